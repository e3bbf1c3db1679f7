//! The standard options of a field: unit, bounds, thresholds, value mappings. What only one panel has is in its own file.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Value, json};

use super::color::{Color, ColorMode};
use super::leaf::Leaf;
use super::number::Num;
use super::overrides::AnyOverride;
use super::unit::Unit;

/// Colours by value: a base colour, and steps that begin at a value.
///
/// Grafana turns a panel that says nothing red from 80 on; here a panel that says nothing is plain green.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Thresholds {
    mode: &'static str,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Step {
    value: Option<Num>,
    color: Color,
}

impl Thresholds {
    /// Steps at values of the field; `base` is the colour below the first.
    #[must_use]
    pub fn absolute(base: Color) -> Self {
        Self { mode: "absolute", steps: vec![Step { value: None, color: base }] }
    }

    /// Steps at percentages between the field's `min` and `max`.
    #[must_use]
    pub fn percentage(base: Color) -> Self {
        Self { mode: "percentage", ..Self::absolute(base) }
    }

    /// One more step: `color` from `value` on. The order of calls does not matter; a second step at the same value replaces the first.
    #[must_use]
    pub fn at(mut self, value: impl Into<f64>, color: Color) -> Self {
        let value = value.into();
        let start = |step: &Step| step.value.map_or(f64::NEG_INFINITY, |v| v.0);
        self.steps.retain(|step| step.value.is_none_or(|v| v.0.total_cmp(&value).is_ne()));
        let at = self.steps.partition_point(|step| start(step).total_cmp(&value).is_le());
        self.steps.insert(at.max(1), Step { value: Some(Num(value)), color });
        self
    }
}

/// Shows a value as a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Mapping {
    /// The value, as Grafana prints it (`1`, `up`).
    Value {
        /// The value.
        value: String,
        /// What is shown.
        text: String,
        /// In which colour.
        color: Option<Color>,
    },
    /// Values of a range, both ends included; `None` is open.
    Range {
        /// From here.
        from: Option<f64>,
        /// To here.
        to: Option<f64>,
        /// What is shown.
        text: String,
        /// In which colour.
        color: Option<Color>,
    },
    /// Neither a number nor text: null and NaN.
    Missing {
        /// What is shown.
        text: String,
        /// In which colour.
        color: Option<Color>,
    },
}

impl Mapping {
    fn json(&self, index: usize) -> Value {
        let result = |text: &str, color: &Option<Color>| {
            let mut result = json!({"text": text, "index": index});
            if let (Some(color), Some(object)) = (color, result.as_object_mut()) {
                object.insert("color".into(), json!(color));
            }
            result
        };
        match self {
            Self::Value { value, text, color } => {
                let mut options = serde_json::Map::new();
                options.insert(value.clone(), result(text, color));
                json!({"type": "value", "options": options})
            }
            Self::Range { from, to, text, color } => {
                json!({"type": "range", "options": {"from": from.map(Num), "to": to.map(Num), "result": result(text, color)}})
            }
            Self::Missing { text, color } => json!({"type": "special", "options": {"match": "null+nan", "result": result(text, color)}}),
        }
    }
}

/// Mappings in Grafana's spelling, numbered in their order.
#[derive(Debug)]
pub(super) struct Mappings<'a>(pub(super) &'a [Mapping]);

impl Serialize for Mappings<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().enumerate().map(|(index, mapping)| mapping.json(index)))
    }
}

/// `fieldConfig.defaults`.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    pub(super) unit: Option<Unit>,
    pub(super) decimals: Option<u8>,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) no_value: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) mappings: Vec<Mapping>,
    pub(super) thresholds: Option<Thresholds>,
    pub(super) color: Option<ColorMode>,
}

/// `fieldConfig`.
#[derive(Debug, Serialize)]
pub(super) struct FieldConfig<'a> {
    pub(super) defaults: Defaults<'a>,
    pub(super) overrides: &'a [AnyOverride],
}

/// `fieldConfig.defaults` in Grafana's spelling.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Defaults<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_value: Option<&'a str>,
    color: &'a ColorMode,
    mappings: Mappings<'a>,
    thresholds: Cow<'a, Thresholds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom: Option<&'a Leaf>,
}

impl Field {
    /// In Grafana's spelling; `color` is the panel's own default.
    pub(super) fn defaults<'a>(&'a self, color: &'a ColorMode, custom: Option<&'a Leaf>) -> Defaults<'a> {
        Defaults {
            unit: self.unit.as_ref(),
            decimals: self.decimals,
            min: self.min.map(Num),
            max: self.max.map(Num),
            display_name: self.display_name.as_deref(),
            no_value: self.no_value.as_deref(),
            color: self.color.as_ref().unwrap_or(color),
            mappings: Mappings(&self.mappings),
            thresholds: self.thresholds.as_ref().map_or_else(|| Cow::Owned(Thresholds::absolute(Color::Green)), Cow::Borrowed),
            custom,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_sorted_and_the_base_comes_first() {
        let steps = Thresholds::absolute(Color::Green).at(10, Color::Red).at(-5.5, Color::Blue).at(10, Color::Orange);
        assert_eq!(
            json!(steps),
            json!({"mode": "absolute", "steps": [
                {"value": null, "color": "green"}, {"value": -5.5, "color": "blue"}, {"value": 10, "color": "orange"}]})
        );
    }

    #[test]
    fn a_field_that_says_nothing_is_green() {
        let field = json!(Field::default().defaults(&ColorMode::Palette, None));
        assert_eq!(field["thresholds"]["steps"].as_array().map(Vec::len), Some(1));
        assert_eq!(field["color"]["mode"], "palette-classic");
        assert!(field.get("unit").is_none());
    }

    #[test]
    fn mappings_are_numbered() {
        let down = Mapping::Value { value: "0".into(), text: "down".into(), color: Some(Color::Red) };
        let none = Mapping::Missing { text: "-".into(), color: None };
        assert_eq!(
            json!(Mappings(&[down, none])),
            json!([{"type": "value", "options": {"0": {"text": "down", "index": 0, "color": "red"}}},
                   {"type": "special", "options": {"match": "null+nan", "result": {"text": "-", "index": 1}}}])
        );
    }
}
