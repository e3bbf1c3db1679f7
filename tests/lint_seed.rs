//! The linter on the first user's own rules, and the place of each finding inside of every kind of scalar.
//!
//! The seed's text is read from `../shared` (or `PROMFORGE_SHARED`) and is no part of this repository; where it is absent, the
//! tests that need it say so and pass.

#![expect(clippy::disallowed_methods, reason = "a boundary test reads the shared texts")]
#![expect(clippy::print_stderr, reason = "says plainly that it skipped")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use promforge::diag::{Diagnostic, Level};
use promforge::lint::{Report, Session, Settings};
use promforge::metrics::{Catalogue, Counter, Gauge, Handle, Histogram};
use promforge::text::{SourceId, Sources};

fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = folder.join(path);
    if !path.exists() {
        eprintln!("skipped: {} is absent", path.display());
        return None;
    }
    Some(path)
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::new();
    for metric in [
        &Counter::new("http_requests_total").labels(&["method", "path", "status"]) as &dyn Handle,
        &Gauge::new("in_flight").labels(&["path"]),
        &Histogram::new("http_request_duration_seconds").labels(&["path"]),
        &Counter::new("container_cpu_usage_seconds_total").labels(&["cpu", "image"]),
    ] {
        assert!(catalogue.add(metric).is_none());
    }
    catalogue
}

fn lint(files: &[(&str, &str)], catalogue: Option<Catalogue>) -> (Report, Sources) {
    let mut sources = Sources::default();
    let mut session = Session::new(Settings { catalogue, ..Settings::default() });
    for (name, text) in files {
        let id = sources.add(*name, *text);
        session.add(id, name, &Arc::from(*text));
    }
    (session.finish(), sources)
}

fn line_of(finding: &Diagnostic, sources: &Sources) -> String {
    let Some(primary) = &finding.primary else { return format!("- {}", finding.code) };
    let source = sources.get(primary.source);
    let at = source.locate(primary.span.start);
    format!("{}:{} {} {}", at.line, at.column, finding.code, &source.text()[primary.span.range()])
}

/// What the small dashboards of these tests lack, and what `grafana::file` tests.
const LACKING: &[&str] = &["dashboard/grid", "dashboard/panel-id", "dashboard/panel-type", "dashboard/row", "dashboard/variable", "dashboard/annotation"];

/// Each finding above `info` as `line:column code bytes`.
fn findings(name: &str, text: &str) -> Vec<String> {
    let (report, sources) = lint(&[(name, text)], Some(catalogue()));
    report.findings.iter().filter(|f| f.level > Level::Info && !LACKING.contains(&f.code.0)).map(|f| line_of(f, &sources)).collect()
}

/// Findings as `code bytes`, with the place at which those bytes stand in the text; `#2` behind them is their second place.
fn placed(text: &str, want: &[&str]) -> Vec<String> {
    let place = |line: &&str| {
        let (line, nth) = line.split_once(" #2").map_or((*line, 0), |(line, _)| (line, 1));
        let (code, bytes) = line.split_once(' ').expect("a code and bytes");
        let (at, _) = text.match_indices(bytes).nth(nth).expect("the bytes");
        let before = text[..at].trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        format!("{}:{column} {code} {bytes}", before.matches('\n').count() + 1)
    };
    want.iter().map(place).collect()
}

fn check(name: &str, text: &str, want: &[&str]) {
    assert_eq!(findings(name, text), placed(text, want), "{text}");
}

fn seed() -> Option<String> {
    let text = std::fs::read_to_string(shared("seeds/001_533929c566ec8430.txt")?).expect("the seed is UTF-8");
    let start = text.find("# prometheus-rules.yaml").expect("the block with the rules");
    let len = text[start..].find("\n```").expect("the end of the block");
    Some(text[start..=start + len].to_owned())
}

#[test]
fn the_seeds_rules() {
    let Some(text) = seed() else { return };
    let (report, sources) = lint(&[("prometheus-rules.yaml", &text)], None);
    let lines: Vec<String> = report.findings.iter().map(|f| line_of(f, &sources)).collect();
    assert_eq!(
        lines,
        ["12:38 match/ratio-keeps-filtered-label status=~\"5..\"", "30:105 metric/removed kube_pod_container_resource_limits_cpu_cores", "- metric/unchecked",]
    );
    assert_eq!((report.files, report.rules, report.expressions), (1, 3, 3));
    let (ratio, removed) = (&report.findings[0], &report.findings[1]);
    assert_eq!(ratio.message, "both sides keep `status`, but only the left filters it: each series is divided by itself");
    assert_eq!(removed.help, ["kube-state-metrics 2.0 renamed it: `kube_pod_container_resource_limits{resource=\"cpu\"}`"]);
    // The fix, applied from the back, gives the expression that was meant.
    let fix = removed.fix.as_ref().expect("a rename");
    let mut fixed = text.clone();
    for edit in fix.edits.iter().rev() {
        fixed.replace_range(edit.span.range(), &edit.text);
    }
    assert!(fixed.contains(r#"sum(kube_pod_container_resource_limits{resource="cpu", namespace="endpoint-stats"}) by (pod)"#), "{fixed}");
    let (again, _) = lint(&[("prometheus-rules.yaml", &fixed)], None);
    assert!(again.findings.iter().all(|f| f.code.0 != "metric/removed"));
}

#[test]
fn the_seeds_rules_against_a_catalogue() {
    let Some(text) = seed() else { return };
    let (report, sources) = lint(&[("prometheus-rules.yaml", &text)], Some(catalogue()));
    let lines: Vec<String> = report.findings.iter().map(|f| format!("{} {}", f.level.as_str(), line_of(f, &sources))).collect();
    assert_eq!(
        lines,
        ["warning 12:38 match/ratio-keeps-filtered-label status=~\"5..\"", "error 30:105 metric/removed kube_pod_container_resource_limits_cpu_cores",]
    );
}

/// A rule whose field `expr` is written as given.
fn rule(expr: &str) -> String {
    format!("groups:\n- name: g\n  rules:\n  - alert: A\n    expr: {expr}\n    for: 5m\n")
}

#[test]
fn places_in_every_style_of_scalar() {
    let bad = "metric/unknown http_request_total";
    for expr in [
        "up + http_request_total",
        "'up + http_request_total'",
        r#"'up{job=''x''} + http_request_total'"#,
        r#""up{job=\"x\"} + http_request_total""#,
        r#""up\n+\thttp_request_total""#,
        "up\n      + http_request_total",
        "\"up\n      + http_request_total\"",
        "|\n      up\n      + http_request_total",
        "|-\n      up{job=\"ä\"} + http_request_total",
        "|2\n      up\n        + http_request_total",
        ">\n      up\n      + http_request_total",
        ">-\n\n      up\n        + http_request_total\n\n      + up",
        "&x up + http_request_total",
        "!!str up + http_request_total",
        "up + http_request_total # why",
    ] {
        let text = rule(expr);
        check("r.yaml", &text, &[bad]);
        check("r.yaml", &text.replace('\n', "\r\n"), &[bad]);
        check("r.yaml", &format!("\u{feff}{text}"), &[bad]);
    }
    check("r.yaml", "groups: [{name: g, rules: [{alert: A, expr: up + http_request_total}]}]\n", &["metric/unknown http_request_total"]);
    check("r.yaml", r#"{"groups": [{"name": "g", "rules": [{"alert": "A", "expr": "up\t+ http_request_total"}]}]}"#, &["metric/unknown http_request_total"]);
}

#[test]
fn anchors_report_a_place_once() {
    let text = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: &e http_request_total > 1\n  - alert: B\n    expr: *e\n";
    check("r.yaml", text, &["metric/unknown http_request_total"]);
}

#[test]
fn places_in_dashboards() {
    let board =
        |expr: &str| format!("{{\"title\": \"t\", \"panels\": [\n  {{\"type\": \"row\", \"panels\": [{{\"targets\": [{{\"expr\": \"{expr}\"}}]}}]}}\n]}}");
    for (expr, want) in [
        (r"up + http_request_total", "metric/unknown http_request_total"),
        (r#"up{job=\"x\"} + http_request_total"#, "metric/unknown http_request_total"),
        (r"up\n+\u0020http_request_total", "metric/unknown http_request_total"),
        (r"up + f\u006foo(up[$__rate_interval])", r"promql/syntax f\u006foo"),
        (r#"rate(http_requests_total{path=~\"$path\", stauts=\"1\"}[$__rate_interval])"#, "label/unknown stauts"),
        (r"sum by ($group, stauts) (http_requests_total)", "label/unknown stauts"),
        (r#"rate(${metric}_total{x=\"1\"}[5m]) + http_request_total"#, "metric/unknown http_request_total"),
    ] {
        let text = board(expr);
        check("board.json", &text, &[want]);
        check("board.json", &text.replace('\n', "\r\n"), &[want]);
        check("board.json", &format!("\u{feff}{text}"), &[want]);
    }
}

#[test]
fn dashboards_wrapped_with_variables_annotations_and_other_datasources() {
    let text = r#"{"dashboard": {"title": "t",
"templating": {"list": [
  {"name": "ds", "type": "datasource", "query": "prometheus"},
  {"name": "logs", "type": "datasource", "query": "loki"},
  {"name": "path", "type": "query", "datasource": "$ds", "query": "label_values(http_requests_total{metod=\"GET\"}, pth)"},
  {"name": "v", "type": "query", "datasource": {"type": "prometheus", "uid": "$ds"}, "query": {"query": "query_result(http_request_total)", "refId": "x"}},
  {"name": "l", "type": "query", "datasource": {"type": "loki"}, "query": "label_values(nobody, x)"}]},
"annotations": {"list": [{"datasource": "$ds", "expr": "changes(no_such_metric_here[5m]) > 0"}]},
"rows": [{"panels": [
  {"datasource": "$logs", "targets": [{"expr": "{app=\"x\"} |= \"error\""}]},
  {"datasource": "$ds", "targets": [{"expr": "sum by (path) (http_requests_total)", "legendFormat": "{{path}} {{ status }}"},
    {"datasource": {"type": "loki", "uid": "x"}, "expr": "nonsense ("}, {"expr": ""}]}]}]}}"#;
    check(
        "board.json",
        text,
        &[
            "dashboard/wrapped \"dashboard\"",
            "label/unknown metod",
            "label/unknown pth",
            "metric/unknown http_request_total",
            "metric/unknown no_such_metric_here",
            "template/label-lost status",
        ],
    );
    let (report, _) = lint(&[("board.json", text)], None);
    assert_eq!((report.dashboards, report.panels, report.expressions), (1, 1, 4));
}

#[test]
fn manifests_with_texts_inside() {
    let text = r#"apiVersion: v1
kind: ConfigMapList
items:
- apiVersion: v1
  kind: ConfigMap
  data:
    board.json: |-
      {"panels": [{"targets": [
        {"expr": "up{job=\"x\"} + http_request_total"}]}]}
    quoted.json: "{\"panels\": [{\"targets\": [{\"expr\": \"up + http_request_total\"}]}]}"
    rules.yaml: |
      groups:
      - name: g
        rules:
        - alert: A
          expr: >
            up
            + http_request_total
    readme.txt: http_request_total
---
apiVersion: apps/v1
kind: Deployment
---
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec:
  groups:
  - name: g
    rules:
    - {record: "a:b", expr: http_request_total}
"#;
    let bad = "metric/unknown http_request_total";
    let at = |n: usize| {
        let (at, _) = text.match_indices("http_request_total").nth(n).expect("there");
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        format!("{}:{} {bad}", text[..at].matches('\n').count() + 1, line.chars().count() + 1)
    };
    // The fourth one stands in a text that is neither.
    assert_eq!(findings("all.yaml", text), [at(0), at(1), at(2), at(4)]);
    let json = r#"{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap", "data": {"b.json": "{\"panels\": [{\"targets\": [{\"expr\": \"up{job=\\\"x\\\"} + http_request_total\"}]}]}"}}]}"#;
    check("all.json", json, &[bad]);
}

#[test]
fn dashboards_with_wrong_types() {
    for (text, want) in [
        (r#"{"panels": "all of them"}"#, &["dashboard/wrong-type \"all of them\""][..]),
        (r#"{"panels": {"a": 1}}"#, &["dashboard/wrong-type {\"a\": 1}"]),
        (r#"{"panels": null, "templating": null, "annotations": {}, "uid": null}"#, &["dashboard/wrong-type null", "dashboard/wrong-type null#2"]),
        (r#"{"panels": [{}, 17, {"targets": null}]}"#, &["dashboard/wrong-type 17", "dashboard/wrong-type null"]),
        (r#"{"panels": [{"type": "row", "panels": {}}]}"#, &["dashboard/wrong-type {}"]),
        (r#"{"panels": [{"type": "row", "panels": [{"targets": "up"}]}]}"#, &["dashboard/wrong-type \"up\""]),
        (
            r#"{"panels": [{"targets": ["up", {"expr": 5, "legendFormat": []}]}]}"#,
            &["dashboard/wrong-type \"up\"", "dashboard/wrong-type 5", "dashboard/wrong-type []"],
        ),
        (r#"{"panels": [{"datasource": {"type": "mysql"}, "targets": [{"expr": 5, "exprr": 6}]}]}"#, &[]),
        (
            r#"{"panels": [], "title": 12, "templating": [], "annotations": {"list": 7}}"#,
            &["dashboard/wrong-type 12", "dashboard/wrong-type []#2", "dashboard/wrong-type 7"],
        ),
        (r#"{"panels": [{"title": true}], "templating": {"list": ["x"]}}"#, &["dashboard/wrong-type true", "dashboard/wrong-type \"x\""]),
        (r#"{"rows": [{"panels": 1}, "x"]}"#, &["dashboard/wrong-type 1", "dashboard/wrong-type \"x\""]),
        (r#"{"rows": 5}"#, &[]),
    ] {
        let want: Vec<String> = want.iter().map(|w| w.replace("#2", " #2")).collect();
        check("board.json", text, &want.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let (report, _) = lint(&[("b.json", r#"{"panels": "x"}"#)], None);
    assert_eq!((report.findings[0].level, report.findings[0].message.as_str()), (Level::Error, "expected an array for `panels`, found a string at `$.panels`"));
    // Inside of a ConfigMap each stands at its own place.
    let text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  b.json: |\n    {\"title\": \"t\",\n     \"panels\": [{\"tagets\": [], \"title\": 4711}]}\n  c.json: \"{\\\"panels\\\": 42}\"\n";
    check("cm.yaml", text, &["dashboard/unknown-field tagets", "dashboard/wrong-type 4711", "dashboard/wrong-type 42"]);
}

#[test]
fn dashboards_with_misspelt_fields() {
    for (text, want, meant) in [
        (r#"{"title": "t", "pannels": []}"#, "dashboard/unknown-field pannels", "panels"),
        (r#"{"panels": [], "templatting": {}}"#, "dashboard/unknown-field templatting", "templating"),
        (r#"{"panels": [], "annotation": {}}"#, "dashboard/unknown-field annotation", "annotations"),
        (r#"{"panels": [{"tagets": []}]}"#, "dashboard/unknown-field tagets", "targets"),
        (r#"{"rows": [{"panles": []}]}"#, "dashboard/unknown-field panles", "panels"),
        (r#"{"panels": [{"targets": [{"exprr": "up"}]}]}"#, "dashboard/unknown-field exprr", "expr"),
        (r#"{"panels": [{"targets": [{"expr": "up", "legendformat": "x"}]}]}"#, "dashboard/unknown-field legendformat", "legendFormat"),
        (r#"{"panels": [], "templating": {"lists": []}}"#, "dashboard/unknown-field lists", "list"),
    ] {
        check("board.json", text, &[want]);
        let (report, _) = lint(&[("board.json", text)], Some(catalogue()));
        let misspelt = report.findings.iter().find(|f| f.code.0 == "dashboard/unknown-field").expect("just found");
        assert_eq!((misspelt.level, &misspelt.help), (Level::Warning, &vec![format!("did you mean `{meant}`?")]), "{text}");
    }
    // What is there is not meant a second time, and other names are a plugin's.
    check("board.json", r#"{"panels": [{"targets": [{"expr": "up", "exprs": 1, "expr_old": "x", "stuff": 1}], "targets2": 1}], "panels2": 1}"#, &[]);
}

#[test]
fn data_of_config_maps_is_strings() {
    let map = |data: &str| format!("apiVersion: v1\nkind: ConfigMap\ndata:{data}\n");
    for (data, want) in [
        ("\n  d.json: {a: b}", &["yaml/wrong-type {a: b}"][..]),
        ("\n  n: 17\n  s: text\n  z:", &["yaml/wrong-type 17"]),
        ("\n  on: 'yes'\n  b: yes", &["yaml/wrong-type yes #2"]),
        (" [x.json]", &["yaml/wrong-type [x.json]"]),
        ("", &[]),
    ] {
        check("cm.yaml", &map(data), want);
    }
}

#[test]
fn recording_rules_of_all_files_are_known_with_their_labels() {
    let records =
        "groups:\n- name: g\n  rules:\n  - record: job:requests:rate5m\n    expr: sum by (job) (rate(http_requests_total[5m]))\n    labels: {team: a}\n";
    let uses = rule("job:requests:rate5m{job=\"x\", team=\"a\"} / job:request:rate5m{pth=\"/\"} + sum(job:requests:rate5m{path=\"/\"})");
    let (report, sources) = lint(&[("uses.yaml", &uses), ("records.yaml", records)], Some(catalogue()));
    let got: Vec<String> = report.findings.iter().map(|f| line_of(f, &sources)).collect();
    assert_eq!(got, placed(&uses, &["metric/unknown job:request:rate5m", "label/unknown path"]));
}

#[test]
fn what_is_right_is_silent() {
    for expr in [
        "sum by (path) (rate(http_requests_total{status=~\"5..\"}[5m])) / sum by (path) (rate(http_requests_total[5m])) > 0.1",
        "sum(rate(http_requests_total{status=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))",
        "rate(http_requests_total{status=\"500\"}[5m]) / ignoring (status) group_left rate(http_requests_total{status=\"200\"}[5m])",
        "rate(http_requests_total{status=\"500\"}[5m]) / ignoring (status) rate(http_requests_total[5m])",
        "rate(http_requests_total{path=\"/\"}[5m]) / rate(http_requests_total{path=\"/\"}[5m] offset 1d)",
        "histogram_quantile(0.9, sum by (le, path) (rate(http_request_duration_seconds_bucket[5m])))",
        "http_request_duration_seconds_sum / http_request_duration_seconds_count",
        "label_replace(up, \"path\", \"$1\", \"job\", \"(.*)\") and on (path) in_flight",
        "{__name__=~\"http_.+\", whatever=\"x\"}",
        "sum by (alertname) (ALERTS{alertstate=\"firing\"})",
        "absent(up{job=\"x\"})",
        "in_flight{status=\"\"}",
        "count_values(\"version\", in_flight) + on (version) group_left (job) label_join(up, \"version\", \"-\", \"job\")",
    ] {
        check("r.yaml", &rule(&format!("|\n      {expr}")), &[]);
    }
}

#[test]
fn suppressions() {
    let one = |comment: &str| format!("groups:\n- name: g\n  rules:\n  - alert: A\n    expr: http_request_total > 1{comment}\n");
    check("r.yaml", &one(" # promforge disable metric/unknown -- made by hand"), &[]);
    check("r.yaml", &one(" # promforge disable metric/removed"), &["metric/unknown http_request_total", "suppress/unused metric/removed"]);
    check("r.yaml", &one(" # promforge disable metric/unknwon"), &["metric/unknown http_request_total", "suppress/unknown-code metric/unknwon"]);
    check("r.yaml", &one(" # promforge silence x"), &["metric/unknown http_request_total", "suppress/syntax # promforge silence x"]);
    check("r.yaml", &format!("# promforge disable-file metric/unknown\n{}", one("")), &[]);
    let above = one("").replace("  - alert", "  # promforge disable metric/unknown\n  - alert");
    check("r.yaml", &above, &[]);
    let block = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: | # promforge disable metric/unknown\n      up\n      + http_request_total\n";
    check("r.yaml", block, &[]);
    let inside =
        "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: |\n      http_request_total # promforge disable metric/unknown\n      + http_request_totl\n";
    check("r.yaml", inside, &["metric/unknown http_request_totl"]);
    let next = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: |\n      # promforge disable metric/unknown\n      http_request_total\n      + http_request_totl\n";
    check("r.yaml", next, &["metric/unknown http_request_totl"]);
    let board = r##"{"panels": [{"targets": [{"expr": "http_request_total # promforge disable metric/unknown\n+ http_request_totl"}]}]}"##;
    check("b.json", board, &["metric/unknown http_request_totl"]);
}

#[test]
fn files_with_nothing_in_them() {
    for (name, text, code, level) in [
        ("a.yaml", "", "input/empty", Level::Warning),
        ("a.yaml", "# only a comment\n", "input/empty", Level::Warning),
        ("a.json", " \n", "input/empty", Level::Warning),
        ("a.yaml", "scrape_configs: []\nglobal: {}\n", "input/nothing-to-check", Level::Info),
        ("a.json", "{\"a\": 1}", "input/nothing-to-check", Level::Info),
        ("a.yaml", "just text\n", "input/nothing-to-check", Level::Info),
        ("a.yaml", "group:\n- name: g\n", "yaml/unknown-field", Level::Error),
        ("a.json", "{\"panels\": [", "json/syntax", Level::Error),
        ("a.yaml", "groups: [\n", "yaml/syntax", Level::Error),
        ("a.yaml", "groups:\n\t- name: g\n", "yaml/tab", Level::Error),
    ] {
        let (report, _) = lint(&[(name, text)], None);
        let first = report.findings.first().unwrap_or_else(|| panic!("{text:?} has a finding"));
        assert_eq!((first.code.0, first.level, first.primary.as_ref().map(|p| p.source)), (code, level, Some(SourceId(0))), "{text:?}");
    }
    let (report, _) = lint(&[("a.yaml", "apiVersion: v1\nkind: Service\n")], None);
    assert!(report.findings.is_empty());
}

#[test]
fn upstream_rules_have_only_true_findings() {
    // Confirmed: the annotations read `job`, which `count by (namespace, service)` takes away; two dashboards have panels over each other.
    const KNOWN: &[(&str, usize, usize)] = &[("kube-prometheus", 5, 8), ("kubernetes-mixin", 0, 0)];
    for (folder, want, overlaps) in KNOWN {
        let Some(path) = shared(&format!("corpus/{folder}")) else { return };
        let mut session = Session::new(Settings::default());
        for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
            let entry = entry.expect("readable");
            let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
            if entry.path().extension().is_some_and(|e| e == "yaml" || e == "yml" || e == "json") {
                session.add(SourceId(0), &entry.path().to_string_lossy(), &Arc::from(text));
            }
        }
        let report = session.finish();
        let found: Vec<_> = report.findings.iter().filter(|f| f.level > Level::Info).collect();
        let (lost, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|f| f.code.0 == "template/label-lost");
        assert!(others.iter().all(|f| f.code.0 == "dashboard/overlap"), "{folder}: {others:?}");
        assert_eq!((lost.len(), others.len()), (*want, *overlaps), "{folder}");
    }
}
