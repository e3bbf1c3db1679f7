//! A panel as it is compared: the same fields in the classic model's words, whatever model it has.
//!
//! What v2 says elsewhere is put where the classic model has it; fields that nobody knows stay under their own names.

use serde_json::{Map, Value, json};

use crate::grafana::file::{Grid, Model, Panel, Query};

/// A panel without its place in the file.
#[derive(Debug)]
pub(super) struct Portrait<'d> {
    pub(super) id: Option<u64>,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) row: Option<String>,
    pub(super) grid: Option<Grid>,
    panel: Panel<'d>,
    pub(super) is_row: bool,
    /// Everything but id, place and queries.
    pub(super) fields: Value,
    /// refIds and the queries' fields; what Grafana would give as refId where there is none.
    pub(super) queries: Vec<(String, Value)>,
}

impl<'d> Portrait<'d> {
    pub(super) fn of(panel: Panel<'d>) -> Self {
        let owned = |text: Option<std::borrow::Cow<'_, str>>| text.map(std::borrow::Cow::into_owned);
        let fields = if panel.model().is_v2() { of_element(panel) } else { of_panel(panel) };
        Self {
            id: panel.id().filter(|id| *id > 0),
            title: owned(panel.title()).unwrap_or_default(),
            kind: owned(panel.kind()).or_else(|| panel.library_panel().map(|_| "library panel".to_owned())).unwrap_or_default(),
            row: owned(panel.row_title()),
            grid: panel.grid(),
            panel,
            is_row: panel.is_row(),
            fields,
            queries: queries(panel),
        }
    }

    /// Where it stands in its file; found by walking there, so ask only where something is to be said.
    pub(super) fn path(&self) -> String {
        self.panel.path()
    }

    /// What tells it from other panels of its title: `stat, id 7`.
    pub(super) fn detail(&self) -> String {
        let kind = if self.kind.is_empty() { "no type" } else { &self.kind };
        self.id.map_or_else(|| kind.to_owned(), |id| format!("{kind}, id {id}"))
    }

    /// The expressions it asks, for finding it again.
    pub(super) fn asks(&self) -> Option<String> {
        let mut all: Vec<String> = self.queries.iter().map(|(_, q)| q.get("expr").unwrap_or(q).to_string()).collect();
        all.sort_unstable();
        (!all.is_empty()).then(|| all.join("\n"))
    }
}

fn object(value: Option<crate::json::Value<'_>>) -> Map<String, Value> {
    match value.map(crate::json::Value::to_serde) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

fn of_panel(panel: Panel<'_>) -> Value {
    let mut fields = object(Some(panel.value()));
    for field in ["id", "gridPos", "targets", "panels"] {
        fields.shift_remove(field);
    }
    Value::Object(fields)
}

fn of_element(panel: Panel<'_>) -> Value {
    let mut fields = object(panel.spec());
    fields.shift_remove("id");
    let data = fields.shift_remove("data");
    if let Some(kind) = panel.kind() {
        fields.insert("type".to_owned(), kind.into_owned().into());
    }
    if let Some(Value::Object(mut visualization)) = fields.shift_remove("vizConfig") {
        if let Some(version) = visualization.shift_remove("version") {
            fields.insert("pluginVersion".to_owned(), version);
        }
        match visualization.shift_remove("spec") {
            Some(Value::Object(spec)) => fields.extend(spec),
            Some(other) => drop(fields.insert("vizConfig".to_owned(), other)),
            None => {}
        }
    }
    if let Some(Value::Object(mut group)) = data.and_then(|mut d| d.get_mut("spec").map(Value::take)) {
        group.shift_remove("queries");
        if let Some(Value::Array(list)) = group.shift_remove("transformations") {
            let list: Vec<Value> = list.into_iter().map(|t| transformation(t, panel.model())).collect();
            if !list.is_empty() {
                fields.insert("transformations".to_owned(), list.into());
            }
        }
        if let Some(Value::Object(options)) = group.shift_remove("queryOptions") {
            fields.extend(options);
        }
        fields.extend(group);
    }
    let repeat = panel.layout_item().and_then(|item| item.get("spec")).and_then(|spec| spec.get("repeat"));
    if let Some(repeat) = repeat.filter(|r| r.is_object()) {
        for (from, to) in [("value", "repeat"), ("direction", "repeatDirection"), ("maxPerRow", "maxPerRow")] {
            if let Some(value) = repeat.get(from) {
                fields.insert(to.to_owned(), value.to_serde());
            }
        }
    }
    Value::Object(fields)
}

/// `{"id": .., ..}` of whatever form.
fn transformation(value: Value, model: Model) -> Value {
    let Value::Object(mut whole) = value else { return value };
    let id = whole.shift_remove(if model == Model::V2 { "group" } else { "kind" });
    match whole.shift_remove("spec") {
        Some(Value::Object(spec)) => {
            let mut out = Map::new();
            out.extend(id.map(|id| ("id".to_owned(), id)));
            out.extend(spec);
            Value::Object(out)
        }
        _ => json!({"id": id}),
    }
}

fn queries(panel: Panel<'_>) -> Vec<(String, Value)> {
    let all = panel.queries();
    let mut taken: Vec<String> = all.iter().filter_map(|q| q.ref_id()).map(std::borrow::Cow::into_owned).collect();
    let mut found: Vec<(String, Value)> = Vec::new();
    for query in all {
        let own = query.ref_id().filter(|id| !id.is_empty()).map(std::borrow::Cow::into_owned);
        let id = own.unwrap_or_else(|| {
            let free = ('A'..='Z').map(String::from).find(|id| !taken.contains(id)).unwrap_or_else(|| format!("#{}", found.len() + 1));
            taken.push(free.clone());
            free
        });
        // Two of one name: the second one by its position.
        let id = if found.iter().any(|(other, _)| *other == id) { format!("{id} #{}", found.len() + 1) } else { id };
        found.push((id, of_query(query, panel.model())));
    }
    found
}

fn of_query(query: Query<'_>, model: Model) -> Value {
    let mut fields = object(query.body());
    if model.is_v2() {
        if let Some(datasource) = query.datasource() {
            let mut named = Map::new();
            named.extend(datasource.kind.map(|kind| ("type".to_owned(), Value::from(kind.into_owned()))));
            named.extend(datasource.uid.map(|uid| ("uid".to_owned(), Value::from(uid.into_owned()))));
            fields.insert("datasource".to_owned(), Value::Object(named));
        }
        if query.is_hidden() {
            fields.insert("hide".to_owned(), true.into());
        }
    }
    fields.shift_remove("refId");
    Value::Object(fields)
}
