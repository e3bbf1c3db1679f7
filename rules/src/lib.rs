//! Metrics, recording rules and alerts, one folder per system. The `dashboards` crate draws the same expressions.
//!
//! To add a system: a folder like `endpoint_stats/`, its `mod` line, and its lines in [`all`] and [`catalogue`].
//! Tests of the alerts are in `tests/`.

pub mod endpoint_stats;

use promforge::metrics::Catalogue;
use promforge::rules::RuleFile;

/// The rule files of every system.
#[must_use]
pub fn all() -> Vec<RuleFile> {
    vec![endpoint_stats::rules()]
}

/// The metrics of every system; what is queried and not in here is a mistake.
#[must_use]
pub fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::new();
    for handles in [endpoint_stats::metrics::ALL, endpoint_stats::recording::ALL] {
        let conflicts = catalogue.add_all(handles);
        debug_assert!(conflicts.is_empty(), "handles contradict each other: {conflicts:?}");
    }
    catalogue
}

#[cfg(test)]
mod tests {
    use promforge::promql::Features;
    use promforge::rules::Rule;

    /// The recorded series that are declared are those that are recorded.
    #[test]
    fn every_recorded_series_has_its_rule() {
        let files = super::all();
        let recorded = files.iter().flat_map(|f| f.rules()).filter_map(|(_, rule)| match rule {
            Rule::Record(rule) => Some(rule.name.as_str()),
            Rule::Alert(_) => None,
        });
        let declared = super::endpoint_stats::recording::ALL.iter().map(|handle| handle.metric().name);
        assert_eq!(recorded.collect::<Vec<_>>(), declared.collect::<Vec<_>>());
    }

    #[test]
    fn every_expression_is_one_for_the_server() {
        for file in super::all() {
            for (group, rule) in file.rules() {
                let text = rule.expr().to_string();
                assert!(promforge::promql::parse(&text, &Features::server()).is_ok(), "{}/{}: {text}", group.name, rule.name());
            }
        }
    }

    /// Whoever is woken up finds out what to do, where to look and how bad it is.
    #[test]
    fn every_alert_helps() {
        for file in super::all() {
            for (_, rule) in file.rules() {
                let Rule::Alert(alert) = rule else { continue };
                for annotation in ["summary", "description", "runbook_url", "dashboard_url"] {
                    assert!(alert.annotations.get(annotation).is_some(), "{}: no `{annotation}`", alert.name);
                }
                assert!(alert.annotations.get("description").is_some_and(|text| text.contains("$value")), "{}: the value is not said", alert.name);
                assert!(alert.labels.get("severity").is_some(), "{}: no severity", alert.name);
            }
        }
    }
}
