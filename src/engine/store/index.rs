//! Which series have which labels: names and values kept once each, and for each value the series that have it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::{Label, Labels};

use super::matcher::Matcher;

/// Series numbers by label name and value; the numbers of each value ascend.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    names: FxHashMap<Arc<str>, FxHashMap<Arc<str>, Vec<u32>>>,
}

impl Index {
    /// Files a series under its labels. The labels come back made of the texts that are kept here.
    pub(super) fn add(&mut self, labels: &Labels, series: u32) -> Labels {
        let filed = labels.as_slice().iter().map(|label| {
            let (name, values) = match self.names.get_key_value(&label.name) {
                Some((name, _)) => (Arc::clone(name), self.names.get_mut(&label.name)),
                None => {
                    self.names.insert(Arc::clone(&label.name), FxHashMap::default());
                    (Arc::clone(&label.name), self.names.get_mut(&label.name))
                }
            };
            let Some(values) = values else { return label.clone() };
            if let Some((value, _)) = values.get_key_value(&label.value) {
                let value = Arc::clone(value);
                values.entry(Arc::clone(&value)).or_default().push(series);
                return Label { name, value };
            }
            values.insert(Arc::clone(&label.value), vec![series]);
            Label { name, value: Arc::clone(&label.value) }
        });
        Labels::from_sorted(filed.collect())
    }

    /// Whether any series has the label with this value.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.names.get(name).is_some_and(|values| values.contains_key(value))
    }

    /// The series that satisfy the most telling matcher, ascending, and the number of that matcher. `None` means all series.
    pub(super) fn candidates(&self, matchers: &[Matcher]) -> Option<(Vec<u32>, usize)> {
        let mut best: Option<(&[u32], usize)> = None;
        for (number, matcher) in matchers.iter().enumerate() {
            let Some(value) = matcher.only_value().filter(|value| !value.is_empty()) else { continue };
            let found = std::str::from_utf8(value).ok().and_then(|value| self.names.get(matcher.name())?.get(value));
            let found = found.map_or(&[][..], Vec::as_slice);
            if best.is_none_or(|(best, _)| found.len() < best.len()) {
                best = Some((found, number));
            }
        }
        if let Some((best, number)) = best {
            return Some((best.to_vec(), number));
        }
        let (number, present) = matchers.iter().enumerate().find(|(_, matcher)| !matcher.accepts(""))?;
        let mut all: Vec<u32> = match self.names.get(present.name()) {
            Some(values) => values.iter().filter(|(value, _)| present.accepts(value)).flat_map(|(_, series)| series).copied().collect(),
            None => Vec::new(),
        };
        all.sort_unstable();
        Some((all, number))
    }
}
