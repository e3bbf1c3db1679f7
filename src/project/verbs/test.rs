//! `test`: the project's unit-test files, or some.

use std::path::Path;

use super::BUILD;
use crate::diag::Level;
use crate::diag::render::{Format, render};
use crate::project::console::{Console, Style, counted};
use crate::project::definition::Project;
use crate::project::failure::{Exit, Failure};
use crate::project::unit;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Unit-test files as promtool reads them, or folders that hold them; the project's own, if unsaid
    files: Vec<String>,
}

pub(super) fn run(project: &Project, root: &Path, arguments: &Arguments, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let paths = if arguments.files.is_empty() { &project.unit_tests } else { &arguments.files };
    if paths.is_empty() {
        console.note("this project names no unit-test files: `Project::unit_tests` does; tests in Rust run with `cargo test`")?;
        return Ok(Exit::Clean);
    }
    let built = project.generate(BUILD);
    let tested = unit::run(project, &built, root, paths)?;
    for outcome in &tested.outcomes {
        let text = outcome.to_text(tested.sources.get(outcome.source));
        console.out.write_all(text.as_bytes())?;
    }
    let findings = render(Format::Pretty, &tested.findings, &tested.sources, console.colour);
    console.err.write_all(findings.as_bytes())?;
    let failed: usize = tested.outcomes.iter().map(crate::ruletest::Outcome::failed).sum();
    let passed: usize = tested.outcomes.iter().map(crate::ruletest::Outcome::passed).sum();
    let broken = tested.findings.iter().any(|found| found.level == Level::Error);
    if failed > 0 || broken {
        let line = console.styled(Style::Error, format_args!("{failed} failed, {passed} passed"));
        writeln!(console.out, "  {line}")?;
        return Ok(Exit::Findings);
    }
    console.line("tested", format_args!("{} in {}", counted(passed, "expectation"), counted(tested.outcomes.len(), "file")))?;
    Ok(Exit::Clean)
}

/// All tests of the project, if it names any.
pub(super) fn all(project: &Project, root: &Path, console: &mut Console<'_>) -> Result<Exit, Failure> {
    if project.unit_tests.is_empty() { Ok(Exit::Clean) } else { run(project, root, &Arguments { files: Vec::new() }, console) }
}
