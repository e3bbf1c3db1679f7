//! Colours, numbers, texts and images that are fixed or come from a field, as canvas and geomap have them.

use serde::Serialize;

use super::words;
use crate::grafana::color::Color;
use crate::grafana::number::Num;

/// A colour: a fixed one, or that of a field's last value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColorFrom {
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Color>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl ColorFrom {
    /// That of a field's last value.
    pub fn field(name: impl Into<String>) -> Self {
        Self { fixed: None, field: Some(name.into()) }
    }
}

impl From<Color> for ColorFrom {
    fn from(color: Color) -> Self {
        Self { fixed: Some(color), field: None }
    }
}

words! {
    /// How a field's values become sizes.
    ScaleMode {
        /// Evenly.
        Linear = "linear",
        /// By their square.
        Quad = "quad",
    }
}

/// A size: a fixed one, or between two bounds by a field's value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SizeFrom {
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Num>,
    min: Num,
    max: Num,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<ScaleMode>,
}

impl SizeFrom {
    /// That size. Bounds, which Grafana wants even so, are 1 and 100.
    pub fn fixed(size: impl Into<f64>) -> Self {
        Self { fixed: Some(Num(size.into())), min: Num(1.0), max: Num(100.0), field: None, mode: None }
    }

    /// Between the bounds, by a field's value.
    pub fn field(name: impl Into<String>, min: impl Into<f64>, max: impl Into<f64>, mode: ScaleMode) -> Self {
        Self { fixed: None, min: Num(min.into()), max: Num(max.into()), field: Some(name.into()), mode: Some(mode) }
    }
}

words! {
    /// What becomes of numbers beyond the bounds.
    ScalarMode {
        /// They are taken as the bound.
        Clamped = "clamped",
        /// They begin anew, as angles do.
        Mod = "mod",
    }
}

/// A number: a fixed one, or a field's value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberFrom {
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Num>,
    min: Num,
    max: Num,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    mode: ScalarMode,
}

impl NumberFrom {
    /// That number, between the bounds.
    pub fn fixed(number: impl Into<f64>, min: impl Into<f64>, max: impl Into<f64>) -> Self {
        Self { fixed: Some(Num(number.into())), min: Num(min.into()), max: Num(max.into()), field: None, mode: ScalarMode::Clamped }
    }

    /// A field's value, between the bounds.
    pub fn field(name: impl Into<String>, min: impl Into<f64>, max: impl Into<f64>, mode: ScalarMode) -> Self {
        Self { fixed: None, min: Num(min.into()), max: Num(max.into()), field: Some(name.into()), mode }
    }
}

words! {
    /// Where a text comes from.
    TextOrigin {
        /// It is said.
        Fixed = "fixed",
        /// From a field.
        Field = "field",
        /// It is said, with fields in it: `${__data.fields.path}`.
        Template = "template",
    }
}

/// A text: a fixed one, a field's value, or words with values in between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextFrom {
    mode: TextOrigin,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl TextFrom {
    /// That text.
    pub fn fixed(text: impl Into<String>) -> Self {
        Self { mode: TextOrigin::Fixed, fixed: Some(text.into()), field: None }
    }

    /// A field's value.
    pub fn field(name: impl Into<String>) -> Self {
        Self { mode: TextOrigin::Field, fixed: None, field: Some(name.into()) }
    }

    /// Words with values in between: `${__data.fields.path}`; Grafana 12 and later.
    pub fn template(text: impl Into<String>) -> Self {
        Self { mode: TextOrigin::Template, fixed: Some(text.into()), field: None }
    }
}

words! {
    /// Where an image comes from.
    ImageOrigin {
        /// It is said.
        Fixed = "fixed",
        /// Its address is a field's value.
        Field = "field",
        /// From a field's value mappings.
        Mapping = "mapping",
    }
}

/// An image: a fixed one, or one by a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImageFrom {
    mode: ImageOrigin,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl ImageFrom {
    /// The image at that path or address: `img/icons/unicons/server.svg`.
    pub fn fixed(path: impl Into<String>) -> Self {
        Self { mode: ImageOrigin::Fixed, fixed: Some(path.into()), field: None }
    }

    /// The image at the address that is a field's value.
    pub fn field(name: impl Into<String>) -> Self {
        Self { mode: ImageOrigin::Field, fixed: None, field: Some(name.into()) }
    }

    /// The image that a field's value mappings say.
    pub fn mapping(name: impl Into<String>) -> Self {
        Self { mode: ImageOrigin::Mapping, fixed: None, field: Some(name.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn dimensions_are_spelled_as_grafana_has_them() {
        for (is, expected) in [
            (json!(ColorFrom::from(Color::Red)), json!({"fixed": "red"})),
            (json!(ColorFrom::field("state")), json!({"field": "state"})),
            (json!(SizeFrom::fixed(5)), json!({"fixed": 5, "min": 1, "max": 100})),
            (json!(SizeFrom::field("load", 2, 15, ScaleMode::Quad)), json!({"min": 2, "max": 15, "field": "load", "mode": "quad"})),
            (json!(NumberFrom::fixed(5, 0, 10)), json!({"fixed": 5, "min": 0, "max": 10, "mode": "clamped"})),
            (json!(NumberFrom::field("angle", -360, 360, ScalarMode::Mod)), json!({"min": -360, "max": 360, "field": "angle", "mode": "mod"})),
            (json!(TextFrom::fixed("up")), json!({"mode": "fixed", "fixed": "up"})),
            (json!(TextFrom::field("name")), json!({"mode": "field", "field": "name"})),
            (json!(TextFrom::template("${__data.fields.a}")), json!({"mode": "template", "fixed": "${__data.fields.a}"})),
            (json!(ImageFrom::fixed("a.svg")), json!({"mode": "fixed", "fixed": "a.svg"})),
            (json!(ImageFrom::field("image")), json!({"mode": "field", "field": "image"})),
            (json!(ImageFrom::mapping("state")), json!({"mode": "mapping", "field": "state"})),
        ] {
            assert_eq!(is, expected);
        }
    }
}
