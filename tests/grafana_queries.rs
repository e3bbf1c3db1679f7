//! Examples of queries, transformations, variables, annotations and links against Grafana's official schemas and against `snapshots/`.
//! The schemas are not part of this repository; without them those tests say so and pass.

#![expect(clippy::disallowed_methods, reason = "tests read schemas and snapshots")]

#[path = "grafana/schema.rs"]
mod schema;

use promforge::grafana::queries::QUERIES;
use promforge::grafana::transformations::TRANSFORMATIONS;
use promforge::grafana::variable::VARIABLES;
use promforge::grafana::*;
use schema::{files, problems, schema, snapshots, uncalled};
use serde_json::json;

/// Reports all that is wrong at once.
fn report(found: &[String]) {
    assert!(found.is_empty(), "Grafana's schemas are broken:\n{}", found.join("\n"));
}

fn skipped() {
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    {
        eprintln!("skipped: the official Grafana schemas are not there (set PROMFORGE_SHARED)");
    }
}

fn paths(folder: &str) -> Vec<String> {
    files(folder).iter().map(|file| format!("{folder}/{file}.rs")).collect()
}

#[test]
fn queries_validate() {
    if schema("dashboard").is_none() {
        return skipped();
    }
    let mut found = Vec::new();
    for query in QUERIES {
        let name = match query.plugin {
            "__expr__" => "expr",
            "grafana-testdata-datasource" => "testdata",
            "grafana-pyroscope-datasource" => "grafanapyroscope",
            "grafana-azure-monitor-datasource" => "azuremonitor",
            "stackdriver" => "googlecloudmonitoring",
            "grafana-bigquery-datasource" => "bigquery",
            "grafana-athena-datasource" => "athena",
            plugin => plugin,
        };
        let Some(schema) = schema(name) else { continue };
        let mut example = (query.example)();
        example["refId"] = json!("A");
        example["datasource"] = json!({"type": query.plugin, "uid": "x"});
        let definition = match query.name {
            "cloudwatch-metrics" => "MetricsQuery",
            "cloudwatch-logs" => "LogsQuery",
            "cloudwatch-alarms" => "AnnotationQuery",
            "math" => "TypeMath",
            "reduce" => "TypeReduce",
            "resample" => "TypeResample",
            "classic-conditions" => "TypeClassicConditions",
            "threshold" => "TypeThreshold",
            "sql-expression" => "TypeSql",
            _ => "",
        };
        if query.name == "elasticsearch" {
            // The schema's unions cannot be told apart by their tag, so each part is held to what it is.
            let unions = [("metrics", "MetricAggregation"), ("bucketAggs", "BucketAggregation")];
            for (key, _) in unions {
                for part in example[key].take().as_array().expect("a list") {
                    let kind = part["type"].as_str().expect("a type");
                    found.extend(problems(&schema, elastic(kind), part).into_iter().map(|p| format!("elasticsearch {kind} {p}")));
                }
                example[key] = json!([]);
            }
        }
        found.extend(problems(&schema, definition, &example).into_iter().map(|p| format!("{} {p}", query.name)));
    }
    report(&found);
}

fn elastic(kind: &str) -> &'static str {
    match kind {
        "avg" => "Average",
        "sum" => "Sum",
        "min" => "Min",
        "max" => "Max",
        "extended_stats" => "ExtendedStats",
        "percentiles" => "Percentiles",
        "cardinality" => "UniqueCount",
        "raw_document" => "RawDocument",
        "raw_data" => "RawData",
        "logs" => "Logs",
        "rate" => "Rate",
        "top_metrics" => "TopMetrics",
        "moving_avg" => "MovingAverage",
        "moving_fn" => "MovingFunction",
        "derivative" => "Derivative",
        "serial_diff" => "SerialDiff",
        "cumulative_sum" => "CumulativeSum",
        "bucket_script" => "BucketScript",
        "terms" => "Terms",
        "filters" => "Filters",
        "histogram" => "Histogram",
        "geohash_grid" => "GeoHashGrid",
        "nested" => "Nested",
        "date_histogram" => "DateHistogram",
        _ => "Count",
    }
}

#[test]
fn queries_are_as_in_the_snapshots() {
    snapshots("queries", QUERIES.iter().map(|q| (q.name.to_owned(), (q.example)())));
}

#[test]
fn every_file_of_a_query_is_in_the_table() {
    let modules: Vec<_> = QUERIES.iter().map(|q| (q.type_name)()).collect();
    let missing: Vec<_> = files("src/grafana/queries").into_iter().filter(|file| !modules.iter().any(|m| m.contains(&format!("queries::{file}::")))).collect();
    assert!(missing.is_empty(), "no row of the table in src/grafana/queries.rs is from {missing:?}");
    assert!(QUERIES.is_sorted_by_key(|q| q.name), "the table is in order of its names");
}

#[test]
fn transformations_validate() {
    let Some(schema) = schema("dashboard") else { return skipped() };
    let more = [json!(SortBy::ascending("a").disabled().only(Frames::Index(1)).topic(queries::builtin::Topic::Annotations))];
    let all = TRANSFORMATIONS.iter().map(|t| (t.example)()).chain(more);
    report(&all.flat_map(|example| problems(&schema, "DataTransformerConfig", &example)).collect::<Vec<_>>());
}

#[test]
fn transformations_are_as_in_the_snapshots() {
    snapshots("transformations", TRANSFORMATIONS.iter().map(|t| (t.id.to_owned(), (t.example)())));
}

/// What Grafana's editor offers at 13.2.
#[test]
fn every_transformation_has_a_file_and_a_row() {
    let ids = "calculateField concatenate configFromData convertFieldType extractFields fieldLookup filterByRefId filterByValue filterFieldsByName formatString \
               formatTime groupBy groupToNestedTable groupingToMatrix heatmap histogram joinByField joinByLabels labelsToFields limit merge organize \
               partitionByValues prepareTimeSeries reduce regression renameByRegex rowsToFields seriesToRows smoothing sortBy spatial timeSeriesTable transpose";
    assert_eq!(TRANSFORMATIONS.iter().map(|t| t.id).collect::<Vec<_>>(), ids.split_whitespace().collect::<Vec<_>>());
    let snake = |id: &str| id.chars().flat_map(|c| c.is_ascii_uppercase().then_some('_').into_iter().chain([c.to_ascii_lowercase()])).collect::<String>();
    let mut names: Vec<_> = TRANSFORMATIONS.iter().map(|t| snake(t.id)).collect();
    for (row, name) in TRANSFORMATIONS.iter().zip(&names) {
        assert!((row.type_name)().contains(&format!("transformations::{name}::")), "{} is not in {name}.rs", row.id);
    }
    names.sort_unstable();
    assert_eq!(files("src/grafana/transformations"), names);
}

#[test]
fn variables_validate() {
    let Some(schema) = schema("dashboard") else { return skipped() };
    let dashboard = Dashboard::new("d")
        .variable(Variable::loki_label_values("a", "{}", "b"))
        .variable(Variable::ask("b", Datasource::uid("mysql", "x"), "SELECT 1"))
        .variable(Variable::custom_json("c", json!(["a", {"text": "b", "value": "c"}])))
        .to_json();
    let more = dashboard["templating"]["list"].as_array().expect("a list").iter().cloned();
    let all = VARIABLES.iter().map(|v| (v.example)()).chain(more);
    report(&all.flat_map(|v| problems(&schema, "VariableModel", &v).into_iter().map(move |p| format!("{}: {p}", v["type"]))).collect::<Vec<_>>());
}

#[test]
fn variables_are_as_in_the_snapshots() {
    snapshots("variables", VARIABLES.iter().map(|v| (v.id.to_owned(), (v.example)())));
}

#[test]
fn every_kind_of_variable_has_a_file_and_a_row() {
    let mut names: Vec<_> = VARIABLES.iter().map(|v| v.id.to_owned()).collect();
    assert!(names.is_sorted());
    for row in VARIABLES {
        assert!((row.type_name)().contains(&format!("variable::{}::", row.id)), "{} is not in its file", row.id);
    }
    names.extend(["choice".to_owned(), "kind".to_owned()]);
    names.sort_unstable();
    assert_eq!(files("src/grafana/variable"), names);
}

fn annotations() -> Vec<(&'static str, Annotation)> {
    let prometheus = Annotation::prometheus("Restarts", "changes(process_start_time_seconds[5m]) > 0").title("restart").text("{{pod}}").tag_keys(["pod"]);
    let loki = Annotation::query("Errors", Loki::new("{app=\"shop\"} |= \"error\"").max_lines(10)).datasource(Datasource::uid("loki", "x"));
    let nights = FromGrafana::new(queries::builtin::GrafanaType::TimeRegions).time_region(queries::builtin::TimeRegion::daily("22:00", "06:00"));
    vec![
        ("built-in", Annotation::built_in()),
        ("prometheus", prometheus.use_value_for_time().color(Color::Orange).only_on([1, 2]).hidden()),
        ("loki", loki.map(EventField::Text, EventFrom::field("line").regex("(.*)")).map(EventField::Tags, EventFrom::nothing()).except_on([3]).disabled()),
        ("tags", Annotation::tags("Deploys", ["deploy"]).match_any().limit(50).in_controls_menu()),
        ("nights", Annotation::query("Nights", nights)),
    ]
}

#[test]
fn annotations_validate_and_are_as_in_the_snapshots() {
    snapshots("annotations", annotations().into_iter().map(|(name, annotation)| (name.to_owned(), json!(annotation))));
    let Some(schema) = schema("dashboard") else { return skipped() };
    report(&annotations().iter().flat_map(|(_, a)| problems(&schema, "AnnotationQuery", &json!(a))).collect::<Vec<_>>());
    let dashboard = annotations().into_iter().skip(1).fold(Dashboard::new("d"), |d, (_, a)| d.annotation(a)).to_json();
    assert_eq!(dashboard["annotations"]["list"].as_array().map(Vec::len), Some(5));
}

#[test]
fn links_validate() {
    let Some(schema) = schema("dashboard") else { return skipped() };
    let links = [
        Link::new("a", "b").tooltip("t").new_tab().keep_time().keep_variables().icon(Icon::Doc),
        Link::dashboards("c", ["d"]).side_by_side().in_controls_menu(),
    ];
    report(&links.iter().flat_map(|l| problems(&schema, "DashboardLink", &json!(l))).collect::<Vec<_>>());
}

#[test]
fn resources_validate() {
    let (Some(folders), Some(playlists), Some(library)) = (schema("folderv1"), schema("playlistv1"), schema("librarypanel")) else { return skipped() };
    let mut found = problems(&folders, "", &Folder::new("shop", "Shop").description("d").parent("teams").to_json()["spec"]);
    found.extend(problems(&playlists, "", &Playlist::new("wall", "Wall", "1m").dashboard("a").tag("b").to_json()["spec"]));
    let shared = LibraryPanel::new("up", Stat::new("Up").description("d").query("sum(up)", "").data_link(DataLink::new("a", "b"))).folder("shop").name("Up!");
    found.extend(problems(&library, "", &shared.to_json()));
    report(&found);
}

#[test]
fn every_builder_method_is_in_an_example() {
    for folder in ["src/grafana/queries", "src/grafana/transformations", "src/grafana/variable"] {
        let found = uncalled(&paths(folder));
        assert!(found.is_empty(), "called in no example and no test of {folder}:\n{}", found.join("\n"));
    }
    let here = ["tests/grafana_queries.rs".to_owned()];
    let parts = "transformation action annotation folder library_panel playlist color filter link field/mapping field/standard field/thresholds";
    let found = uncalled(&parts.split(' ').map(|part| format!("src/grafana/{part}.rs")).chain(here).collect::<Vec<_>>());
    assert!(found.is_empty(), "called in no test:\n{}", found.join("\n"));
}

/// Field options that no panel's example has.
#[test]
fn field_options_validate() {
    let Some(schema) = schema("dashboard") else { return skipped() };
    let panel = |color: ColorMode| {
        let action = Action::fetch("Restart", "https://example.com").method(Method::Put).body("{}").header("a", "b").query_param("c", "d");
        let infinity = Action::infinity("Ask", "https://example.com", "uid").confirmation("?").one_click().variable("k", "n").background(Color::Red);
        let panel = Stat::new("s")
            .color(color)
            .unit(Unit::Percent)
            .thresholds(Thresholds::percentage(Color::Green).at(50, Color::Orange).at_variable("${limit}", 90, Color::Red))
            .mappings([Mapping::value(0, "down").color(Color::Red).icon("times"), Mapping::range(1, 2, "few"), Mapping::regex("^a", "b")])
            .mapping(Mapping::special(Special::Empty, "-"))
            .data_link(DataLink::new("Logs", "/explore").new_tab().one_click())
            .action(action)
            .action(infinity)
            .bounds_per_field()
            .display_name_from_datasource("a")
            .field_description("b")
            .field_path("c")
            .writeable()
            .ad_hoc_filterable()
            .null_value(NullValue::Connected);
        Dashboard::new("d").panels(panel).to_json()["panels"][0].take()
    };
    let mut found = Vec::new();
    let gradients = [ColorMode::Palette, ColorMode::Fixed(Color::Red), ColorMode::Gradient(Color::Red, Color::Blue), ColorMode::Viridis.by(SeriesBy::Max)];
    for mode in gradients {
        found.extend(problems(&schema, "Panel", &panel(mode)));
    }
    for id in ColorMode::IDS {
        found.extend(problems(&schema, "FieldColor", &json!({"mode": id})));
    }
    report(&found);
}
