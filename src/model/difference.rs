//! What differs between two versions of something, as data: a panel that was added, a rule whose expression changed.
//!
//! Dashboards and rules are compared where they live ([`crate::grafana::diff`], [`crate::rules::diff`]); who shows it decides how.

use serde::Serialize;
use serde_json::Value;

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// Both have it, and it is not the same.
    Changed,
}

/// A part of a thing that is not the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Which part: `title`, `fieldConfig.defaults.unit`, `query A expr`, `labels.severity`.
    pub field: String,
    /// What it was; `None` if it was not there.
    pub old: Option<Value>,
    /// What it is; `None` if it is not there any more.
    pub new: Option<Value>,
}

impl Change {
    /// A changed part.
    pub fn new(field: impl Into<String>, old: Option<Value>, new: Option<Value>) -> Self {
        Self { field: field.into(), old, new }
    }
}

/// One thing that is not the same in both versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// What happened to it.
    pub what: What,
    /// What it is: `panel`, `variable`, `alert`.
    pub kind: &'static str,
    /// What people call it, by the new version's name.
    pub name: String,
    /// What tells it from others of its name: `stat, id 7`, `group node`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Where it stands in the old text: `$.panels[2]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_path: Option<String>,
    /// Where it stands in the new text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_path: Option<String>,
    /// Its parts that are not the same; of what was added or removed those that say what it is.
    pub changes: Vec<Change>,
}

impl Difference {
    /// A difference without details and places.
    pub fn new(what: What, kind: &'static str, name: impl Into<String>) -> Self {
        Self { what, kind, name: name.into(), detail: None, old_path: None, new_path: None, changes: Vec::new() }
    }

    /// Both versions have it; `None` if nothing changed.
    pub fn changed(kind: &'static str, name: impl Into<String>, changes: Vec<Change>) -> Option<Self> {
        (!changes.is_empty()).then(|| Self { changes, ..Self::new(What::Changed, kind, name) })
    }
}

/// Adds what differs between two values of JSON, each part with its path below `field`.
///
/// Objects are compared key by key. Lists whose elements all have a name of their own (`refId`, `name`, `id`, `uid`, an override's
/// matcher) are compared by it, others by position. Numbers are equal if their values are.
pub fn compare(field: &str, old: Option<&Value>, new: Option<&Value>, out: &mut Vec<Change>) {
    let mut open = vec![(field.to_owned(), old, new)];
    while let Some((field, old, new)) = open.pop() {
        match (old, new) {
            (None, None) => {}
            (Some(Value::Object(a)), Some(Value::Object(b))) => {
                let mut keys: Vec<&String> = a.keys().chain(b.keys().filter(|k| !a.contains_key(*k))).collect();
                keys.reverse();
                open.extend(keys.into_iter().map(|key| (below(&field, key), a.get(key), b.get(key))));
            }
            (Some(Value::Array(a)), Some(Value::Array(b))) => lists(&field, a, b, &mut open, out),
            (Some(a), Some(b)) if scalars_equal(a, b) => {}
            (a, b) => out.push(Change::new(field, a.cloned(), b.cloned())),
        }
    }
}

type Open<'v> = (String, Option<&'v Value>, Option<&'v Value>);

fn lists<'v>(field: &str, a: &'v [Value], b: &'v [Value], open: &mut Vec<Open<'v>>, out: &mut Vec<Change>) {
    if let (Some(old), Some(new)) = (names(a), names(b))
        && !(old.is_empty() && new.is_empty())
    {
        let at = |list: &'v [Value], names: &[String], name: &str| names.iter().position(|n| n == name).map(|i| &list[i]);
        let mut all: Vec<&String> = old.iter().chain(new.iter().filter(|n| !old.contains(n))).collect();
        let kept = |names: &[String], others: &[String]| names.iter().filter(|n| others.contains(n)).cloned().collect::<Vec<_>>();
        let (before, after) = (kept(&old, &new), kept(&new, &old));
        if before != after {
            out.push(Change::new(format!("order of {field}"), Some(before.into()), Some(after.into())));
        }
        all.reverse();
        open.extend(all.into_iter().map(|name| (format!("{field}[{name:?}]"), at(a, &old, name), at(b, &new, name))));
        return;
    }
    let simple = |list: &[Value]| list.iter().all(|v| !v.is_object() && !v.is_array());
    if simple(a) && simple(b) {
        if a.len() != b.len() || !a.iter().zip(b).all(|(a, b)| scalars_equal(a, b)) {
            out.push(Change::new(field, Some(a.into()), Some(b.into())));
        }
        return;
    }
    open.extend((0..a.len().max(b.len())).rev().map(|i| (format!("{field}[{i}]"), a.get(i), b.get(i))));
}

/// What tells the elements of a list apart, if each has something that no other has.
fn names(list: &[Value]) -> Option<Vec<String>> {
    let of = |value: &Value| {
        let text = |field: &str| value.get(field)?.as_str().filter(|t| !t.is_empty()).map(str::to_owned);
        let matcher = || {
            let matcher = value.get("matcher")?;
            let options = matcher.get("options").map_or_else(String::new, |o| o.as_str().map_or_else(|| o.to_string(), str::to_owned));
            Some(format!("{} {options}", matcher.get("id")?.as_str()?).trim_end().to_owned())
        };
        matcher().or_else(|| ["refId", "name", "id", "uid"].into_iter().find_map(text))
    };
    let names: Vec<String> = list.iter().map(of).collect::<Option<_>>()?;
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    let unique = sorted.windows(2).all(|pair| pair[0] != pair[1]);
    unique.then_some(names)
}

fn below(field: &str, key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$'));
    match (field.is_empty(), plain) {
        (true, true) => key.to_owned(),
        (false, true) => format!("{field}.{key}"),
        (_, false) => format!("{field}[{key:?}]"),
    }
}

fn scalars_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || (x.as_f64() == y.as_f64() && (x.is_f64() || y.is_f64())),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(old: &Value, new: &Value) -> Vec<String> {
        let mut out = Vec::new();
        compare("", Some(old), Some(new), &mut out);
        let text = |v: &Option<Value>| v.as_ref().map_or("-".to_owned(), Value::to_string);
        out.iter().map(|c| format!("{}: {} > {}", c.field, text(&c.old), text(&c.new))).collect()
    }

    #[test]
    fn parts_with_their_paths() {
        for (old, new, expected) in [
            (json!({"a": 1, "b": {"c": [1, 2]}}), json!({"b": {"c": [1.0, 2]}, "a": 1.0}), &[][..]),
            (json!({"a": 1}), json!({"b": null}), &["a: 1 > -", "b: - > null"]),
            (json!({"a": {"x y": 1}}), json!({"a": {"x y": 2}}), &["a[\"x y\"]: 1 > 2"]),
            (json!({"t": ["a"]}), json!({"t": ["a", "b"]}), &["t: [\"a\"] > [\"a\",\"b\"]"]),
            (
                json!({"q": [{"refId": "A", "e": 1}, {"refId": "B"}]}),
                json!({"q": [{"refId": "B"}, {"refId": "A", "e": 2}]}),
                &["order of q: [\"A\",\"B\"] > [\"B\",\"A\"]", "q[\"A\"].e: 1 > 2"],
            ),
            (json!({"q": [{"refId": "A"}]}), json!({"q": [{"refId": "A"}, {"refId": "B"}]}), &["q[\"B\"]: - > {\"refId\":\"B\"}"]),
            (
                json!({"o": [{"matcher": {"id": "byName", "options": "x"}, "p": 1}]}),
                json!({"o": [{"matcher": {"id": "byName", "options": "x"}, "p": 2}]}),
                &["o[\"byName x\"].p: 1 > 2"],
            ),
            (json!([{"v": 1}, {"v": 2}]), json!([{"v": 1}]), &["[1]: {\"v\":2} > -"]),
            (json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992_u64), &[": 9007199254740993 > 9007199254740992"]),
            (json!({"a": []}), json!({"a": {}}), &["a: [] > {}"]),
        ] {
            assert_eq!(found(&old, &new), expected, "{old} {new}");
        }
    }
}
