//! `answer eval`: an expression over the series of a `load` text. Values are texts as Go writes them, histograms in the notation of
//! test series, and of each series the floats come first.

use promforge::engine::{self, Engine, Options};
use promforge::model::duration::millis;
use promforge::model::number::g;
use promforge::model::{self, Labels, Timestamp};
use serde_json::{Map, Value, json};

use super::load::Loaded;
use super::{expr, refused};

/// Answers questions; keeps the store while the `load` text stays the same.
#[derive(Debug)]
pub(crate) struct Evaluator {
    engine: Engine,
    loaded: Loaded,
}

impl Evaluator {
    pub(crate) fn new(options: Options) -> Self {
        Self { engine: Engine::new(options), loaded: Loaded::new() }
    }

    /// The answer to `{"load", "expr", "at"}` or `{"load", "expr", "start", "end", "step"}`, times in milliseconds.
    pub(crate) fn answer(&mut self, question: &Value) -> Value {
        self.evaluated(question).unwrap_or_else(|refusal| refusal)
    }

    fn evaluated(&mut self, question: &Value) -> Result<Value, Value> {
        let said = |error: &dyn std::fmt::Display| refused(&error.to_string());
        let store = self.loaded.of(question).map_err(refused)?;
        let text = expr(question)?;
        let expr = self.engine.parse(text).map_err(|error| said(&error))?;
        let number = |key| question.get(key).and_then(Value::as_i64);
        let found = match (number("at"), number("start"), number("end"), number("step")) {
            (Some(at), ..) => self.engine.instant(store, &expr, at),
            (None, Some(start), Some(end), Some(step)) => self.engine.range(store, &expr, start, end, millis(step)),
            _ => return Err(refused("give at, or start, end and step")),
        };
        let found = found.map_err(|error| said(&error))?;
        let mut answer = json!({"ok": true, "type": found.value.kind()});
        let mut put = |key: &str, list: Vec<Value>| {
            if let (false, Some(answer)) = (list.is_empty(), answer.as_object_mut()) {
                answer.insert(key.to_owned(), list.into());
            }
        };
        put("result", result(&found.value, number("at").unwrap_or_default()));
        put("warnings", found.annotations.warnings(text).into_iter().map(Value::from).collect());
        put("infos", found.annotations.infos(text).into_iter().map(Value::from).collect());
        Ok(answer)
    }
}

fn result(value: &engine::Value, at: Timestamp) -> Vec<Value> {
    match value {
        engine::Value::Scalar(value) => vec![series(None, vec![point(at, g(*value))])],
        engine::Value::String(text) => vec![series(None, vec![point(at, text.clone())])],
        engine::Value::Vector(samples) => samples.iter().map(|s| series(Some(&s.labels), vec![point(s.sample.time, value_text(&s.sample.value))])).collect(),
        engine::Value::Matrix(all) => all
            .iter()
            .map(|s| {
                let floats = s.floats.iter().map(|p| point(p.time, g(p.value)));
                let histograms = s.histograms.iter().map(|p| point(p.time, p.value.test_expression()));
                series(Some(&s.labels), floats.chain(histograms).collect())
            })
            .collect(),
    }
}

fn value_text(value: &model::Value) -> String {
    match value {
        model::Value::Float(value) => g(*value),
        model::Value::Histogram(histogram) => histogram.test_expression(),
        _ => String::new(),
    }
}

fn point(time: Timestamp, text: String) -> Value {
    json!([time, text])
}

fn series(labels: Option<&Labels>, points: Vec<Value>) -> Value {
    let metric = labels.map(|labels| labels.iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect::<Map<_, _>>());
    json!({"metric": metric, "points": points})
}
