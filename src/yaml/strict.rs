//! What the scanner lets pass and go-yaml does not: `\/` and surrogates in double quotes, directives, merges of no mapping, tabs
//! on blank lines.
//! It decides nothing about types of fields, which is [`super::fields`]' business.
//!
//! Source: `scannerc.go`, `parserc.go` and `decode.go` of go.yaml.in/yaml/v3 v3.0.5; v2 v2.4.4 refuses the same.

use std::ops::Range;

use super::syntax::SYNTAX;
use super::tree::{Document, Kind, Node, ScalarStyle, Stream, is_merge};
use crate::diag::{Code, Diagnostic};
use crate::text::{SourceId, Span};

const MERGE: Code = Code("yaml/merge");
pub(super) const TAB: Code = Code("yaml/tab");

/// The escapes of the double-quoted scalar at `span`, which the scanner has accepted.
pub(super) fn escapes(text: &str, source: SourceId, span: Span, findings: &mut Vec<Diagnostic>) {
    let (mut at, end) = (span.range().start, span.range().end);
    let code = |at: usize| text.get(at..at + 4).and_then(|s| u32::from_str_radix(s, 16).ok());
    while let Some(n) = text[at..end].find('\\') {
        at += n;
        let kind = text[at + 1..end].chars().next();
        let len = 1 + kind.map_or(0, char::len_utf8);
        match kind {
            Some('/') => {
                let message = "expected an escape that YAML 1.1 knows, found `\\/` (unknown escape character)";
                let found = Diagnostic::error(SYNTAX, message, source, Span::of(at, at + len));
                findings.push(found.help("remove the backslash: `/` needs no escape"));
            }
            Some('u') => {
                if let Some(high) = code(at + 2).filter(|c| (0xd800..0xe000).contains(c)) {
                    let low = code(at + 8).filter(|low| high < 0xdc00 && (0xdc00..0xe000).contains(low) && text[at + 6..].starts_with("\\u"));
                    let stop = at + if low.is_some() { 12 } else { 6 };
                    let written = &text[at..stop];
                    let message = format!("expected the code of a whole character, found `{written}` (invalid Unicode character escape code)");
                    let found = Diagnostic::error(SYNTAX, message, source, Span::of(at, stop));
                    findings.push(match low {
                        Some(low) => found.help(format!("write `\\U{:08X}`, or the character itself", 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))),
                        None => found.help("write `\\UNNNNNNNN` with the character's code, or the character itself"),
                    });
                    at = stop;
                    continue;
                }
            }
            _ => {}
        }
        at += len;
    }
}

/// The directives among the lines of `range`, which lie between two documents.
pub(super) fn directives(text: &str, source: SourceId, range: Range<usize>, findings: &mut Vec<Diagnostic>) {
    let mut at = range.start;
    for line in text.get(range).unwrap_or_default().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_start_matches('\u{feff}');
        let start = at - line.len().min(at - start);
        let Some(directive) = line.strip_prefix('%') else { continue };
        let directive = directive.split(" #").next().unwrap_or_default().trim_end();
        let span = Span::of(start, start + 1 + directive.len());
        let mut words = directive.split_whitespace();
        match (words.next(), words.next()) {
            (Some("TAG"), _) | (Some("YAML"), Some("1.1")) => {}
            (Some("YAML"), _) => {
                let message = format!("expected YAML 1.1, found the directive `%{directive}` (incompatible YAML document)");
                let found = Diagnostic::error(SYNTAX, message, source, span);
                findings.push(found.help("remove the directive: the YAML library of Prometheus refuses every other version, also 1.2"));
            }
            _ => {
                let message = format!("expected the directive `%YAML` or `%TAG`, found `%{directive}`");
                findings.push(Diagnostic::error(SYNTAX, message, source, span).help("remove it"));
            }
        }
    }
}

/// The keys of `mapping`: none may be missing in front of its `:`, and each merge key must bring a mapping or a list of mappings.
pub(super) fn keys(mapping: Node<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(mapping) = mapping.mapping() else { return };
    for (key, _) in mapping.entries().filter(|(key, _)| key.span().is_empty() && key.scalar().is_some_and(|s| s.node() == *key)) {
        let at = key.span().range().start;
        if key.document().text()[..at].ends_with(':') {
            let found = Diagnostic::error(SYNTAX, "expected a key, found `:`", key.source(), Span::of(at - 1, at));
            findings.push(found.help("write a name in front of the colon, or quote a text that starts with `: `"));
        }
    }
    for (_, value) in mapping.entries().filter(|(key, _)| is_merge(*key)) {
        let wrong = match value.kind() {
            // A list counts where it is written only; what an alias of nothing lacks is known already.
            Kind::Sequence(list) => list.items().find(|item| item.mapping().is_none() && !item.is_nothing()),
            _ => Some(value).filter(|v| v.mapping().is_none() && !v.is_nothing()),
        };
        if let Some(wrong) = wrong {
            let message = format!("expected a mapping or a list of mappings to merge, found {}", wrong.describe(super::Dialect::V3));
            let found = Diagnostic::error(MERGE, message, wrong.source(), wrong.head());
            findings.push(found.help("merge an anchored mapping: `<<: *name`; quote `\"<<\"` if a key of that name is meant"));
        }
    }
}

/// Tabs among the blanks that start a line, where go-yaml looks for a token or goes on with a plain or a block scalar.
pub(super) fn tabs(text: &str, source: SourceId, stream: &mut Stream<'_>) {
    let starts: Vec<u32> = stream.findings.iter().filter_map(|f| f.primary.as_ref()).map(|p| p.span.start).collect();
    let mut at = 0;
    while let Some(tab) = text[at..].find('\t').map(|n| at + n) {
        let line = text[..tab].rfind(['\n', '\r']).map_or(0, |n| n + 1);
        at = tab + 1;
        if text[line..tab].bytes().any(|b| b != b' ') || !stream.documents.iter().all(|doc| refuses_tab(doc, text, tab, tab - line)) {
            continue;
        }
        let span = Span::of(tab, tab + text[tab..].bytes().take_while(|b| *b == b'\t').count());
        at = span.range().end;
        let known = starts.iter().any(|start| (span.start.saturating_sub(1)..=span.end).contains(start));
        if !known {
            let found = Diagnostic::error(TAB, "expected spaces, found a tab in the indentation", source, span);
            stream.findings.push(found.help("YAML does not allow tabs there, not even on a line that is blank otherwise: remove it"));
        }
    }
}

/// Whether a tab at byte `tab`, in column `column` behind blanks only, is refused as far as `doc` knows.
fn refuses_tab(doc: &Document<'_>, text: &str, tab: usize, column: usize) -> bool {
    let before = doc.nodes.partition_point(|n| n.span.range().start <= tab);
    let Some(id) = before.checked_sub(1).and_then(|id| u32::try_from(id).ok()) else { return !between_comments(text, tab) };
    let last = Node { doc, id };
    let flow = |n: Node<'_>| n.span().range().contains(&tab) && n.in_flow();
    if std::iter::successors(Some(last), |n| n.parent()).any(|n| n.scalar().is_none_or(|s| s.node() != n) && flow(n)) {
        return false;
    }
    let inside = tab < last.span().range().end;
    if !inside && between_comments(text, tab) {
        return false;
    }
    let Kind::Scalar(scalar) = last.kind() else { return true };
    let end = last.span().range().end;
    if !inside && text[end..tab].contains(|c: char| !c.is_ascii_whitespace()) {
        return true;
    }
    match scalar.style() {
        ScalarStyle::Plain if last.span().is_empty() => true,
        ScalarStyle::Plain => column < block_indent(last),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => !inside,
        ScalarStyle::Literal | ScalarStyle::Folded => scalar.block().is_none_or(|b| b.indent == u32::MAX || column < b.indent as usize),
    }
}

/// Whether the tab at `tab` stands below a comment line and above or before the next one: comments are read in one go.
fn between_comments(text: &str, tab: usize) -> bool {
    let line = text[..tab].rfind(['\n', '\r']).map_or(0, |n| n + 1);
    let above = text[..line].lines().next_back().is_some_and(|above| above.trim_start().starts_with('#'));
    above && text[tab..].trim_start().starts_with('#')
}

/// From which column on a text belongs to the plain scalar `node`: behind the one of the block collection around it.
fn block_indent(node: Node<'_>) -> usize {
    let block = std::iter::successors(node.parent(), |n| n.parent()).find(|n| !n.in_flow());
    let Some(block) = block else { return 0 };
    let start = block.span().range().start;
    let text = node.document().text();
    let line = text[..start].rfind(['\n', '\r']).map_or(0, |n| n + 1);
    text[line..start].chars().count() + 1
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, read};
    use crate::text::SourceId;

    #[test]
    fn tabs_where_go_looks_for_a_token() {
        for (text, refused) in [
            ("a:\n  b: \"x\"\n\t\n  c: y\n", 1),
            ("a:\n  b: x\n\t\n  c: y\n", 1),
            ("a:\n  b: x\n   \t\n  c: y\n", 0),
            ("a:\n  b: x\n  \t\n  c: y\n", 1),
            ("a:\n  b: x # c\n   \t\n  c: y\n", 1),
            ("a: x\n\t", 1),
            ("a: x\n \t", 0),
            ("\t\na: x\n", 1),
            ("a:\n\t\n  b: x\n", 1),
            ("a:\n  b: x\n \t# c\n  c: y\n", 1),
            ("a:\n  b: x\n # c\n \t# c\n\n  c: y\n", 0),
            ("# c\n\t# c\na: y\n", 0),
            ("# c\n\t\na: y\n", 1),
            ("a: |\n  x\n  \ty\n\nb: z\n", 0),
            ("a: |\n  x\n\t\nb: z\n", 1),
            ("a: \"x\n\ty\"\n", 0),
            ("a: [x,\n\ty]\n", 0),
            ("a: {b: \"x\",\n\tc: [\n\ty]}\nd: e\n", 0),
            ("a: x\t# c\nb:\ty\n", 0),
            ("a:\n- x\n\t\n- y\n", 1),
        ] {
            let found = findings(text);
            assert_eq!(found.len(), refused, "{text:?}: {found:?}");
            assert!(found.iter().all(|f| f.contains("yaml/tab")), "{found:?}");
        }
    }

    /// `place:text code message` of each finding.
    fn findings(text: &str) -> Vec<String> {
        let stream = read(text, SourceId(0), &Limits::default());
        let show = |d: &crate::diag::Diagnostic| {
            let span = d.primary.as_ref().expect("a place").span;
            format!("{}:{} {} {}", span.start, &text[span.range()], d.code, d.message)
        };
        stream.findings.iter().map(show).collect()
    }

    #[test]
    fn what_go_refuses_is_refused_at_its_place() {
        let cases = [
            ("e: \"up\\/1\"\n", "6:\\/ yaml/syntax expected an escape that YAML 1.1 knows, found `\\/` (unknown escape character)"),
            (
                "e: \"a\\\\\\ud834\\udd1e\"\n",
                "7:\\ud834\\udd1e yaml/syntax expected the code of a whole character, found `\\ud834\\udd1e` (invalid Unicode character escape code)",
            ),
            ("# c\n%YAML 1.3 # c\n---\na: 1\n", "4:%YAML 1.3 yaml/syntax expected YAML 1.1, found the directive `%YAML 1.3` (incompatible YAML document)"),
            ("%YAML 1.2\n---\na: 1\n", "0:%YAML 1.2 yaml/syntax expected YAML 1.1, found the directive `%YAML 1.2` (incompatible YAML document)"),
            ("%FOO x\n---\na: 1\n", "0:%FOO x yaml/syntax expected the directive `%YAML` or `%TAG`, found `%FOO x`"),
            ("a: 1\n...\n%YAML 1.3\n---\nb: 1\n", "9:%YAML 1.3 yaml/syntax expected YAML 1.1, found the directive `%YAML 1.3` (incompatible YAML document)"),
            ("a: 1\n<<: 3\n", "9:3 yaml/merge expected a mapping or a list of mappings to merge, found an integer"),
            ("a: {<<: }\n", "7: yaml/merge expected a mapping or a list of mappings to merge, found null"),
            ("<<: [{a: 1}, x]\n", "13:x yaml/merge expected a mapping or a list of mappings to merge, found a string"),
            ("a: &a [{b: 1}]\nc: {<<: *a}\n", "23:*a yaml/merge expected a mapping or a list of mappings to merge, found a sequence"),
            ("a: 1\n: 2\n", "5:: yaml/syntax expected a key, found `:`"),
            ("a: {: 2}\n", "4:: yaml/syntax expected a key, found `:`"),
            ("<<: *x\n", "4:*x yaml/unknown-alias expected the name of an anchor above, found `*x`"),
        ];
        for (text, expected) in cases {
            assert_eq!(findings(text), [expected], "{text:?}");
        }
    }

    #[test]
    fn what_go_takes_is_taken() {
        let cases = [
            "%YAML 1.1\n%TAG !e! tag:e,2000:\n---\na: 1\n",
            "a: |\n  %YAML 1.3\n---\nb: 1\n",
            "<<: []\n",
            "?\n: 2\n",
            "!!null : 2\n",
            "{~: 2, \"\": 3}\n",
            "<<: {a: 1}\n",
            "<<: [{a: 1}, {b: 1}]\n",
            "\"<<\": 3\n",
            "a: \"\\\\/ \\\\ud834 \\u00e9 \\\n  b\"\n",
        ];
        for text in cases {
            assert_eq!(findings(text), [""; 0], "{text:?}");
        }
    }

    #[test]
    fn an_unknown_alias_is_reported_once() {
        assert_eq!(findings("a: *x\nb: *x\nc: *y\n").len(), 2);
    }
}
