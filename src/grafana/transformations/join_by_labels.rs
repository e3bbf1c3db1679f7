//! Join by labels: one column for each value of a label.

use serde::Serialize;

use crate::grafana::transformation::Transform;

/// One table of all series: a column for each value of one label, rows by other labels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JoinByLabels {
    value: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    join: Vec<String>,
}

impl JoinByLabels {
    /// Columns by the values of that label; rows by all other labels.
    pub fn new(label: impl Into<String>) -> Self {
        Self { value: label.into(), join: Vec::new() }
    }

    /// Rows by these labels alone.
    #[must_use]
    pub fn rows<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.join = labels.into_iter().map(Into::into).collect();
        self
    }
}

impl Transform for JoinByLabels {
    const ID: &'static str = "joinByLabels";

    fn example() -> Self {
        Self::new("__name__").rows(["pod"])
    }
}
