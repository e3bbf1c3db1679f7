//! From a binary node to the operation for the types of its operands. The left spine of `a + b + c + ..` is a loop, so that its
//! length does not matter.

use crate::promql::ValueType;
use crate::promql::ast::{Binary, BinaryOp, NodeId, NodeKind};

use super::super::annotations::Remark;
use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::run::{Run, present_at};
use super::super::series::{Matrix, Series, settle};
use super::super::value::Point;
use super::elements::{Outcome, arithmetic, changes_metric, comparison, elements};

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
            let last = present_at(&left, grid.last()) + present_at(&right, grid.last());
            left = self.combine(id, binary, left, right, grid).map_err(|e| e.at(self.span(id)))?;
            self.settle_samples(before, &left, last)?;
        }
        Ok(left)
    }

    fn combine(&mut self, id: NodeId, binary: &Binary, left: Matrix, right: Matrix, grid: Grid) -> Result<Matrix, EvalError> {
        match (self.value_type(binary.lhs), self.value_type(binary.rhs)) {
            (ValueType::Scalar, ValueType::Scalar) => scalars(binary.op, left, &right),
            (ValueType::Scalar, _) => self.vector_scalar(id, binary, right, &left, true, grid),
            (_, ValueType::Scalar) => self.vector_scalar(id, binary, left, &right, false, grid),
            _ if binary.op.is_set() => self.sets(binary, &left, &right, grid),
            _ => self.match_vectors(id, binary, &left, &right, grid),
        }
    }

    /// A vector and a scalar; `swapped` if the scalar is on the left.
    fn vector_scalar(&mut self, id: NodeId, binary: &Binary, vector: Matrix, scalar: &[Series], swapped: bool, grid: Grid) -> Result<Matrix, EvalError> {
        let scalar = scalar.first().map_or(&[][..], |s| &s.floats);
        let drops_name = changes_metric(binary.op) || binary.return_bool;
        let mut incompatible = false;
        let mut out = Vec::with_capacity(vector.len());
        for mut series in vector {
            series.histograms.clear();
            series.floats.retain_mut(|Point { time, value }| {
                let other = scalar.get(grid.index(*time)).map_or(f64::NAN, |p| p.value);
                let (l, r) = if swapped { (other, *value) } else { (*value, other) };
                let Outcome::Float { value: result, keep } = elements(binary.op, l, r) else {
                    incompatible = true;
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
            if series.is_empty() {
                continue;
            }
            if drops_name {
                self.drop_name(&mut series);
            }
            out.push(series);
        }
        if incompatible {
            self.remark_incompatible(id, binary.op);
        }
        settle(out, grid, self.delayed())
    }

    /// Says that an operator does not exist for two floats.
    pub(super) fn remark_incompatible(&mut self, id: NodeId, op: BinaryOp) {
        let span = self.span(id);
        self.remark(Remark::IncompatibleTypes { lhs: "float", op: op.as_str(), rhs: "float" }, span);
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
