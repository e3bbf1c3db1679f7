//! Group by: rows with equal values as one, the rest computed.

use serde::Serialize;

use crate::grafana::parts::Named;
use crate::grafana::reducer::Reducer;
use crate::grafana::transformation::Transform;

/// What is done with a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Grouped {
    operation: &'static str,
    aggregations: Vec<Reducer>,
}

impl Grouped {
    pub(super) const fn key() -> Self {
        Self { operation: "groupby", aggregations: Vec::new() }
    }

    pub(super) fn aggregate(reducers: impl IntoIterator<Item = Reducer>) -> Self {
        Self { operation: "aggregate", aggregations: reducers.into_iter().collect() }
    }
}

/// Rows with equal values of some fields as one row, other fields computed; fields not said are left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct GroupBy {
    fields: Named<Grouped>,
}

impl GroupBy {
    /// By the field of that name.
    pub fn new(field: impl Into<String>) -> Self {
        Self::default().and(field)
    }

    /// By one more field.
    #[must_use]
    pub fn and(mut self, field: impl Into<String>) -> Self {
        self.fields.set(field, Grouped::key());
        self
    }

    /// What is computed of another field.
    #[must_use]
    pub fn calculate(mut self, field: impl Into<String>, reducers: impl IntoIterator<Item = Reducer>) -> Self {
        self.fields.set(field, Grouped::aggregate(reducers));
        self
    }
}

impl Transform for GroupBy {
    const ID: &'static str = "groupBy";

    fn example() -> Self {
        Self::new("namespace").and("pod").calculate("Value", [Reducer::Sum, Reducer::Percentile(95)])
    }
}
