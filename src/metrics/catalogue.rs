//! The catalogue: entries by name, and how several sources become one. Asking it is `lookup.rs`, its file `file.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conflict, Entry, Handle, LabelNames, MetricKind, Origin, Removed, builtin};
use crate::text::{SourceId, Span};

/// What metrics exist, with their kinds and labels.
///
/// ```
/// use promforge::metrics::{Catalogue, Counter, Lookup};
/// const REQUESTS: Counter = Counter::new("http_requests_total").labels(&["status"]);
/// let mut catalogue = Catalogue::new();
/// assert!(catalogue.add(&REQUESTS).is_none());
/// let Lookup::Unknown { suggestions } = catalogue.lookup("http_request_total") else { panic!() };
/// assert_eq!(suggestions, ["http_requests_total"]);
/// assert!(catalogue.labels_of("http_requests_total").is_some_and(|l| l.allows("instance") && !l.allows("stauts")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) removed: BTreeMap<String, Removed>,
    pub(super) target_labels: Option<BTreeSet<String>>,
}

impl Default for Catalogue {
    fn default() -> Self {
        Self::new()
    }
}

impl Catalogue {
    /// A catalogue of the series that Prometheus itself makes (`up`, `scrape_*`, `ALERTS`, `ALERTS_FOR_STATE`).
    #[must_use]
    pub fn new() -> Self {
        let mut catalogue = Self::empty();
        catalogue.entries.extend(builtin::entries().map(|e| (e.name.clone(), e)));
        catalogue
    }

    /// A catalogue without any entry.
    #[must_use]
    pub const fn empty() -> Self {
        Self { entries: BTreeMap::new(), removed: BTreeMap::new(), target_labels: None }
    }

    /// The entries by name, those of Prometheus itself included.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The entry of exactly that name.
    #[must_use]
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    /// Whether nobody told it anything: only what Prometheus itself makes is known. Then an unknown name proves nothing.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.entries.values().all(|e| e.origin == Origin::BuiltIn)
    }

    /// The labels that scraping adds to every series.
    pub fn target_labels(&self) -> impl Iterator<Item = &str> {
        let own = self.target_labels.iter().flatten().map(String::as_str);
        builtin::TARGET_LABELS.iter().copied().chain(own.filter(|label| !builtin::TARGET_LABELS.contains(label)))
    }

    /// Adds labels that scraping adds here, beside the usual ones (`job`, `instance`, `namespace`, `pod`, `container`,
    /// `service`, `cluster`, ..).
    pub fn add_target_labels<S: Into<String>>(&mut self, labels: impl IntoIterator<Item = S>) {
        self.target_labels.get_or_insert_default().extend(labels.into_iter().map(Into::into));
    }

    /// Adds an entry, or what it knows more to the one of that name. `Some` if the kinds contradict each other: then the old
    /// entry stays as it is.
    pub fn insert(&mut self, entry: Entry) -> Option<Conflict> {
        let Some(old) = self.entries.get_mut(&entry.name) else {
            self.entries.insert(entry.name.clone(), entry);
            return None;
        };
        let (kept, refused) = old.absorb(&entry).err()?;
        Some(Conflict { name: entry.name, kept: (kept, old.origin), refused: (refused, entry.origin) })
    }

    /// Adds a typed handle; `Some` if it contradicts what is known.
    pub fn add(&mut self, handle: &dyn Handle) -> Option<Conflict> {
        self.insert(Entry::from(handle.metric()))
    }

    /// Adds the series of a recording rule, which scraping adds no labels to.
    pub fn add_recorded(&mut self, name: impl Into<String>, labels: LabelNames, place: Option<(SourceId, Span)>) -> Option<Conflict> {
        self.insert(Entry { labels, target_labels: false, origin: Origin::Rule(place), ..Entry::new(name, MetricKind::Unknown) })
    }

    /// Adds a metric that is gone.
    pub fn add_removed(&mut self, removed: Removed) {
        self.removed.insert(removed.name.clone(), removed);
    }

    /// Adds everything of `other`, and says what contradicts. Target labels set on both sides become their union.
    pub fn merge(&mut self, other: Self) -> Vec<Conflict> {
        if let Some(labels) = other.target_labels {
            self.target_labels.get_or_insert_default().extend(labels);
        }
        self.removed.extend(other.removed);
        other.entries.into_values().filter_map(|e| self.insert(e)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Counter, Gauge, Histogram};
    use super::*;

    #[test]
    fn sources_are_merged_and_contradictions_named() {
        let mut catalogue = Catalogue::new();
        assert!(catalogue.is_bare());
        assert!(catalogue.add(&Counter::new("a_total").labels(&["x"])).is_none());
        assert!(catalogue.add(&Counter::new("a_total").labels(&["y"]).help("A.")).is_none());
        assert!(!catalogue.is_bare());
        let a = catalogue.entry("a_total").expect("present");
        assert_eq!((&a.labels, a.help.as_deref()), (&LabelNames::known(["x", "y"]), Some("A.")));
        let conflict = catalogue.add(&Gauge::new("a_total")).expect("present");
        assert_eq!(conflict.diagnostic().message, "expected `a_total` to be a counter, as a handle in the code says, found a gauge in a handle in the code");
        let mut other = Catalogue::empty();
        other.add(&Histogram::new("up"));
        other.add_recorded("job:a:rate5m", LabelNames::known(["job"]), None);
        let conflicts = catalogue.merge(other);
        assert_eq!(conflicts.iter().map(|c| (c.name.as_str(), c.kept.0)).collect::<Vec<_>>(), [("up", MetricKind::Gauge)]);
        assert!(!catalogue.labels_of("job:a:rate5m").expect("present").allows("instance"));
    }
}
