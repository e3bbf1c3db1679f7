//! One query of a panel and the datasource it goes to, asked alike in every model.

use std::borrow::Cow;

use super::board::{Model, text};
use super::path::path_of;
use crate::json::Value;

/// A datasource as a dashboard names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct DatasourceName<'d> {
    /// The plugin id: `prometheus`.
    pub kind: Option<Cow<'d, str>>,
    /// Its uid, its name (before `schemaVersion` 33), or a variable: `${datasource}`.
    pub uid: Option<Cow<'d, str>>,
}

impl<'d> DatasourceName<'d> {
    /// Of a `datasource` of the classic model: an object, or a name. `None` for `null` and all else.
    #[must_use]
    pub fn of(value: Value<'d>) -> Option<Self> {
        if value.is_object() {
            return Some(Self { kind: text(value, "type"), uid: text(value, "uid") });
        }
        value.as_str().map(|name| Self { kind: None, uid: Some(name) })
    }

    /// Whether it is one of Grafana's own that stand for others: `-- Mixed --`, `-- Dashboard --`.
    #[must_use]
    pub fn is_special(&self) -> bool {
        self.uid.as_deref().is_some_and(|uid| uid.starts_with("-- "))
    }
}

/// A query of a [`super::Panel`]. Copying it is free.
#[derive(Debug, Clone, Copy)]
pub struct Query<'d> {
    pub(super) value: Value<'d>,
    pub(super) model: Model,
}

impl<'d> Query<'d> {
    /// The query as it stands in the file: the target, or the `PanelQuery` of v2.
    #[must_use]
    pub const fn value(self) -> Value<'d> {
        self.value
    }

    /// Where it stands: `$.panels[2].targets[0]`.
    #[must_use]
    pub fn path(self) -> String {
        path_of(self.value)
    }

    /// What holds `refId`: the target, or the `spec` of the `PanelQuery`.
    #[must_use]
    pub fn holder(self) -> Option<Value<'d>> {
        if self.model.is_v2() { self.value.get("spec") } else { Some(self.value) }
    }

    /// v2: the `query` with its plugin's id.
    fn data_query(self) -> Option<Value<'d>> {
        self.holder().filter(|_| self.model.is_v2())?.get("query")
    }

    /// What holds the fields of the datasource, `expr` among them.
    #[must_use]
    pub fn body(self) -> Option<Value<'d>> {
        if self.model.is_v2() { self.data_query()?.get("spec") } else { Some(self.value) }
    }

    /// Its refId.
    #[must_use]
    pub fn ref_id(self) -> Option<Cow<'d, str>> {
        text(self.holder()?, "refId")
    }

    /// Whether it is asked, but not shown.
    #[must_use]
    pub fn is_hidden(self) -> bool {
        let field = if self.model.is_v2() { "hidden" } else { "hide" };
        self.holder().and_then(|h| h.get(field)).and_then(Value::as_bool) == Some(true)
    }

    /// Its own datasource; `None` leaves it to the panel (classic) or to Grafana's default.
    #[must_use]
    pub fn datasource(self) -> Option<DatasourceName<'d>> {
        match self.model {
            Model::Classic | Model::LibraryPanel => DatasourceName::of(self.value.get("datasource")?),
            Model::V2Alpha1 => {
                let named = self.holder()?.get("datasource").and_then(DatasourceName::of);
                let kind = self.data_query().and_then(|q| text(q, "kind"));
                Some(named.unwrap_or(DatasourceName { kind, uid: None }))
            }
            Model::V2Beta1 | Model::V2 => {
                let query = self.data_query()?;
                Some(DatasourceName { kind: text(query, "group"), uid: query.get("datasource").and_then(|d| text(d, "name")) })
            }
        }
    }

    /// Its expression, for datasources that have one: `expr`, `query`, `rawSql`, `expression` or `target`.
    #[must_use]
    pub fn expr(self) -> Option<Cow<'d, str>> {
        self.expr_value().and_then(Value::as_str)
    }

    /// The expression with its place.
    #[must_use]
    pub fn expr_value(self) -> Option<Value<'d>> {
        let body = self.body()?;
        ["expr", "query", "rawSql", "expression", "target"].iter().find_map(|field| body.get(field).filter(|v| v.as_str().is_some()))
    }
}
