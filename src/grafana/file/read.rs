//! What a text is: a dashboard of which model, in which wrapper, or a list of them.
//!
//! Reading never fails on what a dashboard holds; that is for [`super::check`]. Texts that are no dashboard are nobody's fault.

use std::sync::Arc;

use super::board::{Board, Model, Wrapper, text};
use super::findings;
use super::path::path_of;
use crate::diag::Diagnostic;
use crate::json::{self, Document, Value};
use crate::text::SourceId;

/// A text with one dashboard or several in it, as it is.
#[derive(Debug, Clone)]
pub struct File {
    document: Document,
}

impl File {
    /// Reads `text`, whose number is `source`. Findings are those of the JSON and, if it holds dashboards, of [`super::check`], in
    /// order of their place; `None` if it holds none. With an error among them the file says something else than its writer
    /// meant: it can be asked, but should not be written back.
    #[must_use]
    pub fn read(source: SourceId, text: impl Into<Arc<str>>) -> (Option<Self>, Vec<Diagnostic>) {
        let (document, findings) = json::read(source, text);
        let mut findings = located(&document, findings);
        let file = Self::of(document);
        for board in file.iter().flat_map(Self::boards) {
            findings::check(board, &mut findings);
        }
        findings.sort_by_key(|f| f.primary.as_ref().map(|p| p.span.start));
        (file, findings)
    }

    /// A document that is already read; `None` if it holds no dashboard.
    #[must_use]
    pub fn of(document: Document) -> Option<Self> {
        document.root().is_some_and(|root| !boards(root).is_empty()).then_some(Self { document })
    }

    /// A file that held a dashboard before a change.
    pub(super) const fn changed(document: Document) -> Self {
        Self { document }
    }

    /// The JSON with its places.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// The text, byte for byte.
    #[must_use]
    pub fn text(&self) -> &str {
        self.document.text()
    }

    /// Its dashboards, in order; at least one.
    pub fn boards(&self) -> impl Iterator<Item = Board<'_>> {
        self.document.root().into_iter().flat_map(boards)
    }

    /// Its dashboard; the first one if there are several.
    ///
    /// # Panics
    /// Never: a file holds a value, or [`Self::of`] would not have made it, and no patch takes out the whole.
    #[must_use]
    pub fn board(&self) -> Board<'_> {
        let first = self.boards().next().or_else(|| self.document.root().map(Board::assumed));
        first.expect("`File::of` has seen a value, and patches replace or keep the outermost one")
    }
}

impl<'d> Board<'d> {
    /// The dashboards that a value is or holds: itself, or the elements of a list or of a Kubernetes list.
    #[must_use]
    pub fn all(root: Value<'d>) -> Vec<Self> {
        boards(root)
    }

    /// A value taken for a classic dashboard, whatever it holds.
    #[must_use]
    pub const fn assumed(value: Value<'d>) -> Self {
        Self { outer: value, value, model: Model::Classic, wrapper: Wrapper::None }
    }
}

/// The findings of the JSON reader, each with the path of what it is about at the end of its message.
#[must_use]
pub fn located(document: &Document, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for finding in &mut findings {
        let Some(primary) = &finding.primary else { continue };
        let at = primary.span.start.min(u32::try_from(document.text().trim_end().len()).unwrap_or(u32::MAX).saturating_sub(1));
        let before = document.text().get(..at as usize).unwrap_or_default().trim_end().len();
        let place = document.at_offset(at).or_else(|| document.at_offset(u32::try_from(before).unwrap_or(at).saturating_sub(1)));
        let Some(place) = place else { continue };
        let path = path_of(place);
        let cut = path.char_indices().nth(LONGEST_PATH).map(|(at, _)| at);
        finding.message.push_str(&cut.map_or_else(|| format!(" at `{path}`"), |cut| format!(" at `{}..`", &path[..cut])));
    }
    findings
}

/// Paths of what is nested senselessly deep are cut after so many characters.
const LONGEST_PATH: usize = 120;

fn boards(root: Value<'_>) -> Vec<Board<'_>> {
    if let Some(board) = board(root) {
        return vec![board];
    }
    let items = if root.is_array() { Some(root) } else { root.get("items").filter(|_| text(root, "kind").is_some_and(|k| k.ends_with("List"))) };
    items.into_iter().flat_map(Value::elements).filter_map(board).collect()
}

/// What a value is the dashboard of, if of any.
fn board(value: Value<'_>) -> Option<Board<'_>> {
    if !value.is_object() {
        return None;
    }
    let of = |inner, model, wrapper| Some(Board { outer: value, value: inner, model, wrapper });
    if let Some(version) = text(value, "apiVersion") {
        let version = version.strip_prefix("dashboard.grafana.app/")?;
        let spec = value.get("spec")?;
        return match text(value, "kind").as_deref() {
            Some("Dashboard") => of(spec, model_of(spec, version), Wrapper::Resource),
            _ => None,
        };
    }
    if let Some(inner) = value.get("dashboard").filter(|v| v.is_object() || value.get("meta").is_some_and(Value::is_object)) {
        return of(inner, model_of(inner, ""), Wrapper::Api);
    }
    if let Some(result) = value.get("result").filter(|r| is_library_panel(*r)) {
        return of(result, Model::LibraryPanel, Wrapper::Api);
    }
    if is_library_panel(value) {
        return of(value, Model::LibraryPanel, Wrapper::None);
    }
    if is_v2(value) {
        return of(value, model_of(value, ""), Wrapper::None);
    }
    let named = ["panels", "templating", "schemaVersion"].iter().any(|key| value.get(key).is_some());
    if named || value.get("rows").is_some_and(Value::is_array) { of(value, Model::Classic, Wrapper::None) } else { None }
}

fn is_v2(value: Value<'_>) -> bool {
    value.get("elements").is_some() && value.get("panels").is_none() && value.get("schemaVersion").is_none()
}

/// A library panel as the HTTP API gives it: its kind is 1.
fn is_library_panel(value: Value<'_>) -> bool {
    value.get("model").is_some_and(|m| m.is_object() && m.get("type").is_some()) && value.get("kind").and_then(Value::as_i64) == Some(1)
}

/// The model of what stands in a wrapper, by the version of the resource or, without one, by how plugins are named.
fn model_of(spec: Value<'_>, version: &str) -> Model {
    match version {
        "v2alpha1" => Model::V2Alpha1,
        "v2beta1" => Model::V2Beta1,
        "v2" => Model::V2,
        _ if !is_v2(spec) => Model::Classic,
        _ => {
            let panels = || spec.get("elements").into_iter().flat_map(Value::entries).filter_map(|e| e.value.get("spec"));
            if panels().filter_map(|p| p.get("vizConfig")).any(|v| v.get("group").is_none() && v.get("kind").is_some()) {
                return Model::V2Alpha1;
            }
            let transformations = panels().filter_map(|p| p.path(&["data", "spec", "transformations"])).flat_map(Value::elements);
            let (mut old, mut new) = (0, 0);
            for transformation in transformations {
                *(if transformation.get("group").is_some() { &mut new } else { &mut old }) += 1;
            }
            if old > new { Model::V2Beta1 } else { Model::V2 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn models(text: &str) -> Vec<(Model, Wrapper, String)> {
        let (document, _) = json::read(SourceId(0), text);
        File::of(document).map(|f| f.boards().map(|b| (b.model(), b.wrapper(), b.path())).collect()).unwrap_or_default()
    }

    #[test]
    fn shapes_are_recognised() {
        let v2 = |version: &str| {
            format!(r#"{{"apiVersion": "dashboard.grafana.app/{version}", "kind": "Dashboard", "metadata": {{"name": "u"}}, "spec": {{"elements": {{}}}}}}"#)
        };
        let one = |model, wrapper, path: &str| vec![(model, wrapper, path.to_owned())];
        for (text, expected) in [
            (r#"{"panels": []}"#.to_owned(), one(Model::Classic, Wrapper::None, "$")),
            (r#"{"rows": []}"#.to_owned(), one(Model::Classic, Wrapper::None, "$")),
            (r#"{"rows": 1}"#.to_owned(), vec![]),
            (r#"{"schemaVersion": 39}"#.to_owned(), one(Model::Classic, Wrapper::None, "$")),
            (r#"{"dashboard": {}, "meta": {}}"#.to_owned(), one(Model::Classic, Wrapper::Api, "$.dashboard")),
            (r#"{"dashboard": null, "meta": {}}"#.to_owned(), one(Model::Classic, Wrapper::Api, "$.dashboard")),
            (r#"{"dashboard": null}"#.to_owned(), vec![]),
            (r#"{"dashboard": {"elements": {}, "layout": {}}}"#.to_owned(), one(Model::V2, Wrapper::Api, "$.dashboard")),
            (v2("v2"), one(Model::V2, Wrapper::Resource, "$.spec")),
            (v2("v2beta1"), one(Model::V2Beta1, Wrapper::Resource, "$.spec")),
            (v2("v2alpha1"), one(Model::V2Alpha1, Wrapper::Resource, "$.spec")),
            (v2("v3alpha0"), one(Model::V2, Wrapper::Resource, "$.spec")),
            (
                r#"{"apiVersion": "dashboard.grafana.app/v1", "kind": "Dashboard", "spec": {"panels": []}}"#.to_owned(),
                one(Model::Classic, Wrapper::Resource, "$.spec"),
            ),
            (r#"{"apiVersion": "v1", "kind": "ConfigMap", "panels": []}"#.to_owned(), vec![]),
            (r#"{"elements": {"a": {"spec": {"vizConfig": {"kind": "stat"}}}}}"#.to_owned(), one(Model::V2Alpha1, Wrapper::None, "$")),
            (
                r#"[{"panels": []}, 1, {"name": "x"}, {"dashboard": {}}]"#.to_owned(),
                vec![(Model::Classic, Wrapper::None, "$[0]".to_owned()), (Model::Classic, Wrapper::Api, "$[3].dashboard".to_owned())],
            ),
            (r#"{"kind": "DashboardList", "items": [{"panels": []}]}"#.to_owned(), one(Model::Classic, Wrapper::None, "$.items[0]")),
            (r#"{"result": {"kind": 1, "name": "x", "model": {"type": "stat"}}}"#.to_owned(), one(Model::LibraryPanel, Wrapper::Api, "$.result")),
            (r#"{"name": "package", "version": "1"}"#.to_owned(), vec![]),
            ("[]".to_owned(), vec![]),
            ("".to_owned(), vec![]),
            ("3".to_owned(), vec![]),
        ] {
            assert_eq!(models(&text), expected, "{text}");
        }
    }

    #[test]
    fn one_way_to_ask_for_every_model() {
        let classic = r#"{"title": "T", "uid": "u", "tags": ["a"], "schemaVersion": 39, "templating": {"list": [{"name": "v", "type": "query", "query": "label_values(up, job)"}]},
            "panels": [{"id": 1, "type": "row", "title": "R", "collapsed": true, "panels": [{"id": 2, "type": "stat", "title": "P", "gridPos": {"x": 0, "y": 1, "w": 12, "h": 8},
              "datasource": {"type": "prometheus", "uid": "p"}, "targets": [{"refId": "A", "expr": "up"}], "fieldConfig": {"defaults": {"unit": "s"}, "overrides": [{}]}}]}]}"#;
        let v2 = r#"{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {"name": "u"}, "spec": {"title": "T", "tags": ["a"],
            "variables": [{"kind": "QueryVariable", "spec": {"name": "v", "query": {"kind": "DataQuery", "group": "prometheus", "spec": {"query": "label_values(up, job)"}}}}],
            "elements": {"p": {"kind": "Panel", "spec": {"id": 2, "title": "P", "data": {"kind": "QueryGroup", "spec": {"queries": [{"kind": "PanelQuery", "spec": {"refId": "A",
              "query": {"kind": "DataQuery", "group": "prometheus", "datasource": {"name": "p"}, "spec": {"expr": "up"}}}}]}},
              "vizConfig": {"kind": "VizConfig", "group": "stat", "spec": {"fieldConfig": {"defaults": {"unit": "s"}, "overrides": [{}]}}}}}},
            "layout": {"kind": "RowsLayout", "spec": {"rows": [{"kind": "RowsLayoutRow", "spec": {"title": "R", "layout": {"kind": "GridLayout", "spec": {"items": [
              {"kind": "GridLayoutItem", "spec": {"x": 0, "y": 1, "width": 12, "height": 8, "element": {"kind": "ElementReference", "name": "p"}}}]}}}}]}}}}"#;
        for text in [classic, v2] {
            let file = File::read(SourceId(0), text).0.expect("a dashboard");
            let board = file.board();
            assert_eq!((board.title().as_deref(), board.uid().as_deref(), board.tags().len()), (Some("T"), Some("u"), 1));
            let variable = board.variables()[0];
            assert_eq!((variable.name().as_deref(), variable.kind().as_deref()), (Some("v"), Some("query")));
            assert_eq!(variable.query().as_deref(), Some("label_values(up, job)"));
            let panels = board.panels();
            let panel = panels.iter().find(|p| !p.is_row()).expect("a panel");
            assert_eq!((panel.id(), panel.kind().as_deref(), panel.title().as_deref()), (Some(2), Some("stat"), Some("P")));
            assert_eq!((panel.row_title().as_deref(), panel.unit().as_deref(), panel.overrides().len()), (Some("R"), Some("s"), 1));
            assert_eq!(panel.grid().map(|g| (g.x, g.y, g.w, g.h)), Some((0, 1, 12, 8)));
            let query = panel.queries()[0];
            assert_eq!((query.ref_id().as_deref(), query.expr().as_deref()), (Some("A"), Some("up")));
            let datasource = query.datasource().or_else(|| panel.datasource()).expect("a datasource");
            assert_eq!((datasource.kind.as_deref(), datasource.uid.as_deref()), (Some("prometheus"), Some("p")));
        }
    }

    #[test]
    fn mistakes_of_the_json_have_a_path() {
        for (text, expected) in [
            (r#"{"panels": [{"title": "a", }]}"#, " at `$.panels[0]`"),
            (r#"{"panels": [{"targets": [{"refId": "A""#, " at `$.panels[0].targets[0].refId`"),
            (r#"{"panels": [{"id": 1, "id": 2}]}"#, " at `$.panels[0]`"),
        ] {
            let (file, findings) = File::read(SourceId(0), text);
            assert!(file.is_some(), "{text}");
            let found = findings.iter().find(|f| f.code.0.starts_with("json/")).expect("a mistake");
            assert!(found.message.ends_with(expected), "{} {text}", found.message);
        }
    }
}
