//! Dashboards, one file per system. Metrics, expressions and thresholds come from the `rules` crate.
//!
//! To add a system: a file like `endpoint_stats.rs`, its `mod` line, its line in [`all`].

pub mod endpoint_stats;

use promforge::grafana::Dashboard;

/// Every dashboard.
#[must_use]
pub fn all() -> Vec<Dashboard> {
    vec![endpoint_stats::overview()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn nothing_is_missing() {
        for dashboard in super::all() {
            assert_eq!(dashboard.check(), [], "{}", dashboard.title());
        }
    }

    /// A row or panel that is added or moved leaves the ids of the others alone; links to panels stay right.
    #[test]
    fn ids_differ() {
        for dashboard in super::all() {
            let json = dashboard.to_json();
            let panels = json["panels"].as_array().expect("panels");
            let ids: BTreeSet<u64> = panels.iter().filter_map(|panel| panel["id"].as_u64()).collect();
            assert_eq!(ids.len(), panels.len(), "{}", dashboard.title());
        }
    }
}
