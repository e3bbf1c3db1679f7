//! `fieldConfig` in Grafana's spelling.

use serde::Serialize;

use super::mapping::{Mapping, Mappings};
use super::standard::NullValue;
use super::thresholds::{EDITORS, Thresholds};
use crate::grafana::action::Action;
use crate::grafana::color::ColorMode;
use crate::grafana::leaf::Leaf;
use crate::grafana::link::DataLink;
use crate::grafana::number::Num;
use crate::grafana::overrides::AnyOverride;
use crate::grafana::unit::Unit;

/// What is said of `fieldConfig.defaults`.
#[derive(Debug, Clone, Default)]
pub(in crate::grafana) struct Field {
    pub(in crate::grafana) unit: Option<Unit>,
    pub(in crate::grafana) decimals: Option<u8>,
    pub(in crate::grafana) min: Option<f64>,
    pub(in crate::grafana) max: Option<f64>,
    pub(in crate::grafana) bounds_per_field: bool,
    pub(in crate::grafana) no_value: Option<String>,
    pub(in crate::grafana) display_name: Option<String>,
    pub(in crate::grafana) display_name_from_datasource: Option<String>,
    pub(in crate::grafana) description: Option<String>,
    pub(in crate::grafana) path: Option<String>,
    pub(in crate::grafana) writeable: bool,
    pub(in crate::grafana) filterable: bool,
    pub(in crate::grafana) null_value: Option<NullValue>,
    pub(in crate::grafana) mappings: Vec<Mapping>,
    pub(in crate::grafana) thresholds: Option<Thresholds>,
    pub(in crate::grafana) color: Option<ColorMode>,
    pub(in crate::grafana) links: Vec<DataLink>,
    pub(in crate::grafana) actions: Vec<Action>,
}

/// `fieldConfig`.
#[derive(Debug, Serialize)]
pub(in crate::grafana) struct FieldConfig<'a> {
    pub(in crate::grafana) defaults: Defaults<'a>,
    pub(in crate::grafana) overrides: &'a [AnyOverride],
}

/// `fieldConfig.defaults` in Grafana's spelling.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::grafana) struct Defaults<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<Num>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    field_min_max: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    #[serde(rename = "displayNameFromDS", skip_serializing_if = "Option::is_none")]
    display_name_from_datasource: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    writeable: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    filterable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    null_value_mode: Option<NullValue>,
    color: &'a ColorMode,
    mappings: Mappings<'a>,
    thresholds: &'a Thresholds,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    links: &'a [DataLink],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    actions: &'a [Action],
    #[serde(skip_serializing_if = "Option::is_none")]
    custom: Option<&'a Leaf>,
}

impl Field {
    /// In Grafana's spelling; `color` is the panel's own default.
    pub(in crate::grafana) fn defaults<'a>(&'a self, color: &'a ColorMode, custom: Option<&'a Leaf>) -> Defaults<'a> {
        Defaults {
            unit: self.unit.as_ref(),
            decimals: self.decimals,
            min: self.min.map(Num),
            max: self.max.map(Num),
            field_min_max: self.bounds_per_field,
            display_name: self.display_name.as_deref(),
            display_name_from_datasource: self.display_name_from_datasource.as_deref(),
            description: self.description.as_deref(),
            path: self.path.as_deref(),
            writeable: self.writeable,
            filterable: self.filterable,
            no_value: self.no_value.as_deref(),
            null_value_mode: self.null_value,
            color: self.color.as_ref().unwrap_or(color),
            mappings: Mappings(&self.mappings),
            thresholds: self.thresholds.as_ref().unwrap_or(&EDITORS),
            links: &self.links,
            actions: &self.actions,
            custom,
        }
    }

    /// The texts that may use variables.
    pub(in crate::grafana) fn texts(&self) -> impl Iterator<Item = &str> {
        let names = [&self.display_name, &self.no_value, &self.description].into_iter().flatten().map(String::as_str);
        names.chain(self.links.iter().flat_map(DataLink::texts)).chain(self.actions.iter().flat_map(Action::texts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_that_says_nothing_is_as_the_editor_makes_it() {
        assert_eq!(
            json!(Field::default().defaults(&ColorMode::Palette, None)),
            json!({"color": {"mode": "palette-classic"}, "mappings": [],
                   "thresholds": {"mode": "absolute", "steps": [{"value": null, "color": "green"}, {"value": 80, "color": "red"}]}})
        );
    }
}
