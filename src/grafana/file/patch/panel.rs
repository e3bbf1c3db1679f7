//! Changes of one panel in words, in whatever model it is.

use serde_json::{Value as Json, json};

use super::query::{self, QueryPatch};
use super::{Patch, PatchError};
use crate::grafana::file::board::Model;
use crate::grafana::file::panel::Panel;
use crate::grafana::unit::Unit;

/// A panel that is being changed; made by [`Patch::panel`].
#[derive(Debug)]
pub struct PanelPatch<'p> {
    pub(super) patch: &'p mut Patch,
    pub(super) path: String,
}

impl PanelPatch<'_> {
    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The panel as it is now.
    #[must_use]
    pub fn get(&self) -> Option<Panel<'_>> {
        self.patch.panels().into_iter().find(|p| p.path() == self.path)
    }

    pub(super) fn model(&self) -> Model {
        self.patch.model(&self.path)
    }

    /// The path of a field, which v2 has below `spec`.
    fn own(&self, field: &str) -> String {
        format!("{}.{}{field}", self.path, if self.model().is_v2() { "spec." } else { "" })
    }

    fn of_plugin(&self, field: &str) -> String {
        format!("{}.{}{field}", self.path, if self.model().is_v2() { "spec.vizConfig.spec." } else { "" })
    }

    /// Another title.
    ///
    /// # Errors
    /// As [`Patch::put`].
    pub fn set_title(&mut self, title: &str) -> Result<&mut Self, PatchError> {
        self.patch.put(&self.own("title"), title)?;
        Ok(self)
    }

    /// Another description.
    ///
    /// # Errors
    /// As [`Patch::put`].
    pub fn set_description(&mut self, text: &str) -> Result<&mut Self, PatchError> {
        self.patch.put(&self.own("description"), text)?;
        Ok(self)
    }

    /// Another unit of its fields; overrides stay.
    ///
    /// # Errors
    /// As [`Patch::put`].
    pub fn set_unit(&mut self, unit: &Unit) -> Result<&mut Self, PatchError> {
        let config = self.of_plugin("fieldConfig");
        if self.get().is_some_and(|p| p.field_config().is_none()) {
            self.patch.put(&config, json!({"defaults": {"unit": unit.id()}, "overrides": []}))?;
        } else {
            self.patch.put(&format!("{config}.defaults.unit"), unit.id())?;
        }
        Ok(self)
    }

    /// Another datasource, by plugin id and uid (`${datasource}` for a variable): of the panel and of its queries, expressions aside.
    ///
    /// # Errors
    /// As [`Patch::put`].
    pub fn set_datasource(&mut self, kind: &str, uid: &str) -> Result<&mut Self, PatchError> {
        let v2 = self.model().is_v2();
        if !v2 {
            self.patch.put(&self.own("datasource"), json!({"type": kind, "uid": uid}))?;
        }
        let ids: Vec<usize> = {
            let Some(panel) = self.get() else { return Ok(self) };
            let own = |q: &crate::grafana::file::Query<'_>| match q.datasource() {
                Some(datasource) => !datasource.is_special() && datasource.kind.as_deref().is_none_or(|k| k != "__expr__" && k != "datasource"),
                None => v2,
            };
            panel.queries().iter().enumerate().filter(|(_, q)| own(q)).map(|(i, _)| i).collect()
        };
        for index in ids {
            let path = self.query_path(index);
            query::set_datasource(self.patch, &path, kind, uid)?;
        }
        Ok(self)
    }

    /// Any field, by its path below the panel: `options.legend.showLegend`, `gridPos.w`; of v2 as it stands below `spec`.
    ///
    /// # Errors
    /// As [`Patch::put`].
    pub fn put(&mut self, field: &str, value: impl Into<Json>) -> Result<&mut Self, PatchError> {
        self.patch.put(&self.own(field), value)?;
        Ok(self)
    }

    /// Takes the panel out; of v2 also its item in the layout.
    ///
    /// # Errors
    /// If it is not there any more.
    pub fn remove(self) -> Result<(), PatchError> {
        let item = self.get().and_then(|p| p.layout_item()).map(crate::grafana::file::path_of);
        self.patch.remove(&self.path)?;
        if let Some(item) = item {
            self.patch.remove(&item)?;
        }
        Ok(())
    }

    fn query_path(&self, index: usize) -> String {
        let list = if self.model().is_v2() { "spec.data.spec.queries" } else { "targets" };
        format!("{}.{list}[{index}]", self.path)
    }

    /// The query with a refId.
    ///
    /// # Errors
    /// If the panel has none, with the refIds it has.
    pub fn query(&mut self, ref_id: &str) -> Result<QueryPatch<'_>, PatchError> {
        let ids: Vec<String> = self.get().map(|p| p.queries().iter().map(|q| q.ref_id().unwrap_or_default().into_owned()).collect()).unwrap_or_default();
        match ids.iter().position(|id| id == ref_id) {
            Some(index) => {
                let path = self.query_path(index);
                Ok(QueryPatch { patch: self.patch, path })
            }
            None => Err(PatchError::no_query(self.patch.text(), ref_id, self.get().map(Panel::value), ids)),
        }
    }

    /// One more query of the panel's datasource with the next free refId; `legend` may be empty.
    ///
    /// # Errors
    /// If its list of queries is none.
    pub fn add_query(&mut self, expr: &str, legend: &str) -> Result<&mut Self, PatchError> {
        let model = self.model();
        let (query, exists) = {
            let Some(panel) = self.get() else { return Ok(self) };
            let taken: Vec<_> = panel.queries().iter().filter_map(|q| q.ref_id()).map(std::borrow::Cow::into_owned).collect();
            let id = query::letters().find(|id| !taken.contains(id)).unwrap_or_default();
            let exists = if model.is_v2() {
                panel.data().is_some_and(|d| d.get("queries").is_some_and(|q| q.is_array()))
            } else {
                panel.value().get("targets").is_some_and(|t| t.is_array())
            };
            (query::new(panel, model, &id, expr, legend), exists)
        };
        let list = self.query_path(0);
        let list = list.trim_end_matches("[0]");
        if exists {
            self.patch.append(list, query)?
        } else {
            self.patch.put(list, json!([query]))?
        };
        Ok(self)
    }
}
