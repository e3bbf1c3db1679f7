//! `promforge diff A B`: what differs between two versions of dashboards and rules, by panel and rule rather than by line.
//!
//! The comparing is [`crate::grafana::diff`]'s and [`crate::rules::diff`]'s; here files are read, paired and shown.

mod compare;
mod json;
mod show;
mod things;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::Exit;
use crate::cli::arguments::{Language, Sized, features};
use crate::cli::findings;
use crate::cli::inputs::{self, Input};
use crate::cli::terminal::Terminal;
use crate::diag::render::Format;
use crate::edge::{self, INPUT_ENDINGS, Limit};
use crate::grafana::diff::Options;
use crate::model::difference::Difference;
use crate::promql::Features;
use crate::text::Sources;

use things::Thing;

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Dashboards (JSON of every model, also inside ConfigMaps and GrafanaDashboards) are compared by panel, query, variable and field; rules
(rule files, PrometheusRules, ConfigMaps) by group and name, their expressions as syntax trees. Order of keys, spelling of numbers and
layout of expressions are no difference, nor is what Grafana's server sets: `id`, `version` and `iteration` of the dashboard,
`pluginVersion` of panels. Two folders are compared file by file. A classic dashboard and a v2 one are compared in what both have.

Exit codes: 0 the same, 1 different, 2 something could not be read.

Examples:
  $ promforge diff old.json new.json
  $ promforge diff main/dashboards dashboards --format json
  $ git show HEAD:rules.yaml | promforge diff - rules.yaml")]
pub(crate) struct Diff {
    /// The old version: a file, a folder, or `-` for standard input
    old: PathBuf,

    /// The new version
    new: PathBuf,

    /// How differences are shown
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,

    /// Compare what Grafana's server and editor set too
    #[arg(long)]
    server_fields: bool,

    #[command(flatten)]
    language: Language,
    #[command(flatten)]
    sized: Sized,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    // Without doc comments help keeps them on one line.
    Text,
    Json,
}

/// What differs between two files.
#[derive(Debug)]
struct Pair {
    /// The old file's name; `None` if there is only a new one.
    old: Option<String>,
    new: Option<String>,
    parts: Vec<Part>,
    /// Whether the texts differ in something that is neither a dashboard nor rules.
    other: bool,
}

/// What differs between two things that files hold.
#[derive(Debug)]
struct Part {
    /// Which of several things of a file: `ConfigMap monitoring/dashboards: nodes.json`.
    label: String,
    differences: Vec<Difference>,
}

impl Pair {
    fn is_same(&self) -> bool {
        self.old.is_some() && self.new.is_some() && !self.other && self.parts.is_empty()
    }
}

pub(super) fn run(arguments: &Diff, terminal: &mut Terminal) -> Exit {
    let limit = arguments.sized.max_file_size.unwrap_or_default();
    let reader = Reader { limit, features: features(arguments.language.features.iter().map(String::as_str)) };
    let (folder_a, folder_b) = (edge::is_folder(&arguments.old), edge::is_folder(&arguments.new));
    let mut failed = false;
    let mut pairs = Vec::new();
    if folder_a != folder_b {
        let (file, folder) = if folder_a { (&arguments.new, &arguments.old) } else { (&arguments.old, &arguments.new) };
        terminal.error(format_args!("`{}` is a file and `{}` a folder: name two of a kind", file.display(), folder.display()));
        return Exit::Failed;
    }
    let named = if folder_a {
        in_folders(&arguments.old, &arguments.new, terminal, &mut failed)
    } else {
        vec![(Some(arguments.old.clone()), Some(arguments.new.clone()))]
    };
    let total = named.len();
    for (done, (old, new)) in named.into_iter().enumerate() {
        terminal.progress("comparing", done, total);
        let read = |path: &Option<PathBuf>, terminal: &mut Terminal| path.as_ref().map(|path| reader.read(path, terminal));
        let (before, after) = (read(&old, terminal), read(&new, terminal));
        let name = |path: &Option<PathBuf>| path.as_ref().map(|p| Input { path: p.clone(), named: true }.name());
        let (before, after) = match (before, after) {
            (Some(None), _) | (_, Some(None)) => {
                failed = true;
                continue;
            }
            (before, after) => (before.flatten(), after.flatten()),
        };
        let (Some(before), Some(after)) = (before, after) else {
            pairs.push(Pair { old: name(&old), new: name(&new), parts: Vec::new(), other: false });
            continue;
        };
        if !folder_a && let Some(unknown) = [(&before, &old), (&after, &new)].into_iter().find(|(read, _)| read.things.is_empty()) {
            terminal.error(format_args!("`{}` holds neither a dashboard nor rules", name(unknown.1).unwrap_or_default()));
            return Exit::Failed;
        }
        let other = before.things.is_empty() && after.things.is_empty() && before.text != after.text;
        let parts = compare::things(&before.things, &after.things, Options { server_fields: arguments.server_fields });
        pairs.push(Pair { old: name(&old), new: name(&new), parts, other });
    }
    let compared = pairs.len();
    pairs.retain(|pair| !pair.is_same());
    match arguments.format {
        Shape::Text if failed && pairs.is_empty() => {}
        Shape::Text => show::text(terminal, &pairs, compared, folder_a),
        Shape::Json => terminal.print(&json::text(&arguments.old, &arguments.new, &pairs, compared, !failed)),
    }
    match (failed, pairs.is_empty()) {
        (true, _) => Exit::Failed,
        (false, false) => Exit::Findings,
        (false, true) => Exit::Clean,
    }
}

/// The files of two folders by their path below; one side is missing where only the other has it.
fn in_folders(old: &Path, new: &Path, terminal: &mut Terminal, failed: &mut bool) -> Vec<(Option<PathBuf>, Option<PathBuf>)> {
    let mut below = std::collections::BTreeMap::<PathBuf, (Option<PathBuf>, Option<PathBuf>)>::new();
    for (folder, is_new) in [(old, false), (new, true)] {
        let found = edge::find(folder, INPUT_ENDINGS);
        for error in found.errors {
            terminal.error(error);
            *failed = true;
        }
        for path in found.files {
            let entry = below.entry(path.strip_prefix(folder).unwrap_or(&path).to_path_buf()).or_default();
            *(if is_new { &mut entry.1 } else { &mut entry.0 }) = Some(path);
        }
    }
    below.into_values().collect()
}

struct Reader {
    limit: Limit,
    features: Features,
}

/// A file that was read.
struct Read {
    text: std::sync::Arc<str>,
    things: Vec<Thing>,
}

impl Reader {
    /// What a file holds; `None` if it cannot be read, which was said.
    fn read(&self, path: &Path, terminal: &mut Terminal) -> Option<Read> {
        let input = Input { path: path.to_path_buf(), named: true };
        let text = match input.read(self.limit) {
            Ok(text) => text,
            Err(error) => {
                inputs::complain(terminal, &error);
                return None;
            }
        };
        let mut sources = Sources::default();
        let source = sources.add(input.name(), text.clone());
        match things::of(source, &input.name(), &text, &self.features) {
            Ok(things) => Some(Read { text, things }),
            Err(found) => {
                findings::show_aside(terminal, Format::Pretty, &found, &sources);
                None
            }
        }
    }
}
