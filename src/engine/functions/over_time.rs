//! Aggregations over the samples of one window (promql/functions.go, Prometheus 3.15.0). Floats, yet.

use super::super::annotations::Remark;
use super::super::error::EvalError;
use super::super::kahan::{self, Mean};
use super::super::value::Point;
use super::{Remarks, Window};
use crate::model::Value;

pub(super) fn sum(window: &Window<'_>) -> Option<f64> {
    let (sum, c) = window.values.iter().fold((0.0, 0.0), |(sum, c), v| kahan::increase(*v, sum, c));
    Some(if f64::is_infinite(sum) { sum } else { sum + c })
}

pub(super) fn avg(window: &Window<'_>) -> Option<f64> {
    let (first, rest) = window.values.split_first()?;
    let mut mean = Mean::of(*first);
    rest.iter().for_each(|v| mean.add(*v));
    Some(mean.value())
}

#[expect(clippy::cast_precision_loss, reason = "numbers of samples are far below 2^53")]
pub(super) fn count(window: &Window<'_>) -> Option<f64> {
    Some((window.values.len() + window.histograms.len()) as f64)
}

pub(super) fn first(window: &Window<'_>) -> Option<f64> {
    window.values.first().copied()
}

pub(super) fn last(window: &Window<'_>) -> Option<f64> {
    window.values.last().copied()
}

/// The sample that beats all before it; any beats NaN.
fn best(window: &Window<'_>, beats: impl Fn(f64, f64) -> bool) -> Option<Point> {
    window.points().reduce(|best, p| if beats(p.value, best.value) || best.value.is_nan() { p } else { best })
}

pub(super) fn max(window: &Window<'_>) -> Option<f64> {
    best(window, |new, old| new > old).map(|p| p.value)
}

pub(super) fn min(window: &Window<'_>) -> Option<f64> {
    best(window, |new, old| new < old).map(|p| p.value)
}

#[expect(clippy::cast_precision_loss, reason = "as upstream")]
fn time(point: Point) -> f64 {
    point.time as f64 / 1000.0
}

pub(super) fn time_of_max(window: &Window<'_>) -> Option<f64> {
    best(window, |new, old| new >= old).map(time)
}

pub(super) fn time_of_min(window: &Window<'_>) -> Option<f64> {
    best(window, |new, old| new <= old).map(time)
}

pub(super) fn time_of_first(window: &Window<'_>) -> Option<f64> {
    window.points().next().map(time)
}

/// Upstream never says a time before the epoch here.
pub(super) fn time_of_last(window: &Window<'_>) -> Option<f64> {
    window.points().last().map(|p| time(p).max(0.0))
}

/// Welford's method with compensated sums.
pub(super) fn stdvar(window: &Window<'_>) -> Option<f64> {
    let (mut count, mut mean, mut mean_c, mut sum, mut sum_c) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for p in window.points() {
        count += 1.0;
        let delta = p.value - (mean + mean_c);
        (mean, mean_c) = kahan::increase(delta / count, mean, mean_c);
        (sum, sum_c) = kahan::increase(delta * (p.value - (mean + mean_c)), sum, sum_c);
    }
    Some((sum + sum_c) / count)
}

pub(super) fn stddev(window: &Window<'_>) -> Option<f64> {
    stdvar(window).map(f64::sqrt)
}

fn values(window: &Window<'_>) -> Vec<f64> {
    window.values.to_vec()
}

pub(super) fn quantile(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    let q = window.scalar(0);
    if !(0.0..=1.0).contains(&q) {
        remarks.about(0, Remark::InvalidQuantile(q));
    }
    Ok(Some(Value::Float(kahan::quantile(q, &mut values(window)))))
}

pub(super) fn mad(window: &Window<'_>) -> Option<f64> {
    let mut values = values(window);
    if values.iter().any(|v| v.is_nan()) {
        return Some(f64::NAN);
    }
    let median = kahan::quantile(0.5, &mut values);
    values.iter_mut().for_each(|v| *v = (*v - median).abs());
    Some(kahan::quantile(0.5, &mut values))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kernel: fn(&Window<'_>) -> Option<f64>, values: &[f64]) -> f64 {
        let times: Vec<i64> = (1..).map(|i| 1000 * i).take(values.len()).collect();
        super::super::on_floats(&times, values, &[], kernel).unwrap_or(f64::NAN)
    }

    #[test]
    fn over_the_samples_of_a_window() {
        const NAN: f64 = f64::NAN;
        assert_eq!(of(sum, &[1e100, 1.0, -1e100]), 1.0);
        assert_eq!(of(sum, &[f64::INFINITY, 1.0]), f64::INFINITY);
        assert!(of(avg, &[f64::MAX, f64::MAX, f64::MAX]).is_finite());
        assert_eq!(of(count, &[NAN, 2.0]), 2.0);
        assert_eq!((of(first, &[3.0, 2.0]), of(last, &[3.0, 2.0])), (3.0, 2.0));
        assert_eq!((of(max, &[NAN, 3.0, 2.0]), of(min, &[NAN, 3.0, 2.0])), (3.0, 2.0));
        assert_eq!((of(time_of_max, &[3.0, 3.0, 2.0]), of(time_of_min, &[2.0, 3.0, 2.0])), (2.0, 3.0));
        assert_eq!((of(time_of_first, &[3.0, 3.0]), of(time_of_last, &[2.0, 3.0])), (1.0, 2.0));
        assert_eq!((of(stdvar, &[1.0, 3.0]), of(stddev, &[1.0, 5.0])), (1.0, 2.0));
        assert_eq!(of(mad, &[4.0, 6.0, 2.0, 1.0, 999.0]), 2.0);
        assert!(of(mad, &[4.0, NAN]).is_nan());
    }
}
