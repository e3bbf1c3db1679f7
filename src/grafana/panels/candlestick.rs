//! Candlestick: first, highest, lowest and last value of each interval.

use serde::Serialize;

use crate::grafana::color::{Color, ColorMode};
use crate::grafana::custom::{Graph, every_option, graphs};
use crate::grafana::leaf::Leaf;
use crate::grafana::options::{Annotations, Legend, Tooltip, TooltipMode, TooltipSort, has, words};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::unit::Unit;

words! {
    /// What a candlestick panel draws.
    CandleMode {
        /// Values and volume.
        CandlesAndVolume = "candles+volume",
        /// Values.
        Candles = "candles",
        /// Volume.
        Volume = "volume",
    }
}

words! {
    /// How values are drawn.
    CandleStyle {
        /// As candles.
        Candles = "candles",
        /// As bars with ticks.
        OhlcBars = "ohlcbars",
    }
}

words! {
    /// What a candle's colour compares its last value with.
    CandleColors {
        /// With its first.
        OpenClose = "open-close",
        /// With the last value of the candle before.
        CloseClose = "close-close",
    }
}

/// The fields of a candlestick; those that are unsaid are found by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CandleFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    close: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    volume: Option<String>,
}

impl CandleFields {
    /// First, highest, lowest and last values.
    pub fn new(open: impl Into<String>, high: impl Into<String>, low: impl Into<String>, close: impl Into<String>) -> Self {
        Self { open: Some(open.into()), high: Some(high.into()), low: Some(low.into()), close: Some(close.into()), volume: None }
    }

    /// The volume.
    #[must_use]
    pub fn volume(mut self, field: impl Into<String>) -> Self {
        self.volume = Some(field.into());
        self
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Colors {
    up: Color,
    down: Color,
    flat: Color,
}

/// First, highest, lowest and last value of each interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Candlestick {
    annotations: Annotations,
    mode: CandleMode,
    candle_style: CandleStyle,
    color_strategy: CandleColors,
    colors: Colors,
    fields: CandleFields,
    include_all_fields: bool,
    legend: Legend,
    tooltip: Tooltip,
    #[serde(skip)]
    graph: Graph,
}

impl Candlestick {
    /// A panel of candles.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            annotations: Annotations::new(),
            mode: CandleMode::CandlesAndVolume,
            candle_style: CandleStyle::Candles,
            color_strategy: CandleColors::OpenClose,
            colors: Colors { up: Color::Green, down: Color::Red, flat: Color::Custom("gray".into()) },
            fields: CandleFields::default(),
            include_all_fields: false,
            legend: Legend::list(),
            tooltip: Tooltip::default(),
            graph: Graph::default(),
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for Candlestick {
    const TYPE: &'static str = "candlestick";
    const COLOR: ColorMode = ColorMode::Palette;

    fn example() -> Panel<Self> {
        let panel = Self::new("Spot price")
            .description("Price of a node by the hour.")
            .unit(Unit::Short)
            .query("spot_price", "{{quantile}}")
            .mode(CandleMode::Candles)
            .style(CandleStyle::OhlcBars)
            .color_by(CandleColors::CloseClose)
            .colors(Color::Blue, Color::Orange, Color::Yellow)
            .fields(CandleFields::new("first", "max", "min", "last").volume("count"))
            .include_all_fields()
            .annotations(Annotations::new())
            .legend(Legend::list())
            .tooltip(TooltipMode::Multi, TooltipSort::Unsorted)
            .tooltip_without_zeros()
            .tooltip_size(300, 200);
        every_option(panel)
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.graph.clone()))
    }
}

impl Queried for Candlestick {}

graphs! { Candlestick }
has! { Candlestick: Legend = legend, Tooltip = tooltip, Annotations = annotations }

impl Panel<Candlestick> {
    /// What is drawn.
    #[must_use]
    pub const fn mode(mut self, mode: CandleMode) -> Self {
        self.kind.mode = mode;
        self
    }

    /// How values are drawn.
    #[must_use]
    pub const fn style(mut self, style: CandleStyle) -> Self {
        self.kind.candle_style = style;
        self
    }

    /// What a candle's colour compares its last value with.
    #[must_use]
    pub const fn color_by(mut self, strategy: CandleColors) -> Self {
        self.kind.color_strategy = strategy;
        self
    }

    /// The colours of rise, fall and rest.
    #[must_use]
    pub fn colors(mut self, up: Color, down: Color, flat: Color) -> Self {
        self.kind.colors = Colors { up, down, flat };
        self
    }

    /// Which fields are what.
    #[must_use]
    pub fn fields(mut self, fields: CandleFields) -> Self {
        self.kind.fields = fields;
        self
    }

    /// Draws the other fields as lines.
    #[must_use]
    pub const fn include_all_fields(mut self) -> Self {
        self.kind.include_all_fields = true;
        self
    }
}
