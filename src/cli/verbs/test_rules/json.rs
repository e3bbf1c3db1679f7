//! The document of findings, with `tests` beside them: every test with its expectations.

use serde_json::{Value, json};

use super::run::all_findings;
use super::show::Reported;
use crate::cli::terminal::Terminal;
use crate::diag::render::{Format, render};
use crate::ruletest::{Case, PLAIN, Suite, Verdict};
use crate::text::Source;

pub(super) fn print(terminal: &mut Terminal, suite: &Suite, reports: &[Reported<'_>]) {
    let text = render(Format::Json, &all_findings(suite, reports), &suite.sources, false);
    let mut document: Value = serde_json::from_str(&text).unwrap_or_default();
    document["tests"] = reports.iter().map(|report| file(suite, report)).collect();
    terminal.print(&format!("{document:#}\n"));
}

fn file(suite: &Suite, report: &Reported<'_>) -> Value {
    let source = suite.sources.get(report.test.source);
    let (passed, failed) = report.count();
    let tests: Vec<Value> = report
        .ran
        .iter()
        .map(|ran| {
            let name = report.test.file.as_ref().and_then(|file| file.tests.get(ran.index)).map(|test| test.title(ran.index));
            let cases: Vec<Value> = ran.cases.iter().map(|one| case(one, source)).collect();
            let mut value = json!({"name": name, "cases": cases});
            if let Some(timeline) = &ran.timeline {
                value["timeline"] = timeline.as_str().into();
            }
            value
        })
        .collect();
    json!({"file": source.name(), "success": !report.failed(), "passed": passed, "failed": failed, "tests": tests})
}

fn case(case: &Case, source: &Source) -> Value {
    let place = source.locate(case.span.start);
    let mut value = json!({"title": case.title, "line": place.line, "column": place.column});
    match &case.verdict {
        Verdict::Passed => value["verdict"] = "passed".into(),
        Verdict::Broken { message, because } => {
            value["verdict"] = "error".into();
            value["message"] = message.as_str().into();
            value["because"] = because.as_slice().into();
        }
        Verdict::Failed(failure) => {
            value["verdict"] = "failed".into();
            let difference = |d: &crate::ruletest::Difference| {
                json!({
                    "expected": d.expected.then(|| d.expected_text(PLAIN)),
                    "got": d.got.then(|| d.got_text(PLAIN)),
                    "nearest": Some(d.got_text(PLAIN)).filter(|text| !d.got && !text.is_empty()),
                    "history": Some(d.history.as_str()).filter(|text| !text.is_empty()),
                    "differs": d.differing(),
                })
            };
            value["differences"] = failure.differences.iter().map(difference).collect();
            value["matched"] = failure.matched.into();
            value["because"] = failure.because.as_slice().into();
        }
    }
    value
}
