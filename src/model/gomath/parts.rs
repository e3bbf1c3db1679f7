//! Fractions and exponents of floats.

const fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

/// `x * 2^exponent`, rounded once.
#[inline]
pub(crate) fn ldexp(x: f64, exponent: i64) -> f64 {
    let (mut x, mut exponent) = (x, exponent.clamp(-2200, 2200));
    while exponent > 1023 {
        x *= power_of_two(1023);
        exponent -= 1023;
    }
    while exponent < -1022 {
        // Only the last step may reach the subnormal range.
        x *= power_of_two(-1022 + 53);
        exponent += 1022 - 53;
    }
    x * power_of_two(exponent)
}

/// The number as a fraction in `[0.5, 1)` times a power of two; zero, infinities and NaN as themselves with 0.
#[inline]
pub(crate) fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (x, below) = if x.is_subnormal() { (x * power_of_two(52), 52) } else { (x, 0) };
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1022 - below;
    (f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52)), exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_floats() {
        for x in [1.0, 0.1, -3.0, 5e-324, f64::MAX, 2.5e-310] {
            let (fraction, exponent) = frexp(x);
            assert!((0.5..1.0).contains(&fraction.abs()), "{x}");
            assert_eq!(ldexp(fraction, exponent.into()), x);
        }
        assert_eq!(frexp(0.0), (0.0, 0));
    }
}
