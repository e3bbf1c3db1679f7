//! Dots: each character is a braille pattern of two by four. Which line a character belongs to is remembered for colours and letters.

use std::fmt::Write;

use clap::builder::styling::Style;

/// Rows of characters with lines on them.
pub(super) struct Canvas {
    columns: usize,
    rows: usize,
    dots: Vec<u8>,
    /// The line drawn last through each character.
    owner: Vec<Option<usize>>,
    /// The rows of characters through which each line goes, by line and column.
    path: Vec<Vec<Option<usize>>>,
    letters: Vec<Option<char>>,
}

/// Columns between two letters on a line.
const APART: usize = 24;

impl Canvas {
    pub(super) fn new(columns: usize, rows: usize) -> Self {
        let cells = columns * rows;
        Self { columns, rows, dots: vec![0; cells], owner: vec![None; cells], path: Vec::new(), letters: vec![None; cells] }
    }

    /// A line of dots between two places, from the top left, both ends included. Series are drawn in order of their numbers.
    pub(super) fn line(&mut self, series: usize, from: (usize, usize), to: (usize, usize)) {
        let signed = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let (mut x, mut y, to) = (signed(from.0), signed(from.1), (signed(to.0), signed(to.1)));
        let (dx, dy) = ((to.0 - x).abs(), -(to.1 - y).abs());
        let (sx, sy) = ((to.0 - x).signum(), (to.1 - y).signum());
        let mut error = dx + dy;
        loop {
            self.dot(series, usize::try_from(x).unwrap_or(0), usize::try_from(y).unwrap_or(0));
            if (x, y) == to {
                return;
            }
            let twice = 2 * error;
            if twice >= dy {
                error += dy;
                x += sx;
            }
            if twice <= dx {
                error += dx;
                y += sy;
            }
        }
    }

    fn dot(&mut self, series: usize, x: usize, y: usize) {
        let (column, row) = (x / 2, y / 4);
        if column >= self.columns || row >= self.rows {
            return;
        }
        // The numbers of the dots run down the left side, then down the right; the lowest two came later.
        let bit = match (x % 2, y % 4) {
            (0, 3) => 6,
            (_, 3) => 7,
            (side, down) => side * 3 + down,
        };
        let cell = row * self.columns + column;
        self.dots[cell] |= 1 << bit;
        self.owner[cell] = Some(series);
        while self.path.len() <= series {
            self.path.push(vec![None; self.columns]);
        }
        self.path[series][column] = Some(row);
    }

    /// Puts each line's letter on it: at its end, and every now and then before, at other columns than the other lines.
    pub(super) fn letters(&mut self, series: usize, letters: &[u8]) {
        let shift = (APART / series.max(1)).max(1);
        for i in 0..series.min(self.path.len()) {
            let Some(last) = self.path[i].iter().rposition(Option::is_some) else { continue };
            let regular = (0..last.saturating_sub(APART / 4)).filter(|c| c % APART == (2 + i * shift) % APART);
            for column in std::iter::once(last).chain(regular) {
                // Where another letter is, a neighbour does as well.
                let free = (column.saturating_sub(3)..=column).rev().find_map(|c| {
                    let cell = self.path[i][c]? * self.columns + c;
                    self.letters[cell].is_none().then_some(cell)
                });
                if let Some(cell) = free {
                    self.letters[cell] = Some(char::from(letters[i % letters.len()]));
                    self.owner[cell] = Some(i);
                }
            }
        }
    }

    /// A row of characters, without blanks at its end.
    pub(super) fn row(&self, row: usize, style: impl Fn(usize) -> Style) -> String {
        let cells = row * self.columns..(row + 1) * self.columns;
        let end = cells.clone().rev().find(|c| self.dots[*c] != 0).map_or(cells.start, |c| c + 1);
        let mut out = String::new();
        for cell in cells.start..end {
            let dots = char::from_u32(0x2800 + u32::from(self.dots[cell])).unwrap_or(' ');
            let shown = self.letters[cell].unwrap_or(if self.dots[cell] == 0 { ' ' } else { dots });
            match self.owner[cell] {
                Some(series) => {
                    let style = style(series);
                    let _ = write!(out, "{style}{shown}{style:#}");
                }
                None => out.push(shown),
            }
        }
        out
    }
}
