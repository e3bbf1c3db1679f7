//! PrometheusRule of the Prometheus Operator (`monitoring.coreos.com/v1`): rule groups as an object.
//!
//! The structs mirror the CRD (operator v0.93) and hold finished text; making it from typed rules is `project`'s job,
//! reading it from a manifest `k8s/read.rs`'s.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::k8s::kinds::Kind;
use crate::k8s::meta::ObjectMeta;

/// Rule groups for every Prometheus whose `ruleSelector` matches the labels.
///
/// kube-prometheus-stack selects `release: <its release name>` unless told otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrometheusRule {
    /// Name, labels, annotations.
    pub metadata: ObjectMeta,
    /// The content.
    pub spec: PrometheusRuleSpec,
}

/// Content of a [`PrometheusRule`].
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct PrometheusRuleSpec {
    /// The groups; their names are unique within the object.
    pub groups: Vec<RuleGroup>,
}

/// Rules that are evaluated one after the other. Durations are as Prometheus spells them (`1m30s`).
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct RuleGroup {
    /// Name, not empty.
    pub name: String,
    /// How often; the server's `evaluation_interval` where left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// How far the evaluation time is moved into the past (Prometheus 2.53).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_offset: Option<String>,
    /// How many alerts or series a rule may make; 0 means any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Labels for the results of all rules (Prometheus 3.0); a rule's own win.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// What Thanos Ruler does when a store does not answer: `abort` or `warn`. Left out of what Prometheus gets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial_response_strategy: Option<String>,
    /// The rules, in order of evaluation.
    pub rules: Vec<Rule>,
}

/// A recording rule (`record`) or an alert (`alert`): exactly one of both is set.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Rule {
    /// Name of the series that is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Name of the alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<String>,
    /// The expression, as PromQL text.
    pub expr: String,
    /// How long the expression must hold before the alert fires.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub hold: Option<String>,
    /// How long the alert keeps firing after the expression stopped holding (Prometheus 2.42).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_firing_for: Option<String>,
    /// Labels to add or overwrite.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Annotations of the alert, as templates.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

impl PrometheusRule {
    /// An object with these groups.
    #[must_use]
    pub fn new(metadata: ObjectMeta, groups: Vec<RuleGroup>) -> Self {
        Self { metadata, spec: PrometheusRuleSpec { groups } }
    }

    /// Everything the API server would refuse beyond what the types allow: metadata, empty or repeated group names, rules that are
    /// neither or both of alert and recording rule. Expressions and durations are checked where they are made.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut found: Vec<String> = self.metadata.problems().into_iter().map(|p| p.0).collect();
        for (i, group) in self.spec.groups.iter().enumerate() {
            if group.name.is_empty() {
                found.push(format!("group {}: expected a name", i + 1));
            } else if self.spec.groups[..i].iter().any(|g| g.name == group.name) {
                found.push(format!("group name `{}` is used twice", group.name));
            }
            for (j, rule) in group.rules.iter().enumerate() {
                if rule.record.is_some() == rule.alert.is_some() {
                    found.push(format!("rule {} of group `{}`: expected exactly one of `record` and `alert`", j + 1, group.name));
                }
            }
        }
        found
    }
}

impl Kind for PrometheusRule {
    const GROUP: &'static str = "monitoring.coreos.com";
    const VERSION: &'static str = "v1";
    const KIND: &'static str = "PrometheusRule";
    const PLURAL: &'static str = "prometheusrules";

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn example() -> Self {
        let words = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let recording = Rule {
            record: Some("path:http_requests:rate5m".into()),
            expr: "sum by (path) (rate(http_requests_total[5m]))".into(),
            labels: words(&[("team", "web")]),
            ..Rule::default()
        };
        let alert = Rule {
            alert: Some("NoTraffic".into()),
            expr: "path:http_requests:rate5m == 0".into(),
            hold: Some("10m".into()),
            keep_firing_for: Some("5m".into()),
            labels: words(&[("severity", "warning")]),
            annotations: words(&[("summary", "{{ $labels.path }} gets no requests.")]),
            ..Rule::default()
        };
        let group = RuleGroup {
            name: "http".into(),
            interval: Some("30s".into()),
            query_offset: Some("10s".into()),
            limit: Some(100),
            labels: words(&[("source", "promforge")]),
            partial_response_strategy: Some("warn".into()),
            rules: vec![recording, alert],
        };
        Self::new(ObjectMeta::new("http").namespace("monitoring").label("release", "kps"), vec![group])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_refuses() {
        assert_eq!(PrometheusRule::example().problems(), [] as [&str; 0]);
        let group = |name: &str| RuleGroup { name: name.into(), rules: vec![Rule::default()], ..RuleGroup::default() };
        let bad = PrometheusRule::new(ObjectMeta::new("a"), vec![group("g"), group("g"), RuleGroup::default()]);
        assert_eq!(
            bad.problems(),
            [
                "rule 1 of group `g`: expected exactly one of `record` and `alert`",
                "group name `g` is used twice",
                "rule 1 of group `g`: expected exactly one of `record` and `alert`",
                "group 3: expected a name"
            ]
        );
    }
}
