//! Two dashboards beside each other: settings, variables, annotations, rows and panels.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::pairs::pairs;
use super::portrait::Portrait;
use crate::grafana::file::{Board, Grid, Variable};
use crate::model::difference::{Change, Difference, What, compare};

/// What counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Fields that Grafana's server or editor sets count too: `id`, `version` and `iteration` of the dashboard, `pluginVersion` of panels.
    pub server_fields: bool,
}

/// Fields of a dashboard that the server sets.
const SERVER: [&str; 3] = ["id", "version", "iteration"];
/// Fields whose parts are compared by name.
const APART: [&str; 8] = ["panels", "rows", "templating", "annotations", "elements", "layout", "variables", "__elements"];

/// The field that says where a panel stands.
const PLACE: &str = "place";
const ROW: &str = "row";

/// What differs: the dashboard itself first, then variables, annotations and panels, in the new one's order; what was removed
/// stands behind.
#[must_use]
pub fn boards(old: Board<'_>, new: Board<'_>, options: Options) -> Vec<Difference> {
    let mut found = Vec::new();
    let across = old.model().is_v2() != new.model().is_v2();
    found.extend(Difference::changed("dashboard", new.title().unwrap_or_default(), settings(old, new, across, options)));
    variables(old, new, across, &mut found);
    annotations(old, new, across, &mut found);
    panels(old, new, across, options, &mut found);
    found
}

/// Whether a panel only stands somewhere else than before.
#[must_use]
pub fn moved_only(difference: &Difference) -> bool {
    difference.what == What::Changed && difference.kind == "panel" && difference.changes.iter().all(|c| c.field == PLACE)
}

fn settings(old: Board<'_>, new: Board<'_>, across: bool, options: Options) -> Vec<Change> {
    let mut changes = Vec::new();
    if across {
        let text = |text: Option<std::borrow::Cow<'_, str>>| text.map(|t| Value::from(t.into_owned()));
        compare("model", Some(&old.model().as_str().into()), Some(&new.model().as_str().into()), &mut changes);
        compare("title", text(old.title()).as_ref(), text(new.title()).as_ref(), &mut changes);
        let tags = |b: Board<'_>| Value::from(b.tags().into_iter().map(std::borrow::Cow::into_owned).collect::<Vec<_>>());
        compare("tags", Some(&tags(old)), Some(&tags(new)), &mut changes);
        return changes;
    }
    if old.model() != new.model() {
        compare("model", Some(&old.model().as_str().into()), Some(&new.model().as_str().into()), &mut changes);
    }
    let trimmed = |board: Board<'_>| {
        let entries = board.value().entries().filter_map(|e| Some((e.key.as_str()?, e.value)));
        let kept = entries.filter(|(key, _)| !APART.contains(&&**key) && (options.server_fields || !SERVER.contains(&&**key)));
        Value::Object(kept.map(|(key, value)| (key.into_owned(), value.to_serde())).collect::<Map<_, _>>())
    };
    compare("", Some(&trimmed(old)), Some(&trimmed(new)), &mut changes);
    if old.api_version().is_some() && new.api_version().is_some() {
        let name = |b: Board<'_>| b.uid().map(|uid| Value::from(uid.into_owned()));
        compare("metadata.name", name(old).as_ref(), name(new).as_ref(), &mut changes);
    }
    changes
}

/// What is found again by its name, in the order of the new ones; removed ones behind.
fn by_name<T>(old: &[(String, T)], new: &[(String, T)], mut each: impl FnMut(&str, Option<&T>, Option<&T>)) {
    for (name, value) in new {
        each(name, old.iter().find(|(other, _)| other == name).map(|(_, v)| v), Some(value));
    }
    for (name, value) in old.iter().filter(|(name, _)| new.iter().all(|(other, _)| other != name)) {
        each(name, Some(value), None);
    }
}

struct Named {
    value: Value,
    path: String,
    detail: Option<String>,
}

fn named(kind: &'static str, old: &[(String, Named)], new: &[(String, Named)], found: &mut Vec<Difference>) {
    by_name(old, new, |name, old, new| {
        let difference = match (old, new) {
            (Some(a), Some(b)) => {
                let mut changes = Vec::new();
                compare("", Some(&a.value), Some(&b.value), &mut changes);
                Difference::changed(kind, name, changes)
            }
            (None, Some(_)) => Some(Difference::new(What::Added, kind, name)),
            (Some(_), None) => Some(Difference::new(What::Removed, kind, name)),
            (None, None) => None,
        };
        found.extend(difference.map(|d| Difference {
            old_path: old.map(|n| n.path.clone()),
            new_path: new.map(|n| n.path.clone()),
            detail: new.or(old).and_then(|n| n.detail.clone()),
            ..d
        }));
    });
}

fn variables(old: Board<'_>, new: Board<'_>, across: bool, found: &mut Vec<Difference>) {
    let of = |board: Board<'_>| -> Vec<(String, Named)> {
        let name = |v: &Variable<'_>| v.name().unwrap_or_default().into_owned();
        let value = |v: &Variable<'_>| {
            if across {
                let query = v.query().map(|q| q.into_owned());
                return serde_json::json!({"type": v.kind(), "query": query});
            }
            v.value().to_serde()
        };
        board.variables().iter().map(|v| (name(v), Named { value: value(v), path: v.path(), detail: v.kind().map(std::borrow::Cow::into_owned) })).collect()
    };
    let (old, new) = (of(old), of(new));
    named("variable", &old, &new, found);
    let order = |list: &[(String, Named)], other: &[(String, Named)]| -> Vec<String> {
        list.iter().filter(|(name, _)| other.iter().any(|(o, _)| o == name)).map(|(name, _)| name.clone()).collect()
    };
    let (before, after) = (order(&old, &new), order(&new, &old));
    if before != after {
        found.extend(Difference::changed("variables", "", vec![Change::new("order", Some(before.into()), Some(after.into()))]));
    }
}

fn annotations(old: Board<'_>, new: Board<'_>, across: bool, found: &mut Vec<Difference>) {
    let of = |board: Board<'_>| -> Vec<(String, Named)> {
        let value = |a: &crate::grafana::file::Annotation<'_>| {
            if across { serde_json::json!({"expr": a.expr_value().and_then(crate::json::Value::as_str)}) } else { a.value().to_serde() }
        };
        board.annotations().iter().map(|a| (a.name().unwrap_or_default().into_owned(), Named { value: value(a), path: a.path(), detail: None })).collect()
    };
    named("annotation", &of(old), &of(new), found);
}

fn panels(old: Board<'_>, new: Board<'_>, across: bool, options: Options, found: &mut Vec<Difference>) {
    let (old, new) = (portraits(old, across), portraits(new, across));
    let pairs = pairs(&old, &new);
    let of_new: BTreeMap<usize, usize> = pairs.iter().map(|(i, j)| (*j, *i)).collect();
    let kept: BTreeSet<usize> = pairs.iter().map(|(i, _)| *i).collect();
    for (j, panel) in new.iter().enumerate() {
        let Some(i) = of_new.get(&j) else {
            found.push(Difference { new_path: Some(panel.path()), ..whole(What::Added, panel) });
            continue;
        };
        let before = &old[*i];
        let changes = changes(before, panel, across, options);
        if changes.is_empty() {
            continue;
        }
        let kind = if panel.is_row { "row" } else { "panel" };
        found.extend(Difference::changed(kind, called(panel), changes).map(|d| Difference {
            detail: Some(panel.detail()),
            old_path: Some(before.path()),
            new_path: Some(panel.path()),
            ..d
        }));
    }
    for (_, panel) in old.iter().enumerate().filter(|(i, _)| !kept.contains(i)) {
        found.push(Difference { old_path: Some(panel.path()), ..whole(What::Removed, panel) });
    }
}

fn portraits(board: Board<'_>, across: bool) -> Vec<Portrait<'_>> {
    let all = board.panels().into_iter().filter(|p| p.value().is_object() && !(across && p.is_row()));
    all.map(Portrait::of).collect()
}

fn called(panel: &Portrait<'_>) -> String {
    if panel.title.trim().is_empty() { format!("untitled at {}", panel.path()) } else { panel.title.clone() }
}

/// A panel that only one of the dashboards has: what it asks says what it is.
fn whole(what: What, panel: &Portrait<'_>) -> Difference {
    let kind = if panel.is_row { "row" } else { "panel" };
    let side = |value: Value| if what == What::Added { (None, Some(value)) } else { (Some(value), None) };
    let queries = panel.queries.iter().filter_map(|(id, query)| {
        let (old, new) = side(query.get("expr")?.clone());
        Some(Change::new(format!("query {id} expr"), old, new))
    });
    Difference { detail: Some(panel.detail()), changes: queries.collect(), ..Difference::new(what, kind, called(panel)) }
}

fn changes(old: &Portrait<'_>, new: &Portrait<'_>, across: bool, options: Options) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.id != new.id {
        changes.push(Change::new("id", old.id.map(Value::from), new.id.map(Value::from)));
    }
    if old.row != new.row {
        changes.push(Change::new(ROW, old.row.clone().map(Value::from), new.row.clone().map(Value::from)));
    }
    if old.grid != new.grid && !across {
        changes.push(Change::new(PLACE, old.grid.map(place), new.grid.map(place)));
    }
    let before = changes.len();
    compare("", Some(&old.fields), Some(&new.fields), &mut changes);
    let dropped = |c: &Change| {
        let server = c.field == "pluginVersion" && !options.server_fields;
        let empty =
            |v: &Option<Value>| v.as_ref().is_none_or(|v| *v == Value::Bool(false) || *v == "" || v.as_array().is_some_and(Vec::is_empty) || v.is_null());
        // What one model leaves out, the other says with its default; the panel's datasource stands in the queries of v2.
        server || (across && (c.field.starts_with("datasource") || (empty(&c.old) && empty(&c.new))))
    };
    let mut at = 0;
    changes.retain(|c| {
        at += 1;
        at <= before || !dropped(c)
    });
    let query = |list: &[(String, Value)]| -> Vec<(String, Value)> { list.to_vec() };
    by_name(&query(&old.queries), &query(&new.queries), |id, old, new| match (old, new) {
        (Some(_), Some(_)) => {
            let mut inner = Vec::new();
            compare("", old, new, &mut inner);
            inner.retain(|c| !across || !c.field.starts_with("datasource"));
            changes.extend(inner.into_iter().map(|c| Change { field: format!("query {id} {}", c.field), ..c }));
        }
        (old, new) => changes.push(Change::new(format!("query {id}"), old.cloned(), new.cloned())),
    });
    changes
}

/// `x 0, y 8, 12 wide, 8 high`.
fn place(grid: Grid) -> Value {
    format!("x {}, y {}, {} wide, {} high", grid.x, grid.y, grid.w, grid.h).into()
}

#[cfg(test)]
mod tests;
