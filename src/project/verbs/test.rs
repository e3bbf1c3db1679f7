//! `test`: the project's unit-test files.

use std::path::Path;

use crate::project::console::Console;
use crate::project::definition::Project;
use crate::project::failure::{Exit, Failure};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Unit-test files, or folders that hold them; the project's own, if unsaid
    files: Vec<String>,
}

pub(super) fn run(project: &Project, root: &Path, arguments: &Arguments, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let _ = (project, root, &arguments.files, console);
    Ok(Exit::Clean)
}

/// All tests of the project, if it has any.
pub(super) fn all(project: &Project, root: &Path, console: &mut Console<'_>) -> Result<Exit, Failure> {
    run(project, root, &Arguments { files: Vec::new() }, console)
}
