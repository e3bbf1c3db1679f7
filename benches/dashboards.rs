//! A hundred dashboards of sixty panels each, built and encoded, beside Grafana's SDK for Python on the same definition. Files of others, read and
//! written back.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use promforge::grafana::file::{File, canonical_text};
use promforge::text::SourceId;

#[path = "../examples/hundred_dashboards.rs"]
#[expect(dead_code, reason = "the program's own `main`")]
mod hundred;

fn dashboards(c: &mut Criterion) {
    let mut group = c.benchmark_group("dashboards");
    group.bench_function("build", |b| b.iter(|| hundred::build(black_box(7))));
    let dashboard = hundred::build(7);
    let text = dashboard.to_text();
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("encode", |b| b.iter(|| black_box(&dashboard).to_text()));
    group.bench_function("build and encode", |b| b.iter(|| hundred::build(black_box(7)).to_text()));
    group.bench_function("read and write back", |b| b.iter(|| File::read(SourceId(0), black_box(text.as_str())).0.map(|file| canonical_text(&file))));
    group.finish();
}

criterion_group!(benches, dashboards);
criterion_main!(benches);
