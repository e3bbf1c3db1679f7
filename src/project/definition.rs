//! What a project contains, said in an `xtask/src/main.rs` of about ten lines.

#![expect(clippy::disallowed_methods, reason = "the project reads its arguments and prints")]

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::target::Target;
use super::{verbs, workspace};
use crate::diag::Diagnostic;
use crate::grafana::Dashboard;
use crate::metrics::Catalogue;
use crate::rules::RuleFile;

/// A verb of the project's own: its name, a sentence about it, and what it does with the arguments behind its name.
#[derive(Debug, Clone, Copy)]
pub struct Chore {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) run: fn(Vec<String>) -> u8,
}

/// A dashboard and the folder of Grafana that it is shown in.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) dashboard: Dashboard,
    pub(super) folder: Option<String>,
}

/// Everything that a project delivers, and the verbs over it.
#[derive(Debug, Clone)]
pub struct Project {
    pub(super) name: String,
    pub(super) catalogue: Catalogue,
    /// Contradictions between catalogues that were given in code.
    pub(super) conflicts: Vec<Diagnostic>,
    pub(super) catalogue_files: Vec<String>,
    pub(super) rules: Vec<RuleFile>,
    pub(super) dashboards: Vec<Placed>,
    pub(super) folder: Option<String>,
    pub(super) unit_tests: Vec<String>,
    pub(super) target: Target,
    pub(super) chores: Vec<Chore>,
}

impl Project {
    /// An empty project. The name is a file name: the committed copies of what it builds are in `snapshots/<name>/`.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            catalogue: Catalogue::new(),
            conflicts: Vec::new(),
            catalogue_files: Vec::new(),
            rules: Vec::new(),
            dashboards: Vec::new(),
            folder: None,
            unit_tests: Vec::new(),
            target: Target::default(),
            chores: Vec::new(),
        }
    }

    /// The metrics that exist; a second catalogue is added to the first. Without any, names are not compared.
    #[must_use]
    pub fn catalogue(mut self, catalogue: Catalogue) -> Self {
        let conflicts = self.catalogue.merge(catalogue);
        self.conflicts.extend(conflicts.iter().map(crate::metrics::Conflict::diagnostic));
        self
    }

    /// A catalogue file (TOML), as a path from the workspace's root, added to what the code says.
    #[must_use]
    pub fn catalogue_file(mut self, path: impl Into<String>) -> Self {
        self.catalogue_files.push(path.into());
        self
    }

    /// Rule files.
    #[must_use]
    pub fn rules(mut self, files: impl IntoIterator<Item = RuleFile>) -> Self {
        self.rules.extend(files);
        self
    }

    /// Dashboards, in the project's folder.
    #[must_use]
    pub fn dashboards(mut self, dashboards: impl IntoIterator<Item = Dashboard>) -> Self {
        self.dashboards.extend(dashboards.into_iter().map(|dashboard| Placed { dashboard, folder: None }));
        self
    }

    /// Dashboards in a folder of their own.
    #[must_use]
    pub fn dashboards_in(mut self, folder: &str, dashboards: impl IntoIterator<Item = Dashboard>) -> Self {
        self.dashboards.extend(dashboards.into_iter().map(|dashboard| Placed { dashboard, folder: Some(folder.to_owned()) }));
        self
    }

    /// Grafana's folder for the dashboards; the project's name, if unsaid.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<String>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Unit-test files as promtool reads them: paths from the workspace's root, of files or of folders that hold them.
    #[must_use]
    pub fn unit_tests<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.unit_tests.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Where the objects go.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// One more verb: `run` gets the arguments behind its name and returns the exit code.
    #[must_use]
    pub fn chore(mut self, name: &'static str, about: &'static str, run: fn(Vec<String>) -> u8) -> Self {
        self.chores.push(Chore { name, about, run });
        self
    }

    /// Does what the command line asks for: `cargo xtask help` lists it. Ends with 0 if all is well, 1 after findings, failed
    /// tests or differences, and 2 if it could not do its job.
    #[must_use]
    pub fn main(self) -> ExitCode {
        let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
        let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
        let (mut out, mut err) = (anstream::stdout().lock(), anstream::stderr().lock());
        let mut console = Console { out: &mut out, err: &mut err, colour };
        let exit = match self.check_name().and_then(|()| workspace::root()) {
            Ok(root) => verbs::run(&self, &root, arguments, &mut console),
            Err(failure) => Err(failure),
        };
        end(exit, &mut console).into()
    }

    /// The same inside a program: over the workspace at `root`, printing to `out` and `err` without colours.
    pub fn run<A: Into<OsString>>(&self, root: &Path, arguments: impl IntoIterator<Item = A>, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
        let mut console = Console { out, err, colour: false };
        let arguments = arguments.into_iter().map(Into::into).collect();
        let exit = self.check_name().and_then(|()| verbs::run(self, root, arguments, &mut console));
        end(exit, &mut console)
    }

    /// The name becomes a folder's.
    fn check_name(&self) -> Result<(), Failure> {
        let plain = self.name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) && !self.name.starts_with('.');
        if plain && !self.name.is_empty() {
            return Ok(());
        }
        Err(Failure::Said(format!("expected a project name of letters, digits, `-`, `_` and `.`, found `{}`", self.name)))
    }
}

fn end(exit: Result<Exit, Failure>, console: &mut Console<'_>) -> Exit {
    match exit {
        Ok(exit) => exit,
        // Whoever read the output has seen enough.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(failure) => {
            // If even this cannot be said, the exit code says it.
            let _ = console.error(failure);
            Exit::Failure
        }
    }
}
