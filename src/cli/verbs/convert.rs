//! `promforge convert`: a dashboard in another of Grafana's formats, for another Grafana, or for the portal and back.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::cli::Exit;
use crate::cli::arguments::Sized;
use crate::cli::findings;
use crate::cli::inputs::{Input, complain};
use crate::cli::terminal::Terminal;
use crate::diag::render::{Format, render};
use crate::diag::{Code, Level};
use crate::edge::{self, Written};
use crate::grafana::file::{Board, File, check};
use crate::grafana::model::{Input as Asked, inputs, resolve_inputs};
use crate::grafana::{ApiVersion, GrafanaVersion, Loss, Model, Output};
use crate::text::Sources;

const LOST: Code = Code("convert/lost");

/// Arguments of `convert`.
#[derive(Debug, Args)]
#[command(after_help = "\
Reads dashboards of every model: classic JSON of any schemaVersion, the body of the HTTP API, resources v1, v2beta1 and v2. What the
target cannot express is reported on standard error; the file that is read is never changed.

Exit codes: 0 done, 1 the file has errors, an input has no value, or with --strict something is lost, 2 a file cannot be read or written.

Examples:
  $ promforge convert dashboard.json --to v2 > dashboard.v2.json
  $ promforge convert dashboard.v2.json --to classic --grafana 12.4 --output classic.json
  $ promforge convert dashboard.json --to portal > for-grafana.com.json
  $ promforge convert from-grafana.com.json --input DS_PROMETHEUS=my-prometheus")]
pub(crate) struct Convert {
    /// The dashboard; `-` is standard input
    file: PathBuf,

    /// The format to write
    #[arg(long, value_enum, default_value_t = To::Classic)]
    to: To,

    /// The Grafana that will read it (12.4); options it does not know are left out and reported
    #[arg(long, value_name = "VERSION", value_parser = version)]
    grafana: Option<GrafanaVersion>,

    /// The uid of a datasource, or the text of a constant, that a dashboard from grafana.com asks for
    #[arg(long, value_name = "NAME=VALUE", value_parser = input)]
    input: Vec<(String, String)>,

    /// Write to FILE instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// End with 1 and write nothing if anything is lost
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    sized: Sized,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    // Without doc comments help keeps them on one line.
    Classic,
    V1,
    V2beta1,
    V2,
    Portal,
}

fn version(text: &str) -> Result<GrafanaVersion, String> {
    GrafanaVersion::parse(text).ok_or_else(|| format!("expected a version such as 13.2, found `{text}`"))
}

fn input(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("expected NAME=VALUE, found `{text}`"))?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn run(arguments: &Convert, terminal: &mut Terminal) -> Exit {
    let source = Input { path: arguments.file.clone(), named: true };
    let text = match source.read(arguments.sized.max_file_size.unwrap_or_default()) {
        Ok(text) => text,
        Err(error) => {
            complain(terminal, &error);
            return Exit::Failed;
        }
    };
    let mut sources = Sources::default();
    let id = sources.add(source.name(), text.clone());
    let (file, mut found) = File::read(id, text);
    let Some(file) = file else {
        if found.is_empty() {
            terminal.error(format_args!("`{}` holds no dashboard", source.name()));
            return Exit::Findings;
        }
        terminal.note(&render(Format::Pretty, &found, &sources, false));
        return Exit::Findings;
    };
    let board = file.board();
    check(board, &mut found);
    found.retain(|f| f.level == Level::Error);
    if findings::has_errors(&found) {
        terminal.note(&render(Format::Pretty, &found, &sources, false));
        return Exit::Findings;
    }
    let values: BTreeMap<String, String> = arguments.input.iter().cloned().collect();
    if refuse_unasked(board, &values, terminal) {
        return Exit::Findings;
    }
    let (model, mut lost) = match read(board, &values) {
        Ok(read) => read,
        Err(missing) => {
            for Asked { name, kind, plugin, .. } in missing {
                terminal.error(format_args!(
                    "the dashboard asks for the {kind} `{name}`{}",
                    if plugin.is_empty() { String::new() } else { format!(" ({plugin})") }
                ));
                terminal.help(format_args!("pass --input {name}=VALUE"));
            }
            return Exit::Findings;
        }
    };
    let grafana = arguments.grafana.unwrap_or(GrafanaVersion::LATEST);
    let api = match arguments.to {
        To::Classic | To::Portal => ApiVersion::Classic,
        To::V1 => ApiVersion::V1,
        To::V2beta1 => ApiVersion::V2Beta1,
        To::V2 => ApiVersion::V2,
    };
    let written = model.write(Output::new(api).grafana(grafana));
    lost.extend(written.lost);
    let json = if arguments.to == To::Portal { model.to_portal(grafana) } else { written.json };
    report(&lost, arguments.strict, terminal);
    if arguments.strict && !lost.is_empty() {
        return Exit::Findings;
    }
    give(&json, arguments, terminal)
}

/// Whether a value is given for something that the dashboard does not ask for; says so.
fn refuse_unasked(board: Board<'_>, values: &BTreeMap<String, String>, terminal: &mut Terminal) -> bool {
    if values.is_empty() {
        return false;
    }
    let asked = if board.model().is_v2() { Vec::new() } else { inputs(&board.to_json()) };
    let unasked: Vec<_> = values.keys().filter(|name| !asked.iter().any(|input| input.name == **name)).collect();
    for name in &unasked {
        terminal.error(format_args!("the dashboard does not ask for `{name}`"));
        let names: Vec<&str> = asked.iter().map(|input| input.name.as_str()).collect();
        terminal.help(if names.is_empty() { "it asks for nothing: leave --input out".to_owned() } else { format!("it asks for {}", names.join(", ")) });
    }
    !unasked.is_empty()
}

/// The dashboard apart from its format, after its inputs got their values.
fn read(board: Board<'_>, values: &BTreeMap<String, String>) -> Result<(Model, Vec<Loss>), Vec<Asked>> {
    if board.model().is_v2() {
        return Ok(Model::of_board(board));
    }
    let json = board.to_json();
    if values.is_empty() && json.get("__inputs").is_none() {
        return Ok(Model::of_board(board));
    }
    let (model, lost) = Model::of_classic(resolve_inputs(json, values)?);
    let (outer, _) = Model::of_board(board);
    Ok((Model { uid: outer.uid, metadata: outer.metadata, ..model }, lost))
}

fn report(lost: &[Loss], strict: bool, terminal: &mut Terminal) {
    let level = if strict { Level::Error } else { Level::Warning };
    for loss in lost {
        terminal.note(&format!("{}[{LOST}]: {loss}\n", level.as_str()));
    }
}

fn give(json: &Value, arguments: &Convert, terminal: &mut Terminal) -> Exit {
    let text = format!("{json:#}\n");
    let Some(path) = &arguments.output else {
        terminal.print(&text);
        return Exit::Clean;
    };
    match edge::write_if_changed(path, text.as_bytes()) {
        Ok(written) => {
            let what = match written {
                Written::Created => "wrote",
                Written::Changed => "changed",
                Written::Unchanged => "unchanged",
            };
            terminal.line(format_args!("{what} {}", path.display()));
            Exit::Clean
        }
        Err(error) => {
            complain(terminal, &error);
            Exit::Failed
        }
    }
}
