//! Whether a counter was reset between two histograms.

use std::iter::Peekable;

use super::{Bucket, Histogram, ResetHint};

impl Histogram {
    /// Whether a reset of the counters lies between `previous` and this histogram: this one's hint says so; the count or the count
    /// of any bucket is smaller, a populated bucket vanished, the resolution became finer or the zero bucket narrower. The sum does
    /// not count.
    #[must_use]
    pub fn detect_reset(&self, previous: &Self) -> bool {
        match self.reset_hint {
            ResetHint::Reset => return true,
            ResetHint::NotReset => return false,
            ResetHint::Unknown | ResetHint::Gauge => {}
        }
        if self.count < previous.count {
            return true;
        }
        if self.is_custom() {
            if !previous.is_custom() {
                return true;
            }
            if self.custom_values != previous.custom_values {
                return self.fell_within_common_bounds(previous);
            }
        }
        if self.schema > previous.schema || self.zero_threshold < previous.zero_threshold {
            return true;
        }
        let zero = previous.wider_zero_bucket(self.zero_threshold, None);
        if zero.threshold != self.zero_threshold || self.zero_count < zero.count {
            return true;
        }
        [true, false].into_iter().any(|positive| {
            let cells = |h: &Self| h.merged_cells(positive, self.zero_threshold, self.schema).collect::<Vec<_>>();
            fell(&cells(self), &cells(previous))
        })
    }

    /// Custom buckets with other bounds: compares what lies between the bounds both have.
    fn fell_within_common_bounds(&self, previous: &Self) -> bool {
        let (ours, theirs) = (self.custom_values.iter(), previous.custom_values.iter());
        let (mut ours, mut theirs) = (ours.chain(&[f64::INFINITY]).peekable(), theirs.chain(&[f64::INFINITY]).peekable());
        let (mut current, mut before) = (self.positive_iter().peekable(), previous.positive_iter().peekable());
        while let (Some(a), Some(b)) = (ours.peek(), theirs.peek()) {
            if a == b {
                let bound = **a;
                let now = sum_up_to(bound, &mut current);
                let earlier = sum_up_to(bound, &mut before);
                if now < earlier {
                    return true;
                }
                ours.next();
                theirs.next();
            } else if a < b {
                ours.next();
            } else {
                theirs.next();
            }
        }
        false
    }
}

/// The observations of the buckets that end at or below `bound`, which are taken.
fn sum_up_to(bound: f64, buckets: &mut Peekable<impl Iterator<Item = Bucket>>) -> f64 {
    let mut sum = 0.0;
    while let Some(bucket) = buckets.next_if(|b| b.upper <= bound) {
        sum += bucket.count;
    }
    sum
}

/// Whether any count of `previous` is greater than that of the same index in `current`; both in ascending order.
fn fell(current: &[(i32, f64)], previous: &[(i32, f64)]) -> bool {
    let mut current = current.iter().peekable();
    previous.iter().any(|(index, before)| {
        while current.next_if(|c| c.0 < *index).is_some() {}
        match current.peek() {
            Some((same, now)) if same == index => now < before,
            _ => *before != 0.0,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::notation;

    #[test]
    fn resets() {
        // float_histogram_test.go, TestFloatHistogramDetectReset.
        let e = "{{schema:1 count:10 sum:5 z_bucket:1 z_bucket_w:0.01 offset:-1 buckets:[1 2 0 3] n_buckets:[3]}}";
        let n = "{{schema:-53 count:10 sum:5 custom_values:[1 2 3] buckets:[1 2 3 4]}}";
        for (previous, current, want) in [
            (e, e, false),
            (e, "{{counter_reset_hint:reset schema:1 count:10}}", true),
            (e, "{{counter_reset_hint:not_reset count:1}}", false),
            (e, &e.replace("count:10 ", "count:9 "), true),
            (e, &e.replace("sum:5", "sum:1"), false),
            (e, &e.replace("z_bucket:1", "z_bucket:0.5"), true),
            (e, &e.replace("[1 2 0 3]", "[1 2 0 2]"), true),
            (e, &e.replace("[1 2 0 3]", "[1 2 7 3]"), false),
            (e, &e.replace("[1 2 0 3]", "[1 2]"), true),
            (e, &e.replace("n_buckets:[3]", "n_buckets:[2]"), true),
            (e, &e.replace("n_buckets:[3]", ""), true),
            (&e.replace("[1 2 0 3]", "[1 2 0]"), &e.replace("[1 2 0 3]", "[1 2]"), false),
            (e, &e.replace("schema:1", "schema:2"), true),
            (e, "{{count:10 z_bucket:1 z_bucket_w:0.01 buckets:[3 3] n_buckets:[3]}}", false),
            (e, "{{count:10 z_bucket:1 z_bucket_w:0.01 buckets:[3 2] n_buckets:[3]}}", true),
            (e, &e.replace("0.01", "0.001"), true),
            (e, &e.replace("0.01", "0.02"), false),
            (e, &e.replace("0.01", "0.8"), true),
            (e, "{{schema:1 count:10 z_bucket:7 z_bucket_w:1 offset:1 buckets:[0 3]}}", false),
            (e, "{{schema:1 count:10 z_bucket:6 z_bucket_w:1 offset:1 buckets:[0 3]}}", true),
            (e, n, true),
            (n, n, false),
            (n, &n.replace("4]}}", "3]}}"), true),
            (n, "{{schema:-53 count:10 custom_values:[1 3] buckets:[1 5 4]}}", false),
            (n, "{{schema:-53 count:10 custom_values:[1 3] buckets:[1 4 5]}}", true),
            (n, "{{schema:-53 count:10 custom_values:[7] buckets:[0 10]}}", false),
            (n, "{{schema:-53 count:10 custom_values:[] buckets:[9]}}", true),
        ] {
            assert_eq!(notation(current).detect_reset(&notation(previous)), want, "{previous} {current}");
        }
    }
}
