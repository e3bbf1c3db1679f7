//! Series with irregular times, gaps, resets, stale markers and NaN.

use promforge::engine::MemoryStore;
use promforge::model::number::STALE_BITS;
use promforge::model::{Labels, Timestamp};
use proptest::prelude::*;

/// Series and their samples in order of time.
pub(crate) type Data = Vec<(Labels, Vec<(Timestamp, f64)>)>;

/// Counters `a` and gauges `b`, each with up to five label sets.
pub(crate) fn data() -> impl Strategy<Value = Data> {
    let places = prop::sample::subsequence(vec![("x", "1"), ("x", "2"), ("y", "1"), ("y", "3"), ("z", "1")], 0..=5);
    let of = |name: &'static str, counter: bool| {
        places.clone().prop_flat_map(move |places| {
            let series = places.into_iter().map(|(job, instance)| {
                let labels: Labels = [("__name__", name), ("job", job), ("instance", instance)].into_iter().collect();
                samples(counter).prop_map(move |samples| (labels.clone(), samples))
            });
            series.collect::<Vec<_>>()
        })
    };
    (of("a", true), of("b", false)).prop_map(|(a, b)| a.into_iter().chain(b).collect())
}

fn samples(counter: bool) -> impl Strategy<Value = Vec<(Timestamp, f64)>> {
    let gap = prop_oneof![8 => Just(15_000_i64), 2 => 1..60_000_i64, 1 => Just(300_000), 1 => 300_000..700_000_i64];
    let change = prop_oneof![20 => (-80..=80_i32).prop_map(|n| Some(f64::from(n) / 8.0)), 4 => Just(Some(0.0)), 1 => Just(None), 1 => Just(Some(f64::NAN))];
    (0..100_000_i64, prop::collection::vec((gap, change), 0..80)).prop_map(move |(start, changes)| {
        let (mut time, mut value) = (start, 0.0_f64);
        let sample = |(gap, change): (i64, Option<f64>)| {
            time += gap;
            let written = match change {
                None => f64::from_bits(STALE_BITS),
                Some(change) if change.is_nan() => change,
                Some(change) if counter => {
                    value = if change < -9.0 { 0.0 } else { value + change.abs() };
                    value
                }
                Some(change) => {
                    value += change;
                    value
                }
            };
            (time, written)
        };
        changes.into_iter().map(sample).collect()
    })
}

/// The series in their order.
pub(crate) fn store(data: &Data) -> MemoryStore {
    let mut store = MemoryStore::new();
    for (labels, samples) in data {
        for (time, value) in samples {
            store.append(labels, *time, *value);
        }
    }
    store
}
