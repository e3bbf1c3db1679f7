//! Writes the classic model (`schemaVersion` 42), also the `spec` of V1 resources.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::flatten::Placed;
use super::{GridItem, Model, PanelModel, QueryModel, QueryOptions, Repeat};
use crate::grafana::dashboard::SCHEMA_VERSION;
use crate::grafana::layout::{COLUMNS, Place};
use crate::grafana::leaf::Leaf;
use crate::grafana::panel::merge;

/// The classic spelling of a model.
#[derive(Debug)]
pub(super) struct Classic<'a> {
    pub(super) model: &'a Model,
    pub(super) placed: &'a [Placed<'a>],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Root<'a> {
    id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uid: Option<&'a str>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    tags: &'a [String],
    timezone: &'a str,
    editable: bool,
    graph_tooltip: u8,
    time: Range<'a>,
    timepicker: Picker<'a>,
    fiscal_year_start_month: u8,
    week_start: &'a str,
    refresh: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    live_now: Option<bool>,
    preload: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<i64>,
    schema_version: u32,
    links: &'a [Leaf],
    annotations: List<'a>,
    templating: List<'a>,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
    panels: Vec<Panel<'a>>,
}

#[derive(Serialize)]
struct Range<'a> {
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct Picker<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_intervals: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quick_ranges: Option<&'a Value>,
    #[serde(rename = "nowDelay", skip_serializing_if = "Option::is_none")]
    now_delay: Option<&'a str>,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
}

#[derive(Serialize)]
struct List<'a> {
    list: &'a [Leaf],
}

/// A panel or a row where it stands.
#[derive(Debug)]
pub(super) struct Panel<'a>(pub(super) &'a Placed<'a>);

impl Serialize for Panel<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Placed::Panel { model, id, place, repeat } => spell(model, *id, *place, repeat.as_ref()).serialize(serializer),
            Placed::Row { group, id, y, collapsed, inner } => Row {
                id: *id,
                kind: "row",
                title: group.title.as_deref().unwrap_or_default(),
                grid_pos: Place { h: 1, w: COLUMNS, x: 0, y: *y },
                collapsed: *collapsed,
                repeat: group.repeat.as_deref(),
                extra: &group.extra.classic,
                panels: inner.iter().map(Panel).collect(),
            }
            .serialize(serializer),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    id: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    grid_pos: Place,
    collapsed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<&'a str>,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
    panels: Vec<Panel<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Spelled<'a> {
    id: u32,
    #[serde(rename = "type", skip_serializing_if = "str::is_empty")]
    kind: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transparent: Option<bool>,
    grid_pos: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    library_panel: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datasource: Option<&'a Leaf>,
    #[serde(flatten)]
    query_options: &'a QueryOptions,
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<Vec<Target<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<&'a Leaf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_config: Option<&'a Leaf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transformations: Option<&'a [Leaf]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<&'a [Leaf]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat_direction: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_per_row: Option<u32>,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    ref_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    datasource: Option<&'a Leaf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hide: Option<bool>,
    #[serde(flatten)]
    spec: &'a Leaf,
}

fn target(query: &QueryModel) -> Target<'_> {
    Target { ref_id: &query.ref_id, datasource: query.datasource.as_ref(), hide: query.hide, spec: &query.spec }
}

/// A panel at a place.
pub(super) fn spell<'a>(model: &'a PanelModel, id: u32, place: Place, repeat: Option<&'a Repeat>) -> Spelled<'a> {
    Spelled {
        id,
        kind: &model.kind,
        title: &model.title,
        description: model.description.as_deref(),
        transparent: model.transparent,
        grid_pos: place,
        plugin_version: model.plugin_version.as_deref(),
        library_panel: model.library.as_ref(),
        datasource: model.datasource.as_ref(),
        query_options: &model.query_options,
        targets: model.queries.as_ref().map(|queries| queries.iter().map(target).collect()),
        options: model.options.as_ref(),
        field_config: model.field_config.as_ref(),
        transformations: model.transformations.as_deref(),
        links: model.links.as_deref(),
        repeat: repeat.map(|r| r.variable.as_str()),
        repeat_direction: repeat.and_then(|r| r.direction.as_deref()),
        max_per_row: repeat.and_then(|r| r.max_per_row),
        extra: &model.extra.classic,
    }
}

impl PanelModel {
    /// The panel and its place after `raw` was merged into its classic JSON.
    pub(in crate::grafana) fn merged(self, item: GridItem, raw: &[Value]) -> (Self, GridItem) {
        let mut json = serde_json::json!(spell(&self, self.id, item.place, item.repeat.as_ref()));
        raw.iter().for_each(|raw| merge(&mut json, raw));
        let mut panels = Vec::new();
        let mut again = super::of_classic::item(json, &mut panels, &mut 0, &mut super::report::Report::default());
        again.panel = item.panel;
        (panels.pop().unwrap_or(self), again)
    }
}

impl Serialize for Classic<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let m = self.model;
        let time = &m.time;
        Root {
            id: None,
            uid: m.uid.as_deref(),
            title: &m.title,
            description: m.description.as_deref(),
            tags: &m.tags,
            timezone: time.timezone.as_deref().unwrap_or("browser"),
            editable: m.editable.unwrap_or(true),
            graph_tooltip: m.cursor as u8,
            time: Range { from: time.from.as_deref().unwrap_or("now-6h"), to: time.to.as_deref().unwrap_or("now") },
            timepicker: Picker {
                hidden: time.hide_picker,
                refresh_intervals: time.refresh_intervals.as_deref(),
                quick_ranges: time.quick_ranges.as_ref(),
                now_delay: time.now_delay.as_deref(),
                extra: &time.picker_extra,
            },
            fiscal_year_start_month: time.fiscal_year_start.unwrap_or(0),
            week_start: time.week_start.as_deref().unwrap_or_default(),
            refresh: time.refresh.as_deref().unwrap_or_default(),
            live_now: m.live_now,
            preload: m.preload.unwrap_or(false),
            revision: m.revision,
            schema_version: SCHEMA_VERSION,
            links: &m.links,
            annotations: List { list: &m.annotations },
            templating: List { list: &m.variables },
            extra: &m.extra.classic,
            panels: self.placed.iter().map(Panel).collect(),
        }
        .serialize(serializer)
    }
}
