//! The texts that a verb works on: files as they were named, files below folders, standard input.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::terminal::Terminal;
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

/// What the arguments mean, each file once, and whether something could not be looked at (which was said).
pub(super) fn resolve(terminal: &mut Terminal, arguments: &[PathBuf], endings: &[&str]) -> (Vec<Input>, bool) {
    let (mut inputs, mut seen, mut failed) = (Vec::new(), HashSet::new(), false);
    for argument in arguments {
        let folder = edge::is_folder(argument);
        let found = edge::find(argument, endings);
        for error in found.errors {
            complain(terminal, &error);
            failed = true;
        }
        if folder && found.files.is_empty() {
            terminal.warning(format!("`{}` holds no files that end in {}", argument.display(), listed(endings)));
        }
        for path in found.files {
            if seen.insert(path.clone()) {
                inputs.push(Input { path, named: !folder });
            }
        }
    }
    (inputs, failed)
}

/// Reads all of them into `sources`; what cannot be read is said, and the rest is read nevertheless.
pub(super) fn read_all(terminal: &mut Terminal, inputs: Vec<Input>, limit: Limit, sources: &mut Sources) -> (Vec<(Input, SourceId)>, bool) {
    let (mut read, mut failed, total) = (Vec::with_capacity(inputs.len()), false, inputs.len());
    for (done, input) in inputs.into_iter().enumerate() {
        terminal.progress("reading", done, total);
        match input.read(limit) {
            Ok(text) => {
                let id = sources.add(input.name(), text);
                read.push((input, id));
            }
            Err(error) => {
                complain(terminal, &error);
                failed = true;
            }
        }
    }
    (read, failed)
}

/// Says what is wrong with a path, and what may have been meant.
pub(super) fn complain(terminal: &mut Terminal, error: &EdgeError) {
    terminal.error(error);
    if error.path == Path::new("rules") && matches!(error.kind, ErrorKind::NotFound { .. }) {
        terminal.help("the verb `rules` stands right behind `check`: `promforge check rules FILE..`");
    }
}

fn listed(endings: &[&str]) -> String {
    endings.iter().map(|e| format!("`.{e}`")).collect::<Vec<_>>().join(", ")
}
