//! Concatenate fields: the columns of all answers side by side.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

words! {
    /// What becomes of the answers' names.
    FrameName {
        /// They are dropped.
        Drop = "drop",
        /// They stand before the fields' names.
        Field = "field",
        /// They become a label.
        Label = "label",
    }
}

parts! {
    /// The columns of all answers side by side, whatever their rows are.
    Concatenate on Concatenate, [];
    own {}
    set {
        /// What becomes of the answers' names; they stand before the fields' names, if unsaid.
        value frame_name "frameNameMode": FrameName;
        /// The label for the answers' names; `frame`, if unsaid.
        text frame_name_label;
    }
}

impl Concatenate {
    /// As Grafana does it by itself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Transform for Concatenate {
    const ID: &'static str = "concatenate";

    fn example() -> Self {
        Self::new().frame_name(FrameName::Label).frame_name_label("query")
    }
}
