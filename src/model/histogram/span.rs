//! Walking spans: which bucket index each count has, and whether spans fit their counts.

use super::BucketSpan;

/// Bucket indices beyond this are no floats' any more at any schema; spans reaching further are not worked with.
const FURTHEST: i64 = 1 << 30;

/// Whether the spans describe exactly `buckets` buckets in ascending order and within reach.
pub(super) fn fit(spans: &[BucketSpan], buckets: usize) -> bool {
    let (mut end, mut total) = (0_i64, 0_u64);
    for (n, span) in spans.iter().enumerate() {
        if n > 0 && span.offset < 0 || i64::from(span.offset) < -FURTHEST {
            return false;
        }
        end += i64::from(span.offset) + i64::from(span.length);
        total += u64::from(span.length);
        if end > FURTHEST {
            return false;
        }
    }
    total == buckets as u64
}

/// The spans without those of length 0: offsets and lengths.
pub(crate) fn populated(spans: &[BucketSpan]) -> impl Iterator<Item = (i32, u32)> {
    let mut skipped = 0_i32;
    spans.iter().filter_map(move |span| {
        let offset = span.offset.wrapping_add(skipped);
        skipped = if span.length == 0 { offset } else { 0 };
        (span.length > 0).then_some((offset, span.length))
    })
}

/// The counts with their bucket indices, in the order of the spans. Ends where spans or counts end.
#[derive(Debug, Clone)]
pub(super) struct Cells<'a> {
    spans: &'a [BucketSpan],
    counts: &'a [f64],
    in_span: u32,
    index: i32,
    started: bool,
}

impl<'a> Cells<'a> {
    pub(super) const fn new(spans: &'a [BucketSpan], counts: &'a [f64]) -> Self {
        Self { spans, counts, in_span: 0, index: 0, started: false }
    }
}

impl Iterator for Cells<'_> {
    type Item = (i32, f64);

    fn next(&mut self) -> Option<Self::Item> {
        let (count, counts) = self.counts.split_first()?;
        if !self.started {
            self.started = true;
            self.index = self.spans.first()?.offset;
        }
        while self.in_span >= self.spans.first()?.length {
            self.in_span = 0;
            self.spans = &self.spans[1..];
            self.index = self.index.wrapping_add(self.spans.first()?.offset);
        }
        let index = self.index;
        self.counts = counts;
        self.in_span += 1;
        self.index = index.wrapping_add(1);
        Some((index, *count))
    }
}

/// As [`Cells`], from the last bucket to the first.
#[derive(Debug, Clone)]
pub(super) struct ReverseCells<'a> {
    spans: &'a [BucketSpan],
    counts: &'a [f64],
    left_in_span: u32,
    index: i32,
}

impl<'a> ReverseCells<'a> {
    pub(super) fn new(spans: &'a [BucketSpan], counts: &'a [f64]) -> Self {
        let index = spans.iter().fold(0_i32, |sum, s| sum.wrapping_add(s.offset).wrapping_add(s.length.cast_signed()));
        Self { spans, counts, left_in_span: spans.last().map_or(0, |s| s.length), index }
    }
}

impl Iterator for ReverseCells<'_> {
    type Item = (i32, f64);

    fn next(&mut self) -> Option<Self::Item> {
        let (count, counts) = self.counts.split_last()?;
        while self.left_in_span == 0 {
            let (last, spans) = self.spans.split_last()?;
            self.spans = spans;
            self.left_in_span = spans.last()?.length;
            self.index = self.index.wrapping_sub(last.offset);
        }
        self.counts = counts;
        self.left_in_span -= 1;
        self.index = self.index.wrapping_sub(1);
        Some((self.index, *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(list: &[(i32, u32)]) -> Vec<BucketSpan> {
        list.iter().map(|&(offset, length)| BucketSpan { offset, length }).collect()
    }

    #[test]
    fn indices_both_ways() {
        for (list, want) in
            [(&[][..], &[][..]), (&[(-2, 2)], &[-2, -1]), (&[(1, 1), (0, 1), (3, 2)], &[1, 2, 6, 7]), (&[(2, 0), (1, 2), (5, 0), (1, 1)], &[3, 4, 11])]
        {
            let spans = spans(list);
            let counts: Vec<f64> = (0..want.len()).map(|i| i as f64).collect();
            let there: Vec<i32> = Cells::new(&spans, &counts).map(|c| c.0).collect();
            let mut back: Vec<i32> = ReverseCells::new(&spans, &counts).map(|c| c.0).collect();
            back.reverse();
            assert_eq!((&there[..], &back[..]), (want, want), "{list:?}");
            assert!(fit(&spans, want.len()) && !fit(&spans, want.len() + 1));
        }
    }

    #[test]
    fn broken_spans_end_the_walk() {
        let far = spans(&[(i32::MAX, 3), (i32::MAX, 1)]);
        assert_eq!(Cells::new(&far, &[1.0, 2.0]).count(), 2);
        assert_eq!(ReverseCells::new(&far, &[1.0; 9]).count(), 4);
        assert_eq!(Cells::new(&[], &[1.0]).count(), 0);
        assert!(!fit(&far, 4) && !fit(&spans(&[(0, 1), (-1, 1)]), 2));
    }
}
