//! Edits of an existing file: a scalar gets another text, everything around it stays as it is, byte for byte. Writing
//! whole documents is [`super::write()`]'s business.

use super::block::{Block, Chomping};
use super::plain::{double_quoted, literal_fits, needs_indicator, plain_string, plain_syntax, quoted, single_quoted};
use super::tree::{Kind, Mapping, Node, Scalar, ScalarStyle};
use crate::diag::Edit;
use crate::text::Span;

/// The edits that give the scalar `node` the decoded text `text` and keep its style, indentation and comments.
///
/// - Plain and quoted scalars stay what they are while the text has one line; a plain one gets quotes where it must.
/// - A text of several lines becomes a `|-` block, indented by two below its key (`|` or `|+` if the text ends with line
///   breaks). Where no block can stand ([`takes_lines`]) it stays on one line in double quotes with `\n`; callers who
///   dislike that pass a text of one line.
/// - A block keeps its indentation and its chomping, so the line breaks at its end may differ from those of `text`; a folded
///   block that gets several lines becomes a literal one.
///
/// No edits if `node` is no scalar; an alias is not followed.
///
/// ```
/// use promforge::text::SourceId;
/// use promforge::yaml::{Limits, apply, read, replace_scalar};
/// let text = "rules:\n- expr: sum(x) / sum(y) # ratio\n  for: 5m\n";
/// let stream = read(text, SourceId(0), &Limits::default());
/// let root = stream.documents[0].root().expect("a document");
/// let expr = root.get("rules").and_then(|r| r.item(0)).and_then(|r| r.get("expr")).expect("an expression");
/// let edits = replace_scalar(expr, "  sum(x)\n/\n  sum(y)");
/// assert_eq!(apply(text, &edits), "rules:\n- expr: |2- # ratio\n      sum(x)\n    /\n      sum(y)\n  for: 5m\n");
/// ```
#[must_use]
pub fn replace_scalar(node: Node<'_>, text: &str) -> Vec<Edit> {
    let Kind::Scalar(scalar) = node.kind() else { return Vec::new() };
    match scalar.block() {
        Some(block) => replace_block(scalar, block, text),
        None if text.contains('\n') && literal_fits(text) && takes_lines(node) => to_block(scalar, text),
        None => vec![edit(node, node.span(), one_line(scalar, text))],
    }
}

/// Whether a block of several lines can stand in the place of `node`: not in `[..]` or `{..}`, and not as a key.
#[must_use]
pub fn takes_lines(node: Node<'_>) -> bool {
    !node.in_flow() && !is_key(node)
}

/// `text` with `edits`, which must not overlap; their order does not matter.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        if range.start < at || !text.is_char_boundary(range.start) || !text.is_char_boundary(range.end) {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

fn edit(node: Node<'_>, span: Span, text: String) -> Edit {
    Edit { source: node.source(), span, text }
}

fn is_key(node: Node<'_>) -> bool {
    node.parent().and_then(Node::mapping).is_some_and(|m: Mapping<'_>| m.entries().any(|(key, _)| key == node))
}

/// The line break that the file uses.
fn line_break(text: &str) -> &'static str {
    if text.find('\n').is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" }
}

/// The column of the collection that holds the node, from which the indentation of a block counts.
fn parent_indent(node: Node<'_>) -> usize {
    let Some(parent) = node.parent() else { return 0 };
    let start = parent
        .mapping()
        .and_then(|m| m.entries().next())
        .map_or(parent.span().start, |(key, _)| [key.anchor_span(), key.tag_span()].into_iter().flatten().map(|s| s.start).fold(key.span().start, u32::min));
    let before = &node.document().text()[..start as usize];
    let line = &before[before.rfind(['\n', '\r']).map_or(0, |n| n + 1)..];
    line.trim_start_matches('\u{feff}').chars().count()
}

/// `text` on one line in the scalar's style.
fn one_line(scalar: Scalar<'_>, text: &str) -> String {
    let node = scalar.node();
    let flow = node.in_flow() || is_key(node);
    match scalar.style() {
        ScalarStyle::SingleQuoted => single_quoted(text).unwrap_or_else(|| double_quoted(text)),
        ScalarStyle::DoubleQuoted => double_quoted(text),
        _ => {
            let was_string = plain_string(&scalar.text(), flow);
            let plain = plain_string(text, flow) || (!was_string && plain_syntax(text, flow));
            let written = if plain { text.to_owned() } else { quoted(text) };
            // A missing value stands right behind its colon.
            if node.span().is_empty() && node.parent().is_some() { format!(" {written}") } else { written }
        }
    }
}

/// Content lines, each with its line break in front.
fn lines(text: &str, indent: usize, end_of_line: &str) -> String {
    let mut out = String::new();
    for line in text.split('\n') {
        out.push_str(end_of_line);
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
    out
}

fn to_block(scalar: Scalar<'_>, text: &str) -> Vec<Edit> {
    let node = scalar.node();
    let host = node.document().text();
    let body = text.trim_end_matches('\n');
    let breaks = text.len() - body.len();
    let chomping = match breaks {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let space = if node.span().is_empty() && node.parent().is_some() { " " } else { "" };
    let header = format!("{space}|{}{chomping}", if needs_indicator(text) { "2" } else { "" });
    let end = node.span().end as usize;
    let line_end = host[end..].find(['\n', '\r']).map_or(host.len(), |n| end + n);
    let nl = line_break(host);
    let mut content = lines(body, parent_indent(node) + 2, nl);
    let missing = breaks.saturating_sub(usize::from(line_end < host.len()));
    content.extend(std::iter::repeat_n(nl, missing));
    vec![edit(node, node.span(), header), edit(node, Span::of(line_end, line_end), content)]
}

fn replace_block(scalar: Scalar<'_>, block: &Block, text: &str) -> Vec<Edit> {
    let node = scalar.node();
    let host = node.document().text();
    let nl = line_break(host);
    let body = text.trim_end_matches('\n');
    let content = block.content_region(host);
    let parent = parent_indent(node);
    let indent = block.used_indent(host).unwrap_or(parent + 2);
    let indicator = match block.indicator {
        Some(n) => Some(usize::from(n)),
        None if needs_indicator(body) => Some(indent - parent.min(indent)),
        None => None,
    };
    if !literal_fits(body) || indicator.is_some_and(|n| !(1..=9).contains(&n)) {
        // No block can hold it: quotes, on the line of the header.
        return vec![edit(node, block.header, double_quoted(text)), edit(node, content, String::new())];
    }
    let folded = block.style == ScalarStyle::Folded && !body.contains('\n');
    let mut header = String::from(if folded { ">" } else { "|" });
    if let Some(n) = indicator {
        header.push_str(&n.to_string());
    }
    let mut new = lines(body, indent, nl);
    if host[..content.start as usize].ends_with(['\n', '\r']) {
        new.drain(..nl.len());
    }
    let had_break = host[..content.end as usize].ends_with(['\n', '\r']);
    match block.chomping {
        Chomping::Strip => header.push('-'),
        Chomping::Clip => {}
        Chomping::Keep => {
            header.push('+');
            new.extend(std::iter::repeat_n(nl, (text.len() - body.len()).saturating_sub(1)));
        }
    }
    if had_break {
        new.push_str(nl);
    }
    vec![edit(node, block.header, header), edit(node, content, new)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Limits, read};
    use super::*;
    use crate::text::SourceId;

    /// Replaces the value of `e`, wherever it is, and checks that it was read back.
    fn edited(text: &str, new: &str) -> String {
        let stream = read(text, SourceId(0), &Limits::default());
        assert!(stream.findings.is_empty(), "{text:?}: {:?}", stream.findings);
        let result = apply(text, &replace_scalar(find(stream.documents[0].root().expect("root")).expect("a field `e`"), new));
        let again = read(&result, SourceId(0), &Limits::default());
        assert!(again.findings.is_empty(), "{result:?}: {:?}", again.findings);
        let got = find(again.documents[0].root().expect("root")).and_then(Node::text).unwrap_or_else(|| panic!("{text:?} to {result:?}: {again:?}"));
        assert_eq!(got.trim_end_matches('\n'), new.trim_end_matches('\n'), "{text:?} to {result:?}");
        assert_eq!(stream.comments.len(), again.comments.len(), "{result:?}");
        result
    }

    fn find(node: Node<'_>) -> Option<Node<'_>> {
        match node.kind() {
            Kind::Mapping(m) => m.get("e").or_else(|| m.entries().find_map(|(_, v)| find(v))),
            Kind::Sequence(s) => s.items().find_map(find),
            _ => None,
        }
    }

    #[test]
    fn scalars_keep_their_style() {
        let cases = [
            ("e: a # c\nf: 1\n", "b", "e: b # c\nf: 1\n"),
            ("e: a\n", "b: c", "e: \"b: c\"\n"),
            ("e: a\n", "1", "e: \"1\"\n"),
            ("e: 2\n", "1", "e: 1\n"),
            ("e: 'it''s'\n", "it's {x=\"1\"}", "e: 'it''s {x=\"1\"}'\n"),
            ("e: \"a\"\n", "b\\d", "e: \"b\\\\d\"\n"),
            ("e:\nf: 1\n", "b", "e: b\nf: 1\n"),
            ("e: a\n  b\n  c # x\nf: 1\n", "d", "e: d # x\nf: 1\n"),
            ("- e: a # c\n  f: 1\n", "x\n  y", "- e: |- # c\n    x\n      y\n  f: 1\n"),
            ("e: 'a\n\n  b' # c\n", "x\ny", "e: |- # c\n  x\n  y\n"),
            ("e: a", "x\ny", "e: |-\n  x\n  y"),
            ("e: a\r\nf: 1\r\n", "x\ny", "e: |-\r\n  x\r\n  y\r\nf: 1\r\n"),
            ("{e: a, f: 1}\n", "x\ny", "{e: \"x\\ny\", f: 1}\n"),
            ("{e: a, f: 1}\n", "b, c", "{e: \"b, c\", f: 1}\n"),
            ("r:\n- e: &x a\n  f: *x\n", "x\ny", "r:\n- e: &x |-\n    x\n    y\n  f: *x\n"),
        ];
        for (text, new, expected) in cases {
            assert_eq!(edited(text, new), expected);
        }
    }

    #[test]
    fn blocks_keep_indentation_chomping_and_comments() {
        let cases = [
            ("e: | # c\n    a\n    b\n\n# d\nf: 1\n", "x\n  y", "e: | # c\n    x\n      y\n\n# d\nf: 1\n"),
            ("e: >-\n  a\n  b\nf: 1\n", "x y", "e: >-\n  x y\nf: 1\n"),
            ("e: >-\n  a\n  b\nf: 1\n", "x\ny", "e: |-\n  x\n  y\nf: 1\n"),
            ("- e: |\n    a\n  f: 1\n", "  x\ny", "- e: |2\n      x\n    y\n  f: 1\n"),
            ("e: |4-\n      a\nf: 1\n", "x\ny", "e: |4-\n    x\n    y\nf: 1\n"),
            ("e: |+\n  a\n\nf: 1\n", "x\n\n\n", "e: |+\n  x\n\n\nf: 1\n"),
            ("e: |-\nf: 1\n", "x\ny", "e: |-\n  x\n  y\nf: 1\n"),
            ("e: |-", "x", "e: |-\n  x"),
            ("e: |\r\n  a\r\nf: 1\r\n", "x\ny", "e: |\r\n  x\r\n  y\r\nf: 1\r\n"),
            ("e: | # c\n  a\nf: 1\n", "a\u{1}b", "e: \"a\\x01b\" # c\nf: 1\n"),
            ("e: |\n  a", "x\ny", "e: |\n  x\n  y"),
        ];
        for (text, new, expected) in cases {
            assert_eq!(edited(text, new), expected);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]
        #[test]
        fn what_was_put_in_is_read_back(
            new in "([a-z:#{}'\"|>\\\\ ,-]|\n|\t|\u{85}){1,12}",
            host in prop_oneof![
                Just("e: a # c\nf: 1\n"), Just("a:\n- e: 'b'\n  f: 1\n"), Just("a:\n  - f: 1\n    e: \"b\"\n"), Just("e: >-\n   a\n   b\n\n# c\nf: 1\n"),
                Just("- e: |\n    a\n\n- f\n"), Just("x: {e: a, f: [1]}\n"), Just("e:\n  a\nf: 1"), Just("e: |2+\n   a\n\nf: 1\n"), Just("e: a\r\nf: 1\r\n")
            ],
        ) {
            edited(host, &new);
        }
    }
}
