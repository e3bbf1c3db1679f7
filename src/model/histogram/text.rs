//! Histograms as text: the notation of test series, and the buckets in braces.

use std::fmt;

use super::{BucketSpan, Histogram, ResetHint};
use crate::model::number::g;

impl fmt::Display for Histogram {
    /// `{count:6, sum:1.5, [-0.1,0.1]:2, (0.5,1]:4}`: the populated buckets, ascending.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{count:{}, sum:{}", g(self.count), g(self.sum))?;
        let mut negative: Vec<_> = self.negative_iter().filter(|b| b.count != 0.0).collect();
        negative.reverse();
        let zero = (self.zero_count != 0.0 && !self.is_custom()).then(|| self.zero_bucket());
        for bucket in negative.into_iter().chain(zero).chain(self.positive_iter().filter(|b| b.count != 0.0)) {
            write!(f, ", {bucket}")?;
        }
        f.write_str("}")
    }
}

fn floats(values: &[f64]) -> String {
    values.iter().map(|v| g(*v)).collect::<Vec<_>>().join(" ")
}

impl Histogram {
    /// The notation of test series, `{{schema:1 count:3 sum:4 buckets:[1 2]}}`; what is 0, unknown or empty is left out.
    #[must_use]
    pub fn test_expression(&self) -> String {
        let mut h = self.clone();
        h.compact(usize::MAX);
        if h.is_custom() {
            (h.zero_count, h.zero_threshold) = (0.0, 0.0);
            h.negative_spans.clear();
            h.negative_buckets.clear();
        }
        let mut parts = Vec::new();
        if h.schema != 0 {
            parts.push(format!("schema:{}", h.schema));
        }
        for (key, value) in [("count", h.count), ("sum", h.sum), ("z_bucket", h.zero_count), ("z_bucket_w", h.zero_threshold)] {
            if value != 0.0 {
                parts.push(format!("{key}:{}", g(value)));
            }
        }
        if h.is_custom() {
            parts.push(format!("custom_values:[{}]", floats(&h.custom_values)));
        }
        match h.reset_hint {
            ResetHint::Unknown => {}
            ResetHint::Reset => parts.push("counter_reset_hint:reset".to_owned()),
            ResetHint::NotReset => parts.push("counter_reset_hint:not_reset".to_owned()),
            ResetHint::Gauge => parts.push("counter_reset_hint:gauge".to_owned()),
        }
        let mut side = |offset: &str, buckets: &str, spans: &[BucketSpan], counts: &[f64]| {
            // One span, but for gaps no floats can make: what lies behind such a gap cannot be written.
            if let Some(span) = spans.first().filter(|s| s.offset != 0) {
                parts.push(format!("{offset}:{}", span.offset));
            }
            if !counts.is_empty() {
                let (shown, more) = match spans {
                    [first, _, ..] => (counts.get(..first.length as usize).unwrap_or(counts), " ..."),
                    _ => (counts, ""),
                };
                parts.push(format!("{buckets}:[{}{more}]", floats(shown)));
            }
        };
        side("offset", "buckets", &h.positive_spans, &h.positive_buckets);
        side("n_offset", "n_buckets", &h.negative_spans, &h.negative_buckets);
        format!("{{{{{}}}}}", parts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{exponential, nhcb, notation};
    use super::*;

    #[test]
    fn test_expressions() {
        // float_histogram_test.go, TestFloatHistogramTestExpression.
        for (h, want) in [
            (Histogram::default(), "{{}}"),
            (exponential(1, &[(0, 2), (1, 1), (0, 1)], &[1.0, 2.0, 5.0, 1e6]), "{{schema:1 count:1.000008e+06 buckets:[1 2 0 5 1e+06]}}"),
            (exponential(0, &[(0, 3)], &[0.0, 2.0, 0.0]).with_negative(&[(-3, 1)], &[4.0]), "{{count:6 offset:1 buckets:[2] n_offset:-3 n_buckets:[4]}}"),
            (exponential(0, &[], &[]).with_zero(0.001, 5.0), "{{count:5 z_bucket:5 z_bucket_w:0.001}}"),
            (nhcb(&[1.0, 2.5], &[(1, 1)], &[2.0]), "{{schema:-53 count:2 custom_values:[1 2.5] offset:1 buckets:[2]}}"),
            (Histogram { reset_hint: ResetHint::Gauge, sum: f64::NAN, ..Histogram::default() }, "{{sum:NaN counter_reset_hint:gauge}}"),
            (exponential(0, &[(0, 1), (1_000_000_000, 1)], &[1.0, 2.0]), "{{count:3 buckets:[1 ...]}}"),
        ] {
            assert_eq!(h.test_expression(), want);
            if !want.contains("...") {
                assert_eq!(notation(want).test_expression(), want);
            }
        }
    }

    #[test]
    fn buckets_in_braces() {
        // float_histogram_test.go, TestFloatHistogramString.
        let h = exponential(0, &[(0, 3)], &[3.0, 0.0, 4.0]).with_negative(&[(0, 1), (1, 1)], &[5.0, 6.0]).with_zero(0.25, 2.0);
        assert_eq!(h.to_string(), "{count:20, sum:0, [-4,-2):6, [-1,-0.5):5, [-0.25,0.25]:2, (0.5,1]:3, (2,4]:4}");
        assert_eq!(nhcb(&[1.0], &[(0, 2)], &[1.0, 2.0]).to_string(), "{count:3, sum:0, [-Inf,1]:1, (1,+Inf]:2}");
        assert_eq!(Histogram::default().to_string(), "{count:0, sum:0}");
    }
}
