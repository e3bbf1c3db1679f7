//! Sums and logarithms bit for bit as Go computes them (util/kahansum; package math on amd64), so that results come out as
//! upstream's to the last digit.

use super::bounds::{frexp, ldexp};

/// One step of Kahan's summation in Neumaier's version: adds `x` to `sum` with the compensation `c`; the new sum and
/// compensation. The compensation of an infinite sum is 0.
#[must_use]
pub fn increase(x: f64, sum: f64, c: f64) -> (f64, f64) {
    let total = sum + x;
    if total.is_infinite() {
        (total, 0.0)
    } else if sum.abs() >= x.abs() {
        (total, c + ((sum - total) + x))
    } else {
        (total, c + ((x - total) + sum))
    }
}

const LN2_HI: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN2_LO: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);

/// FreeBSD's natural logarithm, of a finite number above 0.
fn ln(x: f64) -> f64 {
    const L1: f64 = f64::from_bits(0x3fe5_5555_5555_5593);
    const L2: f64 = f64::from_bits(0x3fd9_9999_9997_fa04);
    const L3: f64 = f64::from_bits(0x3fd2_4924_9422_9359);
    const L4: f64 = f64::from_bits(0x3fcc_71c5_1d8e_78af);
    const L5: f64 = f64::from_bits(0x3fc7_4664_96cb_03de);
    const L6: f64 = f64::from_bits(0x3fc3_9a09_d078_c69f);
    const L7: f64 = f64::from_bits(0x3fc2_f112_df3e_5244);
    let (mut fraction, exponent) = frexp(x);
    let mut k = f64::from(exponent);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
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

/// `math.Log2`: exact for powers of two.
pub(super) fn log2(x: f64) -> f64 {
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x < 0.0 || x.is_nan() {
        return f64::NAN;
    }
    if x.is_infinite() {
        return x;
    }
    let (fraction, exponent) = frexp(x);
    if fraction == 0.5 {
        return f64::from(exponent - 1);
    }
    ln(fraction) * std::f64::consts::LOG2_E + f64::from(exponent)
}

/// `math.Exp2`.
pub(super) fn exp2(x: f64) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_and_logarithms() {
        for n in [-1074, -1000, -1, 0, 1, 10, 1023] {
            assert_eq!(log2(exp2(f64::from(n))), f64::from(n));
        }
        assert_eq!((exp2(1024.0), exp2(-1075.0), log2(0.0)), (f64::INFINITY, 0.0, f64::NEG_INFINITY));
        assert!(log2(-1.0).is_nan() && exp2(f64::NAN).is_nan());
    }

    #[test]
    fn bits_are_gos() {
        // math.Float64bits(math.Log2(x)), math.Float64bits(math.Exp2(x)), go 1.26 on amd64.
        for (x, log, exp) in GO {
            assert_eq!((log2(x).to_bits(), exp2(x).to_bits()), (log, exp), "{x}");
        }
    }

    #[test]
    fn sums_keep_what_floats_lose() {
        let (sum, c) = [1e100, 1.0, -1e100].into_iter().fold((1.0, 0.0), |(sum, c), x| increase(x, sum, c));
        assert_eq!(sum + c, 2.0);
        assert_eq!(increase(f64::INFINITY, 1.0, 0.5), (f64::INFINITY, 0.0));
    }

    const GO: [(f64, u64, u64); 15] = [
        (0.1, 0xc00a934f0979a371, 0x3ff125fbee250664),
        (0.3, 0xbffbca9c6f53897a, 0x3ff3b2c47bff8329),
        (0.7071067811865475, 0xbfe0000000000001, 0x3ffa1ed48c0d3950),
        (0.9, 0xbfc374d65d9e608d, 0x3ffddb680117ab12),
        (1.1, 0x3fc199b728cb9d0c, 0x400125fbee250664),
        (std::f64::consts::SQRT_2, 0x3fe0000000000001, 0x40055237179fd804),
        (std::f64::consts::E, 0x3ff71547652b82fe, 0x401a52d3c6f8818e),
        (3.0, 0x3ff95c01a39fbd69, 0x4020000000000000),
        (5.3, 0x40033f78ec19de64, 0x4043b2c47bff8328),
        (10.0, 0x400a934f0979a371, 0x4090000000000000),
        (17.77, 0x40109b0133f23151, 0x410b48c8f7f24cc8),
        (100.25, 0x401a96ff577c92f3, 0x463306fe0a31b715),
        (333.1, 0x4020c276a89e6ab2, 0x54c125fbee2506b0),
        (700.7, 0x4022e7c22531a917, 0x6bb9fdf8bcce5424),
        (1000.001, 0x4023ee7b7783e0f1, 0x7e7002d711c79a4c),
    ];
}
