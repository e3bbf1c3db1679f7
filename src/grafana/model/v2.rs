//! Writes V2 resources: elements and layout apart. `v2` and `v2beta1` differ in how a transformation is named.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::report::Report;
use super::take::Fields;
use super::{ApiVersion, AutoGrid, Element, Group, Layout, Model, PanelModel, Repeat, annotation, replaced, variable};
use crate::grafana::leaf::Leaf;

/// The plugins of datasource variables, for references that name no plugin.
#[derive(Debug, Default)]
pub(super) struct Datasources(BTreeMap<String, String>);

impl Datasources {
    fn of(model: &Model) -> Self {
        let values = model.variables.iter().map(Leaf::value);
        let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).map(str::to_owned);
        Self(values.filter(|v| v["type"] == "datasource").filter_map(|v| Some((text(&v, "name")?, text(&v, "query")?))).collect())
    }

    /// Plugin and name of a classic datasource: an object, a text of old dashboards, or null.
    pub(super) fn split(&self, datasource: Option<&Value>) -> (String, Option<String>) {
        let text = |key: &str| datasource.and_then(|d| d.get(key)).and_then(Value::as_str);
        let name = datasource.and_then(Value::as_str).or_else(|| text("uid")).filter(|name| !name.is_empty());
        let plugin = text("type").map(str::to_owned).or_else(|| {
            let variable = name?.trim_start_matches('$').trim_matches(['{', '}', '[', ']']);
            self.0.get(variable).cloned()
        });
        (plugin.unwrap_or_default(), name.map(str::to_owned))
    }

    /// A `DataQuery`.
    pub(super) fn data_query(&self, datasource: Option<&Value>, spec: Value) -> Value {
        let (group, name) = self.split(datasource);
        let mut query = Map::new();
        query.insert("kind".into(), json!("DataQuery"));
        query.insert("group".into(), json!(group));
        query.insert("version".into(), json!("v0"));
        if let Some(name) = name {
            query.insert("datasource".into(), json!({"name": name}));
        }
        query.insert("spec".into(), spec);
        Value::Object(query)
    }
}

/// A classic datasource of V2's plugin and name.
pub(super) fn datasource(group: &str, name: Option<String>) -> Option<Value> {
    match (group, name) {
        ("", None) => None,
        ("", Some(name)) => Some(json!({"uid": name})),
        (group, None) => Some(json!({"type": group})),
        (group, Some(name)) => Some(json!({"type": group, "uid": name})),
    }
}

/// Classic datasource and body of a `DataQuery`; also as `v2alpha1` has it, with the plugin as its kind.
pub(super) fn read_data_query(query: Value) -> (Option<Value>, Value) {
    let mut fields = Fields::of(query);
    let kind = fields.text("kind").unwrap_or_default();
    let group = fields.text("group").unwrap_or_else(|| if kind == "DataQuery" { String::new() } else { kind });
    let name = fields.object("datasource").and_then(|mut d| d.text("name"));
    (datasource(&group, name), fields.take_if("spec", Value::is_object).unwrap_or_else(|| json!({})))
}

/// Classic fields that V2 dropped for good.
const DROPPED: &[&str] = &["gnetId", "style", "hideControls", "sharedCrosshair"];

/// The `spec` of a V2 resource.
pub(super) fn write(model: &Model, api: ApiVersion, report: &mut Report) -> Value {
    let writer = Writer { model, api, datasources: Datasources::of(model), keys: keys(model) };
    // What V2 has dropped for good is no loss.
    let fields = model.extra.classic.iter().filter(|(key, _)| !DROPPED.contains(&key.as_str()));
    report.fields("", &fields.map(|(key, value)| (key.clone(), value.clone())).collect());
    report.fields("the time picker", &model.time.picker_extra);
    let mut spec = Map::new();
    let mut put = |key: &str, value: Value| {
        spec.insert(key.into(), value);
    };
    put("title", json!(model.title));
    if let Some(text) = &model.description {
        put("description", json!(text));
    }
    put("tags", json!(model.tags));
    put("editable", json!(model.editable.unwrap_or(true)));
    put("preload", json!(model.preload.unwrap_or(false)));
    if let Some(live) = model.live_now {
        put("liveNow", json!(live));
    }
    if let Some(revision) = model.revision {
        put("revision", json!(revision));
    }
    put("cursorSync", json!(["Off", "Crosshair", "Tooltip"][model.cursor as usize]));
    put("timeSettings", time(model));
    put("links", model.links.iter().map(|l| annotation::link(l.value())).collect());
    put("annotations", model.annotations.iter().map(|a| annotation::to_v2(a.value(), &writer.datasources)).collect());
    put("variables", writer.variables(&model.variables, report));
    let elements: Map<String, Value> = model.panels.iter().enumerate().map(|(n, p)| (writer.keys[n].clone(), writer.element(p, report))).collect();
    put("elements", Value::Object(elements));
    put("layout", writer.layout(&model.layout, report));
    for (key, value) in &model.extra.v2 {
        if api == ApiVersion::V2Beta1 && key == "preferences" {
            report.add("", "v2beta1 has no `preferences`; they are left out");
            continue;
        }
        spec.entry(key).or_insert_with(|| value.clone());
    }
    Value::Object(spec)
}

/// A key for each panel; the second of the same key gets another.
fn keys(model: &Model) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let key = |p: &Element| {
        let wanted = p.element_key();
        let key = (1..).map(|n| if n == 1 { wanted.clone() } else { format!("{wanted}-{n}") }).find(|key| !taken.contains(key)).unwrap_or(wanted);
        taken.insert(key.clone());
        key
    };
    model.panels.iter().map(key).collect()
}

/// The choices of the refresh picker unless others are said.
pub(super) const REFRESH_INTERVALS: [&str; 10] = ["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d"];

fn time(model: &Model) -> Value {
    let time = &model.time;
    let intervals = || REFRESH_INTERVALS.map(str::to_owned).to_vec();
    let mut spec = Map::new();
    let mut put = |key: &str, value: Value| {
        spec.insert(key.into(), value);
    };
    put("timezone", json!(time.timezone.as_deref().unwrap_or("browser")));
    put("from", json!(time.from.as_deref().unwrap_or("now-6h")));
    put("to", json!(time.to.as_deref().unwrap_or("now")));
    put("autoRefresh", json!(time.refresh.as_deref().unwrap_or_default()));
    put("autoRefreshIntervals", json!(time.refresh_intervals.clone().unwrap_or_else(intervals)));
    if let Some(ranges) = &time.quick_ranges {
        put("quickRanges", ranges.clone());
    }
    put("hideTimepicker", json!(time.hide_picker.unwrap_or(false)));
    if let Some(day) = time.week_start.as_deref().filter(|day| !day.is_empty()) {
        put("weekStart", json!(day));
    }
    put("fiscalYearStartMonth", json!(time.fiscal_year_start.unwrap_or(0)));
    if let Some(delay) = &time.now_delay {
        put("nowDelay", json!(delay));
    }
    Value::Object(spec)
}

struct Writer<'a> {
    model: &'a Model,
    api: ApiVersion,
    datasources: Datasources,
    keys: Vec<String>,
}

impl Writer<'_> {
    fn variables(&self, variables: &[Leaf], report: &mut Report) -> Value {
        variables.iter().filter_map(|v| variable::to_v2(v.value(), &self.datasources, report)).collect()
    }

    fn element(&self, element: &Element, report: &mut Report) -> Value {
        let (id, panel) = (element.id, &*element.panel);
        let place = format!("panel \"{}\"", panel.title);
        let replaced = replaced::in_v2(panel);
        if replaced.is_none() {
            report.fields(&place, &panel.extra.classic);
        }
        if let Some(library) = &panel.library {
            if panel.description.is_some() {
                report.add(&place, "the description is the library panel's own; this one is left out");
            }
            return json!({"kind": "LibraryPanel", "spec": {"id": id, "title": panel.title, "libraryPanel": library}});
        }
        let own = panel.datasource.as_ref().map(Leaf::value);
        let own = own.filter(|d| d.get("uid").and_then(Value::as_str) != Some("-- Mixed --"));
        let queries: Vec<Value> = panel
            .queries
            .iter()
            .flatten()
            .map(|q| {
                let source = q.datasource.as_ref().map(Leaf::value).filter(|d| !d.is_null()).or_else(|| own.clone());
                let query = self.datasources.data_query(source.as_ref(), q.spec.value());
                json!({"kind": "PanelQuery", "spec": {"query": query, "refId": q.ref_id, "hidden": q.hide.unwrap_or(false)}})
            })
            .collect();
        let transformations: Vec<Value> = panel.transformations.iter().flatten().map(|t| self.transformation(t.value())).collect();
        let data = json!({"kind": "QueryGroup", "spec": {"queries": queries, "transformations": transformations, "queryOptions": query_options(panel)}});
        let mut fields = panel.field_config.as_ref().map_or_else(|| json!({}), Leaf::value);
        if let Some(fields) = fields.as_object_mut() {
            fields.entry("defaults").or_insert_with(|| json!({}));
            fields.entry("overrides").or_insert_with(|| json!([]));
        }
        let options = || panel.options.as_ref().map_or_else(|| json!({}), Leaf::value);
        let (kind, options) = replaced.unwrap_or_else(|| (&*panel.kind, options()));
        let viz = json!({"kind": "VizConfig", "group": kind, "version": panel.plugin_version.as_deref().unwrap_or_default(),
            "spec": {"options": options, "fieldConfig": fields}});
        let mut spec = Map::new();
        spec.insert("id".into(), json!(id));
        spec.insert("title".into(), json!(panel.title));
        spec.insert("description".into(), json!(panel.description.as_deref().unwrap_or_default()));
        spec.insert("links".into(), panel.links.iter().flatten().map(|l| annotation::panel_link(l.value(), &place, report)).collect());
        if let Some(transparent) = panel.transparent {
            spec.insert("transparent".into(), json!(transparent));
        }
        spec.insert("data".into(), data);
        spec.insert("vizConfig".into(), viz);
        spec.extend(panel.extra.v2.iter().map(|(k, v)| (k.clone(), v.clone())));
        json!({"kind": "Panel", "spec": spec})
    }

    fn transformation(&self, classic: Value) -> Value {
        let mut from = Fields::of(classic);
        let id = from.text("id").unwrap_or_default();
        let options = from.any("options").unwrap_or_else(|| json!({}));
        let mut spec = Map::new();
        if self.api == ApiVersion::V2Beta1 {
            spec.insert("id".into(), json!(id));
        }
        spec.insert("options".into(), options);
        spec.extend(from.0);
        if self.api == ApiVersion::V2Beta1 { json!({"kind": id, "spec": spec}) } else { json!({"kind": "Transformation", "group": id, "spec": spec}) }
    }

    fn layout(&self, layout: &Layout, report: &mut Report) -> Value {
        match layout {
            Layout::Grid(items) => {
                let item = |i: &super::GridItem| {
                    let mut spec = Map::new();
                    for (key, value) in [("x", i.place.x), ("y", i.place.y), ("width", i.place.w), ("height", i.place.h)] {
                        spec.insert(key.into(), json!(value));
                    }
                    spec.insert("element".into(), self.reference(i.panel));
                    if let Some(repeat) = &i.repeat {
                        spec.insert("repeat".into(), repeated(repeat));
                    }
                    json!({"kind": "GridLayoutItem", "spec": spec})
                };
                json!({"kind": "GridLayout", "spec": {"items": items.iter().map(item).collect::<Vec<_>>()}})
            }
            Layout::Rows(groups) => {
                let rows: Vec<Value> = groups.iter().map(|g| json!({"kind": "RowsLayoutRow", "spec": self.group(g, true, report)})).collect();
                json!({"kind": "RowsLayout", "spec": {"rows": rows}})
            }
            Layout::Tabs(groups) => {
                let tabs: Vec<Value> = groups.iter().map(|g| json!({"kind": "TabsLayoutTab", "spec": self.group(g, false, report)})).collect();
                json!({"kind": "TabsLayout", "spec": {"tabs": tabs}})
            }
            Layout::AutoGrid(grid) => self.auto(grid),
        }
    }

    fn group(&self, group: &Group, row: bool, report: &mut Report) -> Value {
        let title = group.title.as_deref().unwrap_or_default();
        report.fields(&format!("{} \"{title}\"", if row { "row" } else { "tab" }), &group.extra.classic);
        let mut spec = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                spec.insert(key.into(), value);
            }
        };
        put("title", group.title.as_ref().map(|t| json!(t)));
        if row {
            put("collapse", group.collapsed.map(|b| json!(b)));
            put("hideHeader", group.hide_header.map(|b| json!(b)));
            put("fillScreen", group.fill_screen.map(|b| json!(b)));
        }
        put("conditionalRendering", group.condition.clone());
        put("repeat", group.repeat.as_ref().map(|variable| json!({"mode": "variable", "value": variable})));
        put("variables", group.variables.as_ref().map(|variables| self.variables(variables, report)));
        put("layout", Some(self.layout(&group.layout, report)));
        spec.extend(group.extra.v2.iter().map(|(k, v)| (k.clone(), v.clone())));
        Value::Object(spec)
    }

    fn auto(&self, grid: &AutoGrid) -> Value {
        let mut spec = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                spec.insert(key.into(), value);
            }
        };
        let number = |n: Option<f64>| n.map(|n| json!(crate::grafana::number::Num(n)));
        put("maxColumnCount", number(grid.max_columns));
        put("columnWidthMode", Some(json!(grid.column_width)));
        put("columnWidth", number(grid.column_pixels));
        put("rowHeightMode", Some(json!(grid.row_height)));
        put("rowHeight", number(grid.row_pixels));
        put("fillScreen", grid.fill_screen.map(|b| json!(b)));
        let item = |i: &super::AutoItem| {
            let mut spec = Map::new();
            spec.insert("element".into(), self.reference(i.panel));
            if let Some(variable) = &i.repeat {
                spec.insert("repeat".into(), json!({"mode": "variable", "value": variable}));
            }
            if let Some(condition) = &i.condition {
                spec.insert("conditionalRendering".into(), condition.clone());
            }
            json!({"kind": "AutoGridLayoutItem", "spec": spec})
        };
        put("items", Some(grid.items.iter().map(item).collect()));
        json!({"kind": "AutoGridLayout", "spec": spec})
    }

    fn reference(&self, panel: usize) -> Value {
        debug_assert!(panel < self.model.panels.len(), "layouts name panels that exist");
        json!({"kind": "ElementReference", "name": self.keys.get(panel)})
    }
}

fn query_options(panel: &PanelModel) -> Value {
    let mut options = json!(panel.query_options);
    if let Some(points) = options.get_mut("maxDataPoints")
        && let Some(number) = points.as_str().and_then(|text| text.parse::<u32>().ok())
    {
        *points = json!(number);
    }
    options
}

fn repeated(repeat: &Repeat) -> Value {
    let mut spec = json!({"mode": "variable", "value": repeat.variable});
    if let Some(direction) = &repeat.direction {
        spec["direction"] = json!(direction);
    }
    if let Some(max) = repeat.max_per_row {
        spec["maxPerRow"] = json!(max);
    }
    spec
}
