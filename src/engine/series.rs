//! Series on their way through an evaluation, and what holds for every result: one series per label set, one value per time.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Labels, METRIC_NAME, Timestamp};

use super::error::EvalError;
use super::grid::Grid;
use super::value::Point;

/// A series of an intermediate result. Its points lie on the steps of the evaluation, ascending.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) labels: Labels,
    pub(super) points: Vec<Point>,
    /// Whether the metric name is to be dropped at the end of the query (delayed name removal only).
    pub(super) drop_name: bool,
}

pub(super) type Matrix = Vec<Series>;

/// How many samples the matrix holds.
pub(super) fn total(matrix: &[Series]) -> usize {
    matrix.iter().map(|s| s.points.len()).sum()
}

/// The labels without `__name__`, `__type__` and `__unit__`.
pub(super) fn without_metadata(labels: &Labels) -> Labels {
    if !labels.iter().any(|(name, _)| is_metadata(name)) {
        return labels.clone();
    }
    let mut builder = labels.builder();
    builder.retain(|name| !is_metadata(name));
    builder.build()
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

/// Makes one of the series that have the same labels.
///
/// # Errors
/// If two of them have a value at the same time.
pub(super) fn merge(matrix: Matrix) -> Result<Matrix, EvalError> {
    if !has_duplicates(&matrix) {
        return Ok(matrix);
    }
    let mut merged: Matrix = Vec::with_capacity(matrix.len());
    let mut place: FxHashMap<Labels, usize> = FxHashMap::default();
    for series in matrix {
        match place.get(&series.labels) {
            Some(at) => merged[*at].points.extend(series.points),
            None => {
                place.insert(series.labels.clone(), merged.len());
                merged.push(series);
            }
        }
    }
    for series in &mut merged {
        series.points.sort_by_key(|p| p.time);
        if series.points.windows(2).any(|w| w[0].time == w[1].time) {
            return Err(duplicate());
        }
    }
    Ok(merged)
}

/// What a step-wise operation gives for a whole matrix: at an instant nothing is merged, and equal label sets are refused unless names
/// are removed later; over a range series are told apart by their labels alone.
pub(super) fn settle(matrix: Matrix, grid: Grid, delayed: bool) -> Result<Matrix, EvalError> {
    if !grid.is_instant() {
        return merge(matrix);
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
        self.series.push(Series { labels: labels.clone(), points: Vec::new(), drop_name });
        self.series.len() - 1
    }

    /// Adds a sample; times ascend.
    pub(super) fn push(&mut self, slot: usize, time: Timestamp, value: f64) -> Result<(), EvalError> {
        let points = &mut self.series[slot].points;
        if points.last().is_some_and(|last| last.time == time) {
            return Err(duplicate());
        }
        points.push(Point { time, value });
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Matrix, EvalError> {
        self.series.retain(|s| !s.points.is_empty());
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
    next: Vec<usize>,
}

impl<'m> Cursors<'m> {
    pub(super) fn new(matrix: &'m [Series]) -> Self {
        Self { matrix, next: vec![0; matrix.len()] }
    }

    /// The series that have a value at `time` (later than at the call before), and it.
    pub(super) fn at(&mut self, time: Timestamp, out: &mut Vec<(usize, f64)>) {
        out.clear();
        for (index, (series, next)) in self.matrix.iter().zip(&mut self.next).enumerate() {
            if let Some(point) = series.points.get(*next)
                && point.time == time
            {
                out.push((index, point.value));
                *next += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(name: &str, times: &[i64]) -> Series {
        let points = times.iter().map(|t| Point { time: *t, value: 1.0 }).collect();
        Series { labels: [("a", name)].into_iter().collect(), points, drop_name: false }
    }

    #[test]
    fn equal_labels_are_merged_unless_their_times_collide() {
        let merged = merge(vec![series("x", &[0, 20]), series("y", &[0]), series("x", &[10])]).expect("no time collides");
        assert_eq!(merged, [series("x", &[0, 10, 20]), series("y", &[0])]);
        assert_eq!(merge(vec![series("x", &[0]), series("x", &[0])]), Err(duplicate()));
    }

    #[test]
    fn an_instant_refuses_equal_labels_unless_names_are_dropped_later() {
        let twice = || vec![series("x", &[5]), series("x", &[5])];
        assert_eq!(settle(twice(), Grid::instant(5), false), Err(duplicate()));
        assert_eq!(settle(twice(), Grid::instant(5), true), Ok(twice()));
    }
}
