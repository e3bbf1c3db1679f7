//! `answer template`: the text of an alert's label or annotation over the series of a `load` text, for an alert named `test`.

use promforge::engine::{self, Engine, MemoryStore, Options};
use promforge::model::{Labels, Timestamp};
use promforge::template::{Data, Query, QueryResult, expand};
use serde_json::{Value, json};

use super::load::Loaded;
use super::refused;

/// Answers questions; keeps the store while the `load` text stays the same.
#[derive(Debug)]
pub(crate) struct Expander {
    engine: Engine,
    loaded: Loaded,
}

impl Expander {
    pub(crate) fn new(options: Options) -> Self {
        Self { engine: Engine::new(options), loaded: Loaded::new() }
    }

    /// The answer to `{"text", "labels", "external", "externalURL", "value", "load", "at"}`, of which only the text has to be there; the time is in
    /// milliseconds.
    pub(crate) fn answer(&mut self, question: &Value) -> Value {
        self.expanded(question).map_or_else(|error| refused(&error), |out| json!({"ok": true, "out": out}))
    }

    fn expanded(&mut self, question: &Value) -> Result<String, String> {
        let store = self.loaded.of(question)?;
        let text = |key| question.get(key).and_then(Value::as_str).unwrap_or_default();
        let labels = |key| -> Labels {
            let pairs = question.get(key).and_then(Value::as_object).into_iter().flatten();
            pairs.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())).collect()
        };
        let url = text("externalURL");
        let data = Data {
            labels: &labels("labels"),
            external_labels: &labels("external"),
            external_url: url,
            server_url: Some(url),
            value: question.get("value").and_then(Value::as_f64).unwrap_or_default().into(),
            now: question.get("at").and_then(Value::as_i64).unwrap_or_default(),
        };
        expand("test", text("text"), &data, &Asks { engine: &self.engine, store }).map_err(|error| error.to_string())
    }
}

/// The function `query`.
struct Asks<'a> {
    engine: &'a Engine,
    store: &'a MemoryStore,
}

impl Query for Asks<'_> {
    fn query(&self, expr: &str, at: Timestamp) -> Result<Vec<QueryResult>, String> {
        let expr = self.engine.parse(expr).map_err(|error| error.to_string())?;
        let found = self.engine.instant(self.store, &expr, at).map_err(|error| error.to_string())?;
        match found.value {
            engine::Value::Scalar(value) => Ok(vec![QueryResult { labels: Labels::empty(), value: value.into() }]),
            engine::Value::Vector(samples) => Ok(samples.into_iter().map(|s| QueryResult { labels: s.labels, value: (&s.sample.value).into() }).collect()),
            _ => Err("query result is not a vector or scalar".to_owned()),
        }
    }
}
