//! An output folder brought up to date: what is new or changed is written, what is unchanged is not touched, and what an earlier
//! build wrote and this one does not is removed, unless somebody edited it.

use std::path::Path;

use super::artifact::Artifact;
use super::record::{self, Record, fingerprint, is_inside};
use crate::edge::{self, EdgeError, Limit, Written};

/// What happened to a folder. Paths are below it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Files that were written.
    pub(super) written: Vec<String>,
    /// Those of them that somebody had edited.
    pub(super) overwritten: Vec<String>,
    /// Files that are no longer generated.
    pub(super) removed: Vec<String>,
    /// Files that are no longer generated but were edited, and stay.
    pub(super) kept: Vec<String>,
    /// How many files were right already.
    pub(super) unchanged: usize,
}

/// Brings `folder` up to date.
pub(super) fn write(folder: &Path, artifacts: &[Artifact]) -> Result<Outcome, EdgeError> {
    let mut outcome = Outcome::default();
    let record_path = folder.join(record::NAME);
    let old = edge::read_optional(&record_path, Limit::default())?.and_then(|text| Record::read(&text)).unwrap_or_default();
    let mut new = Record::default();
    if let Err(error) = write_all(folder, artifacts, &old, &mut new, &mut outcome) {
        // What has been written is ours all the same: the next build must be able to remove it.
        let mut both = old.files;
        both.extend(new.files);
        edge::write_if_changed(&record_path, Record { files: both }.to_text().as_bytes())?;
        return Err(error);
    }
    for (path, before) in old.files.iter().filter(|(path, _)| !new.files.contains_key(*path) && is_inside(path)) {
        let at = folder.join(path);
        match is_there(&at)? {
            Some(now) if now == *before => {
                edge::remove_file(&at)?;
                outcome.removed.push(path.clone());
                for above in at.ancestors().skip(1).take_while(|above| *above != folder) {
                    edge::remove_empty_folder(above)?;
                }
            }
            Some(_) => outcome.kept.push(path.clone()),
            None => {}
        }
    }
    edge::write_if_changed(&record_path, new.to_text().as_bytes())?;
    Ok(outcome)
}

/// Writes every file that is not right already, and notes it in `new`.
fn write_all(folder: &Path, artifacts: &[Artifact], old: &Record, new: &mut Record, outcome: &mut Outcome) -> Result<(), EdgeError> {
    for artifact in artifacts {
        let path = folder.join(&artifact.path);
        let edited = match old.files.get(&artifact.path) {
            Some(before) => is_there(&path)?.is_some_and(|now| now != *before),
            None => false,
        };
        match edge::write_if_changed(&path, artifact.text.as_bytes())? {
            Written::Created | Written::Changed => {
                outcome.written.push(artifact.path.clone());
                outcome.overwritten.extend(edited.then(|| artifact.path.clone()));
            }
            Written::Unchanged => outcome.unchanged += 1,
        }
        new.files.insert(artifact.path.clone(), fingerprint(artifact.text.as_bytes()));
    }
    Ok(())
}

/// The fingerprint of a file, if it is there.
fn is_there(path: &Path) -> Result<Option<String>, EdgeError> {
    match edge::read_bytes(path, Limit::HIGHEST) {
        Ok(bytes) => Ok(Some(fingerprint(&bytes))),
        Err(error) if matches!(error.kind, edge::ErrorKind::NotFound { .. } | edge::ErrorKind::NotAFolder) => Ok(None),
        Err(error) => Err(error),
    }
}
