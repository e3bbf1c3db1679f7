//! What ServiceMonitor and PodMonitor share: selectors, endpoints, relabelling. Fields as in the CRDs of operator v0.93.
//!
//! Left out until somebody needs them: authentication, TLS, proxies, limits and native histograms.

use std::collections::BTreeMap;

use serde::Serialize;

/// Which objects: all labels and all expressions must hold; the empty selector takes every object.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelSelector {
    /// Labels with exactly these values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub match_labels: BTreeMap<String, String>,
    /// Conditions on labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub match_expressions: Vec<LabelRequirement>,
}

impl LabelSelector {
    /// Objects with these labels.
    #[must_use]
    pub fn labels<K: Into<String>, V: Into<String>>(labels: impl IntoIterator<Item = (K, V)>) -> Self {
        Self { match_labels: labels.into_iter().map(|(k, v)| (k.into(), v.into())).collect(), match_expressions: Vec::new() }
    }
}

/// A condition on one label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelRequirement {
    /// The label.
    pub key: String,
    /// The condition.
    pub operator: LabelOperator,
    /// The values of `In` and `NotIn`; empty for the others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// How a label is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum LabelOperator {
    /// One of the values.
    In,
    /// None of the values, or absent.
    NotIn,
    /// Present.
    Exists,
    /// Absent.
    DoesNotExist,
}

/// Which namespaces; where it is left out, the object's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NamespaceSelector {
    /// All namespaces, when `true`.
    Any(bool),
    /// These namespaces.
    MatchNames(Vec<String>),
}

/// One way to scrape a target. Durations are as Prometheus spells them (`30s`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// Name of the port (of the Service, or of the container for a PodMonitor), never a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// Path; `/metrics` where left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// `http` or `https`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// URL parameters.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Vec<String>>,
    /// How often; the server's `scrape_interval` where left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// When to give up; not longer than the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scrape_timeout: Option<String>,
    /// Whether the target's labels win over those of the scrape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honor_labels: Option<bool>,
    /// Applied to targets before the scrape.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relabelings: Vec<Relabeling>,
    /// Applied to samples after the scrape.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metric_relabelings: Vec<Relabeling>,
}

/// What is wrong with the ports of a monitor's endpoints: each needs the name of a port, never its number.
pub(in crate::k8s) fn port_problems(endpoints: &[Endpoint]) -> impl Iterator<Item = String> {
    endpoints.iter().enumerate().filter_map(|(i, endpoint)| {
        let port = endpoint.port.as_deref().unwrap_or_default();
        let number = port.bytes().all(|b| b.is_ascii_digit());
        let found = if port.is_empty() { "" } else { ", found a number" };
        number.then(|| format!("endpoint {}: expected the name of a port{found}", i + 1))
    })
}

impl Endpoint {
    /// Scrapes the port of that name.
    #[must_use]
    pub fn port(name: impl Into<String>) -> Self {
        Self { port: Some(name.into()), ..Self::default() }
    }

    /// Scrapes that often.
    #[must_use]
    pub fn interval(mut self, interval: impl Into<String>) -> Self {
        self.interval = Some(interval.into());
        self
    }
}

/// One step of relabelling; what is left out has Prometheus' default (`;`, `(.*)`, `$1`, `replace`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Relabeling {
    /// Labels whose values are joined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_labels: Vec<String>,
    /// Joins them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// Label that is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_label: Option<String>,
    /// RE2 expression, anchored at both ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// Divides the hash of the value, for `hashmod`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modulus: Option<u64>,
    /// What is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    /// What is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<RelabelAction>,
}

/// What a step of relabelling does (`relabel.Action` of Prometheus).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RelabelAction {
    /// Writes the replacement where the expression matches.
    Replace,
    /// Keeps what matches.
    Keep,
    /// Drops what matches.
    Drop,
    /// Writes the hash of the values modulo `modulus`.
    HashMod,
    /// Copies labels whose names match.
    LabelMap,
    /// Removes labels whose names match.
    LabelDrop,
    /// Removes labels whose names do not match.
    LabelKeep,
    /// Writes the values in lower case.
    Lowercase,
    /// Writes the values in upper case.
    Uppercase,
    /// Keeps where the values equal the target label.
    KeepEqual,
    /// Drops where the values equal the target label.
    DropEqual,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn spelt_as_in_the_crd() {
        assert_eq!(serde_json::to_value(NamespaceSelector::Any(true)).expect("JSON"), json!({"any": true}));
        assert_eq!(serde_json::to_value(NamespaceSelector::MatchNames(vec!["a".into()])).expect("JSON"), json!({"matchNames": ["a"]}));
        assert_eq!(serde_json::to_value(LabelSelector::default()).expect("JSON"), json!({}));
        assert_eq!(serde_json::to_value(RelabelAction::HashMod).expect("JSON"), json!("hashmod"));
    }
}
