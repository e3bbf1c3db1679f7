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
