//! Rows to fields: each row as a field of its own.

use serde::Serialize;

use super::config_from_data::{Handled, Handler};
use crate::grafana::transformation::Transform;

/// Each row as a field of its own: one column says its name, another its value, others its options and labels.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowsToFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    name_field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_field: Option<String>,
    mappings: Vec<Handled>,
}

impl RowsToFields {
    /// The first text says the name, the first number the value.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The columns that say name and value.
    #[must_use]
    pub fn columns(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        (self.name_field, self.value_field) = (Some(name.into()), Some(value.into()));
        self
    }

    /// What another column says.
    #[must_use]
    pub fn column(mut self, name: impl Into<String>, says: Handler) -> Self {
        self.mappings.push(Handled::new(name, says, None));
        self
    }
}

impl Transform for RowsToFields {
    const ID: &'static str = "rowsToFields";

    fn example() -> Self {
        Self::new().columns("pod", "Value").column("limit", Handler::Max)
    }
}
