//! The axis of a field: where it stands, what is written at it, how it is scaled.

use serde::Serialize;

use super::{Graph, field_options};
use crate::grafana::number::Num;
use crate::grafana::options::words;

words! {
    /// Where an axis stands.
    AxisPlacement {
        /// Where Grafana thinks best.
        Auto = "auto",
        /// At the left side.
        Left = "left",
        /// At the right side.
        Right = "right",
        /// Above.
        Top = "top",
        /// Below.
        Bottom = "bottom",
        /// Nowhere.
        Hidden = "hidden",
    }
}

words! {
    /// Which colour an axis has.
    AxisColor {
        /// That of text.
        Text = "text",
        /// That of its series.
        Series = "series",
    }
}

words! {
    /// How values are spread over an axis.
    ScaleKind {
        /// Evenly.
        Linear = "linear",
        /// By their logarithm.
        Log = "log",
        /// By their logarithm, evenly around zero.
        Symlog = "symlog",
        /// By their rank.
        Ordinal = "ordinal",
    }
}

/// How values are spread over an axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Scale {
    #[serde(rename = "type")]
    kind: ScaleKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    linear_threshold: Option<Num>,
}

impl Scale {
    /// Evenly.
    #[must_use]
    pub const fn linear() -> Self {
        Self { kind: ScaleKind::Linear, log: None, linear_threshold: None }
    }

    /// By their logarithm of base 2 or 10 (anything but 2). Values below zero are not shown.
    #[must_use]
    pub const fn log(base: u8) -> Self {
        Self { kind: ScaleKind::Log, log: Some(if base == 2 { 2 } else { 10 }), linear_threshold: None }
    }

    /// By their logarithm of base 2 or 10 (anything but 2), and evenly from `-threshold` to `threshold`, so that zero and below have a place.
    #[must_use]
    pub const fn symlog(base: u8, threshold: f64) -> Self {
        Self { kind: ScaleKind::Symlog, linear_threshold: Some(Num(threshold)), ..Self::log(base) }
    }

    /// By their rank.
    #[must_use]
    pub const fn ordinal() -> Self {
        Self { kind: ScaleKind::Ordinal, ..Self::linear() }
    }
}

/// The axis of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Axis {
    pub(in crate::grafana) axis_placement: AxisPlacement,
    pub(in crate::grafana) axis_label: String,
    axis_color_mode: AxisColor,
    axis_border_show: bool,
    axis_centered_zero: bool,
    scale_distribution: Scale,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::grafana) axis_grid_show: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::grafana) axis_width: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::grafana) axis_soft_min: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::grafana) axis_soft_max: Option<Num>,
}

impl Default for Axis {
    fn default() -> Self {
        Self {
            axis_placement: AxisPlacement::Auto,
            axis_label: String::new(),
            axis_color_mode: AxisColor::Text,
            axis_border_show: false,
            axis_centered_zero: false,
            scale_distribution: Scale::linear(),
            axis_grid_show: None,
            axis_width: None,
            axis_soft_min: None,
            axis_soft_max: None,
        }
    }
}

impl Axis {
    /// The axis at the left side, as the heatmap has it.
    pub(in crate::grafana) fn left() -> Self {
        Self { axis_placement: AxisPlacement::Left, ..Self::default() }
    }
}

field_options! { AXIS for Axis, of Graph:
    /// Where the axis stands.
    axis_placement(placement: AxisPlacement): "axisPlacement", .axis_placement = placement;
    /// Words beside the axis.
    axis_label(label: impl Into<String>): "axisLabel", .axis_label = label.into();
    /// The width of the axis in pixels.
    axis_width(pixels: u16): "axisWidth", .axis_width = Some(pixels);
    /// Which colour the axis has.
    axis_color(color: AxisColor): "axisColorMode", .axis_color_mode = color;
    /// Draws the line of the axis.
    axis_border(): "axisBorderShow", .axis_border_show = true;
    /// Whether lines of the grid are drawn; unsaid, for one axis of several.
    axis_grid(shown: bool): "axisGridShow", .axis_grid_show = Some(shown);
    /// Zero stands in the middle of the axis.
    centered_zero(): "axisCenteredZero", .axis_centered_zero = true;
    /// The axis begins here unless a value is lower.
    soft_min(min: impl Into<f64>): "axisSoftMin", .axis_soft_min = Some(Num(min.into()));
    /// The axis ends here unless a value is higher.
    soft_max(max: impl Into<f64>): "axisSoftMax", .axis_soft_max = Some(Num(max.into()));
    /// How values are spread over the axis.
    scale(scale: Scale): "scaleDistribution", .scale_distribution = scale;
    /// A logarithmic axis, of base 2 or 10 (anything but 2).
    log_scale(base: u8): "scaleDistribution", .scale_distribution = Scale::log(base);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn scales_are_spelled_as_grafana_has_them() {
        assert_eq!(json!(Scale::linear()), json!({"type": "linear"}));
        assert_eq!(json!([Scale::log(2), Scale::log(3)]), json!([{"type": "log", "log": 2}, {"type": "log", "log": 10}]));
        assert_eq!(json!(Scale::symlog(10, 0.5)), json!({"type": "symlog", "log": 10, "linearThreshold": 0.5}));
        assert_eq!(json!(Scale::ordinal()), json!({"type": "ordinal"}));
    }
}
