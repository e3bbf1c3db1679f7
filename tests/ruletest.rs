//! Rules against synthetic series, at the boundary: a story in Rust and the same story as a unit-test file.

use promforge::diag::Diagnostic;
use promforge::model::duration::minutes;
use promforge::promql::Features;
use promforge::rules::{FoundGroup, RuleGroup, read_rule_file};
use promforge::ruletest::{Outcome, Scenario, read_unit_file, run};
use promforge::text::{SourceId, Sources};
use promforge::yaml::{Limits, read};

const RULES: &str = r#"
groups:
- name: api
  labels: {team: web}
  rules:
  - record: path:errors:ratio_rate5m
    expr: |
      sum by (path) (rate(http_requests_total{status=~"5.."}[5m]))
        / sum by (path) (rate(http_requests_total[5m]))
  - alert: HighErrorRate
    expr: path:errors:ratio_rate5m > 0.1
    for: 5m
    keep_firing_for: 2m
    labels: {severity: critical}
    annotations:
      description: '{{ $value | humanizePercentage }} of requests to {{ $labels.path }} fail.'
  - alert: NoTraffic
    expr: absent(http_requests_total)
"#;

fn groups(text: &str) -> Vec<RuleGroup> {
    let mut findings = Vec::new();
    let groups = read_rule_file(&read(text, SourceId(0), &Limits::default()), &Features::server(), &mut findings);
    assert_eq!(findings, []);
    groups.iter().map(FoundGroup::to_group).collect()
}

fn story() -> Scenario {
    Scenario::of(groups(RULES))
        .every(minutes(1))
        .series(r#"http_requests_total{path="/a",status="200"}"#, "0+90x14 1350+100x15")
        .series(r#"http_requests_total{path="/a",status="500"}"#, "0+11x14 154x15")
}

#[test]
fn an_alert_goes_through_its_states() {
    let story = story();
    story.at(minutes(0)).alert("HighErrorRate").is_inactive();
    story.at(minutes(4)).alert("HighErrorRate").is_pending();
    let firing = story.at(minutes(12));
    let firing = firing.alert("HighErrorRate").fires().count(1).with("path", "/a").with("severity", "critical").with("team", "web");
    let _ = firing.annotated("description", "10.89% of requests to /a fail.").saying("10.89% of requests to /a fail.");
    story.at(minutes(25)).alert("HighErrorRate").is_resolved();
    story.at(minutes(25)).alert("NoTraffic").is_inactive();
}

#[test]
fn a_story_draws_itself() {
    insta::assert_snapshot!(story().timeline(), @r#"
    alert                                                       0s .. 30m, every 1m
    HighErrorRate {path="/a", severity="critical", team="web"}  ·pppppFFFFFFFFFFFrrrrrrrrrrrrrr
    "#);
}

#[test]
fn a_failed_assertion_explains_itself() {
    let moment = story().at(minutes(4));
    let failed = std::panic::catch_unwind(|| {
        let _ = moment.alert("HighErrorRate").fires();
    });
    let message = failed.expect_err("it does not fire yet").downcast::<String>().expect("a text");
    insta::assert_snapshot!(message, @r#"
    HighErrorRate at 4m
      expected  a firing alert
      got       {path="/a", severity="critical", team="web"} pending since 1m (for: 5m), value 0.1089108910891089
                description: 10.89% of requests to /a fail.
      because   path:errors:ratio_rate5m > 0.1
                value  1 series  path:errors:ratio_rate5m{path="/a", team="web"}  0.1089108910891089
    "#);
}

fn run_file(text: &str) -> (Outcome, Vec<Diagnostic>, Sources) {
    run_against(RULES, text)
}

fn run_against(rules: &str, text: &str) -> (Outcome, Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let source = sources.add("alerts_test.yaml", text);
    let mut findings = Vec::new();
    let file = read_unit_file(&read(text, source, &Limits::default()), source, &mut findings);
    (run(&file, &groups(rules), |_| true), findings, sources)
}

const TEST: &str = r#"
rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
- name: errors
  interval: 1m
  input_series:
  - series: 'http_requests_total{path="/a",status="200"}'
    values: '0+90x14 1350+100x15'
  - series: 'http_requests_total{path="/a",status="500"}'
    values: '0+11x14 154x15'
  alert_rule_test:
  - {eval_time: 4m, alertname: HighErrorRate}
  - eval_time: 12m
    alertname: HighErrorRate
    exp_alerts:
    - exp_labels: {path: /a, severity: critical, team: web}
      exp_annotations: {description: '10.89% of requests to /a fail.'}
  promql_expr_test:
  - expr: sum(increase(http_requests_total[2m]))
    eval_time: 10m
    exp_samples: [{labels: '{}', value: 202}]
  - expr: count(ALERTS{alertstate="firing"})
    eval_time: 10m
    exp_samples: [{labels: '{}', value: 1}]
"#;

#[test]
fn a_unit_test_file_passes() {
    let (outcome, findings, _) = run_file(TEST);
    assert_eq!(findings, []);
    assert_eq!((outcome.passed(), outcome.failed()), (4, 0), "{outcome:#?}");
}

#[test]
fn a_unit_test_file_fails_with_reasons() {
    let text = TEST.replace("eval_time: 12m", "eval_time: 5m").replace("value: 202", "value: 203");
    let (outcome, _, sources) = run_file(&text);
    insta::assert_snapshot!(outcome.to_text(sources.get(SourceId(0))), @r#"
      alerts_test.yaml
        ✗ alerts_test.yaml:14:5  HighErrorRate at 5m  (errors)
               expected  {path="/a", severity="critical", team="web"}
                         description: 10.89% of requests to /a fail.
               got       nothing
               nearest   {path="/a", severity="critical", team="web"} pending since 1m, fires at 6m (for: 5m), value 0.1089108910891089
                         description: 10.89% of requests to /a fail.
               because   path:errors:ratio_rate5m > 0.1
                         value  1 series  path:errors:ratio_rate5m{path="/a", team="web"}  0.1089108910891089
        ✗ alerts_test.yaml:20:5  sum(increase(http_requests_total[2m])) at 10m  (errors)
               expected  {} 203
               got       {} 202
    "#);
}

#[test]
fn mistakes_in_a_unit_test_file_have_places() {
    let text = "tests:\n- input_series:\n  - series: 'up{a=\"b'\n    values: '1 2 zz'\n  - {series: up, values: '1 2 zz'}\n  intervall: 1m\n  alert_rule_test:\n  - {eval_time: 5, alertname: X}\n  promql_expr_test:\n  - expr: 'rate(x)'\n    eval_time: 1m\n";
    let (_, findings, sources) = run_file(text);
    let shown: Vec<String> = findings
        .iter()
        .map(|f| {
            let at = sources.get(SourceId(0)).locate(f.primary.as_ref().expect("a place").span.start);
            format!("{}:{} [{}] {}", at.line, at.column, f.code, f.message)
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    6:3 [yaml/unknown-field] expected a field of a test, found `intervall`
    3:19 [test/series] unterminated quoted string
    5:31 [test/series] unexpected identifier "zz" in series values, expected number or "stale"
    8:17 [test/duration] expected a duration for `eval_time`, found `5`: not a valid duration string: "5"
    10:17 [promql/syntax] expected type range vector in call to function "rate", got instant vector
    "#);
}

#[test]
fn what_has_findings_is_left_out_and_the_rest_runs() {
    let text = "tests:\n- input_series: [{series: 'up{', values: 1}]\n  promql_expr_test: [{expr: up, exp_samples: []}]\n- input_series:\n  -\n  promql_expr_test:\n  - {}\n  - {expr: [a]}\n  - {expr: vector(1), exp_samples: [{value: 1}]}\n-\n";
    let (outcome, findings, sources) = run_file(text);
    let place = |d: &Diagnostic| sources.get(SourceId(0)).locate(d.primary.as_ref().expect("a place").span.start).line;
    assert_eq!(findings.iter().map(|d| (place(d), d.code.0)).collect::<Vec<_>>(), [(2, "test/series"), (7, "promql/syntax"), (8, "yaml/wrong-type")]);
    assert_eq!((outcome.passed(), outcome.failed()), (1, 0), "{outcome:#?}");
    let (outcome, findings, _) = run_file(&text.replace("tests:", "fuzzy_compare: 3\ntests:"));
    assert_eq!((findings.len(), outcome.cases.len()), (4, 0), "{findings:#?}");
}

const HISTOGRAM_RULES: &str = r#"
groups:
- name: g
  rules:
  - record: rec
    expr: sum(rate(h[5m]))
  - alert: A
    expr: h
    annotations:
      v: '{{ $value }} c {{ $value.Count }} q {{ with query "h" }}{{ . | first | value }}{{ end }}'
"#;

/// Verdicts are promtool 3.15.0's.
const HISTOGRAM_TEST: &str = r#"
evaluation_interval: 1m
tests:
- interval: 1m
  input_series:
  - series: 'h{i="1"}'
    values: '{{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x10'
  - {series: f, values: 1+1x10}
  promql_expr_test:
  - {expr: h, eval_time: 1m, exp_samples: [{labels: 'h{i="1"}', histogram: '{{count:8 sum:10 counter_reset_hint:not_reset buckets:[2 4 2]}}'}]}
  - expr: rec
    eval_time: 5m
    exp_samples:
    - labels: rec
      histogram: '{{count:0.06666666666666667 sum:0.08333333333333333 counter_reset_hint:gauge
        buckets:[0.016666666666666666 0.03333333333333333 0.016666666666666666]}}'
  - {expr: histogram_count(rec), eval_time: 5m, exp_samples: [{labels: '{}', value: 0.06666666666666667}]}
  - {expr: '{__name__=~"h|f"}', eval_time: 1m, exp_samples: [{labels: f, value: 2}]}
  - {expr: h, eval_time: 1m, exp_samples: [{labels: 'h{i="1"}', value: 3, histogram: '{{count:8 sum:10 counter_reset_hint:not_reset buckets:[2 4 2]}}'}]}
  - {expr: h, eval_time: 1m, exp_samples: [{labels: 'h{i="1"}', histogram: '{{count:8 sum:10 buckets:[2 4 2]}}'}]}
  - {expr: h, eval_time: 1m, exp_samples: [{labels: 'h{i="1"}'}]}
  - {expr: f, eval_time: 1m, exp_samples: [{labels: f, histogram: '{{count:8}}'}]}
  alert_rule_test:
  - eval_time: 3m
    alertname: A
    exp_alerts:
    - exp_labels: {i: '1'}
      exp_annotations: {v: '{count:16, sum:20, (0.5,1]:4, (1,2]:8, (2,4]:4} c 16 q {count:16, sum:20, (0.5,1]:4, (1,2]:8, (2,4]:4}'}
"#;

#[test]
fn native_histograms_are_recorded_alerted_on_and_expected() {
    let (outcome, findings, sources) = run_against(HISTOGRAM_RULES, HISTOGRAM_TEST);
    assert_eq!(findings, []);
    assert_eq!((outcome.passed(), outcome.failed()), (4, 5));
    insta::assert_snapshot!(outcome.to_text(sources.get(outcome.source)), @r#"
      alerts_test.yaml
        ✗ alerts_test.yaml:18:5  {__name__=~"h|f"} at 1m  (test 1)
               expected  nothing
               got       h{i="1"} {{count:8 sum:10 counter_reset_hint:not_reset buckets:[2 4 2]}}
                         1 more as expected
        ✗ alerts_test.yaml:19:5  h at 1m  (test 1)
               expected  h{i="1"} {{count:8 sum:10 counter_reset_hint:not_reset buckets:[2 4 2]}} and the value 3
               got       h{i="1"} {{count:8 sum:10 counter_reset_hint:not_reset buckets:[2 4 2]}}
        ✗ alerts_test.yaml:20:5  h at 1m  (test 1)
               expected  h{i="1"} {{count:8 sum:10 buckets:[2 4 2]}}
               got       h{i="1"} {{count:8 sum:10 counter_reset_hint:not_reset buckets:[2 4 2]}}
               because   the histograms differ in the counter reset hint only: expect `{{count:8 sum:10 counter_reset_hint:not_reset buckets:[2 4 2]}}`
        ✗ alerts_test.yaml:21:5  h at 1m  (test 1)
               expected  h{i="1"} 0
               got       h{i="1"} {{count:8 sum:10 counter_reset_hint:not_reset buckets:[2 4 2]}}
        ✗ alerts_test.yaml:22:5  f at 1m  (test 1)
               expected  f {{count:8}}
               got       f 2
    "#);
}

#[test]
fn an_expected_histogram_is_one_histogram() {
    let found = |text: &str| {
        let expected = format!("[{{labels: h, histogram: '{text}'}}]");
        let test = format!("tests:\n- promql_expr_test:\n  - {{expr: h, eval_time: 1m, exp_samples: {expected}}}\n");
        let (_, findings, _) = run_against(HISTOGRAM_RULES, &test);
        findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(found("{{count:1}}"), "");
    assert_eq!(found(""), "");
    assert_eq!(found("{{count:1}}x2"), "expected 1 value, got 3");
    assert_eq!(found("3"), "expected a histogram such as `{{count:1 sum:2 buckets:[1]}}`, found `3`");
    assert_eq!(found("_"), "expected a histogram such as `{{count:1 sum:2 buckets:[1]}}`, found `_`");
    assert_eq!(found("{{foo:1}}"), "bad histogram descriptor found: \"foo\"");
}

fn features() -> Features {
    Features::server()
}

/// Two groups that need each other, a start, labels and a URL from outside.
fn deep_story() -> Scenario {
    let rules = r#"
groups:
- name: alerts
  rules:
  - alert: Low
    expr: job:up:ratio < 0.75
    for: 2m
    labels: {severity: '{{ if lt $value 0.5 }}critical{{ else }}warning{{ end }}', empty: ''}
    annotations: {summary: '{{ $labels.job }} in {{ $externalLabels.zone }}: {{ $value | humanizePercentage }}', link: '{{ $externalURL }}/graph', none: ''}
- name: sums
  query_offset: 1m
  rules:
  - {record: 'job:up:ratio', expr: avg by (job) (up)}
  - {record: 'job:up:histogram', expr: 'h * 2'}
"#;
    Scenario::of(groups(rules))
        .order(["sums", "alerts"])
        .every(minutes(1))
        .starting_at("2026-01-31T12:00:00Z")
        .external_label("zone", "a")
        .external_url("https://prometheus.example")
        .series(r#"up{job="api", i="1"}"#, "1x3 0x20")
        .series(r#"up{job="api", i="2"}"#, "1x30")
        .series(r#"up{job="web"}"#, "1x30")
        .series("h", "{{count:4 sum:5 buckets:[1 2 1]}}x20")
}

#[test]
fn a_story_answers_expressions() {
    let story = deep_story();
    let now = story.at(minutes(10));
    now.expr("job:up:ratio").count(2).has(r#"job:up:ratio{job="api"}"#, 0.5).has_near(r#"job:up:ratio{job="web"}"#, 1.01, 0.1);
    now.expr("sum(up)").is(2.0).is_near(2.01, 0.1);
    now.expr("up > 1").is_empty();
    now.expr("minute()").is(10.0);
    now.expr("job:up:histogram").has_histogram("job:up:histogram", "{{count:8 sum:10 counter_reset_hint:not_reset buckets:[2 4 2]}}");
    let low = now.alert("Low").fires().count(1).with_match("severity", "warn.*").without("empty").valued(0.5).since(minutes(7));
    let _ = low.annotated("none", "").annotated_match("summary", "api in .*50%").annotated("link", "https://prometheus.example/graph");
    story.at(minutes(4)).nothing_fires();
}

#[test]
fn a_failed_answer_shows_what_there_is() {
    let now = deep_story().at(minutes(10));
    let message = |check: &dyn Fn()| *std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).expect_err("fails").downcast::<String>().expect("a text");
    insta::assert_snapshot!(message(&|| drop(now.expr("up").has(r#"up{job="api"}"#, 1.0))), @r#"
    up at 10m
      expected  up{job="api"} 1
      got       up{i="1", job="api"} 0
                up{i="2", job="api"} 1
                up{job="web"} 1
    "#);
    insta::assert_snapshot!(message(&|| drop(now.expr("up == 7").is(1.0))), @"
    up == 7 at 10m
      expected  1
      got       nothing
    ");
    assert!(message(&|| drop(now.expr("up{"))).starts_with("`up{`: "));
}

#[test]
fn a_story_becomes_a_unit_test_and_back() {
    let story = deep_story();
    let files = story.to_promtool("rules.yaml", [0, 4, 5, 10].map(minutes)).expect("it can be told");
    let parsed = read(&files.rules, SourceId(0), &Limits::default());
    let mut findings = Vec::new();
    let rules: Vec<RuleGroup> = read_rule_file(&parsed, &features(), &mut findings).iter().map(FoundGroup::to_group).collect();
    assert_eq!(findings, []);
    let read_back = Scenario::of_file(&files.tests, rules).expect("it reads");
    let [again] = &read_back[..] else { panic!("one story") };
    let cases = again.verify();
    assert_eq!(cases.len(), 4 + 8);
    let failed: Vec<_> = cases.iter().filter(|case| case.verdict != promforge::ruletest::Verdict::Passed).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(again.timeline(), story.timeline());
    assert_eq!(again.to_promtool("rules.yaml", [0, 4, 5, 10].map(minutes)).expect("again"), files);
    insta::assert_snapshot!(story.timeline(), @r#"
    alert                                0s .. 30m, every 1m
    Low {job="api", severity="warning"}  ·····ppFFFFFFFFFFFFFFFFFFFFFFFr
    "#);
}

#[test]
fn what_promtool_cannot_tell() {
    let refused = |rules: &str| Scenario::of(groups(rules)).series("up", "1").to_promtool("r", [minutes(0)]).expect_err("refused").to_string();
    assert_eq!(refused("groups: [{name: a, rules: [{record: b, expr: 'up / 0'}]}]"), "`b` is +Inf, which no unit test can expect");
    assert!(refused("groups: [{name: a, rules: [{record: b, expr: 'rate(up[5m * 2])'}]}]").starts_with("promtool cannot evaluate rule `b`: "));
}

/// Whether a test file of one test passes against one group of rules, as promtool 3.15 judges it.
fn passes(rules: &str, test: &str) -> bool {
    let mut findings = Vec::new();
    let text = format!("tests:\n- {test}\n");
    let file = read_unit_file(&read(&text, SourceId(0), &Limits::default()), SourceId(0), &mut findings);
    let groups = groups(&format!("groups:\n- name: g\n  rules:\n{}", rules.lines().map(|rule| format!("  - {rule}\n")).collect::<String>()));
    let refused = findings.iter().any(|finding| finding.level == promforge::diag::Level::Error);
    !refused && run(&file, &groups, |_| true).failed() == 0
}

/// Each verdict is promtool's.
#[test]
fn verdicts_of_promtool() {
    let two = |first: &str, second: &str| format!("{{alert: A, expr: x > 3, {first}}}\n{{alert: A, expr: x < 1, {second}}}\n");
    let over = "{input_series: [{series: x, values: 5 5 5 5 0 0 0 0 0}], promql_expr_test: [{expr: vector(1), eval_time: 8m, exp_samples: [{value: 1}]}]}";
    let histogram = |values: &str| {
        let expected = "{expr: vector(1), eval_time: 2m, exp_samples: [{value: 1}]}";
        format!("{{input_series: [{{series: h, values: '{values}'}}], promql_expr_test: [{expected}]}}")
    };
    let nothing = "{alert: Never, expr: vector(0) > 1}";
    for (rules, test, expected) in [
        // Two rules write the same series about alerts, and their values differ, whether anybody reads them or not.
        (two("keep_firing_for: 2m", "for: 0s"), over.to_owned(), false),
        (two("keep_firing_for: 2m, labels: {s: a}", "labels: {s: b}"), over.to_owned(), true),
        (two("keep_firing_for: 2m, labels: {s: a}", "labels: {s: '{{ \"a\" }}'}"), over.to_owned(), false),
        // Histograms that no storage takes, given and recorded.
        (nothing.to_owned(), histogram("{{schema:8}}"), true),
        (nothing.to_owned(), histogram("{{schema:9}}"), false),
        (nothing.to_owned(), histogram("_ _ _ {{schema:9}}"), true),
        (nothing.to_owned(), histogram("{{buckets:[1]}}-{{buckets:[1]}}x1"), true),
        (nothing.to_owned(), histogram("{{buckets:[1]}}-{{buckets:[1]}}x2"), false),
        (nothing.to_owned(), histogram("{{schema:-53 custom_values:[2 1] buckets:[1]}}"), false),
        ("{record: r, expr: -h}".to_owned(), histogram("{{buckets:[1] count:1}}"), false),
        // Behind the first document nothing counts.
        (nothing.to_owned(), format!("{}\n---\nx: [", histogram("1")), true),
        (nothing.to_owned(), histogram("1").replacen('{', "{start_timestamp: 2024-01-01T1:00:00Z, ", 1), true),
    ] {
        assert_eq!(passes(&rules, &test), expected, "{rules}\n{test}");
    }
}
