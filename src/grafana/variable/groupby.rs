//! Variables with labels that the reader groups every query of a datasource by.

use serde::{Serialize, Serializer};

use super::choice::{Choice, Current, HasCurrent, Listed};
use super::kind::{FromDatasource, Variable, VariableType};
use crate::grafana::datasource::Datasource;

/// Labels that the reader groups every query of a datasource by.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupByVariable {
    datasource: Datasource,
    labels: Vec<String>,
    default: Option<Vec<String>>,
    current: Option<Vec<String>>,
}

impl FromDatasource for GroupByVariable {
    fn datasource_mut(&mut self) -> &mut Datasource {
        &mut self.datasource
    }
}

impl HasCurrent for GroupByVariable {
    fn current_mut(&mut self) -> &mut Option<Vec<String>> {
        &mut self.current
    }
}

impl Variable {
    /// Labels that the reader groups every query by.
    pub fn group_by(name: impl Into<String>) -> Variable<GroupByVariable> {
        Variable::of(name, GroupByVariable { datasource: Datasource::variable(), labels: Vec::new(), default: None, current: None })
    }
}

impl Variable<GroupByVariable> {
    /// Only these labels are offered; all, if unsaid.
    #[must_use]
    pub fn labels<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.kind.labels = labels.into_iter().map(Into::into).collect();
        self
    }

    /// The labels that the reader can come back to. Grafana 12.0 and later.
    #[must_use]
    pub fn default_labels<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.kind.default = Some(labels.into_iter().map(Into::into).collect());
        self
    }
}

impl VariableType for GroupByVariable {
    const ID: &'static str = "groupby";

    fn example() -> Variable<Self> {
        Variable::group_by("by").labels(["pod", "zone"]).default_labels(["zone"]).current(["pod"])
    }
}

impl Serialize for GroupByVariable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            datasource: &'a Datasource,
            current: Option<Current>,
            #[serde(skip_serializing_if = "Option::is_none")]
            default_value: Option<Current>,
            options: Vec<Listed>,
            multi: bool,
        }
        let chosen = |values: &[String]| Choice { multi: true, current: Some(values.to_vec()), ..Choice::default() };
        let listed = self.labels.iter().map(|l| Listed::new(l, l)).collect();
        let (options, current) = chosen(self.current.as_deref().or(self.default.as_deref()).unwrap_or_default()).of(listed);
        let default_value = self.default.as_deref().and_then(|default| chosen(default).of(Vec::new()).1);
        Spelled { datasource: &self.datasource, current, default_value, options, multi: true }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_is_chosen_at_first() {
        assert_eq!(Variable::from(Variable::group_by("by")).json()["current"], json!({"selected": true, "text": [], "value": []}));
    }
}
