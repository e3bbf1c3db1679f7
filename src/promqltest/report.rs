//! What running a script brought: a verdict an evaluation, and for each that failed which run disagreed, with both sides.

use std::fmt;

use crate::diag::{Code, Diagnostic};
use crate::model::Timestamp;
use crate::model::duration::{Duration, millis};
use crate::text::{Source, SourceId, Span};

use super::script::Eval;
use super::show;

const FAILED: Code = Code("test/failed");
const BROKEN: Code = Code("test/broken");

/// The outcome of one script.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The script's text.
    pub source: SourceId,
    /// The evaluations, in order.
    pub cases: Vec<Case>,
    /// The `load` that failed: nothing behind it was run.
    pub stopped: Option<Stopped>,
}

/// A `load` that the storage refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The command, or the series in it.
    pub span: Span,
    /// Why.
    pub message: String,
}

/// One evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its line.
    pub span: Span,
    /// The number of that line, from 1.
    pub line: u32,
    /// The expression as written.
    pub expr: String,
    /// How often the engine was asked, extra runs included.
    pub runs: usize,
    /// Whether all of them gave what was expected.
    pub verdict: Verdict,
}

/// Whether an evaluation gave what was expected.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It did.
    Passed,
    /// It did not; runs behind the one that disagreed were left out.
    Failed(Box<Failure>),
    /// It was not run: the script is broken, or a `load` above it failed.
    NotRun,
}

/// Which run disagreed, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// Which run.
    pub run: RunKind,
    /// The expression that ran, unless it is the written one.
    pub query: Option<String>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The series of both sides, expected ones first and in the script's order; empty if values are not the matter.
    pub rows: Vec<Row>,
    /// What else shows it, such as the annotations of both sides.
    pub lines: Vec<String>,
}

/// One series of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whose values; `(scalar)` and `(text)` are results without labels.
    pub series: String,
    /// The expected values; `None` if the series is not expected.
    pub expected: Option<Vec<String>>,
    /// The values that came out, aligned with the expected ones; `None` if there are none.
    pub got: Option<Vec<String>>,
    /// Whether the two disagree.
    pub differs: bool,
}

impl Row {
    pub(super) const fn of(series: String, expected: Option<Vec<String>>, got: Option<Vec<String>>, differs: bool) -> Self {
        Self { series, expected, got, differs }
    }
}

/// One of the runs of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunKind {
    /// `-10x`: the expression was reprinted with `@`, and evaluated at that multiple of the written time.
    pub rerun: Option<&'static str>,
    /// The time of the evaluation, in milliseconds.
    pub at: Timestamp,
    /// Start, end and step of a range query: the written one, or the one around [`Self::at`].
    pub range: Option<(Timestamp, Timestamp, Duration)>,
}

/// `as written, at 5m`, ``re-run with `@` at 10x, at 50m``, `range query from 4m to 6m step 1m, as written`.
impl fmt::Display for RunKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = |f: &mut fmt::Formatter<'_>| match self.rerun {
            None => f.write_str("as written"),
            Some(factor) => write!(f, "re-run with `@` at {factor}"),
        };
        match self.range {
            None => {
                how(f)?;
                write!(f, ", at {}", millis(self.at))
            }
            Some((start, end, step)) => {
                write!(f, "range query from {} to {} step {step}, ", millis(start), millis(end))?;
                how(f)
            }
        }
    }
}

impl Failure {
    /// For people: what is wrong, which run disagreed, both sides.
    #[must_use]
    pub fn to_lines(&self) -> Vec<String> {
        show::failure(self)
    }
}

impl Case {
    pub(super) fn new(eval: &Eval, runs: usize, verdict: Verdict) -> Self {
        Self { span: eval.span, line: eval.line, expr: eval.text.clone(), runs, verdict }
    }

    /// What went wrong, if anything did.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        if let Verdict::Failed(failure) = &self.verdict { Some(failure) } else { None }
    }
}

impl Report {
    /// How many evaluations passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|case| case.verdict == Verdict::Passed).count()
    }

    /// How many failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.cases.iter().filter(|case| case.failure().is_some()).count()
    }

    /// How many were not run.
    #[must_use]
    pub fn not_run(&self) -> usize {
        self.cases.iter().filter(|case| case.verdict == Verdict::NotRun).count()
    }

    /// What became of the evaluations behind a `load` that failed.
    pub(super) fn left_out(&self) -> String {
        match self.not_run() {
            0 => "no evaluation stands behind it".to_owned(),
            1 => "the evaluation behind it was not run".to_owned(),
            n => format!("the {n} evaluations behind it were not run"),
        }
    }

    /// How often the engine was asked.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.cases.iter().map(|case| case.runs).sum()
    }

    /// Whether everything ran and gave what was expected.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.stopped.is_none() && self.cases.iter().all(|case| case.verdict == Verdict::Passed)
    }

    /// What failed, with both sides, for people; empty if nothing did. Each line ends with a line end.
    #[must_use]
    pub fn to_text(&self, source: &Source) -> String {
        show::report(self, source)
    }

    /// What failed, as diagnostics.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = Vec::new();
        for case in &self.cases {
            let Some(failure) = case.failure() else { continue };
            let mut finding = Diagnostic::error(FAILED, format!("`{}`: {} ({})", case.expr, failure.message, failure.run), self.source, case.span);
            finding.help = show::failure(failure);
            all.push(finding);
        }
        if let Some(stopped) = &self.stopped {
            let message = format!("samples cannot be loaded: {}", stopped.message);
            let finding = Diagnostic::error(BROKEN, message, self.source, stopped.span);
            all.push(finding.help(self.left_out()));
        }
        all
    }
}
