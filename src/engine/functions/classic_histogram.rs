//! Quantiles and fractions of the buckets of classic histograms (promql/quantile.go, Prometheus 3.15.0). Which series are the buckets
//! of which histogram is found in [`super::histogram`].

use std::cmp::Ordering;

use super::super::annotations::Forced;
use super::super::kahan::almost_equal;

/// Differences of counts below this share are taken for rounding errors.
const TOLERANCE: f64 = 1e-12;

/// A bucket: its upper bound and how many observations are at or below it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bucket {
    pub(super) bound: f64,
    pub(super) count: f64,
}

/// Sorts by bound.
fn sort(buckets: &mut [Bucket]) {
    super::super::sorting::sort(buckets, &mut |a, b| a.bound < b.bound);
}

/// Adds up sorted buckets of equal bounds; says how many are left. Those behind them stay, as upstream leaves them for the next quantile.
fn coalesce(buckets: &mut [Bucket]) -> usize {
    let Some(mut last) = buckets.first().copied() else { return 0 };
    let mut length = 0;
    for i in 1..buckets.len() {
        let bucket = buckets[i];
        #[expect(clippy::float_cmp, reason = "the bounds are the same or not")]
        if bucket.bound == last.bound {
            last.count += bucket.count;
        } else {
            buckets[length] = last;
            last = bucket;
            length += 1;
        }
    }
    buckets[length] = last;
    length + 1
}

/// Makes the counts rise; says what had to be mended beyond rounding errors.
fn make_monotonic(buckets: &mut [Bucket]) -> Option<Forced> {
    let mut forced: Option<Forced> = None;
    let mut before = buckets.first()?.count;
    for bucket in &mut buckets[1..] {
        let count = bucket.count;
        #[expect(clippy::float_cmp, reason = "nothing to mend where they are the same")]
        if count == before {
            continue;
        }
        if almost_equal(before, count, TOLERANCE) {
            bucket.count = before;
        } else if count < before {
            bucket.count = before;
            let one =
                Forced { metric: String::new(), min_bucket: bucket.bound, max_bucket: bucket.bound, max_diff: before - count, first: 0, last: 0, samples: 1 };
            match &mut forced {
                None => forced = Some(one),
                Some(all) => {
                    all.merge(&one);
                    all.samples = 1;
                }
            }
        } else {
            before = count;
        }
    }
    forced
}

/// Leaves the buckets sorted and mended.
pub(super) fn bucket_quantile(q: f64, buckets: &mut [Bucket]) -> (f64, Option<Forced>) {
    if q.is_nan() {
        return (f64::NAN, None);
    }
    if q < 0.0 {
        return (f64::NEG_INFINITY, None);
    }
    if q > 1.0 {
        return (f64::INFINITY, None);
    }
    sort(buckets);
    let Some(last) = buckets.last().filter(|b| b.bound == f64::INFINITY).copied() else { return (f64::NAN, None) };
    let length = coalesce(buckets);
    let buckets = &mut buckets[..length];
    let forced = make_monotonic(buckets);
    let total = buckets.last().map_or(last.count, |b| b.count);
    let Some(end) = buckets.len().checked_sub(1).filter(|end| *end > 0 && total != 0.0) else { return (f64::NAN, forced) };
    let mut rank = q * total;
    let index = buckets[..end].partition_point(|b| b.count.partial_cmp(&rank).is_none_or(Ordering::is_lt));
    let value = if index == end {
        buckets[end - 1].bound
    } else if index == 0 && buckets[0].bound <= 0.0 {
        buckets[0].bound
    } else {
        let Bucket { bound, mut count } = buckets[index];
        let mut start = 0.0;
        if let Some(below) = index.checked_sub(1).map(|i| buckets[i]) {
            start = below.bound;
            count -= below.count;
            rank -= below.count;
        }
        start + (bound - start) * (rank / count)
    };
    (value, forced)
}

pub(super) fn bucket_fraction(lower: f64, upper: f64, buckets: &mut [Bucket]) -> f64 {
    sort(buckets);
    if buckets.last().is_none_or(|b| b.bound != f64::INFINITY) {
        return f64::NAN;
    }
    let length = coalesce(buckets);
    let buckets = &buckets[..length];
    let total = buckets.last().map_or(f64::NAN, |b| b.count);
    if total == 0.0 || lower.is_nan() || upper.is_nan() {
        return f64::NAN;
    }
    if lower >= upper {
        return 0.0;
    }
    // How many observations are below each of the two.
    let mut ranks: [Option<f64>; 2] = [None, None];
    let mut rank = 0.0;
    let mut from = if buckets[0].bound <= 0.0 { f64::NEG_INFINITY } else { 0.0 };
    for bucket in buckets {
        let to = bucket.bound;
        let below = |v: f64| if from == f64::NEG_INFINITY { bucket.count } else { rank + (bucket.count - rank) * (v - from) / (to - from) };
        for (known, bound) in ranks.iter_mut().zip([lower, upper]) {
            if known.is_none() && from >= bound {
                *known = Some(rank);
            } else if known.is_none() && from < bound && to > bound {
                *known = Some(below(bound));
            }
        }
        (rank, from) = (bucket.count, to);
    }
    let [low, high] = ranks.map(|rank| rank.filter(|rank| rank.partial_cmp(&total).is_none_or(Ordering::is_le)).unwrap_or(total));
    (high - low) / total
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    fn of(pairs: &[(f64, f64)]) -> Vec<Bucket> {
        pairs.iter().map(|(bound, count)| Bucket { bound: *bound, count: *count }).collect()
    }

    #[test]
    fn quantiles_interpolate_within_a_bucket() {
        let q = |q, pairs: &[(f64, f64)]| bucket_quantile(q, &mut of(pairs)).0;
        assert_eq!(q(0.5, &[(1.0, 0.0), (INF, 10.0), (2.0, 10.0)]), 1.5);
        assert_eq!(q(0.5, &[(2.0, 10.0), (INF, 10.0)]), 1.0);
        assert_eq!(q(0.9, &[(2.0, 5.0), (INF, 10.0)]), 2.0);
        assert_eq!(q(0.1, &[(-2.0, 5.0), (INF, 10.0)]), -2.0);
        assert!(q(0.5, &[(2.0, 5.0)]).is_nan() && q(0.5, &[(INF, 5.0)]).is_nan() && q(0.5, &[(1.0, 0.0), (INF, 0.0)]).is_nan());
        assert_eq!((q(-0.1, &[(INF, 1.0)]), q(1.1, &[(INF, 1.0)])), (-INF, INF));
        assert_eq!(q(0.5, &[(1.0, 2.0), (1.0, 2.0), (INF, 8.0)]), 1.0);
    }

    #[test]
    fn falling_counts_are_mended_and_reported_unless_tiny() {
        let (value, forced) = bucket_quantile(0.5, &mut of(&[(1.0, 10.0), (2.0, 4.0), (3.0, 8.0), (INF, 20.0)]));
        assert_eq!(value, 1.0);
        let forced = forced.expect("it fell");
        assert_eq!((forced.min_bucket, forced.max_bucket, forced.max_diff, forced.samples), (2.0, 3.0, 6.0, 1));
        assert_eq!(bucket_quantile(0.5, &mut of(&[(1.0, 10.0), (INF, 10.0 - 1e-14)])).1, None);
    }

    #[test]
    fn fractions_lie_between_two_ranks() {
        let f = |low, high, pairs: &[(f64, f64)]| bucket_fraction(low, high, &mut of(pairs));
        let usual = [(1.0, 2.0), (2.0, 6.0), (INF, 8.0)];
        assert_eq!(f(0.0, 1.0, &usual), 0.25);
        assert_eq!(f(0.5, 1.5, &usual), 0.375);
        assert_eq!(f(2.0, INF, &usual), 0.25);
        assert_eq!(f(-INF, INF, &usual), 1.0);
        assert_eq!(f(1.0, 1.0, &usual), 0.0);
        assert!(f(0.0, 1.0, &usual[..2]).is_nan() && f(f64::NAN, 1.0, &usual).is_nan());
    }
}
