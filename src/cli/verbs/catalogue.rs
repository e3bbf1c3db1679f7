//! `promforge catalogue`: makes a catalogue of known metrics from what a target exposes, and describes the file.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::cli::Exit;
use crate::cli::arguments::Sized;
use crate::cli::findings::{self, counted};
use crate::cli::inputs::{Input, complain};
use crate::cli::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::diag::render::{Format, render};
use crate::edge::{self, Limit, Written};
use crate::exposition;
use crate::metrics::{self, Origin, catalogue_schema};
use crate::text::{SourceId, Sources};

/// Arguments of `catalogue`.
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Catalogue {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Read /metrics pages and write the metrics they name as a catalogue
    #[command(after_help = "\
An existing FILE is added to: entries it has stay, new ones are put behind them, and its comments are kept.
Exit codes: 0 done, 1 the pages or the catalogue have mistakes (nothing is written), 2 a file cannot be read or written.

Examples:
  $ curl -s http://127.0.0.1:8080/metrics | promforge catalogue import - --output metrics.toml
  $ promforge catalogue import node.prom app.prom > metrics.toml")]
    Import(Import),
    /// Print the JSON Schema of catalogue files
    #[command(after_help = "\
Examples:
  $ promforge catalogue schema > catalogue.schema.json
  $ promforge catalogue schema | jq '.properties | keys'")]
    Schema,
}

#[derive(Debug, Args)]
struct Import {
    /// Pages in Prometheus' text format or OpenMetrics; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// Write to FILE, adding to what it has, instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write FILE anew where entries change, although its comments are lost
    #[arg(long, requires = "output")]
    rewrite: bool,

    #[command(flatten)]
    sized: Sized,
}

pub(super) fn run(arguments: &Catalogue, terminal: &mut Terminal) -> Exit {
    match &arguments.what {
        What::Schema => {
            terminal.line(format_args!("{:#}", catalogue_schema()));
            Exit::Clean
        }
        What::Import(import) => run_import(import, terminal),
    }
}

fn run_import(arguments: &Import, terminal: &mut Terminal) -> Exit {
    let limit = arguments.sized.max_file_size.unwrap_or_default();
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let (old_text, old) = match read_old(arguments.output.as_deref(), limit, &mut sources, &mut found) {
        Ok(old) => old,
        Err(error) => {
            complain(terminal, &error);
            return Exit::Failed;
        }
    };
    let mut new = old.clone();
    let (mut pages, mut unread) = (0, false);
    for path in &arguments.files {
        let input = Input { path: path.clone(), named: true };
        match input.read(limit) {
            Ok(text) => {
                let source = sources.add(input.name(), text.clone());
                let (page, findings) = exposition::read(source, &text);
                found.extend(findings);
                found.extend(new.add_exposition(source, &page).iter().map(metrics::Conflict::diagnostic));
                pages += 1;
            }
            Err(error) => {
                complain(terminal, &error);
                unread = true;
            }
        }
    }
    let shown = render(Format::Pretty, &found, &sources, false);
    terminal.note(&shown);
    if unread {
        return Exit::Failed;
    }
    if findings::has_errors(&found) {
        return Exit::Findings;
    }
    let Some(path) = &arguments.output else {
        terminal.print(&new.to_toml());
        return Exit::Clean;
    };
    let (text, added, changed) = match merged_text(&old_text, &old, &new) {
        Merged::Appended(text, added) => (text, added, 0),
        Merged::Rewritten { changed, .. } if has_comments(&old_text) && !arguments.rewrite => {
            terminal.error(format!(
                "`{}` has comments, and {} would change: comments cannot be kept then",
                path.display(),
                counted(changed, "entry").replace("entrys", "entries")
            ));
            terminal.help("pass --rewrite to write it anew without them");
            return Exit::Failed;
        }
        Merged::Rewritten { text, added, changed } => (text, added, changed),
    };
    match edge::write_if_changed(path, text.as_bytes()) {
        Ok(written) => {
            let what = match written {
                Written::Created => "wrote",
                Written::Changed => "changed",
                Written::Unchanged => "unchanged",
            };
            let pages = counted(pages, "page");
            terminal.line(format_args!("{what} {}: {} added, {changed} changed, from {pages}", path.display(), counted(added, "metric")));
            Exit::Clean
        }
        Err(error) => {
            complain(terminal, &error);
            Exit::Failed
        }
    }
}

/// The text and the entries of the file that is added to; empty if there is none.
fn read_old(path: Option<&Path>, limit: Limit, sources: &mut Sources, found: &mut Vec<Diagnostic>) -> Result<(String, metrics::Catalogue), edge::EdgeError> {
    let Some(path) = path else { return Ok((String::new(), metrics::Catalogue::new())) };
    let text = edge::read_optional(path, limit)?.unwrap_or_default();
    let mut catalogue = metrics::Catalogue::new();
    if !text.is_empty() {
        let source = sources.add(path.display().to_string(), text.as_str());
        let (read, findings) = metrics::read(source, &text);
        found.extend(findings);
        found.extend(catalogue.merge(read).iter().map(metrics::Conflict::diagnostic));
    }
    Ok((text, catalogue))
}

enum Merged {
    /// The old text with new entries behind it, and how many.
    Appended(String, usize),
    /// The whole written anew, because entries changed.
    Rewritten { text: String, added: usize, changed: usize },
}

fn merged_text(old_text: &str, old: &metrics::Catalogue, new: &metrics::Catalogue) -> Merged {
    let own = || new.entries().filter(|e| e.origin != Origin::BuiltIn);
    let fresh: Vec<_> = own().filter(|e| old.entry(&e.name).is_none_or(|o| o.origin == Origin::BuiltIn)).collect();
    // Where an entry comes from is not in the file.
    let changed = own()
        .filter(|e| {
            old.entry(&e.name).is_some_and(|o| {
                let mut o = o.clone();
                o.origin = e.origin;
                o != **e
            })
        })
        .count();
    let added = fresh.len();
    if changed == 0 {
        let mut only_fresh = metrics::Catalogue::empty();
        for entry in fresh {
            only_fresh.insert(entry.clone());
        }
        let behind = if added == 0 { String::new() } else { only_fresh.to_toml() };
        let gap = match old_text {
            "" => "",
            _ if behind.is_empty() => "",
            text if text.ends_with("\n\n") => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let text = format!("{old_text}{gap}{behind}");
        // An inline table cannot be added to from outside: then the text does not read as what it should.
        let (again, findings) = metrics::read(SourceId(0), &text);
        if findings.is_empty() && again.entries().filter(|e| e.origin != Origin::BuiltIn).count() == own().count() {
            return Merged::Appended(text, added);
        }
    }
    Merged::Rewritten { text: new.to_toml(), added, changed }
}

/// Whether a line is a comment. A `#` behind a value may stand in a text; those lines are not looked at.
fn has_comments(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with('#') || line.rsplit_once(" #").is_some_and(|(_, tail)| !tail.contains(['"', '\''])))
}
