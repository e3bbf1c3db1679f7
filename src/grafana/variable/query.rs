//! Variables whose values a datasource answers: Prometheus, Loki, or any other.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::choice::{Choice, Current, Listed, chooses};
use super::kind::{FromDatasource, Variable, VariableType, numbers};
use crate::grafana::datasource::Datasource;
use crate::grafana::options::words;

numbers! {
    /// When the values are asked for again.
    Refresh {
        /// Never.
        Never = 0,
        /// When the dashboard loads.
        OnLoad = 1,
        /// When the time range changes.
        OnTimeRange = 2,
    }
}

numbers! {
    /// The order of the values.
    Sort {
        /// As they come.
        Unsorted = 0,
        /// A to Z.
        Alphabetical = 1,
        /// Z to A.
        AlphabeticalDescending = 2,
        /// By number, smallest first.
        Numerical = 3,
        /// By number, largest first.
        NumericalDescending = 4,
        /// A to Z, case aside.
        CaseInsensitive = 5,
        /// Z to A, case aside.
        CaseInsensitiveDescending = 6,
        /// Numbers inside of texts by their value: `pod-2` before `pod-10`.
        Natural = 7,
        /// The same, largest first.
        NaturalDescending = 8,
    }
}

words! {
    /// What a regular expression looks at. Grafana 13.0 and later.
    RegexApplyTo {
        /// The value.
        Value = "value",
        /// The shown text.
        Text = "text",
    }
}

words! {
    /// Where static options stand. Grafana 12.2 and later.
    StaticOrder {
        /// Before the answers.
        Before = "before",
        /// Behind them.
        After = "after",
        /// Sorted together with them.
        Sorted = "sorted",
    }
}

/// What the datasource is asked.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    /// Prometheus, by a text and the type by which Grafana's editor shows it.
    Prometheus { query: String, kind: u8 },
    /// Loki's label names, or the values of a label on a selector's streams.
    Loki { label: String, stream: String },
    /// Anything else.
    Other(Value),
}

/// Values that a datasource answers.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryVariable {
    asked: Asked,
    datasource: Datasource,
    refresh: Refresh,
    regex: String,
    regex_apply_to: Option<RegexApplyTo>,
    sort: Sort,
    static_options: Vec<(String, String)>,
    static_order: Option<StaticOrder>,
    pub(super) choice: Choice,
}

chooses!(QueryVariable);

impl FromDatasource for QueryVariable {
    fn datasource_mut(&mut self) -> &mut Datasource {
        &mut self.datasource
    }
}

impl QueryVariable {
    fn new(asked: Asked, datasource: Datasource) -> Self {
        Self {
            asked,
            datasource,
            refresh: Refresh::OnTimeRange,
            regex: String::new(),
            regex_apply_to: None,
            sort: Sort::Alphabetical,
            static_options: Vec::new(),
            static_order: None,
            choice: Choice::default(),
        }
    }

    /// What it asks Prometheus, if it does: `label_values(up, job)`.
    #[must_use]
    pub fn prometheus(&self) -> Option<&str> {
        if let Asked::Prometheus { query, .. } = &self.asked { Some(query) } else { None }
    }
}

impl Variable {
    /// The values that the label `name` has on the series of `metric` (a name or a whole selector). Asked for again when the time range changes.
    pub fn label_values(name: impl Into<String>, metric: impl Into<String>) -> Variable<QueryVariable> {
        let name = name.into();
        Self::label_values_of(name.clone(), metric, name)
    }

    /// As [`Self::label_values`], with a label that is called otherwise than the variable.
    pub fn label_values_of(name: impl Into<String>, metric: impl Into<String>, label: impl std::fmt::Display) -> Variable<QueryVariable> {
        Self::query(name, format!("label_values({}, {label})", metric.into()))
    }

    /// The names of all labels.
    pub fn label_names(name: impl Into<String>) -> Variable<QueryVariable> {
        Self::query(name, "label_names()")
    }

    /// The names of metrics that match a regular expression.
    pub fn metrics(name: impl Into<String>, regex: impl std::fmt::Display) -> Variable<QueryVariable> {
        Self::query(name, format!("metrics({regex})"))
    }

    /// The answer of an expression, as texts such as `up{job="a"} 1 1700000000`; cut them with [`regex`](Variable::regex).
    pub fn query_result(name: impl Into<String>, expr: impl std::fmt::Display) -> Variable<QueryVariable> {
        Self::query(name, format!("query_result({expr})"))
    }

    /// The series of a selector, as texts such as `up{job="a"}`.
    pub fn series(name: impl Into<String>, selector: impl std::fmt::Display) -> Variable<QueryVariable> {
        Variable::of(name, QueryVariable::new(Asked::Prometheus { query: selector.to_string(), kind: 4 }, Datasource::variable()))
    }

    /// Any variable query of Grafana's Prometheus datasource: `label_names()`, `metrics(re)`, `query_result(expr)`.
    pub fn query(name: impl Into<String>, query: impl Into<String>) -> Variable<QueryVariable> {
        let query = query.into();
        let kind = query_type(&query);
        Variable::of(name, QueryVariable::new(Asked::Prometheus { query, kind }, Datasource::variable()))
    }

    /// The values that a label has on the streams of a LogQL selector; of all streams, if it is empty.
    pub fn loki_label_values(name: impl Into<String>, stream: impl Into<String>, label: impl Into<String>) -> Variable<QueryVariable> {
        let asked = Asked::Loki { label: label.into(), stream: stream.into() };
        Variable::of(name, QueryVariable::new(asked, Datasource::default_for("loki")))
    }

    /// The names of all labels in Loki.
    pub fn loki_label_names(name: impl Into<String>) -> Variable<QueryVariable> {
        Self::loki_label_values(name, "", "")
    }

    /// What another datasource answers; `query` is a text or an object, as its plugin reads it.
    pub fn ask(name: impl Into<String>, datasource: Datasource, query: impl Into<Value>) -> Variable<QueryVariable> {
        Variable::of(name, QueryVariable::new(Asked::Other(query.into()), datasource))
    }
}

impl Variable<QueryVariable> {
    /// Keeps the values that match; a capture group cuts them, groups called `text` and `value` make both.
    #[must_use]
    pub fn regex(mut self, regex: impl Into<String>) -> Self {
        self.kind.regex = regex.into();
        self
    }

    /// What the regular expression looks at. Grafana 13.0 and later.
    #[must_use]
    pub fn regex_apply_to(mut self, what: RegexApplyTo) -> Self {
        self.kind.regex_apply_to = Some(what);
        self
    }

    /// Another order than A to Z.
    #[must_use]
    pub fn sort(mut self, sort: Sort) -> Self {
        self.kind.sort = sort;
        self
    }

    /// Another moment to ask for the values again.
    #[must_use]
    pub fn refresh(mut self, refresh: Refresh) -> Self {
        self.kind.refresh = refresh;
        self
    }

    /// One more value beside those answered, with the text to show. Grafana 12.2 and later.
    #[must_use]
    pub fn static_option(mut self, text: impl Into<String>, value: impl Into<String>) -> Self {
        self.kind.static_options.push((text.into(), value.into()));
        self
    }

    /// Where those stand.
    #[must_use]
    pub fn static_order(mut self, order: StaticOrder) -> Self {
        self.kind.static_order = Some(order);
        self
    }
}

impl VariableType for QueryVariable {
    const ID: &'static str = "query";

    fn example() -> Variable<Self> {
        Variable::label_values("pod", "kube_pod_info")
            .label("Pod")
            .description("Which pods.")
            .multi()
            .include_all()
            .all_value(".*")
            .no_custom_value()
            .current(["a", "b"])
            .regex("/^(?<text>.*)-(?<value>.*)$/")
            .regex_apply_to(RegexApplyTo::Text)
            .sort(Sort::Natural)
            .refresh(Refresh::OnLoad)
            .static_option("none", "-")
            .static_order(StaticOrder::Before)
            .skip_url_sync()
    }
}

/// `qryType` of `@grafana/prometheus` `types.ts`, by which Grafana's editor shows the query.
fn query_type(query: &str) -> u8 {
    ["label_names(", "label_values(", "metrics(", "query_result("].iter().position(|f| query.starts_with(f)).map_or(5, |n| n as u8)
}

impl Serialize for Asked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Prometheus<'a> {
            qry_type: u8,
            query: &'a str,
            ref_id: &'static str,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Loki<'a> {
            label: &'a str,
            ref_id: &'static str,
            stream: &'a str,
            r#type: u8,
        }
        match self {
            Self::Prometheus { query, kind } => {
                Prometheus { qry_type: *kind, query, ref_id: "PrometheusVariableQueryEditor-VariableQuery" }.serialize(serializer)
            }
            Self::Loki { label, stream } => {
                Loki { label, ref_id: "LokiVariableQueryEditor-VariableQuery", stream, r#type: u8::from(!label.is_empty()) }.serialize(serializer)
            }
            Self::Other(query) => query.serialize(serializer),
        }
    }
}

impl Serialize for QueryVariable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            datasource: &'a Datasource,
            query: &'a Asked,
            definition: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            current: Option<Current>,
            options: Vec<Listed>,
            refresh: Refresh,
            regex: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            regex_apply_to: Option<RegexApplyTo>,
            sort: Sort,
            multi: bool,
            include_all: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            all_value: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            allow_custom_value: Option<bool>,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            static_options: Vec<Static<'a>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            static_options_order: Option<StaticOrder>,
        }
        #[derive(Serialize)]
        struct Static<'a> {
            text: &'a str,
            value: &'a str,
        }
        let (options, current) = self.choice.of(Vec::new());
        let spelled = Spelled {
            datasource: &self.datasource,
            query: &self.asked,
            definition: match &self.asked {
                Asked::Prometheus { query, .. } => query,
                Asked::Loki { .. } => "",
                Asked::Other(query) => query.as_str().or_else(|| query.get("query").and_then(Value::as_str)).unwrap_or_default(),
            },
            current,
            options,
            refresh: self.refresh,
            regex: &self.regex,
            regex_apply_to: self.regex_apply_to,
            sort: self.sort,
            multi: self.choice.multi,
            include_all: self.choice.include_all,
            all_value: self.choice.all_value.as_deref(),
            allow_custom_value: self.choice.no_custom_value.then_some(false),
            static_options: self.static_options.iter().map(|(text, value)| Static { text, value }).collect(),
            static_options_order: self.static_order,
        };
        spelled.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn json(v: Variable<QueryVariable>) -> Value {
        Variable::from(v).json()
    }

    #[test]
    fn label_values_ask_the_datasource_variable() {
        let v = json(Variable::label_values("path", "http_requests_total").multi().include_all());
        assert_eq!(v["definition"], "label_values(http_requests_total, path)");
        assert_eq!(v["query"]["qryType"], 1);
        assert_eq!(v["datasource"]["uid"], "${datasource}");
        assert_eq!(v["current"], json!({"selected": true, "text": ["All"], "value": ["$__all"]}));
        assert_eq!((&v["refresh"], &v["sort"], &v["options"]), (&json!(2), &json!(1), &json!([])));
    }

    #[test]
    fn each_question_has_its_type() {
        for (v, kind, definition) in [
            (Variable::label_names("n"), 0, "label_names()"),
            (Variable::metrics("m", "^up"), 2, "metrics(^up)"),
            (Variable::query_result("q", "up == 0"), 3, "query_result(up == 0)"),
            (Variable::series("s", "up{job=\"a\"}"), 4, "up{job=\"a\"}"),
            (Variable::query("c", "up"), 5, "up"),
        ] {
            let v = json(v);
            assert_eq!((&v["query"]["qryType"], &v["definition"]), (&json!(kind), &json!(definition)));
        }
        let v = json(Variable::loki_label_values("l", "{app=\"a\"}", "pod"));
        assert_eq!((&v["query"]["type"], &v["datasource"]["type"]), (&json!(1), &json!("loki")));
        assert_eq!(json(Variable::loki_label_names("l"))["query"]["type"], 0);
        let v = Variable::ask("r", Datasource::uid("mysql", "u"), "SELECT 1").from_datasource(Datasource::uid("mysql", "v"));
        assert_eq!(v.kind().prometheus(), None);
        let v = json(v);
        assert_eq!((&v["query"], &v["definition"], &v["datasource"]["uid"]), (&json!("SELECT 1"), &json!("SELECT 1"), &json!("v")));
    }
}
