//! How a graph over time shows annotations; Grafana 13.0 and later.

use serde::Serialize;

use super::Has;
use crate::grafana::number::Num;
use crate::grafana::panel::Panel;

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Lines {
    width: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Regions {
    opacity: Num,
}

/// How a graph over time shows annotations; Grafana 13.0 and later.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Annotations {
    clustering: i32,
    multi_lane: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Lines>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regions: Option<Regions>,
}

impl Annotations {
    /// Grafana's default: each on its own, all in one lane.
    #[must_use]
    pub const fn new() -> Self {
        Self { clustering: -1, multi_lane: false, lines: None, regions: None }
    }

    /// Near ones become one: Grafana's number for how near, from 0 on; anything below is off.
    #[must_use]
    pub const fn clustering(mut self, distance: i32) -> Self {
        self.clustering = if distance < 0 { -1 } else { distance };
        self
    }

    /// A lane for each query of annotations.
    #[must_use]
    pub const fn lanes(mut self) -> Self {
        self.multi_lane = true;
        self
    }

    /// The width of their lines in pixels; 0 draws none.
    #[must_use]
    pub const fn line_width(mut self, pixels: u8) -> Self {
        self.lines = Some(Lines { width: pixels });
        self
    }

    /// How opaque regions are, from 0 to 1.
    #[must_use]
    pub const fn region_opacity(mut self, opacity: f64) -> Self {
        self.regions = Some(Regions { opacity: Num(opacity.clamp(0.0, 1.0)) });
        self
    }
}

impl Default for Annotations {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Has<Annotations>> Panel<K> {
    /// How annotations are shown; Grafana 13.0 and later.
    #[must_use]
    pub fn annotations(mut self, annotations: Annotations) -> Self {
        *self.kind.part() = annotations;
        self
    }
}
