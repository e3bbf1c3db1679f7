//! What ready-made blocks are made of: the selector that narrows them, the metrics they need, how their panels look, and the row that comes
//! out. It knows no exporter; the blocks themselves and their table are [`super::blocks`].

mod kind;
mod look;
mod missing;
mod need;
mod row;
mod selector;

pub use kind::BlockKind;
pub(in crate::grafana) use look::{areas, both_ways, dashed, downwards, grown, lines, number, share, up};
pub use need::Need;
pub(in crate::grafana) use need::metrics;
pub use row::Block;
pub use selector::Selector;
