//! Tokens to tree: operator precedence with an explicit stack, so that no input can exhaust the thread's. Accepts and
//! refuses what upstream's grammar does (promql/parser/generated_parser.y, 3.15.0), and goes on after a mistake.
//!
//! Types are checked by [`super::typecheck`] afterwards.

mod advice;
mod aggregate;
mod call;
mod core;
mod duration;
mod literal;
mod matching;
mod postfix;
mod range;
mod selector;
mod tokens;

use crate::text::Span;

use super::{Expr, Features, ParseError, ParseErrors};

/// How deep parentheses, calls, aggregations, signs, powers and subqueries may be nested.
///
/// DIFFERENCE: upstream has no limit and slows down to a halt instead.
pub const MAX_NESTING: u32 = 1000;

/// How large an expression may be, in bytes.
///
/// DIFFERENCE: upstream has no limit.
pub const MAX_BYTES: usize = 64 << 20;

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
///
/// ```
/// use promforge::promql::{parse, Features};
/// let errors = parse("rate(x)", &Features::server()).expect_err("an instant vector has no rate");
/// assert_eq!(errors.to_string(), r#"1:6: parse error: expected type range vector in call to function "rate", got instant vector"#);
/// ```
pub fn parse(text: &str, features: &Features) -> Result<Expr, ParseErrors> {
    let parsed = parse_all(text, features);
    parsed.expr.ok_or(ParseErrors { errors: parsed.errors, text: text.into() })
}

/// As [`parse`], with the comments beside the tree.
#[must_use]
pub fn parse_all(text: &str, features: &Features) -> Parsed {
    core::Parser::new(text, features).run()
}
