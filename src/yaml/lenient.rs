//! What the scanner refuses and go-yaml takes: quoted texts that go on at any indentation, byte order marks inside texts, and
//! content behind the end of a document, where go-yaml stops reading without a word. Nothing is decoded here.
//!
//! Source: `scannerc.go` and `parserc.go` of go.yaml.in/yaml/v3 v3.0.5; v2 v2.4.4 takes the same.

use std::borrow::Cow;
use std::ops::Range;

use super::resolve::Dialect;
use super::syntax::SYNTAX;
use crate::diag::{Code, Diagnostic};
use crate::text::{SourceId, Span};

const TRAILING: Code = Code("yaml/trailing");
const MARK: char = '\u{feff}';
/// Three bytes as the mark, and a letter like any other.
const STAND_IN: &str = "\u{e000}";

/// `text` with the byte order marks inside lines replaced by letters of the same length, which the scanner takes.
pub(super) fn without_marks(text: &str) -> Cow<'_, str> {
    let inside = |at: usize| at > 0 && !text[..at].ends_with(['\n', '\r', MARK]);
    if !text.match_indices(MARK).any(|(at, _)| inside(at)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c == MARK && inside(at) { out.push_str(STAND_IN) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// The quoted scalar that starts behind `from` and holds `at`; without its last quote if there is none.
pub(super) fn quoted_around(text: &str, from: usize, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut place = from;
    let mut starts = true;
    while place < at {
        match bytes[place] {
            b'#' if starts => place = text[place..].find(['\n', '\r']).map_or(text.len(), |n| place + n),
            quote @ (b'"' | b'\'') if starts => {
                let end = closing(bytes, place + 1, quote)?;
                if end >= at {
                    return text[place..end].contains(['\n', '\r']).then_some(place..end);
                }
                place = end;
            }
            byte => starts = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'[' | b'{' | b',' | b':'),
        }
        place += 1;
    }
    None
}

/// Where the closing quote stands.
fn closing(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            b if b == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// `text` with the quoted scalar at `quoted` on one line: the same bytes, line breaks and tabs as blanks. Its structure is what
/// counts; decoding reads the original.
pub(super) fn on_one_line(text: &str, quoted: Range<usize>) -> String {
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..quoted.start]);
    let mut escaped = false;
    for c in text[quoted.clone()].chars() {
        // `\` before a line break would escape a blank, which is allowed as well.
        out.push(if matches!(c, '\n' | '\r' | '\t') && !(escaped && c == '\t') { ' ' } else { c });
        escaped = c == '\\' && !escaped;
    }
    out.push_str(&text[quoted.end..]);
    out
}

/// Whether go-yaml finds no token at `at`, which it tries to before it ends a document. Versions of YAML are v3's scanner's business.
pub(super) fn is_no_token(text: &str, at: usize, dialect: Dialect) -> bool {
    let rest = &text.as_bytes()[at..];
    match rest.first() {
        Some(quote @ (b'"' | b'\'')) => closing(rest, 1, *quote).is_none(),
        Some(b'@' | b'`' | b'\t') => true,
        Some(b'%') => !(at == 0 || text[..at].ends_with(['\n', '\r'])) || !is_directive(&text[at..], dialect),
        _ => false,
    }
}

/// Whether a directive stands there that the scanner takes.
fn is_directive(text: &str, dialect: Dialect) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().take_while(|word| !word.starts_with('#')).collect();
    match words[..] {
        ["%YAML", version] if dialect == Dialect::V3 => version == "1.1",
        ["%YAML", version] => version.split_once('.').is_some_and(|(major, minor)| [major, minor].iter().all(|n| n.parse::<u8>().is_ok())),
        ["%TAG", handle, _] => handle.starts_with('!'),
        _ => false,
    }
}

/// What stands at `at`, behind the end of a document: a warning that it is not read, or an error if the document is `broken`.
pub(super) fn trailing(text: &str, source: SourceId, at: usize, broken: bool) -> Diagnostic {
    let line = text[at..].find(['\n', '\r']).map_or(text.len(), |n| at + n);
    let found = if line == at { "the end of the line".to_owned() } else { format!("`{}`", text[at..line].chars().take(40).collect::<String>().trim_end()) };
    let message = format!("expected the end of the document or `---`, found {found}");
    if broken {
        return Diagnostic::error(SYNTAX, message, source, Span::of(at, line))
            .help("a document holds one value: check the indentation of this line, or separate documents with `---`");
    }
    Diagnostic::warning(TRAILING, message, source, Span::of(at, line))
        .help("Prometheus stops reading here without a word: nothing from here on counts")
        .help("a document holds one value: check the indentation of this line and of the first one")
}

/// A document end where there is no document.
pub(super) fn first_line(text: &str, source: SourceId) -> Option<Diagnostic> {
    let mut at = text.len() - text.trim_start_matches(MARK).len();
    for line in text[at..].split_inclusive('\n') {
        let content = line.trim_end();
        if content == "..." || content.starts_with("... ") {
            let found = Diagnostic::error(SYNTAX, "expected a document, found the end of one", source, Span::of(at, at + 3));
            return Some(found.help("remove the line"));
        }
        if !content.is_empty() && !content.starts_with('#') && !content.trim_start().starts_with('#') {
            return None;
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, Limits, read};
    use crate::diag::Level;
    use crate::text::SourceId;

    #[test]
    fn quoted_texts_go_on_where_they_like() {
        for (text, expected) in [
            ("a:\n  b: \"one\ntwo\"\n  c: x\n", "one two"),
            ("a:\n  b: 'it''s # no\n\ncomment'\n  c: x\n", "it's # no\ncomment"),
            ("a:\n  # \"quoted\n  b: \"one\n\ttwo\"\n  c: x\n", "one two"),
            ("a:\n  z: it's\n  b: \"one \\\ntwo\"\n  c: x\n", "one two"),
            ("a:\n  b: \"x\u{feff}y\"\n  c: x\n", "x\u{feff}y"),
            ("a:\n  b: x\u{feff}y\n  c: x\n", "x\u{feff}y"),
        ] {
            let stream = read(text, SourceId(0), &Limits::default());
            assert_eq!(stream.findings.len(), 0, "{text:?}: {:?}", stream.findings);
            let holder = stream.documents[0].root().and_then(|r| r.get("a")).expect("a mapping");
            assert_eq!(holder.get("b").and_then(|n| n.text()).as_deref(), Some(expected), "{text:?}");
            assert_eq!(holder.get("c").and_then(|n| n.text()).as_deref(), Some("x"), "{text:?}");
        }
    }

    #[test]
    fn many_quoted_texts_do_not_take_forever() {
        let text = format!("a:\n{}", "- b: \"x\n\"\n".repeat(3)) + &"  - \"y\nz\"\n".repeat(2_000);
        assert!(!read(&text, SourceId(0), &Limits::default()).findings.is_empty());
    }

    #[test]
    fn content_behind_a_document_is_a_warning() {
        let text = "  groups:\n- name: a\n";
        let stream = read(text, SourceId(0), &Limits::default());
        let [finding] = &stream.findings[..] else { panic!("{:?}", stream.findings) };
        assert_eq!((finding.level, finding.message.as_str()), (Level::Warning, "expected the end of the document or `---`, found `- name: a`"));
        assert!(stream.documents[0].is_complete());
        assert_eq!(stream.documents[0].end().start, 10);
    }

    #[test]
    fn what_stands_behind_the_first_document() {
        // Whether v2 and v3 of go-yaml refuse the text.
        for (behind, v2, v3) in [
            ("---\nx: [\n", false, false),
            ("---\n@", false, true),
            ("--- \"x\n", false, true),
            ("...\nx: y\n", false, false),
            ("%YAML 1.1\n", false, false),
            ("%YAML 1.1 # c\n---\n[\n", false, false),
            ("%TAG !x! x\n", false, false),
            ("%YAML\n", true, true),
            ("%foo\n", true, true),
            ("---\n%YAML 1.1\n", false, false),
            ("@", true, true),
            ("- x\n", true, true),
        ] {
            let text = format!("a: 1\n{behind}");
            let stream = read(&text, SourceId(0), &Limits::default());
            let refused = |dialect| stream.findings_of_first(dialect).any(|finding| finding.level == Level::Error);
            assert_eq!((refused(Dialect::V2), refused(Dialect::V3)), (v2, v3), "{behind:?}");
        }
    }

    #[test]
    fn no_document_ends_before_it_starts() {
        for (text, findings) in [("...\na: 1\n", 1), ("# c\n\n...\n", 1), ("a: 1\n...\n", 0), ("....\n", 0), ("---\n...\n", 0)] {
            assert_eq!(read(text, SourceId(0), &Limits::default()).findings.len(), findings, "{text:?}");
        }
    }
}
