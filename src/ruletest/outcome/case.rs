//! Outcomes as values: expectations, whether they held, and what came out instead, row by row. How they are shown is the neighbours'.

use crate::text::{SourceId, Span};

/// The outcome of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The unit-test file.
    pub source: SourceId,
    /// What was expected and whether it held, in the file's order.
    pub cases: Vec<Case>,
}

/// One expectation.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The test's name, or its number.
    pub test: String,
    /// The test's position in its file, from 0.
    pub index: usize,
    /// Where the expectation stands.
    pub span: Span,
    /// `HighErrorRate at 12m`.
    pub title: String,
    /// Whether it held.
    pub verdict: Verdict,
}

/// Whether an expectation held.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It held.
    Passed,
    /// Something else came out.
    Failed(Failure),
    /// It could not be evaluated.
    Broken {
        /// Why not.
        message: String,
        /// What helps to understand it.
        because: Vec<String>,
    },
}

/// What came out instead.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Failure {
    /// Each alert or sample that is not as expected beside the nearest one that came out.
    pub differences: Vec<Difference>,
    /// How many others are as expected.
    pub matched: usize,
    /// Why: the values of the expression's parts, and what is known about such failures.
    pub because: Vec<String>,
}

/// An alert or sample that was expected, one that came out, or both side by side. Neither of the two is everything.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference {
    /// Whether something was expected here.
    pub expected: bool,
    /// Whether something came out here, rather than merely being near.
    pub got: bool,
    /// Names and texts of both sides, in order of kind and name. What came out is the nearest thing there is if `got` is false;
    /// nothing at all if no row has it.
    pub rows: Vec<Row>,
    /// What the alert that came out is: `pending since 1m, fires at 6m (for: 5m)`.
    pub state: String,
    /// What became of the nearest alert that is not there any more, or not yet: `{job="api"} pending 1m, firing 6m, resolved 9m`.
    pub history: String,
}

/// One label, annotation or value on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// The label's or annotation's name; empty for a value.
    pub name: String,
    /// What was expected; `None` where nothing was, or where it is not compared.
    pub expected: Option<Want>,
    /// What came out.
    pub got: Option<String>,
    /// Whether the two agree, or are not compared.
    pub agrees: bool,
}

/// What a row compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// A label.
    Label,
    /// A sample's value.
    Value,
    /// An annotation.
    Annotation,
}

/// What was expected of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// This text.
    Text(String),
    /// A text that matches this regular expression.
    Match(String),
}

impl Outcome {
    /// How many expectations held.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|c| c.verdict == Verdict::Passed).count()
    }

    /// How many did not.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.cases.len() - self.passed()
    }
}
