//! What counters and gauges did within a window: `rate` and its kin (promql/functions.go, Prometheus 3.15.0). Floats, and no start
//! timestamps, yet.

use super::super::value::Point;
use super::Window;
use crate::model::Timestamp;

#[expect(clippy::cast_precision_loss, reason = "as upstream")]
fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}

/// The first and the last of at least two floats.
fn ends(window: &Window<'_>) -> Option<(Point, Point)> {
    let ([t1, .., t2], [v1, .., v2]) = (window.times, window.values) else { return None };
    Some((Point { time: *t1, value: *v1 }, Point { time: *t2, value: *v2 }))
}

/// The change from the first to the last sample, extrapolated to the edges of the window.
fn extrapolated(window: &Window<'_>, counter: bool, per_second: bool) -> Option<f64> {
    let (first, last) = ends(window)?;
    let mut change = last.value - first.value;
    if counter {
        change = window.values.windows(2).filter(|w| w[1] < w[0]).fold(change, |sum, w| sum + w[0]);
    }
    Some(extrapolate(change, first, last, window.values.len(), (window.start(), window.end), counter, per_second))
}

/// Extrapolates a change between two samples to the edges of their window: up to half an average interval beyond a sample unless the
/// edge is near, and for counters never below zero. `window` is its start and end.
pub(super) fn extrapolate(change: f64, first: Point, last: Point, samples: usize, window: (Timestamp, Timestamp), counter: bool, per_second: bool) -> f64 {
    let mut to_start = seconds(first.time.saturating_sub(window.0));
    let mut to_end = seconds(window.1.saturating_sub(last.time));
    let sampled = seconds(last.time - first.time);
    #[expect(clippy::cast_precision_loss, reason = "numbers of samples are far below 2^53")]
    let average = sampled / (samples - 1) as f64;
    let threshold = average * 1.1;
    if to_start >= threshold {
        to_start = average / 2.0;
    }
    if counter {
        let to_zero = if change > 0.0 && first.value >= 0.0 { sampled * (first.value / change) } else { to_start };
        if to_zero < to_start {
            to_start = to_zero;
        }
    }
    if to_end >= threshold {
        to_end = average / 2.0;
    }
    let mut factor = if sampled == 0.0 { 1.0 } else { (sampled + to_start + to_end) / sampled };
    if per_second {
        factor /= seconds(window.1.saturating_sub(window.0));
    }
    change * factor
}

pub(super) fn rate(window: &Window<'_>) -> Option<f64> {
    extrapolated(window, true, true)
}

pub(super) fn increase(window: &Window<'_>) -> Option<f64> {
    extrapolated(window, true, false)
}

pub(super) fn delta(window: &Window<'_>) -> Option<f64> {
    extrapolated(window, false, false)
}

fn last_two(window: &Window<'_>) -> Option<(Point, Point)> {
    let ([.., t1, t2], [.., v1, v2]) = (window.times, window.values) else { return None };
    let (before, last) = (Point { time: *t1, value: *v1 }, Point { time: *t2, value: *v2 });
    (before.time != last.time).then_some((before, last))
}

pub(super) fn irate(window: &Window<'_>) -> Option<f64> {
    let (before, last) = last_two(window)?;
    let change = if last.value < before.value { last.value } else { last.value - before.value };
    Some(change / seconds(last.time - before.time))
}

pub(super) fn idelta(window: &Window<'_>) -> Option<f64> {
    last_two(window).map(|(before, last)| last.value - before.value)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of samples are far below 2^53")]
fn count_pairs(window: &Window<'_>, of: impl Fn(f64, f64) -> bool) -> Option<f64> {
    Some(window.values.windows(2).filter(|w| of(w[0], w[1])).count() as f64)
}

pub(super) fn resets(window: &Window<'_>) -> Option<f64> {
    count_pairs(window, |before, now| now < before)
}

pub(super) fn changes(window: &Window<'_>) -> Option<f64> {
    #[expect(clippy::float_cmp, reason = "every change counts")]
    count_pairs(window, |before, now| now != before && !(now.is_nan() && before.is_nan()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples every 10 s from `from` seconds on, in the window of a minute that ends at 60 s.
    fn of(kernel: fn(&Window<'_>) -> Option<f64>, from: i64, values: &[f64]) -> Option<f64> {
        let times: Vec<i64> = (0..).map(|i| (from + 10 * i) * 1000).take(values.len()).collect();
        super::super::on_floats(&times, values, &[], kernel)
    }

    #[test]
    fn extrapolation_goes_to_the_edges_or_half_an_interval_beyond() {
        assert_eq!(of(increase, 10, &[10.0, 20.0, 30.0, 40.0, 50.0, 60.0]), Some(60.0));
        assert_eq!(of(rate, 10, &[10.0, 20.0, 30.0, 40.0, 50.0, 60.0]), Some(1.0));
        // The first sample is near zero: a counter cannot have begun below it.
        assert_eq!(of(increase, 10, &[0.0, 10.0, 20.0, 30.0, 40.0, 50.0]), Some(50.0));
        assert_eq!(of(delta, 10, &[0.0, 10.0, 20.0, 30.0, 40.0, 50.0]), Some(60.0));
        // Far from both edges: half an interval each.
        assert_eq!(of(delta, 30, &[0.0, 10.0]), Some(20.0));
        assert_eq!(of(increase, 10, &[5.0]), None);
    }

    #[test]
    fn resets_add_what_was_lost() {
        assert_eq!(of(increase, 10, &[0.0, 10.0, 0.0, 10.0, 20.0, 30.0]), Some(40.0));
        assert_eq!(of(resets, 10, &[3.0, 2.0, 2.0, 1.0, f64::NAN, 0.0]), Some(2.0));
        assert_eq!(of(changes, 10, &[3.0, 3.0, f64::NAN, f64::NAN, 0.0]), Some(2.0));
        assert_eq!(of(changes, 10, &[3.0]), Some(0.0));
    }

    #[test]
    fn the_last_two_samples() {
        assert_eq!(of(irate, 10, &[100.0, 10.0, 20.0]), Some(1.0));
        assert_eq!(of(irate, 10, &[100.0, 10.0]), Some(1.0));
        assert_eq!(of(idelta, 10, &[100.0, 10.0]), Some(-90.0));
        assert_eq!(of(idelta, 10, &[100.0]), None);
    }
}
