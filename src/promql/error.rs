//! What the parser refuses, with upstream's words and places.

use std::fmt;

use crate::diag::{Code, Diagnostic};
use crate::text::{Mapped, SourceId, Span};

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Where, in bytes of the parsed text. Empty where something is missing.
    pub span: Span,
    /// Upstream's words, without position: `unknown function with name "foo"`.
    pub message: String,
    /// A way out, if one is known.
    pub help: Option<String>,
}

/// The code of the findings that [`ParseError::to_diagnostic`] makes.
pub const SYNTAX: Code = Code("promql/syntax");

impl ParseError {
    /// The mistake as a finding in the file that `text`, which was parsed, stands in.
    #[must_use]
    pub fn to_diagnostic(&self, source: SourceId, text: &Mapped) -> Diagnostic {
        let mut finding = Diagnostic::error(SYNTAX, self.message.as_str(), source, text.host(self.span));
        finding.help.extend(self.help.clone());
        finding
    }
}

/// Every mistake found in one text, the first one first; never empty. Displays as upstream does: the first one with
/// `line:column`, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseErrors {
    /// The mistakes.
    pub errors: Vec<ParseError>,
    pub(crate) text: Box<str>,
}

impl fmt::Display for ParseErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.errors.first() else { return Ok(()) };
        let at = (first.span.start as usize).min(self.text.len());
        if self.text.is_empty() {
            return write!(f, "unknown position: parse error: {}", first.message);
        }
        let before = &self.text.as_bytes()[..at];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = at - before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1) + 1;
        write!(f, "{line}:{column}: parse error: {}", first.message)
    }
}

impl std::error::Error for ParseErrors {}
