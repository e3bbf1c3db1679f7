//! The tree: nodes in one arena per document, handed out as small copyable references. It decodes scalars on request
//! ([`super::scalar`], [`super::block`]) and follows aliases without copying; it is built by [`super::read()`] only.

use std::borrow::Cow;

use super::resolve::Dialect;
use super::{block, lenient, scalar};
use crate::diag::{Diagnostic, Level};
use crate::text::{Mapped, SourceId, Span};

/// Everything one text holds.
#[derive(Debug)]
pub struct Stream<'t> {
    /// The documents, in order. A text without any content has none.
    pub documents: Vec<Document<'t>>,
    /// Every comment, in order.
    pub comments: Vec<Comment>,
    /// What is wrong with the text as YAML. After a syntax error the document keeps what stood before it.
    pub findings: Vec<Diagnostic>,
}

impl Stream<'_> {
    /// The findings as they are for a reader of the first document only, as go-yaml's are: behind it they are warnings.
    pub fn findings_of_first(&self, dialect: Dialect) -> impl Iterator<Item = Diagnostic> {
        let end = self.documents.first().filter(|first| first.is_complete()).map_or(usize::MAX, |first| first.end().range().start);
        // Before it ends a document, go-yaml looks at the token behind it; v3 also at the one behind the end that is written out.
        let between = move |between: &str| match dialect {
            Dialect::V2 => between.trim().is_empty(),
            Dialect::V3 => between.trim().trim_matches(['-', '.']).is_empty(),
        };
        let next = move |at: usize, text: &str| text.get(end..at).is_some_and(between) && lenient::is_no_token(text, at, dialect);
        self.findings.iter().cloned().map(move |mut finding| {
            let at = finding.primary.as_ref().map_or(0, |place| place.span.range().start);
            if at >= end && !self.documents.first().is_some_and(|first| next(at, first.text)) {
                finding.level = finding.level.min(Level::Warning);
            }
            finding
        })
    }
}

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line, without the line break.
    pub span: Span,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// `text`, also nothing at all (`key:`).
    Plain,
    /// `'text'`.
    SingleQuoted,
    /// `"text"`.
    DoubleQuoted,
    /// A block after `|`.
    Literal,
    /// A block after `>`.
    Folded,
}

impl ScalarStyle {
    /// Whether the scalar is a block after `|` or `>`.
    #[must_use]
    pub const fn is_block(self) -> bool {
        matches!(self, Self::Literal | Self::Folded)
    }
}

/// No node.
pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
pub(super) enum Data {
    /// Whether the decoded text stands letter for letter in the file.
    Flow {
        style: ScalarStyle,
        verbatim: bool,
    },
    Block(u32),
    Mapping {
        flow: bool,
        first: u32,
        len: u32,
    },
    Sequence {
        flow: bool,
        first: u32,
        len: u32,
    },
    Alias(u32),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct NodeData {
    pub(super) span: Span,
    pub(super) data: Data,
    pub(super) parent: u32,
    pub(super) properties: u32,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Properties {
    pub(super) tag: Option<String>,
    pub(super) tag_span: Span,
    pub(super) anchor: Option<String>,
    pub(super) anchor_span: Span,
}

/// One document of a stream.
#[derive(Debug)]
pub struct Document<'t> {
    pub(super) text: &'t str,
    pub(super) source: SourceId,
    pub(super) nodes: Vec<NodeData>,
    pub(super) children: Vec<u32>,
    pub(super) blocks: Vec<block::Block>,
    pub(super) properties: Vec<Properties>,
    pub(super) root: u32,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) complete: bool,
}

impl<'t> Document<'t> {
    /// The top node; `None` if a syntax error came before it.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        self.node(self.root)
    }

    /// Where the document starts: its `---`, or its first content.
    #[must_use]
    pub fn start(&self) -> Span {
        Span::at(self.start)
    }

    /// Where the document ends: at the `...` or `---` behind it, or at the end of the text. What stands from there on is not
    /// its business, and not that of readers who want one document only.
    #[must_use]
    pub fn end(&self) -> Span {
        Span::at(self.end)
    }

    /// Whether it was read to its end; false after a syntax error.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The whole host text.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The number of the host text.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.source
    }

    fn node(&self, id: u32) -> Option<Node<'_>> {
        self.nodes.get(id as usize).map(|_| Node { doc: self, id })
    }
}

/// A node of a document: a small reference, cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    pub(super) doc: &'d Document<'d>,
    pub(super) id: u32,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node").field("id", &self.id).field("span", &self.span()).finish_non_exhaustive()
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.doc, other.doc)
    }
}

impl Eq for Node<'_> {}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'d> {
    /// One value.
    Scalar(Scalar<'d>),
    /// Keys and values.
    Mapping(Mapping<'d>),
    /// A list.
    Sequence(Sequence<'d>),
    /// `*name`: the node it stands for; `None` if the name is unknown or following it was refused (both are findings).
    Alias(Option<Node<'d>>),
}

impl<'d> Node<'d> {
    fn raw(self) -> &'d NodeData {
        &self.doc.nodes[self.id as usize]
    }

    /// The bytes of the node without tag and anchor; a quoted scalar with its quotes, a block scalar from its `|` or `>`
    /// to behind its last content character, a missing value empty behind its `:` or `-`.
    #[must_use]
    pub fn span(self) -> Span {
        self.raw().span
    }

    /// The bytes to underline in a message: the whole node if it stands on one line, else its first line.
    #[must_use]
    pub fn head(self) -> Span {
        let span = self.span();
        let text = &self.doc.text[span.range()];
        let len = text.find(['\n', '\r']).unwrap_or(text.len());
        Span::of(span.range().start, span.range().start + len)
    }

    /// What it is, aliases not followed.
    #[must_use]
    pub fn kind(self) -> Kind<'d> {
        match self.raw().data {
            Data::Flow { .. } | Data::Block(_) => Kind::Scalar(Scalar { node: self }),
            Data::Mapping { .. } => Kind::Mapping(Mapping { node: self }),
            Data::Sequence { .. } => Kind::Sequence(Sequence { node: self }),
            Data::Alias(target) => Kind::Alias(self.doc.node(target)),
        }
    }

    /// The node itself, or the one that an alias stands for.
    #[must_use]
    pub fn target(self) -> Self {
        match self.raw().data {
            Data::Alias(target) => self.doc.node(target).unwrap_or(self),
            _ => self,
        }
    }

    /// Whether it is an alias of nothing: its name is unknown, or following it was refused (both are findings of the stream).
    #[must_use]
    pub fn is_nothing(self) -> bool {
        matches!(self.target().raw().data, Data::Alias(_))
    }

    /// Whether a syntax error may have cut off its end: the last node of a document that was not read to its end, or one
    /// that holds it.
    #[must_use]
    pub fn is_cut_off(self) -> bool {
        let last = |n: &Self| n.parent().is_none_or(|p| p.children().last() == Some(&n.id));
        !self.doc.complete && std::iter::successors(Some(self), |n| n.parent()).all(|n| last(&n))
    }

    /// The scalar, aliases followed.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'d>> {
        let node = self.target();
        matches!(node.raw().data, Data::Flow { .. } | Data::Block(_)).then_some(Scalar { node })
    }

    /// The mapping, aliases followed.
    #[must_use]
    pub fn mapping(self) -> Option<Mapping<'d>> {
        let node = self.target();
        matches!(node.raw().data, Data::Mapping { .. }).then_some(Mapping { node })
    }

    /// The sequence, aliases followed.
    #[must_use]
    pub fn sequence(self) -> Option<Sequence<'d>> {
        let node = self.target();
        matches!(node.raw().data, Data::Sequence { .. }).then_some(Sequence { node })
    }

    /// The decoded text of a scalar, aliases followed.
    #[must_use]
    pub fn text(self) -> Option<Cow<'d, str>> {
        self.scalar().map(Scalar::text)
    }

    /// The decoded text of a scalar with the way back to the file, aliases followed.
    #[must_use]
    pub fn mapped(self) -> Option<Mapped> {
        self.scalar().map(Scalar::mapped)
    }

    /// The value of `key` if this is a mapping: see [`Mapping::get`].
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.mapping()?.get(key)
    }

    /// The item at `index` if this is a sequence.
    #[must_use]
    pub fn item(self, index: usize) -> Option<Self> {
        self.sequence()?.get(index)
    }

    /// The explicit tag: `!!str`, `!local`, `!` or a whole URI.
    #[must_use]
    pub fn tag(self) -> Option<&'d str> {
        self.properties()?.tag.as_deref()
    }

    /// The bytes of the explicit tag.
    #[must_use]
    pub fn tag_span(self) -> Option<Span> {
        self.properties().filter(|p| p.tag.is_some()).map(|p| p.tag_span)
    }

    /// The name of its anchor, without `&`.
    #[must_use]
    pub fn anchor(self) -> Option<&'d str> {
        self.properties()?.anchor.as_deref()
    }

    /// The bytes of its anchor, with `&`.
    #[must_use]
    pub fn anchor_span(self) -> Option<Span> {
        self.properties().filter(|p| p.anchor.is_some()).map(|p| p.anchor_span)
    }

    fn properties(self) -> Option<&'d Properties> {
        self.doc.properties.get(self.raw().properties as usize)
    }

    /// The mapping or sequence that holds it; `None` at the top.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.doc.node(self.raw().parent)
    }

    /// Whether it is written in flow style or inside a flow collection (`[..]`, `{..}`).
    #[must_use]
    pub fn in_flow(self) -> bool {
        std::iter::successors(Some(self), |n| n.parent()).any(|n| matches!(n.raw().data, Data::Mapping { flow: true, .. } | Data::Sequence { flow: true, .. }))
    }

    /// The document it belongs to.
    #[must_use]
    pub fn document(self) -> &'d Document<'d> {
        self.doc
    }

    /// The number of the host text.
    #[must_use]
    pub fn source(self) -> SourceId {
        self.doc.source
    }

    fn children(self) -> &'d [u32] {
        match self.raw().data {
            Data::Mapping { first, len, .. } | Data::Sequence { first, len, .. } => &self.doc.children[first as usize..(first + len) as usize],
            _ => &[],
        }
    }
}

/// A scalar node.
#[derive(Debug, Clone, Copy)]
pub struct Scalar<'d> {
    pub(super) node: Node<'d>,
}

impl<'d> Scalar<'d> {
    /// The node.
    #[must_use]
    pub fn node(self) -> Node<'d> {
        self.node
    }

    /// How it is written.
    #[must_use]
    pub fn style(self) -> ScalarStyle {
        match self.node.raw().data {
            Data::Flow { style, .. } => style,
            Data::Block(index) => self.node.doc.blocks[index as usize].style,
            _ => ScalarStyle::Plain,
        }
    }

    pub(super) fn block(self) -> Option<&'d block::Block> {
        match self.node.raw().data {
            Data::Block(index) => self.node.doc.blocks.get(index as usize),
            _ => None,
        }
    }

    /// The decoded text; borrowed where it stands letter for letter in the file.
    #[must_use]
    pub fn text(self) -> Cow<'d, str> {
        let text = self.node.doc.text;
        match self.node.raw().data {
            Data::Flow { style, verbatim: true } => {
                let range = scalar::inner(style, self.node.span()).range();
                Cow::Borrowed(&text[range])
            }
            _ => Cow::Owned(self.mapped().as_str().to_owned()),
        }
    }

    /// The decoded text with the way back to the file.
    #[must_use]
    pub fn mapped(self) -> Mapped {
        let text = self.node.doc.text;
        let span = self.node.span();
        match self.node.raw().data {
            Data::Flow { style, verbatim: true } => {
                let inner = scalar::inner(style, span);
                Mapped::verbatim(&text[inner.range()], inner.start)
            }
            Data::Flow { style, .. } => scalar::decode(text, style, span),
            Data::Block(index) => self.node.doc.blocks[index as usize].decode(text),
            _ => Mapped::verbatim("", span.start),
        }
    }
}

/// A mapping node.
#[derive(Debug, Clone, Copy)]
pub struct Mapping<'d> {
    node: Node<'d>,
}

impl<'d> Mapping<'d> {
    /// The node.
    #[must_use]
    pub fn node(self) -> Node<'d> {
        self.node
    }

    /// Whether it is written as `{..}`.
    #[must_use]
    pub fn is_flow(self) -> bool {
        matches!(self.node.raw().data, Data::Mapping { flow: true, .. })
    }

    /// How many entries are written, duplicates and merge keys included.
    #[must_use]
    pub fn len(self) -> usize {
        self.node.children().len() / 2
    }

    /// Whether nothing is written in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The entries as written: duplicates kept, merge keys (`<<`) not followed.
    pub fn entries(self) -> impl Iterator<Item = (Node<'d>, Node<'d>)> {
        let doc = self.node.doc;
        self.node.children().chunks_exact(2).map(move |pair| (Node { doc, id: pair[0] }, Node { doc, id: pair[1] }))
    }

    /// The entries that count: the first of duplicate keys, then what merge keys bring and no explicit key hides.
    ///
    /// As go.yaml.in/yaml/v3 has it: explicit keys win, of several merged mappings the first one that has the key.
    #[must_use]
    pub fn merged(self) -> Vec<(Node<'d>, Node<'d>)> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut entries = Vec::new();
        self.collect(&mut seen, &mut entries);
        entries
    }

    fn collect(self, seen: &mut rustc_hash::FxHashSet<Cow<'d, str>>, entries: &mut Vec<(Node<'d>, Node<'d>)>) {
        let mut merges = Vec::new();
        for (key, value) in self.entries() {
            if is_merge(key) {
                merges.push(value);
            } else if key.text().is_none_or(|text| seen.insert(text)) {
                entries.push((key, value));
            }
        }
        for value in merges {
            // The depth of aliases is limited by the reader, so this recursion is.
            for merged in merge_sources(value) {
                merged.collect(seen, entries);
            }
        }
    }

    /// The value of `key`: the first such explicit key, else the first one that a merge key brings.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Node<'d>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// Key node and value of `key`, as [`Mapping::get`] finds them.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<(Node<'d>, Node<'d>)> {
        let explicit = self.entries().find(|(k, _)| k.text().is_some_and(|t| t == key) && !is_merge(*k));
        explicit.or_else(|| {
            let merges = self.entries().filter(|(k, _)| is_merge(*k));
            merges.flat_map(|(_, value)| merge_sources(value)).find_map(|m| m.entry(key))
        })
    }
}

/// Whether a key is `<<`, as both Go libraries decide it: plain, or tagged `!!merge`.
pub(super) fn is_merge(key: Node<'_>) -> bool {
    let plain = matches!(key.raw().data, Data::Flow { style: ScalarStyle::Plain, .. });
    match key.tag() {
        None | Some("!") => plain && key.doc.text.get(key.span().range()) == Some("<<"),
        Some(tag) => tag == "!!merge" && key.text().is_some_and(|t| t == "<<"),
    }
}

fn merge_sources(value: Node<'_>) -> Vec<Mapping<'_>> {
    match value.sequence() {
        Some(list) => list.items().filter_map(Node::mapping).collect(),
        None => value.mapping().into_iter().collect(),
    }
}

/// A sequence node.
#[derive(Debug, Clone, Copy)]
pub struct Sequence<'d> {
    node: Node<'d>,
}

impl<'d> Sequence<'d> {
    /// The node.
    #[must_use]
    pub fn node(self) -> Node<'d> {
        self.node
    }

    /// Whether it is written as `[..]`.
    #[must_use]
    pub fn is_flow(self) -> bool {
        matches!(self.node.raw().data, Data::Sequence { flow: true, .. })
    }

    /// How many items.
    #[must_use]
    pub fn len(self) -> usize {
        self.node.children().len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The item at `index`, aliases not followed.
    #[must_use]
    pub fn get(self, index: usize) -> Option<Node<'d>> {
        self.node.children().get(index).map(|id| Node { doc: self.node.doc, id: *id })
    }

    /// The items in order, aliases not followed.
    pub fn items(self) -> impl Iterator<Item = Node<'d>> {
        let doc = self.node.doc;
        self.node.children().iter().map(move |id| Node { doc, id: *id })
    }
}
