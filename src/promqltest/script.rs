//! A script as values: its commands in order, each with its place.

use crate::model::duration::Duration;
use crate::model::series_notation::SeriesValues;
use crate::model::{Labels, Timestamp};
use crate::promql::Expr;
use crate::text::{SourceId, Span};

use super::expectation::Expectations;

/// A script.
#[derive(Debug)]
pub struct Script {
    /// Its text.
    pub source: SourceId,
    /// What it does, in order. What could not be read is left out.
    pub commands: Vec<Command>,
    /// Whether something could not be read: upstream runs nothing of such a script.
    pub broken: bool,
}

impl Script {
    /// The evaluations, in order.
    pub fn evals(&self) -> impl Iterator<Item = &Eval> {
        self.commands.iter().filter_map(|command| if let Command::Eval(eval) = command { Some(&**eval) } else { None })
    }
}

/// One command.
#[derive(Debug)]
pub enum Command {
    /// Forgets all samples.
    Clear,
    /// Adds samples.
    Load(Load),
    /// Evaluates an expression and compares.
    Eval(Box<Eval>),
}

/// `load 1m` or `load_with_nhcb 1m`, and series below.
#[derive(Debug, Clone)]
pub struct Load {
    /// The line of the command.
    pub span: Span,
    /// Between two values of a series.
    pub step: Duration,
    /// Whether classic histograms are added a second time, as native ones with custom buckets.
    pub with_nhcb: bool,
    /// The series; no label set twice.
    pub series: Vec<LoadedSeries>,
    /// The lines of series that a later line of the same label set replaced, as upstream does without a word, and that later line.
    pub replaced: Vec<(Span, Span)>,
}

/// One series of a `load`.
#[derive(Debug, Clone)]
pub struct LoadedSeries {
    /// Its line.
    pub span: Span,
    /// Who.
    pub labels: Labels,
    /// The values; the one at `i` belongs to the time `i * step`.
    pub values: SeriesValues,
    /// The start timestamps, one for each value, if an `@st` line stands above.
    pub starts: Option<Starts>,
}

/// Start timestamps of the samples of a series, as runs: milliseconds relative to each sample's own time, or unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Starts {
    pub(super) runs: Vec<StartRun>,
}

/// `-1m+10sx5`: so many offsets in equal steps; `None` are unknown ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StartRun {
    pub(super) first: Option<i64>,
    pub(super) step: i64,
    pub(super) count: u64,
}

impl Starts {
    /// How many.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.runs.iter().fold(0, |sum, run| sum.saturating_add(run.count))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The offsets one by one, in milliseconds; `None` is unknown.
    pub fn iter(&self) -> impl Iterator<Item = Option<i64>> + '_ {
        self.runs
            .iter()
            .flat_map(|run| (0..run.count).map(|i| run.first.map(|first| first.wrapping_add(run.step.wrapping_mul(i64::try_from(i).unwrap_or(i64::MAX))))))
    }
}

/// `eval ..` and what is expected.
#[derive(Debug)]
pub struct Eval {
    /// The line of the command.
    pub span: Span,
    /// The number of that line, from 1.
    pub line: u32,
    /// The expression as it is written.
    pub text: String,
    /// Where it stands.
    pub text_span: Span,
    /// The expression.
    pub expr: Expr,
    /// When it is evaluated.
    pub when: When,
    /// The times that an expected series' values stand for: the first one, the step, and the last possible one. An instant query has no last one
    /// unless `expect range vector` says so.
    pub(super) grid: (Timestamp, Duration, Option<Timestamp>),
    /// Not repeated as a range query: `expect string`, `expect range vector`.
    pub(super) instant_only: bool,
    pub(super) expectations: Expectations,
    /// The expected series; no label set twice.
    pub expected: Vec<ExpectedSeries>,
    /// The expected number, of a query that gives a scalar.
    pub scalar: Option<f64>,
    /// The expected text, of a query that gives a string.
    pub string: String,
}

/// When an expression is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At one time, in milliseconds.
    Instant(Timestamp),
    /// At each step of a range, in milliseconds.
    Range {
        /// The first time.
        start: Timestamp,
        /// The last possible time.
        end: Timestamp,
        /// The step.
        step: Duration,
    },
}

/// A series that is expected.
#[derive(Debug, Clone)]
pub struct ExpectedSeries {
    /// Its line.
    pub span: Span,
    /// Its number among the result's, from 1, where `ordered` is expected.
    pub position: usize,
    /// Who.
    pub labels: Labels,
    /// The values.
    pub values: SeriesValues,
}
