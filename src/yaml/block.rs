//! Decoding of block scalars (`|` and `>`) with the way back to the file: indentation, folds, chomping.
//!
//! The text equals what go.yaml.in/yaml/v2 and v3 give, also where a last line has no line break: nothing is added there.

use super::tree::ScalarStyle;
use crate::text::{Mapped, MappedBuilder, Span};

/// What happens to the line breaks at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chomping {
    /// `-`: none stays.
    Strip,
    /// One stays.
    Clip,
    /// `+`: all stay.
    Keep,
}

/// Where the pieces of a block scalar are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) style: ScalarStyle,
    pub(super) chomping: Chomping,
    /// The indentation indicator of the header, if it has one.
    pub(super) indicator: Option<u8>,
    /// `|` or `>` and the indicators behind it.
    pub(super) header: Span,
    /// From the line behind the header to the first line that no longer belongs to it.
    pub(super) body: Span,
    /// How many leading blanks of each line are no content.
    pub(super) indent: u32,
}

/// One line of a block.
struct Line {
    /// Content without indentation; empty for an empty line.
    content: (usize, usize),
    /// Its line break; empty at the end of the file.
    end: (usize, usize),
}

impl Block {
    /// Reads the header at byte `at` of `text`.
    pub(super) fn header(text: &str, at: usize) -> Self {
        let style = if text.as_bytes().get(at) == Some(&b'>') { ScalarStyle::Folded } else { ScalarStyle::Literal };
        let (mut chomping, mut indicator, mut len) = (Chomping::Clip, None, 1);
        for b in text.as_bytes().iter().skip(at + 1).take(2) {
            match b {
                b'-' => chomping = Chomping::Strip,
                b'+' => chomping = Chomping::Keep,
                b'1'..=b'9' => indicator = Some(b - b'0'),
                _ => break,
            }
            len += 1;
        }
        let line = text.get(at..).and_then(|rest| rest.find(['\n', '\r'])).map_or(text.len(), |n| at + n);
        let start = line + break_len(text, line);
        Self { style, chomping, indicator, header: Span::of(at, at + len), body: Span::of(start, start), indent: 0 }
    }

    fn lines(&self, text: &str) -> Vec<Line> {
        let (mut at, end) = (self.body.range().start, self.body.range().end.min(text.len()));
        let mut lines = Vec::new();
        while at < end {
            let stop = text[at..end].find(['\n', '\r']).map_or(end, |n| at + n);
            let blank = text[at..stop].bytes().take(self.indent as usize).take_while(|b| *b == b' ').count();
            let behind = (stop + break_len(text, stop)).min(end).max(stop);
            if behind > stop || at + blank < stop {
                lines.push(Line { content: (at + blank, stop), end: (stop, behind) });
            }
            at = behind.max(at + 1);
        }
        lines
    }

    /// Behind the last content character; the end of the header if there is none.
    pub(super) fn content_end(&self, text: &str) -> u32 {
        let last = self.lines(text).into_iter().rev().find(|l| l.content.0 < l.content.1);
        last.map_or(self.header.end, |l| Span::of(l.content.0, l.content.1).end)
    }

    /// The lines that hold the content, with the line break of the last one; blank lines behind belong to it only where
    /// they are kept. Empty where the first content line would start if there is none.
    pub(super) fn content_region(&self, text: &str) -> Span {
        let lines = self.lines(text);
        let last = if self.chomping == Chomping::Keep { lines.last() } else { lines.iter().rev().find(|l| l.has_content()) };
        Span::new(self.body.start, last.map_or(self.body.start, |l| Span::of(0, l.end.1).end))
    }

    /// The indentation of its content; `None` without content.
    pub(super) fn used_indent(&self, text: &str) -> Option<usize> {
        self.lines(text).iter().any(Line::has_content).then_some(self.indent as usize)
    }

    /// The decoded text. The end of it points behind the last content character, before the line break.
    pub(super) fn decode(&self, text: &str) -> Mapped {
        let lines = self.lines(text);
        let mut out = Mapped::builder(self.body.start);
        let Some(last) = lines.iter().rposition(Line::has_content) else {
            for line in lines.iter().filter(|_| self.chomping == Chomping::Keep) {
                push(&mut out, text, line.end);
            }
            return out.finish(self.header.end);
        };
        let folded = self.style == ScalarStyle::Folded;
        let blank = |line: &Line| text[line.content.0..].starts_with([' ', '\t']);
        let mut i = 0;
        while i <= last {
            let line = &lines[i];
            push(&mut out, text, line.content);
            let next = (i + 1..=last).find(|n| lines[*n].has_content());
            match next {
                None => break,
                Some(next) if folded && line.has_content() && !blank(line) && !blank(&lines[next]) => {
                    if next == i + 1 {
                        let fold = Span::of(line.end.0, lines[next].content.0);
                        out.replaced(" ", fold.start, fold.len());
                    }
                    // With blank lines between, the first break vanishes and each blank line is one.
                    let mut start = line.end.0;
                    for empty in &lines[i + 1..next] {
                        let fold = Span::of(start, empty.end.1);
                        out.replaced("\n", fold.start, fold.len());
                        start = empty.end.1;
                    }
                    i = next;
                }
                Some(_) => {
                    push(&mut out, text, line.end);
                    i += 1;
                }
            }
        }
        match self.chomping {
            Chomping::Strip => {}
            Chomping::Clip => push(&mut out, text, lines[last].end),
            Chomping::Keep => lines[last..].iter().for_each(|line| push(&mut out, text, line.end)),
        }
        out.finish(Span::of(0, lines[last].content.1).end)
    }
}

impl Line {
    fn has_content(&self) -> bool {
        self.content.0 < self.content.1
    }
}

/// Appends bytes `from..to` of the file; a line break of any kind becomes `\n`.
fn push(out: &mut MappedBuilder, text: &str, (from, to): (usize, usize)) {
    let span = Span::of(from, to);
    match &text[from..to] {
        "\r\n" | "\r" => out.replaced("\n", span.start, span.len()),
        piece => out.verbatim(piece, span.start),
    }
}

fn break_len(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at..) {
        Some([b'\r', b'\n', ..]) => 2,
        Some([b'\n' | b'\r', ..]) => 1,
        _ => 0,
    }
}
