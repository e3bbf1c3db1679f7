//! The kinds of queries, one file for each datasource, and the table of them.

use serde_json::Value;

use super::query::QueryKind;

pub(in crate::grafana) mod prometheus;

pub use prometheus::{Format, Prometheus, Target};

/// A row of the table of query kinds.
#[derive(Debug, Clone, Copy)]
pub struct QueryType {
    /// The name of the kind: `Prometheus`.
    pub name: &'static str,
    /// The plugin id of its datasource.
    pub plugin: &'static str,
    /// The kind's example as Grafana reads it, without `refId` and `datasource`.
    pub example: fn() -> Value,
}

/// Every kind of query, in order of its name.
pub const QUERIES: &[QueryType] = &[of::<Prometheus>("Prometheus")];

const fn of<K: QueryKind>(name: &'static str) -> QueryType {
    QueryType { name, plugin: K::DATASOURCE, example: || serde_json::json!(K::example().kind) }
}
