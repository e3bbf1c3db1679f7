//! Quantiles, fractions and variance of native histograms: promql/quantile.go and histogramVariance of promql/functions.go.

use super::{Bucket, Histogram};
use crate::model::gomath::{exp2, log2};
use crate::model::sums::increase;

/// A quantile, and what observations of NaN did to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// The quantile.
    pub value: f64,
    /// What to remark.
    pub nan: NanEffect,
}

/// A fraction, and what observations of NaN did to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fraction {
    /// The fraction.
    pub value: f64,
    /// Whether there are observations of NaN, which are in no fraction (upstream's NativeHistogramFractionNaNsInfo).
    pub excludes_nan: bool,
}

/// What observations of NaN did to a quantile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NanEffect {
    /// Nothing.
    None,
    /// They count as the greatest observations and shift the quantile up (NativeHistogramQuantileNaNSkewInfo).
    Skewed,
    /// The quantile falls among them: it is NaN (NativeHistogramQuantileNaNResultInfo).
    IsNaN,
}

impl Histogram {
    /// The quantile `q`: linear within custom and zero buckets, logarithmic within exponential ones. ±Inf for `q` outside 0 to 1,
    /// NaN for NaN and for a histogram without observations.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Quantile {
        let plain = |value| Quantile { value, nan: NanEffect::None };
        if q < 0.0 {
            return plain(f64::NEG_INFINITY);
        }
        if q > 1.0 {
            return plain(f64::INFINITY);
        }
        if self.count == 0.0 || q.is_nan() {
            return plain(f64::NAN);
        }
        let ascending = self.sum.is_nan() || q < 0.5;
        if ascending {
            self.quantile_in(self.all_iter(), q * self.count, true)
        } else {
            self.quantile_in(self.all_reverse_iter(), (1.0 - q) * self.count, false)
        }
    }

    fn quantile_in(&self, mut buckets: impl Iterator<Item = Bucket>, rank: f64, ascending: bool) -> Quantile {
        let plain = |value| Quantile { value, nan: NanEffect::None };
        let (mut bucket, mut count) = (Bucket::default(), 0.0);
        for next in buckets.by_ref() {
            bucket = next;
            if bucket.count == 0.0 {
                continue;
            }
            count += bucket.count;
            if count >= rank {
                break;
            }
        }
        if self.is_custom() {
            if bucket.lower == f64::NEG_INFINITY {
                if bucket.upper <= 0.0 {
                    return plain(bucket.upper);
                }
                bucket.lower = 0.0;
            } else if bucket.upper == f64::INFINITY {
                return plain(bucket.lower);
            }
        } else if bucket.lower < 0.0 && bucket.upper > 0.0 {
            self.halve_zero(&mut bucket);
        }
        if count > self.count {
            count = self.count;
        }
        if count < rank {
            let among_nan = self.sum.is_nan();
            return if among_nan { Quantile { value: f64::NAN, nan: NanEffect::IsNaN } } else { plain(bucket.upper) };
        }
        let rank = if ascending { rank - (count - bucket.count) } else { count - rank };
        let mut nan = NanEffect::None;
        if self.sum.is_nan() {
            // Upstream goes on with the last bucket from here.
            for next in buckets {
                bucket = next;
                count += bucket.count;
            }
            if count < self.count {
                nan = NanEffect::Skewed;
            }
        }
        Quantile { value: self.within(&bucket, rank / bucket.count), nan }
    }

    /// In a histogram with only positive buckets the zero bucket begins at 0; with only negative ones it ends there.
    const fn halve_zero(&self, zero: &mut Bucket) {
        match (self.negative_buckets.is_empty(), self.positive_buckets.is_empty()) {
            (true, false) => zero.lower = 0.0,
            (false, true) => zero.upper = 0.0,
            _ => {}
        }
    }

    /// The value a fraction of the way through the bucket.
    fn within(&self, bucket: &Bucket, fraction: f64) -> f64 {
        if self.is_custom() || bucket.lower <= 0.0 && bucket.upper >= 0.0 {
            return bucket.lower + (bucket.upper - bucket.lower) * fraction;
        }
        let lower = log2(bucket.lower.abs());
        let upper = log2(bucket.upper.abs());
        if bucket.lower > 0.0 { exp2(lower + (upper - lower) * fraction) } else { -exp2(upper + (lower - upper) * (1.0 - fraction)) }
    }

    /// The fraction of observations between the bounds, interpolated as [`Histogram::quantile`] does. NaN for bounds of NaN and
    /// for a histogram without observations.
    #[must_use]
    pub fn fraction(&self, lower: f64, upper: f64) -> Fraction {
        if self.count == 0.0 || lower.is_nan() || upper.is_nan() {
            return Fraction { value: f64::NAN, excludes_nan: false };
        }
        if lower >= upper {
            return Fraction { value: 0.0, excludes_nan: false };
        }
        let (mut count, mut rank) = (0.0, 0.0);
        let mut ranks: [Option<f64>; 2] = [None; 2];
        let mut buckets = self.all_iter();
        for mut bucket in buckets.by_ref() {
            count += bucket.count;
            let zero = bucket.lower <= 0.0 && bucket.upper >= 0.0;
            if zero {
                self.halve_zero(&mut bucket);
            }
            for (found, bound) in ranks.iter_mut().zip([lower, upper]).filter(|(found, _)| found.is_none()) {
                if bucket.lower >= bound {
                    *found = Some(rank);
                } else if bucket.upper > bound {
                    let linear = self.is_custom() || zero;
                    let unbounded = linear && bucket.lower == f64::NEG_INFINITY;
                    *found = Some(if unbounded { bucket.count } else { rank + bucket.count * bucket.fraction_below(bound, linear) });
                }
            }
            if let [Some(_), Some(_)] = ranks {
                break;
            }
            rank += bucket.count;
        }
        let mut excludes_nan = false;
        if self.sum.is_nan() {
            count = buckets.fold(count, |count, bucket| count + bucket.count);
            excludes_nan = count < self.count;
        } else {
            count = self.count;
        }
        let [lower, upper] = ranks.map(|rank| rank.map_or(count, |rank| if rank > count { count } else { rank }));
        Fraction { value: (upper - lower) / self.count, excludes_nan }
    }

    /// The variance of the observations, each taken to be in the middle of its bucket: the arithmetic one of custom buckets, 0 of
    /// the zero bucket, the geometric one of exponential buckets.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let mean = self.sum / self.count;
        let (variance, lost) = self.all_iter().filter(|b| b.count != 0.0).fold((0.0, 0.0), |(variance, lost), b| {
            let middle = if self.is_custom() {
                (b.upper + b.lower) / 2.0
            } else if b.lower <= 0.0 && b.upper >= 0.0 {
                0.0
            } else {
                (b.upper * b.lower).sqrt().copysign(b.upper)
            };
            let delta = middle - mean;
            increase(b.count * delta * delta, variance, lost)
        });
        (variance + lost) / self.count
    }

    /// The standard deviation of the observations, see [`Histogram::variance`].
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        self.variance().sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::notation;
    use super::*;

    const POSITIVE: &str = "{{count:12 sum:100 z_bucket:2 z_bucket_w:0.001 buckets:[2 3 0 1 4]}}";
    const BOTH: &str = "{{count:24 sum:100 z_bucket:4 z_bucket_w:0.001 buckets:[2 3 0 1 4] n_buckets:[2 3 0 1 4]}}";
    const CUSTOM: &str = "{{schema:-53 count:12 sum:100 custom_values:[2 3 5] buckets:[2 3 3 4]}}";

    fn near(got: f64, want: f64) -> bool {
        got == want || got.is_nan() && want.is_nan() || ((got - want) / want).abs() < 1e-12
    }

    #[test]
    fn quantiles() {
        // promql/promqltest/testdata/native_histograms.test.
        for (h, q, want) in [
            (POSITIVE, 1.001, f64::INFINITY),
            (POSITIVE, 1.0, 16.0),
            (POSITIVE, 0.99, 16.0 * 2.0_f64.powf(-0.03)),
            (POSITIVE, 0.9, 16.0 * 2.0_f64.powf(-0.3)),
            (POSITIVE, 0.6, 4.0 * 2.0_f64.powf(0.2)),
            (POSITIVE, 0.1, 0.000_6),
            (POSITIVE, 0.0, 0.0),
            (POSITIVE, -1.0, f64::NEG_INFINITY),
            (POSITIVE, f64::NAN, f64::NAN),
            (BOTH, 0.0, -16.0),
            (BOTH, 0.5, 0.0),
            (BOTH, 1.0, 16.0),
            (CUSTOM, 1.0, 5.0),
            (CUSTOM, 0.5, 3.0 + 2.0 / 3.0),
            (CUSTOM, 0.1, 1.2),
            ("{{schema:-53 count:2 sum:1 custom_values:[-1 2] buckets:[2]}}", 0.3, -1.0),
            ("{{}}", 0.3, f64::NAN),
            ("{{count:10 sum:5 buckets:[1]}}", 0.9, 0.5),
        ] {
            let got = notation(h).quantile(q);
            assert!(near(got.value, want) && got.nan == NanEffect::None, "{h} {q}: {got:?}");
        }
    }

    #[test]
    fn quantiles_among_nan() {
        let h = notation("{{count:12 sum:NaN buckets:[2 3 0 1 4]}}");
        assert_eq!(h.quantile(0.9).nan, NanEffect::IsNaN);
        assert!(h.quantile(0.9).value.is_nan());
        assert_eq!(h.quantile(0.5).nan, NanEffect::Skewed);
        assert_eq!(notation("{{count:10 sum:NaN buckets:[2 3 0 1 4]}}").quantile(0.9).nan, NanEffect::None);
    }

    #[test]
    fn fractions() {
        let inf = f64::INFINITY;
        for (h, lower, upper, want) in [
            (POSITIVE, -inf, inf, 1.0),
            (POSITIVE, 3.1, 2.0, 0.0),
            (POSITIVE, f64::NAN, 2.0, f64::NAN),
            (POSITIVE, 0.0, inf, 1.0),
            (POSITIVE, 0.0, 0.0005, 1.0 / 12.0),
            (POSITIVE, 1.0, 2.0, 0.25),
            (POSITIVE, 1.0, 2.0_f64.sqrt(), 0.125),
            (BOTH, -0.001, 0.0, 2.0 / 24.0),
            (BOTH, -inf, -1.0, 8.0 / 24.0),
            (BOTH, -2.0_f64.sqrt(), -1.0, 1.5 / 24.0),
            (CUSTOM, -inf, 3.0, 5.0 / 12.0),
            (CUSTOM, 2.5, 4.0, 3.0 / 12.0),
            (CUSTOM, 1.0, 3.0, 4.0 / 12.0),
            (CUSTOM, 6.0, 7.0, 0.0),
            ("{{}}", 0.0, 1.0, f64::NAN),
        ] {
            let got = notation(h).fraction(lower, upper);
            assert!(near(got.value, want) && !got.excludes_nan, "{h} {lower} {upper}: {got:?}");
        }
        let nan = notation("{{count:12 sum:NaN buckets:[2 4]}}").fraction(-inf, inf);
        assert_eq!((nan.value, nan.excludes_nan), (0.5, true));
    }

    #[test]
    fn variances() {
        // native_histograms.test, histogram_stddev and histogram_stdvar.
        for (h, want) in [
            ("{{schema:2 count:4 sum:10 buckets:[1 0 0 0 1 0 0 1 1]}}", 1.163_807_968_526_718),
            ("{{count:10 sum:-112946 n_buckets:[0 0 1 1 1 0 1 1 0 0 3 0 0 0 1 0 0 1]}}", 759_352_122.193_994_5),
            ("{{schema:-53 count:2 sum:3 custom_values:[1 2] offset:1 buckets:[2]}}", 0.0),
            ("{{count:4 sum:8 z_bucket:4 z_bucket_w:0.1}}", 4.0),
            ("{{}}", f64::NAN),
        ] {
            let got = notation(h).variance();
            assert!(near(got, want), "{h}: {got}");
            assert!(near(notation(h).standard_deviation(), want.sqrt()));
        }
    }
}
