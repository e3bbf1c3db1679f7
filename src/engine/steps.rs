//! How many samples an operation that works step by step holds at once, and the limit on that (`rangeEval`, promql/engine.go 3.15.0).

use crate::model::Histogram;

use super::error::EvalError;
use super::grid::Grid;
use super::run::Run;
use super::series::{Series, total};

/// How many samples the operands of an operation have at each step; `None` where that cannot matter.
#[derive(Debug)]
pub(super) struct Presence(Option<Vec<usize>>);

impl Run<'_> {
    /// Refuses a result that upstream would not have finished: at each step it holds what was there before, the samples of the
    /// operands at that step (a histogram counts as one: it is not copied) and the results so far.
    pub(super) fn check_steps(&self, operands: &[&[Series]], result: &[Series], grid: Grid) -> Result<(), EvalError> {
        let most = held(result).saturating_add(operands.iter().map(|o| o.len()).sum());
        if self.peek(most).is_ok() {
            return Ok(());
        }
        self.check_presence(&Presence(Some(presence(operands, grid))), result, grid)
    }

    /// As [`Self::check_steps`] for an operation that consumes its operands and gives no more than them: the part before it.
    pub(super) fn presence(&self, operands: &[&[Series]], grid: Grid) -> Presence {
        let most = operands.iter().map(|o| held(o).saturating_add(o.len())).sum();
        Presence(self.peek(most).is_err().then(|| presence(operands, grid)))
    }

    /// As [`Self::presence`] for a function that gives, at each step, at most `times` as many samples as its operands have, or one; so
    /// many of its other arguments are scalars.
    pub(super) fn presence_of_call(&self, operands: &[&[Series]], scalars: usize, times: usize, grid: Grid) -> Presence {
        let held = operands.iter().map(|o| held(o).saturating_add(o.len())).fold(grid.len(), usize::saturating_add);
        let most = held.saturating_mul(times).saturating_add(scalars);
        Presence(self.peek(most).is_err().then(|| presence(operands, grid).into_iter().map(|present| present + scalars).collect()))
    }

    /// The part after it.
    pub(super) fn check_presence(&self, present: &Presence, result: &[Series], grid: Grid) -> Result<(), EvalError> {
        let Some(present) = &present.0 else { return Ok(()) };
        let mut added = vec![0_usize; grid.len()];
        for series in result {
            series.floats.iter().for_each(|p| added[grid.index(p.time)] += 1);
            series.histograms.iter().for_each(|p| added[grid.index(p.time)] += weight_in_vector(&p.value));
        }
        let mut results = 0;
        for (present, added) in present.iter().zip(added) {
            results += added;
            self.peek(results + present)?;
        }
        Ok(())
    }

    /// The operands are gone, the result is there: `before` was the count before the operands were evaluated.
    pub(super) fn release(&mut self, before: usize, result: &[Series]) {
        self.samples = before.saturating_add(total(result));
    }
}

/// What upstream counts for a histogram while results are collected (`Vector.TotalSamples`): up to one more than `HPoint.size`.
fn weight_in_vector(histogram: &Histogram) -> usize {
    1 + histogram.upstream_bytes() / 16
}

fn held(matrix: &[Series]) -> usize {
    total(matrix) + matrix.iter().map(|s| s.histograms.len()).sum::<usize>()
}

fn presence(operands: &[&[Series]], grid: Grid) -> Vec<usize> {
    let mut present = vec![0; grid.len()];
    for series in operands.iter().copied().flatten() {
        series.floats.iter().for_each(|p| present[grid.index(p.time)] += 1);
        series.histograms.iter().for_each(|p| present[grid.index(p.time)] += 1);
    }
    present
}
