//! Grafana dashboards as typed values: the classic model, `schemaVersion` 42, at Grafana 13.2.
//!
//! A dashboard is built from panels by words (`half`, `third`, `row`); places on the grid, panel ids and refIds are derived.
//! It renders JSON and finds its own mistakes; it never parses PromQL ([`interpolate`] prepares expressions for
//! [`crate::promql`]) and knows no metrics ([`crate::lint`] does). The V2 model and the remaining panels are not here yet.
//! What others wrote is read, judged and written back by [`file`].
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

mod check;
mod color;
mod dashboard;
pub mod diff;
mod field;
pub mod file;
pub mod interpolate;
mod layout;
mod link;
mod number;
mod options;
mod overrides;
mod panel;
pub mod panels;
mod target;
mod unit;
mod variable;

pub use check::Finding;
pub use color::{Color, ColorMode};
pub use dashboard::{CursorSync, Dashboard, QueryRef, SCHEMA_VERSION};
pub use field::{Mapping, Thresholds};
pub use layout::{COLUMNS, Width};
pub use link::Link;
pub use options::{Legend, LegendMode, LegendPlacement, Orientation, Reducer, TooltipMode, TooltipSort};
pub use overrides::{Matcher, Override};
pub use panel::{AnyPanel, HasLegend, IntoPanels, Panel, PanelKind, Queried, Reduces};
pub use panels::{BarGauge, Gauge, Row, Stat, Table, Text, Timeseries};
pub use target::{Datasource, Format, RATE_INTERVAL, Target};
pub use unit::Unit;
pub use variable::{Hide, Refresh, Sort, Variable, VariableKind};
