//! Samples: what an expression gives against what it must give.

use std::sync::Arc;

use crate::model::number::g;
use crate::model::{Histogram, METRIC_NAME, quote};
use crate::ruletest::outcome::{Difference, Failure, Row, RowKind, Want};
use crate::ruletest::unit_file::ExpectedSample;

/// What is wrong; `None` if nothing is. Both are sorted by labels in place.
pub(in crate::ruletest) fn samples(expected: &mut [ExpectedSample], got: &mut [ExpectedSample], fuzzy: bool) -> Option<Failure> {
    got.sort_by(|a, b| a.labels.cmp(&b.labels));
    expected.sort_by(|a, b| a.labels.cmp(&b.labels));
    if got.len() == expected.len() && got.iter().zip(&*expected).all(|(got, expected)| got.labels == expected.labels && same_value(got, expected, fuzzy)) {
        return None;
    }
    let mut rest: Vec<&ExpectedSample> = got.iter().collect();
    let (mut differences, mut matched) = (Vec::new(), 0);
    let mut unmet = Vec::new();
    for wanted in &*expected {
        match rest.iter().position(|got| got.labels == wanted.labels) {
            Some(at) if same_value(rest[at], wanted, fuzzy) => {
                rest.remove(at);
                matched += 1;
            }
            Some(at) => differences.push(side_by_side(wanted, rest.remove(at), fuzzy)),
            None => unmet.push(wanted),
        }
    }
    for wanted in unmet {
        let distance = |i: &usize| side_by_side(wanted, rest[*i], fuzzy).rows.iter().filter(|row| !row.agrees).count();
        let nearest = (0..rest.len()).min_by_key(distance);
        differences.push(match nearest {
            Some(at) => side_by_side(wanted, rest.remove(at), fuzzy),
            None => Difference { expected: true, got: false, rows: rows(Some(wanted), None, fuzzy), ..Difference::default() },
        });
    }
    differences.extend(rest.iter().map(|got| Difference { expected: false, got: true, rows: rows(None, Some(got), fuzzy), ..Difference::default() }));
    let because = hints(expected, got, fuzzy);
    Some(Failure { differences, matched, because })
}

fn side_by_side(expected: &ExpectedSample, got: &ExpectedSample, fuzzy: bool) -> Difference {
    Difference { expected: true, got: true, rows: rows(Some(expected), Some(got), fuzzy), ..Difference::default() }
}

fn rows(expected: Option<&ExpectedSample>, got: Option<&ExpectedSample>, fuzzy: bool) -> Vec<Row> {
    let label = |sample: Option<&ExpectedSample>, name: &str| sample.and_then(|s| s.labels.get(name)).map(str::to_owned);
    let mut names: Vec<&str> = [expected, got].into_iter().flatten().flat_map(|s| s.labels.iter().map(|(name, _)| name)).collect();
    names.sort_unstable();
    names.dedup();
    let mut rows: Vec<Row> = names
        .into_iter()
        .map(|name| {
            let (expected, got) = (label(expected, name), label(got, name));
            let agrees = expected == got;
            Row { kind: RowKind::Label, name: name.to_owned(), expected: expected.map(Want::Text), got, agrees }
        })
        .collect();
    let agrees = expected.zip(got).is_some_and(|(expected, got)| same_value(got, expected, fuzzy));
    rows.push(Row { kind: RowKind::Value, name: String::new(), expected: expected.map(|s| Want::Text(described(s))), got: got.map(described), agrees });
    rows
}

/// A value in short; a histogram in the notation of test series.
pub(in crate::ruletest) fn described(sample: &ExpectedSample) -> String {
    match &sample.histogram {
        None => g(sample.value),
        Some(histogram) if sample.value == 0.0 => histogram.test_expression(),
        Some(histogram) => format!("{} and the value {}", histogram.test_expression(), g(sample.value)),
    }
}

/// Histograms are equal if they are written alike, hints about counter resets included.
fn same_value(got: &ExpectedSample, expected: &ExpectedSample, fuzzy: bool) -> bool {
    let text = |histogram: &Option<Arc<Histogram>>| histogram.as_ref().map(|h| h.test_expression());
    equal(got.value, expected.value, fuzzy) && text(&got.histogram) == text(&expected.histogram)
}

/// NaN is never equal, as in promtool; fuzzily, neighbouring floats are.
#[expect(clippy::float_cmp, reason = "promtool compares exactly")]
pub(in crate::ruletest) fn equal(got: f64, expected: f64, fuzzy: bool) -> bool {
    got == expected || (fuzzy && (got.next_up() == expected || got.next_down() == expected))
}

/// What is known about failures of this kind.
fn hints(expected: &[ExpectedSample], got: &[ExpectedSample], fuzzy: bool) -> Vec<String> {
    let mut hints = Vec::new();
    let pairs: Vec<_> = expected.iter().filter_map(|e| Some((e, got.iter().find(|g| g.labels == e.labels)?))).collect();
    if expected.iter().any(|e| e.value.is_nan()) {
        hints.push("NaN is never equal to anything, as in promtool: test the expression `… != …` of itself instead".to_owned());
    }
    if !fuzzy && pairs.iter().any(|(e, g)| !same_value(g, e, false) && same_value(g, e, true)) {
        hints.push("the values differ in the last bit only: `fuzzy_compare: true` lets that pass".to_owned());
    }
    let hint_apart = |(e, g): &&(&ExpectedSample, &ExpectedSample)| match (&e.histogram, &g.histogram) {
        (Some(expected), Some(got)) => {
            expected.reset_hint != got.reset_hint && {
                let mut adjusted = expected.as_ref().clone();
                adjusted.reset_hint = got.reset_hint;
                adjusted.test_expression() == got.test_expression()
            }
        }
        _ => false,
    };
    if let Some((_, got)) = pairs.iter().find(hint_apart) {
        let text = got.histogram.as_ref().map(|h| h.test_expression()).unwrap_or_default();
        hints.push(format!("the histograms differ in the counter reset hint only: expect `{text}`"));
    }
    let nameless = |s: &ExpectedSample| s.labels.filtered(|name| name != METRIC_NAME);
    let named = expected.iter().find_map(|e| got.iter().find(|g| g.labels != e.labels && nameless(g) == nameless(e)));
    if let Some(got) = named {
        hints.push(match got.labels.metric_name() {
            None => "the result has no metric name: functions and operators drop it, so `labels` begins with a brace".to_owned(),
            Some(name) if quote::is_metric_name(name) => format!("the result has the metric name `{name}`: write it in front of the braces"),
            Some(name) => format!("the result has the metric name {}: write it as the first label", quote::go(name)),
        });
    }
    hints
}
