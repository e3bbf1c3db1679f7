//! Time series: lines, bars or points over time.

use serde::Serialize;

use crate::grafana::color::{Color, ColorMode};
use crate::grafana::custom::{Graph, every_option, graphs};
use crate::grafana::leaf::Leaf;
use crate::grafana::options::{Annotations, Legend, Orientation, Reducer, Timezones, Tooltip, TooltipMode, TooltipSort, has};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::prometheus::RATE_INTERVAL;
use crate::grafana::unit::Unit;

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct FilterableLegend {
    #[serde(flatten)]
    legend: Legend,
    enable_faceted_filter: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    faceted_filter_pinned: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct TimeCompare {
    time_compare: bool,
}

/// Lines, bars or points over time.
///
/// ```
/// use promforge::grafana::{RATE_INTERVAL, Timeseries, Unit};
/// let rate = Timeseries::new("Request rate").unit(Unit::RequestsPerSecond).stacked()
///     .query(format!("sum by (path) (rate(http_requests_total[{RATE_INTERVAL}]))"), "{{path}}");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeseries {
    annotations: Annotations,
    legend: FilterableLegend,
    tooltip: Tooltip,
    #[serde(skip_serializing_if = "Timezones::unsaid")]
    timezone: Timezones,
    #[serde(skip_serializing_if = "Option::is_none")]
    orientation: Option<Orientation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_compare: Option<TimeCompare>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disable_keyboard_events: bool,
    #[serde(skip)]
    graph: Graph,
}

impl Timeseries {
    /// A panel of lines.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            annotations: Annotations::new(),
            legend: FilterableLegend { legend: Legend::list(), enable_faceted_filter: false, faceted_filter_pinned: false },
            tooltip: Tooltip::default(),
            timezone: Timezones::default(),
            orientation: None,
            time_compare: None,
            disable_keyboard_events: false,
            graph: Graph::default(),
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for Timeseries {
    const TYPE: &'static str = "timeseries";
    const COLOR: ColorMode = ColorMode::Palette;

    fn example() -> Panel<Self> {
        let panel = Self::new("Request rate by endpoint")
            .description("Requests per second by path.")
            .unit(Unit::RequestsPerSecond)
            .query(format!("sum by (path) (rate(http_requests_total[{RATE_INTERVAL}]))"), "{{path}}")
            .threshold(100, Color::Red)
            .legend(Legend::table([Reducer::Mean, Reducer::Max]).right().largest_first(Reducer::Max))
            .legend_filter()
            .legend_filter_pinned()
            .tooltip(TooltipMode::Multi, TooltipSort::Descending)
            .timezones(["browser", "utc"])
            .orientation(Orientation::Horizontal)
            .time_compare()
            .no_keyboard();
        every_option(panel)
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.graph.clone()))
    }
}

impl Queried for Timeseries {}

graphs! { Timeseries }
has! { Timeseries: Legend = legend.legend, Tooltip = tooltip, Timezones = timezone, Annotations = annotations }

impl Panel<Timeseries> {
    /// Readers can filter series by their labels in the legend; Grafana 13.1 and later.
    #[must_use]
    pub const fn legend_filter(mut self) -> Self {
        self.kind.legend.enable_faceted_filter = true;
        self
    }

    /// That filter stays open; Grafana 13.1 and later.
    #[must_use]
    pub const fn legend_filter_pinned(mut self) -> Self {
        self.kind.legend.faceted_filter_pinned = true;
        self
    }

    /// In which direction time goes: to the right, or down.
    #[must_use]
    pub const fn orientation(mut self, orientation: Orientation) -> Self {
        self.kind.orientation = Some(orientation);
        self
    }

    /// Readers can compare with an earlier time; Grafana 12 and later.
    #[must_use]
    pub const fn time_compare(mut self) -> Self {
        self.kind.time_compare = Some(TimeCompare { time_compare: true });
        self
    }

    /// Does not listen to the keyboard; Grafana 12 and later.
    #[must_use]
    pub const fn no_keyboard(mut self) -> Self {
        self.kind.disable_keyboard_events = true;
        self
    }
}
