//! Samples in memory: what tests and rule evaluations write into.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::number::{STALE_BITS, is_stale};
use crate::model::{Histogram, Labels, METRIC_NAME, Sample, Series, Timestamp, Value};

use super::super::value::{HistogramPoint, Point};
use super::chunk::{self, Chunk};
use super::index::Index;
use super::matcher::Matcher;
use super::source::{Columns, Selected, Store, StoreError, TimeRange};

/// Series in the order in which they were first written. Label names and values are kept once each.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    series: Vec<Stored>,
    by_labels: FxHashMap<Labels, usize>,
    /// The series that was written last.
    latest: usize,
    index: Index,
    /// The time of the newest sample.
    newest: Timestamp,
    /// How many samples were written.
    samples: usize,
}

#[derive(Debug, Clone)]
struct Stored {
    labels: Labels,
    samples: Columns<'static>,
    /// The chunk of the newest sample, if that is a histogram.
    open: Option<Box<Chunk>>,
}

impl Stored {
    /// Whether nothing is as new as `time`.
    fn is_news(&self, time: Timestamp) -> bool {
        self.samples.times.last().is_none_or(|t| *t < time) && self.samples.histograms.last().is_none_or(|p| p.time < time)
    }

    fn append_float(&mut self, start: Timestamp, time: Timestamp, value: f64) {
        if self.open.is_some() && is_stale(value) && self.is_news(time) {
            // The stale marker of a histogram is one.
            self.append_histogram(start, time, Arc::new(Histogram { sum: value, ..Histogram::default() }));
            return;
        }
        self.open = None;
        self.samples.set_float(start, time, value);
    }

    fn append_histogram(&mut self, start: Timestamp, time: Timestamp, value: Arc<Histogram>) {
        if !self.is_news(time) {
            self.open = None;
            self.samples.set_histogram(start, HistogramPoint { time, value });
            return;
        }
        let histograms = self.samples.histograms.to_mut();
        if let Some(starts) = known_starts(&mut self.samples.histogram_starts, start, histograms.len()) {
            starts.push(start);
        }
        chunk::append(histograms, &mut self.open, time, value);
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self { series: Vec::new(), by_labels: FxHashMap::default(), latest: 0, index: Index::default(), newest: Timestamp::MIN, samples: 0 }
    }
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a float. Times may come in any order; a second sample for the same time replaces the first.
    pub fn append(&mut self, labels: &Labels, time: Timestamp, value: f64) {
        self.append_started(labels, 0, time, Value::Float(value));
    }

    /// Writes a native histogram. In order of time it is laid into chunks as by a TSDB: it may come back with more empty buckets,
    /// and its hint about counter resets is what follows from the chunk. Out of order it is kept as it is.
    pub fn append_histogram(&mut self, labels: &Labels, time: Timestamp, value: Arc<Histogram>) {
        self.append_started(labels, 0, time, Value::Histogram(value));
    }

    /// Writes a sample of which it is known when its counter started: `start` in milliseconds, 0 for unknown.
    pub fn append_started(&mut self, labels: &Labels, start: Timestamp, time: Timestamp, value: Value) {
        let index = self.index_of(labels);
        self.newest = self.newest.max(time);
        self.samples = self.samples.saturating_add(1);
        let stored = &mut self.series[index];
        match value {
            Value::Float(value) => stored.append_float(start, time, value),
            Value::Histogram(value) => stored.append_histogram(start, time, value),
        }
    }

    /// Writes a stale marker, of the kind that the newest sample has: from here on the series has no value until the next sample.
    pub fn append_stale(&mut self, labels: &Labels, time: Timestamp) {
        self.append(labels, time, f64::from_bits(STALE_BITS));
    }

    /// Writes all samples of a series.
    pub fn append_series(&mut self, series: &Series) {
        for Sample { time, value } in &series.samples {
            self.append_started(&series.labels, 0, *time, value.clone());
        }
    }

    /// The sample of a series at exactly this time.
    #[must_use]
    pub fn value_at(&self, labels: &Labels, time: Timestamp) -> Option<Value> {
        let Columns { times, values, histograms, .. } = self.samples_of(labels)?;
        let float = times.binary_search(&time).ok().and_then(|i| values.get(i)).map(|value| Value::Float(*value));
        float.or_else(|| histograms.binary_search_by_key(&time, |p| p.time).ok().map(|i| Value::Histogram(Arc::clone(&histograms[i].value))))
    }

    /// Writes floats of one series: its label set is looked up once. As [`Self::append`] otherwise.
    pub fn append_floats(&mut self, labels: &Labels, points: impl IntoIterator<Item = Point>) {
        let index = self.index_of(labels);
        for Point { time, value } in points {
            self.newest = self.newest.max(time);
            self.samples = self.samples.saturating_add(1);
            self.series[index].append_float(0, time, value);
        }
    }

    /// Whether a series was ever written.
    #[must_use]
    pub fn contains(&self, labels: &Labels) -> bool {
        self.by_labels.contains_key(labels)
    }

    /// The time of the newest sample of all.
    #[must_use]
    pub fn newest_time(&self) -> Option<Timestamp> {
        (self.samples > 0).then_some(self.newest)
    }

    /// How many samples were written.
    #[must_use]
    pub const fn samples(&self) -> usize {
        self.samples
    }

    pub(super) fn samples_of(&self, labels: &Labels) -> Option<&Columns<'static>> {
        Some(&self.series[*self.by_labels.get(labels)?].samples)
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
    pub fn iter(&self) -> impl Iterator<Item = (&Labels, &Columns<'static>)> {
        self.series.iter().map(|s| (&s.labels, &s.samples))
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn index_of(&mut self, labels: &Labels) -> usize {
        if self.series.get(self.latest).is_some_and(|s| s.labels == *labels) {
            return self.latest;
        }
        if let Some(index) = self.by_labels.get(labels) {
            self.latest = *index;
            return *index;
        }
        let index = self.series.len();
        let labels = self.index.add(labels, u32::try_from(index).unwrap_or(u32::MAX));
        self.series.push(Stored { labels: labels.clone(), samples: Columns::default(), open: None });
        self.by_labels.insert(labels, index);
        index
    }
}

/// Puts a sample where its time belongs.
impl Columns<'static> {
    fn set_float(&mut self, start: Timestamp, time: Timestamp, value: f64) {
        self.forget_histogram(time);
        let (times, values) = (self.times.to_mut(), self.values.to_mut());
        let starts = known_starts(&mut self.starts, start, times.len());
        if times.last().is_none_or(|last| *last < time) {
            times.push(time);
            values.push(value);
            if let Some(starts) = starts {
                starts.push(start);
            }
            return;
        }
        match times.binary_search(&time) {
            Ok(at) => {
                values[at] = value;
                if let Some(starts) = starts {
                    starts[at] = start;
                }
            }
            Err(at) => {
                times.insert(at, time);
                values.insert(at, value);
                if let Some(starts) = starts {
                    starts.insert(at, start);
                }
            }
        }
    }

    fn set_histogram(&mut self, start: Timestamp, point: HistogramPoint) {
        if let Ok(at) = self.times.binary_search(&point.time) {
            self.times.to_mut().remove(at);
            self.values.to_mut().remove(at);
            if !self.starts.is_empty() {
                self.starts.to_mut().remove(at);
            }
        }
        let histograms = self.histograms.to_mut();
        let starts = known_starts(&mut self.histogram_starts, start, histograms.len());
        match histograms.binary_search_by_key(&point.time, |p| p.time) {
            Ok(at) => {
                histograms[at] = point;
                if let Some(starts) = starts {
                    starts[at] = start;
                }
            }
            Err(at) => {
                histograms.insert(at, point);
                if let Some(starts) = starts {
                    starts.insert(at, start);
                }
            }
        }
    }

    fn forget_histogram(&mut self, time: Timestamp) {
        if self.histograms.is_empty() {
            return;
        }
        if let Ok(at) = self.histograms.binary_search_by_key(&time, |p| p.time) {
            self.histograms.to_mut().remove(at);
            if !self.histogram_starts.is_empty() {
                self.histogram_starts.to_mut().remove(at);
            }
        }
    }
}

/// The column of start timestamps, if there is anything to write into it: it begins with the first start that is known.
fn known_starts<'s>(starts: &'s mut Cow<'static, [Timestamp]>, start: Timestamp, length: usize) -> Option<&'s mut Vec<Timestamp>> {
    if starts.is_empty() {
        if start == 0 {
            return None;
        }
        *starts = Cow::Owned(vec![0; length]);
    }
    Some(starts.to_mut())
}

impl Store for MemoryStore {
    fn lacks(&self, metric_name: &str) -> bool {
        !self.index.has(METRIC_NAME, metric_name)
    }

    fn select<'a>(&'a self, matchers: &[Matcher], range: TimeRange) -> Result<Vec<Selected<'a>>, StoreError> {
        let (candidates, satisfied) = self.index.candidates(matchers).unzip();
        // What the index has answered already is not asked again: the labels of a series lie far from its samples.
        let open = matchers.iter().enumerate().filter(|(number, _)| Some(*number) != satisfied);
        let mut tests: Vec<_> = open.map(|(_, matcher)| matcher.remembering()).collect();
        let mut found = |stored: &'a Stored| {
            let matches = tests.iter_mut().all(|test| test.matches(&stored.labels));
            matches.then(|| Selected { labels: stored.labels.clone(), samples: stored.samples.within(range) })
        };
        Ok(match candidates {
            None => self.series.iter().filter_map(found).collect(),
            Some(candidates) => candidates.into_iter().filter_map(|index| found(self.series.get(index as usize)?)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::ast::MatchOp;

    fn of(name: &str) -> Labels {
        [("__name__", name)].into_iter().collect()
    }

    const ALL: TimeRange = TimeRange { from: i64::MIN, to: i64::MAX };

    #[test]
    fn samples_are_sorted_and_selected_in_order_of_writing() {
        let mut store = MemoryStore::new();
        for (name, time, value) in [("b", 20, 2.0), ("a", 0, 9.0), ("b", 10, 1.0), ("b", 20, 3.0)] {
            store.append(&of(name), time, value);
        }
        let names = |name: &str, op, value: &str| {
            let found = store.select(&[Matcher::new(name, op, value.as_bytes()).expect("it compiles")], ALL).expect("it answers");
            found.iter().map(|s| s.labels.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names("__name__", MatchOp::Regex, ".+"), ["b", "a"]);
        assert_eq!(names("__name__", MatchOp::Equal, "a"), ["a"]);
        assert_eq!(names("__name__", MatchOp::NotEqual, "a"), ["b"]);
        assert_eq!(names("__name__", MatchOp::Equal, "c"), [""; 0]);
        assert_eq!(names("zone", MatchOp::Equal, ""), ["b", "a"]);
        let b = store.iter().next().map(|(_, s)| (s.times.to_vec(), s.values.to_vec()));
        assert_eq!(b, Some((vec![10, 20], vec![1.0, 3.0])));
    }

    #[test]
    fn a_time_has_one_sample_and_starts_are_kept_once_known() {
        let mut store = MemoryStore::new();
        store.append(&of("a"), 10, 1.0);
        store.append_started(&of("a"), 5, 20, Value::Float(2.0));
        store.append_histogram(&of("a"), 10, Arc::default());
        store.append(&of("a"), 0, 0.0);
        let found = store.select(&[], TimeRange { from: 0, to: 15 }).expect("it answers");
        let s = &found[0].samples;
        assert_eq!((&*s.times, &*s.values, &*s.starts, s.histograms.len()), (&[0][..], &[0.0][..], &[0][..], 1));
        store.append_stale(&of("b"), 0);
        store.append_histogram(&of("b"), 10, Arc::default());
        store.append_stale(&of("b"), 20);
        let b = store.iter().nth(1).map(|(_, s)| (s.times.to_vec(), s.histograms.iter().map(|p| p.value.is_stale()).collect::<Vec<_>>()));
        assert_eq!(b, Some((vec![0], vec![false, true])));
        store.append(&of("a"), 10, 7.0);
        let (_, s) = store.iter().next().expect("one series");
        assert_eq!((&*s.times, &*s.starts, s.histograms.len()), (&[0, 10, 20][..], &[0, 0, 5][..], 0));
    }
}
