//! How a run ends. The only place that knows the numbers.

use std::process::ExitCode;

/// How a verb ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// Nothing to complain about.
    Clean,
    /// Errors or warnings in what was looked at; with `--check`, something that would change.
    Findings,
    /// The verb could not do its job: a file is missing, an argument makes no sense.
    Failed,
    /// `check rules --lint-fatal` found something that only its lint minds.
    LintFatal,
}

impl Exit {
    /// The number: 0, 1, 2, and promtool's 3.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Failed => 2,
            Self::LintFatal => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
