//! Grafana's official schemas, with the patches of `tests/cases/grafana/schema_patches.toml`, and what is validated with them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::patch::{Patch, patches};

/// The official schemas, patched.
pub(crate) struct Schemas {
    found: BTreeMap<String, Option<Value>>,
    validators: BTreeMap<(String, String), Result<jsonschema::Validator, String>>,
    folder: PathBuf,
    patches: Vec<Patch>,
}

impl Schemas {
    /// The schemas with the given patches; `None` if they are not there.
    pub(crate) fn new(patches: Vec<Patch>) -> Option<Self> {
        let shared = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
        let folder = shared.join("schemas/grafana");
        folder.is_dir().then_some(Self { found: BTreeMap::new(), validators: BTreeMap::new(), folder, patches })
    }

    /// As [`Self::new`] with all patches; says so if they are not there.
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    pub(crate) fn all() -> Option<Self> {
        let schemas = Self::new(patches());
        if schemas.is_none() {
            eprintln!("skipped: the official Grafana schemas are not there (set PROMFORGE_SHARED)");
        }
        schemas
    }

    /// A schema by the name of its file.
    pub(crate) fn get(&mut self, name: &str) -> Option<&Value> {
        if !self.found.contains_key(name) {
            let text = std::fs::read_to_string(self.folder.join(format!("{name}.jsonschema.json"))).ok();
            let schema = text.map(|text| {
                let mut schema = serde_json::from_str(&text).expect("the schema is JSON");
                self.patches.iter().for_each(|p| p.apply(name, &mut schema));
                schema
            });
            self.found.insert(name.to_owned(), schema);
        }
        self.found.get(name).and_then(Option::as_ref)
    }

    /// What `value` breaks of the definition `definition` in the schema `name`; of the schema's root if `definition` is empty. Of field
    /// options in overrides (`FieldConfig?`), nothing is required.
    pub(crate) fn problems(&mut self, name: &str, definition: &str, value: &Value) -> Vec<String> {
        let key = (name.to_owned(), definition.to_owned());
        if !self.validators.contains_key(&key) {
            let mut schema = self.get(name).unwrap_or_else(|| panic!("there is no schema {name}")).clone();
            let (mut definition, partial) = definition.strip_suffix('?').map_or((definition.to_owned(), false), |d| (d.to_owned(), true));
            while let Some(next) = schema["definitions"][&definition]["$ref"].as_str().and_then(|r| r.rsplit('/').next()).map(str::to_owned) {
                definition = next;
            }
            if let Some(definition) = schema.pointer_mut(&format!("/definitions/{definition}")).and_then(Value::as_object_mut).filter(|_| partial) {
                definition.remove("required");
            }
            if !definition.is_empty() {
                schema["$ref"] = json!(format!("#/definitions/{definition}"));
            }
            self.validators.insert(key.clone(), jsonschema::draft7::new(&schema).map_err(|e| e.to_string()));
        }
        match self.validators.get(&key) {
            Some(Ok(validator)) => {
                let spelled = |e: &jsonschema::ValidationError<'_>| e.to_string().chars().take(300).collect::<String>();
                validator.iter_errors(value).map(|e| format!("{name} {definition}: {}: {}", e.instance_path(), spelled(&e))).collect()
            }
            other => vec![format!("{name}: {:?}", other.map(|r| r.as_ref().err()))],
        }
    }

    /// What a panel breaks: as a whole, in its options, its field options, its overrides and its Prometheus queries.
    pub(crate) fn panel(&mut self, panel: &Value) -> Vec<String> {
        // A library panel is a name and a place; what it shows is elsewhere.
        let Some(kind) = panel["type"].as_str() else { return Vec::new() };
        if kind == "row" {
            let nested = panel["panels"].as_array().into_iter().flatten();
            let mut found: Vec<_> = nested.flat_map(|p| self.panel(p)).collect();
            found.extend(self.problems("dashboard", "RowPanel", panel));
            return found;
        }
        let mut found = self.problems("dashboard", "Panel", panel);
        for target in panel["targets"].as_array().into_iter().flatten().filter(|t| t["datasource"]["type"] == "prometheus") {
            found.extend(self.problems("prometheus", "", target));
        }
        let Some(own) = promforge::grafana::panels::panel_type(kind).and_then(|t| t.schema) else { return found };
        found.extend(self.problems(own, "Options", &panel["options"]));
        if let Some(custom) = panel["fieldConfig"]["defaults"].get("custom") {
            found.extend(self.problems(own, "FieldConfig", custom));
        }
        for fields in panel["fieldConfig"]["overrides"].as_array().into_iter().flatten() {
            let named = |p: &Value| Some((p["id"].as_str()?.strip_prefix("custom.")?.to_owned(), p["value"].clone()));
            let custom: serde_json::Map<_, _> = fields["properties"].as_array().into_iter().flatten().filter_map(named).collect();
            if !custom.is_empty() {
                found.extend(self.problems(own, "FieldConfig?", &Value::Object(custom)));
            }
        }
        found
    }

    /// What a dashboard breaks: as a whole, and each of its panels.
    pub(crate) fn dashboard(&mut self, dashboard: &Value) -> Vec<String> {
        let panels = dashboard["panels"].as_array().expect("panels are an array");
        let mut found = self.problems("dashboard", "", dashboard);
        found.extend(panels.iter().flat_map(|p| self.panel(p)));
        found
    }
}
