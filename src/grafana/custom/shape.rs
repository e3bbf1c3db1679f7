//! Field options of drawn shapes that some panels have and others do not: line and fill, gradient, stacking, gaps, dashes, thresholds,
//! and from what a field is hidden.

use serde::{Serialize, Serializer};

use super::{Graph, field_options};
use crate::grafana::options::{Has, StackingMode, words};
use crate::grafana::overrides::Override;

/// The width of lines and how opaque areas are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Fill {
    #[serde(skip_serializing_if = "Option::is_none")]
    line_width: Option<u8>,
    fill_opacity: u8,
}

impl Fill {
    /// What a panel draws that says nothing.
    pub(in crate::grafana) const fn new(line_width: u8, fill_opacity: u8) -> Self {
        Self { line_width: Some(line_width), fill_opacity }
    }

    /// Areas, and lines as wide as Grafana thinks best.
    pub(in crate::grafana) const fn areas(fill_opacity: u8) -> Self {
        Self { line_width: None, fill_opacity }
    }
}

field_options! { FILL for Fill, of Graph:
    /// The width of lines in pixels, up to 10.
    line_width(pixels: u8): "lineWidth", .line_width = Some(pixels.min(10));
    /// How opaque areas are, from 0 (not filled) to 100.
    fill(percent: u8): "fillOpacity", .fill_opacity = percent.min(100);
}

words! {
    /// How an area's colour changes.
    Gradient {
        /// Not at all.
        Off = "none",
        /// It fades towards zero.
        Opacity = "opacity",
        /// Its hue changes slightly.
        Hue = "hue",
        /// By the colours of the field: thresholds, or a gradient of colours.
        Scheme = "scheme",
    }
}

field_options! { GRADIENT for Gradient, of Graph:
    /// How an area's colour changes.
    gradient(gradient: Gradient): "gradientMode", = gradient;
}

/// How series are put on top of each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stacking {
    mode: StackingMode,
    group: String,
}

impl Stacking {
    /// In the given way, together with the other series of the group; Grafana's own group is `A`.
    #[must_use]
    pub fn new(mode: StackingMode, group: impl Into<String>) -> Self {
        Self { mode, group: group.into() }
    }
}

impl Default for Stacking {
    fn default() -> Self {
        Self::new(StackingMode::Off, "A")
    }
}

field_options! { STACKING for Stacking, of Graph:
    /// Each series on top of the one before.
    stacked(): "stacking", = Stacking::new(StackingMode::Normal, "A");
    /// Each series as its share of all.
    stacked_to_100(): "stacking", = Stacking::new(StackingMode::Percent, "A");
    /// How series are put on top of each other, and with which others.
    stacking(mode: StackingMode, group: impl Into<String>): "stacking", = Stacking::new(mode, group);
}

/// Never, always, or from a distance on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Never.
    Never,
    /// Always.
    Always,
    /// From so many milliseconds on, or up to them.
    Milliseconds(u64),
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Never => serializer.serialize_bool(false),
            Self::Always => serializer.serialize_bool(true),
            Self::Milliseconds(ms) => serializer.serialize_u64(*ms),
        }
    }
}

/// What happens where values are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gaps {
    span_nulls: Span,
    insert_nulls: Span,
}

impl Default for Gaps {
    fn default() -> Self {
        Self { span_nulls: Span::Never, insert_nulls: Span::Never }
    }
}

field_options! { GAPS for Gaps, of Graph:
    /// Draws over gaps.
    connect_gaps(): "spanNulls", .span_nulls = Span::Always;
    /// Draws over gaps that are shorter than so many milliseconds.
    connect_gaps_below(milliseconds: u64): "spanNulls", .span_nulls = Span::Milliseconds(milliseconds);
    /// Takes lines apart wherever a value is missing.
    disconnect(): "insertNulls", .insert_nulls = Span::Always;
    /// Takes lines apart between values that are further apart than so many milliseconds.
    disconnect_above(milliseconds: u64): "insertNulls", .insert_nulls = Span::Milliseconds(milliseconds);
}

words! {
    /// What a line is made of.
    LineFill {
        /// One stroke.
        Solid = "solid",
        /// Dashes with square ends.
        Dash = "dash",
        /// Dots.
        Dot = "dot",
        /// Squares.
        Square = "square",
    }
}

/// Solid, dashed or dotted lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LineStyle {
    #[serde(skip_serializing_if = "Option::is_none")]
    fill: Option<LineFill>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    dash: Vec<u16>,
}

impl LineStyle {
    /// One stroke.
    #[must_use]
    pub const fn solid() -> Self {
        Self { fill: Some(LineFill::Solid), dash: Vec::new() }
    }

    /// Dashes and gaps of the given lengths in pixels, in turn: `[10, 10]`.
    #[must_use]
    pub fn dashed(lengths: impl IntoIterator<Item = u16>) -> Self {
        Self { fill: Some(LineFill::Dash), dash: lengths.into_iter().collect() }
    }

    /// Dots so many pixels apart.
    #[must_use]
    pub fn dotted(gap: u16) -> Self {
        Self { fill: Some(LineFill::Dot), dash: vec![0, gap] }
    }

    /// Squares and gaps of the given lengths in pixels, in turn.
    #[must_use]
    pub fn squares(lengths: impl IntoIterator<Item = u16>) -> Self {
        Self { fill: Some(LineFill::Square), dash: lengths.into_iter().collect() }
    }

    /// Whether nothing is said.
    pub(in crate::grafana) const fn unsaid(&self) -> bool {
        self.fill.is_none()
    }
}

field_options! { LINE_STYLE for LineStyle, of Graph:
    /// Solid, dashed or dotted lines.
    line_style(style: LineStyle): "lineStyle", = style;
}

words! {
    /// How thresholds are drawn.
    ThresholdStyle {
        /// Not at all.
        Off = "off",
        /// As lines.
        Line = "line",
        /// As dashed lines.
        Dashed = "dashed",
        /// As coloured areas.
        Area = "area",
        /// As lines and coloured areas.
        LineAndArea = "line+area",
        /// As dashed lines and coloured areas.
        DashedAndArea = "dashed+area",
        /// As series.
        Series = "series",
    }
}

/// How thresholds are drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThresholdsStyle {
    mode: ThresholdStyle,
}

impl Default for ThresholdsStyle {
    fn default() -> Self {
        Self { mode: ThresholdStyle::Off }
    }
}

field_options! { THRESHOLDS_STYLE for ThresholdsStyle, of Graph:
    /// How thresholds are drawn.
    threshold_style(style: ThresholdStyle): "thresholdsStyle", = ThresholdsStyle { mode: style };
    /// Draws thresholds as dashed lines.
    threshold_lines(): "thresholdsStyle", = ThresholdsStyle { mode: ThresholdStyle::Dashed };
    /// Draws thresholds as coloured areas.
    threshold_areas(): "thresholdsStyle", = ThresholdsStyle { mode: ThresholdStyle::Area };
}

words! {
    /// Something a field can be hidden from.
    Place {
        /// The legend.
        Legend = "legend",
        /// The tooltip.
        Tooltip = "tooltip",
        /// What is drawn.
        Graph = "viz",
    }
}

/// From what a field is hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct HideFrom {
    legend: bool,
    tooltip: bool,
    viz: bool,
}

impl HideFrom {
    /// From the given places. What is not drawn is not in the tooltip either, as Grafana's own migration has it.
    pub(in crate::grafana) fn places(places: impl IntoIterator<Item = Place>) -> Self {
        let mut hidden = Self::default();
        for place in places {
            match place {
                Place::Legend => hidden.legend = true,
                Place::Tooltip => hidden.tooltip = true,
                Place::Graph => (hidden.tooltip, hidden.viz) = (true, true),
            }
        }
        hidden
    }

    /// Whether it hides nothing.
    pub(in crate::grafana) const fn nothing(&self) -> bool {
        matches!(self, Self { legend: false, tooltip: false, viz: false })
    }
}

field_options! { HIDE_FROM for HideFrom, of Graph:
    /// Hides fields from the given places; what is not drawn is not in the tooltip either.
    hide_from(places: impl IntoIterator<Item = Place>): "hideFrom", = HideFrom::places(places);
}

impl<K: Has<HideFrom>> Override<K> {
    /// Not shown: neither drawn nor in legend and tooltip.
    #[must_use]
    pub fn hidden(self) -> Self {
        self.hide_from([Place::Legend, Place::Graph])
    }

    /// Draws the named fields only. The reader can show the others by a click on the legend, as if the reader had hidden them.
    pub fn hide_all_but<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::isolating(names.into_iter().map(Into::into).collect()).hide_from([Place::Graph])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_drawn_is_not_in_the_tooltip() {
        assert_eq!(json!(HideFrom::places([Place::Graph])), json!({"legend": false, "tooltip": true, "viz": true}));
        assert_eq!(json!(HideFrom::places([Place::Legend])), json!({"legend": true, "tooltip": false, "viz": false}));
    }

    #[test]
    fn lines_are_spelled_as_grafana_has_them() {
        assert_eq!(json!(LineStyle::dashed([10, 5])), json!({"fill": "dash", "dash": [10, 5]}));
        assert_eq!(json!(LineStyle::dotted(10)), json!({"fill": "dot", "dash": [0, 10]}));
        assert_eq!(json!(LineStyle::solid()), json!({"fill": "solid"}));
        assert_eq!(json!([Span::Never, Span::Always, Span::Milliseconds(60_000)]), json!([false, true, 60_000]));
    }
}
