//! `and`, `or` and `unless`: samples of either side, untouched.

use crate::model::Timestamp;
use crate::promql::ast::{Binary, BinaryOp};

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::series::{Collector, Cursors, Item, Matrix, Series};
use super::signature::{Rule, Signatures};

impl Run<'_> {
    /// A set operator on two vectors.
    pub(super) fn sets(&mut self, binary: &Binary, left: &[Series], right: &[Series], grid: Grid) -> Result<Matrix, EvalError> {
        let signatures = Signatures::new(&Rule::of(binary.matching.as_deref()), left, right);
        let mut out = Collector::new(grid, self.delayed());
        // Of series with the same labels on both sides the first sample decides whether the name is dropped.
        let mut left_slots: Vec<Option<usize>> = vec![None; left.len()];
        let mut right_slots: Vec<Option<usize>> = vec![None; right.len()];
        let mut push = |side: &[Series], slots: &mut [Option<usize>], index: usize, time: Timestamp, item: Item<'_>| {
            let slot = *slots[index].get_or_insert_with(|| out.slot(&side[index].labels, side[index].drop_name));
            out.push_value(slot, time, item.to_value())
        };

        let (mut lefts, mut rights) = (Cursors::new(left), Cursors::new(right));
        let (mut l, mut r) = (Vec::new(), Vec::new());
        // The step at which a signature was seen last on the side that is asked for.
        let mut seen = vec![0_usize; signatures.count];
        for (step, time) in grid.times().enumerate() {
            let step = step + 1;
            lefts.at(time, &mut l);
            rights.at(time, &mut r);
            if binary.op == BinaryOp::Or {
                for (index, value) in &l {
                    seen[signatures.left[*index]] = step;
                    push(left, &mut left_slots, *index, time, *value)?;
                }
                for (index, value) in &r {
                    if seen[signatures.right[*index]] != step {
                        push(right, &mut right_slots, *index, time, *value)?;
                    }
                }
                continue;
            }
            for (index, _) in &r {
                seen[signatures.right[*index]] = step;
            }
            for (index, value) in &l {
                if (seen[signatures.left[*index]] == step) == (binary.op == BinaryOp::And) {
                    push(left, &mut left_slots, *index, time, *value)?;
                }
            }
        }
        out.finish()
    }
}
