//! `expect warn msg: ..` and its kin: what is said about a result beside its values.

use crate::model::quote;
use crate::promql::regex::Regex;

/// Everything that is said about an evaluation beside its values.
#[derive(Debug, Default)]
pub(super) struct Expectations {
    /// `eval_fail` of old.
    pub(super) must_fail: bool,
    /// `expected_fail_message`, `expected_fail_regexp` of old.
    pub(super) legacy_failure: Option<Pattern>,
    /// `eval_warn` of old.
    pub(super) must_warn: bool,
    /// `eval_info` of old.
    pub(super) must_inform: bool,
    /// `expect fail`: one at most.
    pub(super) fail: Vec<Pattern>,
    pub(super) warn: Vec<Pattern>,
    pub(super) info: Vec<Pattern>,
    pub(super) no_warn: bool,
    pub(super) no_info: bool,
    pub(super) ordered: bool,
}

/// What a text must be.
#[derive(Debug)]
pub(super) enum Pattern {
    Any,
    Text(String),
    Regex(Regex),
}

impl Pattern {
    pub(super) fn fits(&self, text: &str) -> bool {
        match self {
            // Upstream's `^.*$` stops at a line end.
            Self::Any => !text.contains('\n'),
            Self::Text(wanted) => wanted == text,
            Self::Regex(regex) => regex.is_match(text),
        }
    }

    /// In words, behind "expected an error".
    pub(super) fn words(&self) -> String {
        match self {
            Self::Any => "of any text".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Regex(regex) => format!("matching {}", quote::go(regex.pattern())),
        }
    }
}

/// A disagreement: a sentence, and lines that show both sides.
pub(super) type Disagreement = (String, Vec<String>);

impl Expectations {
    pub(super) const fn expects_failure(&self) -> bool {
        self.must_fail || !self.fail.is_empty()
    }

    /// Whether the error is the expected one.
    pub(super) fn check_failure(&self, error: &str) -> Result<(), Disagreement> {
        let patterns = self.legacy_failure.iter().chain(self.fail.first());
        for pattern in patterns {
            if !pattern.fits(error) {
                return Err(("another error than expected".to_owned(), vec![format!("expected  {}", pattern.words()), format!("got       {error}")]));
            }
        }
        Ok(())
    }

    /// Whether warnings and infos are the expected ones.
    pub(super) fn check_annotations(&self, warnings: &[String], infos: &[String]) -> Result<(), Disagreement> {
        if self.must_warn && warnings.is_empty() {
            return Err(("expected a warning, got none".to_owned(), Vec::new()));
        }
        if self.must_inform && infos.is_empty() {
            return Err(("expected an info, got none".to_owned(), Vec::new()));
        }
        check_kind("warning", &self.warn, warnings)?;
        check_kind("info", &self.info, infos)?;
        for (kind, forbidden, found) in [("warning", self.no_warn, warnings), ("info", self.no_info, infos)] {
            if forbidden && !found.is_empty() {
                return Err((format!("expected no {kind}, got {}", found.len()), listed("got", found)));
            }
        }
        Ok(())
    }
}

/// Each expected one must be there, and each that is there must be expected; unless nothing is said about the kind.
fn check_kind(kind: &str, expected: &[Pattern], found: &[String]) -> Result<(), Disagreement> {
    if expected.is_empty() {
        return Ok(());
    }
    let patterns: Vec<String> = expected.iter().map(Pattern::words).collect();
    let both = || listed("expected", &patterns).into_iter().chain(listed("got", found)).collect();
    let missing = expected.iter().filter(|pattern| !found.iter().any(|text| pattern.fits(text))).count();
    let odd = found.iter().filter(|text| !expected.iter().any(|pattern| pattern.fits(text))).count();
    match (missing, odd) {
        (0, 0) => Ok(()),
        (0, _) => Err((format!("{odd} unexpected {kind}{}", if odd == 1 { "" } else { "s" }), both())),
        _ => Err((format!("an expected {kind} is missing"), both())),
    }
}

fn listed(word: &str, lines: &[String]) -> Vec<String> {
    if lines.is_empty() {
        return vec![format!("{word:<10}nothing")];
    }
    lines.iter().enumerate().map(|(i, line)| format!("{:<10}{line}", if i == 0 { word } else { "" })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|t| (*t).to_owned()).collect()
    }

    #[test]
    fn every_expected_one_is_there_and_every_one_there_is_expected() {
        let regex = |text: &str| Pattern::Regex(Regex::unanchored(text).expect("it reads"));
        let mut all = Expectations { warn: vec![regex("a+b"), Pattern::Text("c".to_owned())], ..Expectations::default() };
        let message = |all: &Expectations, warnings: &[&str]| all.check_annotations(&texts(warnings), &texts(&["i"])).err().map(|e| e.0);
        assert_eq!(message(&all, &["c", "xaabx"]), None);
        assert_eq!(message(&all, &["c"]).as_deref(), Some("an expected warning is missing"));
        assert_eq!(message(&all, &["c", "ab", "cc", "d"]).as_deref(), Some("2 unexpected warnings"));
        all = Expectations { no_info: true, ..Expectations::default() };
        assert_eq!(message(&all, &["c"]).as_deref(), Some("expected no info, got 1"));
        all = Expectations { warn: vec![Pattern::Any], ..Expectations::default() };
        assert_eq!(message(&all, &[]).as_deref(), Some("an expected warning is missing"));
        all = Expectations { must_warn: true, ..Expectations::default() };
        assert_eq!(message(&all, &[]).as_deref(), Some("expected a warning, got none"));
    }

    #[test]
    fn failures_are_compared_whole() {
        let all = Expectations { fail: vec![Pattern::Text("no".to_owned())], ..Expectations::default() };
        assert!(all.expects_failure() && all.check_failure("no").is_ok());
        let (message, lines) = all.check_failure("no!").expect_err("it differs");
        assert_eq!((message.as_str(), lines.join("|").as_str()), ("another error than expected", "expected  no|got       no!"));
    }
}
