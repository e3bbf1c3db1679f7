//! `diff`: what the next build would change in a folder.

use std::path::Path;

use super::BUILD;
use crate::project::compare::{compare, show};
use crate::project::console::{Console, counted};
use crate::project::definition::Project;
use crate::project::failure::{Exit, Failure};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to compare with: `build`, or a copy of it such as `snapshots/<project>`
    #[arg(long, value_name = "FOLDER", default_value = BUILD)]
    against: String,
}

pub(super) fn run(project: &Project, root: &Path, arguments: &Arguments, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let shown = arguments.against.trim_end_matches('/');
    let built = project.generate(shown);
    let differences = compare(&root.join(shown), &built.artifacts)?;
    for difference in &differences {
        let text = show(difference, shown, &built.artifacts, console);
        console.out.write_all(text.as_bytes())?;
    }
    if differences.is_empty() {
        console.line("same", format_args!("{} in {shown}/", counted(built.artifacts.len(), "file")))?;
        return Ok(Exit::Clean);
    }
    Ok(Exit::Findings)
}
