//! Dashboards that others wrote: read, judged and written back without a value changed; and every way to break them.
//!
//! The dashboards are read from `../shared` (or `PROMFORGE_SHARED`) and are no part of this repository; where they are absent, the
//! tests say so and pass. Equality is judged by `serde_json`, not by the code that is tested.

#![expect(clippy::disallowed_methods, reason = "reads files of the repository and of the corpora")]

#[path = "grafana/others.rs"]
mod others;

use std::fs;
use std::path::{Path, PathBuf};

use promforge::diag::Level;
use promforge::grafana::diff::{Options, boards};
use promforge::grafana::file::{File, Model, canonical_text};
use promforge::text::SourceId;
use serde_json::{Map, Value};

fn present() -> Option<Vec<(String, String)>> {
    let found = others::dashboards();
    if found.is_none() {
        others::skipped("dashboards of others");
    }
    found
}

/// Numbers as floats, so that `80.0` is `80`; objects sorted.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(n) => n.as_f64().map_or(Value::Null, Value::from),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(object) => {
            let mut sorted: Vec<_> = object.iter().map(|(k, v)| (k.clone(), plain(v))).collect();
            sorted.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(sorted.into_iter().collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn parse(text: &str) -> Value {
    plain(&serde_json::from_str(text).expect("JSON"))
}

#[test]
fn what_others_wrote_is_written_back_as_it_means() {
    let Some(all) = present() else { return };
    assert!(all.len() >= 71, "{} dashboards", all.len());
    for (name, text) in &all {
        let (file, findings) = File::read(SourceId(0), text.as_str());
        let file = file.unwrap_or_else(|| panic!("{name} is no dashboard"));
        let errors: Vec<_> = findings.iter().filter(|f| f.level == Level::Error).map(|f| (f.code, &f.message)).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let written = canonical_text(&file);
        assert!(parse(text) == parse(&written), "{name} means something else");
        let (again, _) = File::read(SourceId(0), written.as_str());
        assert!(canonical_text(&again.expect("a dashboard")) == written, "{name} changes twice");
        let board = file.board();
        assert!(board.title().is_some() && board.model() == Model::Classic && !board.panels().is_empty(), "{name}");
        for panel in board.panels() {
            let found = panel.value().document().root().and_then(|root| find(root, &panel.path()));
            assert_eq!(found, Some(panel.value().span()), "{name} {}", panel.path());
        }
    }
}

/// Follows a path such as `$.panels[1].targets[0]`, for names without dots and brackets.
fn find(root: promforge::json::Value<'_>, path: &str) -> Option<promforge::text::Span> {
    let steps: Vec<String> = path.trim_start_matches('$').replace('[', ".").replace(']', "").split('.').filter(|s| !s.is_empty()).map(str::to_owned).collect();
    root.path(&steps.iter().map(String::as_str).collect::<Vec<_>>()).map(|v| v.span())
}

#[test]
fn what_this_crate_builds_is_canonical() {
    use promforge::grafana::{panels::PANELS, queries::QUERIES, transformations::TRANSFORMATIONS};
    let boards = PANELS.iter().map(|p| (p.id, serde_json::json!({"panels": [(p.example)()]})));
    let boards = boards.chain(QUERIES.iter().map(|q| (q.name, serde_json::json!({"panels": [{"targets": [(q.example)()]}]}))));
    let boards = boards.chain(TRANSFORMATIONS.iter().map(|t| (t.id, serde_json::json!({"panels": [{"transformations": [(t.example)()]}]}))));
    for (name, board) in boards {
        let text = format!("{board:#}\n");
        let (file, _) = File::read(SourceId(0), text.as_str());
        let written = canonical_text(&file.expect("a dashboard"));
        let line = written.lines().zip(text.lines()).find(|(a, b)| a != b);
        assert_eq!(line, None, "{name}: canonical, written");
    }
    let text = fs::read_to_string(snapshot()).expect("a snapshot");
    let (file, findings) = File::read(SourceId(0), text.as_str());
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(canonical_text(&file.expect("a dashboard")), text);
}

/// Numbers that look random and are the same in every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap_or(0) % below.max(1)
    }
}

/// Changes one place somewhere below `value`: takes it out, doubles it, or puts something else there.
fn break_one(value: &mut Value, dice: &mut Dice) {
    let mut at = value;
    loop {
        let size = match at {
            Value::Array(list) => list.len(),
            Value::Object(object) => object.len(),
            _ => 0,
        };
        if size == 0 || dice.roll(5) == 0 {
            break;
        }
        let step = dice.roll(size);
        let inner = match at {
            Value::Array(list) if dice.roll(12) == 0 => {
                let copy = list[step].clone();
                if dice.roll(2) == 0 {
                    drop(list.remove(step))
                } else {
                    list.push(copy)
                }
                return;
            }
            Value::Object(object) if dice.roll(12) == 0 => {
                let key = object.keys().nth(step).cloned().unwrap_or_default();
                object.shift_remove(&key);
                return;
            }
            Value::Array(list) => &mut list[step],
            Value::Object(object) => object.values_mut().nth(step).expect("within its size"),
            _ => return,
        };
        at = inner;
    }
    let odd = [
        Value::Null,
        Value::from(-1),
        Value::from(1e300),
        Value::from(0.5),
        Value::from("row"),
        Value::from(""),
        Value::Bool(true),
        Value::Array(vec![Value::Null]),
        Value::Object(Map::new()),
        Value::Array(Vec::new()),
        Value::from(i64::MAX),
    ];
    *at = odd[dice.roll(odd.len())].clone();
}

/// Reads, judges and writes a text; nothing may go wrong, and what is written means the same unless the text is broken.
fn survives(text: &str) {
    let (file, findings) = File::read(SourceId(0), text);
    for finding in &findings {
        for label in finding.primary.iter().chain(&finding.others) {
            assert!(text.get(label.span.range()).is_some(), "{finding:?}");
        }
    }
    let Some(file) = file else { return };
    for board in file.boards() {
        let _ = (board.title(), board.uid(), board.tags(), board.schema_version());
        for panel in board.panels() {
            let _ = (panel.called(), panel.grid(), panel.datasource(), panel.overrides(), panel.row_title(), panel.unit());
            panel.queries().iter().for_each(|q| drop((q.expr(), q.datasource(), q.ref_id())));
        }
        board.variables().iter().for_each(|v| drop((v.query(), v.datasource())));
        board.annotations().iter().for_each(|a| drop((a.expr_value(), a.datasource())));
    }
    let written = canonical_text(&file);
    if findings.iter().all(|f| !f.code.0.starts_with("json/")) {
        assert!(parse(text) == parse(&written));
    }
}

const V2: &str = r#"{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {"name": "demo"}, "spec": {"title": "Demo", "tags": [], "links": [],
 "annotations": [{"kind": "AnnotationQuery", "spec": {"name": "a", "query": {"kind": "DataQuery", "group": "prometheus", "spec": {"expr": "up"}}}}],
 "variables": [{"kind": "QueryVariable", "spec": {"name": "v", "query": {"kind": "DataQuery", "group": "prometheus", "spec": {"query": "label_values(up, job)"}}}}],
 "elements": {"a": {"kind": "Panel", "spec": {"id": 1, "title": "A", "data": {"kind": "QueryGroup", "spec": {"queries": [{"kind": "PanelQuery", "spec": {"refId": "A",
  "query": {"kind": "DataQuery", "group": "prometheus", "datasource": {"name": "p"}, "spec": {"expr": "up"}}}}],
  "transformations": [{"kind": "Transformation", "group": "organize", "spec": {"options": {}}}], "queryOptions": {}}},
  "vizConfig": {"kind": "VizConfig", "group": "stat", "spec": {"options": {}, "fieldConfig": {"defaults": {"unit": "short"}, "overrides": []}}}}},
  "b": {"kind": "LibraryPanel", "spec": {"id": 2, "title": "B", "libraryPanel": {"uid": "l", "name": "L"}}}},
 "layout": {"kind": "TabsLayout", "spec": {"tabs": [{"kind": "TabsLayoutTab", "spec": {"title": "t", "layout": {"kind": "RowsLayout", "spec": {"rows": [{"kind": "RowsLayoutRow",
  "spec": {"title": "R", "layout": {"kind": "GridLayout", "spec": {"items": [{"kind": "GridLayoutItem", "spec": {"x": 0, "y": 0, "width": 12, "height": 8,
  "element": {"kind": "ElementReference", "name": "a"}}}]}}}}]}}}}, {"kind": "TabsLayoutTab", "spec": {"layout": {"kind": "AutoGridLayout", "spec": {"items": [
  {"kind": "AutoGridLayoutItem", "spec": {"element": {"kind": "ElementReference", "name": "b"}}}]}}}}]}}}}"#;

fn snapshot() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/endpoint-stats/dashboards/endpoint-stats-overview.json")
}

#[test]
fn broken_dashboards_are_survived() {
    let mut texts = vec![
        V2.to_owned(),
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/endpoint-stats/dashboards/endpoint-stats-overview.json")).expect("a snapshot"),
    ];
    texts.extend(present().into_iter().flatten().map(|(_, text)| text).filter(|text| text.len() < 30_000).take(8));
    let mut dice = Dice(0x5EED);
    for text in texts {
        let whole: Value = serde_json::from_str(&text).expect("JSON");
        for _ in 0..60 {
            let mut broken = whole.clone();
            for _ in 0..=dice.roll(4) {
                break_one(&mut broken, &mut dice);
            }
            survives(&broken.to_string());
        }
        for _ in 0..20 {
            let mut cut = dice.roll(text.len());
            while !text.is_char_boundary(cut) {
                cut -= 1;
            }
            survives(&text[..cut]);
            let mut doubled = text.clone();
            doubled.insert_str(cut, ["\"", "{", "]", ",", "null", "\"id\": 1,", "\u{0}"][dice.roll(7)]);
            survives(&doubled);
        }
    }
}

/// A place somewhere below `value`: as a path, and as a JSON pointer.
fn somewhere(value: &Value, dice: &mut Dice) -> (String, String) {
    let (mut path, mut pointer, mut at) = ("$".to_owned(), String::new(), value);
    loop {
        let size = at.as_array().map_or_else(|| at.as_object().map_or(0, Map::len), Vec::len);
        if size == 0 || (!pointer.is_empty() && dice.roll(6) == 0) {
            return (path, pointer);
        }
        let step = dice.roll(size);
        match at {
            Value::Array(list) => {
                path.push_str(&format!("[{step}]"));
                pointer.push_str(&format!("/{step}"));
                at = &list[step];
            }
            Value::Object(object) => {
                let (key, inner) = object.iter().nth(step).expect("within its size");
                path.push_str(&format!("[{key:?}]"));
                pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1")));
                at = inner;
            }
            _ => return (path, pointer),
        }
    }
}

#[test]
fn patches_change_what_they_are_told_and_nothing_else() {
    let mut texts = vec![V2.to_owned(), fs::read_to_string(snapshot()).expect("a snapshot")];
    texts.extend(present().into_iter().flatten().map(|(_, text)| text).filter(|text| text.len() < 30_000).take(6));
    let mut dice = Dice(0xBEEF);
    let values = [Value::Null, Value::from(1.5), serde_json::json!({"a": [1, {"b": "c\n\""}], "d": {}}), Value::from("x"), serde_json::json!([[], "y"])];
    for text in texts {
        let (file, _) = File::read(SourceId(0), text.as_str());
        let file = file.expect("a dashboard");
        let whole: Value = serde_json::from_str(&text).expect("JSON");
        for round in 0..48 {
            let (path, pointer) = somewhere(&whole, &mut dice);
            let value = &values[dice.roll(values.len())];
            let mut patch = file.patch().expect("sound");
            let mut expected = whole.clone();
            let (parent, key) = pointer.rsplit_once('/').expect("below the top");
            let key = key.replace("~1", "/").replace("~0", "~");
            match round % 4 {
                0 => {
                    patch.set(&path, value.clone()).expect("it is there");
                    *expected.pointer_mut(&pointer).expect("it is there") = value.clone();
                }
                1 => {
                    patch.remove(&path).expect("it is there");
                    match expected.pointer_mut(parent).expect("it is there") {
                        Value::Array(list) => drop(list.remove(key.parse().expect("an index"))),
                        Value::Object(object) => drop(object.shift_remove(&key)),
                        _ => unreachable!("a holder"),
                    }
                }
                2 => match expected.pointer_mut(&pointer).expect("it is there") {
                    Value::Object(object) => {
                        object.insert("brand new".into(), serde_json::json!({"inner": value}));
                        patch.put(&format!("{path}[\"brand new\"].inner"), value.clone()).expect("an object");
                    }
                    _ => continue,
                },
                _ => match expected.pointer_mut(&pointer).expect("it is there") {
                    Value::Array(list) => {
                        list.push(value.clone());
                        patch.append(&path, value.clone()).expect("a list");
                    }
                    _ => continue,
                },
            }
            let after = patch.finish();
            assert!(parse(&after) == plain(&expected), "{path}");
            let (same, prefix) = (after.as_str() == text, after.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count());
            let suffix = after.bytes().rev().zip(text.bytes().rev()).take_while(|(a, b)| a == b).count();
            // What stands in front and behind is untouched: the changed bytes are about as many as the values.
            let changed = after.len().saturating_sub(prefix + suffix);
            assert!(same || changed <= 40 + 12 * value.to_string().len() + 200, "{path}: {changed} bytes");
        }
    }
}

#[test]
fn a_dashboard_does_not_differ_from_itself() {
    let mut texts = vec![V2.to_owned(), fs::read_to_string(snapshot()).expect("a snapshot")];
    texts.extend(present().into_iter().flatten().map(|(_, text)| text).filter(|text| text.len() < 60_000).take(12));
    let read = |text: &str| File::read(SourceId(0), text).0.expect("a dashboard");
    let mut dice = Dice(0xD1FF);
    for text in texts {
        let file = read(&text);
        let written = read(&canonical_text(&file));
        let found = boards(file.board(), written.board(), Options { server_fields: true });
        assert!(found.is_empty(), "{found:?}");
        let whole: Value = serde_json::from_str(&text).expect("JSON");
        for _ in 0..15 {
            let mut other = whole.clone();
            break_one(&mut other, &mut dice);
            let (Some(changed), _) = File::read(SourceId(0), other.to_string()) else { continue };
            let _ = boards(file.board(), changed.board(), Options::default());
            let _ = boards(changed.board(), file.board(), Options::default());
        }
    }
}

#[test]
fn what_this_crate_writes_is_canonical_in_every_model() {
    use promforge::grafana::transformations::{Merge, Organize};
    use promforge::grafana::{ApiVersion, AutoGrid, Color, Dashboard, Link, Stat, Tabs, Timeseries, Unit, Variable};
    let stat = |title: &str| Stat::new(title).query("up", "").unit(Unit::Short).threshold(1.0, Color::Red).description("d");
    let dashboard = Dashboard::new("All")
        .link(Link::new("docs", "https://example.com"))
        .variable(Variable::prometheus_datasource())
        .variable(Variable::label_values("job", "up").multi().include_all())
        .variable(Variable::custom_pairs("q", [("p50", "0.5")]))
        .variable(Variable::interval("w", ["1m", "5m"]).auto())
        .variable(Variable::constant("c", "x"))
        .panels(stat("above").repeat("job").max_per_row(2))
        .row("Row", (Timeseries::new("a").query("rate(up[5m])", "{{job}}").transform(Merge).transform(Organize::new().rename("a", "b")), stat("b").half()))
        .collapsed_row("Folded", stat("c"))
        .panels(AutoGrid::new((stat("d"), stat("e"))))
        .panels(Tabs::new().tab("One", stat("f")).tab("Two", stat("g")));
    for api in ApiVersion::ALL {
        let text = dashboard.write(api).to_text();
        let (file, findings) = File::read(SourceId(0), text.as_str());
        assert!(findings.iter().all(|f| f.level < Level::Warning), "{api:?}: {findings:?}");
        let written = canonical_text(&file.expect("a dashboard"));
        let line = written.lines().zip(text.lines()).find(|(a, b)| a != b);
        assert_eq!(line, None, "{api:?}: canonical, written");
    }
}
