//! PostgreSQL, as the API feels it and as its exporter sees it.

use promforge::grafana::{Color, IntoPanels, Timeseries, Unit};
use promforge::promql::builder::*;
use rules::endpoint_stats::metrics::{PG_BLOCKS_HIT, PG_BLOCKS_READ, PG_COMMITS, PG_CONNECTIONS, PG_MAX_CONNECTIONS, PG_ROLLBACKS, QUERY_TIME};

use super::in_namespace;

/// The databases that every server has and no application uses.
const INTERNAL: &str = "template.*|postgres|";

pub(super) fn panels() -> impl IntoPanels {
    let hit = || in_namespace(PG_BLOCKS_HIT.matching("datname", not_regex(INTERNAL))).rate(RATE_INTERVAL).sum_by(["datname"]);
    let read = in_namespace(PG_BLOCKS_READ.matching("datname", not_regex(INTERNAL))).rate(RATE_INTERVAL).sum_by(["datname"]);
    let connections = in_namespace(PG_CONNECTIONS.matching("state", not("")));
    (
        Timeseries::new("Database Query Time")
            .description("How long the API waits for one query, on average, by pod.")
            .unit(Unit::Seconds)
            .min(0)
            .query(QUERY_TIME.average(RATE_INTERVAL, ["pod"]), "{{pod}}")
            .third(),
        Timeseries::new("Connections by State")
            .description("Connections to the database. Many that are `idle in transaction` hold locks and do nothing.")
            .unit(Unit::Short)
            .min(0)
            .query(connections.clone().sum_by(["state"]), "{{state}}")
            .stacked()
            .fill(20)
            .third(),
        Timeseries::new("Connection Pool in Use")
            .description("Connections as a share of `max_connections`. At 100 % new ones are refused.")
            .unit(Unit::PercentUnit)
            .min(0)
            .max(1)
            .query(connections.sum_by(["instance"]) / in_namespace(PG_MAX_CONNECTIONS.matching("instance", not(""))).max_by(["instance"]), "{{instance}}")
            .threshold(0.8, Color::Orange)
            .threshold_lines()
            .third(),
        Timeseries::new("Transactions")
            .description("Transactions per second that committed, and that were rolled back.")
            .unit(Unit::OpsPerSecond)
            .min(0)
            .query(in_namespace(PG_COMMITS.matching("datname", not_regex(INTERNAL))).rate(RATE_INTERVAL).sum_by(["datname"]), "{{datname}} committed")
            .query(in_namespace(PG_ROLLBACKS.matching("datname", not_regex(INTERNAL))).rate(RATE_INTERVAL).sum_by(["datname"]), "{{datname}} rolled back")
            .half(),
        Timeseries::new("Cache Hit Ratio")
            .description("Share of blocks that the database found in its buffer cache. Below 99 % it wants more memory, or an index.")
            .unit(Unit::PercentUnit)
            .max(1)
            .query(hit() / (hit() + read).gt(0), "{{datname}}")
            .half(),
    )
}
