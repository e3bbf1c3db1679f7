//! Runs a unit-test file against rules, with promtool's notion of time (cmd/promtool/unittest.go, Prometheus 3.15.0).

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::engine::{Engine, Evaluated, Options, Value, VectorSample};
use crate::model::duration::{Duration, millis};
use crate::model::series_notation::SeriesDescription;
use crate::model::{Labels, METRIC_NAME, Timestamp, Value as SampleValue, number, quote};
use crate::rules::{AlertState, Reads, RuleGroup, TemplateData};

use super::because;
use super::moment::describe;
use super::outcome::{Case, Outcome, Verdict};
use super::scenario::without_alert_name;
use super::simulation::{Ruleset, Simulation, Times};
use super::unit_file::{AlertTest, ExpectedSample, ExprTest, UnitFile, UnitTest};

/// Runs every test whose name `chosen` accepts over `groups`, and says what held. What is [broken](UnitTest::broken) is
/// left out: its findings are the reader's.
#[must_use]
pub fn run(file: &UnitFile, groups: &[RuleGroup], chosen: impl Fn(&str) -> bool) -> Outcome {
    let mut groups = groups.to_vec();
    // Groups that are not listed rank with the first listed one, as upstream's map of ranks has it.
    let rank = |g: &RuleGroup| file.group_eval_order.iter().position(|name| name.as_str() == g.name).unwrap_or(0);
    groups.sort_by_key(rank);
    let rules = Ruleset::new(groups);
    let tests = file.tests.iter().enumerate().filter(|(_, test)| !file.broken && !test.broken && chosen(&test.name));
    let cases = tests.flat_map(|(index, test)| run_test(file, index, test, &rules)).collect();
    Outcome { source: file.source, cases }
}

fn run_test(file: &UnitFile, index: usize, test: &UnitTest, rules: &Ruleset) -> Vec<Case> {
    let engine = Engine::new(Options::promtool_test(file.evaluation_interval));
    // A repeated series replaces the earlier one, as in a load block.
    let mut series: Vec<SeriesDescription> = Vec::new();
    let mut places: FxHashMap<&Labels, usize> = FxHashMap::default();
    for input in &test.input_series {
        match places.entry(&input.series.labels) {
            Entry::Occupied(old) => series[*old.get()] = input.series.clone(),
            Entry::Vacant(new) => {
                new.insert(series.len());
                series.push(input.series.clone());
            }
        }
    }
    let data = TemplateData { external_labels: test.external_labels.clone(), external_url: test.external_url.clone() };
    let step = file.evaluation_interval;
    let times = Times { start: test.start, spacing: test.interval, step };
    let last = test.alert_tests.iter().map(|t| t.eval_time).chain(test.expr_tests.iter().map(|t| t.eval_time)).max().unwrap_or_default();
    let mut simulation = Simulation::new(&engine, rules, &series, data, times);
    if !test.expr_tests.iter().any(|expr| Reads::of(&expr.expr).may_see_alerts()) {
        simulation = simulation.without_alert_series();
    }
    let name = if test.name.is_empty() { format!("test {}", index + 1) } else { test.name.clone() };
    let mut cases: Vec<Option<Case>> = test.alert_tests.iter().map(|_| None).collect();
    // The tick at or before the time of each expectation, and which ones are due there.
    let mut due: BTreeMap<Timestamp, Vec<usize>> = BTreeMap::new();
    for (index, alert) in test.alert_tests.iter().enumerate() {
        let step = step.as_millis().max(1);
        due.entry(test.start + alert.eval_time.as_millis() / step * step).or_default().push(index);
    }
    let asked = |tick| due.contains_key(&tick);
    let failures = simulation.run_until(test.start + last.as_millis(), asked, |now, tick| {
        for index in due.get(&tick).into_iter().flatten() {
            cases[*index] = Some(check_alert(now, test, &name, &test.alert_tests[*index]));
        }
    });
    if let Some(failure) = failures.first() {
        let message = format!("rule `{}` failed at {}: {}", failure.error.rule, millis(failure.at - test.start), failure.error);
        let because = rules.groups().nth(failure.group).and_then(|group| Some((group, group.rules.get(failure.error.index)?)));
        let because = because.map(|(group, rule)| format!("group {}: {}", group.name, rule.expr())).into_iter().collect();
        let verdict = Verdict::Broken { message, because };
        return vec![Case { test: name, span: test.head, title: "evaluation of the rules".to_owned(), verdict }];
    }
    let mut cases: Vec<Case> = cases.into_iter().flatten().collect();
    cases.extend(test.expr_tests.iter().map(|expr| check_expr(&simulation, file.fuzzy_compare, test, &name, expr)));
    cases
}

/// An alert in a line or more.
fn show_alert((labels, annotations): &(Labels, Labels)) -> String {
    let mut text = without_alert_name(labels).to_braces();
    for (name, said) in annotations.iter() {
        text.push_str(&format!("\n{name}: {said}"));
    }
    text
}

fn check_alert(now: &Simulation<'_>, test: &UnitTest, name: &str, alert: &AlertTest) -> Case {
    let active: Vec<_> = now.alerts(&alert.alertname).into_iter().cloned().collect();
    let firing = active.iter().filter(|a| a.state.state == AlertState::Firing);
    let mut got: Vec<(Labels, Labels)> = firing.map(|a| (a.labels.clone(), a.annotations.iter().collect())).collect();
    let named = |(labels, annotations): &(Labels, Labels)| {
        let mut builder = labels.builder();
        builder.set("alertname", &alert.alertname);
        (builder.build(), annotations.clone())
    };
    let mut expected: Vec<(Labels, Labels)> = alert.expected.iter().map(named).collect();
    got.sort();
    expected.sort();
    let verdict = if got == expected {
        Verdict::Passed
    } else {
        let rule = now.alert_rule(&alert.alertname);
        let because = match rule {
            Some(rule) => because::explain(now, &rule.expr, test.start + alert.eval_time.as_millis()).lines().map(str::to_owned).collect(),
            None => vec![format!("no rule defines an alert called `{}`", alert.alertname)],
        };
        let mut shown: Vec<String> = got.iter().map(show_alert).collect();
        let pending: Vec<_> = active.iter().filter(|a| a.state.state == AlertState::Pending).cloned().collect();
        if !pending.is_empty() {
            shown.push(describe(&pending, alert.eval_time, rule.map(|r| r.hold).unwrap_or_default()));
        }
        Verdict::Failed { expected: expected.iter().map(show_alert).collect(), got: shown, because }
    };
    Case { test: name.to_owned(), span: alert.span, title: format!("{} at {}", alert.alertname, alert.eval_time), verdict }
}

/// A sample as promtool shows it.
fn show_sample(sample: &ExpectedSample) -> String {
    let float = number::scientific(sample.value);
    let value = match &sample.histogram {
        None => float,
        Some(histogram) if sample.value == 0.0 => histogram.test_expression(),
        Some(histogram) => format!("{} and the value {float}", histogram.test_expression()),
    };
    format!("{} {value}", show_labels(&sample.labels))
}

/// A sample of the engine, as one that could have been expected.
fn found(sample: VectorSample) -> ExpectedSample {
    let VectorSample { labels, sample } = sample;
    match sample.value {
        SampleValue::Histogram(histogram) => ExpectedSample { labels, value: 0.0, histogram: Some(histogram) },
        value => ExpectedSample { labels, value: value.float().unwrap_or_default(), histogram: None },
    }
}

fn show_labels(labels: &Labels) -> String {
    match labels.metric_name() {
        Some(name) if quote::is_metric_name(name) => {
            let mut rest = labels.builder();
            rest.remove(METRIC_NAME);
            let rest = rest.build();
            if rest.is_empty() { name.to_owned() } else { format!("{name}{}", rest.to_braces()) }
        }
        _ => labels.to_braces(),
    }
}

fn check_expr(now: &Simulation<'_>, fuzzy: bool, test: &UnitTest, name: &str, expr: &ExprTest) -> Case {
    let at = test.start + expr.eval_time.as_millis();
    let title = format!("{} at {}", expr.expr, expr.eval_time);
    let case = |verdict| Case { test: name.to_owned(), span: expr.span, title: title.clone(), verdict };
    let mut got = match now.engine().instant(now.store(), &expr.expr, at) {
        Ok(Evaluated { value: Value::Vector(samples), .. }) => samples.into_iter().map(found).collect::<Vec<_>>(),
        Ok(Evaluated { value: Value::Scalar(value), .. }) => vec![ExpectedSample { labels: Labels::empty(), value, histogram: None }],
        Ok(_) => return case(Verdict::Broken { message: "expected an instant vector or a scalar".to_owned(), because: Vec::new() }),
        Err(error) => return case(Verdict::Broken { message: error.to_string(), because: Vec::new() }),
    };
    let mut expected = expr.expected.clone();
    got.sort_by(|a, b| a.labels.cmp(&b.labels));
    expected.sort_by(|a, b| a.labels.cmp(&b.labels));
    // Histograms are equal if they are written alike, hints about counter resets included.
    let text = |sample: &ExpectedSample| sample.histogram.as_ref().map(|h| h.test_expression());
    let same =
        got.len() == expected.len() && got.iter().zip(&expected).all(|(g, e)| g.labels == e.labels && equal(g.value, e.value, fuzzy) && text(g) == text(e));
    if same {
        return case(Verdict::Passed);
    }
    let because =
        if expr.eval_time > Duration::ZERO || !got.is_empty() { Vec::new() } else { vec!["at 0s only the first value of each series is there".to_owned()] };
    case(Verdict::Failed { expected: expected.iter().map(show_sample).collect(), got: got.iter().map(show_sample).collect(), because })
}

/// NaN is never equal, as in promtool; fuzzily, neighbouring floats are.
#[expect(clippy::float_cmp, reason = "promtool compares exactly")]
fn equal(got: f64, expected: f64, fuzzy: bool) -> bool {
    got == expected || (fuzzy && (got.next_up() == expected || got.next_down() == expected))
}
