//! The kinds of queries, one file for each datasource or family of datasources, and the table of them.

use serde_json::Value;

use super::query::QueryKind;

pub mod alertmanager;
pub mod azure_monitor;
pub mod builtin;
pub mod cloudwatch;
pub mod elasticsearch;
pub mod expression;
pub mod google_cloud;
pub mod graphite;
pub mod influxdb;
pub mod loki;
pub mod opentsdb;
pub mod profiling;
pub mod prometheus;
pub mod raw;
pub mod sql;
pub mod tempo;
pub mod testdata;
pub mod tracing;
pub mod warehouse;

pub use alertmanager::Alertmanager;
pub use azure_monitor::AzureMonitor;
pub use builtin::{FromGrafana, FromPanel};
pub use cloudwatch::{CloudWatch, CloudWatchAlarms, CloudWatchLogs, CloudWatchMetrics};
pub use elasticsearch::Elasticsearch;
pub use expression::{Classic, Expr, ExprReducer, Is, Math, ReduceTo, Resample, SqlExpr, Threshold};
pub use google_cloud::GoogleCloud;
pub use graphite::Graphite;
pub use influxdb::{Influx, InfluxSql};
pub use loki::Loki;
pub use opentsdb::OpenTsdb;
pub use profiling::{Parca, Pyroscope};
pub use prometheus::{Format, Prometheus, Target};
pub use raw::Raw;
pub use sql::{MySql, Postgres, Sql, SqlServer};
pub use tempo::Tempo;
pub use testdata::TestData;
pub use tracing::{Jaeger, Zipkin};
pub use warehouse::{Athena, BigQuery};

/// A row of the table of query kinds.
#[derive(Debug, Clone, Copy)]
pub struct QueryType {
    /// The name of the kind: `prometheus`.
    pub name: &'static str,
    /// The plugin id of its datasource.
    pub plugin: &'static str,
    /// The kind's example as Grafana reads it, without `refId` and `datasource`.
    pub example: fn() -> Value,
    /// The path of the Rust type.
    pub type_name: fn() -> &'static str,
}

/// Every kind of query, in order of its name.
pub const QUERIES: &[QueryType] = &[
    of::<Alertmanager>("alertmanager"),
    of::<Athena>("athena"),
    of::<AzureMonitor>("azure-monitor"),
    of::<BigQuery>("bigquery"),
    of::<Classic>("classic-conditions"),
    of::<CloudWatchAlarms>("cloudwatch-alarms"),
    of::<CloudWatchLogs>("cloudwatch-logs"),
    of::<CloudWatchMetrics>("cloudwatch-metrics"),
    of::<Elasticsearch>("elasticsearch"),
    of::<FromGrafana>("from-grafana"),
    of::<FromPanel>("from-panel"),
    of::<GoogleCloud>("google-cloud"),
    of::<Graphite>("graphite"),
    of::<Influx>("influx"),
    of::<InfluxSql>("influx-sql"),
    of::<Jaeger>("jaeger"),
    of::<Loki>("loki"),
    of::<Math>("math"),
    of::<Sql<MySql>>("mysql"),
    of::<OpenTsdb>("opentsdb"),
    of::<Parca>("parca"),
    of::<Sql<Postgres>>("postgres"),
    of::<Prometheus>("prometheus"),
    of::<Pyroscope>("pyroscope"),
    of::<Raw>("raw"),
    of::<ReduceTo>("reduce"),
    of::<Resample>("resample"),
    of::<SqlExpr>("sql-expression"),
    of::<Sql<SqlServer>>("sqlserver"),
    of::<Tempo>("tempo"),
    of::<TestData>("testdata"),
    of::<Threshold>("threshold"),
    of::<Zipkin>("zipkin"),
];

const fn of<K: QueryKind>(name: &'static str) -> QueryType {
    QueryType { name, plugin: K::DATASOURCE, example: || serde_json::json!(K::example().kind), type_name: std::any::type_name::<K> }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fields of kinds without an official schema, as Grafana's plugins read them.
    #[test]
    fn kinds_without_a_schema_have_one_from_their_types() {
        fn check<K: QueryKind + schemars::JsonSchema>(fields: &str) {
            let mut schema = serde_json::json!(schemars::schema_for!(K));
            schema["additionalProperties"] = serde_json::json!(false);
            let example = serde_json::json!(K::example().kind);
            let validator = jsonschema::validator_for(&schema).expect("a schema");
            let problems: Vec<_> = validator.iter_errors(&example).map(|e| e.to_string()).collect();
            assert!(problems.is_empty(), "{}: {problems:?}", std::any::type_name::<K>());
            let mut known: Vec<_> = fields.split(' ').collect();
            let mut typed: Vec<_> = schema["properties"].as_object().expect("an object").keys().map(String::as_str).collect();
            known.sort_unstable();
            typed.sort_unstable();
            assert_eq!(typed, known, "{}", std::any::type_name::<K>());
        }
        check::<Alertmanager>("receiver filters active silenced inhibited");
        check::<Graphite>("target targetFull textEditor");
        check::<Influx>("query rawQuery resultFormat alias measurement policy select tags groupBy orderByTime limit slimit tz");
        check::<InfluxSql>("rawSql rawQuery format");
        check::<Jaeger>("queryType query service operation tags minDuration maxDuration limit");
        check::<OpenTsdb>(
            "metric aggregator tags alias downsampleInterval downsampleAggregator downsampleFillPolicy disableDownsampling shouldComputeRate isCounter \
             counterMax counterResetValue explicitTags filters",
        );
        check::<Sql<Postgres>>("editorMode rawQuery rawSql format dataset table sql");
        check::<Sql<MySql>>("editorMode rawQuery rawSql format dataset table sql");
        check::<Sql<SqlServer>>("editorMode rawQuery rawSql format dataset table sql");
        check::<Zipkin>("queryType query");
    }
}
