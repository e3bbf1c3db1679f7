//! Datagrid: a table that can be edited; for experiments. Grafana 13 has taken it out of its schemas.

use serde::Serialize;

use crate::grafana::layout::Width;
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::Format;
use crate::grafana::unit::Unit;

/// A table that can be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Datagrid {
    selected_series: u32,
}

impl Datagrid {
    /// A table of the first answer.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        Panel::new(title, Self { selected_series: 0 })
    }
}

impl PanelKind for Datagrid {
    const TYPE: &'static str = "datagrid";
    const WIDTH: Width = Width::Full;
    const INSTANT: bool = true;
    const FORMAT: Format = Format::Table;

    fn example() -> Panel<Self> {
        Self::new("Targets").description("What is scraped.").unit(Unit::Short).query("up", "").select_series(1)
    }
}

impl Queried for Datagrid {}

impl Panel<Datagrid> {
    /// Which of several answers is shown, from 0.
    #[must_use]
    pub const fn select_series(mut self, index: u32) -> Self {
        self.kind.selected_series = index;
        self
    }
}
