//! The words of an exposition: family, sample, exemplar, metric type. No reading here.

use crate::model::{Labels, Timestamp};
use crate::text::Span;

/// Which of the two languages a text is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Prometheus' text format, version 0.0.4, with quoted UTF-8 names.
    Text,
    /// OpenMetrics 1.0; ends with `# EOF`, has units, exemplars and timestamps in seconds.
    OpenMetrics,
}

impl Format {
    /// The format of a text: OpenMetrics if a line says `# EOF`; also if one has what only OpenMetrics has, `# UNIT` or a counter declared
    /// without the `_total` of its samples, so that a page that was cut is not taken for one in the text format.
    #[must_use]
    pub fn detect(text: &str) -> Self {
        let (mut counter, mut only) = (None, false);
        for line in text.lines() {
            if let Some(comment) = line.strip_prefix("# ") {
                let mut words = comment.split_ascii_whitespace();
                match (words.next(), words.next(), words.next()) {
                    (Some("EOF"), None, None) => return Self::OpenMetrics,
                    (Some("UNIT"), Some(_), Some(_)) => only = true,
                    (Some("TYPE"), Some(name), Some("counter")) => counter = Some(name),
                    _ => {}
                }
            } else if let Some(name) = counter.take() {
                only |= line.strip_prefix(name).is_some_and(|rest| rest.starts_with("_total"));
            }
        }
        if only { Self::OpenMetrics } else { Self::Text }
    }
}

impl Format {
    /// A timestamp as this language writes it: milliseconds, or seconds in OpenMetrics.
    #[must_use]
    pub fn timestamp(self, time: Timestamp) -> String {
        match self {
            Self::Text => time.to_string(),
            Self::OpenMetrics if time % 1000 == 0 => (time / 1000).to_string(),
            Self::OpenMetrics => {
                let sign = if time < 0 { "-" } else { "" };
                let (seconds, rest) = (time.unsigned_abs() / 1000, time.unsigned_abs() % 1000);
                format!("{sign}{seconds}.{rest:03}").trim_end_matches('0').to_owned()
            }
        }
    }
}

/// The declared type of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum MetricType {
    /// Only goes up.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Cumulative buckets.
    Histogram,
    /// Buckets that go up and down (OpenMetrics).
    GaugeHistogram,
    /// Quantiles.
    Summary,
    /// Labels with the value 1 (OpenMetrics).
    Info,
    /// One of several states (OpenMetrics).
    StateSet,
    /// Not declared: `untyped` in the text format, `unknown` in OpenMetrics.
    #[default]
    Unknown,
}

impl MetricType {
    /// The word for it in OpenMetrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::GaugeHistogram => "gaugehistogram",
            Self::Summary => "summary",
            Self::Info => "info",
            Self::StateSet => "stateset",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word of a `# TYPE` line; upper and lower case are the same (common/expfmt 0.71, text_parse.go).
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "counter" => Self::Counter,
            "gauge" => Self::Gauge,
            "histogram" => Self::Histogram,
            "gaugehistogram" | "gauge_histogram" => Self::GaugeHistogram,
            "summary" => Self::Summary,
            "info" => Self::Info,
            "stateset" => Self::StateSet,
            "unknown" | "untyped" => Self::Unknown,
            _ => return None,
        })
    }

    /// The suffixes that samples of such a family carry behind the family's name.
    #[must_use]
    pub const fn suffixes(self, format: Format) -> &'static [&'static str] {
        match (self, format) {
            (Self::Histogram, Format::Text) => &["_bucket", "_sum", "_count"],
            (Self::GaugeHistogram, Format::Text) => &["_bucket", "_sum", "_count", "_gsum", "_gcount"],
            (Self::Summary, Format::Text) => &["_sum", "_count"],
            (Self::Counter, Format::OpenMetrics) => &["_total", "_created"],
            (Self::Histogram, Format::OpenMetrics) => &["_bucket", "_sum", "_count", "_created"],
            (Self::GaugeHistogram, Format::OpenMetrics) => &["_bucket", "_gsum", "_gcount"],
            (Self::Summary, Format::OpenMetrics) => &["_sum", "_count", "_created"],
            (Self::Info, Format::OpenMetrics) => &["_info"],
            _ => &[],
        }
    }
}

/// A sample's example, usually with a trace id.
#[derive(Debug, Clone, PartialEq)]
pub struct Exemplar {
    /// Its labels.
    pub labels: Labels,
    /// Its value.
    pub value: f64,
    /// When it was seen, in milliseconds.
    pub timestamp: Option<Timestamp>,
}

/// One line with a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The labels, the name among them as `__name__`.
    pub labels: Labels,
    /// The value.
    pub value: f64,
    /// The time in milliseconds, where the line has one.
    pub timestamp: Option<Timestamp>,
    /// The example, where the line has one.
    pub exemplar: Option<Exemplar>,
    /// The bytes of the line, without its end.
    pub span: Span,
    /// The bytes of the metric name.
    pub name_span: Span,
    /// The bytes of the timestamp, where the line has one.
    pub time_span: Option<Span>,
}

impl Sample {
    /// The sample's name, with the suffix.
    #[must_use]
    pub fn name(&self) -> &str {
        self.labels.metric_name().unwrap_or_default()
    }
}

/// The samples of one metric with what is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The name, in OpenMetrics without `_total`.
    pub name: String,
    /// Where the name stands first.
    pub name_span: Span,
    /// The declared type.
    pub kind: MetricType,
    /// The type's word in the `# TYPE` line, if there is one.
    pub kind_span: Option<Span>,
    /// The text of the `# HELP` line.
    pub help: Option<String>,
    /// The word of the `# UNIT` line.
    pub unit: Option<String>,
    /// The samples in the order of the text.
    pub samples: Vec<Sample>,
}

/// A read text.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposition {
    /// The language it is in.
    pub format: Format,
    /// The families in order of their first line; also those without samples.
    pub families: Vec<Family>,
}

impl Exposition {
    /// The family of that name.
    #[must_use]
    pub fn family(&self, name: &str) -> Option<&Family> {
        self.families.iter().find(|f| f.name == name)
    }

    /// All samples, family by family.
    pub fn samples(&self) -> impl Iterator<Item = &Sample> {
        self.families.iter().flat_map(|f| &f.samples)
    }
}
