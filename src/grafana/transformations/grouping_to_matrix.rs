//! Grouping to matrix: a table with rows and columns by fields' values.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

words! {
    /// What stands where there is no value.
    EmptyValue {
        /// Null.
        Null = "null",
        /// The empty text.
        Empty = "empty",
        /// Zero.
        Zero = "zero",
        /// True.
        True = "true",
        /// False.
        False = "false",
    }
}

parts! {
    /// A table with a column for each value of one field, a row for each of another, and a third one's values inside.
    GroupingToMatrix on GroupingToMatrix, [];
    own { column_field: String, row_field: String, value_field: String }
    set {
        /// What stands where there is no value.
        value empty_value: EmptyValue;
    }
}

impl GroupingToMatrix {
    /// The fields that say columns, rows and values.
    pub fn new(columns: impl Into<String>, rows: impl Into<String>, values: impl Into<String>) -> Self {
        Self { column_field: columns.into(), row_field: rows.into(), value_field: values.into(), ..Self::default() }
    }
}

impl Transform for GroupingToMatrix {
    const ID: &'static str = "groupingToMatrix";

    fn example() -> Self {
        Self::new("zone", "pod", "Value").empty_value(EmptyValue::Zero)
    }
}
