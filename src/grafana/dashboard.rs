//! The dashboard: its settings, its rows and panels, and the JSON that Grafana reads.

use serde_json::Value;

use super::annotation::Annotation;
use super::items::{IntoPanels, Item, Row};
use super::layout;
use super::leaf::Leaf;
use super::link::Link;
use super::lower;
use super::model::{ApiVersion, Model, Output, TimeSettings, Written};
use super::settings::Settings;
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

/// A dashboard.
///
/// Ids of panels come from their titles and rows, places from their widths, refIds from their order.
#[derive(Debug, Clone)]
pub struct Dashboard {
    pub(super) title: String,
    pub(super) uid: Option<String>,
    pub(super) description: Option<String>,
    tags: Vec<String>,
    pub(super) refresh: String,
    pub(super) time: (String, String),
    timezone: String,
    cursor: CursorSync,
    read_only: bool,
    pub(super) links: Vec<Link>,
    pub(super) variables: Vec<Variable>,
    pub(super) annotations: Vec<Annotation>,
    pub(super) items: Vec<Item>,
    pub(super) settings: Settings,
    raw: Vec<Value>,
    /// The line of Rust that built it.
    pub(super) built: &'static std::panic::Location<'static>,
}

impl Dashboard {
    /// An empty dashboard: the last six hours, in the reader's time zone, not refreshed.
    #[track_caller]
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
            annotations: Vec::new(),
            items: Vec::new(),
            settings: Settings::default(),
            raw: Vec::new(),
            built: std::panic::Location::caller(),
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

    /// Events over every graph. What readers note on the dashboard itself is always there.
    #[must_use]
    pub fn annotation(mut self, annotation: Annotation) -> Self {
        self.annotations.push(annotation);
        self
    }

    /// One more variable; later ones may use earlier ones.
    #[must_use]
    pub fn variable(mut self, variable: impl Into<Variable>) -> Self {
        self.variables.push(variable.into());
        self
    }

    /// More panels, in the row begun last. A [`Row`] among them begins a new one.
    #[must_use]
    pub fn panels(mut self, panels: impl IntoPanels) -> Self {
        self.add(panels.into_items());
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

    fn add(&mut self, items: Vec<Item>) {
        for item in items {
            let flows = matches!(item, Item::Panel(_) | Item::Stack(_) | Item::Line(_));
            match self.items.last_mut() {
                Some(Item::Row(row)) if flows => row.items.push(item),
                _ => self.items.push(item),
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
        self.walk().len()
    }

    /// Every PromQL query with its place, in the order of panels.
    #[must_use]
    pub fn queries(&self) -> Vec<QueryRef<'_>> {
        let mut all = Vec::new();
        for (standing, panel_id) in self.walk().into_iter().zip(self.ids().panels) {
            let (row, panel) = (standing.row.map(|r| r.title.as_str()), standing.panel);
            all.extend(panel.queries().map(|(ref_id, expr)| QueryRef { row, panel: panel.title(), panel_id, ref_id, expr }));
        }
        all
    }

    /// The dashboard apart from any format.
    #[must_use]
    pub fn model(&self) -> Model {
        let (panels, layout) = lower::lower(self);
        let mut model = Model {
            uid: Some(self.uid_or_default()),
            title: self.title.clone(),
            description: self.description.clone(),
            tags: self.tags.clone(),
            editable: Some(!self.read_only),
            cursor: self.cursor,
            time: TimeSettings {
                timezone: Some(self.timezone.clone()),
                from: Some(self.time.0.clone()),
                to: Some(self.time.1.clone()),
                refresh: Some(self.refresh.clone()),
                ..TimeSettings::default()
            },
            variables: self.variables.iter().map(Variable::leaf).collect(),
            annotations: [Annotation::built_in()].iter().chain(&self.annotations).map(Annotation::leaf).collect(),
            links: self.links.iter().cloned().map(Leaf::of).collect(),
            panels,
            layout,
            ..Model::default()
        };
        self.settings.say(&mut model);
        if self.raw.is_empty() { model } else { model.merged(&self.raw) }
    }

    /// The dashboard in some format, and what that format or the target version of Grafana cannot express.
    ///
    /// ```
    /// use promforge::grafana::{ApiVersion, Dashboard, GrafanaVersion, Output, Stat, Tabs};
    /// let dashboard = Dashboard::new("T").panels(Tabs::new().tab("Now", Stat::new("Up").query("up", "")));
    /// assert!(dashboard.write(ApiVersion::V2).lost.is_empty());
    /// let classic = dashboard.write(Output::new(ApiVersion::Classic).grafana(GrafanaVersion(12, 0)));
    /// assert_eq!(classic.lost[0].to_string(), "tabs become rows: the classic model has no tabs");
    /// ```
    #[must_use]
    pub fn write(&self, output: impl Into<Output>) -> Written {
        self.model().write(output)
    }

    /// What Grafana reads: the classic model, always with the same keys in the same order.
    #[must_use]
    pub fn to_json(&self) -> Value {
        self.write(ApiVersion::Classic).json
    }

    /// [`Self::to_json`] as indented text with a final line end.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.model().to_classic_text()
    }
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
    use serde_json::json;

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
        let mut after = before.clone();
        after.items.insert(0, Item::Row(Row::new("A0", Stat::new("a"))));
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
