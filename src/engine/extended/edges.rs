//! The samples that matter for an extended window, and what its edges are worth: an anchored window begins with the last sample at or
//! before its start, a smoothed one has values interpolated at both edges.

use std::ops::Range;

use crate::model::Timestamp;
use crate::model::histogram::Histogram;

use super::super::functions::Remarks;
use super::super::value::{HistogramPoint, Point};
use super::interpolation::{between, between_histograms, remark_on};

/// Where the samples of one kind lie around a window.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Edges {
    start: Timestamp,
    end: Timestamp,
    smoothed: bool,
    /// The last sample at or before the start, or the first of all.
    pub(in super::super) first: usize,
    /// The last of all, or the first at or behind the end of a smoothed window.
    pub(in super::super) last: usize,
}

impl Edges {
    /// Looks at samples around the window from `start` to `end`. Nothing if none lies behind the start.
    pub(in super::super) fn find(start: Timestamp, end: Timestamp, smoothed: bool, samples: usize, time: impl Fn(usize) -> Timestamp) -> Option<Self> {
        let mut last = samples.checked_sub(1)?;
        let first = first_where(last, |i| time(i) > start).saturating_sub(1);
        if smoothed {
            last = first_where(last, |i| time(i) >= end);
        }
        (time(last) > start).then_some(Self { start, end, smoothed, first, last })
    }

    /// Whether a smoothed window ends before the first sample.
    pub(in super::super) fn is_before(&self, first: Timestamp) -> bool {
        self.smoothed && first > self.end
    }

    /// Whether the value at the start lies between two samples.
    pub(in super::super) fn interpolates_start(&self, first: Timestamp) -> bool {
        self.smoothed && first < self.start
    }

    fn interpolates_end(&self, last: Timestamp) -> bool {
        self.smoothed && self.last > 0 && last > self.end
    }

    /// The samples strictly within the window.
    pub(in super::super) fn inner(&self, first: Timestamp, last: Timestamp) -> Range<usize> {
        let from = if first <= self.start { self.first + 1 } else { self.first };
        let to = if last >= self.end { self.last } else { self.last + 1 };
        from..to.max(from)
    }

    /// The floats at start and end.
    pub(in super::super) fn floats(&self, times: &[Timestamp], values: &[f64], counter: bool) -> Option<(f64, f64)> {
        let point = |i: usize| Some(Point { time: *times.get(i)?, value: *values.get(i)? });
        let (first, last) = (point(self.first)?, point(self.last)?);
        let left = if self.interpolates_start(first.time) { between(first, point(self.first + 1)?, self.start, counter) } else { first.value };
        let right = if self.interpolates_end(last.time) { between(point(self.last - 1)?, last, self.end, counter) } else { last.value };
        Some((left, right))
    }

    /// The histograms at start and end; remarked on where there is none because their buckets do not go together.
    pub(in super::super) fn histograms(&self, points: &[HistogramPoint], counter: bool, metric: &str, remarks: &mut Remarks) -> Option<(Histogram, Histogram)> {
        let (first, last) = (points.get(self.first)?, points.get(self.last)?);
        let mut cut = |a: &HistogramPoint, b: &HistogramPoint, at| match between_histograms(a, b, at, counter, remarks) {
            Ok(histogram) => Some(histogram),
            Err(error) => {
                remark_on(error, metric, remarks);
                None
            }
        };
        let left = if self.interpolates_start(first.time) { cut(first, points.get(self.first + 1)?, self.start)? } else { Histogram::clone(&first.value) };
        let right = if self.interpolates_end(last.time) { cut(points.get(self.last - 1)?, last, self.end)? } else { Histogram::clone(&last.value) };
        Some((left, right))
    }
}

/// The first of `0..length` for which `holds`, or `length`. What holds for one holds for all behind it.
fn first_where(length: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_and_interpolated_edges() {
        let (times, values) = ([0, 10, 20, 30, 40], [0.0, 1.0, 2.0, 3.0, 4.0]);
        let of = |smoothed, start, end, from: usize| {
            let (times, values) = (&times[from..], &values[from..]);
            let edges = Edges::find(start, end, smoothed, times.len(), |i| times[i])?;
            let inner = edges.inner(times[edges.first], times[edges.last]);
            edges.floats(times, values, true).map(|(left, right)| (left, right, inner.len()))
        };
        assert_eq!(of(false, 15, 40, 0), Some((1.0, 4.0, 2)));
        assert_eq!(of(false, 10, 45, 0), Some((1.0, 4.0, 3)));
        assert_eq!(of(false, 5, 40, 1), Some((1.0, 4.0, 3)));
        assert_eq!(of(false, 40, 45, 0), None);
        assert_eq!(of(true, 15, 35, 0), Some((1.5, 3.5, 2)));
        assert_eq!(of(true, 12, 18, 0), Some((1.2, 1.8, 0)));
        assert_eq!(of(true, 35, 45, 0), Some((3.5, 4.0, 1)));
        assert_eq!(of(true, 40, 50, 0), None);
    }
}
