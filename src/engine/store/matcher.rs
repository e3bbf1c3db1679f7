//! Label matchers, ready to be asked (model/labels/matcher.go, Prometheus 3.15.0). An absent label matches as an empty one.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Labels, METRIC_NAME};
use crate::promql::ast::{MatchOp, Selector};
use crate::promql::regex::Regex;

/// One condition on a label.
#[derive(Debug, Clone)]
pub struct Matcher {
    name: Box<str>,
    test: Test,
}

#[derive(Debug, Clone)]
enum Test {
    Equal(Box<[u8]>),
    NotEqual(Box<[u8]>),
    Regex(Arc<Regex>),
    NotRegex(Arc<Regex>),
    OneOf(Arc<FxHashSet<Box<str>>>),
}

impl Matcher {
    /// Compiles one.
    ///
    /// # Errors
    /// If `value` should be a regular expression and is none.
    pub fn new(name: &str, op: MatchOp, value: &[u8]) -> Result<Self, String> {
        let test = match op {
            MatchOp::Equal => Test::Equal(value.into()),
            MatchOp::NotEqual => Test::NotEqual(value.into()),
            MatchOp::Regex => Test::Regex(compile(value)?),
            MatchOp::NotRegex => Test::NotRegex(compile(value)?),
        };
        Ok(Self { name: name.into(), test })
    }

    /// As [`Self::new`], but a regular expression is compiled when it is first asked. One that is too large to be compiled accepts nothing.
    ///
    /// # Errors
    /// If `value` should be a regular expression and is none.
    pub fn lazy(name: &str, op: MatchOp, value: &[u8]) -> Result<Self, String> {
        let regex = || Regex::matcher(&String::from_utf8_lossy(value)).map(Arc::new).map_err(|e| e.to_string());
        let test = match op {
            MatchOp::Equal | MatchOp::NotEqual => return Self::new(name, op, value),
            MatchOp::Regex => Test::Regex(regex()?),
            MatchOp::NotRegex => Test::NotRegex(regex()?),
        };
        Ok(Self { name: name.into(), test })
    }

    /// A matcher that accepts these values and no other.
    #[must_use]
    pub fn one_of<'v>(name: &str, values: impl IntoIterator<Item = &'v str>) -> Self {
        Self { name: name.into(), test: Test::OneOf(Arc::new(values.into_iter().map(Box::from).collect())) }
    }

    /// The label it looks at.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The one value that it accepts, if there is but one.
    #[must_use]
    pub fn only_value(&self) -> Option<&[u8]> {
        match &self.test {
            Test::Equal(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it accepts that value; an absent label has the empty one.
    #[must_use]
    pub fn accepts(&self, value: &str) -> bool {
        match &self.test {
            Test::Equal(wanted) => value.as_bytes() == &**wanted,
            Test::NotEqual(unwanted) => value.as_bytes() != &**unwanted,
            Test::Regex(regex) => regex.is_match(value),
            Test::NotRegex(regex) => !regex.is_match(value),
            Test::OneOf(values) => values.contains(value),
        }
    }

    pub(super) fn remembering(&self) -> Remembering<'_> {
        Remembering { matcher: self, known: FxHashMap::default() }
    }

    /// Whether the label set satisfies it.
    #[must_use]
    pub fn matches(&self, labels: &Labels) -> bool {
        self.accepts(labels.get(&self.name).unwrap_or_default())
    }
}

/// A matcher that asks its regular expression once for each value.
#[derive(Debug)]
pub(super) struct Remembering<'m> {
    matcher: &'m Matcher,
    known: FxHashMap<Arc<str>, bool>,
}

impl Remembering<'_> {
    pub(super) fn matches(&mut self, labels: &Labels) -> bool {
        if !matches!(self.matcher.test, Test::Regex(_) | Test::NotRegex(_)) {
            return self.matcher.matches(labels);
        }
        let Ok(at) = labels.as_slice().binary_search_by(|l| (*l.name).cmp(&self.matcher.name)) else { return self.matcher.accepts("") };
        let value = &labels.as_slice()[at].value;
        if let Some(known) = self.known.get(value) {
            return *known;
        }
        let verdict = self.matcher.accepts(value);
        self.known.insert(Arc::clone(value), verdict);
        verdict
    }
}

/// The whole value must match, and `.` matches a newline: `^(?s:..)$`. Compiled at once, so that a pattern too large for that is an
/// error instead of matching nothing.
fn compile(pattern: &[u8]) -> Result<Arc<Regex>, String> {
    let regex = Regex::matcher(&String::from_utf8_lossy(pattern)).map_err(|e| e.to_string())?;
    regex.prepare().map_err(|e| e.to_string())?;
    Ok(Arc::new(regex))
}

/// All matchers of a selector, the one of its name first.
pub(in super::super) fn matchers_of(selector: &Selector) -> Result<Vec<Matcher>, String> {
    let name = selector.name.as_ref().map(|name| Matcher::new(METRIC_NAME, MatchOp::Equal, name.name.as_bytes()));
    name.into_iter().chain(selector.matchers.iter().map(|m| Matcher::new(&m.name, m.op, m.value.as_bytes()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_is_empty_and_regexes_are_anchored() {
        let labels: Labels = [("job", "api"), ("text", "a\nb")].into_iter().collect();
        let holds = |name: &str, op, value: &str| Matcher::new(name, op, value.as_bytes()).expect("it compiles").matches(&labels);
        assert!(holds("job", MatchOp::Equal, "api") && !holds("job", MatchOp::NotEqual, "api"));
        assert!(holds("zone", MatchOp::Equal, "") && holds("zone", MatchOp::NotEqual, "a") && holds("zone", MatchOp::Regex, ".*"));
        assert!(!holds("job", MatchOp::Regex, "ap") && holds("job", MatchOp::Regex, "x|a.+"));
        assert!(holds("text", MatchOp::Regex, "a.b") && holds("job", MatchOp::NotRegex, "web|db"));
        assert!(Matcher::new("a", MatchOp::Regex, b"(").is_err());
    }
}
