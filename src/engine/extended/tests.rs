//! Anchored and smoothed selectors and start timestamps through the whole engine, as the suite's engine reads them.

use crate::engine::{Engine, MemoryStore, Options, Value};
use crate::model::{Labels, Value as SampleValue};

fn store() -> MemoryStore {
    let mut store = MemoryStore::new();
    let of = |name: &str| -> Labels { [("__name__", name)].into_iter().collect() };
    for (minute, value) in (0..).zip([1.0, 2.0, 0.0, 4.0, 8.0]) {
        store.append(&of("x_total"), minute * 60_000, value);
        store.append_started(&of("s_total"), minute * 60_000 + 30_000, (minute + 1) * 60_000, SampleValue::Float(value));
    }
    store.append_histogram(&of("h"), 60_000, std::sync::Arc::default());
    store
}

/// The values at 150 s, or the error.
fn of(text: &str) -> Result<Vec<f64>, String> {
    let engine = Engine::new(Options::suite());
    let expr = engine.parse(text).map_err(|e| e.to_string())?;
    let found = engine.instant(&store(), &expr, 150_000).map_err(|e| e.to_string())?;
    Ok(match found.value {
        Value::Vector(samples) => samples.iter().filter_map(|s| s.sample.value.float()).collect(),
        Value::Matrix(series) => series.iter().flat_map(|s| s.floats.iter().map(|p| p.value)).collect(),
        other => return Err(format!("{other:?}")),
    })
}

#[test]
fn from_edge_to_edge() {
    for (text, want) in [
        ("x_total smoothed", &[2.0][..]),
        ("x_total anchored", &[0.0]),
        ("increase(x_total[1m] anchored)", &[0.0]),
        ("increase(x_total[1m] smoothed)", &[2.0]),
        ("delta(x_total[1m] smoothed)", &[1.0]),
        ("resets(x_total[1m] anchored)", &[1.0]),
        ("changes(x_total[1m] anchored)", &[1.0]),
        ("x_total[1m] anchored", &[2.0, 0.0, 0.0]),
        ("x_total[1m] smoothed", &[1.0, 0.0, 2.0]),
    ] {
        assert_eq!(of(text).as_deref(), Ok(want), "{text}");
    }
    assert_eq!(
        of("count_over_time(none[1m] smoothed)"),
        Err("smoothed modifier can only be used with: delta, increase, rate - not with count_over_time".to_owned())
    );
    assert_eq!(
        of("absent_over_time(none[1m] anchored)"),
        Err("anchored modifier can only be used with: changes, delta, increase, rate, resets - not with absent_over_time".to_owned())
    );
    assert_eq!(of("h[1m] anchored"), Err("anchored modifier is not supported with histograms".to_owned()));
}

#[test]
fn starts_are_read_where_they_count() {
    for (text, want) in [
        ("start_timestamp(s_total)", &[90.0][..]),
        ("start_timestamp(x_total)", &[0.0]),
        ("start_timestamp(x_total + 0)", &[]),
        // What is asked of the storage reaches beyond the time looked at, so that forgetting the offset finds samples.
        ("start_timestamp(s_total smoothed offset 2m @ 150)", &[90.0]),
        ("resets(s_total[150s])", &[1.0]),
        ("resets(s_total[150s:1m])", &[0.0]),
        ("changes(s_total[150s])", &[1.0]),
    ] {
        assert_eq!(of(text).as_deref(), Ok(want), "{text}");
    }
}
