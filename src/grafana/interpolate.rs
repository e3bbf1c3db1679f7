//! Dashboard expressions as PromQL: Grafana's variables replaced by placeholders of the fitting kind, positions mapped back.
//!
//! It reads `$x`, `${x}`, `${x:fmt}`, `${x.field}`, `[[x]]`, `[[x:fmt]]` as Grafana 13's `variableRegex` does, and decides by what
//! stands around. It does not parse: what comes out is for [`crate::promql::parse`].
//!
//! ```
//! use promforge::grafana::interpolate::{Known, interpolate};
//! let found = interpolate("rate(http_requests_total{path=~\"$path\"}[$__rate_interval])", &[Known::new("path")]);
//! assert_eq!(found.text.as_str(), "rate(http_requests_total{path=~\"path\"}[5m])");
//! assert_eq!(found.replaced[1].name, "__rate_interval");
//! assert!(found.unfit.is_empty());
//! ```

mod place;
mod reference;
mod scan;

pub use place::interpolate;
pub use reference::{Reference, is_builtin, references};

use crate::text::{Mapped, Span};

/// What kind of value a variable has, if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// Anything.
    #[default]
    Any,
    /// Durations: an interval variable.
    Duration,
    /// Numbers.
    Number,
    /// Texts that are neither, such as names of datasources.
    Text,
}

/// A declared variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name, without `$`.
    pub name: String,
    /// What kind of value it has.
    pub hint: Hint,
    /// A value it can have; used where it fits.
    pub sample: Option<String>,
}

impl Known {
    /// A variable of which nothing more is known.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), hint: Hint::Any, sample: None }
    }

    /// A variable as a dashboard's JSON declares it: `name`, `type`, and `query` if that is a text (else the empty text).
    #[must_use]
    pub fn of_type(name: &str, kind: &str, query: &str) -> Self {
        let known = Self::new(name);
        let (known, sample) = match kind {
            "interval" => (known.hint(Hint::Duration), query.split(',').next()),
            "datasource" => (known.hint(Hint::Text), None),
            "custom" => (known, Some(first_choice(query))),
            "constant" | "textbox" => (known, Some(query)),
            _ => (known, None),
        };
        match sample.map(str::trim) {
            None | Some("") => known,
            Some(sample) => known.sample(sample),
        }
    }

    /// What kind of value it has.
    #[must_use]
    pub const fn hint(mut self, hint: Hint) -> Self {
        self.hint = hint;
        self
    }

    /// A value it can have.
    #[must_use]
    pub fn sample(mut self, value: impl Into<String>) -> Self {
        self.sample = Some(value.into());
        self
    }
}

/// What a variable stands for where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// A duration: `5m`.
    Duration,
    /// A number: `5`.
    Number,
    /// The unit of a duration: `m`.
    Unit,
    /// A label's name.
    Label,
    /// A metric's name, or an expression.
    Metric,
    /// A part of a name.
    NamePart,
    /// A whole matcher.
    Matcher,
    /// A part of a string, safe in regular expressions.
    Text,
    /// A whole string, quoted.
    String,
    /// The name of a function or aggregation, from the variable's known value.
    Function,
}

/// One variable that was replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Its bytes in the original text.
    pub span: Span,
    /// Its name, without `$`.
    pub name: String,
    /// As what it was replaced.
    pub kind: Placeholder,
    /// Whether it is one of the given variables or Grafana's own.
    pub declared: bool,
}

/// A variable that no placeholder fits: it stands for an operator, a function, a clause. It is left as it is, so the text does
/// not parse, and that is no mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Its bytes in the original text.
    pub span: Span,
    /// Its name, without `$`.
    pub name: String,
    /// A lower-case sentence that says what it stands for.
    pub message: String,
}

/// A text with its variables replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpolated {
    /// The text to parse; it knows each byte's place in the original.
    pub text: Mapped,
    /// What was replaced, in order.
    pub replaced: Vec<Replaced>,
    /// What could not be, in order.
    pub unfit: Vec<Unfit>,
}

impl Interpolated {
    /// Whether every variable was replaced; if not, that the text does not parse says nothing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.unfit.is_empty()
    }
}

/// The first value of a custom variable: `a,b`, or `shown : value,..`; `\,` is no separator.
fn first_choice(query: &str) -> &str {
    let bytes = query.as_bytes();
    let end = (0..bytes.len()).find(|&i| bytes[i] == b',' && (i == 0 || bytes[i - 1] != b'\\')).unwrap_or(bytes.len());
    let item = query.get(..end).unwrap_or_default();
    item.split_once(" : ").map_or(item, |(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_give_samples() {
        for (kind, query, sample, hint) in [
            ("interval", "4h,1d", Some("4h"), Hint::Duration),
            ("custom", "p50 : 0.5, p90 : 0.9", Some("0.5"), Hint::Any),
            ("custom", "a\\,b,c", Some("a\\,b"), Hint::Any),
            ("textbox", "", None, Hint::Any),
            ("datasource", "prometheus", None, Hint::Text),
            ("query", "label_values(up, job)", None, Hint::Any),
        ] {
            let known = Known::of_type("x", kind, query);
            assert_eq!((known.sample.as_deref(), known.hint), (sample, hint), "{kind} {query}");
        }
    }
}
