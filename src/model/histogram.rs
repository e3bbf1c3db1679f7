//! Native histograms as values: buckets with float counts, exponential or custom bounds (model/histogram, Prometheus 3.15.0).
//!
//! Their algebra is here; which function uses it and what it remarks is the engine's business.

mod arithmetic;
mod bounds;
mod bucket;
mod check;
mod classic;
mod error;
mod merge;
mod quantile;
mod reset;
mod side;
mod span;
#[cfg(test)]
mod tests;
mod text;
mod trim;
mod zero;

use std::sync::Arc;

pub use arithmetic::Combined;
pub use bounds::{SCHEMA_MAX, SCHEMA_MIN};
pub use bucket::Bucket;
pub use classic::{ClassicError, ClassicHistogram};
pub use error::{HistogramError, Part};
pub use quantile::{Fraction, NanEffect, Quantile};
pub(crate) use span::populated;
pub use trim::Keep;

/// What is known about resets of the counters in a histogram, relative to the sample before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum ResetHint {
    /// Nothing is known: compare with the sample before.
    #[default]
    Unknown,
    /// The counters were reset.
    Reset,
    /// The counters were not reset.
    NotReset,
    /// The histogram is a gauge: its counts may fall.
    Gauge,
}

/// A run of buckets without holes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct BucketSpan {
    /// The distance to the end of the span before; of the first span its bucket index.
    pub offset: i32,
    /// How many buckets.
    pub length: u32,
}

/// The schema number of histograms with custom bucket bounds (NHCB).
pub const CUSTOM_BUCKETS: i32 = -53;

/// A native histogram with float counts. Counts are absolute, not deltas to the bucket before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Histogram {
    /// What is known about counter resets.
    pub reset_hint: ResetHint,
    /// -4 to 8: each power of two is divided into 2^schema buckets. [`CUSTOM_BUCKETS`]: the bounds are `custom_values`.
    pub schema: i32,
    /// The half width of the zero bucket.
    pub zero_threshold: f64,
    /// Observations in the zero bucket.
    pub zero_count: f64,
    /// All observations.
    pub count: f64,
    /// The sum of all observations; the bits of a stale marker here make the histogram one.
    pub sum: f64,
    /// Where the positive buckets are.
    pub positive_spans: Vec<BucketSpan>,
    /// Where the negative buckets are.
    pub negative_spans: Vec<BucketSpan>,
    /// Observations in each positive bucket of the spans.
    pub positive_buckets: Vec<f64>,
    /// Observations in each negative bucket of the spans.
    pub negative_buckets: Vec<f64>,
    /// The upper bounds of custom buckets, ascending, without +Inf; empty for exponential schemas.
    pub custom_values: Arc<[f64]>,
}
