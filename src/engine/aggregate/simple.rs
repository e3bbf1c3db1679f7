//! From an aggregation node to its kind, and the aggregations that make one new series of each group.

use crate::promql::ast::{Aggregate, AggregateOp, NodeId};
use crate::text::Span;

use super::super::annotations::Remark;
use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::kahan;
use super::super::prepare::unparen;
use super::super::run::Run;
use super::super::series::{Matrix, Series};
use super::super::value::Point;
use super::columns::column;
use super::grouping::{Rule, groups};
use super::summary::{Summary, summary};

/// The values of an aggregation's parameter over all steps.
#[derive(Debug)]
pub(super) struct Param {
    pub(super) values: Vec<f64>,
    pub(super) max: f64,
    pub(super) min: f64,
    pub(super) any_nan: bool,
    pub(super) span: Span,
}

impl Run<'_> {
    /// An aggregation of any kind.
    pub(in super::super) fn eval_aggregate(&mut self, aggregate: &Aggregate, span: Span, grid: Grid) -> Result<Matrix, EvalError> {
        let before = self.samples;
        let inner = unparen(self.expr, aggregate.expr);
        let rule = Rule::of(aggregate.grouping.as_ref());
        let fail = |e: EvalError| e.at(span);
        let result = match (aggregate.op, aggregate.param) {
            (AggregateOp::CountValues, Some(param)) => {
                let result = self.count_values(param, inner, rule, grid).map_err(fail)?;
                self.release(before, &result);
                return Ok(result);
            }
            (op, Some(param)) => {
                let param = self.param(param, grid)?;
                let input = self.eval(inner, grid)?;
                if op == AggregateOp::Quantile {
                    self.check_quantile(&param);
                    self.summarise(op, &input, &rule, &param.values, grid, inner)
                } else {
                    self.choose(op, &input, &rule, &param, grid, span).map_err(fail)?
                }
            }
            (op, None) => {
                let input = self.eval(inner, grid)?;
                self.summarise(op, &input, &rule, &[], grid, inner)
            }
        };
        // Upstream does not count what an aggregation is about to give, only what it was given.
        self.peek(0)?;
        self.release(before, &result);
        Ok(result)
    }

    /// One new series of each group.
    fn summarise(&mut self, op: AggregateOp, input: &[Series], rule: &Rule<'_>, params: &[f64], grid: Grid, inner: NodeId) -> Matrix {
        if input.iter().all(|series| series.histograms.is_empty()) {
            return per_group(op, input, rule, params, grid);
        }
        let span = self.span(inner);
        self.per_mixed_group(op, input, rule, params, grid, span)
    }

    fn param(&mut self, param: NodeId, grid: Grid) -> Result<Param, EvalError> {
        let param = unparen(self.expr, param);
        let values = self.eval_scalar(param, grid)?;
        let max = values.iter().copied().fold(-f64::MAX, kahan::max);
        let min = values.iter().copied().fold(f64::MAX, kahan::min);
        Ok(Param { any_nan: values.iter().any(|v| v.is_nan()), max, min, values, span: self.span(param) })
    }

    fn check_quantile(&mut self, param: &Param) {
        let wrong = [(param.any_nan, f64::NAN), (param.max > 1.0, param.max), (param.min < 0.0, param.min)];
        for (_, quantile) in wrong.into_iter().filter(|(is_wrong, _)| *is_wrong) {
            self.remark(Remark::InvalidQuantile(quantile), param.span);
        }
    }
}

/// One series per group; members are added up in their order, step by step independently.
fn per_group(op: AggregateOp, input: &[Series], rule: &Rule<'_>, params: &[f64], grid: Grid) -> Matrix {
    let mut out = Vec::new();
    for group in groups(rule, input) {
        let members: Vec<&Series> = group.members.iter().map(|i| &input[*i]).collect();
        let drop_name = members.first().is_some_and(|s| s.drop_name);
        if members.iter().all(|s| s.drop_name == drop_name)
            && let Some(floats) = column(op, &members, grid)
        {
            out.extend((!floats.is_empty()).then_some(Series::floats(group.labels, floats, drop_name)));
            continue;
        }
        let first = members.iter().filter_map(|s| s.floats.first()).map(|p| p.time).min();
        let last = members.iter().filter_map(|s| s.floats.last()).map(|p| p.time).max();
        let (Some(first), Some(last)) = (first, last) else { continue };
        let base = grid.index(first);
        let mut steps: Vec<Option<(Summary, bool, i64)>> = vec![None; grid.index(last) - base + 1];
        for series in members {
            for Point { time, value } in &series.floats {
                match &mut steps[grid.index(*time) - base] {
                    Some((summary, drop_name, _)) => {
                        summary.add(*value);
                        *drop_name |= series.drop_name;
                    }
                    empty => *empty = Some((summary(op, *value), series.drop_name, *time)),
                }
            }
        }
        let mut series = Series::bare(group.labels, false);
        for (index, step) in steps.into_iter().enumerate() {
            let Some((summary, drop_name, time)) = step else { continue };
            let value = summary.finish(params.get(base + index).copied().unwrap_or(f64::NAN));
            series.floats.push(Point { time, value });
            series.drop_name = drop_name;
        }
        out.push(series);
    }
    out
}
