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
        self.lines().locate(&self.text, offset)
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
        let id = SourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Source { name: name.into(), text: text.into(), lines: OnceLock::new() });
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
