//! Native histograms through whole evaluations, `info()`, and oddities of upstream that are kept: each case was asked of
//! Prometheus 3.15.0.

use super::super::{Engine, MemoryStore, Options, Value};
use crate::model;
use crate::model::number::g;
use crate::model::series_notation::parse_series;

const LOAD: &str = r#"
  skewed {{schema:0 count:10 sum:NaN buckets:[2 2 2 2]}}x10
  typed{__type__="histogram", __unit__="s", a="1"} {{schema:0 count:4 sum:8 buckets:[1 3]}}x10
  mix 1 {{count:1 sum:1 buckets:[1]}} 3 4 5 6
  c {{count:1 sum:1 buckets:[1]}} {{count:2 sum:2 buckets:[2]}} {{count:1 sum:1 buckets:[1]}} {{count:3 sum:3 buckets:[3]}}x7
  f 1x10
  both{le="1"} 1x10
  both{le="+Inf"} 2x10
  both {{count:4 sum:8 buckets:[1 3]}}x10
  num 7x10
  s{l="007"} 1x10
  s{l="7"} 2x10
  target_info{instance="i", job="j", data="d"} 1x10
  base{instance="i", job="j"} 5x10
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

fn shown(value: &Value) -> String {
    let point = |value: &model::Value| match value {
        model::Value::Float(value) => g(*value),
        model::Value::Histogram(value) => value.test_expression(),
    };
    match value {
        Value::Scalar(value) => g(*value),
        Value::String(text) => text.clone(),
        Value::Vector(samples) => samples.iter().map(|s| format!("{} {}", s.labels, point(&s.sample.value))).collect::<Vec<_>>().join("; "),
        Value::Matrix(series) => {
            let points = |s: &super::super::Series| s.samples().map(|p| format!("{}@{}", point(&p.value), p.time / 1000)).collect::<Vec<_>>().join(" ");
            series.iter().map(|s| format!("{} {}", s.labels, points(s))).collect::<Vec<_>>().join("; ")
        }
    }
}

/// Result and remarks at five minutes, delayed removal of names or not.
fn ask(options: Options, text: &str) -> (String, Vec<String>) {
    let engine = Engine::new(options);
    let expr = engine.parse(text).unwrap_or_else(|errors| panic!("{text}: {errors}"));
    match engine.instant(&store(), &expr, 300_000) {
        Ok(found) => (shown(&found.value), [found.annotations.warnings(text), found.annotations.infos(text)].concat()),
        Err(error) => (format!("error: {error}"), Vec::new()),
    }
}

type Case = (bool, &'static str, &'static str, &'static [&'static str]);

const SUITE: bool = true;
const SERVER: bool = false;

#[test]
fn as_prometheus_says() {
    let cases: &[Case] = &[
        (
            SUITE,
            r#"histogram_quantile(0.3, skewed)"#,
            r#"{} 5.65685424949238"#,
            &[r#"PromQL info: input to histogram_quantile has NaN observations, result is skewed higher for metric name "skewed" (1:25)"#],
        ),
        (
            SUITE,
            r#"histogram_quantile(0.9, skewed)"#,
            r#"{} NaN"#,
            &[r#"PromQL info: input to histogram_quantile has NaN observations, result is NaN for metric name "skewed" (1:25)"#],
        ),
        (
            SUITE,
            r#"histogram_fraction(0, 1, skewed)"#,
            r#"{} 0.2"#,
            &[r#"PromQL info: input to histogram_fraction has NaN observations, which are excluded from all fractions for metric name "skewed" (1:26)"#],
        ),
        (SERVER, r#"histogram_count(typed)"#, r#"{__type__="histogram", __unit__="s", a="1"} 4"#, &[]),
        (SUITE, r#"histogram_count(typed)"#, r#"{a="1"} 4"#, &[]),
        (SERVER, r#"histogram_quantile(0.5, typed)"#, r#"{a="1"} 1.2599210498948732"#, &[]),
        (
            SUITE,
            r#"quantile_over_time(0.5, mix[5m])"#,
            r#"{} 4.5"#,
            &[r#"PromQL info: ignored histograms in a range containing both floats and histograms for metric name "mix" (1:20)"#],
        ),
        (SUITE, r#"topk(scalar(f @ end()), s)"#, r#"s{l="7"} 2"#, &[]),
        (
            SUITE,
            r#"rate(f[1m:30s])"#,
            r#"{} 0"#,
            &[r#"PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "f" (1:1)"#],
        ),
        (SUITE, r#"c + c offset 1m"#, r#"{} {{count:6 sum:6 counter_reset_hint:not_reset buckets:[6]}}"#, &[]),
        (SERVER, r#"{__name__=~"f|num"} > bool 0 or -f"#, r#"error: vector cannot contain metrics with the same labelset"#, &[]),
        (SUITE, r#"label_replace(-f == on () -f, "was", "$1", "__name__", "(.*)")"#, r#"{} -1"#, &[]),
        (
            SUITE,
            r#"histogram_quantile(0.5, both)"#,
            r#""#,
            &[r#"PromQL warning: vector contains a mix of classic and native histograms for metric name "both" (1:25)"#],
        ),
        (SERVER, r#"histogram_quantile(0.5, both)"#, r#""#, &[r#"PromQL warning: vector contains a mix of classic and native histograms (1:25)"#]),
        (SUITE, r#"histogram_quantiles(both{le!=""}, "q", 0.5, 0.9)"#, r#"{q="0.5"} 1; {q="0.9"} 1"#, &[]),
        (
            SUITE,
            r#"c[5m]"#,
            r#"c {{count:2 sum:2 counter_reset_hint:not_reset buckets:[2]}}@60 {{count:1 sum:1 buckets:[1]}}@120 {{count:3 sum:3 counter_reset_hint:not_reset buckets:[3]}}@180 {{count:3 sum:3 counter_reset_hint:not_reset buckets:[3]}}@240 {{count:3 sum:3 counter_reset_hint:not_reset buckets:[3]}}@300"#,
            &[],
        ),
        (SUITE, r#"resets(c[5m])"#, r#"{} 1"#, &[]),
        (SUITE, r#"histogram_count(rate(c[5m]))"#, r#"{} 0.0125"#, &[]),
        (SUITE, r#"rate(c[5m])"#, r#"{} {{count:0.0125 sum:0.0125 counter_reset_hint:gauge buckets:[0.0125]}}"#, &[]),
        (SUITE, r#"last_over_time(c[4m:1m])"#, r#"c {{count:3 sum:3 buckets:[3]}}"#, &[]),
        (SUITE, r#"info(base)"#, r#"base{data="d", instance="i", job="j"} 5"#, &[]),
        (
            SUITE,
            r#"info(rate(base[5m]))"#,
            r#"{data="d", instance="i", job="j"} 0"#,
            &[r#"PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "base" (1:11)"#],
        ),
        (SUITE, r#"info(base, {data=~"x.*"})"#, r#""#, &[]),
        (SUITE, r#"sum_over_time(c[2m:1m] @ 180)"#, r#"{} {{count:4 sum:4 buckets:[4]}}"#, &[]),
        (SUITE, r#"scalar(both) + scalar(f)"#, r#"NaN"#, &[]),
        (SUITE, r#"sort(mix)"#, r#"mix 6"#, &[]),
        (SUITE, r#"abs(c)"#, r#""#, &[]),
        (SUITE, r#"timestamp(c)"#, r#"{} 300"#, &[]),
        (SUITE, r#"absent(c)"#, r#""#, &[]),
    ];
    for (suite, text, expected, remarks) in cases {
        let (found, said) = ask(if *suite { Options::suite() } else { Options::server() }, text);
        assert_eq!((found.as_str(), said), (*expected, remarks.iter().map(|r| (*r).to_owned()).collect()), "{text}");
    }
}

/// A store with a mistake.
struct Crooked;

impl crate::engine::Store for Crooked {
    fn select<'a>(&'a self, _: &[crate::engine::Matcher], _: crate::engine::TimeRange) -> Result<Vec<crate::engine::Selected<'a>>, crate::engine::StoreError> {
        let samples = crate::engine::Columns { times: vec![0, 60_000].into(), values: vec![1.0].into(), ..crate::engine::Columns::default() };
        Ok(vec![crate::engine::Selected { labels: Default::default(), samples }])
    }
}

#[test]
fn a_store_whose_columns_do_not_fit_is_an_error() {
    let engine = Engine::new(Options::suite());
    for text in ["x", "rate(x[5m])", "timestamp(x)", "x[5m]", "sum_over_time(x[5m:1m])"] {
        let expr = engine.parse(text).expect("it parses");
        let error = engine.instant(&Crooked, &expr, 60_000).expect_err("the store is wrong");
        assert!(error.to_string().contains("2 times and 1 values"), "{error}");
    }
}
