//! What a text is, and the expressions in it: rule files, Kubernetes objects, dashboards.
//!
//! The ending of the name decides between YAML and JSON, else the first character. Objects written as JSON are read as YAML,
//! which contains it. Other Kubernetes kinds are left alone.

mod dashboard;
mod layer;
mod manifest;
mod queries;
mod rules;
mod shape;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic};
use crate::grafana::file::{self, Board};
use crate::json;
use crate::promql::Features;
use crate::text::{Mapped, SourceId, Span};
use crate::yaml;

use super::session::Found;
use super::suppress;
pub(super) use layer::Layer;

const EMPTY: Code = Code("input/empty");
const NOTHING: Code = Code("input/nothing-to-check");
const EXPECTED: &str = "expected a rule file (`groups:`), a PrometheusRule, ConfigMap or List manifest, or a dashboard";

/// Reads one file into `found`.
pub(super) fn read(source: SourceId, name: &str, text: &Arc<str>, features: &Features, found: &mut Found) {
    let content = text.trim_start_matches('\u{feff}');
    if content.trim().is_empty() {
        found.findings.push(Diagnostic::warning(EMPTY, format!("{EXPECTED}, found an empty file"), source, Span::at(0)).help("remove it, or fill it"));
        return;
    }
    let layer = Layer::file(source);
    let before = (found.sites.len(), found.findings.len());
    let known = if is_json(name, content) { read_json(&layer, text, features, found) } else { read_yaml(&layer, text, features, found) };
    match known {
        Ok(()) => found.report.files += 1,
        Err((span, what)) if before == (found.sites.len(), found.findings.len()) => {
            found.findings.push(Diagnostic::info(NOTHING, format!("{EXPECTED}, found {what}"), source, span));
        }
        Err(_) => {}
    }
}

/// Where a text stops being anything known, and what it is there.
type Unknown = (Span, String);

fn is_json(name: &str, content: &str) -> bool {
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("json") => true,
        Some("yaml" | "yml") => false,
        _ => content.trim_start().starts_with(['{', '[']),
    }
}

/// Reads JSON: dashboards, or manifests.
fn read_json(layer: &Layer<'_>, text: &Arc<str>, features: &Features, found: &mut Found) -> Result<(), Unknown> {
    let (document, findings) = json::read(layer.source, Arc::clone(text));
    let Some(root) = document.root() else {
        found.findings.extend(findings.into_iter().map(|f| layer.finding(f)));
        return Ok(());
    };
    if root.get("apiVersion").is_some() && root.get("kind").is_some() && findings.is_empty() {
        let boards = Board::all(root);
        if boards.first().is_none_or(|b| b.outer().span() != root.span()) {
            // A list may hold other objects beside dashboards.
            if !boards.is_empty() {
                dashboard::read(layer, root, features, found)?;
            }
            return read_yaml(layer, text, features, found);
        }
    }
    let findings = file::located(&document, findings);
    found.findings.extend(findings.into_iter().map(|f| layer.finding(f)));
    dashboard::read(layer, root, features, found)
}

fn read_yaml(layer: &Layer<'_>, text: &str, features: &Features, found: &mut Found) -> Result<(), Unknown> {
    let stream = yaml::read(text, layer.source, &yaml::Limits::default());
    let comments = stream.comments.iter().filter_map(|c| suppress::of_yaml(layer, text, *c));
    found.suppressions.extend(comments);
    let roots: Vec<_> = stream.documents.iter().filter_map(yaml::Document::root).collect();
    if roots.first().is_some_and(|root| rules::is_rule_file(*root)) {
        rules::read_file(layer, &stream, features, found);
        return Ok(());
    }
    found.findings.extend(stream.findings.iter().cloned().map(|f| layer.finding(f)));
    let mut known = !stream.findings.is_empty();
    let mut unknown = None;
    for root in roots {
        if root.is_null() {
            continue;
        }
        if manifest::is_object(root) {
            known = true;
            manifest::read(layer, root, features, found);
        } else {
            unknown.get_or_insert_with(|| (root.head(), describe(root)));
        }
    }
    match unknown {
        Some(unknown) if !known => Err(unknown),
        None if !known => {
            found.findings.push(Diagnostic::warning(EMPTY, format!("{EXPECTED}, found no content"), layer.source, layer.span(Span::at(0))));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Reads a text inside a text, by the name it has there: `overview.json`, `alerts.yaml`.
fn read_nested(source: SourceId, name: &str, text: &Mapped, features: &Features, found: &mut Found) {
    if text.as_str().trim().is_empty() {
        return;
    }
    let layer = Layer::nested(source, text);
    // A ConfigMap may hold anything, so what is not known here is no finding.
    let _ = if is_json(name, text.as_str()) {
        read_json(&layer, &Arc::from(text.as_str()), features, found)
    } else {
        read_yaml(&layer, text.as_str(), features, found)
    };
}

fn describe(node: yaml::Node<'_>) -> String {
    match node.mapping() {
        Some(mapping) => {
            let keys: Vec<String> = mapping.entries().filter_map(|(key, _)| key.text()).take(4).map(|key| format!("`{key}`")).collect();
            format!("a mapping of {}", keys.join(", "))
        }
        None => node.describe(yaml::Dialect::V3).to_owned(),
    }
}
