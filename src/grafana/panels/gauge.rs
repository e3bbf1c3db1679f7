//! Gauge: each value as a dial between `min` and `max`.

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::layout::Width;
use crate::grafana::options::{Orientation, Reduce, Reducer};
use crate::grafana::panel::{Panel, PanelKind, Queried, Reduces};
use crate::grafana::unit::Unit;

/// Each value as a dial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gauge {
    reduce_options: Reduce,
    orientation: Orientation,
    show_threshold_labels: bool,
    show_threshold_markers: bool,
    sizing: &'static str,
    min_viz_width: u32,
    min_viz_height: u32,
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
            sizing: "auto",
            min_viz_width: 75,
            min_viz_height: 75,
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
            .threshold(0.8, Color::Red)
            .threshold_labels()
    }
}

impl Queried for Gauge {}

impl Reduces for Gauge {
    fn calcs_mut(&mut self) -> &mut Vec<Reducer> {
        &mut self.reduce_options.calcs
    }
}

impl Panel<Gauge> {
    /// Writes the thresholds beside the dial.
    #[must_use]
    pub const fn threshold_labels(mut self) -> Self {
        self.kind.show_threshold_labels = true;
        self
    }

    /// In which direction several dials are laid out.
    #[must_use]
    pub const fn orientation(mut self, orientation: Orientation) -> Self {
        self.kind.orientation = orientation;
        self
    }
}
