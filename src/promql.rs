//! The PromQL front end: text to tokens to a checked syntax tree, and back to text.
//!
//! It evaluates nothing ([`crate::engine`] does) and knows no metrics ([`crate::lint`] does). At Prometheus 3.15.0.

pub mod ast;
pub mod builder;
mod error;
mod features;
mod format;
pub mod functions;
mod lexer;
pub mod operators;
mod parser;
mod print;
#[cfg(test)]
mod properties;
pub mod regex;
mod typecheck;
pub mod visit;

pub use ast::{Expr, Node, NodeId, NodeKind};
pub use error::{ParseError, ParseErrors, SYNTAX};
pub use features::Features;
pub use format::{format, pretty};
pub use functions::{Func, ValueType};
pub use parser::{MAX_BYTES, MAX_NESTING, Parsed, parse, parse_all};
