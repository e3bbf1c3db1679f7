//! A metric by its new name in every query: found by the parser, changed in the bytes of the name alone.

use super::edit::Edit;
use super::{Patch, PatchError};
use crate::grafana::file::board::Board;
use crate::grafana::interpolate::{Known, interpolate};
use crate::json::Value;
use crate::model::METRIC_NAME;
use crate::promql::ast::MatchOp;
use crate::promql::{Features, NodeKind, parse_all};
use crate::text::Span;

use super::super::path::path_of;

/// What [`Patch::rename_metric`] did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renamed {
    /// How many times the name was changed.
    pub changed: usize,
    /// Paths of queries that hold the name, but could not be read as PromQL, so that they stay as they are.
    pub skipped: Vec<String>,
}

impl Patch {
    /// Gives a metric another name in all queries of Prometheus: of panels, variables and annotations. Names inside of regular
    /// expressions stay.
    ///
    /// # Errors
    /// If the new name is no name of a metric.
    pub fn rename_metric(&mut self, old: &str, new: &str) -> Result<Renamed, PatchError> {
        let first = |c: char| c.is_ascii_alphabetic() || c == '_' || c == ':';
        if !new.starts_with(first) || !new.chars().all(|c| first(c) || c.is_ascii_digit()) {
            return Err(PatchError::name(new));
        }
        let (mut edits, mut done) = (Vec::new(), Renamed::default());
        for board in self.file().boards() {
            let known: Vec<Known> = board.variables().iter().map(|v| Known::of_type(&text(v.name()), &text(v.kind()), &text(v.query()))).collect();
            for value in expressions(board) {
                let whole = value.as_str().map_or(0, |t| t.len());
                rename(value, 0..whole, &known, old, new, &mut edits, &mut done);
            }
            for (value, range) in variables(board) {
                rename(value, range, &known, old, new, &mut edits, &mut done);
            }
        }
        done.changed = edits.len();
        self.apply(edits);
        Ok(done)
    }
}

fn text(text: Option<std::borrow::Cow<'_, str>>) -> String {
    text.unwrap_or_default().into_owned()
}

/// The expressions of panels and annotations that go to Prometheus as far as can be told.
fn expressions(board: Board<'_>) -> Vec<Value<'_>> {
    let prometheus = |kind: Option<std::borrow::Cow<'_, str>>| kind.is_none_or(|k| k.contains("prometheus") || k == "datasource");
    let mut found = Vec::new();
    for panel in board.panels() {
        for query in panel.queries() {
            let kind = query.datasource().and_then(|d| d.kind).or_else(|| panel.datasource().and_then(|d| d.kind));
            found.extend(query.body().and_then(|b| b.get("expr")).filter(|v| v.as_str().is_some() && prometheus(kind)));
        }
    }
    found.extend(board.annotations().iter().filter(|a| prometheus(a.datasource().and_then(|d| d.kind))).filter_map(|a| a.expr_value()));
    found
}

/// The expressions inside of variables' queries, with their bytes in the text: `label_values(expr, label)`, `query_result(expr)`.
fn variables(board: Board<'_>) -> Vec<(Value<'_>, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    for variable in board.variables().into_iter().filter(|v| v.kind().is_some_and(|k| k == "query")) {
        let definition = variable.spec().and_then(|s| s.get("definition"));
        for value in variable.query_value().into_iter().chain(definition) {
            let Some(whole) = value.as_str() else { continue };
            let Some(open) = whole.find('(') else { continue };
            let Some(close) = whole.rfind(')') else { continue };
            let end = match whole[..open].trim() {
                "label_values" => whole[open..close].rfind(',').map(|comma| open + comma),
                "query_result" => Some(close),
                _ => None,
            };
            found.extend(end.filter(|end| *end > open).map(|end| (value, open + 1..end)));
        }
    }
    found
}

fn rename(value: Value<'_>, range: std::ops::Range<usize>, known: &[Known], old: &str, new: &str, edits: &mut Vec<Edit>, done: &mut Renamed) {
    let Some(mapped) = value.mapped() else { return };
    let Some(part) = mapped.as_str().get(range.clone()).filter(|part| part.contains(old)) else { return };
    let replaced = interpolate(part, known);
    let parsed = parse_all(replaced.text.as_str(), &Features::suite());
    let Some(expr) = parsed.expr.filter(|_| replaced.is_complete()) else {
        done.skipped.push(path_of(value));
        return;
    };
    let before = u32::try_from(range.start).unwrap_or(0);
    for node in expr.nodes() {
        let NodeKind::Selector(selector) = &node.kind else { continue };
        let named = selector.name.iter().filter(|n| &***n == old).map(|n| n.span);
        let matched = selector.matchers.iter().filter(|m| &*m.name == METRIC_NAME && m.op == MatchOp::Equal && m.value.as_bytes() == old.as_bytes());
        for span in named.chain(matched.map(|m| m.value_span)) {
            let inner = replaced.text.host(span);
            let host = mapped.host(Span::new(inner.start + before, inner.end + before));
            // Without the quotes that may stand around it, which may be escaped in the JSON.
            let bytes = &value.document().text()[host.range()];
            if let Some(at) = bytes.find(old).filter(|_| bytes.trim_matches(['"', '\'', '`', '\\']) == old) {
                let start = host.range().start + at;
                edits.push(Edit { span: Span::of(start, start + old.len()), text: new.to_owned() });
            }
        }
    }
}
