//! The kinds of panels, one file each, and the table of them.

use serde_json::Value;

use super::dashboard::Dashboard;
use super::items::Row;
use super::panel::PanelKind;

mod bargauge;
mod gauge;
mod stat;
mod table;
mod text;
mod timeseries;

pub use bargauge::{BarGauge, BarGaugeLook, BarGaugeName, BarGaugeValue};
pub use gauge::{Gauge, GaugeEnds, GaugeMarker, GaugeShape};
pub use stat::{PercentChangeColor, Stat, StatColor, StatGraph, StatJustify, StatText};
pub use table::{Align, Cell, CellBackground, CellHeight, Table, TooltipPlacement};
pub use text::{Text, TextMode};
pub use timeseries::Timeseries;

/// A row of the table of panel kinds.
#[derive(Debug, Clone, Copy)]
pub struct PanelType {
    /// Grafana's plugin id.
    pub id: &'static str,
    /// The kind's example as Grafana reads it.
    pub example: fn() -> Value,
}

/// Every kind of panel, in order of its id.
pub const PANELS: &[PanelType] = &[of::<BarGauge>(), of::<Gauge>(), ROW, of::<Stat>(), of::<Table>(), of::<Text>(), of::<Timeseries>()];

/// A row is no panel of its own in the builders: it holds panels.
const ROW: PanelType = PanelType { id: "row", example: row };

fn row() -> Value {
    let row = Row::new("$path", Stat::example()).collapsed().repeat("path").key("paths");
    Dashboard::new("Example").panels(row).to_json()["panels"][0].take()
}

const fn of<K: PanelKind>() -> PanelType {
    PanelType { id: K::TYPE, example: || Dashboard::new("Example").panels(K::example()).to_json()["panels"][0].take() }
}
