//! Series on their way through an evaluation, and what holds for every result: one series per label set, one value per time.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Histogram, Labels, METRIC_NAME, Timestamp, Value};

use super::error::EvalError;
use super::grid::Grid;
use super::value::{HistogramPoint, Point};

pub(super) use super::value::Series;

pub(super) type Matrix = Vec<Series>;

/// How many samples the matrix holds, as limits count them.
pub(super) fn total(matrix: &[Series]) -> usize {
    matrix.iter().map(|s| s.floats.len() + weights(&s.histograms)).sum()
}

/// What histograms count for in limits.
pub(super) fn weights(histograms: &[HistogramPoint]) -> usize {
    histograms.iter().map(|h| h.value.samples()).sum()
}

/// A sample of either kind.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'m> {
    Float(f64),
    Histogram(&'m Arc<Histogram>),
}

impl Item<'_> {
    pub(super) fn to_value(self) -> Value {
        match self {
            Self::Float(value) => Value::Float(value),
            Self::Histogram(value) => Value::Histogram(Arc::clone(value)),
        }
    }
}

impl Series {
    /// A series of floats.
    pub(super) const fn floats(labels: Labels, floats: Vec<Point>, drop_name: bool) -> Self {
        Self { labels, floats, histograms: Vec::new(), drop_name }
    }

    /// A series without labels.
    pub(super) fn unnamed(floats: Vec<Point>) -> Self {
        Self::floats(Labels::empty(), floats, false)
    }

    /// A series without samples.
    pub(super) const fn bare(labels: Labels, drop_name: bool) -> Self {
        Self::floats(labels, Vec::new(), drop_name)
    }

    /// Adds a sample; times ascend.
    pub(super) fn push(&mut self, time: Timestamp, value: Value) {
        match value {
            Value::Float(value) => self.floats.push(Point { time, value }),
            Value::Histogram(value) => self.histograms.push(HistogramPoint { time, value }),
        }
    }

    pub(super) fn last_time(&self) -> Option<Timestamp> {
        let (float, histogram) = (self.floats.last().map(|p| p.time), self.histograms.last().map(|p| p.time));
        float.max(histogram)
    }

    /// The sample of a series that an instant query shows; the histogram, should a float be there, too.
    pub(super) fn first(&self) -> Option<Item<'_>> {
        let histogram = self.histograms.first().map(|p| Item::Histogram(&p.value));
        histogram.or_else(|| self.floats.first().map(|p| Item::Float(p.value)))
    }

    /// Whether two samples of one kind are at one time.
    fn repeats(&self) -> bool {
        self.floats.windows(2).any(|w| w[0].time == w[1].time) || self.histograms.windows(2).any(|w| w[0].time == w[1].time)
    }

    /// The histograms that an operation on single samples comes to see: where upstream merged a float and a histogram at the same
    /// time into one series, it takes the float and is stuck at the histogram.
    pub(super) fn reachable(&self) -> usize {
        self.first_beside_float().unwrap_or(self.histograms.len())
    }

    /// Without the histograms that no operation on single samples comes to see.
    pub(super) fn leave_reachable(&mut self) {
        self.histograms.truncate(self.reachable());
    }

    /// The first histogram at the time of a float.
    fn first_beside_float(&self) -> Option<usize> {
        if self.floats.is_empty() {
            return None;
        }
        let mut floats = self.floats.iter().peekable();
        self.histograms.iter().position(|histogram| {
            while floats.next_if(|float| float.time < histogram.time).is_some() {}
            floats.peek().is_some_and(|float| float.time == histogram.time)
        })
    }
}

/// The labels without `__name__`, `__type__` and `__unit__`.
pub(super) fn without_metadata(labels: &Labels) -> Labels {
    if !labels.iter().any(|(name, _)| is_metadata(name)) {
        return labels.clone();
    }
    labels.filtered(|name| !is_metadata(name))
}

pub(super) fn is_metadata(name: &str) -> bool {
    matches!(name, METRIC_NAME | "__type__" | "__unit__")
}

pub(super) fn duplicate() -> EvalError {
    EvalError::failed("vector cannot contain metrics with the same labelset")
}

/// Whether two series have the same labels.
pub(super) fn has_duplicates(matrix: &[Series]) -> bool {
    if matrix.len() < 2 {
        return false;
    }
    let mut seen = FxHashSet::default();
    !matrix.iter().all(|s| seen.insert(&s.labels))
}

/// Makes one of the series that have the same labels, as upstream does where names are dropped from whole series.
///
/// # Errors
/// If two of them have samples of the same kind at the same time. A float and a histogram may meet.
pub(super) fn merge(matrix: Matrix) -> Result<Matrix, EvalError> {
    if !has_duplicates(&matrix) {
        return Ok(matrix);
    }
    let mut merged: Matrix = Vec::with_capacity(matrix.len());
    let mut place: FxHashMap<Labels, usize> = FxHashMap::default();
    for series in matrix {
        match place.get(&series.labels) {
            Some(at) => {
                merged[*at].floats.extend(series.floats);
                merged[*at].histograms.extend(series.histograms);
            }
            None => {
                place.insert(series.labels.clone(), merged.len());
                merged.push(series);
            }
        }
    }
    for series in &mut merged {
        series.floats.sort_by_key(|p| p.time);
        series.histograms.sort_by_key(|p| p.time);
        if series.repeats() {
            return Err(duplicate());
        }
    }
    Ok(merged)
}

/// What a step-wise operation gives for a whole matrix: at an instant nothing is merged, and equal label sets are refused unless names
/// are removed later; over a range series are told apart by their labels alone.
pub(super) fn settle(matrix: Matrix, grid: Grid, delayed: bool) -> Result<Matrix, EvalError> {
    if !grid.is_instant() {
        let merged = merge(matrix)?;
        let meets = merged.iter().any(|series| series.first_beside_float().is_some());
        return if meets { Err(duplicate()) } else { Ok(merged) };
    }
    if !delayed && has_duplicates(&matrix) {
        return Err(duplicate());
    }
    Ok(matrix)
}

/// Collects the results of an operation that works step by step.
#[derive(Debug)]
pub(super) struct Collector {
    series: Matrix,
    by_labels: FxHashMap<Labels, usize>,
    grid: Grid,
    delayed: bool,
}

impl Collector {
    pub(super) fn new(grid: Grid, delayed: bool) -> Self {
        Self { series: Vec::new(), by_labels: FxHashMap::default(), grid, delayed }
    }

    /// The place for samples of these labels. At an instant every call gives a new one.
    pub(super) fn slot(&mut self, labels: &Labels, drop_name: bool) -> usize {
        if !self.grid.is_instant() {
            if let Some(slot) = self.by_labels.get(labels) {
                return *slot;
            }
            self.by_labels.insert(labels.clone(), self.series.len());
        }
        self.series.push(Series::bare(labels.clone(), drop_name));
        self.series.len() - 1
    }

    /// Adds a float; times ascend.
    pub(super) fn push(&mut self, slot: usize, time: Timestamp, value: f64) -> Result<(), EvalError> {
        self.push_value(slot, time, Value::Float(value))
    }

    /// Adds a sample; times ascend.
    pub(super) fn push_value(&mut self, slot: usize, time: Timestamp, value: Value) -> Result<(), EvalError> {
        let series = &mut self.series[slot];
        if series.last_time() == Some(time) {
            return Err(duplicate());
        }
        series.push(time, value);
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Matrix, EvalError> {
        self.series.retain(|s| !s.is_empty());
        if self.grid.is_instant() && !self.delayed && has_duplicates(&self.series) {
            return Err(duplicate());
        }
        Ok(self.series)
    }
}

/// Reads a matrix step by step.
#[derive(Debug)]
pub(super) struct Cursors<'m> {
    matrix: &'m [Series],
    /// Of each series: the next float and the next histogram.
    next: Vec<(usize, usize)>,
}

impl<'m> Cursors<'m> {
    pub(super) fn new(matrix: &'m [Series]) -> Self {
        Self { matrix, next: vec![(0, 0); matrix.len()] }
    }

    /// The series that have a sample at `time` (later than at the call before), and it.
    pub(super) fn at(&mut self, time: Timestamp, out: &mut Vec<(usize, Item<'m>)>) {
        out.clear();
        for (index, (series, (float, histogram))) in self.matrix.iter().zip(&mut self.next).enumerate() {
            if let Some(point) = series.floats.get(*float)
                && point.time == time
            {
                out.push((index, Item::Float(point.value)));
                *float += 1;
            } else if let Some(point) = series.histograms.get(*histogram)
                && point.time == time
            {
                out.push((index, Item::Histogram(&point.value)));
                *histogram += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(name: &str, times: &[i64]) -> Series {
        let points = times.iter().map(|t| Point { time: *t, value: 1.0 }).collect();
        Series::floats([("a", name)].into_iter().collect(), points, false)
    }

    #[test]
    fn equal_labels_are_merged_unless_their_times_collide() {
        let merged = merge(vec![series("x", &[0, 20]), series("y", &[0]), series("x", &[10])]).expect("no time collides");
        assert_eq!(merged, [series("x", &[0, 10, 20]), series("y", &[0])]);
        assert_eq!(merge(vec![series("x", &[0]), series("x", &[0])]), Err(duplicate()));
    }

    #[test]
    fn a_float_and_a_histogram_meet_only_where_whole_series_are_merged() {
        let of = |time| {
            let mut with_histogram = series("x", &[0]);
            with_histogram.floats.clear();
            with_histogram.histograms.push(HistogramPoint { time, value: Arc::default() });
            vec![series("x", &[0, 10]), with_histogram]
        };
        assert_eq!(merge(of(10)).map(|m| m[0].reachable()), Ok(0));
        assert_eq!(merge(of(5)).map(|m| m[0].reachable()), Ok(1));
        let grid = Grid { start: 0, end: 10, step: 5 };
        assert_eq!(settle(of(10), grid, true), Err(duplicate()));
        assert!(settle(of(5), grid, true).is_ok());
    }

    #[test]
    fn an_instant_refuses_equal_labels_unless_names_are_dropped_later() {
        let twice = || vec![series("x", &[5]), series("x", &[5])];
        assert_eq!(settle(twice(), Grid::instant(5), false), Err(duplicate()));
        assert_eq!(settle(twice(), Grid::instant(5), true), Ok(twice()));
    }
}
