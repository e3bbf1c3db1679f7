//! Small options of many panels: orientation, sizes of texts, time zones, when values are written.

use serde::Serialize;

use super::{Has, words};
use crate::grafana::panel::Panel;

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

words! {
    /// When something is drawn.
    Visibility {
        /// Where there is room.
        Auto = "auto",
        /// Always.
        Always = "always",
        /// Never.
        Never = "never",
    }
}

words! {
    /// How series are put on top of each other.
    StackingMode {
        /// Not at all.
        Off = "none",
        /// Each on top of the one before.
        Normal = "normal",
        /// Each as its share of all.
        Percent = "percent",
    }
}

words! {
    /// Whether sizes are found or said.
    Sizing {
        /// As fits.
        Auto = "auto",
        /// As said.
        Manual = "manual",
    }
}

impl<K: Has<Orientation>> Panel<K> {
    /// In which direction values are laid out.
    #[must_use]
    pub fn orientation(mut self, orientation: Orientation) -> Self {
        *self.kind.part() = orientation;
        self
    }
}

/// Sizes of texts in pixels; unsaid, they fit the panel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextSizes {
    #[serde(skip_serializing_if = "Option::is_none")]
    title_size: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_size: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percent_size: Option<u16>,
}

impl TextSizes {
    /// Whether nothing is said.
    pub(in crate::grafana) const fn unsaid(&self) -> bool {
        matches!(self, Self { title_size: None, value_size: None, percent_size: None })
    }
}

impl<K: Has<TextSizes>> Panel<K> {
    /// The size of names in pixels.
    #[must_use]
    pub fn title_size(mut self, pixels: u16) -> Self {
        self.kind.part().title_size = Some(pixels);
        self
    }

    /// The size of values in pixels.
    #[must_use]
    pub fn value_size(mut self, pixels: u16) -> Self {
        self.kind.part().value_size = Some(pixels);
        self
    }

    /// The size of percentages in pixels.
    #[must_use]
    pub fn percent_size(mut self, pixels: u16) -> Self {
        self.kind.part().percent_size = Some(pixels);
        self
    }
}

/// Time zones of the axis, one below the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Timezones(Vec<String>);

impl Timezones {
    /// Whether nothing is said.
    pub(in crate::grafana) const fn unsaid(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Has<Timezones>> Panel<K> {
    /// Time zones of the axis, one below the other: `browser`, `utc`, `Europe/Berlin`; the dashboard's, if unsaid.
    #[must_use]
    pub fn timezones<T: Into<String>>(mut self, zones: impl IntoIterator<Item = T>) -> Self {
        *self.kind.part() = Timezones(zones.into_iter().map(Into::into).collect());
        self
    }
}
