//! `promforge test`: what can be tested, one file each.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::test_promql::{self, TestPromql};
use super::test_rules::{self, TestRules};
use crate::cli::Exit;
use crate::cli::terminal::Terminal;

/// Arguments of `test`.
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Test {
    /// Also write the outcome of `test rules` to FILE as JUnit XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

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

pub(super) fn run(arguments: &Test, features: &[String], terminal: &mut Terminal) -> Exit {
    match &arguments.what {
        What::Rules(rules) => test_rules::run(rules, arguments.junit.as_deref(), features, terminal),
        What::Promql(_) if arguments.junit.is_some() => {
            terminal.error("--junit writes the outcome of `test rules`: write `test promql --format junit` instead");
            Exit::Failed
        }
        What::Promql(promql) => test_promql::run(promql, terminal),
    }
}
