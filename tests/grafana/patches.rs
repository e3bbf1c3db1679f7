//! Where the official schemas are wrong or old: the rows of `tests/cases/grafana/schema_patches.toml`.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

/// A row of the file of patches.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Patch {
    /// The schema's name; `*` is any that has the place.
    pub schema: String,
    /// The place.
    pub pointer: String,
    /// JSON that is put there.
    pub json: Option<String>,
    /// A field of the definition at the place that is not required.
    pub optional: Option<String>,
    /// Another name for the place.
    pub rename: Option<String>,
    /// Objects with any keys, wherever they are, mean anything.
    #[serde(default)]
    pub any: bool,
    /// Why.
    pub reason: String,
    /// The version with which an option came that is newer than the schema.
    pub since: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    patch: Vec<Patch>,
}

/// All patches.
pub(crate) fn patches() -> Vec<Patch> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/grafana/schema_patches.toml");
    let text = std::fs::read_to_string(file).expect("the patches are there");
    toml::from_str::<File>(&text).expect("the patches are TOML").patch
}

fn any_is_any(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            for (_, value) in object.iter_mut() {
                if value["type"] == "object" && value.get("additionalProperties") == Some(&json!({})) && value.get("properties").is_none() {
                    *value = json!({});
                }
                any_is_any(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(any_is_any),
        _ => {}
    }
}

impl Patch {
    pub(crate) fn is_for(&self, name: &str) -> bool {
        self.schema == "*" || self.schema == name
    }

    pub(crate) fn apply(&self, schema: &mut Value) {
        let told = self.since.as_deref().is_none_or(|since| since.contains('.'));
        assert!(!self.reason.is_empty() && told, "a patch says why, and since which version (13.0): {self:?}");
        if self.any {
            return any_is_any(schema);
        }
        if let Some(field) = &self.optional {
            if let Some(required) = schema.pointer_mut(&self.pointer).and_then(|d| d.get_mut("required")).and_then(Value::as_array_mut) {
                required.retain(|r| r != field);
            }
            return;
        }
        let Some((parent, key)) = self.pointer.rsplit_once('/') else { return };
        let Some(parent) = schema.pointer_mut(parent).and_then(Value::as_object_mut) else { return };
        if let Some(name) = &self.rename {
            if let Some(value) = parent.remove(key) {
                parent.insert(name.clone(), value);
            }
        } else if let Some(json) = &self.json {
            parent.insert(key.to_owned(), serde_json::from_str(json).unwrap_or_else(|e| panic!("{}: {json}: {e}", self.pointer)));
        }
    }
}
