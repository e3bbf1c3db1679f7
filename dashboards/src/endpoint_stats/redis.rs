//! Redis, as its exporter sees it.

use promforge::grafana::{IntoPanels, Timeseries, Unit};
use promforge::promql::builder::*;
use rules::endpoint_stats::metrics::{REDIS_COMMAND_TIME, REDIS_COMMANDS, REDIS_EVICTED, REDIS_HITS, REDIS_MAX_MEMORY, REDIS_MEMORY, REDIS_MISSES};

use super::busiest_first;

pub(super) fn panels() -> impl IntoPanels {
    let calls = || REDIS_COMMANDS.rate(RATE_INTERVAL).sum_by(["cmd"]);
    let hits = || REDIS_HITS.rate(RATE_INTERVAL).sum_by(["instance"]);
    (
        Timeseries::new("Operations by Command")
            .description("Commands per second.")
            .unit(Unit::OpsPerSecond)
            .min(0)
            .query(calls(), "{{cmd}}")
            .legend(busiest_first())
            .half(),
        Timeseries::new("Latency by Command")
            .description("Time that Redis itself takes for one call, on average; the network is not in it.")
            .unit(Unit::Seconds)
            .min(0)
            .query(REDIS_COMMAND_TIME.rate(RATE_INTERVAL).sum_by(["cmd"]) / calls().gt(0), "{{cmd}}")
            .legend(busiest_first())
            .half(),
        Timeseries::new("Redis Memory")
            .description("Memory in use, and the most that may be used. Without a limit there is one line only.")
            .unit(Unit::Bytes)
            .min(0)
            .query(REDIS_MEMORY.max_by(["instance"]), "{{instance}} used")
            .query(REDIS_MAX_MEMORY.max_by(["instance"]).gt(0), "{{instance}} limit")
            .third(),
        Timeseries::new("Evictions")
            .description("Keys per second that Redis threw out because its memory was full. Anything above zero costs hits.")
            .unit(Unit::CountsPerSecond)
            .min(0)
            .query(REDIS_EVICTED.rate(RATE_INTERVAL).sum_by(["instance"]), "{{instance}}")
            .third(),
        Timeseries::new("Redis Hit Ratio")
            .description("Share of lookups that found their key.")
            .unit(Unit::PercentUnit)
            .min(0)
            .max(1)
            .query(hits() / (hits() + REDIS_MISSES.rate(RATE_INTERVAL).sum_by(["instance"])).gt(0), "{{instance}}")
            .third(),
    )
}
