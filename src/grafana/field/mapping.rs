//! Value mappings: texts, colours and icons instead of values.

use serde::{Serialize, Serializer};

use crate::grafana::color::Color;
use crate::grafana::number::Num;
use crate::grafana::options::words;

words! {
    /// Values that are neither numbers nor texts.
    Special {
        /// True.
        True = "true",
        /// False.
        False = "false",
        /// Null.
        Null = "null",
        /// Not a number.
        Nan = "nan",
        /// Null and not a number.
        NullOrNan = "null+nan",
        /// The empty text.
        Empty = "empty",
    }
}

/// Shows a value as a text, in a colour, with an icon.
///
/// ```
/// use promforge::grafana::{Color, Mapping, Special};
/// let down = Mapping::value(0, "down").color(Color::Red);
/// let short = Mapping::regex("^pod/(.*)$", "$1");
/// let late = Mapping::at_least(300, "late").color(Color::Orange).icon("exclamation-triangle");
/// let none = Mapping::special(Special::NullOrNan, "-");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    matches: Matches,
    text: String,
    color: Option<Color>,
    icon: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
enum Matches {
    Value(String),
    Range(Option<Num>, Option<Num>),
    Regex(String),
    Special(Special),
}

impl Mapping {
    fn new(matches: Matches, text: impl Into<String>) -> Self {
        Self { matches, text: text.into(), color: None, icon: None }
    }

    /// For one value, as Grafana prints it (`1`, `up`). The empty text keeps the value and only colours it; so everywhere below.
    pub fn value(value: impl std::fmt::Display, text: impl Into<String>) -> Self {
        Self::new(Matches::Value(value.to_string()), text)
    }

    /// For values from `from` to `to`, both included.
    pub fn range(from: impl Into<f64>, to: impl Into<f64>, text: impl Into<String>) -> Self {
        Self::new(Matches::Range(Some(Num(from.into())), Some(Num(to.into()))), text)
    }

    /// For values from `from` on.
    pub fn at_least(from: impl Into<f64>, text: impl Into<String>) -> Self {
        Self::new(Matches::Range(Some(Num(from.into())), None), text)
    }

    /// For values up to `to`.
    pub fn at_most(to: impl Into<f64>, text: impl Into<String>) -> Self {
        Self::new(Matches::Range(None, Some(Num(to.into()))), text)
    }

    /// For texts that match a regular expression of JavaScript (`^pod`, `/^POD/i`); the text may use its groups: `$1`.
    pub fn regex(pattern: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Matches::Regex(pattern.into()), text)
    }

    /// For values that are neither numbers nor texts.
    pub fn special(which: Special, text: impl Into<String>) -> Self {
        Self::new(Matches::Special(which), text)
    }

    /// For null and NaN.
    pub fn missing(text: impl Into<String>) -> Self {
        Self::special(Special::NullOrNan, text)
    }

    /// In this colour.
    #[must_use]
    pub fn color(mut self, color: Color) -> Self {
        self.color = Some(color);
        self
    }

    /// With one of Grafana's icons before it: `exclamation-triangle`. Tables and state timelines show it.
    #[must_use]
    pub fn icon(mut self, icon: impl Into<String>) -> Self {
        self.icon = Some(icon.into());
        self
    }
}

/// Mappings in Grafana's spelling, numbered in their order: as its editor saves them, all single values together in front.
#[derive(Debug)]
pub(in crate::grafana) struct Mappings<'a>(pub(in crate::grafana) &'a [Mapping]);

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<&'a Color>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(tag = "type", content = "options", rename_all = "lowercase")]
enum Spelled<'a> {
    Value(Values<'a>),
    Range { from: Option<Num>, to: Option<Num>, result: Shown<'a> },
    Regex { pattern: &'a str, result: Shown<'a> },
    Special { r#match: Special, result: Shown<'a> },
}

struct Values<'a>(&'a [Mapping]);

impl<'a> Values<'a> {
    /// The values and how they are shown; the last mapping of a value counts.
    fn pairs(&self) -> impl Iterator<Item = (&'a str, Shown<'a>)> {
        let value = |m: &'a Mapping| if let Matches::Value(value) = &m.matches { Some(value.as_str()) } else { None };
        let all = self.0;
        let last = move |index: usize, v: &str| !all[index + 1..].iter().any(|m| value(m) == Some(v));
        all.iter().enumerate().filter_map(move |(index, m)| Some((value(m)?, m.shown(index)))).filter(move |(v, shown)| last(shown.index, v))
    }
}

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.pairs())
    }
}

impl Mapping {
    fn shown(&self, index: usize) -> Shown<'_> {
        Shown { text: &self.text, index, color: self.color.as_ref(), icon: self.icon.as_deref() }
    }
}

impl Serialize for Mappings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let any = self.0.iter().any(|m| matches!(m.matches, Matches::Value(_)));
        let front = any.then_some(Spelled::Value(Values(self.0)));
        let rest = self.0.iter().enumerate().filter_map(|(index, mapping)| {
            let result = mapping.shown(index);
            match &mapping.matches {
                Matches::Value(_) => None,
                Matches::Range(from, to) => Some(Spelled::Range { from: *from, to: *to, result }),
                Matches::Regex(pattern) => Some(Spelled::Regex { pattern, result }),
                Matches::Special(which) => Some(Spelled::Special { r#match: *which, result }),
            }
        });
        serializer.collect_seq(front.into_iter().chain(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn mappings_are_numbered_and_values_come_first() {
        let all = [
            Mapping::missing("-"),
            Mapping::value(0, "down").color(Color::Red),
            Mapping::at_least(1.5, "up").icon("check"),
            Mapping::value("1", "one"),
            Mapping::value(0, "DOWN"),
            Mapping::regex("^a(.*)", "$1"),
            Mapping::at_most(-1, ""),
            Mapping::range(0, 1, "x"),
        ];
        assert_eq!(
            json!(Mappings(&all)),
            json!([
                {"type": "value", "options": {"1": {"text": "one", "index": 3}, "0": {"text": "DOWN", "index": 4}}},
                {"type": "special", "options": {"match": "null+nan", "result": {"text": "-", "index": 0}}},
                {"type": "range", "options": {"from": 1.5, "to": null, "result": {"text": "up", "index": 2, "icon": "check"}}},
                {"type": "regex", "options": {"pattern": "^a(.*)", "result": {"text": "$1", "index": 5}}},
                {"type": "range", "options": {"from": null, "to": -1, "result": {"index": 6}}},
                {"type": "range", "options": {"from": 0, "to": 1, "result": {"text": "x", "index": 7}}}])
        );
        assert_eq!(json!(Mappings(&[])), json!([]));
    }
}
