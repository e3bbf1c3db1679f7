//! Whole evaluations: one line of text in, one line out. What comes out was asked of Prometheus 3.15.0.

mod histograms;
mod oddities;

use super::{Engine, EvalError, MemoryStore, Options, Value};
use crate::model::duration::{Duration, minutes};
use crate::model::number::g;
use crate::model::series_notation::parse_series;

const LOAD: &str = r#"
    http_requests_total{job="api", inst="1"} 0+60x10
    http_requests_total{job="api", inst="2"} 0+120x4 0+120x5
    http_requests_total{job="web", inst="1"} 0+30x10
    up{job="api", inst="1"} 1x3 stale 1x6
    up{job="api", inst="2"} 1x4 _x6
    up{job="web", inst="1"} 0x10
    team{job="api", owner="a"} 1x10
    team{job="web", owner="b"} 1x10
    lat_bucket{le="0.1"} 0+1x10
    lat_bucket{le="1"} 0+3x10
    lat_bucket{le="+Inf"} 0+4x10
"#;

fn store() -> MemoryStore {
    let mut store = MemoryStore::new();
    for line in LOAD.lines().filter(|line| !line.trim().is_empty()) {
        let series = parse_series(line).expect("the test's series read");
        for (time, value) in (0..).step_by(60_000).zip(series.values.iter()) {
            if let Some(value) = value.and_then(|v| v.float()) {
                store.append(&series.labels, time, value);
            }
        }
    }
    store
}

fn shown(value: &Value) -> String {
    let point = |value: &crate::model::Value| match value {
        crate::model::Value::Float(value) => g(*value),
        other => format!("{other:?}"),
    };
    match value {
        Value::Scalar(value) => g(*value),
        Value::String(text) => format!("{text:?}"),
        Value::Vector(samples) => samples.iter().map(|s| format!("{} {}", s.labels, point(&s.sample.value))).collect::<Vec<_>>().join("; "),
        Value::Matrix(series) => {
            let points = |s: &super::Series| s.samples().map(|p| format!("{}@{}", point(&p.value), p.time / 1000)).collect::<Vec<_>>().join(" ");
            series.iter().map(|s| format!("{} {}", s.labels, points(s))).collect::<Vec<_>>().join("; ")
        }
    }
}

fn ask(options: Options, text: &str, range: Option<(i64, i64, Duration)>) -> (String, Vec<String>) {
    let engine = Engine::new(options);
    let expr = match engine.parse(text) {
        Ok(expr) => expr,
        Err(errors) => return (errors.to_string(), Vec::new()),
    };
    let found = match range {
        None => engine.instant(&store(), &expr, 300_000),
        Some((start, end, step)) => engine.range(&store(), &expr, start, end, step),
    };
    match found {
        Ok(found) => (shown(&found.value), [found.annotations.warnings(text), found.annotations.infos(text)].concat()),
        Err(error) => (format!("error: {error}"), Vec::new()),
    }
}

#[track_caller]
fn at_five_minutes(text: &str, expected: &str) {
    assert_eq!(ask(Options::server(), text, None).0, expected, "{text}");
}

#[track_caller]
fn over_minutes(text: &str, expected: &str) {
    assert_eq!(ask(Options::server(), text, Some((120_000, 360_000, minutes(2)))).0, expected, "{text}");
}

#[test]
fn selectors_look_back_and_stop_at_stale_markers() {
    at_five_minutes("up", r#"up{inst="1", job="api"} 1; up{inst="2", job="api"} 1; up{inst="1", job="web"} 0"#);
    at_five_minutes("up offset 1m", r#"up{inst="2", job="api"} 1; up{inst="1", job="web"} 0"#);
    at_five_minutes(r#"up{job=~"a.i", inst!="2"} @ 120"#, r#"up{inst="1", job="api"} 1"#);
    at_five_minutes(r#"up{inst="1", job="api"}[3m]"#, r#"up{inst="1", job="api"} 1@180 1@300"#);
    at_five_minutes(r#"sum_over_time(up{inst="2"}[2m:30s])"#, r#"{inst="2", job="api"} 4"#);
    over_minutes("up{inst=\"1\", job=\"api\"}", r#"up{inst="1", job="api"} 1@120 1@360"#);
    at_five_minutes(r#""text""#, r#""text""#);
}

#[test]
fn functions_of_every_kind() {
    at_five_minutes("rate(http_requests_total[5m])", r#"{inst="1", job="api"} 1; {inst="2", job="api"} 1.5; {inst="1", job="web"} 0.5"#);
    at_five_minutes("abs(-team)", r#"{job="api", owner="a"} 1; {job="web", owner="b"} 1"#);
    at_five_minutes("scalar(team) + time()", "NaN");
    at_five_minutes(r#"absent(up{job="db", inst=~"1"})"#, r#"{job="db"} 1"#);
    at_five_minutes("absent_over_time(up[1m])", "");
    at_five_minutes("histogram_quantile(0.5, lat_bucket)", "{} 0.55");
    at_five_minutes("sort_desc(up)", r#"up{inst="1", job="api"} 1; up{inst="2", job="api"} 1; up{inst="1", job="web"} 0"#);
    at_five_minutes(
        r#"label_replace(team, "who", "$1!", "owner", "(.)")"#,
        r#"team{job="api", owner="a", who="a!"} 1; team{job="web", owner="b", who="b!"} 1"#,
    );
    at_five_minutes("timestamp(up{inst=\"2\"})", r#"{inst="2", job="api"} 240"#);
    at_five_minutes("minute() + 0 * month(vector(0))", "{} 5");
    over_minutes("absent(up{inst=\"1\", job=\"api\"})", r#"{inst="1", job="api"} 1@240"#);
}

#[test]
fn aggregations_and_operators() {
    at_five_minutes("sum by (job) (up)", r#"{job="api"} 2; {job="web"} 0"#);
    at_five_minutes("topk(1, http_requests_total)", r#"http_requests_total{inst="1", job="api"} 300"#);
    at_five_minutes(r#"count_values without (inst) ("v", up)"#, r#"{job="api", v="1"} 2; {job="web", v="0"} 1"#);
    at_five_minutes("quantile(0.5, http_requests_total)", "{} 150");
    at_five_minutes("up == 0", r#"up{inst="1", job="web"} 0"#);
    at_five_minutes("0 < bool up{inst=\"1\"}", r#"{inst="1", job="api"} 1; {inst="1", job="web"} 0"#);
    at_five_minutes(
        "up * on (job) group_left (owner) team",
        r#"{inst="1", job="api", owner="a"} 1; {inst="2", job="api", owner="a"} 1; {inst="1", job="web", owner="b"} 0"#,
    );
    at_five_minutes("team unless on (job) up == 1", r#"team{job="web", owner="b"} 1"#);
    at_five_minutes("1 + 2 * 3 ^ 2", "19");
    at_five_minutes(
        "team + on (job) up",
        r#"error: found duplicate series for the match group {job="api"} on the right hand-side of the operation: [{__name__="up", inst="1", job="api"}, {__name__="up", inst="2", job="api"}];many-to-many matching not allowed: matching labels must be unique on one side"#,
    );
    at_five_minutes("up + on (job) team", "error: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
    at_five_minutes(r#"rate({__name__=~"up|team"}[5m]) or abs({inst="1"})"#, "error: vector cannot contain metrics with the same labelset");
}

#[test]
fn remarks_have_positions() {
    let infos = |text: &str| ask(Options::server(), text, None).1.join("; ");
    assert_eq!(infos("rate(up[5m])"), "PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"up\" (1:6)");
    assert_eq!(infos("1 +\nquantile(2, up)"), "PromQL warning: quantile value should be between 0 and 1, got 2 (2:10)");
    assert_eq!(infos("rate(http_requests_total[5m])"), "");
}

#[test]
fn names_are_dropped_later_if_asked_to() {
    let options = Options { delayed_name_removal: true, ..Options::server() };
    let text = r#"label_replace(rate({__name__="up", inst="2"}[5m]), "was", "$1", "__name__", "(.*)")"#;
    assert_eq!(ask(options, text, None).0, r#"{inst="2", job="api", was="up"} 0"#);
    assert_eq!(ask(Options::server(), text, None).0, r#"{inst="2", job="api"} 0"#);
}

#[test]
fn limits_name_themselves() {
    let engine = Engine::new(Options { max_samples: 3, max_steps: 100, ..Options::server() });
    let range = |text: &str, minutes_: i64| {
        let expr = engine.parse(text).expect("it parses");
        engine.range(&store(), &expr, 0, minutes_ * 60_000, minutes(1)).expect_err("a limit is met")
    };
    let error = range("up", 10);
    assert_eq!(error.to_string(), "query processing would load too many samples into memory in query execution");
    assert!(error.help().is_some_and(|help| help.contains("max_samples = 3")));
    assert_eq!(range("up", 1000), EvalError::TooManySteps { steps: 1001, limit: 100 });
    let expr = engine.parse("up[1000d:1ms]").expect("it parses");
    assert!(matches!(engine.instant(&store(), &expr, 0), Err(EvalError::TooManySteps { .. })));
}

#[test]
fn the_two_sides_of_an_operation_can_be_asked_for() {
    let engine = Engine::default();
    let expr = engine.parse("(up == 0) * on (job) group_left team").expect("it parses");
    let crate::promql::NodeKind::Binary(binary) = &expr.root().kind else { panic!("a binary operation") };
    let count = |node| engine.instant_of(&store(), &expr, node, 300_000).map(|found| found.value.series_count());
    assert_eq!((count(binary.lhs), count(binary.rhs)), (Ok(1), Ok(2)));
}

#[test]
fn long_chains_and_deep_trees_need_no_large_stack() {
    let evaluate = |text: String| {
        let check = move || ask(Options::server(), &text, None).0;
        std::thread::Builder::new().stack_size(2 << 20).spawn(check).expect("a thread").join().expect("no overflow")
    };
    assert_eq!(evaluate(vec!["1"; 100_000].join(" + ")), "100000");
    assert_eq!(evaluate(format!("{}{}", "abs(".repeat(990), "vector(1)") + &")".repeat(990)), "{} 1");
    assert_eq!(evaluate(format!("{}1{}", "(".repeat(990), ")".repeat(990))), "1");
    assert_eq!(evaluate(format!("{}1", "1 ^ ".repeat(990))), "1");
}

#[test]
fn of_equal_remarks_that_of_the_last_step_stays() {
    let text = "histogram_quantiles(none, \"q\", 7, time() - 293)";
    let (_, remarks) = ask(Options::suite(), text, Some((300_000, 360_000, crate::model::duration::seconds(60))));
    let wrong = |q: &str| format!("PromQL warning: quantile value should be between 0 and 1, got {q}");
    assert_eq!(remarks, [wrong("7 (1:32)"), wrong("67 (1:35)")]);
}
