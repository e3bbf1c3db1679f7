//! What is stored under new names (`level:metric:operations`), because alerts judge it and panels show it all day.
//!
//! Panels name these series through the constants, so that a rename breaks the build and not the dashboard.

use promforge::metrics::Gauge;
use promforge::model::duration::minutes;
use promforge::rules::{RecordingRule, RuleGroup};

use super::expressions::{cpu_of_limit, error_ratio, request_rate, response_time};

promforge::handles! {
    /// Requests per second by path.
    pub const REQUEST_RATE: Gauge = Gauge::new("path:http_requests:rate5m").recorded().labels(&["path"]);
    /// The share of requests by path that failed.
    pub const ERROR_RATIO: Gauge = Gauge::new("path:http_requests_failed:ratio_rate5m").recorded().labels(&["path"]);
    /// The 95th percentile of response times by path, in seconds.
    pub const RESPONSE_TIME_P95: Gauge = Gauge::new("path:http_request_duration_seconds:p95_rate5m").recorded().labels(&["path"]);
    /// Processor time by pod as a share of its limit.
    pub const CPU_OF_LIMIT: Gauge = Gauge::new("namespace_pod:container_cpu_usage:ratio_of_limit_rate5m").recorded().labels(&["namespace", "pod"]);
}

/// The recording rules.
#[must_use]
pub fn group() -> RuleGroup {
    RuleGroup::new("endpoint-stats.recording")
        .rule(RecordingRule::new(REQUEST_RATE.name(), request_rate(minutes(5))))
        .rule(RecordingRule::new(ERROR_RATIO.name(), error_ratio(minutes(5))))
        .rule(RecordingRule::new(RESPONSE_TIME_P95.name(), response_time(0.95, minutes(5))))
        .rule(RecordingRule::new(CPU_OF_LIMIT.name(), cpu_of_limit(minutes(5))))
}
