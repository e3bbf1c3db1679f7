//! Everything that a build makes, as texts with their places below the output folder. Pure: the same project gives the same bytes.

use super::collision;
use super::console::size;
use super::definition::Project;
use super::objects::{config_map, object_name, prometheus_rule};
use crate::diag::{Code, Diagnostic, Level};
use crate::grafana::{self, Dashboard};
use crate::k8s::{self, ConfigMap, Kind};
use crate::text::{SourceId, Sources, Span};
use crate::yaml;

/// The API server refuses the object.
pub(super) const OBJECT: Code = Code("project/object");
/// The ConfigMap is so large that some ways of applying it fail.
pub(super) const LARGE: Code = Code("project/large-config-map");

const HEADER: &str = "Generated from code: `cargo xtask build-dashboards` overwrites what is changed here.";

/// What kind of thing a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Dashboard,
    Rules,
    Manifest,
}

/// One file of a build.
#[derive(Debug)]
pub(super) struct Artifact {
    /// Below the output folder, with `/`.
    pub(super) path: String,
    /// Its content.
    pub(super) text: String,
    /// What it is.
    pub(super) sort: Sort,
    /// Its text among the build's sources, if the linter looks at it: manifests hold the same expressions again.
    pub(super) source: Option<SourceId>,
    /// Shown beside its path: the label that the sidecar looks for, the size against the limit.
    pub(super) notes: [String; 2],
}

/// What a build made, and what is wrong with it apart from the expressions.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) artifacts: Vec<Artifact>,
    /// The texts that findings point into: dashboards and rule files.
    pub(super) sources: Sources,
    pub(super) findings: Vec<Diagnostic>,
}

impl Project {
    /// Makes every file. `shown` is the folder that messages name: `build`.
    pub(super) fn generate(&self, shown: &str) -> Built {
        let mut built = Built { artifacts: Vec::new(), sources: Sources::default(), findings: self.conflicts.clone() };
        let mut names = collision::Names::default();
        for placed in &self.dashboards {
            let dashboard = &placed.dashboard;
            let text = dashboard.to_text();
            let uid = dashboard.uid_or_default();
            let path = format!("dashboards/{uid}.json");
            let source = built.sources.add(format!("{shown}/{path}"), text.as_str());
            built.findings.extend(dashboard.check().iter().map(|found| of_dashboard(found, dashboard, source, &text)));
            let folder = placed.folder.as_deref().or(self.folder.as_deref()).unwrap_or(&self.name);
            let map = config_map(dashboard, &text, folder, &self.target);
            let place = (source, title_span(&text, dashboard.title(), 0));
            built.findings.extend(names.dashboard(&uid, place));
            built.findings.extend(names.object(ConfigMap::KIND, &map.metadata.name, place));
            built.findings.extend(of_config_map(&map, place));
            let notes = ["grafana_dashboard=1".to_owned(), format!("{} of 1 MiB", size(map.bytes()))];
            let json = Artifact { path, text, sort: Sort::Dashboard, source: Some(source), notes: [String::new(), String::new()] };
            let manifest = manifest(&map, &format!("manifests/configmap-{}.yaml", object_name(&uid)), notes, &mut built.findings);
            built.artifacts.extend([json, manifest]);
        }
        for file in &self.rules {
            let text = commented(&file.to_yaml());
            let path = format!("rules/{}.yaml", file.name);
            let source = built.sources.add(format!("{shown}/{path}"), text.as_str());
            let object = prometheus_rule(file, &self.target);
            let place = (source, Span::at(0));
            built.findings.extend(names.object(k8s::PrometheusRule::KIND, &file.name, place));
            built.findings.extend(object.problems().into_iter().map(|problem| Diagnostic::error(OBJECT, problem, place.0, place.1)));
            let rules = Artifact { path, text, sort: Sort::Rules, source: Some(source), notes: [String::new(), String::new()] };
            let manifest = manifest(&object, &format!("manifests/prometheusrule-{}.yaml", file.name), [String::new(), String::new()], &mut built.findings);
            built.artifacts.extend([rules, manifest]);
        }
        built.artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        built
    }

    /// `3 dashboards (61 panels), 2 rule groups (3 alerts, 4 recording rules), 5 manifests`.
    pub(super) fn contents(&self, built: &Built) -> String {
        use super::console::counted;
        let panels: usize = self.dashboards.iter().map(|placed| placed.dashboard.panel_count()).sum();
        let rules = || self.rules.iter().flat_map(|file| file.rules().map(|(_, rule)| rule));
        let alerts = rules().filter(|rule| matches!(rule, crate::rules::Rule::Alert(_))).count();
        let groups: usize = self.rules.iter().map(|file| file.groups.len()).sum();
        let manifests = built.artifacts.iter().filter(|artifact| artifact.sort == Sort::Manifest).count();
        format!(
            "{} ({}), {} ({}, {}), {}",
            counted(self.dashboards.len(), "dashboard"),
            counted(panels, "panel"),
            counted(groups, "rule group"),
            counted(alerts, "alert"),
            counted(rules().count() - alerts, "recording rule"),
            counted(manifests, "manifest")
        )
    }
}

fn commented(yaml: &str) -> String {
    format!("# {HEADER}\n{yaml}")
}

fn manifest<K: Kind>(object: &K, path: &str, notes: [String; 2], findings: &mut Vec<Diagnostic>) -> Artifact {
    let text = match k8s::to_value(object) {
        Ok(value) => commented(&yaml::write(&value)),
        Err(error) => {
            let message = format!("`{path}` cannot be written: {error}");
            findings.push(Diagnostic { code: OBJECT, level: Level::Error, message, primary: None, others: Vec::new(), help: Vec::new(), fix: None });
            String::new()
        }
    };
    Artifact { path: path.to_owned(), text, sort: Sort::Manifest, source: None, notes }
}

fn of_config_map(map: &ConfigMap, (source, span): (SourceId, Span)) -> Vec<Diagnostic> {
    let mut found: Vec<_> = map.problems().into_iter().map(|problem| Diagnostic::error(OBJECT, problem, source, span)).collect();
    if (ConfigMap::LARGE..=ConfigMap::LIMIT).contains(&map.bytes()) {
        let message = format!("the dashboard's ConfigMap holds {}: a plain `kubectl apply` fails above 256 KiB", size(map.bytes()));
        found.push(Diagnostic::warning(LARGE, message, source, span).help("apply it with `--server-side`, or split the dashboard"));
    }
    found
}

/// A dashboard's own finding, at the title of what it is about.
fn of_dashboard(found: &grafana::Finding, dashboard: &Dashboard, source: SourceId, text: &str) -> Diagnostic {
    let span = match &found.panel {
        Some(panel) => title_span(text, panel, text.find("\"panels\"").unwrap_or(0)),
        None => title_span(text, dashboard.title(), 0),
    };
    let mut message = found.message.clone();
    if let Some(ref_id) = &found.ref_id {
        message.push_str(&format!(", in query {ref_id}"));
    }
    let mut diagnostic = Diagnostic::new(found.level, found.code, message, source, span);
    diagnostic.help.extend(found.help.clone());
    diagnostic.help.extend(found.built.as_ref().map(|line| format!("built at {line}")));
    diagnostic
}

/// The bytes of the first title of that text behind `from`; the start, if there is none.
fn title_span(text: &str, title: &str, from: usize) -> Span {
    let spelled = serde_json::Value::from(title).to_string();
    let key = "\"title\": ";
    let wanted = format!("{key}{spelled}");
    match text[from..].find(&wanted) {
        Some(at) => Span::of(from + at + key.len(), from + at + wanted.len()),
        None => Span::at(0),
    }
}
