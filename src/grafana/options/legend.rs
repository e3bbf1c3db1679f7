//! The legend of a graph. `asTable` and `isVisible`, left-overs without effect in Grafana's schema, are not written.

use serde::{Serialize, Serializer};

use super::{Has, words};
use crate::grafana::panel::Panel;
use crate::grafana::reducer::Reducer;

words! {
    /// How a legend looks.
    LegendMode {
        /// Names in a line.
        List = "list",
        /// A table with a column for each calculation.
        Table = "table",
    }
}

words! {
    /// Where a legend stands.
    LegendPlacement {
        /// Below the graph.
        Bottom = "bottom",
        /// At its right side.
        Right = "right",
    }
}

words! {
    /// What becomes of names that are too long; Grafana 13.1 and later.
    LegendOverflow {
        /// They are cut.
        Ellipsis = "ellipsis",
        /// They continue on the next line.
        Wrap = "wrap",
    }
}

/// How wide a legend at the right side is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegendWidth {
    /// In pixels.
    Pixels(u16),
    /// In percent of the panel, up to 100; Grafana 13.2 and later.
    Percent(u8),
}

impl Serialize for LegendWidth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Pixels(pixels) => serializer.serialize_u16(*pixels),
            Self::Percent(percent) => serializer.collect_str(&format_args!("{}%", percent.min(&100))),
        }
    }
}

/// The legend of a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Legend {
    show_legend: bool,
    display_mode: LegendMode,
    placement: LegendPlacement,
    calcs: Vec<Reducer>,
    overflow: LegendOverflow,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort_desc: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<LegendWidth>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u32>,
}

impl Legend {
    /// Names in a line below the graph.
    #[must_use]
    pub const fn list() -> Self {
        Self {
            show_legend: true,
            display_mode: LegendMode::List,
            placement: LegendPlacement::Bottom,
            calcs: Vec::new(),
            overflow: LegendOverflow::Ellipsis,
            sort_by: None,
            sort_desc: None,
            width: None,
            limit: None,
        }
    }

    /// A table with the given columns.
    #[must_use]
    pub fn table(calcs: impl IntoIterator<Item = Reducer>) -> Self {
        Self { display_mode: LegendMode::Table, ..Self::list().calcs(calcs) }
    }

    /// No legend.
    #[must_use]
    pub const fn hidden() -> Self {
        let mut legend = Self::list();
        legend.show_legend = false;
        legend
    }

    /// What is written behind each name, or in the columns of a table.
    #[must_use]
    pub fn calcs(mut self, calcs: impl IntoIterator<Item = Reducer>) -> Self {
        self.calcs = calcs.into_iter().collect();
        self
    }

    /// At the right side instead of below.
    #[must_use]
    pub const fn right(mut self) -> Self {
        self.placement = LegendPlacement::Right;
        self
    }

    /// How wide it is; counts at the right side only.
    #[must_use]
    pub const fn width(mut self, width: LegendWidth) -> Self {
        self.width = Some(width);
        self
    }

    /// Rows of the table by the given column, largest first.
    #[must_use]
    pub fn largest_first(self, by: Reducer) -> Self {
        self.sorted_by(by.title(), true)
    }

    /// Rows of the table by the given column, smallest first.
    #[must_use]
    pub fn smallest_first(self, by: Reducer) -> Self {
        self.sorted_by(by.title(), false)
    }

    /// Rows of the table by the column with the given title (`Name` is the first column's), largest first or not.
    #[must_use]
    pub fn sorted_by(mut self, title: impl Into<String>, descending: bool) -> Self {
        self.sort_by = Some(title.into());
        self.sort_desc = Some(descending);
        self
    }

    /// Long names continue on the next line instead of being cut; Grafana 13.1 and later.
    #[must_use]
    pub const fn wrap_names(mut self) -> Self {
        self.overflow = LegendOverflow::Wrap;
        self
    }

    /// At most so many names; Grafana 13.2 and later.
    #[must_use]
    pub const fn limit(mut self, names: u32) -> Self {
        self.limit = Some(names);
        self
    }
}

impl Default for Legend {
    fn default() -> Self {
        Self::list()
    }
}

impl<K: Has<Legend>> Panel<K> {
    /// Another legend than names in a line below.
    #[must_use]
    pub fn legend(mut self, legend: Legend) -> Self {
        *self.kind.part() = legend;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn legends_are_spelled_as_grafana_has_them() {
        assert_eq!(json!(Legend::list()), json!({"showLegend": true, "displayMode": "list", "placement": "bottom", "calcs": [], "overflow": "ellipsis"}));
        assert_eq!(
            json!(
                Legend::table([Reducer::Max, Reducer::Percentile(95)])
                    .right()
                    .largest_first(Reducer::Max)
                    .width(LegendWidth::Percent(120))
                    .limit(5)
                    .wrap_names()
            ),
            json!({"showLegend": true, "displayMode": "table", "placement": "right", "calcs": ["max", "p95"], "overflow": "wrap",
                   "sortBy": "Max", "sortDesc": true, "width": "100%", "limit": 5})
        );
        assert_eq!(json!(Legend::hidden())["showLegend"], false);
    }
}
