//! Whole dashboards, and units, against the official schemas.

use std::path::Path;

use promforge::grafana::*;
use serde_json::Value;

use crate::schemas::Schemas;

/// Every part of a dashboard once.
pub(crate) fn full() -> Dashboard {
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
                [BarGauge::example(), BarGauge::example().key("again")],
            ),
        )
        .collapsed_row("Details of $path", Table::example().query("avg_over_time(up{path=~\"$path\"}[$window]) > $quantile", ""))
        .panels(Row::new("$path", Timeseries::new("r").query("up", "").height(3)).repeat("path"))
}

/// What a dashboard cannot say at the same time as [`full`].
fn other() -> Dashboard {
    Dashboard::new("Other words")
        .uid("other-words")
        .timezone("utc")
        .read_only()
        .variable(Variable::prometheus_datasource().hide(Hide::Variable))
        .variable(Variable::label_values_of("host", "up", "instance").regex("(.*):.*").current(["a"]))
        .variable(Variable::custom_pairs("level", [("high", "90"), ("low", "10")]))
        .panels(Stat::new("$host $level").query("up", ""))
        .raw(serde_json::json!({"fiscalYearStartMonth": 3}))
}

/// Layouts that only V2 has.
fn layouts() -> Dashboard {
    let stat = |title: &str| Stat::new(title).query("up", "");
    let grid = |key: &str| AutoGrid::new([stat("a").key(format!("{key} a")), stat("b").key(format!("{key} b"))]);
    let tabs = Tabs::new()
        .tab("narrow", grid("narrow").columns(2).narrow().short())
        .tab("wide", grid("wide").wide().tall().fill_screen())
        .with(Tab::new("told", grid("told").column_pixels(300).row_pixels(200)).shown_if(Condition::has_data()));
    Dashboard::new("Layouts")
        .panels((Stack::of([stat("c"), stat("d")]).fill_row(), stat("e")))
        .panels(Row::new("", stat("f")).without_heading().fill_screen())
        .panels(tabs)
}

#[test]
fn dashboards_are_as_in_the_snapshots() {
    let file = |name: &str, dashboard: Dashboard| (name.to_owned(), format!("{:#}\n", dashboard.to_json()));
    let v2 = ("layouts.v2.json".to_owned(), layouts().write(ApiVersion::V2).to_text());
    crate::snapshots("dashboards", [file("full.json", full()), file("other.json", other()), v2]);
}

#[test]
fn dashboards_validate() {
    let Some(mut schemas) = Schemas::all() else { return };
    let found: Vec<_> = [full(), other()].iter().flat_map(|d| schemas.dashboard(&d.to_json())).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn panel_ids_are_unique() {
    let dashboard = full().to_json();
    let panels = dashboard["panels"].as_array().expect("panels");
    let nested = panels.iter().flat_map(|p| p["panels"].as_array().into_iter().flatten());
    let mut ids = std::collections::BTreeSet::new();
    for panel in panels.iter().chain(nested) {
        assert!(panel["id"].as_u64().is_some_and(|id| id > 0 && ids.insert(id)), "panel {}: id {} is 0 or taken", panel["type"], panel["id"]);
    }
}

#[test]
fn unit_ids_are_the_official_ones() {
    let Some(mut schemas) = Schemas::all() else { return };
    let Some(units) = schemas.get("units") else { return };
    let definitions = units["definitions"].as_object().expect("definitions");
    for unit in definitions.values().filter_map(|d| d["const"].as_str()) {
        assert!(Unit::from_id(unit).is_some(), "{unit} is missing");
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
        if let Some(mut schemas) = Schemas::all() {
            let found = schemas.dashboard(&dashboard);
            assert!(found.is_empty(), "{}: {}", path.display(), found.join("\n"));
        }
        seen += 1;
    }
    assert!(seen > 0);
}
