//! Expected against got, series by series (promqltest/test.go: compareResult).

use std::collections::BTreeMap;

use crate::engine::{Value, VectorSample};
use crate::model::series_notation::Item;
use crate::model::{self, Labels, Timestamp, number, quote};

use super::almost;
use super::report::Row;
use super::script::{Eval, ExpectedSeries};

/// What is wrong with a result.
#[derive(Debug)]
pub(super) struct Difference {
    /// One sentence.
    pub(super) message: String,
    /// The series of both sides.
    pub(super) rows: Vec<Row>,
    /// What else shows it.
    pub(super) lines: Vec<String>,
}

impl Difference {
    pub(super) const fn only(message: String) -> Self {
        Self { message, rows: Vec::new(), lines: Vec::new() }
    }

    pub(super) const fn with(message: String, lines: Vec<String>) -> Self {
        Self { message, rows: Vec::new(), lines }
    }
}

/// Whether the result is the expected one.
pub(super) fn compare(eval: &Eval, value: &Value) -> Result<(), Difference> {
    match value {
        Value::Matrix(series) => compare_matrix(eval, series),
        Value::Vector(samples) => compare_vector(eval, samples),
        Value::Scalar(value) => match eval.scalar {
            Some(expected) if almost::equal(expected, *value) => Ok(()),
            Some(expected) => {
                let rows = vec![Row::of("(scalar)".to_owned(), Some(vec![number::g(expected)]), Some(vec![number::g(*value)]), true)];
                Err(Difference { message: "the scalar differs".to_owned(), rows, lines: Vec::new() })
            }
            None => Err(Difference::only(format!("expected series, got the scalar {}", number::g(*value)))),
        },
        Value::String(text) if *text == eval.string => Ok(()),
        Value::String(text) => {
            let rows = vec![Row::of("(text)".to_owned(), Some(vec![quote::go(&eval.string)]), Some(vec![quote::go(text)]), true)];
            Err(Difference { message: "the text differs".to_owned(), rows, lines: Vec::new() })
        }
    }
}

/// How one value reads.
fn show(value: &model::Value) -> String {
    match value {
        model::Value::Float(v) if number::is_stale(*v) => "stale".to_owned(),
        model::Value::Float(v) => number::g(*v),
        model::Value::Histogram(h) => h.test_expression(),
    }
}

fn equal(expected: &model::Value, got: &model::Value, with_hint: bool) -> bool {
    match (expected, got) {
        (model::Value::Float(a), model::Value::Float(b)) => almost::equal(*a, *b),
        (model::Value::Histogram(a), model::Value::Histogram(b)) => almost::equal_histograms(a, b, with_hint),
        _ => false,
    }
}

/// What was found out about the series of a result.
#[derive(Debug, Default)]
struct Tally {
    rows: Vec<Row>,
    expected: usize,
    differing: usize,
    missing: usize,
    unexpected: usize,
    /// What else is wrong, in words.
    problems: Vec<String>,
    lines: Vec<String>,
}

impl Tally {
    fn expected(&mut self, labels: &Labels, expected: Vec<String>, got: Option<Vec<String>>, same: bool) {
        self.expected += 1;
        match got {
            Some(_) if same => {}
            Some(_) => self.differing += 1,
            None => self.missing += 1,
        }
        self.rows.push(Row::of(labels.to_string(), Some(expected), got, !same));
    }

    fn unexpected(&mut self, labels: &Labels, got: Vec<String>) {
        self.unexpected += 1;
        self.rows.push(Row::of(labels.to_string(), None, Some(got), true));
    }

    fn verdict(self) -> Result<(), Difference> {
        let mut parts = Vec::new();
        let is = |n: usize| if n == 1 { "is" } else { "are" };
        if self.differing > 0 {
            parts.push(format!("{} of {} series differ{}", self.differing, self.expected, if self.differing == 1 { "s" } else { "" }));
        }
        if self.missing > 0 {
            parts.push(format!("{} of {} series {} missing", self.missing, self.expected, is(self.missing)));
        }
        if self.unexpected > 0 {
            parts.push(format!("{} {} unexpected", self.unexpected, is(self.unexpected)));
        }
        parts.extend(self.problems);
        if parts.is_empty() {
            return Ok(());
        }
        Err(Difference { message: parts.join(", "), rows: self.rows, lines: self.lines })
    }
}

/// An instant query's first value; a gap counts as 0, as upstream has it.
fn only_value(series: &ExpectedSeries) -> Option<(model::Value, bool)> {
    let Item { value, hint_given } = series.values.items().next()?;
    Some((value.unwrap_or(model::Value::Float(0.0)), hint_given))
}

fn compare_vector(eval: &Eval, samples: &[VectorSample]) -> Result<(), Difference> {
    let got = |sample: &VectorSample| vec![show(&sample.sample.value)];
    let mut tally = Tally::default();
    if let Some(expected) = eval.scalar {
        tally.rows.push(Row::of("(scalar)".to_owned(), Some(vec![number::g(expected)]), None, true));
        samples.iter().for_each(|sample| tally.unexpected(&sample.labels, got(sample)));
        return Err(Difference { message: "expected a scalar, got a vector".to_owned(), rows: tally.rows, lines: Vec::new() });
    }
    let mut places: BTreeMap<&Labels, Vec<usize>> = BTreeMap::new();
    for (place, sample) in samples.iter().enumerate() {
        places.entry(&sample.labels).or_default().push(place);
    }
    let mut misplaced = 0;
    for series in &eval.expected {
        let Some((expected, with_hint)) = only_value(series) else {
            tally.problems.push(format!("`{}` is expected without a value", series.labels));
            continue;
        };
        let shown = vec![show(&expected)];
        let Some(found) = places.remove(&series.labels) else {
            tally.expected(&series.labels, shown, None, false);
            continue;
        };
        for place in found {
            let sample = &samples[place];
            tally.expected(&series.labels, shown.clone(), Some(got(sample)), equal(&expected, &sample.sample.value, with_hint));
            misplaced += usize::from(eval.expectations.ordered && series.position != place + 1);
        }
    }
    for sample in samples.iter().filter(|sample| places.contains_key(&sample.labels)) {
        tally.unexpected(&sample.labels, got(sample));
    }
    if misplaced > 0 {
        tally.problems.push(format!("{misplaced} of {} series {} in another place", tally.expected, if misplaced == 1 { "comes" } else { "come" }));
        let listed = |labels: &mut dyn Iterator<Item = String>| labels.collect::<Vec<_>>().join(", ");
        tally.lines.push(format!("expected  {}", listed(&mut eval.expected.iter().map(|s| s.labels.to_string()))));
        tally.lines.push(format!("got       {}", listed(&mut samples.iter().map(|s| s.labels.to_string()))));
    }
    tally.verdict()
}

fn compare_matrix(eval: &Eval, all: &[crate::engine::Series]) -> Result<(), Difference> {
    if eval.expectations.ordered {
        return Err(Difference::only("expected an order, got a matrix, which is always sorted by labels".to_owned()));
    }
    let mut tally = Tally::default();
    if let Some(expected) = eval.scalar {
        return Err(Difference::only(format!("expected the scalar {}, got a matrix of {} series", number::g(expected), all.len())));
    }
    let mut by_labels: BTreeMap<&Labels, Vec<&crate::engine::Series>> = BTreeMap::new();
    for series in all {
        by_labels.entry(&series.labels).or_default().push(series);
    }
    for pair in all.windows(2).filter(|pair| pair[0].labels > pair[1].labels) {
        tally.problems.push(format!("{} comes before {}", pair[0].labels, pair[1].labels));
    }
    let (start, step, end) = eval.grid;
    for series in &eval.expected {
        let mut points = Vec::new();
        for (i, item) in (0_i64..).zip(series.values.items()) {
            let time = start.saturating_add(i.saturating_mul(step.as_millis()));
            if end.is_none_or(|end| time > end) {
                tally.problems.push(format!("{} has {} expected values, more than there are times", series.labels, series.values.len()));
                break;
            }
            points.extend(item.value.map(|value| (time, value, item.hint_given)));
        }
        let shown = |times: &[Timestamp]| cells(times, points.iter().map(|(time, value, _)| (*time, value)));
        let Some(found) = by_labels.remove(&series.labels) else {
            let times: Vec<Timestamp> = points.iter().map(|p| p.0).collect();
            tally.expected(&series.labels, shown(&times), None, false);
            continue;
        };
        for found in found {
            let got: Vec<(Timestamp, model::Value)> = found.samples().map(|s| (s.time, s.value)).collect();
            let same =
                got.len() == points.len() && got.iter().zip(&points).all(|((time, got), (at, expected, hint))| time == at && equal(expected, got, *hint));
            let mut times: Vec<Timestamp> = points.iter().map(|p| p.0).chain(got.iter().map(|p| p.0)).collect();
            times.sort_unstable();
            times.dedup();
            tally.expected(&series.labels, shown(&times), Some(cells(&times, got.iter().map(|(time, value)| (*time, value)))), same);
        }
    }
    for series in all.iter().filter(|series| by_labels.contains_key(&series.labels)) {
        tally.unexpected(&series.labels, series.samples().map(|sample| show(&sample.value)).collect());
    }
    tally.verdict()
}

/// The value at each time; `_` where there is none.
fn cells<'v>(times: &[Timestamp], points: impl Iterator<Item = (Timestamp, &'v model::Value)>) -> Vec<String> {
    let mut by_time: BTreeMap<Timestamp, String> = BTreeMap::new();
    for (time, value) in points {
        let cell = by_time.entry(time).or_default();
        if !cell.is_empty() {
            cell.push('+');
        }
        cell.push_str(&show(value));
    }
    times.iter().map(|time| by_time.get(time).cloned().unwrap_or_else(|| "_".to_owned())).collect()
}
