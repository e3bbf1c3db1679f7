//! Aggregations over the samples of one window (promql/functions.go, Prometheus 3.15.0).

mod ends;
mod extremes;
mod histograms;
mod spread;
mod sums;

pub(super) use ends::{count, first, last, time_of_first, time_of_last};
pub(super) use extremes::{max, min, time_of_max, time_of_min};
pub(super) use spread::{mad, quantile, stddev, stdvar};
pub(super) use sums::{avg, sum};

use super::super::annotations::Remark;
use super::super::error::EvalError;
use super::{Remarks, Window};
use crate::model::Value;

/// What a function makes of the floats that has no use for histograms: it remarks on those beside floats, and passes silently over a window
/// of histograms alone.
#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
fn of_floats(window: &Window<'_>, remarks: &mut Remarks, of: impl FnOnce(&Window<'_>) -> f64) -> Result<Option<Value>, EvalError> {
    if window.values.is_empty() {
        return Ok(None);
    }
    if !window.histograms.is_empty() {
        remarks.about(0, Remark::IgnoredInMixedRange(window.metric().to_owned()));
    }
    Ok(Some(Value::Float(of(window))))
}
