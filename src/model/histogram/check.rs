//! What one asks a histogram before working with it: its kind, whether it is valid, overflowed, the same as another, how large.

use super::bounds::is_exponential;
use super::error::Part;
use super::span::{fit, populated};
use super::{BucketSpan, CUSTOM_BUCKETS, Histogram, HistogramError};
use crate::model::number::{self, STALE_BITS};

impl Histogram {
    /// The histogram that marks the end of a series.
    #[must_use]
    pub fn stale() -> Self {
        Self { sum: f64::from_bits(STALE_BITS), ..Self::default() }
    }

    /// Whether it marks the end of a series.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        number::is_stale(self.sum)
    }

    /// Whether its buckets have custom bounds.
    #[must_use]
    pub const fn is_custom(&self) -> bool {
        self.schema == CUSTOM_BUCKETS
    }

    /// Whether anything in it is infinite, as happens when many are summed.
    #[must_use]
    pub fn has_overflow(&self) -> bool {
        let fields = [self.zero_count, self.count, self.sum];
        let buckets = self.positive_buckets.iter().chain(&self.negative_buckets).chain(self.custom_values.iter());
        buckets.chain(&fields).any(|value| value.is_infinite())
    }

    /// Whether both are the same data: the same layout (empty spans aside), and the same bits in counts and sum. The hint does not
    /// count. Compact both first to compare what they mean.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        let bits = |a: &[f64], b: &[f64]| a.iter().map(|v| v.to_bits()).eq(b.iter().map(|v| v.to_bits()));
        let spans = |a: &[BucketSpan], b: &[BucketSpan]| populated(a).eq(populated(b));
        self.schema == other.schema
            && bits(&[self.count, self.sum, self.zero_count], &[other.count, other.sum, other.zero_count])
            && (!self.is_custom() || self.custom_values == other.custom_values)
            && self.zero_threshold == other.zero_threshold
            && spans(&self.negative_spans, &other.negative_spans)
            && bits(&self.negative_buckets, &other.negative_buckets)
            && spans(&self.positive_spans, &other.positive_spans)
            && bits(&self.positive_buckets, &other.positive_buckets)
    }

    /// Its bytes in upstream's memory (`FloatHistogram.Size`): limits go by them.
    pub(crate) fn upstream_bytes(&self) -> usize {
        let spans = self.positive_spans.len() + self.negative_spans.len();
        let floats = self.positive_buckets.len() + self.negative_buckets.len() + self.custom_values.len();
        168 + 8 * (spans + floats)
    }

    /// As how many samples it counts against the limit of a query: a sixteenth of its bytes in upstream's memory (`HPoint.size`,
    /// promql/value.go).
    #[must_use]
    pub fn samples(&self) -> usize {
        (self.upstream_bytes() + 8) / 16
    }

    pub(super) fn check_fit(&self, part: Part, spans: &[BucketSpan], counts: &[f64]) -> Result<(), HistogramError> {
        let part = if self.is_custom() { Part::Custom } else { part };
        if fit(spans, counts.len()) {
            return Ok(());
        }
        check_spans(part, spans, counts)?;
        Err(HistogramError::SpansMismatch(part, counts.len(), counts.len()))
    }

    /// Whether the storage takes it: spans fit the buckets, no count is negative, and nothing is set that its schema has no use
    /// for.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn validate(&self) -> Result<(), HistogramError> {
        if self.is_custom() {
            self.validate_custom()?;
        } else if is_exponential(self.schema) {
            check_spans(Part::Positive, &self.positive_spans, &self.positive_buckets)?;
            check_spans(Part::Negative, &self.negative_spans, &self.negative_buckets)?;
            check_counts(Part::Negative, &self.negative_buckets)?;
            if self.zero_count < 0.0 {
                return Err(HistogramError::NegativeZeroCount(self.zero_count));
            }
            if !self.custom_values.is_empty() {
                return Err(HistogramError::BoundsOfExponential);
            }
        } else {
            return Err(HistogramError::InvalidSchema(self.schema));
        }
        if self.count < 0.0 {
            return Err(HistogramError::NegativeCount(self.count));
        }
        check_counts(Part::Positive, &self.positive_buckets)
    }

    fn validate_custom(&self) -> Result<(), HistogramError> {
        let mut previous = f64::NEG_INFINITY;
        for (i, bound) in self.custom_values.iter().enumerate() {
            if bound.is_nan() {
                return Err(HistogramError::BoundIsNaN);
            }
            if i > 0 && *bound <= previous {
                return Err(HistogramError::BoundsNotAscending(previous, *bound));
            }
            previous = *bound;
        }
        if previous == f64::INFINITY {
            return Err(HistogramError::BoundIsInfinite);
        }
        if let Some((n, span)) = self.positive_spans.iter().enumerate().find(|(_, s)| s.offset < 0) {
            return Err(HistogramError::NegativeOffset(Part::Custom, n + 1, span.offset));
        }
        check_spans(Part::Custom, &self.positive_spans, &self.positive_buckets)?;
        let length: usize = self.positive_spans.iter().map(|s| s.length as usize + usize::try_from(s.offset).unwrap_or(0)).sum();
        if self.custom_values.len() + 1 < length {
            return Err(HistogramError::BoundsTooFew(self.custom_values.len(), length));
        }
        for (wrong, error) in [
            (self.zero_count != 0.0, HistogramError::CustomZeroCount),
            (self.zero_threshold != 0.0, HistogramError::CustomZeroThreshold),
            (!self.negative_spans.is_empty(), HistogramError::CustomNegativeSpans),
            (!self.negative_buckets.is_empty(), HistogramError::CustomNegativeBuckets),
        ] {
            if wrong {
                return Err(error);
            }
        }
        Ok(())
    }
}

fn check_spans(part: Part, spans: &[BucketSpan], counts: &[f64]) -> Result<(), HistogramError> {
    if let Some((n, span)) = spans.iter().enumerate().skip(1).find(|(_, s)| s.offset < 0) {
        return Err(HistogramError::NegativeOffset(part, n + 1, span.offset));
    }
    let need = spans.iter().map(|s| s.length as usize).sum();
    if need == counts.len() { Ok(()) } else { Err(HistogramError::SpansMismatch(part, need, counts.len())) }
}

fn check_counts(part: Part, counts: &[f64]) -> Result<(), HistogramError> {
    let negative = counts.iter().enumerate().find(|(_, c)| **c < 0.0);
    negative.map_or(Ok(()), |(n, count)| Err(HistogramError::NegativeBucket(part, n + 1, *count)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{exponential, nhcb, notation, spans};
    use super::*;

    #[test]
    fn equality_is_about_data() {
        let a = notation("{{schema:1 count:6 sum:5 z_bucket:1 z_bucket_w:0.1 buckets:[1 2] n_buckets:[2]}}");
        let mut same = a.clone();
        same.reset_hint = super::super::ResetHint::Gauge;
        same.positive_spans = spans(&[(-3, 0), (3, 2), (5, 0)]);
        assert!(a.equals(&same) && !a.equals(&Histogram { positive_spans: spans(&[(0, 1), (0, 1)]), ..a.clone() }));
        let mut stale = a.clone();
        stale.sum = Histogram::stale().sum;
        assert!(stale.is_stale() && stale.equals(&stale) && !a.equals(&stale));
        assert!(!exponential(0, &[(0, 1)], &[0.0]).equals(&exponential(0, &[(0, 1)], &[-0.0])));
        assert!(!nhcb(&[1.0], &[], &[]).equals(&nhcb(&[2.0], &[], &[])));
        assert!(!a.equals(&Histogram { zero_threshold: 0.2, ..a.clone() }));
    }

    #[test]
    fn sizes() {
        assert_eq!(Histogram::default().samples(), 11);
        assert_eq!(exponential(0, &[(0, 2), (1, 1)], &[1.0, 2.0, 3.0]).samples(), 13);
        assert_eq!(nhcb(&[1.0], &[(0, 2)], &[1.0, 2.0]).samples(), 13);
    }

    #[test]
    fn overflow() {
        let mut h = exponential(0, &[(0, 1)], &[1.0]);
        assert!(!h.has_overflow());
        h.positive_buckets[0] = f64::NEG_INFINITY;
        assert!(h.has_overflow());
    }

    #[test]
    fn validation() {
        let e = exponential(0, &[(0, 1)], &[1.0]);
        for (h, want) in [
            (e.clone(), ""),
            (
                exponential(9, &[], &[]),
                "histogram has an invalid schema, which must be between -4 and 8 for exponential buckets, or -53 for custom buckets, got schema 9",
            ),
            (
                exponential(0, &[(0, 2)], &[1.0]),
                "positive side: spans need 2 buckets, have 1 buckets: histogram spans specify different number of buckets than provided",
            ),
            (exponential(0, &[(0, 1), (-1, 1)], &[1.0, 1.0]), "positive side: span number 2 with offset -1: histogram has a span whose offset is negative"),
            (
                exponential(0, &[(0, 1)], &[-1.0]).with_zero(0.0, 9.0),
                "positive side: bucket number 1 has observation count of -1: histogram has a bucket whose observation count is negative",
            ),
            (
                e.clone().with_negative(&[(0, 1)], &[-0.5]),
                "negative side: bucket number 1 has observation count of -0.5: histogram has a bucket whose observation count is negative",
            ),
            (e.clone().with_zero(0.0, -0.5), "zero bucket has observation count of -0.5: histogram has a bucket whose observation count is negative"),
            (Histogram { count: -1.0, ..e.clone() }, "observation count is  -1: histogram's observation count is negative"),
            (Histogram { schema: 1, ..nhcb(&[1.0], &[], &[]) }, "histogram with exponential schema must not have custom bounds"),
            (nhcb(&[1.0], &[(0, 2)], &[1.0, 2.0]), ""),
            (
                nhcb(&[1.0], &[(1, 2)], &[1.0, 2.0]),
                "custom buckets: only 1 custom bounds defined which is insufficient to cover total span length of 3: histogram custom bounds are too few",
            ),
            (
                nhcb(&[1.0, 1.0], &[], &[]),
                "custom buckets: previous bound is 1.000000 and current is 1.000000: histogram custom bounds must be in strictly increasing order",
            ),
            (nhcb(&[f64::INFINITY], &[], &[]), "custom buckets: last +Inf bound must not be explicitly defined: histogram custom bounds must be finite"),
            (nhcb(&[f64::NAN], &[], &[]), "custom buckets: histogram custom bounds must not be NaN"),
            (nhcb(&[1.0], &[], &[]).with_zero(0.0, 1.0), "custom buckets: must have zero count of 0"),
            (nhcb(&[1.0], &[], &[]).with_zero(0.1, 0.0), "custom buckets: must have zero threshold of 0"),
            (nhcb(&[1.0], &[], &[]).with_negative(&[(0, 1)], &[1.0]), "custom buckets: must not have negative spans"),
        ] {
            assert_eq!(h.validate().map_or_else(|e| e.to_string(), |()| String::new()), want);
        }
    }
}
