//! The command line: `promforge VERB ..` for files that exist already, no Rust needed.
//!
//! One file per verb below `cli/verbs`; what they share is here: arguments, inputs, the one writer, the exit codes. It judges
//! nothing itself: `lint`, `rules`, `ruletest`, `promql` and `metrics` do. The verbs of a Rust project are `project`'s.

#![expect(clippy::disallowed_methods, reason = "the command line reads arguments, asks the terminal and looks at the clock for progress")]

mod arguments;
mod config;
mod exit;
mod findings;
mod inputs;
mod main;
mod terminal;
mod verbs;

use arguments::{Arguments, ColorChoice};
pub use config::{Config, config_schema};
pub use exit::Exit;
pub use main::{command, main};
