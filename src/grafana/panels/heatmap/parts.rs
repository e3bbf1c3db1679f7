//! Buckets and axis of a heatmap.

use serde::Serialize;

use crate::grafana::custom::{Axis, AxisPlacement, Scale};
use crate::grafana::number::Num;
use crate::grafana::options::words;
use crate::grafana::unit::Unit;

words! {
    /// What the name of a bucket is.
    BucketLayout {
        /// As the label's name tells.
        Auto = "auto",
        /// Its upper bound.
        LessOrEqual = "le",
        /// Its lower bound.
        GreaterOrEqual = "ge",
        /// Its middle.
        Middle = "unknown",
    }
}

words! {
    /// What a reader selects with the pointer.
    HeatmapSelection {
        /// Time.
        X = "x",
        /// Values.
        Y = "y",
        /// Both.
        Both = "xy",
    }
}

words! {
    /// How buckets are said.
    BucketMode {
        /// By their size.
        Size = "size",
        /// By their number.
        Count = "count",
    }
}

/// Into which buckets a heatmap counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Buckets {
    mode: BucketMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scale: Option<Scale>,
}

impl Buckets {
    /// As Grafana thinks best.
    #[must_use]
    pub const fn auto() -> Self {
        Self { mode: BucketMode::Size, value: None, scale: None }
    }

    /// Of that size: a duration (`1m`) for time, a number for values.
    pub fn size(size: impl Into<String>) -> Self {
        Self { value: Some(size.into()), ..Self::auto() }
    }

    /// So many.
    #[must_use]
    pub fn count(count: u32) -> Self {
        Self { mode: BucketMode::Count, value: Some(count.max(1).to_string()), scale: None }
    }

    /// How they are spread; evenly, if unsaid.
    #[must_use]
    pub const fn scaled(mut self, scale: Scale) -> Self {
        self.scale = Some(scale);
        self
    }
}

/// The axis of values of a heatmap.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeatmapAxis {
    #[serde(flatten)]
    axis: Axis,
    reverse: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<Num>,
}

impl Default for HeatmapAxis {
    fn default() -> Self {
        Self { axis: Axis::left(), reverse: false, unit: None, decimals: None, min: None, max: None }
    }
}

impl HeatmapAxis {
    /// At the left side, in Grafana's words.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Where it stands.
    #[must_use]
    pub const fn placement(mut self, placement: AxisPlacement) -> Self {
        self.axis.axis_placement = placement;
        self
    }

    /// Words beside it.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.axis.axis_label = label.into();
        self
    }

    /// Its width in pixels.
    #[must_use]
    pub const fn width(mut self, pixels: u16) -> Self {
        self.axis.axis_width = Some(pixels);
        self
    }

    /// The unit of its values.
    #[must_use]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The decimals of its values.
    #[must_use]
    pub const fn decimals(mut self, decimals: u8) -> Self {
        self.decimals = Some(decimals);
        self
    }

    /// Its first and its last value.
    #[must_use]
    pub fn bounds(mut self, min: impl Into<f64>, max: impl Into<f64>) -> Self {
        (self.min, self.max) = (Some(Num(min.into())), Some(Num(max.into())));
        self
    }

    /// Whether lines of the grid are drawn.
    #[must_use]
    pub const fn grid(mut self, shown: bool) -> Self {
        self.axis.axis_grid_show = Some(shown);
        self
    }

    /// It begins and ends here unless a value is lower or higher.
    #[must_use]
    pub fn soft_bounds(mut self, min: impl Into<f64>, max: impl Into<f64>) -> Self {
        (self.axis.axis_soft_min, self.axis.axis_soft_max) = (Some(Num(min.into())), Some(Num(max.into())));
        self
    }

    /// Small values above large ones.
    #[must_use]
    pub const fn reversed(mut self) -> Self {
        self.reverse = true;
        self
    }
}
