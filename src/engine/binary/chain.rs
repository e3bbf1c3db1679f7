//! From a binary node to the operation for the types of its operands. The left spine of `a + b + c + ..` is a loop, so that its
//! length does not matter.

use crate::promql::ValueType;
use crate::promql::ast::{Binary, BinaryOp, NodeId, NodeKind};

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::series::{Item, Matrix, Series, settle};
use super::super::value::{HistogramPoint, Point};
use super::elements::{Outcome, arithmetic, changes_metric, comparison, elements};
use super::pairs::{Fault, Faults, Pair, pair};

impl<'a> Run<'a> {
    /// A binary operation and the binary operations on its left.
    pub(in super::super) fn eval_binary_chain(&mut self, id: NodeId, grid: Grid) -> Result<Matrix, EvalError> {
        let expr = self.expr;
        let mut spine: Vec<(NodeId, &'a Binary)> = Vec::new();
        let mut leaf = id;
        while let NodeKind::Binary(binary) = &expr.node(leaf).kind {
            if leaf != id && self.plan[leaf].once {
                break;
            }
            spine.push((leaf, binary));
            leaf = binary.lhs;
        }
        let before = self.samples;
        let mut left = self.eval(leaf, grid)?;
        for (id, binary) in spine.into_iter().rev() {
            let right = self.eval(binary.rhs, grid)?;
            left = self.combine(id, binary, left, right, grid).map_err(|e| e.at(self.span(id)))?;
            self.release(before, &left);
        }
        Ok(left)
    }

    fn combine(&mut self, id: NodeId, binary: &Binary, left: Matrix, right: Matrix, grid: Grid) -> Result<Matrix, EvalError> {
        match (self.value_type(binary.lhs), self.value_type(binary.rhs)) {
            (ValueType::Scalar, ValueType::Scalar) => {
                // The results of all steps, and both operands of the last.
                self.peek(grid.len().saturating_add(2))?;
                scalars(binary.op, left, &right)
            }
            (ValueType::Scalar, _) => self.vector_scalar(id, binary, right, &left, true, grid),
            (_, ValueType::Scalar) => self.vector_scalar(id, binary, left, &right, false, grid),
            _ => {
                let result = if binary.op.is_set() { self.sets(binary, &left, &right, grid)? } else { self.match_vectors(id, binary, &left, &right, grid)? };
                self.check_steps(&[&left, &right], &result, grid)?;
                Ok(result)
            }
        }
    }

    /// A vector and a scalar; `swapped` if the scalar is on the left.
    fn vector_scalar(&mut self, id: NodeId, binary: &Binary, vector: Matrix, scalar: &[Series], swapped: bool, grid: Grid) -> Result<Matrix, EvalError> {
        let present = self.presence(&[&vector, scalar], grid);
        let scalar = scalar.first().map_or(&[][..], |s| &s.floats);
        let drops_name = changes_metric(binary.op) || binary.return_bool;
        let mut faults = Faults::default();
        let mut out = Vec::with_capacity(vector.len());
        for mut series in vector {
            series.leave_reachable();
            series.floats.retain_mut(|Point { time, value }| {
                let step = grid.index(*time);
                let other = scalar.get(step).map_or(f64::NAN, |p| p.value);
                let (l, r) = if swapped { (other, *value) } else { (*value, other) };
                let Outcome::Float { value: result, keep } = elements(binary.op, l, r) else {
                    faults.note(step, Fault::Types("float", "float"));
                    return false;
                };
                if binary.return_bool {
                    *value = f64::from(u8::from(keep));
                    return true;
                }
                if !binary.op.is_comparison() {
                    *value = result;
                }
                keep
            });
            series.histograms.retain_mut(|HistogramPoint { time, value }| {
                let step = grid.index(*time);
                let other = Item::Float(scalar.get(step).map_or(f64::NAN, |p| p.value));
                let (l, r) = if swapped { (other, Item::Histogram(value)) } else { (Item::Histogram(value), other) };
                // Of a histogram and a float nothing but histograms come, and no comparison.
                match pair(binary.op, l, r) {
                    Pair::Histogram { value: result, keep, .. } => {
                        *value = result;
                        return keep;
                    }
                    Pair::Nothing(Some(fault)) => faults.note(step, fault),
                    Pair::Nothing(None) | Pair::Float { .. } => {}
                }
                false
            });
            if series.is_empty() {
                continue;
            }
            if drops_name {
                self.drop_name(&mut series);
            }
            out.push(series);
        }
        self.remark_faults(id, binary.op, &faults);
        self.check_presence(&present, &out, grid)?;
        settle(out, grid, self.delayed())
    }

    /// Says what was wrong with the samples of an operation.
    pub(super) fn remark_faults(&mut self, id: NodeId, op: BinaryOp, faults: &Faults) {
        let span = self.span(id);
        for fault in faults.kinds() {
            self.remark(fault.remark(op), span);
        }
    }
}

fn scalars(op: BinaryOp, mut left: Matrix, right: &[Series]) -> Result<Matrix, EvalError> {
    let right = right.first().map_or(&[][..], |s| &s.floats);
    for (l, r) in left.iter_mut().flat_map(|s| &mut s.floats).zip(right) {
        let verdict = || comparison(op, l.value, r.value).map(|holds| f64::from(u8::from(holds)));
        let value = arithmetic(op, l.value, r.value).or_else(verdict);
        l.value = value.ok_or_else(|| EvalError::failed(format!("operator {} not allowed for Scalar operations", crate::model::quote::go(op.as_str()))))?;
    }
    Ok(left)
}
