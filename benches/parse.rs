//! Parsing, beside promql-parser in one run. The expressions are those of `PROMFORGE_EXPRS` (JSON lines with `expr`), or a
//! handful written here; with the corpus beside the project its rule files are read instead.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use promforge::promql::{Features, parse};

/// Typical rule expressions, for a machine without a corpus.
const OWN: &[&str] = &[
    "up == 0",
    r#"sum by (job) (rate(http_requests_total{status=~"5..", job!=""}[5m])) / sum by (job) (rate(http_requests_total[5m])) > 0.05"#,
    "histogram_quantile(0.99, sum by (le, path) (rate(http_request_duration_seconds_bucket[5m])))",
    r#"(node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes) * 100 < 10 and predict_linear(node_filesystem_free_bytes[6h], 24 * 3600) < 0"#,
    r#"kube_pod_status_phase{phase=~"Pending|Unknown"} * on (namespace, pod) group_left (owner_kind) topk by (namespace, pod) (1, max by (namespace, pod, owner_kind) (kube_pod_owner))"#,
];

#[expect(clippy::disallowed_methods, reason = "a bench reads its input")]
fn expressions() -> Vec<String> {
    let Some(path) = std::env::var_os("PROMFORGE_EXPRS") else { return OWN.iter().map(|e| (*e).to_owned()).collect() };
    let text = std::fs::read_to_string(path).expect("PROMFORGE_EXPRS names a readable file");
    text.lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
            entry["expr"].as_str().expect("`expr` is text").to_owned()
        })
        .collect()
}

fn bench(c: &mut Criterion) {
    let exprs = expressions();
    let mut group = c.benchmark_group("parse");
    group.throughput(Throughput::Elements(exprs.len() as u64));
    let features = Features::server();
    group.bench_function("promforge", |b| b.iter(|| exprs.iter().filter(|e| parse(black_box(e), &features).map(black_box).is_ok()).count()));
    group.bench_function("promql-parser", |b| {
        b.iter(|| exprs.iter().filter(|e| promql_parser::parser::parse(black_box(e)).map(black_box).is_ok()).count());
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
