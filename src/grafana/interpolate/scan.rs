//! A dashboard expression in pieces: words, variables, strings, signs. Coarser than PromQL's lexer, which cannot read variables.

use super::reference::{Reference, reference_at};

/// A piece of the text; white space and comments are left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind<'a>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind<'a> {
    /// A name, a keyword, a number.
    Word(&'a str),
    Variable(Reference<'a>),
    /// A string, quotes included.
    Text,
    /// Any other single byte.
    Sign(u8),
}

/// Cuts `text`. A colon is part of a word, except inside of brackets, where it stands before a subquery's step.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let mut pieces = Vec::new();
    let (mut at, mut brackets) = (0, 0_usize);
    while let Some(&b) = bytes.get(at) {
        let start = at;
        let kind = if let Some(variable) = reference_at(text, at) {
            at = variable.span.end as usize;
            Kind::Variable(variable)
        } else if b.is_ascii_whitespace() {
            at += 1;
            continue;
        } else if b == b'#' {
            at += bytes[at..].iter().take_while(|&&b| b != b'\n').count();
            continue;
        } else if matches!(b, b'"' | b'\'' | b'`') {
            at = string_end(bytes, at);
            Kind::Text
        } else if is_word(b, brackets > 0) {
            at += bytes[at..].iter().take_while(|&&b| is_word(b, brackets > 0)).count();
            Kind::Word(text.get(start..at).unwrap_or_default())
        } else {
            at += 1;
            match b {
                b'[' => brackets += 1,
                b']' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            Kind::Sign(b)
        };
        pieces.push(Piece { start, end: at, kind });
    }
    pieces
}

const fn is_word(b: u8, in_brackets: bool) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.') || b >= 0x80 || (b == b':' && !in_brackets)
}

/// Behind the closing quote, or the end of the text.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut i = at + 1;
    while let Some(&b) = bytes.get(i) {
        if b == b'\\' && quote != b'`' {
            i += 1;
        } else if b == quote {
            return i + 1;
        }
        i += 1;
    }
    bytes.len()
}
