//! What an evaluation gives back.

use crate::model::{Labels, Sample, Series, Timestamp};

use super::annotations::Annotations;

/// A float at a time: what stores hand to the engine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When, in milliseconds since the epoch.
    pub time: Timestamp,
    /// What; a stale marker is told by its bits.
    pub value: f64,
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
