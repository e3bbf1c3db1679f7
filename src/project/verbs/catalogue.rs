//! `catalogue`: the metrics that are known, or the JSON Schema of the file that says so.

use std::path::Path;

use super::BUILD;
use crate::diag::Level;
use crate::metrics::catalogue_schema;
use crate::project::console::Console;
use crate::project::definition::Project;
use crate::project::failure::{Exit, Failure};
use crate::project::findings::complain;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print the JSON Schema of a catalogue file instead, for editors
    #[arg(long)]
    schema: bool,
}

pub(super) fn run(project: &Project, root: &Path, arguments: &Arguments, console: &mut Console<'_>) -> Result<Exit, Failure> {
    if arguments.schema {
        writeln!(console.out, "{:#}", catalogue_schema())?;
        return Ok(Exit::Clean);
    }
    let mut built = project.generate(BUILD);
    built.findings.clone_from(&project.conflicts);
    let catalogue = project.merged_catalogue(root, &mut built)?;
    complain(&built.findings, Level::Info, &built, console)?;
    console.out.write_all(catalogue.to_toml().as_bytes())?;
    Ok(if built.findings.is_empty() { Exit::Clean } else { Exit::Findings })
}
