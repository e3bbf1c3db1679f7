//! Config from query results: options of fields from an answer.

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::overrides::Matcher;
use crate::grafana::reducer::Reducer;
use crate::grafana::transformation::Transform;

words! {
    /// What a column says.
    Handler {
        /// The name of the field.
        FieldName = "field.name",
        /// Its value.
        FieldValue = "field.value",
        /// One of its labels.
        FieldLabel = "field.label",
        /// Nothing.
        Ignore = "__ignore",
        /// The lower bound.
        Min = "min",
        /// The upper bound.
        Max = "max",
        /// The unit.
        Unit = "unit",
        /// How many decimals.
        Decimals = "decimals",
        /// The shown name.
        DisplayName = "displayName",
        /// The colour.
        Color = "color",
        /// A threshold.
        Threshold = "threshold1",
        /// The value of a mapping.
        MappingValue = "mappings.value",
        /// Its colour.
        MappingColor = "mappings.color",
        /// Its text.
        MappingText = "mappings.text",
    }
}

/// What a column says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Handled {
    field_name: String,
    handler_key: Handler,
    #[serde(skip_serializing_if = "Option::is_none")]
    reducer_id: Option<Reducer>,
}

impl Handled {
    pub(super) fn new(field: impl Into<String>, says: Handler, reducer: Option<Reducer>) -> Self {
        Self { field_name: field.into(), handler_key: says, reducer_id: reducer }
    }
}

/// Options of fields from the answer of one query: bounds, units, thresholds that the data says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigFromData {
    config_ref_id: String,
    mappings: Vec<Handled>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apply_to: Option<Matcher>,
}

impl ConfigFromData {
    /// From the answer of that query. Columns called like an option say it.
    pub fn new(ref_id: impl Into<String>) -> Self {
        Self { config_ref_id: ref_id.into(), mappings: Vec::new(), apply_to: None }
    }

    /// What a column says, and what makes one value of it.
    #[must_use]
    pub fn column(mut self, name: impl Into<String>, says: Handler, reducer: Reducer) -> Self {
        self.mappings.push(Handled::new(name, says, Some(reducer)));
        self
    }

    /// The fields that get the options; all fields of the other answers, if unsaid.
    #[must_use]
    pub fn apply_to(mut self, fields: Matcher) -> Self {
        self.apply_to = Some(fields);
        self
    }
}

impl Transform for ConfigFromData {
    const ID: &'static str = "configFromData";

    fn example() -> Self {
        Self::new("B").column("limit", Handler::Max, Reducer::LastNotNull).apply_to(Matcher::Query("A".into()))
    }
}
