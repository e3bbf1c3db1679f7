//! Annotations and links: the classic spelling and V2's.

use serde_json::{Map, Value, json};

use super::report::Report;
use super::take::Fields;
use super::v2::{Datasources, read_data_query};

/// Fields that both spellings have.
const SHARED: &[&str] = &["filter", "placement", "mappings"];

/// A classic annotation in V2's spelling. What the datasource of the annotation added at its top level goes into `legacyOptions`.
pub(super) fn to_v2(classic: Value, datasources: &Datasources) -> Value {
    let mut from = Fields::of(classic);
    let mut spec = Map::new();
    let built_in = from.any("builtIn").is_some_and(|b| b == true || b.as_f64().is_some_and(|n| n != 0.0));
    let target = from.take_if("target", Value::is_object).unwrap_or_else(|| json!({}));
    let datasource = from.any("datasource");
    spec.insert("query".into(), datasources.data_query(datasource.as_ref(), target));
    spec.insert("enable".into(), json!(from.bool("enable").unwrap_or(true)));
    spec.insert("hide".into(), json!(from.bool("hide").unwrap_or(false)));
    spec.insert("iconColor".into(), json!(from.text("iconColor").unwrap_or_default()));
    spec.insert("name".into(), json!(from.text("name").unwrap_or_default()));
    if built_in {
        spec.insert("builtIn".into(), json!(true));
    }
    for key in SHARED {
        if let Some(value) = from.some(key) {
            spec.insert((*key).into(), value);
        }
    }
    if !from.0.is_empty() {
        spec.insert("legacyOptions".into(), Value::Object(from.0));
    }
    json!({"kind": "AnnotationQuery", "spec": spec})
}

/// A V2 annotation in the classic spelling.
pub(super) fn of_v2(v2: Value, report: &mut Report) -> Value {
    let mut from = Fields::of(v2).object("spec").unwrap_or_default();
    let mut to = Map::new();
    if from.bool("builtIn") == Some(true) {
        to.insert("builtIn".into(), json!(1));
    }
    let (datasource, target) = read_data_query(from.any("query").unwrap_or_default());
    if let Some(datasource) = datasource {
        to.insert("datasource".into(), datasource);
    }
    to.insert("enable".into(), json!(from.bool("enable").unwrap_or(true)));
    to.insert("hide".into(), json!(from.bool("hide").unwrap_or(false)));
    to.insert("iconColor".into(), json!(from.text("iconColor").unwrap_or_default()));
    let name = from.text("name").unwrap_or_default();
    to.insert("name".into(), json!(name));
    if target.as_object().is_some_and(|t| !t.is_empty()) {
        to.insert("target".into(), target);
    }
    for key in SHARED {
        if let Some(value) = from.some(key) {
            to.insert((*key).into(), value);
        }
    }
    if let Some(legacy) = from.object("legacyOptions") {
        to.extend(legacy.0);
    }
    report.fields(&format!("annotation \"{name}\""), &from.0);
    Value::Object(to)
}

/// A dashboard link with everything that V2 requires.
pub(super) fn link(classic: Value) -> Value {
    let mut link = Fields::of(classic).0;
    let defaults =
        [("title", json!("")), ("type", json!("link")), ("icon", json!("")), ("tooltip", json!("")), ("tags", json!([])), ("asDropdown", json!(false))];
    let flags = ["targetBlank", "includeVars", "keepTime"].map(|key| (key, json!(false)));
    for (key, default) in defaults.into_iter().chain(flags) {
        if link.get(key).is_none_or(Value::is_null) {
            link.insert(key.into(), default);
        }
    }
    if link.get("url").is_some_and(Value::is_null) {
        link.shift_remove("url");
    }
    Value::Object(link)
}

/// A panel's link as V2 has it: title, address, new tab.
pub(super) fn panel_link(classic: Value, place: &str, report: &mut Report) -> Value {
    let mut from = Fields::of(classic);
    let mut link = Map::new();
    link.insert("title".into(), json!(from.text("title").unwrap_or_default()));
    link.insert("url".into(), json!(from.text("url").unwrap_or_default()));
    if from.bool("targetBlank") == Some(true) {
        link.insert("targetBlank".into(), json!(true));
    }
    let says = |v: &Value| !(v.is_null() || *v == false || *v == "" || v.as_array().is_some_and(Vec::is_empty));
    let silent = ["type", "icon"];
    from.0.retain(|key, value| says(value) && !silent.contains(&key.as_str()));
    report.fields(&format!("{place}, link"), &from.0);
    Value::Object(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_come_back() {
        let classic = json!({"builtIn": 1, "datasource": {"type": "grafana", "uid": "-- Grafana --"}, "enable": true, "hide": true,
            "iconColor": "red", "name": "Annotations & Alerts", "type": "dashboard"});
        let v2 = to_v2(classic.clone(), &Datasources::default());
        assert_eq!((&v2["spec"]["builtIn"], &v2["spec"]["legacyOptions"]), (&json!(true), &json!({"type": "dashboard"})));
        let mut report = Report::default();
        assert_eq!((of_v2(v2, &mut report), report.0.len()), (classic, 0));
    }
}
