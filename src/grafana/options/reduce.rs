//! `reduceOptions`: how a panel of single numbers gets them.

use serde::Serialize;

use super::Has;
use crate::grafana::panel::Panel;
use crate::grafana::reducer::Reducer;

/// How a panel of single numbers gets them: one of each series, or one of each row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reduce {
    values: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u32>,
    calcs: Vec<Reducer>,
    fields: String,
}

impl Default for Reduce {
    fn default() -> Self {
        Self { values: false, limit: None, calcs: vec![Reducer::LastNotNull], fields: String::new() }
    }
}

impl<K: Has<Reduce>> Panel<K> {
    /// What makes one number of each series; the last one that is not null, if unsaid.
    #[must_use]
    pub fn calc(mut self, reducer: Reducer) -> Self {
        self.kind.part().calcs = vec![reducer];
        self
    }

    /// Every row is a number of its own, up to `limit` of them.
    #[must_use]
    pub fn every_row(mut self, limit: u32) -> Self {
        let reduce = self.kind.part();
        (reduce.values, reduce.limit) = (true, Some(limit));
        self
    }

    /// Which fields count: a name, or a regular expression between slashes (`/.*/` is all of them); numbers only, if unsaid.
    #[must_use]
    pub fn fields(mut self, fields: impl Into<String>) -> Self {
        self.kind.part().fields = fields.into();
        self
    }
}
