//! JSON that knows where it stands: byte spans, key order, duplicate keys and the spelling of numbers are kept, and reading
//! goes on after a mistake so that one run names them all.
//!
//! It reads only; everything that writes JSON uses `serde_json`. Neighbours: [`crate::yaml`] does the same for YAML,
//! [`crate::grafana`] makes dashboards of what is read here.

mod document;
mod escapes;
mod lexer;
#[cfg(test)]
mod properties;
mod reader;
mod report;

pub use document::{Document, Elements, Entries, Entry, Kind, Value, Walk};
pub use reader::{MAX_DEPTH, read};
pub use report::{DEPTH, DUPLICATE_KEY, ESCAPE, MAX_FINDINGS, SYNTAX, TOO_MANY};
