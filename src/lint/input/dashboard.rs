//! Dashboards as JSON: queries of panels, variables and annotations, as expressions with their places.
//!
//! The classic model, nested rows and the old `rows` list included. Queries of other datasources are left alone.

use crate::diag::{Code, Diagnostic};
use crate::grafana::interpolate::Known;
use crate::json::Value;
use crate::promql::Features;

use super::queries::{self, Query};
use super::{Layer, Unknown, shape};
use crate::lint::session::Found;

const WRAPPED: Code = Code("dashboard/wrapped");

/// Reads a dashboard, a wrapped one, or a list of them.
pub(super) fn read(layer: &Layer<'_>, root: Value<'_>, features: &Features, found: &mut Found) -> Result<(), Unknown> {
    if root.is_array() {
        let mut known = false;
        for element in root.elements() {
            known |= read(layer, element, features, found).is_ok();
        }
        return if known { Ok(()) } else { Err((layer.span(head(root)), "a list without dashboards".to_owned())) };
    }
    if let Some(entry) = root.entry("dashboard").filter(|e| e.value.is_object()) {
        let message = "expected the dashboard itself, found it wrapped in `dashboard`";
        let finding = Diagnostic::warning(WRAPPED, message, layer.source, layer.span(entry.key.span()));
        found.findings.push(
            finding.help("this is the body of Grafana's HTTP API; a provisioned file needs what stands inside, else Grafana says \"title cannot be empty\""),
        );
        one(layer, entry.value, features, found);
        return Ok(());
    }
    let named = ["panels", "templating", "schemaVersion"].iter().any(|key| root.get(key).is_some());
    if named || root.get("rows").is_some_and(Value::is_array) || shape::misspells_panels(root) {
        one(layer, root, features, found);
        return Ok(());
    }
    let keys: Vec<String> = root.entries().filter_map(|e| e.key.as_str()).take(4).map(|key| format!("`{key}`")).collect();
    let what = if root.is_object() { format!("an object of {}", keys.join(", ")) } else { root.kind().as_str().to_owned() };
    Err((layer.span(head(root)), what))
}

/// The first line of a value.
pub(super) fn head(value: Value<'_>) -> crate::text::Span {
    let line = value.text().find(['\n', '\r']).unwrap_or(value.text().len());
    let start = value.span().range().start;
    crate::text::Span::of(start, start + line)
}

fn one(layer: &Layer<'_>, root: Value<'_>, features: &Features, found: &mut Found) {
    found.report.dashboards += 1;
    shape::board(layer, root, found);
    let board = Board { layer, root, features, variables: variables(root) };
    for variable in board.list("templating") {
        if is(variable, "type", "query") && board.is_prometheus(&[variable]) {
            let query = variable.get("query");
            let text = query.and_then(|q| if q.is_object() { q.get("query") } else { Some(q) }).and_then(Value::mapped);
            if let Some(text) = text {
                queries::read_variable(&board.query(), &layer.text(text), found);
            }
        }
    }
    for annotation in board.list("annotations") {
        let expr = annotation.get("expr").or_else(|| annotation.path(&["target", "expr"]));
        if let Some(text) = expr.and_then(Value::mapped)
            && board.is_prometheus(&[annotation])
        {
            queries::read(&board.query(), &layer.text(text), None, found);
        }
    }
    let rows = root.get("rows").into_iter().flat_map(Value::elements).filter_map(|row| row.get("panels")).flat_map(Value::elements);
    let mut open: Vec<Value<'_>> = root.get("panels").into_iter().flat_map(Value::elements).chain(rows).collect();
    open.reverse();
    while let Some(panel) = open.pop() {
        let mut inner: Vec<_> = panel.get("panels").into_iter().flat_map(Value::elements).collect();
        inner.reverse();
        open.extend(inner);
        board.panel(panel, found);
    }
}

/// Whether a field is that text.
fn is(value: Value<'_>, field: &str, text: &str) -> bool {
    value.get(field).and_then(Value::as_str).is_some_and(|t| t == text)
}

fn variables(root: Value<'_>) -> Vec<Known> {
    let text = |v: Value<'_>, key: &str| v.get(key).and_then(Value::as_str).unwrap_or_default().into_owned();
    let list = root.path(&["templating", "list"]).into_iter().flat_map(Value::elements);
    list.map(|v| Known::of_type(&text(v, "name"), &text(v, "type"), &text(v, "query"))).collect()
}

struct Board<'a, 'd> {
    layer: &'a Layer<'a>,
    root: Value<'d>,
    features: &'a Features,
    variables: Vec<Known>,
}

impl<'d> Board<'_, 'd> {
    fn query(&self) -> Query<'_> {
        Query { source: self.layer.source, variables: &self.variables, features: self.features }
    }

    fn list(&self, field: &str) -> impl Iterator<Item = Value<'d>> {
        self.root.path(&[field, "list"]).into_iter().flat_map(Value::elements)
    }

    fn panel(&self, panel: Value<'_>, found: &mut Found) {
        shape::panel(self.layer, panel, found);
        let mut any = false;
        for target in panel.get("targets").into_iter().flat_map(Value::elements) {
            if !self.is_prometheus(&[target, panel]) {
                continue;
            }
            shape::target(self.layer, target, found);
            let Some(text) = target.get("expr").and_then(Value::mapped).filter(|t| !t.as_str().trim().is_empty()) else { continue };
            any = true;
            let legend = target.get("legendFormat").and_then(Value::mapped).map(|l| self.layer.text(l));
            queries::read(&self.query(), &self.layer.text(text), legend, found);
        }
        found.report.panels += usize::from(any);
    }

    /// Whether the innermost of `holders` that names a datasource names one of Prometheus, as far as can be told.
    fn is_prometheus(&self, holders: &[Value<'_>]) -> bool {
        for holder in holders {
            let Some(datasource) = holder.get("datasource").filter(|d| !d.is_null()) else { continue };
            if let Some(kind) = datasource.get("type").and_then(Value::as_str) {
                if kind == "datasource" || kind == "mixed" {
                    continue;
                }
                return kind.contains("prometheus") || kind == "grafana-amazonprometheus-datasource";
            }
            let Some(name) = datasource.as_str().or_else(|| datasource.get("uid").and_then(Value::as_str)) else { continue };
            if name.starts_with("-- ") {
                continue;
            }
            return self.names_prometheus(&name);
        }
        true
    }

    fn names_prometheus(&self, name: &str) -> bool {
        let variable = name.trim_start_matches('$').trim_matches(['{', '}', '[', ']']);
        if variable.len() < name.len() {
            let declared = self.list("templating").find(|v| is(*v, "name", variable)).and_then(|v| v.get("query")).and_then(Value::as_str);
            let input = || self.root.get("__inputs").into_iter().flat_map(Value::elements).find(|v| is(*v, "name", variable));
            let kind = declared.or_else(|| input().and_then(|v| v.get("pluginId")).and_then(Value::as_str));
            if let Some(kind) = kind {
                return kind.contains("prometheus");
            }
        }
        // Of the usual datasources only Loki has a query in a field of that name too.
        !name.to_ascii_lowercase().contains("loki")
    }
}
