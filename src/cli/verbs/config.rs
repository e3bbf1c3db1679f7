//! `promforge config schema`: what `promforge.toml` may hold, for editors.

use clap::{Args, Subcommand};

use crate::cli::terminal::Terminal;
use crate::cli::{Exit, config_schema};

/// Arguments of `config`.
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Config {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print the JSON Schema of promforge.toml
    #[command(after_help = "\
Examples:
  $ promforge config schema > promforge.schema.json
  $ promforge config schema | jq '.properties | keys'")]
    Schema,
}

pub(super) fn run(arguments: &Config, terminal: &mut Terminal) -> Exit {
    match arguments.what {
        What::Schema => terminal.line(format_args!("{:#}", config_schema())),
    }
    Exit::Clean
}
