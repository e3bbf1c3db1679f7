//! Dashboards in JSON, in the one spelling that does not depend on who wrote them. Opens and prints nothing.

use crate::diag::{Code, Diagnostic, Level};
use crate::grafana::file::{File, canonical_text, same};
use crate::json;
use crate::text::{SourceId, Span};

use super::documents::Formatted;

const REFUSED: Code = Code("fmt/refused");

/// Findings of the content that stay as they are, whatever the spelling; `promforge check` names them.
const CONTENT: &[&str] = &[
    "dashboard/annotation",
    "dashboard/panel-id",
    "dashboard/panel-type",
    "dashboard/ref-id",
    "dashboard/row",
    "dashboard/transformation",
    "dashboard/variable",
];

/// Whether a text is JSON that holds a dashboard.
pub(super) fn is_dashboard(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) && File::of(json::read(SourceId::default(), text).0).is_some()
}

/// Keys of a dashboard that a broken one may begin with.
const BEGINNING: &[&str] = &["__inputs", "annotations", "description", "editable", "fiscalYearStartMonth", "graphTooltip", "dashboard", "apiVersion"];

/// A dashboard in its canonical spelling. `Err` if it has mistakes, which are among the findings then; `Ok(None)` if the text
/// is JSON without a dashboard. Mistakes in other JSON count only if it is `named`: below folders stands JSON of many dialects.
pub(super) fn format_dashboard(source: SourceId, text: &str, named: bool, found: &mut Vec<Diagnostic>) -> Result<Option<Formatted>, ()> {
    let (file, findings) = File::read(source, text);
    let Some(file) = file else {
        let (document, _) = json::read(source, text);
        let begins = document.root().is_some_and(|root| BEGINNING.iter().any(|key| root.get(key).is_some()));
        if findings.is_empty() || !(named || begins) {
            return Ok(None);
        }
        found.extend(findings);
        return Err(());
    };
    let before = found.len();
    found.extend(findings.into_iter().filter(|f| f.level == Level::Error && !CONTENT.contains(&f.code.0)));
    if found.len() > before {
        return Err(());
    }
    let formatted = canonical_text(&file);
    let (again, _) = json::read(source, formatted.as_str());
    let equal = file.document().root().zip(again.root()).is_some_and(|(a, b)| same(a, b));
    if !equal {
        let message = "the formatted dashboard would not say the same, so the file stays as it is";
        found.push(Diagnostic::error(REFUSED, message, source, Span::at(0)).help("this is a mistake of promforge: please report it with the file"));
        return Err(());
    }
    let changed = usize::from(formatted != text);
    Ok(Some(Formatted { text: formatted, expressions: 0, dashboards: file.boards().count(), changed }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_leave_a_file_alone() {
        for (text, expected) in [
            (r#"{"panels": [], "title": "a",}"#, "json/syntax"),
            (r#"{"panels": [], "title": "a""#, "json/syntax"),
            (r#"{"panels": [], "title": "a", "title": "b"}"#, "json/duplicate-key"),
            (r#"{"panels": [], "title": "\ud800"}"#, "json/escape"),
            (r#"{"panels": [null]}"#, "dashboard/wrong-type"),
            (r#"{"annotations": {"list": ["#, "json/syntax"),
        ] {
            let mut found = Vec::new();
            assert!(format_dashboard(SourceId(0), text, false, &mut found).is_err(), "{text}");
            assert_eq!(found[0].code.0, expected, "{text}");
        }
        let mut found = Vec::new();
        for text in [r#"{"name": "package"}"#, "{", "[1, 2,]"] {
            assert!(matches!(format_dashboard(SourceId(0), text, false, &mut found), Ok(None)), "{text}");
        }
        assert!(format_dashboard(SourceId(0), "[1, 2,]", true, &mut found).is_err());
        found.clear();
        let kept = r#"{"panels": [{"targets": [{"refId": "A"}, {"refId": "A"}]}]}"#;
        assert!(matches!(format_dashboard(SourceId(0), kept, false, &mut found), Ok(Some(_))), "{found:?}");
        assert!(found.is_empty());
    }

    #[test]
    fn dashboards_are_told_from_expressions() {
        for (text, expected) in [(r#"{job="a"}"#, false), (r#"{"panels": []}"#, true), ("sum(a)", false), (r#"{"a": 1}"#, false)] {
            assert_eq!(is_dashboard(text), expected, "{text}");
        }
    }
}
