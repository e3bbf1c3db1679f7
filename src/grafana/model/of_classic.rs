//! Reads the classic model into the neutral one. Older versions are brought to the current one first ([`super::upgrade`]).

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::of_v2::{number_panels, query_options};
use super::report::{Loss, Report};
use super::take::{Fields, int};
use super::upgrade::upgrade;
use super::{Element, Extra, GridItem, Group, Layout, Model, PanelModel, QueryModel, Repeat, TimeSettings};
use crate::grafana::dashboard::CursorSync;
use crate::grafana::layout::{COLUMNS, Place};
use crate::grafana::leaf::Leaf;

impl Group {
    /// A row without heading, for what stands outside of rows.
    pub(in crate::grafana) fn headless(layout: Layout) -> Self {
        Self { title: Some(String::new()), collapsed: Some(false), hide_header: Some(true), layout, ..Self::default() }
    }
}

impl Model {
    /// Reads a classic dashboard of any version. What has a wrong shape is kept as an unknown field or left out, and reported.
    #[must_use]
    pub fn of_classic(mut json: Value) -> (Self, Vec<Loss>) {
        let mut report = Report::default();
        upgrade(&mut json, &mut report);
        let mut from = Fields::of(json);
        for server in ["id", "version", "iteration", "schemaVersion"] {
            from.any(server);
        }
        let (panels, layout) = panels(from.list("panels").unwrap_or_default(), &mut report);
        let list = |from: &mut Fields, key: &str| -> Vec<Leaf> {
            from.object(key).and_then(|mut o| o.list("list")).unwrap_or_default().into_iter().filter(Value::is_object).map(Leaf::from).collect()
        };
        let model = Self {
            uid: from.text("uid"),
            title: from.text("title").unwrap_or_default(),
            description: from.text("description"),
            tags: from.texts("tags").unwrap_or_default(),
            editable: from.bool("editable"),
            live_now: from.bool("liveNow"),
            preload: from.bool("preload"),
            revision: from.int("revision"),
            cursor: match from.int("graphTooltip") {
                Some(1) => CursorSync::Crosshair,
                Some(2) => CursorSync::Tooltip,
                _ => CursorSync::Off,
            },
            time: time_settings(&mut from),
            variables: list(&mut from, "templating"),
            annotations: list(&mut from, "annotations"),
            links: from.list("links").unwrap_or_default().into_iter().filter(Value::is_object).map(Leaf::from).collect(),
            panels,
            layout,
            metadata: Map::new(),
            extra: Extra::of_classic(from.0),
        };
        (model, report.0)
    }
}

fn time_settings(from: &mut Fields) -> TimeSettings {
    let mut range = from.object("time").unwrap_or_default();
    let mut picker = from.object("timepicker").unwrap_or_default();
    TimeSettings {
        timezone: from.text("timezone"),
        from: range.text("from"),
        to: range.text("to"),
        refresh: from.text("refresh"),
        refresh_intervals: picker.texts("refresh_intervals"),
        quick_ranges: picker.some("quick_ranges"),
        hide_picker: picker.bool("hidden"),
        week_start: from.text("weekStart"),
        fiscal_year_start: from.int("fiscalYearStartMonth").and_then(|m| u8::try_from(m).ok()),
        now_delay: picker.text("nowDelay"),
        picker_extra: picker.0,
    }
}

/// The row that is being read, and the line its panels' places are relative to.
struct Open {
    group: Group,
    top: u32,
}

fn panels(list: Vec<Value>, report: &mut Report) -> (Vec<Element>, Layout) {
    let mut panels = Vec::new();
    let mut above = Vec::new();
    let mut rows: Vec<Open> = Vec::new();
    let mut bottom = 0;
    for value in list {
        if !value.is_object() {
            report.add("", format!("expected a panel, found {}; it is left out", kind_of(&value)));
            continue;
        }
        if value.get("type").is_some_and(|t| t == "row") {
            rows.push(row(value, &mut panels, &mut bottom, report));
            continue;
        }
        let item = item(value, &mut panels, &mut bottom, report);
        match rows.last_mut() {
            None => above.push(item),
            Some(open) => open.add(item),
        }
    }
    number_panels(&mut panels, report);
    if rows.is_empty() {
        return (panels, Layout::Grid(above));
    }
    let mut groups = Vec::with_capacity(rows.len() + 1);
    if !above.is_empty() {
        groups.push(Group::headless(Layout::Grid(above)));
    }
    let mut taken: BTreeSet<u32> = panels.iter().map(|p| p.id).collect();
    for Open { mut group, .. } in rows {
        // The ids of rows are of no use to anybody; a taken one is given up.
        group.id = group.id.filter(|id| *id > 0 && taken.insert(*id));
        groups.push(group);
    }
    (panels, Layout::Rows(groups))
}

impl Open {
    fn add(&mut self, mut item: GridItem) {
        item.place.y = item.place.y.saturating_sub(self.top);
        if let Layout::Grid(items) = &mut self.group.layout {
            items.push(item);
        }
    }
}

fn row(value: Value, panels: &mut Vec<Element>, bottom: &mut u32, report: &mut Report) -> Open {
    let mut from = Fields::of(value);
    from.any("type");
    let y = from.any("gridPos").and_then(|g| g.get("y").and_then(int)).and_then(|y| u32::try_from(y).ok()).unwrap_or(*bottom);
    let nested = from.list("panels").unwrap_or_default();
    let group = Group {
        id: from.int("id").and_then(|n| u32::try_from(n).ok()),
        title: Some(from.text("title").unwrap_or_default()),
        collapsed: Some(from.bool("collapsed").unwrap_or(false)),
        repeat: from.text("repeat").filter(|r| !r.is_empty()),
        layout: Layout::default(),
        ..Group::default()
    };
    for silent in ["datasource", "targets"] {
        from.any(silent);
    }
    let mut open = Open { group: Group { extra: Extra::of_classic(from.0), ..group }, top: y.saturating_add(1) };
    let folded = open.group.collapsed == Some(true);
    if !folded && !nested.is_empty() {
        let title = open.group.title.clone().unwrap_or_default();
        report.add(format!("row \"{title}\""), "panels nested in an open row: Grafana drops them, here they are kept");
    }
    let mut inner_bottom = open.top;
    let items: Vec<GridItem> = nested.into_iter().filter(Value::is_object).map(|panel| item(panel, panels, &mut inner_bottom, report)).collect();
    // Places inside a folded row are those it had when it was last open.
    let first = items.iter().map(|i| i.place.y).min().unwrap_or(open.top);
    let top = open.top;
    open.top = if first < top { first } else { top };
    items.into_iter().for_each(|item| open.add(item));
    open.top = top;
    *bottom = (*bottom).max(top);
    open
}

/// Reads a panel with its place; one without a place goes below all others.
pub(super) fn item(value: Value, panels: &mut Vec<Element>, bottom: &mut u32, report: &mut Report) -> GridItem {
    let mut from = Fields::of(value);
    let grid = from.any("gridPos").unwrap_or_default();
    let number = |key: &str, default: u32| grid.get(key).and_then(int).map_or(default, |n| u32::try_from(n.max(0)).unwrap_or(default));
    let place = Place { x: number("x", 0).min(COLUMNS - 1), y: number("y", *bottom), w: number("w", COLUMNS / 2).clamp(1, COLUMNS), h: number("h", 9).max(1) };
    *bottom = (*bottom).max(place.y.saturating_add(place.h));
    let variable = from.text("repeat").filter(|r| !r.is_empty());
    let direction = from.text("repeatDirection");
    let max_per_row = from.int("maxPerRow").and_then(|n| u32::try_from(n).ok());
    let repeat = variable.map(|variable| Repeat { variable, direction, max_per_row });
    panels.push(panel(from, report));
    GridItem { panel: panels.len() - 1, place, repeat }
}

fn panel(mut from: Fields, report: &mut Report) -> Element {
    let title = from.text("title").unwrap_or_default();
    let kind = from.text("type").unwrap_or_default();
    if kind.is_empty() && from.0.get("libraryPanel").is_none() {
        report.add(format!("panel \"{title}\""), "it has no type");
    }
    let queries = from.list("targets").map(|targets| targets.into_iter().filter(Value::is_object).map(query).collect());
    let id = from.int("id").and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let panel = PanelModel {
        kind: kind.into(),
        plugin_version: from.text("pluginVersion"),
        description: from.text("description"),
        transparent: from.bool("transparent"),
        links: from.list("links").map(|links| links.into_iter().map(Leaf::from).collect()),
        datasource: from.some("datasource").map(Leaf::from),
        queries,
        transformations: from.list("transformations").map(|list| list.into_iter().map(Leaf::from).collect()),
        query_options: query_options(&mut from),
        options: from.take_if("options", Value::is_object).map(Leaf::from),
        field_config: from.take_if("fieldConfig", Value::is_object).map(Leaf::from),
        library: from.take_if("libraryPanel", Value::is_object),
        title,
        extra: Extra::of_classic(from.0),
    };
    Element { id, key: None, panel: panel.into() }
}

fn query(target: Value) -> QueryModel {
    let mut from = Fields::of(target);
    QueryModel {
        ref_id: from.text("refId").unwrap_or_default().into(),
        hide: from.bool("hide"),
        datasource: from.some("datasource").map(Leaf::from),
        spec: Value::Object(from.0).into(),
    }
}

/// What a value is, for messages.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
