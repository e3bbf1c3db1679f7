//! The rows of `tests/cases/grafana/schema_patches.toml`: where Grafana's official schemas are wrong, or older than what is written.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

/// A row of the file of patches.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Patch {
    /// The schema's name; `*` is any that has the place.
    pub(crate) schema: String,
    /// The place.
    pub(crate) pointer: String,
    /// What is put there; nothing takes away what is there.
    pub(crate) set: Option<Value>,
    /// A field of the definition at the place that is not required.
    pub(crate) optional: Option<String>,
    /// Another name for the place.
    pub(crate) rename: Option<String>,
    /// Objects with any keys, wherever they are, mean anything.
    #[serde(default)]
    pub(crate) any: bool,
    /// Why.
    pub(crate) reason: String,
    /// The Grafana that has it; `wrong` if the schema was never right.
    pub(crate) version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    patch: Vec<Patch>,
}

/// All rows.
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
    /// Changes the schema of that name, if the row is about it.
    pub(crate) fn apply(&self, name: &str, schema: &mut Value) {
        assert!(!self.reason.is_empty() && !self.version.is_empty(), "a patch says why: {self:?}");
        if self.schema != "*" && self.schema != name {
            return;
        }
        if self.any {
            return any_is_any(schema);
        }
        if let Some(field) = &self.optional {
            let required = schema.pointer_mut(&self.pointer).and_then(|d| d.get_mut("required")).and_then(Value::as_array_mut);
            required.into_iter().for_each(|required| required.retain(|r| r != field));
            return;
        }
        let (parent, key) = self.pointer.rsplit_once('/').expect("a pointer");
        let Some(parent) = schema.pointer_mut(parent).and_then(Value::as_object_mut) else {
            assert_eq!(self.schema, "*", "{name} has no {parent}");
            return;
        };
        match (&self.rename, &self.set) {
            (Some(other), _) => {
                let value = parent.remove(key).unwrap_or_else(|| panic!("{name} has no {}", self.pointer));
                parent.insert(other.clone(), value);
            }
            (None, Some(value)) => drop(parent.insert(key.to_owned(), value.clone())),
            (None, None) => drop(parent.remove(key).unwrap_or_else(|| panic!("{name} has no {}", self.pointer))),
        }
    }
}
