//! Dashboards for grafana.com and for other people's Grafana: datasources and constants become inputs that the import asks for.
//!
//! `__inputs` and `__requires` are as Grafana's "export for sharing externally" writes them (`DashboardExporter.ts`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{GrafanaVersion, Model};

/// Something that the import of a dashboard asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Its name: `DS_PROMETHEUS`.
    pub name: String,
    /// `datasource` or `constant`.
    pub kind: String,
    /// The plugin of the datasource; empty for constants.
    pub plugin: String,
    /// The value that stands for it if none is given (constants).
    pub default: Option<String>,
}

/// The uids that name no datasource of one Grafana only.
fn is_everywhere(uid: &str) -> bool {
    uid.is_empty() || uid.starts_with('$') || uid.starts_with("-- ") || matches!(uid, "__expr__" | "grafana" | "default")
}

impl Model {
    /// The classic model with inputs for the datasources it names by uid and for its constants, and with what it requires.
    #[must_use]
    pub fn to_portal(&self, grafana: GrafanaVersion) -> Value {
        let mut json = self.write(super::ApiVersion::Classic).json;
        let mut exporter = Exporter::default();
        exporter.datasources(&mut json);
        exporter.constants(&mut json);
        let mut requires = BTreeSet::new();
        requires.insert(("grafana", "grafana".to_owned(), format!("{grafana}.0")));
        requires.extend(exporter.plugins.iter().map(|plugin| ("datasource", plugin.clone(), "1.0.0".to_owned())));
        requires.extend(self.panels.iter().map(|p| &p.panel.kind).filter(|kind| !kind.is_empty()).map(|kind| ("panel", kind.to_string(), String::new())));
        let mut requires: Vec<_> = requires.into_iter().collect();
        requires.sort_by(|a, b| a.1.cmp(&b.1));
        let requires: Vec<Value> = requires.iter().map(|(kind, id, version)| json!({"type": kind, "id": id, "name": title(id), "version": version})).collect();
        let mut root = Map::new();
        root.insert("__inputs".into(), Value::Array(exporter.inputs));
        root.insert("__elements".into(), json!({}));
        root.insert("__requires".into(), Value::Array(requires));
        if let Value::Object(fields) = json {
            for (key, value) in fields {
                root.entry(key).or_insert(value);
            }
        }
        Value::Object(root)
    }
}

#[derive(Default)]
struct Exporter {
    inputs: Vec<Value>,
    /// The input of each datasource.
    names: BTreeMap<(String, String), String>,
    plugins: BTreeSet<String>,
}

impl Exporter {
    fn datasources(&mut self, json: &mut Value) {
        // A list instead of recursion: options may be nested to any depth.
        let mut waiting = vec![json];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Array(items) => waiting.extend(items.iter_mut().rev()),
                Value::Object(fields) => {
                    if let Some(datasource) = fields.get_mut("datasource") {
                        self.datasource(datasource);
                    }
                    if fields.get("type").is_some_and(|t| t == "datasource")
                        && let Some(plugin) = fields.get("query").and_then(Value::as_str).filter(|_| fields.contains_key("name"))
                    {
                        self.plugins.insert(plugin.to_owned());
                    }
                    let inner: Vec<&mut Value> = fields.iter_mut().filter(|(key, _)| *key != "datasource").map(|(_, value)| value).collect();
                    waiting.extend(inner.into_iter().rev());
                }
                _ => {}
            }
        }
    }

    fn datasource(&mut self, datasource: &mut Value) {
        let text = |key: &str| datasource.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (plugin, uid) = (text("type"), text("uid"));
        if !plugin.is_empty() && !uid.starts_with("-- ") && uid != "__expr__" {
            self.plugins.insert(plugin.clone());
        }
        if is_everywhere(&uid) || plugin.is_empty() {
            return;
        }
        let key = (plugin.clone(), uid.clone());
        let taken: BTreeSet<&String> = self.names.values().collect();
        let name = self.names.get(&key).cloned().unwrap_or_else(|| {
            let wanted = format!("DS_{}", shouted(&uid));
            (1..).map(|n| if n == 1 { wanted.clone() } else { format!("{wanted}_{n}") }).find(|n| !taken.contains(n)).unwrap_or(wanted.clone())
        });
        if self.names.insert(key, name.clone()).is_none() {
            self.inputs.push(json!({"name": name, "label": uid, "description": "", "type": "datasource", "pluginId": plugin, "pluginName": title(&plugin)}));
        }
        datasource["uid"] = json!(format!("${{{name}}}"));
    }

    fn constants(&mut self, json: &mut Value) {
        let list = json.get_mut("templating").and_then(|t| t.get_mut("list")).and_then(Value::as_array_mut);
        for variable in list.into_iter().flatten().filter(|v| v["type"] == "constant") {
            let text = |key: &str| variable.get(key).and_then(Value::as_str).map(str::to_owned);
            let (name, value) = (text("name").unwrap_or_default(), text("query").unwrap_or_default());
            let input = format!("VAR_{}", shouted(&name));
            let label = text("label").filter(|l| !l.is_empty()).unwrap_or_else(|| name.clone());
            self.inputs.push(json!({"name": input, "type": "constant", "label": label, "value": value, "description": ""}));
            let reference = format!("${{{input}}}");
            let choice = json!({"value": reference, "text": reference, "selected": false});
            variable["query"] = json!(reference);
            variable["current"] = choice.clone();
            variable["options"] = json!([choice]);
        }
    }
}

fn shouted(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

/// `time-series` as `Time series`.
fn title(id: &str) -> String {
    let mut chars = id.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).map(|c| if c == '-' { ' ' } else { c }).collect())
}

/// What a dashboard that was exported for the portal asks for.
#[must_use]
pub fn inputs(dashboard: &Value) -> Vec<Input> {
    let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).map(str::to_owned);
    let list = dashboard.get("__inputs").and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|v| {
        Some(Input { name: text(v, "name")?, kind: text(v, "type")?, plugin: text(v, "pluginId").unwrap_or_default(), default: text(v, "value") })
    })
    .collect()
}

/// Puts values in place of a portal dashboard's inputs; `values` are uids of datasources and texts of constants by the input's name.
/// Library panels that came with it become plain panels.
///
/// # Errors
/// The inputs that have neither a value nor a default.
pub fn resolve_inputs(mut dashboard: Value, values: &BTreeMap<String, String>) -> Result<Value, Vec<Input>> {
    let mut missing = Vec::new();
    let mut replace = Vec::new();
    for input in inputs(&dashboard) {
        match values.get(&input.name).or(input.default.as_ref()) {
            Some(value) => replace.push((format!("${{{}}}", input.name), value.clone())),
            None => missing.push(input),
        }
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let elements = dashboard.as_object_mut().and_then(|root| {
        root.shift_remove("__inputs");
        root.shift_remove("__requires");
        root.shift_remove("__elements")
    });
    let mut waiting = vec![&mut dashboard];
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) => {
                for (name, value) in &replace {
                    if text.contains(name.as_str()) {
                        *text = text.replace(name.as_str(), value);
                    }
                }
            }
            Value::Array(items) => waiting.extend(items),
            Value::Object(fields) => {
                let model = || elements.as_ref()?.get(fields.get("libraryPanel")?.get("uid")?.as_str()?)?.get("model")?.as_object().cloned();
                if let Some(model) = model() {
                    fields.shift_remove("libraryPanel");
                    for (key, value) in model {
                        fields.entry(key).or_insert(value);
                    }
                }
                waiting.extend(fields.values_mut());
            }
            _ => {}
        }
    }
    Ok(dashboard)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::{Dashboard, Datasource, Stat, Variable};

    #[test]
    fn exported_and_imported_again() {
        let dashboard = Dashboard::new("T")
            .variable(Variable::constant("team", "web"))
            .panels(Stat::new("s").datasource(Datasource::uid("prometheus", "prod 1")).query("up{team=\"$team\"}", ""));
        let portal = dashboard.model().to_portal(GrafanaVersion::LATEST);
        assert_eq!(portal["__inputs"][0]["name"], "DS_PROD_1");
        assert_eq!(portal["__inputs"][1]["name"], "VAR_TEAM");
        assert_eq!(portal["panels"][0]["datasource"]["uid"], "${DS_PROD_1}");
        assert_eq!(portal["panels"][0]["targets"][0]["datasource"]["uid"], "${DS_PROD_1}");
        let ids: Vec<_> = portal["__requires"].as_array().expect("a list").iter().map(|r| r["id"].clone()).collect();
        assert_eq!(ids, ["grafana", "prometheus", "stat"]);

        let missing = resolve_inputs(portal.clone(), &BTreeMap::new()).expect_err("the datasource is not given");
        assert_eq!(missing.iter().map(|i| i.name.as_str()).collect::<Vec<_>>(), ["DS_PROD_1"]);
        let back = resolve_inputs(portal, &[("DS_PROD_1".to_owned(), "mine".to_owned())].into()).expect("all inputs have values");
        assert_eq!(back["panels"][0]["datasource"]["uid"], "mine");
        assert_eq!(back["templating"]["list"][0]["query"], "web");
        assert!(back.get("__inputs").is_none() && back.get("__requires").is_none());
    }
}
