//! What holds for every evaluation, whatever the data: an instant is one step of a range, the order of series does not matter, `or` covers its
//! left side, `offset` is a shift of the data, and fast paths give what a naive one gives.
//!
//! Upstream's own suite and the differential fuzzing (fuzz/README.md) hold the values themselves.

mod data;
mod naive;

use std::collections::BTreeMap;

use promforge::engine::{Engine, MemoryStore, Options, Value};
use promforge::model::duration::millis;
use promforge::model::{Labels, Timestamp};
use proptest::prelude::*;

use data::{Data, data, store};

/// Values by series and time.
type Found = BTreeMap<String, BTreeMap<Timestamp, f64>>;

fn engine() -> Engine {
    Engine::new(Options { max_samples: 10_000_000, ..Options::suite() })
}

fn by_series(value: Value, at: Timestamp) -> Found {
    let mut found = Found::new();
    let mut put =
        |labels: &Labels, time, value| assert!(found.entry(labels.to_string()).or_default().insert(time, value).is_none(), "{labels} twice at {time}");
    match value {
        Value::Scalar(value) => put(&Labels::empty(), at, value),
        Value::Vector(samples) => samples.iter().for_each(|s| put(&s.labels, s.sample.time, s.float().expect("all samples are floats"))),
        Value::Matrix(all) => all.iter().for_each(|s| s.floats.iter().for_each(|p| put(&s.labels, p.time, p.value))),
        Value::String(_) => {}
    }
    found
}

/// A query over the grid; errors as texts.
fn range(store: &MemoryStore, text: &str, grid: Grid) -> Result<Found, String> {
    let engine = engine();
    let expr = engine.parse(text).map_err(|e| format!("{text}: {e}"))?;
    engine.range(store, &expr, grid.start, grid.end(), millis(grid.step)).map(|found| by_series(found.value, 0)).map_err(|e| e.to_string())
}

fn instant(store: &MemoryStore, text: &str, at: Timestamp) -> Result<Found, String> {
    let engine = engine();
    let expr = engine.parse(text).map_err(|e| format!("{text}: {e}"))?;
    engine.instant(store, &expr, at).map(|found| by_series(found.value, at)).map_err(|e| e.to_string())
}

/// Steps of a range query.
#[derive(Debug, Clone, Copy)]
struct Grid {
    start: Timestamp,
    step: i64,
    steps: i64,
}

impl Grid {
    const fn end(self) -> Timestamp {
        self.start + self.step * (self.steps - 1)
    }

    fn times(self) -> impl Iterator<Item = Timestamp> {
        (0..self.steps).map(move |i| self.start + i * self.step)
    }
}

fn grid() -> impl Strategy<Value = Grid> {
    (-200_000..1_500_000_i64, prop::sample::select(vec![1_000, 15_000, 30_000, 60_000, 61_001, 300_000]), 1..25_i64).prop_map(|(start, step, steps)| Grid {
        start,
        step,
        steps,
    })
}

fn close(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3)
}

/// That both have the same series, times and (nearly) values.
fn same(a: &Found, b: &Found) -> Result<(), String> {
    if !a.keys().eq(b.keys()) {
        return Err(format!("series {:?}\nand    {:?}", a.keys(), b.keys()));
    }
    for ((labels, a), b) in a.iter().zip(b.values()) {
        if !a.keys().eq(b.keys()) {
            return Err(format!("{labels} at {:?}\nand {:?}", a.keys(), b.keys()));
        }
        if let Some(((time, a), b)) = a.iter().zip(b.values()).find(|((_, a), b)| !close(**a, **b)) {
            return Err(format!("{labels} is {a} and {b} at {time}"));
        }
    }
    Ok(())
}

fn check(result: Result<(), String>, context: &dyn std::fmt::Debug) -> Result<(), TestCaseError> {
    result.map_err(|e| TestCaseError::fail(format!("{e}\n{context:?}")))
}

/// Expressions of all kinds whose value at a step depends on nothing but the data and the time of that step.
const EXPRESSIONS: &[&str] = &[
    "a",
    "a{job=\"x\"}",
    "{__name__=~\"a|b\",instance!=\"1\"}",
    "a offset 1m",
    "a offset -90s",
    "rate(a[5m])",
    "increase(a[2m] offset 1m)",
    "delta(b[5m])",
    "irate(a[1m])",
    "idelta(b[3m])",
    "deriv(b[5m])",
    "predict_linear(b[5m], 60)",
    "resets(a[10m])",
    "changes(b[10m])",
    "sum_over_time(b[1m])",
    "avg_over_time(b[7m])",
    "min_over_time(b[5m])",
    "max_over_time(b[5m])",
    "stddev_over_time(b[5m])",
    "quantile_over_time(0.7, b[5m])",
    "mad_over_time(b[5m])",
    "count_over_time(a[30s])",
    "last_over_time(a[30s])",
    "first_over_time(a[4m])",
    "ts_of_max_over_time(b[4m])",
    "absent_over_time(a[1m])",
    "absent(a)",
    "timestamp(a)",
    "double_exponential_smoothing(b[5m], 0.5, 0.3)",
    "max_over_time(rate(a[1m])[5m:30s])",
    "sum_over_time((a > 0)[3m:1m] offset 30s)",
    "rate(a[5m] anchored)",
    "increase(b[5m] smoothed)",
    "a smoothed",
    "sum(a)",
    "sum by (job) (rate(a[5m]))",
    "avg without (instance) (b)",
    "stddev by (job) (b)",
    "quantile(0.3, b)",
    "topk by (job) (1, b)",
    "bottomk(2, b)",
    "count_values(\"v\", a)",
    "limitk(2, a)",
    "limit_ratio(0.5, a)",
    "group by (instance) (a)",
    "-a",
    "abs(b) + 1",
    "a + on (job, instance) b",
    "a / ignoring (le) group_left b",
    "a > bool b",
    "a == b",
    "b > 0",
    "a and b",
    "a unless on (job) b{instance=\"1\"}",
    "a or on (instance) b",
    "a + fill (3) b",
    "scalar(sum(a)) + time()",
    "vector(time())",
    "clamp(b, -1, 1)",
    "round(b, 0.5)",
    "minute(a)",
    "label_replace(a, \"new\", \"$1\", \"job\", \"(.)\")",
    "label_join(a, \"new\", \"-\", \"job\", \"instance\")",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_step_of_a_range_is_an_instant(data in data(), grid in grid()) {
        let store = store(&data);
        for text in EXPRESSIONS {
            let mut steps = Found::new();
            let mut failed = false;
            for at in grid.times() {
                match instant(&store, text, at) {
                    Ok(found) => found.into_iter().for_each(|(labels, points)| steps.entry(labels).or_default().extend(points)),
                    Err(_) => failed = true,
                }
            }
            match range(&store, text, grid) {
                Ok(found) => {
                    prop_assert!(!failed, "only the instant fails: {text}");
                    // a bit more or less would show, too: the very same numbers are added in the same order
                    check(same(&found, &steps), &text)?;
                }
                Err(error) => prop_assert!(failed, "{text}: {error}"),
            }
        }
    }

    #[test]
    fn the_order_of_series_does_not_matter(data in data(), grid in grid(), turn in 0..10_usize) {
        let mut other = data.clone();
        other.reverse();
        let by = turn.min(other.len());
        other.rotate_left(by);
        let (one, two) = (store(&data), store(&other));
        for text in EXPRESSIONS.iter().filter(|text| !["topk", "bottomk", "limitk"].iter().any(|ranked| text.contains(ranked))) {
            match (range(&one, text, grid), range(&two, text, grid)) {
                (Ok(one), Ok(two)) => check(same(&one, &two), text)?,
                (one, two) => prop_assert!(one.is_err() && two.is_err(), "{text}"),
            }
        }
    }

    #[test]
    fn or_covers_its_left_side(data in data(), grid in grid()) {
        let store = store(&data);
        for (left, right) in [("a", "b"), ("rate(a[2m])", "b"), ("b > 0", "a"), ("sum by (job) (a)", "b"), ("a{job=\"x\"}", "a"), ("a", "vector(1)")] {
            for matching in ["", " on (job)", " ignoring (instance)", " on ()"] {
                let (Ok(covered), Ok(all)) = (range(&store, left, grid), range(&store, &format!("{left} or{matching} {right}"), grid)) else { continue };
                for (labels, points) in covered {
                    for (time, value) in points {
                        let there = all.get(&labels).and_then(|points| points.get(&time));
                        prop_assert!(there.is_some_and(|there| there.to_bits() == value.to_bits()), "{labels} of {left} or{matching} {right} at {time}: {there:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_offset_is_a_shift_of_the_data(data in data(), grid in grid(), shift in prop::sample::select(vec![-90_000_i64, -1_000, 1, 15_000, 60_000, 333_000])) {
        let shifted: Data = data.iter().map(|(labels, samples)| (labels.clone(), samples.iter().map(|(t, v)| (t + shift, *v)).collect())).collect();
        let (plain, shifted) = (store(&data), store(&shifted));
        let offset = format!("offset {}{}ms", if shift < 0 { "-" } else { "" }, shift.abs());
        for text in ["a$", "rate(a[5m]$)", "sum by (job) (increase(a[2m]$))", "max_over_time(b[3m]$)", "a$ + on (job, instance) b$", "rate(a[3m] anchored$)", "b smoothed$"] {
            let (moved, expected) = (text.replace('$', &format!(" {offset}")), text.replace('$', ""));
            match (range(&plain, &moved, grid), range(&shifted, &expected, grid)) {
                (Ok(one), Ok(two)) => check(same(&one, &two), &moved)?,
                (one, two) => prop_assert!(one.is_err() && two.is_err(), "{text}: {one:?} {two:?}"),
            }
        }
    }

    #[test]
    fn fast_paths_equal_the_naive_one(data in data(), grid in grid()) {
        let store = store(&data);
        for case in naive::cases() {
            let found = range(&store, &case.text, grid).map_err(TestCaseError::fail)?;
            let mut expected = Found::new();
            for at in grid.times() {
                for (labels, value) in case.at(&data, at) {
                    expected.entry(labels).or_default().insert(at, value);
                }
            }
            check(same(&found, &expected), &case.text)?;
        }
    }
}
