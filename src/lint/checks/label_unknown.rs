//! Labels that a metric does not have.

use super::{Run, check};
use crate::diag::{Diagnostic, Edit, Fix, Safety};
use crate::lint::facts::{Facts, World};
use crate::lint::site::Reader;
use crate::metrics::renamed_label;
use crate::promql::ast::{MatchOp, Name, Side};
use crate::promql::{NodeId, NodeKind};
use crate::text::{Mapped, Span};

check! {
    /// # What it does
    /// Reports labels that the metric does not have according to the catalogue or to the recording rule that makes it: in
    /// matchers, groupings, `on (..)`, `group_left (..)`, and in what templates and legends read. Labels that scraping adds are
    /// known too; the catalogue's `target_labels` names further ones.
    ///
    /// # Why is this bad
    /// A matcher on a label that is not there matches nothing (or, with `!=`, everything), a grouping by it puts everything
    /// into one series, a template shows nothing in its place.
    ///
    /// # Bad
    /// ```promql
    /// sum by (path) (rate(http_requests_total{stauts=~"5.."}[5m]))
    /// ```
    ///
    /// # Good
    /// ```promql
    /// sum by (path) (rate(http_requests_total{status=~"5.."}[5m]))
    /// ```
    ///
    /// # How to silence it
    /// Add the label to the metric or to `target_labels` in the catalogue, or write `# promforge disable label/unknown` behind
    /// the line.
    "label/unknown", Warning, Run::Site(run)
}

/// How a label is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// By a matcher that no missing label satisfies.
    Matched,
    /// By a matcher that a missing label satisfies.
    NotMatched,
    Grouped,
    /// By `on (..)`.
    Joined,
    /// By `group_left (..)`.
    Copied,
    /// By a template, legend or variable.
    Read,
}

/// One use of a label.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) label: String,
    /// The node whose result should have it.
    pub(super) node: NodeId,
    /// The bytes of the file.
    pub(super) place: Span,
    /// Whether those bytes are the name itself.
    pub(super) verbatim: bool,
    pub(super) how: How,
}

/// Every use of a label whose name stands in the file.
pub(super) fn uses(facts: &Facts<'_>) -> Vec<Use> {
    let mut found = Vec::new();
    for (i, node) in facts.expr.nodes().iter().enumerate() {
        let node_id = NodeId(u32::try_from(i).unwrap_or(u32::MAX));
        match &node.kind {
            NodeKind::Selector(selector) => {
                for m in &selector.matchers {
                    let empty = m.value.as_bytes().is_empty();
                    // `x=""` says that the label is not there.
                    if m.op == MatchOp::Equal && empty {
                        continue;
                    }
                    let how = if matches!(m.op, MatchOp::Equal | MatchOp::Regex) || empty { How::Matched } else { How::NotMatched };
                    add(facts, &mut found, &m.name, node_id, how);
                }
            }
            NodeKind::Aggregate(a) => {
                for label in a.grouping.iter().filter(|g| !g.without).flat_map(|g| &g.labels) {
                    add(facts, &mut found, label, a.expr, How::Grouped);
                }
            }
            NodeKind::Binary(b) => {
                let Some(m) = &b.matching else { continue };
                for label in m.labels.iter().filter(|_| m.on) {
                    add(facts, &mut found, label, b.lhs, How::Joined);
                    add(facts, &mut found, label, b.rhs, How::Joined);
                }
                if let Some(group) = &m.group {
                    let one = if group.many == Side::Left { b.rhs } else { b.lhs };
                    for label in &group.include {
                        add(facts, &mut found, label, one, How::Copied);
                    }
                }
            }
            _ => {}
        }
    }
    found.extend(reads(facts));
    found
}

fn add(facts: &Facts<'_>, found: &mut Vec<Use>, name: &Name, node: NodeId, how: How) {
    if facts.site.given(name.span) {
        let verbatim = facts.site.slice(name.span) == &*name.name;
        found.push(Use { label: name.name.to_string(), node, place: facts.site.host(name.span), verbatim, how });
    }
}

/// What templates, legends and variables read of the result.
pub(super) fn reads(facts: &Facts<'_>) -> Vec<Use> {
    let root = facts.expr.root_id();
    let mut found = Vec::new();
    let mut add = |text: &Mapped, label: String, span: Span| {
        let verbatim = text.as_str().get(span.range()) == Some(&*label);
        found.push(Use { label, node: root, place: text.host(span), verbatim, how: How::Read });
    };
    for (reader, references) in facts.site.readers.iter().zip(facts.references()) {
        match reader {
            Reader::Template(text) => references.iter().for_each(|r| add(text, r.label.clone(), r.span)),
            Reader::Legend(text) => legend(text.as_str()).into_iter().for_each(|(label, span)| add(text, label, span)),
            Reader::Label(text) => add(text, text.as_str().to_owned(), Span::of(0, text.as_str().len())),
        }
    }
    found
}

/// The labels of `{{ label }}` in a legend (Grafana's `renderLegendFormat`).
fn legend(text: &str) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|n| at + n + 2) {
        let Some(close) = text[open..].find("}}").map(|n| open + n) else { break };
        let inner = &text[open..close];
        let name = inner.trim();
        let start = open + (inner.len() - inner.trim_start().len());
        if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            found.push((name.to_owned(), Span::of(start, start + name.len())));
        }
        at = close + 2;
    }
    found
}

fn run(facts: &Facts<'_>, world: &World, findings: &mut Vec<Diagnostic>) {
    let site = facts.site;
    for found in uses(facts) {
        let Some(metric) = facts.lacking(found.node, &found.label, world) else { continue };
        // That has a code of its own.
        if renamed_label(&metric.name, &found.label).is_some() {
            continue;
        }
        let consequence = match found.how {
            How::Matched => "so the matcher matches nothing",
            How::NotMatched => "so the matcher tells nothing apart",
            How::Grouped => "so the grouping has no effect",
            How::Joined => "so the series are not told apart by it",
            How::Copied => "so nothing is copied",
            How::Read => "so nothing stands in its place",
        };
        let message = format!("`{}` has no label `{}`", metric.name, found.label);
        let mut finding = Diagnostic::warning(CHECK.code, message, site.source, found.place).saying(consequence);
        let near = world.catalogue.suggest_label(&metric.name, &found.label);
        finding = match near {
            Some(near) => {
                let finding = finding.help(format!("did you mean `{near}`?"));
                let edits = vec![Edit { source: site.source, span: found.place, text: near.clone() }];
                if found.verbatim { finding.fix(Fix { title: format!("write `{near}`"), edits, safety: Safety::Unsafe }) } else { finding }
            }
            None if world.is_recorded(&metric.name) => finding.help("its recording rule does not keep it"),
            None => finding.help(format!("if scraping adds `{}`, name it under `target_labels` of the catalogue", found.label)),
        };
        findings.push(finding);
    }
}
