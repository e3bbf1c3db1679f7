//! Bar chart: bars by category, for answers that are tables with a text or a moment in each row.

use serde::Serialize;

use crate::grafana::color::{Color, ColorMode};
use crate::grafana::custom::{Axis, Fill, Gradient, HideFrom, ThresholdsStyle};
use crate::grafana::leaf::Leaf;
use crate::grafana::number::Num;
use crate::grafana::options::{Legend, Orientation, StackingMode, TextSizes, Tooltip, TooltipMode, TooltipSort, Visibility, has};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::Format;
use crate::grafana::unit::Unit;

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Bars {
    #[serde(flatten)]
    fill: Fill,
    gradient_mode: Gradient,
    #[serde(flatten)]
    axis: Axis,
    hide_from: HideFrom,
    thresholds_style: ThresholdsStyle,
}

/// Bars by category.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BarChart {
    orientation: Orientation,
    x_tick_label_rotation: i8,
    x_tick_label_spacing: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_tick_label_max_length: Option<u16>,
    show_value: Visibility,
    stacking: StackingMode,
    group_width: Num,
    bar_width: Num,
    bar_radius: Num,
    full_highlight: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color_by_field: Option<String>,
    legend: Legend,
    tooltip: Tooltip,
    #[serde(skip_serializing_if = "TextSizes::unsaid")]
    text: TextSizes,
    #[serde(skip)]
    bars: Bars,
}

impl BarChart {
    /// A panel of bars by category. Its queries ask for one moment, in table form.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let bars = Bars {
            fill: Fill::new(1, 80),
            gradient_mode: Gradient::Off,
            axis: Axis::default(),
            hide_from: HideFrom::default(),
            thresholds_style: ThresholdsStyle::default(),
        };
        let kind = Self {
            orientation: Orientation::Auto,
            x_tick_label_rotation: 0,
            x_tick_label_spacing: 0,
            x_tick_label_max_length: None,
            show_value: Visibility::Auto,
            stacking: StackingMode::Off,
            group_width: Num(0.7),
            bar_width: Num(0.97),
            bar_radius: Num(0.0),
            full_highlight: false,
            x_field: None,
            color_by_field: None,
            legend: Legend::list(),
            tooltip: Tooltip::default(),
            text: TextSizes::default(),
            bars,
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for BarChart {
    const TYPE: &'static str = "barchart";
    const INSTANT: bool = true;
    const FORMAT: Format = Format::Table;
    const COLOR: ColorMode = ColorMode::Palette;

    fn example() -> Panel<Self> {
        Self::new("Requests by endpoint")
            .description("Requests of the last day by path.")
            .unit(Unit::Short)
            .query("sum by (path) (increase(http_requests_total[1d]))", "")
            .x_field("path")
            .color_by("severity")
            .orientation(Orientation::Horizontal)
            .label_rotation(-45)
            .label_spacing(100)
            .label_max_length(20)
            .show_value(Visibility::Always)
            .stacked()
            .stacked_to_100()
            .group_width(0.8)
            .bar_width(0.9)
            .bar_radius(0.1)
            .highlight_groups()
            .legend(Legend::hidden())
            .tooltip(TooltipMode::Multi, TooltipSort::Ascending)
            .tooltip_without_zeros()
            .tooltip_size(300, 200)
            .title_size(12)
            .value_size(14)
            .line_width(2)
            .fill(60)
            .gradient(Gradient::Hue)
            .threshold(100, Color::Red)
            .threshold_areas()
            .soft_max(10)
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.bars.clone()))
    }
}

impl Queried for BarChart {}

has! { BarChart:
    Legend = legend, Tooltip = tooltip, Orientation = orientation, TextSizes = text, Fill = bars.fill, Gradient = bars.gradient_mode, Axis = bars.axis,
    HideFrom = bars.hide_from, ThresholdsStyle = bars.thresholds_style,
}

impl Panel<BarChart> {
    /// The field of categories; the first text or moment, if unsaid.
    #[must_use]
    pub fn x_field(mut self, field: impl Into<String>) -> Self {
        self.kind.x_field = Some(field.into());
        self
    }

    /// The field whose values give bars their colours.
    #[must_use]
    pub fn color_by(mut self, field: impl Into<String>) -> Self {
        self.kind.color_by_field = Some(field.into());
        self
    }

    /// Turns the names of categories, from -90 to 90 degrees.
    #[must_use]
    pub const fn label_rotation(mut self, degrees: i8) -> Self {
        self.kind.x_tick_label_rotation = if degrees < -90 {
            -90
        } else if degrees > 90 {
            90
        } else {
            degrees
        };
        self
    }

    /// The least distance of the names of categories in pixels; below zero, names are left out from the end backwards.
    #[must_use]
    pub const fn label_spacing(mut self, pixels: i32) -> Self {
        self.kind.x_tick_label_spacing = pixels;
        self
    }

    /// Names of categories are cut after so many characters.
    #[must_use]
    pub const fn label_max_length(mut self, characters: u16) -> Self {
        self.kind.x_tick_label_max_length = Some(characters);
        self
    }

    /// When values are written on bars.
    #[must_use]
    pub const fn show_value(mut self, when: Visibility) -> Self {
        self.kind.show_value = when;
        self
    }

    /// Each series on top of the one before.
    #[must_use]
    pub const fn stacked(mut self) -> Self {
        self.kind.stacking = StackingMode::Normal;
        self
    }

    /// Each series as its share of all.
    #[must_use]
    pub const fn stacked_to_100(mut self) -> Self {
        self.kind.stacking = StackingMode::Percent;
        self
    }

    /// How much of its space a group of bars takes, from 0 to 1.
    #[must_use]
    pub const fn group_width(mut self, share: f64) -> Self {
        self.kind.group_width = Num(share.clamp(0.0, 1.0));
        self
    }

    /// How much of its space a bar takes, from 0 to 1.
    #[must_use]
    pub const fn bar_width(mut self, share: f64) -> Self {
        self.kind.bar_width = Num(share.clamp(0.0, 1.0));
        self
    }

    /// How round the corners of bars are, from 0 to 0.5.
    #[must_use]
    pub const fn bar_radius(mut self, share: f64) -> Self {
        self.kind.bar_radius = Num(share.clamp(0.0, 0.5));
        self
    }

    /// The pointer highlights the whole category.
    #[must_use]
    pub const fn highlight_groups(mut self) -> Self {
        self.kind.full_highlight = true;
        self
    }
}
