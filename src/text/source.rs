//! The texts of one run, by number. It holds text that somebody else read; it opens no file.

use std::sync::{Arc, OnceLock};

use super::{LineColumn, LineIndex};

/// The number of a text within one [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub u32);

/// One text with the name that messages show for it.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
    /// Of a part of a file: how many lines of the file stand before it.
    lines_before: Option<u32>,
}

impl Source {
    /// The name shown in messages, usually the path as the user wrote it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The line starts, computed at the first call.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn locate(&self, offset: u32) -> LineColumn {
        let at = self.lines().locate(&self.text, offset);
        LineColumn { line: at.line.saturating_add(self.lines_before()), ..at }
    }

    /// How many lines of the file stand before this text; 0 unless it is a part.
    #[must_use]
    pub fn lines_before(&self) -> u32 {
        self.lines_before.unwrap_or(0)
    }

    /// Whether it is a part of a file, added by [`Sources::add_part`].
    #[must_use]
    pub fn is_part(&self) -> bool {
        self.lines_before.is_some()
    }
}

/// The texts that diagnostics refer to.
///
/// ```
/// use promforge::text::Sources;
/// let mut sources = Sources::default();
/// let id = sources.add("rules.yaml", "groups:\n- name: a\n");
/// assert_eq!(sources.get(id).locate(10).line, 2);
/// ```
#[derive(Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Adds a text under a name and returns its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        self.push(name.into(), text.into(), None)
    }

    /// Adds some lines of a file that is too large to be kept, which begin behind its first `lines_before` lines. Places in it are
    /// those of the whole file.
    pub fn add_part(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>, lines_before: u32) -> SourceId {
        self.push(name.into(), text.into(), Some(lines_before))
    }

    fn push(&mut self, name: String, text: Arc<str>, lines_before: Option<u32>) -> SourceId {
        let id = SourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Source { name, text, lines: OnceLock::new(), lines_before });
        id
    }

    /// The text of that number.
    ///
    /// # Panics
    /// If `id` comes from other [`Sources`].
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// Every text with its number, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().enumerate().map(|(i, s)| (SourceId(u32::try_from(i).unwrap_or(u32::MAX)), s))
    }
}
