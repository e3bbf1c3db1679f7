//! What an evaluation holds in memory: bounded by the sample limit, few allocations however many samples there are.

use allocation_counter::measure;
use promforge::engine::{Engine, EvalError, MemoryStore, Options};
use promforge::model::Labels;
use promforge::model::duration::seconds;

const STEPS: i64 = 240;

fn store(series: i64) -> MemoryStore {
    let mut store = MemoryStore::new();
    for number in 0..series {
        let (instance, group) = (number.to_string(), (number % 10).to_string());
        let labels: Labels = [("__name__", "m"), ("group", group.as_str()), ("instance", instance.as_str())].into_iter().collect();
        (0..=STEPS).for_each(|i| store.append(&labels, i * 15_000, 1.0));
    }
    store
}

/// The most bytes held and the number of allocations of a range query, and whether it ended at the limit.
fn run(store: &MemoryStore, query: &str, max_samples: usize) -> (u64, u64, bool) {
    let engine = Engine::new(Options { max_samples, ..Options::server() });
    let expr = engine.parse(query).expect("it parses");
    let mut limited = false;
    let info = measure(|| {
        let found = engine.range(store, &expr, 0, STEPS * 15_000, seconds(15));
        limited = matches!(found, Err(EvalError::TooManySamples { .. }));
    });
    (info.bytes_max, info.count_total, limited)
}

#[test]
fn memory_stays_within_twice_the_sample_limit() {
    const LIMIT: usize = 50_000;
    let store = store(1000);
    // A sample is a time and a float; names, labels and columns in between count for the second half.
    let most = 2 * 16 * LIMIT as u64 + (1 << 20);
    for query in ["m", "rate(m[5m])", "m + m", "sum by (instance) (m)", "topk by (instance) (3, m)", "max_over_time(rate(m[1m])[10m:15s])", "quantile(0.9, m)"]
    {
        let (bytes, _, limited) = run(&store, query, LIMIT);
        assert!(bytes <= most, "{query} holds {bytes} bytes, more than {most}");
        assert!(limited || query.starts_with("quantile"), "{query} has more samples than {LIMIT}");
    }
}

#[test]
fn allocations_follow_series_not_samples() {
    let store = store(200);
    for query in ["m", "rate(m[5m])", "sum by (group) (m)", "m * 2", "m + m", "topk(3, m)", "max_over_time(m[10m])"] {
        let (_, count, _) = run(&store, query, usize::MAX);
        let samples = 200 * STEPS as u64;
        assert!(count < samples / 8, "{query}: {count} allocations for {samples} samples");
    }
}
