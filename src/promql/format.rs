//! The pretty text of a tree, byte for byte as Prometheus 3.15.0's `promql format` lays it out, and the formatter that
//! keeps comments, which upstream's drops.
//!
//! Words come from [`super::print`]; here are only line breaks. Rule files and dashboards around an expression are the
//! business of those who read them.

mod comments;
mod layout;

pub use layout::{format, pretty};
