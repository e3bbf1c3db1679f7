//! Diagnostics as text: for people, for editors, for machines. One file per format.
//!
//! Everything here returns a `String`; printing it and choosing an exit code is the command line's job. All formats show the
//! same findings in the same order: by file name, then position, then severity, code and message.
//! Lines and columns start at 1; columns count Unicode scalar values ([`crate::text::LineColumn`]).
//! Neighbour: [`super::Diagnostic`].

mod concise;
mod format;
mod github;
mod json;
pub mod junit;
mod order;
mod place;
mod pretty;
mod sarif;
mod summary;
pub mod table;
mod window;

pub use format::{Format, UnknownFormat, render};
pub use order::sorted;
pub use pretty::drawn;
pub use summary::summary;
