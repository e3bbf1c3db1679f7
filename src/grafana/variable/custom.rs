//! Variables with a list of values.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::choice::{Choice, Current, Listed, chooses};
use super::kind::{Variable, VariableType};

/// A list of values.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomVariable {
    values: Values,
    pub(super) choice: Choice,
}

#[derive(Debug, Clone, PartialEq)]
enum Values {
    /// Pairs of shown text and value.
    Pairs(Vec<(String, String)>),
    /// A list in JSON.
    Json(Value),
}

chooses!(CustomVariable);

impl Variable {
    /// A list of values.
    pub fn custom<T: Into<String>>(name: impl Into<String>, values: impl IntoIterator<Item = T>) -> Variable<CustomVariable> {
        let pair = |v: T| {
            let v = v.into();
            (v.clone(), v)
        };
        Self::custom_pairs(name, values.into_iter().map(pair))
    }

    /// A list of values with texts to show for them.
    pub fn custom_pairs<T: Into<String>, V: Into<String>>(name: impl Into<String>, pairs: impl IntoIterator<Item = (T, V)>) -> Variable<CustomVariable> {
        let pairs = pairs.into_iter().map(|(text, value)| (text.into(), value.into())).collect();
        Variable::of(name, CustomVariable { values: Values::Pairs(pairs), choice: Choice::default() })
    }

    /// A list in JSON: texts, or objects with `text`, `value` and properties of their own, which are used as `${name.property}`. Grafana 13.0 and later.
    pub fn custom_json(name: impl Into<String>, list: impl Into<Value>) -> Variable<CustomVariable> {
        Variable::of(name, CustomVariable { values: Values::Json(list.into()), choice: Choice::default() })
    }
}

impl CustomVariable {
    /// The value of the first option.
    pub(super) fn first(&self) -> Option<String> {
        self.listed().into_iter().next().map(|option| option.value)
    }

    fn listed(&self) -> Vec<Listed> {
        match &self.values {
            Values::Pairs(pairs) => pairs.iter().map(|(text, value)| Listed::new(text, value)).collect(),
            Values::Json(list) => list.as_array().into_iter().flatten().filter_map(of_json).collect(),
        }
    }
}

/// An entry of a list in JSON: a text, or an object whose `value` (or `text`) says both if one is missing.
fn of_json(entry: &Value) -> Option<Listed> {
    if let Some(text) = entry.as_str() {
        return Some(Listed::new(text, text));
    }
    let say = |key: &str| entry.get(key).and_then(|v| v.as_str().map(str::to_owned).or_else(|| (!v.is_null()).then(|| v.to_string())));
    let (text, value) = (say("text"), say("value"));
    let properties = Some(entry.clone());
    Some(Listed { properties, ..Listed::new(text.clone().or_else(|| value.clone())?, value.or(text)?) })
}

/// `text : value`, with commas escaped as Grafana's custom variables want it.
fn item((text, value): &(String, String)) -> String {
    let escaped = |s: &str| s.replace(',', "\\,");
    if text == value { escaped(value) } else { format!("{} : {}", escaped(text), escaped(value)) }
}

impl VariableType for CustomVariable {
    const ID: &'static str = "custom";

    fn example() -> Variable<Self> {
        Variable::custom_pairs("quantile", [("median", "0.5"), ("a, b", "0.9")]).multi().include_all().all_value("0.5|0.9").no_custom_value().current(["0.9"])
    }
}

impl Serialize for CustomVariable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            query: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            values_format: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            current: Option<Current>,
            options: Vec<Listed>,
            multi: bool,
            include_all: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            all_value: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            allow_custom_value: Option<bool>,
        }
        let (query, values_format) = match &self.values {
            Values::Pairs(pairs) => (pairs.iter().map(item).collect::<Vec<_>>().join(","), None),
            Values::Json(list) => (format!("{list:#}"), Some("json")),
        };
        let (options, current) = self.choice.of(self.listed());
        let spelled = Spelled {
            query,
            values_format,
            current,
            options,
            multi: self.choice.multi,
            include_all: self.choice.include_all,
            all_value: self.choice.all_value.as_deref(),
            allow_custom_value: self.choice.no_custom_value.then_some(false),
        };
        spelled.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_carry_their_options() {
        let v = Variable::from(Variable::custom_pairs("q", [("p50", "0.5"), ("a,b", "0.9")])).json();
        assert_eq!(v["query"], "p50 : 0.5,a\\,b : 0.9");
        assert_eq!(v["current"], json!({"selected": true, "text": "p50", "value": "0.5"}));
        assert_eq!(v["options"][1], json!({"selected": false, "text": "a,b", "value": "0.9"}));
    }

    #[test]
    fn json_lists_have_properties() {
        let list = json!(["a", {"text": "B", "value": "b", "zone": "eu"}, {"value": 3}, {"zone": "none"}]);
        let v = Variable::from(Variable::custom_json("q", list).current(["b"])).json();
        assert_eq!((&v["valuesFormat"], &v["current"]["text"], v["options"].as_array().map(Vec::len)), (&json!("json"), &json!("B"), Some(3)));
        assert_eq!((&v["options"][1]["properties"]["zone"], &v["options"][2]["text"]), (&json!("eu"), &json!("3")));
    }
}
