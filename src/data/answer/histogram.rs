//! A native histogram from the buckets that the API shows: bounds instead of a schema, and only buckets with observations.

use crate::model::Histogram;
use crate::model::histogram::{BucketSpan, CUSTOM_BUCKETS};

/// A bucket as the API writes it (util/jsonutil, 3.15.0).
#[derive(Debug, Clone, Copy)]
pub(super) struct Buckets {
    /// 0: lower exclusive, upper inclusive; 1: the other way round; 2: both exclusive; 3: both inclusive.
    pub(super) rule: u64,
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) count: f64,
}

/// The histogram with these buckets: exponential if all bounds fit a schema from -4 to 8, with custom buckets otherwise. Custom bounds
/// that look like powers of two come back exponential, which no function can tell.
pub(super) fn rebuild(count: f64, sum: f64, buckets: &[Buckets]) -> Result<Histogram, String> {
    if let Some(wrong) = buckets.iter().find(|b| b.lower.is_nan() || b.upper.is_nan() || b.lower > b.upper) {
        return Err(format!("expected a bucket's lower bound before its upper one, found {} and {}", wrong.lower, wrong.upper));
    }
    let histogram = exponential(buckets).map_or_else(|| custom(buckets), Ok)?;
    Ok(Histogram { count, sum, ..histogram })
}

fn exponential(buckets: &[Buckets]) -> Option<Histogram> {
    let mut histogram = Histogram::default();
    let (mut positive, mut negative) = (Vec::new(), Vec::new());
    let regular = |b: &&Buckets| b.rule < 2;
    let width = |b: &Buckets| {
        let (a, z) = (b.lower.abs().min(b.upper.abs()), b.lower.abs().max(b.upper.abs()));
        (a > 0.0 && z < f64::MAX).then(|| z.log2() - a.log2())
    };
    let schema = buckets.iter().filter(regular).find_map(width).map_or(Some(0), |width| {
        let schema = (-width.log2()).round();
        #[expect(clippy::cast_possible_truncation, reason = "within -4 to 8")]
        (-4.0..=8.0).contains(&schema).then_some(schema as i32)
    })?;
    let per_power = f64::from(schema).exp2();
    for bucket in buckets {
        if bucket.rule == 3 && bucket.upper.is_finite() && bucket.lower == -bucket.upper {
            histogram.zero_threshold = bucket.upper;
            histogram.zero_count = bucket.count;
            continue;
        }
        let below = bucket.upper <= 0.0;
        if bucket.rule != u64::from(below) {
            return None;
        }
        let (inner, outer) = if below { (-bucket.upper, -bucket.lower) } else { (bucket.lower, bucket.upper) };
        // The zero bucket cuts those that reach into it; their outer bound still tells which they are.
        let index = if outer.is_infinite() {
            1024.0 * per_power + 1.0
        } else if outer == f64::MAX {
            1024.0 * per_power
        } else {
            outer.log2() * per_power
        };
        let rounded = index.round();
        let whole = inner == histogram.zero_threshold || outer >= f64::MAX || ((inner.log2() * per_power) - (rounded - 1.0)).abs() < 1e-6;
        if inner < 0.0 || (index - rounded).abs() > 1e-6 || !whole {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 2^18, since floats end at 2^1024")]
        let cell = (rounded as i32, bucket.count);
        if below { &mut negative } else { &mut positive }.push(cell);
    }
    histogram.schema = schema;
    (histogram.positive_spans, histogram.positive_buckets) = spans(positive)?;
    (histogram.negative_spans, histogram.negative_buckets) = spans(negative)?;
    Some(histogram)
}

/// Buckets by index as spans; `None` if an index comes twice.
fn spans(mut cells: Vec<(i32, f64)>) -> Option<(Vec<BucketSpan>, Vec<f64>)> {
    cells.sort_by_key(|(index, _)| *index);
    let mut spans: Vec<BucketSpan> = Vec::new();
    let mut next = 0;
    for (index, _) in &cells {
        match spans.last_mut() {
            Some(_) if *index < next => return None,
            Some(span) if *index == next => span.length += 1,
            _ => spans.push(BucketSpan { offset: *index - next, length: 1 }),
        }
        next = *index + 1;
    }
    Some((spans, cells.into_iter().map(|(_, count)| count).collect()))
}

fn custom(buckets: &[Buckets]) -> Result<Histogram, String> {
    let mut bounds: Vec<f64> = buckets.iter().flat_map(|b| [b.lower, b.upper]).filter(|b| b.is_finite()).collect();
    bounds.sort_by(f64::total_cmp);
    bounds.dedup();
    let mut cells = Vec::with_capacity(buckets.len());
    for bucket in buckets {
        let index = bounds.partition_point(|b| *b < bucket.upper);
        let lower = index.checked_sub(1).map_or(f64::NEG_INFINITY, |i| bounds[i]);
        if lower != bucket.lower {
            return Err(format!("expected buckets that do not overlap, found one from {} to {} and a bound at {lower}", bucket.lower, bucket.upper));
        }
        cells.push((i32::try_from(index).unwrap_or(i32::MAX), bucket.count));
    }
    let (positive_spans, positive_buckets) = spans(cells).ok_or("expected each bucket once, found one twice")?;
    Ok(Histogram { schema: CUSTOM_BUCKETS, custom_values: bounds.into(), positive_spans, positive_buckets, ..Histogram::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(buckets: &[(u64, f64, f64, f64)]) -> Result<Histogram, String> {
        let buckets: Vec<Buckets> =
            buckets.iter().map(|(rule, lower, upper, count)| Buckets { rule: *rule, lower: *lower, upper: *upper, count: *count }).collect();
        rebuild(9.0, 1.0, &buckets)
    }

    fn shown(h: &Histogram) -> String {
        let spans = |s: &[BucketSpan]| s.iter().map(|s| format!("{}+{}", s.offset, s.length)).collect::<Vec<_>>().join(" ");
        let custom = if h.custom_values.is_empty() { String::new() } else { format!(" {:?}", h.custom_values) };
        format!(
            "{} z{}:{} p{} {:?} n{} {:?}{custom}",
            h.schema,
            h.zero_threshold,
            h.zero_count,
            spans(&h.positive_spans),
            h.positive_buckets,
            spans(&h.negative_spans),
            h.negative_buckets
        )
    }

    #[test]
    fn schemas_come_back() {
        for (buckets, want) in [
            (&[][..], "0 z0:0 p [] n []"),
            (&[(0, 0.5, 1.0, 3.0), (0, 2.0, 4.0, 1.0)], "0 z0:0 p0+1 1+1 [3.0, 1.0] n []"),
            (&[(1, -4.0, -1.0, 1.0), (3, -0.001, 0.001, 2.0), (0, 1.0, 4.0, 5.0)], "-1 z0.001:2 p1+1 [5.0] n1+1 [1.0]"),
            (&[(0, 1.0, 1.189207115002721, 1.0), (0, 1.681792830507429, 2.0, 2.0)], "2 z0:0 p1+1 2+1 [1.0, 2.0] n []"),
            (&[(3, -1.5, 1.5, 2.0), (0, 1.5, 2.0, 1.0), (0, 2.0, 4.0, 1.0)], "-53 z0:0 p1+3 [2.0, 1.0, 1.0] n [] [-1.5, 1.5, 2.0, 4.0]"),
            (&[(3, f64::NEG_INFINITY, 1.0, 1.0), (0, 1.0, 2.5, 2.0), (0, 5.0, f64::INFINITY, 3.0)], "-53 z0:0 p0+2 1+1 [1.0, 2.0, 3.0] n [] [1.0, 2.5, 5.0]"),
        ] {
            assert_eq!(shown(&of(buckets).expect("it fits")), want, "{buckets:?}");
        }
    }

    #[test]
    fn what_no_histogram_has() {
        assert_eq!(of(&[(0, 2.0, 1.0, 1.0)]).expect_err("upside down"), "expected a bucket's lower bound before its upper one, found 2 and 1");
        assert_eq!(
            of(&[(0, 1.0, 3.0, 1.0), (0, 2.0, 4.0, 1.0)]).expect_err("overlap"),
            "expected buckets that do not overlap, found one from 1 to 3 and a bound at 2"
        );
    }
}
