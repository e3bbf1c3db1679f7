//! Status history: each series as a row of cells, one for each moment it was asked about.

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::custom::{Axis, AxisPlacement, Fill, HideFrom};
use crate::grafana::leaf::Leaf;
use crate::grafana::number::Num;
use crate::grafana::options::{Annotations, Legend, Timezones, Tooltip, TooltipMode, TooltipSort, Visibility, has};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::unit::Unit;

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Cells {
    #[serde(flatten)]
    fill: Fill,
    #[serde(flatten)]
    axis: Axis,
    hide_from: HideFrom,
}

/// Each series as a row of cells, one for each moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusHistory {
    annotations: Annotations,
    show_value: Visibility,
    row_height: Num,
    col_width: Num,
    legend: Legend,
    tooltip: Tooltip,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_page: Option<u32>,
    #[serde(skip_serializing_if = "Timezones::unsaid")]
    timezone: Timezones,
    #[serde(skip)]
    cells: Cells,
}

impl StatusHistory {
    /// A panel of cells over time. Each cell needs room: say [`Panel::max_data_points`].
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let cells = Cells { fill: Fill::new(1, 70), axis: Axis::default(), hide_from: HideFrom::default() };
        let kind = Self {
            annotations: Annotations::new(),
            show_value: Visibility::Auto,
            row_height: Num(0.9),
            col_width: Num(0.9),
            legend: Legend::list(),
            tooltip: Tooltip::default(),
            per_page: None,
            timezone: Timezones::default(),
            cells,
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for StatusHistory {
    const TYPE: &'static str = "status-history";

    fn example() -> Panel<Self> {
        Self::new("Probes")
            .description("Whether probes succeeded.")
            .unit(Unit::Short)
            .query("probe_success", "{{instance}}")
            .max_data_points(60)
            .shows(0, "failed", Color::Red)
            .show_value(Visibility::Never)
            .row_height(1.0)
            .column_width(1.0)
            .per_page(30)
            .legend(Legend::hidden())
            .tooltip(TooltipMode::Off, TooltipSort::Unsorted)
            .tooltip_without_zeros()
            .tooltip_size(300, 200)
            .timezones(["browser"])
            .annotations(Annotations::new().clustering(0))
            .line_width(0)
            .fill(90)
            .axis_placement(AxisPlacement::Auto)
            .axis_width(80)
            .hide_from([])
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.cells.clone()))
    }
}

impl Queried for StatusHistory {}

has! { StatusHistory:
    Legend = legend, Tooltip = tooltip, Timezones = timezone, Annotations = annotations, Fill = cells.fill, Axis = cells.axis, HideFrom = cells.hide_from,
}

impl Panel<StatusHistory> {
    /// When values are written.
    #[must_use]
    pub const fn show_value(mut self, when: Visibility) -> Self {
        self.kind.show_value = when;
        self
    }

    /// How much of its height a cell takes, from 0 to 1.
    #[must_use]
    pub const fn row_height(mut self, share: f64) -> Self {
        self.kind.row_height = Num(share.clamp(0.0, 1.0));
        self
    }

    /// How much of its width a cell takes, from 0 to 1.
    #[must_use]
    pub const fn column_width(mut self, share: f64) -> Self {
        self.kind.col_width = Num(share.clamp(0.0, 1.0));
        self
    }

    /// Pages of so many rows.
    #[must_use]
    pub const fn per_page(mut self, rows: u32) -> Self {
        self.kind.per_page = Some(if rows == 0 { 1 } else { rows });
        self
    }
}
