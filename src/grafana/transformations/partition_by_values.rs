//! Partition by values: one answer for each value of a field.

use serde::Serialize;

use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

parts! {
    /// How the answers are named.
    Naming on Naming, [];
    own { as_labels: bool }
    set {
        /// Behind the name they had.
        flag append;
        /// With the fields' names before the values.
        flag with_names;
        /// What stands between name and value.
        text between_name_and_value "separator1";
        /// What stands between pairs.
        text between_pairs "separator2";
    }
}

impl Naming {
    /// The values as labels.
    #[must_use]
    pub fn labels() -> Self {
        Self { as_labels: true, ..Self::default() }
    }

    /// The values in the names.
    #[must_use]
    pub fn names() -> Self {
        Self::default()
    }
}

/// One answer for each value of some fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartitionByValues {
    fields: Vec<String>,
    keep_fields: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    naming: Option<Naming>,
}

impl PartitionByValues {
    /// By these fields.
    pub fn new<T: Into<String>>(fields: impl IntoIterator<Item = T>) -> Self {
        Self { fields: fields.into_iter().map(Into::into).collect(), keep_fields: false, naming: Some(Naming::labels()) }
    }

    /// The fields stay in the answers.
    #[must_use]
    pub const fn keep_fields(mut self) -> Self {
        self.keep_fields = true;
        self
    }

    /// How the answers are named; with labels, if unsaid.
    #[must_use]
    pub fn naming(mut self, naming: Naming) -> Self {
        self.naming = Some(naming);
        self
    }
}

impl Transform for PartitionByValues {
    const ID: &'static str = "partitionByValues";

    fn example() -> Self {
        Self::new(["zone"]).keep_fields().naming(Naming::names().append().with_names().between_name_and_value("=").between_pairs(", "))
    }
}
