//! Evaluation here: data files into a store, the expression through the engine, its remarks into findings.

use super::data::{self, Loading};
use super::time::When;
use super::{FAILED, Query, REMARK, SYNTAX, explain};
use crate::cli::Exit;
use crate::cli::arguments;
use crate::cli::findings;
use crate::cli::inputs::{Complaints, Input};
use crate::cli::terminal::Terminal;
use crate::data::write_answer;
use crate::diag::Diagnostic;
use crate::diag::render::Format;
use crate::engine::{Engine, EvalError, Level, MemoryStore, Options, Remark};
use crate::model::Timestamp;
use crate::model::duration::{Duration, millis};
use crate::text::{SourceId, Sources, Span};

pub(super) fn run(arguments: &Query, terminal: &mut Terminal) -> Exit {
    let (mut sources, mut found, mut store) = (Sources::default(), Vec::new(), MemoryStore::new());
    let query = sources.add("<expr>", arguments.expr.as_str());
    for path in &arguments.data {
        let input = Input { path: path.clone(), named: true };
        let limit = arguments.sized.max_file_size;
        let mut to = Loading { interval: arguments.interval, limit, sources: &mut sources, store: &mut store, found: &mut found };
        if let Err(error) = data::read(&input, &mut to, data::WHOLE) {
            let format = arguments.shown.format;
            Complaints { terminal, format, sources: &mut sources, found: &mut found }.add(&error);
            if format != Format::Pretty {
                findings::show(terminal, format, &found, &sources);
            }
            return Exit::Failed;
        }
    }
    let features = arguments::features(arguments.language.features.iter().map(String::as_str));
    let delayed_name_removal = arguments.language.features.iter().any(|f| f == "promql-delayed-name-removal");
    let engine = Engine::new(Options { features, delayed_name_removal, ..Options::server() });
    match evaluate(arguments, &engine, &store, query, &mut found, terminal) {
        Ok(Some(text)) => terminal.print(&text),
        Ok(None) => {}
        Err(message) => {
            terminal.error(message);
            return Exit::Failed;
        }
    }
    arguments.finish(&found, &sources, terminal)
}

/// The result as text; `None` if there is none, which is among the findings then. An error is about the arguments.
fn evaluate(
    arguments: &Query,
    engine: &Engine,
    store: &MemoryStore,
    query: SourceId,
    found: &mut Vec<Diagnostic>,
    terminal: &Terminal,
) -> Result<Option<String>, String> {
    let expr = match engine.parse(&arguments.expr) {
        Ok(expr) if !findings::has_errors(found) => expr,
        Ok(_) => return Ok(None),
        Err(errors) => {
            for error in errors.errors {
                let mut finding = Diagnostic::error(SYNTAX, error.message, query, error.span);
                finding.help.extend(error.help);
                found.push(finding);
            }
            return Ok(None);
        }
    };
    let (first, last) = bounds(store);
    let when = arguments.when(first, first, last, spacing(store))?;
    if arguments.explain {
        let (start, end, step) = match when {
            When::Instant(at) => (at, at, None),
            When::Range { start, end, step } => (start, end, Some(step)),
        };
        return Ok(match engine.explain(store, &expr, start, end, step) {
            Ok(parts) => Some(explain::tree(&expr, &arguments.expr, &parts)),
            Err(error) => {
                found.push(failed(query, &error, &arguments.expr));
                None
            }
        });
    }
    let evaluated = match when {
        When::Instant(at) => engine.instant(store, &expr, at),
        When::Range { start, end, step } => engine.range(store, &expr, start, end, step),
    };
    match evaluated {
        Ok(evaluated) => {
            for annotation in evaluated.annotations.iter() {
                found.push(remark(query, &annotation.remark, annotation.span));
            }
            let at = match when {
                When::Instant(at) | When::Range { end: at, .. } => at,
            };
            let json = || write_answer(&evaluated, at, &arguments.expr) + "\n";
            Ok(Some(arguments.show(&evaluated.value, when, first, json, terminal)))
        }
        Err(error) => {
            found.push(failed(query, &error, &arguments.expr));
            Ok(None)
        }
    }
}

/// The times of the first and the last sample; 0 without samples.
fn bounds(store: &MemoryStore) -> (Timestamp, Timestamp) {
    let ends = |(_, s): (_, &crate::engine::Columns<'static>)| {
        let first = s.times.first().copied().into_iter().chain(s.histograms.first().map(|p| p.time)).min();
        let last = s.times.last().copied().into_iter().chain(s.histograms.last().map(|p| p.time)).max();
        first.zip(last)
    };
    let all = || store.iter().filter_map(ends);
    (all().map(|(first, _)| first).min().unwrap_or(0), all().map(|(_, last)| last).max().unwrap_or(0))
}

/// How far apart samples usually are: the shortest mean distance in a series; 0 where no series has two.
fn spacing(store: &MemoryStore) -> Duration {
    let mean = |times: &[Timestamp]| {
        let steps = i64::try_from(times.len()).unwrap_or(i64::MAX).checked_sub(1).filter(|steps| *steps > 0)?;
        Some(times.last()?.saturating_sub(*times.first()?) / steps)
    };
    millis(store.iter().filter_map(|(_, s)| mean(&s.times)).min().unwrap_or(0))
}

fn failed(query: SourceId, error: &EvalError, text: &str) -> Diagnostic {
    let whole = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let mut finding = Diagnostic::error(FAILED, error.to_string(), query, error.span().unwrap_or(whole));
    finding.help.extend(error.help());
    finding
}

fn remark(query: SourceId, remark: &Remark, span: Span) -> Diagnostic {
    let level = match remark.level() {
        Level::Warning => crate::diag::Level::Warning,
        Level::Info => crate::diag::Level::Info,
    };
    let text = remark.text();
    let text = text.trim_start_matches("PromQL warning: ").trim_start_matches("PromQL info: ");
    Diagnostic::new(level, REMARK, text, query, span)
}
