//! The tooltip of a graph.

use serde::Serialize;

use super::{Has, words};
use crate::grafana::panel::Panel;

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

/// The tooltip of a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Tooltip {
    mode: TooltipMode,
    sort: TooltipSort,
    hide_zeros: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_width: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_height: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hover_proximity: Option<u16>,
}

impl Default for Tooltip {
    fn default() -> Self {
        Self { mode: TooltipMode::Single, sort: TooltipSort::Unsorted, hide_zeros: false, max_width: None, max_height: None, hover_proximity: None }
    }
}

impl<K: Has<Tooltip>> Panel<K> {
    /// What the tooltip shows, and in which order.
    #[must_use]
    pub fn tooltip(mut self, mode: TooltipMode, sort: TooltipSort) -> Self {
        let tooltip = self.kind.part();
        (tooltip.mode, tooltip.sort) = (mode, sort);
        self
    }

    /// Series that are 0 are left out of the tooltip.
    #[must_use]
    pub fn tooltip_without_zeros(mut self) -> Self {
        self.kind.part().hide_zeros = true;
        self
    }

    /// How large the tooltip may get, in pixels.
    #[must_use]
    pub fn tooltip_size(mut self, max_width: u16, max_height: u16) -> Self {
        let tooltip = self.kind.part();
        (tooltip.max_width, tooltip.max_height) = (Some(max_width), Some(max_height));
        self
    }

    /// How near the pointer has to come to a point, in pixels; Grafana 12 and later.
    #[must_use]
    pub fn tooltip_proximity(mut self, pixels: u16) -> Self {
        self.kind.part().hover_proximity = Some(pixels);
        self
    }
}
