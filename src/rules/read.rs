//! Rule files with the place of everything, for checks, tests and edits (model/rulefmt/rulefmt.go, Prometheus 3.15.0). All
//! findings are collected; what could be read is returned beside them.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::diag::{Code, Diagnostic};
use crate::model::METRIC_NAME;
use crate::model::duration::Duration;
use crate::promql::{Features, parse_all};
use crate::template;
use crate::text::Mapped;
use crate::yaml::{Dialect, Fields, Node, Stream};

use super::found::{FoundGroup, FoundPair, FoundRule};
use super::model::PartialResponse;

const KIND: Code = Code("rule/kind");
const FIELD: Code = Code("rule/field");
const GROUP: Code = Code("rule/group");
const NAME: Code = Code("rule/name");
const DURATION: Code = Code("rule/duration");
const TEMPLATE: Code = Code("template/syntax");
const UNKNOWN_FIELD: Code = Code("yaml/unknown-field");
const DOCUMENTS: Code = Code("yaml/documents");

const STRATEGY: &str = "partial_response_strategy";

/// Where groups stand, which decides the fields they may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A rule file of Prometheus.
    File,
    /// `spec` of a PrometheusRule.
    Object,
}

/// Reads a rule file: the groups of its first document. What is wrong behind that document is a warning, as Prometheus does
/// not read it.
pub fn read_rule_file(stream: &Stream<'_>, features: &Features, findings: &mut Vec<Diagnostic>) -> Vec<FoundGroup> {
    findings.extend(stream.findings_of_first(Dialect::V3));
    let mut documents = stream.documents.iter().filter_map(|d| d.root());
    let Some(root) = documents.next() else { return Vec::new() };
    if let Some(second) = documents.next() {
        let message = "expected one YAML document in a rule file, found another one";
        findings.push(
            Diagnostic::warning(DOCUMENTS, message, second.source(), second.head())
                .help("Prometheus reads the first one only: put the groups together, or into files of their own"),
        );
    }
    if root.is_null() {
        return Vec::new();
    }
    if let Some(finding) = object(root) {
        findings.push(finding);
        return Vec::new();
    }
    let Some(fields) = Fields::of(root, "a rule file", Dialect::V3, findings) else { return Vec::new() };
    fields.only(&["groups"], findings);
    read_groups(&fields, Shape::File, features, findings)
}

/// A Kubernetes object in the place of a rule file.
fn object(root: Node<'_>) -> Option<Diagnostic> {
    let kind = root.get("kind").filter(|_| root.get("apiVersion").is_some() && root.get("groups").is_none())?;
    let name = kind.text()?;
    let finding = Diagnostic::error(UNKNOWN_FIELD, format!("expected a rule file, found a Kubernetes object of the kind `{name}`"), root.source(), kind.head());
    Some(match &*name {
        "PrometheusRule" => {
            finding.help("Prometheus reads rule files with `groups:` at the top, what the object has below `spec`; `promforge check` reads both")
        }
        _ => finding.help("Prometheus reads rule files with `groups:` at the top"),
    })
}

/// Reads the `groups` of `holder`.
pub fn read_groups(holder: &Fields<'_>, shape: Shape, features: &Features, findings: &mut Vec<Diagnostic>) -> Vec<FoundGroup> {
    let mut groups: Vec<FoundGroup> = Vec::new();
    let (mut names, mut sound) = (BTreeSet::new(), Sound::default());
    for node in holder.items("groups", findings) {
        if shape == Shape::File && node.is_null() {
            continue; // as Prometheus does
        }
        let Some(group) = read_group(node, shape, features, &mut sound, findings) else { continue };
        if !group.name.as_str().is_empty() && !names.insert(group.name.as_str().to_owned()) {
            let name = group.name.as_str();
            let mut finding = Diagnostic::error(GROUP, format!("expected group names to differ, found `{name}` again"), node.source(), group.name.host_span());
            if let Some(first) = groups.iter().find(|g| g.name.as_str() == name) {
                finding = finding.other(first.source, first.name.host_span(), "first here");
            }
            findings.push(finding.help("rename one of them, or put their rules into one group"));
        }
        groups.push(group);
    }
    groups
}

fn read_group(node: Node<'_>, shape: Shape, features: &Features, sound: &mut Sound, findings: &mut Vec<Diagnostic>) -> Option<FoundGroup> {
    let fields = Fields::of(node, "a rule group", Dialect::V3, findings)?;
    let mut known = vec!["name", "interval", "query_offset", "limit", "rules", "labels"];
    if shape == Shape::Object {
        known.push(STRATEGY);
    }
    fields.only(&known, findings);
    let partial_response_strategy = if shape == Shape::Object { strategy(&fields, findings) } else { None };
    let name = fields.mapped("name", findings).unwrap_or_default();
    if name.as_str().is_empty() && fields.lacks("name") {
        let place = fields.get("name").map_or(fields.head(), Node::head);
        findings.push(Diagnostic::error(GROUP, "expected a name for the rule group, found none", node.source(), place).help("add `name:`"));
    }
    let interval = duration(&fields, "interval", findings);
    let query_offset = duration(&fields, "query_offset", findings);
    let limit = fields.int("limit", findings).and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
    let labels = read_pairs(&fields, "labels", "label", findings);
    let rules = fields.items("rules", findings).into_iter().filter(|rule| shape == Shape::Object || !rule.is_null());
    let rules = rules.filter_map(|rule| read_rule(rule, features, sound, findings)).collect();
    Some(FoundGroup { source: node.source(), name, interval, query_offset, limit, labels, partial_response_strategy, rules })
}

/// As the object's definition has it: `abort`, `warn`, in capitals or not, or nothing.
fn strategy(fields: &Fields<'_>, findings: &mut Vec<Diagnostic>) -> Option<PartialResponse> {
    let text = fields.mapped(STRATEGY, findings).filter(|text| !text.as_str().is_empty())?;
    let found = PartialResponse::of(text.as_str());
    if found.is_none() {
        let message = format!("expected `abort` or `warn` for `{STRATEGY}`, found `{}`", text.as_str());
        findings
            .push(Diagnostic::error(GROUP, message, fields.mapping().node().source(), text.host_span()).help("remove it: Thanos aborts unless told otherwise"));
    }
    found
}

fn duration(fields: &Fields<'_>, field: &str, findings: &mut Vec<Diagnostic>) -> Option<Duration> {
    let text = fields.mapped(field, findings)?;
    let node = fields.get(field)?;
    if node.is_null() {
        return None;
    }
    match text.as_str().parse::<Duration>() {
        Ok(duration) => Some(duration),
        Err(error) => {
            let message = format!("expected a duration for `{field}`, found `{}`: {error}", text.as_str());
            findings.push(
                Diagnostic::error(DURATION, message, node.source(), node.head()).help("write whole numbers with units, largest first: `90s`, `5m`, `1h30m`"),
            );
            None
        }
    }
}

fn read_pairs(fields: &Fields<'_>, field: &str, what: &str, findings: &mut Vec<Diagnostic>) -> Vec<FoundPair> {
    let mut pairs = Vec::new();
    for (key, value) in fields.strings(field, findings) {
        let (Ok(name), Ok(text)) = (key.as_mapped(what, Dialect::V3), value.as_mapped(what, Dialect::V3)) else { continue };
        if name.as_str().is_empty() || (what == "label" && name.as_str() == METRIC_NAME) {
            let message = format!("expected a valid {what} name, found `{}`", name.as_str());
            findings.push(
                Diagnostic::error(NAME, message, key.source(), key.head())
                    .help("the metric name is set by `record`; every other name that is not empty is allowed"),
            );
        }
        pairs.push(FoundPair { name, text });
    }
    pairs
}

/// Templates without mistakes: the same few texts stand in hundreds of rules.
#[derive(Default)]
struct Sound(FxHashSet<String>);

impl Sound {
    fn mistakes(&mut self, alert: &str, text: &Mapped) -> impl Iterator<Item = template::Problem> + use<> {
        let plain = !text.as_str().contains("{{");
        let mistakes = if plain || self.0.contains(text.as_str()) { Vec::new() } else { template::check(alert, text.as_str()) };
        if !plain && mistakes.is_empty() {
            self.0.insert(text.as_str().to_owned());
        }
        mistakes.into_iter()
    }
}

const RULE_FIELDS: [&str; 7] = ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"];

fn read_rule(node: Node<'_>, features: &Features, sound: &mut Sound, findings: &mut Vec<Diagnostic>) -> Option<FoundRule> {
    let fields = Fields::of(node, "a rule", Dialect::V3, findings)?;
    fields.only(&RULE_FIELDS, findings);
    let source = node.source();
    let record = fields.mapped("record", findings).filter(|m| !m.as_str().is_empty());
    let alert = fields.mapped("alert", findings).filter(|m| !m.as_str().is_empty());
    match (&record, &alert) {
        (Some(record), Some(alert)) => findings.push(
            Diagnostic::error(KIND, "expected one of `record` and `alert`, found both", source, alert.host_span())
                .other(source, record.host_span(), "the other one")
                .help("make two rules of it"),
        ),
        (None, None) if fields.lacks("record") && fields.lacks("alert") => {
            findings.push(
                Diagnostic::error(KIND, "expected `record` or `alert` in the rule, found neither", source, fields.head())
                    .help("add `alert: Name` or `record: level:metric:operation`"),
            );
        }
        _ => {}
    }
    let expr = fields.mapped("expr", findings).unwrap_or_default();
    let parsed = if expr.as_str().is_empty() {
        if fields.lacks("expr") {
            let place = fields.get("expr").map_or(fields.head(), Node::head);
            findings.push(Diagnostic::error(FIELD, "expected an expression in field `expr` of the rule, found none", source, place).help("add `expr:`"));
        }
        None
    } else {
        let parsed = parse_all(expr.as_str(), features);
        findings.extend(parsed.errors.iter().map(|error| error.to_diagnostic(source, &expr)));
        parsed.expr
    };
    let hold = duration(&fields, "for", findings).unwrap_or_default();
    let keep_firing_for = duration(&fields, "keep_firing_for", findings).unwrap_or_default();
    let labels = read_pairs(&fields, "labels", "label", findings);
    let annotations = read_pairs(&fields, "annotations", "annotation", findings);
    if let Some(name) = &record {
        let set = [("annotations", !annotations.is_empty()), ("for", !hold.is_zero()), ("keep_firing_for", !keep_firing_for.is_zero())];
        for (field, _) in set.iter().filter(|(_, set)| *set) {
            let place = fields.entry(field).map_or(fields.head(), |(key, _)| key.head());
            findings.push(
                Diagnostic::error(FIELD, format!("expected no field `{field}` in a recording rule"), source, place)
                    .help("only alerting rules have it: remove it"),
            );
        }
        if name.as_str().contains(['{', '}']) {
            let message = format!("expected a metric name for `record`, found braces in `{}`", name.as_str());
            findings.push(Diagnostic::error(NAME, message, source, name.host_span()).help("labels go to `labels:`, expressions to `expr:`"));
        }
    }
    if let Some(name) = &alert {
        for pair in labels.iter().chain(&annotations) {
            findings.extend(sound.mistakes(name.as_str(), &pair.text).map(|m| Diagnostic::error(TEMPLATE, m.message, source, pair.text.host(m.span))));
        }
    }
    let name = alert.clone().or(record).unwrap_or_default();
    Some(FoundRule { alert: alert.is_some(), name, expr, parsed, head: fields.head(), hold, keep_firing_for, labels, annotations })
}
