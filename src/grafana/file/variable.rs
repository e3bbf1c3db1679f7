//! Variables and annotations of somebody's dashboard, asked alike in every model.

use std::borrow::Cow;

use super::board::{Model, text};
use super::path::path_of;
use super::query::DatasourceName;
use crate::json::Value;

/// The kinds of v2 and what the classic model calls them.
pub(super) const KINDS: [(&str, &str); 9] = [
    ("QueryVariable", "query"),
    ("CustomVariable", "custom"),
    ("ConstantVariable", "constant"),
    ("DatasourceVariable", "datasource"),
    ("IntervalVariable", "interval"),
    ("TextVariable", "textbox"),
    ("AdhocVariable", "adhoc"),
    ("GroupByVariable", "groupby"),
    ("SwitchVariable", "switch"),
];

/// A variable of a [`super::Board`]. Copying it is free.
#[derive(Debug, Clone, Copy)]
pub struct Variable<'d> {
    pub(super) value: Value<'d>,
    pub(super) model: Model,
}

impl<'d> Variable<'d> {
    /// The variable as it stands in the file.
    #[must_use]
    pub const fn value(self) -> Value<'d> {
        self.value
    }

    /// Where it stands: `$.templating.list[0]`.
    #[must_use]
    pub fn path(self) -> String {
        path_of(self.value)
    }

    /// What holds its fields: the object itself, or its `spec`.
    #[must_use]
    pub fn spec(self) -> Option<Value<'d>> {
        if self.model.is_v2() { self.value.get("spec") } else { Some(self.value) }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> Option<Cow<'d, str>> {
        text(self.spec()?, "name")
    }

    /// Its type in the classic model's words: `query`, `datasource`; a kind of v2 that is unknown stays as it is.
    #[must_use]
    pub fn kind(self) -> Option<Cow<'d, str>> {
        if !self.model.is_v2() {
            return text(self.value, "type");
        }
        let kind = text(self.value, "kind")?;
        Some(KINDS.iter().find(|(v2, _)| *v2 == kind).map_or(kind, |(_, classic)| Cow::Borrowed(*classic)))
    }

    /// What is asked or listed, with its place: the text of a query, the values of a custom variable, a datasource's plugin id.
    #[must_use]
    pub fn query_value(self) -> Option<Value<'d>> {
        let spec = self.spec()?;
        let plugin = || spec.get("pluginId");
        let query = spec.get("query").or_else(plugin)?;
        let inner = if self.model.is_v2() { query.get("spec").unwrap_or(query) } else { query };
        if inner.is_object() {
            ["query", "__legacyStringValue", "expr"].iter().find_map(|f| inner.get(f).filter(|v| v.as_str().is_some()))
        } else {
            Some(inner)
        }
    }

    /// [`Self::query_value`] as a text.
    #[must_use]
    pub fn query(self) -> Option<Cow<'d, str>> {
        self.query_value().and_then(Value::as_str)
    }

    /// The datasource it asks.
    #[must_use]
    pub fn datasource(self) -> Option<DatasourceName<'d>> {
        let spec = self.spec()?;
        if self.model.is_v2() {
            return v2_datasource(spec, spec.get("query")).or_else(|| v2_datasource(spec, Some(self.value)));
        }
        DatasourceName::of(spec.get("datasource")?)
    }
}

/// An annotation of a [`super::Board`]. Copying it is free.
#[derive(Debug, Clone, Copy)]
pub struct Annotation<'d> {
    pub(super) value: Value<'d>,
    pub(super) model: Model,
}

impl<'d> Annotation<'d> {
    /// The annotation as it stands in the file.
    #[must_use]
    pub const fn value(self) -> Value<'d> {
        self.value
    }

    /// Where it stands: `$.annotations.list[0]`.
    #[must_use]
    pub fn path(self) -> String {
        path_of(self.value)
    }

    /// What holds its fields: the object itself, or its `spec`.
    #[must_use]
    pub fn spec(self) -> Option<Value<'d>> {
        if self.model.is_v2() { self.value.get("spec") } else { Some(self.value) }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> Option<Cow<'d, str>> {
        text(self.spec()?, "name")
    }

    /// Its expression with its place, if its datasource has one.
    #[must_use]
    pub fn expr_value(self) -> Option<Value<'d>> {
        let spec = self.spec()?;
        let of_query = || spec.get("query").filter(|q| q.is_object()).and_then(|q| q.get("spec")).and_then(|q| q.get("expr"));
        let found = spec.get("expr").or_else(|| spec.get("target").and_then(|t| t.get("expr"))).or_else(of_query);
        found.or_else(|| spec.get("legacyOptions").and_then(|o| o.get("expr"))).filter(|v| v.as_str().is_some())
    }

    /// The datasource it asks.
    #[must_use]
    pub fn datasource(self) -> Option<DatasourceName<'d>> {
        let spec = self.spec()?;
        if self.model.is_v2() {
            return v2_datasource(spec, spec.get("query"));
        }
        DatasourceName::of(spec.get("datasource")?)
    }
}

/// v2alpha1 has `datasource` beside the query, whose plugin id is its `kind`; later ones have both in the query.
fn v2_datasource<'d>(spec: Value<'d>, query: Option<Value<'d>>) -> Option<DatasourceName<'d>> {
    if let Some(beside) = spec.get("datasource").and_then(DatasourceName::of) {
        return Some(beside);
    }
    let query = query.filter(|q| q.is_object())?;
    let kind = text(query, "group").or_else(|| text(query, "kind").filter(|k| k != "DataQuery" && !k.ends_with("Variable")));
    let uid = query.get("datasource").and_then(|d| text(d, "name"));
    (kind.is_some() || uid.is_some()).then_some(DatasourceName { kind, uid })
}
