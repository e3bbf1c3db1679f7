//! Standard options of a field that few panels need; the usual ones (unit, bounds, thresholds) are with [`Panel`] itself.

use crate::grafana::action::Action;
use crate::grafana::field::Mapping;
use crate::grafana::link::DataLink;
use crate::grafana::options::words;
use crate::grafana::panel::{Panel, Queried};

words! {
    /// What is made of a missing value.
    NullValue {
        /// It stays missing.
        Null = "null",
        /// It is passed over.
        Connected = "connected",
        /// It counts as zero.
        AsZero = "null as zero",
    }
}

impl<K: Queried> Panel<K> {
    /// A link on its values.
    #[must_use]
    pub fn data_link(mut self, link: DataLink) -> Self {
        self.common.field.links.push(link);
        self
    }

    /// Something to do with a value, on a click.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.common.field.actions.push(action);
        self
    }

    /// Several mappings.
    #[must_use]
    pub fn mappings(mut self, mappings: impl IntoIterator<Item = Mapping>) -> Self {
        self.common.field.mappings.extend(mappings);
        self
    }

    /// Bounds that are not said are looked for in each field instead of in all together.
    #[must_use]
    pub fn bounds_per_field(mut self) -> Self {
        self.common.field.bounds_per_field = true;
        self
    }

    /// The name that the datasource gives its fields; [`display_name`](Self::display_name) comes before it.
    #[must_use]
    pub fn display_name_from_datasource(mut self, name: impl Into<String>) -> Self {
        self.common.field.display_name_from_datasource = Some(name.into());
        self
    }

    /// What the fields are, in words; not the panel's description.
    #[must_use]
    pub fn field_description(mut self, text: impl Into<String>) -> Self {
        self.common.field.description = Some(text.into());
        self
    }

    /// The path to the fields' values in their datasource, for those that can be written to.
    #[must_use]
    pub fn field_path(mut self, path: impl Into<String>) -> Self {
        self.common.field.path = Some(path.into());
        self
    }

    /// The values can be written to.
    #[must_use]
    pub fn writeable(mut self) -> Self {
        self.common.field.writeable = true;
        self
    }

    /// The values can be picked as ad hoc filters.
    #[must_use]
    pub fn ad_hoc_filterable(mut self) -> Self {
        self.common.field.filterable = true;
        self
    }

    /// What is made of missing values.
    #[must_use]
    pub fn null_value(mut self, null: NullValue) -> Self {
        self.common.field.null_value = Some(null);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::{Dashboard, Stat};
    use serde_json::json;

    #[test]
    fn each_option_is_spelled_as_grafana_has_it() {
        let panel = Stat::new("s")
            .data_link(DataLink::new("Logs", "/explore").new_tab().one_click())
            .action(Action::fetch("Restart", "https://example.com/restart").confirmation("Really?"))
            .mappings([Mapping::missing("-")])
            .bounds_per_field()
            .display_name_from_datasource("a")
            .field_description("b")
            .field_path("c")
            .writeable()
            .ad_hoc_filterable()
            .null_value(NullValue::AsZero);
        let json = Dashboard::new("d").panels(panel).to_json();
        let mut field = json["panels"][0]["fieldConfig"]["defaults"].clone();
        for key in ["color", "thresholds", "mappings", "actions"] {
            field.as_object_mut().and_then(|f| f.remove(key)).expect("it is there");
        }
        assert_eq!(
            field,
            json!({"fieldMinMax": true, "displayNameFromDS": "a", "description": "b", "path": "c", "writeable": true, "filterable": true,
                   "nullValueMode": "null as zero", "links": [{"title": "Logs", "url": "/explore", "targetBlank": true, "oneClick": true}]})
        );
    }
}
