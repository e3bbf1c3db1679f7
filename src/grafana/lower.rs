//! From what was said to the neutral model: ids, places, rows.

use super::any_panel::AnyPanel;
use super::dashboard::Dashboard;
use super::items::{Item, Row, Stack};
use super::layout::{self, Inner, Place, Width, Wish};
use super::merge::merge;
use super::model::{AutoItem, Element, Group, Layout, Model};

/// A panel and the heading it stands under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'a> {
    pub(super) row: Option<&'a Row>,
    pub(super) panel: &'a AnyPanel,
}

/// The ids of panels and of headings, each in the order of [`Dashboard::walk`].
#[derive(Debug)]
pub(super) struct Ids {
    pub(super) panels: Vec<u32>,
    rows: Vec<u32>,
}

/// A heading or a panel, in the order in which they stand.
enum Step<'a> {
    Row(&'a Row),
    Panel(Standing<'a>),
}

impl Dashboard {
    /// Every panel in order.
    pub(super) fn walk(&self) -> Vec<Standing<'_>> {
        self.steps().into_iter().filter_map(|s| if let Step::Panel(panel) = s { Some(panel) } else { None }).collect()
    }

    /// Every row and tab in order.
    pub(super) fn headings(&self) -> Vec<&Row> {
        self.steps().into_iter().filter_map(|s| if let Step::Row(row) = s { Some(row) } else { None }).collect()
    }

    fn steps(&self) -> Vec<Step<'_>> {
        let mut steps = Vec::new();
        // A stack instead of recursion: rows may hold rows to any depth.
        let mut waiting: Vec<(Option<&Row>, &Item)> = self.items.iter().rev().map(|item| (None, item)).collect();
        while let Some((row, item)) = waiting.pop() {
            match item {
                Item::Panel(panel) => steps.push(Step::Panel(Standing { row, panel })),
                Item::Stack(Stack { items, .. }) => waiting.extend(items.iter().rev().map(|i| (row, i))),
                Item::Line(line) => waiting.extend(line.items.iter().rev().map(|i| (row, i))),
                Item::AutoGrid(grid) => waiting.extend(grid.items.iter().rev().map(|i| (row, i))),
                Item::Row(inner) => {
                    steps.push(Step::Row(inner));
                    waiting.extend(inner.items.iter().rev().map(|i| (Some(inner), i)));
                }
                Item::Tabs(tabs) => {
                    // One after the other, each with all that stands in it.
                    waiting.extend(tabs.tabs.iter().rev().flat_map(|tab| tab.0.items.iter().rev().map(|i| (Some(&tab.0), i))));
                    steps.extend(tabs.tabs.iter().map(|tab| Step::Row(&tab.0)));
                }
            }
        }
        steps
    }

    /// What a panel's id is derived from.
    pub(super) fn id_key(standing: &Standing<'_>) -> String {
        match &standing.panel.common.key {
            Some(key) => format!("key\0{key}"),
            None => format!("panel\0{}\0{}", standing.row.map_or("", heading_key), standing.panel.common.title),
        }
    }

    /// Rows stand behind panels in line for their ids, so that a row added never changes a panel's.
    pub(super) fn ids(&self) -> Ids {
        let mut keys: Vec<String> = self.walk().iter().map(Self::id_key).collect();
        let panels = keys.len();
        keys.extend(self.headings().into_iter().map(|row| format!("row\0{}", heading_key(row))));
        let mut ids = layout::ids(&keys);
        let rows = ids.split_off(panels);
        Ids { panels: ids, rows }
    }
}

fn heading_key(row: &Row) -> &str {
    row.key.as_deref().unwrap_or(&row.title)
}

/// The panels and the layout of a dashboard.
pub(super) fn lower(dashboard: &Dashboard) -> (Vec<Element>, Layout) {
    let Ids { panels, rows } = dashboard.ids();
    let headings = dashboard.headings();
    let rows = headings.into_iter().map(std::ptr::from_ref).zip(rows).collect();
    let mut lower = Lower { ids: panels.into_iter(), rows, panels: Vec::new() };
    let layout = lower.layout(&dashboard.items);
    (lower.panels, layout)
}

struct Lower {
    ids: std::vec::IntoIter<u32>,
    /// The id of each heading.
    rows: Vec<(*const Row, u32)>,
    panels: Vec<Element>,
}

impl Lower {
    fn layout(&mut self, items: &[Item]) -> Layout {
        match items {
            [Item::Tabs(tabs)] => return Layout::Tabs(tabs.tabs.iter().map(|tab| self.tab(&tab.0)).collect()),
            [Item::AutoGrid(grid)] => return self.auto(grid),
            _ if items.iter().all(flows) => return Layout::Grid(self.grid(items)),
            _ => {}
        }
        let mut groups = Vec::new();
        let mut rest = items;
        while let Some(first) = rest.first() {
            let n = if flows(first) { rest.iter().take_while(|i| flows(i)).count() } else { 1 };
            let (here, after) = rest.split_at(n);
            rest = after;
            groups.push(match first {
                Item::Row(row) => self.row(row),
                _ => Group::headless(self.layout(here)),
            });
        }
        Layout::Rows(groups)
    }

    fn heading(&mut self, row: &Row) -> Group {
        let id = self.rows.iter().find(|(known, _)| std::ptr::eq(*known, row)).map(|(_, id)| *id);
        Group {
            id,
            title: Some(row.title.clone()),
            repeat: row.repeat.clone(),
            condition: row.condition.as_ref().map(super::condition::Condition::json),
            variables: (!row.variables.is_empty()).then(|| row.variables.iter().map(crate::grafana::Variable::leaf).collect()),
            layout: self.layout(&row.items),
            ..Group::default()
        }
    }

    fn row(&mut self, row: &Row) -> Group {
        let group = Group {
            collapsed: Some(row.collapsed),
            hide_header: row.headless.then_some(true),
            fill_screen: row.fill_screen.then_some(true),
            ..self.heading(row)
        };
        if row.raw.is_empty() { group } else { group.merged(&row.raw) }
    }

    fn tab(&mut self, tab: &Row) -> Group {
        self.heading(tab)
    }

    fn grid(&mut self, items: &[Item]) -> Vec<super::model::GridItem> {
        let wishes: Vec<Wish> = items.iter().filter_map(wish).collect();
        let (places, _) = layout::place(&wishes, 0);
        let mut all = Vec::with_capacity(places.len());
        each_panel(items, &mut |panel| {
            let place = places.get(all.len()).copied().unwrap_or(Place { h: 1, w: 1, x: 0, y: 0 });
            let id = self.ids.next().unwrap_or(1);
            let (model, item) = panel.element(id, self.panels.len(), place);
            self.panels.push(model);
            all.push(item);
        });
        all
    }

    fn auto(&mut self, grid: &super::items::AutoGrid) -> Layout {
        let mut items = Vec::new();
        each_panel(&grid.items, &mut |panel| {
            let id = self.ids.next().unwrap_or(1);
            let index = self.panels.len();
            let (model, item) = panel.element(id, index, Place { h: 1, w: 1, x: 0, y: 0 });
            self.panels.push(model);
            let condition = panel.common.condition.as_ref().map(super::condition::Condition::json);
            items.push(AutoItem { panel: index, repeat: item.repeat.map(|r| r.variable), condition });
        });
        Layout::AutoGrid(super::model::AutoGrid { items, ..grid.grid.clone() })
    }
}

pub(super) const fn flows(item: &Item) -> bool {
    matches!(item, Item::Panel(_) | Item::Stack(_) | Item::Line(_))
}

/// The panels of items that flow, in order; rows and tabs among them (which stacks cannot hold) give theirs.
pub(super) fn each_panel(items: &[Item], see: &mut impl FnMut(&AnyPanel)) {
    let mut waiting: Vec<&Item> = items.iter().rev().collect();
    while let Some(item) = waiting.pop() {
        match item {
            Item::Panel(panel) => see(panel),
            Item::Stack(stack) => waiting.extend(stack.items.iter().rev()),
            Item::Line(line) => waiting.extend(line.items.iter().rev()),
            Item::AutoGrid(grid) => waiting.extend(grid.items.iter().rev()),
            Item::Row(row) => waiting.extend(row.items.iter().rev()),
            Item::Tabs(tabs) => waiting.extend(tabs.tabs.iter().rev().flat_map(|tab| tab.0.items.iter().rev())),
        }
    }
}

/// What an item wants; `None` for what holds no panels.
pub(super) fn wish(item: &Item) -> Option<Wish> {
    let wishes = |items: &[Item]| -> Vec<Wish> { items.iter().filter_map(wish).collect() };
    let (width, height, inner) = match item {
        Item::Panel(panel) => return Some(panel.wish()),
        Item::Stack(stack) => (stack.width, stack.height, Inner::Stack(wishes(&stack.items))),
        Item::Line(line) => (None, line.height, Inner::Line(wishes(&line.items))),
        Item::Row(Row { items, .. }) => (None, None, Inner::Stack(wishes(items))),
        Item::AutoGrid(grid) => (None, None, Inner::Stack(wishes(&grid.items))),
        Item::Tabs(tabs) => (None, None, Inner::Stack(tabs.tabs.iter().flat_map(|tab| wishes(&tab.0.items)).collect())),
    };
    let default_width = if matches!(item, Item::Stack(_)) { Width::Half } else { Width::Full };
    let empty = matches!(&inner, Inner::Stack(inner) | Inner::Line(inner) if inner.is_empty());
    (!empty).then_some(Wish { width, default_width, height, inner })
}

impl Group {
    /// The row after `raw` was merged into its classic JSON.
    fn merged(mut self, raw: &[serde_json::Value]) -> Self {
        for raw in raw {
            let Some(fields) = raw.as_object() else { continue };
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("title", serde_json::Value::String(title)) => self.title = Some(title.clone()),
                    ("collapsed", serde_json::Value::Bool(collapsed)) => self.collapsed = Some(*collapsed),
                    ("repeat", serde_json::Value::String(variable)) => self.repeat = Some(variable.clone()),
                    _ => merge(self.extra.classic.entry(key).or_insert(serde_json::Value::Null), value),
                }
            }
        }
        self
    }
}

impl Model {
    /// The dashboard after `raw` was merged into its classic JSON. Panels stay as they are unless `raw` has `panels` of its own.
    pub(super) fn merged(self, raw: &[serde_json::Value]) -> Self {
        let whole = raw.iter().any(|raw| raw.get("panels").is_some());
        let (panels, layout) = if whole { (self.panels.clone(), self.layout.clone()) } else { Default::default() };
        let shell = Self { panels, layout, ..self.clone() };
        let mut json = shell.write(super::model::ApiVersion::Classic).json;
        raw.iter().for_each(|raw| merge(&mut json, raw));
        let (read, _) = Self::of_classic(json);
        if whole { read } else { Self { panels: self.panels, layout: self.layout, ..read } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::{ApiVersion, AutoGrid, Beside, Condition, Stat, Tabs, Timeseries, Variable};
    use serde_json::json;

    fn stat(title: &str) -> crate::grafana::Panel<Stat> {
        Stat::new(title).query("up", "")
    }

    fn lines(dashboard: &Dashboard) -> Vec<String> {
        let json = dashboard.to_json();
        let grid = |p: &serde_json::Value| {
            format!("{}@{},{} {}x{}", p["title"].as_str().expect("a title"), p["gridPos"]["x"], p["gridPos"]["y"], p["gridPos"]["w"], p["gridPos"]["h"])
        };
        json["panels"].as_array().expect("panels").iter().map(grid).collect()
    }

    #[test]
    fn tabs_and_auto_grids_in_both_models() {
        let dashboard = Dashboard::new("T").panels(
            Tabs::new()
                .tab("One", (stat("a"), Timeseries::new("b").query("up", "").shown_if(Condition::has_data())))
                .tab("Two", AutoGrid::new([stat("c"), stat("d"), stat("e")]).columns(2).short()),
        );
        assert_eq!(lines(&dashboard), ["One@0,0 24x1", "a@0,1 6x8", "b@6,1 12x8", "Two@0,9 24x1", "c@0,10 12x5", "d@12,10 12x5", "e@0,15 12x5"]);
        let v2 = dashboard.write(ApiVersion::V2);
        assert_eq!(v2.lost, []);
        let tabs = &v2.json["spec"]["layout"];
        assert_eq!((&tabs["kind"], &tabs["spec"]["tabs"][1]["spec"]["layout"]["kind"]), (&json!("TabsLayout"), &json!("AutoGridLayout")));
        let lost: Vec<_> = dashboard.write(ApiVersion::Classic).lost.iter().map(ToString::to_string).collect();
        assert_eq!(
            lost,
            ["tabs become rows: the classic model has no tabs", "an auto grid becomes a grid of fixed columns: the classic model has no auto grids"]
        );
    }

    #[test]
    fn what_stands_outside_of_rows_has_none() {
        let nested =
            Row::new("outer", (stat("a"), Row::new("inner", stat("b")).collapsed())).variable(Variable::text_box("own", "")).shown_if(Condition::has_no_data());
        let v2 = Dashboard::new("T").panels(stat("top")).panels(nested).write(ApiVersion::V2).json;
        let rows = v2["spec"]["layout"]["spec"]["rows"].as_array().expect("rows");
        assert_eq!(rows[0]["spec"]["hideHeader"], true);
        let inner = &rows[1]["spec"]["layout"]["spec"]["rows"][1]["spec"];
        assert_eq!((&inner["title"], &inner["collapse"]), (&json!("inner"), &json!(true)));
        assert_eq!(rows[1]["spec"]["variables"][0]["spec"]["name"], "own");
        assert!(rows[1]["spec"]["conditionalRendering"].is_object());
    }

    #[test]
    fn ids_follow_the_panels_in_tabs() {
        let tabs = Tabs::new().tab("One", stat("a")).tab("Two", stat("a"));
        let d = Dashboard::new("T").panels(tabs);
        let ids: Vec<u32> = d.model().panels.iter().map(|p| p.id).collect();
        assert_eq!(ids, d.queries().iter().map(|q| q.panel_id).collect::<Vec<_>>());
        assert_eq!(d.queries().iter().map(|q| q.row).collect::<Vec<_>>(), [Some("One"), Some("Two")]);
    }

    #[test]
    fn stacks_hold_lines() {
        let d = Dashboard::new("T").row("R", (stat("tall").two_thirds().height(6), Stack::of((stat("x"), Beside::of((stat("y"), stat("z"))))).third()));
        assert_eq!(lines(&d), ["R@0,0 24x1", "tall@0,1 16x6", "x@16,1 8x3", "y@16,4 4x3", "z@20,4 4x3"]);
    }

    #[test]
    fn raw_json_at_every_level() {
        let panel = stat("p").raw(json!({"fieldConfig": {"defaults": {"custom": {"x": 1}}}, "gridPos": {"w": 7}, "new": true}));
        let d =
            Dashboard::new("T").panels(Row::new("r", panel).raw(json!({"weird": 1, "collapsed": false}))).raw(json!({"gnetId": 5, "time": {"from": "now-1h"}}));
        let json = d.to_json();
        assert_eq!((&json["gnetId"], &json["time"]["from"], &json["time"]["to"]), (&json!(5), &json!("now-1h"), &json!("now")));
        assert_eq!(json["panels"][0]["weird"], 1);
        let p = &json["panels"][1];
        assert_eq!((&p["new"], &p["gridPos"]["w"], &p["fieldConfig"]["defaults"]["custom"]["x"]), (&json!(true), &json!(7), &json!(1)));
        let lost: Vec<_> = d.write(ApiVersion::V2).lost.iter().map(ToString::to_string).collect();
        assert_eq!(lost.len(), 2, "{lost:?}");
    }
}
