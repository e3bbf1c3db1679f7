//! Running a script: commands in order, and each evaluation as often as upstream runs it (promqltest/test.go: execEval).

use crate::engine::{Engine, EvalError, Evaluated, Options, VectorSample};
use crate::engine::{MemoryStore, Value};
use crate::model::duration::minutes;
use crate::model::{Sample, Timestamp};
use crate::promql::Expr;

use super::compare::{Difference, compare};
use super::load::Loaded;
use super::reader::knows_times;
use super::report::{Case, Failure, Report, RunKind, Stopped, Verdict};
use super::reprint::pinned;
use super::script::{Command, Eval, Script, When};

/// Runs a script on the engine of upstream's suite. A [broken](Script::broken) script is not run: every evaluation of it counts as not run, as
/// do those behind a `load` that fails.
#[must_use]
pub fn run(script: &Script) -> Report {
    let engine = Engine::new(Options::suite());
    let mut loaded = Loaded::default();
    let mut report = Report { source: script.source, cases: Vec::new(), stopped: None };
    let mut stopped = script.broken;
    for command in &script.commands {
        match command {
            Command::Eval(eval) if stopped => report.cases.push(Case::new(eval, 0, Verdict::NotRun)),
            _ if stopped => {}
            Command::Clear => loaded.clear(),
            Command::Load(load) => {
                if let Err(error) = loaded.load(load) {
                    let span = error.series.and_then(|i| load.series.get(i)).map_or(load.span, |series| series.span);
                    report.stopped = Some(Stopped { span, message: error.message });
                    stopped = true;
                }
            }
            Command::Eval(eval) => {
                let mut one = OneEval { engine: &engine, store: &loaded.store, eval, runs: 0 };
                let verdict = match one.run() {
                    Ok(()) => Verdict::Passed,
                    Err(failure) => Verdict::Failed(failure),
                };
                report.cases.push(Case::new(eval, one.runs, verdict));
            }
        }
    }
    report
}

struct OneEval<'a> {
    engine: &'a Engine,
    store: &'a MemoryStore,
    eval: &'a Eval,
    /// How often the engine was asked.
    runs: usize,
}

/// What is asked: an expression and its text.
#[derive(Clone, Copy)]
struct Query<'q> {
    text: &'q str,
    expr: &'q Expr,
}

impl OneEval<'_> {
    fn run(&mut self) -> Result<(), Box<Failure>> {
        let written = Query { text: &self.eval.text, expr: &self.eval.expr };
        let at = match self.eval.when {
            When::Instant(at) => at,
            When::Range { start, end, step } => {
                let kind = RunKind { rerun: None, at: start, range: Some((start, end, step)) };
                self.runs += 1;
                let found = self.engine.range(self.store, written.expr, start, end, step);
                return self.judge(&kind, written, found).map(|_| ());
            }
        };
        self.instant(written, None, at)?;
        let Some(text) = pinned(&self.eval.expr, at) else { return Ok(()) };
        let expr = self.engine.parse(&text).map_err(|errors| {
            let kind = RunKind { rerun: Some("1x"), at, range: None };
            self.failure(&kind, &text, Difference::only(format!("the reprinted expression does not parse: {errors}")))
        })?;
        let times: &[(&str, Timestamp)] = if at == 0 {
            &[("-1s", -1000), ("0", 0), ("+1s", 1000)]
        } else {
            &[("-10x", at.saturating_mul(-10)), ("0", 0), ("1/5x", at / 5), ("1x", at), ("10x", at.saturating_mul(10))]
        };
        times.iter().try_for_each(|(name, time)| self.instant(Query { text: &text, expr: &expr }, Some(name), *time))
    }

    /// One instant query, and the range query around it.
    fn instant(&mut self, query: Query<'_>, rerun: Option<&'static str>, at: Timestamp) -> Result<(), Box<Failure>> {
        let kind = RunKind { rerun, at, range: None };
        self.runs += 1;
        let found = self.engine.instant(self.store, query.expr, at);
        let Some(value) = self.judge(&kind, query, found)? else { return Ok(()) };
        if self.eval.instant_only || knows_times(query.text) {
            return Ok(());
        }
        let step = minutes(1);
        let (start, end) = (at.saturating_sub(step.as_millis()), at.saturating_add(step.as_millis()));
        let kind = RunKind { rerun, at, range: Some((start, end, step)) };
        self.runs += 1;
        let found = match self.engine.range(self.store, query.expr, start, end, step) {
            Ok(found) => found.value,
            Err(error) => return Err(self.failure(&kind, query.text, Difference::only(format!("got the error: {error}")))),
        };
        if self.eval.expectations.ordered {
            return Ok(());
        }
        let middle = middle(found, at, matches!(value, Value::Scalar(_)));
        middle.and_then(|middle| compare(self.eval, &middle)).map_err(|difference| self.failure(&kind, query.text, difference))
    }

    /// Whether the answer is the expected one; gives its value unless a failure was expected.
    fn judge(&self, kind: &RunKind, query: Query<'_>, found: Result<Evaluated, EvalError>) -> Result<Option<Value>, Box<Failure>> {
        let fail = |difference| self.failure(kind, query.text, difference);
        let expectations = &self.eval.expectations;
        let found = match found {
            Ok(found) => found,
            Err(error) if expectations.expects_failure() => {
                return expectations.check_failure(&error.to_string()).map(|()| None).map_err(|(message, lines)| fail(Difference::with(message, lines)));
            }
            Err(error) => return Err(fail(Difference::only(format!("got the error: {error}")))),
        };
        if expectations.expects_failure() {
            return Err(fail(Difference::only("expected an error, got a result".to_owned())));
        }
        let (warnings, infos) = (found.annotations.warnings(query.text), found.annotations.infos(query.text));
        expectations.check_annotations(&warnings, &infos).map_err(|(message, lines)| fail(Difference::with(message, lines)))?;
        compare(self.eval, &found.value).map_err(fail)?;
        Ok(Some(found.value))
    }

    fn failure(&self, kind: &RunKind, query: &str, difference: Difference) -> Box<Failure> {
        let Difference { message, rows, lines } = difference;
        let query = (query != self.eval.text).then(|| query.to_owned());
        Box::new(Failure { run: *kind, query, message, rows, lines })
    }
}

/// The step of a range query's result at `at`, as an instant query would have given it.
fn middle(value: Value, at: Timestamp, scalar: bool) -> Result<Value, Difference> {
    let Value::Matrix(series) = value else { return Err(Difference::only("expected a matrix of a range query".to_owned())) };
    if let Some(pair) = series.windows(2).find(|pair| pair[0].labels > pair[1].labels) {
        return Err(Difference::only(format!("expected series sorted by labels, found {} before {}", pair[0].labels, pair[1].labels)));
    }
    let mut samples: Vec<VectorSample> = Vec::new();
    for series in series {
        let labels = series.labels.clone();
        let found = series.samples().filter(|sample| sample.time == at);
        samples.extend(found.map(|Sample { time, value }| VectorSample { labels: labels.clone(), sample: Sample { time, value } }));
    }
    if !scalar {
        return Ok(Value::Vector(samples));
    }
    match samples.first().and_then(VectorSample::float) {
        Some(value) => Ok(Value::Scalar(value)),
        None => Err(Difference::only("expected a scalar at every step, found none".to_owned())),
    }
}
