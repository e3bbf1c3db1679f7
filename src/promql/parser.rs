//! (room to be filled)

use crate::text::Span;

use super::{Expr, Features, ParseError, ParseErrors};

/// What parsing found: a tree unless there are errors, all errors, and the comments.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The tree; `None` if there are errors.
    pub expr: Option<Expr>,
    /// The mistakes, upstream's first one first.
    pub errors: Vec<ParseError>,
    /// The comments, `#` included, line end excluded, in order.
    pub comments: Vec<Span>,
}

/// Parses and checks `text`.
///
/// # Errors
/// All mistakes, upstream's first one first.
pub fn parse(text: &str, features: &Features) -> Result<Expr, ParseErrors> {
    let parsed = parse_all(text, features);
    parsed.expr.ok_or(ParseErrors { errors: parsed.errors, text: text.into() })
}

/// As [`parse`], with the comments beside the tree.
#[must_use]
pub fn parse_all(text: &str, features: &Features) -> Parsed {
    let _ = (text, features);
    unimplemented!("lands soon")
}
