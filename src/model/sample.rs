//! Samples and series: a time and a float or a native histogram. What is done with them is the engine's business.

use std::sync::Arc;

use super::{Histogram, Labels};

/// Milliseconds since the Unix epoch.
pub type Timestamp = i64;

/// What a sample holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A float; may be NaN, and then its bits matter (see [`super::number::is_stale`]).
    Float(f64),
    /// A native histogram.
    Histogram(Arc<Histogram>),
}

impl Value {
    /// The value if it is a float.
    #[must_use]
    pub const fn float(&self) -> Option<f64> {
        match self {
            Self::Float(value) => Some(*value),
            Self::Histogram(_) => None,
        }
    }
}

/// A value at a time, in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// When, in milliseconds since the epoch.
    pub time: Timestamp,
    /// What.
    pub value: Value,
}

/// A label set and its samples in order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Who.
    pub labels: Labels,
    /// The samples, strictly ascending in time.
    pub samples: Vec<Sample>,
}
