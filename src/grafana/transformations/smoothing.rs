//! Smoothing: fewer, smoother points (Grafana 13).

use serde::Serialize;

use crate::grafana::transformation::Transform;

/// Fewer points, so that noise is lost and trends stay. Grafana 13.0 and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Smoothing {
    resolution: u32,
}

impl Smoothing {
    /// So many points; Grafana itself takes 100.
    #[must_use]
    pub const fn new(points: u32) -> Self {
        Self { resolution: points }
    }
}

impl Transform for Smoothing {
    const ID: &'static str = "smoothing";

    fn example() -> Self {
        Self::new(100)
    }
}
