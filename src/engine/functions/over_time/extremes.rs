//! The greatest and the least float of a window, and when it was.

use super::super::super::error::EvalError;
use super::super::super::value::Point;
use super::super::{Remarks, Window};
use super::of_floats;
use crate::model::Value;

/// The sample that beats all before it; any beats NaN.
fn best(window: &Window<'_>, beats: impl Fn(f64, f64) -> bool) -> Option<Point> {
    window.points().reduce(|best, p| if beats(p.value, best.value) || best.value.is_nan() { p } else { best })
}

fn value(best: Option<Point>) -> f64 {
    best.map_or(f64::NAN, |p| p.value)
}

#[expect(clippy::cast_precision_loss, reason = "as upstream")]
fn time(best: Option<Point>) -> f64 {
    best.map_or(f64::NAN, |p| p.time as f64 / 1000.0)
}

pub(in super::super) fn max(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    of_floats(window, remarks, |w| value(best(w, |new, old| new > old)))
}

pub(in super::super) fn min(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    of_floats(window, remarks, |w| value(best(w, |new, old| new < old)))
}

/// Of equal ones the last.
pub(in super::super) fn time_of_max(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    of_floats(window, remarks, |w| time(best(w, |new, old| new >= old)))
}

/// Of equal ones the last.
pub(in super::super) fn time_of_min(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    of_floats(window, remarks, |w| time(best(w, |new, old| new <= old)))
}
