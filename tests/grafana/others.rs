//! Dashboards that others wrote, from the corpora in `../shared` (or `PROMFORGE_SHARED`).

use std::path::{Path, PathBuf};

use promforge::text::SourceId;
use promforge::yaml;

pub(crate) fn skipped(what: &str) {
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    {
        eprintln!("skipped: {what} are not there (set PROMFORGE_SHARED)");
    }
}

/// Name and text of every dashboard: JSON files, and what ConfigMaps hold.
pub(crate) fn dashboards() -> Option<Vec<(String, String)>> {
    let shared = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(shared.join("corpus")).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") {
            found.push((name, text));
        } else if name.ends_with(".yaml") && text.contains("schemaVersion") {
            let stream = yaml::read(&text, SourceId(0), &yaml::Limits::default());
            let roots = stream.documents.iter().filter_map(yaml::Document::root);
            let items = roots.flat_map(|root| root.get("items").and_then(yaml::Node::sequence).map_or_else(|| vec![root], |items| items.items().collect()));
            for (key, value) in items.filter_map(|object| object.get("data")?.mapping()).flat_map(|data| data.entries().collect::<Vec<_>>()) {
                if let (Some(key), Some(text)) = (key.text(), value.text().filter(|t| t.contains("schemaVersion"))) {
                    found.push((format!("{name}: {key}"), text.into_owned()));
                }
            }
        }
    }
    (!found.is_empty()).then_some(found)
}
