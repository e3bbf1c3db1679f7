//! Variables that choose among datasources.

use serde::{Serialize, Serializer};

use super::choice::{Choice, Current, Listed, chooses};
use super::kind::{Variable, VariableType};
use super::query::Refresh;

/// The datasources of a plugin.
#[derive(Debug, Clone, PartialEq)]
pub struct DatasourceVariable {
    plugin: String,
    regex: String,
    refresh: Refresh,
    pub(super) choice: Choice,
}

chooses!(DatasourceVariable);

impl Variable {
    /// The variable `datasource`, which panels and variables use unless told otherwise.
    #[must_use]
    pub fn prometheus_datasource() -> Variable<DatasourceVariable> {
        Self::datasource("datasource", "prometheus").label("Data source").current(["default"])
    }

    /// A choice among the datasources of a plugin, used as `${name}` where a uid is.
    pub fn datasource(name: impl Into<String>, plugin: impl Into<String>) -> Variable<DatasourceVariable> {
        let kind = DatasourceVariable { plugin: plugin.into(), regex: String::new(), refresh: Refresh::OnLoad, choice: Choice::default() };
        Variable::of(name, kind)
    }
}

impl Variable<DatasourceVariable> {
    /// Only datasources whose names match.
    #[must_use]
    pub fn regex(mut self, regex: impl Into<String>) -> Self {
        self.kind.regex = regex.into();
        self
    }
}

impl VariableType for DatasourceVariable {
    const ID: &'static str = "datasource";

    fn example() -> Variable<Self> {
        Variable::datasource("loki", "loki").regex("/^prod/").multi().include_all().all_value("x").no_custom_value().current(["default"])
    }
}

impl Serialize for DatasourceVariable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            query: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            current: Option<Current>,
            options: Vec<Listed>,
            refresh: Refresh,
            regex: &'a str,
            multi: bool,
            include_all: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            all_value: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            allow_custom_value: Option<bool>,
        }
        let (options, current) = self.choice.of(Vec::new());
        let spelled = Spelled {
            query: &self.plugin,
            current,
            options,
            refresh: self.refresh,
            regex: &self.regex,
            multi: self.choice.multi,
            include_all: self.choice.include_all,
            all_value: self.choice.all_value.as_deref(),
            allow_custom_value: self.choice.no_custom_value.then_some(false),
        };
        spelled.serialize(serializer)
    }
}
