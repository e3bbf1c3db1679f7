//! What a cell of a table looks like: every type of cell of Grafana 13.2.

use serde::Serialize;

use crate::grafana::custom::Graph;
use crate::grafana::options::words;
use crate::grafana::panels::{BarGaugeLook, BarGaugeValue};

words! {
    /// How the background of a cell is coloured.
    CellBackground {
        /// Evenly.
        Basic = "basic",
        /// As a gradient.
        Gradient = "gradient",
    }
}

/// What a cell looks like.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Cell(Kind);

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum Kind {
    Auto {
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        wrap_text: bool,
    },
    ColorText {
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        wrap_text: bool,
    },
    ColorBackground {
        mode: CellBackground,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        apply_to_row: bool,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        wrap_text: bool,
    },
    Gauge {
        mode: BarGaugeLook,
        value_display_mode: BarGaugeValue,
    },
    Sparkline {
        #[serde(flatten)]
        graph: Option<Box<Graph>>,
        hide_value: bool,
    },
    Image {
        #[serde(skip_serializing_if = "Option::is_none")]
        alt: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    JsonView,
    DataLinks {
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        wrap_text: bool,
    },
    Actions,
    Pill {
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        wrap_text: bool,
    },
    Markdown {
        dynamic_height: bool,
    },
    Geo,
    Custom,
}

impl Cell {
    /// As fits the type of the value.
    #[must_use]
    pub const fn auto() -> Self {
        Self(Kind::Auto { wrap_text: false })
    }

    /// Text in the colour of the value.
    #[must_use]
    pub const fn color_text() -> Self {
        Self(Kind::ColorText { wrap_text: false })
    }

    /// A background in the colour of the value.
    #[must_use]
    pub const fn color_background(mode: CellBackground) -> Self {
        Self(Kind::ColorBackground { mode, apply_to_row: false, wrap_text: false })
    }

    /// A bar between the field's bounds.
    #[must_use]
    pub const fn gauge() -> Self {
        Self(Kind::Gauge { mode: BarGaugeLook::Gradient, value_display_mode: BarGaugeValue::Text })
    }

    /// A small graph of a value that is a series, as the transformation "time series to table" makes them.
    #[must_use]
    pub const fn sparkline() -> Self {
        Self(Kind::Sparkline { graph: None, hide_value: false })
    }

    /// A small graph that looks as said.
    ///
    /// ```
    /// use promforge::grafana::custom::Graph;
    /// use promforge::grafana::panels::Cell;
    /// let trend = Cell::graph(Graph::new().line_width(2).fill(20)).without_value();
    /// ```
    #[must_use]
    pub fn graph(graph: Graph) -> Self {
        Self(Kind::Sparkline { graph: Some(Box::new(graph)), hide_value: false })
    }

    /// The image at the address that the value is.
    #[must_use]
    pub const fn image() -> Self {
        Self(Kind::Image { alt: None, title: None })
    }

    /// The image at the address that the value is, with words in its place and words beside the pointer.
    pub fn described_image(alt: impl Into<String>, title: impl Into<String>) -> Self {
        Self(Kind::Image { alt: Some(alt.into()), title: Some(title.into()) })
    }

    /// JSON, indented.
    #[must_use]
    pub const fn json() -> Self {
        Self(Kind::JsonView)
    }

    /// The field's data links.
    #[must_use]
    pub const fn data_links() -> Self {
        Self(Kind::DataLinks { wrap_text: false })
    }

    /// The field's actions, as buttons.
    #[must_use]
    pub const fn actions() -> Self {
        Self(Kind::Actions)
    }

    /// Each part of a list in a coloured pill; Grafana 12 and later.
    #[must_use]
    pub const fn pill() -> Self {
        Self(Kind::Pill { wrap_text: false })
    }

    /// Markdown; Grafana 12 and later.
    #[must_use]
    pub const fn markdown() -> Self {
        Self(Kind::Markdown { dynamic_height: false })
    }

    /// Markdown in cells as high as the text; Grafana 12 and later.
    #[must_use]
    pub const fn high_markdown() -> Self {
        Self(Kind::Markdown { dynamic_height: true })
    }

    /// A place; Grafana 12 and later.
    #[must_use]
    pub const fn geo() -> Self {
        Self(Kind::Geo)
    }

    /// What a plugin draws.
    #[must_use]
    pub const fn custom() -> Self {
        Self(Kind::Custom)
    }

    /// Long texts continue on the next line. For cells of text only: others stay as they are.
    #[must_use]
    pub const fn wrapped(mut self) -> Self {
        match &mut self.0 {
            Kind::Auto { wrap_text }
            | Kind::ColorText { wrap_text }
            | Kind::ColorBackground { wrap_text, .. }
            | Kind::DataLinks { wrap_text }
            | Kind::Pill { wrap_text } => *wrap_text = true,
            _ => {}
        }
        self
    }

    /// The colour of a background is that of the whole row. For [`Cell::color_background`] only.
    #[must_use]
    pub const fn whole_row(mut self) -> Self {
        if let Kind::ColorBackground { apply_to_row, .. } = &mut self.0 {
            *apply_to_row = true;
        }
        self
    }

    /// How a bar looks. For [`Cell::gauge`] only.
    #[must_use]
    pub const fn look(mut self, look: BarGaugeLook) -> Self {
        if let Kind::Gauge { mode, .. } = &mut self.0 {
            *mode = look;
        }
        self
    }

    /// The value beside a bar has the bar's colour. For [`Cell::gauge`] only.
    #[must_use]
    pub const fn colored_value(mut self) -> Self {
        if let Kind::Gauge { value_display_mode, .. } = &mut self.0 {
            *value_display_mode = BarGaugeValue::Color;
        }
        self
    }

    /// No value beside the bar or the small graph. For [`Cell::gauge`], [`Cell::sparkline`] and [`Cell::graph`] only.
    #[must_use]
    pub const fn without_value(mut self) -> Self {
        match &mut self.0 {
            Kind::Gauge { value_display_mode, .. } => *value_display_mode = BarGaugeValue::Hidden,
            Kind::Sparkline { hide_value, .. } => *hide_value = true,
            _ => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cells_are_spelled_as_grafana_has_them() {
        for (cell, expected) in [
            (Cell::auto(), json!({"type": "auto"})),
            (Cell::color_text().wrapped(), json!({"type": "color-text", "wrapText": true})),
            (Cell::color_background(CellBackground::Basic).whole_row(), json!({"type": "color-background", "mode": "basic", "applyToRow": true})),
            (Cell::gauge().look(BarGaugeLook::Lcd).colored_value(), json!({"type": "gauge", "mode": "lcd", "valueDisplayMode": "color"})),
            (Cell::gauge().without_value(), json!({"type": "gauge", "mode": "gradient", "valueDisplayMode": "hidden"})),
            (Cell::sparkline().without_value(), json!({"type": "sparkline", "hideValue": true})),
            (Cell::described_image("a", "b"), json!({"type": "image", "alt": "a", "title": "b"})),
            (Cell::image(), json!({"type": "image"})),
            (Cell::json(), json!({"type": "json-view"})),
            (Cell::data_links(), json!({"type": "data-links"})),
            (Cell::actions(), json!({"type": "actions"})),
            (Cell::pill().wrapped(), json!({"type": "pill", "wrapText": true})),
            (Cell::markdown(), json!({"type": "markdown", "dynamicHeight": false})),
            (Cell::high_markdown(), json!({"type": "markdown", "dynamicHeight": true})),
            (Cell::geo(), json!({"type": "geo"})),
            (Cell::custom(), json!({"type": "custom"})),
        ] {
            assert_eq!(json!(cell), expected);
        }
        let graph = json!(Cell::graph(Graph::new().line_width(3)));
        assert_eq!((&graph["type"], &graph["lineWidth"], &graph["hideValue"]), (&json!("sparkline"), &json!(3), &json!(false)));
    }
}
