//! `promforge check rules`: promtool's verb, with promtool's lines and exit codes (cmd/promtool/main.go, Prometheus 3.15.0)
//! and our diagnostics below `FAILED:`. What only `promforge check` minds is not asked here.

mod examine;
mod side_by_side;

use std::path::PathBuf;

use clap::Args;

use crate::cli::Exit;
use crate::cli::arguments::{PromtoolLanguage, Shown, Sized};
use crate::cli::findings;
use crate::cli::inputs::{self, DASH, Input};
use crate::cli::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::diag::render::{Format, render};
use crate::edge::EdgeError;
use crate::model::quote;
use crate::text::Sources;
use examine::{Asked, Examined, Verdict, examine};

const ENDINGS: &[&str] = &["yaml", "yml"];

/// So many files are held at once.
const BATCH: usize = 64;

/// So many duplicates are drawn; the sentence above names all of them.
const DRAWN: usize = 50;

/// Arguments of `check rules`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes are promtool's: 0 valid, 1 errors (also unreadable files), 3 lint findings with --lint-fatal.

Examples:
  $ promforge check rules alerts.yaml
  $ promforge check rules --lint=all --lint-fatal rules/*.yaml
  $ cat alerts.yaml | promforge check rules")]
pub(super) struct CheckRules {
    /// Rule files, folders and patterns; standard input (`-`) if there are none
    files: Vec<PathBuf>,

    /// What to lint (comma-separated): `all`, `duplicate-rules`, `none`
    #[arg(long, value_name = "NAMES", default_value = "duplicate-rules")]
    lint: String,

    /// End with exit code 3 if the lint finds something
    #[arg(long, overrides_with = "no_lint_fatal")]
    lint_fatal: bool,
    #[arg(long, hide = true)]
    no_lint_fatal: bool,

    /// Let fields pass that Prometheus does not know
    #[arg(long, overrides_with = "no_ignore_unknown_fields")]
    ignore_unknown_fields: bool,
    #[arg(long, hide = true)]
    no_ignore_unknown_fields: bool,

    #[command(flatten)]
    language: PromtoolLanguage,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    sized: Sized,
}

pub(super) fn run(arguments: &CheckRules, terminal: &mut Terminal) -> Exit {
    let format = arguments.shown.format;
    let mut report = Report { terminal, format, lines: matches!(format, Format::Pretty | Format::Concise), all: Vec::new(), sources: Sources::default() };
    let asked = Asked {
        limit: arguments.sized.max_file_size.unwrap_or_default(),
        features: arguments.language.features(&mut |warning| report.warn(&format!("  {warning}"))),
        ignore_unknown: arguments.ignore_unknown_fields,
        duplicates: lints_duplicates(&arguments.lint, &mut report),
    };
    let stdin = [PathBuf::from(DASH)];
    let named = if arguments.files.is_empty() { &stdin[..] } else { &arguments.files[..] };
    let (files, errors) = inputs::as_named(named, ENDINGS);
    let (mut refused, mut linted, mut any) = (!errors.is_empty(), false, !errors.is_empty());
    for error in errors {
        report.unreadable(&Input { path: error.path.clone(), named: true }, &error);
    }
    let total = files.len();
    for (batch, files) in files.chunks(BATCH).enumerate() {
        report.terminal.progress("checking", batch * BATCH, total);
        // Below each file's `FAILED:` stand its own findings; the documents of the other formats hold those of all files.
        let examined = if report.lines {
            side_by_side::each(files, |input| {
                let mut own = Sources::default();
                (examine(input, &asked, &mut own), own)
            })
        } else {
            files.iter().map(|input| (examine(input, &asked, &mut report.sources), Sources::default())).collect()
        };
        for (input, (examined, own)) in files.iter().zip(examined) {
            any |= !matches!(examined, Ok(None));
            match examined {
                Ok(Some(examined)) => {
                    refused |= matches!(examined.verdict, Verdict::Refused);
                    linted |= matches!(examined.verdict, Verdict::Lint(_));
                    report.examined(input, examined, &own);
                }
                Ok(None) => {}
                Err(error) => {
                    refused = true;
                    report.unreadable(input, &error);
                }
            }
        }
    }
    if !any {
        refused = true;
        report.nothing(named);
    }
    if !report.lines {
        findings::show(report.terminal, format, &report.all, &report.sources);
    }
    match (refused, linted && arguments.lint_fatal) {
        (true, _) => Exit::Findings,
        (false, true) => Exit::LintFatal,
        (false, false) => Exit::Clean,
    }
}

/// Whether `--lint` asks for duplicates. As in promtool `none` takes nothing back.
fn lints_duplicates(lint: &str, report: &mut Report<'_>) -> bool {
    let mut duplicates = false;
    for name in lint.split(',').filter(|_| !lint.is_empty()) {
        match name {
            "all" | "duplicate-rules" => duplicates = true,
            "none" => {}
            other => report.warn(&format!("WARNING: unknown lint option: {}", quote::go(other))),
        }
    }
    duplicates
}

/// What is said about the files, in the order in which promtool says it.
struct Report<'t> {
    terminal: &'t mut Terminal,
    format: Format,
    /// Whether there are lines for people, rather than one document at the end.
    lines: bool,
    all: Vec<Diagnostic>,
    sources: Sources,
}

impl Report<'_> {
    /// promtool's warnings about arguments, which go to standard output.
    fn warn(&mut self, warning: &str) {
        if self.lines {
            self.terminal.line(warning);
        } else {
            self.terminal.note(&format!("{warning}\n"));
        }
    }

    fn checking(&mut self, input: &Input) {
        if self.lines {
            let name = if input.is_stdin() { "standard input".to_owned() } else { input.name() };
            self.terminal.line(format_args!("Checking {name}"));
        }
    }

    /// Folders were named, and there is no rule file in them.
    fn nothing(&mut self, folders: &[PathBuf]) {
        if self.lines {
            let names: Vec<String> = folders.iter().map(|folder| format!("`{}`", folder.display())).collect();
            self.terminal.error(format_args!("no rule files in {}: they end in `.yaml` or `.yml` and have `groups:` at the top", names.join(", ")));
            return;
        }
        for folder in folders {
            self.all.push(findings::nothing_found(&folder.display().to_string(), ENDINGS, &mut self.sources));
        }
    }

    fn examined(&mut self, input: &Input, examined: Examined, sources: &Sources) {
        self.checking(input);
        let Examined { verdict, mut findings } = examined;
        if !self.lines {
            self.all.append(&mut findings);
            return;
        }
        if self.format == Format::Pretty {
            examine::cut(&mut findings, DRAWN);
        }
        let shown = render(self.format, &findings, sources, self.terminal.colour_err());
        match verdict {
            Verdict::Refused => self.terminal.note(&format!("  FAILED:\n{shown}")),
            Verdict::Lint(sentence) => {
                let blank = if self.format == Format::Pretty { "\n" } else { "" };
                self.terminal.note(&format!("  FAILED:\n{sentence}\n{blank}{shown}"));
                self.terminal.print("\n");
            }
            Verdict::Success(rules) => {
                self.terminal.print(&format!("  SUCCESS: {rules} rules found\n\n"));
                self.terminal.note(&shown);
            }
        }
    }

    fn unreadable(&mut self, input: &Input, error: &EdgeError) {
        self.checking(input);
        if self.lines {
            self.terminal.note("  FAILED:\n");
        }
        if self.format == Format::Pretty {
            self.terminal.error(error);
        } else {
            let mut own = Sources::default();
            let sources = if self.lines { &mut own } else { &mut self.sources };
            let finding = findings::unreadable(error, sources);
            if self.lines {
                self.terminal.note(&render(self.format, std::slice::from_ref(&finding), &own, false));
            }
            self.all.push(finding);
        }
    }
}
