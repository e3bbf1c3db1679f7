//! The verbs: one file each, with its arguments and its `run`. A new verb is a `mod`, a variant and an arm here.

use clap::Subcommand;

use super::Exit;
use super::terminal::Terminal;

mod catalogue;
mod check;
mod check_rules;
mod completions;
mod config;
mod convert;
mod diff;
mod explain;
mod fmt;
mod query;
mod test;
mod test_promql;
mod test_rules;

use catalogue::Catalogue;
use check::Check;
use completions::Completions;
use config::Config;
use convert::Convert;
use diff::Diff;
use explain::Explain;
use fmt::Fmt;
use query::Query;
use test::Test;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Check rule files, manifests and dashboards: syntax, types, metrics, labels, templates
    Check(Check),
    /// Run unit tests of rules, and test scripts of PromQL
    Test(Test),
    /// Format PromQL in rule files and manifests, dashboards, or an expression
    Fmt(Fmt),
    /// Show what differs between two dashboards, rule files or folders of them
    Diff(Diff),
    /// Write a dashboard in another of Grafana's formats, for another Grafana, for grafana.com
    Convert(Convert),
    /// Evaluate an expression over series from a file
    Query(Query),
    /// Say what a kind of finding means and what to do about it
    Explain(Explain),
    /// Make and describe catalogues of known metrics
    Catalogue(Catalogue),
    /// Describe promforge.toml
    Config(Config),
    /// Print a shell's completions
    Completions(Completions),
}

/// Does it. `features` are the names of promtool's `--enable-feature` in front of the verb.
pub(super) fn run(verb: &Verb, features: &[String], terminal: &mut Terminal) -> Exit {
    match verb {
        Verb::Check(check) => check::run(check, terminal),
        Verb::Test(test) => test::run(test, features, terminal),
        Verb::Fmt(fmt) => fmt::run(fmt, terminal),
        Verb::Diff(diff) => diff::run(diff, terminal),
        Verb::Convert(convert) => convert::run(convert, terminal),
        Verb::Query(query) => query::run(query, terminal),
        Verb::Explain(explain) => explain::run(explain, terminal),
        Verb::Catalogue(catalogue) => catalogue::run(catalogue, terminal),
        Verb::Config(config) => config::run(config, terminal),
        Verb::Completions(completions) => completions::run(completions, terminal),
    }
}
