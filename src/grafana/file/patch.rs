//! Changes of somebody's dashboard that leave every other byte as it is.
//!
//! Each change is made at once, as an edit of the text, so that the next one sees it; new values are written in the file's own
//! indentation. Nothing is checked: [`super::check`] tells what the result is like.

mod edit;
mod error;
mod panel;
mod query;
mod rename;

use serde_json::Value as Json;

pub use error::PatchError;
pub use panel::PanelPatch;
pub use query::QueryPatch;
pub use rename::Renamed;

use super::board::{Board, Model};
use super::panel::Panel;
use super::path::{path_of, steps};
use super::read::File;
use crate::json::{self, Value};
use crate::text::nearest;

/// A file on its way to another text.
///
/// ```
/// use promforge::grafana::{Unit, file::File};
/// use promforge::text::SourceId;
/// let text = "{\n  \"panels\": [\n    {\"id\": 1, \"title\": \"CPU\", \"x\": 1e3}\n  ]\n}\n";
/// let (file, _) = File::read(SourceId(0), text);
/// let mut patch = file.expect("a dashboard").patch()?;
/// patch.panel("CPU")?.set_title("CPU usage")?.set_unit(&Unit::PercentUnit)?;
/// patch.put("$.refresh", "30s")?;
/// assert_eq!(patch.text(), "{\n  \"panels\": [\n    {\"id\": 1, \"title\": \"CPU usage\", \"x\": 1e3, \"fieldConfig\": {\"defaults\": {\"unit\": \"percentunit\"}, \"overrides\": []}}\n  ],\n  \"refresh\": \"30s\"\n}\n");
/// assert!(patch.panel("CPU usgae").unwrap_err().to_string().contains("did you mean `CPU usage`?"));
/// # Ok::<(), promforge::grafana::file::PatchError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Patch {
    file: File,
}

impl File {
    /// Begins to change the file.
    ///
    /// # Errors
    /// If the text is no sound JSON, where a change could end up anywhere.
    pub fn patch(&self) -> Result<Patch, PatchError> {
        let (document, findings) = json::read(self.document().source(), self.text());
        match findings.first() {
            Some(finding) => Err(PatchError::broken(document.text(), finding)),
            None => Ok(Patch { file: self.clone() }),
        }
    }
}

impl Patch {
    /// The text as it is now.
    #[must_use]
    pub fn text(&self) -> &str {
        self.file.text()
    }

    /// The file as it is now, for questions.
    #[must_use]
    pub const fn file(&self) -> &File {
        &self.file
    }

    /// The text with all changes.
    #[must_use]
    pub fn finish(self) -> String {
        self.file.text().to_owned()
    }

    /// Gives the value at `path` (`$.panels[2].title`, `time.from`) another one.
    ///
    /// # Errors
    /// If nothing stands there; the error names what may have been meant.
    pub fn set(&mut self, path: &str, value: impl Into<Json>) -> Result<&mut Self, PatchError> {
        let edits = {
            let (found, rest) = self.resolve(path)?;
            match (found.last(), rest.first()) {
                (Some(value_at), None) => vec![edit::replace(*value_at, parent(&found), &value.into())],
                (holder, Some(step)) => return Err(self.missing(path, holder.copied(), step)),
                (None, None) => return Err(PatchError::path(path)),
            }
        };
        self.apply(edits);
        Ok(self)
    }

    /// Puts a value at `path`: in the place of what stands there, or as a new last entry; objects on the way are made.
    ///
    /// # Errors
    /// If something on the way is neither an object nor there, such as an element of a list.
    pub fn put(&mut self, path: &str, value: impl Into<Json>) -> Result<&mut Self, PatchError> {
        let value = value.into();
        let edits = {
            let (found, rest) = self.resolve(path)?;
            let Some(last) = found.last().copied() else { return Err(PatchError::path(path)) };
            let nested = |steps: &[String]| steps.iter().rev().fold(value.clone(), |inner, key| Json::Object([(key.clone(), inner)].into_iter().collect()));
            match rest.split_first() {
                None => vec![edit::replace(last, parent(&found), &value)],
                Some((key, more)) if last.is_object() => vec![edit::add_entry(last, key, &nested(more))],
                Some(_) if last.is_null() => vec![edit::replace(last, parent(&found), &nested(&rest))],
                Some((step, _)) => return Err(self.missing(path, Some(last), step)),
            }
        };
        self.apply(edits);
        Ok(self)
    }

    /// Puts a value behind the last element of the list at `path`.
    ///
    /// # Errors
    /// If no list stands there.
    pub fn append(&mut self, path: &str, value: impl Into<Json>) -> Result<&mut Self, PatchError> {
        let edits = {
            let (found, rest) = self.resolve(path)?;
            match (found.last(), rest.first()) {
                (Some(list), None) if list.is_array() => vec![edit::add_element(*list, &value.into())],
                (Some(other), None) => return Err(PatchError::kind(self.text(), path, "a list", *other)),
                (holder, Some(step)) => return Err(self.missing(path, holder.copied(), step)),
                (None, None) => return Err(PatchError::path(path)),
            }
        };
        self.apply(edits);
        Ok(self)
    }

    /// Takes out what stands at `path`, with its key and its comma.
    ///
    /// # Errors
    /// If nothing stands there, or it is the whole text.
    pub fn remove(&mut self, path: &str) -> Result<&mut Self, PatchError> {
        let edits = {
            let (found, rest) = self.resolve(path)?;
            match (&found[..], rest.first()) {
                ([.., holder, value], None) => vec![edit::remove(*holder, *value)],
                (found, Some(step)) => return Err(self.missing(path, found.last().copied(), step)),
                _ => return Err(PatchError::path(path)),
            }
        };
        self.apply(edits);
        Ok(self)
    }

    /// The panel called `what`: its title, `Row/Title`, or its path (`$.panels[2]`).
    ///
    /// # Errors
    /// If there is none, with those that may have been meant, or if there are several, with their paths.
    pub fn panel(&mut self, what: &str) -> Result<PanelPatch<'_>, PatchError> {
        let path = {
            let by_path = what.starts_with('$');
            let fits = |p: &Panel<'_>| if by_path { p.path() == what } else { title(p) == what };
            let of_row = |p: &Panel<'_>| p.row_title().is_some_and(|row| format!("{row}/{}", title(p)) == what);
            let all = self.panels();
            let mut found: Vec<_> = all.iter().filter(|p| fits(p)).collect();
            if found.is_empty() {
                found = all.iter().filter(|p| of_row(p)).collect();
            }
            self.one(what, &found, &all)?
        };
        Ok(PanelPatch { patch: self, path })
    }

    /// The panel with an id.
    ///
    /// # Errors
    /// If no panel has it, or several have.
    pub fn panel_by_id(&mut self, id: u64) -> Result<PanelPatch<'_>, PatchError> {
        let path = {
            let all = self.panels();
            let found: Vec<_> = all.iter().filter(|p| p.id() == Some(id)).collect();
            self.one(&format!("id {id}"), &found, &all)?
        };
        Ok(PanelPatch { patch: self, path })
    }

    fn panels(&self) -> Vec<Panel<'_>> {
        self.file.boards().flat_map(Board::panels).filter(|p| p.value().is_object()).collect()
    }

    fn one(&self, what: &str, found: &[&Panel<'_>], all: &[Panel<'_>]) -> Result<String, PatchError> {
        match found {
            [panel] => Ok(panel.path()),
            [] => {
                let titles: Vec<String> = all.iter().map(title).collect();
                let lower = what.to_lowercase();
                let mut near: Vec<String> = nearest(what, titles.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
                near.extend(titles.iter().filter(|t| !lower.is_empty() && t.to_lowercase().contains(&lower)).cloned());
                near.dedup();
                near.truncate(5);
                Err(PatchError::no_panel(what, near, all.len()))
            }
            several => {
                let places = several.iter().map(|p| p.id().map_or_else(|| p.path(), |id| format!("{} (id {id})", p.path())));
                Err(PatchError::several(self.text(), what, places.collect(), several[0].value()))
            }
        }
    }

    /// The values along a path, and the steps that lead nowhere.
    fn resolve(&self, path: &str) -> Result<(Vec<Value<'_>>, Vec<String>), PatchError> {
        let mut steps = steps(path).ok_or_else(|| PatchError::path(path))?.into_iter();
        let Some(root) = self.file.document().root() else { return Err(PatchError::path(path)) };
        let mut found = vec![root];
        for step in steps.by_ref() {
            let at = found.last().and_then(|value| value.path(&[&step]));
            let Some(at) = at else {
                return Ok((found, std::iter::once(step).chain(steps).collect()));
            };
            found.push(at);
        }
        Ok((found, Vec::new()))
    }

    fn missing(&self, path: &str, holder: Option<Value<'_>>, step: &str) -> PatchError {
        let keys: Vec<_> = holder.into_iter().flat_map(Value::entries).filter_map(|e| e.key.as_str()).collect();
        let near = nearest(step, keys.iter().map(|k| &**k)).into_iter().map(str::to_owned).collect();
        PatchError::nothing(self.text(), path, holder.map(path_of), holder, near)
    }

    /// The model of the dashboard that a path leads into.
    fn model(&self, path: &str) -> Model {
        let of = |board: &Board<'_>| path.starts_with(&board.path());
        self.file.boards().filter(of).last().map_or(Model::Classic, Board::model)
    }

    fn apply(&mut self, mut edits: Vec<edit::Edit>) {
        edits.sort_by_key(|e| std::cmp::Reverse(e.span.start));
        let mut text = self.file.text().to_owned();
        for edit in edits {
            text.replace_range(edit.span.range(), &edit.text);
        }
        let (document, _) = json::read(self.file.document().source(), text);
        self.file = File::changed(document);
    }
}

fn title(panel: &Panel<'_>) -> String {
    panel.title().unwrap_or_default().into_owned()
}

fn parent<'d>(found: &[Value<'d>]) -> Option<Value<'d>> {
    found.len().checked_sub(2).map(|at| found[at])
}

#[cfg(test)]
mod tests;
