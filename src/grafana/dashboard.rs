//! The dashboard: its settings, its rows and panels, and the JSON that Grafana reads.

use serde::Serialize;
use serde_json::{Value, json};

use super::layout::{self, Place, Wish};
use super::link::Link;
use super::panel::{AnyPanel, IntoPanels, merge};
use super::panels::Row;
use super::variable::Variable;

/// The version of the model that is written, `DASHBOARD_SCHEMA_VERSION` of Grafana 12.2 to 13.2. Grafana upgrades what is older.
pub const SCHEMA_VERSION: u32 = 42;

/// What other panels show while the pointer rests on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CursorSync {
    /// Nothing.
    #[default]
    Off = 0,
    /// A line at the same time.
    Crosshair = 1,
    /// Line and tooltip.
    Tooltip = 2,
}

/// A query of a dashboard and where it stands; for linters and tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryRef<'a> {
    /// The title of the row; `None` above the first.
    pub row: Option<&'a str>,
    /// The title of the panel.
    pub panel: &'a str,
    /// The panel's id.
    pub panel_id: u32,
    /// The refId: `A`.
    pub ref_id: String,
    /// The expression, with Grafana's variables in it.
    pub expr: &'a str,
}

/// A row's heading (none for what stands above the first row) and the panels below.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    pub(super) row: Option<AnyPanel>,
    pub(super) panels: Vec<AnyPanel>,
}

/// A dashboard.
///
/// Ids of panels come from their titles and rows, places from their widths, refIds from their order.
#[derive(Debug, Clone)]
pub struct Dashboard {
    pub(super) title: String,
    pub(super) uid: Option<String>,
    pub(super) description: Option<String>,
    tags: Vec<String>,
    refresh: String,
    time: (String, String),
    timezone: String,
    cursor: CursorSync,
    read_only: bool,
    pub(super) links: Vec<Link>,
    pub(super) variables: Vec<Variable>,
    pub(super) sections: Vec<Section>,
    raw: Vec<Value>,
}

impl Dashboard {
    /// An empty dashboard: the last six hours, in the reader's time zone, not refreshed.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            uid: None,
            description: None,
            tags: Vec::new(),
            refresh: String::new(),
            time: ("now-6h".into(), "now".into()),
            timezone: "browser".into(),
            cursor: CursorSync::Off,
            read_only: false,
            links: Vec::new(),
            variables: Vec::new(),
            sections: vec![Section::default()],
            raw: Vec::new(),
        }
    }

    /// The name in addresses, up to 40 letters, digits, `-` and `_`. Unsaid, it is made from the title.
    #[must_use]
    pub fn uid(mut self, uid: impl Into<String>) -> Self {
        self.uid = Some(uid.into());
        self
    }

    /// What the dashboard is for.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Words to find it by.
    #[must_use]
    pub fn tags<T: Into<String>>(mut self, tags: impl IntoIterator<Item = T>) -> Self {
        self.tags.extend(tags.into_iter().map(Into::into));
        self
    }

    /// How often it asks again: `30s`; empty is never.
    #[must_use]
    pub fn refresh(mut self, every: impl Into<String>) -> Self {
        self.refresh = every.into();
        self
    }

    /// The time range at first: `now-1h`, `now`.
    #[must_use]
    pub fn time_range(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.time = (from.into(), to.into());
        self
    }

    /// The time zone: `browser`, `utc`, or a name such as `Europe/Berlin`.
    #[must_use]
    pub fn timezone(mut self, zone: impl Into<String>) -> Self {
        self.timezone = zone.into();
        self
    }

    /// What other panels show while the pointer rests on one.
    #[must_use]
    pub const fn cursor_sync(mut self, cursor: CursorSync) -> Self {
        self.cursor = cursor;
        self
    }

    /// Cannot be edited in Grafana.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// A link in the header.
    #[must_use]
    pub fn link(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }

    /// One more variable; later ones may use earlier ones.
    #[must_use]
    pub fn variable(mut self, variable: Variable) -> Self {
        self.variables.push(variable);
        self
    }

    /// More panels, in the row begun last. A [`Row`] among them begins a new one.
    #[must_use]
    pub fn panels(mut self, panels: impl IntoPanels) -> Self {
        self.add(panels.into_panels());
        self
    }

    /// A row with its panels.
    #[must_use]
    pub fn row(self, title: impl Into<String>, panels: impl IntoPanels) -> Self {
        self.panels(Row::new(title, panels))
    }

    /// A row that is folded at first; its panels ask nothing until it is opened.
    #[must_use]
    pub fn collapsed_row(self, title: impl Into<String>, panels: impl IntoPanels) -> Self {
        self.panels(Row::new(title, panels).collapsed())
    }

    /// Anything that has no word here: merged into the dashboard's JSON at the end, objects key by key.
    #[must_use]
    pub fn raw(mut self, json: impl Into<Value>) -> Self {
        self.raw.push(json.into());
        self
    }

    fn add(&mut self, panels: Vec<AnyPanel>) {
        // A stack instead of recursion: rows may hold rows to any depth.
        let mut waiting = vec![panels.into_iter()];
        while let Some(top) = waiting.last_mut() {
            let Some(mut panel) = top.next() else {
                waiting.pop();
                continue;
            };
            if let Some(row) = &mut panel.row {
                let inner = std::mem::take(&mut row.panels);
                self.sections.push(Section { row: Some(panel), panels: Vec::new() });
                waiting.push(inner.into_iter());
            } else if let Some(section) = self.sections.last_mut() {
                section.panels.push(panel);
            }
        }
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The uid: as said, or made from the title (lower case, `-` between words, at most 40 characters).
    #[must_use]
    pub fn uid_or_default(&self) -> String {
        self.uid.clone().unwrap_or_else(|| slug(&self.title))
    }

    /// Its variables, in order.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// How many panels it has, rows aside.
    #[must_use]
    pub fn panel_count(&self) -> usize {
        self.sections.iter().map(|s| s.panels.len()).sum()
    }

    /// Every query with its place, in the order of panels.
    #[must_use]
    pub fn queries(&self) -> Vec<QueryRef<'_>> {
        let ids = self.ids();
        let mut all = Vec::new();
        for (section, (_, ids)) in self.sections.iter().zip(&ids) {
            let row = section.row.as_ref().map(AnyPanel::title);
            for (panel, &panel_id) in section.panels.iter().zip(ids) {
                all.extend(panel.queries().map(|(ref_id, expr)| QueryRef { row, panel: panel.title(), panel_id, ref_id, expr }));
            }
        }
        all
    }

    /// The ids of each section's row and panels. Rows stand before panels in line for their ids, so that a row added never changes a panel's.
    fn ids(&self) -> Vec<(u32, Vec<u32>)> {
        let row_key = |s: &Section| s.row.as_ref().map_or_else(String::new, |r| r.common.key.clone().unwrap_or_else(|| r.common.title.clone()));
        let panel_key = |row: &str, p: &AnyPanel| match &p.common.key {
            Some(key) => format!("key\0{key}"),
            None => format!("panel\0{row}\0{}", p.common.title),
        };
        let mut keys: Vec<String> = Vec::new();
        for section in &self.sections {
            let row = row_key(section);
            keys.extend(section.panels.iter().map(|p| panel_key(&row, p)));
        }
        keys.extend(self.sections.iter().map(|s| format!("row\0{}", row_key(s))));
        let mut ids = layout::ids(&keys);
        let mut rows = ids.split_off(self.panel_count()).into_iter();
        let mut panels = ids.into_iter();
        self.sections.iter().map(|s| (rows.next().unwrap_or(1), panels.by_ref().take(s.panels.len()).collect())).collect()
    }

    fn panels_json(&self) -> Vec<Value> {
        let mut all = Vec::new();
        let mut top = 0;
        for (section, (row_id, ids)) in self.sections.iter().zip(self.ids()) {
            let row = section.row.as_ref();
            let first = top + u32::from(row.is_some());
            let wishes: Vec<_> = section.panels.iter().map(wish).collect();
            let (places, bottom) = layout::place(&wishes, first);
            let panels = section.panels.iter().zip(ids).zip(&places).map(|((panel, id), place)| panel.json(id, json!(place)));
            let Some(row) = row else {
                all.extend(panels);
                top = bottom;
                continue;
            };
            let collapsed = row.row.as_ref().is_some_and(|r| r.collapsed);
            if collapsed {
                // Grafana drops panels nested in an open row, and siblings of a folded one stay visible.
                all.push(row_json(row, row_id, top, panels.collect()));
                top += 1;
            } else {
                all.push(row_json(row, row_id, top, Vec::new()));
                all.extend(panels);
                top = bottom;
            }
        }
        all
    }

    /// What Grafana reads: the classic model, always with the same keys in the same order.
    #[must_use]
    pub fn to_json(&self) -> Value {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            id: Option<u32>,
            uid: String,
            title: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            description: Option<&'a str>,
            tags: &'a [String],
            timezone: &'a str,
            editable: bool,
            graph_tooltip: u8,
            time: Value,
            timepicker: Value,
            fiscal_year_start_month: u8,
            week_start: &'static str,
            refresh: &'a str,
            preload: bool,
            schema_version: u32,
            links: &'a [Link],
            annotations: Value,
            templating: Value,
            panels: Vec<Value>,
        }
        let variables: Vec<_> = self.variables.iter().map(Variable::json).collect();
        let mut dashboard = json!(Spelled {
            id: None,
            uid: self.uid_or_default(),
            title: &self.title,
            description: self.description.as_deref(),
            tags: &self.tags,
            timezone: &self.timezone,
            editable: !self.read_only,
            graph_tooltip: self.cursor as u8,
            time: json!({"from": self.time.0, "to": self.time.1}),
            timepicker: json!({}),
            fiscal_year_start_month: 0,
            week_start: "",
            refresh: &self.refresh,
            preload: false,
            schema_version: SCHEMA_VERSION,
            links: &self.links,
            // Grafana adds this entry itself and then asks to save.
            annotations: json!({"list": [{
                "builtIn": 1, "datasource": {"type": "grafana", "uid": "-- Grafana --"}, "enable": true, "hide": true,
                "iconColor": "rgba(0, 211, 255, 1)", "name": "Annotations & Alerts", "type": "dashboard"}]}),
            templating: json!({"list": variables}),
            panels: self.panels_json(),
        });
        for raw in &self.raw {
            merge(&mut dashboard, raw);
        }
        dashboard
    }

    /// [`Self::to_json`] as indented text with a final line end.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{:#}\n", self.to_json())
    }
}

fn wish(panel: &AnyPanel) -> Wish {
    let width = panel.common.width.unwrap_or(panel.default_width).columns();
    Wish { width, height: panel.common.height, default_height: panel.default_height }
}

fn row_json(row: &AnyPanel, id: u32, y: u32, panels: Vec<Value>) -> Value {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Spelled<'a> {
        id: u32,
        #[serde(rename = "type")]
        kind: &'static str,
        title: &'a str,
        grid_pos: Place,
        collapsed: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        repeat: Option<&'a str>,
        panels: Vec<Value>,
    }
    let collapsed = row.row.as_ref().is_some_and(|r| r.collapsed);
    let grid_pos = Place { h: 1, w: layout::COLUMNS, x: 0, y };
    let mut json = json!(Spelled { id, kind: row.kind, title: row.title(), grid_pos, collapsed, repeat: row.common.repeat.as_deref(), panels });
    for raw in &row.common.raw {
        merge(&mut json, raw);
    }
    json
}

/// Longest uid that Grafana's API takes.
pub(super) const UID_LIMIT: usize = 40;

fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if !slug.is_empty() && slug.len() <= UID_LIMIT {
        return slug.to_owned();
    }
    // Too long, or nothing left of it: the hash keeps different titles apart.
    let hash = layout::hash(title.as_bytes(), 0) >> 32;
    let kept = slug.get(..31).unwrap_or("dashboard").trim_end_matches('-');
    format!("{kept}-{hash:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::{Stat, Text, Timeseries};

    fn two_rows() -> Dashboard {
        Dashboard::new("T")
            .panels(Text::markdown("intro", "x"))
            .row("A", (Timeseries::new("a").query("up", ""), Stat::new("b").query("up", "")))
            .collapsed_row("B", [Timeseries::new("a").query("up", ""), Timeseries::new("a").query("down", "")])
            .row("C", Stat::new("c"))
    }

    fn places(json: &Value) -> Vec<String> {
        let panels = json["panels"].as_array().expect("an array");
        panels.iter().map(|p| format!("{} {} y={}", p["type"].as_str().expect("a type"), p["title"].as_str().expect("a title"), p["gridPos"]["y"])).collect()
    }

    #[test]
    fn rows_open_and_folded() {
        let json = two_rows().to_json();
        assert_eq!(places(&json), ["text intro y=0", "row A y=4", "timeseries a y=5", "stat b y=5", "row B y=13", "row C y=14", "stat c y=15"]);
        assert_eq!(json["panels"][4]["panels"].as_array().map(Vec::len), Some(2));
        assert_eq!(json["panels"][4]["panels"][1]["gridPos"], json!({"h": 8, "w": 12, "x": 12, "y": 14}));
    }

    #[test]
    fn ids_are_unique_and_survive_insertion() {
        let ids = |d: &Dashboard| d.queries().iter().map(|q| q.panel_id).collect::<Vec<_>>();
        let before = two_rows();
        let after = Dashboard {
            sections: [vec![Section::default(), Dashboard::new("x").row("A0", Stat::new("a")).sections.remove(1)], before.sections.clone()].concat(),
            ..before.clone()
        };
        assert_eq!(ids(&before), ids(&after));
        let mut unique = ids(&before);
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), 4);
    }

    #[test]
    fn rows_within_rows_follow() {
        let inner = Row::new("inner", Stat::new("b"));
        let json = Dashboard::new("T").row("outer", (Stat::new("a"), inner)).to_json();
        assert_eq!(places(&json), ["row outer y=0", "stat a y=1", "row inner y=5", "stat b y=6"]);
    }

    #[test]
    fn uids_are_made_from_titles() {
        for (title, uid) in [("Endpoint Statistics Overview", "endpoint-statistics-overview"), ("  A / B (c)!", "a-b-c")] {
            assert_eq!(slug(title), uid);
        }
        let long = slug("A title that is quite a lot longer than forty characters");
        assert!(long.len() <= 40 && long.starts_with("a-title-that-is-quite-a-lot-lon"), "{long}");
        assert!(slug("端点").starts_with("dashboard-"));
    }

    #[test]
    fn queries_are_listed_with_their_place() {
        let d = two_rows();
        let all: Vec<_> = d.queries().iter().map(|q| format!("{}/{}/{}: {}", q.row.unwrap_or(""), q.panel, q.ref_id, q.expr)).collect();
        assert_eq!(all, ["A/a/A: up", "A/b/A: up", "B/a/A: up", "B/a/A: down"]);
    }

    #[test]
    fn text_is_stable_and_ends_with_a_line_end() {
        let d = two_rows().raw(json!({"time": {"from": "now-1h"}}));
        assert_eq!(d.to_text(), d.to_text());
        assert!(d.to_text().ends_with("}\n"));
        assert_eq!(d.to_json()["time"], json!({"from": "now-1h", "to": "now"}));
    }
}
