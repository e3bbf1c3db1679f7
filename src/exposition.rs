//! What a `/metrics` page says: Prometheus' text format 0.0.4 and OpenMetrics 1.0, read into families of samples.
//!
//! It fetches nothing and judges no names (`promtool check metrics` style advice is the linter's). All mistakes are named with
//! their place; reading goes on at the next line. Neighbours: [`crate::metrics`] makes a catalogue of families,
//! [`crate::model`] has the labels.

mod cursor;
mod family;
mod reader;
mod repeats;
mod sample;
mod stream;

pub use family::{Exemplar, Exposition, Family, Format, MetricType, Sample};
pub use reader::{DUPLICATE, LABEL, LINE_END, METADATA, ORDER, SYNTAX, VALUE, read, read_as, read_each};
pub use stream::{MAX_FINDINGS, MAX_LINE, TOO_MANY, read_stream};
