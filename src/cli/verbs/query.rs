//! `promforge query EXPR`: evaluates an expression over data files with the engine that tests rules, or has a server evaluate it.

mod chart;
#[cfg(feature = "remote")]
mod credentials;
mod data;
mod explain;
mod local;
#[cfg(feature = "remote")]
mod remote;
mod table;
mod time;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::Exit;
use crate::cli::arguments::{Language, Shown, Sized};
use crate::cli::findings;
use crate::cli::terminal::Terminal;
use crate::diag::{Code, Diagnostic};
use crate::engine::Value;
use crate::model::Timestamp;
use crate::model::duration::{Duration, minutes};
use crate::text::Sources;

use time::{Moment, When};

const SYNTAX: Code = Code("promql/syntax");
const FAILED: Code = Code("query/failed");
const REMARK: Code = Code("query/remark");

/// Arguments of `query`.
#[derive(Debug, Args)]
#[command(
    group = clap::ArgGroup::new("where").args(["data", "url"]).required(true),
    after_help = "\
FILE is a /metrics page (text format or OpenMetrics; samples without a timestamp count as taken at time 0), test series (`load`
blocks, or a series a line: `up{job=\"api\"} 1x10 0x5`), or the JSON that /api/v1/query, /api/v1/query_range or /api/v1/series
answered. Its content tells which. Pages may be larger than memory.

TIME is RFC 3339 (`2026-01-31T12:00:00Z`), Unix seconds (`1769860800`), or a duration: counted from the data's first sample, or from
now with --url (`-1h`). Without a time the expression is evaluated at the data's last sample, or now. One of --start, --end and --step
makes a range of it; what is missing is the first sample (an hour ago), the last sample (now), 1m.

With --url, credentials come from the environment: PROMFORGE_USER and PROMFORGE_PASSWORD, or PROMFORGE_TOKEN; or from --auth-file.

Examples:
  $ promforge query --data metrics.prom 'topk(3, sum by (path) (http_requests_total))'
  $ promforge query --data series.txt --at 10m 'rate(http_requests_total[5m])'
  $ promforge query --data answer.json --start 0s --step 1m --output csv 'up == 0'
  $ promforge query --data series.txt --output chart 'sum by (path) (rate(http_requests_total[5m]))'
  $ promforge query --data series.txt --explain 'sum(rate(http_requests_total[5m])) > 10'
  $ promforge query --url https://prometheus.example.com --start -6h --output chart 'sum(up)'
  $ curl -s http://10.0.0.7:9100/metrics | promforge query --data - 'node_load1 > 4'"
)]
pub(crate) struct Query {
    /// The expression
    expr: String,

    /// Where series come from; may be given several times, `-` is standard input
    #[arg(long, value_name = "FILE")]
    data: Vec<PathBuf>,

    /// Ask this Prometheus, Mimir, Thanos or VictoriaMetrics instead, with its path prefix if it has one
    #[arg(long, value_name = "URL", conflicts_with_all = ["data", "interval", "explain"])]
    url: Option<String>,

    /// Between two values of test series that have no `load` above them
    #[arg(long, value_name = "DURATION", default_value = "1m")]
    interval: Duration,

    /// Evaluate at this time
    #[arg(long, visible_alias = "time", value_name = "TIME", allow_hyphen_values = true, conflicts_with_all = ["start", "end", "step"])]
    at: Option<Moment>,

    /// Evaluate over time, from here ..
    #[arg(long, visible_alias = "from", value_name = "TIME", allow_hyphen_values = true)]
    start: Option<Moment>,

    /// .. to here ..
    #[arg(long, visible_alias = "to", value_name = "TIME", allow_hyphen_values = true)]
    end: Option<Moment>,

    /// .. with so much between two evaluations [default: 1m; of a chart, what its width allows]
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true, value_parser = time::step)]
    step: Option<Duration>,

    /// How the result is shown
    #[arg(long, value_enum, default_value_t = Output::Table)]
    output: Output,

    /// Show instead how the expression is evaluated: a tree with type, series and samples of each part
    #[arg(long, conflicts_with = "output")]
    explain: bool,

    /// With --url: user and password, or a token, in YAML as Prometheus' `http_config` has them (`basic_auth`, `authorization`)
    #[arg(long, value_name = "FILE", requires = "url")]
    auth_file: Option<PathBuf>,

    /// With --url: give up after so long
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    timeout: Duration,

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
    /// The answer of the HTTP API
    Json,
    /// A line for each sample, a column for each label
    Csv,
    /// Lines over time, made of characters; without times over all of the data
    Chart,
}

pub(super) fn run(arguments: &Query, terminal: &mut Terminal) -> Exit {
    if arguments.step.is_some_and(|step| step.as_millis() <= 0) {
        terminal.error("expected a --step above zero");
        return Exit::Failed;
    }
    if arguments.output == Output::Chart && arguments.at.is_some() {
        terminal.error("a chart shows a range of time: give --start, --end and --step instead of --at");
        return Exit::Failed;
    }
    match &arguments.url {
        None => local::run(arguments, terminal),
        #[cfg(feature = "remote")]
        Some(url) => remote::run(arguments, url, terminal),
        #[cfg(not(feature = "remote"))]
        Some(_) => {
            terminal.error("this promforge was built without the feature `remote`, which --url needs");
            Exit::Failed
        }
    }
}

impl Query {
    /// When to evaluate: durations count from `zero`; what is not said is `first` and `last`. A chart has no more steps than there are
    /// samples `apart` from each other.
    fn when(&self, zero: Timestamp, first: Timestamp, last: Timestamp, apart: Duration) -> Result<When, String> {
        if self.start.is_none() && self.end.is_none() && self.step.is_none() && self.output != Output::Chart {
            return Ok(When::Instant(self.at.map_or(last, |at| at.from(zero))));
        }
        let (start, end) = (self.start.map_or(first, |t| t.from(zero)), self.end.map_or(last, |t| t.from(zero)));
        if end < start {
            return Err(format!("expected --end behind --start, found it {} before", crate::model::duration::millis(start.saturating_sub(end))));
        }
        let step = self.step.unwrap_or_else(|| if self.output == Output::Chart { time::nice_step(start, end).max(apart) } else { minutes(1) });
        Ok(When::Range { start, end, step })
    }

    /// The result in the wanted form; `json` is the answer as JSON, `first` what times are counted from.
    fn show(&self, value: &Value, when: When, first: Timestamp, json: impl FnOnce() -> String, terminal: &Terminal) -> String {
        let at = match when {
            When::Instant(at) | When::Range { end: at, .. } => at,
        };
        match (self.output, value, when) {
            (Output::Json, _, _) => json(),
            (Output::Csv, _, _) => table::csv(value, at),
            (Output::Chart, Value::Matrix(series), When::Range { start, end, step }) => {
                let width = terminal.columns().unwrap_or(chart::WIDTH);
                chart::chart(series, &chart::View { start, end, step, first, width, colour: terminal.colour() })
            }
            _ => table::table(value, first),
        }
    }

    /// Shows findings where they do not disturb what programs read, and says what they mean for the exit code.
    fn finish(&self, found: &[Diagnostic], sources: &Sources, terminal: &mut Terminal) -> Exit {
        if !found.is_empty() {
            if matches!(self.output, Output::Json | Output::Csv) {
                findings::show_aside(terminal, self.shown.format, found, sources);
            } else {
                findings::show(terminal, self.shown.format, found, sources);
            }
        }
        if findings::has_errors(found) { Exit::Findings } else { Exit::Clean }
    }
}
