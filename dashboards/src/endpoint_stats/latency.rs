//! How long requests take.

use promforge::grafana::{BarGauge, Color, IntoPanels, Timeseries, Unit};
use promforge::promql::builder::*;
use rules::endpoint_stats::alerts::MAX_RESPONSE_TIME;
use rules::endpoint_stats::metrics::LATENCY;
use rules::endpoint_stats::recording::RESPONSE_TIME_P95;

use super::{busiest_first, chosen_path};

pub(super) fn panels() -> impl IntoPanels {
    let quantile = |q: f64| LATENCY.matching("path", chosen_path()).quantile(q, RATE_INTERVAL, [] as [&str; 0]);
    (
        Timeseries::new("Response Time (P95) by Endpoint")
            .description("The slowest twentieth of requests takes longer than this; `SlowResponseTime` fires above the line.")
            .unit(Unit::Seconds)
            .min(0)
            .query(LATENCY.matching("path", chosen_path()).quantile(0.95, RATE_INTERVAL, ["path"]), "{{path}}")
            .threshold(MAX_RESPONSE_TIME, Color::Red)
            .threshold_lines()
            .legend(busiest_first())
            .half(),
        Timeseries::new("Response Time of All Endpoints")
            .description("Half, nine tenths and ninety-nine hundredths of the requests to the chosen endpoints are answered within these times.")
            .unit(Unit::Seconds)
            .min(0)
            .query(quantile(0.5), "p50")
            .query(quantile(0.9), "p90")
            .query(quantile(0.99), "p99")
            .half(),
        BarGauge::new("Slowest Endpoints")
            .description("The ten endpoints with the largest 95th percentile over five minutes, as `SlowResponseTime` sees them.")
            .unit(Unit::Seconds)
            .min(0)
            .query(RESPONSE_TIME_P95.matching("path", chosen_path()).topk(10), "{{path}}")
            .threshold(MAX_RESPONSE_TIME, Color::Red)
            .half(),
        Timeseries::new("Average Response Time by Endpoint")
            .description("Time per request. Far above the median, a few requests take very long.")
            .unit(Unit::Seconds)
            .min(0)
            .query(LATENCY.matching("path", chosen_path()).average(RATE_INTERVAL, ["path"]), "{{path}}")
            .half(),
    )
}
