//! A result as text: aligned lines for people, or the `data` of Prometheus' HTTP API.

use serde_json::{Map, Value as Json, json};

use crate::diag::render::table::Table;
use crate::engine::Value;
use crate::model::duration::millis;
use crate::model::{Labels, Timestamp, number};

/// A line for each series; those over time with their points below, times counted from `first`.
pub(super) fn table(value: &Value, first: Timestamp) -> String {
    let mut table = Table::new().right(1);
    match value {
        Value::Scalar(value) => return format!("{}\n", number::plain(*value)),
        Value::String(text) => return format!("{text}\n"),
        Value::Vector(samples) => {
            for sample in samples {
                table.row([name(&sample.labels), sample.float().map_or_else(String::new, number::plain)]);
            }
        }
        Value::Matrix(series) => {
            for series in series {
                table.row([name(&series.labels)]);
                for sample in series.samples() {
                    let crate::model::Value::Float(value) = sample.value else { continue };
                    table.row([format!("  {}", millis(sample.time - first)), number::plain(value)]);
                }
            }
        }
    }
    if table.is_empty() { "no series\n".to_owned() } else { table.to_string() }
}

fn name(labels: &Labels) -> String {
    if labels.is_empty() { "{}".to_owned() } else { labels.to_string() }
}

/// `{"resultType":..,"result":..}`, as `/api/v1/query` and `/api/v1/query_range` answer under `data`.
pub(super) fn json(value: &Value) -> String {
    let point = |time: Timestamp, value: f64| json!([seconds(time), number::plain(value)]);
    let metric = |labels: &Labels| Json::Object(labels.iter().map(|(n, v)| (n.to_owned(), Json::from(v))).collect::<Map<_, _>>());
    let result = match value {
        Value::Scalar(value) => point(0, *value),
        Value::String(text) => json!([0, text]),
        Value::Vector(samples) => {
            samples.iter().map(|s| json!({"metric": metric(&s.labels), "value": point(s.sample.time, s.float().unwrap_or(f64::NAN))})).collect()
        }
        Value::Matrix(series) => series
            .iter()
            .map(|s| {
                let values: Vec<Json> = s.samples().filter_map(|p| p.value.float().map(|v| point(p.time, v))).collect();
                json!({"metric": metric(&s.labels), "values": values})
            })
            .collect(),
    };
    format!("{}\n", json!({"resultType": value.kind(), "result": result}))
}

fn seconds(time: Timestamp) -> Json {
    if time % 1000 == 0 { Json::from(time / 1000) } else { Json::from(time as f64 / 1000.0) }
}
