//! What a unit-test file brought: values, and below them the same for people and as diagnostics for machines. Judging is
//! [`super::judge`]'s; where it is printed is the callers' business.

mod case;
mod diagnostics;
mod text;

pub use case::{Case, Difference, Failure, Outcome, Row, RowKind, Verdict, Want};
pub use text::{Look, PLAIN};
