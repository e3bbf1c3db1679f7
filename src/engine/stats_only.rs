//! Histograms of which only count and sum are asked for: upstream reads them without buckets, and tells about counter resets
//! what it sees while it goes through the samples (promql/histogram_stats_iterator.go, Prometheus 3.15.0).
//!
//! That can be told from reading everything: hints become explicit, and with that collisions of hints do. Which selectors are read
//! so is found in [`super::prepare`].

use std::sync::Arc;

use crate::model::histogram::ResetHint;
use crate::model::{Histogram, Timestamp};

use super::store::Columns;
use super::value::HistogramPoint;

/// The samples of a selector with histograms reduced to count, sum, schema and hint. Upstream's iterator looks for the first sample
/// at or behind the second time of each pair of `seeks`; if its sample is before the first time it jumps to that time and forgets what it saw.
/// Pairs ascend. Samples before `since` are not there for it.
pub(super) fn stats_only<'a>(samples: Columns<'a>, since: Timestamp, seeks: impl Iterator<Item = (Timestamp, Timestamp)>) -> Columns<'a> {
    if samples.histograms.is_empty() {
        return samples;
    }
    let histograms = visit(&samples, since, seeks);
    Columns { histograms: histograms.into(), ..samples }
}

/// The place of a sample: among the floats, or among the histograms.
#[derive(Debug, Clone, Copy)]
enum Place {
    Float,
    Histogram(usize),
}

fn places(samples: &Columns<'_>, since: Timestamp) -> Vec<(Timestamp, Place)> {
    let floats = samples.times.iter().map(|time| (*time, Place::Float));
    let histograms = samples.histograms.iter().enumerate().map(|(i, p)| (p.time, Place::Histogram(i)));
    let mut all: Vec<_> = floats.chain(histograms).filter(|(time, _)| *time >= since).collect();
    all.sort_by_key(|(time, _)| *time);
    all
}

fn visit(samples: &Columns<'_>, since: Timestamp, seeks: impl Iterator<Item = (Timestamp, Timestamp)>) -> Vec<HistogramPoint> {
    let points = &samples.histograms;
    let mut reduced: Vec<Option<Arc<Histogram>>> = vec![None; points.len()];
    let mut last: Option<usize> = None;
    let mut see = |place: Place, last: &mut Option<usize>| {
        let Place::Histogram(at) = place else { return };
        if reduced[at].is_some() {
            return;
        }
        let h: &Histogram = &points[at].value;
        let hint = match (h.reset_hint, *last) {
            (ResetHint::Unknown, Some(last)) if !h.is_stale() => {
                if h.detect_reset(&points[last].value) {
                    ResetHint::Reset
                } else {
                    ResetHint::NotReset
                }
            }
            (hint, _) => hint,
        };
        reduced[at] = Some(Arc::new(stats(h, hint)));
        if !h.is_stale() {
            *last = Some(at);
        }
    };
    let all = places(samples, since);
    let mut at = 0;
    let mut moved = false;
    for (from, to) in seeks {
        if all.get(at).is_some_and(|(time, _)| !moved || from > *time) {
            moved = true;
            at += all[at..].partition_point(|(time, _)| *time < from);
            last = None;
        }
        while let Some((time, place)) = all.get(at) {
            see(*place, &mut last);
            if *time >= to {
                break;
            }
            at += 1;
        }
    }
    let point = |(p, reduced): (&HistogramPoint, Option<Arc<Histogram>>)| HistogramPoint {
        time: p.time,
        value: reduced.unwrap_or_else(|| Arc::new(stats(&p.value, p.value.reset_hint))),
    };
    points.iter().zip(reduced).map(point).collect()
}

fn stats(h: &Histogram, reset_hint: ResetHint) -> Histogram {
    Histogram { reset_hint, schema: h.schema, count: h.count, sum: h.sum, ..Histogram::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(counts: &[(i64, f64)]) -> Columns<'static> {
        let point = |(time, count): &(i64, f64)| HistogramPoint { time: *time, value: Arc::new(Histogram { count: *count, ..Histogram::default() }) };
        Columns { histograms: counts.iter().map(point).collect::<Vec<_>>().into(), ..Columns::default() }
    }

    fn hints(counts: &[(i64, f64)], seeks: &[(i64, i64)]) -> String {
        let letter = |p: &HistogramPoint| match p.value.reset_hint {
            ResetHint::Unknown => 'u',
            ResetHint::Reset => 'r',
            ResetHint::NotReset => 'n',
            ResetHint::Gauge => 'g',
        };
        stats_only(columns(counts), 0, seeks.iter().copied()).histograms.iter().map(letter).collect()
    }

    #[test]
    fn hints_come_from_what_was_seen_on_the_way() {
        let counts = [(0, 1.0), (10, 2.0), (20, 1.0), (30, 3.0)];
        assert_eq!(hints(&counts, &[(-100, 30)]), "unrn");
        assert_eq!(hints(&counts, &[(-100, 10), (-80, 30)]), "unrn");
        // Beyond the sought sample one is looked at; the jump from 20 to 30 forgets it.
        assert_eq!(hints(&counts, &[(5, 15), (25, 30)]), "uuru");
        assert_eq!(hints(&counts, &[(15, 20), (20, 30)]), "uuun");
    }

    #[test]
    fn floats_move_the_iterator_but_are_not_compared_with() {
        let mut samples = columns(&[(0, 2.0), (20, 1.0)]);
        samples.times = vec![10].into();
        samples.values = vec![1.0].into();
        let found = stats_only(samples, 0, [(-5, 20)].into_iter());
        assert_eq!(found.histograms[1].value.reset_hint, ResetHint::Reset);
    }
}
