//! The metrics that exist: typed handles for code, and the catalogue that merges handles, TOML files, expositions and recording
//! rules and answers what a name means.
//!
//! It asks no server and judges no expression: the linter does, with the answers from here. PromQL made from handles lives
//! beside `handles.rs`. Neighbours: [`crate::exposition`] reads what is imported here.

mod builtin;
mod catalogue;
mod entry;
mod file;
mod handles;
mod import;
mod kind;
mod list;
mod lookup;
mod promql;
mod reader;
mod removed;

pub use catalogue::Catalogue;
pub use entry::{Conflict, Deprecated, Entry, LabelNames, Origin};
pub use file::{AnyWord, CatalogueFile, DeprecatedField, LabelsField, MetricField, RemovedField, catalogue_schema};
pub use handles::{Counter, Gauge, Handle, Histogram, Info, Metric, Summary};
pub use kind::MetricKind;
pub use lookup::{Lookup, Role};
pub use promql::Selected;
pub use reader::{CONFLICT, SYNTAX, TYPE, UNKNOWN_KEY, read};
pub use removed::{Removed, renamed_label};
