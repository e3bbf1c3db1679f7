//! Angles (atan.go, atan2.go, asin.go).

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// The arc tangent between 0 and 0.66.
#[inline]
fn near(x: f64) -> f64 {
    const P: [f64; 5] = [-0.8750608600031904, -16.157537187333652, -75.00855792314705, -122.88666844901361, -64.85021904942025];
    const Q: [f64; 5] = [24.858464901423062, 165.02700983169885, 432.88106049129027, 485.3903996359137, 194.5506571482614];
    let z = x * x;
    let z = z * ((((P[0] * z + P[1]) * z + P[2]) * z + P[3]) * z + P[4]) / (((((z + Q[0]) * z + Q[1]) * z + Q[2]) * z + Q[3]) * z + Q[4]);
    x * z + x
}

/// The arc tangent of a positive number.
fn positive(x: f64) -> f64 {
    /// What half of pi has beyond its float.
    const MORE: f64 = 6.123233995736766e-17;
    if x <= 0.66 {
        near(x)
    } else if x > 2.414213562373095 {
        FRAC_PI_2 - near(1.0 / x) + MORE
    } else {
        FRAC_PI_4 + near((x - 1.0) / (x + 1.0)) + 0.5 * MORE
    }
}

/// `math.Atan`.
pub(crate) fn atan(x: f64) -> f64 {
    if x == 0.0 {
        x
    } else if x > 0.0 {
        positive(x)
    } else {
        -positive(-x)
    }
}

/// `math.Atan2`.
pub(crate) fn atan2(y: f64, x: f64) -> f64 {
    if y.is_nan() || x.is_nan() {
        return f64::NAN;
    }
    if y == 0.0 {
        return if x.is_sign_positive() { y } else { PI.copysign(y) };
    }
    if x == 0.0 {
        return FRAC_PI_2.copysign(y);
    }
    match (y.is_infinite(), x.is_infinite()) {
        (true, true) => return if x > 0.0 { FRAC_PI_4 } else { 3.0 * FRAC_PI_4 }.copysign(y),
        (false, true) => return if x > 0.0 { 0.0 } else { PI }.copysign(y),
        (true, false) => return FRAC_PI_2.copysign(y),
        (false, false) => {}
    }
    let q = atan(y / x);
    match (x < 0.0, q <= 0.0) {
        (true, true) => q + PI,
        (true, false) => q - PI,
        (false, _) => q,
    }
}

/// `math.Asin`.
pub(crate) fn asin(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    let size = x.abs();
    if size > 1.0 {
        return f64::NAN;
    }
    let root = (1.0 - size * size).sqrt();
    let angle = if size > 0.7 { FRAC_PI_2 - positive(root / size) } else { positive(size / root) };
    if x < 0.0 { -angle } else { angle }
}

/// `math.Acos`.
pub(crate) fn acos(x: f64) -> f64 {
    FRAC_PI_2 - asin(x)
}
