//! Box plot: median, quartiles and outliers by category; Grafana 13.1 and later.

use serde::Serialize;

use crate::grafana::color::ColorMode;
use crate::grafana::custom::{Axis, Fill, HideFrom};
use crate::grafana::leaf::Leaf;
use crate::grafana::number::Num;
use crate::grafana::options::{Tooltip, TooltipMode, TooltipSort, has};
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::Format;
use crate::grafana::unit::Unit;

/// The fields of a box plot; those that are unsaid are found by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct BoxFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    q1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    median: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    q3: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lower_whisker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper_whisker: Option<String>,
}

impl BoxFields {
    /// Least, first quartile, median, third quartile, greatest.
    pub fn new(min: impl Into<String>, q1: impl Into<String>, median: impl Into<String>, q3: impl Into<String>, max: impl Into<String>) -> Self {
        Self { min: Some(min.into()), q1: Some(q1.into()), median: Some(median.into()), q3: Some(q3.into()), max: Some(max.into()), ..Self::default() }
    }

    /// Where the whiskers end; least and greatest are then drawn as outliers.
    #[must_use]
    pub fn whiskers(mut self, lower: impl Into<String>, upper: impl Into<String>) -> Self {
        (self.lower_whisker, self.upper_whisker) = (Some(lower.into()), Some(upper.into()));
        self
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Boxes {
    #[serde(flatten)]
    fill: Fill,
    #[serde(flatten)]
    axis: Axis,
    hide_from: HideFrom,
}

/// Median, quartiles and outliers by category. Its queries ask for one moment, in table form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct BoxPlot {
    fields: BoxFields,
    box_width: Num,
    outlier_size: u8,
    tooltip: Tooltip,
    #[serde(skip)]
    boxes: Boxes,
}

impl BoxPlot {
    /// A panel of boxes.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let boxes = Boxes { fill: Fill::new(1, 60), axis: Axis::default(), hide_from: HideFrom::default() };
        Panel::new(title, Self { fields: BoxFields::default(), box_width: Num(0.6), outlier_size: 4, tooltip: Tooltip::default(), boxes })
    }
}

impl PanelKind for BoxPlot {
    const TYPE: &'static str = "boxplot";
    const INSTANT: bool = true;
    const FORMAT: Format = Format::Table;
    const COLOR: ColorMode = ColorMode::Palette;

    fn example() -> Panel<Self> {
        Self::new("Response times by path")
            .description("How response times are spread.")
            .unit(Unit::Seconds)
            .query("path:http_request_duration_seconds:quantiles", "")
            .fields(BoxFields::new("0", "0.25", "0.5", "0.75", "1").whiskers("0.05", "0.95"))
            .box_width(0.4)
            .outlier_size(6)
            .tooltip(TooltipMode::Single, TooltipSort::Unsorted)
            .line_width(2)
            .fill(40)
            .axis_label("seconds")
            .hide_from([])
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.boxes.clone()))
    }
}

impl Queried for BoxPlot {}

has! { BoxPlot: Tooltip = tooltip, Fill = boxes.fill, Axis = boxes.axis, HideFrom = boxes.hide_from }

impl Panel<BoxPlot> {
    /// Which fields are what.
    #[must_use]
    pub fn fields(mut self, fields: BoxFields) -> Self {
        self.kind.fields = fields;
        self
    }

    /// How much of its space a box takes, from 0.1 to 1.
    #[must_use]
    pub const fn box_width(mut self, share: f64) -> Self {
        self.kind.box_width = Num(share.clamp(0.1, 1.0));
        self
    }

    /// The radius of outliers in pixels, from 1 to 20.
    #[must_use]
    pub const fn outlier_size(mut self, pixels: u8) -> Self {
        self.kind.outlier_size = if pixels < 1 {
            1
        } else if pixels > 20 {
            20
        } else {
            pixels
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::panels::check;

    #[test]
    fn options_are_those_of_the_checklist() {
        check::options::<BoxPlot>(&["fields", "boxWidth", "outlierSize", "tooltip"], &[]);
        check::part::<BoxFields>(&["min", "q1", "median", "q3", "max", "lowerWhisker", "upperWhisker"]);
    }
}
