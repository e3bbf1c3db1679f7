//! Compensated sums and nearness of floats, bit for bit as upstream's (util/kahansum, util/almost, Prometheus 3.15.0).

use super::number::is_stale;

/// One step of Kahan's summation in Neumaier's version: adds `x` to `sum` with the compensation `c`; the new sum and compensation.
/// The compensation of an infinite sum is 0.
pub(crate) fn increase(x: f64, sum: f64, c: f64) -> (f64, f64) {
    let total = sum + x;
    if total.is_infinite() {
        (total, 0.0)
    } else if sum.abs() >= x.abs() {
        (total, c + ((sum - total) + x))
    } else {
        (total, c + ((x - total) + sum))
    }
}

/// Whether the two differ by less than their sum times `tolerance`. Stale markers equal stale markers, other NaNs other NaNs.
#[expect(clippy::float_cmp, reason = "as upstream")]
pub(crate) fn almost_equal(a: f64, b: f64, tolerance: f64) -> bool {
    if is_stale(a) || is_stale(b) {
        return is_stale(a) && is_stale(b);
    }
    if a.is_nan() && b.is_nan() || a == b {
        return true;
    }
    let (sum, diff) = (a.abs() + b.abs(), (a - b).abs());
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE { diff < tolerance * f64::MIN_POSITIVE } else { diff / sum.min(f64::MAX) < tolerance }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_keep_what_floats_lose() {
        let (sum, c) = [1e100, 1.0, -1e100].into_iter().fold((1.0, 0.0), |(sum, c), x| increase(x, sum, c));
        assert_eq!(sum + c, 2.0);
        assert_eq!(increase(f64::INFINITY, 1.0, 0.5), (f64::INFINITY, 0.0));
    }

    #[test]
    fn nearness_is_relative() {
        assert!(almost_equal(1.0, 1.0 + 1e-13, 1e-12) && !almost_equal(0.0, 1e-13, 1e-12) && !almost_equal(1.0, 1.0 + 1e-11, 1e-12));
        assert!(almost_equal(f64::NAN, -f64::NAN, 1e-12));
        let stale = f64::from_bits(super::super::number::STALE_BITS);
        assert!(almost_equal(stale, stale, 1e-12) && !almost_equal(stale, f64::NAN, 1e-12));
    }
}
