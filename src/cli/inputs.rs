//! The texts that a verb works on: files as they were named, files below folders, standard input.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::findings;
use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::diag::render::Format;
use crate::edge::{self, EdgeError, ErrorKind, Limit};
use crate::text::{SourceId, Sources};

/// The argument that means standard input.
pub(super) const DASH: &str = "-";

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    /// As the user wrote it, or as it was found below a folder.
    pub(super) path: PathBuf,
    /// Whether the user named it, rather than a folder above it.
    pub(super) named: bool,
}

impl Input {
    /// The name that messages show.
    pub(super) fn name(&self) -> String {
        if self.is_stdin() { edge::STDIN.to_owned() } else { self.path.display().to_string() }
    }

    /// Whether it is standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.path.as_os_str() == DASH
    }

    /// Reads it.
    pub(super) fn read(&self, limit: Limit) -> Result<Arc<str>, EdgeError> {
        if self.is_stdin() { edge::read_stdin(limit) } else { edge::read_text(&self.path, limit) }.map(Arc::from)
    }
}

/// Where it is said what cannot be read: on standard error for people, among the findings for machines.
pub(super) struct Complaints<'a> {
    pub(super) terminal: &'a mut Terminal,
    pub(super) format: Format,
    pub(super) sources: &'a mut Sources,
    pub(super) found: &'a mut Vec<Diagnostic>,
}

impl Complaints<'_> {
    pub(super) fn add(&mut self, error: &EdgeError) {
        if self.format == Format::Pretty {
            complain(self.terminal, error);
            return;
        }
        let mut finding = findings::unreadable(error, self.sources);
        finding.help.extend(help(error).map(str::to_owned));
        self.found.push(finding);
    }
}

/// What the arguments mean, each file once, and whether something could not be looked at (which was said).
pub(super) fn resolve(to: &mut Complaints<'_>, arguments: &[PathBuf], endings: &[&str]) -> (Vec<Input>, bool) {
    let (mut inputs, mut seen, mut failed) = (Vec::new(), HashSet::new(), false);
    for argument in &arguments.iter().flat_map(|argument| matching(argument)).collect::<Vec<_>>() {
        let folder = edge::is_folder(argument);
        let found = edge::find(argument, endings);
        let empty = folder && found.files.is_empty() && found.errors.is_empty();
        for error in found.errors {
            to.add(&error);
            failed = true;
        }
        if empty {
            let finding = findings::nothing_found(&argument.display().to_string(), endings, to.sources);
            to.found.push(finding);
        }
        for path in found.files {
            if seen.insert(path.clone()) {
                inputs.push(Input { path, named: !folder });
            }
        }
    }
    (inputs, failed)
}

/// The files that the arguments mean, in their order and as often as they are named; the folders that cannot be looked at.
pub(super) fn as_named(arguments: &[PathBuf], endings: &[&str]) -> (Vec<Input>, Vec<EdgeError>) {
    let (mut inputs, mut errors) = (Vec::new(), Vec::new());
    for argument in arguments.iter().flat_map(|argument| matching(argument)) {
        if argument.as_os_str() == DASH || !edge::is_folder(&argument) {
            inputs.push(Input { path: argument, named: true });
            continue;
        }
        let found = edge::find(&argument, endings);
        inputs.extend(found.files.into_iter().map(|path| Input { path, named: false }));
        errors.extend(found.errors);
    }
    (inputs, errors)
}

/// The files that a pattern in quotes means (`'rules/*.yaml'`); what is no pattern, names a file or matches nothing stays as it is.
pub(super) fn matching(argument: &Path) -> Vec<PathBuf> {
    let pattern = argument.to_str().filter(|text| text.contains(['*', '?', '[']) && !edge::exists(argument));
    let found = pattern.and_then(|pattern| edge::expand(pattern).ok()).unwrap_or_default();
    if found.is_empty() { vec![argument.to_path_buf()] } else { found }
}

/// Reads all of them into the sources; what cannot be read is said, and the rest is read nevertheless.
pub(super) fn read_all(to: &mut Complaints<'_>, inputs: Vec<Input>, limit: Limit) -> (Vec<(Input, SourceId)>, bool) {
    let (mut read, mut failed, total) = (Vec::with_capacity(inputs.len()), false, inputs.len());
    for (done, input) in inputs.into_iter().enumerate() {
        to.terminal.progress("reading", done, total);
        match input.read(limit) {
            Ok(text) => {
                let id = to.sources.add(input.name(), text);
                read.push((input, id));
            }
            Err(error) => {
                to.add(&error);
                failed = true;
            }
        }
    }
    (read, failed)
}

/// Says what is wrong with a path, and what may have been meant.
pub(super) fn complain(terminal: &mut Terminal, error: &EdgeError) {
    terminal.error(error);
    if let Some(help) = help(error) {
        terminal.help(help);
    }
}

fn help(error: &EdgeError) -> Option<&'static str> {
    let verb = error.path == Path::new("rules") && matches!(error.kind, ErrorKind::NotFound { .. });
    verb.then_some("the verb `rules` stands right behind `check`: `promforge check rules FILE..`")
}
