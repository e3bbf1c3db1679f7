//! What a unit-test file brought, for people and as diagnostics for machines.

use std::fmt::Write;

use crate::diag::{Code, Diagnostic};
use crate::text::{Source, SourceId, Span};

const FAILED: Code = Code("test/failed");
const BROKEN: Code = Code("test/broken");

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
    Failed {
        /// What was expected; empty for nothing.
        expected: Vec<String>,
        /// What came out.
        got: Vec<String>,
        /// Why.
        because: Vec<String>,
    },
    /// It could not be evaluated.
    Broken {
        /// Why not.
        message: String,
        /// What helps to understand it.
        because: Vec<String>,
    },
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

    /// The file's name, and below it what failed with expected, got and why; each line ends with a line end.
    #[must_use]
    pub fn to_text(&self, source: &Source) -> String {
        let mut out = format!("  {}\n", source.name());
        for case in &self.cases {
            let place = source.locate(case.span.start);
            let (expected, got, because) = match &case.verdict {
                Verdict::Passed => continue,
                Verdict::Failed { expected, got, because } => (expected.clone(), got.clone(), because.clone()),
                Verdict::Broken { message, because } => (Vec::new(), vec![message.clone()], because.clone()),
            };
            let _ = writeln!(out, "    ✗ {}:{}  {}  ({})", place.line, place.column, case.title, case.test);
            let broken = matches!(case.verdict, Verdict::Broken { .. });
            for (name, lines) in [("expected", expected), (if broken { "error" } else { "got" }, got), ("because", because)] {
                if lines.is_empty() && (name == "because" || broken) {
                    continue;
                }
                let text = if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") };
                for (i, line) in text.lines().enumerate() {
                    let _ = writeln!(out, "           {:<10}{line}", if i == 0 { name } else { "" });
                }
            }
        }
        if self.failed() == 0 {
            let _ = writeln!(out, "    ✓ {} passed", self.passed());
        }
        out
    }

    /// What failed, as diagnostics.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let one = |case: &Case| {
            let (code, message, because) = match &case.verdict {
                Verdict::Passed => return None,
                Verdict::Failed { expected, got, because } => {
                    let words = |lines: &[String]| if lines.is_empty() { "nothing".to_owned() } else { lines.join("; ").replace('\n', ", ") };
                    (FAILED, format!("{}: expected {}, got {}", case.title, words(expected), words(got)), because)
                }
                Verdict::Broken { message, because } => (BROKEN, format!("{}: {message}", case.title), because),
            };
            let mut finding = Diagnostic::error(code, message, self.source, case.span);
            finding.help.extend(because.iter().cloned());
            Some(finding)
        };
        self.cases.iter().filter_map(one).collect()
    }
}
