//! Where the objects go: namespace and the labels by which the cluster's operators find them. Pure data; nothing is asked.

use std::collections::BTreeMap;

use crate::k8s::ObjectMeta;

/// The place in a cluster that manifests are written for. The default says nothing: no namespace, no further labels.
///
/// ```
/// use promforge::project::Target;
/// let target = Target::kube_prometheus_stack("monitoring").release("kps");
/// assert_eq!(target, Target::default().namespace("monitoring").rule_label("release", "kps"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    namespace: Option<String>,
    labels: BTreeMap<String, String>,
    rule_labels: BTreeMap<String, String>,
}

impl Target {
    /// An installation of the chart kube-prometheus-stack in that namespace. By default it looks only at rules that carry its
    /// release's name: say [`Self::release`].
    pub fn kube_prometheus_stack(namespace: impl Into<String>) -> Self {
        Self::default().namespace(namespace)
    }

    /// The namespace of the objects.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = Some(namespace.into());
        self
    }

    /// The Helm release of kube-prometheus-stack, whose rule selector is `release: <name>`.
    #[must_use]
    pub fn release(self, name: impl Into<String>) -> Self {
        self.rule_label("release", name)
    }

    /// A label of every object.
    #[must_use]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key.into(), value.into());
        self
    }

    /// A label of every PrometheusRule, for the `ruleSelector`.
    #[must_use]
    pub fn rule_label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.rule_labels.insert(key.into(), value.into());
        self
    }

    /// Metadata with what every object of the target has.
    pub(super) fn place(&self, mut metadata: ObjectMeta) -> ObjectMeta {
        metadata.namespace.clone_from(&self.namespace);
        metadata.labels.extend(self.labels.clone());
        metadata
    }

    /// The same for a PrometheusRule.
    pub(super) fn place_rule(&self, metadata: ObjectMeta) -> ObjectMeta {
        let mut metadata = self.place(metadata);
        metadata.labels.extend(self.rule_labels.clone());
        metadata
    }
}
