//! Rate, errors, duration of requests (Tom Wilkie's method), for any counter or histogram of requests; HTTP unless told otherwise.

use crate::grafana::block::{Block, Selector, areas, lines, metrics, number, share};
use crate::grafana::panel::Panel;
use crate::grafana::panels::HeatmapAxis;
use crate::grafana::{Color, ColorMode, Heatmap, Override, Target, Timeseries, Unit};
use crate::metrics::{Catalogue, Counter, Histogram};
use crate::promql::builder::{Aggregations as _, Match, Operators as _, RATE_INTERVAL, Scalar, Vector, VectorExpr as _, regex};

metrics! {
    "the service" {
        REQUESTS = Counter "http_requests_total" ["code", "handler", "method", "path", "status"] "Requests answered.";
        DURATION = Histogram "http_request_duration_seconds" ["code", "handler", "method", "path", "status"] "How long answers took, in seconds.";
    }
}

/// `http_server_request_duration_seconds`: how long answers took, by the conventions of OpenTelemetry.
const OTEL: Histogram = Histogram::new("http_server_request_duration_seconds");
/// `http_server_requests_seconds`: how long answers took, by Micrometer.
const MICROMETER: Histogram = Histogram::new("http_server_requests_seconds");
/// `grpc_server_handled_total`: calls answered, by the Go middleware.
const GRPC: Counter = Counter::new("grpc_server_handled_total");
/// `grpc_server_handling_seconds`: how long calls took, by the Go middleware.
const GRPC_DURATION: Histogram = Histogram::new("grpc_server_handling_seconds");

/// Which metrics tell about requests, what an error is, and what requests are told apart by.
///
/// ```
/// use promforge::grafana::blocks::{Red, Selector, red_of};
/// use promforge::metrics::{Catalogue, Counter, Histogram};
/// use promforge::promql::builder::not;
///
/// const CALLS: Counter = Counter::new("rpc_calls_total").labels(&["method", "outcome"]);
/// const TIME: Histogram = Histogram::new("rpc_duration_seconds").labels(&["method"]);
///
/// let calls = Red::of(CALLS, TIME).errors("outcome", not("ok")).by("method").satisfied(0.1);
/// let block = red_of(&calls, &Selector::of("job", "billing"), &Catalogue::new());
/// let (_, ratio) = block.panels().find(|p| p.title() == "Errors").unwrap().queries().next().unwrap();
/// assert_eq!(
///     ratio,
///     "(sum(rate(rpc_calls_total{job=\"billing\",outcome!=\"ok\"}[$__rate_interval])) or 0 * sum(rate(rpc_calls_total{job=\"billing\"}[$__rate_interval]))) \
///      / sum(rate(rpc_calls_total{job=\"billing\"}[$__rate_interval]))"
/// );
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Red {
    requests: Option<Counter>,
    duration: Histogram,
    native: bool,
    errors: Option<(String, Match)>,
    by: Option<String>,
    satisfied: f64,
}

impl Default for Red {
    fn default() -> Self {
        Self::http()
    }
}

impl Red {
    /// Requests that a counter counts and a histogram times, in seconds.
    #[must_use]
    pub const fn of(requests: Counter, duration: Histogram) -> Self {
        Self { requests: Some(requests), duration, native: false, errors: None, by: None, satisfied: 0.5 }
    }

    /// Requests that a histogram times, in seconds, and by that counts too.
    #[must_use]
    pub const fn timed(duration: Histogram) -> Self {
        Self { requests: None, duration, native: false, errors: None, by: None, satisfied: 0.5 }
    }

    /// `http_requests_total` and `http_request_duration_seconds`. Errors are 5xx by `status` or `code`, and `path`, `handler`, `route`, .. tells
    /// requests apart: whichever the catalogue knows first.
    #[must_use]
    pub const fn http() -> Self {
        Self::of(REQUESTS, DURATION)
    }

    /// `http_server_request_duration_seconds` of OpenTelemetry.
    #[must_use]
    pub fn open_telemetry() -> Self {
        Self::timed(OTEL).errors("http_response_status_code", regex("5..")).by("http_route")
    }

    /// `http_server_requests_seconds` of Micrometer, with histograms switched on.
    #[must_use]
    pub fn micrometer() -> Self {
        Self::timed(MICROMETER).errors("status", regex("5..")).by("uri")
    }

    /// `grpc_server_handled_total` and `grpc_server_handling_seconds` of the Go middleware. Errors are what is the server's fault.
    #[must_use]
    pub fn grpc() -> Self {
        let faults = regex("Unknown|DeadlineExceeded|ResourceExhausted|Unimplemented|Internal|Unavailable|DataLoss");
        Self::of(GRPC, GRPC_DURATION).errors("grpc_code", faults).by("grpc_method")
    }

    /// The histogram is a native one: without buckets by `le`.
    #[must_use]
    pub const fn native(mut self) -> Self {
        self.native = true;
        self
    }

    /// What an error is: `errors("status", regex("5.."))`, `errors("outcome", not("ok"))`.
    #[must_use]
    pub fn errors(mut self, label: &str, value: impl Into<Match>) -> Self {
        self.errors = Some((label.to_owned(), value.into()));
        self
    }

    /// The label that tells requests apart.
    #[must_use]
    pub fn by(mut self, label: &str) -> Self {
        self.by = Some(label.to_owned());
        self
    }

    /// Up to how many seconds an answer satisfies; half a second, if unsaid. Of four times as many it is tolerated (Apdex).
    #[must_use]
    pub const fn satisfied(mut self, seconds: f64) -> Self {
        self.satisfied = seconds;
        self
    }

    /// The metric that is counted.
    fn counted(&self) -> String {
        self.requests.map_or_else(|| if self.native { self.duration.name().to_owned() } else { self.duration.count_name() }, |c| c.name().to_owned())
    }

    /// The first of `labels` that the catalogue says the metric has; the very first if it does not say.
    fn label(&self, catalogue: &Catalogue, labels: &[&str]) -> String {
        let known = catalogue.labels_of(&self.counted());
        let has = |label: &&&str| known.as_ref().is_none_or(|names| names.allows(label));
        labels.iter().find(has).or(labels.first()).map_or_else(String::new, |l| (*l).to_owned())
    }

    pub(super) fn asked<'a>(&'a self, s: &'a Selector, catalogue: &'a Catalogue) -> Asked<'a> {
        let status = || (self.label(catalogue, &["status", "code", "status_code", "http_status_code", "http_response_status_code"]), regex("5.."));
        let by = || self.label(catalogue, &["path", "handler", "route", "uri", "http_route", "endpoint", "method"]);
        Asked { red: self, s, catalogue, errors: self.errors.clone().unwrap_or_else(status), by: self.by.clone().unwrap_or_else(by) }
    }
}

/// What is asked about requests, with all labels decided.
pub(super) struct Asked<'a> {
    red: &'a Red,
    s: &'a Selector,
    catalogue: &'a Catalogue,
    errors: (String, Match),
    pub(super) by: String,
}

impl Asked<'_> {
    fn counted(&self, s: &Selector, labels: &[&str]) -> Vector {
        match (self.red.requests, self.red.native) {
            (Some(requests), _) => s.on(requests).rate(RATE_INTERVAL).sum_by(labels),
            (None, true) => s.on(self.red.duration).selector().rate(RATE_INTERVAL).sum_by(labels).histogram_count(),
            (None, false) => s.on(self.red.duration).observations(RATE_INTERVAL).sum_by(labels),
        }
    }

    fn failed(&self, labels: &[&str]) -> Vector {
        self.counted(&self.s.clone().matching(&self.errors.0, self.errors.1.clone()), labels)
    }

    /// The share of requests that failed; 0 where none did.
    pub(super) fn error_ratio(&self, labels: &[&str]) -> Vector {
        self.failed(labels).or(Scalar::from(0) * self.requests(labels)) / self.requests(labels)
    }

    /// Requests per second.
    pub(super) fn requests(&self, labels: &[&str]) -> Vector {
        self.counted(self.s, labels)
    }

    fn quantile_of(&self, s: &Selector, q: f64, labels: &[&str]) -> Vector {
        let duration = s.on(self.red.duration);
        if self.red.native { duration.native_quantile(q, RATE_INTERVAL, labels) } else { duration.quantile(q, RATE_INTERVAL, labels) }
    }

    /// How long the share `q` of answers took at most.
    pub(super) fn quantile(&self, q: f64, labels: &[&str]) -> Vector {
        self.quantile_of(self.s, q, labels)
    }

    /// The same of failed requests alone, if the histogram has the label that tells them apart.
    pub(super) fn failed_quantile(&self, q: f64) -> Option<Vector> {
        let series = if self.red.native { self.red.duration.name().to_owned() } else { self.red.duration.bucket_name() };
        let knows = self.catalogue.labels_of(&series).is_some_and(|names| names.allows(&self.errors.0));
        knows.then(|| self.quantile_of(&self.s.clone().matching(&self.errors.0, self.errors.1.clone()), q, &[]))
    }

    fn mean(&self, labels: &[&str]) -> Vector {
        let duration = self.s.on(self.red.duration);
        if self.red.native { duration.selector().rate(RATE_INTERVAL).sum_by(labels).histogram_avg() } else { duration.average(RATE_INTERVAL, labels) }
    }

    fn share_up_to(&self, seconds: f64) -> Vector {
        let duration = self.s.on(self.red.duration);
        let none: [&str; 0] = [];
        match self.red.native {
            true => duration.selector().rate(RATE_INTERVAL).sum().histogram_fraction(f64::NEG_INFINITY, seconds),
            false => duration.share_up_to(seconds, RATE_INTERVAL, none),
        }
    }

    /// Satisfied requests and half of the tolerated ones, of all.
    fn apdex(&self) -> Vector {
        (self.share_up_to(self.red.satisfied) + self.share_up_to(4.0 * self.red.satisfied)) / 2
    }

    /// Answers by the label that errors are told by, coloured as statuses of HTTP.
    pub(super) fn answers(&self) -> Panel<Timeseries> {
        let label = self.errors.0.as_str();
        let shades = |first: char, color| Override::by_regexp(format!("/^{first}/")).color(ColorMode::Shades(color));
        areas(
            "Answers",
            Unit::RequestsPerSecond,
            "Answers per second by what came out. Compare with the errors: 4xx that jump are often a broken client, or a broken release.",
        )
        .query(self.requests(&[label]), format!("{{{{{label}}}}}"))
        .override_fields(shades('2', Color::Green))
        .override_fields(shades('3', Color::Blue))
        .override_fields(shades('4', Color::Orange))
        .override_fields(shades('5', Color::Red))
    }

    /// How many answers took how long.
    fn heatmap(&self) -> Panel<Heatmap> {
        let duration = self.s.on(self.red.duration);
        let (counts, legend) = if self.red.native {
            (duration.selector().increase(RATE_INTERVAL).sum(), "")
        } else {
            (duration.buckets().increase(RATE_INTERVAL).sum_by(["le"]), "{{le}}")
        };
        Heatmap::new("Durations")
            .description("How many answers took how long. Two bands are two kinds of requests, or a cache; a band that leaves the others is what to look for.")
            .unit(Unit::Seconds)
            .y_axis(HeatmapAxis::new().unit(Unit::Seconds))
            .cell_unit(Unit::Short)
            .value_name("answers")
            .full()
            .query(counts, legend)
    }

    /// Quantiles over time, the upper one with exemplars.
    pub(super) fn quantiles(&self) -> Panel<Timeseries> {
        lines("Duration", Unit::Seconds, "How long answers take: half of them, 95 % and 99 % are at most that slow. Users feel the upper lines.")
            .query(self.quantile(0.5, &[]), "p50")
            .query(self.quantile(0.95, &[]), "p95")
            .target(Target::new(self.quantile(0.99, &[])).legend("p99").exemplars())
    }
}

/// Requests, errors and duration of a service's HTTP requests: `http_requests_total` and `http_request_duration_seconds`.
#[must_use]
#[track_caller]
pub fn red(selector: &Selector, catalogue: &Catalogue) -> Block {
    red_of(&Red::http(), selector, catalogue)
}

/// As [`red`], for other metrics.
#[must_use]
#[track_caller]
pub fn red_of(red: &Red, selector: &Selector, catalogue: &Catalogue) -> Block {
    let asked = red.asked(selector, catalogue);
    let by = asked.by.as_str();
    let legend = format!("{{{{{by}}}}}");
    let numbers = (
        number("Requests", Unit::RequestsPerSecond, "Requests per second.").query(asked.requests(&[]), ""),
        number("Errors", Unit::PercentUnit, "The share of requests that fail through the service's own fault.")
            .query(asked.error_ratio(&[]), "")
            .threshold(0.01, Color::Orange)
            .threshold(0.05, Color::Red),
        number("Mean duration", Unit::Seconds, "How long an answer takes on average. It hides the slow ones: see the quantiles.").query(asked.mean(&[]), ""),
        number("p95", Unit::Seconds, "95 % of answers are at most that slow.").query(asked.quantile(0.95, &[]), ""),
        number("p99", Unit::Seconds, "99 % of answers are at most that slow.").query(asked.quantile(0.99, &[]), ""),
        number("Apdex", Unit::NoUnit, "Satisfied answers and half of the tolerated ones, of all: 1 is best. Needs Prometheus 3.")
            .query(asked.apdex(), "")
            .decimals(2)
            .threshold(0, Color::Red)
            .threshold(0.7, Color::Orange)
            .threshold(0.85, Color::Green),
    );
    let graphs = (
        lines(
            "Requests by what they ask",
            Unit::RequestsPerSecond,
            "Requests per second. A fall is as telling as a peak: somebody in front of the service may be down.",
        )
        .query(asked.requests(&[by]), legend.as_str()),
        share("Errors by what they ask", "The share of requests that fail. Start with the line that is highest, and with the time at which it rose.")
            .query(asked.error_ratio(&[by]), legend.as_str())
            .threshold(0.05, Color::Red)
            .threshold_lines(),
        asked.quantiles(),
        asked.answers(),
        lines("p95 by what they ask", Unit::Seconds, "95 % of answers are at most that slow. One slow line: that endpoint; all of them: something they share.")
            .query(asked.quantile(0.95, &[by]), legend.as_str()),
        lines("Errors per second", Unit::RequestsPerSecond, "Failed requests per second: how many people a share stands for.")
            .query(asked.failed(&[by]).gt(0), legend.as_str())
            .no_value("none"),
        asked.heatmap(),
    );
    Block::new("Requests, errors, duration", selector, catalogue, NEEDS, (numbers, graphs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::any_panel::AnyPanel;
    use crate::promql::builder::not;

    fn expressions(red: &Red, catalogue: &Catalogue) -> Vec<String> {
        let block = red_of(red, &Selector::all(), catalogue);
        block.panels().flat_map(AnyPanel::queries).map(|(_, e)| e.to_owned()).collect()
    }

    #[test]
    fn labels_are_what_the_catalogue_knows() {
        let mut c = Catalogue::new();
        c.add(&Counter::new("http_requests_total").labels(&["code", "handler"]));
        c.add(&Histogram::new("http_request_duration_seconds").labels(&["handler"]));
        let all = expressions(&Red::http(), &c).join("\n");
        assert!(all.contains(r#"code=~"5..""#) && all.contains("sum by (handler)") && !all.contains("path") && !all.contains("status"), "{all}");
        let all = expressions(&Red::http(), &Catalogue::new()).join("\n");
        assert!(all.contains(r#"status=~"5..""#) && all.contains("sum by (path)"), "{all}");
    }

    #[test]
    fn histograms_count_too() {
        let bare = Catalogue::new();
        let classic = expressions(&Red::timed(DURATION).errors("status", not("200")), &bare);
        assert_eq!(classic.first().map(String::as_str), Some("sum(rate(http_request_duration_seconds_count[$__rate_interval]))"));
        let native = expressions(&Red::timed(DURATION).native(), &bare);
        assert_eq!(native.first().map(String::as_str), Some("histogram_count(sum(rate(http_request_duration_seconds[$__rate_interval])))"));
        assert!(native.iter().all(|e| !e.contains("_bucket") && !e.contains("_count[") && !e.contains("le)")), "{native:?}");
        for preset in [Red::open_telemetry(), Red::micrometer(), Red::grpc()] {
            assert_eq!(expressions(&preset, &bare).len(), classic.len());
        }
    }
}
