//! `info()`: labels of info series (`target_info` and its kin) are added to the series of a vector, which are told to belong together
//! by `instance` and `job` (promql/info.go, Prometheus 3.15.0).

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Labels, METRIC_NAME, Timestamp};
use crate::promql::ast::{MatchOp, NodeId, NodeKind};

use super::error::EvalError;
use super::grid::Grid;
use super::info_reference::Reference;
use super::run::Run;
use super::selector::Newest;
use super::series::{Cursors, Item, Matrix, Series, duplicate};
use super::store::{Matcher, TimeRange};
use super::value::Point;

/// The labels that tell what a series is about.
const IDENTIFYING: [&str; 2] = ["instance", "job"];

/// What the second argument asks for.
struct Wanted {
    /// Which metrics are info metrics.
    names: Vec<Matcher>,
    /// Conditions on the labels of info series. If there are any, only labels that have one are added.
    data: Vec<Matcher>,
}

impl Wanted {
    fn adds(&self, label: &str) -> bool {
        self.data.is_empty() || self.data.iter().any(|m| m.name() == label)
    }

    /// Whether a series of that name is an info series itself.
    fn is_info(&self, name: &str) -> bool {
        self.names.iter().all(|m| m.accepts(name))
    }
}

/// An info series: where its samples really are, as floats.
struct InfoSeries {
    series: Series,
    name: String,
    identity: [String; 2],
}

fn identity(labels: &Labels) -> [String; 2] {
    IDENTIFYING.map(|name| labels.get(name).unwrap_or_default().to_owned())
}

fn matcher(name: &str, op: MatchOp, value: &str) -> Result<Matcher, EvalError> {
    Matcher::new(name, op, value.as_bytes()).map_err(EvalError::failed)
}

impl Run<'_> {
    /// A call of `info`.
    pub(super) fn eval_info(&mut self, args: &[NodeId], grid: Grid) -> Result<Matrix, EvalError> {
        let Some(vector) = args.first().copied() else { return Err(EvalError::failed("expected an instant vector")) };
        let reference = self.plan.info_reference(self.expr, vector).unwrap_or(Reference { at: None, offset: 0 });
        let before = self.samples;
        let base = self.eval(vector, grid)?;
        let wanted = self.wanted(args.get(1).copied())?;
        let plain: Vec<bool> = base.iter().map(|s| !wanted.is_info(s.labels.metric_name().unwrap_or_default())).collect();
        let infos = self.info_series(&base, &plain, &wanted, reference, grid)?;
        let matrix = combine(base, &plain, &infos, &wanted, grid)?;
        self.settle_samples(before, &matrix, 0)?;
        Ok(matrix)
    }

    fn wanted(&self, selector: Option<NodeId>) -> Result<Wanted, EvalError> {
        let (mut names, mut data, mut positive) = (Vec::new(), Vec::new(), false);
        if let Some(NodeKind::Selector(selector)) = selector.map(|id| &self.expr.node(id).kind) {
            for m in &selector.matchers {
                let compiled = Matcher::new(&m.name, m.op, m.value.as_bytes()).map_err(EvalError::failed)?;
                if *m.name.name == *METRIC_NAME {
                    positive |= matches!(m.op, MatchOp::Equal | MatchOp::Regex);
                    names.push(compiled);
                } else {
                    data.push(compiled);
                }
            }
        }
        if names.is_empty() {
            names.push(matcher(METRIC_NAME, MatchOp::Equal, "target_info")?);
        } else if !positive {
            names.insert(0, matcher(METRIC_NAME, MatchOp::Regex, ".+_info")?);
        }
        Ok(Wanted { names, data })
    }

    /// The info series of everything that is to be enriched; their values are the times of their samples.
    fn info_series(&mut self, base: &[Series], plain: &[bool], wanted: &Wanted, reference: Reference, grid: Grid) -> Result<Vec<InfoSeries>, EvalError> {
        // By which of the identifying labels are there (job alone, instance alone, both): the values seen.
        let mut groups: BTreeMap<(bool, bool), [FxHashSet<&str>; 2]> = BTreeMap::new();
        for (series, _) in base.iter().zip(plain).filter(|(_, plain)| **plain) {
            let values = IDENTIFYING.map(|name| series.labels.get(name).unwrap_or_default());
            let [instance, job] = values.map(|value| !value.is_empty());
            if instance || job {
                let group = groups.entry((instance, job)).or_default();
                group.iter_mut().zip(values).filter(|(_, value)| !value.is_empty()).for_each(|(seen, value)| _ = seen.insert(value));
            }
        }
        let (first, last) = match reference.at {
            Some(at) => (at, at),
            None => (grid.start, grid.last()),
        };
        let lookback = self.options.lookback.as_millis();
        let range =
            TimeRange { from: first.saturating_sub(reference.offset).saturating_sub(lookback).saturating_add(1), to: last.saturating_sub(reference.offset) };
        let mut infos = Vec::new();
        for group in groups.into_values() {
            let mut matchers = Vec::new();
            for (name, seen) in IDENTIFYING.into_iter().zip(group) {
                matchers.push(if seen.is_empty() { matcher(name, MatchOp::Equal, "")? } else { Matcher::one_of(name, seen) });
            }
            matchers.extend(wanted.data.iter().chain(&wanted.names).cloned());
            for found in self.found(&matchers, range)? {
                let mut newest = Newest::default();
                let samples = found.samples.within(range);
                let mut floats = Vec::new();
                for time in grid.times() {
                    let at = reference.at.unwrap_or(time).saturating_sub(reference.offset);
                    let Some((written, item)) = newest.at(&samples, at, lookback) else { continue };
                    if let Item::Histogram(_) = item {
                        return Err(EvalError::failed(format!("this should be an info metric, with float samples: {}", found.labels.to_braces())));
                    }
                    #[expect(clippy::cast_precision_loss, reason = "as upstream")]
                    floats.push(Point { time, value: written as f64 });
                }
                self.charge(floats.len())?;
                if !floats.is_empty() {
                    let name = found.labels.metric_name().unwrap_or_default().to_owned();
                    infos.push(InfoSeries { identity: identity(&found.labels), name, series: Series::floats(found.labels, floats, false) });
                }
            }
        }
        Ok(infos)
    }
}

/// The base series with the labels of the info series that go with them, step by step.
fn combine(base: Matrix, plain: &[bool], infos: &[InfoSeries], wanted: &Wanted, grid: Grid) -> Result<Matrix, EvalError> {
    // Info metrics in alphabetical order; of each the series by identity.
    let mut metrics: BTreeMap<&str, FxHashMap<&[String; 2], Vec<usize>>> = BTreeMap::new();
    for (place, info) in infos.iter().enumerate() {
        metrics.entry(&info.name).or_default().entry(&info.identity).or_default().push(place);
    }
    let identities: Vec<[String; 2]> = base.iter().map(|s| identity(&s.labels)).collect();
    let drops_unmatched = wanted.data.iter().any(|m| !m.accepts(""));
    let mut out = Enriched::default();
    // Of each base series: the info series of the step before, and where its samples go with them.
    let mut places: Vec<Option<(Vec<usize>, Option<usize>)>> = vec![None; base.len()];
    let mut cursors = Cursors::new(&base);
    let info_series: Vec<Series> = infos.iter().map(|i| i.series.clone()).collect();
    let mut info_cursors = Cursors::new(&info_series);
    let (mut present, mut present_infos) = (Vec::new(), Vec::new());
    let mut seen: Vec<Option<f64>> = vec![None; infos.len()];
    for time in grid.times() {
        cursors.at(time, &mut present);
        info_cursors.at(time, &mut present_infos);
        if present.is_empty() {
            continue;
        }
        seen.fill(None);
        for (place, item) in &present_infos {
            if let Item::Float(written) = item {
                seen[*place] = Some(*written);
            }
        }
        let newest = newest_of(&metrics, infos, &seen)?;
        for (index, item) in &present {
            let series = &base[*index];
            let matched: Vec<usize> = match plain[*index] {
                true => newest.iter().filter_map(|of| of.get(&identities[*index]).copied()).collect(),
                false => Vec::new(),
            };
            let place = match &places[*index] {
                Some((known, place)) if *known == matched => *place,
                _ => {
                    let place = if !plain[*index] {
                        Some(out.place(series, series.labels.clone()))
                    } else if matched.is_empty() && drops_unmatched {
                        None
                    } else {
                        Some(out.place(series, enriched(&series.labels, &matched, infos, wanted)?))
                    };
                    places[*index] = Some((matched, place));
                    place
                }
            };
            if let Some(place) = place {
                out.push(place, time, *item)?;
            }
        }
    }
    Ok(out.series)
}

/// Of each info metric the series to go by at a step, by identity: of several the one whose sample is newest.
fn newest_of<'i>(
    metrics: &BTreeMap<&str, FxHashMap<&'i [String; 2], Vec<usize>>>,
    infos: &[InfoSeries],
    seen: &[Option<f64>],
) -> Result<Vec<FxHashMap<&'i [String; 2], usize>>, EvalError> {
    let mut all = Vec::with_capacity(metrics.len());
    for by_identity in metrics.values() {
        let mut newest: FxHashMap<&[String; 2], usize> = FxHashMap::default();
        for (identity, places) in by_identity {
            let mut best: Option<(usize, Timestamp)> = None;
            for place in places {
                let Some(written) = seen[*place].map(whole) else { continue };
                match best {
                    Some((other, at)) if at == written => {
                        return Err(EvalError::failed(format!(
                            "found duplicate series for info metric: existing {} @ {at}, new {} @ {written}",
                            infos[other].series.labels.to_braces(),
                            infos[*place].series.labels.to_braces()
                        )));
                    }
                    Some((_, at)) if at > written => {}
                    _ => best = Some((*place, written)),
                }
            }
            if let Some((place, _)) = best {
                newest.insert(*identity, place);
            }
        }
        all.push(newest);
    }
    Ok(all)
}

#[expect(clippy::cast_possible_truncation, reason = "it was a time in milliseconds")]
const fn whole(time: f64) -> Timestamp {
    time as Timestamp
}

fn enriched(base: &Labels, matched: &[usize], infos: &[InfoSeries], wanted: &Wanted) -> Result<Labels, EvalError> {
    let mut added: BTreeMap<&str, &str> = BTreeMap::new();
    for place in matched {
        for (name, value) in infos[*place].series.labels.iter() {
            if name == METRIC_NAME || !wanted.adds(name) {
                continue;
            }
            if added.get(name).is_some_and(|known| *known != value) {
                return Err(EvalError::failed(format!("conflicting label: {name}")));
            }
            if base.get(name).is_none() {
                added.insert(name, value);
            }
        }
    }
    let mut labels = base.builder();
    for (name, value) in added {
        labels.set(name, value);
    }
    Ok(labels.build())
}

/// The result: series by labels, also at an instant.
#[derive(Default)]
struct Enriched {
    series: Matrix,
    by_labels: FxHashMap<Labels, usize>,
}

impl Enriched {
    fn place(&mut self, of: &Series, labels: Labels) -> usize {
        *self.by_labels.entry(labels).or_insert_with_key(|labels| {
            self.series.push(Series::bare(labels.clone(), of.drop_name));
            self.series.len() - 1
        })
    }

    fn push(&mut self, place: usize, time: Timestamp, item: Item<'_>) -> Result<(), EvalError> {
        let series = &mut self.series[place];
        if series.last_time() == Some(time) {
            return Err(duplicate());
        }
        series.push(time, item.to_value());
        Ok(())
    }
}
