//! `build-dashboards` and `build`.

use std::path::Path;

use super::{BUILD, committed, test};
use crate::diag::Level;
use crate::diag::render::table::Table;
use crate::project::artifact::Built;
use crate::project::compare::{compare, show};
use crate::project::console::{Console, counted, size};
use crate::project::definition::Project;
use crate::project::failure::{Exit, Failure};
use crate::project::findings::complain;
use crate::project::folder::{self, Outcome};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Also write the committed copies below `snapshots/`
    #[arg(long, conflicts_with = "check")]
    bless: bool,
    /// Write nothing; fail if the committed copies below `snapshots/` are not what the code says
    #[arg(long)]
    check: bool,
}

/// `build-dashboards`: checks, then writes.
pub(super) fn dashboards(project: &Project, root: &Path, console: &mut Console<'_>) -> Result<Exit, Failure> {
    match sound(project, root, BUILD, console)? {
        Some(built) => {
            let outcome = folder::write(&root.join(BUILD), &built.artifacts)?;
            console.line("built", format_args!("{}  → {BUILD}/", project.contents(&built)))?;
            summary(BUILD, &built, &outcome, console)?;
            Ok(Exit::Clean)
        }
        None => Ok(Exit::Findings),
    }
}

/// `build`: all of it, or one of its two modes.
pub(super) fn everything(project: &Project, root: &Path, arguments: &Arguments, console: &mut Console<'_>) -> Result<Exit, Failure> {
    if arguments.check {
        return fresh(project, root, console);
    }
    let mut exit = dashboards(project, root, console)?;
    if exit != Exit::Clean {
        return Ok(exit);
    }
    exit = exit.or(test::all(project, root, console)?);
    let copies = committed(project);
    let built = project.generate(&copies);
    if arguments.bless {
        let outcome = folder::write(&root.join(&copies), &built.artifacts)?;
        console.line("blessed", format_args!("the copies in {copies}/"))?;
        summary(&copies, &built, &outcome, console)?;
    } else if !compare(&root.join(&copies), &built.artifacts)?.is_empty() {
        console.note(format_args!(
            "the committed copies in {copies}/ differ: `cargo xtask diff --against {copies}` shows how, `cargo xtask build --bless` writes them"
        ))?;
    }
    Ok(exit)
}

/// `build --check`: whether the committed copies are what the code says.
fn fresh(project: &Project, root: &Path, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let copies = committed(project);
    let Some(built) = sound(project, root, &copies, console)? else { return Ok(Exit::Findings) };
    let differences = compare(&root.join(&copies), &built.artifacts)?;
    if differences.is_empty() {
        console.line("fresh", format_args!("{} in {copies}/", counted(built.artifacts.len(), "file")))?;
        return Ok(Exit::Clean);
    }
    for difference in &differences {
        let text = show(difference, &copies, &built.artifacts, console);
        console.out.write_all(text.as_bytes())?;
    }
    console.error(format_args!("{} not what the code says: `cargo xtask build --bless` writes the copies", differ(differences.len(), &copies)))?;
    Ok(Exit::Findings)
}

fn differ(n: usize, folder: &str) -> String {
    format!("{} in {folder}/ {}", counted(n, "file"), if n == 1 { "is" } else { "are" })
}

/// The build, if it has no errors; they are shown, and so are its warnings.
fn sound(project: &Project, root: &Path, shown: &str, console: &mut Console<'_>) -> Result<Option<Built>, Failure> {
    let mut built = project.generate(shown);
    let checked = project.check(root, &mut built)?;
    complain(&checked.findings, Level::Warning, &built, console)?;
    if checked.worst() == Some(Level::Error) {
        console.error("nothing was written, because of the errors above")?;
        return Ok(None);
    }
    Ok(Some(built))
}

/// What was written, removed and left alone, a line each.
fn summary(shown: &str, built: &Built, outcome: &Outcome, console: &mut Console<'_>) -> Result<(), Failure> {
    let mut table = Table::new();
    for path in &outcome.written {
        let Some(artifact) = built.artifacts.iter().find(|artifact| artifact.path == *path) else { continue };
        let [label, of_limit] = &artifact.notes;
        let bytes = if of_limit.is_empty() { size(artifact.text.len()) } else { of_limit.clone() };
        table.row([format!("{shown}/{path}"), label.clone(), bytes]);
    }
    for line in table.to_string().lines() {
        console.line("wrote", line)?;
    }
    for path in &outcome.removed {
        console.line("removed", format_args!("{shown}/{path}"))?;
    }
    if outcome.unchanged > 0 {
        let rest = if outcome.written.is_empty() { "nothing to write: all" } else { "left alone:" };
        console.line("unchanged", format_args!("{rest} {} as they were", counted(outcome.unchanged, "file")))?;
    }
    for path in &outcome.overwritten {
        console.note(format_args!("{shown}/{path} had been edited by hand; change the code instead"))?;
    }
    for path in &outcome.kept {
        console.note(format_args!("{shown}/{path} is no longer generated, but was edited by hand and stays"))?;
    }
    Ok(())
}
