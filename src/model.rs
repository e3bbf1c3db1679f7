//! The words everyone uses: labels, samples, series, times, and how Prometheus spells numbers, durations and strings.
//!
//! No parsing of PromQL and no evaluation here.

pub mod difference;
pub mod duration;
pub mod histogram;
pub mod number;
pub mod quote;
pub mod series_notation;

pub(crate) mod gomath;
mod labels;
mod quoted;
mod sample;
pub(crate) mod sums;

pub use histogram::Histogram;
pub use labels::{Label, Labels, LabelsBuilder, METRIC_NAME};
pub use quoted::unquote;
pub use sample::{Sample, Series, Timestamp, Value};
