//! promforge's own JSON document. Its shape is stable: fields are added, never renamed or removed, within one `version`.
//!
//! ```json
//! {
//!   "version": 1,
//!   "summary": {"errors": 1, "warnings": 0, "infos": 0, "files": 3},
//!   "diagnostics": [{
//!     "code": "metric/unknown", "level": "error", "message": "no metric is called `upp`",
//!     "place": {
//!       "file": "rules.yaml", "line": 1, "column": 7, "endLine": 1, "endColumn": 10,
//!       "startByte": 6, "endByte": 9, "label": ""
//!     },
//!     "others": [],
//!     "help": [],
//!     "fix": {"title": "write `up`", "safety": "safe", "edits": [{"file": "rules.yaml", "...": "as in place", "text": "up"}]}
//!   }]
//! }
//! ```
//!
//! `place` and `fix` may be `null`; `level` is `error`, `warning` or `info`; `safety` is `safe`, `unsafe` or `display-only`.
//! Ends are exclusive; lines and columns start at 1 and count Unicode scalar values, bytes start at 0.

use serde_json::{Value, json};

use super::place::Place;
use crate::diag::{Diagnostic, Fix, Label, Level, Safety};
use crate::text::{SourceId, Sources, Span};

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &Sources) -> String {
    let count = |level: Level| diagnostics.iter().filter(|d| d.level == level).count();
    let all: Vec<Value> = diagnostics.iter().map(|d| finding(d, sources)).collect();
    let document = json!({
        "version": 1,
        "summary": {
            "errors": count(Level::Error),
            "warnings": count(Level::Warning),
            "infos": count(Level::Info),
            "files": sources.iter().count(),
        },
        "diagnostics": all,
    });
    format!("{document:#}\n")
}

fn finding(d: &Diagnostic, sources: &Sources) -> Value {
    let place = |label: &Label| {
        let mut place = place(label.source, label.span, sources);
        place["label"] = label.message.as_str().into();
        place
    };
    json!({
        "code": d.code.0,
        "level": d.level.as_str(),
        "message": d.message,
        "place": d.primary.as_ref().map(place),
        "others": d.others.iter().map(place).collect::<Vec<_>>(),
        "help": d.help,
        "fix": d.fix.as_ref().map(|f| fix(f, sources)),
    })
}

fn fix(fix: &Fix, sources: &Sources) -> Value {
    let edits: Vec<Value> = fix
        .edits
        .iter()
        .map(|e| {
            let mut edit = place(e.source, e.span, sources);
            edit["text"] = e.text.as_str().into();
            edit
        })
        .collect();
    let safety = match fix.safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
        Safety::DisplayOnly => "display-only",
    };
    json!({"title": fix.title, "safety": safety, "edits": edits})
}

fn place(source: SourceId, span: Span, sources: &Sources) -> Value {
    let Place { file, start, end } = Place::of(&Label { source, span, message: String::new() }, sources);
    json!({
        "file": file,
        "line": start.line,
        "column": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "startByte": span.start,
        "endByte": span.end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Edit};

    #[test]
    fn the_whole_shape() {
        let mut sources = Sources::default();
        let file = sources.add("rules.yaml", "é: upp\n");
        let span = Span::new(4, 7);
        let found = Diagnostic::error(Code("metric/unknown"), "no metric is called `upp`", file, span)
            .saying("here")
            .other(file, Span::new(0, 2), "key")
            .help("did you mean `up`?")
            .fix(Fix { title: "write `up`".into(), edits: vec![Edit { source: file, span, text: "up".into() }], safety: Safety::Unsafe });
        let document: Value = serde_json::from_str(&render(&[&found], &sources)).expect("JSON");
        assert_eq!(document["version"], 1);
        assert_eq!(document["summary"], json!({"errors": 1, "warnings": 0, "infos": 0, "files": 1}));
        let fields = document["diagnostics"][0].as_object().expect("a finding").iter().map(|(k, v)| format!("{k}: {v}\n"));
        insta::assert_snapshot!(fields.collect::<String>(), @r##"
        code: "metric/unknown"
        level: "error"
        message: "no metric is called `upp`"
        place: {"file":"rules.yaml","line":1,"column":4,"endLine":1,"endColumn":7,"startByte":4,"endByte":7,"label":"here"}
        others: [{"file":"rules.yaml","line":1,"column":1,"endLine":1,"endColumn":2,"startByte":0,"endByte":2,"label":"key"}]
        help: ["did you mean `up`?"]
        fix: {"title":"write `up`","safety":"unsafe","edits":[{"file":"rules.yaml","line":1,"column":4,"endLine":1,"endColumn":7,"startByte":4,"endByte":7,"text":"up"}]}
        "##);
    }

    #[test]
    fn a_finding_without_a_place() {
        let mut d = Diagnostic::info(Code("x"), "whole", SourceId(0), Span::at(0));
        d.primary = None;
        let value: Value = serde_json::from_str(&render(&[&d], &Sources::default())).expect("JSON");
        assert_eq!(value["diagnostics"][0]["place"], Value::Null);
        assert_eq!(value["summary"]["infos"], 1);
    }
}
