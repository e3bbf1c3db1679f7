//! Functions of single values.

use crate::model::Timestamp;

use super::super::kahan;
use super::super::value::Point;

pub(super) fn sign(p: Point, _: &[f64]) -> Option<f64> {
    Some(if p.value < 0.0 {
        -1.0
    } else if p.value > 0.0 {
        1.0
    } else {
        p.value
    })
}

pub(super) fn round(p: Point, scalars: &[f64]) -> Option<f64> {
    let inverse = 1.0 / scalars.first().copied().unwrap_or(1.0);
    Some((p.value * inverse + 0.5).floor() / inverse)
}

fn clamped(value: f64, low: f64, high: f64) -> Option<f64> {
    if high < low { None } else { Some(kahan::max(low, kahan::min(high, value))) }
}

pub(super) fn clamp(p: Point, scalars: &[f64]) -> Option<f64> {
    let [low, high] = *scalars else { return None };
    clamped(p.value, low, high)
}

pub(super) fn clamp_max(p: Point, scalars: &[f64]) -> Option<f64> {
    clamped(p.value, f64::NEG_INFINITY, *scalars.first()?)
}

pub(super) fn clamp_min(p: Point, scalars: &[f64]) -> Option<f64> {
    clamped(p.value, *scalars.first()?, f64::INFINITY)
}

pub(super) fn max_of(_: Timestamp, scalars: &[f64]) -> f64 {
    scalars.iter().copied().reduce(kahan::max).unwrap_or(f64::NAN)
}

pub(super) fn min_of(_: Timestamp, scalars: &[f64]) -> f64 {
    scalars.iter().copied().reduce(kahan::min).unwrap_or(f64::NAN)
}

#[expect(clippy::cast_precision_loss, reason = "as upstream")]
pub(super) fn time(now: Timestamp, _: &[f64]) -> f64 {
    now as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_values() {
        let of = |f: fn(Point, &[f64]) -> Option<f64>, value, scalars: &[f64]| f(Point { time: 0, value }, scalars);
        assert_eq!(of(round, 2.5, &[]), Some(3.0));
        assert_eq!(of(round, -2.5, &[]), Some(-2.0));
        assert_eq!(of(round, 7.0, &[5.0]), Some(5.0));
        assert_eq!(of(sign, -7.0, &[]), Some(-1.0));
        assert!(of(sign, f64::NAN, &[]).is_some_and(f64::is_nan) && of(sign, -0.0, &[]).is_some_and(f64::is_sign_negative));
        assert_eq!(of(clamp, 7.0, &[0.0, 5.0]), Some(5.0));
        assert_eq!(of(clamp, 7.0, &[5.0, 0.0]), None);
        assert!(of(clamp, 7.0, &[f64::NAN, 5.0]).is_some_and(f64::is_nan));
        assert_eq!(of(clamp_min, 1.0, &[2.0]), Some(2.0));
        assert_eq!(of(clamp_max, 1.0, &[2.0]), Some(1.0));
        assert!(max_of(0, &[1.0, f64::NAN]).is_nan());
        assert_eq!(min_of(0, &[1.0, 2.0]), 1.0);
        assert_eq!(time(1500, &[]), 1.5);
    }
}
