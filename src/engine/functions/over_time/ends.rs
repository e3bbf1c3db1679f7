//! The first and the last sample of a window, their times, and how many there are.

use std::sync::Arc;

use super::super::super::error::EvalError;
use super::super::{Remarks, Window};
use crate::model::{Timestamp, Value};

#[expect(clippy::cast_precision_loss, reason = "numbers of samples are far below 2^53")]
pub(in super::super) fn count(window: &Window<'_>) -> Option<f64> {
    Some((window.values.len() + window.histograms.len()) as f64)
}

/// Of samples at one time the histogram comes first.
#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
pub(in super::super) fn first(window: &Window<'_>, _: &mut Remarks) -> Result<Option<Value>, EvalError> {
    let float = window.times.first().zip(window.values.first());
    Ok(match (float, window.histograms.first()) {
        (Some((time, value)), histogram) if histogram.is_none_or(|h| *time < h.time) => Some(Value::Float(*value)),
        (_, histogram) => histogram.map(|h| Value::Histogram(Arc::clone(&h.value))),
    })
}

/// Of samples at one time the histogram comes last.
#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
pub(in super::super) fn last(window: &Window<'_>, _: &mut Remarks) -> Result<Option<Value>, EvalError> {
    let float = window.times.last().zip(window.values.last());
    Ok(match (float, window.histograms.last()) {
        (Some((time, value)), histogram) if histogram.is_none_or(|h| h.time < *time) => Some(Value::Float(*value)),
        (_, histogram) => histogram.map(|h| Value::Histogram(Arc::clone(&h.value))),
    })
}

#[expect(clippy::cast_precision_loss, reason = "as upstream")]
fn seconds(time: Timestamp) -> f64 {
    time as f64 / 1000.0
}

pub(in super::super) fn time_of_first(window: &Window<'_>) -> Option<f64> {
    let (float, histogram) = (window.times.first().copied(), window.histograms.first().map(|h| h.time));
    float.into_iter().chain(histogram).min().map(seconds)
}

/// Where one of the kinds is missing, upstream never says a time before the epoch.
pub(in super::super) fn time_of_last(window: &Window<'_>) -> Option<f64> {
    let (float, histogram) = (window.times.last().copied(), window.histograms.last().map(|h| h.time));
    Some(seconds(float.unwrap_or(0).max(histogram.unwrap_or(0))))
}

#[cfg(test)]
mod tests {
    use super::super::super::super::value::HistogramPoint;
    use super::*;

    #[test]
    fn whichever_kind_is_first_or_last() {
        let labels = [("__name__", "m")].into_iter().collect();
        for (floats, histograms, want) in [
            (&[1, 4][..], &[2, 3][..], (true, true, 1.0, 4.0)),
            (&[2, 3], &[1, 4], (false, false, 1.0, 4.0)),
            (&[1, 4], &[1, 4], (false, false, 1.0, 4.0)),
            (&[-2, -1], &[], (true, true, -2.0, 0.0)),
            (&[], &[-2, -1], (false, false, -2.0, 0.0)),
            (&[-3], &[-1], (true, false, -3.0, -1.0)),
        ] {
            let histograms: Vec<_> = histograms.iter().map(|t| HistogramPoint { time: t * 1000, value: Arc::default() }).collect();
            let times: Vec<_> = floats.iter().map(|t| t * 1000).collect();
            let values = vec![7.0; times.len()];
            let window = Window { times: &times, values: &values, histograms: &histograms, ..Window::blank(&labels) };
            let is_float = |kernel: fn(&Window<'_>, &mut Remarks) -> Result<Option<Value>, EvalError>| {
                matches!(kernel(&window, &mut Remarks::default()), Ok(Some(Value::Float(_))))
            };
            let got = (is_float(first), is_float(last), time_of_first(&window).unwrap_or(9.0), time_of_last(&window).unwrap_or(9.0));
            assert_eq!(got, want, "{floats:?}");
        }
    }
}
