//! The catalogue file: its types for serde, its JSON Schema, and writing it. Reading with places is `reader.rs`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Catalogue, Deprecated, LabelNames, MetricKind, Origin, Removed};

/// A catalogue of metrics, as a TOML file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueFile {
    /// The labels that scraping adds to every series, in place of the usual ones (job, instance, namespace, pod, ..).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_labels: Option<Vec<String>>,
    /// The metrics by name; histograms and summaries without `_bucket`, `_sum`, `_count`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metrics: BTreeMap<String, MetricField>,
    /// Metrics that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<RemovedField>,
}

/// One metric.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricField {
    /// Its type.
    #[serde(rename = "type", default)]
    pub kind: MetricKind,
    /// Its own labels, without `le`, `quantile` and what scraping adds; "any" if they are not known.
    #[serde(default, skip_serializing_if = "LabelsField::is_any")]
    pub labels: LabelsField,
    /// One sentence about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Its base unit: seconds, bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether its series carry the labels that scraping adds; true if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_labels: Option<bool>,
    /// Set if it should no longer be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<DeprecatedField>,
}

/// Label names, or the word "any".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LabelsField {
    /// The word "any".
    Word(AnyWord),
    /// The names.
    Names(Vec<String>),
}

/// The word "any".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AnyWord {
    /// Any labels.
    Any,
}

impl LabelsField {
    fn is_any(&self) -> bool {
        matches!(self, Self::Word(AnyWord::Any))
    }
}

impl Default for LabelsField {
    fn default() -> Self {
        Self::Word(AnyWord::Any)
    }
}

/// That a metric should no longer be used.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeprecatedField {
    /// What to use: a name or a selector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    /// Since when: "myapp 2.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// A metric that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovedField {
    /// The old name.
    pub name: String,
    /// What to use: a name or a selector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    /// Since when: "myapp 2.0".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// What else changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The JSON Schema of the catalogue file.
#[must_use]
pub fn catalogue_schema() -> serde_json::Value {
    schemars::schema_for!(CatalogueFile).into()
}

impl From<&Catalogue> for CatalogueFile {
    /// All but what Prometheus itself makes and the well-known removals.
    fn from(catalogue: &Catalogue) -> Self {
        let metrics = catalogue.entries.values().filter(|e| e.origin != Origin::BuiltIn).map(|e| {
            let labels = match &e.labels {
                LabelNames::Any => LabelsField::default(),
                LabelNames::Known(names) => LabelsField::Names(names.iter().cloned().collect()),
            };
            let deprecated = e.deprecated.clone().map(|Deprecated { replacement, since }| DeprecatedField { replacement, since });
            let target_labels = if e.target_labels { None } else { Some(false) };
            (e.name.clone(), MetricField { kind: e.kind, labels, help: e.help.clone(), unit: e.unit.clone(), target_labels, deprecated })
        });
        let removed = catalogue.removed.values().cloned().map(|Removed { name, replacement, since, note }| RemovedField { name, replacement, since, note });
        Self { target_labels: catalogue.target_labels.as_ref().map(|l| l.iter().cloned().collect()), metrics: metrics.collect(), removed: removed.collect() }
    }
}

impl Catalogue {
    /// The catalogue as a TOML file, without what Prometheus itself makes; the same catalogue gives the same bytes.
    #[must_use]
    pub fn to_toml(&self) -> String {
        // Only tables, strings, booleans and arrays of strings: nothing that TOML refuses.
        toml::to_string(&CatalogueFile::from(self)).unwrap_or_default()
    }
}
