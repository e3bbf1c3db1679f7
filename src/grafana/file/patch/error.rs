//! Why a change cannot be made, with the place in the file and what may have been meant.

use std::fmt;

use crate::diag::Diagnostic;
use crate::json::Value;
use crate::text::LineIndex;

/// Why a change cannot be made. Displays as one sentence with the place and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchError {
    message: String,
    /// Line and column, from 1.
    place: Option<(u32, u32)>,
    near: Vec<String>,
}

fn place(text: &str, value: Value<'_>) -> (u32, u32) {
    let at = LineIndex::new(text).locate(text, value.span().start);
    (at.line, at.column)
}

impl PatchError {
    fn new(message: String) -> Self {
        Self { message, place: None, near: Vec::new() }
    }

    /// Line and column (from 1) of the nearest thing that is there.
    #[must_use]
    pub const fn place(&self) -> Option<(u32, u32)> {
        self.place
    }

    /// What may have been meant.
    #[must_use]
    pub fn candidates(&self) -> &[String] {
        &self.near
    }

    pub(super) fn broken(text: &str, finding: &Diagnostic) -> Self {
        let at = finding.primary.as_ref().map(|p| LineIndex::new(text).locate(text, p.span.start));
        Self { place: at.map(|at| (at.line, at.column)), ..Self::new(format!("expected sound JSON: {}", finding.message)) }
    }

    pub(super) fn path(path: &str) -> Self {
        Self::new(format!("expected a path such as `$.panels[2].title`, found `{path}`"))
    }

    pub(super) fn nothing(text: &str, path: &str, holder_path: Option<String>, holder: Option<Value<'_>>, near: Vec<String>) -> Self {
        let what = holder.zip(holder_path).map(|(value, path)| match value.elements().count() {
            n if value.is_array() => format!(": the list `{path}` has {n} elements"),
            _ if value.is_object() => format!(": the object `{path}` has no such field"),
            _ => format!(": `{path}` is {}", value.kind().as_str()),
        });
        let message = format!("nothing stands at `{path}`{}", what.unwrap_or_default());
        Self { place: holder.map(|h| place(text, h)), near, ..Self::new(message) }
    }

    pub(super) fn kind(text: &str, path: &str, expected: &str, found: Value<'_>) -> Self {
        let message = format!("expected {expected} at `{path}`, found {}", found.kind().as_str());
        Self { place: Some(place(text, found)), ..Self::new(message) }
    }

    pub(super) fn no_panel(what: &str, near: Vec<String>, of: usize) -> Self {
        Self { near, ..Self::new(format!("no panel is called `{what}`, of {of}")) }
    }

    pub(super) fn no_query(text: &str, ref_id: &str, panel: Option<Value<'_>>, ids: Vec<String>) -> Self {
        let there = if ids.is_empty() { "it has none".to_owned() } else { format!("it has {}", ids.join(", ")) };
        Self { place: panel.map(|p| place(text, p)), ..Self::new(format!("the panel has no query `{ref_id}`: {there}")) }
    }

    pub(super) fn several(text: &str, what: &str, places: Vec<String>, first: Value<'_>) -> Self {
        let message = format!("expected one panel called `{what}`, found {}: {}", places.len(), places.join(", "));
        Self { place: Some(place(text, first)), ..Self::new(message) }
    }

    pub(super) fn name(name: &str) -> Self {
        Self::new(format!("expected the name of a metric, found `{name}`"))
    }
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some((line, column)) = self.place {
            write!(f, " (line {line}, column {column})")?;
        }
        if let Some((first, rest)) = self.near.split_first() {
            write!(f, ": did you mean `{first}`")?;
            rest.iter().try_for_each(|n| write!(f, " or `{n}`"))?;
            f.write_str("?")?;
        }
        Ok(())
    }
}

impl std::error::Error for PatchError {}
