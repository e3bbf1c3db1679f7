//! What a unit test hardly means: nothing here changes a verdict.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic};
use crate::engine::Matcher;
use crate::model::{Labels, METRIC_NAME};
use crate::rules::{CompiledGroup, Reads, Rule};
use crate::text::{Mapped, nearest};

use super::ruleset::Ruleset;
use super::unit_file::{UnitFile, UnitTest};

const UNKNOWN_ALERT: Code = Code("test/unknown-alert");
const UNKNOWN_GROUP: Code = Code("test/unknown-group");
const UNREAD_SERIES: Code = Code("test/unread-series");
const NO_EXPECTATION: Code = Code("test/no-expectation");

/// What the tests of a file that `chosen` accepts may not mean, given the groups they run against: names that no rule has, series
/// that nothing reads, tests of nothing.
#[must_use]
pub fn warnings(file: &UnitFile, rules: &Ruleset, chosen: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let groups_known: BTreeSet<&str> = rules.groups().map(|g| g.name.as_str()).collect();
    for name in file.group_eval_order.iter().filter(|name| !groups_known.contains(name.as_str())) {
        let message = format!("expected the name of a group in `group_eval_order`, found `{}`, which no rule file has", name.as_str());
        found.push(meant(Diagnostic::warning(UNKNOWN_GROUP, message, file.source, name.host_span()), name, groups_known.iter().copied()));
    }
    let alerts: BTreeSet<&str> = rules.groups().flat_map(|g| &g.rules).filter(|r| matches!(r, Rule::Alert(_))).map(Rule::name).collect();
    let rule_reads = rules.groups.iter().flat_map(CompiledGroup::rules).map(|rule| &rule.reads);
    let (readers, mut said) = (Readers::of(rule_reads), BTreeSet::new());
    for test in file.tests.iter().filter(|test| chosen(&test.name) && !test.broken) {
        for name in test.alert_tests.iter().filter(|alert| alert.expected.is_empty()).flat_map(|alert| &alert.names) {
            if !alerts.contains(name.as_str()) {
                let message = format!("expected the name of an alert, found `{}`, which no rule defines: nothing can ever fire", name.as_str());
                found.push(meant(Diagnostic::warning(UNKNOWN_ALERT, message, file.source, name.host_span()), name, alerts.iter().copied()));
            }
        }
        if test.alert_tests.is_empty() && test.expr_tests.is_empty() {
            let message = "expected `alert_rule_test` or `promql_expr_test` in the test, found neither: nothing is tested";
            found.push(Diagnostic::warning(NO_EXPECTATION, message, file.source, test.head));
            continue;
        }
        unread(file, test, &readers, &mut said, &mut found);
    }
    found
}

fn meant<'n>(finding: Diagnostic, name: &Mapped, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    match nearest(name.as_str(), known).first() {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding,
    }
}

/// Series that no expression of the rules or of the test can select: of an unknown name, or without a label that every selector of its
/// name asks for. Series that are there to be passed over differ in a label's value, and are left alone. Each name is `said` once.
fn unread(file: &UnitFile, test: &UnitTest, rules: &Readers<'_>, said: &mut BTreeSet<String>, found: &mut Vec<Diagnostic>) {
    let own: Vec<Reads> = test.expr_tests.iter().map(|expr| Reads::of(&expr.expr)).collect();
    let own = Readers::of(&own);
    for input in &test.input_series {
        let labels = &input.series.labels;
        let name = labels.metric_name().unwrap_or_default();
        if said.contains(name) || rules.read(labels) || own.read(labels) {
            continue;
        }
        said.insert(name.to_owned());
        let asked = rules.by_name.get(name).into_iter().chain(own.by_name.get(name)).flatten();
        let missing = asked.flat_map(|matchers| matchers.iter()).find(|matcher| lacks(labels, matcher));
        let message = match missing {
            None => format!("no rule and no expression reads `{name}`"),
            Some(matcher) => format!("no rule and no expression reads this series: each asks for a label that it has not, such as `{}`", matcher.name()),
        };
        let mut finding = Diagnostic::warning(UNREAD_SERIES, message, file.source, input.span);
        if missing.is_none() {
            let known = rules.by_name.keys().chain(own.by_name.keys()).copied().collect::<BTreeSet<_>>();
            finding.help.extend(nearest(name, known).first().map(|near| format!("did you mean `{near}`?")));
        }
        found.push(finding);
    }
}

/// Whether the matcher asks for a label that is not there at all.
fn lacks(labels: &Labels, matcher: &Matcher) -> bool {
    matcher.only_value().is_some_and(|value| !value.is_empty()) && labels.get(matcher.name()).is_none()
}

/// The selectors of many expressions, by the name they ask for.
#[derive(Debug, Default)]
struct Readers<'r> {
    by_name: FxHashMap<&'r str, Vec<&'r [Matcher]>>,
    others: Vec<&'r [Matcher]>,
}

impl<'r> Readers<'r> {
    fn of(all: impl IntoIterator<Item = &'r Reads>) -> Self {
        let mut readers = Self::default();
        for (name, matchers) in all.into_iter().flat_map(Reads::selectors) {
            let quoted = || matchers.iter().filter(|m| m.name() == METRIC_NAME).find_map(Matcher::only_value).and_then(|name| std::str::from_utf8(name).ok());
            match name.or_else(quoted) {
                Some(name) => readers.by_name.entry(name).or_default().push(matchers),
                None => readers.others.push(matchers),
            }
        }
        readers
    }

    /// Whether a series could be selected, but for the values of its labels.
    fn read(&self, labels: &Labels) -> bool {
        let own = self.by_name.get(labels.metric_name().unwrap_or_default()).into_iter().flatten();
        own.clone().any(|matchers| !matchers.iter().any(|matcher| lacks(labels, matcher)))
            || self.others.iter().any(|matchers| matchers.iter().all(|matcher| matcher.matches(labels)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::Features;
    use crate::rules::{FoundGroup, read_rule_file};
    use crate::text::SourceId;
    use crate::yaml::{Limits, read};

    const RULES: &str = r#"
groups:
- name: a
  rules:
  - {alert: Down, expr: 'up{job="api"} == 0', annotations: {x: '{{ with query "asked" }}{{ end }}'}}
  - {record: b, expr: 'rate({__name__=~"http_.*", code!=""}[5m])'}
"#;

    fn said(test: &str) -> Vec<String> {
        let mut findings = Vec::new();
        let groups = read_rule_file(&read(RULES, SourceId(0), &Limits::default()), &Features::server(), &mut findings);
        let text = format!("tests:\n- {test}\n");
        let file = crate::ruletest::read_unit_file(&read(&text, SourceId(1), &Limits::default()), SourceId(1), &mut findings);
        assert_eq!(findings, [], "{test}");
        let rules = Ruleset::for_file(&file, groups.iter().map(FoundGroup::to_group).map(CompiledGroup::new));
        warnings(&file, &rules, |_| true).into_iter().map(|d| [vec![d.message], d.help].concat().join(" / ")).collect()
    }

    #[test]
    fn series_that_nothing_can_read() {
        let of = |series: &str| said(&format!("{{input_series: [{{series: '{series}'}}], promql_expr_test: [{{expr: 'own{{a=\"b\"}}'}}]}}"));
        let none: &[&str] = &[];
        for (series, expected) in [
            ("up{job=\"api\"}", none),
            ("up{job=\"web\"}", none),
            ("asked", none),
            ("own{a=\"c\"}", none),
            ("http_x{code=\"1\"}", none),
            ("http_x", &["no rule and no expression reads `http_x`"]),
            ("upp{job=\"api\"}", &["no rule and no expression reads `upp` / did you mean `up`?"]),
            ("up", &["no rule and no expression reads this series: each asks for a label that it has not, such as `job`"]),
        ] {
            assert_eq!(of(series), expected, "{series}");
        }
    }

    #[test]
    fn names_that_are_not_there() {
        for (test, expected) in [
            ("{alert_rule_test: [{alertname: Down}]}", ""),
            ("{alert_rule_test: [{alertname: Dwon, exp_alerts: [{}]}]}", ""),
            (
                "{alert_rule_test: [{alertname: Dwon}]}",
                "expected the name of an alert, found `Dwon`, which no rule defines: nothing can ever fire / did you mean `Down`?",
            ),
            ("{}", "expected `alert_rule_test` or `promql_expr_test` in the test, found neither: nothing is tested"),
        ] {
            assert_eq!(said(test).join("; "), expected, "{test}");
        }
    }
}
