//! Grafana's official JSON Schemas for tests, with the patches of `tests/cases/grafana/schema_patches.toml`, and snapshots. The schemas are not part of this
//! repository; without them [`schema`] is `None`.

use std::path::{Path, PathBuf};

#[path = "patch.rs"]
mod patch;

use patch::patches;
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The schema of that name, patched.
pub(crate) fn schema(name: &str) -> Option<Value> {
    let shared = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let text = std::fs::read_to_string(shared.join(format!("schemas/grafana/{name}.jsonschema.json"))).ok()?;
    let mut schema = serde_json::from_str(&text).expect("the schema is JSON");
    patches().iter().for_each(|patch| patch.apply(name, &mut schema));
    Some(schema)
}

/// What `value` breaks of the definition `name` in `schema`; of the schema's root if `name` is empty.
pub(crate) fn problems(schema: &Value, name: &str, value: &Value) -> Vec<String> {
    let mut schema = schema.clone();
    if !name.is_empty() {
        schema["$ref"] = json!(format!("#/definitions/{name}"));
    }
    let validator = jsonschema::draft7::new(&schema).expect("the schema is a schema");
    validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

/// Compares examples with `snapshots/<folder>/<name>.json`, or writes them if `PROMFORGE_BLESS` is set.
pub(crate) fn snapshots(folder: &str, examples: impl IntoIterator<Item = (String, Value)>) {
    let place = root().join("snapshots").join(folder);
    let bless = std::env::var_os("PROMFORGE_BLESS").is_some();
    let (mut wrong, mut names) = (Vec::new(), Vec::new());
    if bless {
        std::fs::create_dir_all(&place).expect("the folder can be made");
    }
    for (name, example) in examples {
        let file = place.join(format!("{name}.json"));
        let text = format!("{example:#}\n");
        if bless {
            std::fs::write(&file, &text).expect("the file can be written");
        } else if std::fs::read_to_string(&file).ok().as_deref() != Some(&text) {
            wrong.push(name.clone());
        }
        names.push(format!("{name}.json"));
    }
    assert!(wrong.is_empty(), "the examples of {wrong:?} differ from snapshots/{folder}; run with PROMFORGE_BLESS=1 to write them");
    let kept = std::fs::read_dir(&place).expect("the folder is there").map(|f| f.expect("readable").file_name().to_string_lossy().into_owned());
    let stale: Vec<_> = kept.filter(|file| !names.contains(file)).collect();
    assert!(stale.is_empty(), "nothing makes {stale:?} of snapshots/{folder}");
}

/// The names of the Rust files in a folder of the sources, without `.rs`, sorted.
pub(crate) fn files(folder: &str) -> Vec<String> {
    let files = std::fs::read_dir(root().join(folder)).expect("the folder is there").map(|f| f.expect("readable").file_name().to_string_lossy().into_owned());
    let mut files: Vec<_> = files.filter_map(|f| f.strip_suffix(".rs").map(str::to_owned)).collect();
    files.sort_unstable();
    files
}

/// Builder methods (`pub fn .. -> Self`, and the fields of `parts!`) of the Rust files that are called in none of them.
pub(crate) fn uncalled(paths: &[String]) -> Vec<String> {
    let texts: Vec<_> = paths.iter().map(|p| std::fs::read_to_string(root().join(p)).expect("a source file")).collect();
    let all = texts.concat();
    let mut uncalled = Vec::new();
    for (path, text) in paths.iter().zip(&texts) {
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
        for line in code.lines() {
            let line = line.trim();
            let words: Vec<_> = line.trim_end_matches(';').split([' ', '(', '<', ':']).filter(|w| !w.is_empty()).collect();
            let name = match words.as_slice() {
                ["pub", "fn", name, ..] | ["pub", "const", "fn", name, ..] => name,
                ["text" | "flag" | "unflag" | "number" | "texts" | "value" | "boxed" | "values" | "each", name, ..] if line.ends_with(';') => name,
                _ => continue,
            };
            let builder = !line.starts_with("pub") || line.contains("self");
            let called = [format!(".{name}("), format!(".{name}::<")].iter().any(|call| all.contains(call.as_str()));
            if builder && !called && line.contains("Self") | !line.starts_with("pub") {
                uncalled.push(format!("{path}: {name}"));
            }
        }
    }
    uncalled
}
