//! Arguments of trigonometric functions less multiples of a quarter of pi (sin.go, trig_reduce.go).

use std::f64::consts::{FRAC_2_PI, FRAC_PI_4};

/// The octant (even) that a positive number of radians is nearest to the beginning of, modulo 8, and what is left of the number.
#[inline]
pub(super) fn octant(x: f64) -> (u64, f64) {
    /// A quarter of pi in three parts, of which the first two leave room for a multiplication.
    const PARTS: [f64; 3] = [f64::from_bits(0x3fe9_21fb_4000_0000), f64::from_bits(0x3e64_442d_0000_0000), f64::from_bits(0x3ce8_4698_98cc_5170)];
    if x >= (1 << 29) as f64 {
        return octant_of_huge(x);
    }
    let mut octant = (x * (2.0 * FRAC_2_PI)) as u64;
    octant += octant & 1;
    let y = octant as f64;
    (octant & 7, ((x - y * PARTS[0]) - y * PARTS[1]) - y * PARTS[2])
}

/// As Payne and Hanek do it: with as many digits of 4/pi as matter.
#[cold]
fn octant_of_huge(x: f64) -> (u64, f64) {
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as usize; // At least that of 2^29, for which the function is not called below.
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    // The leading digit of the product of mantissa and digits has the exponent -61.
    let from = (exponent + 61).saturating_sub(1023 + 52);
    let digit = |n: usize| FOUR_OVER_PI.get(from / 64 + n).copied().unwrap_or(0);
    let shift = (from % 64) as u32;
    let shifted = |n: usize| digit(n) << shift | digit(n + 1).checked_shr(64 - shift).unwrap_or(0);
    let wide = |n: usize| u128::from(shifted(n)) * u128::from(mantissa);
    let product = (u128::from(shifted(0).wrapping_mul(mantissa)) << 64).wrapping_add(wide(1)).wrapping_add(wide(2) >> 64);
    // Three bits are the octant, and what follows is the fraction.
    let octant = (product >> 125) as u64;
    let fraction = product << 3;
    let zeros = fraction.leading_zeros();
    let after = fraction.checked_shl(zeros + 1).unwrap_or(0);
    let fraction = f64::from_bits((after >> (128 - 52)) as u64 | (u64::from(1022_u32.saturating_sub(zeros)) << 52));
    if octant & 1 == 1 { ((octant + 1) & 7, (fraction - 1.0) * FRAC_PI_4) } else { (octant, fraction * FRAC_PI_4) }
}

/// The binary digits of 4/pi: 64 behind the point in each, but for the first.
const FOUR_OVER_PI: [u64; 20] = [
    0x0000_0000_0000_0001,
    0x45f3_06dc_9c88_2a53,
    0xf84e_afa3_ea69_bb81,
    0xb6c5_2b32_7887_2083,
    0xfca2_c757_bd77_8ac3,
    0x6e48_dc74_849b_a5c0,
    0x0c92_5dd4_13a3_2439,
    0xfc3b_d639_6253_4e7d,
    0xd104_6bea_5d76_8909,
    0xd338_e04d_68be_fc82,
    0x7323_ac73_06a6_73e9,
    0x3908_bf17_7bf2_5076,
    0x3ff1_2fff_bc0b_301f,
    0xde5e_2316_b414_da3e,
    0xda6c_fd9e_4f96_136e,
    0x9e8c_7ecd_3cbf_d45a,
    0xea4f_758f_d7cb_e2f6,
    0x7a0e_73ef_14a5_25d4,
    0xd7f6_bf62_3f1a_ba10,
    0xac06_608d_f8f6_d757,
];
