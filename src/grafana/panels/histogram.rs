//! Histogram: how often values fall into each of a row of buckets.

use serde::Serialize;

use crate::grafana::color::ColorMode;
use crate::grafana::custom::{Axis, AxisPlacement, Fill, Gradient, HideFrom, Stacking};
use crate::grafana::leaf::Leaf;
use crate::grafana::number::Num;
use crate::grafana::options::{Legend, StackingMode, Tooltip, TooltipMode, TooltipSort, has};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::unit::Unit;

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Bars {
    stacking: Stacking,
    #[serde(flatten)]
    fill: Fill,
    gradient_mode: Gradient,
    #[serde(flatten)]
    axis: Axis,
    hide_from: HideFrom,
}

/// How often values fall into each of a row of buckets.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Histogram {
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket_size: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket_offset: Option<Num>,
    combine: bool,
    legend: Legend,
    tooltip: Tooltip,
    #[serde(skip)]
    bars: Bars,
}

impl Histogram {
    /// A histogram of all values of its series.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let bars =
            Bars { stacking: Stacking::default(), fill: Fill::new(1, 80), gradient_mode: Gradient::Off, axis: Axis::default(), hide_from: HideFrom::default() };
        let kind =
            Self { bucket_count: None, bucket_size: None, bucket_offset: None, combine: false, legend: Legend::list(), tooltip: Tooltip::default(), bars };
        Panel::new(title, kind)
    }
}

impl PanelKind for Histogram {
    const TYPE: &'static str = "histogram";
    const COLOR: ColorMode = ColorMode::Palette;

    fn example() -> Panel<Self> {
        Self::new("Response times")
            .description("How long requests took.")
            .unit(Unit::Seconds)
            .query("http_request_duration_seconds", "{{path}}")
            .buckets(20)
            .bucket_size(0.5)
            .bucket_offset(0.5)
            .combined()
            .legend(Legend::list())
            .tooltip(TooltipMode::Multi, TooltipSort::Unsorted)
            .tooltip_without_zeros()
            .tooltip_size(300, 200)
            .stacking(StackingMode::Normal, "B")
            .line_width(0)
            .fill(50)
            .gradient(Gradient::Scheme)
            .axis_placement(AxisPlacement::Left)
            .hide_from([])
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.bars.clone()))
    }
}

impl Queried for Histogram {}

has! { Histogram:
    Legend = legend, Tooltip = tooltip, Stacking = bars.stacking, Fill = bars.fill, Gradient = bars.gradient_mode, Axis = bars.axis, HideFrom = bars.hide_from,
}

impl Panel<Histogram> {
    /// About how many buckets there are; 30, if unsaid.
    #[must_use]
    pub const fn buckets(mut self, count: u32) -> Self {
        self.kind.bucket_count = Some(if count == 0 { 1 } else { count });
        self
    }

    /// How wide a bucket is; found from the values, if unsaid.
    #[must_use]
    pub fn bucket_size(mut self, size: impl Into<f64>) -> Self {
        self.kind.bucket_size = Some(Num(size.into()));
        self
    }

    /// Where the first bucket begins, if not at 0.
    #[must_use]
    pub fn bucket_offset(mut self, offset: impl Into<f64>) -> Self {
        self.kind.bucket_offset = Some(Num(offset.into()));
        self
    }

    /// One histogram of all series together.
    #[must_use]
    pub const fn combined(mut self) -> Self {
        self.kind.combine = true;
        self
    }
}
