//! The diagnostic itself. It holds spans and sentences, no rendered text.

use crate::text::{SourceId, Span};

/// The name of a kind of finding, `family/thing` (`metric/unknown`), the same in output, suppression comments and reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing; never changes the exit code.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong.
    Error,
}

impl Level {
    /// `error`, `warning` or `info`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A place in a text, with a few words about it (may be empty).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Which text.
    pub source: SourceId,
    /// Which bytes of it.
    pub span: Span,
    /// Shown beside the carets.
    pub message: String,
}

/// Whether a fix may be applied without a person looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// Keeps the meaning.
    Safe,
    /// May change the meaning; applied only when asked for.
    Unsafe,
    /// Shown, never applied.
    DisplayOnly,
}

/// Replaces the bytes of `span` in `source` by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Which text.
    pub source: SourceId,
    /// Which bytes of it.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A way out as edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: ``replace it by `foo` ``.
    pub title: String,
    /// The edits, not overlapping.
    pub edits: Vec<Edit>,
    /// Whether it may be applied unasked.
    pub safety: Safety,
}

/// One finding.
///
/// ```
/// use promforge::diag::{Code, Diagnostic};
/// use promforge::text::{Sources, Span};
/// let mut sources = Sources::default();
/// let file = sources.add("query", "rate(x)");
/// let found = Diagnostic::error(Code("promql/type"), "expected a range vector, found an instant vector", file, Span::new(5, 6))
///     .help("write a window behind the selector: `x[5m]`");
/// assert_eq!(found.primary.as_ref().map(|l| l.span), Some(Span::new(5, 6)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of finding.
    pub code: Code,
    /// How bad.
    pub level: Level,
    /// What is wrong: a lower-case fragment that names the thing in backticks, expected before found.
    pub message: String,
    /// Where; `None` only for findings about a whole file or run.
    pub primary: Option<Label>,
    /// Other places that explain it.
    pub others: Vec<Label>,
    /// Sentences below: why, and the way out.
    pub help: Vec<String>,
    /// A way out as edits.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of the given level at a place.
    pub fn new(level: Level, code: Code, message: impl Into<String>, source: SourceId, span: Span) -> Self {
        let primary = Some(Label { source, span, message: String::new() });
        Self { code, level, message: message.into(), primary, others: Vec::new(), help: Vec::new(), fix: None }
    }

    /// An error at a place.
    pub fn error(code: Code, message: impl Into<String>, source: SourceId, span: Span) -> Self {
        Self::new(Level::Error, code, message, source, span)
    }

    /// A warning at a place.
    pub fn warning(code: Code, message: impl Into<String>, source: SourceId, span: Span) -> Self {
        Self::new(Level::Warning, code, message, source, span)
    }

    /// A remark at a place.
    pub fn info(code: Code, message: impl Into<String>, source: SourceId, span: Span) -> Self {
        Self::new(Level::Info, code, message, source, span)
    }

    /// Words beside the carets.
    #[must_use]
    pub fn saying(mut self, message: impl Into<String>) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.message = message.into();
        }
        self
    }

    /// One more place that explains it.
    #[must_use]
    pub fn other(mut self, source: SourceId, span: Span, message: impl Into<String>) -> Self {
        self.others.push(Label { source, span, message: message.into() });
        self
    }

    /// One more sentence: why, or the way out.
    #[must_use]
    pub fn help(mut self, sentence: impl Into<String>) -> Self {
        self.help.push(sentence.into());
        self
    }

    /// A way out as edits.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
