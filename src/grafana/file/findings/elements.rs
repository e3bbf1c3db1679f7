//! v2: elements and the layout that shows them, and kinds that Grafana does not have.

use rustc_hash::{FxHashMap, FxHashSet};

use super::shape::kind_of;
use super::{ELEMENT, Judge, LAYOUT, More, shown};
use crate::grafana::file::places::{self, LAYOUTS};
use crate::json::{Kind, Value};
use crate::text::nearest;

pub(super) fn check(judge: &mut Judge<'_, '_>) {
    let spec = judge.board.value;
    let entries: Vec<_> = spec.get("elements").into_iter().flat_map(Value::entries).collect();
    let names: FxHashSet<_> = entries.iter().filter_map(|e| e.key.as_str()).collect();
    let places = places::of(spec);
    let mut shown_by: FxHashMap<_, Value<'_>> = FxHashMap::default();
    for item in &places.items {
        let Some(reference) = item.element() else {
            judge
                .error(ELEMENT, item.value, "expected an element in the item, found none")
                .hint("name one: `\"element\": {\"kind\": \"ElementReference\", \"name\": ..}`");
            continue;
        };
        let name = reference.as_str().unwrap_or_default();
        if !names.contains(&name) {
            let mut ordered: Vec<&str> = names.iter().map(|n| &**n).collect();
            ordered.sort_unstable();
            let near = nearest(&name, ordered).first().map(|n| (*n).to_owned());
            let message = format!("expected the name of an element, found `{name}`, which `elements` does not have");
            let finding = judge.error(ELEMENT, reference, &message);
            finding.hint(
                near.map_or_else(|| "Grafana refuses the dashboard: add the element, or take the item out".to_owned(), |n| format!("did you mean `{n}`?")),
            );
        } else if let Some(first) = shown_by.get(&name) {
            let message = format!("expected each element once in the layout, found `{name}` again");
            judge.error(ELEMENT, reference, &message).beside(*first, "first here").hint("two panels need two elements with ids of their own");
        } else {
            shown_by.insert(name, reference);
        }
    }
    for entry in entries.iter().filter(|e| e.value.is_object()) {
        let Some(name) = entry.key.as_str() else { continue };
        if !shown_by.contains_key(&name) {
            let message = format!("expected every element in the layout, found `{name}` nowhere in it");
            judge.warning(ELEMENT, entry.value, &message).hint("nobody sees it, and Grafana drops it when the dashboard is saved");
        }
        if let Some(kind) = entry.value.get("kind").filter(|k| kind_of(entry.value).is_some_and(|k| k != "Panel" && k != "LibraryPanel") && !k.is_null()) {
            let message = format!("expected `Panel` or `LibraryPanel` for the kind of the element `{name}`, found {}", shown(kind));
            judge.error(ELEMENT, kind, &message);
        }
    }
    for layout in places.unknown {
        let kind = layout.get("kind").unwrap_or(layout);
        if kind.kind() == Kind::Invalid {
            continue;
        }
        let found = if kind.is_object() { "a layout without `kind` or `spec`".to_owned() } else { shown(kind) };
        let near = kind.as_str().and_then(|k| nearest(&k, LAYOUTS).first().copied());
        let finding = judge.error(LAYOUT, kind, &format!("expected one of {}, found {found}", LAYOUTS.map(|l| format!("`{l}`")).join(", ")));
        finding.hint(near.map_or_else(|| "what it holds is shown nowhere".to_owned(), |near| format!("did you mean `{near}`?")));
    }
    if spec.get("layout").is_none() && !entries.is_empty() {
        judge.error(LAYOUT, spec, "expected a `layout`, found none").hint("elements are shown only where a layout names them");
    }
    for layout in places.layouts {
        items(judge, layout);
    }
}

/// Whether a layout holds items of its own kind.
fn items(judge: &mut Judge<'_, '_>, layout: Value<'_>) {
    let (field, expected) = match kind_of(layout).as_deref() {
        Some("GridLayout") => ("items", "GridLayoutItem"),
        Some("AutoGridLayout") => ("items", "AutoGridLayoutItem"),
        Some("RowsLayout") => ("rows", "RowsLayoutRow"),
        Some("TabsLayout") => ("tabs", "TabsLayoutTab"),
        _ => return,
    };
    let Some(list) = layout.get("spec").and_then(|s| s.get(field)) else { return };
    for item in list.elements() {
        let Some(kind) = item.get("kind") else { continue };
        if kind.as_str().is_some_and(|k| k != expected && k != "GridLayoutRow") {
            judge.error(LAYOUT, kind, &format!("expected `{expected}` in this layout, found {}", shown(kind)));
        }
    }
}
