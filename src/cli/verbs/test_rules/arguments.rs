//! The arguments: promtool's, and ours.

use std::path::PathBuf;

use clap::Args;

use crate::cli::arguments::{FEATURES, Shown, Sized, enable, feature_parser};
use crate::promql::Features;

/// Arguments of `test rules`.
#[derive(Debug, Args)]
#[command(after_help = "\
Every flag of `promtool test rules` is understood, verdicts and exit codes are promtool's: 0 every test passed, 1 otherwise (also
files that cannot be read). Warnings never change the exit code.

Beyond promtool:
  - Rule files may be PrometheusRule objects (also several, or a List), and ConfigMaps that hold rule files.
  - An expected alert may say `exp_labels_match` or `exp_annotations_match`, names and regular expressions that the whole text must
    match: only the labels (or annotations) that it names are compared then. `exp_annotations_match: {}` compares none.
  - `alertnames: [A, B]` instead of `alertname` looks at the alerts of all these names; an expected alert says which one it is by a
    label `alertname`, or is meant for each of them.

Examples:
  $ promforge test rules alerts_test.yaml
  $ promforge test rules --run 'disk|memory' tests/
  $ promforge test rules --timeline alerts_test.yaml
  $ promforge test --junit report.xml rules 'team-*/*_test.yaml'")]
pub(in crate::cli::verbs) struct TestRules {
    /// Unit-test files, folders that hold some, or patterns in quotes; the rule files they name are found relative to them
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,

    /// Run only tests whose name matches (a regular expression, found anywhere in it; may be given several times)
    #[arg(long, value_name = "REGEX", allow_hyphen_values = true)]
    pub(super) run: Vec<String>,

    /// Show each failure as a diff, line by line
    #[arg(long, overrides_with = "no_diff")]
    pub(super) diff: bool,
    #[arg(long, hide = true)]
    no_diff: bool,

    /// Say when each test starts and ends, and show every sample it has
    #[arg(long, overrides_with = "no_debug")]
    pub(super) debug: bool,
    #[arg(long, hide = true)]
    no_debug: bool,

    /// Draw each alert's state over time
    #[arg(long)]
    pub(super) timeline: bool,

    /// Let fields of rule files pass that Prometheus does not know
    #[arg(long, overrides_with = "no_ignore_unknown_fields")]
    pub(super) ignore_unknown_fields: bool,
    #[arg(long, hide = true)]
    no_ignore_unknown_fields: bool,

    /// Also write the outcome to FILE as JUnit XML, a case for each test
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,

    /// promtool's feature flags (comma-separated): rule files may be made of more, their evaluation stays as it is
    #[arg(long, value_name = "NAMES")]
    enable_feature: Vec<String>,

    /// Allow optional parts of PromQL in rules and tests, also when they are evaluated, which promtool does not
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = feature_parser())]
    features: Vec<String>,

    /// Refuse tests that evaluate their rules more often
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    pub(super) max_evaluations: u64,

    #[arg(long, hide = true, overrides_with = "no_experimental")]
    experimental: bool,
    #[arg(long, hide = true)]
    no_experimental: bool,

    #[command(flatten)]
    pub(super) shown: Shown,
    #[command(flatten)]
    pub(super) sized: Sized,
}

/// What the feature flags come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Enabled {
    /// What rule files may be made of.
    pub(super) rules: Features,
    /// What evaluations may be made of.
    pub(super) evaluated: Features,
    pub(super) delayed_name_removal: bool,
    /// Names that promtool does not know.
    pub(super) unknown: Vec<String>,
}

impl TestRules {
    /// `before` are the names that stood in front of the verb.
    pub(super) fn enabled(&self, before: &[String]) -> Enabled {
        let mut rules = Features::server();
        let (mut delayed_name_removal, mut unknown) = (false, Vec::new());
        for name in before.iter().chain(&self.enable_feature).flat_map(|names| names.split(',')) {
            match name {
                "promql-delayed-name-removal" => delayed_name_removal = true,
                "promql-duration-expr" | "" => {}
                known if FEATURES.contains(&known) => enable(&mut rules, known),
                other => unknown.push(other.to_owned()),
            }
        }
        let mut evaluated = Features::promtool_test();
        for name in &self.features {
            enable(&mut evaluated, name);
            delayed_name_removal |= name == "promql-delayed-name-removal";
        }
        rules.experimental_functions |= evaluated.experimental_functions;
        rules.extended_range_selectors |= evaluated.extended_range_selectors;
        rules.binop_fill_modifiers |= evaluated.binop_fill_modifiers;
        Enabled { rules, evaluated, delayed_name_removal, unknown }
    }
}
