//! Changes of one query in words, in whatever model it is.

use serde_json::{Map, Value as Json, json};

use super::{Patch, PatchError};
use crate::grafana::file::board::Model;
use crate::grafana::file::panel::Panel;

/// A query that is being changed; made by [`super::PanelPatch::query`].
#[derive(Debug)]
pub struct QueryPatch<'p> {
    pub(super) patch: &'p mut Patch,
    pub(super) path: String,
}

impl QueryPatch<'_> {
    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    fn field(&self, field: &str) -> String {
        let below = if self.patch.model(&self.path).is_v2() { "spec.query.spec." } else { "" };
        format!("{}.{below}{field}", self.path)
    }

    /// Another expression: anything that displays as PromQL.
    ///
    /// # Errors
    /// As [`Patch::put`].
    pub fn set_expr(&mut self, expr: impl std::fmt::Display) -> Result<&mut Self, PatchError> {
        self.put("expr", expr.to_string())
    }

    /// Another name of its series.
    ///
    /// # Errors
    /// As [`Patch::put`].
    pub fn set_legend(&mut self, legend: &str) -> Result<&mut Self, PatchError> {
        self.put("legendFormat", legend)
    }

    /// Another datasource, by plugin id and uid.
    ///
    /// # Errors
    /// As [`Patch::put`].
    pub fn set_datasource(&mut self, kind: &str, uid: &str) -> Result<&mut Self, PatchError> {
        set_datasource(self.patch, &self.path, kind, uid)?;
        Ok(self)
    }

    /// Any field that the datasource reads: `format`, `interval`.
    ///
    /// # Errors
    /// As [`Patch::put`].
    pub fn put(&mut self, field: &str, value: impl Into<Json>) -> Result<&mut Self, PatchError> {
        self.patch.put(&self.field(field), value)?;
        Ok(self)
    }

    /// Takes the query out.
    ///
    /// # Errors
    /// If it is not there any more.
    pub fn remove(self) -> Result<(), PatchError> {
        self.patch.remove(&self.path)?;
        Ok(())
    }
}

pub(super) fn set_datasource(patch: &mut Patch, path: &str, kind: &str, uid: &str) -> Result<(), PatchError> {
    match patch.model(path) {
        Model::Classic | Model::LibraryPanel => {
            patch.put(&format!("{path}.datasource"), json!({"type": kind, "uid": uid}))?;
        }
        Model::V2Alpha1 => {
            patch.put(&format!("{path}.spec.query.kind"), kind)?;
            patch.put(&format!("{path}.spec.datasource"), json!({"type": kind, "uid": uid}))?;
        }
        Model::V2Beta1 | Model::V2 => {
            patch.put(&format!("{path}.spec.query.group"), kind)?;
            patch.put(&format!("{path}.spec.query.datasource.name"), uid)?;
        }
    }
    Ok(())
}

/// `A`, `B`, .., `Z`, `AA`, ..
pub(super) fn letters() -> impl Iterator<Item = String> {
    let one = || ('A'..='Z').map(String::from);
    one().chain(one().flat_map(move |first| one().map(move |second| format!("{first}{second}"))))
}

/// A new query beside those of a panel, of the same datasource as its first one.
pub(super) fn new(panel: Panel<'_>, model: Model, ref_id: &str, expr: &str, legend: &str) -> Json {
    let first = panel.queries().first().copied();
    let mut spec = Map::new();
    spec.insert("expr".to_owned(), expr.into());
    if !legend.is_empty() {
        spec.insert("legendFormat".to_owned(), legend.into());
    }
    if !model.is_v2() {
        let datasource = first.and_then(|q| q.value().get("datasource")).or_else(|| panel.value().get("datasource"));
        let mut query = Map::new();
        query.insert("refId".to_owned(), ref_id.into());
        query.extend(datasource.map(|d| ("datasource".to_owned(), d.to_serde())));
        query.extend(spec);
        return Json::Object(query);
    }
    let like = first.and_then(|q| q.holder()).map(crate::json::Value::to_serde);
    let mut holder = match like {
        Some(Json::Object(holder)) => holder,
        _ => Map::new(),
    };
    let kind = if model == Model::V2Alpha1 { json!({"kind": "prometheus"}) } else { json!({"kind": "DataQuery", "group": "prometheus", "version": "v0"}) };
    let mut query = holder.shift_remove("query").filter(Json::is_object).unwrap_or(kind);
    query["spec"] = Json::Object(spec);
    let mut spec = Map::new();
    spec.insert("refId".to_owned(), ref_id.into());
    spec.insert("hidden".to_owned(), false.into());
    spec.extend(holder.shift_remove("datasource").map(|d| ("datasource".to_owned(), d)));
    spec.insert("query".to_owned(), query);
    json!({"kind": "PanelQuery", "spec": spec})
}
