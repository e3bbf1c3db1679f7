//! Typed handles: one constant per metric that the code exports or queries. Data only; the PromQL they make is elsewhere.

use super::MetricKind;

/// What is known about a metric at compile time; [`Counter`], [`Gauge`], [`Histogram`], [`Summary`] and [`Info`] wrap it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Metric {
    /// The name; of histograms and summaries without `_bucket`, `_sum`, `_count`.
    pub name: &'static str,
    /// The kind.
    pub kind: MetricKind,
    /// The labels that the metric itself has, without `le`, `quantile` and what scraping adds; `None` for any.
    pub labels: Option<&'static [&'static str]>,
    /// One sentence; may be empty.
    pub help: &'static str,
    /// The base unit: `seconds`, `bytes`; may be empty.
    pub unit: &'static str,
    /// Whether scraping adds labels such as `job` and `instance`; not so for recorded series.
    pub scraped: bool,
    /// The value of `job`, where there is only one.
    pub job: Option<&'static str>,
}

impl Metric {
    /// A metric of that kind, with any labels.
    #[must_use]
    pub const fn new(name: &'static str, kind: MetricKind) -> Self {
        Self { name, kind, labels: None, help: "", unit: "", scraped: true, job: None }
    }
}

/// Something that describes a metric: every typed handle.
pub trait Handle {
    /// The description.
    fn metric(&self) -> &Metric;
}

impl Handle for Metric {
    fn metric(&self) -> &Metric {
        self
    }
}

macro_rules! handle {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name {
            metric: Metric,
        }

        impl $name {
            /// A handle for the metric of that name, with any labels.
            #[must_use]
            pub const fn new(name: &'static str) -> Self {
                Self { metric: Metric::new(name, MetricKind::$name) }
            }

            /// The labels that the metric itself has; others, except those that scraping adds, are then mistakes.
            #[must_use]
            pub const fn labels(mut self, labels: &'static [&'static str]) -> Self {
                self.metric.labels = Some(labels);
                self
            }

            /// One sentence about it.
            #[must_use]
            pub const fn help(mut self, help: &'static str) -> Self {
                self.metric.help = help;
                self
            }

            /// The base unit: `seconds`, `bytes`.
            #[must_use]
            pub const fn unit(mut self, unit: &'static str) -> Self {
                self.metric.unit = unit;
                self
            }

            /// The only value of its label `job`.
            #[must_use]
            pub const fn job(mut self, job: &'static str) -> Self {
                self.metric.job = Some(job);
                self
            }

            /// Says that no scraping adds labels: the series is recorded by a rule.
            #[must_use]
            pub const fn recorded(mut self) -> Self {
                self.metric.scraped = false;
                self
            }

            /// The metric's name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                self.metric.name
            }

            /// The whole description.
            #[must_use]
            pub const fn metric(&self) -> &Metric {
                &self.metric
            }
        }

        impl Handle for $name {
            fn metric(&self) -> &Metric {
                &self.metric
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.metric.name)
            }
        }
    };
}

handle! {
    /// A counter.
    ///
    /// ```
    /// use promforge::metrics::Counter;
    /// pub const REQUESTS: Counter = Counter::new("http_requests_total").labels(&["method", "path", "status"]).help("Requests served.");
    /// assert_eq!(REQUESTS.name(), "http_requests_total");
    /// ```
    Counter
}
handle! {
    /// A gauge.
    Gauge
}
handle! {
    /// A histogram; its name has no `_bucket`.
    Histogram
}
handle! {
    /// A summary; its name has no `_sum`.
    Summary
}
handle! {
    /// A metric whose labels say something and whose value is 1.
    Info
}

macro_rules! sum_and_count {
    ($name:ident) => {
        impl $name {
            /// The name of the series with the sum of all observations.
            #[must_use]
            pub fn sum_name(&self) -> String {
                format!("{}_sum", self.metric.name)
            }

            /// The name of the series with the number of observations.
            #[must_use]
            pub fn count_name(&self) -> String {
                format!("{}_count", self.metric.name)
            }
        }
    };
}

sum_and_count!(Histogram);
sum_and_count!(Summary);

impl Histogram {
    /// The name of the series with the buckets, which have the label `le`.
    #[must_use]
    pub fn bucket_name(&self) -> String {
        format!("{}_bucket", self.metric.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATENCY: Histogram = Histogram::new("latency_seconds").labels(&["path"]).help("How long.").unit("seconds").job("api");
    const RATE: Gauge = Gauge::new("job:requests:rate5m").recorded();

    #[test]
    fn handles_are_constants() {
        assert_eq!(LATENCY.bucket_name(), "latency_seconds_bucket");
        assert_eq!((LATENCY.sum_name().as_str(), LATENCY.count_name().as_str()), ("latency_seconds_sum", "latency_seconds_count"));
        assert_eq!(LATENCY.metric().labels, Some(&["path"][..]));
        assert_eq!((RATE.metric().kind, RATE.metric().scraped, RATE.metric().labels), (MetricKind::Gauge, false, None));
        assert_eq!(RATE.to_string(), "job:requests:rate5m");
    }
}
