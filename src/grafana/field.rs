//! The standard options of a field, one file each group: thresholds, value mappings, and the rest. What only one panel has is in its own file.

mod config;
mod mapping;
mod standard;
mod thresholds;

pub(super) use config::{Field, FieldConfig};
pub(super) use mapping::Mappings;
pub use mapping::{Mapping, Special};
pub use standard::NullValue;
pub use thresholds::Thresholds;
