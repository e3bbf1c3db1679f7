//! A store as a rule sees it whose inputs are written later in the same tick: what they have written so far, though the store knows more.

use crate::engine::{Matcher, MemoryStore, Selected, Store, StoreError, TimeRange};
use crate::model::{METRIC_NAME, Timestamp};

/// A metric whose newest samples are not visible yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Late {
    /// The metric's name.
    pub(super) name: Box<str>,
    /// How much older than the tick its newest visible sample is, in milliseconds.
    pub(super) by: i64,
}

/// The store without what is late at a tick.
pub(super) struct Behind<'a> {
    pub(super) store: &'a MemoryStore,
    pub(super) late: &'a [Late],
    /// The tick, in milliseconds.
    pub(super) now: Timestamp,
}

impl Store for Behind<'_> {
    fn select<'s>(&'s self, matchers: &[Matcher], range: TimeRange) -> Result<Vec<Selected<'s>>, StoreError> {
        let mut found = self.store.select(matchers, range)?;
        for series in &mut found {
            let name = series.labels.get(METRIC_NAME);
            if let Some(late) = self.late.iter().find(|late| name == Some(&*late.name)) {
                series.samples = std::mem::take(&mut series.samples).up_to(self.now.saturating_sub(late.by));
            }
        }
        Ok(found)
    }

    fn lacks(&self, metric_name: &str) -> bool {
        self.store.lacks(metric_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Labels;

    #[test]
    fn what_is_late_is_not_there_yet() {
        let of = |name: &str| [(METRIC_NAME, name)].into_iter().collect::<Labels>();
        let mut store = MemoryStore::new();
        for time in [0, 60, 120, 180] {
            store.append(&of("late"), time, 1.0);
            store.append(&of("given"), time, 1.0);
        }
        let behind = Behind { store: &store, late: &[Late { name: "late".into(), by: 60 }], now: 120 };
        let found = behind.select(&[], TimeRange { from: 1, to: 120 }).expect("it answers");
        let times: Vec<_> = found.iter().map(|s| (s.labels.to_string(), s.samples.times.to_vec(), s.samples.values.len())).collect();
        assert_eq!(times, [("late".to_owned(), vec![60], 1), ("given".to_owned(), vec![60, 120], 2)]);
        assert!(behind.lacks("other") && !behind.lacks("late"));
    }
}
