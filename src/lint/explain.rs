//! The text of each code, for `promforge explain CODE` and the reference.

use crate::text::nearest;

use super::checks::CHECKS;

/// Codes of findings that no check raises, with one sentence each: the readers' and the session's.
const OTHERS: &[(&str, &str)] = &[];

/// Every code, sorted.
pub fn codes() -> impl Iterator<Item = &'static str> {
    let mut all: Vec<&'static str> = CHECKS.iter().map(|c| c.code.0).chain(OTHERS.iter().map(|(code, _)| *code)).collect();
    all.sort_unstable();
    all.into_iter()
}

pub(super) fn is_known(code: &str) -> bool {
    codes().any(|c| c == code)
}

/// What a code means, in Markdown: what it does, why it is bad, an example of bad and of good, how to silence it. `None` for an
/// unknown code; then [`nearest_codes`] may know what was meant.
#[must_use]
pub fn explain(code: &str) -> Option<String> {
    if let Some(check) = CHECKS.iter().find(|c| c.code.0 == code) {
        return Some(
            format!("# {}\n\n{}", check.code, check.docs.trim_end().lines().map(|l| l.strip_prefix(' ').unwrap_or(l)).collect::<Vec<_>>().join("\n")) + "\n",
        );
    }
    let (code, sentence) = OTHERS.iter().find(|(c, _)| *c == code)?;
    Some(format!("# {code}\n\n{sentence}\n"))
}

/// At most three codes that may have been meant.
#[must_use]
pub fn nearest_codes(code: &str) -> Vec<&'static str> {
    let near = nearest(code, codes());
    if !near.is_empty() {
        return near;
    }
    // `unknown` for `metric/unknown`.
    codes().filter(|c| !code.is_empty() && c.split('/').any(|part| part == code)).take(3).collect()
}
