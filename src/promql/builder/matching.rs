//! The left side of an operation whose matching is said before the operator: `a.on(["job"]).group_left(["team"]) / b`.
//!
//! Two types, because set operators take labels but neither grouping nor fill values. The operators are in [`super::operators`].

use super::tree;
use super::value::Vector;
use super::vector::VectorExpr;
use crate::promql::ast::{Group, Matching, Name, Side};
use crate::promql::operators::BinaryOp;

/// A left side with `on` or `ignoring`.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "an operator must follow"]
pub struct Matched {
    lhs: Vector,
    matching: Matching,
}

/// A left side with grouping or fill values.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "an operator must follow"]
pub struct Grouped(Matched);

fn names(labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<Name> {
    labels.into_iter().map(|label| label.as_ref().into()).collect()
}

impl Matched {
    pub(super) fn new(lhs: Vector, on: bool, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        Self { lhs, matching: Matching { on, labels: names(labels), ..Matching::default() } }
    }

    pub(super) fn none(lhs: Vector) -> Self {
        Self { lhs, matching: Matching::default() }
    }

    pub(super) fn operate(self, op: BinaryOp, rhs: impl VectorExpr, return_bool: bool) -> Vector {
        Vector { expr: tree::binary(op, self.lhs.expr, rhs.into_vector().expr, return_bool, Some(self.matching)) }
    }

    /// Many left series may share one right one, of which these labels are copied.
    pub fn group_left(self, include: impl IntoIterator<Item = impl AsRef<str>>) -> Grouped {
        self.group(Side::Left, names(include))
    }

    /// Many right series may share one left one, of which these labels are copied.
    pub fn group_right(self, include: impl IntoIterator<Item = impl AsRef<str>>) -> Grouped {
        self.group(Side::Right, names(include))
    }

    fn group(mut self, many: Side, include: Vec<Name>) -> Grouped {
        self.matching.group = Some(Group { many, include });
        Grouped(self)
    }

    /// A missing partner on either side counts as this value. Needs the feature `promql-binop-fill-modifiers`.
    pub fn fill(self, value: impl Into<f64>) -> Grouped {
        Grouped(self).fill(value)
    }

    /// A missing partner on the left counts as this value.
    pub fn fill_left(self, value: impl Into<f64>) -> Grouped {
        Grouped(self).fill_left(value)
    }

    /// A missing partner on the right counts as this value.
    pub fn fill_right(self, value: impl Into<f64>) -> Grouped {
        Grouped(self).fill_right(value)
    }
}

impl Grouped {
    pub(super) fn operate(self, op: BinaryOp, rhs: impl VectorExpr, return_bool: bool) -> Vector {
        self.0.operate(op, rhs, return_bool)
    }

    /// A missing partner on either side counts as this value. Needs the feature `promql-binop-fill-modifiers`.
    pub fn fill(mut self, value: impl Into<f64>) -> Self {
        let value = value.into();
        self.0.matching.fill_left = Some(value);
        self.0.matching.fill_right = Some(value);
        self
    }

    /// A missing partner on the left counts as this value.
    pub fn fill_left(mut self, value: impl Into<f64>) -> Self {
        self.0.matching.fill_left = Some(value.into());
        self
    }

    /// A missing partner on the right counts as this value.
    pub fn fill_right(mut self, value: impl Into<f64>) -> Self {
        self.0.matching.fill_right = Some(value.into());
        self
    }
}
