//! ConfigMap, and the one that carries a dashboard to Grafana's sidecar. It does not look into the dashboard.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::k8s::kinds::Kind;
use crate::k8s::meta::ObjectMeta;

/// Files as an object (core `v1`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigMap {
    /// Name, labels, annotations.
    pub metadata: ObjectMeta,
    /// File name to content, written in sorted order.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub data: BTreeMap<String, String>,
}

impl ConfigMap {
    /// Bytes of data that the API server accepts at most (`MaxSecretSize` in `pkg/apis/core`).
    pub const LIMIT: usize = 1_048_576;

    /// From this size on a plain `kubectl apply` fails, since it keeps a copy of the object in an annotation (limit 262,144 bytes
    /// for all annotations); server-side apply is not affected.
    pub const LARGE: usize = 250_000;

    /// A ConfigMap without files.
    #[must_use]
    pub fn new(metadata: ObjectMeta) -> Self {
        Self { metadata, data: BTreeMap::new() }
    }

    /// Adds or replaces a file.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, content: impl Into<String>) -> Self {
        self.data.insert(name.into(), content.into());
        self
    }

    /// Bytes of all contents, as the API server counts them: without file names. Compare with [`Self::LIMIT`] and [`Self::LARGE`].
    ///
    /// ```
    /// use promforge::k8s::{ConfigMap, ObjectMeta};
    /// assert_eq!(ConfigMap::new(ObjectMeta::new("a")).file("x.json", "{}").bytes(), 2);
    /// ```
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.data.values().map(String::len).sum()
    }

    /// Everything the API server would refuse: metadata, file names, size.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut found: Vec<String> = self.metadata.problems().into_iter().map(|p| p.0).collect();
        for name in self.data.keys() {
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            if name.is_empty() || name.len() > 253 || !name.chars().all(fits) || name == "." || name.starts_with("..") {
                found.push(format!("file name `{}`: expected 1 to 253 letters, digits, `-`, `_` and `.`, not starting with `..`", name.escape_debug()));
            }
        }
        if self.bytes() > Self::LIMIT {
            found.push(format!("data: expected at most {} bytes, found {}", Self::LIMIT, self.bytes()));
        }
        found
    }
}

impl Kind for ConfigMap {
    const GROUP: &'static str = "";
    const VERSION: &'static str = "v1";
    const KIND: &'static str = "ConfigMap";
    const PLURAL: &'static str = "configmaps";

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn example() -> Self {
        dashboard_config_map("dashboard-overview", Some("monitoring"), "overview.json", "{\n  \"title\": \"Overview\"\n}\n", Some("Services"))
    }
}

/// The ConfigMap that Grafana's sidecar (`kiwigrid/k8s-sidecar`, as the grafana chart and kube-prometheus-stack wire it) turns into
/// the dashboard file `file_name` with content `json`.
///
/// It has the label `grafana_dashboard: "1"`, and with `folder` the annotation `grafana_folder`: a path relative to the sidecar's
/// folder. Grafana shows such folders only with the chart values `sidecar.dashboards.folderAnnotation: grafana_folder` and
/// `sidecar.dashboards.provider.foldersFromFilesStructure: true`. Leading slashes of `folder` are dropped: an absolute path would
/// write outside the sidecar's folder. `file_name` must be unique in the whole cluster, since the last writer wins.
///
/// ```
/// use promforge::k8s::dashboard_config_map;
/// let map = dashboard_config_map("dashboard-overview", Some("monitoring"), "overview.json", "{}", Some("Services"));
/// assert_eq!(map.metadata.labels["grafana_dashboard"], "1");
/// assert_eq!(map.metadata.annotations["grafana_folder"], "Services");
/// ```
#[must_use]
pub fn dashboard_config_map(name: &str, namespace: Option<&str>, file_name: &str, json: &str, folder: Option<&str>) -> ConfigMap {
    let mut metadata = ObjectMeta::new(name).label("grafana_dashboard", "1");
    metadata.namespace = namespace.map(str::to_owned);
    if let Some(folder) = folder.map(|f| f.trim_start_matches('/')).filter(|f| !f.is_empty()) {
        metadata = metadata.annotation("grafana_folder", folder);
    }
    ConfigMap::new(metadata).file(file_name, json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_relative() {
        let folder = |f: Option<&str>| dashboard_config_map("a", None, "a.json", "{}", f).metadata.annotations.get("grafana_folder").cloned();
        assert_eq!(folder(Some("//etc")), Some("etc".to_owned()));
        assert_eq!(folder(Some("/")), None);
        assert_eq!(folder(None), None);
    }

    #[test]
    fn what_the_server_refuses() {
        assert_eq!(ConfigMap::example().problems(), [] as [&str; 0]);
        let bad = ConfigMap::new(ObjectMeta::new("a")).file("../x", "").file("big", "x".repeat(ConfigMap::LIMIT + 1));
        assert_eq!(
            bad.problems(),
            [
                "file name `../x`: expected 1 to 253 letters, digits, `-`, `_` and `.`, not starting with `..`",
                "data: expected at most 1048576 bytes, found 1048577"
            ]
        );
    }
}
