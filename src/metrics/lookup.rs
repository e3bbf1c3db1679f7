//! Asking the catalogue: what a name is, which labels its series have, what was probably meant.

use std::collections::BTreeSet;

use super::{Catalogue, Entry, LabelNames, MetricKind, Removed, removed};
use crate::text::nearest;

/// Which of a metric's series a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The name itself: the value, a summary's quantiles, a native histogram.
    Base,
    /// `_bucket` of a histogram, with `le`.
    Bucket,
    /// `_sum` of a histogram or summary.
    Sum,
    /// `_count` of a histogram or summary.
    Count,
    /// `_total` of a counter that is listed without it, as OpenMetrics names families.
    Total,
    /// `_created` of a counter, histogram or summary (OpenMetrics).
    Created,
}

impl Role {
    /// The suffix behind the entry's name.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Base => "",
            Self::Bucket => "_bucket",
            Self::Sum => "_sum",
            Self::Count => "_count",
            Self::Total => "_total",
            Self::Created => "_created",
        }
    }

    /// Whether a metric of that kind has such a series.
    #[must_use]
    pub const fn fits(self, kind: MetricKind) -> bool {
        match self {
            Self::Base => true,
            Self::Bucket => matches!(kind, MetricKind::Histogram),
            Self::Sum | Self::Count => matches!(kind, MetricKind::Histogram | MetricKind::Summary),
            Self::Total => matches!(kind, MetricKind::Counter),
            Self::Created => matches!(kind, MetricKind::Counter | MetricKind::Histogram | MetricKind::Summary),
        }
    }

    /// Whether the series only goes up, given the kind of its metric; `None` if that is not known.
    #[must_use]
    pub const fn is_counter(self, kind: MetricKind) -> Option<bool> {
        match (self, kind) {
            (Self::Bucket | Self::Sum | Self::Count | Self::Total, _) | (Self::Base, MetricKind::Counter) => Some(true),
            (Self::Base, MetricKind::Unknown) => None,
            (Self::Base, MetricKind::Histogram) => Some(true),
            _ => Some(false),
        }
    }
}

/// The catalogue's answer about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<'c> {
    /// It exists: the metric, and which of its series.
    Known(&'c Entry, Role),
    /// It is gone.
    Removed(Removed),
    /// Nobody knows it; at most three names that may be meant, nearest first.
    Unknown {
        /// Names that exist.
        suggestions: Vec<String>,
    },
}

impl Catalogue {
    /// What a metric name is.
    ///
    /// What is listed wins over what is known to be removed; the well-known removals need no entry.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Lookup<'_> {
        if let Some((entry, role)) = self.resolve(name) {
            return Lookup::Known(entry, role);
        }
        match self.removed(name) {
            Some(removed) => Lookup::Removed(removed),
            None => Lookup::Unknown { suggestions: self.suggest(name) },
        }
    }

    /// What became of a metric name that no longer exists; `None` for names that exist or were never there. Unlike
    /// [`Self::lookup`] it looks for no similar names, which takes time.
    #[must_use]
    pub fn removed(&self, name: &str) -> Option<Removed> {
        if self.resolve(name).is_some() {
            return None;
        }
        self.removed.get(name).cloned().or_else(|| removed::find(name))
    }

    /// The entry that a series name belongs to.
    #[must_use]
    pub fn resolve(&self, name: &str) -> Option<(&Entry, Role)> {
        if let Some(entry) = self.entries.get(name) {
            return Some((entry, Role::Base));
        }
        let with = |role: Role| {
            let base = name.strip_suffix(role.suffix())?;
            let entry = self.entries.get(base).or_else(|| if role == Role::Created { self.entries.get(&format!("{base}_total")) } else { None })?;
            role.fits(entry.kind).then_some((entry, role))
        };
        [Role::Bucket, Role::Sum, Role::Count, Role::Total, Role::Created].into_iter().find_map(with)
    }

    /// The labels that the series of a metric name have: its own, `le` or `quantile` where they belong, and what scraping adds.
    /// `None` if the name is not known.
    #[must_use]
    pub fn labels_of(&self, name: &str) -> Option<LabelNames> {
        let (entry, role) = self.resolve(name)?;
        let LabelNames::Known(own) = &entry.labels else { return Some(LabelNames::Any) };
        let mut labels: BTreeSet<String> = own.clone();
        match (role, entry.kind) {
            (Role::Bucket, _) => drop(labels.insert("le".to_owned())),
            (Role::Base, MetricKind::Summary) => drop(labels.insert("quantile".to_owned())),
            _ => {}
        }
        if entry.target_labels {
            labels.extend(self.target_labels().map(str::to_owned));
        }
        Some(LabelNames::Known(labels))
    }

    /// The label that was probably meant by `label` on a metric: its new name if it was renamed, otherwise the nearest that
    /// the metric has.
    #[must_use]
    pub fn suggest_label(&self, name: &str, label: &str) -> Option<String> {
        if let Some((new, _)) = removed::renamed_label(name, label) {
            return Some(new.to_owned());
        }
        match self.labels_of(name)? {
            LabelNames::Any => None,
            LabelNames::Known(labels) => nearest(label, labels.iter().map(String::as_str)).first().map(|l| (*l).to_owned()),
        }
    }

    /// The names nearest to `name`, at most three, series of histograms and summaries among them where it has such a suffix.
    #[must_use]
    pub fn suggest(&self, name: &str) -> Vec<String> {
        let role = [Role::Bucket, Role::Sum, Role::Count].into_iter().find(|r| name.ends_with(r.suffix()));
        let mut series: Vec<String> = self.entries.keys().cloned().collect();
        if let Some(role) = role {
            series.extend(self.entries.values().filter(|e| role.fits(e.kind)).map(|e| format!("{}{}", e.name, role.suffix())));
        }
        nearest(name, series.iter().map(String::as_str)).into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Counter, Histogram, Summary};
    use super::*;

    fn catalogue() -> Catalogue {
        let mut c = Catalogue::new();
        c.add(&Counter::new("http_requests_total").labels(&["method", "status"]));
        c.add(&Counter::new("jobs"));
        c.add(&Histogram::new("latency_seconds").labels(&["path"]));
        c.add(&Summary::new("gc_seconds").labels(&[]));
        c.add_removed(Removed { name: "reqs".into(), replacement: Some("http_requests_total".into()), since: None, note: None });
        c
    }

    #[test]
    fn names() {
        let c = catalogue();
        for (name, want) in [
            ("up", "up Base"),
            ("http_requests_total", "http_requests_total Base"),
            ("http_requests_created", "http_requests_total Created"),
            ("jobs_total", "jobs Total"),
            ("latency_seconds_bucket", "latency_seconds Bucket"),
            ("gc_seconds_count", "gc_seconds Count"),
            ("gc_seconds_bucket", "unknown gc_seconds"),
            ("latency_second_bucket", "unknown latency_seconds_bucket"),
            ("http_request_total", "unknown http_requests_total"),
            ("reqs", "removed http_requests_total"),
            ("node_cpu", "removed node_cpu_seconds_total"),
            ("ALERT", "unknown ALERTS"),
            ("nothing_like_it", "unknown "),
        ] {
            let got = match c.lookup(name) {
                Lookup::Known(entry, role) => format!("{} {role:?}", entry.name),
                Lookup::Removed(r) => format!("removed {}", r.replacement.unwrap_or_default()),
                Lookup::Unknown { suggestions } => format!("unknown {}", suggestions.join(",")),
            };
            assert_eq!(got, want, "{name}");
        }
    }

    #[test]
    fn labels() {
        let mut c = catalogue();
        for (name, label, want) in [
            ("http_requests_total", "status", true),
            ("http_requests_total", "stauts", false),
            ("http_requests_total", "instance", true),
            ("http_requests_total", "__name__", true),
            ("latency_seconds_bucket", "le", true),
            ("latency_seconds_sum", "le", false),
            ("gc_seconds", "quantile", true),
            ("gc_seconds_sum", "quantile", false),
            ("jobs", "anything", true),
            ("ALERTS", "severity", true),
        ] {
            assert_eq!(c.labels_of(name).map(|l| l.allows(label)), Some(want), "{name} {label}");
        }
        assert_eq!(c.labels_of("nobody"), None);
        assert_eq!(c.suggest_label("http_requests_total", "stauts").as_deref(), Some("status"));
        assert_eq!(c.suggest_label("container_cpu_usage_seconds_total", "pod_name").as_deref(), Some("pod"));
        c.add_target_labels(["team"]);
        assert!(c.labels_of("up").is_some_and(|l| l.allows("team") && l.allows("job")), "beside the usual ones");
    }
}
