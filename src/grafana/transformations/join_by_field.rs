//! Join by field: the columns of several queries side by side.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

words! {
    /// Which rows a join keeps.
    JoinMode {
        /// All.
        Outer = "outer",
        /// Those that every answer has.
        Inner = "inner",
        /// All, with several rows for the same value.
        OuterTabular = "outerTabular",
    }
}

parts! {
    /// The columns of several queries side by side, in rows of the same time or of another field's values.
    JoinByField on JoinByField, [];
    own {}
    set {
        /// The field that has to be equal; time, if unsaid.
        text field "byField";
        /// Which rows are kept; all, if unsaid.
        value mode: JoinMode;
    }
}

impl JoinByField {
    /// By the field of that name.
    pub fn new(field: impl Into<String>) -> Self {
        Self::default().field(field).mode(JoinMode::Outer)
    }

    /// By time.
    #[must_use]
    pub fn time() -> Self {
        Self::default().mode(JoinMode::Outer)
    }
}

impl Transform for JoinByField {
    const ID: &'static str = "joinByField";

    fn example() -> Self {
        Self::new("pod").mode(JoinMode::Inner)
    }
}
