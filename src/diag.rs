//! What is wrong with somebody's text: a diagnostic with its place, what was expected and a way out.
//!
//! Diagnostics are values; drawing them is [`render`]'s job, printing is the command line's.
//! Failures of the program itself (a missing file, a refused connection) are ordinary errors elsewhere.

mod diagnostic;
pub mod render;

pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Level, Safety};
