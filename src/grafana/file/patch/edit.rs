//! Edits of JSON as text, in the file's own style: on one line where the neighbours are, indented where they are.

use serde_json::Value as Json;

use crate::grafana::file::spelling;
use crate::json::Value;
use crate::text::Span;

/// Replaces the bytes of `span`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) span: Span,
    pub(super) text: String,
}

/// How a file is written.
struct Style {
    unit: String,
    line_end: &'static str,
    colon: &'static str,
    comma: &'static str,
}

impl Style {
    fn of(value: Value<'_>) -> Self {
        let text = value.document().text();
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let indented = text.lines().skip(1).find(|l| !l.trim().is_empty() && l.starts_with([' ', '\t']));
        let unit = indented.map_or_else(|| "  ".to_owned(), |l| l[..l.len() - l.trim_start().len()].to_owned());
        let root = value.document().root();
        let first = root.and_then(|r| r.walk().find_map(|v| v.entries().next()));
        let tight = first.is_some_and(|e| e.key.span().end + 1 == e.value.span().start);
        Self { unit, line_end, colon: if tight { ":" } else { ": " }, comma: if tight { "," } else { ", " } }
    }

    /// The spelling of a value; over several lines if `indent` is given, which is the one of the line it begins on.
    fn spell(&self, value: &Json, indent: Option<&str>, out: &mut String) {
        let inner = indent.map(|indent| format!("{indent}{}", self.unit));
        let between = |first: bool, out: &mut String| match &inner {
            Some(inner) => {
                out.push_str(if first { "" } else { "," });
                out.push_str(self.line_end);
                out.push_str(inner);
            }
            None => out.push_str(if first { "" } else { self.comma }),
        };
        let close = |bracket: char, out: &mut String| {
            if let Some(indent) = indent {
                out.push_str(self.line_end);
                out.push_str(indent);
            }
            out.push(bracket);
        };
        match value {
            Json::Null | Json::Bool(_) => out.push_str(&value.to_string()),
            Json::Number(number) => out.push_str(&spelling::number(&number.to_string())),
            Json::String(text) => spelling::string(text, out),
            Json::Array(list) if list.is_empty() => out.push_str("[]"),
            Json::Object(object) if object.is_empty() => out.push_str("{}"),
            Json::Array(list) => {
                out.push('[');
                for (i, element) in list.iter().enumerate() {
                    between(i == 0, out);
                    self.spell(element, inner.as_deref(), out);
                }
                close(']', out);
            }
            Json::Object(object) => {
                out.push('{');
                for (i, (key, element)) in object.iter().enumerate() {
                    between(i == 0, out);
                    spelling::string(key, out);
                    out.push_str(self.colon);
                    self.spell(element, inner.as_deref(), out);
                }
                close('}', out);
            }
        }
    }

    fn spelled(&self, value: &Json, indent: Option<&str>) -> String {
        let mut out = String::new();
        self.spell(value, indent, &mut out);
        out
    }
}

/// The blanks in front of the line on which a byte stands.
fn indent_of(text: &str, at: u32) -> &str {
    let start = text[..at as usize].rfind('\n').map_or(0, |n| n + 1);
    let line = &text[start..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The spans of what a holder holds, keys included.
fn items(holder: Value<'_>) -> Vec<Span> {
    if holder.is_object() { holder.entries().map(|e| e.span()).collect() } else { holder.elements().map(Value::span).collect() }
}

/// Whether what a holder holds stands on lines of its own; of an empty one, whether the file is laid out so.
fn in_lines(holder: Value<'_>) -> bool {
    let text = holder.document().text();
    let start = holder.span().start as usize;
    match items(holder).first() {
        Some(first) => text[start..first.start as usize].contains('\n'),
        None => {
            // A line that begins with something indented above: the file is laid out in lines.
            let line_start = text[..start].rfind('\n').map_or(0, |n| n + 1);
            let own_line = text[line_start..start].trim_start().matches(['{', '[']).count() == 0;
            own_line && holder.document().root().is_some_and(|root| root.span() != holder.span() && in_lines(root))
        }
    }
}

/// Another value in the place of one.
pub(super) fn replace(value: Value<'_>, parent: Option<Value<'_>>, new: &Json) -> Edit {
    let text = value.document().text();
    let lines = value.text().contains('\n') || parent.map_or_else(|| text.trim().contains('\n'), in_lines);
    let indent = indent_of(text, value.span().start);
    Edit { span: value.span(), text: Style::of(value).spelled(new, lines.then_some(indent)) }
}

/// One more entry of an object, behind the last one.
pub(super) fn add_entry(object: Value<'_>, key: &str, new: &Json) -> Edit {
    let style = Style::of(object);
    let mut entry = String::new();
    spelling::string(key, &mut entry);
    entry.push_str(style.colon);
    add(object, &style, |indent| {
        style.spell(new, indent, &mut entry);
        entry
    })
}

/// One more element of an array, behind the last one.
pub(super) fn add_element(array: Value<'_>, new: &Json) -> Edit {
    let style = Style::of(array);
    add(array, &style, |indent| style.spelled(new, indent))
}

fn add(holder: Value<'_>, style: &Style, item: impl FnOnce(Option<&str>) -> String) -> Edit {
    let text = holder.document().text();
    let lines = in_lines(holder);
    let items = items(holder);
    match items.last() {
        Some(last) if lines => {
            let indent = indent_of(text, last.start);
            Edit { span: Span::at(last.end), text: format!(",{}{indent}{}", style.line_end, item(Some(indent))) }
        }
        Some(last) => Edit { span: Span::at(last.end), text: format!("{}{}", style.comma, item(None)) },
        None => {
            let (open, close) = if holder.is_object() { ('{', '}') } else { ('[', ']') };
            let outer = indent_of(text, holder.span().start);
            let inner = format!("{outer}{}", style.unit);
            let body = if lines { format!("{0}{inner}{1}{0}{outer}", style.line_end, item(Some(&inner))) } else { item(None) };
            Edit { span: holder.span(), text: format!("{open}{body}{close}") }
        }
    }
}

/// Takes a value out of its holder, with its key, its comma and the blanks up to its neighbour.
pub(super) fn remove(holder: Value<'_>, value: Value<'_>) -> Edit {
    let items = items(holder);
    let at = items.iter().position(|s| s.end == value.span().end && s.start <= value.span().start).unwrap_or(0);
    let span = match (at.checked_sub(1).and_then(|i| items.get(i)), items.get(at), items.get(at + 1)) {
        (_, Some(own), Some(next)) => Span::new(own.start, next.start),
        (Some(before), Some(own), None) => Span::new(before.end, own.end),
        _ => Span::new(holder.span().start + 1, holder.span().end - 1),
    };
    Edit { span, text: String::new() }
}
