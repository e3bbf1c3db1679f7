//! Where panels stand and what their ids are: derived from words and content, never typed by hand.
//!
//! Panels flow from left to right in 24 columns; each stands as high up as it can, as Grafana itself moves it, so that
//! opening the dashboard changes nothing. Stacks and lines inside of stacks share their width and height.

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
    /// What is left of its line; several share it.
    Fill,
    /// So many of 24 columns; less than 1 is 1, more than 24 is 24.
    Columns(u8),
}

impl Width {
    /// In columns, from 1 to 24; what fills a line counts as the whole line.
    #[must_use]
    pub const fn columns(self) -> u32 {
        match self {
            Self::Full | Self::Fill => 24,
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

/// What stands somewhere: a panel, several below each other, or several beside each other.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// As said.
    pub(super) width: Option<Width>,
    /// If nothing is said.
    pub(super) default_width: Width,
    /// As said; `None` is as high as the highest beside it.
    pub(super) height: Option<u32>,
    pub(super) inner: Inner,
}

#[derive(Debug, Clone)]
pub(super) enum Inner {
    Panel {
        default_height: u32,
        /// Where it was told to stand.
        grid: Option<Place>,
    },
    Stack(Vec<Wish>),
    Line(Vec<Wish>),
}

/// A place on the grid: `gridPos`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// How high, in grid units of 38 pixels.
    pub h: u32,
    /// How wide, in columns of 24.
    pub w: u32,
    /// The first column, from 0.
    pub x: u32,
    /// The first line.
    pub y: u32,
}

impl Place {
    /// Whether two places share a cell.
    #[must_use]
    pub const fn overlaps(&self, other: &Self) -> bool {
        let (right, bottom) = (self.x.saturating_add(self.w), self.y.saturating_add(self.h));
        let (other_right, other_bottom) = (other.x.saturating_add(other.w), other.y.saturating_add(other.h));
        self.x < other_right && other.x < right && self.y < other_bottom && other.y < bottom
    }

    /// The same within the grid: at least one cell, no wider than 24 columns.
    const fn within(self) -> Self {
        let x = if self.x >= COLUMNS { COLUMNS - 1 } else { self.x };
        let w = if self.w == 0 {
            1
        } else if self.w > COLUMNS - x {
            COLUMNS - x
        } else {
            self.w
        };
        Self { h: if self.h == 0 { 1 } else { self.h }, w, x, y: self.y }
    }
}

impl Wish {
    fn told(&self) -> Option<Place> {
        match self.inner {
            Inner::Panel { grid, .. } => grid,
            _ => None,
        }
    }

    /// How high it is if nobody beside it is higher.
    fn natural(&self) -> u32 {
        let inner = || match &self.inner {
            Inner::Panel { default_height, .. } => *default_height,
            Inner::Stack(below) => below.iter().map(Self::natural).sum(),
            Inner::Line(beside) => beside.iter().map(Self::natural).max().unwrap_or(1),
        };
        self.height.unwrap_or_else(inner).max(1)
    }

    /// How low it can be: panels that say no height are at least two units high in a stack.
    fn least(&self) -> u32 {
        let inner = || match &self.inner {
            Inner::Panel { .. } => 2,
            Inner::Stack(below) => below.iter().map(Self::least).sum(),
            Inner::Line(beside) => beside.iter().map(Self::least).max().unwrap_or(1),
        };
        self.height.unwrap_or_else(inner)
    }

    /// Gives it a place; the places of its panels go to `out`, in their order. Answers how high it became.
    fn fill(&self, at: Place, out: &mut Vec<Place>) -> u32 {
        match &self.inner {
            Inner::Panel { .. } => {
                out.push(at);
                at.h
            }
            Inner::Line(beside) if beside.len() <= at.w as usize => {
                let mut x = at.x;
                let mut h = 1;
                for (wish, w) in beside.iter().zip(shares(beside, at.w)) {
                    h = h.max(wish.fill(Place { x, w, h: wish.height.unwrap_or(at.h), ..at }, out));
                    x += w;
                }
                h
            }
            Inner::Stack(below) | Inner::Line(below) => {
                let said: u32 = below.iter().filter_map(|w| w.height).sum();
                let free = u32::try_from(below.iter().filter(|w| w.height.is_none()).count()).unwrap_or(1).max(1);
                let rest = at.h.saturating_sub(said);
                let mut extra = rest % free;
                let mut y = at.y;
                for wish in below {
                    let share = || {
                        let more = u32::from(extra > 0);
                        extra -= more;
                        (rest / free + more).max(1)
                    };
                    let h = wish.height.unwrap_or_else(share);
                    y += wish.fill(Place { y, h, ..at }, out);
                }
                y - at.y
            }
        }
    }
}

/// How wide each of a line is: as said, as a part of `width`; the others share the rest.
fn shares(line: &[Wish], width: u32) -> Vec<u32> {
    let said = |w: &Wish| w.width.filter(|w| *w != Width::Fill).map(|w| (w.columns() * width / COLUMNS).max(1));
    let free = line.iter().filter(|w| said(w).is_none()).count();
    let fixed: u32 = line.iter().filter_map(said).sum();
    let count = u32::try_from(line.len()).unwrap_or(width);
    if fixed + u32::try_from(free).unwrap_or(0) > width {
        // More is said than there is: all get the same.
        return parts(width, count).collect();
    }
    let mut rest = parts(width - fixed, u32::try_from(free).unwrap_or(1));
    line.iter().map(|w| said(w).or_else(|| rest.next()).unwrap_or(1)).collect()
}

/// `n` parts of `whole`; the first ones are one larger if it does not divide.
fn parts(whole: u32, n: u32) -> impl Iterator<Item = u32> {
    let n = n.max(1);
    (0..n).map(move |i| whole / n + u32::from(i < whole % n))
}

/// The panels' places below line `top`, and the first free line below all of them.
pub(super) fn place(wishes: &[Wish], top: u32) -> (Vec<Place>, u32) {
    let told: Vec<Place> = wishes.iter().filter_map(Wish::told).map(|p| Place { y: p.y.saturating_add(top), ..p }.within()).collect();
    let mut skyline = [top; COLUMNS as usize];
    let mut flowing = Vec::with_capacity(wishes.len());
    let flow: Vec<&Wish> = wishes.iter().filter(|w| w.told().is_none()).collect();
    for (line, widths) in lines(&flow) {
        // Stacks fit themselves to the panels beside them.
        let panels = line.iter().filter(|w| matches!(w.inner, Inner::Panel { .. })).map(|w| w.natural()).max();
        let height = match panels {
            Some(height) => line.iter().map(|w| w.least()).max().unwrap_or(1).max(height),
            None => line.iter().map(|w| w.natural()).max().unwrap_or(1),
        };
        let mut x = 0;
        for (wish, w) in line.iter().zip(widths) {
            let h = match (&wish.inner, wish.height) {
                (_, Some(h)) => h.max(1),
                (_, None) => height,
            };
            let under = &mut skyline[x as usize..(x + w) as usize];
            let mut at = Place { h, w, x, y: under.iter().copied().max().unwrap_or(top) };
            while let Some(other) = told.iter().find(|p| p.overlaps(&at)) {
                at.y = other.y + other.h;
            }
            let mut inside = Vec::with_capacity(1);
            let h = wish.fill(at, &mut inside);
            skyline[x as usize..(x + w) as usize].fill(at.y + h);
            flowing.push(inside);
            x += w;
        }
    }
    let (mut told, mut flowing) = (told.into_iter(), flowing.into_iter());
    let of_wish = |w: &Wish| if w.told().is_some() { told.next().into_iter().collect() } else { flowing.next().unwrap_or_default() };
    let mut places: Vec<Place> = wishes.iter().flat_map(of_wish).collect();
    if wishes.iter().any(|w| w.told().is_some()) {
        compact(&mut places, top);
    }
    let bottom = places.iter().map(|p| p.y + p.h).max().unwrap_or(top);
    (places, bottom)
}

/// Moves every place up as far as it can, as Grafana does when it opens a dashboard; of two that overlap, the later moves down.
pub(super) fn compact(places: &mut [Place], top: u32) {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&i| (places[i].y, places[i].x, i));
    let mut done: Vec<Place> = Vec::with_capacity(places.len());
    for i in order {
        let mut at = places[i];
        // As far up as the lowest of those above it, and below whatever it would overlap.
        let above = done.iter().filter(|p| p.x < at.x + at.w && at.x < p.x + p.w && p.y + p.h <= at.y);
        at.y = above.map(|p| p.y + p.h).max().unwrap_or(top);
        while let Some(other) = done.iter().find(|p| p.overlaps(&at)) {
            at.y = other.y + other.h;
        }
        done.push(at);
        places[i] = at;
    }
}

/// What is wrong with the places that panels were told: each panel's index among the panels, and a sentence.
pub(super) fn misplaced(wishes: &[Wish]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut told: Vec<(usize, Place)> = Vec::new();
    let (placed, _) = place(wishes, 0);
    let mut panel = 0;
    for wish in wishes {
        if let Some(at) = wish.told() {
            if at.within() != at {
                let message =
                    format!("expected a place within {COLUMNS} columns and at least one unit high, found x {}, width {}, height {}", at.x, at.w, at.h);
                found.push((panel, message));
            } else if let Some((_, other)) = told.iter().find(|(_, p)| p.overlaps(&at)) {
                found.push((panel, format!("its place overlaps the one at x {}, y {}, width {}, height {}", other.x, other.y, other.w, other.h)));
            } else if let Some(real) = placed.get(panel).filter(|real| real.y != at.y) {
                found.push((panel, format!("Grafana moves it from line {} to line {}, since there is nothing in between", at.y, real.y)));
            }
            told.push((panel, at));
        }
        panel += wish.count();
    }
    found
}

impl Wish {
    fn count(&self) -> usize {
        match &self.inner {
            Inner::Panel { .. } => 1,
            Inner::Stack(inner) | Inner::Line(inner) => inner.iter().map(Self::count).sum(),
        }
    }
}

/// The least width of what fills a line.
const LEAST: u32 = 4;

/// Cuts the flow where the next one does not fit any more; each line with the widths of those in it.
fn lines<'a>(wishes: &'a [&'a Wish]) -> impl Iterator<Item = (&'a [&'a Wish], Vec<u32>)> {
    let fixed = |w: &Wish| w.width.or(Some(w.default_width)).filter(|w| *w != Width::Fill).map(Width::columns);
    let mut rest = wishes;
    std::iter::from_fn(move || {
        let mut used = 0;
        let fits = rest.iter().take_while(|w| {
            used += fixed(w).unwrap_or(LEAST);
            used <= COLUMNS
        });
        let n = fits.count().max(1).min(rest.len());
        let (line, after) = rest.split_at(n);
        rest = after;
        let taken: u32 = line.iter().filter_map(|w| fixed(w)).sum();
        let free = line.iter().filter(|w| fixed(w).is_none()).count();
        let mut left = parts(COLUMNS.saturating_sub(taken), u32::try_from(free).unwrap_or(1));
        let widths = line.iter().map(|w| fixed(w).or_else(|| left.next()).unwrap_or(LEAST)).collect();
        (!line.is_empty()).then_some((line, widths))
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
        Wish { width: Some(width), default_width: Width::Half, height, inner: Inner::Panel { default_height: 8, grid: None } }
    }

    fn group(width: Width, inner: Inner) -> Wish {
        Wish { width: Some(width), default_width: Width::Half, height: None, inner }
    }

    fn told(x: u32, y: u32, w: u32, h: u32) -> Wish {
        Wish { width: None, default_width: Width::Half, height: None, inner: Inner::Panel { default_height: 8, grid: Some(Place { h, w, x, y }) } }
    }

    fn placed(wishes: &[Wish]) -> Vec<(u32, u32, u32, u32)> {
        place(wishes, 1).0.iter().map(|p| (p.x, p.y, p.w, p.h)).collect()
    }

    #[test]
    fn panels_flow_and_wrap() {
        let half = wish(Width::Half, None);
        assert_eq!(placed(&[half.clone(), half.clone(), half]), [(0, 1, 12, 8), (12, 1, 12, 8), (0, 9, 12, 8)]);
        let wide = wish(Width::Columns(14), None);
        assert_eq!(placed(&[wide, wish(Width::Columns(16), None)]), [(0, 1, 14, 8), (0, 9, 16, 8)]);
    }

    #[test]
    fn unsaid_heights_follow_the_line() {
        let stat = Wish { inner: Inner::Panel { default_height: 4, grid: None }, ..wish(Width::Quarter, None) };
        assert_eq!(placed(&[wish(Width::Half, None), stat.clone()]), [(0, 1, 12, 8), (12, 1, 6, 8)]);
        assert_eq!(placed(&[stat.clone(), stat]), [(0, 1, 6, 4), (6, 1, 6, 4)]);
    }

    #[test]
    fn shorter_panels_let_the_next_line_up() {
        let (tall, short) = (wish(Width::Half, Some(8)), wish(Width::Half, Some(4)));
        assert_eq!(placed(&[tall.clone(), short.clone(), short.clone(), short.clone()]), [(0, 1, 12, 8), (12, 1, 12, 4), (0, 9, 12, 4), (12, 5, 12, 4)]);
        assert_eq!(place(&[tall, short], 1).1, 9);
    }

    #[test]
    fn nothing_overlaps_and_nothing_leaves_the_grid() {
        let mut seed = 7_u64;
        let mut next = |n: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            u32::try_from((seed >> 33) % n).expect("n fits")
        };
        let wishes: Vec<_> = (0..300)
            .map(|_| {
                let panel = Wish {
                    height: (next(2) == 0).then(|| next(5) + 1),
                    inner: Inner::Panel { default_height: next(9) + 1, grid: None },
                    ..wish(Width::Columns(u8::try_from(next(24) + 1).expect("small")), None)
                };
                match next(8) {
                    0 => Wish { width: Some(Width::Fill), ..panel },
                    1 => group(Width::Third, Inner::Stack(vec![panel.clone(), group(Width::Full, Inner::Line(vec![panel.clone(), panel.clone()])), panel])),
                    2 => told(next(20), next(200), next(12) + 1, next(8) + 1),
                    _ => panel,
                }
            })
            .collect();
        let (places, bottom) = place(&wishes, 0);
        let mut again = places.clone();
        compact(&mut again, 0);
        assert_eq!(places, again, "Grafana moves nothing");
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
    fn what_fills_takes_the_rest() {
        let fill = wish(Width::Fill, None);
        assert_eq!(placed(&[wish(Width::Columns(7), None), fill.clone()]), [(0, 1, 7, 8), (7, 1, 17, 8)]);
        assert_eq!(placed(&[fill.clone(), wish(Width::Quarter, None), fill.clone()]), [(0, 1, 9, 8), (9, 1, 6, 8), (15, 1, 9, 8)]);
        assert_eq!(placed(&[wish(Width::Full, None), fill]), [(0, 1, 24, 8), (0, 9, 24, 8)]);
    }

    #[test]
    fn tall_beside_short() {
        let panel = || Wish { width: None, ..wish(Width::Half, None) };
        let stack = |inner| group(Width::Third, Inner::Stack(inner));
        let tall = wish(Width::TwoThirds, Some(9));
        assert_eq!(placed(&[tall.clone(), stack(vec![panel(), panel()])]), [(0, 1, 16, 9), (16, 1, 8, 5), (16, 6, 8, 4)]);
        assert_eq!(placed(&[stack(vec![panel(), panel()])]), [(0, 1, 8, 8), (0, 9, 8, 8)]);
        let low = |n| vec![Wish { inner: Inner::Panel { default_height: 2, grid: None }, ..panel() }; n];
        assert_eq!(placed(&[tall.clone(), stack(low(2))]), [(0, 1, 16, 9), (16, 1, 8, 5), (16, 6, 8, 4)]);
        let line = Wish { width: None, default_width: Width::Full, height: None, inner: Inner::Line(low(3)) };
        let first = low(1).remove(0);
        assert_eq!(placed(&[tall, stack(vec![first, line])]), [(0, 1, 16, 9), (16, 1, 8, 5), (16, 6, 3, 4), (19, 6, 3, 4), (22, 6, 2, 4)]);
    }

    #[test]
    fn told_places_are_kept_and_checked() {
        let half = wish(Width::Half, None);
        assert_eq!(placed(&[told(12, 0, 12, 4), half.clone(), half]), [(12, 1, 12, 4), (0, 1, 12, 8), (12, 5, 12, 8)]);
        let problems: Vec<_> =
            misplaced(&[told(0, 0, 24, 4), told(20, 4, 8, 4), told(0, 2, 4, 4), told(0, 30, 4, 4)]).into_iter().map(|(i, m)| format!("{i} {m}")).collect();
        assert_eq!(
            problems,
            [
                "1 expected a place within 24 columns and at least one unit high, found x 20, width 8, height 4",
                "2 its place overlaps the one at x 0, y 0, width 24, height 4",
                "3 Grafana moves it from line 30 to line 8, since there is nothing in between"
            ]
        );
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
