//! `rate`, `increase` and `delta` of native histograms (`histogramRate`, promql/functions.go 3.15.0), and sums and differences that are
//! remarked on.

use std::sync::Arc;

use super::super::super::annotations::{HistogramOperation, Remark};
use super::super::super::value::HistogramPoint;
use super::super::extrapolation::Extrapolation;
use super::super::{Remarks, Window};
use super::extrapolated::{How, shape};
use super::starts::{is_reset, overlaps, start_of, zero_within};
use crate::model::histogram::{Histogram, HistogramError, ResetHint};
use crate::model::{Timestamp, Value};

/// A histogram as a value.
pub(super) fn value(histogram: Histogram) -> Value {
    Value::Histogram(Arc::new(histogram))
}

/// Adds `other`, remarks on what that meant, and says whether it could be done.
pub(super) fn add(base: &mut Histogram, other: &Histogram, metric: &str, remarks: &mut Remarks) -> bool {
    let done = base.add(other).map(|combined| combined.nhcb_reconciled);
    remark(done, HistogramOperation::Addition, metric, remarks)
}

/// As [`add`], but subtracts.
pub(super) fn subtract(base: &mut Histogram, other: &Histogram, metric: &str, remarks: &mut Remarks) -> bool {
    let done = base.sub(other).map(|combined| combined.nhcb_reconciled);
    remark(done, HistogramOperation::Subtraction, metric, remarks)
}

fn remark(done: Result<bool, HistogramError>, operation: HistogramOperation, metric: &str, remarks: &mut Remarks) -> bool {
    match done {
        Ok(false) => true,
        Ok(true) => {
            remarks.about(0, Remark::MismatchedCustomBuckets(operation));
            true
        }
        Err(HistogramError::IncompatibleSchemas) => {
            remarks.about(0, Remark::MixedExponentialCustom(metric.to_owned()));
            false
        }
        Err(_) => false,
    }
}

/// The change extrapolated to the edges of a window that has histograms only.
pub(super) fn extrapolated(window: &Window<'_>, how: How, remarks: &mut Remarks) -> Option<Histogram> {
    let (points, starts) = (window.histograms, if how.counter { window.histogram_starts } else { &[] });
    let (first, last) = (points.first()?, points.last()?);
    let metric = window.metric();
    let zero = zero_within(starts, first.time, window.start());
    let mut result = if points.len() > 1 {
        let mut result = change(points, starts, how.counter, metric, remarks)?;
        if zero.is_some() && !add(&mut result, &first.value, metric, remarks) {
            return None;
        }
        result
    } else {
        zero?;
        Histogram::clone(&first.value)
    };
    let shape = shape(window, first.time, last.time);
    let extrapolation = Extrapolation::new(shape, points.len(), window.range);
    result.mul(match zero {
        Some(zero) => extrapolation.with_zero(first.time.saturating_sub(zero), shape).factor(None, how.per_second),
        None => {
            let level = (how.counter && result.count > 0.0 && first.value.count >= 0.0).then(|| first.value.count / result.count);
            extrapolation.factor(level, how.per_second)
        }
    });
    Some(result)
}

/// The change from the first to the last of at least two histograms. Where nothing can be said, earlier remarks are forgotten as
/// upstream does.
fn change(points: &[HistogramPoint], starts: &[Timestamp], counter: bool, metric: &str, remarks: &mut Remarks) -> Option<Histogram> {
    let [first, middle @ .., last] = points else { return None };
    let second = middle.first().unwrap_or(last);
    let mixed = || Remark::MixedExponentialCustom(metric.to_owned());
    let gauge = |point: &HistogramPoint| point.value.reset_hint == ResetHint::Gauge;
    let sample = |index: usize| (start_of(starts, index), points[index].time);
    let mut found = Remarks::default();
    if counter && (gauge(first) || gauge(last)) {
        found.about(0, Remark::NotCounter(metric.to_owned()));
    }
    // With a reset right behind it the first sample does not count, whatever its layout.
    let nothing = Histogram { schema: second.value.schema, custom_values: Arc::clone(&second.value.custom_values), ..Histogram::default() };
    let forgotten = counter && (is_reset(sample(0), sample(1)) || second.value.detect_reset(&first.value));
    let mut before: &Histogram = if forgotten { &nothing } else { &first.value };
    if last.value.is_custom() != before.is_custom() {
        remarks.take(found);
        remarks.about(0, mixed());
        return None;
    }
    let custom = before.is_custom();
    let mut schema = last.value.schema.min(before.schema);
    for point in middle.iter().filter(|_| counter) {
        if gauge(point) {
            found.about(0, Remark::NotCounter(metric.to_owned()));
        }
        schema = schema.min(point.value.schema);
        if point.value.is_custom() != custom {
            remarks.about(0, mixed());
            return None;
        }
    }
    let mut result = last.value.copy_to_schema(schema).ok()?;
    // Resets are looked for below: hints that contradict each other are nothing to remark on here.
    let difference = result.sub(before).map(|combined| combined.nhcb_reconciled);
    if !remark_or_go_on(difference, HistogramOperation::Subtraction, &mut found) {
        remarks.about(0, mixed());
        return None;
    }
    if counter {
        let mut overlapped = false;
        for (index, point) in points.iter().enumerate().skip(1) {
            let (earlier, now) = (sample(index - 1), sample(index));
            if !overlapped && overlaps(earlier, now.0) {
                found.about(0, Remark::StartOverlap { metric: metric.to_owned(), count: 1 });
                overlapped = true;
            }
            if is_reset(earlier, now) || point.value.detect_reset(before) {
                let sum = result.add(before).map(|combined| combined.nhcb_reconciled);
                if !remark_or_go_on(sum, HistogramOperation::Addition, &mut found) {
                    remarks.about(0, mixed());
                    return None;
                }
            }
            before = &point.value;
        }
    } else if !gauge(first) || !gauge(last) {
        found.about(0, Remark::NotGauge(metric.to_owned()));
    }
    remarks.take(found);
    result.reset_hint = ResetHint::Gauge;
    result.compact(0);
    Some(result)
}

/// Whether to go on: only a mix of exponential and custom buckets ends it.
fn remark_or_go_on(done: Result<bool, HistogramError>, operation: HistogramOperation, found: &mut Remarks) -> bool {
    if let Ok(true) = done {
        found.about(0, Remark::MismatchedCustomBuckets(operation));
    }
    done != Err(HistogramError::IncompatibleSchemas)
}
