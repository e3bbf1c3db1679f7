//! Mistakes of places and ids: explicit places that overlap or move, keys that two panels share.

use std::collections::BTreeMap;

use crate::diag::Level;

use super::any_panel::AnyPanel;
use super::check::Findings;
use super::dashboard::Dashboard;
use super::items::Item;
use super::layout::{Wish, misplaced};
use super::lower::{each_panel, flows, wish};

impl Dashboard {
    pub(super) fn check_layout(&self, found: &mut Findings) {
        self.check_keys(found);
        let mut lists: Vec<&[Item]> = vec![&self.items];
        lists.extend(self.headings().into_iter().map(|row| row.items.as_slice()));
        for items in lists {
            for flow in items.split(|item| !flows(item)) {
                check_places(flow, found);
            }
        }
    }

    fn check_keys(&self, found: &mut Findings) {
        let mut panels: BTreeMap<String, Vec<&AnyPanel>> = BTreeMap::new();
        let walk = self.walk();
        for standing in &walk {
            panels.entry(Self::id_key(standing)).or_default().push(standing.panel);
        }
        for standing in &walk {
            let Some(same) = panels.remove(&Self::id_key(standing)).filter(|same| same.len() > 1) else { continue };
            let last = same.last().copied();
            let others: Vec<String> = same.iter().rev().skip(1).rev().map(|p| p.common.built.to_string()).collect();
            let others = others.join(", ");
            match &standing.panel.common.key {
                Some(key) => {
                    let message = format!("{} panels have the key `{key}`, so their ids depend on their order; also {others}", same.len());
                    found.add(Level::Error, "panel/key", last, message, "give each panel a key of its own");
                }
                None => {
                    let message = format!("{} panels of one row have the same title, so their ids depend on their order; also {others}", same.len());
                    found.add(Level::Warning, "panel/key", last, message, "give them other titles, or a `key` each");
                }
            }
        }
    }
}

fn check_places(flow: &[Item], found: &mut Findings) {
    let wishes: Vec<Wish> = flow.iter().filter_map(wish).collect();
    let problems = misplaced(&wishes);
    if problems.is_empty() {
        return;
    }
    let mut panels = Vec::new();
    each_panel(flow, &mut |panel| panels.push(panel.clone()));
    for (panel, message) in problems {
        let level = if message.starts_with("Grafana moves") { Level::Warning } else { Level::Error };
        found.add(level, "panel/grid", panels.get(panel), message, "leave `grid` out to have the place derived");
    }
}

#[cfg(test)]
mod tests {
    use crate::grafana::{Dashboard, Stat};

    fn found(dashboard: &Dashboard) -> Vec<String> {
        let all = dashboard.check();
        let ours = all.iter().filter(|f| ["panel/grid", "panel/key"].contains(&f.code.0));
        ours.map(|f| format!("{} {}: {}", f.code, f.panel.as_deref().unwrap_or(""), f.message.split("; also").next().unwrap_or(""))).collect()
    }

    #[test]
    fn places_and_keys() {
        let stat = |title: &str| Stat::new(title);
        let d = Dashboard::new("T")
            .panels((stat("a").grid(0, 0, 12, 4), stat("b").grid(6, 2, 12, 4)))
            .row("r", (stat("c").grid(0, 5, 30, 4), stat("d").key("x"), stat("e").key("x")));
        assert_eq!(
            found(&d.panels((stat("f"), stat("f")))),
            [
                "panel/key e: 2 panels have the key `x`, so their ids depend on their order",
                "panel/key f: 2 panels of one row have the same title, so their ids depend on their order",
                "panel/grid b: its place overlaps the one at x 0, y 0, width 12, height 4",
                "panel/grid c: expected a place within 24 columns and at least one unit high, found x 0, width 30, height 4",
            ]
        );
    }

    #[test]
    fn the_line_of_rust_is_named() {
        let d = Dashboard::new("T").panels(Stat::new("a").grid(0, 0, 0, 0));
        let line = d.check().iter().find(|f| f.code.0 == "panel/grid").and_then(|f| f.built.clone()).expect("a line");
        assert!(line.starts_with("src/grafana/check_layout.rs:"), "{line}");
    }
}
