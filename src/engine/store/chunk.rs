//! What a TSDB makes of histograms: it lays them into chunks, and on reading tells about counter resets only what follows from a
//! sample's place in its chunk (tsdb/head_append.go, tsdb/chunkenc/float_histogram.go, Prometheus 3.15.0).
//!
//! An explicit `reset` does not survive that, and a second sample without reset comes back as `not_reset`: expected results of
//! upstream's own tests depend on it. Nothing is compressed here, and floats need no chunks.

use std::sync::Arc;

use crate::model::histogram::{BucketSpan, CUSTOM_BUCKETS, ResetHint};
use crate::model::number::is_stale;
use crate::model::{Histogram, Timestamp};

use super::super::value::HistogramPoint;
use super::chunk_size::ChunkSize;

/// No chunk reaches over midnight.
const CHUNK_RANGE: i64 = 24 * 60 * 60 * 1000;

/// The size in bytes that chunks should have.
const TARGET_BYTES: usize = 1024;

/// A chunk is not closed for its size before it has so many samples.
const MIN_SAMPLES: usize = 10;

/// The chunk that takes the next histogram of a series. Its samples are the last ones of the column.
#[derive(Debug, Clone)]
pub(super) struct Chunk {
    /// Where in the column it begins.
    first: usize,
    gauge: bool,
    size: ChunkSize,
    /// From which time on the next sample begins another chunk.
    end: Timestamp,
    /// Whether `end` was estimated from the size.
    estimated: bool,
}

impl Chunk {
    fn open(first: usize, gauge: bool, time: Timestamp, estimated: bool) -> Self {
        Self { first, gauge, size: ChunkSize::default(), end: range_end(time), estimated }
    }
}

fn range_end(time: Timestamp) -> Timestamp {
    (time / CHUNK_RANGE * CHUNK_RANGE).saturating_add(CHUNK_RANGE)
}

/// Where a chunk should end so that chunks of the same size fill the range, if samples go on as they did.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "as upstream")]
fn estimated_end(start: Timestamp, last: Timestamp, end: Timestamp, ratio: f64) -> Timestamp {
    let left = end.wrapping_sub(start) as f64;
    let n = left / (last.wrapping_sub(start).wrapping_add(1) as f64 * ratio);
    if n <= 1.0 { end } else { (start as f64 + left / n.floor()) as i64 }
}

/// Appends a histogram that is newer than all samples of the series. `open` is the chunk of the last sample, unless that was a
/// float. The histogram may come back with other spans, more empty buckets, and another reset hint than it was written with, and
/// so may those before it in the chunk.
pub(super) fn append(column: &mut Vec<HistogramPoint>, open: &mut Option<Box<Chunk>>, time: Timestamp, mut value: Arc<Histogram>) {
    let gauge = value.reset_hint == ResetHint::Gauge;
    let reset = value.reset_hint == ResetHint::Reset;
    if value.is_stale() {
        value = Arc::new(Histogram { sum: value.sum, ..Histogram::default() });
    }
    if open.as_mut().is_some_and(|chunk| is_full(chunk, column, time)) {
        *open = None;
    }
    let Some(chunk) = open else {
        let chunk = Chunk::open(column.len(), gauge, time, false);
        *open = Some(push_first(column, chunk, time, value));
        return;
    };
    let fits = match (column.get(chunk.first), column.last()) {
        (Some(first), Some(last)) if chunk.gauge == gauge && !reset => may_follow(&first.value, &last.value, &value, gauge),
        _ => false,
    };
    if !fits {
        let next = Chunk::open(column.len(), gauge, time, chunk.estimated);
        *open = Some(push_first(column, next, time, value));
        return;
    }
    if !value.is_stale() {
        lay_out(&mut column[chunk.first..], &mut chunk.size, Arc::make_mut(&mut value), gauge);
        Arc::make_mut(&mut value).reset_hint = if gauge { ResetHint::Gauge } else { ResetHint::NotReset };
    }
    chunk.size.add(time, &value);
    column.push(HistogramPoint { time, value });
}

fn push_first(column: &mut Vec<HistogramPoint>, mut chunk: Chunk, time: Timestamp, mut value: Arc<Histogram>) -> Box<Chunk> {
    let hint = if chunk.gauge { ResetHint::Gauge } else { ResetHint::Unknown };
    if !value.is_stale() && value.reset_hint != hint {
        Arc::make_mut(&mut value).reset_hint = hint;
    }
    chunk.size.add(time, &value);
    column.push(HistogramPoint { time, value });
    Box::new(chunk)
}

/// Whether a sample at `time` begins another chunk, whatever it is.
fn is_full(chunk: &mut Chunk, column: &[HistogramPoint], time: Timestamp) -> bool {
    let (Some(first), Some(last)) = (column.get(chunk.first), column.last()) else { return true };
    let bytes = chunk.size.bytes();
    let range_end = if chunk.estimated { range_end(first.time) } else { chunk.end };
    if !chunk.estimated && bytes >= TARGET_BYTES / 4 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let ratio = TARGET_BYTES as f64 / bytes as f64;
        chunk.end = estimated_end(first.time, last.time, chunk.end, ratio);
        chunk.estimated = true;
    }
    (time >= chunk.end || bytes >= TARGET_BYTES * 2) && (chunk.size.samples() >= MIN_SAMPLES || time >= range_end)
}

/// Whether a histogram can be in one chunk with those from `first` to `last`: no counter was reset, the bounds of the buckets are the same.
fn may_follow(first: &Histogram, last: &Histogram, next: &Histogram, gauge: bool) -> bool {
    if next.is_stale() {
        return true;
    }
    #[expect(clippy::float_cmp, reason = "exactly the same or not")]
    let same_bounds = next.schema == first.schema && next.zero_threshold == first.zero_threshold;
    if is_stale(last.sum) || !same_bounds || next.schema == CUSTOM_BUCKETS && next.custom_values != first.custom_values {
        return false;
    }
    gauge
        || !(next.count < last.count || next.zero_count < last.zero_count)
            && rises(&first.positive_spans, &last.positive_buckets, &next.positive_spans, &next.positive_buckets)
            && rises(&first.negative_spans, &last.negative_buckets, &next.negative_spans, &next.negative_buckets)
}

/// The indices of so many buckets in spans.
fn indices(spans: &[BucketSpan], buckets: usize) -> Vec<i64> {
    let mut next = 0_i64;
    let mut all = Vec::with_capacity(buckets);
    for span in spans {
        next = next.saturating_add(i64::from(span.offset));
        all.extend((0..i64::from(span.length)).map(|i| next + i).take(buckets - all.len()));
        next = next.saturating_add(i64::from(span.length));
    }
    all
}

/// Whether no bucket's count falls, and only empty buckets vanish.
fn rises(old_spans: &[BucketSpan], old: &[f64], new_spans: &[BucketSpan], new: &[f64]) -> bool {
    if old_spans == new_spans {
        return old.iter().zip(new).all(|(old, new)| !matches!(old.partial_cmp(new), Some(std::cmp::Ordering::Greater)));
    }
    let new_indices = indices(new_spans, new.len());
    let mut new = new_indices.iter().zip(new).peekable();
    indices(old_spans, old.len()).iter().zip(old).all(|(index, old)| {
        while new.next_if(|(i, _)| *i < index).is_some() {}
        match new.next_if(|(i, _)| *i == index) {
            Some((_, new)) => !matches!(old.partial_cmp(new), Some(std::cmp::Ordering::Greater)),
            None => *old == 0.0,
        }
    })
}

/// One side of a chunk and of the histogram that is added to it.
struct Merged {
    old: Vec<i64>,
    new: Vec<i64>,
    all: Vec<i64>,
}

impl Merged {
    fn of(old: (&[BucketSpan], &[f64]), new: (&[BucketSpan], &[f64])) -> Self {
        let (old, new) = (indices(old.0, old.1.len()), indices(new.0, new.1.len()));
        let mut all = [old.as_slice(), &new].concat();
        all.sort_unstable();
        all.dedup();
        Self { old, new, all }
    }

    fn lacks_in_old(&self) -> bool {
        self.all.len() > self.old.len()
    }

    fn lacks_in_new(&self) -> bool {
        self.all.len() > self.new.len()
    }
}

/// Spans without gaps or neighbours that could be one.
fn spans_of(indices: &[i64]) -> Vec<BucketSpan> {
    let mut spans: Vec<BucketSpan> = Vec::new();
    let mut end = 0_i64;
    for index in indices {
        let offset = index - end;
        match spans.last_mut() {
            Some(span) if offset == 0 => span.length += 1,
            _ => spans.push(BucketSpan { offset: i32::try_from(offset).unwrap_or(i32::MAX), length: 1 }),
        }
        end = index + 1;
    }
    spans
}

/// The counts of the buckets `from` as those of the buckets `to`, which are more.
fn spread(counts: &[f64], from: &[i64], to: &[i64]) -> Vec<f64> {
    let mut have = from.iter().zip(counts).peekable();
    to.iter().map(|index| have.next_if(|(i, _)| *i == index).map_or(0.0, |(_, count)| *count)).collect()
}

/// Gives the histogram and those in the chunk the same buckets: all that any of them has.
fn lay_out(chunk: &mut [HistogramPoint], size: &mut ChunkSize, next: &mut Histogram, gauge: bool) {
    let Some(first) = chunk.first().map(|p| &p.value) else { return };
    if first.positive_spans == next.positive_spans && first.negative_spans == next.negative_spans {
        return;
    }
    let positive = Merged::of((&first.positive_spans, &first.positive_buckets), (&next.positive_spans, &next.positive_buckets));
    let negative = Merged::of((&first.negative_spans, &first.negative_buckets), (&next.negative_spans, &next.negative_buckets));
    let grows = positive.lacks_in_old() || negative.lacks_in_old();
    let lacks = positive.lacks_in_new() || negative.lacks_in_new();
    for (side, counts) in [(&positive, &mut next.positive_buckets), (&negative, &mut next.negative_buckets)] {
        if side.lacks_in_new() {
            *counts = spread(counts, &side.new, &side.all);
        }
    }
    if !grows {
        next.positive_spans.clone_from(&first.positive_spans);
        next.negative_spans.clone_from(&first.negative_spans);
        return;
    }
    // Only the spans that change are written anew; those of gauges always.
    for (side, spans) in [(&positive, &mut next.positive_spans), (&negative, &mut next.negative_spans)] {
        if side.lacks_in_new() || gauge && lacks {
            *spans = spans_of(&side.all);
        }
    }
    *size = ChunkSize::default();
    for point in chunk {
        let sample = Arc::make_mut(&mut point.value);
        sample.positive_buckets = spread(&sample.positive_buckets, &positive.old, &positive.all);
        sample.negative_buckets = spread(&sample.negative_buckets, &negative.old, &negative.all);
        sample.positive_spans.clone_from(&next.positive_spans);
        sample.negative_spans.clone_from(&next.negative_spans);
        size.add(point.time, sample);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::STALE_BITS;

    fn histogram(hint: ResetHint, offset: i32, buckets: &[f64]) -> Arc<Histogram> {
        let length = u32::try_from(buckets.len()).expect("few buckets");
        Arc::new(Histogram {
            reset_hint: hint,
            count: buckets.iter().sum(),
            positive_spans: vec![BucketSpan { offset, length }],
            positive_buckets: buckets.to_vec(),
            ..Histogram::default()
        })
    }

    fn stored(samples: impl IntoIterator<Item = Arc<Histogram>>) -> Vec<HistogramPoint> {
        let (mut column, mut open) = (Vec::new(), None);
        for (time, sample) in (0..).step_by(60_000).zip(samples) {
            append(&mut column, &mut open, time, sample);
        }
        column
    }

    fn hints(samples: impl IntoIterator<Item = Arc<Histogram>>) -> String {
        stored(samples)
            .iter()
            .map(|p| match p.value.reset_hint {
                Unknown => 'u',
                Reset => 'r',
                NotReset => 'n',
                Gauge => 'g',
            })
            .collect()
    }

    use ResetHint::{Gauge, NotReset, Reset, Unknown};

    #[test]
    fn hints_follow_from_the_place_in_the_chunk() {
        let h = |hint, buckets: &[f64]| histogram(hint, 0, buckets);
        assert_eq!(hints([h(Unknown, &[1.0]), h(Unknown, &[2.0]), h(NotReset, &[2.0])]), "unn");
        assert_eq!(hints([h(NotReset, &[1.0]), h(Reset, &[2.0]), h(Unknown, &[2.0])]), "uun");
        assert_eq!(hints([h(Unknown, &[2.0]), h(NotReset, &[1.0]), h(Unknown, &[1.0])]), "uun");
        assert_eq!(hints([h(Unknown, &[1.0]), h(Gauge, &[1.0]), h(Gauge, &[0.5]), h(Unknown, &[1.0])]), "uggu");
        assert_eq!(hints([h(Unknown, &[0.0, 1.0]), h(Unknown, &[1.0]), h(Unknown, &[2.0])]), "uun");
        let stale = || Arc::new(Histogram { sum: f64::from_bits(STALE_BITS), ..Histogram::default() });
        assert_eq!(hints([h(Unknown, &[1.0]), stale(), h(Unknown, &[2.0]), h(Unknown, &[2.0])]), "uuun");
        let wide = |threshold| Arc::new(Histogram { zero_threshold: threshold, ..Histogram::default() });
        assert_eq!(hints([wide(0.1), wide(0.1), wide(0.2), wide(0.2)]), "unun");
    }

    #[test]
    fn all_histograms_of_a_chunk_have_the_same_buckets() {
        let all = stored([histogram(Unknown, 1, &[1.0]), histogram(Unknown, 0, &[2.0, 1.0, 0.0]), histogram(Unknown, 0, &[2.0, 1.0])]);
        let spans = [BucketSpan { offset: 0, length: 3 }];
        let buckets: Vec<_> = all.iter().map(|p| (p.value.positive_spans == spans, p.value.positive_buckets.clone())).collect();
        assert_eq!(buckets, [(true, vec![0.0, 1.0, 0.0]), (true, vec![2.0, 1.0, 0.0]), (true, vec![2.0, 1.0, 0.0])]);
    }

    /// Where chunks begin, as Prometheus 3.15.0 says for the same samples.
    #[test]
    fn chunks_end_at_a_size_and_at_midnight() {
        let begins = |n: u32, minutes: i64, h: &dyn Fn(u32) -> Histogram| {
            let (mut column, mut open) = (Vec::new(), None);
            for i in 0..n {
                append(&mut column, &mut open, i64::from(i) * minutes * 15_000, Arc::new(h(i)));
            }
            let unknown = column.iter().enumerate().filter(|(_, p)| p.value.reset_hint == Unknown);
            unknown.map(|(i, _)| i).collect::<Vec<_>>()
        };
        let span = |offset, length| vec![BucketSpan { offset, length }];
        let wide = |i: u32| Histogram {
            count: f64::from(i) * 100.0,
            positive_spans: span(0, 20),
            positive_buckets: (0..20).map(|k| f64::from(i * 7 + k * 3) / 10.0).collect(),
            ..Histogram::default()
        };
        assert_eq!(begins(100, 4, &wide), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
        let narrow = |i: u32| Histogram {
            schema: 3,
            count: f64::from(i * 3),
            sum: f64::from(i) * 1.7,
            zero_count: f64::from(i),
            zero_threshold: 0.001,
            positive_spans: span(0, 3),
            positive_buckets: vec![f64::from(i), f64::from(i + 1), 1.0],
            ..Histogram::default()
        };
        assert_eq!(begins(400, 1, &narrow), [0, 56, 118, 181, 246, 311, 375]);
        assert_eq!(begins(60, 240, &narrow), [0, 24, 48]);
        let custom = |i: u32| Histogram {
            schema: CUSTOM_BUCKETS,
            count: f64::from(i * 3),
            sum: f64::from(i) * 1.7,
            positive_spans: span(0, 5),
            positive_buckets: vec![f64::from(i), f64::from(i + 1), 1.0, 2.0, 3.0],
            custom_values: [0.001, 0.5, 1.23456, 100.0].into(),
            ..Histogram::default()
        };
        assert_eq!(begins(300, 4, &custom), [0, 56, 117, 178, 239]);
        let growing = |i: u32| Histogram {
            schema: 1,
            count: f64::from(i * 50),
            sum: 1.0,
            positive_spans: span(-i32::try_from(i).unwrap_or(0), 2 * i + 1),
            positive_buckets: vec![f64::from(i + 1); 2 * i as usize + 1],
            negative_spans: span(0, 1),
            negative_buckets: vec![f64::from(i)],
            ..Histogram::default()
        };
        assert_eq!(begins(40, 4, &growing), [0, 23, 33]);
    }
}
