//! The kinds of panels, one file each, and the table of them.
//!
//! A plugin of your own becomes a kind, too: a struct that serialises as the panel's `options`, and [`PanelKind`].
//! Everything that all panels have (title, size, queries, unit, thresholds, overrides, ..) is then there.
//!
//! ```
//! use promforge::grafana::{Dashboard, Leaf, Panel, PanelKind, Queried, Unit, Width};
//! use serde::Serialize;
//!
//! /// `volkovlabs-echarts-panel`: a chart drawn by a function in JavaScript.
//! #[derive(Debug, Clone, Serialize)]
//! #[serde(rename_all = "camelCase")]
//! struct ECharts {
//!     renderer: &'static str,
//!     get_option: String,
//!     #[serde(skip)]
//!     smooth: bool,
//! }
//!
//! #[derive(Serialize)]
//! struct Custom {
//!     smooth: bool,
//! }
//!
//! impl ECharts {
//!     #[track_caller]
//!     fn new(title: &str, function: &str) -> Panel<Self> {
//!         Panel::new(title, Self { renderer: "canvas", get_option: function.into(), smooth: true })
//!     }
//! }
//!
//! impl PanelKind for ECharts {
//!     const TYPE: &'static str = "volkovlabs-echarts-panel";
//!     const WIDTH: Width = Width::Third;
//!
//!     fn example() -> Panel<Self> {
//!         Self::new("Chart", "return {}").query("up", "")
//!     }
//!
//!     fn custom(&self) -> Option<Leaf> {
//!         Some(Leaf::of(Custom { smooth: self.smooth }))
//!     }
//! }
//!
//! impl Queried for ECharts {}
//!
//! let chart = ECharts::new("Requests", "return {series: []}").query("sum(rate(http_requests_total[5m]))", "").unit(Unit::RequestsPerSecond);
//! let panel = &Dashboard::new("D").panels(chart).to_json()["panels"][0];
//! assert_eq!((&panel["type"], &panel["options"]["renderer"]), (&"volkovlabs-echarts-panel".into(), &"canvas".into()));
//! assert_eq!(panel["fieldConfig"]["defaults"]["custom"]["smooth"], true);
//! ```

use serde_json::Value;

use super::custom::{AXIS, FILL, GAPS, GRADIENT, GRAPH, HIDE_FROM, LINE_STYLE, STACKING, THRESHOLDS_STYLE};
use super::dashboard::Dashboard;
use super::items::Row;
use super::panel::PanelKind;

mod alertlist;
mod annolist;
mod barchart;
mod bargauge;
mod boxplot;
mod candlestick;
mod canvas;
#[cfg(test)]
mod check;
mod dashlist;
mod datagrid;
mod debug;
mod flamegraph;
mod gauge;
mod geomap;
mod heatmap;
mod histogram;
mod logs;
mod logstable;
mod news;
mod nodegraph;
mod piechart;
mod stat;
mod state_timeline;
mod status_history;
mod table;
mod text;
mod timeseries;
mod traces;
mod trend;
mod xychart;

pub use alertlist::{AlertGrouping, AlertList, AlertOrder, AlertState, AlertView};
pub use annolist::AnnotationsList;
pub use barchart::BarChart;
pub use bargauge::{BarGauge, BarGaugeLook, BarGaugeName, BarGaugeValue};
pub use boxplot::{BoxFields, BoxPlot};
pub use candlestick::{CandleColors, CandleFields, CandleMode, CandleStyle, Candlestick};
pub use canvas::{
    BackgroundSize, Canvas, CanvasElement, Connection, ConnectionDirection, HorizontalConstraint, ServerLook, TextAlign, TextVerticalAlign, VerticalConstraint,
};
pub use dashlist::DashboardList;
pub use datagrid::Datagrid;
pub use debug::{Debug, DebugCounter, DebugMode};
pub use flamegraph::FlameGraph;
pub use gauge::{Gauge, GaugeEnds, GaugeMarker, GaugeShape};
pub use geomap::{Basemap, CartoTheme, Geomap, LocationMode, MapCenter, MapControl, MapLayer, MapLocation, MapTooltip, MapView, MarkerStyle};
pub use heatmap::{
    BucketLayout, BucketMode, Buckets, Heatmap, HeatmapAxis, HeatmapColorMode, HeatmapColorScale, HeatmapColors, HeatmapScheme, HeatmapSelection,
};
pub use histogram::Histogram;
pub use logs::{Logs, LogsDedup, LogsDetails, LogsFont, LogsOrder, LogsTime};
pub use logstable::LogsTable;
pub use news::News;
pub use nodegraph::{NodeGraph, NodeLayout, NodeZoom};
pub use piechart::{PieChart, PieLabel, PieShape, PieSort, PieValue};
pub use stat::{PercentChangeColor, Stat, StatColor, StatGraph, StatJustify, StatText};
pub use state_timeline::{AlignValue, StateTimeline};
pub use status_history::StatusHistory;
pub use table::{Align, Cell, CellBackground, CellHeight, Table, TooltipPlacement};
pub use text::{CodeLanguage, Text, TextMode, TextRender};
pub use timeseries::Timeseries;
pub use traces::{DurationOperator, SpanFilters, SpanOperator, Traces};
pub use trend::Trend;
pub use xychart::{PointShape, PointSize, SeriesMapping, XyChart, XySeries, XyShow};

/// A row of the table of panel kinds.
#[derive(Debug, Clone, Copy)]
pub struct PanelType {
    /// Grafana's plugin id.
    pub id: &'static str,
    /// The kind's example as Grafana reads it.
    pub example: fn() -> Value,
    /// The name of the official schema's file, if there is one.
    pub schema: Option<&'static str>,
    /// The names of its field options (`custom.`), in groups.
    pub custom: &'static [&'static [&'static str]],
}

const GRAPHS: &[&[&str]] = &[GRAPH, FILL, GRADIENT, GAPS, STACKING, AXIS, HIDE_FROM, THRESHOLDS_STYLE, LINE_STYLE];

/// Every kind of panel, in order of its id.
pub const PANELS: &[PanelType] = &[
    of::<AlertList>(None, &[]),
    of::<AnnotationsList>(Some("annotationslist"), &[]),
    of::<BarChart>(Some("barchart"), &[FILL, GRADIENT, AXIS, HIDE_FROM, THRESHOLDS_STYLE]),
    of::<BarGauge>(Some("bargauge"), &[]),
    of::<BoxPlot>(None, &[FILL, AXIS, HIDE_FROM]),
    of::<Candlestick>(Some("candlestick"), GRAPHS),
    of::<Canvas>(Some("canvas"), &[]),
    of::<DashboardList>(Some("dashboardlist"), &[]),
    of::<Datagrid>(Some("datagrid"), &[]),
    of::<Debug>(Some("debug"), &[]),
    of::<FlameGraph>(None, &[]),
    of::<Gauge>(Some("gauge"), &[]),
    of::<Geomap>(Some("geomap"), &[HIDE_FROM]),
    of::<Heatmap>(Some("heatmap"), &[heatmap::HEATMAP, HIDE_FROM]),
    of::<Histogram>(Some("histogram"), &[FILL, GRADIENT, STACKING, AXIS, HIDE_FROM]),
    of::<Logs>(Some("logs"), &[]),
    of::<LogsTable>(None, &[]),
    of::<News>(Some("news"), &[]),
    of::<NodeGraph>(Some("nodegraph"), &[]),
    of::<PieChart>(Some("piechart"), &[HIDE_FROM]),
    ROW,
    of::<Stat>(Some("stat"), &[]),
    of::<StateTimeline>(Some("statetimeline"), &[FILL, GAPS, AXIS, HIDE_FROM]),
    of::<StatusHistory>(Some("statushistory"), &[FILL, AXIS, HIDE_FROM]),
    of::<Table>(Some("table"), &[table::COLUMNS, HIDE_FROM]),
    of::<Text>(Some("text"), &[]),
    of::<Timeseries>(Some("timeseries"), GRAPHS),
    of::<Traces>(None, &[]),
    of::<Trend>(Some("trend"), GRAPHS),
    of::<XyChart>(Some("xychart"), &[xychart::XY, FILL, AXIS, LINE_STYLE, HIDE_FROM]),
];

/// A row is no panel of its own in the builders: it holds panels.
const ROW: PanelType = PanelType { id: "row", example: row, schema: None, custom: &[] };

fn row() -> Value {
    let row = Row::new("$path", Stat::example()).collapsed().repeat("path").key("paths");
    Dashboard::new("Example").panels(row).to_json()["panels"][0].take()
}

const fn of<K: PanelKind>(schema: Option<&'static str>, custom: &'static [&'static [&'static str]]) -> PanelType {
    PanelType { id: K::TYPE, example: || Dashboard::new("Example").panels(K::example()).to_json()["panels"][0].take(), schema, custom }
}

/// The row of a plugin id.
#[must_use]
pub fn panel_type(id: &str) -> Option<&'static PanelType> {
    PANELS.iter().find(|panel| panel.id == id)
}
