//! Histograms for tests: short constructors, and the notation of test series as far as it takes well-formed text.

use std::sync::Arc;

use super::{BucketSpan, CUSTOM_BUCKETS, Histogram, ResetHint};
use crate::model::number::parse;

pub(super) fn spans(list: &[(i32, u32)]) -> Vec<BucketSpan> {
    list.iter().map(|&(offset, length)| BucketSpan { offset, length }).collect()
}

pub(super) fn exponential(schema: i32, list: &[(i32, u32)], counts: &[f64]) -> Histogram {
    Histogram { schema, positive_spans: spans(list), positive_buckets: counts.to_vec(), ..Histogram::default() }.counted()
}

pub(super) fn nhcb(bounds: &[f64], list: &[(i32, u32)], counts: &[f64]) -> Histogram {
    Histogram { custom_values: Arc::from(bounds), ..exponential(CUSTOM_BUCKETS, list, counts) }
}

impl Histogram {
    pub(super) fn with_zero(mut self, threshold: f64, count: f64) -> Self {
        (self.zero_threshold, self.zero_count) = (threshold, count);
        self.counted()
    }

    pub(super) fn with_negative(mut self, list: &[(i32, u32)], counts: &[f64]) -> Self {
        (self.negative_spans, self.negative_buckets) = (spans(list), counts.to_vec());
        self.counted()
    }

    fn counted(mut self) -> Self {
        self.count = self.zero_count + self.positive_buckets.iter().chain(&self.negative_buckets).sum::<f64>();
        self
    }
}

/// `{{schema:1 buckets:[1 2]}}`.
pub(super) fn notation(text: &str) -> Histogram {
    let mut h = Histogram::default();
    let mut rest = text.trim_start_matches("{{").trim_end_matches("}}").trim();
    let (mut offset, mut n_offset) = (0, 0);
    while let Some((key, tail)) = rest.split_once(':') {
        let (value, tail) = match tail.strip_prefix('[') {
            Some(list) => list.split_once(']').unwrap(),
            None => tail.split_once(' ').unwrap_or((tail, "")),
        };
        let numbers = || value.split_whitespace().map(|n| parse(n).unwrap()).collect::<Vec<f64>>();
        let number = || parse(value).unwrap();
        match key {
            "schema" => h.schema = value.parse().unwrap(),
            "count" => h.count = number(),
            "sum" => h.sum = number(),
            "z_bucket" => h.zero_count = number(),
            "z_bucket_w" => h.zero_threshold = number(),
            "custom_values" => h.custom_values = numbers().into(),
            "offset" => offset = value.parse().unwrap(),
            "n_offset" => n_offset = value.parse().unwrap(),
            "buckets" => h.positive_buckets = numbers(),
            "n_buckets" => h.negative_buckets = numbers(),
            "counter_reset_hint" => {
                h.reset_hint = match value {
                    "gauge" => ResetHint::Gauge,
                    "reset" => ResetHint::Reset,
                    _ => ResetHint::NotReset,
                }
            }
            _ => panic!("{key}"),
        }
        rest = tail.trim_start();
    }
    let spans = |offset, counts: &[f64]| if counts.is_empty() { Vec::new() } else { spans(&[(offset, counts.len() as u32)]) };
    h.positive_spans = spans(offset, &h.positive_buckets);
    h.negative_spans = spans(n_offset, &h.negative_buckets);
    h
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(256))]

    /// Whatever the fields hold, nothing panics, and sums of valid histograms are valid but for the sign of counts.
    #[test]
    fn nothing_panics(mut a in any_histogram(), b in any_histogram(), value in any_float()) {
        let valid = a.validate().is_ok() && b.validate().is_ok();
        let _ = (a.to_string(), a.test_expression(), a.samples(), a.has_overflow(), a.equals(&b), a.detect_reset(&b));
        let _ = (a.quantile(value), a.fraction(value, 1.0), a.variance(), a.all_reverse_iter().count(), a.copy_to_schema(b.schema));
        let (mut sum, mut c, mut trimmed) = (a.clone(), None, a.clone());
        let added = sum.kahan_add(&b, &mut c).and_then(|_| sum.kahan_add(&a, &mut c));
        trimmed.trim(value, super::Keep::Below);
        a.trim(value, super::Keep::Above);
        proptest::prop_assert_eq!(added.is_ok(), c.is_some());
        if let (true, Some(c)) = (valid, c) {
            sum.add(&c).unwrap();
            sum.compact(1);
            let layout = |counts: &mut Vec<f64>| counts.iter_mut().for_each(|c| *c = 1.0);
            layout(&mut sum.positive_buckets);
            layout(&mut sum.negative_buckets);
            (sum.zero_count, sum.count) = (0.0, 1.0);
            proptest::prop_assert_eq!(sum.validate(), Ok(()));
        }
        a.compact(usize::MAX);
        a.mul(value);
        a.div(0.0);
    }
}

fn any_float() -> impl proptest::strategy::Strategy<Value = f64> {
    proptest::sample::select(vec![0.0, 1.0, 0.5, 2.5, 0.001, 1e300, -1.0, f64::NAN, f64::INFINITY])
}

fn any_histogram() -> impl proptest::strategy::Strategy<Value = Histogram> {
    use proptest::collection::vec;
    use proptest::sample::select;
    use proptest::strategy::Strategy;
    let span = || (select(vec![0, 0, 1, 2, 5, 1020, -1, -4, i32::MIN, i32::MAX]), select(vec![0_u32, 1, 1, 2, 3, u32::MAX]));
    let side = move || {
        (vec(span(), 0..4), vec(any_float(), 0..8), proptest::bool::weighted(0.8)).prop_map(|(mut list, counts, tidy)| {
            let mut counts: Vec<f64> = counts;
            if tidy {
                // Spans that fit: what valid histograms have.
                list.iter_mut().for_each(|s| *s = (s.0.clamp(0, 9), s.1.min(3)));
                counts.resize(list.iter().map(|s| s.1 as usize).sum(), 1.0);
            }
            (spans(&list), counts)
        })
    };
    let schema = select(vec![0, 0, 1, 8, -4, 9, 40, -9, CUSTOM_BUCKETS, CUSTOM_BUCKETS, i32::MAX, i32::MIN]);
    let fields = (schema, any_float(), any_float(), any_float(), any_float());
    (fields, side(), side(), vec(any_float(), 0..9)).prop_map(|((schema, zero_threshold, zero_count, count, sum), positive, negative, bounds)| Histogram {
        reset_hint: ResetHint::Unknown,
        schema,
        zero_threshold,
        zero_count,
        count,
        sum,
        positive_spans: positive.0,
        negative_spans: negative.0,
        positive_buckets: positive.1,
        negative_buckets: negative.1,
        custom_values: bounds.into(),
    })
}
