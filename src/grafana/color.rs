//! Colours by Grafana's palette names, and how a field gets its colour.

use serde::{Serialize, Serializer};

use super::options::words;

macro_rules! colors {
    ($($name:ident = $id:literal;)*) => {
        /// A colour of Grafana's palette (`@grafana/data` `createVisualizationColors.ts`); it follows the reader's light or dark theme.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Color {
            $(#[doc = concat!("`", $id, "`.")] $name,)*
            /// A CSS colour: `#1f77b4`, `rgba(0, 211, 255, 1)`.
            Custom(String),
        }

        impl Color {
            /// As Grafana spells it.
            #[must_use]
            pub fn id(&self) -> &str {
                match self {
                    $(Self::$name => $id,)*
                    Self::Custom(css) => css,
                }
            }
        }
    };
}

colors! {
    Green = "green"; DarkGreen = "dark-green"; SemiDarkGreen = "semi-dark-green"; LightGreen = "light-green"; SuperLightGreen = "super-light-green";
    Yellow = "yellow"; DarkYellow = "dark-yellow"; SemiDarkYellow = "semi-dark-yellow"; LightYellow = "light-yellow"; SuperLightYellow = "super-light-yellow";
    Orange = "orange"; DarkOrange = "dark-orange"; SemiDarkOrange = "semi-dark-orange"; LightOrange = "light-orange"; SuperLightOrange = "super-light-orange";
    Red = "red"; DarkRed = "dark-red"; SemiDarkRed = "semi-dark-red"; LightRed = "light-red"; SuperLightRed = "super-light-red";
    Blue = "blue"; DarkBlue = "dark-blue"; SemiDarkBlue = "semi-dark-blue"; LightBlue = "light-blue"; SuperLightBlue = "super-light-blue";
    Purple = "purple"; DarkPurple = "dark-purple"; SemiDarkPurple = "semi-dark-purple"; LightPurple = "light-purple"; SuperLightPurple = "super-light-purple";
    TextColor = "text"; Transparent = "transparent";
}

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

macro_rules! modes {
    ($($(#[$doc:meta])* $name:ident $(($($color:ident),+))? = $id:literal;)*) => {
        /// How a field gets its colour. Modes without a remark are known to every Grafana that this library writes for.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum ColorMode {
            $($(#[$doc])* $name $(($(modes!(@color $color)),+))?,)*
            /// A mode that looks at values, taking another one than the last of the series for its colour; see [`ColorMode::by`].
            Of(Box<Self>, SeriesBy),
        }

        impl ColorMode {
            /// Grafana's id: `palette-classic`.
            #[must_use]
            pub fn id(&self) -> &'static str {
                match self {
                    $(Self::$name $(($(modes!(@any $color)),+))? => $id,)*
                    Self::Of(mode, _) => mode.id(),
                }
            }

            /// The ids of all modes.
            pub const IDS: &[&str] = &[$($id,)*];
        }
    };
    (@color $color:ident) => { Color };
    (@any $color:ident) => { _ };
}

modes! {
    /// From the threshold the value passed.
    Thresholds = "thresholds";
    /// By the position of the series.
    Palette = "palette-classic";
    /// By the name of the series: the same name has the same colour in every panel.
    PaletteByName = "palette-classic-by-name";
    /// By the position of the series, from colours that colour-blind people tell apart. Grafana 13.2 and later.
    PaletteColorblind = "palette-colorblind";
    /// By the position of the series, from Grafana's next palette. Grafana 13.2 and later.
    PaletteNext = "palette-categorical-next";
    /// The second of these palettes. Grafana 13.2 and later.
    PaletteNext2 = "palette-categorical-next-2";
    /// The third of these palettes. Grafana 13.2 and later.
    PaletteNext3 = "palette-categorical-next-3";
    /// One colour for all.
    Fixed(color) = "fixed";
    /// Shades of one colour.
    Shades(color) = "shades";
    /// From one colour to another. Grafana 13.2 and later.
    Gradient(from, to) = "gradient";
    /// A gradient from green over yellow to red.
    GreenYellowRed = "continuous-GrYlRd";
    /// A gradient from red over yellow to green.
    RedYellowGreen = "continuous-RdYlGr";
    /// A gradient from blue over yellow to red.
    BlueYellowRed = "continuous-BlYlRd";
    /// A gradient from yellow to red.
    YellowRed = "continuous-YlRd";
    /// A gradient from blue to purple.
    BluePurple = "continuous-BlPu";
    /// A gradient from yellow to blue.
    YellowBlue = "continuous-YlBl";
    /// A gradient of blues.
    Blues = "continuous-blues";
    /// A gradient of reds.
    Reds = "continuous-reds";
    /// A gradient of greens.
    Greens = "continuous-greens";
    /// A gradient of purples.
    Purples = "continuous-purples";
    /// A gradient from violet over green to yellow, even to the eye. Grafana 13.0 and later.
    Viridis = "continuous-viridis";
    /// A gradient from black over magenta to light yellow. Grafana 13.0 and later.
    Magma = "continuous-magma";
    /// A gradient from blue over magenta to yellow. Grafana 13.0 and later.
    Plasma = "continuous-plasma";
    /// A gradient from black over red to yellow. Grafana 13.0 and later.
    Inferno = "continuous-inferno";
    /// A gradient from blue over grey to yellow, made for colour-blind people. Grafana 13.0 and later.
    Cividis = "continuous-cividis";
}

words! {
    /// Which value of a series gives it its colour.
    SeriesBy {
        /// The last; what Grafana does by itself.
        Last = "last",
        /// The smallest.
        Min = "min",
        /// The largest.
        Max = "max",
    }
}

impl ColorMode {
    /// The same mode, with the colour of a line taken from another of its values: `ColorMode::GreenYellowRed.by(SeriesBy::Max)`.
    #[must_use]
    pub fn by(self, which: SeriesBy) -> Self {
        match self {
            Self::Of(mode, _) => Self::Of(mode, which),
            mode => Self::Of(Box::new(mode), which),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spelled<'a> {
    mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed_color: Option<&'a Color>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gradient_color_to: Option<&'a Color>,
    #[serde(skip_serializing_if = "Option::is_none")]
    series_by: Option<SeriesBy>,
}

impl Serialize for ColorMode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mode, series_by) = match self {
            Self::Of(mode, by) => (&**mode, Some(*by)),
            mode => (mode, None),
        };
        let (fixed_color, gradient_color_to) = match mode {
            Self::Fixed(color) | Self::Shades(color) => (Some(color), None),
            Self::Gradient(from, to) => (Some(from), Some(to)),
            _ => (None, None),
        };
        Spelled { mode: mode.id(), fixed_color, gradient_color_to, series_by }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn modes_are_spelled_as_grafana_has_them() {
        assert_eq!(json!(ColorMode::Palette), json!({"mode": "palette-classic"}));
        assert_eq!(json!(ColorMode::Fixed(Color::DarkRed)), json!({"mode": "fixed", "fixedColor": "dark-red"}));
        assert_eq!(json!(ColorMode::Greens.by(SeriesBy::Max).by(SeriesBy::Min)), json!({"mode": "continuous-greens", "seriesBy": "min"}));
        assert_eq!(json!(ColorMode::Gradient(Color::Red, Color::Blue)), json!({"mode": "gradient", "fixedColor": "red", "gradientColorTo": "blue"}));
        assert_eq!(ColorMode::IDS.len(), 25);
        assert_eq!(json!(Color::Custom("#fff".into())), json!("#fff"));
    }
}
