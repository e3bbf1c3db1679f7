//! Dashboard variables: datasource, label values, query results, custom, interval, text box, constant.

use serde::Serialize;
use serde_json::{Value, json};

use super::datasource::Datasource;
use super::interpolate;

/// What a variable's values come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableKind {
    /// Answers of Prometheus to a variable query: `label_values(up, job)`, `query_result(..)`.
    Query(String),
    /// The datasources of a plugin.
    Datasource(String),
    /// A list, as pairs of shown text and value.
    Custom(Vec<(String, String)>),
    /// Durations.
    Interval(Vec<String>),
    /// What the reader types, with a default.
    TextBox(String),
    /// A fixed text, hidden.
    Constant(String),
}

macro_rules! numbers {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $n:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$vdoc])* $variant = $n,)*
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u8(*self as u8)
            }
        }
    };
}

numbers! {
    /// What is shown of a variable.
    Hide {
        /// Label and value.
        Nothing = 0,
        /// The value alone.
        Label = 1,
        /// Nothing.
        Variable = 2,
        /// It stands in the controls menu.
        InControlsMenu = 3,
    }
}

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

/// A variable of a dashboard; used as `$name` or `${name}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    name: String,
    kind: VariableKind,
    label: Option<String>,
    description: Option<String>,
    hide: Hide,
    multi: bool,
    include_all: bool,
    all_value: Option<String>,
    regex: String,
    sort: Sort,
    refresh: Refresh,
    current: Option<Vec<String>>,
    auto: bool,
    datasource: Datasource,
}

impl Variable {
    fn new(name: impl Into<String>, kind: VariableKind) -> Self {
        Self {
            name: name.into(),
            kind,
            label: None,
            description: None,
            hide: Hide::Nothing,
            multi: false,
            include_all: false,
            all_value: None,
            regex: String::new(),
            sort: Sort::Alphabetical,
            refresh: Refresh::OnTimeRange,
            current: None,
            auto: false,
            datasource: Datasource::variable(),
        }
    }

    /// The variable `datasource`, which panels and variables use unless told otherwise.
    #[must_use]
    pub fn prometheus_datasource() -> Self {
        Self { refresh: Refresh::OnLoad, ..Self::new("datasource", VariableKind::Datasource("prometheus".into())) }.label("Data source").current(["default"])
    }

    /// A choice among the datasources of a plugin.
    pub fn datasource(name: impl Into<String>, plugin: impl Into<String>) -> Self {
        Self { refresh: Refresh::OnLoad, ..Self::new(name, VariableKind::Datasource(plugin.into())) }
    }

    /// The values that the label `name` has on the series of `metric` (a name or a whole selector). Asked for again when the time range changes.
    pub fn label_values(name: impl Into<String>, metric: impl Into<String>) -> Self {
        let name = name.into();
        Self::label_values_of(name.clone(), metric, name)
    }

    /// As [`Self::label_values`], with a label that is called otherwise than the variable.
    pub fn label_values_of(name: impl Into<String>, metric: impl Into<String>, label: impl std::fmt::Display) -> Self {
        Self::query(name, format!("label_values({}, {label})", metric.into()))
    }

    /// Any variable query of Grafana's Prometheus datasource: `label_names()`, `metrics(re)`, `query_result(expr)`.
    pub fn query(name: impl Into<String>, query: impl Into<String>) -> Self {
        Self::new(name, VariableKind::Query(query.into()))
    }

    /// A list of values.
    pub fn custom<T: Into<String>>(name: impl Into<String>, values: impl IntoIterator<Item = T>) -> Self {
        let pair = |v: T| {
            let v = v.into();
            (v.clone(), v)
        };
        Self::custom_pairs(name, values.into_iter().map(pair))
    }

    /// A list of values with texts to show for them.
    pub fn custom_pairs<T: Into<String>, V: Into<String>>(name: impl Into<String>, pairs: impl IntoIterator<Item = (T, V)>) -> Self {
        Self::new(name, VariableKind::Custom(pairs.into_iter().map(|(t, v)| (t.into(), v.into())).collect()))
    }

    /// A choice of durations.
    pub fn interval<T: Into<String>>(name: impl Into<String>, durations: impl IntoIterator<Item = T>) -> Self {
        Self::new(name, VariableKind::Interval(durations.into_iter().map(Into::into).collect()))
    }

    /// A field to type in.
    pub fn text_box(name: impl Into<String>, default: impl Into<String>) -> Self {
        Self::new(name, VariableKind::TextBox(default.into()))
    }

    /// A fixed text, hidden.
    pub fn constant(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, VariableKind::Constant(value.into())).hide(Hide::Variable)
    }

    /// What stands before the choice; the name if unsaid.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Shown when the pointer rests on it.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// What is shown of it.
    #[must_use]
    pub const fn hide(mut self, hide: Hide) -> Self {
        self.hide = hide;
        self
    }

    /// Several values may be chosen; use it with `=~`. For datasources, lists and queries.
    #[must_use]
    pub const fn multi(mut self) -> Self {
        self.multi = true;
        self
    }

    /// `All` is a choice, and chosen at first.
    #[must_use]
    pub const fn include_all(mut self) -> Self {
        self.include_all = true;
        self
    }

    /// What `All` stands for (`.*`); without it Grafana writes out every value.
    #[must_use]
    pub fn all_value(mut self, value: impl Into<String>) -> Self {
        self.all_value = Some(value.into());
        self
    }

    /// Keeps the values that match; a capture group cuts them.
    #[must_use]
    pub fn regex(mut self, regex: impl Into<String>) -> Self {
        self.regex = regex.into();
        self
    }

    /// Another order than A to Z.
    #[must_use]
    pub const fn sort(mut self, sort: Sort) -> Self {
        self.sort = sort;
        self
    }

    /// Another moment to ask for the values again.
    #[must_use]
    pub const fn refresh(mut self, refresh: Refresh) -> Self {
        self.refresh = refresh;
        self
    }

    /// The values chosen at first.
    #[must_use]
    pub fn current<T: Into<String>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.current = Some(values.into_iter().map(Into::into).collect());
        self
    }

    /// An interval variable gets the choice `auto`: the time range in about 30 steps, at least 10 s.
    #[must_use]
    pub const fn auto(mut self) -> Self {
        self.auto = true;
        self
    }

    /// Another datasource to ask.
    #[must_use]
    pub fn from_datasource(mut self, datasource: Datasource) -> Self {
        self.datasource = datasource;
        self
    }

    /// Its name, without `$`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where its values come from.
    #[must_use]
    pub const fn kind(&self) -> &VariableKind {
        &self.kind
    }

    /// Whether several values can be chosen, `All` included: then it is for `=~`.
    #[must_use]
    pub const fn is_multi(&self) -> bool {
        self.multi || self.include_all
    }

    /// What [`interpolate`] needs to know of it.
    #[must_use]
    pub fn known(&self) -> interpolate::Known {
        let (kind, sample) = match &self.kind {
            VariableKind::Query(_) => (interpolate::Hint::Any, None),
            VariableKind::Datasource(_) => (interpolate::Hint::Text, None),
            VariableKind::Custom(pairs) => (interpolate::Hint::Any, pairs.first().map(|(_, value)| value.clone())),
            VariableKind::Interval(durations) => (interpolate::Hint::Duration, durations.first().cloned()),
            VariableKind::TextBox(default) => (interpolate::Hint::Any, Some(default.clone())),
            VariableKind::Constant(value) => (interpolate::Hint::Any, Some(value.clone())),
        };
        interpolate::Known { name: self.name.clone(), hint: kind, sample: sample.filter(|s| !s.is_empty()) }
    }

    fn options(&self) -> Vec<(String, String)> {
        let all = self.include_all.then(|| ("All".to_owned(), "$__all".to_owned()));
        let own: Vec<_> = match &self.kind {
            VariableKind::Custom(pairs) => pairs.clone(),
            VariableKind::Interval(durations) => durations.iter().map(|d| (d.clone(), d.clone())).collect(),
            VariableKind::TextBox(text) | VariableKind::Constant(text) => vec![(text.clone(), text.clone())],
            VariableKind::Query(_) | VariableKind::Datasource(_) => return Vec::new(),
        };
        all.into_iter().chain(own).collect()
    }

    fn chosen(&self, options: &[(String, String)]) -> Option<Vec<(String, String)>> {
        let text_of = |value: &String| options.iter().find(|(_, v)| v == value).map_or_else(|| value.clone(), |(text, _)| text.clone());
        match &self.current {
            Some(values) => Some(values.iter().map(|v| (text_of(v), v.clone())).collect()),
            None if self.include_all => Some(vec![("All".into(), "$__all".into())]),
            None => options.first().map(|first| vec![first.clone()]),
        }
    }

    /// In Grafana's spelling.
    pub(super) fn json(&self) -> Value {
        #[derive(Serialize)]
        struct Choice {
            selected: bool,
            text: Value,
            value: Value,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            #[serde(rename = "type")]
            kind: &'static str,
            name: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            label: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            description: Option<&'a str>,
            hide: Hide,
            skip_url_sync: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            datasource: Option<&'a Datasource>,
            query: Value,
            #[serde(skip_serializing_if = "Option::is_none")]
            definition: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            current: Option<Choice>,
            options: Vec<Choice>,
            #[serde(skip_serializing_if = "Option::is_none")]
            refresh: Option<Refresh>,
            #[serde(skip_serializing_if = "Option::is_none")]
            regex: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            sort: Option<Sort>,
            #[serde(skip_serializing_if = "Option::is_none")]
            multi: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            include_all: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            all_value: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            auto: Option<bool>,
            #[serde(rename = "auto_min", skip_serializing_if = "Option::is_none")]
            auto_min: Option<&'static str>,
            #[serde(rename = "auto_count", skip_serializing_if = "Option::is_none")]
            auto_count: Option<u8>,
        }
        let options = self.options();
        let chosen = self.chosen(&options);
        let current = chosen.as_ref().map(|chosen| {
            let (texts, values): (Vec<_>, Vec<_>) = chosen.iter().cloned().unzip();
            match (self.multi, chosen.first()) {
                (false, Some((text, value))) => Choice { selected: true, text: json!(text), value: json!(value) },
                _ => Choice { selected: true, text: json!(texts), value: json!(values) },
            }
        });
        let is_chosen = |value: &str| chosen.iter().flatten().any(|(_, v)| v == value);
        let list = options.iter().map(|(text, value)| Choice { selected: is_chosen(value), text: json!(text), value: json!(value) }).collect();
        let (kind, query) = match &self.kind {
            VariableKind::Query(query) => {
                ("query", json!({"qryType": query_type(query), "query": query, "refId": "PrometheusVariableQueryEditor-VariableQuery"}))
            }
            VariableKind::Datasource(plugin) => ("datasource", json!(plugin)),
            VariableKind::Custom(pairs) => ("custom", json!(pairs.iter().map(custom_item).collect::<Vec<_>>().join(","))),
            VariableKind::Interval(durations) => ("interval", json!(durations.join(","))),
            VariableKind::TextBox(text) => ("textbox", json!(text)),
            VariableKind::Constant(text) => ("constant", json!(text)),
        };
        let asks = kind == "query";
        let chooses = asks || matches!(kind, "datasource" | "custom");
        let interval = kind == "interval";
        json!(Spelled {
            kind,
            name: &self.name,
            label: self.label.as_deref(),
            description: self.description.as_deref(),
            hide: self.hide,
            skip_url_sync: false,
            datasource: asks.then_some(&self.datasource),
            definition: match &self.kind {
                VariableKind::Query(query) => Some(query),
                _ => None,
            },
            query,
            current,
            options: list,
            refresh: (asks || interval || kind == "datasource").then_some(self.refresh),
            regex: (asks || kind == "datasource").then_some(&self.regex),
            sort: asks.then_some(self.sort),
            multi: chooses.then_some(self.multi),
            include_all: chooses.then_some(self.include_all),
            all_value: self.all_value.as_deref().filter(|_| chooses),
            auto: interval.then_some(self.auto),
            auto_min: interval.then_some("10s"),
            auto_count: interval.then_some(30),
        })
    }
}

/// `qryType` of `@grafana/prometheus` `types.ts`, by which Grafana's editor shows the query.
fn query_type(query: &str) -> u8 {
    ["label_names(", "label_values(", "metrics(", "query_result("].iter().position(|f| query.starts_with(f)).map_or(5, |n| n as u8)
}

/// `text : value`, with commas escaped as Grafana's custom variables want it.
fn custom_item((text, value): &(String, String)) -> String {
    let escaped = |s: &str| s.replace(',', "\\,");
    if text == value { escaped(value) } else { format!("{} : {}", escaped(text), escaped(value)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_values_ask_the_datasource_variable() {
        let v = Variable::label_values("path", "http_requests_total").multi().include_all().json();
        assert_eq!(v["definition"], "label_values(http_requests_total, path)");
        assert_eq!(v["query"]["qryType"], 1);
        assert_eq!(v["datasource"]["uid"], "${datasource}");
        assert_eq!(v["current"], json!({"selected": true, "text": ["All"], "value": ["$__all"]}));
        assert_eq!((&v["refresh"], &v["sort"]), (&json!(2), &json!(1)));
    }

    #[test]
    fn lists_carry_their_options() {
        let v = Variable::custom_pairs("q", [("p50", "0.5"), ("a,b", "0.9")]).json();
        assert_eq!(v["query"], "p50 : 0.5,a\\,b : 0.9");
        assert_eq!(v["current"], json!({"selected": true, "text": "p50", "value": "0.5"}));
        assert_eq!(v["options"][1], json!({"selected": false, "text": "a,b", "value": "0.9"}));
        let v = Variable::interval("window", ["1m", "5m"]).current(["5m"]).auto().json();
        assert_eq!((&v["query"], &v["current"]["value"], &v["auto_count"]), (&json!("1m,5m"), &json!("5m"), &json!(30)));
        assert_eq!(Variable::constant("c", "x").json()["hide"], 2);
    }
}
