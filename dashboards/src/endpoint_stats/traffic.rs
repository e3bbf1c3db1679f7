//! How much is asked, and how much of it fails.

use promforge::grafana::{Color, IntoPanels, Timeseries, Unit};
use promforge::promql::builder::*;
use rules::endpoint_stats::alerts::MAX_ERROR_RATIO;
use rules::endpoint_stats::expressions::FAILED;
use rules::endpoint_stats::metrics::{IN_FLIGHT, REQUESTS};
use rules::endpoint_stats::recording::ERROR_RATIO;

use super::{busiest_first, chosen_path};

pub(super) fn panels() -> impl IntoPanels {
    (
        Timeseries::new("Request Rate by Endpoint")
            .description("Requests per second, answered with any status.")
            .unit(Unit::RequestsPerSecond)
            .min(0)
            .query(REQUESTS.matching("path", chosen_path()).rate(RATE_INTERVAL).sum_by(["path"]), "{{path}}")
            .legend(busiest_first())
            .half(),
        Timeseries::new("Error Rate by Status Code")
            .description("Requests per second that the server answered with a 5xx status. The share of all requests is beside it.")
            .unit(Unit::RequestsPerSecond)
            .min(0)
            .query(REQUESTS.matching("path", chosen_path()).matching("status", regex(FAILED)).rate(RATE_INTERVAL).sum_by(["status", "path"]), "{{status}} - {{path}}")
            .legend(busiest_first())
            .half(),
        Timeseries::new("Error Ratio by Endpoint")
            .description("Share of requests answered with a 5xx status over five minutes; `HighErrorRate` fires above the line. An endpoint without failures has no line.")
            .unit(Unit::PercentUnit)
            .min(0)
            .query(ERROR_RATIO.matching("path", chosen_path()), "{{path}}")
            .threshold(MAX_ERROR_RATIO, Color::Red)
            .threshold_lines()
            .no_value("no failures")
            .half(),
        Timeseries::new("Requests in Flight")
            .description("Requests being served, by pod: what piles up when something behind the API gets slow.")
            .unit(Unit::Short)
            .min(0)
            .query(IN_FLIGHT.sum_by(["pod"]), "{{pod}}")
            .stacked()
            .fill(20)
            .half(),
    )
}
