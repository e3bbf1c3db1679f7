//! The four golden signals of Google's SRE book: latency, traffic, errors, saturation. Requests as [`super::red()`] asks about them, saturation by
//! what every process exposes, and by resources of your own.

use super::process::{CPU, MAX_FDS, OPEN_FDS, RESIDENT};
use super::red::{DURATION, REQUESTS, Red};
use super::use_method::Resource;
use crate::grafana::block::{Block, Need, Selector, lines, number, share};
use crate::grafana::panel::Panel;
use crate::grafana::{Color, Timeseries, Unit};
use crate::metrics::Catalogue;
use crate::promql::builder::{Aggregations as _, RATE_INTERVAL, VectorExpr as _, hours};

/// The metrics that the block asks for unless told otherwise, and who exposes them.
pub const NEEDS: &[Need] = &[
    Need::new(REQUESTS.metric(), "the service"),
    Need::new(DURATION.metric(), "the service"),
    Need::new(CPU.metric(), "the client library"),
    Need::new(RESIDENT.metric(), "the client library"),
    Need::new(OPEN_FDS.metric(), "the client library"),
    Need::new(MAX_FDS.metric(), "the client library"),
];

/// Latency, traffic, errors and saturation of a service's HTTP requests.
#[must_use]
#[track_caller]
pub fn golden_signals(selector: &Selector, catalogue: &Catalogue) -> Block {
    golden_signals_of(&Red::http(), [], selector, catalogue)
}

/// As [`golden_signals`], for other metrics, and with resources that can be full: pools, queues.
#[must_use]
#[track_caller]
pub fn golden_signals_of(requests: &Red, resources: impl IntoIterator<Item = Resource>, selector: &Selector, catalogue: &Catalogue) -> Block {
    let (s, by) = (selector, selector.label());
    let asked = requests.asked(selector, catalogue);
    let what = format!("{{{{{}}}}}", asked.by);
    let fds = || s.on(OPEN_FDS).sum_by([by]) / s.on(MAX_FDS).sum_by([by]);
    let numbers = (
        number("Latency (p99)", Unit::Seconds, "99 % of answers are at most that slow.").quarter().query(asked.quantile(0.99, &[]), ""),
        number("Traffic", Unit::RequestsPerSecond, "Requests per second.").quarter().query(asked.requests(&[]), ""),
        number("Error ratio", Unit::PercentUnit, "The share of requests that fail through the service's own fault.")
            .quarter()
            .query(asked.error_ratio(&[]), "")
            .threshold(0.01, Color::Orange)
            .threshold(0.05, Color::Red),
        number("Saturation (descriptors)", Unit::PercentUnit, "The fullest table of file descriptors: connections and files that are open.")
            .quarter()
            .query(fds().max(), "")
            .threshold(0.7, Color::Orange)
            .threshold(0.9, Color::Red),
    );
    let latency: Vec<Panel<Timeseries>> = asked
        .failed_quantile(0.95)
        .map(|failed| {
            lines("Latency of errors (p95)", Unit::Seconds, "How long failed answers take. Fast failures hide in the latency of all; slow ones are timeouts.")
                .query(failed, "failed")
                .query(asked.quantile(0.95, &[]), "all")
        })
        .into_iter()
        .collect();
    let signals = (
        asked.quantiles(),
        lines("Latency by what they ask (p95)", Unit::Seconds, "95 % of answers are at most that slow.")
            .query(asked.quantile(0.95, &[&asked.by]), what.as_str()),
        latency,
        lines("Traffic by what they ask", Unit::RequestsPerSecond, "Requests per second. A fall is as telling as a peak.")
            .query(asked.requests(&[&asked.by]), what.as_str()),
        asked.answers(),
        share("Error ratio by what they ask", "The share of requests that fail.")
            .query(asked.error_ratio(&[&asked.by]), what)
            .threshold(0.05, Color::Red)
            .threshold_lines(),
    );
    let saturation = (
        lines("CPU", Unit::Short, "CPU cores used by process. Flat at a whole number: one thread is busy all the time, or the limit is reached.")
            .query(s.on(CPU).rate(RATE_INTERVAL).sum_by([by]), s.legend("")),
        lines("Memory", Unit::Bytes, "Resident memory by process, and where it would be in four hours at the pace of the last.")
            .query(s.on(RESIDENT).sum_by([by]), s.legend(""))
            .query(s.on(RESIDENT).predict_linear(hours(1), hours(4)).max().clamp_min(0), "largest in 4h"),
        share("Descriptors", "Open file descriptors of those allowed.").query(fds(), s.legend("")).threshold(0.9, Color::Red).threshold_lines(),
    );
    let own: Vec<Panel<Timeseries>> = resources.into_iter().flat_map(Resource::into_panels).collect();
    Block::new("Golden signals", selector, catalogue, NEEDS, (numbers, signals, saturation, own))
}
