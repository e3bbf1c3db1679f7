//! `rate`, `increase` and `delta` over anchored and smoothed selectors (`extendedRate`, `extendedHistogramRate` of promql/functions.go
//! 3.15.0): from edge to edge of the window, nothing is extrapolated. The window holds samples beyond its edges.

use super::super::super::annotations::Remark;
use super::super::super::extended::Edges;
use super::super::super::value::HistogramPoint;
use super::super::extrapolation::length;
use super::super::{Remarks, Window};
use super::extrapolated::How;
use super::histograms::{add, subtract};
use crate::model::Timestamp;
use crate::model::histogram::{Histogram, ResetHint};
use crate::promql::ast::Extended;

fn edges(window: &Window<'_>, samples: usize, time: impl Fn(usize) -> Timestamp) -> Option<Edges> {
    let smoothed = window.extended == Some(Extended::Smoothed);
    let edges = Edges::find(window.start(), window.end, smoothed, samples, &time)?;
    (!edges.is_before(time(edges.first))).then_some(edges)
}

/// Of floats.
pub(super) fn of_floats(window: &Window<'_>, how: How) -> Option<f64> {
    let (times, values) = (window.times, window.values);
    let edges = edges(window, times.len(), |i| times[i])?;
    let (left, right) = edges.floats(times, values, how.counter)?;
    let mut change = right - left;
    if how.counter {
        let inner = edges.inner(*times.get(edges.first)?, *times.get(edges.last)?);
        let (mut before, mut lost) = (left, 0.0);
        for value in values.get(inner).unwrap_or_default().iter().chain([&right]) {
            if *value < before {
                lost += before;
            }
            before = *value;
        }
        change += lost;
    }
    Some(if how.per_second { change / length(window.range) } else { change })
}

/// Of native histograms.
pub(super) fn of_histograms(window: &Window<'_>, how: How, remarks: &mut Remarks) -> Option<Histogram> {
    let points = window.histograms;
    let edges = edges(window, points.len(), |i| points[i].time)?;
    let metric = window.metric();
    let used = points.get(edges.first..=edges.last)?;
    if !goes_together(used, how.counter, metric, remarks) {
        return None;
    }
    let (left, right) = edges.histograms(points, how.counter, metric, remarks)?;
    let gauge = |h: &Histogram| h.reset_hint == ResetHint::Gauge;
    if !(how.counter || gauge(&left) && gauge(&right)) {
        remarks.about(0, Remark::NotGauge(metric.to_owned()));
    }
    let mut result = right.clone();
    if !subtract(&mut result, &left, metric, remarks) {
        return None;
    }
    if how.counter {
        let mended = edges.interpolates_start(used.first()?.time);
        let lost = lost_at_resets(used, &left, &right, mended, metric, remarks)?;
        if let Some(lost) = lost
            && !add(&mut result, &lost, metric, remarks)
        {
            return None;
        }
    }
    if how.per_second {
        result.div(length(window.range));
    }
    result.reset_hint = ResetHint::Gauge;
    result.compact(0);
    Some(result)
}

/// Whether all have the same kind of buckets; gauges are remarked on where counters are due.
fn goes_together(points: &[HistogramPoint], counter: bool, metric: &str, remarks: &mut Remarks) -> bool {
    let custom = points.first().is_some_and(|point| point.value.is_custom());
    for point in points {
        if point.value.is_custom() != custom {
            remarks.about(0, Remark::MixedExponentialCustom(metric.to_owned()));
            return false;
        }
        if counter && point.value.reset_hint == ResetHint::Gauge {
            remarks.about(0, Remark::NotCounter(metric.to_owned()));
        }
    }
    true
}

/// The sum of what was there before each reset; the outer `None` says that it could not be summed. `left` and `right` stand for the first
/// and the last of the samples. `interpolated`: `left` lies between the first and the second sample.
#[expect(clippy::option_option, reason = "nothing was lost, or there is no answer")]
fn lost_at_resets(
    points: &[HistogramPoint],
    left: &Histogram,
    right: &Histogram,
    interpolated: bool,
    metric: &str,
    remarks: &mut Remarks,
) -> Option<Option<Histogram>> {
    let (mut first, mut before) = (1, left);
    if interpolated
        && let [a, b, ..] = points
        && b.value.detect_reset(&a.value)
    {
        // The interpolation has seen this reset already.
        (first, before) = (2, &b.value);
    }
    if first >= points.len() {
        return Some(None);
    }
    // The last sample is `right`, whose hint it has: it would find a reset twice.
    let inner = &points[first..points.len() - 1];
    let mut lost: Option<Histogram> = None;
    for now in inner.iter().map(|point| &*point.value).chain([right]) {
        if now.detect_reset(before) {
            match &mut lost {
                None => lost = Some(before.clone()),
                Some(lost) => {
                    if !add(lost, before, metric, remarks) {
                        return None;
                    }
                }
            }
        }
        before = now;
    }
    Some(lost)
}
