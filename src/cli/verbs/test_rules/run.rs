//! From arguments to an exit code.

use std::num::NonZero;

use super::arguments::TestRules;
use super::show::{Reported, Show};
use super::{json, junit};
use crate::cli::Exit;
use crate::cli::inputs::{complain, matching};
use crate::cli::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::diag::render::{Format, render};
use crate::edge::{self, RuleFilesOnDisk, find_unit_tests};
use crate::promql::regex::Regex;
use crate::ruletest::{Choice, Settings, Shown, Suite, Told};

/// `junit` and `features` stood in front of the verb.
pub(in crate::cli::verbs) fn run(arguments: &TestRules, junit: Option<&std::path::Path>, features: &[String], terminal: &mut Terminal) -> Exit {
    let pattern = match Regex::unanchored(&arguments.run.join("|")) {
        Ok(regex) => regex,
        Err(error) => {
            terminal.error(format!("--run: {error}"));
            return Exit::Failed;
        }
    };
    if let Err(error) = pattern.prepare() {
        terminal.error(format!("--run: {error}"));
        return Exit::Failed;
    }
    let enabled = arguments.enabled(features);
    for name in &enabled.unknown {
        terminal.note(&format!("  WARNING: Unknown feature passed to --enable-feature: {name}\n"));
    }
    let limit = arguments.sized.max_file_size.unwrap_or_default();
    let chosen = |name: &str| arguments.run.is_empty() || pattern.is_match(name);
    let choice = Choice {
        chosen: &chosen,
        settings: Settings { features: enabled.evaluated, delayed_name_removal: enabled.delayed_name_removal, max_evaluations: arguments.max_evaluations },
        rule_features: enabled.rules,
        ignore_unknown_fields: arguments.ignore_unknown_fields,
        threads: std::thread::available_parallelism().map_or(1, NonZero::get),
    };
    let paths = arguments.files.iter().flat_map(|path| matching(path));
    let suite = Suite::load(find_unit_tests(paths, limit), &RuleFilesOnDisk { limit }, &choice);
    let format = arguments.shown.format;
    let lines = matches!(format, Format::Pretty | Format::Concise);
    let (mut show, mut reports) = (Show::new(format, arguments.diff, &suite), Vec::new());
    suite.run(&choice, Shown { dump: arguments.debug, timeline: arguments.timeline }, |told| match told {
        Told::Progress(done, of) => terminal.progress("testing", done, of),
        Told::File(test, ran) => {
            let reported = Reported::of(&suite, test, ran, &chosen);
            if arguments.debug {
                show.debug(&reported, terminal);
            }
            if lines {
                show.file(&reported, terminal);
            }
            reports.push(reported);
        }
    });
    if lines
        && reports.iter().all(|report| report.chosen.is_empty())
        && reports.iter().any(|report| report.test.file.as_ref().is_some_and(|f| !f.tests.is_empty()))
    {
        terminal.note(&format!("warning: no test has a name that matches --run '{}'\n", arguments.run.join("|")));
    }
    let mut failed = reports.iter().any(|report| report.failed());
    if let Some(path) = arguments.junit.as_deref().or(junit)
        && let Err(error) = edge::write_if_changed(path, junit::document(&suite, &reports).as_bytes())
    {
        complain(terminal, &error);
        failed = true;
    }
    match format {
        Format::Pretty | Format::Concise => show.summary(&reports, terminal),
        Format::Junit => terminal.print(&junit::document(&suite, &reports)),
        Format::Json => json::print(terminal, &suite, &reports),
        _ => {
            let text = render(format, &all_findings(&suite, &reports), &suite.sources, terminal.colour());
            terminal.print(&text);
        }
    }
    if failed { Exit::Findings } else { Exit::Clean }
}

/// Every finding of the run, those of a rule file once.
pub(super) fn all_findings(suite: &Suite, reports: &[Reported<'_>]) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = suite.rule_files.iter().flat_map(|rules| &rules.findings).cloned().collect();
    for report in reports {
        all.extend(report.test.findings.iter().chain(&report.test.warnings).cloned());
        let cases = report.ran.iter().flat_map(|ran| &ran.cases);
        all.extend(cases.filter_map(|case| case.diagnostic(report.test.source)));
    }
    all
}
