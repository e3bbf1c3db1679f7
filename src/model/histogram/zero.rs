//! Zero buckets of different width: the narrower one grows and swallows buckets until both are equally wide.

use super::Histogram;
use crate::model::sums::increase;

/// A wider zero bucket: its count, its threshold, and what the count lost in the summation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ZeroBucket {
    pub(super) count: f64,
    pub(super) threshold: f64,
    pub(super) lost: f64,
}

impl Histogram {
    /// The zero bucket this histogram would have with a larger (or the same) threshold. One that falls into a populated bucket
    /// grows to the outer bound of it. `compensation` belongs to this histogram in a compensated sum.
    pub(super) fn wider_zero_bucket(&self, threshold: f64, compensation: Option<&Self>) -> ZeroBucket {
        let mut lost = compensation.map_or(0.0, |c| c.zero_count);
        let mut threshold = threshold;
        if threshold == self.zero_threshold {
            return ZeroBucket { count: self.zero_count, threshold, lost };
        }
        let swallow = |(count, lost): (f64, f64), bucket: f64, c: Option<f64>| {
            let (count, lost) = increase(bucket, count, lost);
            c.map_or((count, lost), |c| increase(c, count, lost))
        };
        'wider: loop {
            let mut count = self.zero_count;
            for (at, bucket) in self.positive_iter().enumerate() {
                if bucket.lower >= threshold {
                    break;
                }
                let c = compensation.map(|c| c.positive_buckets.get(at).copied().unwrap_or(0.0));
                (count, lost) = swallow((count, lost), bucket.count, c);
                if bucket.upper > threshold {
                    if bucket.count != 0.0 {
                        threshold = bucket.upper;
                    }
                    break;
                }
            }
            for (at, bucket) in self.negative_iter().enumerate() {
                if bucket.upper <= -threshold {
                    break;
                }
                let c = compensation.map(|c| c.negative_buckets.get(at).copied().unwrap_or(0.0));
                (count, lost) = swallow((count, lost), bucket.count, c);
                if bucket.lower < -threshold {
                    if bucket.count != 0.0 {
                        threshold = -bucket.lower;
                        // The positive buckets have to be gone through again. What was lost so far stays (upstream's way).
                        continue 'wider;
                    }
                    break;
                }
            }
            return ZeroBucket { count, threshold, lost };
        }
    }

    /// Removes the buckets within the zero bucket, whose count has them already.
    fn trim_within_zero(&mut self, mut compensation: Option<&mut Self>) {
        let positive = self.positive_iter().take_while(|b| b.lower < self.zero_threshold).count();
        let negative = self.negative_iter().take_while(|b| b.upper > -self.zero_threshold).count();
        let clear = |counts: &mut Vec<f64>, n: usize| counts.iter_mut().take(n).for_each(|c| *c = 0.0);
        clear(&mut self.positive_buckets, positive);
        clear(&mut self.negative_buckets, negative);
        if let Some(c) = compensation.as_deref_mut() {
            clear(&mut c.positive_buckets, positive);
            clear(&mut c.negative_buckets, negative);
        }
        self.compact_with(0, compensation);
    }

    /// Widens the zero bucket until that of `other` can be as wide; the zero bucket `other` would have.
    pub(super) fn reconcile_zero(&mut self, other: &Self, mut compensation: Option<&mut Self>) -> ZeroBucket {
        let mut theirs = ZeroBucket { count: other.zero_count, threshold: other.zero_threshold, lost: 0.0 };
        while theirs.threshold != self.zero_threshold && !theirs.threshold.is_nan() && !self.zero_threshold.is_nan() {
            if self.zero_threshold > theirs.threshold {
                theirs = other.wider_zero_bucket(self.zero_threshold, None);
            }
            if theirs.threshold > self.zero_threshold {
                let ours = self.wider_zero_bucket(theirs.threshold, compensation.as_deref());
                self.zero_count = ours.count;
                self.zero_threshold = ours.threshold;
                if let Some(c) = compensation.as_deref_mut() {
                    c.zero_count = ours.lost;
                }
                self.trim_within_zero(compensation.as_deref_mut());
            }
        }
        theirs
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::exponential;

    #[test]
    fn wider_zero_buckets() {
        // float_histogram_test.go, TestZeroCountForLargerThreshold.
        let h = exponential(0, &[(-1, 3), (1, 2)], &[5.0, 3.0, 0.0, 9.0, 4.0]).with_negative(&[(0, 2)], &[2.0, 7.0]).with_zero(0.0, 1.0);
        for (threshold, want) in [(0.0, (1.0, 0.0)), (0.25, (1.0, 0.25)), (0.4, (6.0, 0.5)), (0.5, (6.0, 0.5)), (0.6, (11.0, 1.0)), (1.5, (18.0, 2.0))] {
            let zero = h.wider_zero_bucket(threshold, None);
            assert_eq!((zero.count, zero.threshold), want, "{threshold}");
        }
    }

    #[test]
    fn both_grow_until_they_agree() {
        let mut ours = exponential(0, &[(0, 3)], &[1.0, 2.0, 3.0]).with_zero(0.01, 1.0);
        let theirs = exponential(0, &[(1, 1), (1, 1)], &[4.0, 8.0]).with_zero(0.7, 2.0);
        let zero = ours.reconcile_zero(&theirs, None);
        assert_eq!((zero.count, zero.threshold), (2.0, 1.0));
        assert_eq!((ours.zero_count, ours.zero_threshold, ours.positive_buckets.as_slice()), (2.0, 1.0, &[2.0, 3.0][..]));
        let mut odd = exponential(0, &[(0, 1)], &[1.0]).with_zero(f64::NAN, 1.0);
        assert_eq!(odd.reconcile_zero(&theirs, None).count, 2.0, "NaN ends the search");
    }
}
