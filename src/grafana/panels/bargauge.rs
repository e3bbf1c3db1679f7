//! Bar gauge: each value as a bar between `min` and `max`.

use serde::Serialize;

use crate::grafana::color::{Color, ColorMode};
use crate::grafana::options::{Legend, Orientation, Reduce, Reducer, words};
use crate::grafana::panel::{HasLegend, Panel, PanelKind, Queried, Reduces};
use crate::grafana::unit::Unit;

words! {
    /// How bars look.
    BarGaugeLook {
        /// One colour.
        Basic = "basic",
        /// From one threshold's colour to the next.
        Gradient = "gradient",
        /// Small segments.
        Lcd = "lcd",
    }
}

/// Each value as a bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BarGauge {
    reduce_options: Reduce,
    orientation: Orientation,
    display_mode: BarGaugeLook,
    value_mode: &'static str,
    name_placement: &'static str,
    show_unfilled: bool,
    sizing: &'static str,
    min_viz_width: u32,
    min_viz_height: u32,
    max_viz_height: u32,
    legend: Legend,
}

impl BarGauge {
    /// A panel of bars.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            reduce_options: Reduce::default(),
            orientation: Orientation::Auto,
            display_mode: BarGaugeLook::Gradient,
            value_mode: "color",
            name_placement: "auto",
            show_unfilled: true,
            sizing: "auto",
            min_viz_width: 8,
            min_viz_height: 16,
            max_viz_height: 300,
            legend: Legend::hidden(),
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for BarGauge {
    const TYPE: &'static str = "bargauge";
    const INSTANT: bool = true;

    fn example() -> Panel<Self> {
        Self::new("Busiest endpoints")
            .description("The ten endpoints with most requests.")
            .unit(Unit::RequestsPerSecond)
            .query("topk(10, sum by (path) (rate(http_requests_total[5m])))", "{{path}}")
            .orientation(Orientation::Horizontal)
            .look(BarGaugeLook::Lcd)
            .min(0)
            .color(ColorMode::GreenYellowRed)
            .threshold(50, Color::Red)
    }
}

impl Queried for BarGauge {}

impl HasLegend for BarGauge {
    fn legend_mut(&mut self) -> &mut Legend {
        &mut self.legend
    }
}

impl Reduces for BarGauge {
    fn calcs_mut(&mut self) -> &mut Vec<Reducer> {
        &mut self.reduce_options.calcs
    }
}

impl Panel<BarGauge> {
    /// How bars look.
    #[must_use]
    pub const fn look(mut self, look: BarGaugeLook) -> Self {
        self.kind.display_mode = look;
        self
    }

    /// In which direction bars grow.
    #[must_use]
    pub const fn orientation(mut self, orientation: Orientation) -> Self {
        self.kind.orientation = orientation;
        self
    }
}
