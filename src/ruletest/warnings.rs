//! What a unit test hardly means: nothing here changes a verdict.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic};
use crate::engine::Matcher;
use crate::model::{Labels, METRIC_NAME};
use crate::promql::ast::{MatchOp, Selector};
use crate::promql::{Expr, Features, NodeKind, parse};
use crate::rules::Rule;
use crate::template::{Prepared, Queries};
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
    let readers = Readers::of(rules);
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
        unread(file, test, readers.as_ref(), &mut found);
    }
    found
}

fn meant<'n>(finding: Diagnostic, name: &Mapped, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    match nearest(name.as_str(), known).first() {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding,
    }
}

/// Series that no expression of the rules or of the test selects.
fn unread(file: &UnitFile, test: &UnitTest, rules: Option<&Readers>, found: &mut Vec<Diagnostic>) {
    let Some(rules) = rules else { return };
    let mut own = Readers::default();
    if test.expr_tests.iter().any(|expr| !own.add(&expr.expr)) {
        return;
    }
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for input in test.input_series.iter().filter(|input| !rules.read(&input.series.labels) && !own.read(&input.series.labels)) {
        let name = input.series.labels.metric_name().unwrap_or_default();
        // One finding for a name: a typo in it concerns all its series.
        let typo = !rules.by_name.contains_key(name) && !own.by_name.contains_key(name);
        if typo && !said.insert(name) {
            continue;
        }
        let message = format!("no rule and no expression reads `{}`", if typo { name.to_owned() } else { input.series.labels.to_string() });
        let mut finding = Diagnostic::warning(UNREAD_SERIES, message, file.source, input.span);
        let known = rules.by_name.keys().chain(own.by_name.keys()).map(String::as_str).collect::<BTreeSet<_>>();
        match nearest(name, known).first() {
            Some(near) if typo => finding = finding.help(format!("did you mean `{near}`?")),
            _ if !typo => finding = finding.help("its name is read, its labels fit no selector"),
            _ => {}
        }
        found.push(finding);
    }
}

/// The selectors of many expressions, by the name they ask for.
#[derive(Debug, Default)]
struct Readers {
    by_name: FxHashMap<String, Vec<Vec<Matcher>>>,
    others: Vec<Vec<Matcher>>,
}

impl Readers {
    /// Those of rules and of the queries in their templates; `None` if they cannot all be known.
    fn of(rules: &Ruleset) -> Option<Self> {
        let mut readers = Self::default();
        for group in rules.groups() {
            let own_labels = |rule: &Rule| rule.labels().iter().map(|(_, text)| text.to_owned()).collect::<Vec<_>>();
            for rule in &group.rules {
                if !readers.add(rule.expr()) {
                    return None;
                }
                let Rule::Alert(alert) = rule else { continue };
                let mut texts = own_labels(rule);
                texts.extend(alert.annotations.iter().chain(group.labels.iter()).map(|(_, text)| text.to_owned()));
                for text in texts.iter().filter(|text| text.contains("query")) {
                    match &Prepared::new(&alert.name, text).reads().queries {
                        Queries::Unknown => return None,
                        Queries::Constant(queries) => {
                            if queries.iter().any(|query| parse(query, &Features::suite()).is_ok_and(|expr| !readers.add(&expr))) {
                                return None;
                            }
                        }
                        Queries::None => {}
                    }
                }
            }
        }
        Some(readers)
    }

    /// Adds an expression's selectors; no if one cannot be known.
    fn add(&mut self, expr: &Expr) -> bool {
        // `info` reads series that no selector of the expression asks for.
        let info = expr.nodes().iter().any(|node| matches!(&node.kind, NodeKind::Call { func, .. } if func.name() == "info"));
        !info && expr.selectors().all(|(_, selector)| self.selector(selector))
    }

    fn selector(&mut self, selector: &Selector) -> bool {
        let mut name = selector.name.as_ref().map(|name| name.name.to_string());
        let mut matchers = Vec::new();
        for matcher in &selector.matchers {
            if &*matcher.name == METRIC_NAME && matcher.op == MatchOp::Equal && name.is_none() {
                name = Some(String::from_utf8_lossy(matcher.value.as_bytes()).into_owned());
                continue;
            }
            match Matcher::lazy(&matcher.name, matcher.op, matcher.value.as_bytes()) {
                Ok(matcher) => matchers.push(matcher),
                Err(_) => return false,
            }
        }
        match name {
            Some(name) => self.by_name.entry(name).or_default().push(matchers),
            None => self.others.push(matchers),
        }
        true
    }

    fn read(&self, labels: &Labels) -> bool {
        let own = self.by_name.get(labels.metric_name().unwrap_or_default()).into_iter().flatten();
        own.chain(&self.others).any(|matchers| matchers.iter().all(|matcher| matcher.matches(labels)))
    }
}
