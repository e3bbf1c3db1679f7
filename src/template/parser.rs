//! Reads tokens into the tree, with the look-ahead and the messages of Go 1.26 (`text/template/parse/parse.go`).
//!
//! Names are resolved (functions, variables), types are not. Parentheses nest at most [`pipeline::MAX_PARENTHESES`] deep where upstream allows
//! 10000, branches at most [`blocks::MAX_BRANCHES`] where upstream has no limit.

use std::collections::BTreeMap;

use super::ast::Node;
use crate::text::Span;

mod blocks;
mod cursor;
mod pipeline;

pub(crate) use blocks::parse;

/// Templates by name: the text itself under the name it was parsed with, and every `define` and `block`.
pub(crate) type Templates = BTreeMap<Vec<u8>, Vec<Node>>;

/// Why a text is no template.
#[derive(Debug, Clone)]
pub(crate) struct ParseError {
    pub(crate) span: Span,
    pub(crate) line: u32,
    /// Without name and line.
    pub(crate) message: String,
}

type Parsed<T> = Result<T, ParseError>;
