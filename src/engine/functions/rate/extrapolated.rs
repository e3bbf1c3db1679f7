//! `rate`, `increase` and `delta`: the change from the first to the last sample, extrapolated to the edges of the window.

use super::super::super::annotations::Remark;
use super::super::super::error::EvalError;
use super::super::super::value::Point;
use super::super::extrapolation::Extrapolation;
use super::super::{Remarks, Window};
use super::extended;
use super::histograms::{self, value};
use super::starts::{is_reset, overlaps, zero_within};
use crate::model::{Timestamp, Value};

/// Which of the three functions it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// Falls are resets.
    pub(super) counter: bool,
    /// Divided by the length of the window.
    pub(super) per_second: bool,
}

/// How samples from `first` to `last` lie in the window: see [`Extrapolation::new`].
pub(super) const fn shape(window: &Window<'_>, first: Timestamp, last: Timestamp) -> [i64; 3] {
    [first.saturating_sub(window.start()), window.end.saturating_sub(last), last.saturating_sub(first)]
}

/// The first and the last of at least one float.
fn ends(window: &Window<'_>) -> Option<(Point, Point)> {
    let (from, to) = (Point { time: *window.times.first()?, value: *window.values.first()? }, window.times.last()?);
    Some((from, Point { time: *to, value: *window.values.last()? }))
}

fn of_floats(window: &Window<'_>, how: How, remarks: &mut Remarks) -> Option<f64> {
    let (first, last) = ends(window)?;
    let values = window.values;
    let shape = shape(window, first.time, last.time);
    let extrapolation = Extrapolation::new(shape, values.len(), window.range);
    let mut change = last.value - first.value;
    if !how.counter || window.starts.is_empty() {
        if how.counter {
            change = values.windows(2).filter(|w| w[1] < w[0]).fold(change, |sum, w| sum + w[0]);
        }
        return (values.len() > 1).then(|| extrapolation.of(change, first.value, how.counter, how.per_second));
    }
    let samples: Vec<(Timestamp, Timestamp)> = window.starts.iter().copied().zip(window.times.iter().copied()).collect();
    if samples.windows(2).any(|s| overlaps(s[0], s[1].0)) {
        remarks.about(0, Remark::StartOverlap { metric: window.metric().to_owned(), count: 1 });
    }
    for (sample, value) in samples.windows(2).zip(values.windows(2)) {
        if value[1] < value[0] || is_reset(sample[0], sample[1]) {
            change += value[0];
        }
    }
    match zero_within(window.starts, first.time, window.start()) {
        Some(zero) => {
            change += first.value;
            Some(change * extrapolation.with_zero(first.time.saturating_sub(zero), shape).factor(None, how.per_second))
        }
        None => (values.len() > 1).then(|| extrapolation.of(change, first.value, true, how.per_second)),
    }
}

fn of_window(window: &Window<'_>, how: How, remarks: &mut Remarks) -> Option<Value> {
    match (window.values.is_empty(), window.histograms.is_empty()) {
        (false, false) => {
            remarks.about(0, Remark::MixedFloatsHistograms(window.metric().to_owned()));
            None
        }
        (true, _) if window.extended.is_some() => extended::of_histograms(window, how, remarks).map(value),
        (_, true) if window.extended.is_some() => extended::of_floats(window, how).map(Value::Float),
        (true, _) => histograms::extrapolated(window, how, remarks).map(value),
        (_, true) => of_floats(window, how, remarks).map(Value::Float),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
pub(in super::super) fn rate(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    Ok(of_window(window, How { counter: true, per_second: true }, remarks))
}

#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
pub(in super::super) fn increase(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    Ok(of_window(window, How { counter: true, per_second: false }, remarks))
}

#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
pub(in super::super) fn delta(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    Ok(of_window(window, How { counter: false, per_second: false }, remarks))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Kernel = fn(&Window<'_>, &mut Remarks) -> Result<Option<Value>, EvalError>;

    /// Samples every 10 s from `from` seconds on, in the window of a minute that ends at 60 s.
    fn of(kernel: Kernel, from: i64, values: &[f64]) -> Option<f64> {
        let times: Vec<i64> = (0..).map(|i| (from + 10 * i) * 1000).take(values.len()).collect();
        super::super::super::on_floats(&times, values, &[], |w| kernel(w, &mut Remarks::default())).unwrap_or_default().and_then(|v| v.float())
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
        assert_eq!(of(increase, 10, &[0.0, 10.0, 0.0, 10.0, 20.0, 30.0]), Some(40.0));
    }

    #[test]
    fn a_known_start_is_where_the_counter_was_zero() {
        let labels = [("__name__", "x_total")].into_iter().collect();
        let of = |starts: &[i64], times: &[i64], values: &[f64]| {
            let mut window = Window { times, values, starts, ..Window::blank(&labels) };
            (window.end, window.range) = (60_000, 60_000);
            let mut remarks = Remarks::default();
            let value = increase(&window, &mut remarks).expect("it evaluates").and_then(|v| v.float());
            (value, remarks.0.len())
        };
        assert_eq!(of(&[10_000], &[30_000], &[4.0]), (Some(4.0), 0));
        assert_eq!(of(&[0], &[30_000], &[4.0]), (None, 0));
        assert_eq!(of(&[10_000; 2], &[30_000, 40_000], &[4.0, 6.0]), (Some(7.0), 0));
        assert_eq!(of(&[10_000, 35_000], &[30_000, 40_000], &[4.0, 6.0]), (Some(11.666_666_666_666_668), 0));
        assert_eq!(of(&[10_000, 20_000], &[30_000, 40_000], &[4.0, 6.0]), (Some(7.0), 1));
    }
}
