//! Panels by themselves: ids, types, and rows with what belongs to them.

use rustc_hash::FxHashMap;

use super::{Judge, More, PANEL_ID, PANEL_TYPE, ROW, is_whole, shown};
use crate::diag::Level;
use crate::grafana::file::board::{Model, list};
use crate::grafana::file::panel::Panel;
use crate::json::{Kind, Value};

pub(super) fn check<'d>(judge: &mut Judge<'_, 'd>, panels: &[Panel<'d>]) {
    let mut seen: FxHashMap<u64, Panel<'d>> = FxHashMap::default();
    for panel in panels.iter().copied().filter(|p| p.value().is_object()) {
        kind(judge, panel);
        if judge.board.model == Model::LibraryPanel {
            continue; // it gets an id where it is used
        }
        id(judge, panel);
        if let Some(id) = panel.id().filter(|id| *id > 0) {
            match seen.get(&id) {
                Some(first) => duplicate(judge, id, *first, panel),
                None => drop(seen.insert(id, panel)),
            }
        }
    }
    if judge.board.model == Model::Classic {
        rows(judge);
    }
}

fn id(judge: &mut Judge<'_, '_>, panel: Panel<'_>) {
    let v2 = judge.board.model.is_v2();
    let Some(spec) = panel.spec() else { return };
    let level = if v2 { Level::Error } else { Level::Warning };
    let why = if v2 {
        "an id of 1 or more, which no other panel has"
    } else {
        "Grafana gives it one when it loads the dashboard, and links and alerts cannot name it"
    };
    match spec.get("id") {
        None if !is_whole(spec) => {}
        None => {
            let message = format!("expected an `id` for {}, found none", panel.called());
            judge.note(level, PANEL_ID, panel.value(), &message).hint(why);
        }
        Some(value) if panel.id() == Some(0) || value.is_null() => {
            let message = format!("expected an `id` of 1 or more for {}, found {}", panel.called(), shown(value));
            judge.note(level, PANEL_ID, value, &message).hint(why);
        }
        Some(value) if panel.id().is_none() && value.kind() != Kind::Invalid => {
            let message = format!("expected a whole number for the `id` of {}, found {}", panel.called(), shown(value));
            judge.error(PANEL_ID, value, &message).hint("links, alerts and repeated panels compare ids as numbers");
        }
        Some(_) => {}
    }
}

fn duplicate(judge: &mut Judge<'_, '_>, id: u64, first: Panel<'_>, again: Panel<'_>) {
    let (Some(value), Some(before)) = (again.spec().and_then(|s| s.get("id")), first.spec().and_then(|s| s.get("id"))) else { return };
    let v2 = judge.board.model.is_v2();
    let message = format!("expected each panel to have an id of its own, found {id} of {} for {} again", first.called(), again.called());
    let level = if v2 { Level::Error } else { Level::Warning };
    judge.note(level, PANEL_ID, value, &message).beside(before, format!("{} has it first", first.called())).hint(if v2 {
        "give one of them another id"
    } else {
        "Grafana gives the second another id on loading, so links and alerts meet the wrong panel"
    });
}

fn kind(judge: &mut Judge<'_, '_>, panel: Panel<'_>) {
    if panel.library_panel().is_some() || panel.kind().is_some_and(|k| !k.trim().is_empty()) {
        return;
    }
    let value = panel.value();
    let named = if judge.board.model.is_v2() {
        if super::shape::kind_of(value).is_some_and(|k| k != "Panel") {
            return;
        }
        panel.spec().and_then(|s| s.get("vizConfig")).and_then(|v| v.get(if judge.board.model == Model::V2Alpha1 { "kind" } else { "group" }))
    } else {
        value.get("type")
    };
    let (at, found) = named.map_or((value, "none".to_owned()), |v| (v, shown(v)));
    if at.kind() != Kind::Invalid && is_whole(value) {
        let message = format!("expected the type of {}, found {found}", panel.called());
        judge.error(PANEL_TYPE, at, &message).hint("say which plugin shows it: `timeseries`, `stat`, `table`, ..");
    }
}

/// Rows that are open hold their panels behind them, folded ones inside.
fn rows(judge: &mut Judge<'_, '_>) {
    let panels: Vec<Value<'_>> = list(judge.board.value, "panels").filter(|p| p.is_object()).collect();
    for (at, value) in panels.iter().enumerate() {
        let row = Panel::bare(*value, Model::Classic);
        let inside = list(*value, "panels").count();
        if !row.is_row() {
            if inside > 0 {
                let message = format!("expected `panels` in rows only, found {inside} in {}", row.called());
                judge.error(ROW, *value, &message).hint("Grafana drops them: put them behind it");
            }
            continue;
        }
        let behind = panels.get(at + 1).filter(|next| !Panel::bare(**next, Model::Classic).is_row());
        if !row.is_collapsed() && inside > 0 {
            let message = format!("expected the panels of the open row {} behind it, found {inside} inside", row.called());
            judge.error(ROW, *value, &message).hint("Grafana drops them: fold the row with `\"collapsed\": true`, or put them behind it in `panels`");
        } else if row.is_collapsed()
            && inside == 0
            && let Some(next) = behind
        {
            let message = format!("expected the panels of the folded row {} inside it, found none", row.called());
            let next = Panel::bare(*next, Model::Classic);
            judge
                .warning(ROW, *value, &message)
                .beside(next.value(), format!("{} stays visible below it", next.called()))
                .hint("open the row with `\"collapsed\": false`, or put its panels into its `panels`");
        }
    }
}
