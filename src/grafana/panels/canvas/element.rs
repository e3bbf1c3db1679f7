//! Elements of a canvas: each type with the options of its own.

use serde::Serialize;

use super::connection::Connection;
use super::place::{Background, BackgroundSize, Border, Constraint, HorizontalConstraint, Placement, VerticalConstraint};
use crate::grafana::color::Color;
use crate::grafana::number::Num;
use crate::grafana::options::{ColorFrom, ImageFrom, NumberFrom, TextFrom, words};

words! {
    /// Where text stands from left to right.
    TextAlign {
        /// At the left side.
        Left = "left",
        /// In the middle.
        Center = "center",
        /// At the right side.
        Right = "right",
    }
}

words! {
    /// Where text stands from top to bottom.
    TextVerticalAlign {
        /// Above.
        Top = "top",
        /// In the middle.
        Middle = "middle",
        /// Below.
        Bottom = "bottom",
    }
}

words! {
    /// What a server looks like.
    ServerLook {
        /// One machine.
        Single = "Single",
        /// Several.
        Stack = "Stack",
        /// A database.
        Database = "Database",
        /// A terminal.
        Terminal = "Terminal",
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Words {
    text: TextFrom,
    color: ColorFrom,
    size: u16,
    align: TextAlign,
    valign: TextVerticalAlign,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Outline {
    color: ColorFrom,
    width: u16,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Api {
    endpoint: String,
    method: &'static str,
    data: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", content = "config", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Kind {
    Text(Words),
    #[serde(rename = "metric-value")]
    MetricValue(Words),
    Rectangle(Words),
    Ellipse(Words),
    Triangle(Words),
    Parallelogram(Words),
    Cloud(Words),
    Icon {
        path: ImageFrom,
        fill: ColorFrom,
        #[serde(skip_serializing_if = "Option::is_none")]
        stroke: Option<Outline>,
    },
    Server {
        #[serde(rename = "type")]
        look: ServerLook,
        status_color: ColorFrom,
        bulb_color: ColorFrom,
        #[serde(skip_serializing_if = "Option::is_none")]
        blink_rate: Option<NumberFrom>,
    },
    Button {
        text: TextFrom,
        api: Api,
    },
    WindTurbine {
        rpm: NumberFrom,
    },
    DroneFront {
        roll_angle: NumberFrom,
    },
    DroneSide {
        pitch_angle: NumberFrom,
    },
    DroneTop {
        yaw_angle: NumberFrom,
    },
}

/// An element of a canvas.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CanvasElement {
    name: String,
    #[serde(flatten)]
    kind: Kind,
    constraint: Constraint,
    placement: Placement,
    #[serde(skip_serializing_if = "Option::is_none")]
    background: Option<Background>,
    #[serde(skip_serializing_if = "Option::is_none")]
    border: Option<Border>,
    connections: Vec<Connection>,
}

fn words(text: TextFrom) -> Words {
    Words { text, color: Color::TextColor.into(), size: 16, align: TextAlign::Center, valign: TextVerticalAlign::Middle }
}

impl CanvasElement {
    fn of(name: impl Into<String>, kind: Kind) -> Self {
        let constraint = Constraint { horizontal: HorizontalConstraint::Left, vertical: VerticalConstraint::Top };
        Self { name: name.into(), kind, constraint, placement: Placement::default(), background: None, border: None, connections: Vec::new() }
    }

    /// Words.
    pub fn text(name: impl Into<String>, text: TextFrom) -> Self {
        Self::of(name, Kind::Text(words(text)))
    }

    /// A value.
    pub fn metric_value(name: impl Into<String>, text: TextFrom) -> Self {
        Self::of(name, Kind::MetricValue(words(text)))
    }

    /// A rectangle.
    pub fn rectangle(name: impl Into<String>, text: TextFrom) -> Self {
        Self::of(name, Kind::Rectangle(words(text)))
    }

    /// An ellipse.
    pub fn ellipse(name: impl Into<String>, text: TextFrom) -> Self {
        Self::of(name, Kind::Ellipse(words(text)))
    }

    /// A triangle.
    pub fn triangle(name: impl Into<String>, text: TextFrom) -> Self {
        Self::of(name, Kind::Triangle(words(text)))
    }

    /// A parallelogram.
    pub fn parallelogram(name: impl Into<String>, text: TextFrom) -> Self {
        Self::of(name, Kind::Parallelogram(words(text)))
    }

    /// A cloud.
    pub fn cloud(name: impl Into<String>, text: TextFrom) -> Self {
        Self::of(name, Kind::Cloud(words(text)))
    }

    /// An icon.
    pub fn icon(name: impl Into<String>, path: ImageFrom, color: impl Into<ColorFrom>) -> Self {
        Self::of(name, Kind::Icon { path, fill: color.into(), stroke: None })
    }

    /// A server with lights.
    pub fn server(name: impl Into<String>, look: ServerLook, status: impl Into<ColorFrom>, bulb: impl Into<ColorFrom>) -> Self {
        Self::of(name, Kind::Server { look, status_color: status.into(), bulb_color: bulb.into(), blink_rate: None })
    }

    /// A button that sends a POST request without a body.
    pub fn button(name: impl Into<String>, text: impl Into<String>, endpoint: impl Into<String>) -> Self {
        let api = Api { endpoint: endpoint.into(), method: "POST", data: "{}" };
        Self::of(name, Kind::Button { text: TextFrom::fixed(text), api })
    }

    /// A wind turbine that turns.
    pub fn wind_turbine(name: impl Into<String>, rpm: NumberFrom) -> Self {
        Self::of(name, Kind::WindTurbine { rpm })
    }

    /// A drone from the front.
    pub fn drone_front(name: impl Into<String>, roll: NumberFrom) -> Self {
        Self::of(name, Kind::DroneFront { roll_angle: roll })
    }

    /// A drone from the side.
    pub fn drone_side(name: impl Into<String>, pitch: NumberFrom) -> Self {
        Self::of(name, Kind::DroneSide { pitch_angle: pitch })
    }

    /// A drone from above.
    pub fn drone_top(name: impl Into<String>, yaw: NumberFrom) -> Self {
        Self::of(name, Kind::DroneTop { yaw_angle: yaw })
    }

    const fn words_mut(&mut self) -> Option<&mut Words> {
        match &mut self.kind {
            Kind::Text(w) | Kind::MetricValue(w) | Kind::Rectangle(w) | Kind::Ellipse(w) | Kind::Triangle(w) | Kind::Parallelogram(w) | Kind::Cloud(w) => {
                Some(w)
            }
            _ => None,
        }
    }

    /// The colour of words. For elements with words only: others stay as they are.
    #[must_use]
    pub fn text_color(mut self, color: impl Into<ColorFrom>) -> Self {
        if let Some(words) = self.words_mut() {
            words.color = color.into();
        }
        self
    }

    /// The size of words in pixels. For elements with words only.
    #[must_use]
    pub const fn text_size(mut self, pixels: u16) -> Self {
        if let Some(words) = self.words_mut() {
            words.size = pixels;
        }
        self
    }

    /// Where words stand. For elements with words only.
    #[must_use]
    pub const fn text_align(mut self, align: TextAlign, vertical: TextVerticalAlign) -> Self {
        if let Some(words) = self.words_mut() {
            words.align = align;
            words.valign = vertical;
        }
        self
    }

    /// The outline of an icon. For [`Self::icon`] only.
    #[must_use]
    pub fn icon_outline(mut self, color: impl Into<ColorFrom>, width: u16) -> Self {
        if let Kind::Icon { stroke, .. } = &mut self.kind {
            *stroke = Some(Outline { color: color.into(), width });
        }
        self
    }

    /// How often a server's light blinks. For [`Self::server`] only.
    #[must_use]
    pub fn blink(mut self, rate: NumberFrom) -> Self {
        if let Kind::Server { blink_rate, .. } = &mut self.kind {
            *blink_rate = Some(rate);
        }
        self
    }

    /// Its distance from the left and the upper side in pixels.
    #[must_use]
    pub fn at(mut self, left: impl Into<f64>, top: impl Into<f64>) -> Self {
        (self.placement.left, self.placement.top) = (Some(Num(left.into())), Some(Num(top.into())));
        self
    }

    /// Its distance from the right side in pixels.
    #[must_use]
    pub fn at_right(mut self, right: impl Into<f64>) -> Self {
        self.placement.right = Some(Num(right.into()));
        self.constraint.horizontal = HorizontalConstraint::Right;
        self
    }

    /// Its distance from the lower side in pixels.
    #[must_use]
    pub fn at_bottom(mut self, bottom: impl Into<f64>) -> Self {
        self.placement.bottom = Some(Num(bottom.into()));
        self.constraint.vertical = VerticalConstraint::Bottom;
        self
    }

    /// Its width and height in pixels.
    #[must_use]
    pub fn size(mut self, width: impl Into<f64>, height: impl Into<f64>) -> Self {
        (self.placement.width, self.placement.height) = (Some(Num(width.into())), Some(Num(height.into())));
        self
    }

    /// Turned by degrees.
    #[must_use]
    pub fn rotated(mut self, degrees: impl Into<f64>) -> Self {
        self.placement.rotation = Some(Num(degrees.into()));
        self
    }

    /// To which sides it keeps its distance.
    #[must_use]
    pub const fn constrained(mut self, horizontal: HorizontalConstraint, vertical: VerticalConstraint) -> Self {
        self.constraint = Constraint { horizontal, vertical };
        self
    }

    /// The colour behind it.
    #[must_use]
    pub fn background(mut self, color: impl Into<ColorFrom>) -> Self {
        self.background.get_or_insert_default().color = Some(color.into());
        self
    }

    /// The image behind it.
    #[must_use]
    pub fn background_image(mut self, image: ImageFrom, size: BackgroundSize) -> Self {
        let background = self.background.get_or_insert_default();
        (background.image, background.size) = (Some(image), Some(size));
        self
    }

    /// The line around it: its colour, its width, and how round its corners are.
    #[must_use]
    pub fn border(mut self, color: impl Into<ColorFrom>, width: u16, radius: u16) -> Self {
        self.border = Some(Border { color: color.into(), width, radius });
        self
    }

    /// A line to another element.
    #[must_use]
    pub fn connect(mut self, connection: Connection) -> Self {
        self.connections.push(connection);
        self
    }
}
