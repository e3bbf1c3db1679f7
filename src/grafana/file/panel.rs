//! One panel of somebody's dashboard, asked alike in every model. Views only: nothing is changed here.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::board::{Model, list, text, whole};
use super::path::path_of;
use super::places::{self, Item};
use super::query::{DatasourceName, Query};
use crate::json::Value;

/// A place on the grid of 24 columns. What the file says, also where it makes no sense; fractions are cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Grid {
    /// The first column, from 0.
    pub x: i64,
    /// The first line, from 0.
    pub y: i64,
    /// How many columns.
    pub w: i64,
    /// How many lines of 38 pixels.
    pub h: i64,
}

/// A panel of a [`super::Board`]; rows of the classic model are panels too. Copying it is free.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'d> {
    value: Value<'d>,
    model: Model,
    /// v2: the key in `elements`.
    key: Option<Value<'d>>,
    item: Option<Item<'d>>,
    row: Option<Value<'d>>,
    nested: bool,
    of_rows: bool,
}

impl<'d> Panel<'d> {
    /// A panel by itself.
    pub(super) const fn bare(value: Value<'d>, model: Model) -> Self {
        Self { value, model, key: None, item: None, row: None, nested: false, of_rows: false }
    }

    /// The panels of a classic dashboard.
    pub(super) fn classic(board: Value<'d>) -> Vec<Self> {
        let mut found = Vec::new();
        let mut row = None;
        for value in list(board, "panels") {
            let panel = Self { row, ..Self::bare(value, Model::Classic) };
            if panel.is_row() {
                row = Some(value);
                found.push(Self { row: None, ..panel });
            } else {
                found.push(panel);
            }
            nested(value, &mut found);
        }
        for value in list(board, "rows") {
            for inner in list(value, "panels") {
                found.push(Self { row: Some(value), of_rows: true, ..Self::bare(inner, Model::Classic) });
                nested(inner, &mut found);
            }
        }
        found
    }

    /// The elements of a v2 dashboard, those of the layout first.
    pub(super) fn v2(spec: Value<'d>, model: Model) -> Vec<Self> {
        let entries: Vec<_> = spec.get("elements").into_iter().flat_map(Value::entries).filter(|e| e.value.is_object()).collect();
        let names: FxHashMap<Cow<'_, str>, usize> = entries.iter().enumerate().filter_map(|(i, e)| Some((e.key.as_str()?, i))).collect();
        let mut seen = vec![false; entries.len()];
        let mut found = Vec::with_capacity(entries.len());
        for item in places::of(spec).items {
            let Some(at) = item.element().and_then(Value::as_str).and_then(|name| names.get(&name).copied()) else { continue };
            if !std::mem::replace(&mut seen[at], true) {
                found.push(Self { key: Some(entries[at].key), item: Some(item), row: item.section, ..Self::bare(entries[at].value, model) });
            }
        }
        let rest = entries.iter().zip(&seen).filter(|(_, seen)| !**seen);
        found.extend(rest.map(|(e, _)| Self { key: Some(e.key), ..Self::bare(e.value, model) }));
        found
    }

    /// The panel as it stands in the file: the classic object, or the element of v2.
    #[must_use]
    pub const fn value(self) -> Value<'d> {
        self.value
    }

    /// The model of its dashboard.
    #[must_use]
    pub const fn model(self) -> Model {
        self.model
    }

    /// What holds its own fields: the classic object, or the element's `spec`.
    #[must_use]
    pub fn spec(self) -> Option<Value<'d>> {
        if self.model.is_v2() { self.value.get("spec") } else { Some(self.value) }
    }

    fn visualization(self) -> Option<Value<'d>> {
        self.spec()?.get("vizConfig")
    }

    /// Where it stands: `$.panels[2]`, `$.spec.elements["panel-2"]`.
    #[must_use]
    pub fn path(self) -> String {
        path_of(self.value)
    }

    /// v2: its name in `elements`.
    #[must_use]
    pub fn name(self) -> Option<Cow<'d, str>> {
        self.key.and_then(Value::as_str)
    }

    /// Its id, if that is a whole number.
    #[must_use]
    pub fn id(self) -> Option<u64> {
        self.spec()?.get("id").and_then(Value::as_f64).and_then(whole)
    }

    /// Its title.
    #[must_use]
    pub fn title(self) -> Option<Cow<'d, str>> {
        text(self.spec()?, "title")
    }

    /// Its description.
    #[must_use]
    pub fn description(self) -> Option<Cow<'d, str>> {
        text(self.spec()?, "description")
    }

    /// The plugin id: `timeseries`.
    #[must_use]
    pub fn kind(self) -> Option<Cow<'d, str>> {
        match self.model {
            Model::Classic | Model::LibraryPanel => text(self.value, "type"),
            Model::V2Alpha1 => text(self.visualization()?, "kind"),
            Model::V2Beta1 | Model::V2 => text(self.visualization()?, "group"),
        }
    }

    /// Whether it is the heading of a row (classic).
    #[must_use]
    pub fn is_row(self) -> bool {
        !self.model.is_v2() && text(self.value, "type").is_some_and(|t| t == "row")
    }

    /// Whether it is a row that is folded.
    #[must_use]
    pub fn is_collapsed(self) -> bool {
        self.is_row() && self.value.get("collapsed").and_then(Value::as_bool) == Some(true)
    }

    /// Whether it stands in the `panels` of another panel, as those of folded rows do.
    #[must_use]
    pub const fn is_nested(self) -> bool {
        self.nested
    }

    /// Whether it stands in the old list `rows`, where panels have no place on a grid.
    #[must_use]
    pub const fn is_of_old_rows(self) -> bool {
        self.of_rows
    }

    /// The row or tab around it, or the row panel in front of it.
    #[must_use]
    pub const fn row(self) -> Option<Value<'d>> {
        self.row
    }

    /// The title of the row or tab around it.
    #[must_use]
    pub fn row_title(self) -> Option<Cow<'d, str>> {
        let row = self.row?;
        text(if self.model.is_v2() { row.get("spec")? } else { row }, "title")
    }

    /// v2: the item of the layout that shows it.
    #[must_use]
    pub fn layout_item(self) -> Option<Value<'d>> {
        self.item.map(|i| i.value)
    }

    /// The object that says its place: `gridPos`, or the `spec` of its item in the layout.
    #[must_use]
    pub fn grid_value(self) -> Option<Value<'d>> {
        match self.item {
            Some(item) => Some(item.spec),
            None if self.model.is_v2() => None,
            None => self.value.get("gridPos"),
        }
    }

    /// Its place; `None` if a part of it is missing or no number. Items of auto-grids have none.
    #[must_use]
    pub fn grid(self) -> Option<Grid> {
        let at = self.grid_value()?;
        let (w, h) = if self.model.is_v2() { ("width", "height") } else { ("w", "h") };
        #[expect(clippy::cast_possible_truncation, reason = "saturates, which keeps a senseless number senseless")]
        let part = |field| at.get(field).and_then(Value::as_f64).map(|v| v as i64);
        Some(Grid { x: part("x").or((!self.model.is_v2()).then_some(0))?, y: part("y").or((!self.model.is_v2()).then_some(0))?, w: part(w)?, h: part(h)? })
    }

    /// Its datasource: the panel's own (classic), or that of the first query (v2).
    #[must_use]
    pub fn datasource(self) -> Option<DatasourceName<'d>> {
        if self.model.is_v2() {
            return self.queries().first().and_then(|q| q.datasource());
        }
        DatasourceName::of(self.value.get("datasource")?)
    }

    /// Its queries, in order.
    #[must_use]
    pub fn queries(self) -> Vec<Query<'d>> {
        let of = |value| Query { value, model: self.model };
        match self.data() {
            Some(data) => list(data, "queries").map(of).collect(),
            None if self.model.is_v2() => Vec::new(),
            None => list(self.value, "targets").map(of).collect(),
        }
    }

    /// v2: the `spec` of the query group.
    pub(super) fn data(self) -> Option<Value<'d>> {
        self.spec().filter(|_| self.model.is_v2())?.get("data")?.get("spec")
    }

    /// Its transformations, in order, as they stand in the file.
    #[must_use]
    pub fn transformations(self) -> Vec<Value<'d>> {
        self.data().or_else(|| self.spec().filter(|_| !self.model.is_v2())).into_iter().flat_map(|d| list(d, "transformations")).collect()
    }

    /// What the plugin is configured with.
    #[must_use]
    pub fn options(self) -> Option<Value<'d>> {
        if self.model.is_v2() { self.visualization()?.get("spec")?.get("options") } else { self.value.get("options") }
    }

    /// Standard options, custom ones and overrides of fields.
    #[must_use]
    pub fn field_config(self) -> Option<Value<'d>> {
        if self.model.is_v2() { self.visualization()?.get("spec")?.get("fieldConfig") } else { self.value.get("fieldConfig") }
    }

    /// The overrides of its fields, in order.
    #[must_use]
    pub fn overrides(self) -> Vec<Value<'d>> {
        self.field_config().into_iter().flat_map(|f| list(f, "overrides")).collect()
    }

    /// The unit of its fields, overrides aside.
    #[must_use]
    pub fn unit(self) -> Option<Cow<'d, str>> {
        text(self.field_config()?.get("defaults")?, "unit")
    }

    /// The uid of the library panel that it stands for.
    #[must_use]
    pub fn library_panel(self) -> Option<Cow<'d, str>> {
        text(self.spec()?.get("libraryPanel")?, "uid")
    }

    /// What people would call it: its title in backticks, else its type and path.
    #[must_use]
    pub fn called(self) -> String {
        match (self.title().filter(|t| !t.trim().is_empty()), self.kind()) {
            (Some(title), _) => format!("`{title}`"),
            (None, Some(kind)) => format!("an untitled `{kind}`"),
            (None, None) => "an untitled panel".to_owned(),
        }
    }
}

/// What stands in `panels` of a panel, and in theirs.
fn nested<'d>(holder: Value<'d>, found: &mut Vec<Panel<'d>>) {
    let below = |holder: Value<'d>| {
        let mut inner: Vec<_> = list(holder, "panels").map(|v| (v, holder)).collect();
        inner.reverse();
        inner
    };
    let mut open = below(holder);
    while let Some((value, row)) = open.pop() {
        found.push(Panel { row: Some(row), nested: true, ..Panel::bare(value, Model::Classic) });
        open.extend(below(value));
    }
}
