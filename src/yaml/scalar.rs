//! Decoding of plain and quoted scalars with the way back to the file: folds, `''`, escapes. Block scalars are in
//! [`super::block`]; which text a number or boolean stands for is [`super::resolve()`]'s business.

use super::tree::ScalarStyle;
use crate::text::{Mapped, MappedBuilder, Span};

/// The bytes inside the quotes.
pub(super) fn inner(style: ScalarStyle, span: Span) -> Span {
    match style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if span.len() >= 2 => Span::new(span.start + 1, span.end - 1),
        _ => span,
    }
}

/// Decodes the plain or quoted scalar that stands at `span` of `text`, which the scanner has accepted.
pub(super) fn decode(text: &str, style: ScalarStyle, span: Span) -> Mapped {
    let inner = inner(style, span);
    let mut out = Mapped::builder(inner.start);
    let end = inner.range().end;
    let bytes = text.as_bytes();
    let mut at = inner.range().start;
    let mut run = at; // start of the letters not yet written
    while at < end {
        match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' => {
                let behind = blanks(bytes, at, end);
                let breaks = count_breaks(&text[at..behind]);
                if breaks > 0 {
                    push(&mut out, text, run, at);
                    let fold = if breaks == 1 { " ".to_owned() } else { "\n".repeat(breaks - 1) };
                    replace(&mut out, &fold, at, behind);
                    run = behind;
                }
                at = behind;
            }
            b'\'' if style == ScalarStyle::SingleQuoted => {
                push(&mut out, text, run, at);
                replace(&mut out, "'", at, at + 2);
                at += 2;
                run = at;
            }
            b'\\' if style == ScalarStyle::DoubleQuoted => {
                push(&mut out, text, run, at);
                let (piece, len) = escape(text, at, end);
                replace(&mut out, &piece, at, at + len);
                at += len;
                run = at;
            }
            _ => at += 1,
        }
    }
    push(&mut out, text, run, end);
    out.finish(inner.end)
}

/// What the escape at `at` stands for, and how many bytes it has.
fn escape(text: &str, at: usize, end: usize) -> (String, usize) {
    let bytes = text.as_bytes();
    let one = |c: char| (c.to_string(), 2);
    let Some(kind) = bytes.get(at + 1).filter(|_| at + 1 < end) else { return (String::new(), 1) };
    match kind {
        b'0' => one('\0'),
        b'a' => one('\x07'),
        b'b' => one('\x08'),
        b't' | b'\t' => one('\t'),
        b'n' => one('\n'),
        b'v' => one('\x0b'),
        b'f' => one('\x0c'),
        b'r' => one('\r'),
        b'e' => one('\x1b'),
        b'N' => one('\u{85}'),
        b'_' => one('\u{a0}'),
        b'L' => one('\u{2028}'),
        b'P' => one('\u{2029}'),
        b'x' => hex(text, at, 2),
        b'u' => hex(text, at, 4),
        b'U' => hex(text, at, 8),
        b'\n' | b'\r' => {
            // The line goes on; blank lines in between are kept.
            let behind = blanks(bytes, at + 1, end);
            ("\n".repeat(count_breaks(&text[at + 1..behind]).saturating_sub(1)), behind - at)
        }
        _ => text[at + 1..].chars().next().map_or((String::new(), 1), |c| (c.to_string(), 1 + c.len_utf8())),
    }
}

fn hex(text: &str, at: usize, digits: usize) -> (String, usize) {
    let code = |from: usize, n: usize| text.get(from..from + n).and_then(|s| u32::from_str_radix(s, 16).ok());
    let value = code(at + 2, digits).unwrap_or(0xfffd);
    if digits == 4 && (0xd800..0xdc00).contains(&value) {
        let low = code(at + 8, 4).filter(|low| (0xdc00..0xe000).contains(low)).unwrap_or(0xdc00);
        let joined = char::from_u32(0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00)).unwrap_or('\u{fffd}');
        return (joined.to_string(), 12);
    }
    (char::from_u32(value).unwrap_or('\u{fffd}').to_string(), digits + 2)
}

/// Behind the blanks and line breaks that start at `at`.
fn blanks(bytes: &[u8], at: usize, end: usize) -> usize {
    bytes[at..end].iter().position(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r')).map_or(end, |n| at + n)
}

/// How many line breaks (`\n`, `\r\n`, `\r`).
pub(super) fn count_breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().filter(|(i, b)| **b == b'\n' || (**b == b'\r' && bytes.get(i + 1) != Some(&b'\n'))).count()
}

fn push(out: &mut MappedBuilder, text: &str, from: usize, to: usize) {
    if from < to {
        out.verbatim(&text[from..to], Span::of(from, to).start);
    }
}

fn replace(out: &mut MappedBuilder, piece: &str, from: usize, to: usize) {
    let span = Span::of(from, to);
    out.replaced(piece, span.start, span.len());
}
