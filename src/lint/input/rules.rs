//! Rule files, and the groups of a PrometheusRule, as expressions with their places. [`crate::rules`] reads them.

use crate::promql::Features;
use crate::rules::{Duplicate, FoundGroup, Shape, duplicates, read_groups, read_rule_file};
use crate::text::Span;
use crate::yaml::{Dialect, Fields, Node, Stream, nearest};

use super::Layer;
use crate::lint::session::Found;
use crate::lint::site::{Purpose, Reader, Site};

/// Whether a document is a rule file, or one with `groups` misspelt.
pub(super) fn is_rule_file(root: Node<'_>) -> bool {
    let Some(mapping) = root.mapping() else { return false };
    let keys: Vec<_> = mapping.entries().filter_map(|(key, _)| key.text()).collect();
    let object = keys.iter().any(|k| *k == "apiVersion") && keys.iter().any(|k| *k == "kind");
    !object && (keys.iter().any(|k| *k == "groups") || (keys.len() == 1 && nearest(&keys[0], ["groups"]).is_some()))
}

/// Reads a rule file.
pub(super) fn read_file(layer: &Layer<'_>, stream: &Stream<'_>, features: &Features, found: &mut Found) {
    let mut findings = Vec::new();
    let groups = read_rule_file(stream, features, &mut findings);
    found.findings.extend(findings.into_iter().map(|f| layer.finding(f)));
    add(layer, groups, features, found);
}

/// Reads `spec` of a PrometheusRule.
pub(super) fn read_object(layer: &Layer<'_>, spec: Node<'_>, features: &Features, found: &mut Found) {
    let mut findings = Vec::new();
    let groups = match Fields::of(spec, "the spec of a PrometheusRule", Dialect::V3, &mut findings) {
        Some(fields) => {
            fields.only(&["groups"], &mut findings);
            read_groups(&fields, Shape::Object, features, &mut findings)
        }
        None => Vec::new(),
    };
    found.findings.extend(findings.into_iter().map(|f| layer.finding(f)));
    add(layer, groups, features, found);
}

fn add(layer: &Layer<'_>, groups: Vec<FoundGroup>, _: &Features, found: &mut Found) {
    let groups: Vec<_> = groups.into_iter().map(|group| layer.group(group)).collect();
    // Alerts of one name and the same labels add up, and rules with different expressions may record different series.
    found.findings.extend(duplicates(&groups).iter().filter(|d| d.records()).flat_map(Duplicate::copies).map(|d| d.to_diagnostic()));
    for group in groups {
        for rule in group.rules {
            found.report.rules += 1;
            let texts = rule.labels.iter().chain(&rule.annotations).chain(&group.labels);
            let end = texts.clone().map(|p| p.text.host_span().end).max().unwrap_or(0).max(rule.expr.host_span().end);
            found.scopes.push((layer.source, rule.head.to(Span::new(rule.head.start, end))));
            let readers = if rule.alert { texts.map(|p| Reader::Template(p.text.clone())).collect() } else { Vec::new() };
            let labels = rule.labels.iter().chain(&group.labels).cloned().collect();
            found.sites.push(Site {
                source: layer.source,
                text: rule.expr,
                expr: rule.parsed,
                holes: Vec::new(),
                purpose: if rule.alert { Purpose::Alert } else { Purpose::Record },
                name: rule.name.as_str().to_owned(),
                labels,
                readers,
                raw: layer.is_file(),
            });
        }
    }
}
