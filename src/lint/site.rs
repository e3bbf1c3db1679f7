//! An expression where it stands, with what is written around it that reads its labels.

use crate::promql::{Expr, Features, NodeKind, parse_all};
use crate::rules::FoundPair;
use crate::text::{Mapped, SourceId, Span};

/// What an expression is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Alert,
    Record,
    /// A panel, a dashboard's variable or annotation.
    Dashboard,
}

/// A text beside an expression that names labels of its result.
#[derive(Debug)]
pub(super) enum Reader {
    /// A template of an alert's label or annotation.
    Template(Mapped),
    /// `legendFormat` of a query.
    Legend(Mapped),
    /// The label of `label_values(metric, label)`.
    Label(Mapped),
}

/// One expression.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) source: SourceId,
    /// Its text and the way back to the file.
    pub(super) text: Mapped,
    /// The tree; `None` if it does not parse.
    pub(super) expr: Option<Expr>,
    /// Where placeholders stand in the text.
    pub(super) holes: Vec<Span>,
    pub(super) purpose: Purpose,
    /// The alert's or the recorded name.
    pub(super) name: String,
    /// Labels that the rule adds.
    pub(super) labels: Vec<FoundPair>,
    pub(super) readers: Vec<Reader>,
    /// Whether a file's own bytes are the text's, so that an edit needs no quoting.
    pub(super) raw: bool,
}

impl Site {
    /// Whether the bytes stand in the file as they are: no placeholder is among them.
    pub(super) fn given(&self, span: Span) -> bool {
        self.holes.iter().all(|hole| hole.end <= span.start || span.end <= hole.start)
    }

    /// The bytes of the file.
    pub(super) fn host(&self, span: Span) -> Span {
        self.text.host(span)
    }

    /// The text of some bytes.
    pub(super) fn slice(&self, span: Span) -> &str {
        self.text.as_str().get(span.range()).unwrap_or_default()
    }

    /// The comments of the expression.
    pub(super) fn comments(&self) -> Vec<Span> {
        // Parsed once more, since hardly any expression has one.
        if self.text.as_str().contains('#') { parse_all(self.text.as_str(), &Features::suite()).comments } else { Vec::new() }
    }

    /// How many selectors it has.
    pub(super) fn has_selector(&self) -> bool {
        self.expr.as_ref().is_some_and(|e| e.nodes().iter().any(|n| matches!(n.kind, NodeKind::Selector(_))))
    }
}
