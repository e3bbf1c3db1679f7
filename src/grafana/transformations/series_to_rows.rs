//! Series to rows: several series as one long table.

use serde::{Serialize, Serializer};

use crate::grafana::transformation::Transform;

/// Several series as one table with a row for each value: time, metric, value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesToRows;

impl Serialize for SeriesToRows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("", ""); 0])
    }
}

impl Transform for SeriesToRows {
    const ID: &'static str = "seriesToRows";

    fn example() -> Self {
        Self
    }
}
