//! Regular expressions as Prometheus has them: Go's RE2 syntax, read by a reader of our own, run by the `regex` crate.
//!
//! [`check`](fn@check) gives the verdict on a pattern in Go's words and runs on every matcher that is parsed; [`translate`](fn@translate)
//! rewrites a pattern for the crate; [`Regex`] matches, extracts and replaces. Everything follows Prometheus 3.15.0, whose fork of Go's
//! package (`grafana/regexp`) refuses the loosely spelled class names that Go 1.25 and later accept.
//! Not done here: the quirks of upstream's matcher shortcuts. Classes of Unicode's are those of the crate's version of Unicode.

mod check;
mod class;
mod compiled;
mod error;
mod expand;
mod limits;
mod reader;
mod shape;
mod translate;

pub use check::check;
pub use compiled::{CompileError, Regex};
pub use error::{RegexError, RegexErrorKind};
pub use translate::translate;
