//! Buckets with their bounds, and the walks over them.

use std::fmt;

use super::bounds::{coarser_index, exponential_bound, is_exponential, upper_bound};
use super::span::{Cells, ReverseCells};
use super::{CUSTOM_BUCKETS, Histogram};
use crate::model::gomath::log2;
use crate::model::number::g;

/// A bucket: its bounds and how many observations it holds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bucket {
    /// The lower bound.
    pub lower: f64,
    /// The upper bound.
    pub upper: f64,
    /// Whether observations equal to the lower bound are in it.
    pub lower_inclusive: bool,
    /// Whether observations equal to the upper bound are in it.
    pub upper_inclusive: bool,
    /// Its observations.
    pub count: f64,
    /// Its index in the schema, among the positive or negative buckets; of no meaning for the zero bucket.
    pub index: i32,
}

impl Bucket {
    /// The share of the bucket's width at or below `value`, which must lie strictly within finite bounds: linear (custom buckets,
    /// zero bucket), or on a logarithmic scale (exponential buckets).
    #[must_use]
    pub fn fraction_below(&self, value: f64, linear: bool) -> f64 {
        if linear {
            return (value - self.lower) / (self.upper - self.lower);
        }
        let lower = log2(self.lower.abs());
        let upper = log2(self.upper.abs());
        let v = log2(value.abs());
        if value > 0.0 { (v - lower) / (upper - lower) } else { 1.0 - ((v - upper) / (lower - upper)) }
    }
}

/// `(0.5,1]:3`; brackets at inclusive bounds.
impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = if self.lower_inclusive { '[' } else { '(' };
        let close = if self.upper_inclusive { ']' } else { ')' };
        write!(f, "{open}{},{}{close}:{}", g(self.lower), g(self.upper), g(self.count))
    }
}

impl Histogram {
    fn bucket(&self, positive: bool, (index, count): (i32, f64)) -> Bucket {
        let custom: &[f64] = if positive { &self.custom_values } else { &[] };
        let outer = upper_bound(index, self.schema, custom);
        let inner = upper_bound(index.wrapping_sub(1), self.schema, custom);
        let (lower, upper) = if positive { (inner, outer) } else { (-outer, -inner) };
        let (lower_inclusive, upper_inclusive) = if self.schema == CUSTOM_BUCKETS { (index == 0, true) } else { (lower < 0.0, upper > 0.0) };
        Bucket { lower, upper, lower_inclusive, upper_inclusive, count, index }
    }

    /// The positive (or custom) buckets of the spans, from the lowest on, empty ones too.
    pub fn positive_iter(&self) -> impl Iterator<Item = Bucket> {
        Cells::new(&self.positive_spans, &self.positive_buckets).map(|cell| self.bucket(true, cell))
    }

    /// The negative buckets of the spans, from zero downwards, empty ones too.
    pub fn negative_iter(&self) -> impl Iterator<Item = Bucket> {
        Cells::new(&self.negative_spans, &self.negative_buckets).map(|cell| self.bucket(false, cell))
    }

    fn positive_reverse(&self) -> impl Iterator<Item = Bucket> {
        ReverseCells::new(&self.positive_spans, &self.positive_buckets).map(|cell| self.bucket(true, cell))
    }

    fn negative_reverse(&self) -> impl Iterator<Item = Bucket> {
        ReverseCells::new(&self.negative_spans, &self.negative_buckets).map(|cell| self.bucket(false, cell))
    }

    /// The zero bucket, `[-threshold, threshold]`. Custom buckets have none: it is empty there.
    #[must_use]
    pub const fn zero_bucket(&self) -> Bucket {
        Bucket { lower: -self.zero_threshold, upper: self.zero_threshold, lower_inclusive: true, upper_inclusive: true, count: self.zero_count, index: 0 }
    }

    fn zero_iter(&self) -> impl Iterator<Item = Bucket> {
        (self.zero_count > 0.0 && self.schema != CUSTOM_BUCKETS).then(|| self.zero_bucket()).into_iter()
    }

    /// A bucket that reaches into the zero bucket begins (or ends) at the zero threshold.
    fn outside_zero(&self, mut bucket: Bucket) -> Bucket {
        if bucket.upper < 0.0 && bucket.upper > -self.zero_threshold {
            bucket.upper = -self.zero_threshold;
        } else if bucket.lower > 0.0 && bucket.lower < self.zero_threshold {
            bucket.lower = self.zero_threshold;
        }
        bucket
    }

    /// All buckets in ascending order: negative ones, the zero bucket if it is populated, positive ones. Those overlapping with
    /// the zero bucket are cut at its threshold.
    pub fn all_iter(&self) -> impl Iterator<Item = Bucket> {
        let side = |bucket| self.outside_zero(bucket);
        self.negative_reverse().map(side).chain(self.zero_iter()).chain(self.positive_iter().map(side))
    }

    /// As [`Histogram::all_iter`], in descending order.
    pub fn all_reverse_iter(&self) -> impl Iterator<Item = Bucket> {
        let side = |bucket| self.outside_zero(bucket);
        self.positive_reverse().map(side).chain(self.zero_iter()).chain(self.negative_iter().map(side))
    }

    /// Index and count of one side's buckets merged to a coarser (or the same) schema, beginning with the first bucket that
    /// reaches beyond `start` (which custom buckets ignore).
    pub(super) fn merged_cells(&self, positive: bool, start: f64, schema: i32) -> impl Iterator<Item = (i32, f64)> {
        let cells = if positive { Cells::new(&self.positive_spans, &self.positive_buckets) } else { Cells::new(&self.negative_spans, &self.negative_buckets) };
        let (from, custom) = (self.schema, self.is_custom());
        let mut cells = cells.map(move |(index, count)| (if custom { index } else { coarser_index(index, from, schema) }, count)).peekable();
        let merged = std::iter::from_fn(move || {
            let (index, mut sum) = cells.next()?;
            while let Some((_, count)) = cells.next_if(|next| from != schema && next.0 == index) {
                sum += count;
            }
            Some((index, sum))
        });
        merged.skip_while(move |(index, _)| start != 0.0 && is_exponential(schema) && exponential_bound(*index, schema) <= start)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{exponential, nhcb};

    fn all(h: &super::Histogram) -> String {
        h.all_iter().map(|b| b.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn all_buckets_both_ways() {
        for (h, want) in [
            (exponential(0, &[(0, 2)], &[3.0, 1.0]), "(0.5,1]:3 (1,2]:1"),
            (exponential(0, &[(0, 2)], &[3.0, 1.0]).with_zero(0.001, 2.0), "[-0.001,0.001]:2 (0.5,1]:3 (1,2]:1"),
            (exponential(0, &[(0, 2)], &[3.0, 1.0]).with_zero(0.75, 2.0), "[-0.75,0.75]:2 (0.75,1]:3 (1,2]:1"),
            (
                exponential(0, &[(0, 2), (1, 1)], &[3.0, 1.0, 0.0]).with_negative(&[(1, 2)], &[5.0, 6.0]).with_zero(1.5, 2.0),
                "[-4,-2):6 [-2,-1.5):5 [-1.5,1.5]:2 (1.5,1]:3 (1.5,2]:1 (4,8]:0",
            ),
            (nhcb(&[1.0, 2.5], &[(0, 3)], &[1.0, 2.0, 3.0]), "[-Inf,1]:1 (1,2.5]:2 (2.5,+Inf]:3"),
            (exponential(0, &[(1024, 2)], &[1.0, 2.0]), "(8.98846567431158e+307,1.7976931348623157e+308]:1 (1.7976931348623157e+308,+Inf]:2"),
        ] {
            assert_eq!(all(&h), want);
            let mut back: Vec<_> = h.all_reverse_iter().collect();
            back.reverse();
            assert_eq!(back, h.all_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn merged_to_a_coarser_schema() {
        let h = exponential(2, &[(-3, 4), (1, 4)], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        let cells = |start, schema| h.merged_cells(true, start, schema).collect::<Vec<_>>();
        assert_eq!(cells(0.0, 0), [(0, 10.0), (1, 18.0), (2, 8.0)]);
        assert_eq!(cells(1.0, 0), [(1, 18.0), (2, 8.0)]);
        assert_eq!(cells(0.7, 2).first(), Some(&(-2, 2.0)));
    }
}
