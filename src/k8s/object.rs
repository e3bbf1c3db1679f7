//! An object of any kind as a tree of values, with the fields in the order in which people write them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::kinds::Kind;
use super::meta::ObjectMeta;

/// An object whose kind is no longer known to the compiler: what a manifest file holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Object {
    /// Group and version, `v1` or `monitoring.coreos.com/v1`.
    #[serde(rename = "apiVersion")]
    pub api_version: String,
    /// Kind, `ConfigMap`.
    pub kind: &'static str,
    /// Plural as the API's path spells it, `configmaps`; not part of the manifest.
    #[serde(skip)]
    pub plural: &'static str,
    /// Name, namespace, labels, annotations.
    pub metadata: ObjectMeta,
    /// The fields beside the metadata.
    #[serde(flatten)]
    pub content: Map<String, Value>,
}

impl Object {
    /// Forgets the kind of `object`.
    ///
    /// # Errors
    /// If a value in it cannot be written as JSON.
    pub fn of<K: Kind>(object: &K) -> Result<Self, serde_json::Error> {
        let mut content = match serde_json::to_value(object)? {
            Value::Object(fields) => fields,
            other => Map::from_iter([("spec".to_owned(), other)]),
        };
        content.shift_remove("metadata");
        Ok(Self { api_version: api_version::<K>(), kind: K::KIND, plural: K::PLURAL, metadata: object.metadata().clone(), content })
    }

    /// The manifest: `apiVersion`, `kind`, `metadata`, then the rest.
    ///
    /// # Errors
    /// If a value in it cannot be written as JSON.
    pub fn to_value(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

/// The manifest of an object: `apiVersion`, `kind`, `metadata`, then the rest.
///
/// # Errors
/// If a value in it cannot be written as JSON.
///
/// ```
/// use promforge::k8s::{dashboard_config_map, to_value};
/// let map = dashboard_config_map("overview", Some("monitoring"), "overview.json", "{}", None);
/// let value = to_value(&map)?;
/// let keys: Vec<&String> = value.as_object().into_iter().flat_map(|o| o.keys()).collect();
/// assert_eq!(keys, ["apiVersion", "kind", "metadata", "data"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn to_value<K: Kind>(object: &K) -> Result<Value, serde_json::Error> {
    Object::of(object)?.to_value()
}

fn api_version<K: Kind>() -> String {
    if K::GROUP.is_empty() { K::VERSION.to_owned() } else { format!("{}/{}", K::GROUP, K::VERSION) }
}
