//! Transpose: rows as columns.

use super::grouping_to_matrix::EmptyValue;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

parts! {
    /// Rows as columns, columns as rows.
    Transpose on Transpose, [];
    own {}
    set {
        /// The name of the first column.
        text first_column "firstFieldName";
        /// The name of all others.
        text other_columns "restFieldsName";
        /// What stands where there is no value.
        value empty_value: EmptyValue;
    }
}

impl Transpose {
    /// With the names they have.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Transform for Transpose {
    const ID: &'static str = "transpose";

    fn example() -> Self {
        Self::new().first_column("field").other_columns("row").empty_value(EmptyValue::Null)
    }
}
