//! Rules and dashboards as Kubernetes objects.

use super::target::Target;
use crate::grafana::Dashboard;
use crate::k8s::{self, ConfigMap, ObjectMeta, PrometheusRule};
use crate::promql::pretty;
use crate::rules::{Pairs, Rule, RuleFile};

/// The object that gives a rule file to Prometheus Operator.
pub(super) fn prometheus_rule(file: &RuleFile, target: &Target) -> PrometheusRule {
    let groups = file.groups.iter().map(|group| k8s::RuleGroup {
        name: group.name.clone(),
        interval: group.interval.map(|d| d.to_string()),
        query_offset: group.query_offset.map(|d| d.to_string()),
        limit: i64::try_from(group.limit).ok().filter(|limit| *limit > 0),
        labels: words(&group.labels),
        partial_response_strategy: group.partial_response_strategy.map(|s| s.as_str().to_owned()),
        rules: group.rules.iter().map(rule).collect(),
    });
    PrometheusRule::new(target.place_rule(ObjectMeta::new(&file.name)), groups.collect())
}

fn rule(rule: &Rule) -> k8s::Rule {
    match rule {
        Rule::Alert(alert) => k8s::Rule {
            alert: Some(alert.name.clone()),
            expr: pretty(&alert.expr),
            hold: (!alert.hold.is_zero()).then(|| alert.hold.to_string()),
            keep_firing_for: (!alert.keep_firing_for.is_zero()).then(|| alert.keep_firing_for.to_string()),
            labels: words(&alert.labels),
            annotations: words(&alert.annotations),
            ..k8s::Rule::default()
        },
        Rule::Record(record) => {
            k8s::Rule { record: Some(record.name.clone()), expr: pretty(&record.expr), labels: words(&record.labels), ..k8s::Rule::default() }
        }
    }
}

fn words(pairs: &Pairs) -> std::collections::BTreeMap<String, String> {
    pairs.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// The object that gives a dashboard to Grafana's sidecar.
pub(super) fn config_map(dashboard: &Dashboard, json: &str, folder: &str, target: &Target) -> ConfigMap {
    let uid = dashboard.uid_or_default();
    let map = k8s::dashboard_config_map(&format!("dashboard-{}", object_name(&uid)), None, &format!("{uid}.json"), json, Some(folder));
    ConfigMap { metadata: target.place(map.metadata), data: map.data }
}

/// A uid as part of an object's name: lower case, letters, digits and `-`. Different uids may become the same; that is a finding.
pub(super) fn object_name(uid: &str) -> String {
    let name: String = uid.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    name.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::object_name;

    #[test]
    fn uids_become_names() {
        assert_eq!(["endpoint-stats", "A_b-", "_"].map(object_name), ["endpoint-stats", "a-b", ""]);
    }
}
