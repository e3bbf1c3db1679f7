//! One evaluation: what it works on, how many samples it holds, and the way from a node to the code for its kind.

use std::sync::Arc;

use crate::model::Timestamp;
use crate::promql::ValueType;
use crate::promql::ast::{Expr, NodeId, NodeKind, UnaryOp};
use crate::text::Span;

use super::annotations::{Annotations, Remark};
use super::compiled::Compiled;
use super::error::EvalError;
use super::grid::Grid;
use super::memo::Memo;
use super::options::Options;
use super::prepare::Plan;
use super::series::{Matrix, Series, merge, total, without_metadata};
use super::store::Store;
use super::value::{HistogramPoint, Point};

/// The state of one evaluation.
pub(super) struct Run<'a> {
    pub(super) expr: &'a Expr,
    /// The matchers, if they were compiled before.
    pub(super) compiled: Option<&'a Compiled>,
    /// What is known already.
    pub(super) memo: Option<&'a Memo>,
    pub(super) store: &'a dyn Store,
    pub(super) options: &'a Options,
    pub(super) plan: Plan,
    pub(super) annotations: Annotations,
    /// How many samples are in memory.
    pub(super) samples: usize,
}

impl<'a> Run<'a> {
    /// Evaluates a node at all steps of `grid`.
    pub(super) fn eval(&mut self, id: NodeId, grid: Grid) -> Result<Matrix, EvalError> {
        if grid.is_empty() {
            return Ok(Vec::new());
        }
        if !self.plan[id].once {
            return self.eval_here(id, grid);
        }
        let mut matrix = self.eval_here(id, grid.first())?;
        if matrix.iter().any(|series| series.len() != 1) {
            return Err(EvalError::failed("unexpected number of samples").at(self.span(id)));
        }
        if grid.is_instant() {
            return Ok(matrix);
        }
        for series in &mut matrix {
            let more = grid.len().saturating_sub(1);
            if let Some(value) = series.floats.first().map(|p| p.value) {
                self.charge(more)?;
                series.floats = grid.times().map(|time| Point { time, value }).collect();
            } else if let Some(value) = series.histograms.first().map(|p| Arc::clone(&p.value)) {
                self.charge(more.saturating_mul(value.samples()))?;
                series.histograms = grid.times().map(|time| HistogramPoint { time, value: Arc::clone(&value) }).collect();
            }
        }
        Ok(matrix)
    }

    fn eval_here(&mut self, id: NodeId, grid: Grid) -> Result<Matrix, EvalError> {
        let (Some(memo), Some(part)) = (self.memo, self.compiled.and_then(|compiled| compiled.part(id))) else { return self.eval_anew(id, grid) };
        if !memo.shares(part) {
            return self.eval_anew(id, grid);
        }
        if let Some(known) = memo.get(part, grid) {
            self.charge(total(&known))?;
            return Ok(known);
        }
        let found = self.eval_anew(id, grid)?;
        memo.keep(part, grid, &found);
        Ok(found)
    }

    fn eval_anew(&mut self, id: NodeId, grid: Grid) -> Result<Matrix, EvalError> {
        let expr = self.expr;
        let node = expr.node(id);
        match &node.kind {
            NodeKind::Number { value, .. } => self.constant(*value, grid),
            NodeKind::Paren(inner) => self.eval(*inner, grid),
            NodeKind::Unary { op, expr } => {
                let matrix = self.eval(*expr, grid)?;
                self.unary(*op, matrix).map_err(|e| e.at(node.span))
            }
            NodeKind::Selector(selector) => self.eval_selector(id, selector, grid),
            NodeKind::Matrix { .. } => self.eval_windows_as_series(id, grid),
            NodeKind::Subquery(sub) => self.run_subquery(id, sub, grid),
            NodeKind::Call { func, args } => self.eval_call(id, *func, args, grid),
            NodeKind::Aggregate(aggregate) => self.eval_aggregate(aggregate, node.span, grid),
            NodeKind::Binary(_) => self.eval_binary_chain(id, grid),
            NodeKind::String(_) | NodeKind::Duration(_) => Err(EvalError::failed("a text cannot be evaluated at steps").at(node.span)),
        }
    }

    /// The values of a scalar node, one for each step.
    pub(super) fn eval_scalar(&mut self, id: NodeId, grid: Grid) -> Result<Vec<f64>, EvalError> {
        let matrix = self.eval(id, grid)?;
        let values: Vec<f64> = matrix.into_iter().next().map(|s| s.floats.iter().map(|p| p.value).collect()).unwrap_or_default();
        if values.len() == grid.len() { Ok(values) } else { Err(EvalError::failed("expected a scalar").at(self.span(id))) }
    }

    /// One value at every step, without labels.
    pub(super) fn constant(&mut self, value: f64, grid: Grid) -> Result<Matrix, EvalError> {
        self.charge(grid.len())?;
        Ok(vec![Series::unnamed(grid.times().map(|time| Point { time, value }).collect())])
    }

    fn unary(&self, op: UnaryOp, mut matrix: Matrix) -> Result<Matrix, EvalError> {
        if op == UnaryOp::Plus {
            return Ok(matrix);
        }
        for series in &mut matrix {
            self.drop_name(series);
            for point in &mut series.floats {
                point.value = -point.value;
            }
            for point in &mut series.histograms {
                Arc::make_mut(&mut point.value).mul(-1.0);
            }
        }
        if self.delayed() { Ok(matrix) } else { merge(matrix) }
    }

    /// Whether names are dropped at the end of the query.
    pub(super) const fn delayed(&self) -> bool {
        self.options.delayed_name_removal
    }

    /// Drops the metric name, now or later.
    pub(super) fn drop_name(&self, series: &mut Series) {
        if !self.delayed() {
            series.labels = without_metadata(&series.labels);
        }
        series.drop_name = true;
    }

    pub(super) fn value_type(&self, id: NodeId) -> ValueType {
        self.plan[id].value_type
    }

    pub(super) fn span(&self, id: NodeId) -> Span {
        self.expr.node(id).span
    }

    pub(super) fn remark(&mut self, remark: Remark, span: Span) {
        self.annotations.add(remark, span);
    }

    /// Counts samples that stay in memory.
    pub(super) fn charge(&mut self, samples: usize) -> Result<(), EvalError> {
        self.samples = self.samples.saturating_add(samples);
        self.peek(0)
    }

    /// Whether so many more samples fit into memory for a moment.
    pub(super) const fn peek(&self, more: usize) -> Result<(), EvalError> {
        if self.samples.saturating_add(more) > self.options.max_samples {
            return Err(EvalError::TooManySamples { limit: self.options.max_samples });
        }
        Ok(())
    }

    /// The operands are gone, the result is there: `before` was the count before the operands were evaluated. `last` is how many samples of
    /// the operands the last step looked at.
    pub(super) fn settle_samples(&mut self, before: usize, result: &[Series], last: usize) -> Result<(), EvalError> {
        let result = total(result);
        self.peek(result.saturating_add(last))?;
        self.samples = before.saturating_add(result);
        Ok(())
    }
}

/// How many series have a value at the last step.
pub(super) fn present_at(matrix: &[Series], time: Timestamp) -> usize {
    matrix.iter().filter(|s| s.last_time() == Some(time)).count()
}
