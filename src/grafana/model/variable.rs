//! Variables: the classic spelling and V2's. Numbers become words, the query an object, the datasource a name.

use serde_json::{Map, Value, json};

use super::report::Report;
use super::take::Fields;
use super::v2::Datasources;

const HIDE: &[&str] = &["dontHide", "hideLabel", "hideVariable", "inControlsMenu"];
const REFRESH: &[&str] = &["never", "onDashboardLoad", "onTimeRangeChanged"];
const SORT: &[&str] = &[
    "disabled",
    "alphabeticalAsc",
    "alphabeticalDesc",
    "numericalAsc",
    "numericalDesc",
    "alphabeticalCaseInsensitiveAsc",
    "alphabeticalCaseInsensitiveDesc",
    "naturalAsc",
    "naturalDesc",
];

/// The key under which V2 keeps a variable query that is a plain text.
const LEGACY_TEXT: &str = "__legacyStringValue";

/// A field that both spellings have, with what stands for it where V2 needs one and the classic variable says nothing.
struct Shared(&'static str, Option<fn() -> Value>);

const fn needed(key: &'static str, default: fn() -> Value) -> Shared {
    Shared(key, Some(default))
}

const fn optional(key: &'static str) -> Shared {
    Shared(key, None)
}

/// A kind of variable: the classic `type`, V2's `kind`, and the fields that are the same in both.
struct Kind {
    classic: &'static str,
    v2: &'static str,
    shared: &'static [Shared],
}

fn none() -> Value {
    json!("")
}

fn no() -> Value {
    json!(false)
}

fn list() -> Value {
    json!([])
}

fn nothing_chosen() -> Value {
    json!({"text": "", "value": ""})
}

const CURRENT: Shared = needed("current", nothing_chosen);
const OPTIONS: Shared = needed("options", list);
const MULTI: Shared = needed("multi", no);
const ALL: Shared = needed("includeAll", no);
const ALL_VALUE: Shared = optional("allValue");
const CUSTOM_VALUE: Shared = needed("allowCustomValue", || json!(true));

const KINDS: &[Kind] = &[
    Kind {
        classic: "query",
        v2: "QueryVariable",
        shared: &[
            CURRENT,
            needed("regex", none),
            optional("regexApplyTo"),
            optional("definition"),
            OPTIONS,
            MULTI,
            ALL,
            ALL_VALUE,
            optional("placeholder"),
            CUSTOM_VALUE,
            optional("staticOptions"),
            optional("staticOptionsOrder"),
        ],
    },
    Kind {
        classic: "custom",
        v2: "CustomVariable",
        shared: &[needed("query", none), CURRENT, OPTIONS, MULTI, ALL, ALL_VALUE, CUSTOM_VALUE, optional("valuesFormat")],
    },
    Kind { classic: "constant", v2: "ConstantVariable", shared: &[needed("query", none), CURRENT] },
    Kind { classic: "textbox", v2: "TextVariable", shared: &[CURRENT, needed("query", none)] },
    Kind { classic: "datasource", v2: "DatasourceVariable", shared: &[needed("regex", none), CURRENT, OPTIONS, MULTI, ALL, ALL_VALUE, CUSTOM_VALUE] },
    Kind {
        classic: "interval",
        v2: "IntervalVariable",
        shared: &[needed("query", none), CURRENT, OPTIONS, needed("auto", no), needed("auto_min", none), needed("auto_count", || json!(0))],
    },
    Kind {
        classic: "adhoc",
        v2: "AdhocVariable",
        shared: &[needed("baseFilters", list), needed("filters", list), needed("defaultKeys", list), CUSTOM_VALUE, optional("enableGroupBy")],
    },
    Kind { classic: "groupby", v2: "GroupByVariable", shared: &[optional("defaultValue"), CURRENT, OPTIONS, MULTI] },
    Kind { classic: "switch", v2: "SwitchVariable", shared: &[] },
];

fn word(words: &[&str], number: Option<i64>) -> Value {
    let index = number.and_then(|n| usize::try_from(n).ok()).filter(|n| *n < words.len()).unwrap_or(0);
    json!(words[index])
}

fn number(words: &[&str], word: Option<String>) -> Value {
    json!(word.and_then(|w| words.iter().position(|x| *x == w)).unwrap_or(0))
}

/// A classic variable in V2's spelling; `None` if V2 has no such kind.
pub(super) fn to_v2(classic: Value, datasources: &Datasources, report: &mut Report) -> Option<Value> {
    let mut from = Fields::of(classic);
    let kind = from.text("type").unwrap_or_else(|| "query".into());
    let name = from.text("name").unwrap_or_default();
    let place = format!("variable \"{name}\"");
    let Some(row) = KINDS.iter().find(|k| k.classic == kind) else {
        report.add(place, format!("V2 has no variables of type `{kind}`; it is left out"));
        return None;
    };
    let mut spec = Map::new();
    spec.insert("name".into(), json!(name));
    for key in ["label", "description"] {
        if let Some(text) = from.some(key) {
            spec.insert(key.into(), text);
        }
    }
    spec.insert("hide".into(), word(HIDE, from.int("hide")));
    spec.insert("skipUrlSync".into(), json!(from.bool("skipUrlSync").unwrap_or(false)));
    let datasource = from.some("datasource");
    let mut outer = Map::new();
    outer.insert("kind".into(), json!(row.v2));
    match row.classic {
        "query" => {
            let query = match from.some("query") {
                Some(Value::String(text)) => json!({LEGACY_TEXT: text}),
                Some(query @ Value::Object(_)) => query,
                _ => json!({}),
            };
            spec.insert("query".into(), datasources.data_query(datasource.as_ref(), query));
            spec.insert("refresh".into(), word(REFRESH, from.int("refresh")));
            spec.insert("sort".into(), word(SORT, from.int("sort")));
        }
        "datasource" => {
            spec.insert("pluginId".into(), from.any("query").unwrap_or_else(none));
            spec.insert("refresh".into(), word(REFRESH, from.int("refresh").or(Some(1))));
        }
        "interval" => {
            from.any("refresh");
            spec.insert("refresh".into(), json!("onTimeRangeChanged"));
        }
        "adhoc" | "groupby" => {
            let (group, source) = datasources.split(datasource.as_ref());
            outer.insert("group".into(), json!(group));
            if let Some(source) = source {
                outer.insert("datasource".into(), json!({"name": source}));
            }
        }
        "switch" => {
            from.any("query");
            let value = |v: &Value| v.get("value").and_then(Value::as_str).map(str::to_owned);
            let options = from.list("options").unwrap_or_default();
            let option = |n: usize, default: &str| options.get(n).and_then(value).unwrap_or_else(|| default.into());
            let current = from.any("current").as_ref().and_then(value).unwrap_or_else(|| option(1, "false"));
            spec.insert("current".into(), json!(current));
            spec.insert("enabledValue".into(), json!(option(0, "true")));
            spec.insert("disabledValue".into(), json!(option(1, "false")));
        }
        _ => {}
    }
    for Shared(key, default) in row.shared {
        match (from.some(key), default) {
            (Some(value), _) => spec.insert((*key).into(), value),
            (None, Some(default)) => spec.insert((*key).into(), default()),
            (None, None) => None,
        };
    }
    // A fixed or typed text is chosen, also where the file does not say so.
    if matches!(row.classic, "constant" | "textbox") && spec.get("current") == Some(&nothing_chosen()) {
        let text = spec.get("query").cloned().unwrap_or_else(none);
        spec.insert("current".into(), json!({"text": text, "value": text}));
    }
    if let Some(origin) = from.some("origin") {
        spec.insert("origin".into(), origin);
    }
    // What older Grafanas wrote and V2 has no use for.
    for old in [
        "options",
        "tagsQuery",
        "tags",
        "tagValuesQuery",
        "useTags",
        "hideLabel",
        "refresh",
        "sort",
        "regex",
        "multi",
        "includeAll",
        "allValue",
        "id",
        "index",
        "error",
        "state",
        "global",
        "rootStateKey",
    ] {
        from.any(old);
    }
    report.fields(&place, &from.0);
    outer.insert("spec".into(), Value::Object(spec));
    Some(Value::Object(outer))
}

/// A V2 variable in the classic spelling; `None` if it has no kind that is known.
pub(super) fn of_v2(v2: Value, report: &mut Report) -> Option<Value> {
    let mut outer = Fields::of(v2);
    let kind = outer.text("kind").unwrap_or_default();
    let mut from = outer.object("spec").unwrap_or_default();
    let name = from.text("name").unwrap_or_default();
    let place = format!("variable \"{name}\"");
    let Some(row) = KINDS.iter().find(|k| k.v2 == kind) else {
        report.add(place, format!("no kind of variable is called `{kind}`; it is left out"));
        return None;
    };
    let mut to = Map::new();
    to.insert("type".into(), json!(row.classic));
    to.insert("name".into(), json!(name));
    for key in ["label", "description"] {
        if let Some(text) = from.some(key) {
            to.insert(key.into(), text);
        }
    }
    to.insert("hide".into(), number(HIDE, from.text("hide")));
    to.insert("skipUrlSync".into(), json!(from.bool("skipUrlSync").unwrap_or(false)));
    match row.classic {
        "query" => {
            let (datasource, mut query) = super::v2::read_data_query(from.any("query").unwrap_or_default());
            if let Some(datasource) = datasource {
                to.insert("datasource".into(), datasource);
            }
            let text = query.get_mut(LEGACY_TEXT).map(Value::take);
            to.insert("query".into(), text.unwrap_or(query));
            to.insert("refresh".into(), number(REFRESH, from.text("refresh")));
            to.insert("sort".into(), number(SORT, from.text("sort")));
        }
        "datasource" => {
            to.insert("query".into(), from.any("pluginId").unwrap_or_else(none));
            to.insert("refresh".into(), number(REFRESH, from.text("refresh")));
        }
        "interval" => {
            from.any("refresh");
            to.insert("refresh".into(), json!(2));
        }
        "adhoc" | "groupby" => {
            let group = outer.text("group").unwrap_or_default();
            let source = outer.object("datasource").and_then(|mut d| d.text("name"));
            if let Some(datasource) = super::v2::datasource(&group, source) {
                to.insert("datasource".into(), datasource);
            }
        }
        "switch" => {
            let (on, off) = (from.text("enabledValue").unwrap_or_else(|| "true".into()), from.text("disabledValue").unwrap_or_else(|| "false".into()));
            let current = from.text("current").unwrap_or_else(|| off.clone());
            to.insert("query".into(), none());
            to.insert("current".into(), json!({"text": if current == on { "Enabled" } else { "Disabled" }, "value": current}));
            to.insert("options".into(), json!([{"text": "Enabled", "value": on}, {"text": "Disabled", "value": off}]));
        }
        _ => {}
    }
    for Shared(key, _) in row.shared {
        if let Some(value) = from.any(key) {
            to.insert((*key).into(), value);
        }
    }
    if let Some(origin) = from.some("origin") {
        to.insert("origin".into(), origin);
    }
    report.fields(&place, &from.0);
    Some(Value::Object(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(classic: &Value) -> (Value, Value) {
        let mut report = Report::default();
        let v2 = to_v2(classic.clone(), &Datasources::default(), &mut report).expect("V2 has it");
        let back = of_v2(v2.clone(), &mut report).expect("classic has it");
        assert_eq!(report.0, []);
        (v2, back)
    }

    #[test]
    fn queries_change_their_spelling_and_come_back() {
        let classic = json!({"type": "query", "name": "job", "label": "Job", "hide": 1, "skipUrlSync": false,
            "datasource": {"type": "prometheus", "uid": "${datasource}"}, "query": "label_values(up, job)", "refresh": 2, "sort": 5,
            "current": {"text": "All", "value": "$__all"}, "regex": "", "options": [], "multi": true, "includeAll": true, "allowCustomValue": true});
        let (v2, back) = there_and_back(&classic);
        assert_eq!(v2["kind"], "QueryVariable");
        assert_eq!((&v2["spec"]["hide"], &v2["spec"]["refresh"]), (&json!("hideLabel"), &json!("onTimeRangeChanged")));
        assert_eq!(
            v2["spec"]["query"],
            json!({"kind": "DataQuery", "group": "prometheus", "version": "v0",
            "datasource": {"name": "${datasource}"}, "spec": {"__legacyStringValue": "label_values(up, job)"}})
        );
        assert_eq!(back, classic);
    }

    #[test]
    fn switches_are_their_two_values() {
        let classic = json!({"type": "switch", "name": "s", "hide": 0, "skipUrlSync": false, "query": "",
            "current": {"text": "Enabled", "value": "on"}, "options": [{"text": "Enabled", "value": "on"}, {"text": "Disabled", "value": "off"}]});
        let (v2, back) = there_and_back(&classic);
        assert_eq!(v2["spec"], json!({"name": "s", "hide": "dontHide", "skipUrlSync": false, "current": "on", "enabledValue": "on", "disabledValue": "off"}));
        assert_eq!(back, classic);
    }

    #[test]
    fn constants_are_chosen() {
        let (v2, _) = there_and_back(&json!({"type": "constant", "name": "team", "query": "web"}));
        assert_eq!(v2["spec"]["current"], json!({"text": "web", "value": "web"}));
    }

    #[test]
    fn unknown_kinds_are_reported() {
        let mut report = Report::default();
        assert_eq!(to_v2(json!({"type": "system", "name": "x"}), &Datasources::default(), &mut report), None);
        assert_eq!(report.0[0].to_string(), "variable \"x\": V2 has no variables of type `system`; it is left out");
    }
}
