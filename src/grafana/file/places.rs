//! Where the layout of a v2 dashboard puts its elements. A loop over the four kinds of layout; it judges nothing.

use super::board::{list, text};
use crate::json::Value;

/// An item of a layout that names an element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'d> {
    /// The item: `{"kind": "GridLayoutItem", "spec": ..}`.
    pub(super) value: Value<'d>,
    /// Its `spec`.
    pub(super) spec: Value<'d>,
    /// The innermost row or tab around it.
    pub(super) section: Option<Value<'d>>,
    /// The layout that holds it; items of one layout share the grid.
    pub(super) layout: Value<'d>,
}

/// What a layout holds, in the order in which it is read.
#[derive(Debug, Default)]
pub(super) struct Places<'d> {
    pub(super) items: Vec<Item<'d>>,
    /// Rows and tabs.
    pub(super) sections: Vec<Value<'d>>,
    /// Every layout.
    pub(super) layouts: Vec<Value<'d>>,
    /// Layouts of a kind that Grafana does not have.
    pub(super) unknown: Vec<Value<'d>>,
}

/// Kinds of layouts.
pub(super) const LAYOUTS: [&str; 4] = ["GridLayout", "RowsLayout", "AutoGridLayout", "TabsLayout"];

/// What `spec.layout` of a v2 dashboard holds.
pub(super) fn of(spec: Value<'_>) -> Places<'_> {
    let mut places = Places::default();
    let mut open: Vec<Step<'_>> = spec.get("layout").map(|layout| Step { layout, section: None }).into_iter().collect();
    while let Some(Step { layout, section }) = open.pop() {
        let Some(inner) = layout.get("spec") else {
            places.unknown.extend(Some(layout).filter(|l| text(*l, "kind").is_none_or(|k| !LAYOUTS.contains(&&*k))));
            continue;
        };
        places.layouts.push(layout);
        let below = match text(layout, "kind").as_deref() {
            // `ResponsiveGridLayout` and rows among the items are of v2alpha1.
            Some("GridLayout" | "AutoGridLayout" | "ResponsiveGridLayout") => {
                items(layout, inner, section, &mut places);
                continue;
            }
            Some("RowsLayout") => "rows",
            Some("TabsLayout") => "tabs",
            _ => {
                places.unknown.push(layout);
                continue;
            }
        };
        let sections: Vec<_> = list(inner, below).filter(|s| s.is_object()).collect();
        places.sections.extend(&sections);
        let layouts = sections.iter().rev().filter_map(|s| Some(Step { layout: s.get("spec")?.get("layout")?, section: Some(*s) }));
        open.extend(layouts);
    }
    places
}

struct Step<'d> {
    layout: Value<'d>,
    section: Option<Value<'d>>,
}

fn items<'d>(layout: Value<'d>, spec: Value<'d>, section: Option<Value<'d>>, places: &mut Places<'d>) {
    for value in list(spec, "items") {
        let Some(spec) = value.get("spec") else { continue };
        if text(value, "kind").as_deref() == Some("GridLayoutRow") {
            places.sections.push(value);
            let inner = list(spec, "elements").filter_map(|value| Some(Item { value, spec: value.get("spec")?, section: Some(value), layout: spec }));
            places.items.extend(inner);
        } else {
            places.items.push(Item { value, spec, section, layout });
        }
    }
}

impl<'d> Item<'d> {
    /// The name of the element, with its place.
    pub(super) fn element(self) -> Option<Value<'d>> {
        self.spec.get("element").and_then(|e| e.get("name")).filter(|n| n.as_str().is_some())
    }
}
