//! Geomap: places on a map. Layers are in [`layer`], where the map looks in [`view`].

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::custom::HideFrom;
use crate::grafana::layout::Width;
use crate::grafana::leaf::Leaf;
use crate::grafana::options::{ScaleMode, SizeFrom, TextFrom, has, words};
use crate::grafana::overrides::Matcher;
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::Format;
use crate::grafana::unit::Unit;

mod layer;
mod view;

pub use layer::{Basemap, CartoTheme, LocationMode, MapLayer, MapLocation, MarkerStyle};
pub use view::{MapCenter, MapView};

words! {
    /// Whether places have tooltips.
    MapTooltip {
        /// They do not.
        Nothing = "none",
        /// With their fields.
        Details = "details",
    }
}

words! {
    /// Something on a map that helps readers.
    MapControl {
        /// Buttons to zoom.
        Zoom = "showZoom",
        /// Zooms with the mouse's wheel.
        MouseWheel = "mouseWheelZoom",
        /// Who made the map.
        Attribution = "showAttribution",
        /// How long a kilometre is.
        Scale = "showScale",
        /// Measures distances.
        Measure = "showMeasure",
        /// Zoom and middle, as numbers.
        Debug = "showDebug",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Controls {
    show_zoom: bool,
    mouse_wheel_zoom: bool,
    show_attribution: bool,
    show_scale: bool,
    show_measure: bool,
    show_debug: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Tooltip {
    mode: MapTooltip,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Hideable {
    hide_from: HideFrom,
}

/// Places on a map. Its queries ask for one moment, in table form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Geomap {
    view: MapView,
    controls: Controls,
    basemap: Basemap,
    layers: Vec<MapLayer>,
    tooltip: Tooltip,
    #[serde(skip)]
    hideable: Hideable,
}

impl Geomap {
    /// A map of the world without layers.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let controls = Controls { show_zoom: true, mouse_wheel_zoom: true, show_attribution: true, show_scale: false, show_measure: false, show_debug: false };
        let kind = Self {
            view: MapView::world(),
            controls,
            basemap: Basemap::default(),
            layers: Vec::new(),
            tooltip: Tooltip { mode: MapTooltip::Details },
            hideable: Hideable { hide_from: HideFrom::default() },
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for Geomap {
    const TYPE: &'static str = "geomap";
    const WIDTH: Width = Width::Full;
    const HEIGHT: u32 = 14;
    const INSTANT: bool = true;
    const FORMAT: Format = Format::Table;

    fn example() -> Panel<Self> {
        let style = MarkerStyle::new()
            .color(Color::Orange)
            .size(SizeFrom::field("Value", 2, 15, ScaleMode::Linear))
            .symbol("img/icons/marker/circle.svg")
            .opacity(0.4)
            .text(TextFrom::field("city"));
        Self::new("Readers")
            .description("Where requests come from.")
            .unit(Unit::RequestsPerSecond)
            .query("sum by (country) (rate(http_requests_total[5m]))", "")
            .view(MapView::coordinates(52, 13, 5).zoom_bounds(2, 12).shared().no_repeat().in_variable("bounds"))
            .basemap(Basemap::openstreetmap())
            .layer(
                MapLayer::markers("Requests", style)
                    .at(MapLocation::lookup("country", "public/gazetteer/countries.json"))
                    .only(Matcher::Query("A".into()))
                    .opacity(0.9)
                    .tooltip(true)
                    .legend(true),
            )
            .layer(MapLayer::heatmap("Density", 5, 15).at(MapLocation::coordinates("lat", "lon")))
            .layer(MapLayer::last_point("Here").at(MapLocation::geohash("hash")))
            .layer(MapLayer::geojson("Borders", "public/maps/countries.geojson"))
            .layer(MapLayer::dynamic_geojson("Regions", "public/maps/states.geojson", "id"))
            .layer(MapLayer::day_night("Night"))
            .layer(MapLayer::route("Way", MarkerStyle::new()).at(MapLocation::auto()))
            .layer(MapLayer::photos("Cameras", "image"))
            .layer(MapLayer::network("Links", MarkerStyle::new()))
            .layer(MapLayer::custom("my-layer", "Mine", serde_json::json!({"a": 1})))
            .control(MapControl::Scale, true)
            .control(MapControl::Zoom, false)
            .tooltip(MapTooltip::Nothing)
            .hide_from([])
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.hideable.clone()))
    }
}

impl Queried for Geomap {}

has! { Geomap: HideFrom = hideable.hide_from }

impl Panel<Geomap> {
    /// Where the map looks at first.
    #[must_use]
    pub fn view(mut self, view: MapView) -> Self {
        self.kind.view = view;
        self
    }

    /// The map below all layers.
    #[must_use]
    pub fn basemap(mut self, basemap: Basemap) -> Self {
        self.kind.basemap = basemap;
        self
    }

    /// One more layer, above those before.
    #[must_use]
    pub fn layer(mut self, layer: MapLayer) -> Self {
        self.kind.layers.push(layer);
        self
    }

    /// Whether readers have a control.
    #[must_use]
    pub const fn control(mut self, control: MapControl, shown: bool) -> Self {
        let controls = &mut self.kind.controls;
        *match control {
            MapControl::Zoom => &mut controls.show_zoom,
            MapControl::MouseWheel => &mut controls.mouse_wheel_zoom,
            MapControl::Attribution => &mut controls.show_attribution,
            MapControl::Scale => &mut controls.show_scale,
            MapControl::Measure => &mut controls.show_measure,
            MapControl::Debug => &mut controls.show_debug,
        } = shown;
        self
    }

    /// Whether places have tooltips.
    #[must_use]
    pub const fn tooltip(mut self, tooltip: MapTooltip) -> Self {
        self.kind.tooltip.mode = tooltip;
        self
    }
}
