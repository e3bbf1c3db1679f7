//! Time series to table: a row for each series, with a sparkline.

use serde::Serialize;

use crate::grafana::parts::{Named, parts};
use crate::grafana::reducer::Reducer;
use crate::grafana::transformation::Transform;

parts! {
    /// What is done with the series of a query.
    OfQuery on OfQuery, [];
    own {}
    set {
        /// The number beside the sparkline; the last that is not null, if unsaid.
        value stat: Reducer;
        /// The field with the time.
        text time_field;
        /// The number stands in the sparkline's cell. Grafana 12.0 and later.
        flag inline_stat;
    }
}

impl OfQuery {
    /// As Grafana does it by itself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// A row for each series: its labels, and its values as a sparkline.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(transparent)]
pub struct TimeSeriesTable {
    queries: Named<OfQuery>,
}

impl TimeSeriesTable {
    /// For the series of that query.
    pub fn new(ref_id: impl Into<String>, how: OfQuery) -> Self {
        Self::default().and(ref_id, how)
    }

    /// For those of another too.
    #[must_use]
    pub fn and(mut self, ref_id: impl Into<String>, how: OfQuery) -> Self {
        self.queries.set(ref_id, how);
        self
    }
}

impl Transform for TimeSeriesTable {
    const ID: &'static str = "timeSeriesTable";

    fn example() -> Self {
        Self::new("A", OfQuery::new().stat(Reducer::Mean).time_field("Time").inline_stat()).and("B", OfQuery::new())
    }
}
