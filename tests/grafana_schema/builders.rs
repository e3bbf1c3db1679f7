//! Each builder method of `src/grafana` is used by an example or a test whose output is kept, in a snapshot or beside the test: otherwise
//! nobody sees what it writes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Methods that need no snapshot, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("default_for", "finds the usual datasource of a plugin; examples of queries show it"),
    ("mixed", "said by panels whose queries go to several datasources"),
];

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).expect("readable");
            found.push((path, text));
        }
    }
    found.sort();
}

/// The name and the rest of the line of a declared builder method: by a function, or by a line of `field_options!`.
fn declared(line: &str) -> Option<&str> {
    let text = line.trim_start();
    if let Some(rest) = text.strip_prefix("pub fn ").or_else(|| text.strip_prefix("pub const fn ")) {
        let end = rest.find(['(', '<'])?;
        let returns = rest.rsplit_once("-> ").map_or("", |(_, r)| r.trim_end_matches([' ', '{']).trim());
        let builds = returns == "Self" || returns.starts_with("Panel<") || returns.starts_with("Query<");
        return builds.then_some(&rest[..end]);
    }
    let (name, rest) = text.split_once('(')?;
    let is_option = rest.split_once("): \"").is_some_and(|(_, rest)| rest.contains("\", ") && rest.ends_with(';'));
    (is_option && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')).then_some(name)
}

/// The bodies of functions that make examples.
fn examples(text: &str) -> String {
    let mut kept = String::new();
    let mut ends: Option<usize> = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let starts = line.contains("fn example(") || line.contains("_example(") || line.contains("fn every_option");
        if starts && line.trim_start().contains("fn ") {
            ends = Some(indent);
        }
        if let Some(end) = ends {
            kept.push_str(line);
            kept.push('\n');
            if indent == end && line.trim() == "}" {
                ends = None;
            }
        }
    }
    kept
}

#[test]
fn every_builder_method_is_in_a_snapshot() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut room, mut tests) = (Vec::new(), Vec::new());
    sources(&root.join("src/grafana"), &mut room);
    sources(&root.join("tests"), &mut tests);
    let mut methods: BTreeMap<String, String> = BTreeMap::new();
    let mut calls = String::new();
    for (path, text) in &room {
        // Not builders: names inside of expressions, and what others wrote. Blocks have snapshots of their own.
        let place = path.strip_prefix(root.join("src/grafana")).unwrap_or(path).to_string_lossy().into_owned();
        if ["interpolate", "file", "diff", "model", "block"].iter().any(|room| place.starts_with(room)) {
            continue;
        }
        let (text, own_tests) = text.split_once("#[cfg(test)]\nmod tests").unwrap_or((text, ""));
        calls.push_str(&examples(text));
        calls.push_str(own_tests);
        // Signatures may go over several lines.
        let mut joined = String::new();
        // `tests/grafana_queries.rs` holds these to the same.
        let elsewhere = ["queries", "transformations"].iter().any(|room| place.starts_with(room));
        for line in text.lines().filter(|_| !elsewhere) {
            if joined.is_empty() {
                joined = line.to_owned();
            } else {
                joined.push_str(line.trim());
            }
            let open = joined.trim_start().starts_with("pub ") && joined.contains("fn ") && !joined.contains('{') && !joined.ends_with(';');
            if !open {
                if let Some(name) = declared(&joined).filter(|name| !name.starts_with('$')) {
                    methods.entry(name.to_owned()).or_insert_with(|| path.strip_prefix(root).unwrap_or(path).display().to_string());
                }
                joined.clear();
            }
        }
    }
    calls.extend(tests.into_iter().filter(|(path, _)| !path.ends_with("builders.rs") && path.to_string_lossy().contains("grafana")).map(|(_, text)| text));
    let squeezed: String = calls.split_whitespace().collect();
    let exceptions: BTreeSet<_> = EXCEPTIONS.iter().map(|(name, _)| *name).collect();
    let missing: Vec<_> = methods
        .iter()
        .filter(|(name, _)| !exceptions.contains(name.as_str()))
        .filter(|(name, _)| ![".", "::"].iter().any(|at| squeezed.contains(&format!("{at}{name}(")) || squeezed.contains(&format!("{at}{name}::<"))))
        .map(|(name, path)| format!("{path}: {name}"))
        .collect();
    assert!(methods.len() > 400, "only {} builder methods were found", methods.len());
    assert!(missing.is_empty(), "{} builder methods are in no snapshot:\n{}", missing.len(), missing.join("\n"));
}
