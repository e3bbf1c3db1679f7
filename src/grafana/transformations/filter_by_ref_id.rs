//! Filter by query: keeps or drops answers.

use serde::Serialize;

use crate::grafana::transformation::Transform;

/// Keeps or drops the answers of queries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilterByRefId {
    #[serde(skip_serializing_if = "Option::is_none")]
    include: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclude: Option<String>,
}

fn either<T: Into<String>>(ids: impl IntoIterator<Item = T>) -> Option<String> {
    Some(ids.into_iter().map(Into::into).collect::<Vec<_>>().join("|"))
}

impl FilterByRefId {
    /// Keeps the answers of these queries.
    pub fn keep<T: Into<String>>(ref_ids: impl IntoIterator<Item = T>) -> Self {
        Self { include: either(ref_ids), exclude: None }
    }

    /// Drops the answers of these queries.
    pub fn drop<T: Into<String>>(ref_ids: impl IntoIterator<Item = T>) -> Self {
        Self { include: None, exclude: either(ref_ids) }
    }
}

impl Transform for FilterByRefId {
    const ID: &'static str = "filterByRefId";

    fn example() -> Self {
        Self::keep(["A", "B"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn several_are_alternatives() {
        assert_eq!(json!(FilterByRefId::drop(["A", "C"])), json!({"exclude": "A|C"}));
    }
}
