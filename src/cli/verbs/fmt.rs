//! `promforge fmt`: PromQL laid out as Prometheus lays it out, in rule files, PrometheusRule manifests and plain texts; and
//! dashboards in JSON in one spelling, whoever wrote them.
//!
//! Of YAML only the texts of `expr:` change; comments, styles and everything else stay byte for byte. A file with a mistake is
//! left alone, and so is what would not mean the same in its new text.

mod dashboard;
mod documents;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use similar::{ChangeTag, TextDiff};

use crate::cli::Exit;
use crate::cli::arguments::{Configured, Language, Shown, Sized};
use crate::cli::config::settings;
use crate::cli::findings::{self, counted};
use crate::cli::inputs::{self, Complaints, DASH, Input};
use crate::cli::terminal::{BOLD, CYAN, GREEN, REMOVED, Terminal};
use crate::diag::render::Format;
use crate::diag::{Code, Diagnostic};
use crate::edge;
use crate::promql::Features;
use crate::text::{Sources, Span};
use dashboard::{format_dashboard, is_dashboard};
use documents::{Formatted, format_expression, format_yaml};

const ENDINGS: &[&str] = &["yaml", "yml", "promql", "json"];
/// Bytes of both texts up to which a diff is shown: beyond, finding the lines takes seconds.
const SHOWN: usize = 8_000_000;
const NO_RULES: Code = Code("fmt/no-rules");

/// Arguments of `fmt`.
#[derive(Debug, Args)]
#[command(after_help = "\
Rule files and PrometheusRule manifests (YAML) are changed in place; *.promql files and standard input hold one expression.
Dashboards (JSON: classic, v1 and v2 resources, bodies of the HTTP API) get one order of keys, two spaces a level and numbers
as Grafana writes them; every value stays, unknown fields too. Other JSON is left alone.
Exit codes: 0 done, 1 something cannot be read as what it is (its file stays as it is) or, with --check, something would change,
2 a file cannot be read or written.

Examples:
  $ promforge fmt --expr 'sum by(path)(rate(http_requests_total{status=~\"5..\"}[5m]))'
  $ promforge fmt --check rules/ dashboards/
  $ promforge fmt - --stdin-name overview.json < export.json > dashboards/overview.json
  $ echo 'sum(x)by(y)' | promforge fmt -")]
pub(crate) struct Fmt {
    /// Files and folders; `-` is standard input, whose formatted text goes to standard output [default: `files` of promforge.toml]
    files: Vec<PathBuf>,

    /// Format this expression and print it
    #[arg(long, value_name = "EXPR", conflicts_with = "files")]
    expr: Option<String>,

    /// Change nothing; show what would change and end with 1 if something would
    #[arg(long)]
    check: bool,

    /// What standard input is called; its ending says whether it is YAML or JSON
    #[arg(long, value_name = "NAME")]
    stdin_name: Option<String>,

    #[command(flatten)]
    language: Language,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    sized: Sized,
    #[command(flatten)]
    configured: Configured,
}

struct Counts {
    files: usize,
    changed: usize,
    expressions: usize,
    dashboards: usize,
}

pub(super) fn run(arguments: &Fmt, terminal: &mut Terminal) -> Exit {
    let (format, limit) = (arguments.shown.format, arguments.sized.max_file_size);
    let Some(mut settings) = settings(terminal, format, arguments.configured.config.as_deref(), &arguments.language.features, limit) else {
        return Exit::Failed;
    };
    if let Some(expr) = &arguments.expr {
        return one_expression(arguments, terminal, expr, &settings.features);
    }
    let files = if arguments.files.is_empty() { std::mem::take(&mut settings.files) } else { arguments.files.clone() };
    if files.is_empty() {
        terminal.error("nothing to format: name files or folders, give --expr, or set `files` in promforge.toml");
        return Exit::Failed;
    }
    let (mut sources, mut found, mut would_change) = (Sources::default(), Vec::new(), false);
    let mut complaints = Complaints { terminal, format, sources: &mut sources, found: &mut found };
    let (inputs, mut failed) = inputs::resolve(&mut complaints, &files, ENDINGS);
    let mut counts = Counts { files: 0, changed: 0, expressions: 0, dashboards: 0 };
    let total = inputs.len();
    for (done, input) in inputs.into_iter().enumerate() {
        terminal.progress("formatting", done, total);
        let text = match input.read(settings.limit) {
            Ok(text) => text,
            Err(error) => {
                Complaints { terminal, format, sources: &mut sources, found: &mut found }.add(&error);
                failed = true;
                continue;
            }
        };
        let name = arguments.stdin_name.clone().filter(|_| input.is_stdin()).unwrap_or_else(|| input.name());
        let Some(formatted) = format_file(&input, &name, &text, &settings.features, &mut sources, &mut found) else { continue };
        counts.files += 1;
        counts.expressions += formatted.expressions;
        counts.dashboards += formatted.dashboards;
        let changed = formatted.text != *text;
        counts.changed += usize::from(changed);
        if input.is_stdin() && !arguments.check {
            terminal.print(&formatted.text);
        } else if changed && arguments.check {
            would_change = true;
            show_diff(terminal, &name, &text, &formatted.text);
        } else if changed {
            match edge::write_if_changed(&input.path, formatted.text.as_bytes()) {
                Ok(_) if formatted.dashboards > 0 => terminal.line(format_args!("formatted {name}")),
                Ok(_) => terminal.line(format_args!("formatted {name} ({} of {})", formatted.changed, counted(formatted.expressions, "expression"))),
                Err(error) => {
                    terminal.error(error);
                    failed = true;
                }
            }
        }
    }
    findings::show(terminal, format, &found, &sources);
    let only_stdin = files.iter().all(|f| f.as_os_str() == DASH);
    if format == Format::Pretty && !only_stdin && counts.files > 0 {
        summarise(terminal, &counts, arguments.check);
    }
    match (failed, would_change || findings::has_errors(&found)) {
        (true, _) => Exit::Failed,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Clean,
    }
}

fn one_expression(arguments: &Fmt, terminal: &mut Terminal, expr: &str, features: &Features) -> Exit {
    let (mut sources, mut found) = (Sources::default(), Vec::new());
    let source = sources.add("<expr>", expr);
    let Some(formatted) = format_expression(source, expr, features, &mut found) else {
        findings::show(terminal, arguments.shown.format, &found, &sources);
        return Exit::Findings;
    };
    let formatted = formatted.text.trim_end_matches('\n').to_owned();
    if !arguments.check {
        terminal.line(&formatted);
        return Exit::Clean;
    }
    if formatted == expr {
        return Exit::Clean;
    }
    show_diff(terminal, "<expr>", &format!("{expr}\n"), &format!("{formatted}\n"));
    Exit::Findings
}

/// The formatted file; `None` if it has mistakes, or holds nothing to format.
fn format_file(input: &Input, name: &str, text: &Arc<str>, features: &Features, sources: &mut Sources, found: &mut Vec<Diagnostic>) -> Option<Formatted> {
    let has = |endings: &[&str]| edge::has_ending(Path::new(name), endings);
    let (yaml, json) = (has(&["yaml", "yml"]), has(&["json"]));
    let source = sources.add(name, text.clone());
    if !yaml {
        if json || (!has(&["promql"]) && is_dashboard(text)) {
            let formatted = format_dashboard(source, text, input.named, found).ok()?;
            if formatted.is_none() && input.named {
                let message = "expected a rule file, a manifest, a dashboard or a text with one expression, found other JSON";
                found.push(Diagnostic::info(NO_RULES, message, source, Span::at(0)));
            }
            return formatted;
        }
        return format_expression(source, text, features, found);
    }
    let formatted = format_yaml(source, text, features, found)?;
    if formatted.expressions == 0 && input.named {
        let message = "expected rule groups or a PrometheusRule, found no expression to format";
        found.push(Diagnostic::info(NO_RULES, message, source, Span::at(0)));
    }
    Some(formatted)
}

fn summarise(terminal: &mut Terminal, counts: &Counts, check: bool) {
    let (green, bold) = (terminal.style(GREEN), terminal.style(BOLD));
    let (expressions, dashboards) = (counted(counts.expressions, "expression"), counted(counts.dashboards, "dashboard"));
    let held = match (counts.expressions, counts.dashboards) {
        (_, 0) => expressions,
        (0, _) => dashboards,
        _ => format!("{expressions} and {dashboards}"),
    };
    let of = format!("{} with {held}", counted(counts.files, "file"));
    match counts.changed {
        0 => terminal.line(format_args!("{green}nothing to format{green:#} in {of}")),
        n if check => terminal.line(format_args!("{bold}{n} would change{bold:#}, of {of}")),
        n => terminal.line(format_args!("{bold}{n} changed{bold:#}, of {of}")),
    }
}

fn megabytes(text: &str) -> String {
    let tenths = text.len() / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// What would change, as a unified diff that `patch` reads; of texts that nobody reads through, only that they differ.
fn show_diff(terminal: &mut Terminal, name: &str, old: &str, new: &str) {
    let (bold, cyan, green, red) = (terminal.style(BOLD), terminal.style(CYAN), terminal.style(GREEN), terminal.style(REMOVED));
    let plain = clap::builder::styling::Style::new();
    terminal.print(&format!("{bold}--- {name}{bold:#}\n{bold}+++ {name}{bold:#}\n"));
    if old.len() + new.len() > SHOWN {
        terminal.line(format_args!("{cyan}too long to compare line by line: {} and {}{cyan:#}", megabytes(old), megabytes(new)));
        return;
    }
    let diff = TextDiff::from_lines(old, new);
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        terminal.line(format_args!("{cyan}{}{cyan:#}", hunk.header()));
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', red),
                ChangeTag::Insert => ('+', green),
                ChangeTag::Equal => (' ', plain),
            };
            let line = change.value();
            terminal.line(format_args!("{style}{sign}{}{style:#}", line.trim_end_matches(['\n', '\r'])));
            if !line.ends_with('\n') {
                terminal.line("\\ No newline at end of file");
            }
        }
    }
}
