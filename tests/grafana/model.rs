//! Generated dashboards: layouts to some depth, panels with and without data, variables, links, odd texts.

use std::sync::Arc;

use promforge::grafana::model::{AutoGrid, AutoItem, Element, GridItem, Group, Layout, Model, PanelModel, QueryModel, QueryOptions, Repeat, TimeSettings};
use promforge::grafana::{CursorSync, GridPlace, Leaf};
use proptest::prelude::*;
use serde_json::{Value, json};

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z $]{0,8}", "\\PC{0,4}"]
}

fn some<T: Clone + std::fmt::Debug + 'static>(inner: impl Strategy<Value = T> + 'static) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(inner)
}

fn query(index: usize) -> impl Strategy<Value = QueryModel> {
    let datasource = prop_oneof![Just(json!({"type": "prometheus", "uid": "${datasource}"})), Just(json!({"type": "loki", "uid": "x"}))];
    (text(), any::<bool>(), datasource).prop_map(move |(expr, hide, datasource)| QueryModel {
        ref_id: char::from(b'A' + u8::try_from(index).expect("few")).to_string().into(),
        hide: hide.then_some(true),
        datasource: Some(Leaf::from(datasource)),
        spec: Leaf::from(json!({"expr": expr, "n": 0.5})),
    })
}

fn queries() -> impl Strategy<Value = Vec<QueryModel>> {
    (0..4_usize).prop_flat_map(|n| (0..n).map(query).collect::<Vec<_>>())
}

prop_compose! {
    fn panel()(
        kind in prop_oneof![Just("timeseries"), Just("my-panel")],
        title in text(),
        description in some("[a-z]{1,9}"),
        transparent in some(any::<bool>()),
        queries in queries(),
        options in some(text()),
        shift in some("[1-9]h"),
        points in some(1_u32..5000),
        transformed in any::<bool>(),
        linked in any::<bool>(),
        library in prop::bool::weighted(0.1),
        version in some("1[0-3]\\.[0-9]\\.0"),
    ) -> PanelModel {
        if library {
            return PanelModel { title, library: Some(json!({"uid": "u", "name": "n"})), ..PanelModel::default() };
        }
        let first = queries.first().and_then(|q| q.datasource.clone());
        let mixed = Leaf::from(json!({"type": "datasource", "uid": "-- Mixed --"}));
        let datasource = if queries.iter().all(|q| q.datasource == first) { first } else { Some(mixed) };
        let transformation = json!({"id": "organize", "disabled": true, "options": {"a": {}}});
        PanelModel {
            kind: kind.into(),
            plugin_version: version,
            title,
            description,
            transparent,
            links: linked.then(|| vec![Leaf::from(json!({"title": "l", "url": "u", "targetBlank": true}))]),
            datasource,
            queries: Some(queries),
            transformations: transformed.then(|| vec![Leaf::from(transformation)]),
            query_options: QueryOptions { time_shift: shift, max_data_points: points.map(Value::from), ..QueryOptions::default() },
            options: Some(Leaf::from(json!({"o": options, "list": [1, {"deep": null}], "none": {}}))),
            field_config: Some(Leaf::from(json!({"defaults": {"unit": "s", "min": 0.25}, "overrides": []}))),
            ..PanelModel::default()
        }
    }
}

/// What stands somewhere, with panels in place of their indices.
#[derive(Debug, Clone)]
enum Shape {
    Grid(Vec<(PanelModel, GridPlace, Option<Repeat>)>),
    Rows(Vec<(Group, Shape)>),
    Tabs(Vec<(Group, Shape)>),
    Auto(Vec<(PanelModel, Option<Value>)>),
}

fn repeat() -> impl Strategy<Value = Option<Repeat>> {
    some(("[a-z]{1,5}", some(prop_oneof![Just("h"), Just("v")]), some(1_u32..9)).prop_map(|(variable, direction, max_per_row)| Repeat {
        variable,
        direction: direction.map(str::to_owned),
        max_per_row,
    }))
}

fn grid() -> impl Strategy<Value = Shape> {
    // Below each other, so that the first one gives the line to which places are relative.
    prop::collection::vec((panel(), 1_u32..12, 1_u32..12, 1_u32..9, repeat()), 0..4).prop_map(|items| {
        let mut y = 0;
        Shape::Grid(
            items
                .into_iter()
                .map(|(panel, x, w, h, repeat)| {
                    y += h;
                    (panel, GridPlace { h, w, x, y: y - h }, repeat)
                })
                .collect(),
        )
    })
}

fn condition() -> Value {
    json!({"kind": "ConditionalRenderingGroup", "spec": {"visibility": "show", "condition": "and", "items": []}})
}

fn group() -> impl Strategy<Value = Group> {
    (text(), any::<bool>(), some("[a-z]{1,5}")).prop_map(|(title, collapsed, repeat)| Group {
        title: Some(title),
        collapsed: Some(collapsed),
        repeat,
        ..Group::default()
    })
}

fn shape() -> impl Strategy<Value = Shape> {
    let auto = prop::collection::vec((panel(), some(Just(condition()))), 0..3).prop_map(Shape::Auto);
    let leaf = prop_oneof![grid(), auto];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let groups = prop::collection::vec((group(), any::<bool>(), inner), 1..4).boxed();
        let tabs = groups.clone().prop_map(|groups| {
            Shape::Tabs(groups.into_iter().map(|(group, shown, shape)| (Group { collapsed: None, condition: shown.then(condition), ..group }, shape)).collect())
        });
        let rows =
            groups.prop_map(|groups| Shape::Rows(groups.into_iter().map(|(group, full, shape)| (Group { fill_screen: Some(full), ..group }, shape)).collect()));
        prop_oneof![rows, tabs]
    })
}

fn lay_out(shape: Shape, panels: &mut Vec<Element>) -> Layout {
    let add = |panel: PanelModel, panels: &mut Vec<Element>| {
        panels.push(Element { id: u32::try_from(panels.len() * 3 + 1).expect("few"), key: None, panel: Arc::new(panel) });
        panels.len() - 1
    };
    let groups = |groups: Vec<(Group, Shape)>, panels: &mut Vec<Element>| -> Vec<Group> {
        groups.into_iter().map(|(group, shape)| Group { layout: lay_out(shape, panels), ..group }).collect()
    };
    match shape {
        Shape::Grid(items) => Layout::Grid(items.into_iter().map(|(panel, place, repeat)| GridItem { panel: add(panel, panels), place, repeat }).collect()),
        Shape::Auto(items) => {
            let items = items.into_iter().map(|(panel, condition)| AutoItem { panel: add(panel, panels), repeat: None, condition }).collect();
            Layout::AutoGrid(AutoGrid { max_columns: Some(2.0), items, ..AutoGrid::default() })
        }
        Shape::Rows(rows) => Layout::Rows(groups(rows, panels)),
        Shape::Tabs(tabs) => Layout::Tabs(groups(tabs, panels)),
    }
}

fn variables() -> Vec<Leaf> {
    let query = json!({"type": "query", "name": "job", "label": "Job", "hide": 1, "skipUrlSync": false, "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "query": {"qryType": 1, "query": "label_values(up, job)", "refId": "x"}, "refresh": 2, "sort": 5, "current": {"text": ["All"], "value": ["$__all"]},
        "regex": "", "definition": "label_values(up, job)", "options": [], "multi": true, "includeAll": true, "allowCustomValue": true});
    let source = json!({"type": "datasource", "name": "datasource", "hide": 0, "skipUrlSync": true, "query": "prometheus", "refresh": 1, "regex": "",
        "current": {"text": "default", "value": "default"}, "options": [], "multi": false, "includeAll": false, "allowCustomValue": true});
    [source, query].map(Leaf::from).to_vec()
}

fn with(title: String, description: Option<String>, cursor: u8, from: Option<String>, shape: Shape) -> Model {
    let mut panels = Vec::new();
    let layout = lay_out(shape, &mut panels);
    let cursor = [CursorSync::Off, CursorSync::Crosshair, CursorSync::Tooltip][usize::from(cursor)];
    let annotation = json!({"builtIn": 1, "datasource": {"type": "grafana", "uid": "-- Grafana --"}, "enable": true, "hide": true, "iconColor": "red", "name": "A", "type": "dashboard"});
    let link = json!({"title": "t", "type": "link", "icon": "", "tooltip": "", "url": "u", "tags": [], "asDropdown": false, "targetBlank": false, "includeVars": true, "keepTime": false});
    Model {
        uid: Some("u".into()),
        title,
        description,
        tags: vec!["a".into()],
        editable: Some(true),
        preload: Some(false),
        cursor,
        time: TimeSettings {
            timezone: Some("browser".into()),
            from: Some(from.unwrap_or_else(|| "now-6h".into())),
            to: Some("now".into()),
            refresh: Some("30s".into()),
            refresh_intervals: Some(vec!["30s".into()]),
            quick_ranges: Some(json!([{"display": "d", "from": "now-1h", "to": "now"}])),
            hide_picker: Some(true),
            week_start: Some("monday".into()),
            fiscal_year_start: Some(3),
            now_delay: Some("1m".into()),
            ..TimeSettings::default()
        },
        variables: variables(),
        annotations: vec![Leaf::from(annotation)],
        links: vec![Leaf::from(link)],
        panels,
        layout,
        ..Model::default()
    }
}

/// Any dashboard.
pub(crate) fn model() -> impl Strategy<Value = Model> {
    (text(), some("[a-z]{1,9}"), 0_u8..3, some("now-[1-9]d"), shape())
        .prop_map(|(title, description, cursor, from, shape)| with(title, description, cursor, from, shape))
}

/// A dashboard that the classic model can say: a grid, or rows with grids.
pub(crate) fn classic_model() -> impl Strategy<Value = Model> {
    let rows = prop::collection::vec((group(), grid()), 1..5).prop_map(|rows| {
        let number = |(n, (group, shape)): (u32, (Group, Shape))| (Group { id: Some(100_000 + n), ..group }, shape);
        Shape::Rows((0..).zip(rows).map(number).collect())
    });
    let shape = prop_oneof![grid(), rows];
    (text(), some("[a-z]{1,9}"), 0_u8..3, some("now-[1-9]d"), shape)
        .prop_map(|(title, description, cursor, from, shape)| with(title, description, cursor, from, shape))
}

/// V2 has no ids of rows.
pub(crate) fn without_ids(mut model: Model) -> Model {
    fn clear(layout: &mut Layout) {
        if let Layout::Rows(groups) | Layout::Tabs(groups) = layout {
            for group in groups {
                group.id = None;
                clear(&mut group.layout);
            }
        }
    }
    clear(&mut model.layout);
    model
}
