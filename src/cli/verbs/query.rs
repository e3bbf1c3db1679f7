//! `promforge query --data FILE EXPR`: evaluates an expression over series from a file, with the engine that tests rules.

mod data;
mod result;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::Exit;
use crate::cli::arguments::{self, Language, Shown, Sized};
use crate::cli::findings;
use crate::cli::inputs::{Complaints, Input};
use crate::cli::terminal::Terminal;
use crate::diag::render::Format;
use crate::diag::{Code, Diagnostic};
use crate::engine::{Engine, EvalError, MemoryStore, Options, Remark};
use crate::model::Timestamp;
use crate::model::duration::{Duration, minutes};
use crate::text::{SourceId, Sources, Span};

const SYNTAX: Code = Code("promql/syntax");
const FAILED: Code = Code("query/failed");
const REMARK: Code = Code("query/remark");

/// Arguments of `query`.
#[derive(Debug, Args)]
#[command(after_help = "\
FILE is a /metrics page (its samples count as taken at time 0, or at their own timestamps), or, if it ends in .txt, test
series as unit-test files have them, one a line: `up{job=\"api\"} 1x10 0x5`, spaced by --interval from time 0 on.
The expression is evaluated at the time of the last sample, unless --at, or --from, --to and --step say otherwise; times are
counted from the first sample.

Examples:
  $ promforge query --data metrics.prom 'topk(3, sum by (path) (http_requests_total))'
  $ promforge query --data series.txt --at 10m 'rate(http_requests_total[5m])'
  $ promforge query --data series.txt --from 0s --to 10m --step 1m 'up == 0'")]
pub(crate) struct Query {
    /// The expression
    expr: String,

    /// Where series come from; may be given several times, `-` is standard input
    #[arg(long, value_name = "FILE", required = true)]
    data: Vec<PathBuf>,

    /// Between two values of a test series
    #[arg(long, value_name = "DURATION", default_value = "1m")]
    interval: Duration,

    /// Evaluate so long after the first sample
    #[arg(long, value_name = "DURATION", conflicts_with_all = ["from", "to"])]
    at: Option<Duration>,

    /// Evaluate over time, from here ..
    #[arg(long, value_name = "DURATION", requires = "to")]
    from: Option<Duration>,

    /// .. to here
    #[arg(long, value_name = "DURATION", requires = "from")]
    to: Option<Duration>,

    /// Between two evaluations over time
    #[arg(long, value_name = "DURATION", default_value = "1m", requires = "from")]
    step: Duration,

    /// How the result is shown
    #[arg(long, value_enum, default_value_t = Output::Table)]
    output: Output,

    #[command(flatten)]
    language: Language,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    sized: Sized,
}

/// How a result is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// A line for each series or sample
    Table,
    /// As `data` of the HTTP API
    Json,
}

pub(super) fn run(arguments: &Query, terminal: &mut Terminal) -> Exit {
    let limit = arguments.sized.max_file_size.unwrap_or_default();
    let features = arguments::features(arguments.language.features.iter().map(String::as_str));
    let (mut sources, mut found, mut store) = (Sources::default(), Vec::new(), MemoryStore::new());
    let query = sources.add("<expr>", arguments.expr.as_str());
    for path in &arguments.data {
        let input = Input { path: path.clone(), named: true };
        match input.read(limit) {
            Ok(text) => {
                let source = sources.add(input.name(), text.clone());
                data::read(&input.path, source, &text, arguments.interval, &mut store, &mut found);
            }
            Err(error) => {
                let format = arguments.shown.format;
                Complaints { terminal, format, sources: &mut sources, found: &mut found }.add(&error);
                if format != Format::Pretty {
                    findings::show(terminal, format, &found, &sources);
                }
                return Exit::Failed;
            }
        }
    }
    let delayed_name_removal = arguments.language.features.iter().any(|f| f == "promql-delayed-name-removal");
    let engine = Engine::new(Options { features, delayed_name_removal, ..Options::server() });
    if let Some(text) = evaluate(arguments, &engine, &store, query, &mut found) {
        terminal.print(&text);
    }
    let errors = findings::has_errors(&found);
    if !found.is_empty() {
        findings::show(terminal, arguments.shown.format, &found, &sources);
    }
    if errors { Exit::Findings } else { Exit::Clean }
}

/// The result as text; `None` if there is none, which is among the findings then.
fn evaluate(arguments: &Query, engine: &Engine, store: &MemoryStore, query: SourceId, found: &mut Vec<Diagnostic>) -> Option<String> {
    let expr = match engine.parse(&arguments.expr) {
        Ok(expr) if !findings::has_errors(found) => expr,
        Ok(_) => return None,
        Err(errors) => {
            for error in errors.errors {
                let mut finding = Diagnostic::error(SYNTAX, error.message, query, error.span);
                finding.help.extend(error.help);
                found.push(finding);
            }
            return None;
        }
    };
    let times = || store.iter().flat_map(|(_, samples)| samples.times.iter().copied());
    let (first, last): (Timestamp, Timestamp) = (times().min().unwrap_or(0), times().max().unwrap_or(0));
    let at = |d: Duration| first.saturating_add(d.as_millis());
    let evaluated = match (arguments.from, arguments.to) {
        (Some(from), Some(to)) => {
            let step = if arguments.step.is_zero() { minutes(1) } else { arguments.step };
            engine.range(store, &expr, at(from), at(to), step)
        }
        _ => engine.instant(store, &expr, arguments.at.map_or(last, at)),
    };
    match evaluated {
        Ok(evaluated) => {
            for annotation in evaluated.annotations.iter() {
                found.push(remark(query, &annotation.remark, annotation.span));
            }
            Some(match arguments.output {
                Output::Table => result::table(&evaluated.value, first),
                Output::Json => result::json(&evaluated.value),
            })
        }
        Err(error) => {
            found.push(failed(query, &error, &arguments.expr));
            None
        }
    }
}

fn failed(query: SourceId, error: &EvalError, text: &str) -> Diagnostic {
    let whole = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let mut finding = Diagnostic::error(FAILED, error.to_string(), query, error.span().unwrap_or(whole));
    finding.help.extend(error.help());
    finding
}

fn remark(query: SourceId, remark: &Remark, span: Span) -> Diagnostic {
    let level = match remark.level() {
        crate::engine::Level::Warning => crate::diag::Level::Warning,
        crate::engine::Level::Info => crate::diag::Level::Info,
    };
    let text = remark.text();
    let text = text.trim_start_matches("PromQL warning: ").trim_start_matches("PromQL info: ");
    Diagnostic::new(level, REMARK, text, query, span)
}
