//! `resets` and `changes`: what is counted from each sample to the next, whatever their kinds.

use super::super::super::series::Item;
use super::super::Window;
use super::starts::{is_reset, start_of};
use crate::model::Timestamp;
use crate::promql::ast::Extended;

/// A sample with its start and its time.
type Seen<'w> = ((Timestamp, Timestamp), Item<'w>);

/// The first float and the first histogram that count: over an anchored selector the newest sample at or before the start of the window
/// is the first of all. Nothing if no sample lies behind the start.
fn from(window: &Window<'_>) -> Option<(usize, usize)> {
    if window.extended != Some(Extended::Anchored) {
        return Some((0, 0));
    }
    let start = window.start();
    let floats = window.times.partition_point(|t| *t <= start);
    let histograms = window.histograms.partition_point(|p| p.time <= start);
    if floats >= window.times.len() && histograms >= window.histograms.len() {
        return None;
    }
    let float = floats.checked_sub(1).map(|i| (i, window.times[i]));
    let histogram = histograms.checked_sub(1).map(|i| (i, window.histograms[i].time));
    Some(match (float, histogram) {
        (None, None) => (0, 0),
        (Some((anchor, time)), other) if other.is_none_or(|(_, of)| time >= of) => (anchor, histograms),
        (_, Some((anchor, _))) => (floats, anchor),
        (Some((anchor, _)), None) => (anchor, histograms),
    })
}

/// How many samples satisfy `of` together with the one before.
fn count(window: &Window<'_>, of: impl Fn(&Seen<'_>, &Seen<'_>) -> bool) -> Option<f64> {
    let (mut float, mut histogram) = from(window)?;
    let (times, histograms) = (window.times, window.histograms);
    let mut before: Option<Seen<'_>> = None;
    let mut found = 0_u32;
    loop {
        let float_first = match (times.get(float), histograms.get(histogram)) {
            (None, None) => break,
            (Some(time), Some(point)) => *time <= point.time,
            (time, _) => time.is_some(),
        };
        let now = if float_first {
            float += 1;
            ((start_of(window.starts, float - 1), times[float - 1]), Item::Float(window.values[float - 1]))
        } else {
            histogram += 1;
            let point = &histograms[histogram - 1];
            ((start_of(window.histogram_starts, histogram - 1), point.time), Item::Histogram(&point.value))
        };
        found += u32::from(before.is_some_and(|before| of(&before, &now)));
        before = Some(now);
    }
    Some(f64::from(found))
}

/// The same of floats alone.
#[expect(clippy::cast_precision_loss, reason = "numbers of samples are far below 2^53")]
fn count_floats(values: &[f64], of: impl Fn(f64, f64) -> bool) -> Option<f64> {
    Some(values.windows(2).filter(|w| of(w[0], w[1])).count() as f64)
}

fn is_plain(window: &Window<'_>) -> bool {
    window.histograms.is_empty() && window.starts.is_empty() && window.extended.is_none()
}

pub(in super::super) fn resets(window: &Window<'_>) -> Option<f64> {
    if is_plain(window) {
        return count_floats(window.values, |before, now| now < before);
    }
    count(window, |before, now| match (before.1, now.1) {
        (Item::Float(old), Item::Float(new)) => new < old || is_reset(before.0, now.0),
        (Item::Histogram(old), Item::Histogram(new)) => is_reset(before.0, now.0) || new.detect_reset(old),
        _ => true,
    })
}

#[expect(clippy::float_cmp, reason = "every change counts")]
fn differ(before: f64, now: f64) -> bool {
    now != before && !(now.is_nan() && before.is_nan())
}

pub(in super::super) fn changes(window: &Window<'_>) -> Option<f64> {
    if is_plain(window) {
        return count_floats(window.values, differ);
    }
    count(window, |before, now| match (before.1, now.1) {
        (Item::Float(old), Item::Float(new)) => differ(old, new),
        (Item::Histogram(old), Item::Histogram(new)) => !new.equals(old),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::super::value::HistogramPoint;
    use super::super::super::on_floats;
    use super::*;

    #[test]
    fn from_float_to_float() {
        let of = |kernel: fn(&Window<'_>) -> Option<f64>, values: &[f64]| {
            let times: Vec<i64> = (1..).map(|i| 10_000 * i).take(values.len()).collect();
            on_floats(&times, values, &[], kernel)
        };
        assert_eq!(of(resets, &[3.0, 2.0, 2.0, 1.0, f64::NAN, 0.0]), Some(2.0));
        assert_eq!(of(changes, &[3.0, 3.0, f64::NAN, f64::NAN, 0.0]), Some(2.0));
        assert_eq!(of(changes, &[3.0]), Some(0.0));
    }

    #[test]
    fn another_kind_counts_and_an_anchor_is_the_newest_of_both_kinds() {
        let labels = [("__name__", "m")].into_iter().collect();
        let histograms = [2, 5, 6].map(|time| HistogramPoint { time, value: std::sync::Arc::default() });
        let mut window = Window { times: &[1, 3, 4, 7], values: &[1.0, 1.0, 0.0, 0.0], histograms: &histograms, ..Window::blank(&labels) };
        assert_eq!((changes(&window), resets(&window)), (Some(5.0), Some(5.0)));
        window.extended = Some(Extended::Anchored);
        for (start, want) in [(0, Some(5.0)), (2, Some(4.0)), (3, Some(3.0)), (5, Some(1.0)), (6, Some(1.0)), (7, None)] {
            (window.end, window.range) = (10, 10 - start);
            assert_eq!(changes(&window), want, "{start}");
        }
    }
}
