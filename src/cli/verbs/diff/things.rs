//! The dashboards and rules that a text holds, also inside of Kubernetes objects. Compares nothing.

use std::sync::Arc;

use crate::diag::{Diagnostic, Level};
use crate::grafana::file::{Board, File, json_of, located};
use crate::json;
use crate::promql::Features;
use crate::rules::{FoundGroup, Shape, read_groups, read_rule_file};
use crate::text::{Mapped, SourceId};
use crate::yaml::{self, Dialect, Fields, Node};

/// Something that can be compared.
#[derive(Debug)]
pub(super) struct Thing {
    /// Where in the file it stands: empty for the file itself, `ConfigMap a/b: c.json`.
    pub(super) label: String,
    pub(super) held: Held,
}

#[derive(Debug)]
pub(super) enum Held {
    /// The dashboard of this number in the text.
    Board(Arc<File>, usize),
    Rules(Vec<FoundGroup>),
}

impl Thing {
    pub(super) fn board(&self) -> Option<Board<'_>> {
        match &self.held {
            Held::Board(file, at) => file.boards().nth(*at),
            Held::Rules(_) => None,
        }
    }
}

/// Lists of Kubernetes objects inside each other are followed so deep.
const MAX_LISTS: usize = 8;

/// What a text holds; `Err` with the mistakes if it is not what it wants to be.
pub(super) fn of(source: SourceId, name: &str, text: &Arc<str>, features: &Features) -> Result<Vec<Thing>, Vec<Diagnostic>> {
    let mut reading = Reading { source, features, things: Vec::new(), mistakes: Vec::new() };
    if is_json(name, text) {
        reading.json("", text, None)
    } else {
        reading.yaml("", text, None)
    }
    if reading.mistakes.is_empty() { Ok(reading.things) } else { Err(reading.mistakes) }
}

fn is_json(name: &str, text: &str) -> bool {
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("json") => true,
        Some("yaml" | "yml") => false,
        _ => text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']),
    }
}

struct Reading<'a> {
    source: SourceId,
    features: &'a Features,
    things: Vec<Thing>,
    mistakes: Vec<Diagnostic>,
}

impl Reading<'_> {
    /// Notes mistakes of a text, which stands inside of another one if `outer` is given.
    fn note(&mut self, findings: impl IntoIterator<Item = Diagnostic>, outer: Option<&Mapped>) {
        for mut finding in findings.into_iter().filter(|f| f.level == Level::Error) {
            if let Some(outer) = outer {
                for label in finding.primary.iter_mut().chain(&mut finding.others) {
                    label.span = outer.host(label.span);
                }
                finding.fix = None;
            }
            self.mistakes.push(finding);
        }
    }

    fn json(&mut self, label: &str, text: &str, outer: Option<&Mapped>) {
        let (document, findings) = json::read(self.source, text);
        let findings = located(&document, findings);
        let broken = !findings.is_empty();
        self.note(findings, outer);
        if broken {
            return;
        }
        let object = document.root().is_some_and(|root| root.get("kind").is_some() && root.get("items").is_some() || root.get("groups").is_some());
        let rules = document.root().and_then(|root| root.get("kind")).and_then(json::Value::as_str).is_some_and(|k| k == "PrometheusRule" || k == "ConfigMap");
        match File::of(document) {
            Some(file) => self.boards(label, file),
            None if (object || rules) && outer.is_none() => self.yaml(label, text, outer),
            None => {}
        }
    }

    fn boards(&mut self, label: &str, file: File) {
        let count = file.boards().count();
        let file = Arc::new(file);
        for at in 0..count {
            let named = |n: usize| if label.is_empty() { format!("dashboard {}", n + 1) } else { format!("{label}, dashboard {}", n + 1) };
            let label = if count == 1 { label.to_owned() } else { named(at) };
            self.things.push(Thing { label, held: Held::Board(Arc::clone(&file), at) });
        }
    }

    fn yaml(&mut self, label: &str, text: &str, outer: Option<&Mapped>) {
        let stream = yaml::read(text, self.source, &yaml::Limits::default());
        let roots: Vec<Node<'_>> = stream.documents.iter().filter_map(yaml::Document::root).collect();
        if roots.first().is_some_and(|root| root.get("groups").is_some() && root.get("kind").is_none()) {
            let mut findings = Vec::new();
            let groups = read_rule_file(&stream, self.features, &mut findings);
            self.rules(label, groups, findings, outer);
            return;
        }
        self.note(stream.findings.iter().cloned(), outer);
        if outer.is_none() {
            roots.into_iter().for_each(|root| self.object(root));
        }
    }

    fn rules(&mut self, label: &str, groups: Vec<FoundGroup>, findings: Vec<Diagnostic>, outer: Option<&Mapped>) {
        // What is wrong with an expression or a label is compared as it is written.
        let broken = |f: &Diagnostic| f.code.0.starts_with("yaml/") || matches!(f.code.0, "rule/kind" | "rule/field" | "rule/duration");
        self.note(findings.into_iter().filter(broken), outer);
        self.things.push(Thing { label: label.to_owned(), held: Held::Rules(groups) });
    }

    fn object(&mut self, root: Node<'_>) {
        let mut open = vec![(root.target(), 0)];
        while let Some((object, depth)) = open.pop() {
            let kind = object.get("kind").and_then(Node::text).unwrap_or_default();
            let metadata = |field: &str| object.get("metadata").and_then(|m| m.get(field)).and_then(Node::text);
            let name = [metadata("namespace"), metadata("name")].into_iter().flatten().collect::<Vec<_>>().join("/");
            match &*kind {
                "PrometheusRule" => {
                    let mut findings = Vec::new();
                    let Some(spec) = object.get("spec") else { continue };
                    let Some(fields) = Fields::of(spec, "the spec of a PrometheusRule", Dialect::V3, &mut findings) else { continue };
                    let groups = read_groups(&fields, Shape::Object, self.features, &mut findings);
                    self.rules(&format!("PrometheusRule {name}"), groups, findings, None);
                }
                "ConfigMap" => {
                    let data = object.get("data").and_then(Node::mapping).map(|d| d.entries().collect::<Vec<_>>()).unwrap_or_default();
                    for (key, text) in data.iter().filter_map(|(key, value)| Some((key.text()?, value.mapped()?))) {
                        let label = format!("ConfigMap {name}: {key}");
                        match key.rsplit_once('.').map(|(_, ending)| ending) {
                            Some("json") => self.json(&label, text.as_str(), Some(&text)),
                            Some("yaml" | "yml") => self.yaml(&label, text.as_str(), Some(&text)),
                            _ => {}
                        }
                    }
                }
                "GrafanaDashboard" => {
                    if let Some(text) = object.get("spec").and_then(|s| s.get("json")).and_then(Node::mapped) {
                        self.json(&format!("GrafanaDashboard {name}"), text.as_str(), Some(&text));
                    }
                }
                "Dashboard" if object.get("apiVersion").and_then(Node::text).is_some_and(|v| v.starts_with("dashboard.grafana.app/")) => {
                    let text = json_of(object);
                    self.json(&format!("Dashboard {name}"), text.as_str(), Some(&text));
                }
                _ if kind.ends_with("List") && depth < MAX_LISTS => {
                    let items = object.get("items").and_then(Node::sequence);
                    let mut items: Vec<_> = items.iter().flat_map(|list| list.items()).map(|item| (item.target(), depth + 1)).collect();
                    items.reverse();
                    open.extend(items);
                }
                _ => {}
            }
        }
    }
}
