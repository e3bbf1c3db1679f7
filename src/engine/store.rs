//! Where samples come from: the trait, compiled matchers, and the store that lives in memory.
//!
//! A store chooses series and hands over all their samples in a span of time, stale markers included; which of them counts at a given
//! time is decided in [`super::selector`] alone.

mod chunk;
mod chunk_size;
mod index;
mod matcher;
mod memory;
mod offer;
mod source;

pub(super) use matcher::matchers_of;

pub use matcher::Matcher;
pub use memory::MemoryStore;
pub use offer::Refused;
pub use source::{Columns, Selected, Store, StoreError, TimeRange};
