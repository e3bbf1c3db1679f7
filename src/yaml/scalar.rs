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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Limits, Node, ScalarStyle, read};
    use crate::text::{Mapped, SourceId, Span};

    /// The value of the first entry of a block or flow mapping.
    fn value(text: &str) -> Mapped {
        let stream = read(text, SourceId(0), &Limits::default());
        // Surrogates are decoded, although they are refused.
        assert!(stream.findings.is_empty() || text.contains("\\ud83d"), "{text:?}: {:?}", stream.findings);
        stream.documents[0].root().and_then(|r| r.get("e")).and_then(Node::mapped).expect("a scalar")
    }

    /// Every mapping is whole, in order, and letter for letter where it says so.
    fn well_formed(mapped: &Mapped, host: &str) {
        let (mut decoded, mut before) = (0, 0);
        for s in mapped.segments() {
            assert_eq!(s.decoded, decoded, "{host:?}");
            assert!(s.host >= before, "{host:?} {:?}", mapped.segments());
            decoded += s.decoded_len;
            before = s.host + s.host_len;
            let piece = &mapped.as_str()[s.decoded as usize..decoded as usize];
            let source = &host[s.host as usize..before as usize];
            assert!(!s.verbatim || piece == source, "{host:?}: {piece:?} is {source:?}");
        }
        assert_eq!(decoded as usize, mapped.as_str().len(), "{host:?}");
    }

    #[test]
    fn every_place_inside_every_style_is_known() {
        // The host text, the decoded text, and for some decoded places the host text that stands there.
        type Case = (&'static str, &'static str, &'static [(u32, &'static str)]);
        let cases: &[Case] = &[
            ("e: a b # c\n", "a b", &[(0, "a b # c"), (3, " # c")]),
            ("e: a\n  b\n\n  c\nf: 1\n", "a b\nc", &[(1, "\n  b"), (2, "b"), (3, "\n\n  c"), (4, "c"), (5, "\nf")]),
            ("e: a \t\r\n  b\r\n", "a b", &[(1, " \t\r\n  b"), (2, "b")]),
            ("e: 'it''s'\n", "it's", &[(2, "''s"), (3, "s'"), (4, "'\n")]),
            ("e: ' a\n\n  b '\n", " a\nb ", &[(0, " a\n"), (2, "\n\n  b"), (3, "b "), (5, "'\n")]),
            (
                "e: \"\\u00e9\\n\\\"x\\\n  \\ y\"\n",
                "é\n\"x y",
                &[(0, "\\u00e9"), (1, "\\u00e9"), (2, "\\n"), (3, "\\\"x"), (4, "x\\"), (5, "\\ y"), (6, "y\"")],
            ),
            ("e: \"\\ud83d\\ude00!\"\n", "😀!", &[(0, "\\ud83d"), (4, "!\"")]),
            ("e: |\n  a\n    b\n\n  c\n", "a\n  b\n\nc\n", &[(1, "\n    b"), (2, "  b"), (6, "\n  c"), (7, "c"), (9, "\n")]),
            ("e: |2-\n    a\n   \nf: 1\n", "  a\n ", &[(0, "  a"), (2, "a\n"), (5, "\nf")]),
            ("e: >-\n  a\n  b\n\n  c\n", "a b\nc", &[(1, "\n  b"), (2, "b"), (3, "\n\n  c"), (4, "c"), (5, "\n")]),
            ("e: >\n  a\n    b\n  c\n  d\n\n\n", "a\n  b\nc d\n", &[(1, "\n    b"), (2, "  b"), (6, "c\n"), (7, "\n  d"), (10, "\n\n")]),
            ("e: >+\r\n  a\r\n  b\r\n\r\n", "a b\n\n", &[(1, "\r\n  b"), (2, "b"), (3, "\r\n\r\n"), (4, "\r\n")]),
            ("e: |\n\n\n  a", "\n\na", &[(0, "\n\n  a"), (2, "a")]),
            ("e: |+\n\nf: 1\n", "\n", &[(0, "\nf")]),
            ("{e: a\n b, f: 'c'}", "a b", &[(1, "\n b"), (2, "b, f"), (3, ", f")]),
            ("\u{feff}e: ä\n", "ä", &[(0, "ä"), (2, "\n")]),
        ];
        for (host, decoded, places) in cases {
            let mapped = value(host);
            assert_eq!(mapped.as_str(), *decoded, "{host:?}");
            well_formed(&mapped, host);
            for (at, there) in *places {
                let found = &host[mapped.host_of(*at) as usize..];
                assert!(found.starts_with(there), "{host:?} at {at}: {found:?}, not {there:?}");
            }
            assert_eq!(mapped.host(Span::at(u32::try_from(decoded.len()).expect("small"))).len(), 0);
        }
    }

    #[test]
    fn a_last_line_without_line_break_gets_none_as_in_go() {
        assert_eq!(value("e: |\n  x").as_str(), "x");
        assert_eq!(value("e: |\n  x\n    ").as_str(), "x\n  ");
        assert_eq!(value("e: |+\n  x\n  ").as_str(), "x\n");
        assert_eq!(value("e: >\n  x").as_str(), "x");
    }

    /// Reads `host` with the event parser alone and compares every scalar.
    fn compare(host: &str) {
        let events: Result<Vec<_>, _> = granit_parser::Parser::new_from_str(host).collect();
        let Ok(events) = events else { return };
        let stream = read(host, SourceId(0), &Limits::default());
        let nodes = stream.documents.iter().flat_map(|doc| (0..doc.nodes.len()).map(move |id| Node { doc, id: u32::try_from(id).expect("small") }));
        let scalars: Vec<_> = nodes.filter(|n| n.scalar().is_some()).collect();
        let values: Vec<_> = events
            .iter()
            .filter_map(|(e, span)| e.scalar().map(|(v, s)| if s == granit_parser::ScalarStyle::Plain && span.is_empty() { "" } else { v }))
            .collect();
        assert_eq!(scalars.len(), values.len(), "{host:?}");
        for (node, value) in scalars.iter().zip(values) {
            let mapped = node.mapped().expect("a scalar");
            assert_eq!(mapped.as_str(), value, "{host:?}");
            assert_eq!(node.text().as_deref(), Some(value), "{host:?}");
            well_formed(&mapped, host);
            let style = node.scalar().map(super::super::Scalar::style);
            let first = host[node.span().range()].chars().next();
            let expected = match style {
                Some(ScalarStyle::SingleQuoted) => Some('\''),
                Some(ScalarStyle::DoubleQuoted) => Some('"'),
                Some(ScalarStyle::Literal) => Some('|'),
                Some(ScalarStyle::Folded) => Some('>'),
                _ => first,
            };
            assert_eq!(first, expected, "{host:?}");
        }
    }

    fn pattern(regex: &str) -> impl Strategy<Value = String> + use<> {
        proptest::string::string_regex(regex).expect("a pattern")
    }

    /// A scalar as somebody might write it; `I` stands for the indentation of further lines.
    fn scalars() -> impl Strategy<Value = String> {
        let words = "(a|b ?|#|é|: |:x|-|  |\\{|,|'|\"|\t|😀)";
        let quoted = |open: &'static str, piece: &'static str| {
            proptest::collection::vec(pattern(&format!("({piece}|a|é| |  |\t|#|: |\nI|\n\nI| \nI  )")), 0..8)
                .prop_map(move |v| format!("{open}{}{open}", v.concat()))
        };
        let block =
            ("[|>]", "(|-|\\+|2|2-|-2|\\+1|4)", "(| # c|  )", proptest::collection::vec(pattern(&format!("I( |  |)({words}{{0,4}}|\t)|( |)|I {{0,3}}")), 0..7))
                .prop_map(|(style, header, comment, lines)| format!("{style}{header}{comment}\n{}", lines.join("\n")));
        prop_oneof![
            proptest::collection::vec(pattern(&format!("({words}|\nI|\n\nI| \nI )")), 1..8).prop_map(|v| format!("a{}", v.concat())),
            quoted("'", "''|\\\\|\""),
            quoted("\"", "\\\\n|\\\\\"|\\\\\\\\|\\\\x41|\\\\u00e9|\\\\U0001F600|\\\\\nI|\\\\\n\nI|\\\\ |\\\\t|'|\\\\_|\\\\ud83d\\\\ude00"),
            block,
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::with_cases(1500) })]
        #[test]
        fn decoded_texts_are_the_event_parsers(
            scalar in scalars(),
            (before, indent, after) in prop_oneof![
                Just(("e: ", "  ", "f: 1\n")), Just(("e: &x ", "  ", "")), Just(("- ", "  ", "- b\n")), Just(("- e: ", "    ", "  f: 1\n")), Just(("", "", "")),
                Just(("--- ", "  ", "...\n")), Just(("a:\n  e: !!str # c | >\n    ", "    ", "# c\nb: 1\n")), Just(("{e: ", " ", ", f: 1}\n")), Just(("[", "  ", "]\n")),
                Just(("? ", "   ", ": 1\n")), Just(("\u{feff}# c\n- - ", "     ", ""))
            ],
            crlf in any::<bool>(),
        ) {
            let end = if before.starts_with(['{', '[']) { "" } else { "\n" };
            let host = format!("{before}{}{end}{after}", scalar.replace('I', indent));
            let host = if crlf { host.replace('\n', "\r\n") } else { host };
            compare(&host);
        }
    }
}
