//! Stat: one large number of each series, with a sparkline.

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::layout::Width;
use crate::grafana::options::{Orientation, Reduce, Reducer, TextSizes, has, words};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::unit::Unit;

words! {
    /// What has the colour.
    StatColor {
        /// The number.
        Value = "value",
        /// The background, as a gradient.
        Background = "background",
        /// The background, plain.
        BackgroundSolid = "background_solid",
        /// Nothing.
        Nothing = "none",
    }
}

words! {
    /// What is written.
    StatText {
        /// The value, and the name if there are several.
        Auto = "auto",
        /// The value.
        Value = "value",
        /// Both.
        ValueAndName = "value_and_name",
        /// The name.
        Name = "name",
        /// Nothing.
        Nothing = "none",
    }
}

words! {
    /// What is drawn behind the number.
    StatGraph {
        /// Nothing.
        Nothing = "none",
        /// A line.
        Line = "line",
        /// A line and the area below it.
        Area = "area",
    }
}

words! {
    /// Where numbers stand.
    StatJustify {
        /// In the middle if there is one number, at the left side if there are several.
        Auto = "auto",
        /// In the middle.
        Center = "center",
    }
}

words! {
    /// The colour of the change in percent.
    PercentChangeColor {
        /// Green is up, red is down.
        Standard = "standard",
        /// Red is up, green is down.
        Inverted = "inverted",
        /// That of the value.
        SameAsValue = "same_as_value",
    }
}

/// One large number of each series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stat {
    reduce_options: Reduce,
    orientation: Orientation,
    text_mode: StatText,
    wide_layout: bool,
    color_mode: StatColor,
    graph_mode: StatGraph,
    justify_mode: StatJustify,
    show_percent_change: bool,
    percent_change_color_mode: PercentChangeColor,
    #[serde(skip_serializing_if = "TextSizes::unsaid")]
    text: TextSizes,
}

impl Stat {
    /// A panel of large numbers with a sparkline.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            reduce_options: Reduce::default(),
            orientation: Orientation::Auto,
            text_mode: StatText::Auto,
            wide_layout: true,
            color_mode: StatColor::Value,
            graph_mode: StatGraph::Area,
            justify_mode: StatJustify::Auto,
            show_percent_change: false,
            percent_change_color_mode: PercentChangeColor::Standard,
            text: TextSizes::default(),
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for Stat {
    const TYPE: &'static str = "stat";
    const WIDTH: Width = Width::Quarter;
    const HEIGHT: u32 = 4;

    fn example() -> Panel<Self> {
        Self::new("Targets up")
            .description("Scrape targets that answer.")
            .unit(Unit::Short)
            .query("sum(up)", "")
            .calc(Reducer::Last)
            .every_row(10)
            .fields("/.*/")
            .orientation(Orientation::Vertical)
            .color_of(StatColor::Background)
            .text(StatText::ValueAndName)
            .graph(StatGraph::Line)
            .no_sparkline()
            .justify(StatJustify::Center)
            .names_above()
            .percent_change()
            .percent_change_color(PercentChangeColor::Inverted)
            .title_size(18)
            .value_size(48)
            .percent_size(12)
            .threshold(1, Color::Blue)
            .shows(0, "none", Color::Red)
    }
}

impl Queried for Stat {}

has! { Stat: Reduce = reduce_options, Orientation = orientation, TextSizes = text }

impl Panel<Stat> {
    /// What has the colour.
    #[must_use]
    pub const fn color_of(mut self, what: StatColor) -> Self {
        self.kind.color_mode = what;
        self
    }

    /// What is written.
    #[must_use]
    pub const fn text(mut self, text: StatText) -> Self {
        self.kind.text_mode = text;
        self
    }

    /// What is drawn behind the number.
    #[must_use]
    pub const fn graph(mut self, graph: StatGraph) -> Self {
        self.kind.graph_mode = graph;
        self
    }

    /// No sparkline behind the number.
    #[must_use]
    pub const fn no_sparkline(self) -> Self {
        self.graph(StatGraph::Nothing)
    }

    /// Where numbers stand.
    #[must_use]
    pub const fn justify(mut self, justify: StatJustify) -> Self {
        self.kind.justify_mode = justify;
        self
    }

    /// Names stand above values even where there is room beside them.
    #[must_use]
    pub const fn names_above(mut self) -> Self {
        self.kind.wide_layout = false;
        self
    }

    /// Shows the change over the time range in percent.
    #[must_use]
    pub const fn percent_change(mut self) -> Self {
        self.kind.show_percent_change = true;
        self
    }

    /// The colour of that change.
    #[must_use]
    pub const fn percent_change_color(mut self, color: PercentChangeColor) -> Self {
        self.kind.percent_change_color_mode = color;
        self
    }
}
