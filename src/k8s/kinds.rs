//! The kinds that promforge writes: a file each, a row each.
//!
//! To add one: a file in `kinds/`, its `mod` line and its row here, its example in `snapshots/kinds/`; `tests/k8s_schema.rs`
//! holds the example to the official schema.

use serde::Serialize;
use serde_json::Value;

use super::meta::ObjectMeta;
use super::object::to_value;

pub mod config_map;
pub mod pod_monitor;
pub mod prometheus_rule;
pub mod service_monitor;

/// A kind of Kubernetes object. The serialised form is the manifest without `apiVersion` and `kind`.
pub trait Kind: Serialize {
    /// API group; empty for the core group.
    const GROUP: &'static str;
    /// Version within the group.
    const VERSION: &'static str;
    /// Kind, in the singular: `ConfigMap`.
    const KIND: &'static str;
    /// Plural as in the API's path: `configmaps`.
    const PLURAL: &'static str;

    /// The object's metadata.
    fn metadata(&self) -> &ObjectMeta;

    /// A typical object that shows each field, for schema tests and reference.
    fn example() -> Self
    where
        Self: Sized;
}

/// One row of [`KINDS`].
#[derive(Debug, Clone, Copy)]
pub struct KindInfo {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Version within the group.
    pub version: &'static str,
    /// Kind, in the singular.
    pub kind: &'static str,
    /// Plural as in the API's path.
    pub plural: &'static str,
    /// Manifest of the kind's example.
    pub example: fn() -> Result<Value, serde_json::Error>,
}

/// Every kind, by name.
pub const KINDS: &[KindInfo] =
    &[row::<config_map::ConfigMap>(), row::<pod_monitor::PodMonitor>(), row::<prometheus_rule::PrometheusRule>(), row::<service_monitor::ServiceMonitor>()];

const fn row<K: Kind>() -> KindInfo {
    KindInfo { group: K::GROUP, version: K::VERSION, kind: K::KIND, plural: K::PLURAL, example: || to_value(&K::example()) }
}
