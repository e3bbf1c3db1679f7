//! Create heatmap: buckets out of series.

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

words! {
    /// How buckets are cut.
    BucketMode {
        /// So wide each.
        Size = "size",
        /// So many.
        Count = "count",
    }
}

words! {
    /// How an axis grows.
    BucketScale {
        /// By steps.
        Linear = "linear",
        /// By factors.
        Log = "log",
        /// By factors, through zero.
        Symlog = "symlog",
    }
}

/// The scale of buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Scale {
    #[serde(rename = "type")]
    kind: BucketScale,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<u8>,
}

/// How an axis is cut into buckets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatmapBuckets {
    mode: BucketMode,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    scale: Option<Scale>,
}

impl HeatmapBuckets {
    /// So wide each: `1m`, `10`.
    pub fn size(size: impl Into<String>) -> Self {
        Self { mode: BucketMode::Size, value: size.into(), scale: None }
    }

    /// So many.
    #[must_use]
    pub fn count(n: u32) -> Self {
        Self { mode: BucketMode::Count, value: n.to_string(), scale: None }
    }

    /// Growing by factors of 2 or 10.
    #[must_use]
    pub const fn log(mut self, base: u8) -> Self {
        self.scale = Some(Scale { kind: BucketScale::Log, log: Some(base) });
        self
    }
}

parts! {
    /// A heatmap's buckets out of series.
    ToHeatmap on ToHeatmap, [];
    own {}
    set {
        /// Buckets of time.
        value x_buckets: HeatmapBuckets;
        /// Buckets of values.
        value y_buckets: HeatmapBuckets;
    }
}

impl ToHeatmap {
    /// As Grafana cuts them by itself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Transform for ToHeatmap {
    const ID: &'static str = "heatmap";

    fn example() -> Self {
        Self::new().x_buckets(HeatmapBuckets::size("1m")).y_buckets(HeatmapBuckets::count(20).log(2))
    }
}
