//! The dashboard of the jobs.

use promforge::grafana::{Color, Dashboard, Timeseries, Unit, Variable};
use promforge::promql::builder::*;
use rules::{FAILED_RATIO, JOBS, WAITING};

/// Every dashboard.
pub fn all() -> Vec<Dashboard> {
    vec![jobs()]
}

fn jobs() -> Dashboard {
    let queue = || regex("$queue");
    Dashboard::new("Jobs").variable(Variable::prometheus_datasource()).variable(Variable::label_values("queue", &JOBS).multi().include_all()).panels((
        Timeseries::new("Jobs by queue")
            .description("Jobs per second that ended.")
            .unit(Unit::OpsPerSecond)
            .query(JOBS.matching("queue", queue()).rate(RATE_INTERVAL).sum_by(["queue"]), "{{queue}}")
            .third(),
        Timeseries::new("Share of failed jobs")
            .description("`JobsFail` fires above the line.")
            .unit(Unit::PercentUnit)
            .query(FAILED_RATIO.matching("queue", queue()), "{{queue}}")
            .threshold(0.05, Color::Red)
            .threshold_lines()
            .third(),
        Timeseries::new("Waiting jobs")
            .description("Jobs that nobody works on yet.")
            .unit(Unit::Short)
            .query(WAITING.matching("queue", queue()).sum_by(["queue"]), "{{queue}}")
            .third(),
    ))
}
