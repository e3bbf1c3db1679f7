//! Differences between small dashboards of every model.

use super::*;
use crate::grafana::file::File;
use crate::text::SourceId;

fn found(old: &str, new: &str) -> Vec<String> {
    let read = |text: &str| File::read(SourceId(0), text).0.unwrap_or_else(|| panic!("{text}"));
    let (old, new) = (read(old), read(new));
    let sign = |what| match what {
        What::Added => '+',
        What::Removed => '-',
        What::Changed => '~',
    };
    let fields = |d: &Difference| d.changes.iter().map(|c| c.field.clone()).collect::<Vec<_>>().join(", ");
    boards(old.board(), new.board(), Options::default()).iter().map(|d| format!("{} {} {}: {}", sign(d.what), d.kind, d.name, fields(d))).collect()
}

fn classic(panels: &str) -> String {
    format!(r#"{{"title": "T", "schemaVersion": 39, "panels": [{panels}]}}"#)
}

const CPU: &str =
    r#"{"id": 1, "type": "timeseries", "title": "CPU", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}, "targets": [{"refId": "A", "expr": "cpu"}]}"#;
const MEM: &str = r#"{"id": 2, "type": "stat", "title": "Memory", "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8}, "targets": [{"refId": "A", "expr": "mem"}]}"#;

#[test]
fn spelling_order_and_server_fields_are_no_difference() {
    let spelled = r#"{"version": 7, "id": 12, "iteration": 3, "panels": [{"targets": [{"expr": "c\u0070u", "refId": "A"}], "gridPos": {"h": 8.0, "w": 12, "x": 0, "y": 0},
        "title": "CPU", "type": "timeseries", "id": 1, "pluginVersion": "13.2.0"}], "schemaVersion": 39, "title": "T"}"#;
    assert!(found(&classic(CPU), spelled).is_empty());
    let wrapped = format!(r#"{{"meta": {{"slug": "t"}}, "dashboard": {}}}"#, classic(CPU));
    assert!(found(&classic(CPU), &wrapped).is_empty());
}

#[test]
fn panels_are_found_again() {
    let both = classic(&format!("{CPU}, {MEM}"));
    let text = r#"{"type": "text", "title": "", "options": {"content": "a"}}"#;
    for (new, expected) in [
        (format!("{MEM}, {CPU}"), &[][..]),
        (format!("{CPU}, {}", MEM.replace("Memory", "RAM")), &["~ panel RAM: title"]),
        (format!("{CPU}, {}", MEM.replace("\"id\": 2", "\"id\": 9")), &["~ panel Memory: id"]),
        // Numbered by position, with one more in front.
        (
            format!("{text}, {}, {}", CPU.replace("\"id\": 1", "\"id\": 2"), MEM.replace("\"id\": 2", "\"id\": 3")),
            &["+ panel untitled at $.panels[0]: ", "~ panel CPU: id", "~ panel Memory: id"],
        ),
        (CPU.to_owned(), &["- panel Memory: query A expr"]),
        (format!("{CPU}, {}", MEM.replace("\"x\": 12", "\"x\": 0").replace("\"y\": 0", "\"y\": 8")), &["~ panel Memory: place"]),
        (format!("{CPU}, {}", MEM.replace("\"A\"", "\"B\"")), &["~ panel Memory: query B, query A"]),
        (format!("{CPU}, {}", MEM.replace("\"mem\"", "\"mem2\", \"hide\": true")), &["~ panel Memory: query A expr, query A hide"]),
        (format!("{CPU}, {}", MEM.replace("\"stat\"", "\"gauge\"")), &["~ panel Memory: type"]),
        (format!(r#"{{"id": 5, "type": "row", "title": "R"}}, {CPU}, {MEM}"#), &["+ row R: ", "~ panel CPU: row", "~ panel Memory: row"]),
        (format!("{CPU}, {}", MEM.replace("\"id\": 2", "\"id\": 8").replace("Memory", "Other")), &["~ panel Other: id, title"]),
    ] {
        assert_eq!(found(&both, &classic(&new)), expected, "{new}");
    }
}

#[test]
fn variables_settings_and_overrides() {
    let with = |rest: &str| format!(r#"{{"title": "T", "panels": [], {rest}}}"#);
    let variables = |list: &str| with(&format!(r#""templating": {{"list": [{list}]}}"#));
    let (a, b) = (r#"{"name": "a", "type": "query", "query": "x"}"#, r#"{"name": "b", "type": "custom"}"#);
    assert_eq!(found(&variables(a), &variables(&format!("{b}, {}", a.replace("\"x\"", "\"y\"")))), ["+ variable b: ", "~ variable a: query"]);
    assert_eq!(found(&variables(&format!("{a}, {b}")), &variables(&format!("{b}, {a}"))), ["~ variables : order"]);
    assert_eq!(
        found(&with(r#""time": {"from": "now-1h"}, "tags": ["x"]"#), &with(r#""time": {"from": "now-6h"}, "tags": []"#)),
        ["~ dashboard T: time.from, tags"]
    );
    let panel = |overrides: &str| classic(&CPU.replace("\"targets\"", &format!("\"fieldConfig\": {{\"overrides\": [{overrides}]}}, \"targets\"")));
    let first = r#"{"matcher": {"id": "byName", "options": "x"}, "properties": [{"id": "unit", "value": "s"}]}"#;
    let second = first.replace("\"x\"", "\"y\"");
    assert_eq!(
        found(&panel(first), &panel(&format!("{second}, {}", first.replace("\"s\"", "\"ms\"")))),
        ["~ panel CPU: fieldConfig.overrides[\"byName x\"].properties[\"unit\"].value, fieldConfig.overrides[\"byName y\"]"]
    );
}

#[test]
fn models_are_compared_in_what_both_have() {
    let v2 = |expr: &str| {
        format!(
            r#"{{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {{"name": "t"}}, "spec": {{"title": "T", "tags": [], "elements": {{"panel-1": {{"kind": "Panel", "spec": {{
            "id": 1, "title": "CPU", "description": "", "links": [], "data": {{"kind": "QueryGroup", "spec": {{"queries": [{{"kind": "PanelQuery", "spec": {{"refId": "A", "hidden": false,
            "query": {{"kind": "DataQuery", "group": "prometheus", "version": "v0", "spec": {{"expr": "{expr}"}}}}}}}}], "transformations": [], "queryOptions": {{}}}}}},
            "vizConfig": {{"kind": "VizConfig", "group": "timeseries", "version": "13.2.0", "spec": {{}}}}}}}}}},
            "layout": {{"kind": "GridLayout", "spec": {{"items": [{{"kind": "GridLayoutItem", "spec": {{"x": 0, "y": 0, "width": 12, "height": 8, "element": {{"kind": "ElementReference", "name": "panel-1"}}}}}}]}}}}}}}}"#
        )
    };
    assert!(found(&v2("cpu"), &v2("cpu")).is_empty());
    assert_eq!(found(&v2("cpu"), &v2("mem")), ["~ panel CPU: query A expr"]);
    assert_eq!(found(&v2("cpu"), &v2("cpu").replace("\"x\": 0", "\"x\": 12")), ["~ panel CPU: place"]);
    assert_eq!(found(&classic(CPU), &v2("cpu")), ["~ dashboard T: model"]);
    assert_eq!(found(&classic(CPU), &v2("mem")), ["~ dashboard T: model", "~ panel CPU: query A expr"]);
}
