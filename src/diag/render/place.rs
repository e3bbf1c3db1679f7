//! A label's place as people and programs count it: file name, line and column of both ends.

use crate::diag::Label;
use crate::text::{LineColumn, Sources};

/// Where a label points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The file's name.
    pub(super) file: &'a str,
    /// The first character.
    pub(super) start: LineColumn,
    /// Behind the last character.
    pub(super) end: LineColumn,
}

impl<'a> Place<'a> {
    pub(super) fn of(label: &Label, sources: &'a Sources) -> Self {
        let source = sources.get(label.source);
        Self { file: source.name(), start: source.locate(label.span.start), end: source.locate(label.span.end) }
    }
}

/// A text on one line: line ends become spaces, other control characters and bidirectional marks `U+FFFD`.
pub(super) fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { visible(c) }).collect()
}

/// `c`, or `U+FFFD` where it would move the cursor, colour the terminal or reorder the line.
pub(super) fn visible(c: char) -> char {
    if c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') { '\u{fffd}' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_steer_the_terminal() {
        assert_eq!(one_line("a\r\nb\tc\u{1b}[31m\u{202e}"), "a b c\u{fffd}[31m\u{fffd}");
    }
}
