//! Exponentials (exp_amd64.s, exp.go).

use super::log::{LN2_HI, LN2_LO};
use super::parts::ldexp;

/// `math.Exp`, as on every processor of the last ten years: with fused multiplications.
pub(crate) fn exp(x: f64) -> f64 {
    const UPPER: f64 = 0.693147180559663;
    const LOWER: f64 = 2.8235290563031577e-13;
    const TAYLOR: [f64; 8] =
        [2.48015873015873e-5, 0.0001984126984126984, 0.001388888888888889, 0.008333333333333333, 0.041666666666666664, 0.16666666666666666, 0.5, 1.0];
    if x.is_nan() {
        return x;
    }
    if x > 709.782712893384 {
        return f64::INFINITY;
    }
    let k = (x * std::f64::consts::LOG2_E).round_ties_even();
    if k < -1075.0 {
        return 0.0;
    }
    let r = (-k).mul_add(LOWER, (-k).mul_add(UPPER, x)) * 0.0625;
    let mut y = r * TAYLOR[1..].iter().fold(TAYLOR[0], |sum, c| r.mul_add(sum, *c));
    // Of the sixteenth of the argument, less one: squared four times.
    for _ in 0..3 {
        y *= y + 2.0;
    }
    y = (y + 2.0).mul_add(y, 1.0);
    #[expect(clippy::cast_possible_truncation, reason = "between -1075 and 1024")]
    let exponent = k as i64;
    if exponent > 1023 { f64::INFINITY } else { ldexp(y, exponent) }
}

/// `math.Exp2`.
pub(crate) fn exp2(x: f64) -> f64 {
    const P1: f64 = f64::from_bits(0x3fc5_5555_5555_5555);
    const P2: f64 = f64::from_bits(0xbf66_c16c_16be_bd93);
    const P3: f64 = f64::from_bits(0x3f11_566a_af25_de2c);
    const P4: f64 = f64::from_bits(0xbebb_bd41_c5d2_6bf1);
    const P5: f64 = f64::from_bits(0x3e66_3769_72be_a4d0);
    if x.is_nan() {
        return x;
    }
    if x > 1.023_999_999_999_999_9e3 {
        return f64::INFINITY;
    }
    if x < -1074.0 {
        return 0.0;
    }
    let k = if x > 0.0 { (x + 0.5).trunc() } else { (x - 0.5).trunc() };
    let k = if x == 0.0 { 0.0 } else { k };
    let t = x - k;
    let (hi, lo) = (t * LN2_HI, -t * LN2_LO);
    let r = hi - lo;
    let t = r * r;
    let c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
    let y = 1.0 - ((lo - (r * c) / (2.0 - c)) - hi);
    ldexp(y, k as i64)
}
