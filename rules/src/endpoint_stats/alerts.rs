//! What wakes people up, or waits for the morning. Thresholds are constants: the panels draw them as lines.

use promforge::model::duration::minutes;
use promforge::promql::builder::Operators as _;
use promforge::rules::{AlertRule, RuleGroup, Severity};

use super::DASHBOARD_UID;
use super::expressions::{cpu_of_limit, error_ratio, response_time};

/// [`high_error_rate`] fires above this share of failed requests.
pub const MAX_ERROR_RATIO: f64 = 0.1;

/// [`slow_response_time`] fires above this 95th percentile, in seconds.
pub const MAX_RESPONSE_TIME: f64 = 2.0;

/// [`high_cpu_usage`] fires above this share of the limit.
pub const MAX_CPU_OF_LIMIT: f64 = 0.8;

/// The alerts.
#[must_use]
pub fn group() -> RuleGroup {
    RuleGroup::new("endpoint-stats.alerts").rule(high_error_rate()).rule(slow_response_time()).rule(high_cpu_usage())
}

/// More than a tenth of a path's requests fail.
#[must_use]
pub fn high_error_rate() -> AlertRule {
    AlertRule::new("HighErrorRate", error_ratio(minutes(5)).gt(MAX_ERROR_RATIO))
        .hold(minutes(5))
        .severity(Severity::Critical)
        .summary("{{ $labels.path }} fails")
        .description("{{ $value | humanizePercentage }} of requests to {{ $labels.path }} fail.")
        .runbook(runbook("high-error-rate"))
        .annotation("dashboard_url", dashboard("var-path={{ $labels.path }}"))
}

/// A path's slowest twentieth takes more than two seconds.
#[must_use]
pub fn slow_response_time() -> AlertRule {
    AlertRule::new("SlowResponseTime", response_time(0.95, minutes(5)).gt(MAX_RESPONSE_TIME))
        .hold(minutes(10))
        .severity(Severity::Warning)
        .summary("{{ $labels.path }} is slow")
        .description("One request in twenty to {{ $labels.path }} takes longer than {{ $value | humanizeDuration }}.")
        .runbook(runbook("slow-response-time"))
        .annotation("dashboard_url", dashboard("var-path={{ $labels.path }}"))
}

/// A pod is close to being throttled.
#[must_use]
pub fn high_cpu_usage() -> AlertRule {
    AlertRule::new("HighCPUUsage", cpu_of_limit(minutes(5)).gt(MAX_CPU_OF_LIMIT))
        .hold(minutes(15))
        .severity(Severity::Warning)
        .summary("{{ $labels.namespace }}/{{ $labels.pod }} is close to its CPU limit")
        .description("Pod {{ $labels.namespace }}/{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its CPU limit.")
        .runbook(runbook("high-cpu-usage"))
        .annotation("dashboard_url", dashboard("var-pod={{ $labels.pod }}"))
}

fn runbook(page: &str) -> String {
    format!("https://runbooks.example.com/endpoint-stats/{page}")
}

fn dashboard(query: &str) -> String {
    format!("https://grafana.example.com/d/{DASHBOARD_UID}?{query}")
}
