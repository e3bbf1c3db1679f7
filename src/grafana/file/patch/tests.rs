//! Changes, each judged by the whole text that comes out.

use serde_json::json;

use super::*;
use crate::grafana::Unit;
use crate::text::SourceId;

fn patch(text: &str) -> Patch {
    File::read(SourceId(0), text).0.unwrap_or_else(|| panic!("no dashboard: {text}")).patch().expect("sound JSON")
}

const LINES: &str = r#"{
	"title": "T",
	"panels": [
		{
			"id": 1,
			"title": "CPU",
			"odd":   1.50,
			"targets": [ {"refId": "A", "expr": "sum(a)"}, {"refId":"B","expr":"b{x=\"y\"}"} ]
		},
		{"id": 2, "title": "Mem", "fieldConfig": {}}
	],
	"tags": []
}
"#;

#[test]
fn only_what_is_changed_changes() {
    type Change = fn(&mut Patch) -> Result<(), PatchError>;
    let cases: &[(Change, &str, &str)] = &[
        (|p| p.set("$.title", "U").map(drop), "\"title\": \"T\"", "\"title\": \"U\""),
        (|p| p.set("$.panels[0].odd", 2.0).map(drop), "1.50", "2"),
        (|p| p.put("$.panels[0].new", true).map(drop), "} ]\n", "} ],\n\t\t\t\"new\": true\n"),
        (|p| p.put("$.panels[1].new", json!({"a": [1]})).map(drop), "{}}", "{}, \"new\": {\"a\": [1]}}"),
        (|p| p.put("$.time.from", "now-1h").map(drop), "[]\n}", "[],\n\t\"time\": {\n\t\t\"from\": \"now-1h\"\n\t}\n}"),
        (|p| p.append("$.tags", "x").map(drop), "[]", "[\n\t\t\"x\"\n\t]"),
        (|p| p.append("$.panels[0].targets", json!({"refId": "C"})).map(drop), "}\"} ]", "}\"}, {\"refId\": \"C\"} ]"),
        (|p| p.remove("$.tags").map(drop), ",\n\t\"tags\": []", ""),
        (|p| p.remove("$.title").map(drop), "\"title\": \"T\",\n\t", ""),
        (|p| p.remove("$.panels[0].targets[0]").map(drop), "{\"refId\": \"A\", \"expr\": \"sum(a)\"}, ", ""),
        (|p| p.remove("$.panels[1]").map(drop), ",\n\t\t{\"id\": 2, \"title\": \"Mem\", \"fieldConfig\": {}}", ""),
        (|p| p.panel("CPU")?.query("B")?.set_expr("c{z=\"\"}").map(drop), r#""b{x=\"y\"}""#, r#""c{z=\"\"}""#),
        (|p| p.panel("Mem")?.set_unit(&Unit::Bytes).map(drop), "\"fieldConfig\": {}", "\"fieldConfig\": {\"defaults\": {\"unit\": \"bytes\"}}"),
        (|p| p.panel_by_id(2)?.set_title("M").map(drop), "\"Mem\"", "\"M\""),
        (|p| p.panel("$.panels[1]")?.put("options.legend.showLegend", false).map(drop), "{}}", "{}, \"options\": {\"legend\": {\"showLegend\": false}}}"),
        (
            |p| p.panel("Mem")?.add_query("up", "{{job}}").map(drop),
            "{}}",
            "{}, \"targets\": [{\"refId\": \"A\", \"expr\": \"up\", \"legendFormat\": \"{{job}}\"}]}",
        ),
        (|p| p.panel("CPU")?.add_query("up", "").map(drop), "}\"} ]", "}\"}, {\"refId\": \"C\", \"expr\": \"up\"} ]"),
        (|p| p.panel("Mem")?.remove(), ",\n\t\t{\"id\": 2, \"title\": \"Mem\", \"fieldConfig\": {}}", ""),
        (|p| p.set("$.panels[1].fieldConfig", json!({})).map(drop), "", ""),
    ];
    for (change, old, new) in cases {
        let mut patch = patch(LINES);
        change(&mut patch).unwrap_or_else(|e| panic!("{old}: {e}"));
        assert_eq!(patch.text(), LINES.replacen(old, new, 1), "{old} > {new}");
        assert!(json::read(SourceId(0), patch.text()).1.is_empty());
    }
}

#[test]
fn changes_see_those_before_them() {
    let mut patch = patch(LINES);
    patch.panel("CPU").expect("there").set_title("A").expect("set").set_title("B").expect("set").set_description("d").expect("set");
    patch.panel("B").expect("renamed").query("A").expect("there").set_expr("x").expect("set").set_legend("l").expect("set");
    patch.panel("B").expect("there").set_datasource("prometheus", "u").expect("set");
    let expected = LINES
        .replace("\"CPU\"", "\"B\"")
        .replace("\"sum(a)\"}", "\"x\", \"legendFormat\": \"l\"}")
        .replace("} ]\n", "} ],\n\t\t\t\"description\": \"d\",\n\t\t\t\"datasource\": {\n\t\t\t\t\"type\": \"prometheus\",\n\t\t\t\t\"uid\": \"u\"\n\t\t\t}\n");
    assert_eq!(patch.finish(), expected);
}

#[test]
fn the_files_own_style() {
    for (text, expected) in [
        (r#"{"panels":[],"title":"a"}"#, r#"{"panels":[],"title":"a","x":{"a":1,"b":[]}}"#),
        (r#"{"panels": [], "title": "a"}"#, r#"{"panels": [], "title": "a", "x": {"a": 1, "b": []}}"#),
        ("{\r\n    \"panels\": []\r\n}", "{\r\n    \"panels\": [],\r\n    \"x\": {\r\n        \"a\": 1,\r\n        \"b\": []\r\n    }\r\n}"),
    ] {
        let mut patch = patch(text);
        patch.put("x", json!({"a": 1.0, "b": []})).expect("put");
        assert_eq!(patch.text(), expected);
    }
}

#[test]
fn v2_is_changed_where_it_has_things() {
    let text = r#"{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "spec": {"title": "T", "elements": {"p": {"kind": "Panel", "spec": {"id": 1, "title": "CPU", "data": {"kind": "QueryGroup", "spec": {"queries": [{"kind": "PanelQuery", "spec": {"refId": "A", "hidden": false, "query": {"kind": "DataQuery", "group": "prometheus", "datasource": {"name": "old"}, "spec": {"expr": "a"}}}}]}}, "vizConfig": {"kind": "VizConfig", "group": "stat", "spec": {"fieldConfig": {"defaults": {}, "overrides": []}}}}}}, "layout": {"kind": "GridLayout", "spec": {"items": [{"kind": "GridLayoutItem", "spec": {"x": 0, "y": 0, "width": 12, "height": 8, "element": {"kind": "ElementReference", "name": "p"}}}]}}}}"#;
    let mut patched = patch(text);
    patched.panel("CPU").expect("there").set_title("C").expect("set").set_unit(&Unit::Seconds).expect("set").set_datasource("prometheus", "new").expect("set");
    patched.panel("C").expect("there").query("A").expect("there").set_expr("b").expect("set");
    let expected = text
        .replace("\"CPU\"", "\"C\"")
        .replace("\"defaults\": {}", "\"defaults\": {\"unit\": \"s\"}")
        .replace("\"old\"", "\"new\"")
        .replace("\"expr\": \"a\"", "\"expr\": \"b\"");
    assert_eq!(patched.text(), expected);
    patched.panel("C").expect("there").add_query("c", "").expect("added");
    let panel = patched.file().board().panels()[0];
    let query = panel.queries()[1];
    assert_eq!((query.ref_id().as_deref(), query.expr().as_deref()), (Some("B"), Some("c")));
    assert_eq!(query.datasource().and_then(|d| d.uid).as_deref(), Some("new"));
    patched.panel("C").expect("there").remove().expect("removed");
    assert!(patched.text().contains(r#""elements": {}, "layout": {"kind": "GridLayout", "spec": {"items": []}}"#), "{}", patched.text());
}

#[test]
fn metrics_are_renamed_where_they_are_metrics() {
    let text = r#"{"templating": {"list": [{"name": "job", "type": "query", "query": {"query": "label_values(old_total{a=\"b\"}, job)"}, "definition": "label_values(old_total{a=\"b\"}, job)"}]},
 "annotations": {"list": [{"name": "n", "expr": "changes(old_total[5m])"}]},
 "panels": [{"id": 1, "title": "a", "targets": [
  {"refId": "A", "expr": "sum(rate(old_total{job=\"$job\", x=\"old_total\"}[$__rate_interval])) / old_total_more"},
  {"refId": "B", "expr": "{__name__=\"old_total\"} or {__name__=~\"old_total.*\"}"},
  {"refId": "C", "expr": "old_total $op 3"},
  {"refId": "D", "datasource": {"type": "loki"}, "expr": "{a=\"old_total\"}"}]}]}"#;
    let mut patch = patch(text);
    let done = patch.rename_metric("old_total", "new_total").expect("a name");
    assert_eq!(done, Renamed { changed: 5, skipped: vec!["$.panels[0].targets[2].expr".to_owned()] });
    let expected = text
        .replace("label_values(old_total", "label_values(new_total")
        .replace("changes(old_total", "changes(new_total")
        .replace("rate(old_total", "rate(new_total")
        .replace("__name__=\\\"old_total", "__name__=\\\"new_total");
    assert_eq!(patch.text(), expected);
    assert!(patch.rename_metric("a", "b c").is_err());
}

#[test]
fn what_is_not_there_has_candidates() {
    let text = "{\n \"title\": \"T\",\n \"panels\": [{\"id\": 1, \"title\": \"CPU usage\", \"type\": \"stat\"}, {\"id\": 2, \"title\": \"Load\"}, {\"id\": 3, \"title\": \"Load\"}]\n}";
    let mut patched = patch(text);
    for (error, expected) in [
        (
            patched.set("$.panels[0].titel", 1).map(drop).unwrap_err(),
            "nothing stands at `$.panels[0].titel`: the object `$.panels[0]` has no such field (line 3, column 13): did you mean `title`?",
        ),
        (
            patched.set("$.panels[7].title", 1).map(drop).unwrap_err(),
            "nothing stands at `$.panels[7].title`: the list `$.panels` has 3 elements (line 3, column 12)",
        ),
        (patched.put("$.title.a", 1).map(drop).unwrap_err(), "nothing stands at `$.title.a`: `$.title` is a string (line 2, column 11)"),
        (patched.append("$.title", 1).map(drop).unwrap_err(), "expected a list at `$.title`, found a string (line 2, column 11)"),
        (patched.set("$..a", 1).map(drop).unwrap_err(), "expected a path such as `$.panels[2].title`, found `$..a`"),
        (patched.remove("$").map(drop).unwrap_err(), "expected a path such as `$.panels[2].title`, found `$`"),
        (patched.panel("CPU usag").map(drop).unwrap_err(), "no panel is called `CPU usag`, of 3: did you mean `CPU usage`?"),
        (patched.panel("cpu").map(drop).unwrap_err(), "no panel is called `cpu`, of 3: did you mean `CPU usage`?"),
        (patched.panel("Load").map(drop).unwrap_err(), "expected one panel called `Load`, found 2: $.panels[1] (id 2), $.panels[2] (id 3) (line 3, column 62)"),
        (patched.panel_by_id(9).map(drop).unwrap_err(), "no panel is called `id 9`, of 3"),
        (patched.panel("CPU usage").and_then(|mut p| p.query("A").map(drop)).unwrap_err(), "the panel has no query `A`: it has none (line 3, column 13)"),
    ] {
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(patched.text(), text);
    let broken = File::read(SourceId(0), "{\"panels\": [],}").0.expect("a dashboard").patch().unwrap_err();
    assert_eq!(broken.place(), Some((1, 14)));
}
