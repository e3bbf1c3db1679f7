//! Every panel's example and whole dashboards against Grafana's official schemas, and against the reference JSON in
//! `snapshots/panels`. The schemas are not part of this repository; without them that test says so and passes.

#![expect(clippy::disallowed_methods, reason = "tests read schemas and snapshots")]

use std::path::{Path, PathBuf};

use promforge::grafana::panels::PANELS;
use promforge::grafana::*;
use serde_json::{Value, json};

fn schema(name: &str) -> Option<Value> {
    let shared = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let text = std::fs::read_to_string(shared.join(format!("schemas/grafana/{name}.jsonschema.json"))).ok()?;
    let mut schema = serde_json::from_str(&text).expect("the schema is JSON");
    any_is_any(&mut schema);
    // Every kind of cell allows every type, so that `{"type": "auto"}` fits several where the schema wants exactly one.
    if let Some(cells) = schema.pointer_mut("/definitions/TableCellOptions").and_then(Value::as_object_mut)
        && let Some(kinds) = cells.remove("oneOf")
    {
        cells.insert("anyOf".into(), kinds);
    }
    Some(schema)
}

/// The schemas say "any" as an object with any keys, so that `"unit": "short"` in an override fails. Meant is anything.
fn any_is_any(schema: &mut Value) {
    let any = json!({"type": "object", "additionalProperties": {}});
    match schema {
        Value::Object(object) => {
            for (_, value) in object.iter_mut() {
                if value.get("type") == any.get("type") && value.get("additionalProperties") == Some(&json!({})) && value.get("properties").is_none() {
                    *value = json!({});
                }
                any_is_any(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(any_is_any),
        _ => {}
    }
}

/// What `value` breaks of the definition `name` in `schema`; of the schema's root if `name` is empty.
fn problems(schema: &Value, name: &str, value: &Value) -> Vec<String> {
    let mut schema = schema.clone();
    if !name.is_empty() {
        schema["$ref"] = json!(format!("#/definitions/{name}"));
    }
    let validator = jsonschema::draft7::new(&schema).expect("the schema is a schema");
    validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

fn check(name: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{name} breaks Grafana's schema:\n{}", found.join("\n"));
}

/// Validates a dashboard, and each panel's options, field options and queries with the schema of their own.
fn validate(dashboard: &Value) -> bool {
    let (Some(model), Some(query)) = (schema("dashboard"), schema("prometheus")) else { return false };
    let panels = dashboard["panels"].as_array().expect("panels are an array");
    let nested = panels.iter().flat_map(|p| p.get("panels").and_then(Value::as_array).into_iter().flatten());
    let mut ids = std::collections::BTreeSet::new();
    for panel in panels.iter().chain(nested) {
        let kind = panel["type"].as_str().expect("a type");
        assert!(panel["id"].as_u64().is_some_and(|id| id > 0 && ids.insert(id)), "panel {kind}: id {} is 0 or taken", panel["id"]);
        for target in panel.get("targets").and_then(Value::as_array).into_iter().flatten() {
            check(&format!("a query of {kind}"), problems(&query, "", target));
        }
        if kind == "row" {
            check("a row", problems(&model, "RowPanel", panel));
            continue;
        }
        check(kind, problems(&model, "Panel", panel));
        let own = schema(kind).expect("every panel here has a schema");
        check(&format!("options of {kind}"), problems(&own, "Options", &panel["options"]));
        if let Some(custom) = panel["fieldConfig"]["defaults"].get("custom") {
            check(&format!("field options of {kind}"), problems(&own, "FieldConfig", custom));
        }
    }
    check("the dashboard", problems(&model, "", dashboard));
    true
}

fn full() -> Dashboard {
    Dashboard::new("Everything")
        .description("Each builder once.")
        .tags(["test"])
        .refresh("30s")
        .time_range("now-1h", "now")
        .cursor_sync(CursorSync::Crosshair)
        .link(Link::dashboards("More", ["http"]))
        .link(Link::new("Runbook", "https://runbooks.example.com").new_tab().tooltip("what to do"))
        .variable(Variable::prometheus_datasource())
        .variable(Variable::label_values("path", "http_requests_total").multi().include_all().all_value(".*"))
        .variable(Variable::custom("quantile", ["0.5", "0.9"]))
        .variable(Variable::interval("window", ["1m", "5m"]).auto())
        .variable(Variable::text_box("filter", ""))
        .variable(Variable::constant("team", "web"))
        .panels(Text::markdown("", "For **$team**, $filter."))
        .row(
            "Traffic",
            (
                Timeseries::example()
                    .link(Link::new("Logs", "/explore?path=${path}").keep_time())
                    .override_fields(Override::by_regexp("5..").unit(Unit::Short).color(ColorMode::Fixed(Color::Red)).fill(20).hidden()),
                Stat::example().third(),
                Gauge::example().mapping(Mapping::missing("-")),
                [BarGauge::example(), BarGauge::example()],
            ),
        )
        .collapsed_row("Details of $path", Table::example().query("avg_over_time(up{path=~\"$path\"}[$window]) > $quantile", ""))
        .panels(Row::new("$path", Timeseries::new("r").query("up", "").height(3)).repeat("path"))
}

#[test]
fn examples_and_dashboards_validate() {
    if !validate(&full().to_json()) {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: the official Grafana schemas are not there (set PROMFORGE_SHARED)");
        }
        return;
    }
    for panel in PANELS {
        let mut dashboard = Dashboard::new("one").to_json();
        dashboard["panels"] = json!([(panel.example)()]);
        validate(&dashboard);
    }
}

#[test]
fn unit_ids_are_the_official_ones() {
    let Some(units) = schema("units") else { return };
    let definitions = units["definitions"].as_object().expect("definitions");
    for unit in definitions.values().filter_map(|d| d["const"].as_str()) {
        assert!(Unit::from_id(unit).is_some(), "{unit} is missing");
    }
}

#[test]
fn examples_are_as_in_the_snapshots() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/panels");
    let bless = std::env::var_os("PROMFORGE_BLESS").is_some();
    let mut wrong = Vec::new();
    for panel in PANELS {
        let file = folder.join(format!("{}.json", panel.id));
        let text = format!("{:#}\n", (panel.example)());
        if bless {
            std::fs::create_dir_all(&folder).expect("the folder can be made");
            std::fs::write(&file, &text).expect("the file can be written");
        } else if std::fs::read_to_string(&file).ok().as_deref() != Some(&text) {
            wrong.push(panel.id);
        }
    }
    assert!(wrong.is_empty(), "the examples of {wrong:?} differ from snapshots/panels; run with PROMFORGE_BLESS=1 to write them");
}

#[test]
fn every_file_of_a_panel_is_in_the_table() {
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/grafana/panels")).expect("the folder is there");
    let mut files: Vec<_> = files.map(|f| f.expect("readable").file_name().to_string_lossy().trim_end_matches(".rs").to_owned()).collect();
    files.sort_unstable();
    assert_eq!(files, PANELS.iter().map(|p| p.id).collect::<Vec<_>>(), "files on the left, the table in src/grafana/panels.rs on the right");
    for panel in PANELS {
        assert_eq!((panel.example)()["type"], panel.id);
    }
}

#[test]
fn a_full_dashboard_has_nothing_to_say_but_what_is_left_out() {
    let codes: Vec<_> = full().check().iter().map(|f| format!("{} {}", f.code, f.panel.as_deref().unwrap_or("-"))).collect();
    assert_eq!(codes, ["panel/description r", "panel/unit r"]);
}

/// What `cargo xtask build --bless` keeps of this repository's dashboards; CI holds it to the code.
#[test]
fn committed_dashboards_validate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/endpoint-stats/dashboards");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the committed dashboards") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a dashboard");
        let dashboard: Value = serde_json::from_str(&text).expect("a dashboard is JSON");
        assert_eq!(dashboard["schemaVersion"], 42, "{}", path.display());
        // Without the schemas, the test above says so.
        validate(&dashboard);
        seen += 1;
    }
    assert!(seen > 0);
}
