//! Field overrides: other options for some of a panel's fields. Properties are typed, and those of `custom.` exist for panels that have
//! them; anything else goes through [`Override::property`], and [`AnyOverride::unknown`] finds names that the panel does not have.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::Serialize;
use serde_json::Value;

use super::action::Action;
use super::color::ColorMode;
use super::field::{Mapping, Mappings, Thresholds};
use super::leaf::Leaf;
use super::link::DataLink;
use super::number::Num;
use super::options::Reducer;
use super::unit::Unit;

mod matcher;

pub use matcher::{Comparison, FieldType, Matcher, Scope};

/// Other options for some fields.
///
/// ```
/// use promforge::grafana::{Color, ColorMode, Override, Timeseries};
/// let errors = Override::<Timeseries>::by_regexp("5..").color(ColorMode::Fixed(Color::Red)).line_width(2);
/// ```
///
/// An option that the panel does not have does not compile:
///
/// ```compile_fail
/// use promforge::grafana::{Override, Stat};
/// let thick = Override::<Stat>::by_name("errors").line_width(2);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Override<K> {
    any: AnyOverride,
    kind: PhantomData<fn() -> K>,
}

/// An override of a panel of any kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnyOverride {
    matcher: Scoped,
    properties: Vec<Property>,
    #[serde(rename = "__systemRef", skip_serializing_if = "Option::is_none")]
    system: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Scoped {
    #[serde(flatten)]
    matcher: Matcher,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<Scope>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Property {
    id: Cow<'static, str>,
    value: Leaf,
}

impl<K> Override<K> {
    /// For the fields that `matcher` names.
    #[must_use]
    pub const fn new(matcher: Matcher) -> Self {
        Self { any: AnyOverride { matcher: Scoped { matcher, scope: None }, properties: Vec::new(), system: None }, kind: PhantomData }
    }

    /// For the field of that name.
    pub fn by_name(name: impl Into<String>) -> Self {
        Self::new(Matcher::Name(name.into()))
    }

    /// For the fields of those names.
    pub fn by_names<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::new(Matcher::names(names))
    }

    /// For all fields but those of the given names.
    pub fn by_other_names<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::new(Matcher::all_but(names))
    }

    /// For fields whose name matches a regular expression, written without slashes.
    pub fn by_regexp(pattern: impl Into<String>) -> Self {
        Self::new(Matcher::Regexp(pattern.into()))
    }

    /// For all fields of the query with that refId.
    pub fn by_query(ref_id: impl Into<String>) -> Self {
        Self::new(Matcher::Query(ref_id.into()))
    }

    /// For all fields of a type.
    #[must_use]
    pub const fn by_type(kind: FieldType) -> Self {
        Self::new(Matcher::Type(kind))
    }

    /// For all fields of which one number, made as `reducer` says, compares to `value` as said.
    pub fn by_value(reducer: Reducer, is: Comparison, value: impl Into<f64>) -> Self {
        Self::new(Matcher::value(reducer, is, value.into()))
    }

    /// What Grafana writes when a reader hides all series but some: it can be taken back by a click on the legend.
    pub(super) fn isolating(names: Vec<String>) -> Self {
        let mut hiding = Self::new(Matcher::shown(names));
        hiding.any.system = Some("hideSeriesFrom");
        hiding
    }

    /// Which frames it is about, if not series only: nested tables, annotations, exemplars.
    #[must_use]
    pub const fn scope(mut self, scope: Scope) -> Self {
        self.any.matcher.scope = Some(scope);
        self
    }

    /// A property that has a word. A second value for the same id replaces the first.
    pub(super) fn set(mut self, id: impl Into<Cow<'static, str>>, value: Leaf) -> Self {
        self.any.set(id.into(), value);
        self
    }

    /// Any property by Grafana's id, `custom.` ones included. A second value for the same id replaces the first.
    #[must_use]
    pub fn property(self, id: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.set(id, Leaf::from(value.into()))
    }

    /// Another unit.
    #[must_use]
    pub fn unit(self, unit: Unit) -> Self {
        self.set("unit", Leaf::of(unit))
    }

    /// Another number of decimals.
    #[must_use]
    pub fn decimals(self, decimals: u8) -> Self {
        self.set("decimals", Leaf::of(decimals))
    }

    /// Another lower bound.
    #[must_use]
    pub fn min(self, min: impl Into<f64>) -> Self {
        self.set("min", Leaf::of(Num(min.into())))
    }

    /// Another upper bound.
    #[must_use]
    pub fn max(self, max: impl Into<f64>) -> Self {
        self.set("max", Leaf::of(Num(max.into())))
    }

    /// Bounds that are not said come from the field's own values instead of those of all fields.
    #[must_use]
    pub fn bounds_per_field(self) -> Self {
        self.set("fieldMinMax", Leaf::of(true))
    }

    /// Another name.
    #[must_use]
    pub fn display_name(self, name: impl Into<String>) -> Self {
        self.set("displayName", Leaf::of(name.into()))
    }

    /// What the field means, for the reader.
    #[must_use]
    pub fn description(self, text: impl Into<String>) -> Self {
        self.set("description", Leaf::of(text.into()))
    }

    /// What is shown when there is no value.
    #[must_use]
    pub fn no_value(self, text: impl Into<String>) -> Self {
        self.set("noValue", Leaf::of(text.into()))
    }

    /// Another colour.
    #[must_use]
    pub fn color(self, color: ColorMode) -> Self {
        self.set("color", Leaf::of(color))
    }

    /// Other thresholds.
    #[must_use]
    pub fn thresholds(self, thresholds: Thresholds) -> Self {
        self.set("thresholds", Leaf::of(thresholds))
    }

    /// Other value mappings.
    #[must_use]
    pub fn mappings(self, mappings: impl IntoIterator<Item = Mapping>) -> Self {
        self.set("mappings", Leaf::of(OwnMappings(mappings.into_iter().collect())))
    }

    /// Links on the values.
    #[must_use]
    pub fn links(self, links: impl IntoIterator<Item = DataLink>) -> Self {
        self.set("links", Leaf::of(links.into_iter().collect::<Vec<_>>()))
    }

    /// Actions on the values.
    #[must_use]
    pub fn actions(self, actions: impl IntoIterator<Item = Action>) -> Self {
        self.set("actions", Leaf::of(actions.into_iter().collect::<Vec<_>>()))
    }

    /// Whether readers may filter the dashboard by the field's values.
    #[must_use]
    pub fn ad_hoc_filterable(self, allowed: bool) -> Self {
        self.set("filterable", Leaf::of(allowed))
    }

    /// The same for any kind.
    pub(super) fn any(self) -> AnyOverride {
        self.any
    }
}

struct OwnMappings(Vec<Mapping>);

impl Serialize for OwnMappings {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Mappings(&self.0).serialize(serializer)
    }
}

/// Properties that every field has.
pub(super) const STANDARD: &[&str] = &[
    "unit",
    "min",
    "max",
    "fieldMinMax",
    "decimals",
    "displayName",
    "noValue",
    "thresholds",
    "mappings",
    "links",
    "actions",
    "color",
    "filterable",
    "description",
];

impl AnyOverride {
    pub(super) const fn matcher(&self) -> &Matcher {
        &self.matcher.matcher
    }

    fn set(&mut self, id: Cow<'static, str>, value: Leaf) {
        self.properties.retain(|p| p.id != id);
        self.properties.push(Property { id, value });
    }

    /// The ids of properties that are neither standard ones nor among the `custom` groups of options that the panel has; in order.
    pub(super) fn unknown<'a>(&'a self, custom: &'a [&'a [&'a str]]) -> impl Iterator<Item = &'a str> {
        let known = |id: &str| match id.strip_prefix("custom.") {
            // An option may be set in part: `custom.hideFrom.viz`.
            Some(name) => name.split('.').next().is_some_and(|name| custom.iter().any(|group| group.contains(&name))),
            None => STANDARD.contains(&id),
        };
        self.properties.iter().map(|p| &*p.id).filter(move |id| !known(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::{Color, Place, Timeseries};
    use serde_json::json;

    #[test]
    fn properties_are_spelled_as_grafana_has_them() {
        let o = Override::<Timeseries>::by_regexp("a/b").unit(Unit::Bytes).unit(Unit::Short).max(1).line_width(99).soft_min(0.5).scope(Scope::Nested);
        assert_eq!(
            json!(o.any()),
            json!({"matcher": {"id": "byRegexp", "options": "/a\\/b/", "scope": "nested"}, "properties": [
                {"id": "unit", "value": "short"}, {"id": "max", "value": 1}, {"id": "custom.lineWidth", "value": 10}, {"id": "custom.axisSoftMin", "value": 0.5}]})
        );
    }

    #[test]
    fn hiding_is_what_a_click_on_the_legend_writes() {
        assert_eq!(
            json!(Override::<Timeseries>::hide_all_but(["a"]).any()),
            json!({"matcher": {"id": "byNames", "options": {"mode": "exclude", "names": ["a"], "prefix": "All except:", "readOnly": true}},
                   "properties": [{"id": "custom.hideFrom", "value": {"legend": false, "tooltip": true, "viz": true}}], "__systemRef": "hideSeriesFrom"})
        );
    }

    #[test]
    fn unknown_names_are_found() {
        let o = Override::<Timeseries>::by_name("a").color(ColorMode::Fixed(Color::Red)).hide_from([Place::Legend]).property("custom.lineWidht", 1);
        let o = o.property("custom.hideFrom.viz", true).property("colour", "red").any();
        assert_eq!(o.unknown(&[super::super::custom::HIDE_FROM]).collect::<Vec<_>>(), ["custom.lineWidht", "colour"]);
    }
}
