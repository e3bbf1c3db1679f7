//! The interface between the engine and any storage.

use std::borrow::Cow;
use std::fmt;

use crate::model::{Labels, Timestamp};

use super::super::value::HistogramPoint;
use super::matcher::Matcher;

/// Something that has series. `Sync`, because deep expressions are evaluated on a thread of their own.
pub trait Store: Sync {
    /// The series that satisfy all of `matchers`, each once, in an order that stays the same from call to call: sums are added up
    /// in this order.
    ///
    /// Samples are strictly ascending in time. Those outside of `range` are not needed, but may be there.
    ///
    /// # Errors
    /// If the store cannot answer; the evaluation ends with that.
    fn select<'a>(&'a self, matchers: &[Matcher], range: TimeRange) -> Result<Vec<Selected<'a>>, StoreError>;
}

/// A series that was found.
#[derive(Debug, Clone)]
pub struct Selected<'a> {
    /// Who.
    pub labels: Labels,
    /// The samples.
    pub samples: Columns<'a>,
}

/// The samples of a series in columns: floats, native histograms, and for each, if known, when its counter started. At no time is
/// there a float and a histogram.
#[derive(Debug, Clone, Default)]
pub struct Columns<'a> {
    /// The times of the floats in milliseconds, strictly ascending.
    pub times: Cow<'a, [Timestamp]>,
    /// The floats; stale markers are told by their bits.
    pub values: Cow<'a, [f64]>,
    /// The start timestamps of the floats in milliseconds, 0 where unknown; empty if none is known.
    pub starts: Cow<'a, [Timestamp]>,
    /// The histograms, strictly ascending in time; stale markers are told by the bits of their sums.
    pub histograms: Cow<'a, [HistogramPoint]>,
    /// The start timestamps of the histograms, as [`Self::starts`].
    pub histogram_starts: Cow<'a, [Timestamp]>,
}

impl Columns<'_> {
    /// Whether there is no sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.times.is_empty() && self.histograms.is_empty()
    }

    /// The same samples, borrowed.
    #[must_use]
    pub fn borrowed(&self) -> Columns<'_> {
        Columns {
            times: Cow::Borrowed(&self.times),
            values: Cow::Borrowed(&self.values),
            starts: Cow::Borrowed(&self.starts),
            histograms: Cow::Borrowed(&self.histograms),
            histogram_starts: Cow::Borrowed(&self.histogram_starts),
        }
    }
}

impl<'a> Columns<'a> {
    /// The samples of these columns within a range of time.
    #[must_use]
    pub fn within(&'a self, range: TimeRange) -> Self {
        let cut = |from: usize, to: usize| from..to.max(from);
        let floats = cut(self.times.partition_point(|t| *t < range.from), self.times.partition_point(|t| *t <= range.to));
        let histograms = cut(self.histograms.partition_point(|p| p.time < range.from), self.histograms.partition_point(|p| p.time <= range.to));
        Self {
            times: Cow::Borrowed(&self.times[floats.clone()]),
            values: Cow::Borrowed(&self.values[floats.clone()]),
            starts: Cow::Borrowed(self.starts.get(floats).unwrap_or_default()),
            histograms: Cow::Borrowed(&self.histograms[histograms.clone()]),
            histogram_starts: Cow::Borrowed(self.histogram_starts.get(histograms).unwrap_or_default()),
        }
    }
}

/// Times in milliseconds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    /// The first time that matters.
    pub from: Timestamp,
    /// The last one.
    pub to: Timestamp,
}

/// Why a store cannot answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(pub String);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}
