//! Heatmap: how often values fall into buckets, over time.

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::custom::{AxisPlacement, HideFrom, Scale, field_options};
use crate::grafana::leaf::Leaf;
use crate::grafana::number::Num;
use crate::grafana::options::{Annotations, LegendPlacement, LegendWidth, TooltipMode, Visibility, has};
use crate::grafana::overrides::Override;
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::{Format, prometheus::RATE_INTERVAL};
use crate::grafana::unit::Unit;

mod color;
mod parts;

pub use color::{HeatmapColorMode, HeatmapColorScale, HeatmapColors, HeatmapScheme};
pub use parts::{BucketLayout, BucketMode, Buckets, HeatmapAxis, HeatmapSelection};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct HeatmapLegend {
    show: bool,
    placement: LegendPlacement,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<LegendWidth>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct HeatmapTooltip {
    mode: TooltipMode,
    y_histogram: bool,
    show_color_scale: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_width: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_height: Option<u16>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct CellValues {
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct FilterValues {
    #[serde(skip_serializing_if = "Option::is_none")]
    le: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ge: Option<Num>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct RowsFrame {
    layout: BucketLayout,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y_bucket_scale: Option<Scale>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Calculation {
    #[serde(skip_serializing_if = "Option::is_none")]
    x_buckets: Option<Buckets>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y_buckets: Option<Buckets>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Exemplars {
    color: Color,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Cells {
    scale_distribution: Scale,
    hide_from: HideFrom,
}

/// How often values fall into buckets, over time. Its queries ask for buckets: those of a histogram, `le` kept.
///
/// ```
/// use promforge::grafana::panels::Heatmap;
/// let latency = Heatmap::new("Response times")
///     .query("sum by (le) (increase(http_request_duration_seconds_bucket[$__rate_interval]))", "{{le}}");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Heatmap {
    annotations: Annotations,
    calculate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    calculation: Option<Calculation>,
    color: HeatmapColors,
    cell_gap: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell_radius: Option<u8>,
    cell_values: CellValues,
    show_value: Visibility,
    y_axis: HeatmapAxis,
    rows_frame: RowsFrame,
    filter_values: FilterValues,
    legend: HeatmapLegend,
    tooltip: HeatmapTooltip,
    exemplars: Exemplars,
    selection_mode: HeatmapSelection,
    #[serde(skip)]
    cells: Cells,
}

impl Heatmap {
    /// A heatmap of buckets that the datasource has counted.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            annotations: Annotations::new(),
            calculate: false,
            calculation: None,
            color: HeatmapColors::default(),
            cell_gap: 1,
            cell_radius: None,
            cell_values: CellValues::default(),
            show_value: Visibility::Auto,
            y_axis: HeatmapAxis::default(),
            rows_frame: RowsFrame { layout: BucketLayout::Auto, value: None, y_bucket_scale: None },
            filter_values: FilterValues { le: Some(Num(1e-9)), ge: None },
            legend: HeatmapLegend { show: true, placement: LegendPlacement::Bottom, width: None },
            tooltip: HeatmapTooltip { mode: TooltipMode::Single, y_histogram: false, show_color_scale: false, max_width: None, max_height: None },
            exemplars: Exemplars { color: Color::Custom("rgba(255,0,255,0.7)".into()) },
            selection_mode: HeatmapSelection::X,
            cells: Cells { scale_distribution: Scale::linear(), hide_from: HideFrom::default() },
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for Heatmap {
    const TYPE: &'static str = "heatmap";
    const FORMAT: Format = Format::Heatmap;

    fn example() -> Panel<Self> {
        Self::new("Response times")
            .description("How many requests took how long.")
            .query(format!("sum by (le) (increase(http_request_duration_seconds_bucket[{RATE_INTERVAL}]))"), "{{le}}")
            .annotations(Annotations::new().line_width(2).region_opacity(0.2))
            .calculated(Buckets::size("1m"), Buckets::count(20).scaled(Scale::log(2)))
            .colors(HeatmapColors::scheme(HeatmapScheme::Spectral).steps(32).reversed().between(0, 100))
            .cell_gap(2)
            .cell_radius(3)
            .cell_unit(Unit::Short)
            .cell_decimals(0)
            .show_value(Visibility::Never)
            .y_axis(
                HeatmapAxis::new()
                    .placement(AxisPlacement::Right)
                    .label("duration")
                    .unit(Unit::Seconds)
                    .decimals(1)
                    .bounds(0, 10)
                    .soft_bounds(0, 5)
                    .grid(false)
                    .width(50)
                    .reversed(),
            )
            .bucket_layout(BucketLayout::LessOrEqual)
            .value_name("requests")
            .bucket_scale(Scale::symlog(10, 1.0))
            .hide_up_to(0)
            .hide_from_value(1_000_000)
            .legend_right(LegendWidth::Pixels(200))
            .no_legend()
            .tooltip_mode(TooltipMode::Multi)
            .tooltip_histogram()
            .tooltip_color_scale()
            .tooltip_size(400, 300)
            .exemplar_color(Color::Purple)
            .select(HeatmapSelection::Both)
            .value_scale(Scale::log(10))
            .hide_from([])
            .override_fields(Override::by_name("+Inf").value_scale(Scale::linear()))
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.cells.clone()))
    }
}

impl Queried for Heatmap {}

has! { Heatmap: Annotations = annotations, HideFrom = cells.hide_from }

field_options! { HEATMAP in Heatmap, cells:
    /// How the values of buckets are spread over the axis, where the answer has them as numbers.
    value_scale(scale: Scale): "scaleDistribution", .scale_distribution = scale;
}

impl Panel<Heatmap> {
    /// Counts the values of series itself, in the given buckets of time and of values.
    #[must_use]
    pub fn calculated(mut self, time: Buckets, values: Buckets) -> Self {
        self.kind.calculate = true;
        self.kind.calculation = Some(Calculation { x_buckets: Some(time), y_buckets: Some(values) });
        self
    }

    /// How counts become colours.
    #[must_use]
    pub fn colors(mut self, colors: HeatmapColors) -> Self {
        self.kind.color = colors;
        self
    }

    /// The space between cells in pixels, up to 25.
    #[must_use]
    pub const fn cell_gap(mut self, pixels: u8) -> Self {
        self.kind.cell_gap = if pixels > 25 { 25 } else { pixels };
        self
    }

    /// How round the corners of cells are, in pixels.
    #[must_use]
    pub const fn cell_radius(mut self, pixels: u8) -> Self {
        self.kind.cell_radius = Some(pixels);
        self
    }

    /// The unit of counts.
    #[must_use]
    pub fn cell_unit(mut self, unit: Unit) -> Self {
        self.kind.cell_values.unit = Some(unit);
        self
    }

    /// The decimals of counts.
    #[must_use]
    pub const fn cell_decimals(mut self, decimals: u8) -> Self {
        self.kind.cell_values.decimals = Some(decimals);
        self
    }

    /// When counts are written into cells.
    #[must_use]
    pub const fn show_value(mut self, when: Visibility) -> Self {
        self.kind.show_value = when;
        self
    }

    /// The axis of values.
    #[must_use]
    pub fn y_axis(mut self, axis: HeatmapAxis) -> Self {
        self.kind.y_axis = axis;
        self
    }

    /// What the name of a bucket is: its upper bound, its lower bound, or its middle.
    #[must_use]
    pub const fn bucket_layout(mut self, layout: BucketLayout) -> Self {
        self.kind.rows_frame.layout = layout;
        self
    }

    /// What is counted, for the tooltip.
    #[must_use]
    pub fn value_name(mut self, name: impl Into<String>) -> Self {
        self.kind.rows_frame.value = Some(name.into());
        self
    }

    /// How buckets that the datasource has counted are spread over the axis; Grafana 13 and later.
    #[must_use]
    pub const fn bucket_scale(mut self, scale: Scale) -> Self {
        self.kind.rows_frame.y_bucket_scale = Some(scale);
        self
    }

    /// Hides cells whose count is this or less; 1e-9, if unsaid, which hides empty ones.
    #[must_use]
    pub fn hide_up_to(mut self, count: impl Into<f64>) -> Self {
        self.kind.filter_values.le = Some(Num(count.into()));
        self
    }

    /// Hides cells whose count is this or more.
    #[must_use]
    pub fn hide_from_value(mut self, count: impl Into<f64>) -> Self {
        self.kind.filter_values.ge = Some(Num(count.into()));
        self
    }

    /// No legend.
    #[must_use]
    pub const fn no_legend(mut self) -> Self {
        self.kind.legend.show = false;
        self
    }

    /// The legend at the right side; Grafana 13 and later.
    #[must_use]
    pub const fn legend_right(mut self, width: LegendWidth) -> Self {
        self.kind.legend.placement = LegendPlacement::Right;
        self.kind.legend.width = Some(width);
        self
    }

    /// What the tooltip shows.
    #[must_use]
    pub const fn tooltip_mode(mut self, mode: TooltipMode) -> Self {
        self.kind.tooltip.mode = mode;
        self
    }

    /// Shows a histogram of the moment in the tooltip.
    #[must_use]
    pub const fn tooltip_histogram(mut self) -> Self {
        self.kind.tooltip.y_histogram = true;
        self
    }

    /// Shows the scale of colours in the tooltip.
    #[must_use]
    pub const fn tooltip_color_scale(mut self) -> Self {
        self.kind.tooltip.show_color_scale = true;
        self
    }

    /// How large the tooltip may get, in pixels.
    #[must_use]
    pub const fn tooltip_size(mut self, max_width: u16, max_height: u16) -> Self {
        self.kind.tooltip.max_width = Some(max_width);
        self.kind.tooltip.max_height = Some(max_height);
        self
    }

    /// The colour of exemplars.
    #[must_use]
    pub fn exemplar_color(mut self, color: Color) -> Self {
        self.kind.exemplars.color = color;
        self
    }

    /// What a reader selects with the pointer.
    #[must_use]
    pub const fn select(mut self, selection: HeatmapSelection) -> Self {
        self.kind.selection_mode = selection;
        self
    }
}
