//! Time series: lines, bars or points over time.

use serde::Serialize;

use crate::grafana::color::{Color, ColorMode};
use crate::grafana::leaf::Leaf;
use crate::grafana::number::Num;
use crate::grafana::options::{Legend, Reducer, Tooltip, TooltipMode, TooltipSort, words};
use crate::grafana::panel::{HasLegend, Panel, PanelKind, Queried};
use crate::grafana::queries::prometheus::RATE_INTERVAL;
use crate::grafana::unit::Unit;

words! {
    /// How points are connected.
    Interpolation {
        /// Straight.
        Linear = "linear",
        /// Rounded; it shows values that never were.
        Smooth = "smooth",
        /// A step at the start of each interval.
        StepBefore = "stepBefore",
        /// A step at its end.
        StepAfter = "stepAfter",
    }
}

/// `fieldConfig.defaults.custom`; every field with the editor's default, so that saving in Grafana changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Graph {
    draw_style: &'static str,
    line_interpolation: Interpolation,
    line_width: u8,
    fill_opacity: u8,
    gradient_mode: &'static str,
    show_points: &'static str,
    point_size: u8,
    span_nulls: bool,
    insert_nulls: bool,
    bar_alignment: i8,
    bar_width_factor: f64,
    stacking: Stacking,
    axis_placement: &'static str,
    axis_label: String,
    axis_color_mode: &'static str,
    axis_border_show: bool,
    axis_centered_zero: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    axis_soft_min: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    axis_soft_max: Option<Num>,
    scale_distribution: Scale,
    hide_from: HideFrom,
    thresholds_style: ThresholdsStyle,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Stacking {
    mode: &'static str,
    group: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Scale {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct HideFrom {
    legend: bool,
    tooltip: bool,
    viz: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ThresholdsStyle {
    mode: &'static str,
}

/// Lines, bars or points over time.
///
/// ```
/// use promforge::grafana::{RATE_INTERVAL, Timeseries, Unit};
/// let rate = Timeseries::new("Request rate").unit(Unit::RequestsPerSecond).stacked()
///     .query(format!("sum by (path) (rate(http_requests_total[{RATE_INTERVAL}]))"), "{{path}}");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timeseries {
    legend: Legend,
    tooltip: Tooltip,
    #[serde(skip)]
    graph: Graph,
}

impl Timeseries {
    /// A panel of lines.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let graph = Graph {
            draw_style: "line",
            line_interpolation: Interpolation::Linear,
            line_width: 1,
            fill_opacity: 0,
            gradient_mode: "none",
            show_points: "auto",
            point_size: 5,
            span_nulls: false,
            insert_nulls: false,
            bar_alignment: 0,
            bar_width_factor: 0.6,
            stacking: Stacking { mode: "none", group: "A" },
            axis_placement: "auto",
            axis_label: String::new(),
            axis_color_mode: "text",
            axis_border_show: false,
            axis_centered_zero: false,
            axis_soft_min: None,
            axis_soft_max: None,
            scale_distribution: Scale { kind: "linear", log: None },
            hide_from: HideFrom { legend: false, tooltip: false, viz: false },
            thresholds_style: ThresholdsStyle { mode: "off" },
        };
        Panel::new(title, Self { legend: Legend::default(), tooltip: Tooltip::default(), graph })
    }
}

impl PanelKind for Timeseries {
    const TYPE: &'static str = "timeseries";
    const COLOR: ColorMode = ColorMode::Palette;

    fn example() -> Panel<Self> {
        Self::new("Request rate by endpoint")
            .description("Requests per second by path.")
            .unit(Unit::RequestsPerSecond)
            .query(format!("sum by (path) (rate(http_requests_total[{RATE_INTERVAL}]))"), "{{path}}")
            .legend(Legend::table([Reducer::Mean, Reducer::Max]).right().largest_first(Reducer::Max))
            .stacked()
            .fill(10)
            .soft_min(0)
            .axis_label("requests")
            .threshold(100, Color::Red)
            .threshold_lines()
            .tooltip(TooltipMode::Multi, TooltipSort::Descending)
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.graph.clone()))
    }
}

impl Queried for Timeseries {}

impl HasLegend for Timeseries {
    fn legend_mut(&mut self) -> &mut Legend {
        &mut self.legend
    }
}

impl Panel<Timeseries> {
    /// Bars instead of lines.
    #[must_use]
    pub const fn bars(mut self) -> Self {
        self.kind.graph.draw_style = "bars";
        self
    }

    /// Points instead of lines.
    #[must_use]
    pub const fn points(mut self) -> Self {
        self.kind.graph.draw_style = "points";
        self
    }

    /// Each series on top of the one before.
    #[must_use]
    pub const fn stacked(mut self) -> Self {
        self.kind.graph.stacking.mode = "normal";
        self
    }

    /// Each series as its share of all.
    #[must_use]
    pub const fn stacked_to_100(mut self) -> Self {
        self.kind.graph.stacking.mode = "percent";
        self
    }

    /// Fills the area below the line, from 0 (not at all) to 100 (opaque).
    #[must_use]
    pub const fn fill(mut self, percent: u8) -> Self {
        self.kind.graph.fill_opacity = if percent > 100 { 100 } else { percent };
        self
    }

    /// The width of lines in pixels, up to 10.
    #[must_use]
    pub const fn line_width(mut self, pixels: u8) -> Self {
        self.kind.graph.line_width = if pixels > 10 { 10 } else { pixels };
        self
    }

    /// How points are connected.
    #[must_use]
    pub const fn interpolation(mut self, interpolation: Interpolation) -> Self {
        self.kind.graph.line_interpolation = interpolation;
        self
    }

    /// Draws over gaps.
    #[must_use]
    pub const fn connect_gaps(mut self) -> Self {
        self.kind.graph.span_nulls = true;
        self
    }

    /// A logarithmic axis, of base 2 or 10 (anything but 2).
    #[must_use]
    pub const fn log_scale(mut self, base: u8) -> Self {
        self.kind.graph.scale_distribution = Scale { kind: "log", log: Some(if base == 2 { 2 } else { 10 }) };
        self
    }

    /// The axis begins here unless a value is lower.
    #[must_use]
    pub fn soft_min(mut self, min: impl Into<f64>) -> Self {
        self.kind.graph.axis_soft_min = Some(Num(min.into()));
        self
    }

    /// The axis ends here unless a value is higher.
    #[must_use]
    pub fn soft_max(mut self, max: impl Into<f64>) -> Self {
        self.kind.graph.axis_soft_max = Some(Num(max.into()));
        self
    }

    /// Words beside the axis.
    #[must_use]
    pub fn axis_label(mut self, label: impl Into<String>) -> Self {
        self.kind.graph.axis_label = label.into();
        self
    }

    /// Draws thresholds as dashed lines.
    #[must_use]
    pub const fn threshold_lines(mut self) -> Self {
        self.kind.graph.thresholds_style.mode = "dashed";
        self
    }

    /// Draws thresholds as coloured areas.
    #[must_use]
    pub const fn threshold_areas(mut self) -> Self {
        self.kind.graph.thresholds_style.mode = "area";
        self
    }

    /// What the tooltip shows, and in which order.
    #[must_use]
    pub const fn tooltip(mut self, mode: TooltipMode, sort: TooltipSort) -> Self {
        self.kind.tooltip = Tooltip { mode, sort };
        self
    }
}
