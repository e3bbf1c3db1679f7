//! Logarithms (log_amd64.s, log10.go, log1p.go).

use super::parts::frexp;

pub(super) const LN2_HI: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
pub(super) const LN2_LO: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
const L1: f64 = f64::from_bits(0x3fe5_5555_5555_5593);
const L2: f64 = f64::from_bits(0x3fd9_9999_9997_fa04);
const L3: f64 = f64::from_bits(0x3fd2_4924_9422_9359);
const L4: f64 = f64::from_bits(0x3fcc_71c5_1d8e_78af);
const L5: f64 = f64::from_bits(0x3fc7_4664_96cb_03de);
const L6: f64 = f64::from_bits(0x3fc3_9a09_d078_c69f);
const L7: f64 = f64::from_bits(0x3fc2_f112_df3e_5244);

/// `math.Log`. Of subnormal numbers it is as wrong as Go's assembly is, which takes all of them for about the smallest normal one.
pub(crate) fn ln(x: f64) -> f64 {
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x < 0.0 || x.is_nan() {
        return f64::NAN;
    }
    if x.is_infinite() {
        return x;
    }
    let bits = x.to_bits();
    let fraction = f64::from_bits(bits & ((1 << 52) - 1) | 0.5_f64.to_bits());
    of_parts(fraction, f64::from((bits >> 52) as i32 - 1022))
}

/// Of `fraction * 2^k`.
#[inline]
fn of_parts(mut fraction: f64, mut k: f64) -> f64 {
    if fraction <= std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        k -= 1.0;
    }
    let f = fraction - 1.0;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let t1 = s2 * (L1 + s4 * (L3 + s4 * (L5 + s4 * L7)));
    let t2 = s4 * (L2 + s4 * (L4 + s4 * L6));
    let r = t1 + t2;
    let half = 0.5 * f * f;
    k * LN2_HI - ((half - (s * (half + r) + k * LN2_LO)) - f)
}

/// `math.Log10`.
pub(crate) fn log10(x: f64) -> f64 {
    ln(x) * std::f64::consts::LOG10_E
}

/// `math.Log2`: exact for powers of two.
pub(crate) fn log2(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return ln(x);
    }
    let (fraction, exponent) = frexp(x);
    if fraction == 0.5 {
        return f64::from(exponent - 1);
    }
    of_parts(fraction, 0.0) * std::f64::consts::LOG2_E + f64::from(exponent)
}

/// `math.Log1p`: of `1 + x`, for small numbers, too.
pub(super) fn log1p(x: f64) -> f64 {
    if x < -1.0 || x.is_nan() {
        return f64::NAN;
    }
    if x == -1.0 {
        return f64::NEG_INFINITY;
    }
    if x.is_infinite() {
        return x;
    }
    let size = x.abs();
    if size < 1.0 / (1_u64 << 29) as f64 {
        return if size < 1.0 / (1_u64 << 54) as f64 { x } else { x - x * x * 0.5 };
    }
    // 1 + x = 2^k * (1 + f), and c makes up for what is lost in that; `mantissa` is 0 where f is tiny.
    let (f, k, c, mantissa);
    if size < 0.41421356237309503 && x > -0.2928932188134525 {
        (f, k, c, mantissa) = (x, 0.0, 0.0, 1);
    } else {
        let rounded = if size < (1_u64 << 53) as f64 { 1.0 + x } else { x };
        let bits = rounded.to_bits();
        let exponent = (bits >> 52) as i32 - 1023;
        let lost = if exponent > 0 { 1.0 - (rounded - x) } else { x - (rounded - 1.0) };
        c = if size < (1_u64 << 53) as f64 { lost / rounded } else { 0.0 };
        let low = bits & ((1 << 52) - 1);
        if low < 0x0006_a09e_667f_3bcd {
            (k, mantissa) = (f64::from(exponent), low);
            f = f64::from_bits(low | 1.0_f64.to_bits()) - 1.0;
        } else {
            (k, mantissa) = (f64::from(exponent + 1), ((1 << 52) - low) >> 2);
            f = f64::from_bits(low | 0.5_f64.to_bits()) - 1.0;
        }
    }
    let half = 0.5 * f * f;
    if mantissa == 0 {
        if f == 0.0 {
            return if k == 0.0 { 0.0 } else { k * LN2_HI + (c + k * LN2_LO) };
        }
        let r = half * (1.0 - 0.6666666666666666 * f);
        return if k == 0.0 { f - r } else { k * LN2_HI - ((r - (k * LN2_LO + c)) - f) };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
    if k == 0.0 { f - (half - s * (half + r)) } else { k * LN2_HI - ((half - (s * (half + r) + (k * LN2_LO + c))) - f) }
}
