//! SARIF 2.1.0 (OASIS), read by GitHub code scanning, GitLab and editors.
//!
//! Columns are Unicode scalar values, and the run says so (`columnKind`). Only the rules that occur are listed; their documentation
//! is `promforge explain`'s. Fixes that are never applied are left out.

use serde_json::{Map, Value, json};

use super::place::Place;
use crate::diag::{Diagnostic, Fix, Label, Level, Safety};
use crate::text::Sources;

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &Sources) -> String {
    let mut codes: Vec<&str> = diagnostics.iter().map(|d| d.code.0).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|c| json!({"id": c, "help": {"text": format!("promforge explain {c}")}})).collect();
    let results: Vec<Value> = diagnostics.iter().map(|d| result(d, &codes, sources)).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "promforge", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn result(d: &Diagnostic, codes: &[&str], sources: &Sources) -> Value {
    let level = match d.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    };
    let mut text = d.message.clone();
    for sentence in &d.help {
        text.push('\n');
        text.push_str(sentence);
    }
    let mut result = Map::new();
    result.insert("ruleId".into(), d.code.0.into());
    result.insert("ruleIndex".into(), codes.binary_search(&d.code.0).unwrap_or(0).into());
    result.insert("level".into(), level.into());
    result.insert("message".into(), json!({"text": text}));
    result.insert("locations".into(), d.primary.iter().map(|l| json!({"physicalLocation": physical(l, sources)})).collect());
    if !d.others.is_empty() {
        let related = d.others.iter().enumerate().map(|(i, l)| json!({"id": i, "physicalLocation": physical(l, sources), "message": {"text": l.message}}));
        result.insert("relatedLocations".into(), related.collect());
    }
    if let Some(fix) = d.fix.as_ref().filter(|f| f.safety != Safety::DisplayOnly && !f.edits.is_empty()) {
        result.insert("fixes".into(), json!([changes(fix, sources)]));
    }
    result.into()
}

fn physical(label: &Label, sources: &Sources) -> Value {
    let place = Place::of(label, sources);
    json!({"artifactLocation": {"uri": uri(place.file)}, "region": region(&place)})
}

fn region(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

fn changes(fix: &Fix, sources: &Sources) -> Value {
    let mut changes: Vec<(&str, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let label = Label { source: edit.source, span: edit.span, message: String::new() };
        let place = Place::of(&label, sources);
        let replacement = json!({"deletedRegion": region(&place), "insertedContent": {"text": edit.text}});
        match changes.iter_mut().find(|(file, _)| *file == place.file) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((place.file, vec![replacement])),
        }
    }
    let changes: Vec<Value> = changes.into_iter().map(|(file, r)| json!({"artifactLocation": {"uri": uri(file)}, "replacements": r})).collect();
    json!({"description": {"text": fix.title}, "artifactChanges": changes})
}

/// A path as a URI reference (RFC 3986): `/` between the parts, other bytes than unreserved ones percent-encoded, `file://` before an absolute one.
fn uri(path: &str) -> String {
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for b in path.bytes() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(b)),
            b'\\' => out.push('/'),
            _ => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Edit};
    use crate::text::Span;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a b/ü.yaml"), "a%20b/%C3%BC.yaml");
        assert_eq!(uri("/x/y"), "file:///x/y");
        assert_eq!(uri("a\\b"), "a/b");
    }

    #[test]
    fn a_run() {
        let mut sources = Sources::default();
        let file = sources.add("rules.yaml", "é: upp\n");
        let span = Span::new(4, 7);
        let found = Diagnostic::error(Code("metric/unknown"), "no metric is called `upp`", file, span)
            .other(file, Span::new(0, 2), "key")
            .help("did you mean `up`?")
            .fix(Fix { title: "write `up`".into(), edits: vec![Edit { source: file, span, text: "up".into() }], safety: Safety::Safe });
        let mut whole = Diagnostic::info(Code("a/b"), "whole", file, Span::at(0));
        whole.primary = None;
        let document: Value = serde_json::from_str(&render(&[&whole, &found], &sources)).expect("JSON");
        let run = &document["runs"][0];
        assert_eq!((document["version"].as_str(), run["columnKind"].as_str()), (Some("2.1.0"), Some("unicodeCodePoints")));
        let ids: Vec<&str> = run["tool"]["driver"]["rules"].as_array().expect("rules").iter().filter_map(|r| r["id"].as_str()).collect();
        assert_eq!(ids, ["a/b", "metric/unknown"]);
        assert_eq!(run["results"][0]["locations"], json!([]));
        let fields = run["results"][1].as_object().expect("a result").iter().map(|(k, v)| format!("{k}: {v}\n"));
        insta::assert_snapshot!(fields.collect::<String>(), @r##"
        ruleId: "metric/unknown"
        ruleIndex: 1
        level: "error"
        message: {"text":"no metric is called `upp`\ndid you mean `up`?"}
        locations: [{"physicalLocation":{"artifactLocation":{"uri":"rules.yaml"},"region":{"startLine":1,"startColumn":4,"endLine":1,"endColumn":7}}}]
        relatedLocations: [{"id":0,"physicalLocation":{"artifactLocation":{"uri":"rules.yaml"},"region":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2}},"message":{"text":"key"}}]
        fixes: [{"description":{"text":"write `up`"},"artifactChanges":[{"artifactLocation":{"uri":"rules.yaml"},"replacements":[{"deletedRegion":{"startLine":1,"startColumn":4,"endLine":1,"endColumn":7},"insertedContent":{"text":"up"}}]}]}]
        "##);
    }
}
