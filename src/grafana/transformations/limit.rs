//! Limit: the first rows.

use serde::Serialize;

use crate::grafana::transformation::Transform;

/// The first rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    limit_field: Rows,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Rows {
    Number(u32),
    Text(String),
}

impl Limit {
    /// So many.
    #[must_use]
    pub const fn new(rows: u32) -> Self {
        Self { limit_field: Rows::Number(rows) }
    }

    /// As many as a variable says: `$top`.
    pub fn variable(variable: impl Into<String>) -> Self {
        Self { limit_field: Rows::Text(variable.into()) }
    }
}

impl Transform for Limit {
    const ID: &'static str = "limit";

    fn example() -> Self {
        Self::new(5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn variables_are_texts() {
        assert_eq!(json!([Limit::new(5), Limit::variable("$top")]), json!([{"limitField": 5}, {"limitField": "$top"}]));
    }
}
