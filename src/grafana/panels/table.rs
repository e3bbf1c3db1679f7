//! Table: one row a series, labels as columns. Footers moved between Grafana 11 and 13 and are not here.

use serde::Serialize;
use serde_json::json;

use crate::grafana::layout::Width;
use crate::grafana::leaf::Leaf;
use crate::grafana::options::words;
use crate::grafana::overrides::Override;
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::Format;
use crate::grafana::unit::Unit;

words! {
    /// How high rows are.
    CellHeight {
        /// One line of text.
        Small = "sm",
        /// Somewhat more.
        Medium = "md",
        /// Three lines of text.
        Large = "lg",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct SortBy {
    display_name: String,
    desc: bool,
}

/// Rows and columns. Its queries ask for one moment, in table form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    frame_index: u32,
    show_header: bool,
    show_type_icons: bool,
    cell_height: CellHeight,
    sort_by: Vec<SortBy>,
    #[serde(skip)]
    filterable: bool,
}

impl Table {
    /// A table.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self { frame_index: 0, show_header: true, show_type_icons: false, cell_height: CellHeight::Small, sort_by: Vec::new(), filterable: false };
        Panel::new(title, kind)
    }
}

impl PanelKind for Table {
    const TYPE: &'static str = "table";
    const WIDTH: Width = Width::Full;
    const INSTANT: bool = true;
    const FORMAT: Format = Format::Table;

    fn example() -> Panel<Self> {
        Self::new("Slowest endpoints")
            .description("95th percentile of the response time by path.")
            .unit(Unit::Seconds)
            .query("histogram_quantile(0.95, sum by (le, path) (rate(http_request_duration_seconds_bucket[5m])))", "")
            .sort_descending("Value")
            .filterable()
            .cell_height(CellHeight::Medium)
            .override_fields(Override::by_name("Value").display_name("p95").decimals(3).column_width(120))
    }

    fn custom(&self) -> Option<Leaf> {
        let mut custom = json!({"align": "auto", "cellOptions": {"type": "auto"}, "inspect": false});
        if self.filterable {
            custom["filterable"] = json!(true);
        }
        Some(custom.into())
    }
}

impl Queried for Table {}

impl Panel<Table> {
    /// Rows by the given column, largest first.
    #[must_use]
    pub fn sort_descending(mut self, column: impl Into<String>) -> Self {
        self.kind.sort_by.push(SortBy { display_name: column.into(), desc: true });
        self
    }

    /// Rows by the given column, smallest first.
    #[must_use]
    pub fn sort_ascending(mut self, column: impl Into<String>) -> Self {
        self.kind.sort_by.push(SortBy { display_name: column.into(), desc: false });
        self
    }

    /// Readers can filter by column.
    #[must_use]
    pub const fn filterable(mut self) -> Self {
        self.kind.filterable = true;
        self
    }

    /// How high rows are.
    #[must_use]
    pub const fn cell_height(mut self, height: CellHeight) -> Self {
        self.kind.cell_height = height;
        self
    }

    /// No header.
    #[must_use]
    pub const fn no_header(mut self) -> Self {
        self.kind.show_header = false;
        self
    }
}
