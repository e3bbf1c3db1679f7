//! One side of a histogram while its layout changes: spans, counts and, in compensated sums, what each count lost. Here are the
//! changes of layout that one side suffers alone: compaction, coarser resolution.

use super::BucketSpan;
use super::bounds::coarser_index;
use super::span::{Cells, fit, populated};
use crate::model::sums::increase;

/// Compaction closes no longer gap than this with empty buckets: the indices of all floats at the finest schema are fewer.
const LONGEST_GAP: usize = 1 << 20;

/// Spans and counts of the positive or the negative buckets.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    pub(super) spans: Vec<BucketSpan>,
    pub(super) counts: Vec<f64>,
    /// As long as `counts`.
    pub(super) compensation: Option<Vec<f64>>,
}

impl Side {
    pub(super) fn new(spans: Vec<BucketSpan>, counts: Vec<f64>, compensation: Option<Vec<f64>>) -> Self {
        let compensation = compensation.map(|mut c| {
            c.resize(counts.len(), 0.0);
            c
        });
        Self { spans, counts, compensation }
    }

    pub(super) fn fits(&self) -> bool {
        fit(&self.spans, self.counts.len())
    }

    /// Index, count and compensation of every bucket.
    pub(super) fn cells(&self) -> impl Iterator<Item = (i32, f64, f64)> {
        Cells::new(&self.spans, &self.counts).enumerate().map(|(i, (index, count))| (index, count, self.lost(i)))
    }

    fn lost(&self, at: usize) -> f64 {
        self.compensation.as_ref().and_then(|c| c.get(at)).copied().unwrap_or(0.0)
    }

    pub(super) fn increase(&mut self, at: usize, count: f64, lost: f64) {
        let Some(sum) = self.counts.get_mut(at) else { return };
        match self.compensation.as_mut().and_then(|c| c.get_mut(at)) {
            None => *sum += count,
            Some(c) => {
                (*sum, *c) = increase(count, *sum, *c);
                if lost != 0.0 {
                    (*sum, *c) = increase(lost, *sum, *c);
                }
            }
        }
    }

    pub(super) fn insert(&mut self, at: usize, count: f64, lost: f64) {
        let at = at.min(self.counts.len());
        self.counts.insert(at, count);
        if let Some(c) = &mut self.compensation {
            c.insert(at, lost);
        }
    }

    fn push(&mut self, count: f64, lost: f64) {
        self.counts.push(count);
        if let Some(c) = &mut self.compensation {
            c.push(lost);
        }
    }

    fn emptied(&self) -> Self {
        let room = self.counts.len();
        let compensation = self.compensation.as_ref().map(|_| Vec::with_capacity(room));
        Self { spans: Vec::with_capacity(self.spans.len()), counts: Vec::with_capacity(room), compensation }
    }

    fn is_empty_at(&self, at: usize) -> bool {
        self.counts[at] == 0.0 && self.lost(at) == 0.0
    }

    /// Merges buckets to those of a coarser schema.
    pub(super) fn reduce(&mut self, from: i32, to: i32) {
        let mut reduced = self.emptied();
        let mut last = 0;
        for (index, count, lost) in self.cells() {
            let index = coarser_index(index, from, to);
            match reduced.spans.last_mut() {
                None => reduced.spans.push(BucketSpan { offset: index, length: 1 }),
                Some(_) if index == last => {
                    reduced.increase(reduced.counts.len() - 1, count, lost);
                    continue;
                }
                Some(span) if index == last + 1 => span.length += 1,
                Some(_) => reduced.spans.push(BucketSpan { offset: index - last - 1, length: 1 }),
            }
            last = index;
            reduced.push(count, lost);
        }
        *self = reduced;
    }

    /// Removes empty buckets from the ends of spans, and from within where more than `max_empty` follow each other; merges spans
    /// at most `max_empty` apart. Spans that do not fit stay as they are.
    pub(super) fn compact(&mut self, max_empty: usize) {
        let max_empty = max_empty.min(LONGEST_GAP);
        let tight = |span: &BucketSpan| span.length > 0 && i64::from(span.offset) > i64::try_from(max_empty).unwrap_or(i64::MAX);
        if self.counts.iter().all(|c| *c != 0.0) && self.spans.iter().all(tight) || !self.fits() {
            return;
        }
        let mut compacted = self.emptied();
        let mut end = 0_i64;
        for (index, from, to) in self.pieces(max_empty) {
            let gap = index - end;
            match compacted.spans.last_mut() {
                Some(span) if usize::try_from(gap).is_ok_and(|gap| gap <= max_empty) => {
                    span.length += u32::try_from(gap).unwrap_or(0) + (to - from) as u32;
                    (0..gap).for_each(|_| compacted.push(0.0, 0.0));
                }
                _ => compacted.spans.push(BucketSpan { offset: i32::try_from(gap).unwrap_or(i32::MAX), length: (to - from) as u32 }),
            }
            (from..to).for_each(|at| compacted.push(self.counts[at], self.lost(at)));
            end = index + (to - from) as i64;
        }
        *self = compacted;
    }

    /// Stretches of neighbouring buckets, populated at both ends, with at most `max_empty` empty ones in a row: the index of the
    /// first bucket, where its count is, and where that of the last.
    fn pieces(&self, max_empty: usize) -> Vec<(i64, usize, usize)> {
        let mut runs: Vec<(i64, usize, usize)> = Vec::new();
        let (mut index, mut at) = (0_i64, 0);
        for (offset, length) in populated(&self.spans) {
            index += i64::from(offset);
            let length = length as usize;
            match runs.last_mut() {
                Some(run) if offset == 0 => run.2 += length,
                _ => runs.push((index, at, at + length)),
            }
            index += length as i64;
            at += length;
        }
        let mut pieces: Vec<(i64, usize, usize)> = Vec::new();
        for (index, from, to) in runs {
            let mut piece: Option<(usize, usize)> = None;
            for at in (from..to).filter(|at| !self.is_empty_at(*at)) {
                match &mut piece {
                    Some((_, end)) if at - *end <= max_empty => *end = at + 1,
                    _ => {
                        pieces.extend(piece.map(|(start, end)| (index + (start - from) as i64, start, end)));
                        piece = Some((at, at + 1));
                    }
                }
            }
            pieces.extend(piece.map(|(start, end)| (index + (start - from) as i64, start, end)));
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(spans: &[(i32, u32)], counts: &[f64]) -> Side {
        Side::new(spans.iter().map(|&(offset, length)| BucketSpan { offset, length }).collect(), counts.to_vec(), None)
    }

    fn text(side: &Side) -> String {
        let spans: Vec<_> = side.spans.iter().map(|s| format!("{}+{}", s.offset, s.length)).collect();
        format!("{} {:?}", spans.join(" "), side.counts)
    }

    #[test]
    fn compaction() {
        // float_histogram_test.go, TestFloatHistogramCompact.
        for (spans, counts, max, want) in [
            (&[][..], &[][..], 0, " []"),
            (&[(-2, 1), (2, 3)], &[1.0, 3.3, 4.2, 0.1], 0, "-2+1 2+3 [1.0, 3.3, 4.2, 0.1]"),
            (&[(-2, 2), (0, 3), (0, 2)], &[1.0, 3.3, 4.2, 0.1, 3.3, 1.0, 2.0], 0, "-2+7 [1.0, 3.3, 4.2, 0.1, 3.3, 1.0, 2.0]"),
            (&[(-2, 2), (2, 0), (3, 3)], &[1.0, 3.3, 4.2, 0.1, 3.3], 0, "-2+2 5+3 [1.0, 3.3, 4.2, 0.1, 3.3]"),
            (&[(-4, 6), (3, 6)], &[0.0, 0.0, 1.0, 3.3, 4.2, 0.1, 0.0, 0.0, 1.0, 3.3, 4.2, 0.1], 0, "-2+4 5+4 [1.0, 3.3, 4.2, 0.1, 1.0, 3.3, 4.2, 0.1]"),
            (&[(-4, 4), (3, 5)], &[1.0, 3.3, 4.2, 0.0, 0.0, 0.0, 0.1, 1.0, 0.0], 0, "-4+3 6+2 [1.0, 3.3, 4.2, 0.1, 1.0]"),
            (&[(-2, 5)], &[1.0, 0.0, 0.0, 2.0, 0.0], 1, "-2+1 2+1 [1.0, 2.0]"),
            (&[(-2, 5)], &[1.0, 0.0, 0.0, 2.0, 0.0], 2, "-2+4 [1.0, 0.0, 0.0, 2.0]"),
            (&[(-2, 2), (1, 2), (3, 1)], &[1.0, 2.0, 3.0, 4.0, 5.0], 1, "-2+5 3+1 [1.0, 2.0, 0.0, 3.0, 4.0, 5.0]"),
            (&[(-2, 2), (1, 2), (3, 1)], &[1.0, 2.0, 3.0, 4.0, 5.0], usize::MAX, "-2+9 [1.0, 2.0, 0.0, 3.0, 4.0, 0.0, 0.0, 0.0, 5.0]"),
            (&[(0, 2), (1, 2)], &[0.0; 4], 3, " []"),
            (&[(0, 3)], &[1.0, -0.0, 1.0], 1, "0+3 [1.0, -0.0, 1.0]"),
            (&[(0, 0), (5, 0)], &[], 0, " []"),
            (&[(0, 5)], &[0.0], 0, "0+5 [0.0]"),
        ] {
            let mut side = side(spans, counts);
            side.compact(max);
            assert_eq!(text(&side), want, "{spans:?} {counts:?} {max}");
        }
    }

    #[test]
    fn compaction_keeps_what_only_the_compensation_knows() {
        let mut side = Side { compensation: Some(vec![0.0, 0.5, 0.0]), ..side(&[(0, 3)], &[0.0, 0.0, 0.0]) };
        side.compact(0);
        assert_eq!((text(&side).as_str(), side.compensation), ("1+1 [0.0]", Some(vec![0.5])));
    }

    #[test]
    fn resolution() {
        // generic_test.go, TestReduceResolutionFloatHistogram.
        let mut one = side(&[(0, 4), (0, 0), (3, 2)], &[1.0, 3.0, 1.0, 2.0, 1.0, 1.0]);
        one.reduce(0, -1);
        assert_eq!(text(&one), "0+3 1+1 [1.0, 4.0, 2.0, 2.0]");
        let mut kahan = Side { compensation: Some(vec![0.0; 3]), ..side(&[(1, 3)], &[1e17, 1.0, 1.0]) };
        kahan.reduce(2, 0);
        assert_eq!((text(&kahan).as_str(), kahan.compensation), ("1+1 [1e17]", Some(vec![2.0])));
    }
}
