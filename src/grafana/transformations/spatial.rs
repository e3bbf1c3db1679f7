//! Spatial operations: places out of fields, and what follows from them.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

words! {
    /// What is done.
    SpatialAction {
        /// A field of places is made.
        Prepare = "prepare",
        /// A number is made of places.
        Calculate = "calculate",
        /// Places become a line.
        Modify = "modify",
    }
}

words! {
    /// How fields say places.
    PlaceMode {
        /// Grafana finds out.
        Auto = "auto",
        /// By a geohash.
        Geohash = "geohash",
        /// By latitude and longitude.
        Coords = "coords",
        /// By a name in a table of places.
        Lookup = "lookup",
    }
}

words! {
    /// What is calculated.
    SpatialCalculation {
        /// The direction to the next place.
        Heading = "heading",
        /// The distance to the next place.
        Distance = "distance",
        /// The area inside.
        Area = "area",
    }
}

words! {
    /// How places become a line.
    LineOperation {
        /// All in one line.
        AsLine = "asLine",
        /// A line in each row.
        LineBuilder = "lineBuilder",
    }
}

parts! {
    /// The fields that say a place.
    Places on Places, [];
    own { mode: Option<PlaceMode> }
    set {
        /// The geohash.
        text geohash;
        /// The latitude.
        text latitude;
        /// The longitude.
        text longitude;
        /// The name.
        text lookup;
        /// The table of places: `public/gazetteer/countries.json`.
        text gazetteer;
    }
}

impl Places {
    /// Fields that say places in that way.
    #[must_use]
    pub fn new(mode: PlaceMode) -> Self {
        Self { mode: Some(mode), ..Self::default() }
    }
}

#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(in crate::grafana) struct Calculated {
    calc: SpatialCalculation,
    field: String,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(in crate::grafana) struct Line {
    op: LineOperation,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Places>,
}

parts! {
    /// Places out of fields, and what follows from them.
    Spatial on Spatial, [];
    own {
        action: Option<SpatialAction>,
        #[serde(skip_serializing_if = "Option::is_none")]
        calculate: Option<Calculated>,
        #[serde(skip_serializing_if = "Option::is_none")]
        modify: Option<Line>,
    }
    set {
        /// The fields that say the places.
        value source: Places;
    }
}

impl Spatial {
    /// A field of places.
    #[must_use]
    pub fn prepare(places: Places) -> Self {
        Self { action: Some(SpatialAction::Prepare), ..Self::default() }.source(places)
    }

    /// A number of each place, in a column of that name.
    pub fn number(what: SpatialCalculation, column: impl Into<String>) -> Self {
        let calculate = Some(Calculated { calc: what, field: column.into() });
        Self { action: Some(SpatialAction::Calculate), calculate, ..Self::default() }
    }

    fn modify(op: LineOperation, target: Option<Places>) -> Self {
        Self { action: Some(SpatialAction::Modify), modify: Some(Line { op, target }), ..Self::default() }
    }

    /// One line through all places.
    #[must_use]
    pub fn line() -> Self {
        Self::modify(LineOperation::AsLine, None)
    }

    /// A line in each row, from its place to another.
    #[must_use]
    pub fn lines_to(target: Places) -> Self {
        Self::modify(LineOperation::LineBuilder, Some(target))
    }
}

impl Transform for Spatial {
    const ID: &'static str = "spatial";

    fn example() -> Self {
        let places = Places::new(PlaceMode::Coords).latitude("lat").longitude("lon").geohash("hash").lookup("city");
        Self::prepare(places.gazetteer("public/gazetteer/airports.geojson"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_action_has_its_options() {
        assert_eq!(
            json!(Spatial::number(SpatialCalculation::Distance, "km")),
            json!({"action": "calculate", "calculate": {"calc": "distance", "field": "km"}})
        );
        assert_eq!(json!(Spatial::line()), json!({"action": "modify", "modify": {"op": "asLine"}}));
        let lines = Spatial::lines_to(Places::new(PlaceMode::Auto));
        assert_eq!(json!(lines), json!({"action": "modify", "modify": {"op": "lineBuilder", "target": {"mode": "auto"}}}));
    }
}
