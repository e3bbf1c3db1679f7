//! What connects elements of a canvas.

use serde::Serialize;

use crate::grafana::number::Num;
use crate::grafana::options::{ColorFrom, SizeFrom, words};

words! {
    /// Where a connection has arrows.
    ConnectionDirection {
        /// At its end.
        Forward = "forward",
        /// At its start.
        Reverse = "reverse",
        /// At both.
        Both = "both",
        /// Nowhere.
        Neither = "none",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Point {
    x: Num,
    y: Num,
}

impl Point {
    fn new(x: impl Into<f64>, y: impl Into<f64>) -> Self {
        Self { x: Num(x.into()), y: Num(y.into()) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Direction {
    mode: &'static str,
    fixed: ConnectionDirection,
}

/// A line from an element to another.
///
/// Points are relative to an element: 0, 0 is its middle, 1 its right or upper side, -1 its left or lower one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    source: Point,
    target: Point,
    target_name: String,
    path: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<ColorFrom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<SizeFrom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<Direction>,
    vertices: Vec<Point>,
}

impl Connection {
    /// To the element of that name, from middle to middle.
    pub fn to(element: impl Into<String>) -> Self {
        let middle = Point::new(0, 0);
        Self { source: middle, target: middle, target_name: element.into(), path: "straight", color: None, size: None, direction: None, vertices: Vec::new() }
    }

    /// Where it begins, relative to its element.
    #[must_use]
    pub fn from_point(mut self, x: impl Into<f64>, y: impl Into<f64>) -> Self {
        self.source = Point::new(x, y);
        self
    }

    /// Where it ends, relative to the other element.
    #[must_use]
    pub fn to_point(mut self, x: impl Into<f64>, y: impl Into<f64>) -> Self {
        self.target = Point::new(x, y);
        self
    }

    /// Its colour.
    #[must_use]
    pub fn color(mut self, color: impl Into<ColorFrom>) -> Self {
        self.color = Some(color.into());
        self
    }

    /// Its width.
    #[must_use]
    pub fn size(mut self, size: SizeFrom) -> Self {
        self.size = Some(size);
        self
    }

    /// Where it has arrows; Grafana 12 and later.
    #[must_use]
    pub const fn direction(mut self, direction: ConnectionDirection) -> Self {
        self.direction = Some(Direction { mode: "fixed", fixed: direction });
        self
    }

    /// A bend on its way, from 0 at its start to 1 at its end.
    #[must_use]
    pub fn via(mut self, x: impl Into<f64>, y: impl Into<f64>) -> Self {
        self.vertices.push(Point::new(x, y));
        self
    }
}
