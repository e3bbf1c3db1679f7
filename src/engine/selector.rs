//! Which sample a selector sees at a given time: lookback, staleness, `offset` and `@`. Decided here and nowhere else.
//!
//! Lookback and windows are open on the left: a sample exactly as old as the lookback is out (Prometheus 3.15.0,
//! `vectorSelectorSingle` and `matrixIterSlice` in promql/engine.go).

use std::ops::Range;
use std::sync::Arc;

use crate::model::histogram::ResetHint;
use crate::model::number::is_stale;
use crate::model::{Labels, Timestamp, Value};
use crate::promql::ast::{Extended, NodeId, NodeKind, Selector};

use super::error::EvalError;
use super::grid::Grid;
use super::run::Run;
use super::series::{Item, Matrix, Series, total};
use super::stats_only::stats_only;
use super::store::{Columns, Matcher, Selected, TimeRange, matchers_of};
use super::value::{HistogramPoint, Point};

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
    /// Windows of anchored and smoothed selectors hold samples beyond their edges, too.
    pub(super) extended: Option<Extended>,
    /// How far beyond the start and the end of the window samples are looked at, in milliseconds.
    pub(super) beyond: (i64, i64),
}

impl Windows<'_> {
    /// The floats and the histograms that a function looks at for the window that ends at `end`; ends must not fall from call to call.
    pub(super) fn cut(&self, sliders: &mut Sliders, samples: &Columns<'_>, end: Timestamp) -> (Range<usize>, Range<usize>) {
        let (before, behind) = self.beyond;
        sliders.window(samples, end.saturating_add(behind), self.range.saturating_add(before).saturating_add(behind))
    }
}

/// A series whose samples are none of them stale markers.
#[derive(Debug)]
pub(super) struct WindowSeries<'a> {
    pub(super) labels: Labels,
    pub(super) samples: Columns<'a>,
    pub(super) drop_name: bool,
}

/// Slides a window forward over times.
#[derive(Debug, Default)]
pub(super) struct Slider {
    from: usize,
    to: usize,
}

impl Slider {
    /// The positions of the times in `(end - range, end]`. From call to call `end` must not fall.
    pub(super) fn window(&mut self, length: usize, time: impl Fn(usize) -> Timestamp, end: Timestamp, range: i64) -> Range<usize> {
        let start = end.saturating_sub(range);
        while self.to < length && time(self.to) <= end {
            self.to += 1;
        }
        while self.from < self.to && time(self.from) <= start {
            self.from += 1;
        }
        self.from..self.to
    }
}

/// Slides a window forward over both kinds of samples.
#[derive(Debug, Default)]
pub(super) struct Sliders {
    floats: Slider,
    histograms: Slider,
}

impl Sliders {
    /// The floats and the histograms in `(end - range, end]`. From call to call `end` must not fall.
    pub(super) fn window(&mut self, samples: &Columns<'_>, end: Timestamp, range: i64) -> (Range<usize>, Range<usize>) {
        let floats = self.floats.window(samples.times.len(), |i| samples.times[i], end, range);
        (floats, self.histograms.window(samples.histograms.len(), |i| samples.histograms[i].time, end, range))
    }
}

/// Finds the newest sample at or before a time.
#[derive(Debug, Default)]
pub(super) struct Newest {
    float: usize,
    histogram: usize,
}

impl Newest {
    /// Time and value of the newest sample at or before `at`, unless it is `lookback` old or older, or a stale marker. From call to
    /// call `at` must not fall.
    pub(super) fn at<'c>(&mut self, samples: &'c Columns<'_>, at: Timestamp, lookback: i64) -> Option<(Timestamp, Item<'c>)> {
        while samples.times.get(self.float).is_some_and(|time| *time <= at) {
            self.float += 1;
        }
        while samples.histograms.get(self.histogram).is_some_and(|p| p.time <= at) {
            self.histogram += 1;
        }
        let float = self.float.checked_sub(1).map(|i| (samples.times[i], samples.values[i]));
        let histogram = self.histogram.checked_sub(1).map(|i| &samples.histograms[i]);
        let oldest = at.saturating_sub(lookback);
        match (float, histogram) {
            (Some((time, _)), Some(h)) if h.time > time => (h.time > oldest && !h.value.is_stale()).then_some((h.time, Item::Histogram(&h.value))),
            (Some((time, value)), _) => (time > oldest && !is_stale(value)).then_some((time, Item::Float(value))),
            (None, Some(h)) => (h.time > oldest && !h.value.is_stale()).then_some((h.time, Item::Histogram(&h.value))),
            (None, None) => None,
        }
    }
}

/// What [`Newest`] finds at every step, of a series without histograms: at most `limit` points and one more.
fn float_steps(
    samples: &Columns<'_>,
    grid: Grid,
    lookback: i64,
    limit: usize,
    lookup: impl Fn(Timestamp) -> Timestamp,
    make: impl Fn(Timestamp, f64) -> Option<f64>,
) -> Vec<Point> {
    let (times, values) = (&*samples.times, &*samples.values);
    let most = grid.len().min(limit.saturating_add(1));
    let mut points = Vec::with_capacity(if times.is_empty() { 0 } else { most });
    let mut next = 0;
    for time in grid.times() {
        let at = lookup(time);
        while next < times.len() && times[next] <= at {
            next += 1;
        }
        let Some(newest) = next.checked_sub(1) else { continue };
        let (of, value) = (times[newest], values[newest]);
        if of > at.saturating_sub(lookback) && !is_stale(value) {
            points.extend(make(of, value).map(|value| Point { time, value }));
            if points.len() == most {
                break;
            }
        }
    }
    points
}

impl<'a> Run<'a> {
    /// An instant selector.
    pub(super) fn eval_selector(&mut self, id: NodeId, selector: &Selector, grid: Grid) -> Result<Matrix, EvalError> {
        if selector.extended == Some(Extended::Smoothed) {
            return self.eval_smoothed(id, selector, grid);
        }
        let offset = self.plan[id].offset;
        let range = self.lookup_range(id, grid);
        self.look_up(id, selector, grid, range, |time| time.saturating_sub(offset), |_, found| found.to_value())
    }

    /// The argument of `timestamp()`: the times of the samples, in seconds. With `@` upstream forgets the offset when it looks for a sample,
    /// but not when it asks the storage for them.
    pub(super) fn eval_sample_times(&mut self, id: NodeId, selector: &Selector, grid: Grid) -> Result<Matrix, EvalError> {
        let (offset, at) = (self.plan[id].offset, self.plan[id].at);
        #[expect(clippy::cast_precision_loss, reason = "as upstream")]
        let seconds = |found: Timestamp, _: Item<'_>| Value::Float(found as f64 / 1000.0);
        let range = self.lookup_range(id, grid);
        self.look_up(id, selector, grid, range, |time| at.unwrap_or(time.saturating_sub(offset)), seconds)
    }

    /// The argument of `start_timestamp()`: when the samples' counters started, in seconds; 0 where that is not known. Looked up as the times
    /// are.
    pub(super) fn eval_start_times(&mut self, id: NodeId, selector: &Selector, grid: Grid) -> Result<Matrix, EvalError> {
        let (offset, at, lookback) = (self.plan[id].offset, self.plan[id].at, self.options.lookback.as_millis());
        let range = self.lookup_range(id, grid);
        let mut matrix = Vec::new();
        for found in self.select(id, selector, range)? {
            let stored = found.samples.within(range);
            let mut series = Series::bare(found.labels, false);
            let mut newest = Newest::default();
            for time in grid.times() {
                let start = match newest.at(&stored, at.unwrap_or(time.saturating_sub(offset)), lookback) {
                    None => continue,
                    Some((_, Item::Float(_))) => stored.starts.get(newest.float - 1),
                    Some((_, Item::Histogram(_))) => stored.histogram_starts.get(newest.histogram - 1),
                };
                #[expect(clippy::cast_precision_loss, reason = "as upstream")]
                series.floats.push(Point { time, value: start.copied().unwrap_or(0) as f64 / 1000.0 });
            }
            self.charge(series.floats.len())?;
            if !series.is_empty() {
                matrix.push(series);
            }
        }
        Ok(matrix)
    }

    fn look_up(
        &mut self,
        id: NodeId,
        selector: &Selector,
        grid: Grid,
        range: TimeRange,
        lookup: impl Fn(Timestamp) -> Timestamp,
        make: impl Fn(Timestamp, Item<'_>) -> Value,
    ) -> Result<Matrix, EvalError> {
        let lookback = self.options.lookback.as_millis();
        let mut matrix = Vec::new();
        for found in self.select(id, selector, range)? {
            let mut stored = found.samples.within(range);
            if self.plan[id].stats_only() {
                let seeks = grid.times().map(|time| (lookup(time).saturating_sub(lookback), lookup(time)));
                stored = stats_only(stored, range.from, seeks);
            }
            let mut series = Series::bare(found.labels, false);
            if stored.histograms.is_empty() {
                let make = |of, value| make(of, Item::Float(value)).float();
                series.floats = float_steps(&stored, grid, lookback, self.options.max_samples, &lookup, make);
                self.charge(series.floats.len())?;
            } else {
                let mut newest = Newest::default();
                for time in grid.times() {
                    if let Some((of, item)) = newest.at(&stored, lookup(time), lookback) {
                        let value = make(of, item);
                        self.charge(if let Value::Histogram(h) = &value { h.samples() } else { 1 })?;
                        series.push(time, value);
                    }
                }
            }
            if !series.is_empty() {
                matrix.push(series);
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
        let lookback = self.options.lookback.as_millis();
        let smoothed = matches!(&self.expr.node(id).kind, NodeKind::Selector(selector) if selector.extended == Some(Extended::Smoothed));
        let behind = if smoothed { lookback } else { 0 };
        TimeRange { from: first.saturating_sub(lookback).saturating_add(1), to: last.saturating_add(behind) }
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
                let lookback = self.options.lookback.as_millis();
                let beyond = match selector.extended {
                    None => (0, 0),
                    Some(Extended::Anchored) => (lookback, 0),
                    Some(Extended::Smoothed) => (lookback, lookback),
                };
                let times = TimeRange {
                    from: grid.start.saturating_sub(offset).saturating_sub(range).saturating_sub(beyond.0),
                    to: last.saturating_sub(offset).saturating_add(beyond.1),
                };
                let found = self.select(*inner, selector, times)?;
                let read = |samples| {
                    if !self.plan[*inner].stats_only() {
                        return fresh(samples);
                    }
                    // Behind the first window upstream's buffer holds no more than a step.
                    let steps = grid.times().take(if fixed { 1 } else { usize::MAX }).enumerate();
                    let whole = range.saturating_add(beyond.0).saturating_add(beyond.1);
                    let buffer = |step: usize| if step == 0 { whole } else { whole.min(grid.step) };
                    let ends = steps.map(|(step, time)| (time.saturating_sub(offset).saturating_add(beyond.1), buffer(step)));
                    let seeks = ends.map(|(end, buffer)| (end.saturating_sub(buffer), end));
                    fresh(stats_only(samples, times.from.saturating_add(1), seeks))
                };
                let series = found.into_iter().map(|s| WindowSeries { labels: s.labels, samples: self.known(read(s.samples)), drop_name: false });
                Ok(Windows { series: series.collect(), range, offset, fixed, extended: selector.extended, beyond })
            }
            NodeKind::Subquery(sub) => {
                let series = self.run_subquery(id, sub, grid)?;
                let own = self.plan[id];
                // The subquery's own times are those of this evaluation, whatever surrounds it.
                let offset = own.at.map_or(own.offset, |at| own.written_offset.saturating_add(grid.start.saturating_sub(at)));
                let window = |mut s: Series| {
                    s.histograms.iter_mut().for_each(forget_hint);
                    WindowSeries { labels: s.labels, samples: columns(s.floats, s.histograms), drop_name: s.drop_name }
                };
                Ok(Windows {
                    series: series.into_iter().map(window).collect(),
                    range: own.range,
                    offset,
                    fixed: own.at.is_some(),
                    extended: None,
                    beyond: (0, 0),
                })
            }
            _ => Err(EvalError::failed("expected a range vector").at(self.span(id))),
        }
    }

    /// A range selector as a result: the samples with their own times.
    pub(super) fn eval_windows_as_series(&mut self, id: NodeId, grid: Grid) -> Result<Matrix, EvalError> {
        if let Some(extended) = self.extension(id) {
            return self.eval_extended_matrix(id, extended, grid);
        }
        let windows = self.windows(id, grid.first())?;
        let mut matrix = Vec::new();
        for series in windows.series {
            let samples = &series.samples;
            let (floats, histograms) = Sliders::default().window(samples, grid.start.saturating_sub(windows.offset), windows.range);
            let floats = floats.map(|i| Point { time: samples.times[i], value: samples.values[i] }).collect();
            let found = Series { labels: series.labels, floats, histograms: samples.histograms[histograms].to_vec(), drop_name: series.drop_name };
            self.charge(total(std::slice::from_ref(&found)))?;
            if !found.is_empty() {
                matrix.push(found);
            }
        }
        Ok(matrix)
    }

    /// Samples without their start timestamps unless those count.
    fn known<'c>(&self, mut samples: Columns<'c>) -> Columns<'c> {
        if !self.options.start_timestamps {
            (samples.starts, samples.histogram_starts) = Default::default();
        }
        samples
    }

    pub(super) fn select(&self, id: NodeId, selector: &Selector, range: TimeRange) -> Result<Vec<Selected<'a>>, EvalError> {
        let refused = |e: &str| EvalError::failed(e).at(self.span(id));
        match self.compiled {
            // Most rules of a test find nothing, and need no matchers to find that out.
            Some(_) if selector.name.as_ref().is_some_and(|name| self.store.lacks(name)) => Ok(Vec::new()),
            Some(compiled) => self.found(compiled.matchers(id).map_err(refused)?, range),
            None => self.found(&matchers_of(selector).map_err(|e| refused(&e))?, range),
        }
    }

    /// What the store has. A series whose columns do not fit together is the store's mistake, and the query's error.
    pub(super) fn found(&self, matchers: &[Matcher], range: TimeRange) -> Result<Vec<Selected<'a>>, EvalError> {
        let found = self.store.select(matchers, range).map_err(|e| EvalError::Store(e.0))?;
        match found.iter().find(|series| series.samples.times.len() != series.samples.values.len()) {
            None => Ok(found),
            Some(Selected { labels, samples }) => {
                let (times, values) = (samples.times.len(), samples.values.len());
                Err(EvalError::Store(format!("the store gave {times} times and {values} values for {labels}")))
            }
        }
    }
}

/// What is known about counter resets relates to the sample before; after a subquery that is another one.
fn forget_hint(point: &mut HistogramPoint) {
    if matches!(point.value.reset_hint, ResetHint::Reset | ResetHint::NotReset) {
        Arc::make_mut(&mut point.value).reset_hint = ResetHint::Unknown;
    }
}

/// Without stale markers.
pub(super) fn fresh(samples: Columns<'_>) -> Columns<'_> {
    if !samples.values.iter().any(|v| is_stale(*v)) && !samples.histograms.iter().any(|h| h.value.is_stale()) {
        return samples;
    }
    let mut kept = Columns::default();
    for (i, (time, value)) in samples.times.iter().zip(&*samples.values).enumerate().filter(|(_, (_, v))| !is_stale(**v)) {
        kept.times.to_mut().push(*time);
        kept.values.to_mut().push(*value);
        if let Some(start) = samples.starts.get(i) {
            kept.starts.to_mut().push(*start);
        }
    }
    for (i, point) in samples.histograms.iter().enumerate().filter(|(_, h)| !h.value.is_stale()) {
        kept.histograms.to_mut().push(point.clone());
        if let Some(start) = samples.histogram_starts.get(i) {
            kept.histogram_starts.to_mut().push(*start);
        }
    }
    kept
}

fn columns(floats: Vec<Point>, histograms: Vec<HistogramPoint>) -> Columns<'static> {
    let (times, values): (Vec<_>, Vec<_>) = floats.into_iter().map(|p| (p.time, p.value)).unzip();
    Columns { times: times.into(), values: values.into(), histograms: histograms.into(), ..Columns::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::STALE_BITS;

    fn samples(samples: &[(i64, f64)]) -> Columns<'static> {
        columns(samples.iter().map(|(time, value)| Point { time: *time, value: *value }).collect(), Vec::new())
    }

    #[test]
    fn a_sample_as_old_as_the_lookback_is_out() {
        let stored = samples(&[(0, 1.0), (10, 2.0), (20, f64::from_bits(STALE_BITS)), (30, 4.0)]);
        let mut newest = Newest::default();
        let mut at = |at| newest.at(&stored, at, 5).map(|(_, item)| if let Item::Float(value) = item { value } else { f64::NAN });
        let seen: Vec<_> = [-1, 0, 4, 9, 10, 15, 20, 25, 30, 34, 35].into_iter().map(&mut at).collect();
        assert_eq!(seen, [None, Some(1.0), Some(1.0), None, Some(2.0), None, None, None, Some(4.0), Some(4.0), None]);
    }

    #[test]
    fn windows_are_open_on_the_left_and_without_stale_markers() {
        let stored = fresh(samples(&[(0, 1.0), (10, 2.0), (20, f64::from_bits(STALE_BITS)), (30, 4.0)]));
        let mut slider = Sliders::default();
        let seen: Vec<_> = [5, 10, 15, 30, 100].iter().map(|end| slider.window(&stored, *end, 10).0.len()).collect();
        assert_eq!(seen, [1, 1, 1, 1, 0]);
    }
}
