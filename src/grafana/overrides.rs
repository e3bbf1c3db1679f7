//! Field overrides: other options for some of a panel's fields. Typed for what people use most; anything else through
//! [`Override::property`].

use std::marker::PhantomData;

use serde::Serialize;
use serde_json::{Value, json};

use super::color::ColorMode;
use super::field::{Mapping, Mappings, Thresholds};
use super::link::Link;
use super::number::Num;
use super::unit::Unit;

/// Which fields an override is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matcher {
    /// The field of that (displayed) name.
    Name(String),
    /// Fields whose name matches a regular expression, written without slashes.
    Regexp(String),
    /// All fields of the query with that refId.
    Query(String),
    /// All fields of a type: `number`, `time`, `string`, `boolean`.
    Type(String),
}

impl Serialize for Matcher {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

impl Matcher {
    fn json(&self) -> Value {
        let (id, options) = match self {
            Self::Name(name) => ("byName", name.clone()),
            Self::Regexp(pattern) => ("byRegexp", format!("/{}/", pattern.replace('/', "\\/"))),
            Self::Query(ref_id) => ("byFrameRefID", ref_id.clone()),
            Self::Type(kind) => ("byType", kind.clone()),
        };
        json!({"id": id, "options": options})
    }
}

/// Other options for some fields.
///
/// ```
/// use promforge::grafana::{Color, ColorMode, Override, Timeseries};
/// let errors = Override::<Timeseries>::by_regexp("5..").color(ColorMode::Fixed(Color::Red)).line_width(2);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Override<K> {
    any: AnyOverride,
    kind: PhantomData<fn() -> K>,
}

/// An override of a panel of any kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnyOverride {
    matcher: Matcher,
    properties: Vec<Property>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Property {
    id: String,
    value: Value,
}

impl<K> Override<K> {
    /// For the fields that `matcher` names.
    #[must_use]
    pub const fn new(matcher: Matcher) -> Self {
        Self { any: AnyOverride { matcher, properties: Vec::new() }, kind: PhantomData }
    }

    /// For the field of that name.
    pub fn by_name(name: impl Into<String>) -> Self {
        Self::new(Matcher::Name(name.into()))
    }

    /// For fields whose name matches a regular expression, written without slashes.
    pub fn by_regexp(pattern: impl Into<String>) -> Self {
        Self::new(Matcher::Regexp(pattern.into()))
    }

    /// For all fields of the query with that refId.
    pub fn by_query(ref_id: impl Into<String>) -> Self {
        Self::new(Matcher::Query(ref_id.into()))
    }

    /// Any property by Grafana's id, `custom.` ones included. A second value for the same id replaces the first.
    #[must_use]
    pub fn property(mut self, id: impl Into<String>, value: impl Into<Value>) -> Self {
        let (id, value) = (id.into(), value.into());
        self.any.properties.retain(|p| p.id != id);
        self.any.properties.push(Property { id, value });
        self
    }

    /// Another unit.
    #[must_use]
    pub fn unit(self, unit: Unit) -> Self {
        self.property("unit", unit.id())
    }

    /// Another number of decimals.
    #[must_use]
    pub fn decimals(self, decimals: u8) -> Self {
        self.property("decimals", decimals)
    }

    /// Another lower bound.
    #[must_use]
    pub fn min(self, min: impl Into<f64>) -> Self {
        self.property("min", json!(Num(min.into())))
    }

    /// Another upper bound.
    #[must_use]
    pub fn max(self, max: impl Into<f64>) -> Self {
        self.property("max", json!(Num(max.into())))
    }

    /// Another name.
    #[must_use]
    pub fn display_name(self, name: impl Into<String>) -> Self {
        self.property("displayName", name.into())
    }

    /// Another colour.
    #[must_use]
    pub fn color(self, color: ColorMode) -> Self {
        self.property("color", json!(color))
    }

    /// Other thresholds.
    #[must_use]
    pub fn thresholds(self, thresholds: Thresholds) -> Self {
        self.property("thresholds", json!(thresholds))
    }

    /// Other value mappings.
    #[must_use]
    pub fn mappings(self, mappings: impl IntoIterator<Item = Mapping>) -> Self {
        let mappings: Vec<_> = mappings.into_iter().collect();
        self.property("mappings", json!(Mappings(&mappings)))
    }

    /// Links on the values.
    #[must_use]
    pub fn links(self, links: impl IntoIterator<Item = Link>) -> Self {
        let links: Vec<_> = links.into_iter().collect();
        self.property("links", json!(links))
    }

    /// How opaque the area below the line is, in percent.
    #[must_use]
    pub fn fill_opacity(self, percent: u8) -> Self {
        self.property("custom.fillOpacity", percent.min(100))
    }

    /// The width of the line in pixels.
    #[must_use]
    pub fn line_width(self, pixels: u8) -> Self {
        self.property("custom.lineWidth", pixels.min(10))
    }

    /// The width of a table's column in pixels.
    #[must_use]
    pub fn column_width(self, pixels: u32) -> Self {
        self.property("custom.width", pixels)
    }

    /// Not shown: neither drawn nor in legend and tooltip.
    #[must_use]
    pub fn hidden(self) -> Self {
        self.property("custom.hideFrom", json!({"legend": true, "tooltip": true, "viz": true}))
    }

    /// The same for any kind.
    pub(super) fn any(self) -> AnyOverride {
        self.any
    }
}

impl AnyOverride {
    pub(super) const fn matcher(&self) -> &Matcher {
        &self.matcher
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::Timeseries;

    #[test]
    fn matchers_and_properties_are_spelled_as_grafana_has_them() {
        let o = Override::<Timeseries>::by_regexp("a/b").unit(Unit::Bytes).unit(Unit::Short).max(1);
        assert_eq!(
            json!(o.any()),
            json!({"matcher": {"id": "byRegexp", "options": "/a\\/b/"}, "properties": [{"id": "unit", "value": "short"}, {"id": "max", "value": 1}]})
        );
    }
}
