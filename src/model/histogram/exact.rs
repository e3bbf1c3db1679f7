//! Sums bit for bit as upstream computes them (util/kahansum).

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_keep_what_floats_lose() {
        let (sum, c) = [1e100, 1.0, -1e100].into_iter().fold((1.0, 0.0), |(sum, c), x| increase(x, sum, c));
        assert_eq!(sum + c, 2.0);
        assert_eq!(increase(f64::INFINITY, 1.0, 0.5), (f64::INFINITY, 0.0));
    }
}
