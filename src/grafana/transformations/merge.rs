//! Merge: the tables of several queries as one.

use serde::{Serialize, Serializer};

use crate::grafana::transformation::Transform;

/// The tables of several queries as one, rows with equal values joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge;

impl Serialize for Merge {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("", ""); 0])
    }
}

impl Transform for Merge {
    const ID: &'static str = "merge";

    fn example() -> Self {
        Self
    }
}
