//! Lines and smooth curves through the samples of a window (promql/functions.go, Prometheus 3.15.0).

use crate::model::{Timestamp, Value};

use super::super::annotations::Remark;
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

/// What at least two floats make; histograms beside floats are remarked on.
#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
fn of_floats(window: &Window<'_>, remarks: &mut Remarks, of: impl FnOnce(&Window<'_>) -> f64) -> Result<Option<Value>, EvalError> {
    if !window.values.is_empty() && !window.histograms.is_empty() {
        remarks.about(0, Remark::IgnoredInMixedRange(window.metric().to_owned()));
    }
    Ok((window.values.len() > 1).then(|| Value::Float(of(window))))
}

pub(super) fn deriv(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    of_floats(window, remarks, |w| line(w, w.times.first().copied().unwrap_or(0)).0)
}

pub(super) fn predict_linear(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    of_floats(window, remarks, |w| {
        let (slope, intercept) = line(w, w.now);
        slope * w.scalar(0) + intercept
    })
}

pub(super) fn double_exponential_smoothing(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    let (smoothing, trend) = (window.scalar(0), window.scalar(1));
    for (factor, name, short) in [(smoothing, "smoothing", "sf"), (trend, "trend", "tf")] {
        if factor <= 0.0 || factor >= 1.0 {
            let got = if factor.is_infinite() { crate::model::number::g(factor) } else { format!("{factor:.6}") };
            return Err(EvalError::failed(format!("invalid {name} factor. Expected: 0 < {short} < 1, got: {got}")));
        }
    }
    of_floats(window, remarks, |w| smooth(w.values, smoothing, trend))
}

/// Of at least two values.
fn smooth(values: &[f64], smoothing: f64, trend: f64) -> f64 {
    let [first, second, ..] = *values else { return f64::NAN };
    let (mut before, mut smooth, mut slope) = (0.0, first, second - first);
    for (i, value) in values.iter().skip(1).enumerate() {
        let x = smoothing * value;
        if i > 0 {
            slope = trend * (smooth - before) + (1.0 - trend) * slope;
        }
        let y = (1.0 - smoothing) * (smooth + slope);
        (before, smooth) = (smooth, x + y);
    }
    smooth
}

#[cfg(test)]
mod tests {
    use super::super::on_floats;
    use super::*;

    #[test]
    fn lines_and_curves() {
        let times: Vec<i64> = (0..6).map(|i| i * 10_000).collect();
        let values: Vec<f64> = (0..6).map(|i| 2.0 * f64::from(i)).collect();
        type Kernel = fn(&Window<'_>, &mut Remarks) -> Result<Option<Value>, EvalError>;
        let of = |kernel: Kernel, times: &[i64], values: &[f64], scalars: &[f64]| {
            on_floats(times, values, scalars, |w| kernel(w, &mut Remarks::default())).unwrap_or_default().and_then(|v| v.float())
        };
        assert_eq!(of(deriv, &times, &values, &[]), Some(0.2));
        assert_eq!(of(predict_linear, &times, &values, &[60.0]), Some(24.0));
        assert_eq!(of(deriv, &times[..1], &values[..1], &[]), None);
        assert!(of(deriv, &[0, 1], &[f64::INFINITY; 2], &[]).is_some_and(f64::is_nan));
        let smooth = |sf, tf| on_floats(&times, &values, &[sf, tf], |w| double_exponential_smoothing(w, &mut Remarks::default()));
        assert_eq!(smooth(0.5, 0.5), Ok(Some(Value::Float(10.0))));
        assert_eq!(smooth(0.5, 1.0).map_err(|e| e.to_string()), Err("invalid trend factor. Expected: 0 < tf < 1, got: 1.000000".to_owned()));
    }
}
