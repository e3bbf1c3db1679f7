//! The functions of histograms, native ones and classic ones (series with an `le` label each) side by side (promql/functions.go and
//! `resetHistograms` of promql/engine.go, Prometheus 3.15.0). What they compute is in [`crate::model::histogram`] and
//! [`super::classic_histogram`].

use rustc_hash::FxHashMap;

use crate::model::histogram::NanEffect;
use crate::model::{Histogram, Labels, METRIC_NAME, Timestamp, number};

use super::super::annotations::{Forced, Remark};
use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::series::{Collector, Cursors, Item, Matrix, Series, settle};
use super::super::value::Point;
use super::classic_histogram::{Bucket, bucket_fraction, bucket_quantile};
use super::{Remarks, Whole};

/// A number from every native histogram; floats are passed over. Without delayed removal of names `__type__` and `__unit__` stay, as
/// upstream forgets them here.
fn each(mut call: Whole<'_>, of: impl Fn(&Histogram) -> f64) -> Result<Matrix, EvalError> {
    let mut matrix = call.series(0);
    for series in &mut matrix {
        series.floats = series.histograms.drain(..).map(|p| Point { time: p.time, value: of(&p.value) }).collect();
        if !call.delayed {
            let mut labels = series.labels.builder();
            labels.remove(METRIC_NAME);
            series.labels = labels.build();
        }
        series.drop_name = true;
    }
    matrix.retain(|s| !s.floats.is_empty());
    settle(matrix, call.grid, call.delayed)
}

pub(super) fn histogram_count(call: Whole<'_>) -> Result<Matrix, EvalError> {
    each(call, |h| h.count)
}

pub(super) fn histogram_sum(call: Whole<'_>) -> Result<Matrix, EvalError> {
    each(call, |h| h.sum)
}

pub(super) fn histogram_avg(call: Whole<'_>) -> Result<Matrix, EvalError> {
    each(call, |h| h.sum / h.count)
}

pub(super) fn histogram_stddev(call: Whole<'_>) -> Result<Matrix, EvalError> {
    each(call, Histogram::standard_deviation)
}

pub(super) fn histogram_stdvar(call: Whole<'_>) -> Result<Matrix, EvalError> {
    each(call, Histogram::variance)
}

/// What texts call a metric: nothing once its name is dropped.
fn name_if(delayed: bool, labels: &Labels) -> String {
    if delayed { labels.metric_name().unwrap_or_default().to_owned() } else { String::new() }
}

/// The series of one vector as histograms.
struct Histograms {
    series: Matrix,
    /// Of each series: the classic histogram whose bucket its floats are and the bound, unless `le` is no number.
    places: Vec<Option<(usize, f64)>>,
    /// Of each series: the classic histogram of the same labels, which its native histograms conflict with.
    rivals: Vec<Option<usize>>,
    /// Of each classic histogram: its labels, without `le`.
    classic: Vec<Labels>,
    /// Which argument of the call the vector is.
    argument: usize,
    grid: Grid,
    delayed: bool,
}

/// The histograms at one step.
struct Step<'s> {
    index: usize,
    time: Timestamp,
    /// Native histograms, each with the number of its series.
    native: &'s [(usize, &'s Histogram)],
    /// The buckets of each classic histogram; none if it is not there.
    classic: &'s mut [Vec<Bucket>],
}

impl Histograms {
    fn of(call: &mut Whole<'_>, argument: usize) -> Self {
        let series = call.series(argument);
        let mut known: FxHashMap<Labels, usize> = FxHashMap::default();
        let mut classic = Vec::new();
        let mut places = Vec::with_capacity(series.len());
        for Series { labels: full, floats, .. } in &series {
            if floats.is_empty() {
                places.push(None);
                continue;
            }
            let le = full.get("le").unwrap_or_default();
            let Some(bound) = number::parse(le) else {
                call.remarks.about(argument, Remark::BadBucketLabel { metric: name_if(call.delayed, full), le: le.to_owned() });
                places.push(None);
                continue;
            };
            let mut rest = full.builder();
            rest.remove("le");
            let rest = rest.build();
            let place = *known.entry(rest.clone()).or_insert_with(|| {
                classic.push(rest);
                classic.len() - 1
            });
            places.push(Some((place, bound)));
        }
        let rivals = series.iter().map(|s| if s.histograms.is_empty() { None } else { known.get(&s.labels).copied() }).collect();
        Self { series, places, rivals, classic, argument, grid: call.grid, delayed: call.delayed }
    }

    /// Calls `each` for every step that has histograms. A native histogram and a classic one of the same labels are both left out,
    /// with a remark.
    fn each(&self, remarks: &mut Remarks, mut each: impl FnMut(Step<'_>, &mut Remarks) -> Result<(), EvalError>) -> Result<(), EvalError> {
        let mut cursors = Cursors::new(&self.series);
        let mut present = Vec::new();
        let mut classic: Vec<Vec<Bucket>> = vec![Vec::new(); self.classic.len()];
        let mut native: Vec<(usize, &Histogram)> = Vec::new();
        for (index, time) in self.grid.times().enumerate() {
            cursors.at(time, &mut present);
            native.clear();
            classic.iter_mut().for_each(Vec::clear);
            for (series, item) in &present {
                match (*item, self.places[*series]) {
                    (Item::Histogram(h), _) => native.push((*series, h)),
                    (Item::Float(count), Some((place, bound))) => classic[place].push(Bucket { bound, count }),
                    (Item::Float(_), None) => {}
                }
            }
            native.retain(|(series, _)| {
                let Some(rival) = self.rivals[*series].filter(|rival| !classic[*rival].is_empty()) else { return true };
                remarks.about(self.argument, Remark::MixedClassicNative(name_if(self.delayed, &self.series[*series].labels)));
                classic[rival].clear();
                false
            });
            if !present.is_empty() {
                each(Step { index, time, native: &native, classic: &mut classic }, remarks)?;
            }
        }
        Ok(())
    }
}

/// The results of a call: each histogram's series is found once, not at every step.
struct Results<'h> {
    histograms: &'h Histograms,
    out: Collector,
    /// By number of the histogram (native ones by series, classic ones behind them) and the quantile that the labels tell.
    slots: FxHashMap<(usize, u64), usize>,
    /// The label that tells the quantile.
    label: Option<String>,
}

impl<'h> Results<'h> {
    fn new(histograms: &'h Histograms, label: Option<String>) -> Self {
        Self { histograms, out: Collector::new(histograms.grid, histograms.delayed), slots: FxHashMap::default(), label }
    }

    fn push_native(&mut self, series: usize, time: Timestamp, q: f64, value: f64) -> Result<(), EvalError> {
        self.push(series, &self.histograms.series[series].labels, time, q, value)
    }

    fn push_classic(&mut self, place: usize, time: Timestamp, q: f64, value: f64) -> Result<(), EvalError> {
        self.push(self.histograms.series.len() + place, &self.histograms.classic[place], time, q, value)
    }

    fn push(&mut self, number: usize, labels: &Labels, time: Timestamp, q: f64, value: f64) -> Result<(), EvalError> {
        let key = (number, if self.label.is_some() { q.to_bits() } else { 0 });
        let slot = match self.slots.get(&key) {
            Some(slot) if !self.histograms.grid.is_instant() => *slot,
            _ => {
                let mut labels = if self.histograms.delayed { labels.clone() } else { super::without_metadata(labels) };
                if let Some(label) = &self.label {
                    if label.is_empty() {
                        // Upstream's labels cannot have this name.
                        return Err(EvalError::failed("unexpected error: runtime error: index out of range [0] with length 0"));
                    }
                    let mut builder = labels.builder();
                    builder.set(label, &open_metrics_float(q));
                    labels = builder.build();
                }
                let slot = self.out.slot(&labels, true);
                self.slots.insert(key, slot);
                slot
            }
        };
        self.out.push(slot, time, value)
    }
}

fn check_quantile(call: &mut Whole<'_>, argument: usize) {
    let wrong: Vec<f64> = call.scalars(argument).iter().copied().filter(|q| !(0.0..=1.0).contains(q)).collect();
    for q in wrong {
        call.remarks.about(argument, Remark::InvalidQuantile(q));
    }
}

pub(super) fn histogram_quantile(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    check_quantile(&mut call, 0);
    let quantiles = vec![call.scalars(0).to_vec()];
    let histograms = Histograms::of(&mut call, 1);
    histogram_quantiles_of(&histograms, &quantiles, None, call.remarks)
}

pub(super) fn histogram_quantiles(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let arguments = 2..call.args.len();
    arguments.clone().for_each(|argument| check_quantile(&mut call, argument));
    let quantiles: Vec<_> = arguments.map(|argument| call.scalars(argument).to_vec()).collect();
    let label = call.text(1).to_owned();
    let histograms = Histograms::of(&mut call, 0);
    histogram_quantiles_of(&histograms, &quantiles, Some(label), call.remarks)
}

/// All quantiles (one column of steps each) of all histograms; with `label` each result says which quantile it is.
fn histogram_quantiles_of(histograms: &Histograms, quantiles: &[Vec<f64>], label: Option<String>, remarks: &mut Remarks) -> Result<Matrix, EvalError> {
    let mut results = Results::new(histograms, label);
    let mut forced = ForcedSteps::default();
    let (argument, delayed) = (histograms.argument, histograms.delayed);
    histograms.each(remarks, |step, remarks| {
        for column in quantiles {
            let q = column.get(step.index).copied().unwrap_or(f64::NAN);
            for (series, h) in step.native {
                let found = h.quantile(q);
                let name = || name_if(delayed, &histograms.series[*series].labels);
                match found.nan {
                    NanEffect::None => {}
                    NanEffect::Skewed => remarks.about(argument, Remark::QuantileSkewed(name())),
                    NanEffect::IsNaN => remarks.about(argument, Remark::QuantileNaN(name())),
                }
                results.push_native(*series, step.time, q, found.value)?;
            }
            for (place, buckets) in step.classic.iter_mut().enumerate().filter(|(_, buckets)| !buckets.is_empty()) {
                let (value, mended) = bucket_quantile(q, buckets);
                if let Some(mut mended) = mended {
                    (mended.first, mended.last) = (step.time, step.time);
                    mended.metric = name_if(delayed, &histograms.classic[place]);
                    forced.add(mended, step.index);
                }
                results.push_classic(place, step.time, q, value)?;
            }
        }
        Ok(())
    })?;
    forced.finish(histograms.grid.len(), argument, remarks);
    results.out.finish()
}

pub(super) fn histogram_fraction(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let (lower, upper) = (call.scalars(0).to_vec(), call.scalars(1).to_vec());
    let histograms = Histograms::of(&mut call, 2);
    let mut results = Results::new(&histograms, None);
    histograms.each(call.remarks, |step, remarks| {
        let bound = |column: &[f64]| column.get(step.index).copied().unwrap_or(f64::NAN);
        let (lower, upper) = (bound(&lower), bound(&upper));
        for (series, h) in step.native {
            let found = h.fraction(lower, upper);
            if found.excludes_nan {
                remarks.about(2, Remark::FractionNaN(name_if(histograms.delayed, &histograms.series[*series].labels)));
            }
            results.push_native(*series, step.time, 0.0, found.value)?;
        }
        for (place, buckets) in step.classic.iter_mut().enumerate().filter(|(_, buckets)| !buckets.is_empty()) {
            results.push_classic(place, step.time, 0.0, bucket_fraction(lower, upper, buckets))?;
        }
        Ok(())
    })?;
    results.out.finish()
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

    fn finish(self, steps: usize, argument: usize, remarks: &mut Remarks) {
        for mut known in self.all {
            known.catch_up(steps);
            remarks.about(argument, Remark::ForcedMonotonicity(known.found));
        }
    }
}

fn double(forced: &mut Forced, times: usize) {
    forced.samples = if times < 64 { forced.samples.wrapping_shl(u32::try_from(times).unwrap_or(63)) } else { 0 };
}

/// As OpenMetrics spells floats: `1.0`, `0.5`, `+Inf`.
fn open_metrics_float(value: f64) -> String {
    // 0 has no sign here.
    let text = number::g(value + 0.0);
    if value.is_finite() && !text.contains(['.', 'e']) { format!("{text}.0") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_of_labels() {
        assert_eq!([1.0, 0.5, 0.0, -0.0, f64::INFINITY, 1e-7].map(open_metrics_float), ["1.0", "0.5", "0.0", "0.0", "+Inf", "1e-07"]);
    }
}
