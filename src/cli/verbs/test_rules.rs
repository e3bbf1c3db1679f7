//! `promforge test rules`: unit-test files of rules with promtool's verdicts, flags, lines and exit codes (cmd/promtool/unittest.go,
//! Prometheus 3.15.0), and more to read where one fails.
//!
//! Reading and running is [`crate::ruletest`]'s; here files are found and outcomes shown.

mod arguments;
mod json;
mod junit;
mod run;
mod show;

pub(super) use arguments::TestRules;
pub(super) use run::run;
