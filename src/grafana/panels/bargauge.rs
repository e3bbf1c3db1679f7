//! Bar gauge: each value as a bar between `min` and `max`.

use serde::Serialize;

use crate::grafana::color::{Color, ColorMode};
use crate::grafana::options::{Legend, Orientation, Reduce, Reducer, Sizing, TextSizes, has, words};
use crate::grafana::panel::{Panel, PanelKind, Queried};
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

words! {
    /// How the value beside a bar is written.
    BarGaugeValue {
        /// In its colour.
        Color = "color",
        /// In the colour of text.
        Text = "text",
        /// Not at all.
        Hidden = "hidden",
    }
}

words! {
    /// Where the name of a bar stands.
    BarGaugeName {
        /// As fits.
        Auto = "auto",
        /// Above it.
        Top = "top",
        /// At its left side.
        Left = "left",
        /// Nowhere.
        Hidden = "hidden",
    }
}

/// Each value as a bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BarGauge {
    reduce_options: Reduce,
    orientation: Orientation,
    display_mode: BarGaugeLook,
    value_mode: BarGaugeValue,
    name_placement: BarGaugeName,
    show_unfilled: bool,
    sizing: Sizing,
    min_viz_width: u32,
    min_viz_height: u32,
    max_viz_height: u32,
    legend: Legend,
    #[serde(skip_serializing_if = "TextSizes::unsaid")]
    text: TextSizes,
}

impl BarGauge {
    /// A panel of bars.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            reduce_options: Reduce::default(),
            orientation: Orientation::Auto,
            display_mode: BarGaugeLook::Gradient,
            value_mode: BarGaugeValue::Color,
            name_placement: BarGaugeName::Auto,
            show_unfilled: true,
            sizing: Sizing::Auto,
            min_viz_width: 8,
            min_viz_height: 16,
            max_viz_height: 300,
            legend: Legend::hidden(),
            text: TextSizes::default(),
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
            .calc(Reducer::Last)
            .every_row(10)
            .fields("")
            .orientation(Orientation::Horizontal)
            .look(BarGaugeLook::Lcd)
            .value(BarGaugeValue::Text)
            .names(BarGaugeName::Left)
            .no_unfilled()
            .bar_size(12, 20, 200)
            .legend(Legend::list().right())
            .title_size(14)
            .value_size(16)
            .min(0)
            .color(ColorMode::GreenYellowRed)
            .threshold(50, Color::Red)
    }
}

impl Queried for BarGauge {}

has! { BarGauge: Reduce = reduce_options, Orientation = orientation, TextSizes = text, Legend = legend }

impl Panel<BarGauge> {
    /// How bars look.
    #[must_use]
    pub const fn look(mut self, look: BarGaugeLook) -> Self {
        self.kind.display_mode = look;
        self
    }

    /// How values are written.
    #[must_use]
    pub const fn value(mut self, value: BarGaugeValue) -> Self {
        self.kind.value_mode = value;
        self
    }

    /// Where names stand.
    #[must_use]
    pub const fn names(mut self, names: BarGaugeName) -> Self {
        self.kind.name_placement = names;
        self
    }

    /// What is not filled of a bar is not drawn.
    #[must_use]
    pub const fn no_unfilled(mut self) -> Self {
        self.kind.show_unfilled = false;
        self
    }

    /// The least width, the least height and the greatest height of bars in pixels; as fits the panel, if unsaid.
    #[must_use]
    pub const fn bar_size(mut self, min_width: u32, min_height: u32, max_height: u32) -> Self {
        self.kind.sizing = Sizing::Manual;
        self.kind.min_viz_width = min_width;
        self.kind.min_viz_height = min_height;
        self.kind.max_viz_height = max_height;
        self
    }
}
