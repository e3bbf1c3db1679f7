//! Folders, as resources of Grafana's API.

use serde::Serialize;
use serde_json::Value;

/// A folder: `kind: Folder` of `folder.grafana.app/v1`.
///
/// ```
/// use promforge::grafana::Folder;
/// let folder = Folder::new("shop", "Shop").parent("teams");
/// assert_eq!(folder.to_json()["spec"]["title"], "Shop");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    uid: String,
    title: String,
    description: Option<String>,
    parent: Option<String>,
}

/// A resource of Grafana's API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Resource<'a, S> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
    spec: S,
}

#[derive(Serialize)]
struct Metadata<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Annotations<'a>>,
}

#[derive(Serialize)]
struct Annotations<'a> {
    #[serde(rename = "grafana.app/folder")]
    folder: &'a str,
}

impl<'a, S: Serialize> Resource<'a, S> {
    /// A resource; `folder` is the uid of the folder around it.
    pub(super) fn new(api_version: &'static str, kind: &'static str, name: &'a str, folder: Option<&'a str>, spec: S) -> Self {
        Self { api_version, kind, metadata: Metadata { name, annotations: folder.map(|folder| Annotations { folder }) }, spec }
    }
}

impl Folder {
    /// A folder by uid and title.
    pub fn new(uid: impl Into<String>, title: impl Into<String>) -> Self {
        Self { uid: uid.into(), title: title.into(), description: None, parent: None }
    }

    /// What it is for.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// The uid of the folder around it.
    #[must_use]
    pub fn parent(mut self, uid: impl Into<String>) -> Self {
        self.parent = Some(uid.into());
        self
    }

    /// Its uid.
    #[must_use]
    pub fn uid(&self) -> &str {
        &self.uid
    }

    /// The resource.
    #[must_use]
    pub fn to_json(&self) -> Value {
        #[derive(Serialize)]
        struct Spec<'a> {
            title: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            description: Option<&'a str>,
        }
        let spec = Spec { title: &self.title, description: self.description.as_deref() };
        serde_json::json!(Resource::new("folder.grafana.app/v1", "Folder", &self.uid, self.parent.as_deref(), spec))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn folders_are_resources() {
        let folder = Folder::new("shop", "Shop").description("d").parent("teams");
        assert_eq!(
            folder.to_json(),
            json!({"apiVersion": "folder.grafana.app/v1", "kind": "Folder",
                   "metadata": {"name": "shop", "annotations": {"grafana.app/folder": "teams"}}, "spec": {"title": "Shop", "description": "d"}})
        );
        assert_eq!((Folder::new("a", "b").to_json()["metadata"].clone(), folder.uid()), (json!({"name": "a"}), "shop"));
    }
}
