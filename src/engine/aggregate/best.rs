//! `topk` and `bottomk`: group after group, series after series is offered to the heaps of all steps, so that samples are read in the
//! order in which they lie in memory (`aggregationK`, promql/engine.go 3.15.0).

use crate::promql::ast::AggregateOp;

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::series::{Collector, Matrix, Series};
use super::super::sorting::{Heap, sort};
use super::grouping::Group;

/// A float that was chosen, unless a better one comes: whose it is, and it.
type Entry = (usize, f64);

/// What was chosen, and whether a histogram was passed over.
pub(super) struct Best {
    pub(super) matrix: Matrix,
    pub(super) ignored: bool,
}

/// Chooses the best series of each group at each step; `wanted` says how many at each.
pub(super) fn best(op: AggregateOp, input: &[Series], groups: &[Group], wanted: &[f64], grid: Grid) -> Result<Best, EvalError> {
    let steps = grid.len();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1, and cut to the number of series")]
    let count = |step: usize| wanted.get(step).filter(|k| **k >= 1.0).map_or(0, |k| (*k as usize).min(input.len()));
    let counts: Vec<usize> = (0..steps).map(count).collect();
    // Upstream does not look for equal label sets here.
    let mut out = Collector::new(grid, true);
    let slots: Vec<usize> = if grid.is_instant() { Vec::new() } else { input.iter().map(|s| out.slot(&s.labels, s.drop_name)).collect() };
    // The heaps of one group: there may be as many groups as series.
    let mut heaps: Vec<Heap<Entry>> = (0..steps).map(|_| Heap::new()).collect();
    let mut ignored = false;
    for members in groups.iter().map(|group| &group.members) {
        for number in members.iter().copied() {
            let series = &input[number];
            let everywhere = series.floats.len() == steps;
            for (index, point) in series.floats.iter().enumerate() {
                let step = if everywhere { index } else { grid.index(point.time) };
                offer(op, &mut heaps[step], (number, point.value), counts[step]);
            }
            ignored |= series.histograms[..series.reachable()].iter().any(|point| counts[grid.index(point.time)] > 0);
        }
        for (heap, time) in heaps.iter_mut().zip(grid.times()) {
            let less = less(op);
            sort(&mut heap.items, &mut |a, b| less(b, a));
            for (number, value) in heap.items.drain(..) {
                let slot = slots.get(number).copied().unwrap_or_else(|| out.slot(&input[number].labels, input[number].drop_name));
                out.push(slot, time, value)?;
            }
        }
    }
    Ok(Best { matrix: out.finish()?, ignored })
}

/// The order of the heap: the one that goes first on top. NaN precedes everything, itself included.
fn less(op: AggregateOp) -> impl Fn(&Entry, &Entry) -> bool {
    move |a, b| a.1.is_nan() || if op == AggregateOp::Bottomk { a.1 > b.1 } else { a.1 < b.1 }
}

/// Takes a sample in if there is room, or if it is better than the worst one.
fn offer(op: AggregateOp, heap: &mut Heap<Entry>, entry: Entry, k: usize) {
    let Some((_, worst)) = heap.items.first().copied().filter(|_| heap.items.len() >= k) else {
        if k > 0 {
            heap.push(entry, &less(op));
        }
        return;
    };
    let better = if op == AggregateOp::Bottomk { worst > entry.1 } else { worst < entry.1 };
    if better || worst.is_nan() && !entry.1.is_nan() {
        heap.replace_first(entry, &less(op));
    }
}
