//! Labels of well-known metrics that have another name now.

use super::{Run, check};
use crate::diag::{Diagnostic, Edit, Fix, Level, Safety};
use crate::lint::checks::label_unknown;
use crate::lint::facts::{Facts, World};
use crate::metrics::{LabelNames, renamed_label};
use crate::promql::NodeKind;

check! {
    /// # What it does
    /// Reports labels that newer versions of well-known metrics call otherwise: `pod_name` and `container_name` of the
    /// kubelet's `container_*` are `pod` and `container` since Kubernetes 1.16.
    ///
    /// # Why is this bad
    /// A matcher on the old name matches nothing, a grouping by it puts everything into one series.
    ///
    /// # Bad
    /// ```promql
    /// sum by (pod_name) (rate(container_cpu_usage_seconds_total{container_name!=""}[5m]))
    /// ```
    ///
    /// # Good
    /// ```promql
    /// sum by (pod) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))
    /// ```
    ///
    /// # How to silence it
    /// Who still runs the old version lists the label in the catalogue, or writes `# promforge disable label/renamed` behind
    /// the line.
    "label/renamed", Error, Run::Site(run)
}

fn run(facts: &Facts<'_>, world: &World, findings: &mut Vec<Diagnostic>) {
    let site = facts.site;
    for found in label_unknown::uses(facts) {
        let Some(carriers) = facts.carriers(found.node, &found.label) else { continue };
        let mut renamed = None;
        for id in carriers {
            let NodeKind::Selector(selector) = &facts.expr.node(id).kind else { continue };
            let metric = facts.metric(selector);
            let listed = |name: &str| matches!(world.labels(name), Some(LabelNames::Known(names)) if names.contains(&*found.label));
            let new = metric.filter(|m| !listed(&m.name)).and_then(|m| renamed_label(&m.name, &found.label));
            let Some(new) = new else {
                renamed = None;
                break;
            };
            renamed = Some(new);
        }
        let Some((new, since)) = renamed else { continue };
        let level = if world.bare { Level::Warning } else { Level::Error };
        let message = format!("the label `{}` is called `{new}` now", found.label);
        let place = found.place;
        let mut finding = Diagnostic::new(level, CHECK.code, message, site.source, place).help(format!("{since} renamed it"));
        if found.verbatim {
            let edits = vec![Edit { source: site.source, span: place, text: new.to_owned() }];
            finding = finding.fix(Fix { title: format!("write `{new}`"), edits, safety: Safety::Safe });
        }
        findings.push(finding);
    }
}
