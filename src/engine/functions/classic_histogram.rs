//! Quantiles and fractions of classic histograms: series with an `le` label each (promql/quantile.go, Prometheus 3.15.0).

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::model::{Labels, Timestamp, number};

use super::super::annotations::{Forced, Remark};
use super::super::error::EvalError;
use super::super::kahan::almost_equal;
use super::super::series::{Collector, Cursors, Item, Matrix, Series};
use super::Whole;

/// Differences of counts below this share are taken for rounding errors.
const TOLERANCE: f64 = 1e-12;

/// A bucket: its upper bound and how many observations are at or below it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bucket {
    bound: f64,
    count: f64,
}

/// The series of one vector as histograms.
struct Histograms {
    series: Matrix,
    /// Of each series: its histogram and bound, unless `le` is no number.
    places: Vec<Option<(usize, f64)>>,
    /// Of each histogram: its labels, without `le`.
    labels: Vec<Labels>,
}

impl Histograms {
    fn of(call: &mut Whole<'_>, argument: usize) -> Self {
        let series = call.series(argument);
        let mut known: FxHashMap<Labels, usize> = FxHashMap::default();
        let mut labels = Vec::new();
        let mut places = Vec::with_capacity(series.len());
        for Series { labels: full, .. } in &series {
            let le = full.get("le").unwrap_or_default();
            let Some(bound) = number::parse(le) else {
                let metric = if call.delayed { full.metric_name().unwrap_or_default().to_owned() } else { String::new() };
                call.remarks.about(argument, Remark::BadBucketLabel { metric, le: le.to_owned() });
                places.push(None);
                continue;
            };
            let mut rest = full.builder();
            rest.remove("le");
            let rest = rest.build();
            let place = *known.entry(rest.clone()).or_insert_with(|| {
                labels.push(rest);
                labels.len() - 1
            });
            places.push(Some((place, bound)));
        }
        Self { series, places, labels }
    }

    /// Calls `each` with the number of a histogram and its buckets, for every histogram that has any at a step.
    fn each(&self, call: &Whole<'_>, mut each: impl FnMut(usize, Timestamp, usize, &mut Vec<Bucket>) -> Result<(), EvalError>) -> Result<(), EvalError> {
        let mut cursors = Cursors::new(&self.series);
        let mut present = Vec::new();
        let mut buckets: Vec<Vec<Bucket>> = vec![Vec::new(); self.labels.len()];
        for (step, time) in call.grid.times().enumerate() {
            cursors.at(time, &mut present);
            for (index, count) in &present {
                if let (Some((place, bound)), Item::Float(count)) = (self.places[*index], *count) {
                    buckets[place].push(Bucket { bound, count });
                }
            }
            for (place, buckets) in buckets.iter_mut().enumerate() {
                if !buckets.is_empty() {
                    each(step, time, place, buckets)?;
                    buckets.clear();
                }
            }
        }
        Ok(())
    }
}

/// Remarks of one step after the other, counted as upstream does: it adds what it found so far to itself at every step behind the first
/// one that found anything.
#[derive(Default)]
struct ForcedSteps {
    all: Vec<ForcedStep>,
}

struct ForcedStep {
    found: Forced,
    /// The last step that found anything.
    last: usize,
    /// Whether the doubling of that step is still to come.
    pending: bool,
}

impl ForcedStep {
    /// Doubles for every step before `step` that was not doubled for yet.
    fn catch_up(&mut self, step: usize) {
        let empty = step.saturating_sub(self.last).saturating_sub(1);
        double(&mut self.found, empty + usize::from(std::mem::take(&mut self.pending)));
    }
}

impl ForcedSteps {
    fn add(&mut self, found: Forced, step: usize) {
        match self.all.iter_mut().find(|known| known.found.metric == found.metric) {
            Some(known) => {
                if step > known.last {
                    known.catch_up(step);
                    (known.last, known.pending) = (step, true);
                }
                known.found.merge(&found);
            }
            None => self.all.push(ForcedStep { found, last: step, pending: false }),
        }
    }

    fn finish(self, call: &mut Whole<'_>, argument: usize) {
        let steps = call.grid.len();
        for mut known in self.all {
            known.catch_up(steps);
            call.remarks.about(argument, Remark::ForcedMonotonicity(known.found));
        }
    }
}

fn double(forced: &mut Forced, times: usize) {
    forced.samples = if times < 64 { forced.samples.wrapping_shl(u32::try_from(times).unwrap_or(63)) } else { 0 };
}

fn check_quantile(call: &mut Whole<'_>, argument: usize) {
    let wrong: Vec<f64> = call.scalars(argument).iter().copied().filter(|q| !(0.0..=1.0).contains(q)).collect();
    for q in wrong {
        call.remarks.about(argument, Remark::InvalidQuantile(q));
    }
}

pub(super) fn histogram_quantile(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    check_quantile(&mut call, 0);
    let histograms = Histograms::of(&mut call, 1);
    let mut out = Collector::new(call.grid, call.delayed);
    quantiles(&mut call, &histograms, &[0], 1, None, &mut out)?;
    out.finish()
}

pub(super) fn histogram_quantiles(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let arguments: Vec<usize> = (2..call.args.len()).collect();
    arguments.iter().for_each(|argument| check_quantile(&mut call, *argument));
    let label = call.text(1).to_owned();
    let histograms = Histograms::of(&mut call, 0);
    let mut out = Collector::new(call.grid, call.delayed);
    quantiles(&mut call, &histograms, &arguments, 0, Some(&label), &mut out)?;
    out.finish()
}

/// All quantiles of all histograms; with `label` each result says which quantile it is.
fn quantiles(
    call: &mut Whole<'_>,
    histograms: &Histograms,
    arguments: &[usize],
    vector: usize,
    label: Option<&str>,
    out: &mut Collector,
) -> Result<(), EvalError> {
    let mut forced = ForcedSteps::default();
    histograms.each(call, |step, time, place, buckets| {
        for argument in arguments {
            let q = call.scalars(*argument).get(step).copied().unwrap_or(f64::NAN);
            let (value, mended) = bucket_quantile(q, buckets);
            let full = &histograms.labels[place];
            if let Some(mut mended) = mended {
                (mended.first, mended.last) = (time, time);
                if call.delayed {
                    mended.metric = full.metric_name().unwrap_or_default().to_owned();
                }
                forced.add(mended, step);
            }
            let mut labels = call.renamed(full);
            if let Some(label) = label {
                let mut builder = labels.builder();
                builder.set(label, &open_metrics_float(q));
                labels = builder.build();
            }
            let slot = out.slot(&labels, true);
            out.push(slot, time, value)?;
        }
        Ok(())
    })?;
    forced.finish(call, vector);
    Ok(())
}

pub(super) fn histogram_fraction(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let histograms = Histograms::of(&mut call, 2);
    let mut out = Collector::new(call.grid, call.delayed);
    histograms.each(&call, |step, time, place, buckets| {
        let bound = |argument: usize| call.scalars(argument).get(step).copied().unwrap_or(f64::NAN);
        let slot = out.slot(&call.renamed(&histograms.labels[place]), true);
        out.push(slot, time, bucket_fraction(bound(0), bound(1), buckets.to_vec()))
    })?;
    out.finish()
}

/// As OpenMetrics spells floats: `1.0`, `0.5`, `+Inf`.
fn open_metrics_float(value: f64) -> String {
    let text = number::g(value);
    if value.is_finite() && !text.contains(['.', 'e']) { format!("{text}.0") } else { text }
}

/// Ascending by bound, equal bounds added up.
fn sorted(mut buckets: Vec<Bucket>) -> Vec<Bucket> {
    super::super::sorting::sort(&mut buckets, &mut |a, b| a.bound < b.bound);
    let mut merged: Vec<Bucket> = Vec::with_capacity(buckets.len());
    for bucket in buckets {
        match merged.last_mut() {
            #[expect(clippy::float_cmp, reason = "the bounds are the same or not")]
            Some(last) if last.bound == bucket.bound => last.count += bucket.count,
            _ => merged.push(bucket),
        }
    }
    merged
}

/// Makes the counts rise; says what had to be mended beyond rounding errors.
fn make_monotonic(buckets: &mut [Bucket]) -> Option<Forced> {
    let mut forced: Option<Forced> = None;
    let mut before = buckets.first()?.count;
    for bucket in &mut buckets[1..] {
        let count = bucket.count;
        #[expect(clippy::float_cmp, reason = "nothing to mend where they are the same")]
        if count == before {
            continue;
        }
        if almost_equal(before, count, TOLERANCE) {
            bucket.count = before;
        } else if count < before {
            bucket.count = before;
            let one =
                Forced { metric: String::new(), min_bucket: bucket.bound, max_bucket: bucket.bound, max_diff: before - count, first: 0, last: 0, samples: 1 };
            match &mut forced {
                None => forced = Some(one),
                Some(all) => {
                    all.merge(&one);
                    all.samples = 1;
                }
            }
        } else {
            before = count;
        }
    }
    forced
}

/// Leaves the buckets sorted and mended.
fn bucket_quantile(q: f64, buckets: &mut Vec<Bucket>) -> (f64, Option<Forced>) {
    if q.is_nan() {
        return (f64::NAN, None);
    }
    if q < 0.0 {
        return (f64::NEG_INFINITY, None);
    }
    if q > 1.0 {
        return (f64::INFINITY, None);
    }
    *buckets = sorted(std::mem::take(buckets));
    let Some(last) = buckets.last().filter(|b| b.bound == f64::INFINITY).copied() else { return (f64::NAN, None) };
    let forced = make_monotonic(buckets);
    let total = buckets.last().map_or(last.count, |b| b.count);
    let Some(end) = buckets.len().checked_sub(1).filter(|end| *end > 0 && total != 0.0) else { return (f64::NAN, forced) };
    let mut rank = q * total;
    let index = buckets[..end].partition_point(|b| b.count.partial_cmp(&rank).is_none_or(Ordering::is_lt));
    let value = if index == end {
        buckets[end - 1].bound
    } else if index == 0 && buckets[0].bound <= 0.0 {
        buckets[0].bound
    } else {
        let Bucket { bound, mut count } = buckets[index];
        let mut start = 0.0;
        if let Some(below) = index.checked_sub(1).map(|i| buckets[i]) {
            start = below.bound;
            count -= below.count;
            rank -= below.count;
        }
        start + (bound - start) * (rank / count)
    };
    (value, forced)
}

fn bucket_fraction(lower: f64, upper: f64, buckets: Vec<Bucket>) -> f64 {
    let buckets = sorted(buckets);
    let Some(total) = buckets.last().filter(|b| b.bound == f64::INFINITY).map(|b| b.count) else { return f64::NAN };
    if total == 0.0 || lower.is_nan() || upper.is_nan() {
        return f64::NAN;
    }
    if lower >= upper {
        return 0.0;
    }
    // How many observations are below each of the two.
    let mut ranks: [Option<f64>; 2] = [None, None];
    let mut rank = 0.0;
    let mut from = if buckets[0].bound <= 0.0 { f64::NEG_INFINITY } else { 0.0 };
    for bucket in &buckets {
        let to = bucket.bound;
        let below = |v: f64| if from == f64::NEG_INFINITY { bucket.count } else { rank + (bucket.count - rank) * (v - from) / (to - from) };
        for (known, bound) in ranks.iter_mut().zip([lower, upper]) {
            if known.is_none() && from >= bound {
                *known = Some(rank);
            } else if known.is_none() && from < bound && to > bound {
                *known = Some(below(bound));
            }
        }
        (rank, from) = (bucket.count, to);
    }
    let [low, high] = ranks.map(|rank| rank.filter(|rank| rank.partial_cmp(&total).is_none_or(Ordering::is_le)).unwrap_or(total));
    (high - low) / total
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    fn of(pairs: &[(f64, f64)]) -> Vec<Bucket> {
        pairs.iter().map(|(bound, count)| Bucket { bound: *bound, count: *count }).collect()
    }

    #[test]
    fn quantiles_interpolate_within_a_bucket() {
        let q = |q, pairs: &[(f64, f64)]| bucket_quantile(q, &mut of(pairs)).0;
        assert_eq!(q(0.5, &[(1.0, 0.0), (INF, 10.0), (2.0, 10.0)]), 1.5);
        assert_eq!(q(0.5, &[(2.0, 10.0), (INF, 10.0)]), 1.0);
        assert_eq!(q(0.9, &[(2.0, 5.0), (INF, 10.0)]), 2.0);
        assert_eq!(q(0.1, &[(-2.0, 5.0), (INF, 10.0)]), -2.0);
        assert!(q(0.5, &[(2.0, 5.0)]).is_nan() && q(0.5, &[(INF, 5.0)]).is_nan() && q(0.5, &[(1.0, 0.0), (INF, 0.0)]).is_nan());
        assert_eq!((q(-0.1, &[(INF, 1.0)]), q(1.1, &[(INF, 1.0)])), (-INF, INF));
        assert_eq!(q(0.5, &[(1.0, 2.0), (1.0, 2.0), (INF, 8.0)]), 1.0);
    }

    #[test]
    fn falling_counts_are_mended_and_reported_unless_tiny() {
        let (value, forced) = bucket_quantile(0.5, &mut of(&[(1.0, 10.0), (2.0, 4.0), (3.0, 8.0), (INF, 20.0)]));
        assert_eq!(value, 1.0);
        let forced = forced.expect("it fell");
        assert_eq!((forced.min_bucket, forced.max_bucket, forced.max_diff, forced.samples), (2.0, 3.0, 6.0, 1));
        assert_eq!(bucket_quantile(0.5, &mut of(&[(1.0, 10.0), (INF, 10.0 - 1e-14)])).1, None);
    }

    #[test]
    fn fractions_lie_between_two_ranks() {
        let f = |low, high, pairs: &[(f64, f64)]| bucket_fraction(low, high, of(pairs));
        let usual = [(1.0, 2.0), (2.0, 6.0), (INF, 8.0)];
        assert_eq!(f(0.0, 1.0, &usual), 0.25);
        assert_eq!(f(0.5, 1.5, &usual), 0.375);
        assert_eq!(f(2.0, INF, &usual), 0.25);
        assert_eq!(f(-INF, INF, &usual), 1.0);
        assert_eq!(f(1.0, 1.0, &usual), 0.0);
        assert!(f(0.0, 1.0, &usual[..2]).is_nan() && f(f64::NAN, 1.0, &usual).is_nan());
    }

    #[test]
    fn floats_of_labels() {
        assert_eq!([1.0, 0.5, 0.0, INF, 1e-7].map(open_metrics_float), ["1.0", "0.5", "0.0", "+Inf", "1e-07"]);
    }
}
