//! Rename by regex: names by a pattern.

use serde::Serialize;

use crate::grafana::transformation::Transform;

/// Renames fields: what a regular expression of JavaScript matches becomes a pattern with its groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RenameByRegex {
    regex: String,
    rename_pattern: String,
}

impl RenameByRegex {
    /// `RenameByRegex::new("(.*)-[a-z0-9]+", "$1")`.
    pub fn new(regex: impl Into<String>, pattern: impl Into<String>) -> Self {
        Self { regex: regex.into(), rename_pattern: pattern.into() }
    }
}

impl Transform for RenameByRegex {
    const ID: &'static str = "renameByRegex";

    fn example() -> Self {
        Self::new("(.*)-[a-z0-9]+", "$1")
    }
}
