//! Each finding by the smallest dashboard that has it.

use crate::diag::Level;
use crate::grafana::file::File;
use crate::text::SourceId;

/// `level code path` of each finding, in order.
fn found(text: &str) -> Vec<String> {
    let (_, findings) = File::read(SourceId(0), text);
    let level = |l| match l {
        Level::Error => "E",
        Level::Warning => "W",
        Level::Info => "I",
    };
    let path = |m: &str| m.rsplit_once(" at `").map_or("", |(_, path)| path.trim_end_matches('`')).to_owned();
    findings.iter().map(|f| format!("{} {} {}", level(f.level), f.code.0.trim_start_matches("dashboard/"), path(&f.message))).collect()
}

fn assert_found(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(found(text), *expected, "{text}");
    }
}

fn with_panel(fields: &str) -> String {
    format!(r#"{{"panels": [{{"id": 1, "type": "stat", "gridPos": {{"x": 0, "y": 0, "w": 6, "h": 4}}{fields}}}]}}"#)
}

#[test]
fn types_and_null() {
    assert_found(&[
        (
            r#"{"panels": null, "templating": null, "annotations": 1, "title": 3, "uid": null}"#,
            &["W wrong-type $.panels", "W wrong-type $.templating", "E wrong-type $.annotations", "E wrong-type $.title"],
        ),
        (
            r#"{"panels": [null, 1], "templating": {"list": null}, "tags": "a"}"#,
            &["E wrong-type $.panels[0]", "E wrong-type $.panels[1]", "W wrong-type $.templating.list", "E wrong-type $.tags"],
        ),
        (r#"{"panels": {}, "schemaVersion": "39"}"#, &["E wrong-type $.panels", "E schema-version $.schemaVersion"]),
        (r#"{"panels": [], "schemaVersion": 43}"#, &["W schema-version $.schemaVersion"]),
        (r#"{"panels": [], "schemaVersion": 12}"#, &["I schema-version $.schemaVersion"]),
        (r#"{"panels": [], "schemaVersion": 39.5}"#, &["E schema-version $.schemaVersion"]),
        (r#"{"dashboard": {"panels": [], "title": []}}"#, &["E wrong-type $.dashboard.title"]),
    ]);
    for (fields, expected) in [
        (r#", "targets": null"#, &["W wrong-type $.panels[0].targets"][..]),
        (r#", "targets": [null]"#, &["E wrong-type $.panels[0].targets[0]"]),
        (r#", "targets": [{"refId": 1}]"#, &["E wrong-type $.panels[0].targets[0].refId"]),
        (r#", "targets": [{"refId": "A", "expr": 1}]"#, &["E wrong-type $.panels[0].targets[0].expr"]),
        (r#", "datasource": {"type": "mysql"}, "targets": [{"refId": "A", "expr": 1}]"#, &[]),
        (r#", "fieldConfig": null"#, &["E wrong-type $.panels[0].fieldConfig"]),
        (
            r#", "fieldConfig": {"defaults": [], "overrides": null}"#,
            &["E wrong-type $.panels[0].fieldConfig.defaults", "E wrong-type $.panels[0].fieldConfig.overrides"],
        ),
        (
            r#", "fieldConfig": {"overrides": [{"matcher": 1}, 2]}"#,
            &["E wrong-type $.panels[0].fieldConfig.overrides[0].matcher", "E wrong-type $.panels[0].fieldConfig.overrides[1]"],
        ),
        (r#", "title": null, "description": null, "links": null, "datasource": null"#, &[]),
    ] {
        assert_eq!(found(&with_panel(fields)), expected, "{fields}");
    }
}

#[test]
fn ids_types_and_rows() {
    let grid = r#""gridPos": {"x": 0, "y": 0, "w": 6, "h": 4}"#;
    let panels = |inner: &str| format!(r#"{{"panels": [{inner}]}}"#).replace("GRID", grid).replace("MORE", &grid.replace("\"x\": 0", "\"x\": 6"));
    for (inner, expected) in [
        (r#"{"type": "stat", GRID}"#, &["W panel-id $.panels[0]"][..]),
        (r#"{"type": "stat", "id": 0, GRID}"#, &["W panel-id $.panels[0].id"]),
        (r#"{"type": "stat", "id": "a", GRID}"#, &["E panel-id $.panels[0].id"]),
        (r#"{"type": "stat", "id": -1, GRID}"#, &["E panel-id $.panels[0].id"]),
        (r#"{"type": "stat", "id": 3, GRID}, {"type": "stat", "id": 3.0, MORE}"#, &["W panel-id $.panels[1].id"]),
        (r#"{"id": 3, GRID}"#, &["E panel-type $.panels[0]"]),
        (r#"{"id": 3, "type": "", GRID}"#, &["E panel-type $.panels[0].type"]),
        (r#"{"id": 3, "type": null, GRID}"#, &["E panel-type $.panels[0].type"]),
        (r#"{"id": 3, "libraryPanel": {"uid": "x"}, GRID}"#, &[]),
        (r#"{"id": 1, "type": "row", "collapsed": false, "panels": [{"id": 2, "type": "stat", GRID}]}"#, &["E row $.panels[0]"]),
        (r#"{"id": 1, "type": "row", "collapsed": true, "panels": [{"id": 2, "type": "stat", GRID}]}"#, &[]),
        (r#"{"id": 1, "type": "row", "collapsed": true, "panels": []}, {"id": 2, "type": "stat", MORE}"#, &["W row $.panels[0]"]),
        (r#"{"id": 1, "type": "row", "collapsed": true}, {"id": 2, "type": "row"}"#, &[]),
        (r#"{"id": 1, "type": "stat", GRID, "panels": [{"id": 2, "type": "stat", GRID}]}"#, &["E row $.panels[0]"]),
    ] {
        assert_eq!(found(&panels(inner)), expected, "{inner}");
    }
    assert_found(&[(r#"{"rows": [{"panels": [{"id": 1, "type": "graph"}, {"id": 1, "type": "graph"}]}]}"#, &["W panel-id $.rows[0].panels[1].id"])]);
}

#[test]
fn grids() {
    let panels = |grids: &[&str]| {
        let panels: Vec<String> =
            grids.iter().enumerate().map(|(i, g)| format!(r#"{{"id": {}, "type": "stat", "title": "p{i}", "gridPos": {g}}}"#, i + 1)).collect();
        format!(r#"{{"panels": [{}]}}"#, panels.join(", "))
    };
    let at = |x: i64, y: i64, w: i64, h: i64| format!(r#"{{"x": {x}, "y": {y}, "w": {w}, "h": {h}}}"#);
    for (grids, expected) in [
        (vec![at(0, 0, 12, 8), at(12, 0, 12, 8), at(0, 8, 24, 1)], &[][..]),
        (vec![at(0, 0, 12, 8), at(11, 7, 12, 8)], &["W overlap $.panels[1].gridPos"]),
        (vec![at(11, 7, 12, 8), at(0, 0, 12, 8)], &["W overlap $.panels[1].gridPos"]),
        (vec![at(0, 0, 30, 8)], &["W grid $.panels[0].gridPos.w"]),
        (vec![at(14, 0, 16, 8)], &["W grid $.panels[0].gridPos.x"]),
        (vec![at(-1, 0, 6, 8)], &["W grid $.panels[0].gridPos.x"]),
        (vec![at(0, -1, 6, 8)], &["W grid $.panels[0].gridPos.y"]),
        (vec![at(0, 0, 0, 8)], &["W grid $.panels[0].gridPos.w"]),
        (vec![at(0, i64::MAX, 24, i64::MAX)], &[]),
        (vec!["{}".to_owned()], &["W grid $.panels[0].gridPos"]),
        (vec!["null".to_owned()], &["E wrong-type $.panels[0].gridPos"]),
        (vec![r#"{"w": "12", "h": 1}"#.to_owned()], &["E wrong-type $.panels[0].gridPos.w"]),
        (vec![r#"{"w": 12, "h": 1}"#.to_owned()], &[]),
    ] {
        assert_eq!(found(&panels(&grids.iter().map(String::as_str).collect::<Vec<_>>())), expected, "{grids:?}");
    }
    assert_found(&[(r#"{"panels": [{"id": 1, "type": "stat"}]}"#, &["W grid $.panels[0]"])]);
    let (_, findings) = File::read(SourceId(0), panels(&[&at(0, 0, 12, 8), &at(11, 7, 12, 8)]));
    assert_eq!(findings[0].message, "expected panels beside each other, found `p1` over `p0` at `$.panels[1].gridPos`");
    assert_eq!(findings[0].others[0].message, "`p0` is here");
}

#[test]
fn queries_units_variables() {
    for (fields, expected) in [
        (r#", "targets": [{"expr": "a"}, {"refId": ""}]"#, &["I ref-id $.panels[0].targets[0]"][..]),
        (r#", "targets": [{"refId": "A"}, {"refId": "B"}, {"refId": "A"}]"#, &["E ref-id $.panels[0].targets[2].refId"]),
        (r#", "fieldConfig": {"defaults": {"unit": "percentunt"}}"#, &["W unit $.panels[0].fieldConfig.defaults.unit"]),
        (
            r#", "fieldConfig": {"defaults": {"unit": "widgets"}, "overrides": [{"properties": [{"id": "unit", "value": "errps"}]}]}"#,
            &["I unit $.panels[0].fieldConfig.defaults.unit", "I unit $.panels[0].fieldConfig.overrides[0].properties[0].value"],
        ),
        (r#", "fieldConfig": {"defaults": {"unit": "suffix: pods"}}"#, &[]),
        (r#", "fieldConfig": {"defaults": {"unit": "$unit"}}"#, &[]),
    ] {
        assert_eq!(found(&with_panel(fields)), expected, "{fields}");
    }
    let variables = |list: &str| format!(r#"{{"templating": {{"list": [{list}]}}}}"#);
    for (list, expected) in [
        (r#"{"name": "a", "type": "query"}, {"name": "b", "type": "custom"}"#, &[][..]),
        (r#"{"type": "query"}"#, &["E variable $.templating.list[0]"]),
        (r#"{"name": "", "type": "query"}"#, &["E variable $.templating.list[0].name"]),
        (r#"{"name": "a"}"#, &["E variable $.templating.list[0]"]),
        (r#"{"name": "a", "type": "quary"}"#, &["E variable $.templating.list[0].type"]),
        (r#"{"name": "a", "type": "query"}, {"name": "a", "type": "query"}"#, &["E variable $.templating.list[1].name"]),
    ] {
        assert_eq!(found(&variables(list)), expected, "{list}");
    }
    assert_found(&[(r#"{"panels": [], "annotations": {"list": [{"enable": true}]}}"#, &["W annotation $.annotations.list[0]"])]);
}

#[test]
fn elements_and_layouts() {
    let board = |elements: &str, layout: &str| {
        format!(
            r#"{{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "spec": {{"title": "t", "elements": {{{elements}}}, "layout": {layout}}}}}"#
        )
    };
    let panel = |name: &str, id: u32| {
        format!(
            r#""{name}": {{"kind": "Panel", "spec": {{"id": {id}, "title": "{name}", "vizConfig": {{"kind": "VizConfig", "group": "stat", "spec": {{}}}}}}}}"#
        )
    };
    let item = |name: &str, x: u32| {
        format!(
            r#"{{"kind": "GridLayoutItem", "spec": {{"x": {x}, "y": 0, "width": 12, "height": 8, "element": {{"kind": "ElementReference", "name": "{name}"}}}}}}"#
        )
    };
    let grid = |items: &str| format!(r#"{{"kind": "GridLayout", "spec": {{"items": [{items}]}}}}"#);
    let items = "$.spec.layout.spec.items";
    for (elements, layout, expected) in [
        (panel("a", 1), grid(&item("a", 0)), vec![]),
        (panel("a", 1), grid(""), vec!["W element $.spec.elements.a".to_owned()]),
        (panel("abc", 1), grid(&format!("{}, {}", item("abc", 0), item("abd", 12))), vec![format!("E element {items}[1].spec.element.name")]),
        (panel("a", 1), grid(&format!("{}, {}", item("a", 0), item("a", 12))), vec![format!("E element {items}[1].spec.element.name")]),
        (
            format!("{}, {}", panel("a", 1), panel("b", 1)),
            grid(&format!("{}, {}", item("a", 0), item("b", 12))),
            vec!["E panel-id $.spec.elements.b.spec.id".to_owned()],
        ),
        (format!("{}, {}", panel("a", 1), panel("b", 2)), grid(&format!("{}, {}", item("a", 0), item("b", 6))), vec![format!("W overlap {items}[1].spec")]),
        (panel("a", 1), grid(&item("a", 20)), vec![format!("W grid {items}[0].spec.x")]),
        (panel("a", 0), grid(&item("a", 0)), vec!["E panel-id $.spec.elements.a.spec.id".to_owned()]),
        (
            panel("a", 1),
            grid("{\"kind\": \"GridLayoutItem\", \"spec\": {}}"),
            vec!["W element $.spec.elements.a".to_owned(), format!("E element {items}[0]"), format!("W grid {items}[0].spec")],
        ),
        (String::new(), r#"{"kind": "GirdLayout", "spec": {}}"#.to_owned(), vec!["E layout $.spec.layout.kind".to_owned()]),
        (String::new(), "null".to_owned(), vec!["E wrong-type $.spec.layout".to_owned(), "E layout $.spec.layout".to_owned()]),
        ("\"a\": null".to_owned(), grid(""), vec!["E wrong-type $.spec.elements.a".to_owned()]),
        ("\"a\": {\"kind\": \"Panl\", \"spec\": {\"id\": 1}}".to_owned(), grid(&item("a", 0)), vec!["E element $.spec.elements.a.kind".to_owned()]),
    ] {
        assert_eq!(found(&board(&elements, &layout)), expected, "{elements} {layout}");
    }
    let form = |version: &str, transformation: &str| {
        format!(
            r#"{{"apiVersion": "dashboard.grafana.app/{version}", "kind": "Dashboard", "spec": {{"elements": {{"a": {{"kind": "Panel", "spec": {{"id": 1, "data": {{"kind": "QueryGroup", "spec": {{"transformations": [{transformation}]}}}},
           "vizConfig": {{"kind": "VizConfig", "group": "stat", "spec": {{}}}}}}}}}}, "layout": {}}}}}"#,
            grid(&item("a", 0))
        )
    };
    let (new, old) = (r#"{"kind": "Transformation", "group": "merge", "spec": {}}"#, r#"{"kind": "merge", "spec": {"id": "merge"}}"#);
    let place = "E transformation $.spec.elements.a.spec.data.spec.transformations[0].kind";
    for (version, transformation, expected) in [("v2", new, &[][..]), ("v2", old, &[place]), ("v2beta1", old, &[]), ("v2beta1", new, &[place])] {
        assert_eq!(found(&form(version, transformation)), expected, "{version} {transformation}");
    }
}

#[test]
fn deep_and_broken_texts() {
    let deep = format!("{{\"panels\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(found(&deep).iter().any(|f| f.starts_with("E json/depth")));
    let nested = format!("{{\"panels\": [{}{}]}}", r#"{"type": "row", "panels": ["#.repeat(200), "]}".repeat(200));
    assert!(!found(&nested).is_empty());
    for text in ["{\"panels\": [", "{\"panels\": [{\"id\": 1, \"type\": \"stat\"", "{\"panels\"", "{\"panels\": [{\"id\":}]}"] {
        assert!(found(text).iter().any(|f| f.starts_with("E json/syntax")), "{text}");
    }
}
