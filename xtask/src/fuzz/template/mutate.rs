//! Small changes to a template: most of them break it.

use super::words::TOKENS;
use crate::fuzz::random::Random;

/// The text with a few changes.
pub(super) fn mutated(random: &mut Random, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..random.weighted(&[(6, 1), (3, 2), (1, 4)]) {
        let n = chars.len() as u64;
        let at = random.below(n + 1) as usize;
        let end = (at + 1 + random.below(6) as usize).min(chars.len());
        match random.below(10) {
            0..=2 => drop(chars.drain(at..end)),
            3..=5 => drop(chars.splice(at..at, random.pick(TOKENS).chars())),
            6 => drop(chars.splice(at..end, random.pick(TOKENS).chars())),
            7 => {
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = random.below(n + 1) as usize;
                chars.splice(to..to, copy);
            }
            8 => chars.truncate(at.max(1)),
            _ => {
                if let Some(space) = chars.iter().skip(at).position(|c| *c == ' ') {
                    chars.remove(at + space);
                }
            }
        }
    }
    chars.into_iter().collect()
}

/// Tokens in any order.
pub(super) fn soup(random: &mut Random) -> String {
    let mut out = String::from(random.pick(&["{{", "{{ ", "a{{- "]));
    for _ in 0..random.within(1, 9) {
        out.push_str(random.pick(TOKENS));
        out.push_str(random.pick(&["", " "]));
    }
    out.push_str(random.pick(&["}}", " }}", " -}}", ""]));
    out
}
