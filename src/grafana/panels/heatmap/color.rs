//! How counts become colours in a heatmap.

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::number::Num;
use crate::grafana::options::words;

words! {
    /// A scheme of colours (`public/app/plugins/panel/heatmap/palettes.ts` of Grafana, which takes them from d3).
    HeatmapScheme {
        /// Brown, blue-green.
        BrBG = "BrBG",
        /// Pink, yellow-green.
        PiYG = "PiYG",
        /// Purple, green.
        PRGn = "PRGn",
        /// Purple, orange.
        PuOr = "PuOr",
        /// Red, blue.
        RdBu = "RdBu",
        /// Red, grey.
        RdGy = "RdGy",
        /// Red, yellow, blue.
        RdYlBu = "RdYlBu",
        /// Red, yellow, green.
        RdYlGn = "RdYlGn",
        /// Red over yellow to blue.
        Spectral = "Spectral",
        /// Blues.
        Blues = "Blues",
        /// Greens.
        Greens = "Greens",
        /// Greys.
        Greys = "Greys",
        /// Oranges.
        Oranges = "Oranges",
        /// Purples.
        Purples = "Purples",
        /// Reds.
        Reds = "Reds",
        /// Turbo.
        Turbo = "Turbo",
        /// Cividis.
        Cividis = "Cividis",
        /// Viridis.
        Viridis = "Viridis",
        /// Magma.
        Magma = "Magma",
        /// Inferno.
        Inferno = "Inferno",
        /// Plasma.
        Plasma = "Plasma",
        /// Warm.
        Warm = "Warm",
        /// Cool.
        Cool = "Cool",
        /// Cubehelix.
        Cubehelix = "Cubehelix",
        /// Blue, green.
        BuGn = "BuGn",
        /// Blue, purple.
        BuPu = "BuPu",
        /// Green, blue.
        GnBu = "GnBu",
        /// Orange, red.
        OrRd = "OrRd",
        /// Purple, blue, green.
        PuBuGn = "PuBuGn",
        /// Purple, blue.
        PuBu = "PuBu",
        /// Purple, red.
        PuRd = "PuRd",
        /// Red, purple.
        RdPu = "RdPu",
        /// Yellow, green, blue.
        YlGnBu = "YlGnBu",
        /// Yellow, green.
        YlGn = "YlGn",
        /// Yellow, orange, brown.
        YlOrBr = "YlOrBr",
        /// Yellow, orange, red.
        YlOrRd = "YlOrRd",
        /// All hues.
        Rainbow = "Rainbow",
        /// All hues, in a circle.
        Sinebow = "Sinebow",
    }
}

words! {
    /// Whether colours come from a scheme or from one colour.
    HeatmapColorMode {
        /// From one colour, more or less opaque.
        Opacity = "opacity",
        /// From a scheme.
        Scheme = "scheme",
    }
}

words! {
    /// How opacity grows with counts.
    HeatmapColorScale {
        /// Evenly.
        Linear = "linear",
        /// By a power.
        Exponential = "exponential",
    }
}

/// How counts become colours.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeatmapColors {
    mode: HeatmapColorMode,
    fill: Color,
    scale: HeatmapColorScale,
    exponent: Num,
    scheme: HeatmapScheme,
    steps: u8,
    reverse: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<Num>,
}

impl Default for HeatmapColors {
    fn default() -> Self {
        Self::scheme(HeatmapScheme::Oranges)
    }
}

impl HeatmapColors {
    /// From a scheme.
    #[must_use]
    pub const fn scheme(scheme: HeatmapScheme) -> Self {
        Self {
            mode: HeatmapColorMode::Scheme,
            fill: Color::DarkOrange,
            scale: HeatmapColorScale::Exponential,
            exponent: Num(0.5),
            scheme,
            steps: 64,
            reverse: false,
            min: None,
            max: None,
        }
    }

    /// One colour, the more opaque the larger the count.
    #[must_use]
    pub fn opacity(color: Color) -> Self {
        Self { mode: HeatmapColorMode::Opacity, fill: color, ..Self::default() }
    }

    /// Opacity grows evenly with the count.
    #[must_use]
    pub const fn evenly(mut self) -> Self {
        self.scale = HeatmapColorScale::Linear;
        self
    }

    /// Opacity grows with this power of the count, from 0.1 to 2; 0.5, if unsaid.
    #[must_use]
    pub const fn exponent(mut self, exponent: f64) -> Self {
        self.scale = HeatmapColorScale::Exponential;
        self.exponent = Num(exponent.clamp(0.1, 2.0));
        self
    }

    /// How many colours there are, from 2 to 128.
    #[must_use]
    pub const fn steps(mut self, steps: u8) -> Self {
        self.steps = if steps < 2 {
            2
        } else if steps > 128 {
            128
        } else {
            steps
        };
        self
    }

    /// The other way round.
    #[must_use]
    pub const fn reversed(mut self) -> Self {
        self.reverse = true;
        self
    }

    /// The counts of the first and of the last colour; the least and the greatest, if unsaid.
    #[must_use]
    pub fn between(mut self, min: impl Into<f64>, max: impl Into<f64>) -> Self {
        (self.min, self.max) = (Some(Num(min.into())), Some(Num(max.into())));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn colours_are_spelled_as_grafana_has_them() {
        assert_eq!(
            json!(HeatmapColors::opacity(Color::Blue).exponent(9.0).steps(255)),
            json!({"mode": "opacity", "fill": "blue", "scale": "exponential", "exponent": 2, "scheme": "Oranges", "steps": 128, "reverse": false})
        );
        assert_eq!(json!(HeatmapColors::default().evenly().steps(0))["steps"], 2);
    }
}
