//! `topk`, `bottomk`, `limitk` and `limit_ratio`: chosen at each step, series stay what they are (`aggregationK`, promql/engine.go
//! 3.15.0).

use crate::model::number::g;
use crate::promql::ast::AggregateOp;
use crate::text::Span;

use super::super::annotations::Remark;
use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::series::{Collector, Cursors, Item, Matrix, Series};
use super::super::sorting::Heap;
use super::best::best;
use super::grouping::{Rule, groups};
use super::ratio::{keeps, offset};
use super::simple::Param;

/// The largest and smallest floats that upstream still takes for a number of series.
const TOO_LARGE: f64 = 9_223_372_036_854_774_784.0;
const TOO_SMALL: f64 = -9_223_372_036_854_775_808.0;

/// Whether a sample comes before another one in the heap by value that upstream keeps all choices in, those that ask for no order
/// among them: NaN before everything, itself included, and histograms as zeros.
fn less(a: Item<'_>, b: Item<'_>) -> bool {
    let of = |item| if let Item::Float(value) = item { value } else { 0.0 };
    of(a).is_nan() || of(a) < of(b)
}

impl Run<'_> {
    /// Chooses series of each group at each step; `span` is the whole aggregation.
    pub(super) fn choose(&mut self, op: AggregateOp, input: &[Series], rule: &Rule<'_>, param: &Param, grid: Grid, span: Span) -> Result<Matrix, EvalError> {
        if !self.check_choice(op, param)? {
            return Ok(Vec::new());
        }
        let groups = groups(rule, input);
        if matches!(op, AggregateOp::Topk | AggregateOp::Bottomk) {
            let best = best(op, input, &groups, &param.values, grid)?;
            if best.ignored {
                self.remark(Remark::IgnoredInAggregation(op.as_str()), span);
            }
            return Ok(best.matrix);
        }
        let mut group_of = vec![0; input.len()];
        for (number, group) in groups.iter().enumerate() {
            group.members.iter().for_each(|member| group_of[*member] = number);
        }
        let offsets: Vec<f64> = if op == AggregateOp::LimitRatio { input.iter().map(|s| offset(&s.labels)).collect() } else { Vec::new() };
        // Upstream does not look for equal label sets here.
        let mut out = Collector::new(grid, true);
        let slots: Vec<usize> = if grid.is_instant() { Vec::new() } else { input.iter().map(|s| out.slot(&s.labels, s.drop_name)).collect() };
        let mut cursors = Cursors::new(input);
        let mut present = Vec::new();
        for (step, time) in grid.times().enumerate() {
            cursors.at(time, &mut present);
            let wanted = param.values.get(step).copied().unwrap_or(0.0);
            let by_ratio = op == AggregateOp::LimitRatio;
            if if by_ratio { wanted == 0.0 } else { wanted < 1.0 } {
                continue;
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1, and cut to the number of series; a ratio needs none")]
            let k = if by_ratio { usize::MAX } else { (wanted as usize).min(input.len()) };
            let ratio = wanted.clamp(-1.0, 1.0);
            let mut chosen: Vec<Heap<(usize, Item<'_>)>> = groups.iter().map(|_| Heap::new()).collect();
            for (series, item) in &present {
                let heap = &mut chosen[group_of[*series]];
                if heap.items.len() < k && (!by_ratio || keeps(ratio, offsets[*series])) {
                    heap.push((*series, *item), &|a, b| less(a.1, b.1));
                }
            }
            for (series, item) in chosen.into_iter().flat_map(|heap| heap.items) {
                let slot = match slots.get(series) {
                    Some(slot) => *slot,
                    None => out.slot(&input[series].labels, input[series].drop_name),
                };
                out.push_value(slot, time, item.to_value())?;
            }
        }
        out.finish()
    }

    /// Whether anything is to be chosen at all.
    fn check_choice(&mut self, op: AggregateOp, param: &Param) -> Result<bool, EvalError> {
        if op == AggregateOp::LimitRatio {
            if param.max == 0.0 && param.min == 0.0 {
                return Ok(false);
            }
            if param.any_nan {
                return Err(EvalError::failed("Ratio value is NaN"));
            }
            for (wrong, value, limit) in [(param.max > 1.0, param.max, 1.0), (param.min < -1.0, param.min, -1.0)] {
                if wrong {
                    self.remark(Remark::InvalidRatio(value, limit), param.span);
                }
            }
            return Ok(true);
        }
        if param.max < 1.0 {
            return Ok(false);
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
        Ok(true)
    }
}
