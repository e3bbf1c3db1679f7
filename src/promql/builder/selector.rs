//! Selectors: a metric name and matchers, `offset`, `@`; with a window they become a matrix.

use super::tree;
use super::value::{Matrix, Vector};
use super::window::Window;
use crate::model::METRIC_NAME;
use crate::promql::ast::{self, At, Expr, Extended, MatchOp, Matcher, Text};
use crate::promql::print::{can_be_bare, matcher};
use crate::promql::{Features, ParseErrors};
use crate::text::Span;

/// How a label's value is compared. A plain string stands for equality.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Match {
    op: MatchOp,
    value: String,
}

impl From<&str> for Match {
    fn from(value: &str) -> Self {
        Self { op: MatchOp::Equal, value: value.to_owned() }
    }
}

impl From<String> for Match {
    fn from(value: String) -> Self {
        Self { op: MatchOp::Equal, value }
    }
}

impl From<&String> for Match {
    fn from(value: &String) -> Self {
        value.as_str().into()
    }
}

impl From<&Matcher> for Match {
    /// What a parsed matcher compares with, and how. Bytes that are no UTF-8 become U+FFFD.
    fn from(matcher: &Matcher) -> Self {
        Self { op: matcher.op, value: matcher.value.as_str().into_owned() }
    }
}

/// `!="value"`.
pub fn not(value: impl Into<String>) -> Match {
    Match { op: MatchOp::NotEqual, value: value.into() }
}

/// `=~"pattern"`: the whole value matches, in Go's syntax.
pub fn regex(pattern: impl Into<String>) -> Match {
    Match { op: MatchOp::Regex, value: pattern.into() }
}

/// `!~"pattern"`: the whole value does not match.
pub fn not_regex(pattern: impl Into<String>) -> Match {
    Match { op: MatchOp::NotRegex, value: pattern.into() }
}

/// `=~"a|b|c"`: one of these values exactly, whatever characters they hold.
///
/// ```
/// use promforge::promql::builder::*;
/// assert_eq!(metric("x").matching("path", one_of(["/a.b", "/c"])).to_string(), r#"x{path=~"/a\\.b|/c"}"#);
/// ```
#[must_use]
pub fn one_of(values: impl IntoIterator<Item = impl AsRef<str>>) -> Match {
    let mut pattern = String::new();
    for (i, value) in values.into_iter().enumerate() {
        if i > 0 {
            pattern.push('|');
        }
        for c in value.as_ref().chars() {
            if r"\.+*?()|[]{}^$".contains(c) {
                pattern.push('\\');
            }
            pattern.push(c);
        }
    }
    regex(pattern)
}

/// A metric's series, to be narrowed by matchers.
///
/// ```
/// use promforge::promql::builder::*;
/// let failed = metric("http_requests_total").with("path", "/a").matching("status", regex("5.."));
/// assert_eq!(failed.to_string(), "http_requests_total{path=\"/a\",status=~\"5..\"}");
/// assert_eq!(failed.rate(minutes(5)).to_string(), "rate(http_requests_total{path=\"/a\",status=~\"5..\"}[5m])");
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selector {
    inner: ast::Selector,
    offset: Option<Window>,
}

/// The series of one metric.
#[must_use]
pub fn metric(name: &str) -> Selector {
    Selector::metric(name)
}

/// The series of any metric; PromQL demands a matcher that does not match the empty text.
#[must_use]
pub fn any() -> Selector {
    Selector::default()
}

impl Selector {
    /// The series of one metric. A name that cannot stand bare prints as a `__name__` matcher.
    #[must_use]
    pub fn metric(name: &str) -> Self {
        let mut inner = ast::Selector { name: Some(name.into()), ..ast::Selector::default() };
        settle(&mut inner);
        Self { inner, offset: None }
    }

    /// As [`Selector::metric`], for a name that arrives at run time.
    ///
    /// # Errors
    /// If the name is empty.
    pub fn try_metric(name: &str) -> Result<Self, ParseErrors> {
        let selector = Self::metric(name);
        selector.clone().into_vector().check(&Features::suite())?;
        Ok(selector)
    }

    /// Only series whose label matches: `matching("status", regex("5.."))`, `matching("job", "api")`.
    #[must_use]
    pub fn matching(mut self, label: &str, value: impl Into<Match>) -> Self {
        let Match { op, value } = value.into();
        self.inner.matchers.push(Matcher { name: label.into(), op, value: Text::from(value.as_str()), value_span: Span::default() });
        settle(&mut self.inner);
        self
    }

    /// As [`Selector::matching`], for arguments that arrive at run time.
    ///
    /// # Errors
    /// If the pattern is no regular expression in Go's syntax.
    pub fn try_matching(self, label: &str, value: impl Into<Match>) -> Result<Self, ParseErrors> {
        let value = value.into();
        metric("x").matching(label, value.clone()).into_vector().check(&Features::suite())?;
        Ok(self.matching(label, value))
    }

    /// `label="value"`.
    #[must_use]
    pub fn with(self, label: &str, value: &str) -> Self {
        self.matching(label, value)
    }

    /// `label!="value"`.
    #[must_use]
    pub fn with_not(self, label: &str, value: &str) -> Self {
        self.matching(label, not(value))
    }

    /// `label=~"pattern"`.
    #[must_use]
    pub fn with_regex(self, label: &str, pattern: &str) -> Self {
        self.matching(label, regex(pattern))
    }

    /// `label!~"pattern"`.
    #[must_use]
    pub fn with_not_regex(self, label: &str, pattern: &str) -> Self {
        self.matching(label, not_regex(pattern))
    }

    /// Looks that far back; a negative offset looks ahead. A second one replaces the first.
    #[must_use]
    pub fn offset(mut self, length: impl Into<Window>) -> Self {
        self.offset = Some(length.into()).filter(|w| !matches!(w, Window::Literal(d) if d.is_zero()));
        self
    }

    /// Looks at a fixed time, in milliseconds since the epoch.
    #[must_use]
    pub fn at_time(mut self, time: i64) -> Self {
        self.inner.modifiers.at = Some(At::Time(time));
        self
    }

    /// Looks at the start of the query.
    #[must_use]
    pub fn at_start(mut self) -> Self {
        self.inner.modifiers.at = Some(At::Start);
        self
    }

    /// Looks at the end of the query.
    #[must_use]
    pub fn at_end(mut self) -> Self {
        self.inner.modifiers.at = Some(At::End);
        self
    }

    /// `anchored`: the window's edges are the samples right before them. Needs the feature `promql-extended-range-selectors`.
    #[must_use]
    pub fn anchored(mut self) -> Self {
        self.inner.extended = Some(Extended::Anchored);
        self
    }

    /// `smoothed`: the window's edges are interpolated. Needs the feature `promql-extended-range-selectors`.
    #[must_use]
    pub fn smoothed(mut self) -> Self {
        self.inner.extended = Some(Extended::Smoothed);
        self
    }

    /// As an instant vector.
    #[must_use]
    pub fn into_vector(self) -> Vector {
        Vector { expr: tree::selector(self.inner, self.offset) }
    }

    /// `selector[window]`.
    #[must_use]
    pub fn range(self, window: impl Into<Window>) -> Matrix {
        Matrix { expr: tree::matrix(self.into_vector().expr, window.into()) }
    }

    /// The metric name, where it is known to be one.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let named = |m: &&Matcher| &*m.name == METRIC_NAME && m.op == MatchOp::Equal;
        match &self.inner.name {
            Some(name) => Some(name.to_string()),
            None => self.inner.matchers.iter().find(named).map(|m| m.value.as_str().into_owned()),
        }
    }
}

/// Brings a selector into the form that its printed text parses to: matchers sorted, a name that cannot stand bare among them.
pub(super) fn settle(selector: &mut ast::Selector) {
    if let Some(name) = selector.name.take_if(|name| !can_be_bare(name)) {
        selector.matchers.push(Matcher { name: METRIC_NAME.into(), op: MatchOp::Equal, value: Text::from(&*name.name), value_span: Span::default() });
    }
    if let Some(name) = &mut selector.name {
        name.span = Span::default();
    }
    for m in &mut selector.matchers {
        m.name.span = Span::default();
        m.value_span = Span::default();
    }
    selector.matchers.sort_by_cached_key(matcher);
}

impl From<Selector> for Vector {
    fn from(selector: Selector) -> Self {
        selector.into_vector()
    }
}

impl From<Selector> for Expr {
    fn from(selector: Selector) -> Self {
        selector.into_vector().expr
    }
}

/// Canonical PromQL.
impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.clone().into_vector().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::builder::{Aggregations as _, Operators as _, RATE_INTERVAL, VectorExpr as _, minutes};

    #[test]
    fn prints_canonically() {
        let up = || metric("up");
        for (built, expected) in [
            (up().with("b", "1").with_not("a", "2").into_vector(), r#"up{a!="2",b="1"}"#),
            (up().with_regex("a", "x|y").with_not_regex("a", "").into_vector(), r#"up{a!~"",a=~"x|y"}"#),
            (up().with("a.b", "\"").into_vector(), r#"up{"a.b"="\""}"#),
            (any().matching("job", one_of(["a", "b.c"])).into_vector(), r#"{job=~"a|b\\.c"}"#),
            (metric("http.requests").into_vector(), r#"{__name__="http.requests"}"#),
            (metric("bool").into_vector(), r#"{__name__="bool"}"#),
            (up().offset(minutes(5)).at_time(1_000).into_vector(), "up @ 1.000 offset 5m"),
            (up().offset(minutes(-5)).at_end().rate(minutes(1)), "rate(up[1m] @ end() offset -5m)"),
            (up().range(minutes(1)).offset(minutes(2)).at_start().rate(), "rate(up[1m] @ start() offset 2m)"),
            (up().smoothed().rate(minutes(1)), "rate(up[1m] smoothed)"),
            (up().quantile_over_time(minutes(1), 0.5), "quantile_over_time(0.5, up[1m])"),
            (up().offset(RATE_INTERVAL).increase(RATE_INTERVAL), "increase(up[$__rate_interval] offset $__rate_interval)"),
            (up().sum().subquery(RATE_INTERVAL, RATE_INTERVAL).max_over_time(), "max_over_time(sum(up)[$__rate_interval:$__rate_interval])"),
        ] {
            assert_eq!(built.to_string(), expected);
            assert_eq!(built.check(&Features::suite()), Ok(()), "{expected}");
        }
    }

    #[test]
    fn every_word_of_the_language_can_be_a_metric() {
        const WORDS: &str = "and or unless atan2 sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk limit_ratio offset smoothed \
             anchored by without on ignoring group_left group_right fill fill_left fill_right bool start end step range max_of min_of inf nan NaN Sum rate";
        for word in WORDS.split_whitespace() {
            let m = || metric(word);
            let used = m().with("a", "b").rate(minutes(5)).sum_by([word]) + m().on([word]).and(m()).or(-m() * 2) - m().offset(minutes(5)).max();
            let parsed = crate::promql::parse(&used.to_string(), &Features::suite()).unwrap_or_else(|e| panic!("{used}: {e}"));
            assert!(parsed.same_as(used.expr()), "{used}");
            assert_eq!(m().name().as_deref(), Some(word));
        }
    }

    #[test]
    fn what_arrives_at_run_time_is_checked() {
        assert!(Selector::try_metric("").is_err());
        assert!(Selector::try_metric("a b").is_ok());
        assert!(any().try_matching("a", regex("(")).is_err());
        assert_eq!(any().try_matching("a", regex("b*")).map(|s| s.to_string()), Ok(r#"{a=~"b*"}"#.to_owned()));
        assert!(metric("x").rate(minutes(0)).check(&Features::server()).is_err());
    }
}
