//! Takes known fields out of a JSON object. What has another type than expected stays, and is kept as an unknown field.

use serde_json::{Map, Value};

/// The fields of an object that are not taken yet.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) Map<String, Value>);

impl Fields {
    /// The fields of `value`; none if it is no object.
    pub(super) fn of(value: Value) -> Self {
        Self(if let Value::Object(fields) = value { fields } else { Map::new() })
    }

    /// The field if `fits`.
    pub(super) fn take_if(&mut self, key: &str, fits: impl FnOnce(&Value) -> bool) -> Option<Value> {
        if self.0.get(key).is_some_and(fits) { self.0.shift_remove(key) } else { None }
    }

    pub(super) fn any(&mut self, key: &str) -> Option<Value> {
        self.0.shift_remove(key)
    }

    /// The field unless it is null; a null goes too.
    pub(super) fn some(&mut self, key: &str) -> Option<Value> {
        self.0.shift_remove(key).filter(|v| !v.is_null())
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        match self.take_if(key, Value::is_string) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn bool(&mut self, key: &str) -> Option<bool> {
        self.take_if(key, Value::is_boolean).and_then(|v| v.as_bool())
    }

    /// A whole number, also spelled `24.0`.
    pub(super) fn int(&mut self, key: &str) -> Option<i64> {
        self.take_if(key, |v| int(v).is_some()).and_then(|v| int(&v))
    }

    pub(super) fn float(&mut self, key: &str) -> Option<f64> {
        self.take_if(key, Value::is_number).and_then(|v| v.as_f64())
    }

    pub(super) fn list(&mut self, key: &str) -> Option<Vec<Value>> {
        match self.take_if(key, Value::is_array) {
            Some(Value::Array(items)) => Some(items),
            _ => None,
        }
    }

    pub(super) fn object(&mut self, key: &str) -> Option<Self> {
        self.take_if(key, Value::is_object).map(Self::of)
    }

    /// A list of texts; one that holds anything else stays.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<String>> {
        let texts = |v: &Value| v.as_array().is_some_and(|items| items.iter().all(Value::is_string));
        let items = self.take_if(key, texts)?;
        Some(items.as_array()?.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
    }
}

/// A whole number, also spelled `24.0`.
#[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number below 2^53")]
pub(super) fn int(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().filter(|f| f.fract() == 0.0 && f.abs() < 9_007_199_254_740_992.0).map(|f| f as i64))
}
