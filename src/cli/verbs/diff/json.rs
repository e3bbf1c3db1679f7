//! Differences for programs.

use std::path::Path;

use serde::Serialize;

use super::Pair;
use crate::model::difference::{Difference, What};

#[derive(Serialize)]
struct Report<'a> {
    version: u8,
    old: String,
    new: String,
    same: bool,
    /// Whether everything could be read.
    complete: bool,
    summary: Summary,
    files: Vec<FilePair<'a>>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    added: usize,
    removed: usize,
    changed: usize,
}

#[derive(Serialize)]
struct FilePair<'a> {
    old: Option<&'a str>,
    new: Option<&'a str>,
    what: What,
    parts: Vec<Held<'a>>,
}

#[derive(Serialize)]
struct Held<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    differences: &'a [Difference],
}

/// How many differences are of a kind.
pub(super) fn count(pairs: &[Pair], what: What) -> usize {
    pairs.iter().flat_map(|p| &p.parts).flat_map(|p| &p.differences).filter(|d| d.what == what).count()
}

/// All differences as one JSON object with a line end.
pub(super) fn text(old: &Path, new: &Path, pairs: &[Pair], compared: usize, complete: bool) -> String {
    let files = pairs.iter().map(|pair| FilePair {
        old: pair.old.as_deref(),
        new: pair.new.as_deref(),
        what: match (&pair.old, &pair.new) {
            (None, _) => What::Added,
            (_, None) => What::Removed,
            _ => What::Changed,
        },
        parts: pair.parts.iter().map(|part| Held { label: &part.label, differences: &part.differences }).collect(),
    });
    let report = Report {
        version: 1,
        old: old.display().to_string(),
        new: new.display().to_string(),
        same: complete && pairs.is_empty(),
        complete,
        summary: Summary { files: compared, added: count(pairs, What::Added), removed: count(pairs, What::Removed), changed: count(pairs, What::Changed) },
        files: files.collect(),
    };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
