//! Places on the grid: numbers that make no sense, panels over each other, panels outside of the 24 columns.
//!
//! The rows of the classic model and each grid of v2 are grids of their own. Grafana moves what overlaps, so these are warnings.

use rustc_hash::FxHashMap;

use super::{GRID, Judge, More, OVERLAP, WRONG_TYPE, is_whole, shown};
use crate::grafana::COLUMNS;
use crate::grafana::file::board::text;
use crate::grafana::file::panel::{Grid, Panel};
use crate::grafana::file::places;
use crate::json::{Kind, Value};

/// Something on a grid.
struct Placed<'d> {
    grid: Grid,
    /// What says the place.
    at: Value<'d>,
    called: String,
}

pub(super) fn check<'d>(judge: &mut Judge<'_, 'd>, panels: &[Panel<'d>]) {
    if judge.board.model.is_v2() {
        return v2(judge, panels);
    }
    // Panels that share a grid: those at the top, and those of each folded row.
    let mut grids: Vec<Vec<Placed<'d>>> = vec![Vec::new()];
    let mut of_row: FxHashMap<u32, usize> = FxHashMap::default();
    for panel in panels.iter().filter(|p| !p.is_of_old_rows() && p.value().is_object()) {
        let Some(at) = panel.value().get("gridPos") else {
            if !panel.is_row() && is_whole(panel.value()) {
                let message = format!("expected a `gridPos` for {}, found none", panel.called());
                judge
                    .warning(GRID, panel.value(), &message)
                    .hint("Grafana puts it into the upper left corner, 6 columns wide, and moves it out of the way of others");
            }
            continue;
        };
        let Some(grid) = sound(judge, *panel, at, ["x", "y", "w", "h"]) else { continue };
        let index = match panel.row().filter(|_| panel.is_nested()) {
            None => 0,
            Some(row) => *of_row.entry(row.span().start).or_insert_with(|| {
                grids.push(Vec::new());
                grids.len() - 1
            }),
        };
        grids[index].push(Placed { grid, at, called: panel.called() });
    }
    grids.iter_mut().for_each(|grid| overlaps(judge, grid));
}

fn v2<'d>(judge: &mut Judge<'_, 'd>, panels: &[Panel<'d>]) {
    let called: FxHashMap<_, _> = panels.iter().filter_map(|p| Some((p.name()?, p.called()))).collect();
    let mut grids: Vec<(u32, Vec<Placed<'d>>)> = Vec::new();
    for item in places::of(judge.board.value).items {
        if text(item.layout, "kind").is_some_and(|kind| kind != "GridLayout") {
            continue;
        }
        let name = item.element().and_then(Value::as_str).unwrap_or_default();
        let called = called.get(&name).cloned().unwrap_or_else(|| format!("`{name}`"));
        let Some(grid) = numbers(judge, &called, item.spec, ["x", "y", "width", "height"], true) else { continue };
        let start = item.layout.span().start;
        let placed = Placed { grid, at: item.spec, called };
        match grids.last_mut() {
            Some((layout, grid)) if *layout == start => grid.push(placed),
            _ => grids.push((start, vec![placed])),
        }
    }
    grids.iter_mut().for_each(|(_, grid)| overlaps(judge, grid));
}

/// The place, if it is one that a panel can have at all.
fn sound<'d>(judge: &mut Judge<'_, 'd>, panel: Panel<'d>, at: Value<'d>, names: [&str; 4]) -> Option<Grid> {
    // Whatever is not an object is named as such already.
    if at.is_object() { numbers(judge, &panel.called(), at, names, false) } else { None }
}

fn numbers(judge: &mut Judge<'_, '_>, called: &str, at: Value<'_>, names: [&str; 4], must: bool) -> Option<Grid> {
    let mut parts = [0_i64; 4];
    for (part, name) in parts.iter_mut().zip(names) {
        let Some(value) = at.get(name) else {
            if must || !matches!(name, "x" | "y") {
                let message = format!("expected `{name}` in the place of {called}, found none");
                judge.warning(GRID, at, &message);
                return None;
            }
            continue;
        };
        match value.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "saturates, which keeps a senseless number senseless")]
            Some(number) => *part = number as i64,
            None if value.kind() == Kind::Invalid => return None,
            None => {
                let message = format!("expected a number for `{name}` of {called}, found {}", shown(value));
                judge.error(WRONG_TYPE, value, &message);
                return None;
            }
        }
    }
    let [x, y, w, h] = parts;
    let columns = i64::from(COLUMNS);
    let field = |name: &str| at.get(name).unwrap_or(at);
    if x < 0 || y < 0 {
        let name = names[usize::from(x >= 0)];
        let message = format!("expected a place on the grid for {called}, found {name} = {}", if x < 0 { x } else { y });
        judge.warning(GRID, field(name), &message).hint("columns and lines count from 0; Grafana moves it to the edge");
    } else if w < 1 || h < 1 {
        let name = names[if w < 1 { 2 } else { 3 }];
        let message = format!("expected a size of at least 1 for {called}, found {name} = {}", if w < 1 { w } else { h });
        judge.warning(GRID, field(name), &message).hint("Grafana draws nothing, or gives it a size of its own");
    } else if w > columns {
        let message = format!("expected at most {columns} columns for {called}, found {w}");
        judge.warning(GRID, field(names[2]), &message).hint("Grafana cuts it to the width of the dashboard");
    } else if x.saturating_add(w) > columns {
        let message = format!("expected {called} to end at column {columns} or before, found it from {x} to {}", x.saturating_add(w));
        judge.warning(GRID, field(names[0]), &message).hint("Grafana moves it to the left, over its neighbours, and then these down");
    }
    Some(Grid { x, y, w, h })
}

fn overlaps(judge: &mut Judge<'_, '_>, placed: &mut Vec<Placed<'_>>) {
    // In the order of lines; of panels in one place the one that comes first in the file.
    placed.sort_by_key(|p| (p.grid.y, p.grid.x));
    let mut above: Vec<usize> = Vec::new();
    for (at, panel) in placed.iter().enumerate() {
        let Grid { x, y, w, h } = panel.grid;
        above.retain(|other| placed[*other].grid.y.saturating_add(placed[*other].grid.h) > y);
        if w < 1 || h < 1 {
            continue;
        }
        let crosses = |other: &Grid| other.x < x.saturating_add(w) && x < other.x.saturating_add(other.w);
        if let Some(other) = above.iter().map(|other| &placed[*other]).find(|other| crosses(&other.grid)) {
            // The one that stands later in the file is the one to move.
            let (under, over) = if other.at.span().start < panel.at.span().start { (other, panel) } else { (panel, other) };
            let message = format!("expected panels beside each other, found {} over {}", over.called, under.called);
            judge
                .warning(OVERLAP, over.at, &message)
                .beside(under.at, format!("{} is here", under.called))
                .hint("Grafana moves one of them down when it opens the dashboard");
        }
        above.push(at);
    }
}
