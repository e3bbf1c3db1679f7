//! Smoothed instant selectors (`smoothSeries`): the value at a step lies on the line between the samples around it.

use std::sync::Arc;

use crate::model::histogram::{Histogram, ResetHint};
use crate::model::{Timestamp, Value};
use crate::promql::ast::{NodeId, Selector};

use super::super::annotations::Remark;
use super::super::error::EvalError;
use super::super::functions::Remarks;
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::selector::{Sliders, fresh};
use super::super::series::{Matrix, Series, weights};
use super::super::stats_only::stats_only;
use super::super::store::TimeRange;
use super::super::value::{HistogramPoint, Point};
use super::interpolation::{between, between_histograms, remark_on};

impl Run<'_> {
    /// A smoothed instant selector.
    pub(in super::super) fn eval_smoothed(&mut self, id: NodeId, selector: &Selector, grid: Grid) -> Result<Matrix, EvalError> {
        let (offset, lookback) = (self.plan[id].offset, self.options.lookback.as_millis());
        let range = TimeRange {
            from: grid.start.saturating_sub(offset).saturating_sub(lookback).saturating_add(1),
            to: grid.last().saturating_sub(offset).saturating_add(lookback),
        };
        let mut remarks = Remarks::default();
        let mut matrix = Vec::new();
        for found in self.select(id, selector, range)? {
            let mut samples = found.samples;
            if self.plan[id].stats_only() {
                // Upstream's buffer holds everything: the iterator never jumps.
                samples = stats_only(samples, range.from, std::iter::once((range.from, range.to)));
            }
            let samples = fresh(samples);
            let metric = found.labels.metric_name().unwrap_or_default().to_owned();
            let mut series = Series::bare(found.labels, false);
            let (mut sliders, mut held) = (Sliders::default(), 0);
            for time in grid.times() {
                let at = time.saturating_sub(offset);
                let (floats, histograms) = sliders.window(&samples, at.saturating_add(lookback), lookback.saturating_mul(2));
                let histograms = &samples.histograms[histograms];
                held = floats.len() + weights(histograms);
                self.peek(held)?;
                match (floats.is_empty(), histograms.is_empty()) {
                    (true, true) => {}
                    (false, false) => remarks.about(0, Remark::MixedFloatsHistograms(metric.clone())),
                    (false, true) => {
                        let value = float_at(&samples.times[floats.clone()], &samples.values[floats], at);
                        series.floats.extend(value.map(|value| Point { time, value }));
                    }
                    (true, false) => {
                        if let Some(value) = histogram_at(histograms, at, &metric, &mut remarks) {
                            series.push(time, Value::Histogram(value));
                        }
                    }
                }
            }
            // Upstream counts what the last windows hold until the end of the whole operation.
            self.charge(held)?;
            if !series.is_empty() {
                matrix.push(series);
            }
        }
        let span = self.span(id);
        for (_, remark) in remarks.0 {
            self.remark(remark, span);
        }
        Ok(matrix)
    }
}

fn float_at(times: &[Timestamp], values: &[f64], at: Timestamp) -> Option<f64> {
    let next = times.partition_point(|time| *time < at);
    if times.get(next) == Some(&at) {
        return values.get(next).copied();
    }
    let before = next.checked_sub(1)?;
    let point = |i: usize| Some(Point { time: *times.get(i)?, value: *values.get(i)? });
    let before = point(before)?;
    Some(point(next).map_or(before.value, |after| between(before, after, at, false)))
}

fn histogram_at(points: &[HistogramPoint], at: Timestamp, metric: &str, remarks: &mut Remarks) -> Option<Arc<Histogram>> {
    let next = points.partition_point(|point| point.time < at);
    if let Some(exact) = points.get(next).filter(|point| point.time == at) {
        return Some(Arc::clone(&exact.value));
    }
    let before = points.get(next.checked_sub(1)?)?;
    let Some(after) = points.get(next) else {
        // The hint is about two samples that follow each other: it says nothing about a value carried forward.
        return Some(Arc::new(Histogram { reset_hint: ResetHint::Unknown, ..Histogram::clone(&before.value) }));
    };
    if before.value.is_custom() != after.value.is_custom() {
        remarks.about(0, Remark::MixedExponentialCustom(metric.to_owned()));
        return None;
    }
    let counter = before.value.reset_hint != ResetHint::Gauge || after.value.reset_hint != ResetHint::Gauge;
    match between_histograms(before, after, at, counter, remarks) {
        Ok(value) => Some(Arc::new(value)),
        Err(error) => {
            remark_on(error, metric, remarks);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_samples_on_them_and_behind_them() {
        let of = |at| float_at(&[10, 20], &[1.0, 2.0], at);
        assert_eq!([5, 10, 15, 20, 25].map(of), [None, Some(1.0), Some(1.5), Some(2.0), Some(2.0)]);
    }
}
