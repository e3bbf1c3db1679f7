//! Every kind's example is what the official schema accepts, and what `snapshots/kinds/` holds.
//!
//! The operator's CRDs are read from `../shared` (or `PROMFORGE_SHARED`) and are no part of this repository; without them the
//! snapshots are still compared. `PROMFORGE_BLESS=1 cargo test --test k8s_schema` writes the snapshots.

#![expect(clippy::disallowed_methods, reason = "a boundary test reads schemas and snapshots")]
#![expect(clippy::print_stderr, reason = "says plainly that it skipped")]

use std::path::{Path, PathBuf};

use promforge::k8s::{KINDS, KindInfo};
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn crd(kind: &KindInfo) -> Option<Value> {
    let shared = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let text = std::fs::read_to_string(shared.join(format!("schemas/operator/{}-crd.json", kind.plural))).ok()?;
    Some(serde_json::from_str(&text).expect("a CRD is JSON"))
}

/// The schema of one version, with unknown fields refused: the API server would drop them without a word.
fn strict_schema(crd: &Value, version: &str) -> Value {
    let versions = crd["spec"]["versions"].as_array().expect("versions");
    let version = versions.iter().find(|v| v["name"] == version).expect("the version that the kind names");
    let mut schema = version["schema"]["openAPIV3Schema"].clone();
    schema["properties"]["metadata"] = json!({
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "namespace": {"type": "string"},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "annotations": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    });
    forbid_unknown(&mut schema);
    schema
}

fn forbid_unknown(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let open = fields.get("x-kubernetes-preserve-unknown-fields") == Some(&Value::Bool(true));
            if fields.get("properties").is_some_and(Value::is_object) && !fields.contains_key("additionalProperties") && !open {
                fields.insert("additionalProperties".into(), false.into());
            }
            fields.values_mut().for_each(forbid_unknown);
        }
        Value::Array(items) => items.iter_mut().for_each(forbid_unknown),
        _ => {}
    }
}

fn problems(schema: &Value, object: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    validator.iter_errors(object).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn examples_fit_the_official_schemas() {
    let mut checked = 0;
    for kind in KINDS.iter().filter(|k| !k.group.is_empty()) {
        let Some(crd) = crd(kind) else {
            eprintln!("skipped: no schema of {} (set PROMFORGE_SHARED)", kind.kind);
            continue;
        };
        assert_eq!(crd["spec"]["group"], kind.group);
        assert_eq!(crd["spec"]["names"]["kind"], kind.kind);
        assert_eq!(crd["spec"]["names"]["plural"], kind.plural);
        let example = (kind.example)().expect("an example is JSON");
        assert_eq!(problems(&strict_schema(&crd, kind.version), &example), [] as [&str; 0], "{}", kind.kind);
        checked += 1;
    }
    eprintln!("{checked} kinds checked against their CRD");
}

#[test]
fn the_schema_test_sees_mistakes() {
    let Some(kind) = KINDS.iter().find(|k| k.kind == "PrometheusRule") else { panic!("a row for PrometheusRule") };
    let Some(crd) = crd(kind) else {
        eprintln!("skipped: no schema of {} (set PROMFORGE_SHARED)", kind.kind);
        return;
    };
    let schema = strict_schema(&crd, kind.version);
    let example = (kind.example)().expect("an example is JSON");
    let broken = |path: &str, value: Value| {
        let (parent, field) = path.rsplit_once('/').expect("a path");
        let mut object = example.clone();
        object.pointer_mut(parent).expect("the parent")[field] = value;
        problems(&schema, &object).len()
    };
    assert_eq!(broken("/spec/groups/0/rules/0/unknown", json!(1)), 1, "an unknown field");
    assert_eq!(broken("/spec/groups/0/interval", json!("5 minutes")), 1, "a duration that does not parse");
    assert_eq!(broken("/spec/groups/0/limit", json!("10")), 1, "a wrong type");
    assert_eq!(broken("/metadata/lables", json!({})), 1, "a misspelt field of the metadata");
}

#[test]
fn config_map_has_the_fields_of_the_core_api() {
    let kind = KINDS.iter().find(|k| k.kind == "ConfigMap").expect("a row for ConfigMap");
    let example = (kind.example)().expect("an example is JSON");
    let keys: Vec<&str> = example.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["apiVersion", "kind", "metadata", "data"]);
    assert_eq!((&example["apiVersion"], &example["kind"]), (&json!("v1"), &json!("ConfigMap")));
    assert!(example["data"].as_object().expect("data").values().all(Value::is_string));
}

#[test]
fn snapshots_hold_the_examples() {
    let folder = root().join("snapshots/kinds");
    let mut names = Vec::new();
    for kind in KINDS {
        let name = format!("{}.json", kind.kind.to_lowercase());
        let path = folder.join(&name);
        let text = format!("{:#}\n", (kind.example)().expect("an example is JSON"));
        if std::env::var_os("PROMFORGE_BLESS").is_some() {
            std::fs::write(&path, &text).expect("snapshots/kinds is writable");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(kept, text, "{} differs; PROMFORGE_BLESS=1 writes it", path.display());
        names.push(name);
    }
    let mut kept: Vec<String> =
        std::fs::read_dir(folder).expect("snapshots/kinds").map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    kept.sort();
    names.sort();
    assert_eq!(kept, names, "one snapshot per kind, no others");
}

#[test]
fn folder_and_table_agree() {
    let mut files: Vec<String> = std::fs::read_dir(root().join("src/k8s/kinds"))
        .expect("src/k8s/kinds")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().trim_end_matches(".rs").replace('_', ""))
        .collect();
    files.sort();
    let kinds: Vec<String> = KINDS.iter().map(|k| k.kind.to_lowercase()).collect();
    assert_eq!(kinds, files, "a row per file, sorted");
}

fn value(node: promforge::yaml::Node<'_>) -> Value {
    use promforge::yaml::{Dialect, ScalarValue, resolve};
    if let Some(mapping) = node.mapping() {
        return Value::Object(mapping.entries().map(|(key, item)| (key.text().expect("a key").into_owned(), value(item))).collect());
    }
    if let Some(sequence) = node.sequence() {
        return (0..sequence.len()).filter_map(|i| node.item(i)).map(value).collect();
    }
    let scalar = node.scalar().expect("a scalar");
    match resolve(scalar.style(), node.tag(), &scalar.text(), Dialect::V3) {
        Ok(ScalarValue::Int(n)) => json!(n),
        Ok(ScalarValue::Bool(b)) => json!(b),
        _ => node.text().map_or(Value::Null, |text| json!(text)),
    }
}

/// What `cargo xtask build --bless` keeps of this repository's PrometheusRules; CI holds it to the code.
#[test]
fn committed_rules_validate() {
    let kind = KINDS.iter().find(|k| k.kind == "PrometheusRule").expect("a row");
    let Some(crd) = crd(kind) else {
        eprintln!("skipped: no schema of {} (set PROMFORGE_SHARED)", kind.kind);
        return;
    };
    let schema = strict_schema(&crd, kind.version);
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("snapshots/endpoint-stats/manifests")).expect("the committed manifests") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a manifest");
        let stream = promforge::yaml::read(&text, promforge::text::SourceId(0), &promforge::yaml::Limits::default());
        let object = value(stream.documents[0].root().expect("an object"));
        if object["kind"] == "PrometheusRule" {
            assert_eq!(problems(&schema, &object), [] as [&str; 0], "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 0);
}
