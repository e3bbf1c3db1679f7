//! Outcomes for machines: a diagnostic for each expectation that did not hold.

use crate::diag::{Code, Diagnostic};

use super::case::{Case, Outcome, Verdict};
use super::text::PLAIN;

const FAILED: Code = Code("test/failed");
const BROKEN: Code = Code("test/broken");

impl Outcome {
    /// What failed, as diagnostics.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.cases.iter().filter_map(|case| case.diagnostic(self.source)).collect()
    }
}

impl Case {
    /// What failed, as a diagnostic at its place in the test file; `None` if it passed.
    #[must_use]
    pub fn diagnostic(&self, source: crate::text::SourceId) -> Option<Diagnostic> {
        let (code, message, because) = match &self.verdict {
            Verdict::Passed => return None,
            Verdict::Failed(failure) => {
                let joined = |texts: Vec<String>| if texts.is_empty() { "nothing".to_owned() } else { texts.join("; ").replace('\n', ", ") };
                let expected = failure.differences.iter().filter(|d| d.expected).map(|d| d.expected_text(PLAIN)).collect();
                let got = failure.differences.iter().filter(|d| d.got).map(|d| d.got_text(PLAIN)).collect();
                let mut because: Vec<String> = Vec::new();
                for near in failure.differences.iter().filter(|d| !d.got).map(|d| d.got_text(PLAIN)).filter(|text| !text.is_empty()) {
                    because.push(format!("nearest: {}", near.replace('\n', ", ")));
                }
                because.extend(failure.differences.iter().map(|d| &d.history).filter(|text| !text.is_empty()).map(|text| format!("history: {text}")));
                because.extend(failure.differences.iter().flat_map(super::Difference::differing));
                because.extend(failure.because.iter().cloned());
                (FAILED, format!("{}: expected {}, got {}", self.title, joined(expected), joined(got)), because)
            }
            Verdict::Broken { message, because } => (BROKEN, format!("{}: {message}", self.title), because.clone()),
        };
        let mut finding = Diagnostic::error(code, message, source, self.span);
        finding.help.extend(because);
        Some(finding)
    }
}
