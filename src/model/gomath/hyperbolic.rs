//! Hyperbolic functions and their inverses (sinh.go, tanh.go, asinh.go, acosh.go, atanh.go).

use std::f64::consts::LN_2;

use super::exp::exp;
use super::log::{ln, log1p};

const LARGE: f64 = (1 << 28) as f64;

/// `math.Sinh`.
pub(crate) fn sinh(x: f64) -> f64 {
    const P: [f64; 4] = [-630767.3640497717, -89912.72022039509, -2894.211355989564, -26.30563213397497];
    const Q: [f64; 3] = [-630767.3640497717, 15215.17378790019, -173.6789535582337];
    let size = if x < 0.0 { -x } else { x };
    let y = if size > 21.0 {
        exp(size) * 0.5
    } else if size > 0.5 {
        let e = exp(size);
        (e - 1.0 / e) * 0.5
    } else {
        let s = size * size;
        (((P[3] * s + P[2]) * s + P[1]) * s + P[0]) * size / (((s + Q[2]) * s + Q[1]) * s + Q[0])
    };
    if x < 0.0 { -y } else { y }
}

/// `math.Cosh`.
pub(crate) fn cosh(x: f64) -> f64 {
    let e = exp(x.abs());
    if x.abs() > 21.0 { e * 0.5 } else { (e + 1.0 / e) * 0.5 }
}

/// `math.Tanh`.
pub(crate) fn tanh(x: f64) -> f64 {
    const P: [f64; 3] = [-0.9643991794250523, -99.28772310019185, -1614.6876844170845];
    const Q: [f64; 3] = [112.81167849163293, 2235.4883906010045, 4844.063053251255];
    let size = x.abs();
    if size > 44.014845965556525 {
        1.0_f64.copysign(x)
    } else if size >= 0.625 {
        (1.0 - 2.0 / (exp(2.0 * size) + 1.0)).copysign(x)
    } else if x == 0.0 {
        x
    } else {
        let s = x * x;
        x + x * s * ((P[0] * s + P[1]) * s + P[2]) / (((s + Q[0]) * s + Q[1]) * s + Q[2])
    }
}

/// `math.Asinh`.
pub(crate) fn asinh(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    let size = x.abs();
    let y = if size > LARGE {
        ln(size) + LN_2
    } else if size > 2.0 {
        ln(2.0 * size + 1.0 / ((size * size + 1.0).sqrt() + size))
    } else if size < 1.0 / LARGE {
        size
    } else {
        log1p(size + size * size / (1.0 + (1.0 + size * size).sqrt()))
    };
    y.copysign(x)
}

/// `math.Acosh`.
pub(crate) fn acosh(x: f64) -> f64 {
    if x < 1.0 || x.is_nan() {
        return f64::NAN;
    }
    if x >= LARGE {
        return ln(x) + LN_2;
    }
    if x > 2.0 {
        return ln(2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt()));
    }
    let t = x - 1.0;
    if t == 0.0 { 0.0 } else { log1p(t + (2.0 * t + t * t).sqrt()) }
}

/// `math.Atanh`.
pub(crate) fn atanh(x: f64) -> f64 {
    let size = x.abs();
    if size > 1.0 || x.is_nan() {
        return f64::NAN;
    }
    let y = if size >= 1.0 {
        f64::INFINITY
    } else if size < 1.0 / LARGE {
        size
    } else if size < 0.5 {
        let twice = size + size;
        0.5 * log1p(twice + twice * size / (1.0 - size))
    } else {
        0.5 * log1p((size + size) / (1.0 - size))
    };
    y.copysign(x)
}
