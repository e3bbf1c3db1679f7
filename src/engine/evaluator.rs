//! The engine as others see it: a query in, a result out.

use crate::model::duration::Duration;
use crate::model::{Sample, Timestamp};
use crate::promql::ast::{Expr, NodeId, NodeKind};
use crate::promql::{ParseErrors, ValueType};

use super::annotations::Annotations;
use super::compiled::Compiled;
use super::error::EvalError;
use super::grid::Grid;
use super::memo::Memo;
use super::options::Options;
use super::prepare::{Plan, QueryTimes};
use super::run::Run;
use super::series::{Matrix, Series, merge, without_metadata};
use super::store::Store;
use super::value::{Evaluated, Value, VectorSample};

/// Evaluates expressions over stores. It has no state: one engine serves any number of queries, from any thread.
#[derive(Debug, Clone, Default)]
pub struct Engine {
    options: Options,
}

/// Trees of up to this height are evaluated on the caller's stack.
const SHALLOW: usize = 40;

/// Stack for one level of a deeper tree, generous for debug builds.
const STACK_PER_LEVEL: usize = 48 * 1024;

/// What is to be evaluated.
#[derive(Clone, Copy)]
struct Query<'a> {
    expr: &'a Expr,
    compiled: Option<&'a Compiled>,
    memo: Option<&'a Memo>,
    node: NodeId,
}

impl Engine {
    /// An engine with these settings.
    #[must_use]
    pub const fn new(options: Options) -> Self {
        Self { options }
    }

    /// Its settings.
    #[must_use]
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// Parses a text as this engine reads it.
    ///
    /// # Errors
    /// All mistakes in the text.
    pub fn parse(&self, text: &str) -> Result<Expr, ParseErrors> {
        crate::promql::parse(text, &self.options.features)
    }

    /// Evaluates `expr` at one time, in milliseconds since the epoch.
    ///
    /// # Errors
    /// If upstream refuses the query or a limit is met.
    pub fn instant(&self, store: &dyn Store, expr: &Expr, at: Timestamp) -> Result<Evaluated, EvalError> {
        self.instant_of(store, expr, expr.root_id(), at)
    }

    /// As [`Self::instant`], of an expression that was made ready for many evaluations.
    ///
    /// # Errors
    /// As [`Self::instant`].
    pub fn instant_compiled(&self, store: &dyn Store, compiled: &Compiled, at: Timestamp) -> Result<Evaluated, EvalError> {
        let query = Query { expr: compiled.expr(), compiled: Some(compiled), memo: None, node: compiled.expr().root_id() };
        self.at_instant(store, query, at)
    }

    /// As [`Self::range`], of an expression that was made ready for many evaluations; what `memo` knows is not evaluated again. The series
    /// come in no particular order.
    ///
    /// # Errors
    /// As [`Self::range`].
    pub fn range_compiled(
        &self,
        store: &dyn Store,
        compiled: &Compiled,
        memo: Option<&Memo>,
        start: Timestamp,
        end: Timestamp,
        step: Duration,
    ) -> Result<Vec<Series>, EvalError> {
        let query = Query { expr: compiled.expr(), compiled: Some(compiled), memo, node: compiled.expr().root_id() };
        self.over_range(store, query, (start, end, step)).map(|(matrix, _)| matrix)
    }

    /// Evaluates one node of `expr` at one time, as if it were the whole query: the two sides of a binary operation say why it
    /// found nothing. A node of a duration expression counts as the number that it is.
    ///
    /// # Errors
    /// As [`Self::instant`].
    ///
    /// # Panics
    /// If `node` comes from another expression.
    pub fn instant_of(&self, store: &dyn Store, expr: &Expr, node: NodeId, at: Timestamp) -> Result<Evaluated, EvalError> {
        self.at_instant(store, Query { expr, compiled: None, memo: None, node }, at)
    }

    fn at_instant(&self, store: &dyn Store, query: Query<'_>, at: Timestamp) -> Result<Evaluated, EvalError> {
        let Query { expr, node, .. } = query;
        let times = QueryTimes { grid: Grid::instant(at), step: 0 };
        if let NodeKind::String(text) = &expr.node(super::prepare::unparen(expr, node)).kind {
            return Ok(Evaluated { value: Value::String(text.as_str().into_owned()), annotations: Annotations::default() });
        }
        let (matrix, value_type, annotations) = self.run(store, query, times)?;
        let value = match value_type {
            ValueType::Scalar => {
                let value = matrix.first().and_then(|s| s.floats.first()).map(|p| p.value);
                Value::Scalar(value.ok_or_else(|| EvalError::failed("expected a scalar"))?)
            }
            ValueType::Vector | ValueType::String => {
                let of = |s: Series| {
                    let value = s.first()?.to_value();
                    Some(VectorSample { labels: s.labels, sample: Sample { time: at, value } })
                };
                Value::Vector(matrix.into_iter().filter_map(of).collect())
            }
            ValueType::Matrix => sorted(matrix),
        };
        Ok(Evaluated { value, annotations })
    }

    /// Evaluates `expr` at `start`, `start + step`, .. up to and including `end`, in milliseconds since the epoch. The result is a matrix.
    ///
    /// # Errors
    /// As [`Self::instant`]; also if `step` is not positive, or the expression is a range vector or a string.
    pub fn range(&self, store: &dyn Store, expr: &Expr, start: Timestamp, end: Timestamp, step: Duration) -> Result<Evaluated, EvalError> {
        self.range_of(store, expr, expr.root_id(), (start, end, step))
    }

    /// One node as if it were the whole query.
    pub(super) fn range_of(&self, store: &dyn Store, expr: &Expr, node: NodeId, times: (Timestamp, Timestamp, Duration)) -> Result<Evaluated, EvalError> {
        let (matrix, annotations) = self.over_range(store, Query { expr, compiled: None, memo: None, node }, times)?;
        Ok(Evaluated { value: sorted(matrix), annotations })
    }

    fn over_range(
        &self,
        store: &dyn Store,
        query: Query<'_>,
        (start, end, step): (Timestamp, Timestamp, Duration),
    ) -> Result<(Matrix, Annotations), EvalError> {
        let Query { expr, node, .. } = query;
        let value_type = expr.value_type(node);
        if !matches!(value_type, ValueType::Scalar | ValueType::Vector) {
            let kind = crate::model::quote::go(value_type.documented());
            return Err(EvalError::failed(format!("invalid expression type {kind} for range query, must be Scalar or instant Vector")));
        }
        if step.as_millis() <= 0 {
            return Err(EvalError::failed("zero or negative query resolution step widths are not accepted. Try a positive integer"));
        }
        let times = QueryTimes { grid: Grid { start, end, step: step.as_millis() }, step: step.as_millis() };
        let (matrix, _, annotations) = self.run(store, query, times)?;
        Ok((matrix, annotations))
    }

    fn run(&self, store: &dyn Store, query: Query<'_>, times: QueryTimes) -> Result<(Matrix, ValueType, Annotations), EvalError> {
        let Query { expr, compiled, memo, node } = query;
        times.grid.check(self.options.max_steps)?;
        let plan = Plan::new(expr, node, times)?;
        let (height, value_type) = (plan.height, plan[node].value_type);
        let mut run = Run { expr, compiled, memo, store, options: &self.options, plan, annotations: Annotations::default(), samples: 0 };
        let work = move || {
            let mut matrix = run.eval(node, times.grid)?;
            if run.delayed() {
                for series in matrix.iter_mut().filter(|s| s.drop_name) {
                    series.labels = without_metadata(&series.labels);
                }
                matrix = merge(matrix)?;
            }
            Ok((matrix, value_type, run.annotations))
        };
        if height <= SHALLOW {
            return work();
        }
        std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().stack_size(height.saturating_add(SHALLOW).saturating_mul(STACK_PER_LEVEL));
            let thread = builder.spawn_scoped(scope, work).map_err(|e| EvalError::NoThread(e.to_string()))?;
            thread.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause))
        })
    }
}

fn sorted(mut matrix: Matrix) -> Value {
    matrix.sort_by(|a, b| a.labels.cmp(&b.labels));
    Value::Matrix(matrix)
}
