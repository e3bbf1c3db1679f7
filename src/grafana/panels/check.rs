//! For tests: kinds without an official schema against one that is made from their types, and against the names of the checklist.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::grafana::panel::PanelKind;

fn names(schema: &Value) -> BTreeSet<&str> {
    schema["properties"].as_object().map(|p| p.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// The kind's options have exactly these names; its example uses all of them, and validates.
pub(super) fn options<K: PanelKind + JsonSchema>(always: &[&str], sometimes: &[&str]) {
    let schema: Value = schemars::schema_for!(K).into();
    let expected: BTreeSet<_> = always.iter().chain(sometimes).copied().collect();
    assert_eq!(names(&schema), expected, "the options of {} (left) are not those of the checklist (right)", K::TYPE);
    assert_eq!(schema["additionalProperties"], json!(false), "{} allows options that are none", K::TYPE);
    let example = json!(K::example().kind);
    let used: BTreeSet<_> = example.as_object().expect("options are an object").keys().map(String::as_str).collect();
    assert_eq!(used, expected, "the example of {} (left) does not use every option", K::TYPE);
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is a schema");
    let problems: Vec<_> = validator.iter_errors(&example).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(problems.is_empty(), "the example of {}: {problems:?}", K::TYPE);
}

/// A part of options has exactly these names.
pub(super) fn part<P: JsonSchema>(expected: &[&str]) {
    let schema: Value = schemars::schema_for!(P).into();
    assert_eq!(names(&schema), expected.iter().copied().collect::<BTreeSet<_>>());
}
