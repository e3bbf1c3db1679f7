//! A block: a row of panels made for a selector, without what the catalogue has no metrics for. What is in it is the blocks' own business.

use std::panic::Location;

use super::missing::missing;
use super::{Need, Selector};
use crate::diag::{Code, Level};
use crate::grafana::any_panel::AnyPanel;
use crate::grafana::check::Finding;
use crate::grafana::items::{IntoPanels, Item, Row};
use crate::metrics::Catalogue;
use crate::text::nearest;

const METRIC: Code = Code("block/metric");
const PANEL: Code = Code("block/panel");
const SELECTOR: Code = Code("block/selector");

/// A row of ready-made panels. It stands where panels stand: `dashboard.panels(blocks::redis(&selector, &catalogue))`.
///
/// Queries for metrics that the catalogue does not have are left out, and with its first query the whole panel; each of them is a finding
/// of [`Dashboard::check`](crate::grafana::Dashboard::check). A bare catalogue leaves out nothing.
///
/// ```
/// use promforge::grafana::{Dashboard, blocks::{self, Selector}};
/// use promforge::metrics::Catalogue;
///
/// let redis = blocks::redis(&Selector::of("job", "redis"), &Catalogue::new()).title("Cache").without("Persistence").collapsed();
/// assert!(redis.findings().is_empty());
/// assert_eq!(Dashboard::new("Shop").panels(redis).to_json()["panels"][0]["title"], "Cache");
/// ```
#[derive(Debug, Clone)]
pub struct Block {
    title: String,
    key: Option<String>,
    collapsed: bool,
    repeat: Option<String>,
    items: Vec<Item>,
    left_out: Vec<String>,
    findings: Vec<Finding>,
    built: &'static Location<'static>,
}

impl Block {
    /// A block of your own: panels whose expressions were narrowed with `selector`, held to the catalogue. `needs` says who exposes what is
    /// missing, for the findings.
    #[must_use]
    #[track_caller]
    pub fn new(title: impl Into<String>, selector: &Selector, catalogue: &Catalogue, needs: &[Need], panels: impl IntoPanels) -> Self {
        let mut block = Self {
            title: title.into(),
            key: None,
            collapsed: false,
            repeat: None,
            items: Vec::new(),
            left_out: Vec::new(),
            findings: Vec::new(),
            built: Location::caller(),
        };
        if let Err(errors) = selector.check() {
            block.add(SELECTOR, Level::Error, None, format!("the selector of the block \"{}\" is none: {errors}", block.title), "");
        }
        for item in panels.into_items() {
            match item {
                Item::Panel(panel) => {
                    let kept = block.keep(*panel, catalogue, needs);
                    block.items.extend(kept.map(|panel| Item::Panel(Box::new(panel))));
                }
                other => block.items.push(other),
            }
        }
        if block.items.is_empty() && !block.findings.is_empty() {
            block.findings.retain(|f| f.code == SELECTOR);
            let message = format!("nothing is left of the block \"{}\": the catalogue has none of its metrics", block.title);
            let from: std::collections::BTreeSet<&str> = needs.iter().map(|n| n.from).collect();
            let from = from.into_iter().collect::<Vec<_>>().join(", ");
            block.add(METRIC, Level::Warning, None, message, &format!("leave the block out, or add what it needs to the catalogue: {from}"));
        }
        block
    }

    /// The panel without the queries that ask for what is missing; nothing if that is its first.
    fn keep(&mut self, mut panel: AnyPanel, catalogue: &Catalogue, needs: &[Need]) -> Option<AnyPanel> {
        panel.common.built = self.built;
        let ids: Vec<String> = panel.queries().map(|(id, _)| id).collect();
        let of_each: Vec<_> = panel.common.targets.iter().map(|t| t.promql.as_deref().map_or_else(Vec::new, |e| missing(e, catalogue, needs))).collect();
        let whole = of_each.first().is_some_and(|m| !m.is_empty());
        for (at, missing) in of_each.iter().enumerate() {
            let Some(first) = missing.first() else { continue };
            let names: Vec<_> = missing.iter().map(|m| format!("`{}`", m.name)).collect();
            let what = if whole { "the panel is".to_owned() } else { format!("query {} is", ids.get(at).map_or("", String::as_str)) };
            let message = format!("{what} left out: the catalogue has no {}", names.join(", "));
            let level = if missing.iter().any(|m| m.meant) { Level::Warning } else { Level::Info };
            let help = if whole { format!("{}; `.without({:?})` says that it is meant", first.help, panel.title()) } else { first.help.clone() };
            self.add(METRIC, level, Some(panel.title()), message, &help);
            if whole {
                self.left_out.push(panel.title().to_owned());
                return None;
            }
        }
        let mut kept = of_each.iter().map(Vec::is_empty);
        panel.common.targets.retain(|_| kept.next().unwrap_or(true));
        Some(panel)
    }

    fn add(&mut self, code: Code, level: Level, panel: Option<&str>, message: String, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        let (panel, built) = (panel.map(str::to_owned), Some(self.built.to_string()));
        self.findings.push(Finding { code, level, dashboard: String::new(), panel, built, ref_id: None, message, help });
    }

    /// Another heading.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// What ids are derived from instead of its heading, so that they survive renaming.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Folded at first; its panels ask nothing until it is opened.
    #[must_use]
    pub const fn collapsed(mut self) -> Self {
        self.collapsed = true;
        self
    }

    /// One copy for each value of a variable.
    #[must_use]
    pub fn repeat(mut self, variable: impl Into<String>) -> Self {
        self.repeat = Some(variable.into());
        self
    }

    /// Without the panel of that title, and without the findings about it. A title that no panel has is a finding.
    #[must_use]
    pub fn without(mut self, title: &str) -> Self {
        let is_it = |item: &Item| matches!(item, Item::Panel(p) if p.title() == title);
        let known = self.items.iter().any(is_it) || self.left_out.iter().any(|t| t == title);
        self.items.retain(|item| !is_it(item));
        self.findings.retain(|f| f.panel.as_deref() != Some(title));
        if !known {
            let titles: Vec<&str> = self.panels().map(AnyPanel::title).collect();
            let help = nearest(title, titles.iter().copied()).first().map_or_else(|| format!("it has {}", titles.join(", ")), |t| format!("there is \"{t}\""));
            let message = format!("the block \"{}\" has no panel \"{title}\" to leave out", self.title);
            self.add(PANEL, Level::Warning, None, message, &help);
        }
        self
    }

    /// With more panels behind its own.
    #[must_use]
    pub fn with(mut self, panels: impl IntoPanels) -> Self {
        self.items.extend(panels.into_items());
        self
    }

    /// What was left out and why, and what is wrong with the selector.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Its panels, in order.
    pub fn panels(&self) -> impl Iterator<Item = &AnyPanel> {
        self.items.iter().filter_map(|item| if let Item::Panel(panel) = item { Some(&**panel) } else { None })
    }

    /// The panels without their heading, for a tab or a row of your own. Its findings do not come along.
    #[must_use]
    pub fn into_panels(self) -> Vec<Item> {
        self.items
    }
}

impl From<Block> for Row {
    fn from(block: Block) -> Self {
        let mut row = Self::new(block.title, block.items);
        (row.collapsed, row.key, row.repeat, row.findings) = (block.collapsed, block.key, block.repeat, block.findings);
        row
    }
}

impl IntoPanels for Block {
    fn into_items(self) -> Vec<Item> {
        vec![Item::Row(self.into())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::{Dashboard, Timeseries, Unit};
    use crate::metrics::{Counter, Gauge};

    const NEEDS: &[Need] = &[Need::new(Gauge::new("pool_limit").metric(), "the pool"), Need::new(Gauge::new("queue_length").metric(), "the queue")];

    fn block(catalogue: &Catalogue) -> Block {
        let panel = |title: &str| Timeseries::new(title).unit(Unit::Short).description("d");
        let pool = panel("Pool").query("pool_used", "used").query("pool_limit", "limit");
        Block::new("Own", &Selector::all(), catalogue, NEEDS, (pool, panel("Queue").query("queue_length", "")))
    }

    fn said(block: Block) -> Vec<String> {
        let d = Dashboard::new("T").panels(block);
        let all = d.check();
        let ours = all.iter().filter(|f| f.code.0.starts_with("block/"));
        ours.map(|f| format!("{} {}: {} ({})", f.code, f.panel.as_deref().unwrap_or("-"), f.message, f.help.as_deref().unwrap_or(""))).collect()
    }

    #[test]
    fn what_the_catalogue_lacks_is_left_out_and_said() {
        let mut c = Catalogue::new();
        assert_eq!(said(block(&c)), [] as [&str; 0], "a bare catalogue");
        c.add(&Counter::new("something_else_total"));
        let nothing = "block/metric -: nothing is left of the block \"Own\": the catalogue has none of its metrics \
                       (leave the block out, or add what it needs to the catalogue: the pool, the queue)";
        assert_eq!(said(block(&c)), [nothing]);
        c.add(&Gauge::new("pool_used"));
        let queue = "block/metric Queue: the panel is left out: the catalogue has no `queue_length` \
                     (the queue exposes it; `.without(\"Queue\")` says that it is meant)";
        assert_eq!(said(block(&c)), ["block/metric Pool: query B is left out: the catalogue has no `pool_limit` (the pool exposes it)", queue]);
        let built = block(&c).findings().first().and_then(|f| f.built.clone());
        assert!(built.is_some_and(|b| b.starts_with("src/grafana/block/row.rs:")), "the line that built the block");
        assert_eq!(block(&c).without("Queue").without("Pool").findings(), []);
        assert_eq!(
            said(block(&c).without("Queue").without("Pol"))[1..],
            ["block/panel -: the block \"Own\" has no panel \"Pol\" to leave out (there is \"Pool\")"]
        );
    }

    #[test]
    fn a_broken_selector_is_said() {
        let broken = Selector::of("job", crate::promql::builder::regex("("));
        let b = Block::new("Own", &broken, &Catalogue::new(), &[], ());
        assert!(b.findings().iter().any(|f| f.code == SELECTOR && f.level == Level::Error), "{:?}", b.findings());
    }

    #[test]
    fn rows_take_the_words() {
        let row = Row::from(block(&Catalogue::new()).title("A").key("a").collapsed().repeat("pod").with(Timeseries::new("More")));
        assert_eq!((row.title.as_str(), row.key.as_deref(), row.collapsed, row.repeat.as_deref(), row.items.len()), ("A", Some("a"), true, Some("pod"), 3));
    }
}
