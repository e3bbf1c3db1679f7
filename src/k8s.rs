//! Kubernetes objects as values: what `promforge` delivers, ready to be written or applied.
//!
//! Objects hold finished text (dashboard JSON, PromQL that was printed already); this room sends nothing and knows no PromQL.
//! YAML is written by [`crate::yaml`], from [`to_value`].
//! Neighbours: `rules` and `grafana` make the text, `project` puts it together.

pub mod kinds;
mod meta;
mod object;
mod ownership;
mod read;
mod scrape;

pub use kinds::config_map::{ConfigMap, dashboard_config_map};
pub use kinds::pod_monitor::{PodMonitor, PodMonitorSpec};
pub use kinds::prometheus_rule::{PrometheusRule, PrometheusRuleSpec, Rule, RuleGroup};
pub use kinds::service_monitor::{ServiceMonitor, ServiceMonitorSpec};
pub use kinds::{KINDS, Kind, KindInfo};
pub use meta::{InvalidName, ObjectMeta, check_annotations, check_label_key, check_label_value, check_name, check_namespace};
pub use object::{Object, to_value};
pub use ownership::{MANAGED_BY, MANAGER};
pub use scrape::{Endpoint, LabelOperator, LabelRequirement, LabelSelector, NamespaceSelector, RelabelAction, Relabeling};
