//! What is wrong with a series description, and where.

use std::fmt;

use crate::text::Span;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotationError {
    /// The place, in bytes of the text that was read.
    pub span: Span,
    /// Upstream's words where it has some.
    pub message: String,
}

impl fmt::Display for NotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1:{}: parse error: {}", self.span.start + 1, self.message)
    }
}

impl std::error::Error for NotationError {}
