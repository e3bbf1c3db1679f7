//! Escapes inside JSON strings: one function that reads an escape, and the decoding with and without a byte map.
//!
//! It reports nothing: the lexer asks [`escape`] the same question and speaks about the answer.

use std::borrow::Cow;

use crate::text::Mapped;

/// What stands at a backslash, and how many bytes it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// A character.
    Char(char, usize),
    /// Half of a surrogate pair, without the other half.
    Lone(usize),
    /// `\u` without four hexadecimal digits; the two bytes stand for themselves.
    BadUnicode,
    /// A backslash before something that needs none; it stands for itself.
    Unknown,
}

fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |n, b| (*b as char).to_digit(16).map(|d| n << 4 | u16::try_from(d).unwrap_or(0)))
}

/// Reads the escape whose backslash is `bytes[at]`.
pub(super) fn escape(bytes: &[u8], at: usize) -> Escape {
    let short = match bytes.get(at + 1) {
        Some(b @ (b'"' | b'\\' | b'/')) => *b as char,
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let Some(first) = unit(bytes, at + 2) else { return Escape::BadUnicode };
            if !(0xd800..0xe000).contains(&first) {
                return char::from_u32(u32::from(first)).map_or(Escape::Lone(6), |c| Escape::Char(c, 6));
            }
            let pair = bytes.get(at + 6..at + 8) == Some(b"\\u");
            let second = if pair { unit(bytes, at + 8) } else { None };
            return match second {
                Some(second @ 0xdc00..0xe000) if first < 0xdc00 => {
                    let code = 0x10000 + ((u32::from(first) - 0xd800) << 10 | (u32::from(second) - 0xdc00));
                    char::from_u32(code).map_or(Escape::Lone(6), |c| Escape::Char(c, 12))
                }
                _ => Escape::Lone(6),
            };
        }
        _ => return Escape::Unknown,
    };
    Escape::Char(short, 2)
}

/// Splits `content` into runs without escapes (`run`, with their offset) and escapes (`other`: text, offset, length).
fn pieces<'t>(content: &'t str, mut each: impl FnMut(Cow<'t, str>, usize, usize)) {
    let bytes = content.as_bytes();
    let mut run = 0;
    let mut at = 0;
    while let Some(found) = content[at..].find('\\') {
        let slash = at + found;
        let (c, len) = match escape(bytes, slash) {
            Escape::Char(c, len) => (c, len),
            Escape::Lone(len) => (char::REPLACEMENT_CHARACTER, len),
            Escape::BadUnicode | Escape::Unknown => {
                at = slash + 1;
                continue;
            }
        };
        if run < slash {
            each(Cow::Borrowed(&content[run..slash]), run, slash - run);
        }
        each(Cow::Owned(c.to_string()), slash, len);
        at = slash + len;
        run = at;
    }
    if run < content.len() {
        each(Cow::Borrowed(&content[run..]), run, content.len() - run);
    }
}

/// The text that `content` (without its quotes) stands for.
pub(super) fn decode(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    pieces(content, |text, _, _| out.push_str(&text));
    out
}

/// The same with the place of each byte; `content` begins at byte `host`.
pub(super) fn mapped(content: &str, host: u32) -> Mapped {
    let at = |offset: usize| host.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    let mut out = Mapped::builder(host);
    pieces(content, |text, offset, len| match text {
        Cow::Borrowed(text) => out.verbatim(text, at(offset)),
        Cow::Owned(text) => out.replaced(&text, at(offset), u32::try_from(len).unwrap_or(u32::MAX)),
    });
    out.finish(at(content.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn escapes_decode_as_json_says() {
        for (content, want) in [
            (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r"\u00e9\u20AC", "é€"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d!", "\u{fffd}!"),
            (r"\ude00\ud83d", "\u{fffd}\u{fffd}"),
            (r"\ud83d\ud83d\ude00", "\u{fffd}😀"),
            (r"\d+\u12", r"\d+\u12"),
            (r"end\", r"end\"),
            ("é\\\u{e9}", "é\\é"),
        ] {
            assert_eq!(decode(content), want, "{content}");
            assert_eq!(mapped(content, 7).as_str(), want, "{content}");
        }
    }

    #[test]
    fn the_map_leads_back_through_every_escape() {
        let map = mapped(r"a\ud83d\ude00b\né", 10);
        assert_eq!(map.as_str(), "a😀b\né");
        assert_eq!(map.host(Span::new(1, 5)), Span::new(11, 23)); // the pair
        assert_eq!(map.host_of(3), 11); // inside it: its first byte
        assert_eq!(map.host(Span::new(5, 6)), Span::new(23, 24)); // b
        assert_eq!(map.host(Span::new(6, 7)), Span::new(24, 26)); // \n
        assert_eq!(map.host(Span::new(7, 9)), Span::new(26, 28)); // é
        assert_eq!(map.host(Span::at(9)), Span::at(28));
    }
}
