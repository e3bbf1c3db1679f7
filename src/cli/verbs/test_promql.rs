//! `promforge test promql`: runs scripts of upstream's test language on the engine.
//!
//! Reading, running and comparing is [`crate::promqltest`]'s; here files are found, run side by side, and outcomes shown.

mod show;

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use clap::Args;

use crate::cli::Exit;
use crate::cli::arguments::{Shown, Sized};
use crate::cli::findings;
use crate::cli::inputs::{Complaints, read_all, resolve};
use crate::cli::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::diag::render::Format;
use crate::promqltest::{self, Report};
use crate::text::{SourceId, Sources};

/// The endings of scripts in folders.
const ENDINGS: &[&str] = &["test"];

/// Arguments of `test promql`.
#[derive(Debug, Args)]
#[command(after_help = "\
A script loads series, evaluates expressions and says what must come out, in the language of Prometheus' own test suite:

  load 1m
    http_requests_total{path=\"/a\"} 0+60x10

  eval instant at 10m rate(http_requests_total[5m])
    {path=\"/a\"} 1

As there, every instant evaluation is repeated with its time pinned by `@` at five other times, and as a range query around each of
these. All of the language's optional parts are on, and metric names are dropped at the end of a query.

Exit codes: 0 everything gave what was expected, 1 something did not or a script cannot be read, 2 a file cannot be read.

Examples:
  $ promforge test promql rates.test
  $ promforge test promql promql/promqltest/testdata
  $ promforge test promql --format junit 'tests/*.test' > report.xml")]
pub(super) struct TestPromql {
    /// Scripts, folders of `*.test` files, or patterns in quotes; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    sized: Sized,
}

/// What one script brought.
pub(super) struct Outcome {
    source: SourceId,
    /// Mistakes in the script.
    findings: Vec<Diagnostic>,
    report: Report,
}

pub(super) fn run(arguments: &TestPromql, terminal: &mut Terminal) -> Exit {
    let (mut sources, mut unread) = (Sources::default(), Vec::new());
    let format = arguments.shown.format;
    let mut to = Complaints { terminal, format, sources: &mut sources, found: &mut unread };
    let (inputs, lost) = resolve(&mut to, &arguments.files, ENDINGS);
    let (inputs, unreadable) = read_all(&mut to, inputs, arguments.sized.max_file_size.unwrap_or_default());
    let scripts: Vec<SourceId> = inputs.into_iter().map(|(_, source)| source).collect();
    let outcomes = run_all(&scripts, &sources, terminal);
    match format {
        Format::Pretty => show::pretty(terminal, &outcomes, &unread, &sources),
        Format::Junit => show::junit(terminal, &outcomes, &unread, &sources),
        Format::Json => show::json(terminal, &outcomes, &unread, &sources),
        _ => findings::show(terminal, format, &show::findings(&outcomes, &unread), &sources),
    }
    if lost || unreadable {
        return Exit::Failed;
    }
    let clean = outcomes.iter().all(|outcome| outcome.findings.is_empty() && outcome.report.is_clean());
    if clean { findings::verdict(&unread) } else { Exit::Findings }
}

/// Runs the scripts side by side; the outcomes come back in the scripts' order.
fn run_all(scripts: &[SourceId], sources: &Sources, terminal: &mut Terminal) -> Vec<Outcome> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(scripts.len());
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let (done, finished) = channel();
    std::thread::scope(|scope| {
        for done in vec![done; threads] {
            let (next, outcomes) = (&next, &outcomes);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(source) = scripts.get(index) else { return };
                    let outcome = run_one(*source, sources);
                    outcomes.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, outcome));
                    let _ = done.send(()); // who listens goes away only after this
                }
            });
        }
        for (count, ()) in finished.iter().enumerate() {
            terminal.progress("testing", count + 1, scripts.len());
        }
    });
    let mut outcomes = outcomes.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    outcomes.sort_by_key(|(index, _)| *index);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn run_one(source: SourceId, sources: &Sources) -> Outcome {
    let mut findings = Vec::new();
    let script = promqltest::read_script(sources.get(source).text(), source, &mut findings);
    Outcome { source, report: promqltest::run(&script), findings }
}
