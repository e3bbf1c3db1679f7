//! Subqueries: an inner evaluation on steps of its own, aligned to the epoch (`subqueryTimeRange`, promql/engine.go 3.15.0).

use crate::promql::ast::{NodeId, Subquery};

use super::error::EvalError;
use super::grid::Grid;
use super::run::Run;
use super::series::Matrix;

impl Run<'_> {
    /// Evaluates what is inside a subquery once, over everything that the steps of `grid` will look at.
    pub(super) fn run_subquery(&mut self, id: NodeId, sub: &Subquery, grid: Grid) -> Result<Matrix, EvalError> {
        let own = self.plan[id];
        let step = own.step.unwrap_or_else(|| self.options.default_step.as_millis()).max(1);
        let first = grid.start.saturating_sub(own.offset).saturating_sub(own.range);
        let mut start = first / step * step;
        if start <= first {
            start = start.saturating_add(step);
        }
        let inner = Grid { start, end: grid.last().saturating_sub(own.offset), step };
        inner.check(self.options.max_steps).map_err(|e| e.at(self.span(id)))?;
        if inner.start != grid.start {
            self.plan.set_offsets(inner.start, Some(id));
        }
        self.eval(sub.expr, inner)
    }
}
