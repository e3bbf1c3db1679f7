//! Metrics that were renamed or removed by those who make them.

use super::{Run, check};
use crate::diag::{Diagnostic, Edit, Fix, Level, Safety};
use crate::lint::facts::{Facts, Metric, World};
use crate::lint::site::Site;
use crate::metrics::Removed;
use crate::promql::NodeKind;
use crate::promql::ast::BinaryOp;
use crate::text::Span;

check! {
    /// # What it does
    /// Reports well-known metrics that newer versions of their exporters no longer have, with what took their place. It needs
    /// no catalogue; with one, listed metrics are not reported, and its own `[[removed]]` entries are.
    ///
    /// # Why is this bad
    /// After the upgrade the expression returns nothing: the alert never fires, the panel stays empty, and neither says why.
    ///
    /// # Bad
    /// ```promql
    /// sum by (pod) (kube_pod_container_resource_limits_cpu_cores)
    /// ```
    ///
    /// # Good
    /// ```promql
    /// sum by (pod) (kube_pod_container_resource_limits{resource="cpu"})
    /// ```
    ///
    /// # How to silence it
    /// Who still runs the old version lists the metric in the catalogue, or writes `# promforge disable metric/removed` behind
    /// the line.
    "metric/removed", Error, Run::Site(run)
}

fn run(facts: &Facts<'_>, world: &World, findings: &mut Vec<Diagnostic>) {
    let site = facts.site;
    let parents = std::cell::LazyCell::new(|| facts.expr.parents());
    for (id, selector) in facts.selectors() {
        let Some(metric) = facts.metric(selector) else { continue };
        let Some(removed) = world.catalogue.removed(&metric.name) else { continue };
        // `new or old` names the old one on purpose, for as long as both versions run.
        let fallback = |id| matches!(&facts.expr.node(id).kind, NodeKind::Binary(b) if b.op == BinaryOp::Or);
        if parents.path(id).any(fallback) {
            continue;
        }
        // Without a catalogue the old version may still be running somewhere.
        let level = if world.bare { Level::Warning } else { Level::Error };
        let message = format!("no metric is called `{}` any more", metric.name);
        let mut finding = Diagnostic::new(level, CHECK.code, message, site.source, site.host(metric.span));
        let since = removed.since.clone().unwrap_or_else(|| "it".to_owned());
        finding = match (&removed.replacement, removed.since.is_some()) {
            (Some(new), true) => finding.help(format!("{since} renamed it: `{new}`")),
            (Some(new), false) => finding.help(format!("use `{new}`")),
            (None, true) => finding.help(format!("{since} removed it")),
            (None, false) => finding,
        };
        if let Some(note) = &removed.note {
            finding = finding.help(note.clone());
        }
        finding.fix = fix(site, &metric, &removed);
        findings.push(finding);
    }
}

/// The new name in place of the old one, with the matcher that goes with it. None where more than the name changed, or where
/// the quotes of the matcher would have to be escaped.
fn fix(site: &Site, metric: &Metric, removed: &Removed) -> Option<Fix> {
    let new = removed.replacement.as_deref().filter(|_| removed.note.is_none())?;
    if site.slice(metric.span) != metric.name {
        return None;
    }
    let edit = |span: Span, text: &str| Edit { source: site.source, span: site.host(span), text: text.to_owned() };
    let title = format!("write `{new}`");
    let Some((name, matchers)) = new.split_once('{') else {
        return Some(Fix { title, edits: vec![edit(metric.span, new)], safety: Safety::Safe });
    };
    let text = site.text.as_str();
    let behind = metric.span.end as usize;
    let blanks = text[behind..].len() - text[behind..].trim_start().len();
    // Only where the text is known to be written as it is: with braces it is no plain scalar inside of `{..}` or `[..]`.
    if !site.raw || !text.contains('{') {
        return None;
    }
    if text[behind + blanks..].starts_with('{') {
        let inside = behind + blanks + 1;
        let empty = text[inside..].trim_start().starts_with('}');
        let matchers = matchers.trim_end_matches('}');
        let insert = if empty { matchers.to_owned() } else { format!("{matchers}, ") };
        let edits = vec![edit(metric.span, name), edit(Span::of(inside, inside), &insert)];
        return Some(Fix { title, edits, safety: Safety::Unsafe });
    }
    Some(Fix { title, edits: vec![edit(metric.span, new)], safety: Safety::Unsafe })
}
