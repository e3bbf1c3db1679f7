//! Format time: times as texts.

use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

parts! {
    /// Times as texts.
    FormatTime on FormatTime, [];
    own { time_field: String, output_format: String }
    set {
        /// The time zone: `utc`, `Europe/Berlin`; the dashboard's, if unsaid.
        text timezone;
    }
}

impl FormatTime {
    /// The times of that field, written as moment.js has it: `YYYY-MM-DD`.
    pub fn new(field: impl Into<String>, format: impl Into<String>) -> Self {
        Self { time_field: field.into(), output_format: format.into(), ..Self::default() }
    }
}

impl Transform for FormatTime {
    const ID: &'static str = "formatTime";

    fn example() -> Self {
        Self::new("Time", "YYYY-MM-DD").timezone("utc")
    }
}
