//! Series and queries that any program can recreate, so that another engine can be timed over the same and its results compared.
//!
//! Sample n = 0..480 of every series is taken at n*15 s. All values are integers, or sixteenths of integers, and so exact.

use promforge::engine::MemoryStore;
use promforge::model::{Labels, Sample, Series, Value};

/// How many samples each series has: two hours.
pub(crate) const SAMPLES: u64 = 481;

/// Milliseconds from one sample to the next.
pub(crate) const INTERVAL: i64 = 15_000;

/// The `le` of each bucket and its cumulative share in hundredths.
const BUCKETS: [(&str, u64); 10] =
    [("0.005", 2), ("0.01", 5), ("0.025", 11), ("0.05", 23), ("0.1", 41), ("0.25", 67), ("0.5", 83), ("1", 94), ("2.5", 99), ("+Inf", 100)];

/// The queries, in the order of the table.
pub(crate) const QUERIES: [&str; 13] = [
    "sum by (l) (rate(m[5m]))",
    "histogram_quantile(0.9, sum by (le) (rate(m_bucket[5m])))",
    "a / on (l) group_left b",
    "topk(5, m)",
    "topk(5, g)",
    "quantile_over_time(0.9, m[10m])",
    "quantile_over_time(0.9, g[10m])",
    "max_over_time(m[1h])",
    "max_over_time(g[1h])",
    "sum_over_time(g[10m])",
    "m",
    "sum(m)",
    "max_over_time(sum by (l) (rate(m[5m]))[30m:1m])",
];

/// The series of all metrics: `scale` (a multiple of 100) each of `m`, `g`, `a` and `m_bucket`, and 100 of `b`.
pub(crate) fn store(scale: u64) -> MemoryStore {
    let mut store = MemoryStore::new();
    for i in 0..scale {
        let (id, l) = (format!("{i:04}"), format!("{:02}", i % 100));
        let mut add = |name, value: &dyn Fn(u64) -> f64| append(&mut store, [("__name__", name), ("i", &id), ("l", &l)], value);
        let reset = if i % 10 == 3 { 100 } else { SAMPLES };
        add("m", &|n| ((n % reset) * (1 + i % 7)) as f64);
        add("g", &|n| ((i * 7_919 + n * 104_729) % 10_007) as f64 / 16.0);
        add("a", &|n| (1 + (i * 31 + n * 17) % 1_000) as f64);
    }
    for l in 0..100 {
        append(&mut store, [("__name__", "b"), ("l", &format!("{l:02}"))], &|n| (1 + (l * 7 + n * 3) % 50) as f64);
    }
    for j in 0..scale / 10 {
        let id = format!("{j:03}");
        for (le, weight) in BUCKETS {
            append(&mut store, [("__name__", "m_bucket"), ("j", &id), ("le", le)], &|n| (n * weight * (1 + j % 3)) as f64);
        }
    }
    store
}

fn append<const N: usize>(store: &mut MemoryStore, labels: [(&str, &str); N], value: &dyn Fn(u64) -> f64) {
    let labels: Labels = labels.into_iter().collect();
    let samples = (0..SAMPLES).zip(0_i64..).map(|(n, step)| Sample { time: step * INTERVAL, value: Value::Float(value(n)) }).collect();
    store.append_series(&Series { labels, samples });
}
