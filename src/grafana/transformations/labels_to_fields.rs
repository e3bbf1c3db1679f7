//! Labels to fields: labels as columns.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

words! {
    /// Where labels go.
    LabelsMode {
        /// A column for each.
        Columns = "columns",
        /// A row for each.
        Rows = "rows",
    }
}

parts! {
    /// Labels as columns or rows.
    LabelsToFields on LabelsToFields, [];
    own {}
    set {
        /// Where they go; columns, if unsaid.
        value mode: LabelsMode;
        /// Only these labels.
        texts keep "keepLabels";
        /// The label whose values name the columns of values.
        text value_label;
    }
}

impl LabelsToFields {
    /// A column for each label.
    #[must_use]
    pub fn new() -> Self {
        Self::default().mode(LabelsMode::Columns)
    }
}

impl Transform for LabelsToFields {
    const ID: &'static str = "labelsToFields";

    fn example() -> Self {
        Self::new().keep(["pod", "quantile"]).value_label("quantile")
    }
}
