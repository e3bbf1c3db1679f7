//! Compensated summation and other arithmetic that must come out as Go's: util/kahansum, promql/quantile.go and package math.

pub(super) use crate::model::sums::{almost_equal, increase};

/// A mean that goes over from dividing the sum at the end to a running mean once the sum would become infinite.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mean {
    sum: f64,
    mean: f64,
    c: f64,
    count: f64,
    incremental: bool,
}

impl Mean {
    pub(super) const fn of(first: f64) -> Self {
        Self { sum: first, mean: first, c: 0.0, count: 1.0, incremental: false }
    }

    pub(super) fn add(&mut self, x: f64) {
        self.count += 1.0;
        if !self.incremental {
            let (sum, c) = increase(x, self.sum, self.c);
            if !sum.is_infinite() {
                (self.sum, self.c) = (sum, c);
                return;
            }
            self.incremental = true;
            self.mean = self.sum / (self.count - 1.0);
            self.c /= self.count - 1.0;
        }
        let q = (self.count - 1.0) / self.count;
        (self.mean, self.c) = increase(x / self.count, q * self.mean, q * self.c);
    }

    pub(super) fn value(&self) -> f64 {
        if self.incremental { self.mean + self.c } else { self.sum / self.count + self.c / self.count }
    }
}

/// The quantile of values as `quantile()` and `quantile_over_time` take it; sorts them, NaN first.
pub(super) fn quantile(q: f64, values: &mut [f64]) -> f64 {
    if (0.0..=1.0).contains(&q) {
        sort_nan_first(values);
    }
    quantile_of_sorted(q, values)
}

/// Ascending, NaN before all others.
pub(super) fn sort_nan_first(values: &mut [f64]) {
    values.sort_unstable_by(|a, b| match (a.is_nan(), b.is_nan()) {
        (true, true) => std::cmp::Ordering::Equal,
        (true, false) => std::cmp::Ordering::Less,
        (false, true) => std::cmp::Ordering::Greater,
        (false, false) => a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal),
    });
}

/// The quantile of values that are sorted already, NaN first.
pub(super) fn quantile_of_sorted(q: f64, values: &[f64]) -> f64 {
    if values.is_empty() || q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    #[expect(clippy::cast_precision_loss, reason = "numbers of samples are far below 2^53")]
    let rank = q * (values.len() - 1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 <= rank <= len - 1")]
    let lower = (rank.floor().max(0.0) as usize).min(values.len() - 1);
    let upper = (lower + 1).min(values.len() - 1);
    let weight = rank - rank.floor();
    values[lower] * (1.0 - weight) + values[upper] * weight
}

/// Go's `math.Max`: NaN if either is.
pub(super) fn max(a: f64, b: f64) -> f64 {
    if a.is_infinite() && a > 0.0 || b.is_infinite() && b > 0.0 {
        f64::INFINITY
    } else if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a == 0.0 && b == 0.0 {
        if a.is_sign_negative() { b } else { a }
    } else if a > b {
        a
    } else {
        b
    }
}

/// Go's `math.Min`: NaN if either is.
pub(super) fn min(a: f64, b: f64) -> f64 {
    -max(-a, -b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_lose_nothing() {
        let (mut sum, mut c) = (0.0, 0.0);
        for x in [5e30, 1.0, -5e30] {
            (sum, c) = increase(x, sum, c);
        }
        assert_eq!(sum + c, 1.0);
        let mut mean = Mean::of(f64::MAX);
        mean.add(f64::MAX);
        mean.add(f64::MAX);
        assert!(almost_equal(mean.value(), f64::MAX, 1e-15));
    }

    #[test]
    fn quantiles_interpolate_and_nan_comes_first() {
        assert_eq!(quantile(0.5, &mut [3.0, 1.0, 2.0, 4.0]), 2.5);
        assert_eq!(quantile(1.0, &mut [f64::NAN, 2.0, 1.0]), 2.0);
        assert!(quantile(0.0, &mut [2.0, f64::NAN]).is_nan());
        assert_eq!(quantile(-0.1, &mut [2.0]), f64::NEG_INFINITY);
        assert!(quantile(0.1, &mut []).is_nan());
    }

    #[test]
    fn extremes_are_those_of_go() {
        assert!(max(1.0, f64::NAN).is_nan() && min(f64::NAN, 1.0).is_nan());
        assert_eq!(max(f64::INFINITY, f64::NAN), f64::INFINITY);
        assert_eq!(min(f64::NAN, f64::NEG_INFINITY), f64::NEG_INFINITY);
        assert!(min(0.0, -0.0).is_sign_negative() && max(-0.0, 0.0).is_sign_positive());
    }
}
