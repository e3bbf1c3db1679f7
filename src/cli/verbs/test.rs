//! `promforge test`: what can be tested, one file each.

use clap::{Args, Subcommand};

use super::test_promql::{self, TestPromql};
use super::test_rules::{self, TestRules};
use crate::cli::Exit;
use crate::cli::terminal::Terminal;

/// Arguments of `test`.
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Test {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Run unit-test files of rules, as promtool does
    Rules(TestRules),
    /// Run test scripts of PromQL, as Prometheus' own test suite does
    Promql(TestPromql),
}

pub(super) fn run(arguments: &Test, terminal: &mut Terminal) -> Exit {
    match &arguments.what {
        What::Rules(rules) => test_rules::run(rules, terminal),
        What::Promql(promql) => test_promql::run(promql, terminal),
    }
}
