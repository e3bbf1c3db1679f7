//! Sums, differences, multiples and quotients of histograms; compensated sums; compaction and coarser resolution of the whole.

use std::mem::take;
use std::sync::Arc;

use super::bounds::{exponential_bound, is_exponential};
use super::error::Part;
use super::merge::common_bounds;
use super::side::Side;
use super::{CUSTOM_BUCKETS, Histogram, HistogramError, ResetHint};
use crate::model::sums::increase;

/// What happened on the way to a sum or difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Combined {
    /// One histogram says it was reset, the other that it was not.
    pub counter_reset_collision: bool,
    /// Custom bounds differed; the result has those in common.
    pub nhcb_reconciled: bool,
}

impl Histogram {
    /// Adds another histogram. The coarser schema, the wider zero bucket and the custom bounds in common win; the result may have
    /// empty buckets, see [`Histogram::compact`].
    ///
    /// # Errors
    ///
    /// [`HistogramError::IncompatibleSchemas`]; [`HistogramError::SpansMismatch`] of histograms that are invalid. This histogram
    /// is unchanged then.
    pub fn add(&mut self, other: &Self) -> Result<Combined, HistogramError> {
        self.combine(other, false, None)
    }

    /// Subtracts another histogram, otherwise as [`Histogram::add`]. The hint is adjusted as by an addition: PromQL's `-` has to
    /// set [`ResetHint::Gauge`] afterwards.
    ///
    /// # Errors
    ///
    /// As [`Histogram::add`].
    pub fn sub(&mut self, other: &Self) -> Result<Combined, HistogramError> {
        self.combine(other, true, None)
    }

    /// As [`Histogram::add`] in a compensated sum: `compensation` starts as `None`, stays with this histogram, and is added to it
    /// (by [`Histogram::add`]) at the end.
    ///
    /// # Errors
    ///
    /// As [`Histogram::add`]; the compensation is `None` then.
    pub fn kahan_add(&mut self, other: &Self, compensation: &mut Option<Self>) -> Result<Combined, HistogramError> {
        let kept = compensation.take();
        self.check_addable(other)?;
        let mut c = kept.unwrap_or_else(|| self.empty_compensation(other));
        let combined = self.combine(other, false, Some(&mut c));
        *compensation = Some(c);
        combined
    }

    /// A histogram of zeroes in this one's layout.
    fn empty_compensation(&self, other: &Self) -> Self {
        Self {
            reset_hint: self.reset_hint.combined(other.reset_hint).0,
            zero_count: 0.0,
            count: 0.0,
            sum: 0.0,
            positive_buckets: vec![0.0; self.positive_buckets.len()],
            negative_buckets: vec![0.0; self.negative_buckets.len()],
            ..self.clone()
        }
    }

    fn check_addable(&self, other: &Self) -> Result<(), HistogramError> {
        if self.is_custom() != other.is_custom() {
            return Err(HistogramError::IncompatibleSchemas);
        }
        for h in [self, other] {
            h.check_fit(Part::Positive, &h.positive_spans, &h.positive_buckets)?;
            h.check_fit(Part::Negative, &h.negative_spans, &h.negative_buckets)?;
        }
        Ok(())
    }

    fn combine(&mut self, other: &Self, negative: bool, mut c: Option<&mut Self>) -> Result<Combined, HistogramError> {
        self.check_addable(other)?;
        let mut combined = Combined::default();
        (self.reset_hint, combined.counter_reset_collision) = self.reset_hint.combined(other.reset_hint);
        let zero = (!self.is_custom()).then(|| self.reconcile_zero(other, c.as_deref_mut()));
        match c.as_deref_mut() {
            None => {
                let sign = if negative { -1.0 } else { 1.0 };
                self.zero_count += zero.map_or(0.0, |zero| sign * zero.count);
                self.count += sign * other.count;
                self.sum += sign * other.sum;
            }
            Some(c) => {
                if let Some(zero) = zero {
                    (self.zero_count, c.zero_count) = increase(zero.count, self.zero_count, c.zero_count);
                    (self.zero_count, c.zero_count) = increase(zero.lost, self.zero_count, c.zero_count);
                }
                (self.count, c.count) = increase(other.count, self.count, c.count);
                (self.sum, c.sum) = increase(other.sum, self.sum, c.sum);
            }
        }
        let kahan = c.is_some();
        let (mut positive, mut minus) = self.take_sides(c.as_deref_mut());
        if self.is_custom() {
            let theirs = Side::new(other.positive_spans.clone(), other.positive_buckets.clone(), None);
            if self.custom_values == other.custom_values {
                positive.add(&theirs, negative, |_| false);
            } else {
                combined.nhcb_reconciled = true;
                let common: Arc<[f64]> = common_bounds(&self.custom_values, &other.custom_values).into();
                positive.add_custom(&self.custom_values, &theirs, &other.custom_values, negative, &common);
                self.custom_values = common;
            }
        } else {
            let mut theirs = [
                Side::new(other.positive_spans.clone(), other.positive_buckets.clone(), kahan.then(Vec::new)),
                Side::new(other.negative_spans.clone(), other.negative_buckets.clone(), kahan.then(Vec::new)),
            ];
            if other.schema < self.schema {
                positive.reduce(self.schema, other.schema);
                minus.reduce(self.schema, other.schema);
                self.schema = other.schema;
            } else if other.schema > self.schema {
                theirs.iter_mut().for_each(|side| side.reduce(other.schema, self.schema));
            }
            let (schema, threshold) = (self.schema, self.zero_threshold);
            let below = |index| is_exponential(schema) && exponential_bound(index, schema) <= threshold;
            positive.add(&theirs[0], negative, below);
            minus.add(&theirs[1], negative, below);
        }
        self.put_sides(positive, minus, c);
        Ok(combined)
    }

    /// Takes both sides out, with their compensations.
    fn take_sides(&mut self, c: Option<&mut Self>) -> (Side, Side) {
        let (positive, negative) = match c {
            None => (None, None),
            Some(c) => (Some(take(&mut c.positive_buckets)), Some(take(&mut c.negative_buckets))),
        };
        (
            Side::new(take(&mut self.positive_spans), take(&mut self.positive_buckets), positive),
            Side::new(take(&mut self.negative_spans), take(&mut self.negative_buckets), negative),
        )
    }

    /// Puts both sides back; the compensation takes over the layout.
    fn put_sides(&mut self, positive: Side, negative: Side, c: Option<&mut Self>) {
        if let Some(c) = c {
            c.schema = self.schema;
            c.zero_threshold = self.zero_threshold;
            c.custom_values = Arc::clone(&self.custom_values);
            c.positive_spans.clone_from(&positive.spans);
            c.negative_spans.clone_from(&negative.spans);
            c.positive_buckets = positive.compensation.unwrap_or_default();
            c.negative_buckets = negative.compensation.unwrap_or_default();
        }
        (self.positive_spans, self.positive_buckets) = (positive.spans, positive.counts);
        (self.negative_spans, self.negative_buckets) = (negative.spans, negative.counts);
    }

    /// Removes empty buckets from the ends of spans, and from within where more than `max_empty` follow each other; merges spans
    /// at most `max_empty` apart.
    pub fn compact(&mut self, max_empty: usize) {
        self.compact_with(max_empty, None);
    }

    pub(super) fn compact_with(&mut self, max_empty: usize, mut c: Option<&mut Self>) {
        let (mut positive, mut negative) = self.take_sides(c.as_deref_mut());
        positive.compact(max_empty);
        negative.compact(max_empty);
        self.put_sides(positive, negative, c);
    }

    fn every(&mut self, change: impl Fn(f64) -> f64) {
        let fields = [&mut self.zero_count, &mut self.count, &mut self.sum];
        for value in fields.into_iter().chain(&mut self.positive_buckets).chain(&mut self.negative_buckets) {
            *value = change(*value);
        }
    }

    /// Multiplies all counts and the sum. A negative factor makes a gauge of it.
    pub fn mul(&mut self, factor: f64) {
        self.every(|value| value * factor);
        if factor < 0.0 {
            self.reset_hint = ResetHint::Gauge;
        }
    }

    /// Divides all counts and the sum. A negative divisor makes a gauge of it; division by 0 removes all buckets.
    pub fn div(&mut self, divisor: f64) {
        self.every(|value| value / divisor);
        if divisor == 0.0 {
            self.take_sides(None);
        } else if divisor < 0.0 {
            self.reset_hint = ResetHint::Gauge;
        }
    }

    /// Merges the buckets to those of a coarser exponential schema.
    ///
    /// # Errors
    ///
    /// Of custom buckets, of a schema that is not coarser, and of spans that do not fit.
    pub fn reduce_resolution(&mut self, schema: i32) -> Result<(), HistogramError> {
        if self.is_custom() || schema == CUSTOM_BUCKETS {
            return Err(HistogramError::CustomReduction);
        }
        if schema >= self.schema {
            return Err(HistogramError::NoReduction(self.schema, schema));
        }
        self.check_fit(Part::Positive, &self.positive_spans, &self.positive_buckets)?;
        self.check_fit(Part::Negative, &self.negative_spans, &self.negative_buckets)?;
        let (mut positive, mut negative) = self.take_sides(None);
        positive.reduce(self.schema, schema);
        negative.reduce(self.schema, schema);
        self.put_sides(positive, negative, None);
        self.schema = schema;
        Ok(())
    }

    /// A copy at a coarser (or the same) schema. Where the schema changes, the hint is [`ResetHint::Unknown`].
    ///
    /// # Errors
    ///
    /// As [`Histogram::reduce_resolution`], but the same schema is fine.
    pub fn copy_to_schema(&self, schema: i32) -> Result<Self, HistogramError> {
        let mut copy = self.clone();
        if schema != self.schema {
            copy.reduce_resolution(schema)?;
            copy.reset_hint = ResetHint::Unknown;
        }
        Ok(copy)
    }
}

impl ResetHint {
    /// The hint of a sum, and whether the two contradict each other.
    const fn combined(self, other: Self) -> (Self, bool) {
        match (self, other) {
            (Self::Gauge, _) | (_, Self::Gauge) => (Self::Gauge, false),
            (Self::Unknown, _) | (_, Self::Unknown) => (Self::Unknown, false),
            (Self::Reset, Self::Reset) => (Self::Reset, false),
            (Self::NotReset, Self::NotReset) => (Self::NotReset, false),
            (Self::Reset, Self::NotReset) | (Self::NotReset, Self::Reset) => (Self::Unknown, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{exponential, nhcb, notation};
    use super::*;

    fn h(text: &str) -> Histogram {
        notation(text)
    }

    #[test]
    fn sums_and_differences() {
        for (a, b, sum, difference) in [
            (
                "{{count:3 sum:4 offset:1 buckets:[1 2]}}",
                "{{count:7 sum:1 offset:2 buckets:[3 4]}}",
                "{{count:10 sum:5 offset:1 buckets:[1 5 4]}}",
                "{{count:-4 sum:3 offset:1 buckets:[1 -1 -4]}}",
            ),
            (
                "{{schema:1 count:10 sum:4 buckets:[1 2 3 4]}}",
                "{{count:3 sum:1 buckets:[1 2] n_buckets:[7]}}",
                "{{count:13 sum:5 buckets:[2 7 4] n_buckets:[7]}}",
                "{{count:7 sum:3 buckets:[0 3 4] n_buckets:[-7]}}",
            ),
            (
                "{{count:1 sum:4 z_bucket:1 z_bucket_w:0.001 buckets:[1]}}",
                "{{schema:2 count:3 sum:1 z_bucket:2 z_bucket_w:0.7 offset:-1 buckets:[1 2]}}",
                "{{count:4 sum:5 z_bucket:7 z_bucket_w:1 buckets:[]}}",
                "{{count:-2 sum:3 z_bucket:-3 z_bucket_w:1 buckets:[]}}",
            ),
            (
                "{{schema:-53 count:6 sum:4 custom_values:[1 2 5] buckets:[1 2 3 4]}}",
                "{{schema:-53 count:3 sum:1 custom_values:[1 5] buckets:[10 0 20]}}",
                "{{schema:-53 count:9 sum:5 custom_values:[1 5] buckets:[11 5 24]}}",
                "{{schema:-53 count:3 sum:3 custom_values:[1 5] buckets:[-9 5 -16]}}",
            ),
        ] {
            let (mut plus, mut minus, mut kahan, mut c) = (h(a), h(a), h(a), None);
            plus.add(&h(b)).unwrap();
            minus.sub(&h(b)).unwrap();
            kahan.kahan_add(&h(b), &mut c).unwrap();
            kahan.add(&c.unwrap()).unwrap();
            assert_eq!((plus.test_expression(), minus.test_expression()), (h(sum).test_expression(), h(difference).test_expression()), "{a} {b}");
            assert_eq!(kahan.test_expression(), plus.test_expression());
        }
    }

    #[test]
    fn hints_of_sums() {
        use ResetHint::{Gauge, NotReset, Reset, Unknown};
        for (a, b, want) in [
            (Unknown, Reset, (Unknown, false)),
            (Reset, NotReset, (Unknown, true)),
            (NotReset, NotReset, (NotReset, false)),
            (Gauge, Reset, (Gauge, false)),
            (NotReset, Gauge, (Gauge, false)),
            (NotReset, Unknown, (Unknown, false)),
        ] {
            let mut sum = Histogram { reset_hint: a, ..Histogram::default() };
            let facts = sum.add(&Histogram { reset_hint: b, ..Histogram::default() }).unwrap();
            assert_eq!((sum.reset_hint, facts.counter_reset_collision), want);
        }
    }

    #[test]
    fn compensated_sums_keep_small_counts() {
        let (mut sum, mut c) = (h("{{count:1e16 sum:1e16 buckets:[1e16]}}"), None);
        for _ in 0..2 {
            sum.kahan_add(&h("{{schema:2 count:1 sum:1 offset:-3 buckets:[1]}}"), &mut c).unwrap();
        }
        sum.add(&c.unwrap()).unwrap();
        assert_eq!(sum.test_expression(), "{{count:1.0000000000000002e+16 sum:1.0000000000000002e+16 buckets:[1.0000000000000002e+16]}}");
    }

    #[test]
    fn mixed_schemas_do_not_add() {
        let (mut a, mut c) = (exponential(0, &[(0, 1)], &[1.0]), Some(Histogram::default()));
        let b = nhcb(&[1.0], &[(0, 1)], &[1.0]);
        assert_eq!(a.add(&b), Err(HistogramError::IncompatibleSchemas));
        assert_eq!((a.kahan_add(&b, &mut c), c), (Err(HistogramError::IncompatibleSchemas), None));
        assert_eq!(a.add(&exponential(0, &[(0, 2)], &[1.0])), Err(HistogramError::SpansMismatch(Part::Positive, 2, 1)));
        assert_eq!(a, exponential(0, &[(0, 1)], &[1.0]));
    }

    #[test]
    fn multiples_and_quotients() {
        let a = h("{{count:3 sum:4 z_bucket:1 offset:1 buckets:[1 2] n_buckets:[5]}}");
        let by = |change: fn(&mut Histogram)| {
            let mut copy = a.clone();
            change(&mut copy);
            copy.test_expression()
        };
        assert_eq!(by(|h| h.mul(2.0)), "{{count:6 sum:8 z_bucket:2 offset:1 buckets:[2 4] n_buckets:[10]}}");
        assert_eq!(by(|h| h.mul(-1.0)), "{{count:-3 sum:-4 z_bucket:-1 counter_reset_hint:gauge offset:1 buckets:[-1 -2] n_buckets:[-5]}}");
        assert_eq!(by(|h| h.div(-2.0)), "{{count:-1.5 sum:-2 z_bucket:-0.5 counter_reset_hint:gauge offset:1 buckets:[-0.5 -1] n_buckets:[-2.5]}}");
        assert_eq!(by(|h| h.div(0.0)), "{{count:+Inf sum:+Inf z_bucket:+Inf}}");
    }

    #[test]
    fn coarser_resolution() {
        let a = h("{{schema:2 count:10 sum:4 counter_reset_hint:reset offset:-3 buckets:[1 2 3 4 5]}}");
        assert_eq!(a.copy_to_schema(0).unwrap().test_expression(), "{{count:10 sum:4 buckets:[10 5]}}");
        assert_eq!(a.copy_to_schema(2).unwrap(), a);
        assert_eq!(a.copy_to_schema(3).unwrap_err().to_string(), "cannot reduce resolution from schema 2 to 3");
        assert_eq!(nhcb(&[], &[], &[]).copy_to_schema(0), Err(HistogramError::CustomReduction));
    }
}
