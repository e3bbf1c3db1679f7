//! The arguments of every verb, and the groups that several verbs share.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, ValueEnum};

use super::verbs::Verb;
use crate::diag::render::Format;
use crate::edge::Limit;
use crate::promql::Features;

/// Checks, tests and formats Prometheus rules, Kubernetes manifests and Grafana dashboards.
#[derive(Debug, Parser)]
#[command(
    name = "promforge",
    version,
    about,
    max_term_width = 120,
    after_help = "\
Exit codes: 0 nothing to complain about, 1 findings, 2 the verb could not do its job (3: `check rules --lint-fatal`).
`promforge VERB --help` shows examples."
)]
pub(super) struct Arguments {
    /// When to colour the output; NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,

    // promtool takes these two in front of its verbs
    #[arg(long, hide = true, value_name = "NAMES")]
    pub(super) enable_feature: Vec<String>,
    #[arg(long, hide = true)]
    pub(super) experimental: bool,

    /// What to do.
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum ColorChoice {
    // Without doc comments help keeps them on one line.
    #[default]
    Auto,
    Always,
    Never,
}

/// How findings are shown.
#[derive(Debug, Clone, Args)]
pub(super) struct Shown {
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "pretty", value_parser = format_parser())]
    pub(super) format: Format,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(|name| name.parse::<Format>())
}

/// How much is read.
#[derive(Debug, Clone, Args)]
pub(super) struct Sized {
    /// Refuse larger files [default: 64MiB]
    #[arg(long, value_name = "SIZE")]
    pub(super) max_file_size: Option<Limit>,
}

/// The project's settings.
#[derive(Debug, Clone, Args)]
pub(super) struct Configured {
    /// Read settings from FILE [default: promforge.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// The language's optional parts.
#[derive(Debug, Clone, Args)]
pub(super) struct Language {
    /// Allow optional parts of PromQL, by the names of Prometheus' feature flags (comma-separated), or `all`
    #[arg(long, visible_alias = "enable-feature", value_name = "NAMES", value_delimiter = ',', value_parser = feature_parser())]
    pub(super) features: Vec<String>,
}

/// The language's optional parts, as promtool takes them: a name that it does not know is a warning.
#[derive(Debug, Clone, Args)]
pub(super) struct PromtoolLanguage {
    /// Allow optional parts of PromQL, by the names of Prometheus' feature flags (comma-separated), or `all`
    #[arg(long, visible_alias = "enable-feature", value_name = "NAMES", value_delimiter = ',')]
    pub(super) features: Vec<String>,
}

impl PromtoolLanguage {
    /// The server's language with these parts; `warn` gets promtool's sentence about each unknown name.
    pub(super) fn features(&self, warn: &mut dyn FnMut(&str)) -> Features {
        let known = |name: &str| FEATURES.contains(&name) || matches!(name, "" | "promql-delayed-name-removal" | "all");
        for name in self.features.iter().filter(|name| !known(name)) {
            warn(&format!("WARNING: Unknown feature passed to --enable-feature: {name}"));
        }
        features(self.features.iter().map(String::as_str))
    }
}

/// Feature flags that change what the parser accepts.
pub(super) const FEATURES: [&str; 4] =
    ["promql-experimental-functions", "promql-duration-expr", "promql-extended-range-selectors", "promql-binop-fill-modifiers"];

pub(super) fn feature_parser() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(FEATURES.into_iter().chain(["promql-delayed-name-removal", "all"]))
}

/// The server's language, and these optional parts of it; other names change nothing.
pub(super) fn features<'n>(names: impl IntoIterator<Item = &'n str>) -> Features {
    let mut features = Features::server();
    names.into_iter().for_each(|name| enable(&mut features, name));
    features
}

/// Adds an optional part of the language, or `all`; other names change nothing.
pub(super) fn enable(features: &mut Features, name: &str) {
    match name {
        "promql-experimental-functions" => features.experimental_functions = true,
        "promql-duration-expr" => features.duration_expressions = true,
        "promql-extended-range-selectors" => features.extended_range_selectors = true,
        "promql-binop-fill-modifiers" => features.binop_fill_modifiers = true,
        "all" => *features = Features::suite(),
        _ => {} // `promql-delayed-name-removal` concerns evaluation only
    }
}
