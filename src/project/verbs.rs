//! The verbs of `cargo xtask`: their arguments, and the way to each. What a verb does is in its file in `verbs/`.

mod build;
mod catalogue;
mod check;
mod diff;
mod test;

use std::ffi::OsString;
use std::path::Path;

use clap::{CommandFactory as _, Parser, Subcommand};

use super::console::Console;
use super::definition::Project;
use super::failure::{Exit, Failure};
use crate::text::nearest;

/// The output folder, below the workspace's root.
pub(super) const BUILD: &str = "build";

/// Where the committed copies of a project are, below the workspace's root.
pub(super) fn committed(project: &Project) -> String {
    format!("snapshots/{}", project.name)
}

#[derive(Debug, Parser)]
#[command(
    name = "xtask",
    bin_name = "cargo xtask",
    about = "Builds, checks and tests the dashboards and rules of this project",
    disable_version_flag = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write dashboards, rule files and manifests below `build/`, once they are free of errors
    BuildDashboards,
    /// Build, check and test everything
    Build(build::Arguments),
    /// Check every expression against the language, the catalogue and the other files
    Check(check::Arguments),
    /// Run the unit tests of the rules
    Test(test::Arguments),
    /// Show what the next build would change
    Diff(diff::Arguments),
    /// Print the metrics that are known, as TOML
    Catalogue(catalogue::Arguments),
    /// Print a script that completes verbs and options in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    #[command(external_subcommand)]
    Chore(Vec<OsString>),
}

const EXAMPLES: &str = "Examples:
  cargo xtask build-dashboards   write build/dashboards, build/rules and build/manifests
  cargo xtask build --check      fail if the committed copies are not what the code says

Exit codes: 0 all is well, 1 findings, failed tests or differences, 2 the job could not be done.";

/// Does what the arguments ask for.
pub(super) fn run(project: &Project, root: &Path, arguments: Vec<OsString>, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let mut help = String::new();
    if !project.chores.is_empty() {
        help.push_str("Chores of this repository:\n");
        for chore in &project.chores {
            help.push_str(&format!("  {:<18}{}\n", chore.name, chore.about));
        }
        help.push('\n');
    }
    help.push_str(EXAMPLES);
    let mut command = Arguments::command().after_help(help);
    let matches = match command.try_get_matches_from_mut(std::iter::once(OsString::from("xtask")).chain(arguments)) {
        Ok(matches) => matches,
        Err(error) => {
            let text = if console.colour { error.render().ansi().to_string() } else { error.render().to_string() };
            if error.use_stderr() {
                console.err.write_all(text.as_bytes())?;
                return Ok(Exit::Failure);
            }
            console.out.write_all(text.as_bytes())?;
            return Ok(Exit::Clean);
        }
    };
    let arguments = <Arguments as clap::FromArgMatches>::from_arg_matches(&matches).map_err(|error| Failure::Said(error.to_string()))?;
    match arguments.verb {
        Verb::BuildDashboards => build::dashboards(project, root, console),
        Verb::Build(arguments) => build::everything(project, root, &arguments, console),
        Verb::Check(arguments) => check::run(project, root, &arguments, console),
        Verb::Test(arguments) => test::run(project, root, &arguments, console),
        Verb::Diff(arguments) => diff::run(project, root, &arguments, console),
        Verb::Catalogue(arguments) => catalogue::run(project, root, &arguments, console),
        Verb::Completions { shell } => {
            clap_complete::generate(shell, &mut command, "xtask", &mut console.out);
            Ok(Exit::Clean)
        }
        Verb::Chore(words) => chore(project, &words, &command),
    }
}

fn chore(project: &Project, words: &[OsString], command: &clap::Command) -> Result<Exit, Failure> {
    let mut words = words.iter().map(|word| word.to_string_lossy().into_owned());
    let name = words.next().unwrap_or_default();
    if let Some(chore) = project.chores.iter().find(|chore| chore.name == name) {
        return Ok(Exit::Chore((chore.run)(words.collect())));
    }
    let verbs = command.get_subcommands().map(clap::Command::get_name).chain(project.chores.iter().map(|chore| chore.name));
    let meant = nearest(&name, verbs).first().map_or_else(|| "`cargo xtask help` lists all".to_owned(), |verb| format!("did you mean `{verb}`?"));
    Err(Failure::Said(format!("no verb is called `{name}`: {meant}")))
}
