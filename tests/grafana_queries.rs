//! Examples of queries, transformations, variables, annotations and links against Grafana's official schemas and against `snapshots/`.
//! The schemas are not part of this repository; without them those tests say so and pass.

#![expect(clippy::disallowed_methods, reason = "tests read schemas and snapshots")]

#[path = "grafana/schema.rs"]
mod schema;

use promforge::grafana::queries::QUERIES;
use promforge::grafana::transformations::TRANSFORMATIONS;
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
fn every_builder_method_is_in_an_example() {
    for folder in ["src/grafana/queries", "src/grafana/transformations"] {
        let found = uncalled(&paths(folder));
        assert!(found.is_empty(), "called in no example and no test of {folder}:\n{}", found.join("\n"));
    }
    let fields = ["transformation", "action", "annotation", "color", "filter", "link", "field/mapping", "field/standard", "field/thresholds"];
    let found = uncalled(&fields.iter().map(|f| format!("src/grafana/{f}.rs")).filter(|f| std::path::Path::new(f).exists()).collect::<Vec<_>>());
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
