//! PromQL from typed handles: what does not suit a metric's kind is not there to be called.
//!
//! Each method answers a value of [`crate::promql::builder`], where everything else follows (aggregations, operators, functions).
//! Names and labels are not compared with the catalogue here; the linter does that with the finished text.
//!
//! ```
//! use promforge::metrics::{Counter, Gauge, Histogram};
//! use promforge::promql::builder::*;
//!
//! const REQUESTS: Counter = Counter::new("http_requests_total").labels(&["path", "status"]);
//! const LATENCY: Histogram = Histogram::new("http_request_duration_seconds").labels(&["path"]);
//! const IN_FLIGHT: Gauge = Gauge::new("http_requests_in_flight");
//!
//! let failed = REQUESTS.matching("status", regex("5..")).rate(minutes(5)).sum_by(["path"]);
//! assert_eq!(failed.to_string(), r#"sum by (path) (rate(http_requests_total{status=~"5.."}[5m]))"#);
//! assert_eq!(
//!     LATENCY.quantile(0.95, RATE_INTERVAL, ["path"]).to_string(),
//!     "histogram_quantile(0.95, sum by (le, path) (rate(http_request_duration_seconds_bucket[$__rate_interval])))"
//! );
//! assert_eq!((IN_FLIGHT.sum_by(["pod"]) / 10).to_string(), "sum by (pod) (http_requests_in_flight) / 10");
//! ```
//!
//! A gauge has no rate:
//!
//! ```compile_fail
//! use promforge::{metrics::Gauge, promql::builder::*};
//! const IN_FLIGHT: Gauge = Gauge::new("http_requests_in_flight");
//! let wrong = IN_FLIGHT.rate(minutes(5));
//! ```
//!
//! also not behind a matcher:
//!
//! ```compile_fail
//! use promforge::{metrics::Gauge, promql::builder::*};
//! const IN_FLIGHT: Gauge = Gauge::new("http_requests_in_flight");
//! let wrong = IN_FLIGHT.matching("pod", "a").rate(minutes(5));
//! ```
//!
//! a counter has no average over time, and a histogram cannot be summed as it stands:
//!
//! ```compile_fail
//! use promforge::{metrics::Counter, promql::builder::*};
//! const REQUESTS: Counter = Counter::new("http_requests_total");
//! let wrong = REQUESTS.avg_over_time(minutes(5));
//! ```
//!
//! ```compile_fail
//! use promforge::{metrics::Histogram, promql::builder::*};
//! const LATENCY: Histogram = Histogram::new("http_request_duration_seconds");
//! let wrong = LATENCY.sum_by(["path"]);
//! ```

use std::fmt;
use std::ops::{Add, Div, Mul, Rem, Sub};

use super::{Counter, Gauge, Handle, Histogram, Info, Summary};
use crate::promql::Expr;
use crate::promql::builder::{Aggregations as _, Match, Operand, ScalarRhs, Selector, Vector, VectorExpr, Window, functions};

/// The series of a metric of kind `K`, narrowed by matchers; it can do what the handle can.
#[derive(Debug, Clone, PartialEq)]
pub struct Selected<K> {
    handle: K,
    matchers: Vec<(String, Match)>,
    offset: Option<Window>,
}

impl<K: Handle> Selected<K> {
    /// Every series of the metric.
    #[must_use]
    pub const fn all(handle: K) -> Self {
        Self { handle, matchers: Vec::new(), offset: None }
    }

    /// Only series whose label matches: `matching("status", regex("5.."))`, `matching("job", "api")`.
    #[must_use]
    pub fn matching(mut self, label: &str, value: impl Into<Match>) -> Self {
        self.matchers.push((label.to_owned(), value.into()));
        self
    }

    /// Looks that far back. A second one replaces the first.
    #[must_use]
    pub fn offset(mut self, length: impl Into<Window>) -> Self {
        self.offset = Some(length.into());
        self
    }

    /// The series called `name`, narrowed the same way.
    fn named(&self, name: &str) -> Selector {
        let narrow = |selector: Selector, (label, value): &(String, Match)| selector.matching(label, value.clone());
        let selector = self.matchers.iter().fold(Selector::metric(name), narrow);
        match self.offset {
            Some(length) => selector.offset(length),
            None => selector,
        }
    }

    /// The series called like the metric, as an untyped selector: for what the kind's own methods do not have.
    #[must_use]
    pub fn selector(&self) -> Selector {
        self.named(self.handle.metric().name)
    }

    /// Sum of the increases of one series over that of another, both grouped alike.
    fn ratio(&self, above: &str, below: &str, window: Window, labels: &[String]) -> Vector {
        self.named(above).rate(window).sum_by(labels) / self.named(below).rate(window).sum_by(labels)
    }
}

fn owned(labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    labels.into_iter().map(|label| label.as_ref().to_owned()).collect()
}

/// `le` first, then the others.
fn with_le(labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    let others = owned(labels).into_iter().filter(|label| label != "le");
    std::iter::once("le".to_owned()).chain(others).collect()
}

/// Methods of a handle and of its narrowed series at once.
macro_rules! methods {
    ($kind:ident { $($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $out:ty = |$this:ident| $body:expr;)* }) => {
        impl Selected<$kind> {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(&self $(, $arg: $ty)*) -> $out {
                    let $this = self;
                    $body
                }
            )*
        }

        impl $kind {
            /// Only series whose label matches: `matching("status", regex("5.."))`, `matching("job", "api")`.
            #[must_use]
            pub fn matching(&self, label: &str, value: impl Into<Match>) -> Selected<Self> {
                Selected::all(*self).matching(label, value)
            }

            /// Looks that far back.
            #[must_use]
            pub fn offset(&self, length: impl Into<Window>) -> Selected<Self> {
                Selected::all(*self).offset(length)
            }

            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(&self $(, $arg: $ty)*) -> $out {
                    Selected::all(*self).$name($($arg),*)
                }
            )*
        }
    };
}

methods! {
    Counter {
        /// `rate(x[window])`: the growth per second.
        rate(window: impl Into<Window>) -> Vector = |this| this.selector().rate(window);
        /// `increase(x[window])`: the growth over the window.
        increase(window: impl Into<Window>) -> Vector = |this| this.selector().increase(window);
        /// `irate(x[window])`: the growth per second between the last two samples.
        irate(window: impl Into<Window>) -> Vector = |this| this.selector().irate(window);
        /// `resets(x[window])`: how often it began anew.
        resets(window: impl Into<Window>) -> Vector = |this| this.selector().resets(window);
        /// `absent_over_time(x[window])`: 1 if no series has a sample in the window, else nothing.
        absent_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().absent_over_time(window);
    }
}

methods! {
    Gauge {
        /// `avg_over_time(x[window])`: the mean of the window's values.
        avg_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().avg_over_time(window);
        /// `min_over_time(x[window])`: the smallest value of the window.
        min_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().min_over_time(window);
        /// `max_over_time(x[window])`: the largest value of the window.
        max_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().max_over_time(window);
        /// `sum_over_time(x[window])`: the sum of the window's values.
        sum_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().sum_over_time(window);
        /// `count_over_time(x[window])`: how many samples the window has.
        count_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().count_over_time(window);
        /// `last_over_time(x[window])`: the newest sample of the window.
        last_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().last_over_time(window);
        /// `stddev_over_time(x[window])`: the standard deviation of the window's values.
        stddev_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().stddev_over_time(window);
        /// `quantile_over_time(q, x[window])`: the q-quantile of the window's values, q from 0 to 1.
        quantile_over_time(q: f64, window: impl Into<Window>) -> Vector = |this| this.selector().quantile_over_time(window, q);
        /// `changes(x[window])`: how often the value changed.
        changes(window: impl Into<Window>) -> Vector = |this| this.selector().changes(window);
        /// `delta(x[window])`: last minus first, extrapolated to the window.
        delta(window: impl Into<Window>) -> Vector = |this| this.selector().delta(window);
        /// `deriv(x[window])`: the slope per second by linear regression.
        deriv(window: impl Into<Window>) -> Vector = |this| this.selector().deriv(window);
        /// `predict_linear(x[window], ahead)`: the value that far ahead, by linear regression.
        predict_linear(window: impl Into<Window>, ahead: crate::model::duration::Duration) -> Vector = |this| this.selector().predict_linear(window, ahead);
        /// `absent_over_time(x[window])`: 1 if no series has a sample in the window, else nothing.
        absent_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().absent_over_time(window);
    }
}

methods! {
    Histogram {
        /// The q-quantile, q from 0 to 1, of the observations in the window, for each group of `labels`: of a classic histogram, whose `le` is kept
        /// by itself. NaN where nothing was observed.
        quantile(q: f64, window: impl Into<Window>, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector = |this| {
            functions::histogram_quantile(q, this.buckets().rate(window).sum_by(with_le(labels)))
        };
        /// As [`Self::quantile`] for a native histogram, which has no `_bucket` and no `le`.
        native_quantile(q: f64, window: impl Into<Window>, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector = |this| {
            functions::histogram_quantile(q, this.selector().rate(window).sum_by(labels))
        };
        /// The mean of the observations in the window, for each group of `labels`: rate of `_sum` over rate of `_count`, of a classic histogram. NaN
        /// where nothing was observed.
        average(window: impl Into<Window>, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector = |this| {
            this.ratio(&this.handle.sum_name(), &this.handle.count_name(), window.into(), &owned(labels))
        };
        /// The share, from 0 to 1, of the observations in the window that are at most `bound`, for each group of `labels`: of a classic histogram, where
        /// `bound` should be the bound of a bucket.
        share_up_to(bound: f64, window: impl Into<Window>, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector = |this| {
            functions::histogram_fraction(f64::NEG_INFINITY, bound, this.buckets().rate(window).sum_by(with_le(labels)))
        };
        /// `rate(x_count[window])`: observations per second.
        observations(window: impl Into<Window>) -> Vector = |this| this.named(&this.handle.count_name()).rate(window);
        /// `rate(x_sum[window])`: what was observed per second, summed.
        observed(window: impl Into<Window>) -> Vector = |this| this.named(&this.handle.sum_name()).rate(window);
        /// The buckets (`x_bucket`, with `le`), as an untyped selector.
        buckets() -> Selector = |this| this.named(&this.handle.bucket_name());
    }
}

methods! {
    Summary {
        /// The q-quantile that each process reports, as an untyped selector: `x{quantile="0.95"}`, spelled as Prometheus 3 stores it (`1.0`).
        /// Quantiles of several processes cannot be added or averaged; take their maximum.
        quantile(q: f64) -> Selector = |this| this.clone().matching("quantile", format!("{q:?}")).selector();
        /// The mean of the observations in the window, for each group of `labels`. NaN where nothing was observed.
        average(window: impl Into<Window>, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector = |this| {
            this.ratio(&this.handle.sum_name(), &this.handle.count_name(), window.into(), &owned(labels))
        };
        /// `rate(x_count[window])`: observations per second.
        observations(window: impl Into<Window>) -> Vector = |this| this.named(&this.handle.count_name()).rate(window);
        /// `rate(x_sum[window])`: what was observed per second, summed.
        observed(window: impl Into<Window>) -> Vector = |this| this.named(&this.handle.sum_name()).rate(window);
    }
}

methods! {
    Info {
        /// `absent_over_time(x[window])`: 1 if no series has a sample in the window, else nothing.
        absent_over_time(window: impl Into<Window>) -> Vector = |this| this.selector().absent_over_time(window);
    }
}

macro_rules! std_operators {
    ($ty:ty: $($trait:ident $method:ident)*) => {$(
        impl<R: Into<Operand>> $trait<R> for $ty {
            type Output = Vector;
            fn $method(self, rhs: R) -> Vector {
                self.into_vector().$method(rhs)
            }
        }

        std_operators!(@number $ty, $trait $method: f64 i32);
    )*};
    (@number $ty:ty, $trait:ident $method:ident: $($number:ty)*) => {$(
        impl $trait<$ty> for $number {
            type Output = Vector;
            fn $method(self, rhs: $ty) -> Vector {
                self.$method(rhs.into_vector())
            }
        }
    )*};
}

/// What is a vector as it stands: counters, gauges and infos, with and without matchers.
macro_rules! vectors {
    ($($ty:ty, |$this:ident| $selector:expr;)*) => {$(
        impl VectorExpr for $ty {
            fn into_vector(self) -> Vector {
                let $this = &self;
                $selector.into_vector()
            }
        }

        impl ScalarRhs for $ty {
            type Output = Vector;
            const SCALAR: bool = false;
            fn into_expr(self) -> Expr {
                self.into_vector().into_expr()
            }
        }

        impl From<$ty> for Vector {
            fn from(series: $ty) -> Self {
                series.into_vector()
            }
        }

        impl From<$ty> for Expr {
            fn from(series: $ty) -> Self {
                series.into_vector().into_expr()
            }
        }

        std_operators!($ty: Add add Sub sub Mul mul Div div Rem rem);
    )*};
}

vectors! {
    Counter, |this| Selector::metric(this.name());
    Gauge, |this| Selector::metric(this.name());
    Info, |this| Selector::metric(this.name());
    Selected<Counter>, |this| this.selector();
    Selected<Gauge>, |this| this.selector();
    Selected<Info>, |this| this.selector();
}

/// Canonical PromQL.
impl<K: Handle> fmt::Display for Selected<K>
where
    Self: VectorExpr,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.selector().fmt(f)
    }
}

/// The name of a series that the metric has: what asks for its label values can take the handle.
macro_rules! series_names {
    ($($ty:ident, |$this:ident| $name:expr;)*) => {$(
        impl From<&$ty> for String {
            fn from($this: &$ty) -> Self {
                $name
            }
        }
    )*};
}

series_names! {
    Counter, |this| this.name().to_owned();
    Gauge, |this| this.name().to_owned();
    Info, |this| this.name().to_owned();
    Histogram, |this| this.count_name();
    Summary, |this| this.count_name();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::Features;
    use crate::promql::builder::{Operators as _, RATE_INTERVAL, hours, minutes, not, regex};

    const REQUESTS: Counter = Counter::new("requests_total").labels(&["path", "status"]);
    const LATENCY: Histogram = Histogram::new("latency_seconds");
    const PAUSES: Summary = Summary::new("gc_pause_seconds");
    const FREE: Gauge = Gauge::new("free_bytes");
    const SIZE: Gauge = Gauge::new("size_bytes");
    const BUILD: Info = Info::new("build_info");

    #[test]
    fn prints_what_a_person_would_write() {
        let none = [] as [&str; 0];
        for (built, expected) in [
            (REQUESTS.rate(minutes(5)), "rate(requests_total[5m])"),
            (
                REQUESTS.matching("path", not("/a")).offset(hours(1)).increase(RATE_INTERVAL),
                r#"increase(requests_total{path!="/a"}[$__rate_interval] offset 1h)"#,
            ),
            (REQUESTS.matching("status", regex("5..")).matching("path", "/a").rate(minutes(1)), r#"rate(requests_total{path="/a",status=~"5.."}[1m])"#),
            (REQUESTS.absent(), "absent(requests_total)"),
            (LATENCY.quantile(0.5, minutes(5), none), "histogram_quantile(0.5, sum by (le) (rate(latency_seconds_bucket[5m])))"),
            (LATENCY.quantile(0.5, minutes(5), ["path", "le"]), "histogram_quantile(0.5, sum by (le, path) (rate(latency_seconds_bucket[5m])))"),
            (LATENCY.native_quantile(0.5, minutes(5), ["path"]), "histogram_quantile(0.5, sum by (path) (rate(latency_seconds[5m])))"),
            (
                LATENCY.matching("path", "/a").average(minutes(5), ["pod"]),
                r#"sum by (pod) (rate(latency_seconds_sum{path="/a"}[5m])) / sum by (pod) (rate(latency_seconds_count{path="/a"}[5m]))"#,
            ),
            (LATENCY.share_up_to(0.3, minutes(5), none), "histogram_fraction(-Inf, 0.3, sum by (le) (rate(latency_seconds_bucket[5m])))"),
            (LATENCY.observations(minutes(5)), "rate(latency_seconds_count[5m])"),
            (PAUSES.quantile(0.99).max_by(["pod"]), r#"max by (pod) (gc_pause_seconds{quantile="0.99"})"#),
            (PAUSES.quantile(1.0).into_vector(), r#"gc_pause_seconds{quantile="1.0"}"#),
            (1 - FREE / SIZE, "1 - free_bytes / size_bytes"),
            (FREE.matching("device", "a").lt(0.1 * SIZE), r#"free_bytes{device="a"} < 0.1 * size_bytes"#),
            (FREE.predict_linear(hours(6), hours(24)), "predict_linear(free_bytes[6h], 1d)"),
            (FREE.quantile_over_time(0.9, hours(1)), "quantile_over_time(0.9, free_bytes[1h])"),
            (FREE.on(["pod"]).group_left(["version"]) * BUILD, "free_bytes * on (pod) group_left (version) build_info"),
        ] {
            assert_eq!(built.to_string(), expected);
            assert_eq!(built.check(&Features::server()), Ok(()), "{expected}");
        }
    }

    #[test]
    fn handles_name_series_that_have_their_labels() {
        let names = [String::from(&REQUESTS), String::from(&LATENCY), String::from(&PAUSES), String::from(&FREE), String::from(&BUILD)];
        assert_eq!(names, ["requests_total", "latency_seconds_count", "gc_pause_seconds_count", "free_bytes", "build_info"]);
        assert_eq!(FREE.matching("a", "b").to_string(), r#"free_bytes{a="b"}"#);
    }
}
