//! Lookup fields from resource: columns from a table of places.

use serde::Serialize;

use crate::grafana::transformation::Transform;

/// Columns from a table of places that comes with Grafana.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldLookup {
    lookup_field: String,
    gazetteer: String,
}

impl FieldLookup {
    /// The field that says the place, and the path of the table: `public/gazetteer/countries.json`.
    pub fn new(field: impl Into<String>, gazetteer: impl Into<String>) -> Self {
        Self { lookup_field: field.into(), gazetteer: gazetteer.into() }
    }
}

impl Transform for FieldLookup {
    const ID: &'static str = "fieldLookup";

    fn example() -> Self {
        Self::new("country", "public/gazetteer/countries.json")
    }
}
