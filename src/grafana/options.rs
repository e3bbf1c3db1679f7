//! Option objects that several panels share: legend, tooltip, reducers, orientation. Defaults are those of Grafana's editor.

use serde::Serialize;

pub(super) use super::reducer::Reducer;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// As Grafana spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}
pub(super) use words;

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
    /// What a tooltip shows.
    TooltipMode {
        /// The series under the pointer.
        Single = "single",
        /// All series at that time.
        Multi = "multi",
        /// Nothing.
        Off = "none",
    }
}

words! {
    /// In which order a tooltip shows several series.
    TooltipSort {
        /// As they come.
        Unsorted = "none",
        /// Smallest first.
        Ascending = "asc",
        /// Largest first.
        Descending = "desc",
    }
}

words! {
    /// In which direction values are laid out.
    Orientation {
        /// As fits best.
        Auto = "auto",
        /// Side by side.
        Horizontal = "horizontal",
        /// One below the other.
        Vertical = "vertical",
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
    #[serde(skip_serializing_if = "Option::is_none")]
    sort_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort_desc: Option<bool>,
}

impl Legend {
    /// Names in a line below the graph.
    #[must_use]
    pub const fn list() -> Self {
        Self { show_legend: true, display_mode: LegendMode::List, placement: LegendPlacement::Bottom, calcs: Vec::new(), sort_by: None, sort_desc: None }
    }

    /// A table with the given columns.
    #[must_use]
    pub fn table(calcs: impl IntoIterator<Item = Reducer>) -> Self {
        Self { display_mode: LegendMode::Table, calcs: calcs.into_iter().collect(), ..Self::list() }
    }

    /// No legend.
    #[must_use]
    pub const fn hidden() -> Self {
        let mut legend = Self::list();
        legend.show_legend = false;
        legend
    }

    /// At the right side instead of below.
    #[must_use]
    pub const fn right(mut self) -> Self {
        self.placement = LegendPlacement::Right;
        self
    }

    /// Rows of the table by the given column, largest first. Grafana sorts by the column's title, so only calculations with a fixed title can be named.
    #[must_use]
    pub const fn largest_first(mut self, by: Reducer) -> Self {
        self.sort_by = Some(match by {
            Reducer::Last => "Last",
            Reducer::Max => "Max",
            Reducer::Min => "Min",
            Reducer::Mean => "Mean",
            Reducer::Sum => "Total",
            _ => "Last *",
        });
        self.sort_desc = Some(true);
        self
    }
}

impl Default for Legend {
    fn default() -> Self {
        Self::list()
    }
}

/// The tooltip of a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Tooltip {
    pub(super) mode: TooltipMode,
    pub(super) sort: TooltipSort,
}

impl Default for Tooltip {
    fn default() -> Self {
        Self { mode: TooltipMode::Single, sort: TooltipSort::Unsorted }
    }
}

/// `reduceOptions`: how a panel of single numbers gets them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Reduce {
    pub(super) calcs: Vec<Reducer>,
    pub(super) fields: String,
    pub(super) values: bool,
}

impl Default for Reduce {
    fn default() -> Self {
        Self { calcs: vec![Reducer::LastNotNull], fields: String::new(), values: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn legends_are_spelled_as_grafana_has_them() {
        assert_eq!(json!(Legend::list()), json!({"showLegend": true, "displayMode": "list", "placement": "bottom", "calcs": []}));
        assert_eq!(
            json!(Legend::table([Reducer::Max, Reducer::Percentile(95)]).right().largest_first(Reducer::Max)),
            json!({"showLegend": true, "displayMode": "table", "placement": "right", "calcs": ["max", "p95"], "sortBy": "Max", "sortDesc": true})
        );
        assert_eq!(json!(Legend::hidden())["showLegend"], false);
    }
}
