//! Powers (Go 1.26, math/pow.go), with its special cases; exponentials and logarithms are in the files beside it.

use super::exp::exp;
use super::log::ln;
use super::parts::{frexp, ldexp};

fn is_odd(y: f64) -> bool {
    y.abs() < (1_u64 << 53) as f64 && y.trunc() == y && y as i64 & 1 == 1
}

/// Where the exponent decides about everything but the side of 1 on which the base lies.
fn far(x: f64, positive: bool) -> f64 {
    if x == -1.0 {
        1.0
    } else if (x.abs() < 1.0) == positive {
        0.0
    } else {
        f64::INFINITY
    }
}

/// `math.Pow`.
#[expect(clippy::float_cmp, reason = "special cases are exact")]
pub(crate) fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == 0.0 {
        let sign = if x.is_sign_negative() && is_odd(y) { -1.0 } else { 1.0 };
        return sign * if y < 0.0 { f64::INFINITY } else { 0.0 };
    }
    if y.is_infinite() {
        return far(x, y > 0.0);
    }
    if x == f64::NEG_INFINITY {
        return pow(-0.0, -y);
    }
    if x == f64::INFINITY {
        return if y < 0.0 { 0.0 } else { x };
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    let mut whole = y.abs().trunc();
    let mut fraction = y.abs() - whole;
    if fraction != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 9_223_372_036_854_775_808.0 {
        return far(x, y > 0.0);
    }
    // The result is product * 2^exponent.
    let (mut product, mut exponent) = (1.0, 0_i64);
    if fraction != 0.0 {
        if fraction > 0.5 {
            fraction -= 1.0;
            whole += 1.0;
        }
        product = exp(fraction * ln(x));
    }
    let (mut square, of_x) = frexp(x);
    let mut doubled = i64::from(of_x);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^63, and no fraction is left")]
    let mut left = whole as u64;
    while left != 0 {
        if !(-4096..=4096).contains(&doubled) {
            // Beyond all floats already.
            exponent += doubled;
            break;
        }
        if left & 1 == 1 {
            product *= square;
            exponent += doubled;
        }
        square *= square;
        doubled <<= 1;
        if square < 0.5 {
            square += square;
            doubled -= 1;
        }
        left >>= 1;
    }
    if y < 0.0 { ldexp(1.0 / product, -exponent) } else { ldexp(product, exponent) }
}
