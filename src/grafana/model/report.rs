//! What a format cannot say.

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

    /// Fields that only the other format knows.
    pub(super) fn fields(&mut self, place: &str, fields: &serde_json::Map<String, serde_json::Value>) {
        for key in fields.keys() {
            self.add(place, format!("the field `{key}` has no place in this format and is left out"));
        }
    }
}
