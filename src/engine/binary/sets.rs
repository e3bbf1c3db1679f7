//! `and`, `or` and `unless`: samples of either side, untouched.

use crate::promql::ast::{Binary, BinaryOp};

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::series::{Collector, Cursors, Matrix, Series};
use super::signature::{Rule, Signatures};

impl Run<'_> {
    /// A set operator on two vectors.
    pub(super) fn sets(&mut self, binary: &Binary, left: &[Series], right: &[Series], grid: Grid) -> Result<Matrix, EvalError> {
        let signatures = Signatures::new(&Rule::of(binary.matching.as_deref()), left, right);
        let mut out = Collector::new(grid, self.delayed());
        let slots = |side: &[Series], out: &mut Collector| side.iter().map(|s| out.slot(&s.labels, s.drop_name)).collect::<Vec<_>>();
        let left_slots = slots(left, &mut out);
        let right_slots = if binary.op == BinaryOp::Or { slots(right, &mut out) } else { Vec::new() };

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
                    out.push_value(left_slots[*index], time, value.to_value())?;
                }
                for (index, value) in &r {
                    if seen[signatures.right[*index]] != step {
                        out.push_value(right_slots[*index], time, value.to_value())?;
                    }
                }
                continue;
            }
            for (index, _) in &r {
                seen[signatures.right[*index]] = step;
            }
            for (index, value) in &l {
                if (seen[signatures.left[*index]] == step) == (binary.op == BinaryOp::And) {
                    out.push_value(left_slots[*index], time, value.to_value())?;
                }
            }
        }
        out.finish()
    }
}
