//! The findings of one reading, and their codes. Where mistakes are is the lexer's and the reader's business.

use crate::diag::{Code, Diagnostic, Edit, Fix, Safety};
use crate::text::{SourceId, Span};

/// The text is not JSON at this place.
pub const SYNTAX: Code = Code("json/syntax");
/// An escape that JSON does not know, or half of a surrogate pair.
pub const ESCAPE: Code = Code("json/escape");
/// A key that stands twice in one object.
pub const DUPLICATE_KEY: Code = Code("json/duplicate-key");
/// Values nested too deeply.
pub const DEPTH: Code = Code("json/depth");
/// So many mistakes that reading stopped.
pub const TOO_MANY: Code = Code("json/too-many");

/// After this many findings in one text reading stops.
pub const MAX_FINDINGS: usize = 100;

/// What was found so far.
pub(super) struct Report {
    source: SourceId,
    findings: Vec<Diagnostic>,
    /// Whether there are too many findings, or one after which reading makes no sense.
    pub(super) stopped: bool,
}

impl Report {
    pub(super) fn new(source: SourceId) -> Self {
        Self { source, findings: Vec::new(), stopped: false }
    }

    /// Notes a finding; `more` adds help, places and fixes.
    pub(super) fn note(&mut self, code: Code, span: Span, message: String, more: impl FnOnce(Diagnostic, &Fixer) -> Diagnostic) {
        if self.stopped {
            return;
        }
        if self.findings.len() >= MAX_FINDINGS {
            self.stopped = true;
            let message = format!("more than {MAX_FINDINGS} mistakes, the rest of the text was not read");
            self.findings.push(Diagnostic::error(TOO_MANY, message, self.source, span));
            return;
        }
        let found = more(Diagnostic::error(code, message, self.source, span), &Fixer(self.source));
        self.findings.push(found);
    }

    /// The findings in order of their place.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.findings.sort_by_key(|f| f.primary.as_ref().map(|p| p.span.start));
        self.findings
    }
}

/// Makes fixes of one edit in the text that is read.
pub(super) struct Fixer(SourceId);

impl Fixer {
    pub(super) fn source(&self) -> SourceId {
        self.0
    }

    pub(super) fn edit(&self, title: impl Into<String>, span: Span, text: impl Into<String>, safety: Safety) -> Fix {
        Fix { title: title.into(), edits: vec![Edit { source: self.0, span, text: text.into() }], safety }
    }
}
