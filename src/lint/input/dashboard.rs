//! Dashboards as JSON: queries of panels, variables and annotations, as expressions with their places.
//!
//! Every model that [`file`] reads. What is wrong with the dashboard itself is said by [`file::check`]; queries of other
//! datasources are left alone.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic};
use crate::grafana::file::{self, Board, DatasourceName, Model, Panel, Variable, Wrapper};
use crate::grafana::interpolate::Known;
use crate::json::{Kind, Value};
use crate::promql::Features;
use crate::text::Span;

use super::queries::{self, Query};
use super::{Layer, Unknown, shape};
use crate::lint::session::Found;

const WRAPPED: Code = Code("dashboard/wrapped");

/// Reads a dashboard, a wrapped one, or a list of them.
pub(super) fn read(layer: &Layer<'_>, root: Value<'_>, features: &Features, found: &mut Found) -> Result<(), Unknown> {
    let boards = Board::all(root);
    if !boards.is_empty() {
        for board in boards {
            if board.wrapper() == Wrapper::Api && board.model() != Model::LibraryPanel {
                wrapped(layer, board, found);
            }
            one(layer, board, features, found);
        }
        return Ok(());
    }
    if shape::misspells_panels(root) {
        one(layer, Board::assumed(root), features, found);
        return Ok(());
    }
    let keys: Vec<String> = root.entries().filter_map(|e| e.key.as_str()).take(4).map(|key| format!("`{key}`")).collect();
    let what = match root.kind() {
        Kind::Object => format!("an object of {}", keys.join(", ")),
        Kind::Array => "a list without dashboards".to_owned(),
        kind => kind.as_str().to_owned(),
    };
    Err((layer.span(head(root)), what))
}

fn wrapped(layer: &Layer<'_>, board: Board<'_>, found: &mut Found) {
    let Some(entry) = board.outer().entry("dashboard") else { return };
    let message = "expected the dashboard itself, found it wrapped in `dashboard`";
    let finding = Diagnostic::warning(WRAPPED, message, layer.source, layer.span(entry.key.span()));
    found
        .findings
        .push(finding.help("this is the body of Grafana's HTTP API; a provisioned file needs what stands inside, else Grafana says \"title cannot be empty\""));
}

/// The first line of a value.
fn head(value: Value<'_>) -> Span {
    let line = value.text().find(['\n', '\r']).unwrap_or(value.text().len());
    let start = value.span().range().start;
    Span::of(start, start + line)
}

fn one(layer: &Layer<'_>, board: Board<'_>, features: &Features, found: &mut Found) {
    found.report.dashboards += 1;
    shape::board(layer, board, found);
    let mut own = Vec::new();
    file::check(board, &mut own);
    found.findings.extend(own.into_iter().map(|f| layer.finding(f)));
    let declared: Vec<Variable<'_>> = board.variables();
    let reader = Reader { layer, board, features, variables: declared.iter().map(known).collect(), declared };
    for variable in &reader.declared {
        if variable.kind().is_some_and(|kind| kind == "query")
            && reader.is_prometheus(&[variable.datasource()])
            && let Some(text) = variable.query_value().and_then(Value::mapped)
        {
            queries::read_variable(&reader.query(), &layer.text(text), found);
        }
    }
    for annotation in board.annotations() {
        if let Some(text) = annotation.expr_value().and_then(Value::mapped)
            && reader.is_prometheus(&[annotation.datasource()])
        {
            queries::read(&reader.query(), &layer.text(text), None, found);
        }
    }
    board.panels().into_iter().for_each(|panel| reader.panel(panel, found));
}

fn known(variable: &Variable<'_>) -> Known {
    let text = |text: Option<Cow<'_, str>>| text.unwrap_or_default().into_owned();
    Known::of_type(&text(variable.name()), &text(variable.kind()), &text(variable.query()))
}

struct Reader<'a, 'd> {
    layer: &'a Layer<'a>,
    board: Board<'d>,
    features: &'a Features,
    variables: Vec<Known>,
    declared: Vec<Variable<'d>>,
}

impl Reader<'_, '_> {
    fn query(&self) -> Query<'_> {
        Query { source: self.layer.source, variables: &self.variables, features: self.features }
    }

    fn panel(&self, panel: Panel<'_>, found: &mut Found) {
        shape::panel(self.layer, panel, found);
        let mut any = false;
        for query in panel.queries() {
            let Some(body) = query.body().filter(|_| self.is_prometheus(&[query.datasource(), panel.datasource()])) else { continue };
            shape::target(self.layer, body, found);
            let Some(text) = body.get("expr").and_then(Value::mapped).filter(|t| !t.as_str().trim().is_empty()) else { continue };
            any = true;
            let legend = body.get("legendFormat").and_then(Value::mapped).map(|l| self.layer.text(l));
            queries::read(&self.query(), &self.layer.text(text), legend, found);
        }
        found.report.panels += usize::from(any);
    }

    /// Whether the innermost datasource that is named is one of Prometheus, as far as can be told.
    fn is_prometheus(&self, named: &[Option<DatasourceName<'_>>]) -> bool {
        for datasource in named.iter().flatten() {
            if let Some(kind) = datasource.kind.as_deref().filter(|kind| !kind.is_empty()) {
                if kind == "datasource" || kind == "mixed" {
                    continue;
                }
                return kind.contains("prometheus") || kind == "grafana-amazonprometheus-datasource";
            }
            let Some(name) = datasource.uid.as_deref().filter(|_| !datasource.is_special()) else { continue };
            return self.names_prometheus(name);
        }
        true
    }

    fn names_prometheus(&self, name: &str) -> bool {
        let variable = name.trim_start_matches('$').trim_matches(['{', '}', '[', ']']);
        if variable.len() < name.len() {
            let declared = self.declared.iter().find(|v| v.name().is_some_and(|n| n == variable)).and_then(|v| v.query().map(Cow::into_owned));
            let input = || {
                let inputs = self.board.value().get("__inputs").into_iter().flat_map(Value::elements);
                let named = |v: &Value<'_>| v.get("name").and_then(Value::as_str).is_some_and(|n| n == variable);
                inputs.filter(named).find_map(|v| v.get("pluginId").and_then(Value::as_str).map(Cow::into_owned))
            };
            if let Some(kind) = declared.or_else(input) {
                return kind.contains("prometheus");
            }
        }
        // Of the usual datasources only Loki has a query in a field of that name too.
        !name.to_ascii_lowercase().contains("loki")
    }
}
