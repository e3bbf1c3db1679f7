//! Kubernetes objects: PrometheusRule, ConfigMap with dashboards and rule files, Grafana's own Dashboard, lists of them. Other kinds are
//! left alone.

use crate::grafana::file;
use crate::promql::Features;
use crate::yaml::{Dialect, Node, ScalarValue};

use super::{Layer, read_nested, rules};
use crate::lint::session::Found;

/// How deep lists may hold lists.
const MAX_LISTS: usize = 8;

/// What manifests are read with (sigs.k8s.io/yaml).
const KUBERNETES: Dialect = Dialect::V2;

/// Whether a document says what object it is.
pub(super) fn is_object(root: Node<'_>) -> bool {
    root.get("apiVersion").is_some() && root.get("kind").is_some()
}

/// Reads one object and what it holds.
pub(super) fn read(layer: &Layer<'_>, root: Node<'_>, features: &Features, found: &mut Found) {
    let mut open = vec![(root, 0)];
    while let Some((object, depth)) = open.pop() {
        let kind = object.get("kind").and_then(Node::text).unwrap_or_default();
        match &*kind {
            "PrometheusRule" => {
                if let Some(spec) = object.get("spec") {
                    rules::read_object(layer, spec, features, found);
                }
            }
            // An object inside of a text inside of an object is nobody's.
            "ConfigMap" if layer.is_file() => read_data(layer, object, features, found),
            "GrafanaDashboard" if layer.is_file() => {
                let json = object.get("spec").and_then(|spec| spec.get("json"));
                if let Some(text) = json.filter(|json| is_string("json", *json, found)).and_then(Node::mapped) {
                    read_nested(layer.source, "dashboard.json", &layer.text(text), features, found);
                }
            }
            "Dashboard" if layer.is_file() && object.get("apiVersion").and_then(Node::text).is_some_and(|v| v.starts_with("dashboard.grafana.app/")) => {
                read_nested(layer.source, "dashboard.json", &layer.text(file::json_of(object)), features, found);
            }
            _ if kind.ends_with("List") && depth < MAX_LISTS => {
                let items = object.get("items").and_then(Node::sequence);
                let mut items: Vec<_> = items.iter().flat_map(|list| list.items()).map(|item| (item, depth + 1)).collect();
                items.reverse();
                open.extend(items);
            }
            _ => {}
        }
    }
}

/// Whether the API server takes the value for a string (null is an empty one); if not, that is a finding.
fn is_string(field: &str, value: Node<'_>, found: &mut Found) -> bool {
    let other = matches!(value.value(KUBERNETES), Some(ScalarValue::Bool(_) | ScalarValue::Int(_) | ScalarValue::UInt(_) | ScalarValue::Float(_)));
    let is = !other && value.mapping().is_none() && value.sequence().is_none();
    if !is {
        found.findings.push(value.wrong_type(field, "a string", KUBERNETES).help("quote it, or write it as a block below `|`"));
    }
    is
}

fn read_data(layer: &Layer<'_>, object: Node<'_>, features: &Features, found: &mut Found) {
    let Some(data) = object.get("data") else { return };
    let data = match data.as_mapping("data", KUBERNETES) {
        Ok(Some(data)) => data,
        Ok(None) => return,
        Err(finding) => return found.findings.push(finding),
    };
    for (key, value) in data.merged() {
        let Some(name) = key.text() else { continue };
        if !is_string(&name, value, found) {
            continue;
        }
        let lower = name.to_ascii_lowercase();
        if ![".json", ".yaml", ".yml"].iter().any(|ending| lower.ends_with(ending)) {
            continue;
        }
        if let Some(text) = value.mapped() {
            read_nested(layer.source, &name, &layer.text(text), features, found);
        }
    }
}
