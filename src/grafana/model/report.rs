//! What a format cannot say.

use serde_json::{Map, Value, json};

/// Something of a dashboard that the format it is written in cannot express, or that had to be guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Where: `panel "Errors"`, `row "Traffic"`, `variable "job"`; empty is the dashboard.
    pub place: String,
    /// What is lost, and what stands for it.
    pub message: String,
}

impl std::fmt::Display for Loss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.place.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.place, self.message) }
    }
}

/// Collects losses.
#[derive(Debug, Default)]
pub(super) struct Report(pub(super) Vec<Loss>);

impl Report {
    pub(super) fn add(&mut self, place: impl Into<String>, message: impl Into<String>) {
        let loss = Loss { place: place.into(), message: message.into() };
        if !self.0.contains(&loss) {
            self.0.push(loss);
        }
    }

    /// Fields that only the other format knows; those that say nothing are no loss.
    pub(super) fn fields(&mut self, place: &str, fields: &Map<String, Value>) {
        let says = |value: &Value| !matches!(value, Value::Null | Value::Bool(false)) && *value != "" && *value != json!([]) && *value != json!({});
        let names: Vec<String> = fields.iter().filter(|(_, value)| says(value)).map(|(key, _)| format!("`{key}`")).collect();
        match names.as_slice() {
            [] => {}
            [name] => self.add(place, format!("the field {name} has no place in this format and is left out")),
            [names @ .., last] => self.add(place, format!("the fields {} and {last} have no place in this format and are left out", names.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_together_and_what_says_nothing_is_no_loss() {
        let mut report = Report::default();
        let fields = json!({"a": 1, "b": null, "c": [], "d": "", "e": {}, "f": false, "g": [0], "h": true});
        report.fields("panel \"p\"", fields.as_object().expect("an object"));
        report.fields("", json!({"x": 1}).as_object().expect("an object"));
        let said: Vec<_> = report.0.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "panel \"p\": the fields `a`, `g` and `h` have no place in this format and are left out",
                "the field `x` has no place in this format and is left out"
            ]
        );
    }
}
