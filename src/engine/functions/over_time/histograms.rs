//! Sum and average of native histograms, compensated as those of floats are.

use std::sync::Arc;

use super::super::super::annotations::{HistogramOperation, Remark};
use super::super::{Remarks, Window};
use crate::model::Value;
use crate::model::histogram::{Histogram, HistogramError, ResetHint};

/// What is to be remarked on at the end.
#[derive(Debug, Default)]
struct Seen {
    reset: bool,
    not_reset: bool,
    reconciled: bool,
}

impl Seen {
    const fn hint(&mut self, histogram: &Histogram) {
        match histogram.reset_hint {
            ResetHint::Reset => self.reset = true,
            ResetHint::NotReset => self.not_reset = true,
            ResetHint::Unknown | ResetHint::Gauge => {}
        }
    }
}

/// A result with its remarks; of an exponential and a custom histogram there is only the remark about that.
fn conclude(result: Result<Histogram, HistogramError>, seen: &Seen, window: &Window<'_>, remarks: &mut Remarks) -> Option<Value> {
    match result {
        Ok(histogram) => {
            if seen.reset && seen.not_reset {
                remarks.about(0, Remark::ResetCollision(HistogramOperation::Aggregation));
            }
            if seen.reconciled {
                remarks.about(0, Remark::MismatchedCustomBuckets(HistogramOperation::Aggregation));
            }
            Some(Value::Histogram(Arc::new(histogram)))
        }
        Err(HistogramError::IncompatibleSchemas) => {
            remarks.about(0, Remark::MixedExponentialCustom(window.metric().to_owned()));
            None
        }
        Err(_) => None,
    }
}

/// Of at least one histogram.
pub(super) fn sum(window: &Window<'_>, remarks: &mut Remarks) -> Option<Value> {
    let (first, rest) = window.histograms.split_first()?;
    let mut seen = Seen::default();
    seen.hint(&first.value);
    let mut sum = Histogram::clone(&first.value);
    let mut add_all = || {
        let mut c = None;
        for point in rest {
            seen.hint(&point.value);
            seen.reconciled |= sum.kahan_add(&point.value, &mut c)?.nhcb_reconciled;
        }
        if let Some(c) = c {
            seen.reconciled |= sum.add(&c)?.nhcb_reconciled;
        }
        Ok(())
    };
    let done = add_all();
    conclude(done.map(|()| sum), &seen, window, remarks)
}

/// Of at least one histogram.
pub(super) fn avg(window: &Window<'_>, remarks: &mut Remarks) -> Option<Value> {
    let (first, rest) = window.histograms.split_first()?;
    let mut seen = Seen::default();
    seen.hint(&first.value);
    let mean = mean(&first.value, rest.iter().map(|point| &*point.value), &mut seen);
    conclude(mean, &seen, window, remarks)
}

/// As [`Mean`](super::super::super::kahan::Mean): the sum divided by the number, or a running mean once the sum would become infinite.
fn mean<'h>(first: &Histogram, rest: impl Iterator<Item = &'h Histogram>, seen: &mut Seen) -> Result<Histogram, HistogramError> {
    // The sum, or the mean.
    let mut total = first.clone();
    let mut c: Option<Histogram> = None;
    let (mut count, mut running) = (1.0, false);
    for histogram in rest {
        seen.hint(histogram);
        count += 1.0;
        if !running {
            let (mut sum, mut sum_c) = (total.clone(), c.clone());
            seen.reconciled |= sum.kahan_add(histogram, &mut sum_c)?.nhcb_reconciled;
            if !sum.has_overflow() {
                (total, c) = (sum, sum_c);
                continue;
            }
            running = true;
            total.div(count - 1.0);
            if let Some(c) = &mut c {
                c.div(count - 1.0);
            }
        }
        let q = (count - 1.0) / count;
        if let Some(c) = &mut c {
            c.mul(q);
        }
        let mut share = histogram.clone();
        share.div(count);
        total.mul(q);
        seen.reconciled |= total.kahan_add(&share, &mut c)?.nhcb_reconciled;
    }
    if !running {
        total.div(count);
    }
    if let Some(mut c) = c {
        if !running {
            c.div(count);
        }
        total.add(&c)?;
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::super::super::super::value::HistogramPoint;
    use super::*;

    fn of(kernel: fn(&Window<'_>, &mut Remarks) -> Option<Value>, histograms: &[Histogram]) -> (Option<(f64, f64)>, usize) {
        let labels = [("__name__", "m")].into_iter().collect();
        let points: Vec<_> = (0..).zip(histograms).map(|(time, h)| HistogramPoint { time, value: Arc::new(h.clone()) }).collect();
        let mut remarks = Remarks::default();
        let value = kernel(&Window { histograms: &points, ..Window::blank(&labels) }, &mut remarks);
        (value.and_then(|v| if let Value::Histogram(h) = v { Some((h.count, h.sum)) } else { None }), remarks.0.len())
    }

    fn h(count: f64, sum: f64, reset_hint: ResetHint) -> Histogram {
        Histogram { count, sum, reset_hint, ..Histogram::default() }
    }

    #[test]
    fn sums_and_means() {
        use ResetHint::{NotReset, Reset, Unknown};
        let three = [h(1.0, 1e100, Unknown), h(2.0, 1.0, NotReset), h(3.0, -1e100, NotReset)];
        assert_eq!(of(sum, &three), (Some((6.0, 1.0)), 0));
        assert_eq!(of(avg, &three), (Some((2.0, 1.0 / 3.0)), 0));
        assert_eq!(of(avg, &[h(1.0, f64::MAX, Unknown), h(1.0, f64::MAX, Unknown)]), (Some((1.0, f64::MAX)), 0));
        assert_eq!(of(sum, &[h(1.0, 1.0, Reset), h(2.0, 1.0, NotReset)]), (Some((3.0, 2.0)), 1));
        let custom = Histogram { schema: crate::model::histogram::CUSTOM_BUCKETS, ..h(1.0, 1.0, Unknown) };
        assert_eq!(of(sum, &[h(1.0, 1.0, Reset), h(1.0, 1.0, NotReset), custom.clone()]), (None, 1));
        assert_eq!(of(avg, &[custom, h(1.0, 1.0, Unknown)]), (None, 1));
    }
}
