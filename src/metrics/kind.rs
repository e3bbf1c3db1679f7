//! What kind of metric a name is, and which series names that makes. The labels are the entry's.

use serde::{Deserialize, Serialize};

use crate::exposition::MetricType;

/// The kind of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MetricKind {
    /// Only goes up; its series usually ends with `_total`.
    Counter,
    /// Goes up and down.
    Gauge,
    /// A classic histogram (`_bucket` with `le`, `_sum`, `_count`), a native one, or both.
    Histogram,
    /// Quantiles of one process (label `quantile`), `_sum` and `_count`.
    Summary,
    /// Labels with the value 1.
    Info,
    /// Not known.
    #[default]
    Unknown,
}

impl MetricKind {
    /// Every kind, in the order of documentation.
    pub const ALL: [Self; 6] = [Self::Counter, Self::Gauge, Self::Histogram, Self::Summary, Self::Info, Self::Unknown];

    /// The word in a catalogue: `counter`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
            Self::Info => "info",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word of a catalogue.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == word)
    }
}

impl From<MetricType> for MetricKind {
    /// The types that only OpenMetrics has become gauges series by series, so they have no kind here.
    fn from(kind: MetricType) -> Self {
        match kind {
            MetricType::Counter => Self::Counter,
            MetricType::Gauge => Self::Gauge,
            MetricType::Histogram => Self::Histogram,
            MetricType::Summary => Self::Summary,
            MetricType::Info => Self::Info,
            MetricType::GaugeHistogram | MetricType::StateSet | MetricType::Unknown => Self::Unknown,
        }
    }
}
