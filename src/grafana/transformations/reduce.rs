//! Reduce: one row or one value of each field.

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::overrides::{FieldType, Matcher};
use crate::grafana::reducer::Reducer;
use crate::grafana::transformation::Transform;

words! {
    /// What the answer becomes.
    ReduceMode {
        /// One table, a row for each field, a column for each reducer.
        SeriesToRows = "seriesToRows",
        /// The same tables, with one row.
        ReduceFields = "reduceFields",
    }
}

/// One row for each field, or one value of each.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReduceFields {
    reducers: Vec<Reducer>,
    mode: ReduceMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Matcher>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    include_time_field: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    labels_to_fields: bool,
}

impl ReduceFields {
    /// One table, a row for each field, a column for each reducer.
    pub fn to_rows(reducers: impl IntoIterator<Item = Reducer>) -> Self {
        let reducers = reducers.into_iter().collect();
        Self { reducers, mode: ReduceMode::SeriesToRows, fields: None, include_time_field: false, labels_to_fields: false }
    }

    /// The same tables, with one value of each field.
    pub fn in_place(reducers: impl IntoIterator<Item = Reducer>) -> Self {
        Self { mode: ReduceMode::ReduceFields, ..Self::to_rows(reducers) }
    }

    /// Only these fields.
    #[must_use]
    pub fn fields(mut self, which: Matcher) -> Self {
        self.fields = Some(which);
        self
    }

    /// Time is reduced too.
    #[must_use]
    pub const fn include_time(mut self) -> Self {
        self.include_time_field = true;
        self
    }

    /// Labels become columns.
    #[must_use]
    pub const fn labels_as_columns(mut self) -> Self {
        self.labels_to_fields = true;
        self
    }
}

impl Transform for ReduceFields {
    const ID: &'static str = "reduce";

    fn example() -> Self {
        Self::to_rows([Reducer::Max, Reducer::LastNotNull]).fields(Matcher::Type(FieldType::Number)).include_time().labels_as_columns()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_value_of_each_field() {
        assert_eq!(json!(ReduceFields::in_place([Reducer::Sum])), json!({"reducers": ["sum"], "mode": "reduceFields"}));
    }
}
