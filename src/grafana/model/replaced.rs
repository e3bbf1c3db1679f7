//! Panels of types that Grafana has replaced (`graph`, `singlestat`): in V2 they have the type that replaced them, and what the old one
//! said waits in `options.__angularMigration`, where Grafana finds it when it opens the dashboard. The classic model keeps them as they
//! are; what is read from V2 becomes the old panel again.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::PanelModel;
use crate::grafana::leaf::Leaf;

/// Panel types that Grafana replaces when it opens a dashboard, and what by.
const REPLACED: &[(&str, &str)] = &[
    ("graph", "timeseries"),
    ("singlestat", "stat"),
    ("grafana-singlestat-panel", "stat"),
    ("table-old", "table"),
    ("grafana-piechart-panel", "piechart"),
    ("grafana-worldmap-panel", "geomap"),
];

const WAITING: &str = "__angularMigration";

/// Whether Grafana replaces panels of that type.
pub(super) fn is_replaced(kind: &str) -> bool {
    REPLACED.iter().any(|(old, _)| *old == kind)
}

/// Type and options of the panel in V2, if its type was replaced; its classic fields are then among the options.
pub(super) fn in_v2(panel: &PanelModel) -> Option<(&'static str, Value)> {
    let (_, plain) = REPLACED.iter().find(|(old, _)| *old == panel.kind)?;
    let old = &panel.extra.classic;
    let axis = old.get("xaxis").and_then(|axis| axis.get("mode")).and_then(Value::as_str);
    let with_values = old.get("legend").and_then(|legend| legend.get("values")).and_then(Value::as_bool) == Some(true);
    let kind = match (&*panel.kind, axis) {
        ("graph", Some("series")) if with_values => "bargauge",
        ("graph", Some("series")) => "barchart",
        ("graph", Some("histogram")) => "histogram",
        _ => plain,
    };
    let mut options = panel.options.as_ref().map(Leaf::value).filter(Value::is_object).unwrap_or_else(|| json!({}));
    options[WAITING] = json!({"autoMigrateFrom": panel.kind, "originalOptions": old});
    Some((kind, options))
}

/// Makes a panel that was read from V2 what it was before its type was replaced.
pub(super) fn restore(panel: &mut PanelModel) {
    let Some(Value::Object(mut options)) = panel.options.as_ref().map(Leaf::value) else { return };
    let Some(Value::Object(mut waiting)) = options.shift_remove(WAITING) else { return };
    let Some(Value::String(kind)) = waiting.shift_remove("autoMigrateFrom") else { return };
    panel.kind = Cow::Owned(kind);
    panel.options = (!options.is_empty()).then(|| Leaf::from(Value::Object(options)));
    if let Some(Value::Object(old)) = waiting.shift_remove("originalOptions") {
        panel.extra.classic.extend(old);
    }
}

/// The text of old text panels stands beside their options (before 7).
pub(super) fn move_text(panel: &mut Map<String, Value>) {
    if panel.get("type").is_none_or(|kind| kind != "text") || panel.get("options").is_some_and(|o| o.get("content").is_some()) {
        return;
    }
    let moved: Vec<(&str, Value)> = ["mode", "content"].into_iter().filter_map(|key| Some((key, panel.shift_remove(key)?))).collect();
    if moved.is_empty() {
        return;
    }
    if let Some(options) = panel.entry("options").or_insert_with(|| json!({})).as_object_mut() {
        options.extend(moved.into_iter().map(|(key, value)| (key.to_owned(), value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::model::{ApiVersion, Model};

    fn both(panel: Value) -> (Value, Value, Vec<String>) {
        let (model, _) = Model::of_classic(json!({"title": "T", "uid": "t", "schemaVersion": 14, "panels": [panel]}));
        let mut written = model.write(ApiVersion::V2);
        let viz = written.json["spec"]["elements"]["panel-1"]["spec"]["vizConfig"].clone();
        let (again, _) = Model::of_v2(written.json["spec"].take());
        (viz, again.write(ApiVersion::Classic).json["panels"][0].take(), written.lost.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn old_graphs_come_back_as_they_were() {
        let grid = json!({"x": 0, "y": 0, "w": 12, "h": 8});
        let graph = json!({"id": 1, "type": "graph", "title": "g", "gridPos": grid, "fill": 1, "yaxes": [{"format": "bytes"}], "targets": [{"refId": "A", "expr": "up"}]});
        let (viz, back, lost) = both(graph.clone());
        assert_eq!(viz["group"], "timeseries");
        assert_eq!(viz["spec"]["options"][WAITING]["originalOptions"]["yaxes"][0]["format"], "bytes");
        assert_eq!((&back["type"], &back["fill"], &back["yaxes"]), (&graph["type"], &graph["fill"], &graph["yaxes"]));
        assert!(back["options"].get(WAITING).is_none() && lost.is_empty(), "{lost:?}");
    }

    #[test]
    fn the_axis_says_what_replaces_a_graph() {
        let of = |extra: Value| {
            let mut panel = json!({"id": 1, "type": "graph", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}});
            crate::grafana::merge::merge(&mut panel, &extra);
            both(panel).0["group"].take()
        };
        assert_eq!(of(json!({})), "timeseries");
        assert_eq!(of(json!({"xaxis": {"mode": "series"}})), "barchart");
        assert_eq!(of(json!({"xaxis": {"mode": "series"}, "legend": {"values": true}})), "bargauge");
        assert_eq!(of(json!({"xaxis": {"mode": "histogram"}})), "histogram");
        assert_eq!(of(json!({"type": "singlestat"})), "stat");
    }

    #[test]
    fn texts_are_kept() {
        let grid = json!({"x": 0, "y": 0, "w": 12, "h": 8});
        let (viz, back, lost) = both(json!({"id": 1, "type": "text", "title": "t", "gridPos": grid, "mode": "markdown", "content": "hi"}));
        assert_eq!(viz["spec"]["options"], json!({"mode": "markdown", "content": "hi"}));
        assert_eq!(back["options"]["content"], "hi");
        assert_eq!(lost, [""; 0]);
    }
}
