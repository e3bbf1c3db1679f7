//! Outcomes of scripts: for people, as JUnit XML, as JSON.

use serde_json::{Value, json};

use super::Outcome;
use crate::cli::findings::{self as shared, counted};
use crate::cli::terminal::{GREEN, RED, Terminal};
use crate::diag::Diagnostic;
use crate::diag::render::junit::{Case, Outcome as How, Suite, document, of_finding};
use crate::diag::render::table::Table;
use crate::diag::render::{Format, render};
use crate::promqltest::{Failure, Row, Verdict};
use crate::text::Sources;

/// Everything that is wrong, as findings.
pub(super) fn findings(outcomes: &[Outcome], unread: &[Diagnostic]) -> Vec<Diagnostic> {
    let of = |outcome: &Outcome| outcome.findings.iter().cloned().chain(outcome.report.diagnostics()).collect::<Vec<_>>();
    unread.iter().cloned().chain(outcomes.iter().flat_map(of)).collect()
}

/// Mistakes in scripts as findings, failures with both sides, a table of counts.
pub(super) fn pretty(terminal: &mut Terminal, outcomes: &[Outcome], unread: &[Diagnostic], sources: &Sources) {
    let mistakes: Vec<Diagnostic> = unread.iter().chain(outcomes.iter().flat_map(|o| &o.findings)).cloned().collect();
    shared::show(terminal, Format::Pretty, &mistakes, sources);
    if outcomes.is_empty() {
        return;
    }
    let (green, red) = (terminal.style(GREEN), terminal.style(RED));
    for outcome in outcomes {
        let source = sources.get(outcome.source);
        let text = outcome.report.to_text(source);
        if !text.is_empty() {
            terminal.line(format_args!("  {}", source.name()));
            terminal.print(&text.replace('✗', &format!("{red}✗{red:#}")));
        }
    }
    terminal.print(&table(outcomes, sources));
    let sum = |count: fn(&Outcome) -> usize| outcomes.iter().map(count).sum::<usize>();
    let (passed, failed, not_run) = (sum(|o| o.report.passed()), sum(|o| o.report.failed()), sum(|o| o.report.not_run()));
    let mut parts = Vec::new();
    if failed > 0 {
        parts.push(format!("{red}{failed} failed{red:#}"));
    }
    if not_run > 0 {
        parts.push(format!("{red}{not_run} not run{red:#}"));
    }
    parts.push(if parts.is_empty() { format!("{green}{passed} passed{green:#}") } else { format!("{passed} passed") });
    terminal.line(format_args!("  {} in {}", parts.join(", "), counted(outcomes.len(), "file")));
}

fn table(outcomes: &[Outcome], sources: &Sources) -> String {
    let mut table = Table::new().indent(2).right(1).right(2).right(3).right(4).right(5);
    let any_left = outcomes.iter().any(|o| o.report.not_run() > 0);
    let counts = |outcomes: &[&Outcome]| {
        let sum = |count: fn(&Outcome) -> usize| outcomes.iter().map(|o| count(o)).sum::<usize>().to_string();
        let mut counts = vec![sum(|o| o.report.cases.len()), sum(|o| o.report.runs()), sum(|o| o.report.passed()), sum(|o| o.report.failed())];
        if any_left {
            counts.push(sum(|o| o.report.not_run()));
        }
        counts
    };
    let head = ["file", "evaluations", "runs", "passed", "failed", "not run"];
    table.row(head.iter().take(if any_left { 6 } else { 5 }).copied());
    for outcome in outcomes {
        table.row(std::iter::once(sources.get(outcome.source).name().to_owned()).chain(counts(&[outcome])));
    }
    if outcomes.len() > 1 {
        table.row(std::iter::once("all".to_owned()).chain(counts(&outcomes.iter().collect::<Vec<_>>())));
    }
    table.to_string()
}

/// A suite a file, a case an evaluation; mistakes in the script are cases too.
pub(super) fn junit(terminal: &mut Terminal, outcomes: &[Outcome], unread: &[Diagnostic], sources: &Sources) {
    let mut suites: Vec<Suite> = Vec::new();
    for finding in unread {
        let name = finding.primary.as_ref().map_or("promforge", |place| sources.get(place.source).name());
        suites.push(Suite { name: name.to_owned(), cases: vec![of_finding(finding, sources)] });
    }
    for outcome in outcomes {
        let source = sources.get(outcome.source);
        let mut cases: Vec<Case> = outcome.findings.iter().map(|finding| of_finding(finding, sources)).collect();
        if outcome.report.stopped.is_some() {
            cases.extend(outcome.report.diagnostics().last().map(|finding| of_finding(finding, sources)));
        }
        for case in &outcome.report.cases {
            let place = source.locate(case.span.start);
            let how = match &case.verdict {
                Verdict::Passed => How::Passed,
                Verdict::NotRun => How::Skipped("a mistake in the script or a `load` that failed".to_owned()),
                Verdict::Failed(failure) => {
                    let message = format!("{} ({})", failure.message, failure.run);
                    How::Failed { kind: "error", message, text: failure.to_lines().join("\n") }
                }
            };
            cases.push(Case { name: format!("line {}: {}", case.line, case.expr), place: Some((place.line, place.column)), outcome: how });
        }
        suites.push(Suite { name: source.name().to_owned(), cases });
    }
    terminal.print(&document(&suites));
}

/// The document of findings, with `tests` beside them: counts, and every evaluation.
pub(super) fn json(terminal: &mut Terminal, outcomes: &[Outcome], unread: &[Diagnostic], sources: &Sources) {
    let text = render(Format::Json, &findings(outcomes, unread), sources, false);
    let mut document: Value = serde_json::from_str(&text).unwrap_or_default();
    document["tests"] = outcomes.iter().map(|outcome| script(outcome, sources)).collect();
    terminal.print(&format!("{document:#}\n"));
}

fn script(outcome: &Outcome, sources: &Sources) -> Value {
    let report = &outcome.report;
    let cases: Vec<Value> = report
        .cases
        .iter()
        .map(|case| {
            let verdict = match &case.verdict {
                Verdict::Passed => "passed",
                Verdict::Failed(_) => "failed",
                Verdict::NotRun => "not-run",
            };
            json!({"line": case.line, "expression": case.expr, "runs": case.runs, "verdict": verdict, "failure": case.failure().map(failure)})
        })
        .collect();
    json!({
        "file": sources.get(outcome.source).name(),
        "evaluations": report.cases.len(),
        "runs": report.runs(),
        "passed": report.passed(),
        "failed": report.failed(),
        "notRun": report.not_run(),
        "cases": cases,
    })
}

fn failure(failure: &Failure) -> Value {
    let row = |row: &Row| json!({"series": row.series, "expected": row.expected, "got": row.got, "differs": row.differs});
    json!({
        "message": failure.message,
        "run": failure.run.to_string(),
        "query": failure.query,
        "series": failure.rows.iter().map(row).collect::<Vec<_>>(),
        "details": failure.lines,
    })
}
