//! One dashboard of a file: which model it has, what it is wrapped in, and its parts. It reads nothing and judges nothing.

use std::borrow::Cow;

use super::panel::Panel;
use super::path::path_of;
use super::places;
use super::variable::{Annotation, Variable};
use crate::json::Value;

/// The model of a dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    /// `panels` with `gridPos`, or the older `rows`; also the `spec` of `dashboard.grafana.app/v0alpha1`, `v1beta1` and `v1`.
    Classic,
    /// `elements` and `layout` of `v2alpha1`: plugin ids stand in `kind`.
    V2Alpha1,
    /// `elements` and `layout` of `v2beta1`: plugin ids stand in `group`, those of transformations in `kind`.
    V2Beta1,
    /// `elements` and `layout` of `v2`: all plugin ids stand in `group`.
    V2,
    /// A library panel as Grafana's HTTP API gives it: one panel of the classic model below `model`.
    LibraryPanel,
}

impl Model {
    /// Whether it has `elements` and a `layout`.
    #[must_use]
    pub const fn is_v2(self) -> bool {
        matches!(self, Self::V2Alpha1 | Self::V2Beta1 | Self::V2)
    }

    /// As people call it: `classic`, `v2beta1`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::V2Alpha1 => "v2alpha1",
            Self::V2Beta1 => "v2beta1",
            Self::V2 => "v2",
            Self::LibraryPanel => "library panel",
        }
    }
}

/// What stands around a dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wrapper {
    /// Nothing: the file is the dashboard.
    None,
    /// `{"dashboard": .., "meta": ..}` or `{"dashboard": .., "overwrite": ..}` of Grafana's HTTP API.
    Api,
    /// `{"apiVersion": "dashboard.grafana.app/..", "kind": "Dashboard", "metadata": .., "spec": ..}`.
    Resource,
}

/// A dashboard of a [`super::File`]. Copying it is free.
#[derive(Debug, Clone, Copy)]
pub struct Board<'d> {
    /// What stands around the dashboard too: the resource, the body of the API.
    pub(super) outer: Value<'d>,
    /// The dashboard itself.
    pub(super) value: Value<'d>,
    pub(super) model: Model,
    pub(super) wrapper: Wrapper,
}

/// A string that stands in a field.
pub(super) fn text<'d>(holder: Value<'d>, field: &str) -> Option<Cow<'d, str>> {
    holder.get(field).and_then(Value::as_str)
}

/// The elements of a list that stands in a field; none if there is no list.
pub(super) fn list<'d>(holder: Value<'d>, field: &str) -> impl Iterator<Item = Value<'d>> + use<'d> {
    holder.get(field).into_iter().flat_map(Value::elements)
}

impl<'d> Board<'d> {
    /// Which model it has.
    #[must_use]
    pub const fn model(self) -> Model {
        self.model
    }

    /// What it is wrapped in.
    #[must_use]
    pub const fn wrapper(self) -> Wrapper {
        self.wrapper
    }

    /// The dashboard itself: the classic object, the `spec` of a v2 resource, a library panel's object.
    #[must_use]
    pub const fn value(self) -> Value<'d> {
        self.value
    }

    /// The dashboard with what is wrapped around it.
    #[must_use]
    pub const fn outer(self) -> Value<'d> {
        self.outer
    }

    /// The dashboard itself as `serde_json` has it.
    #[must_use]
    pub fn to_json(self) -> serde_json::Value {
        self.value.to_serde()
    }

    /// Where the dashboard itself stands: `$`, `$.dashboard`, `$.spec`, `$[1]`.
    #[must_use]
    pub fn path(self) -> String {
        path_of(self.value)
    }

    /// Its `apiVersion`, if it is a resource: `dashboard.grafana.app/v2`.
    #[must_use]
    pub fn api_version(self) -> Option<Cow<'d, str>> {
        text(self.outer, "apiVersion").filter(|_| self.wrapper == Wrapper::Resource)
    }

    /// Its title.
    #[must_use]
    pub fn title(self) -> Option<Cow<'d, str>> {
        text(self.value, if self.model == Model::LibraryPanel { "name" } else { "title" })
    }

    /// What it is addressed by: `uid`, or the name of the resource.
    #[must_use]
    pub fn uid(self) -> Option<Cow<'d, str>> {
        let named = || self.outer.get("metadata").and_then(|m| text(m, "name")).filter(|_| self.wrapper == Wrapper::Resource);
        text(self.value, "uid").filter(|uid| !uid.is_empty() && !self.model.is_v2()).or_else(named)
    }

    /// The version of the classic model, if it is a whole number.
    #[must_use]
    pub fn schema_version(self) -> Option<u64> {
        self.value.get("schemaVersion").and_then(Value::as_f64).filter(|v| v.fract() == 0.0 && *v >= 0.0).and_then(whole)
    }

    /// Its tags.
    #[must_use]
    pub fn tags(self) -> Vec<Cow<'d, str>> {
        list(self.value, "tags").filter_map(Value::as_str).collect()
    }

    /// Its variables, in order; those of rows and tabs (v2) behind the dashboard's.
    #[must_use]
    pub fn variables(self) -> Vec<Variable<'d>> {
        if self.model.is_v2() {
            let sections = places::of(self.value).sections;
            let of_sections = sections.into_iter().filter_map(|s| s.get("spec")).flat_map(|spec| list(spec, "variables"));
            return list(self.value, "variables").chain(of_sections).map(|v| Variable { value: v, model: self.model }).collect();
        }
        self.value.get("templating").into_iter().flat_map(|t| list(t, "list")).map(|v| Variable { value: v, model: self.model }).collect()
    }

    /// Its annotations, in order.
    #[must_use]
    pub fn annotations(self) -> Vec<Annotation<'d>> {
        let annotation = |value| Annotation { value, model: self.model };
        if self.model.is_v2() {
            return list(self.value, "annotations").map(annotation).collect();
        }
        self.value.get("annotations").into_iter().flat_map(|a| list(a, "list")).map(annotation).collect()
    }

    /// Its panels in the order in which they are read: rows of the classic model are panels too, followed by what is nested in
    /// them; of v2 the elements by layout, then those that the layout leaves out.
    #[must_use]
    pub fn panels(self) -> Vec<Panel<'d>> {
        match self.model {
            Model::Classic => Panel::classic(self.value),
            Model::LibraryPanel => self.value.get("model").map(|m| Panel::bare(m, self.model)).into_iter().collect(),
            Model::V2Alpha1 | Model::V2Beta1 | Model::V2 => Panel::v2(self.value, self.model),
        }
    }
}

/// A float that is a whole number and not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number in range")]
pub(super) fn whole(value: f64) -> Option<u64> {
    (value.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&value)).then_some(value as u64)
}
