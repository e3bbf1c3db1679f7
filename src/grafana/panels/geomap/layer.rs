//! Layers of a map: where their places come from, and how they are drawn.

use serde::Serialize;
use serde_json::Value;

use crate::grafana::leaf::Leaf;
use crate::grafana::number::Num;
use crate::grafana::options::{ColorFrom, ImageFrom, NumberFrom, SizeFrom, TextFrom, words};
use crate::grafana::overrides::Matcher;

words! {
    /// How places are said.
    LocationMode {
        /// As fields are called.
        Auto = "auto",
        /// By geohashes.
        Geohash = "geohash",
        /// By coordinates.
        Coords = "coords",
        /// By names, looked up.
        Lookup = "lookup",
    }
}

/// Where the places of a layer come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MapLocation {
    mode: LocationMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    geohash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wkt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lookup: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gazetteer: Option<String>,
}

impl MapLocation {
    /// From fields that are called as places are: `latitude`, `geohash`, ..
    #[must_use]
    pub const fn auto() -> Self {
        Self { mode: LocationMode::Auto, geohash: None, latitude: None, longitude: None, wkt: None, lookup: None, gazetteer: None }
    }

    /// From a field of geohashes.
    pub fn geohash(field: impl Into<String>) -> Self {
        Self { mode: LocationMode::Geohash, geohash: Some(field.into()), ..Self::auto() }
    }

    /// From two fields.
    pub fn coordinates(latitude: impl Into<String>, longitude: impl Into<String>) -> Self {
        Self { mode: LocationMode::Coords, latitude: Some(latitude.into()), longitude: Some(longitude.into()), ..Self::auto() }
    }

    /// From a field of names that a gazetteer knows: `public/gazetteer/countries.json`.
    pub fn lookup(field: impl Into<String>, gazetteer: impl Into<String>) -> Self {
        Self { mode: LocationMode::Lookup, lookup: Some(field.into()), gazetteer: Some(gazetteer.into()), ..Self::auto() }
    }

    /// From a field of shapes in well-known text.
    pub fn wkt(field: impl Into<String>) -> Self {
        Self { wkt: Some(field.into()), ..Self::auto() }
    }
}

/// How places are drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarkerStyle {
    color: ColorFrom,
    size: SizeFrom,
    opacity: Num,
    symbol: ImageFrom,
    rotation: NumberFrom,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<TextFrom>,
}

impl Default for MarkerStyle {
    fn default() -> Self {
        Self {
            color: crate::grafana::color::Color::DarkGreen.into(),
            size: SizeFrom::fixed(5),
            opacity: Num(0.4),
            symbol: ImageFrom::fixed("img/icons/marker/circle.svg"),
            rotation: NumberFrom::fixed(0, -360, 360),
            text: None,
        }
    }
}

impl MarkerStyle {
    /// Small dark green circles.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Their colour.
    #[must_use]
    pub fn color(mut self, color: impl Into<ColorFrom>) -> Self {
        self.color = color.into();
        self
    }

    /// Their size.
    #[must_use]
    pub fn size(mut self, size: SizeFrom) -> Self {
        self.size = size;
        self
    }

    /// Their symbol, by its path among Grafana's images.
    #[must_use]
    pub fn symbol(mut self, path: impl Into<String>) -> Self {
        self.symbol = ImageFrom::fixed(path);
        self
    }

    /// How opaque they are, from 0 to 1.
    #[must_use]
    pub const fn opacity(mut self, opacity: f64) -> Self {
        self.opacity = Num(opacity.clamp(0.0, 1.0));
        self
    }

    /// Words beside them.
    #[must_use]
    pub fn text(mut self, text: TextFrom) -> Self {
        self.text = Some(text);
        self
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum Config {
    #[serde(rename_all = "camelCase")]
    Markers {
        style: MarkerStyle,
        show_legend: bool,
    },
    Heatmap {
        weight: SizeFrom,
        blur: u8,
        radius: u8,
    },
    Route {
        style: MarkerStyle,
        arrow: u8,
    },
    GeoJson {
        src: String,
    },
    #[serde(rename_all = "camelCase")]
    DynamicGeoJson {
        src: String,
        id_field: String,
    },
    #[serde(rename_all = "camelCase")]
    DayNight {
        show: &'static str,
    },
    #[serde(rename_all = "camelCase")]
    Photos {
        src: ImageFrom,
    },
    #[serde(rename_all = "camelCase")]
    Network {
        style: MarkerStyle,
        show_legend: bool,
        arrow: u8,
    },
    Other(Leaf),
}

/// A layer of a map.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MapLayer {
    #[serde(rename = "type")]
    kind: String,
    name: String,
    config: Config,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<MapLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_data: Option<Matcher>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opacity: Option<Num>,
    tooltip: bool,
}

impl MapLayer {
    fn of(kind: impl Into<String>, name: impl Into<String>, config: Config) -> Self {
        Self { kind: kind.into(), name: name.into(), config, location: None, filter_data: None, opacity: None, tooltip: true }
    }

    /// A marker for each place.
    pub fn markers(name: impl Into<String>, style: MarkerStyle) -> Self {
        Self::of("markers", name, Config::Markers { style, show_legend: true })
    }

    /// How many places are near each other: their radius and how blurred it is, in pixels.
    pub fn heatmap(name: impl Into<String>, radius: u8, blur: u8) -> Self {
        Self::of("heatmap", name, Config::Heatmap { weight: SizeFrom::fixed(1), blur, radius })
    }

    /// The last place.
    pub fn last_point(name: impl Into<String>) -> Self {
        Self::of("last-point", name, Config::Other(Value::Object(serde_json::Map::new()).into()))
    }

    /// Shapes of a GeoJSON file.
    pub fn geojson(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self::of("geojson", name, Config::GeoJson { src: path.into() })
    }

    /// Shapes of a GeoJSON file, styled by the data whose field `id` is the shape's id.
    pub fn dynamic_geojson(name: impl Into<String>, path: impl Into<String>, id: impl Into<String>) -> Self {
        Self::of("dynamic-geojson", name, Config::DynamicGeoJson { src: path.into(), id_field: id.into() })
    }

    /// Where it is night.
    pub fn day_night(name: impl Into<String>) -> Self {
        Self::of("dayNight", name, Config::DayNight { show: "to" })
    }

    /// Places in order, as a line.
    pub fn route(name: impl Into<String>, style: MarkerStyle) -> Self {
        Self::of("route", name, Config::Route { style, arrow: 0 })
    }

    /// The images whose addresses are in a field.
    pub fn photos(name: impl Into<String>, field: impl Into<String>) -> Self {
        Self::of("photos", name, Config::Photos { src: ImageFrom::field(field) })
    }

    /// Places and connections, as a node graph has them.
    pub fn network(name: impl Into<String>, style: MarkerStyle) -> Self {
        Self::of("network", name, Config::Network { style, show_legend: true, arrow: 0 })
    }

    /// A layer of any type, with options as JSON.
    pub fn custom(kind: impl Into<String>, name: impl Into<String>, config: impl Into<Value>) -> Self {
        Self::of(kind, name, Config::Other(Leaf::from(config.into())))
    }

    /// Where its places come from.
    #[must_use]
    pub fn at(mut self, location: MapLocation) -> Self {
        self.location = Some(location);
        self
    }

    /// Only the answers that match.
    #[must_use]
    pub fn only(mut self, matcher: Matcher) -> Self {
        self.filter_data = Some(matcher);
        self
    }

    /// How opaque it is, from 0 to 1.
    #[must_use]
    pub const fn opacity(mut self, opacity: f64) -> Self {
        self.opacity = Some(Num(opacity.clamp(0.0, 1.0)));
        self
    }

    /// Whether its places have tooltips.
    #[must_use]
    pub const fn tooltip(mut self, shown: bool) -> Self {
        self.tooltip = shown;
        self
    }

    /// Whether it has a legend. For markers and networks only.
    #[must_use]
    pub const fn legend(mut self, shown: bool) -> Self {
        if let Config::Markers { show_legend, .. } | Config::Network { show_legend, .. } = &mut self.config {
            *show_legend = shown;
        }
        self
    }
}

/// The map below all layers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Basemap {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
    config: Leaf,
}

impl Default for Basemap {
    fn default() -> Self {
        Self::of("default", Value::Object(serde_json::Map::new()))
    }
}

impl Basemap {
    fn of(kind: &'static str, config: Value) -> Self {
        Self { kind, name: "Layer 0", config: config.into() }
    }

    /// OpenStreetMap.
    #[must_use]
    pub fn openstreetmap() -> Self {
        Self::of("osm-standard", Value::Object(serde_json::Map::new()))
    }

    /// CARTO's map: `auto`, `light` or `dark`, with names of places or without.
    #[must_use]
    pub fn carto(theme: CartoTheme, names: bool) -> Self {
        Self::of("carto", serde_json::json!({"theme": theme, "showLabels": names}))
    }

    /// Tiles of a server: `https://tile.example.com/{z}/{x}/{y}.png`.
    #[must_use]
    pub fn tiles(url: &str, attribution: &str) -> Self {
        Self::of("xyz", serde_json::json!({"url": url, "attribution": attribution}))
    }

    /// One of ArcGIS' maps: `world-imagery`, `world-physical`, `topo`, `usa-topo`, `ocean`.
    #[must_use]
    pub fn arcgis(server: &str) -> Self {
        Self::of("esri-xyz", serde_json::json!({"server": server}))
    }
}

words! {
    /// The colours of CARTO's map.
    CartoTheme {
        /// As Grafana's theme.
        Auto = "auto",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}
