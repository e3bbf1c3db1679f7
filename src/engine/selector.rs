//! Which sample a selector sees at a given time: lookback, staleness, `offset` and `@`. Decided here and nowhere else.
//!
//! Lookback and windows are open on the left: a sample exactly as old as the lookback is out (Prometheus 3.15.0,
//! `vectorSelectorSingle` and `matrixIterSlice` in promql/engine.go).

use std::borrow::Cow;

use crate::model::number::is_stale;
use crate::model::{Labels, Timestamp};
use crate::promql::ast::{Extended, NodeId, NodeKind, Selector};

use super::error::EvalError;
use super::grid::Grid;
use super::run::Run;
use super::series::{Matrix, Series};
use super::store::{Selected, TimeRange, matchers_of};
use super::value::Point;

/// The series of a range selector or subquery, and how windows are cut from them.
#[derive(Debug)]
pub(super) struct Windows<'a> {
    pub(super) series: Vec<WindowSeries<'a>>,
    /// The length of a window in milliseconds.
    pub(super) range: i64,
    /// How far before the evaluation time a window ends.
    pub(super) offset: i64,
    /// With `@` the window of the first step serves all steps.
    pub(super) fixed: bool,
}

/// A series whose samples are none of them stale markers.
#[derive(Debug)]
pub(super) struct WindowSeries<'a> {
    pub(super) labels: Labels,
    pub(super) points: Cow<'a, [Point]>,
    pub(super) drop_name: bool,
}

/// Slides a window forward over a series.
#[derive(Debug, Default)]
pub(super) struct Slider {
    from: usize,
    to: usize,
}

impl Slider {
    /// The samples in `(end - range, end]`. From call to call `end` must not fall.
    pub(super) fn window<'p>(&mut self, points: &'p [Point], end: Timestamp, range: i64) -> &'p [Point] {
        let start = end.saturating_sub(range);
        while points.get(self.to).is_some_and(|p| p.time <= end) {
            self.to += 1;
        }
        while self.from < self.to && points[self.from].time <= start {
            self.from += 1;
        }
        &points[self.from..self.to]
    }
}

/// The newest sample at or before `at`, unless it is `lookback` old or older, or a stale marker. From call to call `at` must not fall.
fn newest(points: &[Point], next: &mut usize, at: Timestamp, lookback: i64) -> Option<Point> {
    while points.get(*next).is_some_and(|p| p.time <= at) {
        *next += 1;
    }
    let point = *points.get(next.checked_sub(1)?)?;
    (point.time > at.saturating_sub(lookback) && !is_stale(point.value)).then_some(point)
}

impl<'a> Run<'a> {
    /// An instant selector.
    pub(super) fn eval_selector(&mut self, id: NodeId, selector: &Selector, grid: Grid) -> Result<Matrix, EvalError> {
        let offset = self.plan[id].offset;
        let range = self.lookup_range(id, grid);
        self.look_up(id, selector, grid, range, |time| time.saturating_sub(offset), |time, found| Point { time, value: found.value })
    }

    /// The argument of `timestamp()`: the times of the samples, in seconds. With `@` upstream forgets the offset when it looks for a sample,
    /// but not when it asks the storage for them.
    pub(super) fn eval_sample_times(&mut self, id: NodeId, selector: &Selector, grid: Grid) -> Result<Matrix, EvalError> {
        let (offset, at) = (self.plan[id].offset, self.plan[id].at);
        #[expect(clippy::cast_precision_loss, reason = "as upstream")]
        let seconds = |time, found: Point| Point { time, value: found.time as f64 / 1000.0 };
        let range = self.lookup_range(id, grid);
        self.look_up(id, selector, grid, range, |time| at.unwrap_or(time.saturating_sub(offset)), seconds)
    }

    fn look_up(
        &mut self,
        id: NodeId,
        selector: &Selector,
        grid: Grid,
        range: TimeRange,
        lookup: impl Fn(Timestamp) -> Timestamp,
        make: impl Fn(Timestamp, Point) -> Point,
    ) -> Result<Matrix, EvalError> {
        let lookback = self.options.lookback.as_millis();
        let mut matrix = Vec::new();
        for found in self.select(id, selector, range)? {
            let (mut next, mut points) = (0, Vec::new());
            let from = found.points.partition_point(|p| p.time < range.from);
            let to = found.points.partition_point(|p| p.time <= range.to);
            let stored = found.points.get(from..to).unwrap_or_default();
            for time in grid.times() {
                if let Some(point) = newest(stored, &mut next, lookup(time), lookback) {
                    self.charge(1)?;
                    points.push(make(time, point));
                }
            }
            if !points.is_empty() {
                matrix.push(Series { labels: found.labels, points, drop_name: false });
            }
        }
        Ok(matrix)
    }

    /// The times of the samples that an instant selector asks the storage for; with `@` upstream goes by what is written.
    fn lookup_range(&self, id: NodeId, grid: Grid) -> TimeRange {
        let own = self.plan[id];
        let (first, last) = match own.at.map(|at| at.saturating_sub(own.written_offset)) {
            Some(at) => (at, at),
            None => (grid.start.saturating_sub(own.offset), grid.last().saturating_sub(own.offset)),
        };
        TimeRange { from: first.saturating_sub(self.options.lookback.as_millis()).saturating_add(1), to: last }
    }

    /// The windows of a range selector or subquery over all steps. What they hold in memory is counted window by window.
    pub(super) fn windows(&mut self, id: NodeId, grid: Grid) -> Result<Windows<'a>, EvalError> {
        let expr = self.expr;
        match &expr.node(id).kind {
            NodeKind::Matrix { selector: inner, .. } => {
                let NodeKind::Selector(selector) = &expr.node(*inner).kind else {
                    return Err(EvalError::failed("a range can be taken of a selector only").at(self.span(id)));
                };
                let (range, offset, fixed) = (self.plan[id].range, self.plan[*inner].offset, self.plan[*inner].at.is_some());
                let last = if fixed { grid.start } else { grid.last() };
                let times = TimeRange { from: grid.start.saturating_sub(offset).saturating_sub(range), to: last.saturating_sub(offset) };
                let found = self.select(*inner, selector, times)?;
                let series = found.into_iter().map(|s| WindowSeries { labels: s.labels, points: fresh(s.points), drop_name: false }).collect();
                Ok(Windows { series, range, offset, fixed })
            }
            NodeKind::Subquery(sub) => {
                let series = self.run_subquery(id, sub, grid)?;
                let own = self.plan[id];
                // The subquery's own times are those of this evaluation, whatever surrounds it.
                let offset = own.at.map_or(own.offset, |at| own.written_offset.saturating_add(grid.start.saturating_sub(at)));
                let window = |s: Series| WindowSeries { labels: s.labels, points: fresh(Cow::Owned(s.points)), drop_name: s.drop_name };
                Ok(Windows { series: series.into_iter().map(window).collect(), range: own.range, offset, fixed: own.at.is_some() })
            }
            _ => Err(EvalError::failed("expected a range vector").at(self.span(id))),
        }
    }

    /// A range selector as a result: the samples with their own times.
    pub(super) fn eval_windows_as_series(&mut self, id: NodeId, grid: Grid) -> Result<Matrix, EvalError> {
        let windows = self.windows(id, grid.first())?;
        let mut matrix = Vec::new();
        for series in windows.series {
            let points = Slider::default().window(&series.points, grid.start.saturating_sub(windows.offset), windows.range).to_vec();
            self.charge(points.len())?;
            if !points.is_empty() {
                matrix.push(Series { labels: series.labels, points, drop_name: series.drop_name });
            }
        }
        Ok(matrix)
    }

    fn select(&self, id: NodeId, selector: &Selector, range: TimeRange) -> Result<Vec<Selected<'a>>, EvalError> {
        if let Some(extended) = selector.extended {
            let what = match extended {
                Extended::Anchored => "anchored",
                Extended::Smoothed => "smoothed",
            };
            return Err(EvalError::NotImplemented { what: what.to_owned(), span: self.span(id) });
        }
        let matchers = matchers_of(selector).map_err(|e| EvalError::failed(e).at(self.span(id)))?;
        self.store.select(&matchers, range).map_err(|e| EvalError::Store(e.0))
    }
}

/// Without stale markers.
fn fresh(points: Cow<'_, [Point]>) -> Cow<'_, [Point]> {
    if points.iter().any(|p| is_stale(p.value)) { Cow::Owned(points.iter().filter(|p| !is_stale(p.value)).copied().collect()) } else { points }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::STALE_BITS;

    fn points(samples: &[(i64, f64)]) -> Vec<Point> {
        samples.iter().map(|(time, value)| Point { time: *time, value: *value }).collect()
    }

    #[test]
    fn a_sample_as_old_as_the_lookback_is_out() {
        let stored = points(&[(0, 1.0), (10, 2.0), (20, f64::from_bits(STALE_BITS)), (30, 4.0)]);
        let mut next = 0;
        let seen: Vec<_> = [-1, 0, 4, 9, 10, 15, 20, 25, 30, 34, 35].iter().map(|at| newest(&stored, &mut next, *at, 5).map(|p| p.value)).collect();
        assert_eq!(seen, [None, Some(1.0), Some(1.0), None, Some(2.0), None, None, None, Some(4.0), Some(4.0), None]);
    }

    #[test]
    fn windows_are_open_on_the_left_and_without_stale_markers() {
        let stored = fresh(Cow::Owned(points(&[(0, 1.0), (10, 2.0), (20, f64::from_bits(STALE_BITS)), (30, 4.0)])));
        let mut slider = Slider::default();
        let seen: Vec<_> = [5, 10, 15, 30, 100].iter().map(|end| slider.window(&stored, *end, 10).len()).collect();
        assert_eq!(seen, [1, 1, 1, 1, 0]);
    }
}
