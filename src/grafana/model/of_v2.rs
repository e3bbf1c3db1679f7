//! Reads V2 resources (`v2`, `v2beta1`, and `v2alpha1` as far as it is the same) into the model.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::report::{Loss, Report};
use super::take::{Fields, int};
use super::v2::{REFRESH_INTERVALS, datasource, read_data_query};
use super::{
    AutoGrid, AutoItem, Element, Extra, GridItem, Group, Layout, Model, PanelModel, QueryModel, QueryOptions, Repeat, TimeSettings, annotation, variable,
};
use crate::grafana::dashboard::CursorSync;
use crate::grafana::layout::{COLUMNS, Place};
use crate::grafana::leaf::Leaf;

/// How deep layouts may stand inside each other.
const MAX_NESTING: usize = 32;

impl Model {
    /// Reads the `spec` of a V2 resource. What has a wrong shape is kept as an unknown field or left out, and reported.
    #[must_use]
    pub fn of_v2(spec: Value) -> (Self, Vec<Loss>) {
        let mut report = Report::default();
        let mut from = Fields::of(spec);
        let mut panels = Vec::new();
        let mut index = BTreeMap::new();
        for (key, element) in from.object("elements").unwrap_or_default().0 {
            index.insert(key.clone(), panels.len());
            panels.push(panel(key, element, &mut report));
        }
        number_panels(&mut panels, &mut report);
        let layout = Reader { index: &index, report: &mut report }.layout(from.object("layout").unwrap_or_default(), 0);
        let time = from.object("timeSettings").unwrap_or_default();
        let leaves = |items: Option<Vec<Value>>| items.unwrap_or_default();
        let model = Self {
            uid: None,
            title: from.text("title").unwrap_or_default(),
            description: from.text("description"),
            tags: from.texts("tags").unwrap_or_default(),
            editable: from.bool("editable"),
            live_now: from.bool("liveNow"),
            preload: from.bool("preload"),
            revision: from.int("revision"),
            cursor: match from.text("cursorSync").as_deref() {
                Some("Crosshair") => CursorSync::Crosshair,
                Some("Tooltip") => CursorSync::Tooltip,
                _ => CursorSync::Off,
            },
            time: time_settings(time, &mut report),
            variables: variables(leaves(from.list("variables")), &mut report),
            annotations: leaves(from.list("annotations")).into_iter().map(|a| annotation::of_v2(a, &mut report).into()).collect(),
            links: leaves(from.list("links")).into_iter().map(Leaf::from).collect(),
            panels,
            layout,
            metadata: serde_json::Map::new(),
            extra: Extra::of_v2(from.0),
        };
        (model, report.0)
    }
}

fn variables(list: Vec<Value>, report: &mut Report) -> Vec<Leaf> {
    list.into_iter().filter_map(|v| variable::of_v2(v, report)).map(Leaf::from).collect()
}

/// Gives panels without an id, and the second of the same id, the next free one.
pub(super) fn number_panels(panels: &mut [Element], report: &mut Report) {
    let mut next = panels.iter().map(|p| p.id).max().unwrap_or(0);
    let mut taken = std::collections::BTreeSet::new();
    for panel in panels {
        if panel.id == 0 || !taken.insert(panel.id) {
            next = next.saturating_add(1);
            let what = if panel.id == 0 { "it has no id".to_owned() } else { format!("another panel has the id {}", panel.id) };
            report.add(format!("panel \"{}\"", panel.panel.title), format!("{what}; it gets {next}"));
            panel.id = next;
            taken.insert(next);
        }
    }
}

fn time_settings(mut from: Fields, report: &mut Report) -> TimeSettings {
    let time = TimeSettings {
        timezone: from.text("timezone"),
        from: from.text("from"),
        to: from.text("to"),
        refresh: from.text("autoRefresh"),
        refresh_intervals: from.texts("autoRefreshIntervals").filter(|list| *list != REFRESH_INTERVALS),
        quick_ranges: from.some("quickRanges"),
        hide_picker: from.bool("hideTimepicker").filter(|hidden| *hidden),
        week_start: from.text("weekStart"),
        fiscal_year_start: from.int("fiscalYearStartMonth").and_then(|m| u8::try_from(m).ok()),
        now_delay: from.text("nowDelay"),
        picker_extra: serde_json::Map::new(),
    };
    report.fields("the time settings", &from.0);
    time
}

fn panel(key: String, element: Value, report: &mut Report) -> Element {
    let mut outer = Fields::of(element);
    let kind = outer.text("kind").unwrap_or_default();
    let mut from = outer.object("spec").unwrap_or_default();
    let title = from.text("title").unwrap_or_default();
    let id = from.int("id").and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let key = (key != format!("panel-{id}")).then_some(key);
    let mut panel = PanelModel { title, ..PanelModel::default() };
    if kind == "LibraryPanel" {
        panel.library = from.some("libraryPanel");
        panel.extra = Extra::of_v2(from.0);
        return Element { id, key, panel: panel.into() };
    }
    if kind != "Panel" {
        report.add(format!("panel \"{}\"", panel.title), format!("expected a `Panel` or a `LibraryPanel`, found `{kind}`"));
    }
    panel.description = from.text("description").filter(|d| !d.is_empty());
    panel.links = from.list("links").filter(|l| !l.is_empty()).map(|links| links.into_iter().map(Leaf::from).collect());
    panel.transparent = from.bool("transparent");
    let mut data = from.object("data").and_then(|mut d| d.object("spec")).unwrap_or_default();
    let queries: Vec<QueryModel> = data.list("queries").unwrap_or_default().into_iter().map(query).collect();
    panel.datasource = common_datasource(&queries);
    let transformations: Vec<Leaf> = data.list("transformations").unwrap_or_default().into_iter().map(transformation).collect();
    panel.transformations = (!transformations.is_empty()).then_some(transformations);
    panel.query_options = query_options(&mut data.object("queryOptions").unwrap_or_default());
    let mut viz = from.object("vizConfig").unwrap_or_default();
    let viz_kind = viz.text("kind").unwrap_or_default();
    let mut body = viz.object("spec").unwrap_or_default();
    panel.kind = viz.text("group").unwrap_or_else(|| if viz_kind == "VizConfig" { String::new() } else { viz_kind }).into();
    panel.plugin_version = viz.text("version").or_else(|| body.text("pluginVersion")).filter(|v| !v.is_empty());
    panel.options = body.some("options").map(Leaf::from);
    let fields = body.some("fieldConfig");
    let empty = json!({"defaults": {}, "overrides": []});
    // A panel that shows no data has neither queries nor field options in the classic model.
    let shows_data = !queries.is_empty() || fields.as_ref().is_some_and(|f| *f != empty);
    panel.field_config = fields.filter(|_| shows_data).map(Leaf::from);
    panel.queries = shows_data.then_some(queries);
    panel.extra = Extra::of_v2(from.0);
    super::replaced::restore(&mut panel);
    Element { id, key, panel: panel.into() }
}

fn query(query: Value) -> QueryModel {
    let mut from = Fields::of(query).object("spec").unwrap_or_default();
    // `v2alpha1` has the datasource here.
    let beside = from.take_if("datasource", Value::is_object);
    let (source, spec) = read_data_query(from.any("query").unwrap_or_default());
    QueryModel {
        ref_id: from.text("refId").unwrap_or_default().into(),
        hide: from.bool("hidden").filter(|hidden| *hidden),
        datasource: beside.or(source).map(Leaf::from),
        spec: spec.into(),
    }
}

/// The datasource of the panel: that of its queries, or `-- Mixed --`.
fn common_datasource(queries: &[QueryModel]) -> Option<Leaf> {
    let first = queries.first()?.datasource.clone()?;
    if queries.iter().all(|q| q.datasource.as_ref() == Some(&first)) {
        return Some(first);
    }
    datasource("datasource", Some("-- Mixed --".into())).map(Leaf::from)
}

/// `{id, options, ..}` of V2's `{kind: Transformation, group: id}` and of v2beta1's `{kind: id, spec: {id}}`.
fn transformation(v2: Value) -> Leaf {
    let mut from = Fields::of(v2);
    let kind = from.text("kind").unwrap_or_default();
    let group = from.text("group");
    let mut spec = from.object("spec").unwrap_or_default();
    let id = spec.text("id").or(group).unwrap_or(kind);
    let mut to = serde_json::Map::new();
    to.insert("id".into(), json!(id));
    for key in ["disabled", "filter", "topic", "options"] {
        if let Some(value) = spec.any(key) {
            to.insert(key.into(), value);
        }
    }
    to.extend(spec.0);
    Value::Object(to).into()
}

/// How a panel asks, the same fields in all formats.
pub(super) fn query_options(from: &mut Fields) -> QueryOptions {
    QueryOptions {
        interval: from.text("interval"),
        max_data_points: from.take_if("maxDataPoints", |v| v.is_number() || v.is_string()),
        time_from: from.text("timeFrom"),
        time_shift: from.text("timeShift"),
        time_compare: from.text("timeCompare"),
        hide_time_override: from.bool("hideTimeOverride"),
        cache_timeout: from.text("cacheTimeout"),
        query_caching_ttl: from.int("queryCachingTTL"),
    }
}

struct Reader<'a> {
    index: &'a BTreeMap<String, usize>,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn layout(&mut self, mut from: Fields, depth: usize) -> Layout {
        let kind = from.text("kind").unwrap_or_default();
        let mut spec = from.object("spec").unwrap_or_default();
        if depth > MAX_NESTING {
            self.report.add("", format!("layouts stand more than {MAX_NESTING} deep inside each other; what is deeper is left out"));
            return Layout::default();
        }
        match kind.as_str() {
            "RowsLayout" => Layout::Rows(self.groups(spec.list("rows"), depth)),
            "TabsLayout" => Layout::Tabs(self.groups(spec.list("tabs"), depth)),
            "AutoGridLayout" => Layout::AutoGrid(self.auto(&mut spec)),
            _ => {
                if kind != "GridLayout" {
                    self.report.add("", format!("expected a layout, found `{kind}`; it is read as a grid"));
                }
                let items = spec.list("items").unwrap_or_default();
                Layout::Grid(items.into_iter().filter_map(|i| self.grid_item(Fields::of(i).object("spec").unwrap_or_default())).collect())
            }
        }
    }

    fn groups(&mut self, list: Option<Vec<Value>>, depth: usize) -> Vec<Group> {
        let mut groups = Vec::new();
        for group in list.unwrap_or_default() {
            let mut from = Fields::of(group).object("spec").unwrap_or_default();
            let layout = from.object("layout").unwrap_or_default();
            groups.push(Group {
                id: None,
                title: from.text("title"),
                collapsed: from.bool("collapse"),
                hide_header: from.bool("hideHeader"),
                fill_screen: from.bool("fillScreen"),
                repeat: from.object("repeat").and_then(|mut r| r.text("value")),
                condition: from.some("conditionalRendering"),
                variables: from.list("variables").map(|list| variables(list, self.report)),
                layout: self.layout(layout, depth + 1),
                extra: Extra::of_v2(from.0),
            });
        }
        groups
    }

    fn element(&mut self, from: &mut Fields) -> Option<usize> {
        let name = from.object("element").and_then(|mut e| e.text("name")).unwrap_or_default();
        let found = self.index.get(&name).copied();
        if found.is_none() {
            self.report.add("", format!("the layout names the element `{name}`, which does not exist; its place stays empty"));
        }
        found
    }

    fn grid_item(&mut self, mut from: Fields) -> Option<GridItem> {
        let panel = self.element(&mut from)?;
        let mut number = |key: &str, default: u32| from.any(key).as_ref().and_then(int).and_then(|n| u32::try_from(n).ok()).unwrap_or(default);
        let place = Place { x: number("x", 0), y: number("y", 0), w: number("width", COLUMNS / 2), h: number("height", 9) };
        let repeat = from.object("repeat").map(|mut r| Repeat {
            variable: r.text("value").unwrap_or_default(),
            direction: r.text("direction"),
            max_per_row: r.int("maxPerRow").and_then(|n| u32::try_from(n).ok()),
        });
        Some(GridItem { panel, place, repeat })
    }

    fn auto(&mut self, from: &mut Fields) -> AutoGrid {
        let mut items = Vec::new();
        for item in from.list("items").unwrap_or_default() {
            let mut from = Fields::of(item).object("spec").unwrap_or_default();
            if let Some(panel) = self.element(&mut from) {
                items.push(AutoItem { panel, repeat: from.object("repeat").and_then(|mut r| r.text("value")), condition: from.some("conditionalRendering") });
            }
        }
        AutoGrid {
            max_columns: from.float("maxColumnCount"),
            column_width: from.text("columnWidthMode").unwrap_or_else(|| "standard".into()),
            column_pixels: from.float("columnWidth"),
            row_height: from.text("rowHeightMode").unwrap_or_else(|| "standard".into()),
            row_pixels: from.float("rowHeight"),
            fill_screen: from.bool("fillScreen"),
            items,
        }
    }
}
