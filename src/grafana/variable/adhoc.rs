//! Variables with filters that the reader puts on every query of a datasource.

use serde::Serialize;

use super::kind::{FromDatasource, Variable, VariableType};
use crate::grafana::datasource::Datasource;
use crate::grafana::filter::Filter;

/// A label that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdHocKey {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    expandable: bool,
}

impl AdHocKey {
    /// The label of that name.
    pub fn new(label: impl Into<String>) -> Self {
        Self { text: label.into(), value: None, group: None, expandable: false }
    }

    /// The label behind the text.
    #[must_use]
    pub fn value(mut self, label: impl Into<String>) -> Self {
        self.value = Some(label.into());
        self
    }

    /// The heading it stands under.
    #[must_use]
    pub fn group(mut self, heading: impl Into<String>) -> Self {
        self.group = Some(heading.into());
        self
    }

    /// It opens into more.
    #[must_use]
    pub fn expandable(mut self) -> Self {
        self.expandable = true;
        self
    }
}

/// Filters that the reader puts on every query of a datasource.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AdHocVariable {
    datasource: Datasource,
    filters: Vec<Filter>,
    base_filters: Vec<Filter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_keys: Option<Vec<AdHocKey>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_custom_value: Option<bool>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    enable_group_by: bool,
}

impl FromDatasource for AdHocVariable {
    fn datasource_mut(&mut self) -> &mut Datasource {
        &mut self.datasource
    }
}

impl Variable {
    /// Filters that the reader puts on every query; there can be one for each datasource.
    pub fn ad_hoc(name: impl Into<String>) -> Variable<AdHocVariable> {
        let kind = AdHocVariable {
            datasource: Datasource::variable(),
            filters: Vec::new(),
            base_filters: Vec::new(),
            default_keys: None,
            allow_custom_value: None,
            enable_group_by: false,
        };
        Variable::of(name, kind)
    }
}

impl Variable<AdHocVariable> {
    /// A filter that is there at first.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.kind.filters.push(filter);
        self
    }

    /// A filter that is always there, unseen; it also narrows what is offered.
    #[must_use]
    pub fn base_filter(mut self, filter: Filter) -> Self {
        self.kind.base_filters.push(filter);
        self
    }

    /// Only these labels are offered.
    #[must_use]
    pub fn keys(mut self, keys: impl IntoIterator<Item = AdHocKey>) -> Self {
        self.kind.default_keys = Some(keys.into_iter().collect());
        self
    }

    /// The reader cannot type what is not offered.
    #[must_use]
    pub fn no_custom_value(mut self) -> Self {
        self.kind.allow_custom_value = Some(false);
        self
    }

    /// The reader can group by labels too. Grafana 13.2 and later.
    #[must_use]
    pub fn with_group_by(mut self) -> Self {
        self.kind.enable_group_by = true;
        self
    }
}

impl VariableType for AdHocVariable {
    const ID: &'static str = "adhoc";

    fn example() -> Variable<Self> {
        Variable::ad_hoc("filters")
            .from_datasource(Datasource::uid("prometheus", "main"))
            .filter(Filter::equal("namespace", "shop"))
            .base_filter(Filter::one_of("cluster", ["a", "b"]))
            .keys([AdHocKey::new("Namespace").value("namespace").group("Kubernetes").expandable()])
            .no_custom_value()
            .with_group_by()
    }
}
