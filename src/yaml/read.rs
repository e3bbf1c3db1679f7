//! From events to the tree: arena, aliases, limits, duplicate keys. It decodes nothing and resolves no types; what the
//! scanner refuses is worded in [`super::syntax`].

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle as EventStyle, StructureStyle};
use rustc_hash::FxHashMap;

use super::block::Block;
use super::fields::nearest;
use super::resolve::Dialect;
use super::syntax;
use super::tree::{Comment, Data, Document, NONE, Node, NodeData, Properties, ScalarStyle, Stream};
use super::{lenient, strict};
use crate::diag::{Code, Diagnostic};
use crate::text::{SourceId, Span};

/// How deep collections may nest unless the caller says otherwise.
pub const MAX_DEPTH: usize = 1_000;

/// How many nodes aliases may stand for unless the caller says otherwise.
pub const MAX_EXPANDED_NODES: u64 = 1_000_000;

/// What one text may ask for. Its size is the caller's to limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How deep collections may nest, aliases followed.
    pub depth: usize,
    /// How many nodes the aliases of one document may stand for all together.
    pub expanded_nodes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: MAX_DEPTH, expanded_nodes: MAX_EXPANDED_NODES }
    }
}

/// How many bytes may be read again to help the scanner with quoted texts before its refusal stands.
const MAX_HELPED: usize = 32 << 20;

/// Reads every document of `text`. What is wrong is in the stream's findings; nothing panics and nothing is copied.
#[must_use]
pub fn read<'t>(text: &'t str, source: SourceId, limits: &Limits) -> Stream<'t> {
    if u32::try_from(text.len()).is_err() {
        let message = format!("expected at most {} bytes, found {}", u32::MAX, text.len());
        let findings = vec![Diagnostic::error(syntax::SYNTAX, message, source, Span::at(0))];
        return Stream { documents: Vec::new(), comments: Vec::new(), findings };
    }
    let mut scanned = lenient::without_marks(text);
    let mut helped = 0;
    let mut stream = loop {
        match attempt(text, &scanned, source, limits, helped < MAX_HELPED || helped == text.len()) {
            Ok(stream) => break stream,
            Err(quoted) => scanned = Cow::Owned(lenient::on_one_line(&scanned, quoted)),
        }
        helped += text.len();
    };
    // The scanner takes it for the end of the text where a token could start.
    if let Some(at) = text.find('\0').filter(|_| stream.findings.is_empty()) {
        stream.findings.push(syntax::nul(source, at));
    }
    strict::tabs(text, source, &mut stream);
    stream.findings.extend(lenient::first_line(text, source));
    stream
}

/// Reads `text` by scanning `scanned`, which has the same structure byte for byte.
///
/// # Errors
/// Where a quoted text stands that the scanner refuses and go-yaml takes; not unless `help`.
fn attempt<'t>(text: &'t str, scanned: &str, source: SourceId, limits: &Limits, help: bool) -> Result<Stream<'t>, std::ops::Range<usize>> {
    let mut reader = Reader {
        text,
        scanned,
        source,
        limits: *limits,
        stream: Stream { documents: Vec::new(), comments: Vec::new(), findings: Vec::new() },
        doc: None,
        frames: Vec::new(),
        pending: Vec::new(),
        anchors: FxHashMap::default(),
        names: Vec::new(),
        cursor: 0,
        last: NONE,
        unknown: Vec::new(),
        between: 0,
        expanded: 0,
        stop: false,
    };
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    let mut parser = Parser::new_from_str_with_options(scanned, options);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                let at = |m: &granit_parser::Marker| m.byte_offset().unwrap_or(text.len());
                let indent = span.start.col();
                let tag = span.tag_span().and_then(|s| s.byte_range());
                reader.event(event, Span::of(at(&span.start), at(&span.end)), indent, tag);
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                let indented = matches!(error.kind(), ErrorKind::InvalidQuotedScalarIndent | ErrorKind::TabInIndentation);
                if let Some(quoted) = lenient::quoted_around(scanned, reader.cursor, at).filter(|_| help && indented) {
                    return Err(quoted);
                }
                if matches!(error.kind(), ErrorKind::ExpectedDocumentStart | ErrorKind::MissingDocumentEndBeforeDirective) {
                    reader.trailing(at);
                } else {
                    reader.stream.findings.push(syntax::diagnose(text, source, &error, limits.depth));
                }
                reader.stop = true;
            }
        }
        if std::mem::take(&mut reader.stop) {
            reader.abandon();
            if !parser.proceed_next_document().unwrap_or(false) {
                break;
            }
        }
    }
    reader.abandon();
    Ok(reader.stream)
}

/// A collection that is not closed yet.
struct Frame {
    node: u32,
    /// Where its children start in `pending`.
    first: usize,
    mapping: bool,
    flow: bool,
    anchor: usize,
    /// How many nodes it stands for, aliases expanded.
    size: u64,
    /// How deep it is below, aliases expanded.
    height: usize,
}

/// What an anchor names.
struct Anchored {
    node: u32,
    size: u64,
    height: usize,
    open: bool,
}

struct Reader<'t, 's> {
    text: &'t str,
    /// What the scanner reads in its place.
    scanned: &'s str,
    source: SourceId,
    limits: Limits,
    stream: Stream<'t>,
    doc: Option<Document<'t>>,
    frames: Vec<Frame>,
    pending: Vec<u32>,
    anchors: FxHashMap<usize, Anchored>,
    names: Vec<String>,
    /// Behind the last thing read.
    cursor: usize,
    /// The last node read, to which the next anchor event belongs.
    last: u32,
    /// Names of the document's aliases whose anchor is missing: each is reported once.
    unknown: Vec<String>,
    /// Behind the last document: directives may stand from there on.
    between: usize,
    expanded: u64,
    stop: bool,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, span: Span, column: usize, tag_range: Option<std::ops::Range<usize>>) {
        let tag = |tag: Option<Cow<'_, granit_parser::Tag>>| {
            tag.map(|t| {
                let name = t.core_suffix().map_or_else(|| short_tag(t.original()), |name| format!("!!{name}"));
                (name, tag_range.clone().map_or(Span::at(span.start), |r| Span::of(r.start, r.end)))
            })
        };
        match event {
            Event::DocumentStart(explicit, _) => {
                self.begin(span);
                if explicit {
                    strict::directives(self.text, self.source, self.between..span.range().start, &mut self.stream.findings);
                }
                // Without `---` the span may lie behind the header of a block scalar that is the whole document.
                if explicit {
                    self.cursor = span.range().end;
                }
            }
            Event::DocumentEnd => {
                self.end(true, span.start);
                self.cursor = span.range().end;
                self.between = self.cursor;
            }
            Event::Comment(..) => {
                let line = &self.text[..span.range().start];
                let line = &line[line.rfind(['\n', '\r']).map_or(0, |n| n + 1)..];
                let own_line = line.trim_start_matches('\u{feff}').bytes().all(|b| matches!(b, b' ' | b'\t'));
                self.stream.comments.push(Comment { span, own_line });
            }
            Event::Scalar(value, style, anchor, t) => self.scalar(&value, matches!(value, Cow::Borrowed(_)), style, anchor, tag(t), span, column),
            Event::SequenceStart(style, anchor, t) => self.open(false, style, anchor, tag(t), span),
            Event::MappingStart(style, anchor, t) => self.open(true, style, anchor, tag(t), span),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.alias(id, span),
            Event::UnresolvedAlias(name) => self.unknown_alias(&name, span),
            Event::Anchor(_, name) => {
                let last = self.last;
                if let Some(properties) = self.properties(last) {
                    properties.anchor = Some(name.clone().into_owned());
                    properties.anchor_span = span;
                }
                self.names.push(name.into_owned());
            }
            _ => {}
        }
    }

    fn begin(&mut self, span: Span) {
        self.anchors.clear();
        self.names.clear();
        self.unknown.clear();
        self.expanded = 0;
        self.doc = Some(Document {
            text: self.text,
            source: self.source,
            nodes: Vec::new(),
            children: Vec::new(),
            blocks: Vec::new(),
            properties: Vec::new(),
            root: NONE,
            start: span.start,
            end: span.start,
            complete: false,
        });
    }

    fn end(&mut self, complete: bool, at: u32) {
        if let Some(mut doc) = self.doc.take() {
            doc.complete = complete;
            doc.end = at;
            self.stream.documents.push(doc);
        }
    }

    /// Ends what is open after an error: everything read so far stays.
    fn abandon(&mut self) {
        while let Some(frame) = self.frames.last() {
            if frame.mapping && (self.pending.len() - frame.first) % 2 == 1 {
                let at = Span::of(self.cursor, self.cursor);
                self.add(Data::Flow { style: ScalarStyle::Plain, verbatim: true }, at, None, 1, 0);
            }
            let at = Span::of(self.cursor, self.cursor);
            self.close_at(at, false);
        }
        self.end(false, Span::of(self.cursor, self.cursor).start);
        self.between = self.text.len();
    }

    /// Text behind the end of a document: go-yaml ends there without a word, unless it is inside of what the document holds.
    fn trailing(&mut self, at: usize) {
        let end = Span::of(at, at).start;
        self.end(true, end);
        let line = self.text[..at].rfind(['\n', '\r']).map_or(0, |n| n + 1);
        let column = |at: usize| self.text[self.text[..at].rfind(['\n', '\r']).map_or(0, |n| n + 1)..at].chars().count();
        let around = |doc: &Document<'_>| {
            let Some(root) = doc.root() else { return true };
            root.scalar().is_none() && !root.in_flow() && column(root.span().range().start) <= self.text[line..at].chars().count()
        };
        // A directive ends every collection.
        let directive = line == at && self.text[at..].starts_with('%');
        let broken = lenient::is_no_token(self.text, at, Dialect::V2) || (!directive && self.stream.documents.last().is_none_or(around));
        if let Some(doc) = self.stream.documents.last_mut() {
            doc.complete &= !broken;
            doc.end = doc.end.min(end);
        }
        self.stream.findings.push(lenient::trailing(self.text, self.source, at, broken));
    }

    fn add(&mut self, data: Data, span: Span, tag: Option<(String, Span)>, size: u64, height: usize) -> u32 {
        let Some(doc) = &mut self.doc else { return NONE };
        let id = u32::try_from(doc.nodes.len()).unwrap_or(NONE);
        let parent = self.frames.last().map_or(NONE, |f| f.node);
        doc.nodes.push(NodeData { span, data, parent, properties: NONE });
        match self.frames.last_mut() {
            Some(frame) => {
                self.pending.push(id);
                frame.size = frame.size.saturating_add(size);
                frame.height = frame.height.max(height);
            }
            None => doc.root = id,
        }
        self.last = id;
        if let Some((tag, tag_span)) = tag
            && let Some(properties) = self.properties(id)
        {
            properties.tag = Some(tag);
            properties.tag_span = tag_span;
        }
        id
    }

    /// The tag and anchor of a node, made at the first call.
    fn properties(&mut self, id: u32) -> Option<&mut Properties> {
        let doc = self.doc.as_mut()?;
        let node = doc.nodes.get_mut(id as usize)?;
        if node.properties == NONE {
            node.properties = u32::try_from(doc.properties.len()).ok()?;
            doc.properties.push(Properties::default());
        }
        doc.properties.get_mut(node.properties as usize)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one event")]
    fn scalar(&mut self, value: &str, verbatim: bool, style: EventStyle, anchor: usize, tag: Option<(String, Span)>, mut span: Span, column: usize) {
        let verbatim = verbatim && self.scanned.get(span.range()) == self.text.get(span.range());
        let flow = |style| Data::Flow { style, verbatim };
        let end = span.range().end;
        let missing = span.is_empty() && style == EventStyle::Plain;
        let data = match style {
            EventStyle::Plain if missing => {
                span = self.missing();
                Data::Flow { style: ScalarStyle::Plain, verbatim: true }
            }
            EventStyle::Plain => flow(ScalarStyle::Plain),
            EventStyle::SingleQuoted => flow(ScalarStyle::SingleQuoted),
            EventStyle::DoubleQuoted => flow(ScalarStyle::DoubleQuoted),
            EventStyle::Literal | EventStyle::Folded => {
                let mut block = Block::header(self.text, self.header(span.range().start));
                block.body = Span::new(block.body.start, span.end.max(block.body.start));
                // The scanner's span starts at the first content character, so its column is the indentation;
                // with blank lines only there is none.
                block.indent = if value.bytes().all(|b| b == b'\n') { u32::MAX } else { u32::try_from(column).unwrap_or(u32::MAX) };
                span = Span::new(block.header.start, block.content_end(self.text));
                let Some(doc) = &mut self.doc else { return };
                let index = u32::try_from(doc.blocks.len()).unwrap_or(NONE);
                doc.blocks.push(block);
                Data::Block(index)
            }
        };
        if style == EventStyle::DoubleQuoted && !verbatim {
            strict::escapes(self.text, self.source, span, &mut self.stream.findings);
        }
        let node = self.add(data, span, tag, 1, 0);
        if anchor > 0 {
            self.anchors.insert(anchor, Anchored { node, size: 1, height: 0, open: false });
        }
        self.cursor = if missing { span.range().end } else { end };
    }

    /// Where the `|` or `>` of the block is whose content starts at or behind `limit`.
    fn header(&self, limit: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = self.cursor.min(limit);
        while at < bytes.len() {
            match bytes[at] {
                b'|' | b'>' => return at,
                b'#' => at = self.line_end(at),
                b'&' | b'!' => at = self.word_end(at),
                _ => at += 1,
            }
        }
        limit
    }

    /// Where a missing value would stand: behind the indicator that announces it.
    fn missing(&self) -> Span {
        let bytes = self.text.as_bytes();
        let mut at = self.cursor;
        let mut found = self.cursor;
        loop {
            match bytes.get(at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
                Some(b'#') if at > 0 && matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r') => at = self.line_end(at),
                Some(b':' | b'-' | b'?') => {
                    found = at + 1;
                    break;
                }
                _ => break,
            }
        }
        let mut at = found;
        loop {
            match bytes.get(at) {
                Some(b' ' | b'\t') => at += 1,
                Some(b'&' | b'!') => {
                    at = self.word_end(at);
                    found = at;
                }
                _ => return Span::of(found, found),
            }
        }
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |n| at + n)
    }

    fn word_end(&self, at: usize) -> usize {
        self.text[at..].find([' ', '\t', '\n', '\r', ',', ']', '}']).map_or(self.text.len(), |n| at + n)
    }

    fn open(&mut self, mapping: bool, style: StructureStyle, anchor: usize, tag: Option<(String, Span)>, span: Span) {
        let flow = style == StructureStyle::Flow;
        let data = if mapping { Data::Mapping { flow, first: 0, len: 0 } } else { Data::Sequence { flow, first: 0, len: 0 } };
        let node = self.add(data, span, tag, 0, 0);
        if self.frames.len() >= self.limits.depth {
            self.too_deep(span);
        }
        if anchor > 0 {
            self.anchors.insert(anchor, Anchored { node, size: 1, height: 0, open: true });
        }
        self.frames.push(Frame { node, first: self.pending.len(), mapping, flow, anchor, size: 1, height: 0 });
        self.cursor = if flow { span.range().end } else { span.range().start };
    }

    fn close(&mut self, span: Span) {
        self.close_at(span, true);
    }

    /// `whole`: its end was read.
    fn close_at(&mut self, span: Span, whole: bool) {
        let Some(frame) = self.frames.pop() else { return };
        let height = frame.height + 1;
        if let Some(anchored) = self.anchors.get_mut(&frame.anchor) {
            *anchored = Anchored { size: frame.size, height, open: false, ..*anchored };
        }
        if let Some(parent) = self.frames.last_mut() {
            parent.size = parent.size.saturating_add(frame.size);
            parent.height = parent.height.max(height);
        }
        let Some(doc) = &mut self.doc else { return };
        let first = u32::try_from(doc.children.len()).unwrap_or(NONE);
        doc.children.extend(self.pending.drain(frame.first..));
        let len = u32::try_from(doc.children.len()).unwrap_or(NONE) - first;
        let last_end = doc.children.last().filter(|_| len > 0).map(|id| doc.nodes[*id as usize].span.end);
        let flow = frame.flow;
        let Some(node) = doc.nodes.get_mut(frame.node as usize) else { return };
        let end = if flow { span.end } else { last_end.unwrap_or(node.span.end) };
        node.span = Span::new(node.span.start, end.max(node.span.start));
        node.data = if frame.mapping { Data::Mapping { flow, first, len } } else { Data::Sequence { flow, first, len } };
        if frame.mapping {
            let id = frame.node;
            let found = duplicate_keys(doc, first, len);
            self.stream.findings.extend(found);
            if whole {
                strict::keys(Node { doc, id }, &mut self.stream.findings);
            }
        }
        self.cursor = span.range().end.max(self.cursor);
    }

    fn alias(&mut self, id: usize, span: Span) {
        let name = self.text[span.range()].trim_start_matches('*');
        let Some(anchored) = self.anchors.get(&id) else { return self.unknown_alias(name, span) };
        let (mut target, size, height) = (anchored.node, anchored.size, anchored.height);
        let at = self.doc.as_ref().and_then(|d| d.nodes.get(target as usize)).map_or(span, |n| n.span);
        if anchored.open {
            let message = format!("expected an anchor of another node, found `*{name}` inside the node that it names");
            let found = Diagnostic::error(Code("yaml/anchor-cycle"), message, self.source, span);
            self.stream.findings.push(found.other(self.source, Span::of(at.range().start, at.range().start), "the node starts here"));
            target = NONE;
        } else if self.frames.len() + height > self.limits.depth {
            self.too_deep(span);
            target = NONE;
        } else {
            let before = self.expanded;
            self.expanded = before.saturating_add(size);
            if self.expanded > self.limits.expanded_nodes {
                target = NONE;
                if before <= self.limits.expanded_nodes {
                    let message = format!("expected aliases to stand for at most {} nodes (limit `expanded_nodes`), found more", self.limits.expanded_nodes);
                    let found = Diagnostic::error(Code("yaml/expanded-nodes"), message, self.source, span);
                    self.stream
                        .findings
                        .push(found.help(format!("`*{name}` alone stands for {size} nodes; write the values out, or use fewer aliases of aliases")));
                }
                self.expanded = u64::MAX;
            }
        }
        let (size, height) = if target == NONE { (1, 0) } else { (size, height) };
        self.add(Data::Alias(target), span, None, size, height);
        self.cursor = span.range().end;
    }

    fn unknown_alias(&mut self, name: &str, span: Span) {
        self.cursor = span.range().end;
        if self.unknown.iter().any(|n| n == name) {
            self.add(Data::Alias(NONE), span, None, 1, 0);
            return;
        }
        self.unknown.push(name.to_owned());
        let message = format!("expected the name of an anchor above, found `*{name}`");
        let mut found = Diagnostic::error(Code("yaml/unknown-alias"), message, self.source, span);
        found = match nearest(name, self.names.iter().map(String::as_str)) {
            Some(near) => found.help(format!("there is an anchor with a similar name: `&{near}`")),
            None => found.help(format!("define it before its first use with `&{name}`, or put the value in quotes if it is text")),
        };
        self.stream.findings.push(found);
        self.add(Data::Alias(NONE), span, None, 1, 0);
    }

    fn too_deep(&mut self, span: Span) {
        self.stream.findings.push(syntax::too_deep(self.source, span, self.limits.depth));
        self.stop = true;
    }
}

/// A tag as everything else here spells it: `!!int`, however it is written.
fn short_tag(tag: String) -> String {
    let whole = tag.strip_prefix("!<").and_then(|t| t.strip_suffix('>')).unwrap_or(&tag);
    match whole.strip_prefix("tag:yaml.org,2002:") {
        Some(name) => format!("!!{name}"),
        None => tag,
    }
}

/// The keys of one mapping that are written more than once. Go's libraries refuse them.
fn duplicate_keys(doc: &Document<'_>, first: u32, len: u32) -> Vec<Diagnostic> {
    let ids = &doc.children[first as usize..(first + len) as usize];
    let text = |id: u32| Node { doc, id }.text();
    let mut found = Vec::new();
    let mut report = |earlier: u32, later: u32| {
        let (earlier, later) = (Node { doc, id: earlier }, Node { doc, id: later });
        let name = later.text().unwrap_or_default();
        let message = format!("expected each key once, found `{name}` again");
        let d = Diagnostic::error(Code("yaml/duplicate-key"), message, doc.source, later.head()).saying("again here");
        let d = d.other(doc.source, earlier.head(), "first here");
        found.push(if name == "<<" { d.help("merge several mappings with one key: `<<: [*a, *b]`") } else { d.help("remove one of the two, or rename it") });
    };
    if len <= 24 {
        let keys: Vec<_> = ids.iter().step_by(2).map(|id| (*id, text(*id))).collect();
        for (i, (later, key)) in keys.iter().enumerate() {
            if let Some((earlier, _)) = keys[..i].iter().find(|(_, k)| k.is_some() && k == key) {
                report(*earlier, *later);
            }
        }
    } else {
        let mut seen = FxHashMap::default();
        for id in ids.iter().step_by(2) {
            if let Some(key) = text(*id)
                && let Some(earlier) = seen.insert(key, *id)
            {
                report(earlier, *id);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::Dialect;
    use super::*;
    use crate::text::LineIndex;

    /// `line:column code message` of each finding.
    fn findings(text: &str) -> Vec<String> {
        let index = LineIndex::new(text);
        let place = |span: Span| format!("{}:{}", index.locate(text, span.start).line, index.locate(text, span.start).column);
        let stream = read(text, SourceId(0), &Limits::default());
        stream.findings.iter().map(|d| format!("{} {} {}", place(d.primary.as_ref().expect("a place").span), d.code, d.message)).collect()
    }

    #[test]
    fn each_mistake_has_its_place_and_words() {
        let cases = [
            ("a: 1\na: 2\n", "2:1 yaml/duplicate-key expected each key once, found `a` again"),
            ("a:\n\tb: 1\n", "2:1 yaml/tab expected spaces, found a tab in the indentation"),
            ("a:\n  b: 1\n\tc: 1\n", "3:1 yaml/tab expected spaces, found a tab in the indentation"),
            ("a: *b\n", "1:4 yaml/unknown-alias expected the name of an anchor above, found `*b`"),
            ("a: &b [*b]\n", "1:8 yaml/anchor-cycle expected an anchor of another node, found `*b` inside the node that it names"),
            ("a: [1, 2\n", "1:4 yaml/syntax expected `]`, found `[`"),
            ("a: 'b\n", "2:1 yaml/syntax expected a closing quote, found the end of the file"),
            ("a: 'b\nc: 1\n", "2:1 yaml/syntax expected a closing quote, found a line that is indented less"),
            ("a: 'b", "1:4 yaml/syntax expected a closing `'`, found the end of the file"),
            ("a: \"b\\d\"\n", "1:6 yaml/syntax expected an escape that YAML knows, found `\\d`"),
            ("a: b: c\n", "1:5 yaml/syntax expected a plain text on one line, found `: ` inside it"),
            ("a: @b\n", "1:4 yaml/syntax expected a value, found `@`"),
            ("a: b\0c\n", "1:5 yaml/syntax expected text, found a NUL character"),
        ];
        for (text, expected) in cases {
            assert_eq!(findings(text).first().map(String::as_str), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_stood_before_an_error_stays_and_the_next_document_is_read() {
        let text = "a: 1\nb: [x, y\n---\nc: 1\nc: 2\n";
        let stream = read(text, SourceId(0), &Limits::default());
        assert_eq!(stream.findings.len(), 2, "{:?}", stream.findings);
        let [first, second] = &stream.documents[..] else { panic!("{:?}", stream.documents) };
        assert!(!first.is_complete() && second.is_complete());
        assert_eq!(first.root().and_then(|r| r.get("a")).and_then(Node::text).as_deref(), Some("1"));
        assert_eq!(second.root().and_then(|r| r.get("c")).and_then(Node::text).as_deref(), Some("1"));
        assert_eq!(second.root().and_then(Node::mapping).map(super::super::Mapping::len), Some(2));
    }

    #[test]
    fn bombs_and_towers_hit_limits_that_are_named() {
        let mut bomb = String::from("a0: &a0 [x]\n");
        for i in 1..30 {
            bomb.push_str(&format!("a{i}: &a{i} [*a{0}, *a{0}, *a{0}]\n", i - 1));
        }
        let found = findings(&bomb);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("at most 1000000 nodes (limit `expanded_nodes`)"), "{found:?}");
        for tower in ["[".repeat(100_000), "- ".repeat(100_000), "? ".repeat(5_000), format!("{}x", "{a: ".repeat(100_000))] {
            let found = findings(&tower);
            assert!(found.iter().any(|f| f.contains("yaml/too-deep") && f.contains("at most 1000 ")), "{found:?}");
        }
        let mut chain = String::from("a0: &a0 {k: 1}\n");
        for i in 1..5_000 {
            chain.push_str(&format!("a{i}: &a{i} {{<<: *a{}}}\n", i - 1));
        }
        assert!(findings(&chain)[0].contains("yaml/too-deep"));
    }

    #[test]
    fn carriage_returns_byte_order_marks_aliases_and_merge_keys_are_ordinary() {
        let text = "\u{feff}# c\r\nbase: &base\r\n  for: 5m\r\n  sev: page\r\nrule:\r\n  <<: *base\r\n  sev: ticket\r\nmore: {<<: [{x: 1}, *base]}\r\n";
        let stream = read(text, SourceId(0), &Limits::default());
        assert!(stream.findings.is_empty(), "{:?}", stream.findings);
        let root = stream.documents[0].root().expect("root");
        let get = |a: &str, b: &str| root.get(a).and_then(|n| n.get(b)).expect("there");
        assert_eq!(get("rule", "sev").text().as_deref(), Some("ticket"));
        assert_eq!(get("rule", "for").span().start as usize, text.find("5m").expect("present"));
        assert_eq!(get("more", "x").value(Dialect::V3), Some(super::super::ScalarValue::Int(1)));
        let merged = root.get("rule").and_then(Node::mapping).expect("a mapping").merged();
        assert_eq!(merged.iter().map(|(k, _)| k.text().unwrap_or_default().into_owned()).collect::<Vec<_>>(), ["sev", "for"]);
        assert_eq!(root.get("base").and_then(Node::anchor), Some("base"));
        assert_eq!(stream.comments, [Comment { span: Span::new(3, 6), own_line: true }]);
        assert_eq!(LineIndex::new(text).locate(text, get("rule", "sev").span().start).line, 7);
    }

    #[test]
    fn an_empty_text_has_no_document() {
        for text in ["", "\u{feff}", "# only a comment\n", "\n\n"] {
            let stream = read(text, SourceId(0), &Limits::default());
            assert!(stream.documents.is_empty() && stream.findings.is_empty(), "{text:?}");
        }
        assert_eq!(read("---\n---\na: 1\n", SourceId(0), &Limits::default()).documents.len(), 2);
    }
}
