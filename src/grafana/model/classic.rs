//! Writes the classic model (`schemaVersion` 42), also the `spec` of V1 resources.

use serde_json::{Map, Value};

use super::flatten::Placed;
use super::{Element, GridItem, Model, PanelModel, QueryModel, Repeat};
use crate::grafana::dashboard::SCHEMA_VERSION;
use crate::grafana::layout::{COLUMNS, Place};
use crate::grafana::leaf::Leaf;
use crate::grafana::merge::merge;
use crate::grafana::pretty::Pretty;
use crate::text::SourceId;

/// The text of a dashboard whose panels stand as given, without line end.
pub(super) fn write(model: &Model, placed: &[Placed<'_>]) -> String {
    let mut to = Pretty::with_capacity(4096 + 4096 * model.panels.len());
    to.object(|w| root(w, model, placed));
    to.finish()
}

/// A text of ours as a tree.
pub(super) fn tree(text: String) -> Value {
    crate::json::read(SourceId(0), text).0.root().map_or(Value::Null, crate::json::Value::to_serde)
}

fn root(w: &mut Pretty, m: &Model, placed: &[Placed<'_>]) {
    let time = &m.time;
    w.field("id", &());
    w.some("uid", m.uid.as_deref());
    w.field("title", &m.title);
    w.some("description", m.description.as_deref());
    w.field("tags", &m.tags);
    w.field("timezone", time.timezone.as_deref().unwrap_or("browser"));
    w.field("editable", &m.editable.unwrap_or(true));
    w.field("graphTooltip", &(m.cursor as u8));
    w.object_field("time", |w| {
        w.field("from", time.from.as_deref().unwrap_or("now-6h"));
        w.field("to", time.to.as_deref().unwrap_or("now"));
    });
    w.object_field("timepicker", |w| {
        w.some("hidden", time.hide_picker);
        w.some("refresh_intervals", time.refresh_intervals.as_deref());
        w.some("quick_ranges", time.quick_ranges.as_ref());
        w.some("nowDelay", time.now_delay.as_deref());
        extra(w, &time.picker_extra);
    });
    w.field("fiscalYearStartMonth", &time.fiscal_year_start.unwrap_or(0));
    w.field("weekStart", time.week_start.as_deref().unwrap_or_default());
    w.field("refresh", time.refresh.as_deref().unwrap_or_default());
    w.some("liveNow", m.live_now);
    w.field("preload", &m.preload.unwrap_or(false));
    w.some("revision", m.revision);
    w.field("schemaVersion", &SCHEMA_VERSION);
    leaves(w, "links", &m.links);
    w.object_field("annotations", |w| leaves(w, "list", &m.annotations));
    w.object_field("templating", |w| leaves(w, "list", &m.variables));
    extra(w, &m.extra.classic);
    w.objects("panels", placed, entry);
}

fn leaves(w: &mut Pretty, key: &str, leaves: &[Leaf]) {
    w.parts(key, leaves.iter().map(Leaf::part));
}

fn extra(w: &mut Pretty, fields: &Map<String, Value>) {
    if !fields.is_empty() {
        w.fields(fields);
    }
}

/// A panel or a row where it stands.
fn entry(w: &mut Pretty, placed: &Placed<'_>) {
    match placed {
        Placed::Panel { element, id, place, repeat } => panel(w, &element.panel, *id, *place, repeat.as_deref()),
        Placed::Row { group, id, y, collapsed, inner } => {
            w.field("id", id);
            w.field("type", "row");
            w.field("title", group.title.as_deref().unwrap_or_default());
            grid_pos(w, Place { h: 1, w: COLUMNS, x: 0, y: *y });
            w.field("collapsed", collapsed);
            w.some("repeat", group.repeat.as_deref());
            extra(w, &group.extra.classic);
            w.objects("panels", inner, entry);
        }
    }
}

fn grid_pos(w: &mut Pretty, place: Place) {
    w.object_field("gridPos", |w| {
        w.field("h", &place.h);
        w.field("w", &place.w);
        w.field("x", &place.x);
        w.field("y", &place.y);
    });
}

fn panel(w: &mut Pretty, p: &PanelModel, id: u32, place: Place, repeat: Option<&Repeat>) {
    let part = |w: &mut Pretty, key: &str, leaf: &Option<Leaf>| {
        if let Some(leaf) = leaf {
            w.part(key, leaf.part());
        }
    };
    w.field("id", &id);
    if !p.kind.is_empty() {
        w.field("type", &*p.kind);
    }
    w.field("title", &p.title);
    w.some("description", p.description.as_deref());
    w.some("transparent", p.transparent);
    grid_pos(w, place);
    w.some("pluginVersion", p.plugin_version.as_deref());
    w.some("libraryPanel", p.library.as_ref());
    part(w, "datasource", &p.datasource);
    let asked = &p.query_options;
    w.some("interval", asked.interval.as_deref());
    w.some("maxDataPoints", asked.max_data_points.as_ref());
    w.some("timeFrom", asked.time_from.as_deref());
    w.some("timeShift", asked.time_shift.as_deref());
    w.some("timeCompare", asked.time_compare.as_deref());
    w.some("hideTimeOverride", asked.hide_time_override);
    w.some("cacheTimeout", asked.cache_timeout.as_deref());
    w.some("queryCachingTTL", asked.query_caching_ttl);
    if let Some(queries) = &p.queries {
        w.objects("targets", queries, target);
    }
    part(w, "options", &p.options);
    part(w, "fieldConfig", &p.field_config);
    if let Some(list) = &p.transformations {
        leaves(w, "transformations", list);
    }
    if let Some(list) = &p.links {
        leaves(w, "links", list);
    }
    w.some("repeat", repeat.map(|r| r.variable.as_str()));
    w.some("repeatDirection", repeat.and_then(|r| r.direction.as_deref()));
    w.some("maxPerRow", repeat.and_then(|r| r.max_per_row));
    extra(w, &p.extra.classic);
}

fn target(w: &mut Pretty, query: &QueryModel) {
    if !query.ref_id.is_empty() {
        w.field("refId", &*query.ref_id);
    }
    if let Some(datasource) = &query.datasource {
        w.part("datasource", datasource.part());
    }
    w.some("hide", query.hide);
    query.spec.write_fields(w);
}

impl Element {
    /// The panel and its place after `raw` was merged into its classic JSON.
    pub(in crate::grafana) fn merged(self, item: GridItem, raw: &[Value]) -> (Self, GridItem) {
        let mut to = Pretty::default();
        to.object(|w| panel(w, &self.panel, self.id, item.place, item.repeat.as_ref()));
        let mut json = tree(to.finish());
        raw.iter().for_each(|raw| merge(&mut json, raw));
        let mut panels = Vec::new();
        let mut again = super::of_classic::item(json, &mut panels, &mut 0, &mut super::report::Report::default());
        again.panel = item.panel;
        (panels.pop().unwrap_or(self), again)
    }
}
