//! Which series a block is about. Expressions are built by the blocks; this only narrows the metrics in them.

use crate::grafana::interpolate::interpolate;
use crate::metrics::{Handle, Selected};
use crate::promql::builder::{Aggregations as _, Match, Selector as Series, metric, regex};
use crate::promql::{Features, ParseErrors, parse};

/// Which series a block shows: matchers that every metric in it gets, with Grafana's variables in them where wanted.
///
/// ```
/// use promforge::grafana::blocks::Selector;
/// use promforge::promql::builder::not;
///
/// let shop = Selector::of("namespace", "shop").variable("job").matching("env", not("test"));
/// assert_eq!(shop.to_string(), r#"{env!="test",job=~"$job",namespace="shop"}"#);
/// assert_eq!(shop, r#"{namespace="shop", job=~"$job", env!="test"}"#.parse().unwrap());
/// assert!(Selector::of("job", promforge::promql::builder::regex("(")).check().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    matchers: Vec<(String, Match)>,
    each: String,
}

impl Default for Selector {
    fn default() -> Self {
        Self::all()
    }
}

impl Selector {
    /// Every series.
    #[must_use]
    pub fn all() -> Self {
        Self { matchers: Vec::new(), each: "instance".into() }
    }

    /// Series whose label matches: `Selector::of("job", "api")`.
    #[must_use]
    pub fn of(label: &str, value: impl Into<Match>) -> Self {
        Self::all().matching(label, value)
    }

    /// Series that the dashboard's variables choose, each called like its label: `variables(["namespace", "job"])` is
    /// `namespace=~"$namespace",job=~"$job"`.
    #[must_use]
    pub fn variables<'a>(labels: impl IntoIterator<Item = &'a str>) -> Self {
        labels.into_iter().fold(Self::all(), Self::variable)
    }

    /// Only series whose label matches too: a text, or [`regex`](fn@crate::promql::builder::regex), [`not`](crate::promql::builder::not), .. of the builder.
    #[must_use]
    pub fn matching(mut self, label: &str, value: impl Into<Match>) -> Self {
        self.matchers.push((label.to_owned(), value.into()));
        self
    }

    /// Only what the variable called like the label chooses: `job=~"$job"`.
    #[must_use]
    pub fn variable(self, label: &str) -> Self {
        self.variable_of(label, label)
    }

    /// Only what the variable chooses: `variable_of("job", "service")` is `job=~"$service"`.
    #[must_use]
    pub fn variable_of(self, label: &str, variable: &str) -> Self {
        self.matching(label, regex(format!("${variable}")))
    }

    /// What a line stands for in blocks about processes; `instance` unless said: `each("pod")`.
    #[must_use]
    pub fn each(mut self, label: &str) -> Self {
        label.clone_into(&mut self.each);
        self
    }

    /// The series of a metric that it chooses: `selector.on(REQUESTS).rate(RATE_INTERVAL)`.
    #[must_use]
    pub fn on<K: Handle>(&self, handle: K) -> Selected<K> {
        self.matchers.iter().fold(Selected::all(handle), |series, (label, value)| series.matching(label, value.clone()))
    }

    /// What a line stands for.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.each
    }

    /// The name of a line: `{{instance}}`, with more behind it if `more` is not empty.
    #[must_use]
    pub fn legend(&self, more: &str) -> String {
        format!("{{{{{}}}}} {more}", self.each).trim_end().to_owned()
    }

    /// Whether Prometheus takes it: names of labels, and regular expressions with some value for each variable.
    ///
    /// # Errors
    /// What the parser says.
    pub fn check(&self) -> Result<(), ParseErrors> {
        let text = self.series().sum_by([&self.each]).to_string();
        parse(interpolate(&text, &[]).text.as_str(), &Features::suite()).map(drop)
    }

    /// As a selector of a metric called `x`.
    fn series(&self) -> Series {
        self.matchers.iter().fold(metric("x"), |x, (label, value)| x.matching(label, value.clone()))
    }
}

/// As it stands in braces: `{job=~"$job"}`.
impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.series().to_string();
        f.write_str(Some(text.trim_start_matches('x')).filter(|t| !t.is_empty()).unwrap_or("{}"))
    }
}

/// From matchers in braces, as they stand in PromQL.
impl std::str::FromStr for Selector {
    type Err = ParseErrors;

    fn from_str(text: &str) -> Result<Self, ParseErrors> {
        // A name lets `{}` through, which Prometheus refuses alone.
        let expr = parse(&format!("x{}", text.trim()), &Features::suite())?;
        let mut selector = Self::all();
        for (_, found) in expr.selectors() {
            for m in &found.matchers {
                selector.matchers.push((m.name.to_string(), Match::from(m)));
            }
        }
        Ok(selector)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Counter, Gauge};
    use crate::promql::builder::{RATE_INTERVAL, VectorExpr as _, not};

    #[test]
    fn narrows_handles() {
        let s = Selector::variables(["namespace", "job"]).each("pod");
        let requests = s.on(Counter::new("requests_total")).rate(RATE_INTERVAL);
        assert_eq!(requests.to_string(), r#"rate(requests_total{job=~"$job",namespace=~"$namespace"}[$__rate_interval])"#);
        assert_eq!(Selector::all().on(Gauge::new("up")).into_vector().to_string(), "up");
        assert_eq!((s.label(), s.legend("").as_str(), s.legend("used").as_str()), ("pod", "{{pod}}", "{{pod}} used"));
    }

    #[test]
    fn texts_and_mistakes() {
        for (text, same) in [("{}", "{}"), (r#" {a="b"} "#, r#"{a="b"}"#), (r#"{b!~"$x-.+", a!=''}"#, r#"{a!="",b!~"$x-.+"}"#)] {
            assert_eq!(text.parse::<Selector>().map(|s| s.to_string()), Ok(same.to_owned()));
        }
        for bad in ["{a=}", "{a=\"b\"} + 1 +", "{a=~\"(\"}"] {
            assert!(bad.parse::<Selector>().is_err(), "{bad}");
        }
        assert!(Selector::variables(["job"]).matching("pod", regex("$workload-[a-z0-9]+")).matching("x", not("")).check().is_ok());
        assert!(Selector::all().matching("job", regex("$job(")).check().is_err());
    }
}
