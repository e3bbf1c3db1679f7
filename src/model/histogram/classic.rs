//! Classic histograms (cumulative buckets, a count, a sum) as native ones with custom buckets: util/convertnhcb of Prometheus 3.15.0.

use std::fmt;

use super::{BucketSpan, CUSTOM_BUCKETS, Histogram};
use crate::model::number::g;

/// The samples of one classic histogram at one time, gathered in any order. After an error every further call repeats it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClassicHistogram {
    /// Upper bounds, ascending, with cumulative counts.
    buckets: Vec<(f64, f64)>,
    count: Option<f64>,
    sum: f64,
    error: Option<ClassicError>,
}

/// Why samples make no histogram. Displays as upstream puts it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ClassicError {
    /// A bound is NaN.
    BoundIsNaN,
    /// A bucket (bound, count) holds less than nothing.
    NegativeBucket(f64, f64),
    /// The count is negative.
    NegativeCount(f64),
    /// A bucket holds fewer (first) than one below it (second).
    Falls(f64, f64),
    /// A bucket holds more (first) than one above it (second).
    Exceeds(f64, f64),
    /// The count is not that of the highest bucket (bound, count).
    CountMismatch(f64, f64, f64),
}

impl fmt::Display for ClassicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::BoundIsNaN => f.write_str("bucket boundary must not be NaN"),
            Self::NegativeBucket(bound, count) => write!(f, "bucket count must be non-negative: le={}, count={}", g(bound), g(count)),
            Self::NegativeCount(count) => write!(f, "count must be non-negative: count={}", g(count)),
            Self::Falls(count, below) => write!(f, "count is not cumulative: {} < {}", g(count), g(below)),
            Self::Exceeds(count, above) => write!(f, "count is not cumulative: {} > {}", g(count), g(above)),
            Self::CountMismatch(count, bound, highest) => {
                write!(f, "count mismatch: count=")?;
                match whole(count) && whole(highest) {
                    true => write!(f, "{count}")?,
                    false => f.write_str(&g(count))?,
                }
                write!(f, " != le={} count={}", g(bound), g(highest))
            }
        }
    }
}

impl std::error::Error for ClassicError {}

/// Whether the float is an integer of 63 bits.
fn whole(value: f64) -> bool {
    value.round() == value && value.abs() < 9_223_372_036_854_775_808.0
}

impl ClassicHistogram {
    /// Takes a bucket: `le` and its cumulative count. A bound that is there already is ignored.
    ///
    /// # Errors
    ///
    /// A bound that is NaN, a negative count, counts that fall.
    pub fn set_bucket_count(&mut self, bound: f64, count: f64) -> Result<(), ClassicError> {
        self.check()?;
        if bound.is_nan() {
            return self.fail(ClassicError::BoundIsNaN);
        }
        if count < 0.0 {
            return self.fail(ClassicError::NegativeBucket(bound, count));
        }
        let at = self.buckets.partition_point(|(le, _)| *le < bound);
        let above = self.buckets.get(at).copied();
        if above.is_some_and(|(le, _)| le == bound) {
            return Ok(());
        }
        if let Some((_, below)) = at.checked_sub(1).and_then(|i| self.buckets.get(i)).filter(|(_, below)| count < *below) {
            return self.fail(ClassicError::Falls(count, *below));
        }
        if let Some((_, above)) = above.filter(|(_, above)| count > *above) {
            return self.fail(ClassicError::Exceeds(count, above));
        }
        self.buckets.insert(at, (bound, count));
        Ok(())
    }

    /// Takes the count of all observations.
    ///
    /// # Errors
    ///
    /// A negative count.
    pub fn set_count(&mut self, count: f64) -> Result<(), ClassicError> {
        self.check()?;
        if count < 0.0 {
            return self.fail(ClassicError::NegativeCount(count));
        }
        self.count = Some(count);
        Ok(())
    }

    /// Takes the sum of all observations.
    ///
    /// # Errors
    ///
    /// An earlier one.
    pub fn set_sum(&mut self, sum: f64) -> Result<(), ClassicError> {
        self.check()?;
        self.sum = sum;
        Ok(())
    }

    /// The native histogram. A missing count is that of the highest bucket; a missing `+Inf` bucket has the count. Validate it
    /// before it is stored.
    ///
    /// # Errors
    ///
    /// An earlier one; a count that is not that of the highest bucket.
    pub fn convert(&self) -> Result<Histogram, ClassicError> {
        self.check()?;
        let mut buckets = self.buckets.clone();
        let count = self.count.or_else(|| buckets.last().map(|b| b.1)).unwrap_or(0.0);
        if buckets.last().is_none_or(|b| b.0 != f64::INFINITY) {
            buckets.push((f64::INFINITY, count));
        }
        let (bound, highest) = buckets.last().copied().unwrap_or((f64::INFINITY, count));
        if count != highest {
            return Err(ClassicError::CountMismatch(count, bound, highest));
        }
        let integers = whole(count) && buckets.iter().all(|b| whole(b.1));
        let mut before = 0.0;
        let counts = buckets.iter().map(|b| b.1 - std::mem::replace(&mut before, b.1)).collect();
        let mut histogram = Histogram {
            schema: CUSTOM_BUCKETS,
            count,
            sum: self.sum,
            positive_spans: vec![BucketSpan { offset: 0, length: u32::try_from(buckets.len()).unwrap_or(u32::MAX) }],
            positive_buckets: counts,
            custom_values: buckets.iter().map(|b| b.0).filter(|le| *le != f64::INFINITY).collect(),
            ..Histogram::default()
        };
        histogram.compact(if integers { 2 } else { 0 });
        Ok(histogram)
    }

    fn check(&self) -> Result<(), ClassicError> {
        self.error.map_or(Ok(()), Err)
    }

    fn fail(&mut self, error: ClassicError) -> Result<(), ClassicError> {
        self.error = Some(error);
        Err(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    fn converted(buckets: &[(f64, f64)], count: Option<f64>, sum: f64) -> String {
        let mut classic = ClassicHistogram::default();
        let gathered = buckets.iter().try_for_each(|(le, count)| classic.set_bucket_count(*le, *count));
        let gathered = gathered.and_then(|()| count.map_or(Ok(()), |count| classic.set_count(count))).and_then(|()| classic.set_sum(sum));
        assert!(gathered.is_ok() || classic.set_sum(1.0) == gathered, "errors stay");
        gathered.and_then(|()| classic.convert()).map_or_else(
            |e| e.to_string(),
            |h| {
                let spans: Vec<_> = h.positive_spans.iter().map(|s| format!("{}+{}", s.offset, s.length)).collect();
                assert_eq!(h.validate(), Ok(()));
                format!("{} {:?} {:?} {} {}", spans.join(" "), h.positive_buckets, h.custom_values, h.count, h.sum)
            },
        )
    }

    #[test]
    fn conversions() {
        // util/convertnhcb/convertnhcb_test.go, TestNHCBConvert, and more.
        for (buckets, count, sum, want) in [
            (&[][..], None, 0.0, " [] [] 0 0"),
            (&[], Some(1000.0), 1000.25, "0+1 [1000.0] [] 1000 1000.25"),
            (&[(0.5, 10.0), (1.0, 20.0)], None, 30.0, "0+2 [10.0, 10.0] [0.5, 1.0] 20 30"),
            (&[(0.5, 10.0), (1.0, 20.0), (INF, 30.0)], Some(30.0), 5.0, "0+3 [10.0, 10.0, 10.0] [0.5, 1.0] 30 5"),
            (&[(0.5, 1.0), (1.0, 1.5), (INF, 2.0)], None, 5.0, "0+3 [1.0, 0.5, 0.5] [0.5, 1.0] 2 5"),
            (&[(1.0, 1.0), (2.0, 1.0), (3.0, 2.0)], None, 5.0, "0+3 [1.0, 0.0, 1.0] [1.0, 2.0, 3.0] 2 5"),
            (&[(1.0, 1.0), (2.0, 1.0), (3.0, 1.5)], None, 5.0, "0+1 1+1 [1.0, 0.5] [1.0, 2.0, 3.0] 1.5 5"),
            (&[(1.0, 20.0), (0.5, 10.0), (1.0, 25.0)], Some(20.0), 5.0, "0+2 [10.0, 10.0] [0.5, 1.0] 20 5"),
            (&[(0.5, 10.0), (1.0, 9.0)], None, 0.0, "count is not cumulative: 9 < 10"),
            (&[(1.0, 9.0), (0.5, 10.0)], None, 0.0, "count is not cumulative: 10 > 9"),
            (&[(0.5, -10.0)], None, 0.0, "bucket count must be non-negative: le=0.5, count=-10"),
            (&[(f64::NAN, 10.0)], None, 0.0, "bucket boundary must not be NaN"),
            (&[(0.5, 10.0)], Some(-1.0), 0.0, "count must be non-negative: count=-1"),
            (&[(INF, 10.0)], Some(1e6), 0.0, "count mismatch: count=1000000 != le=+Inf count=10"),
            (&[(INF, 10.5)], Some(1e6), 0.0, "count mismatch: count=1e+06 != le=+Inf count=10.5"),
        ] {
            assert_eq!(converted(buckets, count, sum), want);
        }
    }
}
