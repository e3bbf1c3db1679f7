//! Where panels stand and what their ids are: derived from words and content, never typed by hand.
//!
//! Panels flow from left to right in 24 columns; each then moves up as far as it can, as Grafana itself moves it, so that
//! opening the dashboard changes nothing.

/// How many columns a dashboard has.
pub const COLUMNS: u32 = 24;

/// How wide a panel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// All 24 columns.
    Full,
    /// Three quarters.
    ThreeQuarters,
    /// Two thirds.
    TwoThirds,
    /// Half.
    Half,
    /// A third.
    Third,
    /// A quarter.
    Quarter,
    /// A sixth.
    Sixth,
    /// So many of 24 columns; less than 1 is 1, more than 24 is 24.
    Columns(u8),
}

impl Width {
    /// In columns, from 1 to 24.
    #[must_use]
    pub const fn columns(self) -> u32 {
        match self {
            Self::Full => 24,
            Self::ThreeQuarters => 18,
            Self::TwoThirds => 16,
            Self::Half => 12,
            Self::Third => 8,
            Self::Quarter => 6,
            Self::Sixth => 4,
            Self::Columns(0) => 1,
            Self::Columns(n) if n > 24 => 24,
            Self::Columns(n) => n as u32,
        }
    }
}

/// What a panel wants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    pub(super) width: u32,
    /// As said; `None` is as high as the highest beside it.
    pub(super) height: Option<u32>,
    pub(super) default_height: u32,
}

/// A place on the grid: `gridPos`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(super) struct Place {
    pub(super) h: u32,
    pub(super) w: u32,
    pub(super) x: u32,
    pub(super) y: u32,
}

/// The panels' places below line `top`, and the first free line below all of them.
pub(super) fn place(wishes: &[Wish], top: u32) -> (Vec<Place>, u32) {
    let mut skyline = [top; COLUMNS as usize];
    let mut places = Vec::with_capacity(wishes.len());
    for line in lines(wishes) {
        let height = line.iter().map(|w| w.height.unwrap_or(w.default_height)).max().unwrap_or(1);
        let mut x = 0;
        for wish in line {
            let h = wish.height.unwrap_or(height);
            let under = &mut skyline[x as usize..(x + wish.width) as usize];
            let y = under.iter().copied().max().unwrap_or(top);
            under.fill(y + h);
            places.push(Place { h, w: wish.width, x, y });
            x += wish.width;
        }
    }
    (places, skyline.into_iter().max().unwrap_or(top))
}

/// Cuts the flow where the next panel does not fit any more.
fn lines(wishes: &[Wish]) -> impl Iterator<Item = &[Wish]> {
    let mut rest = wishes;
    std::iter::from_fn(move || {
        let mut used = 0;
        let fits = rest.iter().take_while(|w| {
            used += w.width;
            used <= COLUMNS
        });
        let n = fits.count().max(1).min(rest.len());
        let (line, after) = rest.split_at(n);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// Ids from 1 to 999 999 999: a hash of each key. The second panel of the same key gets another id, as does one whose hash is
/// taken; so a panel's id depends on the panels before it only if they share its key (or, once in millions, its hash).
pub(super) fn ids(keys: &[String]) -> Vec<u32> {
    let mut taken = std::collections::BTreeSet::new();
    keys.iter()
        .map(|key| {
            let free = (0_u32..).map(|n| id(key, n)).find(|id| !taken.contains(id)).unwrap_or(1);
            taken.insert(free);
            free
        })
        .collect()
}

fn id(key: &str, nth: u32) -> u32 {
    (hash(key.as_bytes(), nth) % 999_999_999) as u32 + 1
}

/// FNV-1a, 64 bit: the same on every machine and in every version.
pub(super) fn hash(bytes: &[u8], salt: u32) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, step);
    if salt == 0 { hash } else { salt.to_le_bytes().iter().fold(hash, step) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(width: Width, height: Option<u32>) -> Wish {
        Wish { width: width.columns(), height, default_height: 8 }
    }

    fn placed(wishes: &[Wish]) -> Vec<(u32, u32, u32, u32)> {
        place(wishes, 1).0.iter().map(|p| (p.x, p.y, p.w, p.h)).collect()
    }

    #[test]
    fn panels_flow_and_wrap() {
        let half = wish(Width::Half, None);
        assert_eq!(placed(&[half, half, half]), [(0, 1, 12, 8), (12, 1, 12, 8), (0, 9, 12, 8)]);
        let wide = wish(Width::Columns(14), None);
        assert_eq!(placed(&[wide, wish(Width::Columns(16), None)]), [(0, 1, 14, 8), (0, 9, 16, 8)]);
    }

    #[test]
    fn unsaid_heights_follow_the_line() {
        let stat = Wish { width: 6, height: None, default_height: 4 };
        assert_eq!(placed(&[wish(Width::Half, None), stat]), [(0, 1, 12, 8), (12, 1, 6, 8)]);
        assert_eq!(placed(&[stat, stat]), [(0, 1, 6, 4), (6, 1, 6, 4)]);
    }

    #[test]
    fn shorter_panels_let_the_next_line_up() {
        let (tall, short) = (wish(Width::Half, Some(8)), wish(Width::Half, Some(4)));
        assert_eq!(placed(&[tall, short, short, short]), [(0, 1, 12, 8), (12, 1, 12, 4), (0, 9, 12, 4), (12, 5, 12, 4)]);
        assert_eq!(place(&[tall, short], 1).1, 9);
    }

    #[test]
    fn nothing_overlaps_and_nothing_leaves_the_grid() {
        let mut seed = 7_u64;
        let mut next = |n: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            u32::try_from((seed >> 33) % n).expect("n fits")
        };
        let wishes: Vec<_> = (0..300).map(|_| Wish { width: next(24) + 1, height: (next(2) == 0).then_some(1), default_height: next(9) + 1 }).collect();
        let (places, bottom) = place(&wishes, 0);
        let mut cells = std::collections::BTreeSet::new();
        for p in &places {
            assert!(p.x + p.w <= COLUMNS && p.h > 0 && p.y + p.h <= bottom);
            for x in p.x..p.x + p.w {
                for y in p.y..p.y + p.h {
                    assert!(cells.insert((x, y)), "{p:?} overlaps");
                }
            }
        }
    }

    #[test]
    fn ids_come_from_content() {
        let keys = |names: &[&str]| names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>();
        let before = ids(&keys(&["a", "b", "a"]));
        let after = ids(&keys(&["new", "a", "b", "a"]));
        assert_eq!(before, after[1..]);
        assert_ne!(before[0], before[2]);
        assert!(before.iter().all(|&id| (1..=999_999_999).contains(&id)));
    }
}
