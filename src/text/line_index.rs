//! From byte offsets to lines and columns. Columns count Unicode scalar values; display widths are the renderer's business.

/// A place as people count: both numbers start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1. `\n` and `\r\n` end a line.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values; a tab is one, and so is a byte order mark at the start (not counted).
    pub column: u32,
}

/// Where each line of one text starts.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the line starts of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)));
        Self { starts }
    }

    /// The line (from 0) that holds byte `offset`.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|s| *s <= offset).saturating_sub(1)
    }

    /// First byte of line `line` (from 0); the text's end for a line behind the last.
    #[must_use]
    pub fn start_of(&self, line: usize) -> u32 {
        self.starts.get(line).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// How many lines there are; a text that ends with a line end has an empty last one.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// Line and column of byte `offset` of `text`, which must be the text that the index was made from.
    ///
    /// An offset inside a character counts as its start, one beyond the end as the end.
    #[must_use]
    pub fn locate(&self, text: &str, offset: u32) -> LineColumn {
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.line_of(u32::try_from(at).unwrap_or(u32::MAX));
        let before = &text[self.start_of(line) as usize..at];
        let before = if line == 0 { before.trim_start_matches('\u{feff}') } else { before };
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        LineColumn { line: count(line + 1), column: count(before.chars().count() + 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_the_byte_order_mark() {
        let text = "\u{feff}aé\tb\r\nzwei\n";
        let index = LineIndex::new(text);
        let at = |needle: char| {
            let found = index.locate(text, u32::try_from(text.find(needle).expect("present")).expect("small"));
            (found.line, found.column)
        };
        assert_eq!(at('a'), (1, 1));
        assert_eq!(at('b'), (1, 4));
        assert_eq!(at('z'), (2, 1));
        assert_eq!(index.locate(text, 999), LineColumn { line: 3, column: 1 });
    }
}
