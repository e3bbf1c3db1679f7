//! What can be wrong with a histogram, or with two of them, in upstream's words (model/histogram/generic.go).

use std::fmt;

use crate::model::number::g;

/// Why a histogram is invalid, or two do not go together. Displays as Prometheus 3.15.0 puts it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum HistogramError {
    /// One of two histograms has exponential buckets, the other custom ones.
    IncompatibleSchemas,
    /// Neither a schema that is stored nor that of custom buckets.
    InvalidSchema(i32),
    /// A fall of resolution was asked for that is none: from the first schema to the second.
    NoReduction(i32, i32),
    /// Custom buckets cannot lose resolution.
    CustomReduction,
    /// The count of observations is negative.
    NegativeCount(f64),
    /// The zero bucket holds less than nothing.
    NegativeZeroCount(f64),
    /// A bucket (numbered from 1) holds less than nothing.
    NegativeBucket(Part, usize, f64),
    /// A span (numbered from 1) begins before the end of the one before it.
    NegativeOffset(Part, usize, i32),
    /// The spans describe another number of buckets (first) than there are (second).
    SpansMismatch(Part, usize, usize),
    /// There are fewer custom bounds (first) than the spans need (second).
    BoundsTooFew(usize, usize),
    /// A custom bound is NaN.
    BoundIsNaN,
    /// A custom bound (second) is not above the one before it (first).
    BoundsNotAscending(f64, f64),
    /// The last custom bound is +Inf, which goes without saying.
    BoundIsInfinite,
    /// Custom buckets with a zero count.
    CustomZeroCount,
    /// Custom buckets with a zero threshold.
    CustomZeroThreshold,
    /// Custom buckets with negative spans.
    CustomNegativeSpans,
    /// Custom buckets with negative buckets.
    CustomNegativeBuckets,
    /// Exponential buckets with custom bounds.
    BoundsOfExponential,
}

/// Which buckets an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The positive ones.
    Positive,
    /// The negative ones.
    Negative,
    /// The custom ones.
    Custom,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Positive => "positive side: ",
            Self::Negative => "negative side: ",
            Self::Custom => "custom buckets: ",
        })
    }
}

const NEGATIVE_BUCKET: &str = "histogram has a bucket whose observation count is negative";

/// Go's `%f`.
fn fixed(value: f64) -> String {
    if value.is_finite() { format!("{value:.6}") } else { g(value) }
}

impl fmt::Display for HistogramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::IncompatibleSchemas => f.write_str("cannot apply this operation on histograms with a mix of exponential and custom bucket schemas"),
            Self::InvalidSchema(schema) => write!(
                f,
                "histogram has an invalid schema, which must be between -4 and 8 for exponential buckets, or -53 for custom buckets, got schema {schema}"
            ),
            Self::NoReduction(from, to) => write!(f, "cannot reduce resolution from schema {from} to {to}"),
            Self::CustomReduction => f.write_str("cannot reduce resolution when there are custom buckets"),
            Self::NegativeCount(count) => write!(f, "observation count is  {}: histogram's observation count is negative", g(count)),
            Self::NegativeZeroCount(count) => write!(f, "zero bucket has observation count of {}: {NEGATIVE_BUCKET}", g(count)),
            Self::NegativeBucket(part, n, count) => write!(f, "{part}bucket number {n} has observation count of {}: {NEGATIVE_BUCKET}", g(count)),
            Self::NegativeOffset(part, n, offset) => {
                write!(f, "{part}span number {n} with offset {offset}: histogram has a span whose offset is negative")
            }
            Self::SpansMismatch(part, need, have) => {
                write!(f, "{part}spans need {need} buckets, have {have} buckets: histogram spans specify different number of buckets than provided")
            }
            Self::BoundsTooFew(bounds, length) => write!(
                f,
                "custom buckets: only {bounds} custom bounds defined which is insufficient to cover total span length of {length}: histogram custom bounds are too few"
            ),
            Self::BoundIsNaN => f.write_str("custom buckets: histogram custom bounds must not be NaN"),
            Self::BoundsNotAscending(previous, bound) => write!(
                f,
                "custom buckets: previous bound is {} and current is {}: histogram custom bounds must be in strictly increasing order",
                fixed(previous),
                fixed(bound)
            ),
            Self::BoundIsInfinite => f.write_str("custom buckets: last +Inf bound must not be explicitly defined: histogram custom bounds must be finite"),
            Self::CustomZeroCount => f.write_str("custom buckets: must have zero count of 0"),
            Self::CustomZeroThreshold => f.write_str("custom buckets: must have zero threshold of 0"),
            Self::CustomNegativeSpans => f.write_str("custom buckets: must not have negative spans"),
            Self::CustomNegativeBuckets => f.write_str("custom buckets: must not have negative buckets"),
            Self::BoundsOfExponential => f.write_str("histogram with exponential schema must not have custom bounds"),
        }
    }
}

impl std::error::Error for HistogramError {}
