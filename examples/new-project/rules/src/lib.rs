//! Metrics, a recording rule and an alert of a service that works on jobs from queues.

use promforge::metrics::{Catalogue, Counter, Gauge};
use promforge::promql::builder::*;
use promforge::rules::{AlertRule, RecordingRule, RuleFile, RuleGroup, Severity};

promforge::handles! {
    /// Jobs that ended; `result` is `ok` or `failed`.
    pub const JOBS: Counter = Counter::new("jobs_total").labels(&["queue", "result"]).help("Jobs that ended.");
    /// Jobs that wait.
    pub const WAITING: Gauge = Gauge::new("jobs_waiting").labels(&["queue"]).help("Jobs that wait.");
    /// The share of jobs by queue that failed.
    pub const FAILED_RATIO: Gauge = Gauge::new("queue:jobs_failed:ratio_rate5m").recorded().labels(&["queue"]);
}

/// The share of jobs by queue that failed, from 0 to 1.
pub fn failed_ratio(window: impl Into<Window>) -> Vector {
    let window = window.into();
    let failed = JOBS.matching("result", "failed").rate(window).sum_by(["queue"]);
    failed / JOBS.rate(window).sum_by(["queue"]).gt(0)
}

/// Fires if more than a twentieth of a queue's jobs fail.
pub fn jobs_fail() -> AlertRule {
    AlertRule::new("JobsFail", failed_ratio(minutes(5)).gt(0.05))
        .hold(minutes(10))
        .severity(Severity::Warning)
        .summary("Jobs of {{ $labels.queue }} fail")
        .description("{{ $value | humanizePercentage }} of the jobs of {{ $labels.queue }} fail.")
        .runbook("https://runbooks.example.com/jobs-fail")
}

/// The rule files.
pub fn all() -> Vec<RuleFile> {
    let group = RuleGroup::new("jobs").rule(RecordingRule::new(FAILED_RATIO.name(), failed_ratio(minutes(5)))).rule(jobs_fail());
    vec![RuleFile::new("jobs").group(group)]
}

/// The metrics that exist.
pub fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::new();
    catalogue.add_all(ALL);
    catalogue
}

#[cfg(test)]
mod tests {
    use super::*;
    use promforge::ruletest::Scenario;

    #[test]
    fn fires_for_the_queue_whose_jobs_fail() {
        let story = Scenario::of(all().remove(0).groups)
            .every(minutes(1))
            .series(r#"jobs_total{queue="mail", result="ok"}"#, "0+90x30")
            .series(r#"jobs_total{queue="mail", result="failed"}"#, "0+10x30")
            .series(r#"jobs_total{queue="images", result="ok"}"#, "0+100x30");
        story.at(minutes(5)).alert("JobsFail").is_pending();
        story.at(minutes(15)).alert("JobsFail").fires().with("queue", "mail").saying("10% of the jobs of mail fail.");
    }
}
