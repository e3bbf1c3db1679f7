//! Selectors, windows and aggregations as one would explain them, one step at a time and all samples at each: slow, and easy to check.

use std::collections::BTreeMap;

use promforge::model::number::STALE_BITS;
use promforge::model::{Labels, Timestamp};

use crate::data::Data;

/// Milliseconds that a sample counts for.
const LOOKBACK: i64 = 300_000;

type Window = [(Timestamp, f64)];
type OverWindow = fn(&Window, Span) -> Option<f64>;
type Aggregate = fn(&mut Vec<f64>) -> f64;

/// The edges of a window in milliseconds, the left one outside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    from: Timestamp,
    to: Timestamp,
}

/// An expression and how its value comes about.
pub(crate) struct Case {
    pub(crate) text: String,
    metric: &'static str,
    /// The function and its window in milliseconds; none for the newest sample.
    over: Option<(OverWindow, i64)>,
    aggregate: Option<(Aggregate, &'static [&'static str])>,
}

/// All functions over several windows, all aggregations over several groupings, and some of both.
pub(crate) fn cases() -> Vec<Case> {
    let functions: [(&str, OverWindow); 20] = [
        ("rate(#)", |w, s| extrapolated(w, s, true).map(|v| v / ((s.to - s.from) as f64 / 1e3))),
        ("increase(#)", |w, s| extrapolated(w, s, true)),
        ("delta(#)", |w, s| extrapolated(w, s, false)),
        ("irate(#)", |w, _| last_two(w).map(|((s, a), (t, b))| if b < a { b } else { b - a } / ((t - s) as f64 / 1e3))),
        ("idelta(#)", |w, _| last_two(w).map(|((_, a), (_, b))| b - a)),
        ("sum_over_time(#)", |w, _| some(w).map(|v| v.iter().sum())),
        ("avg_over_time(#)", |w, _| some(w).map(|v| v.iter().sum::<f64>() / v.len() as f64)),
        ("min_over_time(#)", |w, _| some(w).map(|v| extreme(&v, |a, b| a < b))),
        ("max_over_time(#)", |w, _| some(w).map(|v| extreme(&v, |a, b| a > b))),
        ("count_over_time(#)", |w, _| some(w).map(|v| v.len() as f64)),
        ("present_over_time(#)", |w, _| some(w).map(|_| 1.0)),
        ("last_over_time(#)", |w, _| w.last().map(|p| p.1)),
        ("first_over_time(#)", |w, _| w.first().map(|p| p.1)),
        ("stddev_over_time(#)", |w, _| some(w).map(|v| variance(&v).sqrt())),
        ("stdvar_over_time(#)", |w, _| some(w).map(|v| variance(&v))),
        ("quantile_over_time(0.3, #)", |w, _| some(w).map(|mut v| quantile(0.3, &mut v))),
        ("quantile_over_time(1, #)", |w, _| some(w).map(|mut v| quantile(1.0, &mut v))),
        ("changes(#)", |w, _| some(w).map(|v| v.windows(2).filter(|p| p[0] != p[1] && !(p[0].is_nan() && p[1].is_nan())).count() as f64)),
        ("resets(#)", |w, _| some(w).map(|v| v.windows(2).filter(|p| p[1] < p[0]).count() as f64)),
        ("deriv(#)", |w, _| slope(w)),
    ];
    let aggregations: [(&str, Aggregate); 9] = [
        ("sum", |v| v.iter().sum()),
        ("avg", |v| v.iter().sum::<f64>() / v.len() as f64),
        ("min", |v| extreme(v, |a, b| a < b)),
        ("max", |v| extreme(v, |a, b| a > b)),
        ("count", |v| v.len() as f64),
        ("group", |_| 1.0),
        ("stddev", |v| variance(v).sqrt()),
        ("stdvar", |v| variance(v)),
        ("quantile", |v| quantile(0.3, v)),
    ];
    let groupings: [&[&str]; 4] = [&[], &["job"], &["instance", "job"], &["missing"]];
    let mut all: Vec<Case> = ["a", "b"].into_iter().map(|metric| Case { text: metric.to_owned(), metric, over: None, aggregate: None }).collect();
    for (range, millis) in [("1s", 1_000), ("40s", 40_000), ("2m", 120_000), ("5m", 300_000), ("25m", 1_500_000)] {
        for (text, function) in functions {
            let metric = if text.contains("rate(") || text.contains("increase") || text.contains("resets") { "a" } else { "b" };
            all.push(Case { text: text.replace('#', &format!("{metric}[{range}]")), metric, over: Some((function, millis)), aggregate: None });
        }
    }
    for (name, aggregate) in aggregations {
        for by in groupings {
            let parameter = if name == "quantile" { "0.3, " } else { "" };
            let text = |inner: &str| format!("{name} by ({}) ({parameter}{inner})", by.join(", "));
            all.push(Case { text: text("b"), metric: "b", over: None, aggregate: Some((aggregate, by)) });
            all.push(Case { text: text("rate(a[5m])"), metric: "a", over: Some((functions[0].1, 300_000)), aggregate: Some((aggregate, by)) });
        }
    }
    all
}

impl Case {
    /// The value at one time, by the text of the labels.
    pub(crate) fn at(&self, data: &Data, at: Timestamp) -> BTreeMap<String, f64> {
        let mut found = BTreeMap::new();
        let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for (labels, samples) in data.iter().filter(|(labels, _)| labels.metric_name() == Some(self.metric)) {
            let Some(value) = self.of(samples, at) else { continue };
            let Some((_, by)) = self.aggregate else {
                let keeps_name = self.over.is_none() || self.text.starts_with("last_") || self.text.starts_with("first_");
                let dropped = if keeps_name { labels.clone() } else { labels.iter().filter(|(name, _)| *name != "__name__").collect() };
                found.insert(dropped.to_string(), value);
                continue;
            };
            let group: Labels = labels.iter().filter(|(name, _)| by.contains(name)).collect();
            groups.entry(group.to_string()).or_default().push(value);
        }
        if let Some((aggregate, _)) = self.aggregate {
            found.extend(groups.into_iter().map(|(labels, mut values)| (labels, aggregate(&mut values))));
        }
        found
    }

    fn of(&self, samples: &Window, at: Timestamp) -> Option<f64> {
        let stale = |value: f64| value.to_bits() == STALE_BITS;
        let Some((function, millis)) = self.over else {
            return samples.iter().rfind(|(time, _)| *time <= at && *time > at - LOOKBACK).map(|p| p.1).filter(|value| !stale(*value));
        };
        let window: Vec<_> = samples.iter().copied().filter(|(time, value)| *time > at - millis && *time <= at && !stale(*value)).collect();
        function(&window, Span { from: at - millis, to: at })
    }
}

fn some(window: &Window) -> Option<Vec<f64>> {
    (!window.is_empty()).then(|| window.iter().map(|p| p.1).collect())
}

fn last_two(window: &Window) -> Option<((Timestamp, f64), (Timestamp, f64))> {
    let [.., a, b] = window else { return None };
    Some((*a, *b))
}

/// The difference between the ends of a window as if the samples reached to its edges.
fn extrapolated(window: &Window, span: Span, counter: bool) -> Option<f64> {
    let (first, last) = (window.first()?, window.last()?);
    if window.len() < 2 {
        return None;
    }
    let mut result = last.1 - first.1;
    if counter {
        result += window.windows(2).filter(|p| p[1].1 < p[0].1).map(|p| p[0].1).sum::<f64>();
    }
    let seconds = |from: Timestamp, to: Timestamp| (to - from) as f64 / 1e3;
    let sampled = seconds(first.0, last.0);
    let between = sampled / (window.len() - 1) as f64;
    let edge = |gap: f64| if gap >= between * 1.1 { between / 2.0 } else { gap };
    let mut before = edge(seconds(span.from, first.0));
    if counter && result > 0.0 && first.1 >= 0.0 {
        before = before.min(sampled * (first.1 / result)); // the counter was not below 0
    }
    Some(result * ((sampled + before + edge(seconds(last.0, span.to))) / sampled))
}

/// The value that none is better than; NaN only where there is nothing else.
fn extreme(values: &[f64], better: impl Fn(f64, f64) -> bool) -> f64 {
    values.iter().copied().filter(|v| !v.is_nan()).reduce(|a, b| if better(b, a) { b } else { a }).unwrap_or(f64::NAN)
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / values.len() as f64
}

/// Between the two values next to the rank; NaN is the smallest of all.
fn quantile(q: f64, values: &mut [f64]) -> f64 {
    values.sort_by(|a, b| b.is_nan().cmp(&a.is_nan()).then(a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal)));
    let rank = q * (values.len() - 1) as f64;
    let (low, high) = (values[rank.floor() as usize], values[(rank.floor() as usize + 1).min(values.len() - 1)]);
    let weight = rank - rank.floor();
    low * (1.0 - weight) + high * weight
}

/// The slope of the line with the least squares.
fn slope(window: &Window) -> Option<f64> {
    if window.len() < 2 {
        return None;
    }
    let n = window.len() as f64;
    let seconds = |time: Timestamp| (time - window[0].0) as f64 / 1e3;
    let (x, y) = (window.iter().map(|p| seconds(p.0)).sum::<f64>() / n, window.iter().map(|p| p.1).sum::<f64>() / n);
    let covariance: f64 = window.iter().map(|p| (seconds(p.0) - x) * (p.1 - y)).sum();
    let variance: f64 = window.iter().map(|p| (seconds(p.0) - x).powi(2)).sum();
    Some(covariance / variance)
}
