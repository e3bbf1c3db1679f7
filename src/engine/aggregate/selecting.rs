//! `topk`, `bottomk` and `limitk`: chosen at each step, series stay what they are (`aggregationK`, promql/engine.go 3.15.0).

use crate::promql::ast::AggregateOp;

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::series::{Collector, Cursors, Item, Matrix, Series};
use super::super::sorting::{Heap, sort};
use super::grouping::{Rule, groups};
use super::simple::Param;

/// The largest and smallest floats that upstream still takes for a number of series.
const TOO_LARGE: f64 = 9_223_372_036_854_774_784.0;
const TOO_SMALL: f64 = -9_223_372_036_854_775_808.0;

type Entry = (usize, f64);

impl Run<'_> {
    /// Chooses series of each group at each step.
    pub(super) fn select_k(&mut self, op: AggregateOp, input: &[Series], rule: &Rule<'_>, param: &Param, grid: Grid) -> Result<Matrix, EvalError> {
        use crate::model::number::g;
        if param.max < 1.0 {
            return Ok(Vec::new());
        }
        if param.any_nan {
            return Err(EvalError::failed("Parameter value is NaN"));
        }
        if param.min <= TOO_SMALL {
            return Err(EvalError::failed(format!("Scalar value {} underflows int64", g(param.min))));
        }
        if param.max >= TOO_LARGE {
            return Err(EvalError::failed(format!("Scalar value {} overflows int64", g(param.max))));
        }
        let groups = groups(rule, input);
        let mut group_of = vec![0; input.len()];
        for (number, group) in groups.iter().enumerate() {
            group.members.iter().for_each(|member| group_of[*member] = number);
        }
        // Upstream does not look for equal label sets here.
        let mut out = Collector::new(grid, true);
        let slots: Vec<usize> = if grid.is_instant() { Vec::new() } else { input.iter().map(|s| out.slot(&s.labels, s.drop_name)).collect() };
        let mut cursors = Cursors::new(input);
        let mut present = Vec::new();
        for (step, time) in grid.times().enumerate() {
            cursors.at(time, &mut present);
            let wanted = param.values.get(step).copied().unwrap_or(0.0);
            if wanted < 1.0 {
                continue;
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1, and cut to the number of series")]
            let k = (wanted as usize).min(input.len());
            let mut heaps: Vec<Heap<Entry>> = groups.iter().map(|_| Heap::new()).collect();
            for (index, item) in &present {
                let Item::Float(value) = item else { continue };
                offer(op, &mut heaps[group_of[*index]], (*index, *value), k);
            }
            for mut heap in heaps {
                if op != AggregateOp::Limitk {
                    let less = less(op);
                    sort(&mut heap.items, &mut |a, b| less(b, a));
                }
                for (index, value) in heap.items {
                    let slot = match slots.get(index) {
                        Some(slot) => *slot,
                        None => out.slot(&input[index].labels, input[index].drop_name),
                    };
                    out.push(slot, time, value)?;
                }
            }
        }
        out.finish()
    }
}

/// The order of the heap: the one that goes first on top. NaN precedes everything, itself included.
fn less(op: AggregateOp) -> impl Fn(&Entry, &Entry) -> bool {
    move |a, b| a.1.is_nan() || if op == AggregateOp::Bottomk { a.1 > b.1 } else { a.1 < b.1 }
}

fn offer(op: AggregateOp, heap: &mut Heap<Entry>, entry: Entry, k: usize) {
    let less = less(op);
    let Some(first) = heap.items.first().map(|(_, value)| *value).filter(|_| heap.items.len() >= k) else {
        if op == AggregateOp::Limitk {
            heap.items.push(entry)
        } else {
            heap.push(entry, &less)
        }
        return;
    };
    let better = match op {
        AggregateOp::Topk => first < entry.1,
        AggregateOp::Bottomk => first > entry.1,
        _ => return,
    };
    if better || first.is_nan() && !entry.1.is_nan() {
        heap.replace_first(entry, &less);
    }
}
