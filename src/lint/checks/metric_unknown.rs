//! Names of metrics that do not exist.

use super::{Run, check};
use crate::diag::{Diagnostic, Edit, Fix, Safety};
use crate::lint::facts::{Facts, World};

check! {
    /// # What it does
    /// Reports metric names that neither the catalogue nor a recording rule of the checked files knows. Without a catalogue it
    /// is silent, since then an unknown name proves nothing.
    ///
    /// # Why is this bad
    /// The expression returns nothing: the alert never fires, the panel stays empty, and neither says why.
    ///
    /// # Bad
    /// ```promql
    /// rate(http_request_total[5m])
    /// ```
    ///
    /// # Good
    /// ```promql
    /// rate(http_requests_total[5m])
    /// ```
    ///
    /// # How to silence it
    /// Add the metric to the catalogue, or write `# promforge disable metric/unknown` behind the line.
    "metric/unknown", Error, Run::Site(run)
}

fn run(facts: &Facts<'_>, world: &World, findings: &mut Vec<Diagnostic>) {
    if world.bare {
        return;
    }
    let site = facts.site;
    for (_, selector) in facts.selectors() {
        let Some(metric) = facts.metric(selector) else { continue };
        if world.catalogue.resolve(&metric.name).is_some() || world.catalogue.removed(&metric.name).is_some() {
            continue;
        }
        let suggestions = world.suggest(&metric.name);
        let place = site.host(metric.span);
        let mut finding = Diagnostic::error(CHECK.code, format!("no metric is called `{}`", metric.name), site.source, place);
        if let [near] = suggestions.as_slice() {
            finding = finding.help(format!("did you mean `{near}`?"));
            if site.slice(metric.span) == metric.name {
                let edits = vec![Edit { source: site.source, span: place, text: near.clone() }];
                finding = finding.fix(Fix { title: format!("write `{near}`"), edits, safety: Safety::Unsafe });
            }
        } else if !suggestions.is_empty() {
            let names: Vec<String> = suggestions.iter().map(|s| format!("`{s}`")).collect();
            finding = finding.help(format!("did you mean {}?", names.join(" or ")));
        } else {
            finding = finding.help("if it exists, add it to the catalogue");
        }
        findings.push(finding);
    }
}
