//! Prepare time series: the shape of series.

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::transformation::Transform;

words! {
    /// The shape of series.
    SeriesShape {
        /// One table, a column for each series.
        Wide = "wide",
        /// One table, labels as columns.
        Long = "long",
        /// A table for each series.
        Multi = "multi",
    }
}

/// Series in another shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PrepareTimeSeries {
    format: SeriesShape,
}

impl PrepareTimeSeries {
    /// In that shape.
    #[must_use]
    pub const fn new(shape: SeriesShape) -> Self {
        Self { format: shape }
    }
}

impl Transform for PrepareTimeSeries {
    const ID: &'static str = "prepareTimeSeries";

    fn example() -> Self {
        Self::new(SeriesShape::Wide)
    }
}
