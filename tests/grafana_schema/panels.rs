//! Each kind of panel: its example against its schema, its snapshot, its row in the table, and that no option is forgotten.

use std::collections::BTreeSet;
use std::path::Path;

use promforge::grafana::panels::{PANELS, PanelType};
use promforge::grafana::*;
use serde_json::Value;

use crate::patch::patches;
use crate::schemas::Schemas;
use crate::words;

fn example(kind: &PanelType) -> Value {
    (kind.example)()
}

#[test]
fn examples_validate() {
    let Some(mut schemas) = Schemas::all() else { return };
    let found: Vec<_> = PANELS.iter().map(example).chain(words::panels()).flat_map(|p| schemas.panel(&p)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A patch without which everything validates hides a mistake some day.
#[test]
fn every_patch_is_needed() {
    let all = patches();
    let panels: Vec<_> = PANELS.iter().map(example).chain(words::panels()).collect();
    let full = crate::dashboards::full().to_json();
    let mut needless = Vec::new();
    // Rows about queries, variables and single options of fields are for the tests of those.
    let fields = ["FieldConfig", "FieldColor", "Threshold", "Variable"].map(|d| format!("dashboard /definitions/{d}"));
    for (index, patch) in all.iter().enumerate() {
        let about = format!("{} {}", patch.schema, patch.pointer);
        let of_panels = ["*", "dashboard"].contains(&&*patch.schema) || PANELS.iter().any(|k| k.schema == Some(&patch.schema));
        if !of_panels || fields.iter().any(|f| about.starts_with(f.as_str())) {
            continue;
        }
        let mut others = all.clone();
        others.remove(index);
        let Some(mut schemas) = Schemas::new(others) else { return };
        let whole = patch.schema == "*" || patch.schema == "dashboard";
        let of = |p: &&Value| whole || PANELS.iter().any(|k| p["type"] == k.id && k.schema == Some(&patch.schema));
        let needed = panels.iter().filter(of).any(|p| !schemas.panel(p).is_empty()) || (whole && !schemas.dashboard(&full).is_empty());
        if !needed {
            needless.push(about);
        }
    }
    assert!(needless.is_empty(), "patches that change nothing: {needless:#?}");
}

/// Options newer than the schemas, in the patches, are those of the table of versions.
#[test]
fn newer_options_are_in_the_table_of_versions() {
    let newer: Vec<_> = versions::PANEL_OPTIONS.iter().map(|s| s.pointer.rsplit('/').next().unwrap_or_default()).collect();
    for patch in patches().iter().filter(|p| PANELS.iter().any(|k| k.schema == Some(&p.schema)) || p.schema == "*") {
        let Some((major, minor)) = patch.version.split_once('.') else { continue };
        let version: versions::Version = (major.parse().expect("a number"), minor.parse().expect("a number"));
        let name = patch.pointer.rsplit('/').next().unwrap_or_default();
        if patch.pointer.contains("/properties/") && version > (11, 6) {
            assert!(newer.contains(&name), "{} is not in src/grafana/versions.rs", patch.pointer);
        }
    }
}

#[test]
fn examples_are_as_in_the_snapshots() {
    crate::snapshots("panels", PANELS.iter().map(|p| (format!("{}.json", p.id), format!("{:#}\n", example(p)))));
}

#[test]
fn other_words_are_as_in_the_snapshots() {
    crate::snapshots("words", [("panels.json".to_owned(), format!("{:#}\n", Value::Array(words::panels())))]);
}

#[test]
fn every_file_of_a_panel_is_in_the_table() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/grafana");
    let files = std::fs::read_dir(room.join("panels")).expect("the folder is there");
    let files = files.map(|f| f.expect("readable").file_name().to_string_lossy().into_owned());
    let files: BTreeSet<_> = files.filter_map(|f| f.strip_suffix(".rs").map(str::to_owned)).filter(|f| f != "check").collect();
    let face = std::fs::read_to_string(room.join("panels.rs")).expect("the face is there");
    let mods: BTreeSet<_> = face.lines().filter_map(|l| l.strip_prefix("mod ")?.strip_suffix(';')).filter(|m| *m != "check").map(str::to_owned).collect();
    // Rows hold panels; they are in `items.rs`.
    let table: BTreeSet<_> = PANELS.iter().filter(|p| p.id != "row").map(|p| p.id.replace('-', "_").to_lowercase()).collect();
    assert_eq!(files, mods, "files on the left, the mod list in src/grafana/panels.rs on the right");
    assert_eq!(files, table, "files on the left, the table in src/grafana/panels.rs on the right");
    assert!(PANELS.is_sorted_by_key(|p| p.id.to_lowercase()));
    for panel in PANELS {
        assert_eq!(example(panel)["type"], panel.id);
    }
}

/// Options in the official schemas that the builders leave out.
const LEFT_OUT: &[(&str, &str)] = &[
    ("CanvasConnection.sourceOriginal", "the editor's own note of where a line was"),
    ("CanvasConnection.targetOriginal", "the editor's own note of where a line was"),
    ("PieChartLegendOptions.asTable", "left over, without effect"),
    ("PieChartLegendOptions.isVisible", "left over, without effect"),
    ("TableFieldOptions.displayMode", "replaced by cellOptions"),
    ("VizLegendOptions.asTable", "left over, without effect"),
    ("VizLegendOptions.isVisible", "left over, without effect"),
];

/// Walks a schema along a value, and notes which properties the value uses; without a value, which there are.
fn walk(schema: &Value, node: &Value, name: &str, value: Option<&Value>, seen: &mut BTreeSet<String>, depth: u8) {
    if depth > 12 {
        return;
    }
    if let Some(to) = node["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return walk(schema, &schema["definitions"][to], to, value, seen, depth + 1);
    }
    for branch in ["anyOf", "oneOf", "allOf"].iter().filter_map(|k| node[k].as_array()).flatten() {
        walk(schema, branch, name, value, seen, depth + 1);
    }
    if let Some(items) = node.get("items") {
        match value {
            None => walk(schema, items, name, None, seen, depth + 1),
            Some(value) => value.as_array().into_iter().flatten().for_each(|v| walk(schema, items, name, Some(v), seen, depth + 1)),
        }
    }
    for (key, property) in node["properties"].as_object().into_iter().flatten() {
        let inner = value.map(|v| v.get(key));
        if inner != Some(None) {
            seen.insert(format!("{name}.{key}"));
            walk(schema, property, name, inner.flatten(), seen, depth + 1);
        }
    }
}

/// Every option of every official schema is used by the example of its kind, or by one of the other words.
#[test]
fn no_option_of_a_schema_is_forgotten() {
    let Some(mut schemas) = Schemas::new(Vec::new()) else { return };
    let left_out: BTreeSet<_> = LEFT_OUT.iter().map(|(name, _)| (*name).to_owned()).collect();
    let others = words::panels();
    let mut forgotten = Vec::new();
    for kind in PANELS {
        let Some(schema) = kind.schema.and_then(|name| schemas.get(name)) else { continue };
        let (mut all, mut used) = (BTreeSet::new(), BTreeSet::new());
        let (options, fields) = (&schema["definitions"]["Options"], &schema["definitions"]["FieldConfig"]);
        walk(schema, options, "Options", None, &mut all, 0);
        walk(schema, fields, "FieldConfig", None, &mut all, 0);
        for panel in others.iter().filter(|p| p["type"] == kind.id).cloned().chain([example(kind)]) {
            walk(schema, options, "Options", Some(&panel["options"]), &mut used, 0);
            walk(schema, fields, "FieldConfig", Some(&panel["fieldConfig"]["defaults"]["custom"]), &mut used, 0);
            for property in panel["fieldConfig"]["overrides"].as_array().into_iter().flatten().filter_map(|o| o["properties"].as_array()).flatten() {
                if let Some(name) = property["id"].as_str().and_then(|id| id.strip_prefix("custom.")) {
                    let part = serde_json::json!({name: property["value"]});
                    walk(schema, fields, "FieldConfig", Some(&part), &mut used, 0);
                }
            }
        }
        forgotten.extend(all.difference(&used).filter(|name| !left_out.contains(*name)).map(|name| format!("{}: {name}", kind.id)));
    }
    assert!(forgotten.is_empty(), "{}", forgotten.join("\n"));
}

/// The names of field options in the table, which misspelt properties are held to, are those of the schemas and the examples.
#[test]
fn names_of_field_options_are_those_of_the_schemas() {
    let Some(mut schemas) = Schemas::all() else { return };
    for kind in PANELS {
        let names: BTreeSet<_> = kind.custom.iter().copied().flatten().map(|n| (*n).to_owned()).collect();
        let custom = example(kind)["fieldConfig"]["defaults"]["custom"].clone();
        for name in custom.as_object().into_iter().flatten().map(|(name, _)| name) {
            assert!(names.contains(name), "{}: `{name}` is not in the table", kind.id);
        }
        let Some(schema) = kind.schema.and_then(|name| schemas.get(name)) else { continue };
        let mut fields = &schema["definitions"]["FieldConfig"];
        while let Some(next) = fields["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
            fields = &schema["definitions"][next];
        }
        let official: BTreeSet<_> = fields["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        let missing: Vec<_> = official.symmetric_difference(&names).filter(|n| *n != "displayMode").collect();
        assert!(missing.is_empty(), "{}: {missing:?}", kind.id);
    }
}
