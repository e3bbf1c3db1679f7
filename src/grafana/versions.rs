//! Which options came with which Grafana: what a target version does not know can be left out, or refused.
//!
//! Versions come from the official schemas and type declarations, and from dashboards that Grafana itself saved: what the schemas of
//! 11.6 do not have came with 12.0 at the earliest, and a row says a later version where one is known. So a version is a lower bound:
//! no Grafana before it knows the option; that a release right after it did not know it either is possible, and harmless (it is ignored
//! there). Every row has an option that a panel's example uses; a test holds the table to that.

use serde_json::Value;

/// A Grafana version: major, minor.
pub type Version = (u16, u16);

/// The version whose editor the defaults of this model are.
pub const LATEST: Version = (13, 2);

/// An option that older Grafana does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The panel's plugin id; `*` is any.
    pub panel: &'static str,
    /// Where the option stands in the panel's JSON; empty is the panel itself. Below it everything is as new.
    pub pointer: &'static str,
    /// The value that is new, if the option itself is not.
    pub value: Option<&'static str>,
    /// What the editor writes where nobody chose: JSON. Leaving that out loses nothing that was said.
    pub default: Option<&'static str>,
    /// No Grafana before this one knows it.
    pub version: Version,
}

const fn option(panel: &'static str, pointer: &'static str, version: Version) -> Since {
    Since { panel, pointer, value: None, default: None, version }
}

const fn chosen(panel: &'static str, pointer: &'static str, version: Version, default: &'static str) -> Since {
    Since { panel, pointer, value: None, default: Some(default), version }
}

const fn value(panel: &'static str, pointer: &'static str, value: &'static str, version: Version) -> Since {
    Since { panel, pointer, value: Some(value), default: None, version }
}

const COLOR_MODE: &str = "/fieldConfig/defaults/color/mode";
const CELL_TYPE: &str = "/fieldConfig/defaults/custom/cellOptions/type";

/// Panels and their options, by panel.
pub const PANEL_OPTIONS: &[Since] = &[
    value("*", COLOR_MODE, "continuous-viridis", (13, 0)),
    value("*", COLOR_MODE, "continuous-magma", (13, 0)),
    value("*", COLOR_MODE, "continuous-plasma", (13, 0)),
    value("*", COLOR_MODE, "continuous-inferno", (13, 0)),
    value("*", COLOR_MODE, "continuous-cividis", (13, 0)),
    value("*", COLOR_MODE, "palette-colorblind", (13, 2)),
    value("*", COLOR_MODE, "palette-categorical-next", (13, 2)),
    value("*", COLOR_MODE, "palette-categorical-next-2", (13, 2)),
    value("*", COLOR_MODE, "palette-categorical-next-3", (13, 2)),
    value("*", COLOR_MODE, "gradient", (13, 2)),
    option("*", "/fieldConfig/defaults/custom/showValues", (12, 0)),
    chosen("*", "/options/annotations", (13, 0), r#"{"clustering":-1,"multiLane":false}"#),
    option("*", "/options/legend/limit", (12, 0)),
    chosen("*", "/options/legend/overflow", (13, 1), r#""ellipsis""#),
    option("*", "/options/tooltip/hoverProximity", (12, 0)),
    option("alertlist", "/options/showInactiveAlerts", (12, 0)),
    option("alertlist", "/options/statColorMode", (13, 0)),
    option("alertlist", "/options/statThresholds", (13, 0)),
    option("alertlist", "/options/statValueMappings", (13, 0)),
    chosen("alertlist", "/options/stateFilter/recovering", (12, 0), "true"),
    option("boxplot", "", (13, 1)),
    option("canvas", "/options/tooltip", (12, 0)),
    option("canvas", "/options/zoomToContent", (12, 0)),
    chosen("gauge", "/options/barShape", (12, 4), r#""flat""#),
    chosen("gauge", "/options/barWidthFactor", (12, 4), "0.5"),
    chosen("gauge", "/options/effects", (12, 4), r#"{"barGlow":false,"centerGlow":false,"gradient":true}"#),
    chosen("gauge", "/options/endpointMarker", (12, 4), r#""point""#),
    option("gauge", "/options/neutral", (12, 0)),
    chosen("gauge", "/options/segmentCount", (12, 4), "1"),
    chosen("gauge", "/options/segmentSpacing", (12, 4), "0.3"),
    chosen("gauge", "/options/shape", (12, 4), r#""gauge""#),
    chosen("gauge", "/options/sparkline", (12, 4), "true"),
    chosen("gauge", "/options/textMode", (12, 4), r#""auto""#),
    option("geomap", "/options/view/dashboardVariable", (12, 0)),
    option("geomap", "/options/view/dashboardVariableName", (12, 0)),
    option("geomap", "/options/view/noRepeat", (12, 0)),
    chosen("heatmap", "/options/legend/placement", (13, 0), r#""bottom""#),
    option("heatmap", "/options/legend/width", (13, 0)),
    option("heatmap", "/options/rowsFrame/yBucketScale", (13, 0)),
    option("logs", "/options/allowDownload", (13, 0)),
    option("logs", "/options/displayedFields", (12, 0)),
    option("logs", "/options/noInteractions", (12, 0)),
    option("logs", "/options/showLevel", (13, 0)),
    option("logs", "/options/showLogAttributes", (12, 0)),
    option("logs", "/options/timestampResolution", (12, 0)),
    option("logs", "/options/unwrappedColumns", (12, 0)),
    option("logstable", "", (13, 0)),
    option("nodeGraph", "/options/layoutAlgorithm", (12, 0)),
    chosen("piechart", "/options/sort", (13, 0), r#""desc""#),
    value("table", CELL_TYPE, "geo", (12, 0)),
    value("table", CELL_TYPE, "markdown", (12, 0)),
    value("table", CELL_TYPE, "pill", (12, 0)),
    chosen("table", "/fieldConfig/defaults/custom/footer", (12, 0), r#"{"reducers":[]}"#),
    option("table", "/fieldConfig/defaults/custom/hideFrom", (12, 0)),
    option("table", "/fieldConfig/defaults/custom/sortable", (13, 0)),
    option("table", "/fieldConfig/defaults/custom/styleField", (13, 0)),
    option("table", "/fieldConfig/defaults/custom/tooltip", (12, 0)),
    option("table", "/fieldConfig/defaults/custom/wrapHeaderText", (12, 0)),
    option("table", "/fieldConfig/defaults/custom/wrapText", (12, 0)),
    option("table", "/options/disableKeyboardEvents", (13, 0)),
    option("table", "/options/enablePagination", (12, 0)),
    option("table", "/options/frozenColumns", (12, 0)),
    option("table", "/options/maxRowHeight", (12, 0)),
    option("table", "/options/pageSize", (13, 0)),
    chosen("text", "/options/renderMode", (13, 0), r#""once""#),
    option("timeseries", "/options/disableKeyboardEvents", (12, 0)),
    option("timeseries", "/options/legend/enableFacetedFilter", (13, 1)),
    option("timeseries", "/options/legend/facetedFilterPinned", (13, 1)),
    option("timeseries", "/options/timeCompare", (12, 0)),
];

/// Types of variables, and the first Grafana that may know them.
pub const VARIABLE_TYPES: &[(&str, Version)] = &[("switch", (12, 3))];

/// What a panel of the given type has that Grafana of the given version does not know, in order of the table. `panel` has `options` and
/// `fieldConfig`: a panel of a classic dashboard, or `vizConfig.spec` of V2.
pub fn unknown_to<'p>(version: Version, kind: &'p str, panel: &'p Value) -> impl Iterator<Item = &'static Since> + 'p {
    PANEL_OPTIONS.iter().filter(move |since| since.version > version && (since.panel == "*" || since.panel == kind) && since.is_in(panel))
}

/// Takes out of a panel of the given type (see [`unknown_to`]) the options that Grafana of the given version does not know, and returns
/// those that somebody chose: an option that says what the editor would, or `false`, goes without a word. New values of old options, and
/// panels that are new as a whole, are returned and left as they are: there is nothing to put in their place.
pub fn leave_out(version: Version, kind: &str, panel: &mut Value) -> Vec<&'static Since> {
    let mut unknown: Vec<_> = unknown_to(version, kind, panel).map(|since| (since, since.is_chosen(panel))).collect();
    for (since, _) in unknown.iter().filter(|(since, _)| since.value.is_none()) {
        since.remove_from(panel);
    }
    unknown.retain(|(_, chosen)| *chosen);
    unknown.into_iter().map(|(since, _)| since).collect()
}

impl Since {
    /// The id of the option as a property of overrides, and what is below it: `custom.cellOptions` and `/type`.
    fn property(&self) -> Option<(String, &'static str)> {
        let path = self.pointer.strip_prefix("/fieldConfig/defaults/")?;
        let (custom, rest) = path.strip_prefix("custom/").map_or(("", path), |rest| ("custom.", rest));
        let end = rest.find('/').unwrap_or(rest.len());
        Some((format!("{custom}{}", &rest[..end]), &rest[end..]))
    }

    fn means(&self, found: Option<&Value>) -> bool {
        found.is_some_and(|found| self.value.is_none_or(|value| found == value))
    }

    fn is_in(&self, panel: &Value) -> bool {
        if self.means(panel.pointer(self.pointer)) {
            return true;
        }
        self.is_overridden(panel)
    }

    /// Whether its value is another than the one that the editor writes where nobody chose.
    fn is_chosen(&self, panel: &Value) -> bool {
        let found = panel.pointer(self.pointer);
        if self.value.is_some() || self.pointer.is_empty() || self.is_overridden(panel) {
            return true;
        }
        let default = self.default.and_then(|json| serde_json::from_str::<Value>(json).ok());
        !matches!(found, None | Some(Value::Null | Value::Bool(false))) && found != default.as_ref()
    }

    fn is_overridden(&self, panel: &Value) -> bool {
        let Some((id, below)) = self.property() else { return false };
        let overrides = panel.pointer("/fieldConfig/overrides").and_then(Value::as_array);
        let mut properties = overrides.into_iter().flatten().filter_map(|o| o["properties"].as_array()).flatten();
        properties.any(|property| property["id"] == *id && self.means(property["value"].pointer(below)))
    }

    fn remove_from(&self, panel: &mut Value) {
        if let Some((parent, name)) = self.pointer.rsplit_once('/')
            && let Some(parent) = panel.pointer_mut(parent).and_then(Value::as_object_mut)
        {
            parent.shift_remove(name);
        }
        let Some((id, "")) = self.property() else { return };
        let overrides = panel.pointer_mut("/fieldConfig/overrides").and_then(Value::as_array_mut);
        for properties in overrides.into_iter().flatten().filter_map(|o| o["properties"].as_array_mut()) {
            properties.retain(|property| property["id"] != *id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::panels::PANELS;
    use crate::grafana::{Cell, Dashboard, Override, Table, Timeseries};

    fn json(panel: impl crate::grafana::IntoPanels) -> Value {
        Dashboard::new("D").panels(panel).to_json()["panels"][0].take()
    }

    #[test]
    fn rows_are_sorted_and_name_panels_that_exist() {
        let keys: Vec<_> = PANEL_OPTIONS.iter().map(|s| (s.panel, s.pointer)).collect();
        assert!(keys.is_sorted(), "by panel, then by place");
        for since in PANEL_OPTIONS {
            assert!(since.panel == "*" || PANELS.iter().any(|p| p.id == since.panel), "{since:?}");
            assert!(since.version > (11, 6) && since.version <= LATEST, "{since:?}");
        }
    }

    #[test]
    fn every_option_of_the_table_is_used_by_an_example() {
        for since in PANEL_OPTIONS.iter().filter(|s| s.value.is_none()) {
            let used = PANELS.iter().filter(|p| since.panel == "*" || since.panel == p.id).any(|p| (p.example)().pointer(since.pointer).is_some());
            assert!(used || since.pointer.ends_with("/hideFrom") || since.pointer.ends_with("/limit"), "{since:?}");
        }
    }

    #[test]
    fn the_latest_knows_everything() {
        for panel in PANELS {
            assert_eq!(unknown_to(LATEST, panel.id, &(panel.example)()).next(), None);
        }
    }

    #[test]
    fn options_are_left_out() {
        let mut panel = json(Timeseries::new("t").show_values().override_fields(Override::by_name("a").show_values().line_width(2)));
        let left_out: Vec<_> = leave_out((11, 6), "timeseries", &mut panel).iter().map(|s| s.pointer).collect();
        assert_eq!(left_out, ["/fieldConfig/defaults/custom/showValues"], "the others say what the editor says");
        assert_eq!(panel["fieldConfig"]["overrides"][0]["properties"].as_array().map(Vec::len), Some(1));
        assert!(panel["options"].get("annotations").is_none() && panel["options"]["legend"].get("overflow").is_none());
        assert!(leave_out((11, 6), "timeseries", &mut panel).is_empty());
    }

    #[test]
    fn what_nobody_chose_goes_without_a_word() {
        use crate::grafana::{AlertList, BarGauge, Gauge, Heatmap, Legend, PieChart, Reducer, Stat, Text};
        let d = Dashboard::new("D").panels((
            (Timeseries::new("t"), Stat::new("s"), Gauge::new("g"), BarGauge::new("b"), Table::new("tb"), PieChart::new("p")),
            (Heatmap::new("h"), Text::markdown("x", "x"), AlertList::new("a")),
        ));
        for panel in d.to_json()["panels"].as_array_mut().expect("panels") {
            let kind = panel["type"].as_str().unwrap_or_default().to_owned();
            assert!(leave_out((11, 6), &kind, panel).is_empty(), "{kind}");
            assert_eq!(unknown_to((11, 6), &kind, panel).next(), None, "{kind}");
        }
        let mut said = json(Timeseries::new("t").legend(Legend::table([Reducer::Max]).wrap_names()));
        assert_eq!(leave_out((11, 6), "timeseries", &mut said).len(), 1);
    }

    #[test]
    fn new_values_are_told_and_stay() {
        let mut panel = json(Table::new("t").override_fields(Override::by_name("a").cell(Cell::pill())));
        let told: Vec<_> = leave_out((11, 6), "table", &mut panel).iter().filter_map(|s| s.value).collect();
        assert_eq!(told, ["pill"]);
        assert_eq!(panel["fieldConfig"]["overrides"][0]["properties"][0]["value"]["type"], "pill");
    }
}
