//! Grafana dashboards as typed values: the classic model, `schemaVersion` 42, at Grafana 13.2.
//!
//! A dashboard is built from panels by words (`half`, `third`, `row`); places on the grid, panel ids and refIds are derived.
//! It renders JSON and finds its own mistakes; it never parses PromQL ([`interpolate`] prepares expressions for
//! [`crate::promql`]) and knows no metrics ([`crate::lint`] does). What is built becomes a [`model::Model`], from which every format is
//! written. What others wrote is read, judged and written back by [`mod@file`].
//!
//! ```
//! use promforge::grafana::{Color, Dashboard, RATE_INTERVAL, Stat, Timeseries, Unit, Variable};
//!
//! let dashboard = Dashboard::new("Endpoint Statistics Overview")
//!     .description("Traffic and errors of the endpoints.")
//!     .variable(Variable::prometheus_datasource())
//!     .variable(Variable::label_values("path", "http_requests_total").multi().include_all())
//!     .row("Traffic", (
//!         Timeseries::new("Request rate by endpoint").unit(Unit::RequestsPerSecond).description("Requests per second.").half()
//!             .query(format!("sum by (path) (rate(http_requests_total{{path=~\"$path\"}}[{RATE_INTERVAL}]))"), "{{path}}"),
//!         Stat::new("Error ratio").unit(Unit::PercentUnit).description("Share of answers that are 5xx.").threshold(0.1, Color::Red).half()
//!             .query("sum(rate(http_requests_total{status=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))", ""),
//!     ));
//! assert!(dashboard.check().is_empty());
//! assert_eq!(dashboard.to_json()["panels"][1]["gridPos"]["w"], 12);
//! ```

mod action;
mod annotation;
mod any_panel;
mod block;
pub mod blocks;
mod check;
mod check_layout;
mod check_variables;
mod color;
mod condition;
pub mod custom;
mod dashboard;
mod datasource;
pub mod diff;
mod field;
pub mod file;
mod filter;
mod folder;
pub mod interpolate;
mod items;
mod layout;
mod leaf;
mod library_panel;
mod link;
mod lower;
mod merge;
pub mod model;
mod number;
pub mod options;
mod overrides;
mod panel;
pub mod panels;
mod parts;
mod playlist;
mod plugin;
mod pretty;
pub mod queries;
mod query;
mod reducer;
mod settings;
mod transformation;
pub mod transformations;
mod unit;
pub mod variable;
pub mod versions;

pub use action::{Action, Method};
pub use annotation::{Annotation, EventField, EventFrom};
pub use any_panel::AnyPanel;
pub use check::Finding;
pub use color::{Color, ColorMode, SeriesBy};
pub use condition::Condition;
pub use custom::{AxisPlacement, Gradient, Interpolation, LineStyle, Place, Scale, ThresholdStyle};
pub use dashboard::{CursorSync, Dashboard, QueryRef, SCHEMA_VERSION};
pub use datasource::Datasource;
pub use field::{Mapping, NullValue, Special, Thresholds};
pub use filter::{Filter, FilterOperator};
pub use folder::Folder;
pub use items::{AutoGrid, Beside, IntoPanels, Item, Row, Stack, Tab, Tabs};
pub use layout::{COLUMNS, Place as GridPlace, Width};
pub use leaf::Leaf;
pub use library_panel::LibraryPanel;
pub use link::{DataLink, Icon, Link};
pub use model::{ApiVersion, GrafanaVersion, Loss, Model, Output, Written};
pub use options::{Annotations, Has, Legend, LegendMode, LegendPlacement, LegendWidth, Orientation, StackingMode, TooltipMode, TooltipSort, Visibility};
pub use overrides::{AnyOverride, Comparison, FieldType, Matcher, Override, Scope};
pub use panel::{Panel, PanelKind, Queried};
pub use panels::{
    AlertList, AnnotationsList, BarChart, BarGauge, BoxPlot, Candlestick, Canvas, Cell, DashboardList, Datagrid, FlameGraph, Gauge, Geomap, Heatmap, Histogram,
    Logs, LogsTable, News, NodeGraph, PieChart, Stat, StatColor, StateTimeline, StatusHistory, Table, Text, Timeseries, Traces, Trend, XyChart,
};
pub use parts::OneOrMany;
pub use playlist::{Playlist, PlaylistBy};
pub use plugin::Raw;
pub use queries::prometheus::RATE_INTERVAL;
pub use queries::{
    Alertmanager, Athena, AzureMonitor, BigQuery, CloudWatch, Elasticsearch, Expr, ExprReducer, Format, FromGrafana, FromPanel, GoogleCloud, Graphite, Influx,
    InfluxSql, Is, Jaeger, Loki, MySql, OpenTsdb, Parca, Postgres, Pyroscope, SqlServer, Target, Tempo, TestData, Zipkin,
};
pub use query::{AnyQuery, Asks, Query, QueryKind};
pub use reducer::Reducer;
pub use settings::WeekStart;
pub use transformation::{Frames, Transform, Transformation};
pub use transformations::{
    CalculateField, FilterByValue, FilterFieldsByName, GroupBy, JoinByField, LabelsToFields, Merge, Organize, ReduceFields, RenameByRegex, SortBy,
};
pub use unit::Unit;
pub use variable::{AdHocKey, Hide, Refresh, RegexApplyTo, Sort, StaticOrder, Variable, VariableKind};
