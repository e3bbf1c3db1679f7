//! Rules as YAML, and as the value that a PrometheusRule holds. Fields stand in the order of the documentation; what has its
//! default is left out. Expressions are laid out as the formatter does; reading the text gives the rules again.

use serde_json::{Map, Value};

use crate::promql::{Expr, pretty};
use crate::yaml;

use super::model::{AlertRule, Pairs, PartialResponse, RecordingRule, Rule, RuleFile, RuleGroup};

impl RuleFile {
    /// The rule file, with a final line end: texts of several lines as literal blocks, quotes only where YAML needs them. What
    /// only Thanos reads is left out, as Prometheus refuses it.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let groups = self.groups.iter().map(|of| group(of, None)).collect();
        let root = Map::from_iter([("groups".to_owned(), Value::Array(groups))]);
        yaml::write(&Value::Object(root))
    }

    /// The list of groups with every field, as `spec.groups` of a PrometheusRule has it.
    #[must_use]
    pub fn groups_value(&self) -> Value {
        Value::Array(self.groups.iter().map(|of| group(of, of.partial_response_strategy)).collect())
    }
}

fn group(group: &RuleGroup, strategy: Option<PartialResponse>) -> Value {
    let mut out = Map::new();
    out.insert("name".to_owned(), group.name.clone().into());
    if let Some(interval) = group.interval {
        out.insert("interval".to_owned(), interval.to_string().into());
    }
    if let Some(offset) = group.query_offset {
        out.insert("query_offset".to_owned(), offset.to_string().into());
    }
    if group.limit > 0 {
        out.insert("limit".to_owned(), group.limit.into());
    }
    pairs(&mut out, "labels", &group.labels);
    if let Some(strategy) = strategy {
        out.insert("partial_response_strategy".to_owned(), strategy.as_str().into());
    }
    out.insert("rules".to_owned(), Value::Array(group.rules.iter().map(rule).collect()));
    Value::Object(out)
}

fn rule(rule: &Rule) -> Value {
    Value::Object(match rule {
        Rule::Alert(rule) => alert(rule),
        Rule::Record(rule) => record(rule),
    })
}

fn alert(rule: &AlertRule) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("alert".to_owned(), rule.name.clone().into());
    out.insert("expr".to_owned(), expression(&rule.expr));
    if !rule.hold.is_zero() {
        out.insert("for".to_owned(), rule.hold.to_string().into());
    }
    if !rule.keep_firing_for.is_zero() {
        out.insert("keep_firing_for".to_owned(), rule.keep_firing_for.to_string().into());
    }
    pairs(&mut out, "labels", &rule.labels);
    pairs(&mut out, "annotations", &rule.annotations);
    out
}

fn record(rule: &RecordingRule) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("record".to_owned(), rule.name.clone().into());
    out.insert("expr".to_owned(), expression(&rule.expr));
    pairs(&mut out, "labels", &rule.labels);
    out
}

/// Short ones on one line, long ones as the formatter breaks them.
fn expression(expr: &Expr) -> Value {
    pretty(expr).into()
}

fn pairs(out: &mut Map<String, Value>, field: &str, pairs: &Pairs) {
    if !pairs.is_empty() {
        out.insert(field.to_owned(), Value::Object(pairs.iter().map(|(name, text)| (name.to_owned(), text.into())).collect()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{FoundGroup, Severity, Shape, read_groups, read_rule_file};
    use super::*;
    use crate::model::duration::{Duration, millis, minutes, seconds};
    use crate::promql::{Features, parse};
    use crate::text::SourceId;
    use crate::yaml::{Dialect, Fields, Limits, read};

    const EXPRESSIONS: &[&str] = &[
        "up",
        "1",
        "up == 0",
        "-up",
        "vector(1)",
        "up{a=\"b\\n\\\"c'\", d!~\"e.*|f\"} offset 5m > bool 3",
        "{\"a b\", \"c d\"=\"e\"}",
        "sum by (path) (rate(http_requests_total{status=~\"5..\"}[5m])) / sum by (path) (rate(http_requests_total[5m])) > 0.1",
        "max_over_time(deriv(rate(distance_covered_total[5s])[30s:5s])[10m:])",
        "histogram_quantile(0.99, sum by (le, \"a b\") (rate(x_bucket[1h30m] @ end()))) * on (a) group_left (b) (y unless ignoring (c) z) or absent(w)",
        "label_replace(up, \"x\", \"# $1\", \"y\", \"(.*): \\\\d\")",
        "up # a comment",
    ];

    /// The same rules, whatever their places were.
    fn same(a: &RuleFile, b: &RuleFile) {
        assert_eq!(a.groups_value(), b.groups_value());
        for ((_, a), (_, b)) in a.rules().zip(b.rules()) {
            assert_eq!(a.expr().to_string(), b.expr().to_string());
        }
    }

    fn again(file: &RuleFile, text: &str) -> RuleFile {
        let mut findings = Vec::new();
        let groups = read_rule_file(&read(text, SourceId(0), &Limits::default()), &Features::server(), &mut findings);
        assert!(findings.is_empty(), "{findings:?}\n{text}");
        RuleFile { name: file.name.clone(), groups: groups.iter().map(FoundGroup::to_group).collect() }
    }

    fn again_as_object(file: &RuleFile) -> RuleFile {
        let text = yaml::write(&Value::Object(Map::from_iter([("groups".to_owned(), file.groups_value())])));
        let stream = read(&text, SourceId(0), &Limits::default());
        let mut findings = Vec::new();
        let root = stream.documents[0].root().expect("a document");
        let spec = Fields::of(root, "the spec of a PrometheusRule", Dialect::V3, &mut findings).expect("a mapping");
        let groups = read_groups(&spec, Shape::Object, &Features::server(), &mut findings);
        assert!(findings.is_empty(), "{findings:?}\n{text}");
        RuleFile { name: file.name.clone(), groups: groups.iter().map(FoundGroup::to_group).collect() }
    }

    #[test]
    fn files_read_as_people_write_them() {
        let expr = |text: &str| parse(text, &Features::server()).expect("it parses");
        let alert = AlertRule::new("HighErrorRate", expr(EXPRESSIONS[7]))
            .hold(minutes(5))
            .keep_firing_for(seconds(90))
            .severity(Severity::Critical)
            .label("on", "yes")
            .summary("{{ $labels.path }} fails")
            .description("Look:\n\n  - here\n  - there\n")
            .runbook("https://runbooks.example.com/a#b");
        let group = RuleGroup::new("api")
            .interval(seconds(30))
            .query_offset(Duration::ZERO)
            .limit(10)
            .label("team", "web")
            .partial_response_strategy(PartialResponse::Warn)
            .rule(RecordingRule::new("job:up:sum", expr("sum by(job)(up)")).label("source", "a: b"))
            .rule(alert);
        let file = RuleFile::new("api").group(group).group(RuleGroup::new("empty"));
        let expected = r##"groups:
  - name: api
    interval: 30s
    query_offset: 0s
    limit: 10
    labels:
      team: web
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
        labels:
          source: "a: b"
      - alert: HighErrorRate
        expr: |2-
              sum by (path) (rate(http_requests_total{status=~"5.."}[5m]))
            /
              sum by (path) (rate(http_requests_total[5m]))
          >
            0.1
        for: 5m
        keep_firing_for: 1m30s
        labels:
          severity: critical
          "on": "yes"
        annotations:
          summary: "{{ $labels.path }} fails"
          description: |
            Look:

              - here
              - there
          runbook_url: https://runbooks.example.com/a#b
  - name: empty
    rules: []
"##;
        let text = file.to_yaml();
        assert_eq!(text, expected);
        assert_eq!(file.groups_value()[0]["partial_response_strategy"], "warn");
        same(&again_as_object(&file), &file);
    }

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-zA-Z][a-zA-Z0-9_: -]{0,12}[a-z]",
            2 => proptest::sample::select(vec!["yes", "1", "~", "", "a: b", "# c", "- x", "{{ $value }}", "{{ range query \"up\" }}\n{{ .Value }}\n{{ end }}\n",
                " a", "a ", "\ta", "a\n", "a\n\n", "\na", "  a\n b", "a\rb", "a\u{85}b", "\u{feff}", "it's \"x\"", "%a", "@b", "---", "...", "a\u{7}b", "😀\n\n日本"]).prop_map(str::to_owned),
            1 => "[ -z}~\n\t'\"#:|>é-]{0,30}".prop_map(|s: String| s.replace('{', "(")),
        ]
    }

    fn names() -> impl Strategy<Value = String> {
        texts().prop_filter("no name", |name| !name.is_empty() && !name.contains(['{', '}']) && name != "__name__")
    }

    fn pairs() -> impl Strategy<Value = Pairs> {
        proptest::collection::vec((names(), texts()), 0..4).prop_map(|pairs| pairs.into_iter().collect())
    }

    fn durations() -> impl Strategy<Value = Duration> {
        prop_oneof![2 => Just(Duration::ZERO), 1 => (0_i64..100_000_000_000).prop_map(millis), 1 => (0_i64..100).prop_map(minutes)]
    }

    fn rules() -> impl Strategy<Value = Rule> {
        let expr = || proptest::sample::select(EXPRESSIONS).prop_map(|text| parse(text, &Features::server()).expect("it parses"));
        prop_oneof![
            (names(), expr(), durations(), durations(), pairs(), pairs()).prop_map(|(name, expr, hold, keep_firing_for, labels, annotations)| {
                Rule::Alert(AlertRule { name, expr, hold, keep_firing_for, labels, annotations })
            }),
            (names(), expr(), pairs()).prop_map(|(name, expr, labels)| Rule::Record(RecordingRule { name, expr, labels })),
        ]
    }

    fn groups() -> impl Strategy<Value = RuleGroup> {
        let strategy = proptest::option::of(proptest::sample::select(vec![PartialResponse::Abort, PartialResponse::Warn]));
        let fields = (proptest::option::of(durations()), proptest::option::of(durations()), 0_u64..3, pairs(), strategy);
        (fields, proptest::collection::vec(rules(), 0..4)).prop_map(|((interval, query_offset, limit, labels, partial_response_strategy), rules)| RuleGroup {
            name: String::new(),
            interval,
            query_offset,
            limit,
            labels,
            partial_response_strategy,
            rules,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]
        #[test]
        fn reading_what_was_written_gives_the_rules(groups in proptest::collection::btree_map(names(), groups(), 0..4)) {
            let groups = groups.into_iter().map(|(name, group)| RuleGroup { name, ..group });
            let file = RuleFile { name: "file".to_owned(), groups: groups.collect() };
            let text = file.to_yaml();
            let read = again(&file, &text);
            prop_assert_eq!(read.to_yaml(), text);
            same(&again_as_object(&file), &file);
        }
    }
}
