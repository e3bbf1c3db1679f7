//! The field options of lines, bars and points over time: what `timeseries`, `trend`, `candlestick` and sparklines in tables share.

use serde::Serialize;

use super::axis::{Axis, AxisColor, AxisPlacement, Scale};
use super::field_options;
use super::shape::{Fill, Gaps, Gradient, HideFrom, LineStyle, Place, Stacking, ThresholdsStyle};
use crate::grafana::color::Color;
use crate::grafana::number::Num;
use crate::grafana::options::{Has, Visibility, words};
use crate::grafana::panel::Panel;

words! {
    /// How values are drawn.
    DrawStyle {
        /// As lines.
        Line = "line",
        /// As bars.
        Bars = "bars",
        /// As points.
        Points = "points",
    }
}

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

words! {
    /// What is done with values before they are drawn.
    GraphTransform {
        /// Only the first is drawn, as a constant.
        Constant = "constant",
        /// They are drawn below zero.
        NegativeY = "negative-Y",
    }
}

/// Where a bar stands relative to its point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarAlignment {
    /// Before it.
    Before = -1,
    /// Around it.
    Center = 0,
    /// After it.
    After = 1,
}

impl Serialize for BarAlignment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i8(*self as i8)
    }
}

/// Field options of lines, bars and points; every field with the editor's default, so that saving in Grafana changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Graph {
    draw_style: DrawStyle,
    line_interpolation: Interpolation,
    bar_alignment: BarAlignment,
    bar_width_factor: Num,
    #[serde(flatten)]
    pub(in crate::grafana) fill: Fill,
    pub(in crate::grafana) gradient_mode: Gradient,
    #[serde(flatten)]
    pub(in crate::grafana) gaps: Gaps,
    show_points: Visibility,
    show_values: bool,
    point_size: u8,
    pub(in crate::grafana) stacking: Stacking,
    #[serde(flatten)]
    pub(in crate::grafana) axis: Axis,
    pub(in crate::grafana) hide_from: HideFrom,
    pub(in crate::grafana) thresholds_style: ThresholdsStyle,
    #[serde(skip_serializing_if = "LineStyle::unsaid")]
    pub(in crate::grafana) line_style: LineStyle,
    #[serde(skip_serializing_if = "Option::is_none")]
    transform: Option<GraphTransform>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_color: Option<Color>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fill_color: Option<Color>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fill_below_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    point_color: Option<Color>,
    #[serde(skip_serializing_if = "Option::is_none")]
    point_symbol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bar_max_width: Option<u16>,
}

impl Default for Graph {
    fn default() -> Self {
        Self {
            draw_style: DrawStyle::Line,
            line_interpolation: Interpolation::Linear,
            bar_alignment: BarAlignment::Center,
            bar_width_factor: Num(0.6),
            fill: Fill::new(1, 0),
            gradient_mode: Gradient::Off,
            gaps: Gaps::default(),
            show_points: Visibility::Auto,
            show_values: false,
            point_size: 5,
            stacking: Stacking::default(),
            axis: Axis::default(),
            hide_from: HideFrom::default(),
            thresholds_style: ThresholdsStyle::default(),
            line_style: LineStyle::default(),
            transform: None,
            line_color: None,
            fill_color: None,
            fill_below_to: None,
            point_color: None,
            point_symbol: None,
            bar_max_width: None,
        }
    }
}

field_options! { GRAPH for Graph, of Graph:
    /// How values are drawn.
    draw(style: DrawStyle): "drawStyle", .draw_style = style;
    /// Bars instead of lines.
    bars(): "drawStyle", .draw_style = DrawStyle::Bars;
    /// Points instead of lines.
    points(): "drawStyle", .draw_style = DrawStyle::Points;
    /// How points are connected.
    interpolation(interpolation: Interpolation): "lineInterpolation", .line_interpolation = interpolation;
    /// The colour of lines, if it is not the field's.
    line_color(color: Color): "lineColor", .line_color = Some(color);
    /// The colour of areas, if it is not the field's.
    fill_color(color: Color): "fillColor", .fill_color = Some(color);
    /// Fills down to the series of the given name, as a band.
    fill_below_to(series: impl Into<String>): "fillBelowTo", .fill_below_to = Some(series.into());
    /// Whether points are drawn on lines.
    show_points(when: Visibility): "showPoints", .show_points = when;
    /// The diameter of points in pixels, from 1 to 40.
    point_size(pixels: u8): "pointSize", .point_size = pixels.clamp(1, 40);
    /// The colour of points, if it is not the field's.
    point_color(color: Color): "pointColor", .point_color = Some(color);
    /// The symbol of points, by its path among Grafana's images.
    point_symbol(symbol: impl Into<String>): "pointSymbol", .point_symbol = Some(symbol.into());
    /// Writes values beside their points; Grafana 12 and later.
    show_values(): "showValues", .show_values = true;
    /// Where bars stand relative to their points in time.
    bar_alignment(alignment: BarAlignment): "barAlignment", .bar_alignment = alignment;
    /// How much of the space between two points a bar takes, from 0.1 to 1.
    bar_width_factor(share: f64): "barWidthFactor", .bar_width_factor = Num(share.clamp(0.1, 1.0));
    /// The greatest width of a bar in pixels.
    bar_max_width(pixels: u16): "barMaxWidth", .bar_max_width = Some(pixels);
    /// Draws values below zero, as for outgoing traffic.
    negative_y(): "transform", .transform = Some(GraphTransform::NegativeY);
    /// Draws the first value only, as a constant line.
    constant(): "transform", .transform = Some(GraphTransform::Constant);
}

impl Graph {
    /// Lines as Grafana draws them by default; for sparklines in tables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

macro_rules! graph_parts {
    ($($part:ty = $($path:ident).+),* $(,)?) => {
        $(
            impl AsMut<$part> for Graph {
                fn as_mut(&mut self) -> &mut $part {
                    &mut self.$($path).+
                }
            }
        )*
    };
}

graph_parts! {
    Fill = fill, Gradient = gradient_mode, Gaps = gaps, Stacking = stacking, Axis = axis, HideFrom = hide_from, ThresholdsStyle = thresholds_style,
    LineStyle = line_style,
}

impl AsMut<Self> for Graph {
    fn as_mut(&mut self) -> &mut Self {
        self
    }
}

/// A kind that draws graphs: it has all of their field options.
pub trait Graphs:
    Has<Graph> + Has<Fill> + Has<Gradient> + Has<Gaps> + Has<Stacking> + Has<Axis> + Has<HideFrom> + Has<ThresholdsStyle> + Has<LineStyle>
{
    /// Where they are kept.
    fn graph(&self) -> &Graph;
}

/// Says that a kind has all field options of graphs, kept in its field `graph`.
macro_rules! graphs {
    ($kind:ty) => {
        impl $crate::grafana::custom::Graphs for $kind {
            fn graph(&self) -> &$crate::grafana::custom::Graph {
                &self.graph
            }
        }

        $crate::grafana::options::has! { $kind:
            $crate::grafana::custom::Graph = graph,
            $crate::grafana::custom::Fill = graph.fill,
            $crate::grafana::custom::Gradient = graph.gradient_mode,
            $crate::grafana::custom::Gaps = graph.gaps,
            $crate::grafana::custom::Stacking = graph.stacking,
            $crate::grafana::custom::Axis = graph.axis,
            $crate::grafana::custom::HideFrom = graph.hide_from,
            $crate::grafana::custom::ThresholdsStyle = graph.thresholds_style,
            $crate::grafana::custom::LineStyle = graph.line_style,
        }
    };
}
pub(in crate::grafana) use graphs;

/// Every field option of graphs, for examples.
pub(in crate::grafana) fn every_option<K: Graphs>(panel: Panel<K>) -> Panel<K> {
    panel
        .draw(DrawStyle::Line)
        .interpolation(Interpolation::StepAfter)
        .line_width(2)
        .line_style(LineStyle::dashed([10, 5]))
        .line_color(Color::Blue)
        .fill(10)
        .fill_color(Color::LightBlue)
        .fill_below_to("lower")
        .gradient(Gradient::Opacity)
        .show_points(Visibility::Never)
        .show_values()
        .point_size(7)
        .point_color(Color::Orange)
        .point_symbol("img/icons/marker/circle.svg")
        .connect_gaps_below(60_000)
        .disconnect_above(3_600_000)
        .bar_alignment(BarAlignment::After)
        .bar_width_factor(0.8)
        .bar_max_width(40)
        .stacked()
        .negative_y()
        .threshold_lines()
        .axis_placement(AxisPlacement::Right)
        .axis_label("requests")
        .axis_width(60)
        .axis_color(AxisColor::Series)
        .axis_border()
        .axis_grid(true)
        .centered_zero()
        .soft_min(0)
        .soft_max(100)
        .scale(Scale::symlog(10, 1.0))
        .hide_from([Place::Legend])
}
