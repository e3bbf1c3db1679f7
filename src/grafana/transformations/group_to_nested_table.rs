//! Group to nested table: rows with equal values as one that opens.

use serde::Serialize;

use super::group_by::Grouped;
use crate::grafana::overrides::Matcher;
use crate::grafana::parts::Named;
use crate::grafana::reducer::Reducer;
use crate::grafana::transformation::Transform;

/// Rows with equal values of some fields as one row, which opens into a table of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupToNestedTable {
    #[serde(skip_serializing_if = "Named::is_empty")]
    fields: Named<Grouped>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    rules: Vec<Rule>,
    show_subframe_headers: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    expand_all_rows: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    matcher: Matcher,
    #[serde(flatten)]
    grouped: Grouped,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    keep_nested_field: bool,
}

impl GroupToNestedTable {
    /// By the field of that name.
    pub fn new(field: impl Into<String>) -> Self {
        Self { fields: Named::default(), rules: Vec::new(), show_subframe_headers: true, expand_all_rows: false }.and(field)
    }

    /// By fields that a matcher selects. Grafana 13.2 and later.
    #[must_use]
    pub fn matching(matcher: Matcher) -> Self {
        let rules = vec![Rule { matcher, grouped: Grouped::key(), keep_nested_field: false }];
        Self { fields: Named::default(), rules, show_subframe_headers: true, expand_all_rows: false }
    }

    /// By one more field.
    #[must_use]
    pub fn and(mut self, field: impl Into<String>) -> Self {
        self.fields.set(field, Grouped::key());
        self
    }

    /// What is computed of another field for the row that opens.
    #[must_use]
    pub fn calculate(mut self, field: impl Into<String>, reducers: impl IntoIterator<Item = Reducer>) -> Self {
        self.fields.set(field, Grouped::aggregate(reducers));
        self
    }

    /// What is computed of fields that a matcher selects; `keep` leaves them in the table inside. Grafana 13.2 and later.
    #[must_use]
    pub fn calculate_matching(mut self, matcher: Matcher, reducers: impl IntoIterator<Item = Reducer>, keep: bool) -> Self {
        self.rules.push(Rule { matcher, grouped: Grouped::aggregate(reducers), keep_nested_field: keep });
        self
    }

    /// Tables inside have no heading.
    #[must_use]
    pub const fn no_inner_headers(mut self) -> Self {
        self.show_subframe_headers = false;
        self
    }

    /// All rows are open at first.
    #[must_use]
    pub const fn expanded(mut self) -> Self {
        self.expand_all_rows = true;
        self
    }
}

impl Transform for GroupToNestedTable {
    const ID: &'static str = "groupToNestedTable";

    fn example() -> Self {
        Self::new("namespace").and("pod").calculate("Value", [Reducer::Sum]).no_inner_headers().expanded()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rules_are_spelled_as_grafana_has_them() {
        let t = GroupToNestedTable::matching(Matcher::Name("a".into())).calculate_matching(Matcher::Name("b".into()), [Reducer::Max], true);
        assert_eq!(
            json!(t)["rules"],
            json!([{"matcher": {"id": "byName", "options": "a"}, "operation": "groupby", "aggregations": []},
                   {"matcher": {"id": "byName", "options": "b"}, "operation": "aggregate", "aggregations": ["max"], "keepNestedField": true}])
        );
    }
}
