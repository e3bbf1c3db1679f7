//! Columns aligned by display width, for summaries and lists of the command line. No borders, no colours.

use std::fmt;

use unicode_width::UnicodeWidthStr;

/// Rows of cells; each column is as wide as its widest cell, two spaces between columns, no spaces at the end of a line.
///
/// ```
/// use promforge::diag::render::table::Table;
/// let mut table = Table::new().right(1);
/// table.row(["速度", "1"]);
/// table.row(["errors", "23"]);
/// assert_eq!(table.to_string(), "速度     1\nerrors  23\n");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
    right: Vec<usize>,
    indent: usize,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Aligns the cells of column `column` (from 0) at their right end, as numbers are read.
    #[must_use]
    pub fn right(mut self, column: usize) -> Self {
        self.right.push(column);
        self
    }

    /// Puts `columns` spaces before each row.
    #[must_use]
    pub fn indent(mut self, columns: usize) -> Self {
        self.indent = columns;
        self
    }

    /// Adds a row; rows may have different lengths.
    pub fn row<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Whether no row was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(|c| self.rows.iter().filter_map(|r| r.get(c)).map(|cell| cell.width()).max().unwrap_or(0)).collect();
        for row in &self.rows {
            let mut line = " ".repeat(self.indent);
            for (c, cell) in row.iter().enumerate() {
                let pad = " ".repeat(widths[c] - cell.width());
                if self.right.contains(&c) {
                    line.push_str(&pad);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&pad);
                }
                line.push_str("  ");
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_different_lengths() {
        let mut table = Table::new().indent(2);
        assert!(table.is_empty());
        table.row(["a", "b", "c"]);
        table.row(["long"]);
        assert_eq!(table.to_string(), "  a     b  c\n  long\n");
    }
}
