//! Where a map looks at first.

use serde::Serialize;

use crate::grafana::number::Num;
use crate::grafana::options::words;

words! {
    /// How the middle of a map is said.
    MapCenter {
        /// The middle of the world.
        Zero = "zero",
        /// By coordinates.
        Coords = "coords",
        /// By the data.
        Fit = "fit",
    }
}

/// Where a map looks at first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MapView {
    id: MapCenter,
    lat: Num,
    lon: Num,
    zoom: Num,
    all_layers: bool,
    no_repeat: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_zoom: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_zoom: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    padding: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    last_only: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    shared: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dashboard_variable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    dashboard_variable_name: Option<String>,
}

impl MapView {
    /// At the world.
    #[must_use]
    pub const fn world() -> Self {
        Self {
            id: MapCenter::Zero,
            lat: Num(0.0),
            lon: Num(0.0),
            zoom: Num(1.0),
            all_layers: true,
            no_repeat: false,
            min_zoom: None,
            max_zoom: None,
            padding: None,
            layer: None,
            last_only: false,
            shared: false,
            dashboard_variable: false,
            dashboard_variable_name: None,
        }
    }

    /// At a place, from near (28) or far (1).
    pub fn coordinates(latitude: impl Into<f64>, longitude: impl Into<f64>, zoom: impl Into<f64>) -> Self {
        Self { id: MapCenter::Coords, lat: Num(latitude.into()), lon: Num(longitude.into()), zoom: Num(zoom.into()), ..Self::world() }
    }

    /// At everything that is on any layer, with so many percent of space around it.
    #[must_use]
    pub const fn fit(padding: u8) -> Self {
        let mut view = Self::world();
        view.id = MapCenter::Fit;
        view.padding = Some(padding);
        view
    }

    /// At everything that is on the layer of the given name.
    pub fn fit_layer(name: impl Into<String>, padding: u8) -> Self {
        Self { all_layers: false, layer: Some(name.into()), ..Self::fit(padding) }
    }

    /// At the last place of the layer of the given name.
    pub fn last_of(name: impl Into<String>, padding: u8) -> Self {
        Self { last_only: true, ..Self::fit_layer(name, padding) }
    }

    /// How far and how near readers can zoom.
    #[must_use]
    pub fn zoom_bounds(mut self, min: impl Into<f64>, max: impl Into<f64>) -> Self {
        (self.min_zoom, self.max_zoom) = (Some(Num(min.into())), Some(Num(max.into())));
        self
    }

    /// All maps of the dashboard that say so look at the same place.
    #[must_use]
    pub const fn shared(mut self) -> Self {
        self.shared = true;
        self
    }

    /// The world is shown once, not side by side with itself; Grafana 12 and later.
    #[must_use]
    pub const fn no_repeat(mut self) -> Self {
        self.no_repeat = true;
        self
    }

    /// Writes what the map shows into a variable of the dashboard; Grafana 12 and later.
    #[must_use]
    pub fn in_variable(mut self, name: impl Into<String>) -> Self {
        self.dashboard_variable = true;
        self.dashboard_variable_name = Some(name.into());
        self
    }
}
