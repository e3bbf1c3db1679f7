//! Parts of `options` that several panels share, each with the builder methods that come with it. Defaults are those of Grafana's
//! editor, so that opening and saving a panel changes nothing. What only one panel has is in its own file; field options are in
//! [`super::custom`].

mod annotations;
mod dimension;
mod display;
mod has;
mod legend;
mod reduce;
mod tooltip;
mod words;

pub use super::reducer::Reducer;
pub use annotations::Annotations;
pub use dimension::{ColorFrom, ImageFrom, ImageOrigin, NumberFrom, ScalarMode, ScaleMode, SizeFrom, TextFrom, TextOrigin};
pub use display::{Orientation, Sizing, StackingMode, TextSizes, Timezones, Visibility};
pub use has::Has;
pub(super) use has::has;
pub use legend::{Legend, LegendMode, LegendOverflow, LegendPlacement, LegendWidth};
pub use reduce::Reduce;
pub use tooltip::{Tooltip, TooltipMode, TooltipSort};
pub(super) use words::words;
