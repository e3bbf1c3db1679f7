//! Evaluation by a server: the question, its result, and the server's remarks as findings with carets where it says where.

use std::time::SystemTime;

use super::credentials::{self, PASSWORD, TOKEN, USER};
use super::time::When;
use super::{Query, REMARK};
use crate::cli::Exit;
use crate::cli::terminal::Terminal;
use crate::data::Outcome;
use crate::diag::{Diagnostic, Level};
use crate::model::Timestamp;
use crate::model::duration::{Duration, hours};
use crate::remote::{Client, RemoteError, RemoteErrorKind};
use crate::text::{SourceId, Sources, Span};

pub(super) fn run(arguments: &Query, url: &str, terminal: &mut Terminal) -> Exit {
    let mut sources = Sources::default();
    let query = sources.add("<expr>", arguments.expr.as_str());
    let auth = credentials::find(arguments.auth_file.as_deref(), |name| std::env::var(name).ok());
    let auth = match auth {
        Ok(auth) => auth,
        Err(message) => return failed(terminal, &message, None),
    };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| Timestamp::try_from(d.as_millis()).unwrap_or(0));
    let when = match arguments.when(now, now - hours(1).as_millis(), now, Duration::ZERO) {
        Ok(when) => when,
        Err(message) => return failed(terminal, &message, None),
    };
    let reply = Client::new(url, auth, arguments.timeout).and_then(|client| match when {
        When::Instant(at) => client.instant(&arguments.expr, arguments.at.map(|_| at)),
        When::Range { start, end, step } => client.range(&arguments.expr, start, end, step),
    });
    let reply = match reply {
        Ok(reply) => reply,
        Err(error) => return failed(terminal, &error.to_string(), help(&error).as_deref()),
    };
    let warnings = reply.answer.warnings.iter().map(|text| remark(Level::Warning, text, query, &arguments.expr));
    let infos = reply.answer.infos.iter().map(|text| remark(Level::Info, text, query, &arguments.expr));
    let found: Vec<Diagnostic> = warnings.chain(infos).collect();
    if let Outcome::Result(value) = &reply.answer.outcome {
        let first = match when {
            When::Instant(at) | When::Range { start: at, .. } => at,
        };
        let text = arguments.show(value, when, first, || format!("{}\n", reply.text.trim_end()), terminal);
        terminal.print(&text);
    }
    arguments.finish(&found, &sources, terminal)
}

fn failed(terminal: &mut Terminal, message: &str, help: Option<&str>) -> Exit {
    terminal.error(message);
    if let Some(help) = help {
        terminal.help(help);
    }
    Exit::Failed
}

/// The way out.
fn help(error: &RemoteError) -> Option<String> {
    Some(match &error.kind {
        RemoteErrorKind::Userinfo => format!("set {USER} and {PASSWORD}, or name a file with --auth-file"),
        RemoteErrorKind::Refused { with_credentials: false, .. } => format!("set {USER} and {PASSWORD}, or {TOKEN}, or name a file with --auth-file"),
        RemoteErrorKind::Timeout(_) => "raise it with --timeout, or ask for less: a shorter range, a longer --step".to_owned(),
        RemoteErrorKind::NoApi => "the API may be below a path: `/prometheus` of Mimir, `/select/0/prometheus` of a VictoriaMetrics cluster".to_owned(),
        RemoteErrorKind::Html { .. } => "a login page or another program answers there; give the address under which `/api/v1/query` is found".to_owned(),
        _ => return None,
    })
}

/// A server's remark; `(line:column)` at its end becomes a place.
fn remark(level: Level, text: &str, query: SourceId, expr: &str) -> Diagnostic {
    let bare = text.trim_start_matches("PromQL warning: ").trim_start_matches("PromQL info: ");
    let place = bare.strip_suffix(')').and_then(|rest| {
        let (words, place) = rest.rsplit_once(" (")?;
        let (line, column) = place.split_once(':')?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        let start: usize = expr.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
        let at = start + column.checked_sub(1)?;
        expr.is_char_boundary(at).then(|| (words, Span::of(at, (at + 1).min(expr.len()))))
    });
    let (words, span) = place.unwrap_or((bare, Span::of(0, expr.len())));
    Diagnostic::new(level, REMARK, words, query, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_remarks() {
        let of = |text: &str, expr: &str| {
            let found = remark(Level::Info, text, SourceId(0), expr);
            (found.message, found.primary.map(|p| (p.span.start, p.span.end)).expect("present"))
        };
        assert_eq!(of("PromQL info: metric might not be a counter (2:3)", "sum(\n  x)"), ("metric might not be a counter".to_owned(), (7, 8)));
        assert_eq!(of("store unavailable", "up"), ("store unavailable".to_owned(), (0, 2)));
        assert_eq!(of("odd (9:9)", "up"), ("odd (9:9)".to_owned(), (0, 2)));
    }
}
