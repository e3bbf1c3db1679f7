//! What rules and panels have in common. Each takes its window: alerts give a fixed one, panels Grafana's.

use promforge::promql::builder::*;

use super::NAMESPACE;
use super::metrics::{CPU, LATENCY, LIMITS, REQUESTS};

/// The statuses that are the server's fault.
pub const FAILED: &str = "5..";

/// Requests per second by path.
pub fn request_rate(window: impl Into<Window>) -> Vector {
    REQUESTS.rate(window).sum_by(["path"])
}

/// The share of requests by path that failed, from 0 to 1. A path without traffic has none, instead of NaN.
pub fn error_ratio(window: impl Into<Window>) -> Vector {
    let window = window.into();
    let failed = REQUESTS.matching("status", regex(FAILED)).rate(window).sum_by(["path"]);
    failed / request_rate(window).gt(0)
}

/// The q-quantile of response times by path, in seconds. NaN for a path without traffic.
pub fn response_time(q: f64, window: impl Into<Window>) -> Vector {
    LATENCY.quantile(q, window, ["path"])
}

/// Processor time by pod as a share of its containers' limits, from 0 to 1. Pods without limits have none.
pub fn cpu_of_limit(window: impl Into<Window>) -> Vector {
    // The pod's own cgroup, which has no container, is the sum of the others.
    let used = CPU.matching("namespace", NAMESPACE).matching("container", not("")).rate(window).sum_by(["namespace", "pod"]);
    used / LIMITS.matching("namespace", NAMESPACE).matching("resource", "cpu").sum_by(["namespace", "pod"])
}
