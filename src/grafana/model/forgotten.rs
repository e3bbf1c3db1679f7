//! Fields of a dashboard that was read which the model has no place for: found by writing it again in the format it came in.
//!
//! Only conversion asks this. Files that are formatted or patched keep everything anyway.

use serde_json::Value;

use super::report::Report;

/// Reports what `read` has and `written`, the same in the same format, has not. What says nothing (`null`, empty) is not missed.
pub(super) fn forgotten(read: &Value, written: &Value, report: &mut Report) {
    // A list instead of recursion: options may be nested to any depth.
    let mut waiting = vec![(String::new(), read, written)];
    while let Some((path, read, written)) = waiting.pop() {
        match (read, written) {
            (Value::Object(read), Value::Object(written)) => {
                for (key, value) in read {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    match written.get(key) {
                        Some(written) => waiting.push((path, value, written)),
                        None if says_nothing(value) => {}
                        None => report.add("", format!("the field `{path}` is not known here and is left out")),
                    }
                }
            }
            (Value::Array(read), Value::Array(written)) if read.len() == written.len() => {
                waiting.extend(read.iter().zip(written).enumerate().map(|(n, (read, written))| (format!("{path}[{n}]"), read, written)));
            }
            _ => {}
        }
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_said_something_is_missed() {
        let of = |read: Value, written: Value| {
            let mut report = Report::default();
            forgotten(&read, &written, &mut report);
            report.0.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let read = json!({"a": {"b": [{"c": 1, "d": 2}, 3]}, "e": null, "f": {}, "g": [1], "h": ""});
        assert_eq!(of(read.clone(), read.clone()), [""; 0]);
        let expected = ["the field `g` is not known here and is left out", "the field `a.b[0].d` is not known here and is left out"];
        assert_eq!(of(read, json!({"a": {"b": [{"c": 2}, 4]}})), expected);
    }

    #[test]
    fn files_of_v2_are_asked() {
        use crate::grafana::file::File;
        use crate::grafana::{Dashboard, Model, Stat};
        let mut v2 = Dashboard::new("T").panels(Stat::new("s").key("s").query("up", "")).write(super::super::ApiVersion::V2).json;
        let lost = |v2: &Value| {
            let (file, _) = File::read(crate::text::SourceId(0), v2.to_string());
            Model::of_board(file.expect("a dashboard").board()).1.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(lost(&v2), [""; 0]);
        for (_, element) in v2["spec"]["elements"].as_object_mut().expect("elements") {
            element["spec"]["data"]["spec"]["queries"][0]["spec"]["query"]["labels"] = json!({"a": "b"});
        }
        let lost = lost(&v2);
        assert!(lost.len() == 1 && lost[0].ends_with(".spec.data.spec.queries[0].spec.query.labels` is not known here and is left out"), "{lost:?}");
    }
}
