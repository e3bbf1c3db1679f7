//! The read document: a flat list of nodes in text order, and views of them. Building it is the reader's business.
//!
//! The list makes reading and dropping free of recursion. Each node knows its bytes and where the next sibling is.

use std::borrow::Cow;
use std::sync::Arc;

use super::escapes;
use crate::text::{Mapped, SourceId, Span};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number; its spelling is [`Value::text`].
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// Something unreadable or missing, about which there is a finding.
    Invalid,
}

impl Kind {
    /// The kind in words: `an object`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Invalid => "nothing readable",
        }
    }
}

/// A string that holds escapes.
pub(super) const ESCAPED: u8 = 1;
/// A string without an end quote.
pub(super) const OPEN: u8 = 2;
/// A string without quotes.
pub(super) const BARE: u8 = 4;
/// A key, not a value.
pub(super) const KEY: u8 = 8;
/// A string in quotes that JSON does not know, of one character each.
pub(super) const ODD_QUOTES: u8 = 16;

#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The node behind this one and all below it.
    pub(super) next: u32,
    pub(super) kind: Kind,
    pub(super) flags: u8,
}

/// The bytes of a string without its quotes; those of other nodes whole.
pub(super) fn content(text: &str, node: &Node) -> Span {
    let (start, end) = (node.start as usize, node.end as usize);
    if node.kind != Kind::String || node.flags & BARE != 0 {
        return Span::of(start, end);
    }
    let text = &text[start..end];
    let wide = node.flags & ODD_QUOTES != 0;
    let first = if wide { text.chars().next().map_or(1, char::len_utf8) } else { 1 };
    let last = if wide { text.chars().next_back().map_or(1, char::len_utf8) } else { 1 };
    Span::of(start + first, if node.flags & OPEN == 0 { end - last } else { end })
}

/// A read text. [`Document::root`] is the way in.
#[derive(Debug, Clone)]
pub struct Document {
    text: Arc<str>,
    source: SourceId,
    nodes: Vec<Node>,
}

impl Document {
    pub(super) fn new(text: Arc<str>, source: SourceId, nodes: Vec<Node>) -> Self {
        Self { text, source, nodes }
    }

    /// The top-level value; `None` if the text holds none.
    #[must_use]
    pub fn root(&self) -> Option<Value<'_>> {
        (!self.nodes.is_empty()).then_some(Value { document: self, index: 0 })
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of the text.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The innermost value that holds byte `offset`; on a key it is the object with that key.
    #[must_use]
    pub fn at_offset(&self, offset: u32) -> Option<Value<'_>> {
        let holds = |v: &Value<'_>| v.span().start <= offset && offset < v.span().end;
        let mut found = self.root().filter(holds)?;
        while let Some(inner) = found.children().find(holds) {
            found = inner;
        }
        Some(found)
    }
}

/// A view of one value of a [`Document`]; copying it is free. Every question about another kind of value answers with
/// nothing: `as_str` of a number is `None`, `elements` of it is empty.
#[derive(Clone, Copy)]
pub struct Value<'d> {
    document: &'d Document,
    index: u32,
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}@{}..{}", self.kind(), self.span().start, self.span().end)
    }
}

impl<'d> Value<'d> {
    fn node(self) -> &'d Node {
        &self.document.nodes[self.index as usize]
    }

    /// The document it belongs to.
    #[must_use]
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Its bytes in the file, with quotes and brackets.
    #[must_use]
    pub fn span(self) -> Span {
        Span::new(self.node().start, self.node().end)
    }

    /// As it is written in the file: `1e3`, `"a\nb"`, `{"x": 1}`.
    #[must_use]
    pub fn text(self) -> &'d str {
        &self.document.text[self.span().range()]
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The value of `true` and `false`.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.text() == "true")
    }

    /// The decoded text of a string; half a surrogate pair is U+FFFD in it.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'d, str>> {
        if self.kind() != Kind::String {
            return None;
        }
        let content = &self.document.text[self.content().range()];
        Some(if self.node().flags & ESCAPED == 0 { Cow::Borrowed(content) } else { Cow::Owned(escapes::decode(content)) })
    }

    /// The decoded text of a string with the place of each byte in the file.
    #[must_use]
    pub fn mapped(self) -> Option<Mapped> {
        if self.kind() != Kind::String {
            return None;
        }
        let span = self.content();
        let content = &self.document.text[span.range()];
        Some(if self.node().flags & ESCAPED == 0 { Mapped::verbatim(content, span.start) } else { escapes::mapped(content, span.start) })
    }

    /// The bytes of a string without its quotes; for other values the same as [`Self::span`].
    #[must_use]
    pub fn content(self) -> Span {
        content(&self.document.text, self.node())
    }

    /// The nearest float of a number; an infinity where it is out of range.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        if self.kind() == Kind::Number { self.text().parse().ok() } else { None }
    }

    /// The number, if it is written as an integer and fits.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        if self.kind() == Kind::Number { self.text().parse().ok() } else { None }
    }

    /// The number, if it is written as an integer that is not negative and fits.
    #[must_use]
    pub fn as_u64(self) -> Option<u64> {
        if self.kind() == Kind::Number { self.text().parse().ok() } else { None }
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// Whether it is an array.
    #[must_use]
    pub fn is_array(self) -> bool {
        self.kind() == Kind::Array
    }

    /// The elements of an array, in order.
    #[must_use]
    pub fn elements(self) -> Elements<'d> {
        let (at, end) = if self.is_array() { (self.index + 1, self.node().next) } else { (0, 0) };
        Elements { document: self.document, at, end }
    }

    /// The entries of an object, in the order of the file, duplicates included.
    #[must_use]
    pub fn entries(self) -> Entries<'d> {
        let (at, end) = if self.is_object() { (self.index + 1, self.node().next) } else { (0, 0) };
        Entries { document: self.document, at, end }
    }

    /// The value of a key; of a duplicate key the last one, as every reader of dashboards takes it.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.entry(key).map(|e| e.value)
    }

    /// The entry of a key; of a duplicate key the last one.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<Entry<'d>> {
        self.entries().filter(|e| e.key.as_str().is_some_and(|k| k == key)).last()
    }

    /// The element at `index` of an array, from 0.
    #[must_use]
    pub fn element(self, index: usize) -> Option<Self> {
        self.elements().nth(index)
    }

    /// The value at a path of keys and indices: `["panels", "0", "title"]`. An empty path is this value.
    #[must_use]
    pub fn path(self, steps: &[&str]) -> Option<Self> {
        steps.iter().try_fold(self, |value, step| match value.kind() {
            Kind::Object => value.get(step),
            Kind::Array => value.element(step.parse().ok()?),
            _ => None,
        })
    }

    /// This value and all below it, in the order of the file; keys are not among them.
    #[must_use]
    pub fn walk(self) -> Walk<'d> {
        Walk { document: self.document, at: self.index, end: self.node().next }
    }

    /// Where it stands, as people write it: `panels[3].targets[0].expr`; empty for the top-level value.
    #[must_use]
    pub fn location(self) -> String {
        self.document.root().map_or_else(String::new, |root| self.location_below(root))
    }

    /// [`Self::location`] as seen from `holder`, a value around this one; empty for `holder` itself.
    #[must_use]
    pub fn location_below(self, holder: Self) -> String {
        let mut out = String::new();
        let mut at = holder;
        while at.index != self.index {
            let below = |v: &Self| v.index <= self.index && self.index < v.node().next;
            if let Some(entry) = at.entries().find(|e| below(&e.value)) {
                let key = entry.key.as_str().unwrap_or_default();
                if !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-' || c == '$') {
                    out.push_str(if out.is_empty() { "" } else { "." });
                    out.push_str(&key);
                } else {
                    out.push_str(&format!("[{key:?}]"));
                }
                at = entry.value;
            } else if let Some((i, element)) = at.elements().enumerate().find(|(_, v)| below(v)) {
                out.push_str(&format!("[{i}]"));
                at = element;
            } else {
                break; // a key: its object is the place
            }
        }
        out
    }

    /// The value as `serde_json` has it. Of duplicate keys the last one counts, what is unreadable is `null`, and a number
    /// that `serde_json` refuses (out of range) as well. Nesting is bounded by [`super::MAX_DEPTH`].
    #[must_use]
    pub fn to_serde(self) -> serde_json::Value {
        match self.kind() {
            Kind::Null | Kind::Invalid => serde_json::Value::Null,
            Kind::Bool => self.text().starts_with('t').into(),
            Kind::Number => serde_json::from_str(self.text()).unwrap_or_default(),
            Kind::String => self.as_str().unwrap_or_default().into_owned().into(),
            Kind::Array => self.elements().map(Self::to_serde).collect(),
            Kind::Object => self.entries().map(|e| (e.key.as_str().unwrap_or_default().into_owned(), e.value.to_serde())).collect(),
        }
    }

    fn children(self) -> impl Iterator<Item = Self> {
        self.elements().chain(self.entries().map(|e| e.value))
    }
}

/// One key of an object with its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'d> {
    /// The key: a string, or [`Kind::Invalid`] where it is missing.
    pub key: Value<'d>,
    /// The value; [`Kind::Invalid`] where it is missing.
    pub value: Value<'d>,
}

impl Entry<'_> {
    /// The bytes from the key's first to the value's last.
    #[must_use]
    pub fn span(self) -> Span {
        self.key.span().to(self.value.span())
    }
}

/// The elements of an array.
#[derive(Debug, Clone)]
pub struct Elements<'d> {
    document: &'d Document,
    at: u32,
    end: u32,
}

impl<'d> Iterator for Elements<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        if self.at >= self.end {
            return None;
        }
        let value = Value { document: self.document, index: self.at };
        self.at = value.node().next;
        Some(value)
    }
}

/// The entries of an object.
#[derive(Debug, Clone)]
pub struct Entries<'d> {
    document: &'d Document,
    at: u32,
    end: u32,
}

impl<'d> Iterator for Entries<'d> {
    type Item = Entry<'d>;

    fn next(&mut self) -> Option<Entry<'d>> {
        if self.at + 1 >= self.end {
            return None;
        }
        let key = Value { document: self.document, index: self.at };
        let value = Value { document: self.document, index: self.at + 1 };
        self.at = value.node().next;
        Some(Entry { key, value })
    }
}

/// A value and all below it.
#[derive(Debug, Clone)]
pub struct Walk<'d> {
    document: &'d Document,
    at: u32,
    end: u32,
}

impl<'d> Iterator for Walk<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        while self.at < self.end {
            let value = Value { document: self.document, index: self.at };
            self.at += 1;
            if value.node().flags & KEY == 0 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const BOARD: &str = r#"{"title": "a\tb", "panels": [{"id": 1, "targets": [{"expr": "up"}]}, {"id": 2.50, "on": true, "odd key": null}], "id": 1, "id": 2}"#;

    #[test]
    fn the_way_to_each_value() {
        let (board, _) = read(SourceId(0), BOARD);
        let root = board.root().expect("present");
        assert_eq!(root.get("title").and_then(Value::as_str).as_deref(), Some("a\tb"));
        assert_eq!(root.get("id").and_then(Value::as_i64), Some(2));
        assert_eq!(root.path(&["panels", "1", "id"]).map(Value::text), Some("2.50"));
        assert_eq!(root.path(&["panels", "1", "id"]).and_then(Value::as_f64), Some(2.5));
        assert_eq!(root.path(&["panels", "1", "id"]).and_then(Value::as_i64), None);
        assert_eq!(root.path(&["panels", "1", "on"]).and_then(Value::as_bool), Some(true));
        assert!(root.path(&["panels", "2"]).is_none() && root.path(&["title", "x"]).is_none());
        let expr = root.path(&["panels", "0", "targets", "0", "expr"]).expect("present");
        assert_eq!(expr.location(), "panels[0].targets[0].expr");
        assert_eq!(board.at_offset(expr.span().start + 1).map(Value::span), Some(expr.span()));
        assert_eq!(root.path(&["panels", "1", "odd key"]).expect("present").location(), r#"panels[1]["odd key"]"#);
        assert_eq!(root.entries().map(|e| e.key.as_str().expect("present").into_owned()).collect::<Vec<_>>(), ["title", "panels", "id", "id"]);
        assert_eq!(root.walk().filter(|v| v.kind() == Kind::String).count(), 2);
        assert_eq!(root.entry("title").map(|e| &BOARD[e.span().range()]), Some(r#""title": "a\tb""#));
        assert_eq!(root.to_serde(), serde_json::from_str::<serde_json::Value>(BOARD).expect("present"));
    }
}
