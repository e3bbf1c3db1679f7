//! Positions in text: byte spans, line and column, and the way back from a decoded text to its host file.
//!
//! Nothing here reads files or knows what the text means.
//! Neighbours: [`crate::diag`] points at spans, the readers ([`crate::yaml`], [`crate::json`]) produce [`Mapped`] texts.

mod line_index;
mod mapped;
mod nearest;
mod source;
mod span;

pub use line_index::{LineColumn, LineIndex};
pub use mapped::{Builder as MappedBuilder, Mapped, Segment};
pub use nearest::nearest;
pub use source::{Source, SourceId, Sources};
pub use span::Span;
