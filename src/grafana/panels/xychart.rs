//! XY chart: one number over another, as points, lines or both.

use serde::Serialize;

use crate::grafana::color::ColorMode;
use crate::grafana::custom::{Axis, Fill, HideFrom, LineStyle, field_options};
use crate::grafana::leaf::Leaf;
use crate::grafana::options::{Legend, Tooltip, TooltipMode, TooltipSort, has, words};
use crate::grafana::overrides::Matcher;
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::Format;
use crate::grafana::unit::Unit;

words! {
    /// How pairs of numbers are drawn.
    XyShow {
        /// As points.
        Points = "points",
        /// As lines.
        Lines = "lines",
        /// As both.
        PointsAndLines = "points+lines",
    }
}

words! {
    /// The shape of points.
    PointShape {
        /// Circles.
        Circle = "circle",
        /// Squares.
        Square = "square",
    }
}

words! {
    /// Who says which fields are what.
    SeriesMapping {
        /// Grafana, with a little help.
        Auto = "auto",
        /// The series.
        Manual = "manual",
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Matching {
    matcher: Matcher,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct FixedName {
    fixed: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct IndexMatcher {
    id: &'static str,
    options: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Frame {
    matcher: IndexMatcher,
}

/// A series of an XY chart: which fields are what.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct XySeries {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<FixedName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frame: Option<Frame>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<Matching>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<Matching>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<Matching>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<Matching>,
}

impl XySeries {
    /// `y` over `x`, by the names of their fields.
    pub fn new(x: impl Into<String>, y: impl Into<String>) -> Self {
        Self::matching(Matcher::Name(x.into()), Matcher::Name(y.into()))
    }

    /// Fields that match `y` over the field that matches `x`.
    #[must_use]
    pub fn matching(x: Matcher, y: Matcher) -> Self {
        Self { x: Some(Matching { matcher: x }), y: Some(Matching { matcher: y }), ..Self::default() }
    }

    /// Its name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(FixedName { fixed: name.into() });
        self
    }

    /// The answer it is in, from 0.
    #[must_use]
    pub const fn frame(mut self, index: u32) -> Self {
        self.frame = Some(Frame { matcher: IndexMatcher { id: "byIndex", options: index } });
        self
    }

    /// The field that gives points their colours.
    #[must_use]
    pub fn color(mut self, field: impl Into<String>) -> Self {
        self.color = Some(Matching { matcher: Matcher::Name(field.into()) });
        self
    }

    /// The field that gives points their sizes.
    #[must_use]
    pub fn size(mut self, field: impl Into<String>) -> Self {
        self.size = Some(Matching { matcher: Matcher::Name(field.into()) });
        self
    }
}

/// The size of points in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PointSize {
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u8>,
}

impl PointSize {
    /// The same for all.
    #[must_use]
    pub const fn fixed(pixels: u8) -> Self {
        Self { fixed: Some(pixels), min: None, max: None }
    }

    /// From the least to the greatest value of the field that says sizes.
    #[must_use]
    pub const fn range(min: u8, max: u8) -> Self {
        Self { fixed: None, min: Some(min), max: Some(max) }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Points {
    show: XyShow,
    point_size: PointSize,
    point_shape: PointShape,
    point_stroke_width: u8,
    #[serde(flatten)]
    fill: Fill,
    #[serde(skip_serializing_if = "LineStyle::unsaid")]
    line_style: LineStyle,
    #[serde(flatten)]
    axis: Axis,
    hide_from: HideFrom,
}

/// One number over another. Its queries ask in table form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct XyChart {
    mapping: SeriesMapping,
    series: Vec<XySeries>,
    legend: Legend,
    tooltip: Tooltip,
    #[serde(skip)]
    points: Points,
}

impl XyChart {
    /// A panel of points.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let points = Points {
            show: XyShow::Points,
            point_size: PointSize::fixed(5),
            point_shape: PointShape::Circle,
            point_stroke_width: 1,
            fill: Fill::areas(50),
            line_style: LineStyle::default(),
            axis: Axis::default(),
            hide_from: HideFrom::default(),
        };
        Panel::new(title, Self { mapping: SeriesMapping::Auto, series: Vec::new(), legend: Legend::list(), tooltip: Tooltip::default(), points })
    }
}

impl PanelKind for XyChart {
    const TYPE: &'static str = "xychart";
    const FORMAT: Format = Format::Table;
    const COLOR: ColorMode = ColorMode::Palette;

    fn example() -> Panel<Self> {
        Self::new("Latency over load")
            .description("Each instance as a point.")
            .unit(Unit::Seconds)
            .query("instance:latency_by_load", "")
            .auto_series(XySeries::default().frame(0))
            .series(XySeries::new("load", "latency").name("instances").frame(0).color("errors").size("memory"))
            .legend(Legend::list())
            .tooltip(TooltipMode::Single, TooltipSort::Unsorted)
            .tooltip_without_zeros()
            .tooltip_size(300, 200)
            .tooltip_proximity(20)
            .show(XyShow::PointsAndLines)
            .point_sizes(PointSize::range(2, 20))
            .point_shape(PointShape::Square)
            .point_stroke_width(2)
            .fill(70)
            .line_width(3)
            .line_style(LineStyle::dotted(10))
            .soft_min(0)
            .hide_from([])
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.points.clone()))
    }
}

impl Queried for XyChart {}

has! { XyChart: Legend = legend, Tooltip = tooltip, Axis = points.axis, Fill = points.fill, LineStyle = points.line_style, HideFrom = points.hide_from }

field_options! { XY in XyChart, points:
    /// How pairs of numbers are drawn.
    show(show: XyShow): "show", .show = show;
    /// The size of points.
    point_sizes(size: PointSize): "pointSize", .point_size = size;
    /// The shape of points.
    point_shape(shape: PointShape): "pointShape", .point_shape = shape;
    /// The width of the outline of points in pixels.
    point_stroke_width(pixels: u8): "pointStrokeWidth", .point_stroke_width = pixels;
}

impl Panel<XyChart> {
    /// A series whose fields are said. Once there is one, Grafana does not look for others.
    #[must_use]
    pub fn series(mut self, series: XySeries) -> Self {
        if self.kind.mapping != SeriesMapping::Manual {
            self.kind.series.clear();
        }
        self.kind.mapping = SeriesMapping::Manual;
        self.kind.series.push(series);
        self
    }

    /// What Grafana starts from when it looks for series itself: the answer, or the field of `x`.
    #[must_use]
    pub fn auto_series(mut self, start: XySeries) -> Self {
        self.kind.mapping = SeriesMapping::Auto;
        self.kind.series = vec![start];
        self
    }
}
