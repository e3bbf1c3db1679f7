//! Pie chart: each value as its share of all.

use serde::Serialize;

use crate::grafana::color::ColorMode;
use crate::grafana::custom::HideFrom;
use crate::grafana::leaf::Leaf;
use crate::grafana::options::{Legend, Orientation, Reduce, Reducer, TextSizes, Tooltip, TooltipMode, TooltipSort, has, words};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::unit::Unit;

words! {
    /// The shape of a pie.
    PieShape {
        /// Whole.
        Pie = "pie",
        /// With a hole.
        Donut = "donut",
    }
}

words! {
    /// What is written on a slice.
    PieLabel {
        /// Its name.
        Name = "name",
        /// Its value.
        Value = "value",
        /// Its share.
        Percent = "percent",
    }
}

words! {
    /// What is written behind a name in the legend.
    PieValue {
        /// The value.
        Value = "value",
        /// The share.
        Percent = "percent",
    }
}

words! {
    /// In which order slices come.
    PieSort {
        /// Largest first.
        Descending = "desc",
        /// Smallest first.
        Ascending = "asc",
        /// As the answer has them.
        Unsorted = "none",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct PieLegend {
    #[serde(flatten)]
    legend: Legend,
    values: Vec<PieValue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Hideable {
    hide_from: HideFrom,
}

/// Each value as its share of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PieChart {
    reduce_options: Reduce,
    pie_type: PieShape,
    display_labels: Vec<PieLabel>,
    sort: PieSort,
    legend: PieLegend,
    tooltip: Tooltip,
    #[serde(skip_serializing_if = "Option::is_none")]
    orientation: Option<Orientation>,
    #[serde(skip_serializing_if = "TextSizes::unsaid")]
    text: TextSizes,
    #[serde(skip)]
    hideable: Hideable,
}

impl PieChart {
    /// A pie. Its queries ask for one moment.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            reduce_options: Reduce::default(),
            pie_type: PieShape::Pie,
            display_labels: Vec::new(),
            sort: PieSort::Descending,
            legend: PieLegend { legend: Legend::list(), values: Vec::new() },
            tooltip: Tooltip::default(),
            orientation: None,
            text: TextSizes::default(),
            hideable: Hideable { hide_from: HideFrom::default() },
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for PieChart {
    const TYPE: &'static str = "piechart";
    const INSTANT: bool = true;
    const COLOR: ColorMode = ColorMode::Palette;

    fn example() -> Panel<Self> {
        Self::new("Requests by status")
            .description("Share of each status code.")
            .unit(Unit::RequestsPerSecond)
            .query("sum by (status) (rate(http_requests_total[5m]))", "{{status}}")
            .calc(Reducer::Mean)
            .every_row(25)
            .fields("")
            .shape(PieShape::Donut)
            .labels([PieLabel::Name, PieLabel::Value, PieLabel::Percent])
            .sort(PieSort::Ascending)
            .legend(Legend::table([]).right())
            .legend_values([PieValue::Value, PieValue::Percent])
            .tooltip(TooltipMode::Multi, TooltipSort::Descending)
            .tooltip_without_zeros()
            .tooltip_size(300, 200)
            .orientation(Orientation::Auto)
            .title_size(14)
            .value_size(14)
            .hide_from([])
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.hideable.clone()))
    }
}

impl Queried for PieChart {}

has! { PieChart: Reduce = reduce_options, Legend = legend.legend, Tooltip = tooltip, TextSizes = text, HideFrom = hideable.hide_from }

impl Panel<PieChart> {
    /// The shape of the pie.
    #[must_use]
    pub const fn shape(mut self, shape: PieShape) -> Self {
        self.kind.pie_type = shape;
        self
    }

    /// What is written on slices; nothing, if unsaid.
    #[must_use]
    pub fn labels(mut self, labels: impl IntoIterator<Item = PieLabel>) -> Self {
        self.kind.display_labels = labels.into_iter().collect();
        self
    }

    /// In which order slices come; Grafana 13 and later.
    #[must_use]
    pub const fn sort(mut self, sort: PieSort) -> Self {
        self.kind.sort = sort;
        self
    }

    /// What is written behind names in the legend; nothing, if unsaid.
    #[must_use]
    pub fn legend_values(mut self, values: impl IntoIterator<Item = PieValue>) -> Self {
        self.kind.legend.values = values.into_iter().collect();
        self
    }

    /// In which direction several pies are laid out.
    #[must_use]
    pub const fn orientation(mut self, orientation: Orientation) -> Self {
        self.kind.orientation = Some(orientation);
        self
    }
}
