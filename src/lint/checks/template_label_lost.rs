//! Templates and legends that read a label which the expression takes away.

use super::label_unknown::reads;
use super::{Run, check};
use crate::diag::Diagnostic;
use crate::lint::facts::{Facts, Why, World};
use crate::lint::site::Purpose;

check! {
    /// # What it does
    /// Reports labels that an alert's annotation or label, or a panel's legend, reads although the result of the expression
    /// cannot have them: an aggregation, a matching of two sides or a function took them away. The labels that the alert itself
    /// adds are not among those that its templates read.
    ///
    /// # Why is this bad
    /// The text has a hole where the label should be, in the very moment in which somebody needs it.
    ///
    /// # Bad
    /// ```yaml
    /// groups:
    /// - name: example
    ///   rules:
    ///   - alert: SlowResponses
    ///     expr: histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 2
    ///     annotations:
    ///       summary: "{{ $labels.path }} is slow"
    /// ```
    ///
    /// # Good
    /// ```yaml
    /// groups:
    /// - name: example
    ///   rules:
    ///   - alert: SlowResponses
    ///     expr: histogram_quantile(0.95, sum by (le, path) (rate(http_request_duration_seconds_bucket[5m]))) > 2
    ///     annotations:
    ///       summary: "{{ $labels.path }} is slow"
    /// ```
    ///
    /// # How to silence it
    /// Keep the label in the expression, or write `# promforge disable template/label-lost` on the line above the text.
    "template/label-lost", Warning, Run::Site(run)
}

fn run(facts: &Facts<'_>, _: &World, findings: &mut Vec<Diagnostic>) {
    let site = facts.site;
    for found in reads(facts) {
        let Some(reason) = facts.result().why_not(&found.label) else { continue };
        let fragment = facts.fragment(reason);
        let cause = match reason.why {
            // The label is no label of the metric: that is another finding.
            Why::Metric => continue,
            Why::Emptied => format!("`{fragment}` demands that it is empty"),
            Why::Aggregated => format!("`{fragment}` does not keep it"),
            Why::Matched => "the matching of the two sides does not keep it".to_owned(),
            Why::Function => format!("`{fragment}` returns no such label"),
            Why::Number => "a number has no labels".to_owned(),
        };
        let message = format!("the result never has the label `{}`: {cause}", found.label);
        let place = site.host(facts.expr.node(reason.node).span);
        let mut finding = Diagnostic::warning(CHECK.code, message, site.source, found.place).other(site.source, place, "it gets lost here");
        if reason.why == Why::Aggregated {
            finding = finding.help(format!("keep `{}` in the grouping, or leave it out of the text", found.label));
        }
        if site.purpose == Purpose::Alert && site.labels.iter().any(|p| p.name.as_str() == found.label) {
            finding = finding.help("labels that the alert adds are not among `$labels`");
        }
        findings.push(finding);
    }
}
