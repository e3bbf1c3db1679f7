//! Functions for counters on gauges, and the reverse.

use super::{Run, check};
use crate::diag::Diagnostic;
use crate::lint::facts::{Facts, World};
use crate::promql::functions::Func;
use crate::promql::{NodeId, NodeKind};

check! {
    /// # What it does
    /// Reports `rate`, `increase`, `irate` and `resets` of a metric that the catalogue knows as no counter, and `delta` and
    /// `idelta` of a counter.
    ///
    /// # Why is this bad
    /// `rate` takes each fall of a gauge for a restart of its process and adds the whole value; `delta` takes a restart of a
    /// counter's process for a fall. Both numbers look plausible and are wrong.
    ///
    /// # Bad
    /// ```promql
    /// rate(http_requests_in_flight[5m])
    /// ```
    ///
    /// # Good
    /// ```promql
    /// deriv(http_requests_in_flight[5m])
    /// ```
    ///
    /// # How to silence it
    /// Correct the type in the catalogue, or write `# promforge disable rate/not-counter` behind the line.
    "rate/not-counter", Warning, Run::Site(run)
}

fn run(facts: &Facts<'_>, world: &World, findings: &mut Vec<Diagnostic>) {
    if world.bare {
        return;
    }
    for node in facts.expr.nodes() {
        let NodeKind::Call { func, args } = &node.kind else { continue };
        let falls = matches!(func, Func::Delta | Func::Idelta);
        if !(func.traits().expects_counter || falls) {
            continue;
        }
        let Some(id) = args.first().and_then(|arg| selector_of(facts, *arg)) else { continue };
        let NodeKind::Selector(selector) = &facts.expr.node(id).kind else { continue };
        let Some(metric) = facts.metric(selector) else { continue };
        let Some((entry, role)) = world.catalogue.resolve(&metric.name) else { continue };
        let counter = role.is_counter(entry.kind);
        let instead = match func {
            Func::Delta => "increase",
            Func::Idelta => "irate",
            Func::Rate => "deriv",
            Func::Increase => "delta",
            Func::Irate => "idelta",
            _ => "changes",
        };
        let name = func.name();
        let message = match (counter, falls) {
            (Some(false), false) => format!("expected a counter for `{name}`, found the {} `{}`", entry.kind.as_str(), metric.name),
            (Some(true), true) => format!("expected a gauge for `{name}`, found the counter `{}`", metric.name),
            _ => continue,
        };
        let site = facts.site;
        findings.push(Diagnostic::warning(CHECK.code, message, site.source, site.host(metric.span)).help(format!("use `{instead}`")));
    }
}

/// The selector of a window, parentheses left aside.
fn selector_of(facts: &Facts<'_>, mut id: NodeId) -> Option<NodeId> {
    loop {
        match &facts.expr.node(id).kind {
            NodeKind::Paren(inner) => id = *inner,
            NodeKind::Matrix { selector, .. } => return Some(*selector),
            _ => return None,
        }
    }
}
