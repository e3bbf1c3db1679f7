//! Gauge: each value as a dial between `min` and `max`. Shape, bar, segments, effects and sparkline came with the rewrite of
//! Grafana 12.4.

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::layout::Width;
use crate::grafana::number::Num;
use crate::grafana::options::{Orientation, Reduce, Reducer, Sizing, TextSizes, has, words};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::unit::Unit;

use super::StatText;

words! {
    /// The shape of a dial.
    GaugeShape {
        /// An arc, open below.
        Arc = "gauge",
        /// A full circle.
        Circle = "circle",
    }
}

words! {
    /// The ends of a dial's bar.
    GaugeEnds {
        /// Straight.
        Flat = "flat",
        /// Round.
        Rounded = "rounded",
    }
}

words! {
    /// What marks the end of a dial's bar.
    GaugeMarker {
        /// A point.
        Point = "point",
        /// A glow.
        Glow = "glow",
        /// Nothing.
        Nothing = "none",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Effects {
    bar_glow: bool,
    center_glow: bool,
    gradient: bool,
}

/// Each value as a dial.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gauge {
    reduce_options: Reduce,
    orientation: Orientation,
    show_threshold_labels: bool,
    show_threshold_markers: bool,
    sizing: Sizing,
    min_viz_width: u32,
    min_viz_height: u32,
    shape: GaugeShape,
    bar_shape: GaugeEnds,
    bar_width_factor: Num,
    segment_count: u8,
    segment_spacing: Num,
    sparkline: bool,
    endpoint_marker: GaugeMarker,
    text_mode: StatText,
    effects: Effects,
    #[serde(skip_serializing_if = "Option::is_none")]
    neutral: Option<Num>,
    #[serde(skip_serializing_if = "TextSizes::unsaid")]
    text: TextSizes,
}

impl Gauge {
    /// A panel of dials.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            reduce_options: Reduce::default(),
            orientation: Orientation::Auto,
            show_threshold_labels: false,
            show_threshold_markers: true,
            sizing: Sizing::Auto,
            min_viz_width: 75,
            min_viz_height: 75,
            shape: GaugeShape::Arc,
            bar_shape: GaugeEnds::Flat,
            bar_width_factor: Num(0.5),
            segment_count: 1,
            segment_spacing: Num(0.3),
            sparkline: true,
            endpoint_marker: GaugeMarker::Point,
            text_mode: StatText::Auto,
            effects: Effects { bar_glow: false, center_glow: false, gradient: true },
            neutral: None,
            text: TextSizes::default(),
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for Gauge {
    const TYPE: &'static str = "gauge";
    const WIDTH: Width = Width::Quarter;
    const HEIGHT: u32 = 6;
    const INSTANT: bool = true;

    fn example() -> Panel<Self> {
        Self::new("Connection pool")
            .description("Used connections as a share of the pool.")
            .unit(Unit::PercentUnit)
            .min(0)
            .max(1)
            .query("sum(db_pool_in_use) / sum(db_pool_size)", "used")
            .calc(Reducer::Max)
            .every_row(4)
            .fields("used")
            .threshold(0.8, Color::Red)
            .threshold_labels()
            .no_threshold_markers()
            .neutral(0.5)
            .size(100, 80)
            .shape(GaugeShape::Circle)
            .ends(GaugeEnds::Rounded)
            .bar_width_factor(0.3)
            .segments(10, 0.2)
            .no_sparkline()
            .marker(GaugeMarker::Glow)
            .text(StatText::Value)
            .glow()
            .center_glow()
            .no_gradient()
            .orientation(Orientation::Horizontal)
            .title_size(14)
            .value_size(20)
    }
}

impl Queried for Gauge {}

has! { Gauge: Reduce = reduce_options, Orientation = orientation, TextSizes = text }

impl Panel<Gauge> {
    /// Writes the thresholds beside the dial.
    #[must_use]
    pub const fn threshold_labels(mut self) -> Self {
        self.kind.show_threshold_labels = true;
        self
    }

    /// No second, thin arc with the colours of the thresholds.
    #[must_use]
    pub const fn no_threshold_markers(mut self) -> Self {
        self.kind.show_threshold_markers = false;
        self
    }

    /// The bar begins at this value instead of the lower bound.
    #[must_use]
    pub fn neutral(mut self, value: impl Into<f64>) -> Self {
        self.kind.neutral = Some(Num(value.into()));
        self
    }

    /// The least width and height of a dial in pixels; as fits the panel, if unsaid.
    #[must_use]
    pub const fn size(mut self, min_width: u32, min_height: u32) -> Self {
        self.kind.sizing = Sizing::Manual;
        self.kind.min_viz_width = min_width;
        self.kind.min_viz_height = min_height;
        self
    }

    /// The shape of the dial; Grafana 12.4 and later.
    #[must_use]
    pub const fn shape(mut self, shape: GaugeShape) -> Self {
        self.kind.shape = shape;
        self
    }

    /// The ends of the bar; Grafana 12.4 and later.
    #[must_use]
    pub const fn ends(mut self, ends: GaugeEnds) -> Self {
        self.kind.bar_shape = ends;
        self
    }

    /// How thick the bar is, from 0.1 to 1; Grafana 12.4 and later.
    #[must_use]
    pub const fn bar_width_factor(mut self, factor: f64) -> Self {
        self.kind.bar_width_factor = Num(factor.clamp(0.1, 1.0));
        self
    }

    /// Cuts the bar into so many segments, with gaps from 0 to 1 between them; Grafana 12.4 and later.
    #[must_use]
    pub const fn segments(mut self, count: u8, spacing: f64) -> Self {
        self.kind.segment_count = if count == 0 { 1 } else { count };
        self.kind.segment_spacing = Num(spacing.clamp(0.0, 1.0));
        self
    }

    /// No small graph below the value; Grafana 12.4 and later.
    #[must_use]
    pub const fn no_sparkline(mut self) -> Self {
        self.kind.sparkline = false;
        self
    }

    /// What marks the end of the bar; Grafana 12.4 and later.
    #[must_use]
    pub const fn marker(mut self, marker: GaugeMarker) -> Self {
        self.kind.endpoint_marker = marker;
        self
    }

    /// What is written; Grafana 12.4 and later.
    #[must_use]
    pub const fn text(mut self, text: StatText) -> Self {
        self.kind.text_mode = text;
        self
    }

    /// The bar glows; Grafana 12.4 and later.
    #[must_use]
    pub const fn glow(mut self) -> Self {
        self.kind.effects.bar_glow = true;
        self
    }

    /// The middle glows; Grafana 12.4 and later.
    #[must_use]
    pub const fn center_glow(mut self) -> Self {
        self.kind.effects.center_glow = true;
        self
    }

    /// The bar has one colour, not a gradient; Grafana 12.4 and later.
    #[must_use]
    pub const fn no_gradient(mut self) -> Self {
        self.kind.effects.gradient = false;
        self
    }
}
