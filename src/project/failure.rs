//! How a verb ends: its exit code, and why it could not do its job.

use std::fmt;
use std::io;
use std::process::ExitCode;

use crate::edge::EdgeError;

/// How a verb ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to complain about: exit code 0.
    Clean,
    /// Findings, failed tests or differences: exit code 1.
    Findings,
    /// It could not do its job: exit code 2.
    Failure,
    /// A chore of the project's own ended with that code.
    Chore(u8),
}

impl Exit {
    /// The exit code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Failure => 2,
            Self::Chore(code) => code,
        }
    }

    /// The worse of two.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        if self.code() >= other.code() { self } else { other }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// Why a verb could not do its job.
#[derive(Debug)]
pub(super) enum Failure {
    /// A file.
    Edge(EdgeError),
    /// Its own output.
    Output(io::Error),
    /// Anything else, as a sentence.
    Said(String),
}

impl From<EdgeError> for Failure {
    fn from(error: EdgeError) -> Self {
        Self::Edge(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edge(error) => error.fmt(f),
            Self::Output(error) => write!(f, "the output could not be written: {error}"),
            Self::Said(sentence) => f.write_str(sentence),
        }
    }
}
