//! PodMonitor of the Prometheus Operator (`monitoring.coreos.com/v1`): scrapes pods, with or without a Service.
//!
//! What it shares with ServiceMonitor is in `k8s/scrape.rs`.

use serde::Serialize;

use crate::k8s::kinds::Kind;
use crate::k8s::meta::ObjectMeta;
use crate::k8s::scrape::{Endpoint, LabelSelector, NamespaceSelector, RelabelAction, Relabeling, port_problems};

/// Scrapes the pods that the selector takes.
///
/// kube-prometheus-stack selects `release: <its release name>` unless told otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PodMonitor {
    /// Name, labels, annotations.
    pub metadata: ObjectMeta,
    /// The content.
    pub spec: PodMonitorSpec,
}

/// Content of a [`PodMonitor`].
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PodMonitorSpec {
    /// Label of the pod whose value becomes the label `job`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_label: Option<String>,
    /// Labels of the pod that are copied to the series.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pod_target_labels: Vec<String>,
    /// Which namespaces; the object's own where left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace_selector: Option<NamespaceSelector>,
    /// Which pods.
    pub selector: LabelSelector,
    /// How many samples a scrape may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_limit: Option<u64>,
    /// How each of their pods is scraped.
    pub pod_metrics_endpoints: Vec<Endpoint>,
}

impl PodMonitor {
    /// Scrapes what `selector` takes, in the object's own namespace.
    #[must_use]
    pub fn new(metadata: ObjectMeta, selector: LabelSelector, endpoints: Vec<Endpoint>) -> Self {
        Self { metadata, spec: PodMonitorSpec { selector, pod_metrics_endpoints: endpoints, ..PodMonitorSpec::default() } }
    }

    /// Everything the API server or the operator would refuse beyond what the types allow.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let metadata = self.metadata.problems().into_iter().map(|p| p.0);
        metadata.chain(port_problems(&self.spec.pod_metrics_endpoints)).collect()
    }
}

impl Kind for PodMonitor {
    const GROUP: &'static str = "monitoring.coreos.com";
    const VERSION: &'static str = "v1";
    const KIND: &'static str = "PodMonitor";
    const PLURAL: &'static str = "podmonitors";

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn example() -> Self {
        let drop_debug =
            Relabeling { source_labels: vec!["__name__".into()], regex: Some("debug_.*".into()), action: Some(RelabelAction::Drop), ..Relabeling::default() };
        let zone = Relabeling {
            source_labels: vec!["__meta_kubernetes_pod_node_name".into()],
            separator: Some(";".into()),
            target_label: Some("node".into()),
            replacement: Some("$1".into()),
            ..Relabeling::default()
        };
        let endpoint = Endpoint {
            path: Some("/metrics".into()),
            scheme: Some("http".into()),
            scrape_timeout: Some("10s".into()),
            honor_labels: Some(false),
            relabelings: vec![zone],
            metric_relabelings: vec![drop_debug],
            ..Endpoint::port("http").interval("15s")
        };
        let metadata = ObjectMeta::new("api").namespace("monitoring").label("release", "kps");
        let mut example = Self::new(metadata, LabelSelector::labels([("app", "api")]), vec![endpoint]);
        example.spec.namespace_selector = Some(NamespaceSelector::MatchNames(vec!["shop".into()]));
        example.spec.pod_target_labels = vec!["version".into()];
        example.spec.job_label = Some("app".into());
        example
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_have_names() {
        assert_eq!(PodMonitor::example().problems(), [] as [&str; 0]);
        let bad = PodMonitor::new(ObjectMeta::new("a"), LabelSelector::default(), vec![Endpoint::default(), Endpoint::port("9187")]);
        assert_eq!(bad.problems(), ["endpoint 1: expected the name of a port", "endpoint 2: expected the name of a port, found a number"]);
    }
}
