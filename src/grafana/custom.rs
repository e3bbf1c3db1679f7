//! Field options that several panels share (`fieldConfig.defaults.custom`), each said once: as an option of the panel for all its
//! fields, and as a property of its overrides for some of them. Options of one panel only are in that panel's file.

mod axis;
mod graph;
mod option;
mod shape;

pub(super) use axis::AXIS;
pub use axis::{Axis, AxisColor, AxisPlacement, Scale, ScaleKind};
pub use graph::{BarAlignment, DrawStyle, Graph, GraphTransform, Graphs, Interpolation};
pub(super) use graph::{GRAPH, every_option, graphs};
pub(super) use option::field_options;
pub(super) use shape::{FILL, GAPS, GRADIENT, HIDE_FROM, LINE_STYLE, STACKING, THRESHOLDS_STYLE};
pub use shape::{Fill, Gaps, Gradient, HideFrom, LineFill, LineStyle, Place, Span, Stacking, ThresholdStyle, ThresholdsStyle};
