//! Stat: one large number of each series, with a sparkline.

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::layout::Width;
use crate::grafana::options::{Orientation, Reduce, Reducer, words};
use crate::grafana::panel::{Panel, PanelKind, Queried, Reduces};
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

/// One large number of each series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stat {
    reduce_options: Reduce,
    orientation: Orientation,
    text_mode: StatText,
    wide_layout: bool,
    color_mode: StatColor,
    graph_mode: &'static str,
    justify_mode: &'static str,
    show_percent_change: bool,
    percent_change_color_mode: &'static str,
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
            graph_mode: "area",
            justify_mode: "auto",
            show_percent_change: false,
            percent_change_color_mode: "standard",
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
            .color_of(StatColor::Background)
            .no_sparkline()
            .threshold(1, Color::Blue)
            .shows(0, "none", Color::Red)
    }
}

impl Queried for Stat {}

impl Reduces for Stat {
    fn calcs_mut(&mut self) -> &mut Vec<Reducer> {
        &mut self.reduce_options.calcs
    }
}

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

    /// No sparkline behind the number.
    #[must_use]
    pub const fn no_sparkline(mut self) -> Self {
        self.kind.graph_mode = "none";
        self
    }

    /// In which direction several values are laid out.
    #[must_use]
    pub const fn orientation(mut self, orientation: Orientation) -> Self {
        self.kind.orientation = orientation;
        self
    }

    /// Shows the change over the time range in percent.
    #[must_use]
    pub const fn percent_change(mut self) -> Self {
        self.kind.show_percent_change = true;
        self
    }
}
