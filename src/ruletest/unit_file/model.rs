//! What a unit-test file says, as values with their places.

use std::sync::Arc;

use crate::model::duration::Duration;
use crate::model::series_notation::SeriesDescription;
use crate::model::{Histogram, Labels, Timestamp};
use crate::promql::Expr;
use crate::promql::regex::Regex;
use crate::text::{Mapped, SourceId, Span};

/// A unit-test file.
#[derive(Debug, Clone)]
pub struct UnitFile {
    /// Which text.
    pub source: SourceId,
    /// Patterns of rule files, relative to this file.
    pub rule_files: Vec<Mapped>,
    /// Between two ticks; default spacing of values.
    pub evaluation_interval: Duration,
    /// Names of groups, in the order in which they are evaluated.
    pub group_eval_order: Vec<Mapped>,
    /// Whether values may differ in the last bit.
    pub fuzzy_compare: bool,
    /// Whether something beside the tests has findings: no test of the file can be trusted then.
    pub broken: bool,
    /// The tests.
    pub tests: Vec<UnitTest>,
}

/// One test: series, and what must be true when.
#[derive(Debug, Clone)]
pub struct UnitTest {
    /// Its name; may be empty.
    pub name: String,
    /// Where it begins.
    pub head: Span,
    /// Between two values of a series.
    pub interval: Duration,
    /// The first tick, in milliseconds.
    pub start: Timestamp,
    /// The series that are loaded; promtool stops at the first one that is a comment or empty.
    pub input_series: Vec<InputSeries>,
    /// `$externalLabels`.
    pub external_labels: Labels,
    /// `$externalURL`.
    pub external_url: String,
    /// What must fire.
    pub alert_tests: Vec<AlertTest>,
    /// Whether something beside its expectations has findings: they cannot be trusted then.
    pub broken: bool,
    /// What expressions must give.
    pub expr_tests: Vec<ExprTest>,
}

impl UnitTest {
    /// As reports call it: its name, or its number from 1 where it has none.
    #[must_use]
    pub fn title(&self, index: usize) -> String {
        if self.name.is_empty() { format!("test {}", index + 1) } else { self.name.clone() }
    }

    /// When the last expectation is due, and where that is written: the start and the test's head if there is none.
    #[must_use]
    pub fn last(&self) -> (Duration, Span) {
        let alerts = self.alert_tests.iter().map(|t| (t.eval_time, t.time_span));
        let expressions = self.expr_tests.iter().map(|t| (t.eval_time, t.time_span));
        alerts.chain(expressions).fold((Duration::ZERO, self.head), |last, next| if next.0 > last.0 { next } else { last })
    }
}

/// A series of a test.
#[derive(Debug, Clone)]
pub struct InputSeries {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub series: SeriesDescription,
    /// How it is written: `series` and `values`; one line of them and nothing if they have several.
    pub written: (String, String),
}

/// What must fire at a time.
#[derive(Debug, Clone)]
pub struct AlertTest {
    /// Where it stands.
    pub span: Span,
    /// Behind the start.
    pub eval_time: Duration,
    /// Where that stands.
    pub time_span: Span,
    /// The alerts' names with their places: one, or those of `alertnames`.
    pub names: Vec<Mapped>,
    /// Every alert of these names that must fire. One without a label `alertname` is meant for each of the names.
    pub expected: Vec<ExpectedAlert>,
}

impl AlertTest {
    /// `HighErrorRate`, or `A, B`.
    #[must_use]
    pub fn title(&self) -> String {
        self.names.iter().map(Mapped::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// An alert that must fire. Without patterns, labels and annotations must be those and no others.
#[derive(Debug, Clone, Default)]
pub struct ExpectedAlert {
    /// Where it stands.
    pub span: Span,
    /// `exp_labels`, sorted by name; a value may be empty, which no label of an alert is.
    pub labels: Vec<(String, String)>,
    /// `exp_annotations`, sorted by name; texts may be empty.
    pub annotations: Vec<(String, String)>,
    /// `exp_labels_match`: if given, only what these and [`Self::labels`] name is compared.
    pub label_patterns: Option<Vec<Pattern>>,
    /// `exp_annotations_match`: if given, only what these and [`Self::annotations`] name is compared.
    pub annotation_patterns: Option<Vec<Pattern>>,
}

impl ExpectedAlert {
    /// Whether only a part of the alert is compared.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.label_patterns.is_some() || self.annotation_patterns.is_some()
    }
}

/// A name, and what the whole of its text must match; a name that is missing has the empty text.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// The label's or annotation's name.
    pub name: String,
    /// In Go's syntax, anchored as a label matcher's.
    pub regex: Arc<Regex>,
}

/// What an expression must give at a time.
#[derive(Debug, Clone)]
pub struct ExprTest {
    /// Where it stands.
    pub span: Span,
    /// Behind the start.
    pub eval_time: Duration,
    /// Where that stands.
    pub time_span: Span,
    /// The expression.
    pub expr: Expr,
    /// The expression as it is written.
    pub text: Mapped,
    /// The samples.
    pub expected: Vec<ExpectedSample>,
}

/// A sample that an expression must give.
#[derive(Debug, Clone)]
pub struct ExpectedSample {
    /// Whose.
    pub labels: Labels,
    /// Its float; 0 if it is a histogram, as promtool compares both.
    pub value: f64,
    /// Its native histogram.
    pub histogram: Option<Arc<Histogram>>,
}
