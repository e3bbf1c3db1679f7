//! Samples in memory: what tests and rule evaluations write into.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::model::number::STALE_BITS;
use crate::model::{Labels, METRIC_NAME, Sample, Series, Timestamp, Value};

use super::super::value::Point;
use super::matcher::Matcher;
use super::source::{Selected, Store, StoreError, TimeRange};

/// Series in the order in which they were first written.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    series: Vec<Stored>,
    by_labels: FxHashMap<Labels, usize>,
    by_name: FxHashMap<Box<str>, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Stored {
    labels: Labels,
    points: Vec<Point>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a sample. Times may come in any order; a second value for the same time replaces the first.
    pub fn append(&mut self, labels: &Labels, time: Timestamp, value: f64) {
        let index = self.index_of(labels);
        let points = &mut self.series[index].points;
        let point = Point { time, value };
        if points.last().is_none_or(|last| last.time < time) {
            points.push(point);
            return;
        }
        match points.binary_search_by_key(&time, |p| p.time) {
            Ok(at) => points[at] = point,
            Err(at) => points.insert(at, point),
        }
    }

    /// Writes a stale marker: from here on the series has no value until the next sample.
    pub fn append_stale(&mut self, labels: &Labels, time: Timestamp) {
        self.append(labels, time, f64::from_bits(STALE_BITS));
    }

    /// Writes all samples of a series.
    pub fn append_series(&mut self, series: &Series) {
        for Sample { time, value } in &series.samples {
            if let Value::Float(value) = value {
                self.append(&series.labels, *time, *value);
            }
        }
    }

    /// How many series there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// Every series and its samples, in the order in which they were first written.
    pub fn iter(&self) -> impl Iterator<Item = (&Labels, &[Point])> {
        self.series.iter().map(|s| (&s.labels, &*s.points))
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn index_of(&mut self, labels: &Labels) -> usize {
        if let Some(index) = self.by_labels.get(labels) {
            return *index;
        }
        let index = self.series.len();
        self.series.push(Stored { labels: labels.clone(), points: Vec::new() });
        self.by_labels.insert(labels.clone(), index);
        self.by_name.entry(labels.metric_name().unwrap_or_default().into()).or_default().push(index);
        index
    }
}

impl Store for MemoryStore {
    fn select<'a>(&'a self, matchers: &[Matcher], range: TimeRange) -> Result<Vec<Selected<'a>>, StoreError> {
        let name = matchers.iter().filter(|m| m.name() == METRIC_NAME).find_map(Matcher::only_value);
        let found = |stored: &'a Stored| {
            matchers.iter().all(|m| m.matches(&stored.labels)).then(|| {
                let from = stored.points.partition_point(|p| p.time < range.from);
                let to = stored.points.partition_point(|p| p.time <= range.to);
                Selected { labels: stored.labels.clone(), points: Cow::Borrowed(stored.points.get(from..to).unwrap_or_default()) }
            })
        };
        Ok(match name {
            None => self.series.iter().filter_map(found).collect(),
            Some(name) => {
                let known = std::str::from_utf8(name).ok().and_then(|name| self.by_name.get(name));
                known.into_iter().flatten().filter_map(|index| found(&self.series[*index])).collect()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::ast::MatchOp;

    #[test]
    fn samples_are_sorted_and_selected_in_order_of_writing() {
        let of = |name: &str| [("__name__", name)].into_iter().collect::<Labels>();
        let mut store = MemoryStore::new();
        for (name, time, value) in [("b", 20, 2.0), ("a", 0, 9.0), ("b", 10, 1.0), ("b", 20, 3.0)] {
            store.append(&of(name), time, value);
        }
        let all = TimeRange { from: i64::MIN, to: i64::MAX };
        let names = |op, value: &str| {
            let found = store.select(&[Matcher::new("__name__", op, value.as_bytes()).expect("it compiles")], all).expect("it answers");
            found.iter().map(|s| s.labels.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(MatchOp::Regex, ".+"), ["b", "a"]);
        assert_eq!(names(MatchOp::Equal, "a"), ["a"]);
        assert_eq!(names(MatchOp::Equal, "c"), [""; 0]);
        let b = store.iter().next().map(|(_, points)| points.iter().map(|p| (p.time, p.value)).collect::<Vec<_>>());
        assert_eq!(b, Some(vec![(10, 1.0), (20, 3.0)]));
    }
}
