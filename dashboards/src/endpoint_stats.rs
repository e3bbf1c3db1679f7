//! "Endpoint Statistics Overview": what the users of the API see, and what the API stands on. A row per file in `endpoint_stats/`.

mod database;
mod latency;
mod redis;
mod resources;
mod traffic;

use promforge::grafana::{CursorSync, Dashboard, Legend, Reducer, Variable};
use promforge::metrics::{Handle, Selected};
use promforge::promql::builder::*;
use rules::endpoint_stats::metrics::{MEMORY, REQUESTS};
use rules::endpoint_stats::{DASHBOARD_UID, NAMESPACE};

/// The dashboard.
#[must_use]
pub fn overview() -> Dashboard {
    Dashboard::new("Endpoint Statistics Overview")
        .uid(DASHBOARD_UID)
        .description("Traffic, latency and resources of the Endpoint Statistics API, its PostgreSQL and its Redis.")
        .tags(["endpoint-stats"])
        .refresh("30s")
        .time_range("now-3h", "now")
        .cursor_sync(CursorSync::Crosshair)
        .variable(Variable::prometheus_datasource())
        .variable(Variable::label_values("path", &REQUESTS).label("Endpoint").multi().include_all())
        .variable(Variable::label_values("pod", in_namespace(MEMORY.matching("container", not(""))).to_string()).label("Pod").multi().include_all())
        .row("Traffic", traffic::panels())
        .row("Latency", latency::panels())
        .row("Resources", resources::panels())
        .row("Database", database::panels())
        .row("Redis", redis::panels())
}

/// Of the chosen endpoints.
fn chosen_path() -> Match {
    regex("$path")
}

/// Of the chosen pods.
fn chosen_pod() -> Match {
    regex("$pod")
}

/// Of the system's own namespace.
fn in_namespace<K: Handle>(series: Selected<K>) -> Selected<K> {
    series.matching("namespace", NAMESPACE)
}

/// Names with mean and maximum, the busiest first.
fn busiest_first() -> Legend {
    Legend::table([Reducer::Mean, Reducer::Max]).largest_first(Reducer::Max)
}
