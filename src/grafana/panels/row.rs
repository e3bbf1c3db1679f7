//! Row: a heading under which panels stand, and which can be folded.

use serde::Serialize;

use crate::grafana::layout::Width;
use crate::grafana::panel::{AnyPanel, IntoPanels, Panel, PanelKind};
use crate::grafana::panels::Stat;

/// A heading with the panels below it.
///
/// Rows do not nest in Grafana's classic model: a row among a row's panels begins after them.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    #[serde(skip)]
    pub(in crate::grafana) collapsed: bool,
    #[serde(skip)]
    pub(in crate::grafana) panels: Vec<AnyPanel>,
}

impl Row {
    /// An open row with panels.
    #[track_caller]
    pub fn new(title: impl Into<String>, panels: impl IntoPanels) -> Panel<Self> {
        Panel::new(title, Self { collapsed: false, panels: panels.into_panels() })
    }
}

impl PanelKind for Row {
    const TYPE: &'static str = "row";
    const WIDTH: Width = Width::Full;
    const HEIGHT: u32 = 1;
    const HAS_DATA: bool = false;

    fn example() -> Panel<Self> {
        Self::new("$path", Stat::example()).collapsed().repeat("path")
    }

    fn as_row(&self) -> Option<&Row> {
        Some(self)
    }
}

impl Panel<Row> {
    /// Folded at first; its panels ask nothing until it is opened.
    #[must_use]
    pub const fn collapsed(mut self) -> Self {
        self.kind.collapsed = true;
        self
    }
}
