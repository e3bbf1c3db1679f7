//! Canvas: elements placed freely, whose texts and colours follow the data. What an element is is in [`element`], where it stands in
//! [`place`], what connects them in [`connection`].

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::layout::Width;
use crate::grafana::options::{ColorFrom, ImageFrom, NumberFrom, ScalarMode, ScaleMode, SizeFrom, TextFrom, TooltipMode};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::unit::Unit;

mod connection;
mod element;
mod place;

pub use connection::{Connection, ConnectionDirection};
pub use element::{CanvasElement, ServerLook, TextAlign, TextVerticalAlign};
pub use place::{BackgroundSize, HorizontalConstraint, VerticalConstraint};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct CanvasTooltip {
    mode: TooltipMode,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disable_for_one_click: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Root {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
    elements: Vec<CanvasElement>,
}

/// Elements placed freely.
///
/// ```
/// use promforge::grafana::options::TextFrom;
/// use promforge::grafana::panels::{Canvas, CanvasElement};
/// let map = Canvas::new("Plant").query("sum by (name) (pump_pressure)", "{{name}}")
///     .element(CanvasElement::metric_value("pressure", TextFrom::field("pump 1")).at(20, 40).size(120, 30));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Canvas {
    inline_editing: bool,
    show_advanced_types: bool,
    pan_zoom: bool,
    zoom_to_content: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    infinite_pan: Option<bool>,
    tooltip: CanvasTooltip,
    root: Root,
}

impl Canvas {
    /// An empty canvas.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            inline_editing: true,
            show_advanced_types: true,
            pan_zoom: true,
            zoom_to_content: true,
            infinite_pan: None,
            tooltip: CanvasTooltip { mode: TooltipMode::Single, disable_for_one_click: false },
            root: Root { kind: "frame", name: "Element 1", elements: Vec::new() },
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for Canvas {
    const TYPE: &'static str = "canvas";
    const WIDTH: Width = Width::Full;
    const HEIGHT: u32 = 12;

    fn example() -> Panel<Self> {
        let pump = CanvasElement::metric_value("pressure", TextFrom::field("pump 1"))
            .at(20, 40)
            .size(120, 30)
            .rotated(15)
            .constrained(HorizontalConstraint::Left, VerticalConstraint::Top)
            .text_color(ColorFrom::field("pump 1"))
            .text_size(20)
            .text_align(TextAlign::Center, TextVerticalAlign::Middle)
            .background(Color::DarkBlue)
            .background_image(ImageFrom::fixed("img/bg/p0.png"), BackgroundSize::Cover)
            .border(Color::Red, 2, 5)
            .connect(
                Connection::to("tank")
                    .from_point(1, 0)
                    .to_point(-1, 0)
                    .color(Color::Green)
                    .size(SizeFrom::field("flow", 1, 10, ScaleMode::Linear))
                    .direction(ConnectionDirection::Both)
                    .via(0.5, 0.25),
            );
        Self::new("Plant")
            .description("Pumps and tanks.")
            .unit(Unit::Short)
            .query("sum by (name) (pump_pressure)", "{{name}}")
            .element(pump)
            .element(CanvasElement::text("title", TextFrom::fixed("Plant")).at_right(10).at_bottom(10))
            .element(CanvasElement::rectangle("tank", TextFrom::template("${__data.fields.tank}")).at(300, 40).size(80, 160))
            .element(CanvasElement::ellipse("lake", TextFrom::fixed("")))
            .element(CanvasElement::triangle("warning", TextFrom::fixed("!")))
            .element(CanvasElement::parallelogram("belt", TextFrom::fixed("")))
            .element(CanvasElement::cloud("internet", TextFrom::fixed("")))
            .element(CanvasElement::icon("valve", ImageFrom::mapping("state"), Color::Blue).icon_outline(Color::TextColor, 2))
            .element(CanvasElement::server("db", ServerLook::Database, ColorFrom::field("up"), Color::Green).blink(NumberFrom::fixed(2, 0, 20)))
            .element(CanvasElement::button("restart", "Restart", "https://example.com/restart"))
            .element(CanvasElement::wind_turbine("wind", NumberFrom::field("rpm", 0, 100, ScalarMode::Clamped)))
            .element(CanvasElement::drone_front("roll", NumberFrom::field("roll", -360, 360, ScalarMode::Mod)))
            .element(CanvasElement::drone_side("pitch", NumberFrom::field("pitch", -360, 360, ScalarMode::Mod)))
            .element(CanvasElement::drone_top("yaw", NumberFrom::field("yaw", -360, 360, ScalarMode::Mod)))
            .no_inline_editing()
            .no_advanced_types()
            .no_pan_zoom()
            .no_zoom_to_content()
            .infinite_pan_below_12()
            .tooltip_mode(TooltipMode::Off)
            .no_tooltip_for_one_click()
    }
}

impl Queried for Canvas {}

impl Panel<Canvas> {
    /// One more element, above those before.
    #[must_use]
    pub fn element(mut self, element: CanvasElement) -> Self {
        self.kind.root.elements.push(element);
        self
    }

    /// Elements cannot be moved on the dashboard, only in the editor.
    #[must_use]
    pub const fn no_inline_editing(mut self) -> Self {
        self.kind.inline_editing = false;
        self
    }

    /// The editor does not offer experimental elements.
    #[must_use]
    pub const fn no_advanced_types(mut self) -> Self {
        self.kind.show_advanced_types = false;
        self
    }

    /// Readers cannot zoom.
    #[must_use]
    pub const fn no_pan_zoom(mut self) -> Self {
        self.kind.pan_zoom = false;
        self
    }

    /// Elements are not enlarged to fit the panel; Grafana 12 and later.
    #[must_use]
    pub const fn no_zoom_to_content(mut self) -> Self {
        self.kind.zoom_to_content = false;
        self
    }

    /// Readers can move beyond the elements; Grafana 11 only.
    #[must_use]
    pub const fn infinite_pan_below_12(mut self) -> Self {
        self.kind.infinite_pan = Some(true);
        self
    }

    /// Whether elements have tooltips; several series make no difference.
    #[must_use]
    pub const fn tooltip_mode(mut self, mode: TooltipMode) -> Self {
        self.kind.tooltip.mode = mode;
        self
    }

    /// Elements that react to a click have no tooltips; Grafana 12 and later.
    #[must_use]
    pub const fn no_tooltip_for_one_click(mut self) -> Self {
        self.kind.tooltip.disable_for_one_click = true;
        self
    }
}
