//! The notation of test series: `up{job="api"} 0+10x5 _ stale {{schema:1 sum:3 count:2 buckets:[1 1]}}x2` (Prometheus 3.15.0,
//! promql/parser: series descriptions).
//!
//! Values are kept as runs, as they are written, and expanded one by one. Errors carry byte positions. Where series come from and what time
//! a value belongs to is the readers' business.

mod error;
mod histogram;
mod lexer;
mod reader;
mod values;

pub use error::NotationError;
pub use reader::{SeriesDescription, parse_labels, parse_series, parse_series_values};
pub use values::{Expanded, Item, MAX_VALUES, SeriesValues};
