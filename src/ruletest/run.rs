//! Runs a unit-test file against rules, with promtool's notion of time (cmd/promtool/unittest.go, Prometheus 3.15.0).

use std::collections::BTreeMap;

use crate::engine::{Evaluated, Value, VectorSample};
use crate::model::duration::millis;
use crate::model::{Labels, Timestamp, Value as SampleValue};
use crate::rules::{CompiledGroup, Reads, RuleGroup};
use crate::text::{Mapped, nearest};

use super::because;
use super::history;
use super::judge::{self, Seen};
use super::outcome::{Case, Outcome, Verdict};
use super::prepared::Prepared;
use super::ruleset::Ruleset;
use super::settings::Settings;
use super::simulation::Simulation;
use super::unit_file::{AlertTest, ExpectedSample, ExprTest, UnitFile, UnitTest};

/// Runs every test whose name `chosen` accepts over `groups` as promtool without flags does, and says what held. What is
/// [broken](UnitTest::broken) is left out: its findings are the reader's.
#[must_use]
pub fn run(file: &UnitFile, groups: &[RuleGroup], chosen: impl Fn(&str) -> bool) -> Outcome {
    let rules = Ruleset::for_file(file, groups.iter().cloned().map(CompiledGroup::new));
    let tests = (0..file.tests.len()).filter(|index| chosen(&file.tests[*index].name));
    Outcome { source: file.source, cases: tests.flat_map(|index| run_test(file, index, &rules, &Settings::default())).collect() }
}

/// Runs the test of that index, from 0: as [`run`], for callers that run tests side by side or many files with the same rules. Nothing
/// comes of one that is not there, or [broken](UnitTest::broken).
#[must_use]
pub fn run_test(file: &UnitFile, index: usize, rules: &Ruleset, settings: &Settings) -> Vec<Case> {
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
    if let Some((series, error)) = prepared.refused(last) {
        let message = format!("a histogram of `{}` cannot be stored: {error}", series.labels);
        let verdict = Verdict::Broken { message, because: Vec::new() };
        return vec![Case { test: name, index, span: test.head, title: "input series".to_owned(), verdict }];
    }
    let mut simulation = prepared.simulation(rules);
    if !test.expr_tests.iter().any(|expr| Reads::of(&expr.expr).may_see_alerts()) {
        simulation = simulation.without_alert_series();
    }
    let mut cases: Vec<Option<Case>> = test.alert_tests.iter().map(|_| None).collect();
    // The tick at or before the time of each expectation, and which ones are due there.
    let mut due: BTreeMap<Timestamp, Vec<usize>> = BTreeMap::new();
    for (number, alert) in test.alert_tests.iter().enumerate() {
        let step = step.as_millis().max(1);
        due.entry(test.start + alert.eval_time.as_millis() / step * step).or_default().push(number);
    }
    let asked = |tick| due.contains_key(&tick);
    let failures = simulation.run_until(test.start + last.as_millis(), asked, |now, tick| {
        for number in due.get(&tick).into_iter().flatten() {
            cases[*number] = Some(check_alert(now, test, &name, index, &test.alert_tests[*number]));
        }
    });
    if let Some(failure) = failures.first() {
        let message = format!("rule `{}` failed at {}: {}", failure.error.rule, millis(failure.at - test.start), failure.error);
        let because = rules.groups().nth(failure.group).and_then(|group| Some((group, group.rules.get(failure.error.index)?)));
        let because = because.map(|(group, rule)| format!("group {}: {}", group.name, rule.expr())).into_iter().collect();
        let verdict = Verdict::Broken { message, because };
        // What was found out before stays.
        let step = step.as_millis().max(1);
        let before = |alert: &AlertTest| test.start + alert.eval_time.as_millis() / step * step < failure.at;
        let judged = test.alert_tests.iter().zip(cases).filter(|(alert, _)| before(alert)).filter_map(|(_, case)| case);
        let broken = Case { test: name, index, span: test.head, title: "evaluation of the rules".to_owned(), verdict };
        return judged.chain([broken]).collect();
    }
    let mut cases: Vec<Case> = cases.into_iter().flatten().collect();
    history::add(file, test, &prepared, rules, &mut cases);
    cases.extend(test.expr_tests.iter().map(|expr| check_expr(&simulation, file.fuzzy_compare, test, &name, index, expr)));
    cases
}

/// Every expectation about alerts at this tick.
fn check_alert(now: &Simulation<'_>, test: &UnitTest, name: &str, index: usize, alert: &AlertTest) -> Case {
    let hold = |name: &str| now.alert_rule(name).map(|rule| rule.hold).unwrap_or_default();
    let names = alert.names.iter().map(Mapped::as_str);
    let seen: Vec<Seen<'_>> = names.clone().flat_map(|name| now.alerts(name).into_iter().map(move |alert| Seen { alert, hold: hold(name) })).collect();
    let verdict = match judge::alerts(alert, &seen, test.start) {
        None => Verdict::Passed,
        Some(mut failure) => {
            for name in names {
                match now.alert_rule(name) {
                    Some(rule) => {
                        let explained = because::explain(now, &rule.expr, test.start + alert.eval_time.as_millis());
                        failure.because.extend(explained.lines().map(str::to_owned));
                    }
                    None => {
                        let near = nearest(name, now.alert_names());
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
pub(super) fn found(sample: VectorSample) -> ExpectedSample {
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
