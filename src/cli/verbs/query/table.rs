//! A result as aligned lines for people, and as CSV for spreadsheets.

use std::collections::BTreeSet;

use super::time;
use crate::data;
use crate::diag::render::table::Table;
use crate::engine::Value;
use crate::model::{self, Labels, METRIC_NAME, Sample, Timestamp, number};

/// A line for each series; those over time with their points below. Times as [`time::shown`] has them.
pub(super) fn table(value: &Value, first: Timestamp) -> String {
    let mut table = Table::new().right(1);
    match value {
        Value::Scalar(value) => return format!("{}\n", number::plain(*value)),
        Value::String(text) => return format!("{text}\n"),
        Value::Vector(samples) => {
            for sample in samples {
                table.row([name(&sample.labels), text(&sample.sample.value)]);
            }
        }
        Value::Matrix(series) => {
            for series in series {
                table.row([name(&series.labels)]);
                for sample in series.samples() {
                    table.row([format!("  {}", time::shown(sample.time, first)), text(&sample.value)]);
                }
            }
        }
    }
    if table.is_empty() { "no series\n".to_owned() } else { table.to_string() }
}

/// A series' name; that of no labels is `{}`.
pub(super) fn name(labels: &Labels) -> String {
    if labels.is_empty() { "{}".to_owned() } else { labels.to_string() }
}

/// A value in one word; histograms as Prometheus prints them.
fn text(value: &model::Value) -> String {
    match value {
        model::Value::Float(value) => number::plain(*value),
        model::Value::Histogram(value) => value.to_string(),
        #[expect(unreachable_patterns, reason = "kinds of values may be added")]
        _ => String::new(),
    }
}

/// A line for each sample: its labels in a column each, the time in Unix seconds, the value. The header names all labels that occur, the
/// metric's name first.
pub(super) fn csv(value: &Value, at: Timestamp) -> String {
    let rows: Vec<(Labels, Sample)> = match value {
        Value::Scalar(value) => vec![(Labels::empty(), Sample { time: at, value: model::Value::Float(*value) })],
        Value::String(text) => return format!("time,value\n{},{}\n", data::api_time(at), cell(text)),
        Value::Vector(samples) => samples.iter().map(|s| (s.labels.clone(), s.sample.clone())).collect(),
        Value::Matrix(all) => all.iter().flat_map(|s| s.samples().map(|sample| (s.labels.clone(), sample))).collect(),
    };
    let names: BTreeSet<(bool, &str)> = rows.iter().flat_map(|(labels, _)| labels.iter().map(|(name, _)| (name != METRIC_NAME, name))).collect();
    let mut out = String::new();
    for (_, name) in &names {
        out.push_str(&cell(name));
        out.push(',');
    }
    out.push_str("time,value\n");
    for (labels, sample) in &rows {
        for (_, name) in &names {
            out.push_str(&cell(labels.get(name).unwrap_or_default()));
            out.push(',');
        }
        out.push_str(&format!("{},{}\n", data::api_time(sample.time), cell(&text(&sample.value))));
    }
    out
}

/// A field as RFC 4180 has it.
fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
