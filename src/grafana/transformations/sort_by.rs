//! Sort by: the order of rows.

use serde::Serialize;

use crate::grafana::transformation::Transform;

/// Rows in the order of a field's values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SortBy {
    fields: Fields,
    sort: [Sort; 1],
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Fields {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Sort {
    field: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    desc: bool,
}

impl SortBy {
    /// Smallest first.
    pub fn ascending(field: impl Into<String>) -> Self {
        Self { fields: Fields {}, sort: [Sort { field: field.into(), desc: false }] }
    }

    /// Largest first.
    pub fn descending(field: impl Into<String>) -> Self {
        Self { fields: Fields {}, sort: [Sort { field: field.into(), desc: true }] }
    }
}

impl Transform for SortBy {
    const ID: &'static str = "sortBy";

    fn example() -> Self {
        Self::descending("Value")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ascending_is_left_unsaid() {
        assert_eq!(json!(SortBy::ascending("a")), json!({"fields": {}, "sort": [{"field": "a"}]}));
    }
}
