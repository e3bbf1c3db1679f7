//! `check`: every finding of the linter and of the build itself.

use std::path::Path;

use super::BUILD;
use crate::diag::render::{Format, render};
use crate::project::console::{Console, counted};
use crate::project::definition::Project;
use crate::project::failure::{Exit, Failure};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How findings are shown: pretty, concise, json, sarif, github or junit
    #[arg(long, default_value_t)]
    format: Format,
}

pub(super) fn run(project: &Project, root: &Path, arguments: &Arguments, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let mut built = project.generate(BUILD);
    let checked = project.check(root, &mut built)?;
    let text = render(arguments.format, &checked.findings, &built.sources, console.colour);
    console.out.write_all(text.as_bytes())?;
    if arguments.format == Format::Pretty && checked.findings.is_empty() {
        console.line("checked", format_args!("{}, {}: nothing found", project.contents(&built), counted(checked.expressions, "expression")))?;
    }
    Ok(checked.exit())
}
