//! State timeline: each series as a row of states, as long as they lasted.

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::custom::{Axis, AxisPlacement, Fill, Gaps, HideFrom};
use crate::grafana::leaf::Leaf;
use crate::grafana::number::Num;
use crate::grafana::options::{Annotations, Legend, Timezones, Tooltip, TooltipMode, TooltipSort, Visibility, has, words};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::unit::Unit;

words! {
    /// Where the text of a state stands.
    AlignValue {
        /// At its left side.
        Left = "left",
        /// In its middle.
        Center = "center",
        /// At its right side.
        Right = "right",
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct States {
    #[serde(flatten)]
    fill: Fill,
    #[serde(flatten)]
    gaps: Gaps,
    #[serde(flatten)]
    axis: Axis,
    hide_from: HideFrom,
}

/// Each series as a row of states, as long as they lasted.
///
/// ```
/// use promforge::grafana::panels::StateTimeline;
/// use promforge::grafana::Color;
/// let up = StateTimeline::new("Up").query("up", "{{instance}}").shows(1, "up", Color::Green).shows(0, "down", Color::Red);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StateTimeline {
    annotations: Annotations,
    merge_values: bool,
    show_value: Visibility,
    align_value: AlignValue,
    row_height: Num,
    legend: Legend,
    tooltip: Tooltip,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_page: Option<u32>,
    #[serde(skip_serializing_if = "Timezones::unsaid")]
    timezone: Timezones,
    #[serde(skip)]
    states: States,
}

impl StateTimeline {
    /// A panel of states over time.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let states = States { fill: Fill::new(0, 70), gaps: Gaps::default(), axis: Axis::default(), hide_from: HideFrom::default() };
        let kind = Self {
            annotations: Annotations::new(),
            merge_values: true,
            show_value: Visibility::Auto,
            align_value: AlignValue::Left,
            row_height: Num(0.9),
            legend: Legend::list(),
            tooltip: Tooltip::default(),
            per_page: None,
            timezone: Timezones::default(),
            states,
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for StateTimeline {
    const TYPE: &'static str = "state-timeline";

    fn example() -> Panel<Self> {
        Self::new("Replicas")
            .description("Which replica answers.")
            .unit(Unit::Short)
            .query("up", "{{instance}}")
            .shows(1, "up", Color::Green)
            .unmerged()
            .show_value(Visibility::Always)
            .align_value(AlignValue::Center)
            .row_height(0.8)
            .per_page(10)
            .legend(Legend::list())
            .tooltip(TooltipMode::Single, TooltipSort::Unsorted)
            .tooltip_without_zeros()
            .tooltip_size(300, 200)
            .timezones(["utc"])
            .annotations(Annotations::new().lanes())
            .line_width(1)
            .fill(100)
            .connect_gaps()
            .disconnect()
            .axis_placement(AxisPlacement::Hidden)
            .axis_width(80)
            .hide_from([])
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.states.clone()))
    }
}

impl Queried for StateTimeline {}

has! { StateTimeline:
    Legend = legend, Tooltip = tooltip, Timezones = timezone, Annotations = annotations, Fill = states.fill, Gaps = states.gaps, Axis = states.axis,
    HideFrom = states.hide_from,
}

impl Panel<StateTimeline> {
    /// Equal states that follow each other stay apart.
    #[must_use]
    pub const fn unmerged(mut self) -> Self {
        self.kind.merge_values = false;
        self
    }

    /// When states are written.
    #[must_use]
    pub const fn show_value(mut self, when: Visibility) -> Self {
        self.kind.show_value = when;
        self
    }

    /// Where the text of a state stands.
    #[must_use]
    pub const fn align_value(mut self, align: AlignValue) -> Self {
        self.kind.align_value = align;
        self
    }

    /// How much of its space a row takes, from 0 to 1.
    #[must_use]
    pub const fn row_height(mut self, share: f64) -> Self {
        self.kind.row_height = Num(share.clamp(0.0, 1.0));
        self
    }

    /// Pages of so many rows.
    #[must_use]
    pub const fn per_page(mut self, rows: u32) -> Self {
        self.kind.per_page = Some(if rows == 0 { 1 } else { rows });
        self
    }
}
