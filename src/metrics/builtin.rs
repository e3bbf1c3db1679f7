//! The series that Prometheus makes itself, and the labels that scraping usually adds. One table each.

use super::{Entry, LabelNames, MetricKind, Origin};

/// Series per scrape (Prometheus 3.15, scrape/scrape.go; the last four need the `extra-scrape-metrics` feature or limits).
const SCRAPE: &[(&str, &str, &str)] = &[
    ("up", "", "1 if the last scrape of the target succeeded, else 0."),
    ("scrape_duration_seconds", "seconds", "How long the last scrape took."),
    ("scrape_samples_scraped", "", "How many samples the target exposed."),
    ("scrape_samples_post_metric_relabeling", "", "How many samples were left after relabeling."),
    ("scrape_series_added", "", "About how many series were new in this scrape."),
    ("scrape_timeout_seconds", "seconds", "The configured timeout of the target."),
    ("scrape_sample_limit", "", "The configured sample limit of the target; 0 for none."),
    ("scrape_body_size_bytes", "bytes", "The size of the last response, uncompressed; -1 if it was over the limit."),
];

/// Labels that targets carry nearly everywhere: by Prometheus itself, by the operator, by external labels.
pub(super) const TARGET_LABELS: &[&str] =
    &["cluster", "container", "endpoint", "instance", "job", "metrics_path", "namespace", "node", "pod", "prometheus", "prometheus_replica", "service"];

/// The entries that exist everywhere.
pub(super) fn entries() -> impl Iterator<Item = Entry> {
    let gauge = |name: &str, unit: &str, help: &str, labels, target_labels| Entry {
        labels,
        target_labels,
        help: Some(help.to_owned()),
        unit: Some(unit.to_owned()).filter(|u| !u.is_empty()),
        origin: Origin::BuiltIn,
        ..Entry::new(name, MetricKind::Gauge)
    };
    let scrape = SCRAPE.iter().map(move |(name, unit, help)| gauge(name, unit, help, LabelNames::known::<String>([]), true));
    // Alerts carry the labels of their rule and of the expression, so any.
    let alerts = [
        gauge("ALERTS", "", "1 for each pending or firing alert, with `alertname` and `alertstate`.", LabelNames::Any, false),
        gauge("ALERTS_FOR_STATE", "seconds", "Since when an alert is active, as Unix time.", LabelNames::Any, false),
    ];
    scrape.chain(alerts)
}
