//! Anchored and smoothed range selectors as results: floats with points added at both edges (`extendFloats`).

use crate::promql::ast::{Extended, NodeId, NodeKind};

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::selector::fresh;
use super::super::series::{Matrix, Series};
use super::super::store::{Columns, TimeRange};
use super::super::value::Point;
use super::edges::Edges;

impl Run<'_> {
    /// The range selector `id`, which is extended, at the first step.
    pub(in super::super) fn eval_extended_matrix(&mut self, id: NodeId, extended: Extended, grid: Grid) -> Result<Matrix, EvalError> {
        let expr = self.expr;
        let NodeKind::Matrix { selector: inner, .. } = expr.node(id).kind else { return Ok(Vec::new()) };
        let NodeKind::Selector(selector) = &expr.node(inner).kind else { return Ok(Vec::new()) };
        let smoothed = extended == Extended::Smoothed;
        let lookback = self.options.lookback.as_millis();
        let end = grid.start.saturating_sub(self.plan[inner].offset);
        let start = end.saturating_sub(self.plan[id].range);
        let range = TimeRange { from: start.saturating_sub(lookback).saturating_add(1), to: if smoothed { end.saturating_add(lookback) } else { end } };
        let mut matrix = Vec::new();
        for found in self.select(inner, selector, range)? {
            let samples = found.samples.within(range);
            // Upstream looks at what was read, stale markers included.
            if !samples.histograms.is_empty() {
                let modifier = if smoothed { "smoothed" } else { "anchored" };
                return Err(EvalError::failed(format!("{modifier} modifier is not supported with histograms")).at(self.span(id)));
            }
            let samples = fresh(samples);
            self.charge(samples.times.len())?;
            let floats = extend(&samples, start, end, smoothed);
            if !floats.is_empty() {
                matrix.push(Series::floats(found.labels, floats, false));
            }
        }
        Ok(matrix)
    }
}

fn extend(samples: &Columns<'_>, start: i64, end: i64, smoothed: bool) -> Vec<Point> {
    let (times, values) = (&*samples.times, &*samples.values);
    let Some(edges) = Edges::find(start, end, smoothed, times.len(), |i| times[i]) else { return Vec::new() };
    let Some((left, right)) = edges.floats(times, values, false) else { return Vec::new() };
    let inner = edges.inner(times[edges.first], times[edges.last]);
    let within = times[inner.clone()].iter().zip(&values[inner]).map(|(time, value)| Point { time: *time, value: *value });
    let mut floats = vec![Point { time: start, value: left }];
    floats.extend(within);
    floats.push(Point { time: end, value: right });
    floats
}
