//! Aggregations and operators on native histograms: whole evaluations at one minute, what comes out was asked of Prometheus 3.15.0.

use super::super::{Engine, EvalError, MemoryStore, Options, Value};
use crate::model::duration::minutes;
use crate::model::number::g;
use crate::model::series_notation::parse_series;

const LOAD: &str = r#"
    h{a="1"} {{schema:0 count:3 sum:5 buckets:[1 2]}}x3
    h{a="2"} {{schema:1 count:4 sum:2 z_bucket:1 z_bucket_w:0.1 buckets:[1 2]}}x3
    c{a="1"} {{schema:-53 count:3 sum:5 custom_values:[1 2] buckets:[1 2]}}x3
    c{a="2"} {{schema:-53 count:4 sum:6 custom_values:[1 4] buckets:[1 2 1]}}x3
    g{a="1"} {{count:1 sum:1 buckets:[1] counter_reset_hint:gauge}}x3
    f{a="1"} 2x3
    f{a="3"} 5x3
"#;

fn store() -> MemoryStore {
    let mut store = MemoryStore::new();
    for line in LOAD.lines().filter(|line| !line.trim().is_empty()) {
        let series = parse_series(line).expect("the test's series read");
        for (time, value) in (0..).step_by(60_000).zip(series.values.iter()) {
            if let Some(value) = value {
                store.append_started(&series.labels, 0, time, value);
            }
        }
    }
    store
}

/// The samples, if any, in one line; each warning and info in a line of its own.
fn evaluated(store: &MemoryStore, expr: &str) -> Vec<String> {
    let engine = Engine::new(Options::suite());
    let parsed = engine.parse(expr).expect("it parses");
    let found = engine.instant(store, &parsed, 60_000).expect("it evaluates");
    let Value::Vector(samples) = found.value else { panic!("an instant vector") };
    let text = |value: &crate::model::Value| match value {
        crate::model::Value::Float(value) => g(*value),
        crate::model::Value::Histogram(histogram) => histogram.test_expression(),
    };
    let mut samples: Vec<String> = samples.iter().map(|s| format!("{} {}", s.labels, text(&s.sample.value))).collect();
    samples.sort();
    let mut lines = vec![samples.join("; ")];
    lines.retain(|line| !line.is_empty());
    let remarks = found.annotations.warnings(expr).into_iter().chain(found.annotations.infos(expr));
    lines.extend(remarks.map(|remark| remark.replacen("PromQL ", "", 1)));
    lines
}

#[rustfmt::skip]
const CASES: &[(&str, &[&str])] = &[
    ("sum(h)", &["{} {{count:7 sum:7 z_bucket:1 z_bucket_w:0.1 counter_reset_hint:not_reset buckets:[2 4]}}"]),
    ("avg(h)", &["{} {{count:3.5 sum:3.5 z_bucket:0.5 z_bucket_w:0.1 counter_reset_hint:not_reset buckets:[1 2]}}"]),
    ("sum(c)", &["{} {{schema:-53 count:7 sum:11 custom_values:[1] counter_reset_hint:not_reset buckets:[2 5]}}", "info: mismatched custom buckets were reconciled during aggregation (1:5)"]),
    (r#"avg({__name__=~"c|h"})"#, &[r#"warning: vector contains a mix of histograms with exponential and custom buckets schemas for metric name "c" (1:5)"#]),
    (r#"sum({__name__=~"h|f"})"#, &["warning: encountered a mix of histograms and floats for aggregation (1:5)"]),
    (r#"count by (a) ({__name__=~".+"})"#, &[r#"{a="1"} 4; {a="2"} 2; {a="3"} 1"#]),
    (r#"max({__name__=~"h|f"})"#, &["{} 5", "info: ignored histogram in max aggregation (1:5)"]),
    ("quantile(0.5, h)", &["info: ignored histogram in quantile aggregation (1:15)"]),
    (r#"topk(1, {a="1"})"#, &[r#"f{a="1"} 2"#, "info: ignored histogram in topk aggregation (1:1)"]),
    ("limit_ratio(-2, g)", &[r#"g{a="1"} {{count:1 sum:1 counter_reset_hint:gauge buckets:[1]}}"#, "warning: ratio value should be between -1 and 1, got -2, capping to -1 (1:13)"]),
    ("h + c", &["warning: incompatible bucket layout encountered for binary operator + (1:1)"]),
    ("h - g", &[r#"{a="1"} {{count:2 sum:4 counter_reset_hint:gauge offset:1 buckets:[2]}}"#]),
    (r#"c + on () group_left c{a="1"}"#, &[r#"{a="1"} {{schema:-53 count:6 sum:10 custom_values:[1 2] counter_reset_hint:not_reset buckets:[2 4]}}; {a="2"} {{schema:-53 count:7 sum:11 custom_values:[1] counter_reset_hint:not_reset buckets:[2 5]}}"#, "info: mismatched custom buckets were reconciled during addition (1:1)"]),
    ("h * 2", &[r#"{a="1"} {{count:6 sum:10 counter_reset_hint:not_reset buckets:[2 4]}}; {a="2"} {{schema:1 count:8 sum:4 z_bucket:2 z_bucket_w:0.1 counter_reset_hint:not_reset buckets:[2 4]}}"#]),
    ("2 * g / 0", &[r#"{a="1"} {{count:+Inf sum:+Inf z_bucket:NaN counter_reset_hint:gauge}}"#]),
    ("h / f", &[r#"{a="1"} {{count:1.5 sum:2.5 counter_reset_hint:not_reset buckets:[0.5 1]}}"#]),
    ("2 / h", &[r#"info: incompatible sample types encountered for binary operator "/": float / histogram (1:1)"#]),
    ("h </ 1.5", &[r#"h{a="1"} {{count:2.1699250014423126 sum:2.139966426615817 counter_reset_hint:not_reset buckets:[1 1.1699250014423126]}}; h{a="2"} {{schema:1 count:4 sum:2 z_bucket:1 z_bucket_w:0.1 counter_reset_hint:not_reset buckets:[1 2]}}"#]),
    ("3 >/ h", &[r#"info: incompatible sample types encountered for binary operator ">/": float >/ histogram (1:1)"#]),
    ("h != bool c", &[r#"{a="1"} 1; {a="2"} 1"#]),
    ("h + fill(1) f", &[r#"{a="1"} 3; {a="3"} 6"#, r#"info: incompatible sample types encountered for binary operator "+": histogram + float (1:1)"#]),
    ("-h", &[r#"{a="1"} {{count:-3 sum:-5 counter_reset_hint:gauge buckets:[-1 -2]}}; {a="2"} {{schema:1 count:-4 sum:-2 z_bucket:-1 z_bucket_w:0.1 counter_reset_hint:gauge buckets:[-1 -2]}}"#]),
];

#[test]
fn aggregations_and_operators() {
    let store = store();
    for (expr, expected) in CASES {
        assert_eq!(evaluated(&store, expr), *expected, "{expr}");
    }
}

/// The least `max_samples` that a range query of four steps needs.
fn least(store: &MemoryStore, expr: &str) -> usize {
    let enough = |max_samples: &usize| {
        let engine = Engine::new(Options { max_samples: *max_samples, ..Options::suite() });
        let parsed = engine.parse(expr).expect("it parses");
        let result = engine.range(store, &parsed, 0, 180_000, minutes(1));
        !matches!(result, Err(EvalError::TooManySamples { .. }))
    };
    (0..1000).find(enough).expect("it needs less")
}

#[test]
fn samples_count_while_they_are_in_memory() {
    let store = store();
    // Four steps of two series; of a literal; the results; and at the last step a sample of each operand.
    assert_eq!(least(&store, "f + 1"), 8 + 4 + 8 + 3);
    assert_eq!(least(&store, "f + f"), 8 + 8 + 8 + 4);
    assert_eq!(least(&store, "time() + 1"), 4 + 4 + 4 + 2);
    assert_eq!(least(&store, r#"sort_by_label(f, "a")"#), 8 + 8 + 2);
    assert_eq!(least(&store, "scalar(f)"), 8 + 4 + 2);
    // What an aggregation gives is not counted before it is there.
    assert_eq!(least(&store, "sum(f)"), 8);
    // A histogram counts by its size; a little more so while results are collected.
    assert_eq!(least(&store, r#"h{a="1"}"#), 4 * 12);
    assert_eq!(least(&store, r#"h{a="1"} * 1"#), 4 * 12 + 4 + 4 * 13 + 2);
}
