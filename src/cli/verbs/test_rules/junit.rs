//! JUnit XML as promtool writes it (util/junitxml): a suite for each file, a case for each test, each failure a text. No time stamp:
//! the same outcome has the same bytes.

use std::fmt::Write;

use super::show::{Reported, promtool_name};
use crate::diag::render::junit::escape;
use crate::diag::{Diagnostic, Level};
use crate::ruletest::{PLAIN, Suite, Verdict};

/// A test and what it says.
struct Case {
    name: String,
    failures: Vec<String>,
    errors: Vec<String>,
}

/// The document.
pub(super) fn document(suite: &Suite, reports: &[Reported<'_>]) -> String {
    let mut out = "<testsuites>\n".to_owned();
    for report in reports {
        let cases = cases(suite, report);
        let count = |of: fn(&Case) -> usize| cases.iter().map(of).sum::<usize>();
        let (failures, errors) = (count(|case| case.failures.len()), count(|case| case.errors.len()));
        let name = escape(suite.sources.get(report.test.source).name());
        let _ = writeln!(out, "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\">", cases.len());
        for case in &cases {
            let name = escape(&case.name);
            if case.failures.is_empty() && case.errors.is_empty() {
                let _ = writeln!(out, "    <testcase name=\"{name}\"></testcase>");
                continue;
            }
            let _ = writeln!(out, "    <testcase name=\"{name}\">");
            for (tag, texts) in [("failure", &case.failures), ("error", &case.errors)] {
                for text in texts {
                    let _ = writeln!(out, "      <{tag}>{}</{tag}>", escape(text));
                }
            }
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn cases(suite: &Suite, report: &Reported<'_>) -> Vec<Case> {
    let text = |d: &Diagnostic| {
        let place = d.primary.as_ref().map(|label| {
            let source = suite.sources.get(label.source);
            let at = source.locate(label.span.start);
            format!("{}:{}:{}: ", source.name(), at.line, at.column)
        });
        std::iter::once(format!("{}{}", place.unwrap_or_default(), d.message)).chain(d.help.iter().cloned()).collect::<Vec<_>>().join("\n")
    };
    let rules = report.test.rules.iter().flat_map(|at| &suite.rule_files[*at].findings).filter(|d| d.level == Level::Error);
    let rules: Vec<String> = rules.map(text).collect();
    let source = suite.sources.get(report.test.source);
    let mut open: Vec<&Diagnostic> = report.test.findings.iter().filter(|d| d.level == Level::Error).collect();
    let mut cases: Vec<Case> = Vec::new();
    if let Some(file) = &report.test.file {
        for index in &report.chosen {
            let Some(test) = file.tests.get(*index) else { continue };
            // What stands between this test and the next one concerns this one.
            let next = file.tests.get(index + 1).map_or(u32::MAX, |next| next.head.start);
            let inside = |d: &&Diagnostic| d.primary.as_ref().is_some_and(|l| l.source == file.source && (test.head.start..next).contains(&l.span.start));
            let own: Vec<&Diagnostic> = open.extract_if(.., |d| inside(d)).collect();
            let mut failures = rules.clone();
            failures.extend(own.into_iter().map(text));
            let ran = report.ran.iter().filter(|ran| ran.index == *index).flat_map(|ran| &ran.cases);
            for case in ran.filter(|case| case.verdict != Verdict::Passed) {
                failures.push(case.to_text(source, PLAIN).trim_end().trim_start_matches([' ', '✗']).to_owned());
            }
            cases.push(Case { name: promtool_name(&test.name, *index), failures, errors: Vec::new() });
        }
    }
    if !open.is_empty() {
        // promtool puts what ends a file into its last case, or into one that it calls so.
        let errors = open.into_iter().map(text).collect();
        match cases.last_mut() {
            Some(last) => last.errors = errors,
            None => cases.push(Case { name: "unknown".to_owned(), failures: Vec::new(), errors }),
        }
    }
    cases
}
