//! Layouts as the classic model has them: one list of panels and rows on a grid of 24 columns.
//!
//! What has no classic form follows the server's conversion (`apps/dashboard/pkg/migration/conversion`): nested rows follow
//! each other, tabs become open rows, auto grids become columns of equal width, new row ids follow the largest panel id.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::report::Report;
use super::{AutoGrid, Element, Group, Layout, Model, Repeat};
use crate::grafana::layout::{COLUMNS, Place};

/// A panel or a row where it stands.
#[derive(Debug)]
pub(super) enum Placed<'a> {
    Panel { element: &'a Element, id: u32, place: Place, repeat: Option<Cow<'a, Repeat>> },
    Row { group: &'a Group, id: u32, y: u32, collapsed: bool, inner: Vec<Placed<'a>> },
}

/// The list of a model's panels, and what had to give way.
pub(super) fn flatten<'a>(model: &'a Model, report: &mut Report) -> Vec<Placed<'a>> {
    let largest = model.panels.iter().map(|p| p.id).max().unwrap_or(0);
    let mut rows = BTreeSet::new();
    group_ids(&model.layout, &mut rows);
    let next = largest.max(rows.last().copied().unwrap_or(0)).saturating_add(1);
    let taken = model.panels.iter().map(|p| p.id).collect();
    let mut flat = Flat { model, next, taken, shown: BTreeSet::new(), report };
    let mut out = Vec::with_capacity(model.panels.len());
    flat.layout(&model.layout, 0, None, &mut out);
    let Flat { shown, .. } = flat;
    for (_, panel) in model.panels.iter().enumerate().filter(|(index, _)| !shown.contains(index)) {
        report.add(format!("panel \"{}\"", panel.panel.title), format!("it stands nowhere in the layout (element {}) and is left out", panel.element_key()));
    }
    out
}

fn group_ids(layout: &Layout, ids: &mut BTreeSet<u32>) {
    if let Layout::Rows(groups) | Layout::Tabs(groups) = layout {
        for group in groups {
            ids.extend(group.id);
            group_ids(&group.layout, ids);
        }
    }
}

struct Flat<'a, 'r> {
    model: &'a Model,
    /// The next free id.
    next: u32,
    /// Ids that panels and rows have.
    taken: BTreeSet<u32>,
    /// Panels that stand somewhere already.
    shown: BTreeSet<usize>,
    report: &'r mut Report,
}

impl<'a> Flat<'a, '_> {
    fn fresh(&mut self) -> u32 {
        while !self.taken.insert(self.next) {
            self.next = self.next.saturating_add(1);
        }
        self.next
    }

    /// Appends what stands in `layout` below line `top`; `folded` is the title of the folded row around it. Gives the first free line.
    fn layout(&mut self, layout: &'a Layout, top: u32, folded: Option<&str>, out: &mut Vec<Placed<'a>>) -> u32 {
        match layout {
            Layout::Grid(items) => {
                let mut bottom = top;
                for item in items {
                    let place = Place { y: item.place.y.saturating_add(top), ..item.place };
                    bottom = bottom.max(place.y.saturating_add(place.h));
                    self.panel(item.panel, place, item.repeat.as_ref().map(Cow::Borrowed), out);
                }
                bottom
            }
            Layout::Rows(groups) => self.groups(groups, "row", top, folded, out),
            Layout::Tabs(groups) => {
                self.report.add("", "tabs become rows: the classic model has no tabs");
                self.groups(groups, "tab", top, folded, out)
            }
            Layout::AutoGrid(grid) => self.auto(grid, top, out),
        }
    }

    fn groups(&mut self, groups: &'a [Group], what: &str, mut top: u32, folded: Option<&str>, out: &mut Vec<Placed<'a>>) -> u32 {
        for group in groups {
            let title = group.title.as_deref().unwrap_or_default();
            let place = format!("{what} \"{title}\"");
            if group.condition.is_some() {
                self.report.add(place.as_str(), "it is always shown: the classic model has no conditions");
            }
            if group.variables.as_ref().is_some_and(|v| !v.is_empty()) {
                self.report.add(place.as_str(), "its own variables are left out: the classic model has none inside rows");
            }
            if group.fill_screen == Some(true) {
                self.report.add(place.as_str(), "it does not fill the screen in the classic model");
            }
            self.report.fields(&place, &group.extra.v2);
            if group.hide_header == Some(true) && what == "row" {
                // What stands above the first row has no heading in the classic model either.
                if !out.iter().all(|p| matches!(p, Placed::Panel { .. })) || group.repeat.is_some() {
                    self.report.add(place.as_str(), "it joins the row above: the classic model has no rows without heading");
                }
                top = self.layout(&group.layout, top, folded, out);
                continue;
            }
            if let Some(outer) = folded {
                self.report.add(place.as_str(), format!("it stands without heading in the folded row \"{outer}\": rows do not nest in the classic model"));
                top = self.layout(&group.layout, top, folded, out);
                continue;
            }
            let id = match group.id {
                Some(id) if self.taken.insert(id) => id,
                _ => self.fresh(),
            };
            let collapsed = group.collapsed == Some(true) && what == "row";
            let mut inner = Vec::new();
            let at = out.len();
            if collapsed {
                self.layout(&group.layout, top + 1, Some(title), &mut inner);
                out.push(Placed::Row { group, id, y: top, collapsed, inner });
                top += 1;
            } else {
                out.push(Placed::Row { group, id, y: top, collapsed, inner });
                top = self.layout(&group.layout, top + 1, None, out);
                if out[at + 1..].iter().any(|p| matches!(p, Placed::Row { .. })) {
                    self.report.add(place.as_str(), "rows inside of it follow it: rows do not nest in the classic model");
                }
            }
        }
        top
    }

    fn auto(&mut self, grid: &'a AutoGrid, top: u32, out: &mut Vec<Placed<'a>>) -> u32 {
        self.report.add("", "an auto grid becomes a grid of fixed columns: the classic model has no auto grids");
        let columns = whole(grid.max_columns.unwrap_or(3.0)).clamp(1, COLUMNS);
        let w = COLUMNS / columns;
        let h = match grid.row_height.as_str() {
            "short" => 5,
            "tall" => 14,
            "custom" => whole((grid.row_pixels.unwrap_or(320.0) / 38.0).ceil()).clamp(1, 1000),
            _ => 9,
        };
        for (n, item) in (0_u32..).zip(&grid.items) {
            let place = Place { x: n % columns * w, y: top + n / columns * h, w, h };
            let repeat =
                item.repeat.as_ref().map(|variable| Cow::Owned(Repeat { variable: variable.clone(), direction: Some("h".into()), max_per_row: Some(columns) }));
            if item.condition.is_some() {
                let title = self.model.panels.get(item.panel).map_or("", |p| p.panel.title.as_str());
                self.report.add(format!("panel \"{title}\""), "it is always shown: the classic model has no conditions");
            }
            self.panel(item.panel, place, repeat, out);
        }
        let lines = u32::try_from(grid.items.len()).unwrap_or(u32::MAX).div_ceil(columns);
        top.saturating_add(lines.saturating_mul(h))
    }

    fn panel(&mut self, index: usize, place: Place, repeat: Option<Cow<'a, Repeat>>, out: &mut Vec<Placed<'a>>) {
        let Some(element) = self.model.panels.get(index) else { return };
        let mut id = element.id;
        if !self.shown.insert(index) {
            id = self.fresh();
            self.report.add(format!("panel \"{}\"", element.panel.title), "it stands in two places and becomes two panels");
        }
        out.push(Placed::Panel { element, id, place, repeat });
    }
}

/// A number of the layout as a whole one, never below 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range before")]
fn whole(value: f64) -> u32 {
    value.clamp(0.0, 1_000_000.0) as u32
}
