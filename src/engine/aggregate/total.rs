//! The sum or mean of the native histograms of one group at one step (`aggregation`, promql/engine.go 3.15.0).

use crate::model::Histogram;
use crate::model::histogram::{Combined, HistogramError, ResetHint};

/// A sum of histograms with its compensation, or the mean.
#[derive(Debug)]
pub(super) struct Total {
    /// The sum; once the sum became infinite, the mean.
    value: Histogram,
    compensation: Option<Histogram>,
    /// How many histograms.
    count: f64,
    mean: bool,
    incremental: bool,
    reset: bool,
    not_reset: bool,
}

impl Total {
    /// Starts with the first histogram; `mean` tells `avg` from `sum`.
    pub(super) fn new(first: &Histogram, mean: bool) -> Self {
        let mut total = Self { value: first.clone(), compensation: None, count: 1.0, mean, incremental: false, reset: false, not_reset: false };
        total.note_hint(first);
        total
    }

    fn note_hint(&mut self, histogram: &Histogram) {
        match histogram.reset_hint {
            ResetHint::Reset => self.reset = true,
            ResetHint::NotReset => self.not_reset = true,
            ResetHint::Unknown | ResetHint::Gauge => {}
        }
    }

    /// Adds one. Whether custom bounds had to be reconciled.
    pub(super) fn add(&mut self, histogram: &Histogram) -> Result<bool, HistogramError> {
        self.note_hint(histogram);
        if !self.mean {
            return self.value.kahan_add(histogram, &mut self.compensation).map(|done| done.nhcb_reconciled);
        }
        self.count += 1.0;
        let mut reconciled = false;
        if !self.incremental {
            let (mut value, mut compensation) = (self.value.clone(), self.compensation.clone());
            reconciled = value.kahan_add(histogram, &mut compensation)?.nhcb_reconciled;
            if !value.has_overflow() {
                (self.value, self.compensation) = (value, compensation);
                return Ok(reconciled);
            }
            self.incremental = true;
            self.value.div(self.count - 1.0);
            if let Some(compensation) = &mut self.compensation {
                compensation.div(self.count - 1.0);
            }
        }
        let q = (self.count - 1.0) / self.count;
        if let Some(compensation) = &mut self.compensation {
            compensation.mul(q);
        }
        let mut share = histogram.clone();
        share.div(self.count);
        self.value.mul(q);
        let Combined { nhcb_reconciled, .. } = self.value.kahan_add(&share, &mut self.compensation)?;
        Ok(reconciled || nhcb_reconciled)
    }

    /// Whether some said that their counters were reset and others that theirs were not.
    pub(super) const fn collides(&self) -> bool {
        self.reset && self.not_reset
    }

    /// The result.
    pub(super) fn finish(self) -> Histogram {
        let Self { mut value, mut compensation, .. } = self;
        if self.mean && !self.incremental {
            value.div(self.count);
            if let Some(compensation) = &mut compensation {
                compensation.div(self.count);
            }
        }
        if let Some(compensation) = compensation {
            // It has the layout of the sum, so that this cannot fail.
            let _ = value.add(&compensation);
        }
        value.compact(0);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::histogram::BucketSpan;

    fn histogram(count: f64, sum: f64, hint: ResetHint) -> Histogram {
        let positive_spans = vec![BucketSpan { offset: 0, length: 1 }];
        Histogram { count, sum, positive_spans, positive_buckets: vec![count], reset_hint: hint, ..Histogram::default() }
    }

    fn of(mean: bool, values: &[(f64, f64)]) -> (f64, f64) {
        let mut total = Total::new(&histogram(values[0].0, values[0].1, ResetHint::Unknown), mean);
        for (count, sum) in &values[1..] {
            total.add(&histogram(*count, *sum, ResetHint::Unknown)).expect("equal schemas");
        }
        let result = total.finish();
        (result.count, result.sum)
    }

    #[test]
    fn sums_are_compensated_and_means_do_not_overflow() {
        assert_eq!(of(false, &[(1.0, 1e100), (2.0, 1.0), (3.0, -1e100)]), (6.0, 1.0));
        assert_eq!(of(true, &[(1.0, 1e100), (2.0, 3.0), (3.0, -1e100)]), (2.0, 1.0));
        assert_eq!(of(true, &[(1.0, f64::MAX), (3.0, f64::MAX)]), (2.0, f64::MAX));
        assert_eq!(of(false, &[(1.0, f64::MAX), (3.0, f64::MAX)]).1, f64::INFINITY);
    }

    #[test]
    fn hints_collide() {
        let mut total = Total::new(&histogram(1.0, 1.0, ResetHint::Reset), false);
        assert!(!total.collides());
        total.add(&histogram(1.0, 1.0, ResetHint::NotReset)).expect("equal schemas");
        assert!(total.collides());
    }
}
