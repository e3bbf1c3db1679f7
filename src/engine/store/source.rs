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

    /// Whether it is known, without looking for long, that no series has this metric name.
    fn lacks(&self, _metric_name: &str) -> bool {
        false
    }
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
        let behind = range.to.saturating_add(1);
        let floats = cut(first_from(&self.times, range.from), if range.to == Timestamp::MAX { self.times.len() } else { first_from(&self.times, behind) });
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

impl Columns<'_> {
    /// The samples up to and including a time.
    #[must_use]
    pub fn up_to(mut self, last: Timestamp) -> Self {
        fn shorten<T: Clone>(column: &mut Cow<'_, [T]>, length: usize) {
            match column {
                Cow::Borrowed(samples) => *samples = &samples[..length.min(samples.len())],
                Cow::Owned(samples) => samples.truncate(length),
            }
        }
        let floats = self.times.partition_point(|time| *time <= last);
        let histograms = self.histograms.partition_point(|p| p.time <= last);
        shorten(&mut self.times, floats);
        shorten(&mut self.values, floats);
        shorten(&mut self.starts, floats);
        shorten(&mut self.histograms, histograms);
        shorten(&mut self.histogram_starts, histograms);
        self
    }
}

/// The position of the first time that is not before `from`. Samples mostly come at even intervals: the search begins where it would be
/// then, and so touches little memory.
fn first_from(times: &[Timestamp], from: Timestamp) -> usize {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return 0 };
    if *first >= from {
        return 0;
    }
    if *last < from {
        return times.len();
    }
    let share = from.abs_diff(*first) as f64 / last.abs_diff(*first) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a first guess, between 0 and the length")]
    let guess = ((times.len() - 1) as f64 * share) as usize;
    let (mut low, mut high) = (0, times.len());
    let mut step = 1;
    let mut probe = guess.min(times.len() - 1);
    // Ever larger steps until the place is between two probes.
    if times[probe] < from {
        while probe < times.len() && times[probe] < from {
            low = probe + 1;
            probe += step;
            step *= 2;
        }
        high = high.min(probe);
    } else {
        while times[probe] >= from {
            high = probe;
            let Some(before) = probe.checked_sub(step) else { break };
            probe = before;
            step *= 2;
        }
        if times[probe] < from {
            low = probe + 1;
        }
    }
    low + times[low..high].partition_point(|time| *time < from)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_time_from_another_one_on_is_found_at_any_intervals() {
        let lists: [&[i64]; 6] = [&[], &[5], &[0, 10, 20, 30, 40, 50], &[0, 1, 2, 3, 1000], &[i64::MIN, -3, 0, i64::MAX], &[-50, 0, 7, 8, 9, 10, 11, 400, 401]];
        for times in lists {
            for from in (-60..60).chain([399, 400, 401, 402, 999, 1000, 1001, i64::MIN, i64::MAX]) {
                assert_eq!(first_from(times, from), times.partition_point(|t| *t < from), "{from} in {times:?}");
            }
        }
    }
}
