//! `promforge check FILE..`: everything that is known to be wrong with rule files, manifests and dashboards.
//!
//! The judging is [`crate::lint`]'s; here files are found, read and handed over, and findings shown.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::check_rules::{self, CheckRules};
use crate::cli::Exit;
use crate::cli::arguments::{Configured, Language, Shown, Sized};
use crate::cli::config::{Settings, settings};
use crate::cli::findings::{self, counted};
use crate::cli::inputs::{self, Complaints, Input};
use crate::cli::terminal::{GREEN, Terminal};
use crate::diag::Level;
use crate::diag::render::Format;
use crate::edge::{self, INPUT_ENDINGS};
use crate::lint::{self, Report, Session};
use crate::metrics::{self, Catalogue};
use crate::text::{SourceId, Sources};

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "\
Rule files, PrometheusRule and other manifests (YAML, several documents a file) and dashboards (JSON) are told apart by
what they hold. Below folders, every *.yaml, *.yml and *.json is looked at, hidden ones left out.
`rules` right behind `check` is promtool's verb; a folder of that name is `./rules`.

Exit codes: 0 nothing but remarks, 1 errors or warnings (also a folder without such files),
2 a file could not be read (the others are checked nevertheless).

Examples:
  $ promforge check alerts.yaml dashboards/
  $ promforge check ./rules --catalogue metrics.toml --format github"
)]
pub(crate) struct Check {
    #[command(subcommand)]
    verb: Option<CheckVerb>,

    /// Files and folders; `-` is standard input [default: `files` of promforge.toml]
    files: Vec<PathBuf>,

    /// Known metrics (TOML, see `promforge catalogue`); may be given several times [default: `check.catalogue` of promforge.toml]
    #[arg(long, value_name = "FILE")]
    catalogue: Vec<PathBuf>,

    #[command(flatten)]
    language: Language,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    sized: Sized,
    #[command(flatten)]
    configured: Configured,
}

#[derive(Debug, Subcommand)]
enum CheckVerb {
    /// Check rule files as promtool does
    Rules(CheckRules),
}

pub(super) fn run(arguments: &Check, terminal: &mut Terminal) -> Exit {
    if let Some(CheckVerb::Rules(rules)) = &arguments.verb {
        return check_rules::run(rules, terminal);
    }
    let (format, limit) = (arguments.shown.format, arguments.sized.max_file_size);
    let Some(mut settings) = settings(terminal, format, arguments.configured.config.as_deref(), &arguments.language.features, limit) else {
        return Exit::Failed;
    };
    let files = if arguments.files.is_empty() { std::mem::take(&mut settings.files) } else { arguments.files.clone() };
    if files.is_empty() {
        terminal.error("nothing to check: name files or folders, or set `files` in promforge.toml");
        return Exit::Failed;
    }
    let mut sources = Sources::default();
    let mut found = Vec::new();
    let catalogues = if arguments.catalogue.is_empty() { &settings.catalogues } else { &arguments.catalogue };
    let mut complaints = Complaints { terminal, format, sources: &mut sources, found: &mut found };
    let Some(catalogue) = read_catalogues(&mut complaints, catalogues, &settings) else {
        if format != Format::Pretty {
            findings::show(terminal, format, &found, &sources);
        }
        return Exit::Failed;
    };
    let (inputs, unseen) = inputs::resolve(&mut complaints, &files, INPUT_ENDINGS);
    complaints.found.retain(|d| d.level == Level::Error || !settings.disable.iter().any(|code| code == d.code.0));
    let (read, unread) = inputs::read_all(&mut complaints, inputs, settings.limit);
    let report = examine(terminal, &read, &sources, catalogue, settings);
    found.extend(report.findings);
    findings::show(terminal, format, &found, &sources);
    let verdict = findings::verdict(&found);
    if verdict == Exit::Clean && format == Format::Pretty && !read.is_empty() {
        let green = terminal.style(GREEN);
        let counts = [(report.rules, "rule"), (report.panels, "panel"), (report.expressions, "expression")];
        let counts: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| counted(*n, word)).collect();
        let counts = if counts.is_empty() { "nothing to check".to_owned() } else { counts.join(", ") };
        terminal.line(format_args!("{green}no problems{green:#} in {}: {counts}", counted(read.len(), "file")));
    }
    if unseen || unread { Exit::Failed } else { verdict }
}

/// The catalogues as one; `None` if one cannot be read, which was said. No catalogue is named: `Some(None)`.
fn read_catalogues(to: &mut Complaints<'_>, paths: &[PathBuf], settings: &Settings) -> Option<Option<Catalogue>> {
    let mut merged: Option<Catalogue> = None;
    for path in paths {
        match edge::read_text(Path::new(path), settings.limit) {
            Ok(text) => {
                let source = to.sources.add(path.display().to_string(), text.as_str());
                let (catalogue, findings) = metrics::read(source, &text);
                to.found.extend(findings);
                let conflicts = merged.get_or_insert_with(Catalogue::new).merge(catalogue);
                to.found.extend(conflicts.iter().map(metrics::Conflict::diagnostic));
            }
            Err(error) => {
                to.add(&error);
                return None;
            }
        }
    }
    Some(merged)
}

/// Hands every text to the linter.
fn examine(terminal: &mut Terminal, read: &[(Input, SourceId)], sources: &Sources, catalogue: Option<Catalogue>, settings: Settings) -> Report {
    let mut session = Session::new(lint::Settings { catalogue, features: settings.features, disable: settings.disable });
    for (done, (input, id)) in read.iter().enumerate() {
        terminal.progress("checking", done, read.len());
        session.add(*id, &input.name(), sources.get(*id).text());
    }
    session.finish()
}
