//! Brings older classic dashboards to `schemaVersion` 42, as far as structure goes: rows, datasources, legends, cells, refresh.
//!
//! The steps follow `DashboardMigrator.ts` of Grafana. Panels of types that Grafana has replaced (`graph`, `singlestat`) stay as they
//! are: Grafana replaces them itself when it opens the dashboard; [`super::replaced`] has what V2 says of them.

use serde_json::{Map, Value, json};

use super::replaced::{is_replaced, move_text};
use super::report::Report;
use crate::grafana::layout::COLUMNS;

pub(super) fn upgrade(dashboard: &mut Value, report: &mut Report) {
    let version = dashboard.get("schemaVersion").and_then(Value::as_f64).unwrap_or(0.0);
    let Some(root) = dashboard.as_object_mut() else { return };
    if let Some(rows) = root.shift_remove("rows") {
        let old = rows_to_panels(rows);
        if let Some(panels) = root.entry("panels").or_insert_with(|| json!([])).as_array_mut() {
            panels.extend(old);
        }
    }
    if root.shift_remove("sharedCrosshair") == Some(json!(true)) && root.get("graphTooltip").is_none() {
        root.insert("graphTooltip".into(), json!(1));
    }
    if root.get("refresh").is_some_and(|r| !r.is_string()) {
        root.shift_remove("refresh");
    }
    if let Some(picker) = root.get_mut("timepicker").and_then(Value::as_object_mut) {
        for old in ["time_options", "collapse", "enable", "notice", "now", "status", "type"] {
            picker.shift_remove(old);
        }
    }
    for key in ["templating", "annotations"] {
        for item in root.get_mut(key).and_then(|o| o.get_mut("list")).and_then(Value::as_array_mut).into_iter().flatten() {
            datasource(item);
        }
    }
    // A list instead of recursion: folded rows hold panels.
    let mut waiting: Vec<&mut Value> = root.get_mut("panels").and_then(Value::as_array_mut).into_iter().flatten().collect();
    while let Some(value) = waiting.pop() {
        datasource(value);
        let Some(panel) = value.as_object_mut() else { continue };
        if let Some(kind) = panel.get("type").and_then(Value::as_str).filter(|kind| is_replaced(kind)) {
            let title = panel.get("title").and_then(Value::as_str).unwrap_or_default();
            report.add(format!("panel \"{title}\""), format!("Grafana replaces panels of type `{kind}` when it opens them; here it keeps its options"));
        }
        panel.get_mut("targets").and_then(Value::as_array_mut).into_iter().flatten().for_each(datasource);
        move_text(panel);
        if version < 37.0 {
            legend(panel);
        }
        if version < 38.0 && panel.get("type").is_some_and(|t| t == "table") {
            cells(panel);
        }
        waiting.extend(panel.get_mut("panels").and_then(Value::as_array_mut).into_iter().flatten());
    }
}

/// The name of a datasource becomes a reference to it (33, 36).
fn datasource(holder: &mut Value) {
    let Some(datasource) = holder.get_mut("datasource") else { return };
    let Some(name) = datasource.as_str() else { return };
    *datasource = match name {
        "default" => Value::Null,
        "-- Mixed --" | "-- Dashboard --" => json!({"type": "datasource", "uid": name}),
        "-- Grafana --" => json!({"type": "grafana", "uid": name}),
        name => json!({"uid": name}),
    };
}

/// Whether a legend is shown is a field of its own (37).
fn legend(panel: &mut Map<String, Value>) {
    let Some(legend) = panel.get_mut("options").and_then(|o| o.get_mut("legend")).and_then(Value::as_object_mut) else { return };
    let hidden = legend.get("displayMode").is_some_and(|m| m == "hidden");
    if hidden || legend.get("showLegend") == Some(&json!(false)) {
        legend.insert("displayMode".into(), json!("list"));
        legend.insert("showLegend".into(), json!(false));
    } else {
        legend.insert("showLegend".into(), json!(true));
    }
}

/// `displayMode` of cells becomes `cellOptions` (38).
fn cells(panel: &mut Map<String, Value>) {
    let Some(config) = panel.get_mut("fieldConfig") else { return };
    if let Some(custom) = config.get_mut("defaults").and_then(|d| d.get_mut("custom")).and_then(Value::as_object_mut)
        && let Some(Value::String(mode)) = custom.shift_remove("displayMode")
    {
        custom.insert("cellOptions".into(), cell(&mode));
    }
    let overrides = config.get_mut("overrides").and_then(Value::as_array_mut).into_iter().flatten();
    for property in overrides.filter_map(|o| o.get_mut("properties")?.as_array_mut()).flatten() {
        if property.get("id").is_some_and(|id| id == "custom.displayMode") {
            let mode = property.get("value").and_then(Value::as_str).unwrap_or("auto").to_owned();
            *property = json!({"id": "custom.cellOptions", "value": cell(&mode)});
        }
    }
}

fn cell(mode: &str) -> Value {
    match mode {
        "basic" | "gradient-gauge" | "lcd-gauge" => json!({"type": "gauge", "mode": mode.trim_end_matches("-gauge")}),
        "color-background" => json!({"type": "color-background", "mode": "gradient"}),
        "color-background-solid" => json!({"type": "color-background", "mode": "basic"}),
        mode => json!({"type": mode}),
    }
}

/// Lists of rows with spans become panels on a grid (16).
fn rows_to_panels(rows: Value) -> Vec<Value> {
    let Value::Array(rows) = rows else { return Vec::new() };
    let rows: Vec<Map<String, Value>> = rows.into_iter().filter_map(|r| if let Value::Object(row) = r { Some(row) } else { None }).collect();
    let truthy = |row: &Map<String, Value>, key: &str| row.get(key).is_some_and(|v| !matches!(v, Value::Null | Value::Bool(false)) && *v != "");
    let headings = rows.iter().any(|r| ["collapse", "showTitle", "repeat"].iter().any(|key| truthy(r, key)));
    let ids = rows.iter().filter_map(|r| r.get("panels")?.as_array()).flatten().filter_map(|p| p.get("id")?.as_u64());
    let mut next = ids.max().unwrap_or(0) + 1;
    let mut out = Vec::new();
    let mut y = 0;
    for mut row in rows {
        if truthy(&row, "repeatIteration") {
            continue;
        }
        let height = grid_height(row.get("height"));
        let folded = truthy(&row, "collapse");
        let mut heading = headings.then(|| {
            let title = row.get("title").cloned().unwrap_or_else(|| json!(""));
            let mut heading =
                json!({"id": next, "type": "row", "title": title, "collapsed": folded, "gridPos": {"x": 0, "y": y, "w": COLUMNS, "h": 1}, "panels": []});
            if truthy(&row, "repeat") {
                heading["repeat"] = row["repeat"].clone();
            }
            next += 1;
            y += 1;
            heading
        });
        let mut area = Area { heights: [0; COLUMNS as usize], height, top: y };
        let mut panels = Vec::new();
        let Some(Value::Array(list)) = row.shift_remove("panels") else { continue };
        for mut panel in list {
            let Some(fields) = panel.as_object_mut() else { continue };
            let span = fields.shift_remove("span").and_then(|s| s.as_f64()).unwrap_or(4.0);
            let w = whole(span.floor() * 2.0).clamp(1, COLUMNS);
            let h = fields.get("height").filter(|h| !h.is_null()).map_or(height, |h| grid_height(Some(h)));
            let (x, above) = area.place(w);
            fields.insert("gridPos".into(), json!({"x": x, "y": area.top + above, "w": w, "h": h}));
            area.add(x, w, above + h);
            panels.push(panel);
        }
        match &mut heading {
            Some(heading) if folded => heading["panels"] = Value::Array(std::mem::take(&mut panels)),
            _ => {}
        }
        if !folded {
            y = area.top + height;
        }
        out.extend(heading);
        out.append(&mut panels);
    }
    out
}

/// A height in pixels (a number, or a text such as `250px`) in grid units; at least three.
fn grid_height(height: Option<&Value>) -> u32 {
    let pixels = match height {
        Some(Value::String(text)) => text.trim_end_matches("px").trim().parse().ok(),
        Some(value) => value.as_f64(),
        None => None,
    };
    let pixels: f64 = pixels.filter(|p| *p > 0.0).unwrap_or(250.0);
    whole((pixels.max(90.0) / 38.0).ceil())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range before")]
fn whole(value: f64) -> u32 {
    value.clamp(0.0, 10_000.0) as u32
}

/// `RowArea` of the migrator: how high each column of a row is filled.
struct Area {
    heights: [u32; COLUMNS as usize],
    height: u32,
    top: u32,
}

impl Area {
    /// Column and height above the row's top for a panel of that width; begins a new line where it does not fit.
    fn place(&mut self, w: u32) -> (u32, u32) {
        for again in [false, true] {
            let (mut start, mut end) = (None, None);
            for i in (0..self.heights.len()).rev() {
                if self.height <= self.heights[i] {
                    break;
                }
                if end.is_none() {
                    end = Some(i);
                } else if i + 1 < self.heights.len() && self.heights[i] <= self.heights[i + 1] {
                    start = Some(i);
                } else {
                    break;
                }
            }
            if let (Some(start), Some(end)) = (start, end)
                && end - start + 1 >= w as usize
            {
                let above = self.heights[start..].iter().copied().max().unwrap_or(0);
                return (u32::try_from(start).unwrap_or(0), above);
            }
            if !again {
                self.top += self.height;
                self.heights = [0; COLUMNS as usize];
            }
        }
        (0, 0)
    }

    fn add(&mut self, x: u32, w: u32, bottom: u32) {
        for column in self.heights.iter_mut().skip(x as usize).take(w as usize) {
            *column = (*column).max(bottom);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_spans_become_a_grid() {
        let mut old = json!({"schemaVersion": 14, "rows": [
            {"height": "250px", "title": "A", "showTitle": true, "panels": [{"id": 1, "span": 6, "type": "graph"}, {"id": 2, "span": 6}, {"id": 3, "span": 12}]},
            {"height": 100, "title": "B", "collapse": true, "panels": [{"id": 4, "span": 4, "datasource": "x"}]}]});
        upgrade(&mut old, &mut Report::default());
        let places: Vec<_> = old["panels"].as_array().expect("panels").iter().map(|p| (p["id"].to_string(), p["gridPos"].to_string())).collect();
        let places: Vec<_> = places.iter().map(|(id, grid)| format!("{id} {grid}")).collect();
        assert_eq!(
            places,
            [
                r#"5 {"x":0,"y":0,"w":24,"h":1}"#,
                r#"1 {"x":0,"y":1,"w":12,"h":7}"#,
                r#"2 {"x":12,"y":1,"w":12,"h":7}"#,
                r#"3 {"x":0,"y":8,"w":24,"h":7}"#,
                r#"6 {"x":0,"y":15,"w":24,"h":1}"#,
            ]
        );
        assert_eq!(old["panels"][4]["panels"][0]["datasource"], json!({"uid": "x"}));
    }

    #[test]
    fn late_steps() {
        let mut old = json!({"schemaVersion": 36, "refresh": false, "timepicker": {"time_options": ["5m"]}, "panels": [
            {"type": "table", "options": {"legend": {"displayMode": "hidden"}}, "fieldConfig": {"defaults": {"custom": {"displayMode": "lcd-gauge"}},
             "overrides": [{"properties": [{"id": "custom.displayMode", "value": "color-background-solid"}]}]}}]});
        upgrade(&mut old, &mut Report::default());
        let panel = &old["panels"][0];
        assert_eq!(panel["options"]["legend"], json!({"displayMode": "list", "showLegend": false}));
        assert_eq!(panel["fieldConfig"]["defaults"]["custom"]["cellOptions"], json!({"type": "gauge", "mode": "lcd"}));
        assert_eq!(panel["fieldConfig"]["overrides"][0]["properties"][0]["value"], json!({"type": "color-background", "mode": "basic"}));
        assert!(old.get("refresh").is_none() && old["timepicker"] == json!({}));
    }
}
