//! Lines and smooth curves through the samples of a window (promql/functions.go, Prometheus 3.15.0).

use crate::model::{Timestamp, Value};

use super::super::error::EvalError;
use super::super::kahan::increase;
use super::{Remarks, Window};

/// Slope per second, and value at `origin`, of the line through the points by least squares.
fn line(window: &Window<'_>, origin: Timestamp) -> (f64, f64) {
    let first = window.values.first().copied().unwrap_or(f64::NAN);
    #[expect(clippy::float_cmp, reason = "exactly constant samples are a case of their own")]
    if window.values.iter().skip(1).all(|v| *v == first) {
        return if first.is_infinite() { (f64::NAN, f64::NAN) } else { (0.0, first) };
    }
    let (mut n, mut x, mut y, mut xy, mut x2) = (0.0, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0));
    for p in window.points() {
        n += 1.0;
        #[expect(clippy::cast_precision_loss, reason = "as upstream")]
        let at = p.time.saturating_sub(origin) as f64 / 1e3;
        x = increase(at, x.0, x.1);
        y = increase(p.value, y.0, y.1);
        xy = increase(at * p.value, xy.0, xy.1);
        x2 = increase(at * at, x2.0, x2.1);
    }
    let (x, y, xy, x2) = (x.0 + x.1, y.0 + y.1, xy.0 + xy.1, x2.0 + x2.1);
    let slope = (xy - x * y / n) / (x2 - x * x / n);
    (slope, y / n - slope * x / n)
}

pub(super) fn deriv(window: &Window<'_>) -> Option<f64> {
    let [first, _, ..] = window.times else { return None };
    Some(line(window, *first).0)
}

pub(super) fn predict_linear(window: &Window<'_>) -> Option<f64> {
    let [_, _, ..] = window.values else { return None };
    let (slope, intercept) = line(window, window.now);
    Some(slope * window.scalar(0) + intercept)
}

pub(super) fn double_exponential_smoothing(window: &Window<'_>, _: &mut Remarks) -> Result<Option<Value>, EvalError> {
    let (smoothing, trend) = (window.scalar(0), window.scalar(1));
    for (factor, name, short) in [(smoothing, "smoothing", "sf"), (trend, "trend", "tf")] {
        if factor <= 0.0 || factor >= 1.0 {
            let got = if factor.is_infinite() { crate::model::number::g(factor) } else { format!("{factor:.6}") };
            return Err(EvalError::failed(format!("invalid {name} factor. Expected: 0 < {short} < 1, got: {got}")));
        }
    }
    let [first, second, ..] = *window.values else { return Ok(None) };
    let (mut before, mut smooth, mut slope) = (0.0, first, second - first);
    for (i, value) in window.values.iter().skip(1).enumerate() {
        let x = smoothing * value;
        if i > 0 {
            slope = trend * (smooth - before) + (1.0 - trend) * slope;
        }
        let y = (1.0 - smoothing) * (smooth + slope);
        (before, smooth) = (smooth, x + y);
    }
    Ok(Some(Value::Float(smooth)))
}

#[cfg(test)]
mod tests {
    use super::super::on_floats;
    use super::*;

    #[test]
    fn lines_and_curves() {
        let times: Vec<i64> = (0..6).map(|i| i * 10_000).collect();
        let values: Vec<f64> = (0..6).map(|i| 2.0 * f64::from(i)).collect();
        assert_eq!(on_floats(&times, &values, &[], deriv), Some(0.2));
        assert_eq!(on_floats(&times, &values, &[60.0], predict_linear), Some(24.0));
        assert_eq!(on_floats(&times[..1], &values[..1], &[], deriv), None);
        let smooth = |sf, tf| on_floats(&times, &values, &[sf, tf], |w| double_exponential_smoothing(w, &mut Remarks::default()));
        assert_eq!(smooth(0.5, 0.5), Ok(Some(Value::Float(10.0))));
        assert_eq!(smooth(0.5, 1.0).map_err(|e| e.to_string()), Err("invalid trend factor. Expected: 0 < tf < 1, got: 1.000000".to_owned()));
        assert!(on_floats(&[0, 1], &[f64::INFINITY; 2], &[], deriv).is_some_and(f64::is_nan));
    }
}
