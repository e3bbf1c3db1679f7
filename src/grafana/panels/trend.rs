//! Trend: lines, bars or points over any rising number instead of time.

use serde::Serialize;

use crate::grafana::color::ColorMode;
use crate::grafana::custom::{Graph, every_option, graphs};
use crate::grafana::leaf::Leaf;
use crate::grafana::options::{Legend, Reducer, Tooltip, TooltipMode, TooltipSort, has};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::Format;
use crate::grafana::unit::Unit;

/// Lines, bars or points over any rising number. Its queries ask in table form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trend {
    legend: Legend,
    tooltip: Tooltip,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_field: Option<String>,
    #[serde(skip)]
    graph: Graph,
}

impl Trend {
    /// A panel of lines over a rising number.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        Panel::new(title, Self { legend: Legend::list(), tooltip: Tooltip::default(), x_field: None, graph: Graph::default() })
    }
}

impl PanelKind for Trend {
    const TYPE: &'static str = "trend";
    const FORMAT: Format = Format::Table;
    const COLOR: ColorMode = ColorMode::Palette;

    fn example() -> Panel<Self> {
        let panel = Self::new("Latency by load")
            .description("Response time by requests per second.")
            .unit(Unit::Seconds)
            .query("load_test_latency_seconds", "")
            .x_field("rate")
            .legend(Legend::list().calcs([Reducer::Max]))
            .tooltip(TooltipMode::Multi, TooltipSort::Unsorted)
            .tooltip_without_zeros()
            .tooltip_size(300, 200)
            .tooltip_proximity(30);
        every_option(panel)
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.graph.clone()))
    }
}

impl Queried for Trend {}

graphs! { Trend }
has! { Trend: Legend = legend, Tooltip = tooltip }

impl Panel<Trend> {
    /// The field with the rising numbers; the first one, if unsaid.
    #[must_use]
    pub fn x_field(mut self, field: impl Into<String>) -> Self {
        self.kind.x_field = Some(field.into());
        self
    }
}
