//! Puts raw JSON over what was built: how everything that has no word is said.

use serde_json::Value;

/// Puts `from` over `into`: objects key by key, everything else as a whole.
pub(super) fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn objects_key_by_key_and_everything_else_as_a_whole() {
        let mut into = json!({"a": {"b": 1, "c": [1, 2]}, "d": 1});
        merge(&mut into, &json!({"a": {"c": [3], "e": null}, "d": {"f": 1}}));
        assert_eq!(into, json!({"a": {"b": 1, "c": [3], "e": null}, "d": {"f": 1}}));
    }
}
