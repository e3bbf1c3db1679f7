//! What Go's regexp package says about a pattern it refuses.

use std::fmt;
use std::ops::Range;

/// Why a pattern is refused: the codes of Go's regexp/syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegexErrorKind {
    /// An unknown class name: `[[:foo:]]`, `\p{Foo}`; or a range that runs backwards: `[z-a]`.
    InvalidCharRange,
    /// A backslash before a letter or digit that means nothing: `\8`, `\C`, `\Z`.
    InvalidEscape,
    /// `(?P<` without a proper name.
    InvalidNamedCapture,
    /// `(?` followed by something Go has not: lookaround, atomic groups, back references.
    InvalidPerlOp,
    /// `a**`, `a++`.
    InvalidRepeatOp,
    /// A count above 1000, alone or multiplied with the counts around it, or `{3,2}`.
    InvalidRepeatSize,
    /// A byte sequence that is no UTF-8.
    InvalidUtf8,
    /// `[` without `]`.
    MissingBracket,
    /// `(` without `)`.
    MissingParen,
    /// `*` with nothing before it.
    MissingRepeatArgument,
    /// A single backslash at the end.
    TrailingBackslash,
    /// `)` without `(`.
    UnexpectedParen,
    /// More than a thousand levels.
    NestingDepth,
    /// More than some three million instructions once counts are multiplied out.
    Large,
}

impl RegexErrorKind {
    /// Go's words for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidCharRange => "invalid character class range",
            Self::InvalidEscape => "invalid escape sequence",
            Self::InvalidNamedCapture => "invalid named capture",
            Self::InvalidPerlOp => "invalid or unsupported Perl syntax",
            Self::InvalidRepeatOp => "invalid nested repetition operator",
            Self::InvalidRepeatSize => "invalid repeat count",
            Self::InvalidUtf8 => "invalid UTF-8",
            Self::MissingBracket => "missing closing ]",
            Self::MissingParen => "missing closing )",
            Self::MissingRepeatArgument => "missing argument to repetition operator",
            Self::TrailingBackslash => "trailing backslash at end of expression",
            Self::UnexpectedParen => "unexpected )",
            Self::NestingDepth => "expression nests too deeply",
            Self::Large => "expression too large",
        }
    }
}

/// A refused pattern. Displays as Go does: ``error parsing regexp: missing closing ]: `[` ``.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegexError {
    /// Why.
    pub kind: RegexErrorKind,
    /// The piece of the pattern Go quotes; every byte that is no UTF-8 as U+FFFD.
    pub quoted: Box<str>,
    /// Where that piece stands, in bytes of the pattern.
    pub span: Range<usize>,
}

impl RegexError {
    pub(super) fn new(kind: RegexErrorKind, pattern: &[u8], span: Range<usize>) -> Self {
        let quoted = readable(pattern.get(span.clone()).unwrap_or_default());
        Self { kind, quoted, span }
    }
}

/// As text; as Go's JSON does, one replacement character for every byte that is no UTF-8.
fn readable(bytes: &[u8]) -> Box<str> {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    out.into()
}

impl fmt::Display for RegexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error parsing regexp: {}: `{}`", self.kind.as_str(), self.quoted)
    }
}

impl std::error::Error for RegexError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_the_piece() {
        let error = RegexError::new(RegexErrorKind::InvalidUtf8, b"a\xe2\x82b", 1..4);
        assert_eq!(error.to_string(), "error parsing regexp: invalid UTF-8: `\u{fffd}\u{fffd}b`");
    }
}
