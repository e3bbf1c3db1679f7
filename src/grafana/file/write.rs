//! The canonical text of a dashboard: two spaces a level, keys in the order of [`super::order`], numbers as JavaScript writes them.
//!
//! Every value stays: what is unknown is written behind what is known, in its own order. The text depends on nothing else.

use std::borrow::Cow;

use super::board::{Board, text};
use super::order::{self, ANY, Order};
use super::read::File;
use super::spelling;
use crate::json::{Kind, Value};

/// The canonical text of a whole file, with a line end. Of a file with mistakes, which [`File::read`] names, it would not be the
/// same value: unreadable parts are `null`, and of keys that stand twice both are written.
///
/// ```
/// use promforge::grafana::file::{File, canonical_text};
/// use promforge::text::SourceId;
/// let (file, _) = File::read(SourceId(0), r#"{"panels": [], "x": 1e3, "title": "a"}"#);
/// let text = canonical_text(&file.expect("a dashboard"));
/// assert_eq!(text, "{\n  \"title\": \"a\",\n  \"panels\": [],\n  \"x\": 1000\n}\n");
/// ```
#[must_use]
pub fn canonical_text(file: &File) -> String {
    let Some(root) = file.document().root() else { return String::new() };
    let boards: Vec<_> = file.boards().collect();
    let mut out = write(root, &boards);
    out.push('\n');
    out
}

/// The canonical text of one dashboard with what is wrapped around it, without a line end.
#[must_use]
pub fn canonical(board: Board<'_>) -> String {
    write(board.outer(), &[board])
}

/// An array or object that is begun.
enum Open<'d> {
    Array { rest: std::vec::IntoIter<Value<'d>>, order: &'static Order },
    Object { rest: std::vec::IntoIter<(crate::json::Entry<'d>, &'static Order)>, kind: Option<Cow<'d, str>> },
}

fn write(root: Value<'_>, boards: &[Board<'_>]) -> String {
    let mut out = String::with_capacity(root.text().len() * 5 / 4);
    let mut open: Vec<Open<'_>> = Vec::new();
    let of_board = |value: Value<'_>| boards.iter().find(|b| b.outer().span() == value.span()).map(|b| order::of(*b));
    // How deep lists of dashboards may be; below no board begins.
    let lists = 3;
    let mut next = Some((root, of_board(root).unwrap_or(&ANY), None));
    loop {
        if let Some((value, order, kind)) = next.take() {
            let order = if open.len() < lists { of_board(value).unwrap_or(order) } else { order };
            begin(value, order, kind, &mut open, &mut out);
        }
        let Some(top) = open.last_mut() else { return out };
        match top {
            Open::Array { rest, order } => {
                let first = out.ends_with('[');
                if let Some(value) = rest.next() {
                    next = Some((value, *order, None));
                    line(&mut out, first, open.len());
                } else {
                    end(&mut out, first, ']', &mut open);
                }
            }
            Open::Object { rest, kind } => {
                let first = out.ends_with('{');
                if let Some((entry, order)) = rest.next() {
                    next = Some((entry.value, order, kind.clone()));
                    line(&mut out, first, open.len());
                    spelling::string(&entry.key.as_str().unwrap_or_default(), &mut out);
                    out.push_str(": ");
                } else {
                    end(&mut out, first, '}', &mut open);
                }
            }
        }
    }
}

fn line(out: &mut String, first: bool, depth: usize) {
    out.push_str(if first { "\n" } else { ",\n" });
    indent(out, depth);
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn end(out: &mut String, empty: bool, bracket: char, open: &mut Vec<Open<'_>>) {
    open.pop();
    if !empty {
        out.push('\n');
        indent(out, open.len());
    }
    out.push(bracket);
}

/// Writes a scalar, or begins an array or object.
fn begin<'d>(value: Value<'d>, order: &'static Order, kind: Option<Cow<'d, str>>, open: &mut Vec<Open<'d>>, out: &mut String) {
    match value.kind() {
        Kind::Null | Kind::Invalid => out.push_str("null"),
        Kind::Bool => out.push_str(value.text()),
        Kind::Number => out.push_str(&spelling::number(value.text())),
        Kind::String => spelling::string(&value.as_str().unwrap_or_default(), out),
        Kind::Array => {
            out.push('[');
            open.push(Open::Array { rest: value.elements().collect::<Vec<_>>().into_iter(), order });
        }
        Kind::Object => {
            out.push('{');
            let rest = order::entries(order, value, kind.as_deref()).into_iter();
            open.push(Open::Object { rest, kind: text(value, "kind") });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceId;

    fn written(text: &str) -> String {
        let (file, findings) = File::read(SourceId(0), text);
        let once = canonical_text(&file.unwrap_or_else(|| panic!("{findings:?}")));
        let (again, _) = File::read(SourceId(0), once.as_str());
        assert_eq!(canonical_text(&again.expect("a dashboard")), once, "twice");
        once
    }

    fn one_line(text: &str) -> String {
        written(text).split_whitespace().collect()
    }

    #[test]
    fn keys_numbers_and_strings() {
        for (text, expected) in [
            (
                r#"{"z": 1, "panels": [{"gridPos": {"y": 0, "x": 0.0, "w": 12, "h": 8}, "a": 1, "type": "stat", "id": 1.0}], "title": "\u003cb\/"}"#,
                r#"{"title":"<b/","panels":[{"id":1,"type":"stat","gridPos":{"h":8,"w":12,"x":0,"y":0},"a":1}],"z":1}"#,
            ),
            (r#"{"overwrite": true, "dashboard": {"panels": [], "title": "a"}}"#, r#"{"dashboard":{"title":"a","panels":[]},"overwrite":true}"#),
            (r#"[{"panels": [], "title": "a"}, {"x": 1, "a": 2}]"#, r#"[{"title":"a","panels":[]},{"x":1,"a":2}]"#),
            (
                r#"{"panels": [{"targets": [{"expr": "up", "z": 1, "refId": "A"}, {"query": "x", "datasource": {"uid": "u", "type": "influxdb"}, "refId": "B"}]}]}"#,
                r#"{"panels":[{"targets":[{"refId":"A","expr":"up","z":1},{"refId":"B","datasource":{"type":"influxdb","uid":"u"},"query":"x"}]}]}"#,
            ),
            (
                r#"{"panels": [{"options": {"b": 1, "legend": {"placement": "p", "showLegend": true}, "a": {"z": 1, "b": 2}}}]}"#,
                r#"{"panels":[{"options":{"b":1,"legend":{"showLegend":true,"placement":"p"},"a":{"z":1,"b":2}}}]}"#,
            ),
            (
                r#"{"panels": [{"transformations": [{"options": {"renameByName": {"z": "1", "a": "2"}}, "id": "organize"}]}]}"#,
                r#"{"panels":[{"transformations":[{"id":"organize","options":{"renameByName":{"z":"1","a":"2"}}}]}]}"#,
            ),
            (
                r#"{"spec": {"layout": {"spec": {"items": [{"spec": {"element": {"name": "b", "kind": "ElementReference"}, "height": 1, "width": 2, "y": 0, "x": 0}, "kind": "GridLayoutItem"}]}, "kind": "GridLayout"},
                "elements": {"z": {"spec": {"vizConfig": {"spec": {"fieldConfig": {"overrides": [], "defaults": {}}, "options": {}}, "group": "stat", "kind": "VizConfig"}, "id": 1}, "kind": "Panel"}, "b": {"kind": "Panel"}}},
                "kind": "Dashboard", "apiVersion": "dashboard.grafana.app/v2"}"#,
                r#"{"apiVersion":"dashboard.grafana.app/v2","kind":"Dashboard","spec":{"elements":{"z":{"kind":"Panel","spec":{"id":1,"vizConfig":{"kind":"VizConfig","group":"stat","spec":{"options":{},"fieldConfig":{"defaults":{},"overrides":[]}}}}},"b":{"kind":"Panel"}},"layout":{"kind":"GridLayout","spec":{"items":[{"kind":"GridLayoutItem","spec":{"x":0,"y":0,"width":2,"height":1,"element":{"kind":"ElementReference","name":"b"}}}]}}}}"#,
            ),
        ] {
            assert_eq!(one_line(text), expected);
        }
    }

    #[test]
    fn laid_out_as_serde_does() {
        let text = written(r#"{"title": "a", "panels": [[], {}, [1, {"a": null}]], "x": {"y": []}}"#);
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(text, format!("{value:#}\n"));
    }
}
