//! Lines and smooth curves through the samples of a window (promql/functions.go, Prometheus 3.15.0).

use crate::model::Timestamp;

use super::super::error::EvalError;
use super::super::kahan::increase;
use super::super::value::Point;
use super::{Remarks, Window};

/// Slope per second, and value at `origin`, of the line through the points by least squares.
fn line(points: &[Point], origin: Timestamp) -> (f64, f64) {
    let first = points.first().map_or(f64::NAN, |p| p.value);
    #[expect(clippy::float_cmp, reason = "exactly constant samples are a case of their own")]
    if points.iter().skip(1).all(|p| p.value == first) {
        return if first.is_infinite() { (f64::NAN, f64::NAN) } else { (0.0, first) };
    }
    let (mut n, mut x, mut y, mut xy, mut x2) = (0.0, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0));
    for p in points {
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
    let [first, _, ..] = window.points else { return None };
    Some(line(window.points, first.time).0)
}

pub(super) fn predict_linear(window: &Window<'_>) -> Option<f64> {
    let [_, _, ..] = window.points else { return None };
    let (slope, intercept) = line(window.points, window.now);
    Some(slope * window.scalar(0) + intercept)
}

pub(super) fn double_exponential_smoothing(window: &Window<'_>, _: &mut Remarks) -> Result<Option<f64>, EvalError> {
    let (smoothing, trend) = (window.scalar(0), window.scalar(1));
    for (factor, name, short) in [(smoothing, "smoothing", "sf"), (trend, "trend", "tf")] {
        if factor <= 0.0 || factor >= 1.0 {
            let got = if factor.is_infinite() { crate::model::number::g(factor) } else { format!("{factor:.6}") };
            return Err(EvalError::failed(format!("invalid {name} factor. Expected: 0 < {short} < 1, got: {got}")));
        }
    }
    let [first, second, ..] = window.points else { return Ok(None) };
    let (mut before, mut smooth, mut slope) = (0.0, first.value, second.value - first.value);
    for (i, p) in window.points.iter().skip(1).enumerate() {
        let x = smoothing * p.value;
        if i > 0 {
            slope = trend * (smooth - before) + (1.0 - trend) * slope;
        }
        let y = (1.0 - smoothing) * (smooth + slope);
        (before, smooth) = (smooth, x + y);
    }
    Ok(Some(smooth))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window<'w>(points: &'w [Point], scalars: &'w [f64]) -> Window<'w> {
        Window { points, end: 60_000, range: 60_000, now: 60_000, scalars }
    }

    #[test]
    fn lines_and_curves() {
        let points: Vec<Point> = (0..6).map(|i| Point { time: i * 10_000, value: 2.0 * i as f64 }).collect();
        assert_eq!(deriv(&window(&points, &[])), Some(0.2));
        assert_eq!(predict_linear(&window(&points, &[60.0])), Some(24.0));
        assert_eq!(deriv(&window(&points[..1], &[])), None);
        let smooth = |sf, tf| double_exponential_smoothing(&window(&points, &[sf, tf]), &mut Remarks::default());
        assert_eq!(smooth(0.5, 0.5), Ok(Some(10.0)));
        assert_eq!(smooth(0.5, 1.0).map_err(|e| e.to_string()), Err("invalid trend factor. Expected: 0 < tf < 1, got: 1.000000".to_owned()));
        let flat = [Point { time: 0, value: f64::INFINITY }, Point { time: 1, value: f64::INFINITY }];
        assert!(deriv(&window(&flat, &[])).is_some_and(f64::is_nan));
    }
}
