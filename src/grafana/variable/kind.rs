//! What all variables have in common, and the trait each kind implements.
//!
//! A [`Variable`] is typed by its kind, so that only an interval has `auto`. As a dashboard keeps it, it is of any kind.

use std::fmt::Debug;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{
    AdHocVariable, ConstantVariable, CustomVariable, DatasourceVariable, GroupByVariable, IntervalVariable, QueryVariable, SwitchVariable, TextBoxVariable,
};
use crate::grafana::datasource::Datasource;
use crate::grafana::interpolate::{Hint, Known};
use crate::grafana::leaf::Leaf;
use crate::grafana::merge::merge;

/// An enumeration that Grafana writes as numbers.
macro_rules! numbers {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $n:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$vdoc])* $variant = $n,)*
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u8(*self as u8)
            }
        }
    };
}
pub(super) use numbers;

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

/// A kind of variable. It serialises as the fields that only this kind has.
pub trait VariableType: Serialize + Clone + Debug + PartialEq + Into<VariableKind> + Send + Sync + 'static {
    /// Grafana's word for it: `query`.
    const ID: &'static str;

    /// A variable that uses the kind's fields, for tests and reference.
    fn example() -> Variable<Self>;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident($kind:ident);)*) => {
        /// A variable's kind, with what only this kind has.
        #[derive(Debug, Clone, PartialEq)]
        pub enum VariableKind {
            $($(#[$doc])* $variant($kind),)*
        }

        $(
            impl From<$kind> for VariableKind {
                fn from(kind: $kind) -> Self {
                    Self::$variant(kind)
                }
            }
        )*

        impl VariableKind {
            /// Grafana's word for it: `query`.
            #[must_use]
            pub const fn id(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $kind::ID,)*
                }
            }
        }

        impl Serialize for VariableKind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(kind) => kind.serialize(serializer),)*
                }
            }
        }
    };
}

kinds! {
    /// Values that a datasource answers.
    Query(QueryVariable);
    /// The datasources of a plugin.
    Datasource(DatasourceVariable);
    /// A list.
    Custom(CustomVariable);
    /// Durations.
    Interval(IntervalVariable);
    /// What the reader types.
    TextBox(TextBoxVariable);
    /// A fixed text.
    Constant(ConstantVariable);
    /// Filters on every query.
    AdHoc(AdHocVariable);
    /// Labels to group every query by.
    GroupBy(GroupByVariable);
    /// One of two values.
    Switch(SwitchVariable);
}

/// A variable of a dashboard; used as `$name` or `${name}`.
///
/// ```
/// use promforge::grafana::{Dashboard, Sort, Variable};
/// let dashboard = Dashboard::new("Pods")
///     .variable(Variable::prometheus_datasource())
///     .variable(Variable::label_values("namespace", "kube_pod_info").sort(Sort::Natural))
///     .variable(Variable::label_values("pod", r#"kube_pod_info{namespace="$namespace"}"#).multi().include_all())
///     .variable(Variable::interval("window", ["1m", "5m"]).auto());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Variable<K = VariableKind> {
    name: String,
    label: Option<String>,
    description: Option<String>,
    hide: Hide,
    skip_url_sync: bool,
    raw: Vec<Value>,
    pub(super) kind: K,
}

impl<K> Variable<K> {
    pub(super) fn of(name: impl Into<String>, kind: K) -> Self {
        Self { name: name.into(), label: None, description: None, hide: Hide::Nothing, skip_url_sync: false, raw: Vec::new(), kind }
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
    pub fn hide(mut self, hide: Hide) -> Self {
        self.hide = hide;
        self
    }

    /// Its value does not go into the dashboard's address.
    #[must_use]
    pub fn skip_url_sync(mut self) -> Self {
        self.skip_url_sync = true;
        self
    }

    /// Anything that has no word here: merged into the variable's JSON at the end, objects key by key.
    #[must_use]
    pub fn raw(mut self, json: impl Into<Value>) -> Self {
        self.raw.push(json.into());
        self
    }

    /// Its name, without `$`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its kind, with what only this kind has.
    #[must_use]
    pub const fn kind(&self) -> &K {
        &self.kind
    }
}

impl<K: VariableType> From<Variable<K>> for Variable {
    fn from(v: Variable<K>) -> Self {
        let Variable { name, label, description, hide, skip_url_sync, raw, kind } = v;
        Self { name, label, description, hide, skip_url_sync, raw, kind: kind.into() }
    }
}

/// A kind that asks a datasource.
pub trait FromDatasource {
    /// The datasource it asks.
    fn datasource_mut(&mut self) -> &mut Datasource;
}

impl<K: FromDatasource> Variable<K> {
    /// Another datasource to ask than the one that the variable `datasource` names.
    #[must_use]
    pub fn from_datasource(mut self, datasource: Datasource) -> Self {
        *self.kind.datasource_mut() = datasource;
        self
    }
}

impl Variable {
    /// Grafana's word for its kind: `query`, `datasource`, `interval`.
    #[must_use]
    pub const fn kind_id(&self) -> &'static str {
        self.kind.id()
    }

    /// Whether several values can be chosen, `All` included: then it is for `=~`.
    #[must_use]
    pub const fn is_multi(&self) -> bool {
        match &self.kind {
            VariableKind::Query(query) => query.choice.is_multi(),
            VariableKind::Custom(custom) => custom.choice.is_multi(),
            VariableKind::Datasource(datasource) => datasource.choice.is_multi(),
            VariableKind::GroupBy(_) => true,
            _ => false,
        }
    }

    /// What [`interpolate`](crate::grafana::interpolate) needs to know of it.
    #[must_use]
    pub fn known(&self) -> Known {
        let (hint, sample) = match &self.kind {
            VariableKind::Query(_) | VariableKind::AdHoc(_) | VariableKind::GroupBy(_) => (Hint::Any, None),
            VariableKind::Datasource(_) => (Hint::Text, None),
            VariableKind::Custom(custom) => (Hint::Any, custom.first()),
            VariableKind::Interval(interval) => (Hint::Duration, interval.durations.first().cloned()),
            VariableKind::TextBox(text) => (Hint::Any, Some(text.default.clone())),
            VariableKind::Constant(constant) => (Hint::Any, Some(constant.value.clone())),
            VariableKind::Switch(switch) => (Hint::Any, Some(switch.value().to_owned())),
        };
        Known { name: self.name.clone(), hint, sample: sample.filter(|s| !s.is_empty()) }
    }

    /// In Grafana's spelling, as a part of a dashboard.
    pub(in crate::grafana) fn leaf(&self) -> Leaf {
        Leaf::of(self.clone())
    }

    /// In Grafana's spelling.
    pub(in crate::grafana) fn json(&self) -> Value {
        json!(self)
    }
}

impl Serialize for Variable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
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
            #[serde(flatten)]
            own: &'a VariableKind,
        }
        let spelled = Spelled {
            kind: self.kind.id(),
            name: &self.name,
            label: self.label.as_deref(),
            description: self.description.as_deref(),
            hide: self.hide,
            skip_url_sync: self.skip_url_sync,
            own: &self.kind,
        };
        if self.raw.is_empty() {
            return spelled.serialize(serializer);
        }
        let mut json = json!(spelled);
        self.raw.iter().for_each(|raw| merge(&mut json, raw));
        json.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_fields() {
        let v: Variable = Variable::text_box("q", "x").label("Q").description("d").hide(Hide::InControlsMenu).skip_url_sync().raw(json!({"a": 1})).into();
        assert_eq!((v.kind_id(), v.name(), v.is_multi()), ("textbox", "q", false));
        let json = v.json();
        assert_eq!((&json["hide"], &json["skipUrlSync"], &json["label"], &json["a"]), (&json!(3), &json!(true), &json!("Q"), &json!(1)));
        assert_eq!(v.leaf().value(), json);
    }

    #[test]
    fn what_expressions_need_to_know() {
        let known = |v: Variable| v.known();
        assert_eq!(known(Variable::interval("i", ["5m"]).into()).hint, Hint::Duration);
        assert_eq!(known(Variable::custom("c", ["a"]).into()).sample.as_deref(), Some("a"));
        assert_eq!(known(Variable::text_box("c", "").into()).sample, None);
    }
}
