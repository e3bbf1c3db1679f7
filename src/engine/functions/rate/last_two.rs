//! `irate` and `idelta`: the change between the last two samples.

use super::super::super::annotations::{HistogramOperation, Remark};
use super::super::super::error::EvalError;
use super::super::super::series::Item;
use super::super::{Remarks, Window};
use super::histograms::value;
use super::starts::{is_reset, start_of};
use crate::model::histogram::{Histogram, HistogramError, ResetHint};
use crate::model::{Timestamp, Value};

/// A sample, its time and its start.
#[derive(Debug, Clone, Copy)]
struct Seen<'w> {
    time: Timestamp,
    start: Timestamp,
    item: Item<'w>,
}

impl Seen<'_> {
    const fn moment(&self) -> (Timestamp, Timestamp) {
        (self.start, self.time)
    }
}

/// The last two samples of either kind; of two at one time the histogram counts as the older one.
fn last_two<'w>(window: &Window<'w>) -> Option<(Seen<'w>, Seen<'w>)> {
    let float = |i: usize| Seen { time: window.times[i], start: start_of(window.starts, i), item: Item::Float(window.values[i]) };
    let histogram = |i: usize| {
        let point = &window.histograms[i];
        Seen { time: point.time, start: start_of(window.histogram_starts, i), item: Item::Histogram(&point.value) }
    };
    let (floats, histograms) = (window.times.len(), window.histograms.len());
    let mut newest = (floats.checked_sub(2).map(float), floats.checked_sub(1).map(float));
    for seen in (histograms.saturating_sub(2)..histograms).map(histogram) {
        newest = match newest {
            (_, None) => (None, Some(seen)),
            (None, Some(one)) if seen.time < one.time => (Some(seen), Some(one)),
            (None, Some(one)) => (Some(one), Some(seen)),
            (Some(older), newer) if seen.time < older.time => (Some(older), newer),
            (Some(_), Some(newer)) if seen.time > newer.time => (Some(newer), Some(seen)),
            (Some(_), newer) => (Some(seen), newer),
        };
    }
    newest.0.zip(newest.1)
}

/// `counter`: of a counter, per second.
fn change(window: &Window<'_>, counter: bool, remarks: &mut Remarks) -> Option<Value> {
    let (before, last) = last_two(window)?;
    let interval = last.time.saturating_sub(before.time);
    if interval == 0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "as upstream")]
    let seconds = interval as f64 / 1000.0;
    let restarted = is_reset(before.moment(), last.moment());
    match (before.item, last.item) {
        (Item::Float(old), Item::Float(new)) => {
            let reset = counter && (new < old || restarted);
            let change = if reset { new } else { new - old };
            Some(Value::Float(if counter { change / seconds } else { change }))
        }
        (Item::Histogram(old), Item::Histogram(new)) => {
            let mut change = difference(old, new, counter, restarted, window.metric(), remarks)?;
            if counter {
                change.div(seconds);
            }
            Some(value(change))
        }
        _ => {
            remarks.about(0, Remark::MixedFloatsHistograms(window.metric().to_owned()));
            None
        }
    }
}

fn difference(old: &Histogram, new: &Histogram, counter: bool, restarted: bool, metric: &str, remarks: &mut Remarks) -> Option<Histogram> {
    let gauge = |h: &Histogram| h.reset_hint == ResetHint::Gauge;
    if counter && (gauge(new) || gauge(old)) {
        remarks.about(0, Remark::NotCounter(metric.to_owned()));
    }
    if !(counter || gauge(new) && gauge(old)) {
        remarks.about(0, Remark::NotGauge(metric.to_owned()));
    }
    let mut change = new.clone();
    if !counter || !restarted && !new.detect_reset(old) {
        match change.sub(old) {
            Err(HistogramError::IncompatibleSchemas) => {
                remarks.about(0, Remark::MixedExponentialCustom(metric.to_owned()));
                return None;
            }
            Ok(combined) if combined.nhcb_reconciled => remarks.about(0, Remark::MismatchedCustomBuckets(HistogramOperation::Subtraction)),
            _ => {}
        }
    }
    change.reset_hint = ResetHint::Gauge;
    change.compact(0);
    Some(change)
}

#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
pub(in super::super) fn irate(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    Ok(change(window, true, remarks))
}

#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
pub(in super::super) fn idelta(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    Ok(change(window, false, remarks))
}

#[cfg(test)]
mod tests {
    use super::super::super::on_floats;
    use super::*;

    #[test]
    fn the_last_two_samples() {
        let of = |counter: bool, values: &[f64]| {
            let times: Vec<i64> = (1..).map(|i| 10_000 * i).take(values.len()).collect();
            on_floats(&times, values, &[], |w| change(w, counter, &mut Remarks::default())).and_then(|v| v.float())
        };
        assert_eq!(of(true, &[100.0, 10.0, 20.0]), Some(1.0));
        assert_eq!(of(true, &[100.0, 10.0]), Some(1.0));
        assert_eq!(of(false, &[100.0, 10.0]), Some(-90.0));
        assert_eq!(of(false, &[100.0]), None);
    }

    #[test]
    fn a_float_and_a_histogram_are_no_pair() {
        use super::super::super::super::value::HistogramPoint;
        let labels = [("__name__", "m")].into_iter().collect();
        let point = |time| HistogramPoint { time, value: std::sync::Arc::default() };
        for (floats, histograms, mixed) in [(&[1, 2][..], &[3][..], true), (&[3], &[1, 2], true), (&[4, 5], &[1, 2], false), (&[1, 2], &[4, 5], false)] {
            let histograms: Vec<_> = histograms.iter().map(|t| point(*t)).collect();
            let values = vec![1.0; floats.len()];
            let window = Window { times: floats, values: &values, histograms: &histograms, ..Window::blank(&labels) };
            let mut remarks = Remarks::default();
            assert_eq!(change(&window, true, &mut remarks).is_none(), mixed);
            assert_eq!(remarks.0.len(), usize::from(mixed));
        }
    }
}
