//! A reading position within one line: names, quoted texts, words and gaps. It knows nothing of families.

use crate::diag::{Code, Diagnostic};
use crate::text::{SourceId, Span};

use super::reader::SYNTAX;

/// A mistake that ends the reading of its line.
pub(super) type Stop = Box<Diagnostic>;

pub(super) struct Cursor<'t> {
    source: SourceId,
    text: &'t str,
    pub(super) at: usize,
    end: usize,
}

impl<'t> Cursor<'t> {
    /// Over the bytes `start..end` of `text`, which hold no line end.
    pub(super) fn new(source: SourceId, text: &'t str, start: usize, end: usize) -> Self {
        Self { source, text, at: start, end }
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    /// Skips spaces and tabs and says what they were.
    pub(super) fn blanks(&mut self) -> &'t str {
        let rest = self.rest();
        let len = rest.bytes().position(|b| !matches!(b, b' ' | b'\t')).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    /// The word up to the next blank; may be empty.
    pub(super) fn word(&mut self) -> (&'t str, Span) {
        let rest = self.rest();
        let len = rest.bytes().position(|b| matches!(b, b' ' | b'\t')).unwrap_or(rest.len());
        let span = Span::of(self.at, self.at + len);
        self.at += len;
        (&rest[..len], span)
    }

    /// A bare name; may be empty. Colons belong to metric names only.
    pub(super) fn bare_name(&mut self, colons: bool) -> (&'t str, Span) {
        let rest = self.rest();
        let part = |(i, c): (usize, char)| c.is_ascii_alphabetic() || c == '_' || (c == ':' && colons) || (i > 0 && c.is_ascii_digit());
        let len = rest.char_indices().find(|p| !part(*p)).map_or(rest.len(), |(i, _)| i);
        let span = Span::of(self.at, self.at + len);
        self.at += len;
        (&rest[..len], span)
    }

    /// A text in double quotes, which start here; the span has the quotes.
    pub(super) fn quoted(&mut self, what: &str) -> Result<(String, Span), Stop> {
        let start = self.at;
        if !self.eat('"') {
            return Err(self.expected(&format!("`\"` before the {what}")));
        }
        let mut out = String::new();
        while let Some(c) = self.peek() {
            let here = self.at;
            self.at += c.len_utf8();
            match c {
                '"' => return Ok((out, Span::of(start, self.at))),
                '\\' => out.push(self.escaped(here)?),
                c => out.push(c),
            }
        }
        let message = format!("expected `\"` at the end of the {what}, found the end of the line");
        Err(self.stop(SYNTAX, Span::of(start, self.end), message).help("a line end inside is written `\\n`").into())
    }

    /// What stands behind the backslash at `slash`.
    pub(super) fn escaped(&mut self, slash: usize) -> Result<char, Stop> {
        let c = self.peek();
        self.at += c.map_or(0, char::len_utf8);
        match c {
            Some(c @ ('"' | '\\')) => Ok(c),
            Some('n') => Ok('\n'),
            other => {
                let found = other.map_or_else(|| "the end of the line".to_owned(), |c| format!("`\\{c}`"));
                let message = format!("expected `\\\\`, `\\\"` or `\\n`, found {found}");
                Err(self.stop(SYNTAX, Span::of(slash, self.at), message).help("a backslash is written `\\\\`").into())
            }
        }
    }

    /// A mistake at `span`.
    pub(super) fn stop(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message, self.source, span)
    }

    /// "expected …, found" what stands here.
    pub(super) fn expected(&self, what: &str) -> Stop {
        let rest = self.rest();
        let Some(c) = self.peek() else {
            return self.stop(SYNTAX, Span::of(self.at, self.at), format!("expected {what}, found the end of the line")).into();
        };
        let len = if c.is_alphanumeric() { rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()) } else { c.len_utf8() };
        let found = match c {
            ' ' => "a space".to_owned(),
            '\t' => "a tab".to_owned(),
            _ => format!("`{}`", &rest[..len]),
        };
        self.stop(SYNTAX, Span::of(self.at, self.at + len), format!("expected {what}, found {found}")).into()
    }
}
