//! The operators `</` and `>/`: what a histogram keeps below or above a value.

use super::{Bucket, Histogram};

/// Which observations a trimmed histogram keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Those below the value: `</`.
    Below,
    /// Those above the value: `>/`.
    Above,
}

/// What remains of a bucket: how many observations, and their estimated mean.
type Rest = (f64, f64);

impl Histogram {
    /// Removes the observations on the other side of `value`; of the bucket around it a part remains, by interpolation. Count and
    /// sum are estimated anew, and the layout compacted, only if some bucket changed.
    pub fn trim(&mut self, value: f64, keep: Keep) {
        let custom = self.is_custom();
        let trim_side = |buckets: Vec<Bucket>, positive: bool| -> Vec<Option<Rest>> {
            buckets.iter().map(|b| (b.count != 0.0).then(|| rest(b, value, keep, positive, custom))).collect()
        };
        let positive = trim_side(self.positive_iter().collect(), true);
        let negative = trim_side(self.negative_iter().collect(), false);
        let populated = |rests: &[Option<Rest>]| rests.iter().any(Option::is_some);
        let (has_negative, has_positive) = (populated(&negative), populated(&positive));
        let (mut count, mut sum, mut changed) = (0.0, 0.0, false);
        let counts = self.positive_buckets.iter_mut().zip(&positive).chain(self.negative_buckets.iter_mut().zip(&negative));
        for (bucket, (kept, middle)) in counts.filter_map(|(bucket, rest)| rest.map(|rest| (bucket, rest))) {
            count += kept;
            sum += middle * kept;
            if *bucket != kept {
                *bucket = kept;
                changed = true;
            }
        }
        if self.zero_count > 0.0 {
            let (kept, middle) = zero_rest(&self.zero_bucket(), value, keep, has_negative, has_positive);
            if self.zero_count != kept {
                self.zero_count = kept;
                changed = true;
            }
            sum += middle * kept;
            count += kept;
        }
        if changed {
            self.count = count;
            self.sum = sum;
            self.compact(0);
        }
    }
}

fn rest(b: &Bucket, value: f64, keep: Keep, positive: bool, custom: bool) -> Rest {
    let (whole, part) = match keep {
        Keep::Below => (b.upper <= value, b.lower < value),
        Keep::Above => (b.lower >= value, b.upper > value),
    };
    if whole {
        return (b.count, middle(b.lower, b.upper, positive, custom));
    }
    if !part {
        return (0.0, 0.0);
    }
    if b.lower == f64::NEG_INFINITY {
        return rest_below_all(b, value, keep);
    }
    if b.upper == f64::INFINITY {
        return rest_above_all(b, value, keep);
    }
    let below = if value <= b.lower {
        0.0
    } else if value >= b.upper {
        b.count
    } else {
        b.count * b.fraction_below(value, custom)
    };
    match keep {
        Keep::Below => (below, middle(b.lower, value, positive, custom)),
        Keep::Above => (b.count - below, middle(value, b.upper, positive, custom)),
    }
}

fn zero_if_infinite(x: f64) -> f64 {
    if x.is_infinite() { 0.0 } else { x }
}

/// What remains of a bucket without lower bound. One that reaches above 0 counts as beginning there; of others nobody knows where
/// the observations are.
fn rest_below_all(b: &Bucket, value: f64, keep: Keep) -> Rest {
    let finite = b.upper != f64::INFINITY;
    match keep {
        Keep::Below if value >= b.upper => (b.count, 0.0),
        Keep::Below if value > 0.0 && b.upper > 0.0 && finite => (b.count * value / b.upper, value / 2.0),
        Keep::Below if b.upper <= 0.0 => (b.count, value),
        Keep::Above if value <= b.lower => (b.count, 0.0),
        Keep::Above if value >= 0.0 && b.upper > value && finite => (b.count * (1.0 - value / b.upper), (value + b.upper) / 2.0),
        Keep::Below | Keep::Above => (0.0, zero_if_infinite(b.upper)),
    }
}

/// What remains of a bucket without upper bound.
fn rest_above_all(b: &Bucket, value: f64, keep: Keep) -> Rest {
    match keep {
        Keep::Above if value >= b.lower => (b.count, value),
        Keep::Below | Keep::Above => (0.0, zero_if_infinite(b.lower)),
    }
}

fn zero_rest(zero: &Bucket, value: f64, keep: Keep, has_negative: bool, has_positive: bool) -> Rest {
    let lower = if has_positive && !has_negative { 0.0 } else { zero.lower };
    let upper = if has_negative && !has_positive { 0.0 } else { zero.upper };
    let whole = (zero.count, (lower + upper) / 2.0);
    match keep {
        Keep::Below if value <= lower => (0.0, 0.0),
        Keep::Below if value >= upper => whole,
        Keep::Below => (zero.count * ((value - lower) / (upper - lower)), (lower + value) / 2.0),
        Keep::Above if value <= lower => whole,
        Keep::Above if value >= upper => (0.0, 0.0),
        Keep::Above => (zero.count * ((upper - value) / (upper - lower)), (value + upper) / 2.0),
    }
}

/// The middle of an interval: the arithmetic one of custom buckets, else the geometric one; what is finite of it where a bound is
/// not.
fn middle(lower: f64, upper: f64, positive: bool, linear: bool) -> f64 {
    match (lower.is_infinite(), upper.is_infinite()) {
        (true, true) => 0.0,
        (true, false) if upper > 0.0 => upper / 2.0,
        (true, false) => upper,
        (false, true) => lower,
        (false, false) if linear => (lower + upper) / 2.0,
        (false, false) => {
            let mean = (lower * upper).abs().sqrt();
            if positive { mean } else { -mean }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::notation;
    use super::*;

    #[test]
    fn trims() {
        // promql/promqltest/testdata/native_histograms.test, trim operators; checked with upstream's TrimBuckets.
        for (h, value, below, above) in TRIMMED {
            let trimmed = |keep| {
                let mut h = notation(h);
                h.trim(value, keep);
                h.test_expression()
            };
            assert_eq!(trimmed(Keep::Below), below, "{h} </ {value}");
            assert_eq!(trimmed(Keep::Above), above, "{h} >/ {value}");
        }
    }

    const TRIMMED: [(&str, f64, &str, &str); 17] = [
        (
            "{{count:28 sum:60 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5 6 0 4]}}",
            0.0,
            "{{count:17 sum:-35.14823227814083 z_bucket:2 z_bucket_w:0.5 n_buckets:[5 6 0 4]}}",
            "{{count:11 sum:28.784271247461902 z_bucket:2 z_bucket_w:0.5 buckets:[2 3 0 4]}}",
        ),
        (
            "{{count:28 sum:60 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5 6 0 4]}}",
            -1.0,
            "{{count:10 sum:-31.112698372208094 z_bucket_w:0.5 n_offset:1 n_buckets:[6 0 4]}}",
            "{{count:18 sum:24.748737341529164 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5]}}",
        ),
        (
            "{{count:28 sum:60 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5 6 0 4]}}",
            2.0,
            "{{count:24 sum:-28.99137802864845 z_bucket:4 z_bucket_w:0.5 buckets:[2 3] n_buckets:[5 6 0 4]}}",
            "{{count:4 sum:22.627416997969522 z_bucket_w:0.5 offset:3 buckets:[4]}}",
        ),
        (
            "{{count:28 sum:60 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5 6 0 4]}}",
            3.0,
            "{{count:24 sum:-28.99137802864845 z_bucket:4 z_bucket_w:0.5 buckets:[2 3] n_buckets:[5 6 0 4]}}",
            "{{count:4 sum:22.627416997969522 z_bucket_w:0.5 offset:3 buckets:[4]}}",
        ),
        (
            "{{count:28 sum:60 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5 6 0 4]}}",
            -0.25,
            "{{count:16 sum:-35.02323227814083 z_bucket:1 z_bucket_w:0.5 n_buckets:[5 6 0 4]}}",
            "{{count:12 sum:28.659271247461902 z_bucket:3 z_bucket_w:0.5 buckets:[2 3 0 4]}}",
        ),
        (
            "{{count:28 sum:60 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5 6 0 4]}}",
            100.0,
            "{{count:28 sum:60 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5 6 0 4]}}",
            "{{z_bucket_w:0.5}}",
        ),
        (
            "{{count:28 sum:60 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5 6 0 4]}}",
            f64::INFINITY,
            "{{count:28 sum:60 z_bucket:4 z_bucket_w:0.5 buckets:[2 3 0 4] n_buckets:[5 6 0 4]}}",
            "{{z_bucket_w:0.5}}",
        ),
        (
            "{{schema:1 count:10 sum:20 z_bucket:2 z_bucket_w:0.5 buckets:[2 3 0 3]}}",
            0.25,
            "{{schema:1 count:1 sum:0.125 z_bucket:1 z_bucket_w:0.5}}",
            "{{schema:1 count:9 sum:12.75965686553192 z_bucket:1 z_bucket_w:0.5 buckets:[2 3 0 3]}}",
        ),
        (
            "{{schema:1 count:10 sum:20 z_bucket:2 z_bucket_w:0.5 buckets:[2 3 0 3]}}",
            1.3,
            "{{schema:1 count:6.27106973952238 sum:4.771210736197148 z_bucket:2 z_bucket_w:0.5 buckets:[2 2.27106973952238]}}",
            "{{schema:1 count:3.72893026047762 sum:8.12360267649211 z_bucket_w:0.5 offset:1 buckets:[0.72893026047762 0 3]}}",
        ),
        (
            "{{schema:1 count:10 sum:20 z_bucket:2 z_bucket_w:0.5 buckets:[2 3 0 3]}}",
            -1.0,
            "{{schema:1 z_bucket_w:0.5}}",
            "{{schema:1 count:10 sum:20 z_bucket:2 z_bucket_w:0.5 buckets:[2 3 0 3]}}",
        ),
        (
            "{{schema:-53 count:14 sum:20 custom_values:[2 3 5] buckets:[2 3 4 5]}}",
            1.0,
            "{{schema:-53 count:1 sum:0.5 custom_values:[2 3 5] buckets:[1]}}",
            "{{schema:-53 count:13 sum:50 custom_values:[2 3 5] buckets:[1 3 4 5]}}",
        ),
        (
            "{{schema:-53 count:14 sum:20 custom_values:[2 3 5] buckets:[2 3 4 5]}}",
            4.0,
            "{{schema:-53 count:7 sum:16.5 custom_values:[2 3 5] buckets:[2 3 2]}}",
            "{{schema:-53 count:7 sum:34 custom_values:[2 3 5] offset:2 buckets:[2 5]}}",
        ),
        (
            "{{schema:-53 count:14 sum:20 custom_values:[2 3 5] buckets:[2 3 4 5]}}",
            5.0,
            "{{schema:-53 count:9 sum:25.5 custom_values:[2 3 5] buckets:[2 3 4]}}",
            "{{schema:-53 count:5 sum:25 custom_values:[2 3 5] offset:3 buckets:[5]}}",
        ),
        (
            "{{schema:-53 count:14 sum:20 custom_values:[2 3 5] buckets:[2 3 4 5]}}",
            7.0,
            "{{schema:-53 count:9 sum:25.5 custom_values:[2 3 5] buckets:[2 3 4]}}",
            "{{schema:-53 count:5 sum:35 custom_values:[2 3 5] offset:3 buckets:[5]}}",
        ),
        (
            "{{schema:-53 count:5 sum:2 custom_values:[-2 3] buckets:[2 2 1]}}",
            -3.0,
            "{{schema:-53 count:2 sum:-6 custom_values:[-2 3] buckets:[2]}}",
            "{{schema:-53 count:3 sum:4 custom_values:[-2 3] offset:1 buckets:[2 1]}}",
        ),
        (
            "{{schema:-53 count:5 sum:2 custom_values:[-2 3] buckets:[2 2 1]}}",
            0.5,
            "{{schema:-53 count:3 sum:-4.75 custom_values:[-2 3] buckets:[2 1]}}",
            "{{schema:-53 count:2 sum:4.75 custom_values:[-2 3] offset:1 buckets:[1 1]}}",
        ),
        (
            "{{schema:-53 count:5 sum:2 custom_values:[-2 3] buckets:[2 2 1]}}",
            f64::NEG_INFINITY,
            "{{schema:-53 custom_values:[-2 3]}}",
            "{{schema:-53 count:5 sum:2 custom_values:[-2 3] buckets:[2 2 1]}}",
        ),
    ];
}
