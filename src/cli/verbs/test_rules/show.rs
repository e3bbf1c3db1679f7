//! What people read: promtool's `SUCCESS` and `FAILED:` for each file in order, and below them what went wrong.
//!
//! As there, successes stand on standard output, failures and warnings on standard error.

use std::collections::BTreeSet;

use clap::builder::styling::Style;

use crate::cli::findings::counted;
use crate::cli::terminal::{GREEN, RED, Terminal};
use crate::diag::render::{Format, drawn, render, sorted};
use crate::diag::{Code, Diagnostic, Level};
use crate::ruletest::{Look, PLAIN, Ran, Suite, TestFile, Verdict};

/// There is no text to show.
const UNREADABLE: Code = Code("input/unreadable");
/// Said once for all files.
const OBJECT: Code = Code("test/rule-object");

/// On a terminal, what differs is bold.
const MARKED: Look = Look { bad: "\x1b[1m\x1b[91m", expected: "\x1b[1m", got: "\x1b[1m", end: "\x1b[0m", diff: false };
/// A diff has promtool's colours.
const COLOURED: Look = Look { expected: "\x1b[31m", got: "\x1b[32m", ..MARKED };

/// A file and what came of it.
pub(super) struct Reported<'s> {
    pub(super) test: &'s TestFile,
    pub(super) ran: Vec<Ran>,
    /// The tests that were chosen, run or not: positions in the file.
    pub(super) chosen: Vec<usize>,
    refused: bool,
}

impl<'s> Reported<'s> {
    /// `told` is a file of `suite`.
    pub(super) fn of(suite: &'s Suite, told: &TestFile, ran: Vec<Ran>, chosen: &dyn Fn(&str) -> bool) -> Self {
        let test = suite.files.iter().find(|file| file.source == told.source).unwrap_or(&suite.files[0]);
        let tests = test.file.iter().flat_map(|file| &file.tests).enumerate();
        let chosen = tests.filter(|(_, test)| chosen(&test.name)).map(|(index, _)| index).collect();
        Self { test, ran, chosen, refused: suite.has_errors(test) }
    }

    /// Whether promtool would say `FAILED:`.
    pub(super) fn failed(&self) -> bool {
        self.refused || self.count().1 > 0
    }

    /// How many expectations held, and how many did not.
    pub(super) fn count(&self) -> (usize, usize) {
        let cases = || self.ran.iter().flat_map(|ran| &ran.cases);
        let passed = cases().filter(|case| case.verdict == Verdict::Passed).count();
        (passed, cases().count() - passed)
    }
}

/// The way files are shown.
pub(super) struct Show<'s> {
    format: Format,
    diff: bool,
    suite: &'s Suite,
    /// Rule files whose findings were shown.
    rules_shown: BTreeSet<usize>,
    object_shown: bool,
    warnings: usize,
}

impl<'s> Show<'s> {
    pub(super) fn new(format: Format, diff: bool, suite: &'s Suite) -> Self {
        Self { format, diff, suite, rules_shown: BTreeSet::new(), object_shown: false, warnings: 0 }
    }

    /// promtool's lines about the tests, on standard error.
    pub(super) fn debug(&self, report: &Reported<'_>, terminal: &mut Terminal) {
        for ran in &report.ran {
            let test = report.test.file.as_ref().and_then(|file| file.tests.get(ran.index));
            let name = test.map(|test| promtool_name(&test.name, ran.index)).unwrap_or_default();
            let dump = ran.dump.as_deref().filter(|dump| !dump.is_empty()).map(|dump| format!("DEBUG: {dump}")).unwrap_or_default();
            // DIFFERENCE: promtool adds how long it took, which differs from run to run.
            terminal.note(&format!("DEBUG: Starting test {name}\n{dump}DEBUG: Test {name} finished\n"));
        }
    }

    /// One file.
    pub(super) fn file(&mut self, report: &Reported<'_>, terminal: &mut Terminal) {
        let source = self.suite.sources.get(report.test.source);
        terminal.line(format_args!("Unit Testing:  {}", source.name()));
        self.timelines(report, terminal);
        let (mut errors, mut others) = (Vec::new(), Vec::new());
        let mut again = Vec::new();
        for at in &report.test.rules {
            let rules = &self.suite.rule_files[*at];
            if self.rules_shown.insert(*at) {
                let (mut bad, mut rest): (Vec<_>, Vec<_>) = rules.findings.iter().partition(|d| d.level == Level::Error);
                rest.retain(|d| d.code != OBJECT || !std::mem::replace(&mut self.object_shown, true));
                errors.append(&mut bad);
                others.append(&mut rest);
            } else if rules.refused {
                again.push(rules.name.as_str());
            }
        }
        let (mut bad, mut rest): (Vec<_>, Vec<_>) = report.test.findings.iter().chain(&report.test.warnings).partition(|d| d.level == Level::Error);
        errors.append(&mut bad);
        others.append(&mut rest);
        self.warnings += others.iter().filter(|d| d.level == Level::Warning).count();
        let shown = self.drawn(&others, terminal.colour_err());
        terminal.note(&shown);
        if !report.failed() {
            let green = terminal.style(GREEN);
            terminal.print(&format!("  {green}SUCCESS{green:#}\n\n"));
            return;
        }
        let colour = terminal.colour_err();
        let mut out = if colour { format!("  {RED}FAILED:{RED:#}\n") } else { "  FAILED:\n".to_owned() };
        out.push_str(&self.drawn(&errors, colour));
        for name in again {
            out.push_str(&format!("    `{name}` has errors, which stand above: nothing is tested against it\n"));
        }
        let marks = if self.diff { COLOURED } else { MARKED };
        let look = Look { diff: self.diff, ..if colour { marks } else { PLAIN } };
        let cases: Vec<_> = report.ran.iter().flat_map(|ran| &ran.cases).collect();
        if self.format == Format::Pretty {
            out.extend(cases.iter().map(|case| case.to_text(source, look)));
        } else {
            let found: Vec<Diagnostic> = cases.iter().filter_map(|case| case.diagnostic(report.test.source)).collect();
            out.push_str(&render(self.format, &found, &self.suite.sources, colour));
        }
        let kept = out.trim_end_matches('\n').len();
        terminal.note(&format!("{}\n", &out[..kept]));
        terminal.print("\n");
    }

    fn timelines(&self, report: &Reported<'_>, terminal: &mut Terminal) {
        for ran in &report.ran {
            let (Some(timeline), Some(file)) = (&ran.timeline, &report.test.file) else { continue };
            let name = file.tests.get(ran.index).map(|test| test.title(ran.index)).unwrap_or_default();
            let indented: String = timeline.lines().map(|line| format!("    {line}\n")).collect();
            terminal.print(&format!("  {name}\n{indented}"));
        }
    }

    fn drawn(&self, found: &[&Diagnostic], colour: bool) -> String {
        let found: Vec<Diagnostic> = found.iter().map(|d| (*d).clone()).collect();
        if self.format != Format::Pretty {
            return render(self.format, &found, &self.suite.sources, colour);
        }
        let (lost, found): (Vec<_>, Vec<_>) = found.into_iter().partition(|d| d.code == UNREADABLE);
        let red = if colour { RED } else { Style::new() };
        let lost: String = lost.iter().map(|d| format!("{red}error{red:#}: {}\n", d.message)).collect();
        lost + &drawn(&sorted(&found, &self.suite.sources), &self.suite.sources, colour)
    }

    /// How it all went, in one line.
    pub(super) fn summary(&self, reports: &[Reported<'_>], terminal: &mut Terminal) {
        let (green, red) = (terminal.style(GREEN), terminal.style(RED));
        let (passed, failed) = reports.iter().map(Reported::count).fold((0, 0), |sum, (p, f)| (sum.0 + p, sum.1 + f));
        let mut parts = Vec::new();
        if failed > 0 {
            parts.push(format!("{red}{failed} failed{red:#}"));
        }
        parts.push(if failed == 0 { format!("{green}{passed} passed{green:#}") } else { format!("{passed} passed") });
        if self.warnings > 0 {
            parts.push(counted(self.warnings, "warning"));
        }
        let refused = reports.iter().filter(|report| report.refused).count();
        let mistakes = if refused == 0 { String::new() } else { format!(", {red}{refused} with mistakes{red:#}") };
        terminal.line(format_args!("{} in {}{mistakes}", parts.join(", "), counted(reports.len(), "file")));
    }
}

/// A test's name as promtool has it.
pub(super) fn promtool_name(name: &str, index: usize) -> String {
    if name.is_empty() { format!("unnamed#{index}") } else { name.to_owned() }
}
