//! What annotations say: upstream's texts (util/annotations/annotations.go, Prometheus 3.15.0).

use jiff::Timestamp;

use crate::model::number::{g, g_digits};
use crate::model::quote::go;

/// How bad an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The result is probably not what was meant.
    Warning,
    /// Something to know about the result.
    Info,
}

/// What an annotation says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Remark {
    /// A quantile outside of 0 to 1.
    InvalidQuantile(f64),
    /// A ratio outside of -1 to 1, and what it was cut to.
    InvalidRatio(f64, f64),
    /// A classic bucket whose `le` is missing or no number.
    BadBucketLabel {
        /// The metric name; empty where it was dropped already.
        metric: String,
        /// The label's value.
        le: String,
    },
    /// `sort` and its kin in a range query.
    SortInRange,
    /// `rate` or `increase` of something whose name does not end as a counter's.
    PossibleNonCounter(String),
    /// `rate` or `increase` of something whose `__type__` is no counter's.
    PossibleNonCounterLabel {
        /// The metric name.
        metric: String,
        /// The value of `__type__`.
        kind: String,
    },
    /// Classic buckets whose counts fall where they must rise.
    ForcedMonotonicity(Forced),
    /// Floats and histograms in one window of a series of that name.
    MixedFloatsHistograms(String),
    /// Floats and histograms in one group of an aggregation.
    MixedAggregation,
    /// Classic buckets beside a native histogram of the same labels; the name is empty where it was dropped already.
    MixedClassicNative(String),
    /// `rate` or `increase` of native histograms that are gauges.
    NotCounter(String),
    /// `delta` of native histograms that are no gauges.
    NotGauge(String),
    /// Exponential and custom buckets in one window or group.
    MixedExponentialCustom(String),
    /// Two histograms whose buckets have nothing in common, and the operator.
    IncompatibleBuckets(&'static str),
    /// One histogram says that its counters were reset, another one that they were not.
    ResetCollision(HistogramOperation),
    /// Custom bucket bounds that differ were reduced to those in common.
    MismatchedCustomBuckets(HistogramOperation),
    /// An aggregation that has no use for histograms passed over some.
    IgnoredInAggregation(&'static str),
    /// A range function that has no use for histograms passed over some beside floats.
    IgnoredInMixedRange(String),
    /// A native histogram has observations of NaN, and the quantile is among them.
    QuantileNaN(String),
    /// A native histogram has observations of NaN, which make quantiles come out too high.
    QuantileSkewed(String),
    /// A native histogram has observations of NaN, which belong to no fraction.
    FractionNaN(String),
    /// A start timestamp lies before the sample before: the metric's name, and how often.
    StartOverlap {
        /// The metric name.
        metric: String,
        /// How often.
        count: i64,
    },
    /// An operator that does not exist for these kinds of samples.
    IncompatibleTypes {
        /// `float` or `histogram`.
        lhs: &'static str,
        /// The operator.
        op: &'static str,
        /// `float` or `histogram`.
        rhs: &'static str,
    },
}

/// What was done with two histograms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistogramOperation {
    /// `+`
    Addition,
    /// `-`
    Subtraction,
    /// `sum`, `avg` and their kin over time.
    Aggregation,
}

impl HistogramOperation {
    const fn word(self) -> &'static str {
        match self {
            Self::Addition => "addition",
            Self::Subtraction => "subtraction",
            Self::Aggregation => "aggregation",
        }
    }
}

/// How far classic buckets had to be mended to be monotonic.
#[derive(Debug, Clone, PartialEq)]
pub struct Forced {
    /// The metric name; empty where it was dropped already.
    pub metric: String,
    /// The lowest bound that was mended.
    pub min_bucket: f64,
    /// The highest.
    pub max_bucket: f64,
    /// The largest change.
    pub max_diff: f64,
    /// The first time, in milliseconds.
    pub first: i64,
    /// The last time, in milliseconds.
    pub last: i64,
    /// How many samples, as upstream counts them: the number is doubled at each step of a range query behind the first one.
    pub samples: i64,
}

impl Forced {
    /// Takes the other one in.
    pub(in super::super) fn merge(&mut self, other: &Self) {
        self.min_bucket = self.min_bucket.min(other.min_bucket);
        self.max_bucket = self.max_bucket.max(other.max_bucket);
        self.max_diff = self.max_diff.max(other.max_diff);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.samples = self.samples.wrapping_add(other.samples);
    }
}

impl Remark {
    /// Its level.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self {
            Self::InvalidQuantile(_)
            | Self::InvalidRatio(..)
            | Self::BadBucketLabel { .. }
            | Self::SortInRange
            | Self::MixedFloatsHistograms(_)
            | Self::MixedAggregation
            | Self::MixedClassicNative(_)
            | Self::NotCounter(_)
            | Self::NotGauge(_)
            | Self::MixedExponentialCustom(_)
            | Self::IncompatibleBuckets(_)
            | Self::ResetCollision(_)
            | Self::StartOverlap { .. } => Level::Warning,
            Self::PossibleNonCounter(_)
            | Self::PossibleNonCounterLabel { .. }
            | Self::ForcedMonotonicity(_)
            | Self::IncompatibleTypes { .. }
            | Self::MismatchedCustomBuckets(_)
            | Self::IgnoredInAggregation(_)
            | Self::IgnoredInMixedRange(_)
            | Self::QuantileNaN(_)
            | Self::QuantileSkewed(_)
            | Self::FractionNaN(_) => Level::Info,
        }
    }

    /// Upstream's text without position and details: two annotations of the same text are one.
    #[must_use]
    pub fn text(&self) -> String {
        let for_metric = |metric: &str| if metric.is_empty() { String::new() } else { format!(" for metric name {}", go(metric)) };
        match self {
            Self::InvalidQuantile(q) => format!("PromQL warning: quantile value should be between 0 and 1, got {}", g(*q)),
            Self::InvalidRatio(r, to) => format!("PromQL warning: ratio value should be between -1 and 1, got {}, capping to {}", g(*r), g(*to)),
            Self::BadBucketLabel { metric, le } => {
                format!("PromQL warning: bucket label \"le\" is missing or has a malformed value of {}{}", go(le), for_metric(metric))
            }
            Self::SortInRange => "PromQL warning: sort is ineffective for range queries since results are always ordered by labels".to_owned(),
            Self::PossibleNonCounter(metric) => {
                format!("PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {}", go(metric))
            }
            Self::PossibleNonCounterLabel { metric, kind } => format!(
                "PromQL info: metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\", got {}: {}",
                go(kind),
                go(metric)
            ),
            Self::ForcedMonotonicity(forced) => format!(
                "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile){}",
                for_metric(&forced.metric)
            ),
            Self::MixedFloatsHistograms(metric) => format!("PromQL warning: encountered a mix of histograms and floats for metric name {}", go(metric)),
            Self::MixedAggregation => "PromQL warning: encountered a mix of histograms and floats for aggregation".to_owned(),
            Self::MixedClassicNative(metric) => format!("PromQL warning: vector contains a mix of classic and native histograms{}", for_metric(metric)),
            Self::NotCounter(metric) => format!("PromQL warning: this native histogram metric is not a counter: {}", go(metric)),
            Self::NotGauge(metric) => format!("PromQL warning: this native histogram metric is not a gauge: {}", go(metric)),
            Self::MixedExponentialCustom(metric) => {
                format!("PromQL warning: vector contains a mix of histograms with exponential and custom buckets schemas for metric name {}", go(metric))
            }
            Self::IncompatibleBuckets(op) => format!("PromQL warning: incompatible bucket layout encountered for binary operator {op}"),
            Self::ResetCollision(operation) => format!("PromQL warning: conflicting counter resets during histogram {}", operation.word()),
            Self::MismatchedCustomBuckets(operation) => format!("PromQL info: mismatched custom buckets were reconciled during {}", operation.word()),
            Self::IgnoredInAggregation(op) => format!("PromQL info: ignored histogram in {op} aggregation"),
            Self::IgnoredInMixedRange(metric) => {
                format!("PromQL info: ignored histograms in a range containing both floats and histograms for metric name {}", go(metric))
            }
            Self::QuantileNaN(metric) => format!("PromQL info: input to histogram_quantile has NaN observations, result is NaN{}", for_metric(metric)),
            Self::QuantileSkewed(metric) => {
                format!("PromQL info: input to histogram_quantile has NaN observations, result is skewed higher{}", for_metric(metric))
            }
            Self::FractionNaN(metric) => {
                format!("PromQL info: input to histogram_fraction has NaN observations, which are excluded from all fractions{}", for_metric(metric))
            }
            Self::StartOverlap { metric, .. } => {
                format!("PromQL warning: sample has start time that overlaps with previous sample timestamp for metric {}", go(metric))
            }
            Self::IncompatibleTypes { lhs, op, rhs } => {
                format!("PromQL info: incompatible sample types encountered for binary operator {}: {lhs} {op} {rhs}", go(op))
            }
        }
    }

    /// What a remark that stands for several says behind its text.
    pub(super) fn details(&self) -> String {
        if let Self::StartOverlap { count, .. } = self {
            return if *count > 1 { format!(" ({count} occurrences)") } else { String::new() };
        }
        let Self::ForcedMonotonicity(f) = self else { return String::new() };
        let date = |ms: i64| Timestamp::from_second(ms / 1000).map_or_else(|_| ms.to_string(), |t| t.to_string());
        format!(
            ", from buckets {} to {}, with a max diff of {}, over {} samples from {} to {}",
            g(f.min_bucket),
            g(f.max_bucket),
            g_digits(f.max_diff, 2),
            f.samples,
            date(f.first),
            date(f.last)
        )
    }
}
