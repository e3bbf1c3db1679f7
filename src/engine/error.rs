//! Why an evaluation has no result, in upstream's words.

use std::fmt;

use crate::text::Span;

/// Why an evaluation has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvalError {
    /// Upstream refuses the query, too, with these words.
    Failed {
        /// Upstream's words.
        message: String,
        /// The part of the expression that failed, where one is known; upstream does not say.
        span: Option<Span>,
    },
    /// More samples would be in memory than [`Options::max_samples`](super::Options::max_samples) allows.
    TooManySamples {
        /// The limit.
        limit: usize,
    },
    /// A range query or subquery has more steps than [`Options::max_steps`](super::Options::max_steps) allows.
    TooManySteps {
        /// How many it has.
        steps: u64,
        /// The limit.
        limit: usize,
    },
    /// The store could not answer.
    Store(String),
    /// The system gave no thread for a deeply nested expression.
    NoThread(String),
}

impl EvalError {
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self::Failed { message: message.into(), span: None }
    }

    pub(super) fn at(self, place: Span) -> Self {
        match self {
            Self::Failed { message, span: None } => Self::Failed { message, span: Some(place) },
            other => other,
        }
    }

    /// The part of the expression that failed, where one is known.
    #[must_use]
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::Failed { span, .. } => *span,
            _ => None,
        }
    }

    /// A way out: names the limit that was met.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::TooManySamples { limit } => Some(format!("the limit is max_samples = {limit}: select fewer series, a shorter range or a longer step")),
            Self::TooManySteps { limit, .. } => Some(format!("the limit is max_steps = {limit}: take a longer step")),
            _ => None,
        }
    }
}

/// As upstream says it, without position.
impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { message, .. } => f.write_str(message),
            Self::TooManySamples { .. } => f.write_str("query processing would load too many samples into memory in query execution"),
            Self::TooManySteps { steps, limit } => write!(f, "query has {steps} steps, more than the limit of {limit}"),
            Self::Store(message) => write!(f, "expanding series: {message}"),
            Self::NoThread(message) => write!(f, "cannot start a thread for a deeply nested expression: {message}"),
        }
    }
}

impl std::error::Error for EvalError {}
