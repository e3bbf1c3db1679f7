//! Whether two values say the same: key order and the spelling of numbers and strings aside.

use rustc_hash::FxHashMap;

use super::spelling;
use crate::json::{Kind, Value};

/// Whether two values of JSON are equal as values: objects key by key in any order, lists in order, numbers by what they are
/// (`80.0` is `80`). Of a key that stands twice the last one counts.
#[must_use]
pub fn same(a: Value<'_>, b: Value<'_>) -> bool {
    let mut open = vec![(a, b)];
    while let Some((a, b)) = open.pop() {
        let equal = a.kind() == b.kind()
            && match a.kind() {
                Kind::Null | Kind::Invalid => true,
                Kind::Bool => a.text() == b.text(),
                Kind::Number => a.text() == b.text() || spelling::number(a.text()) == spelling::number(b.text()),
                Kind::String => a.text() == b.text() || a.as_str() == b.as_str(),
                Kind::Array => {
                    let (left, right): (Vec<_>, Vec<_>) = (a.elements().collect(), b.elements().collect());
                    let equal = left.len() == right.len();
                    open.extend(left.into_iter().zip(right));
                    equal
                }
                Kind::Object => {
                    let (left, right) = (by_key(a), by_key(b));
                    let equal = left.len() == right.len();
                    let pairs: Option<Vec<_>> = left.iter().map(|(key, value)| Some((*value, *right.get(key)?))).collect();
                    let found = pairs.is_some();
                    open.extend(pairs.into_iter().flatten());
                    equal && found
                }
            };
        if !equal {
            return false;
        }
    }
    true
}

fn by_key<'d>(object: Value<'d>) -> FxHashMap<std::borrow::Cow<'d, str>, Value<'d>> {
    object.entries().filter_map(|e| Some((e.key.as_str()?, e.value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::text::SourceId;

    #[test]
    fn equal_as_values() {
        for (a, b, expected) in [
            (r#"{"a": 1, "b": [1.0, "x"]}"#, r#"{"b": [1, "\u0078"], "a": 1e0}"#, true),
            (r#"{"a": 1}"#, r#"{"a": 1, "b": null}"#, false),
            (r#"{"a": 1}"#, r#"{"b": 1}"#, false),
            ("[1, 2]", "[2, 1]", false),
            ("12345678901234567890", "12345678901234567000", false),
            ("null", "0", false),
            (r#"{"a": 1, "a": 2}"#, r#"{"a": 2}"#, true),
        ] {
            let (a, b) = (json::read(SourceId(0), a).0, json::read(SourceId(0), b).0);
            assert_eq!(same(a.root().expect("a value"), b.root().expect("a value")), expected, "{} {}", a.text(), b.text());
        }
    }
}
