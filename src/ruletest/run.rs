//! Runs a unit-test file against rules, with promtool's notion of time (cmd/promtool/unittest.go, Prometheus 3.15.0).

use crate::engine::{Evaluated, Value, VectorSample};
use crate::model::duration::millis;
use crate::model::{Labels, Value as SampleValue};
use crate::rules::{Rule, RuleGroup};
use crate::text::{Mapped, nearest};

use super::because;
use super::judge::{self, Seen};
use super::outcome::{Case, Outcome, Verdict};
use super::prepared::Prepared;
use super::settings::Settings;
use super::simulation::Simulation;
use super::unit_file::{AlertTest, ExpectedSample, ExprTest, UnitFile, UnitTest};

/// Runs every test whose name `chosen` accepts over `groups` as promtool without flags does, and says what held. What is
/// [broken](UnitTest::broken) is left out: its findings are the reader's.
#[must_use]
pub fn run(file: &UnitFile, groups: &[RuleGroup], chosen: impl Fn(&str) -> bool) -> Outcome {
    let groups = in_evaluation_order(file, groups);
    let tests = file.tests.iter().enumerate().filter(|(_, test)| chosen(&test.name));
    let cases = tests.flat_map(|(index, _)| run_test(file, index, &groups, &Settings::default())).collect();
    Outcome { source: file.source, cases }
}

/// The groups in the order in which the tests of a file evaluate them.
#[must_use]
pub fn in_evaluation_order(file: &UnitFile, groups: &[RuleGroup]) -> Vec<RuleGroup> {
    let mut groups = groups.to_vec();
    // Groups that are not listed rank with the first listed one, as upstream's map of ranks has it.
    groups.sort_by_key(|group| file.group_eval_order.iter().position(|name| name.as_str() == group.name).unwrap_or(0));
    groups
}

/// Runs the test of that index over groups that are [in order](in_evaluation_order). Nothing comes of one that is not there, or
/// [broken](UnitTest::broken).
#[must_use]
pub fn run_test(file: &UnitFile, index: usize, groups: &[RuleGroup], settings: &Settings) -> Vec<Case> {
    let Some(test) = file.tests.get(index).filter(|test| !file.broken && !test.broken) else { return Vec::new() };
    let (name, step) = (test.title(index), file.evaluation_interval);
    let (last, place) = test.last();
    if file.evaluations(test) > settings.max_evaluations {
        let message =
            format!("expected at most {} evaluations of the rules, found {}: until {last}, every {step}", settings.max_evaluations, file.evaluations(test));
        let because = vec!["make `evaluation_interval` longer, `eval_time` earlier, or allow more (`--max-evaluations`)".to_owned()];
        return vec![Case { test: name, index, span: place, title: "too long a test".to_owned(), verdict: Verdict::Broken { message, because } }];
    }
    let prepared = Prepared::of(file, test, settings);
    let mut simulation = prepared.simulation(groups);
    let mut cases: Vec<Option<Case>> = test.alert_tests.iter().map(|_| None).collect();
    let failures = simulation.run_until(test.start + last.as_millis(), |now, tick| {
        let tick = millis(tick - test.start);
        for (alert, case) in test.alert_tests.iter().zip(&mut cases) {
            if tick <= alert.eval_time && alert.eval_time.as_millis() < tick.as_millis() + step.as_millis() {
                *case = Some(check_alert(now, test, &name, index, alert));
            }
        }
    });
    if let Some(failure) = failures.first() {
        let message = format!("rule `{}` failed at {}: {}", failure.error.rule, millis(failure.at - test.start), failure.error);
        let group = groups.get(failure.group).map(|g| g.name.clone()).unwrap_or_default();
        let expr = groups.get(failure.group).and_then(|g| g.rules.get(failure.error.index)).map(|rule| rule.expr().to_string()).unwrap_or_default();
        let because = vec![format!("group {group}: {expr}")];
        let verdict = Verdict::Broken { message, because };
        return vec![Case { test: name, index, span: test.head, title: "evaluation of the rules".to_owned(), verdict }];
    }
    let mut cases: Vec<Case> = cases.into_iter().flatten().collect();
    cases.extend(test.expr_tests.iter().map(|expr| check_expr(&simulation, file.fuzzy_compare, test, &name, index, expr)));
    cases
}

/// Every expectation about alerts at this tick.
fn check_alert(now: &Simulation<'_>, test: &UnitTest, name: &str, index: usize, alert: &AlertTest) -> Case {
    let rules = || {
        now.groups().flat_map(|g| &g.rules).filter_map(|rule| match rule {
            Rule::Alert(rule) => Some(rule),
            Rule::Record(_) => None,
        })
    };
    let hold = |name: &str| rules().find(|rule| rule.name == name).map(|rule| rule.hold).unwrap_or_default();
    let names = alert.names.iter().map(Mapped::as_str);
    let seen: Vec<Seen<'_>> = names.clone().flat_map(|name| now.alerts(name).into_iter().map(move |alert| Seen { alert, hold: hold(name) })).collect();
    let verdict = match judge::alerts(alert, &seen, test.start) {
        None => Verdict::Passed,
        Some(mut failure) => {
            for name in names {
                match rules().find(|rule| rule.name == name) {
                    Some(rule) => {
                        let explained = because::explain(now, &rule.expr, test.start + alert.eval_time.as_millis());
                        failure.because.extend(explained.lines().map(str::to_owned));
                    }
                    None => {
                        let near = nearest(name, rules().map(|rule| rule.name.as_str()));
                        let hint = near.first().map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
                        failure.because.push(format!("no rule defines an alert called `{name}`{hint}"));
                    }
                }
            }
            Verdict::Failed(failure)
        }
    };
    Case { test: name.to_owned(), index, span: alert.span, title: format!("{} at {}", alert.title(), alert.eval_time), verdict }
}

/// A sample of the engine, as one that could have been expected.
fn found(sample: VectorSample) -> ExpectedSample {
    let VectorSample { labels, sample } = sample;
    match sample.value {
        SampleValue::Histogram(histogram) => ExpectedSample { labels, value: 0.0, histogram: Some(histogram) },
        value => ExpectedSample { labels, value: value.float().unwrap_or_default(), histogram: None },
    }
}

fn check_expr(now: &Simulation<'_>, fuzzy: bool, test: &UnitTest, name: &str, index: usize, expr: &ExprTest) -> Case {
    let at = test.start + expr.eval_time.as_millis();
    let title = format!("{} at {}", expr.expr, expr.eval_time);
    let case = |verdict| Case { test: name.to_owned(), index, span: expr.span, title: title.clone(), verdict };
    let mut got = match now.engine().instant(now.store(), &expr.expr, at) {
        Ok(Evaluated { value: Value::Vector(samples), .. }) => samples.into_iter().map(found).collect::<Vec<_>>(),
        Ok(Evaluated { value: Value::Scalar(value), .. }) => vec![ExpectedSample { labels: Labels::empty(), value, histogram: None }],
        Ok(_) => return case(Verdict::Broken { message: "expected an instant vector or a scalar".to_owned(), because: Vec::new() }),
        Err(error) => return case(Verdict::Broken { message: error.to_string(), because: Vec::new() }),
    };
    let Some(mut failure) = judge::samples(&mut expr.expected.clone(), &mut got, fuzzy) else { return case(Verdict::Passed) };
    if expr.eval_time.is_zero() && got.is_empty() {
        failure.because.push("at 0s only the first value of each series is there".to_owned());
    }
    // The expression itself is the title.
    failure.because.extend(because::explain(now, &expr.expr, at).lines().skip(1).map(str::to_owned));
    case(Verdict::Failed(failure))
}
