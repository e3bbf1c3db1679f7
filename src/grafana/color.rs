//! Colours by Grafana's palette names, and how a field gets its colour.

use serde::{Serialize, Serializer};

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

/// How a field gets its colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColorMode {
    /// From the threshold the value passed.
    Thresholds,
    /// By the position of the series.
    Palette,
    /// By the name of the series: the same name has the same colour in every panel.
    PaletteByName,
    /// One colour for all.
    Fixed(Color),
    /// Shades of one colour.
    Shades(Color),
    /// A gradient from green over yellow to red.
    GreenYellowRed,
    /// A gradient from red over yellow to green.
    RedYellowGreen,
    /// A gradient from blue over yellow to red.
    BlueYellowRed,
    /// A gradient of blues.
    Blues,
    /// A gradient of reds.
    Reds,
    /// A gradient of greens.
    Greens,
}

impl ColorMode {
    fn id(&self) -> &'static str {
        match self {
            Self::Thresholds => "thresholds",
            Self::Palette => "palette-classic",
            Self::PaletteByName => "palette-classic-by-name",
            Self::Fixed(_) => "fixed",
            Self::Shades(_) => "shades",
            Self::GreenYellowRed => "continuous-GrYlRd",
            Self::RedYellowGreen => "continuous-RdYlGr",
            Self::BlueYellowRed => "continuous-BlYlRd",
            Self::Blues => "continuous-blues",
            Self::Reds => "continuous-reds",
            Self::Greens => "continuous-greens",
        }
    }
}

#[derive(Serialize)]
struct Spelled<'a> {
    mode: &'static str,
    #[serde(rename = "fixedColor", skip_serializing_if = "Option::is_none")]
    fixed: Option<&'a Color>,
}

impl Serialize for ColorMode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fixed = match self {
            Self::Fixed(color) | Self::Shades(color) => Some(color),
            _ => None,
        };
        Spelled { mode: self.id(), fixed }.serialize(serializer)
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
        assert_eq!(json!(Color::Custom("#fff".into())), json!("#fff"));
    }
}
