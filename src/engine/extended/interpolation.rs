//! Values between two samples.

use crate::model::Timestamp;
use crate::model::histogram::{Histogram, HistogramError};

use super::super::annotations::{HistogramOperation, Remark};
use super::super::functions::Remarks;
use super::super::value::{HistogramPoint, Point};

#[expect(clippy::cast_precision_loss, reason = "as upstream")]
const fn millis(later: Timestamp, earlier: Timestamp) -> f64 {
    later.saturating_sub(earlier) as f64
}

/// The float on the straight line between two samples; a counter that falls began at zero.
pub(super) fn between(a: Point, b: Point, at: Timestamp, counter: bool) -> f64 {
    let from = if counter && b.value < a.value { 0.0 } else { a.value };
    from + (b.value - from) * millis(at, a.time) / millis(b.time, a.time)
}

/// The same of histograms, with remarks on custom buckets that differ.
///
/// # Errors
/// If they do not go together.
pub(super) fn between_histograms(
    a: &HistogramPoint,
    b: &HistogramPoint,
    at: Timestamp,
    counter: bool,
    remarks: &mut Remarks,
) -> Result<Histogram, HistogramError> {
    if at == a.time {
        return Ok(Histogram::clone(&a.value));
    }
    let mut result = Histogram::clone(&b.value);
    if at == b.time {
        return Ok(result);
    }
    let fraction = millis(at, a.time) / millis(b.time, a.time);
    if counter && b.value.detect_reset(&a.value) {
        result.mul(fraction);
        return Ok(result);
    }
    if result.sub(&a.value)?.nhcb_reconciled {
        remarks.about(0, Remark::MismatchedCustomBuckets(HistogramOperation::Subtraction));
    }
    result.mul(fraction);
    if result.add(&a.value)?.nhcb_reconciled {
        remarks.about(0, Remark::MismatchedCustomBuckets(HistogramOperation::Addition));
    }
    Ok(result)
}

/// Remarks on why two histograms do not go together.
pub(super) fn remark_on(error: HistogramError, metric: &str, remarks: &mut Remarks) {
    if error == HistogramError::IncompatibleSchemas {
        remarks.about(0, Remark::MixedExponentialCustom(metric.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_the_line_and_counters_from_zero() {
        let at = |time, value| Point { time, value };
        assert_eq!(between(at(0, 10.0), at(10, 20.0), 5, true), 15.0);
        assert_eq!(between(at(0, 10.0), at(10, 4.0), 5, false), 7.0);
        assert_eq!(between(at(0, 10.0), at(10, 4.0), 5, true), 2.0);
    }
}
