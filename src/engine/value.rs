//! What an evaluation gives back.

use std::sync::Arc;

use crate::model::{Histogram, Labels, Sample, Timestamp};

use super::annotations::Annotations;

/// A float at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When, in milliseconds since the epoch.
    pub time: Timestamp,
    /// What; a stale marker is told by its bits.
    pub value: f64,
}

/// A native histogram at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct HistogramPoint {
    /// When, in milliseconds since the epoch.
    pub time: Timestamp,
    /// What.
    pub value: Arc<Histogram>,
}

/// A series of a result: its samples in order of time, by kind. At no time is there one of each.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Series {
    /// Who.
    pub labels: Labels,
    /// The floats, strictly ascending in time.
    pub floats: Vec<Point>,
    /// The native histograms, strictly ascending in time.
    pub histograms: Vec<HistogramPoint>,
    /// Whether the metric name is to be dropped at the end of the query (delayed name removal only).
    pub(super) drop_name: bool,
}

impl Series {
    /// A series of these samples, each kind strictly ascending in time, no time in both.
    #[must_use]
    pub const fn new(labels: Labels, floats: Vec<Point>, histograms: Vec<HistogramPoint>) -> Self {
        Self { labels, floats, histograms, drop_name: false }
    }

    /// How many samples of both kinds there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.floats.len() + self.histograms.len()
    }

    /// Whether there is no sample.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.floats.is_empty() && self.histograms.is_empty()
    }

    /// The samples of both kinds, in order of time.
    pub fn samples(&self) -> impl Iterator<Item = Sample> {
        let (mut floats, mut histograms) = (self.floats.iter().peekable(), self.histograms.iter().peekable());
        std::iter::from_fn(move || {
            let float_first = match (floats.peek(), histograms.peek()) {
                (Some(float), Some(histogram)) => float.time <= histogram.time,
                (float, _) => float.is_some(),
            };
            if float_first {
                floats.next().map(|p| Sample { time: p.time, value: crate::model::Value::Float(p.value) })
            } else {
                histograms.next().map(|p| Sample { time: p.time, value: crate::model::Value::Histogram(Arc::clone(&p.value)) })
            }
        })
    }
}

/// A result and the remarks about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    /// The result.
    pub value: Value,
    /// Warnings and infos.
    pub annotations: Annotations,
}

/// A result.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// One number, of an instant query.
    Scalar(f64),
    /// At most one sample per label set, in the order of the evaluation (which `sort` and `topk` determine).
    Vector(Vec<VectorSample>),
    /// Series, sorted by labels.
    Matrix(Vec<Series>),
    /// A text; bytes that are no UTF-8 show as U+FFFD.
    String(String),
}

/// A sample of an instant vector.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorSample {
    /// Whose.
    pub labels: Labels,
    /// The time of the evaluation, and the value.
    pub sample: Sample,
}

impl VectorSample {
    /// The value if it is a float.
    #[must_use]
    pub const fn float(&self) -> Option<f64> {
        self.sample.value.float()
    }
}

impl Value {
    /// The word of the API: `vector`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Scalar(_) => "scalar",
            Self::Vector(_) => "vector",
            Self::Matrix(_) => "matrix",
            Self::String(_) => "string",
        }
    }

    /// How many series the result has; 1 for a scalar or text.
    #[must_use]
    pub fn series_count(&self) -> usize {
        match self {
            Self::Scalar(_) | Self::String(_) => 1,
            Self::Vector(samples) => samples.len(),
            Self::Matrix(series) => series.len(),
        }
    }
}
