//! Redis and Valkey, by `redis_exporter`.

use crate::grafana::block::{Block, Selector, areas, both_ways, dashed, downwards, lines, metrics, number, share, up};
use crate::grafana::{Color, Unit};
use crate::metrics::Catalogue;
use crate::promql::builder::{Aggregations as _, Operators as _, RATE_INTERVAL, functions::time};

metrics! {
    "redis_exporter" {
        UP = Gauge "redis_up" [] "1 if the exporter could ask Redis, else 0.";
        UPTIME = Gauge "redis_uptime_in_seconds" [] "Seconds since the start.";
        COMMANDS = Counter "redis_commands_total" ["cmd"] "Commands by name.";
        COMMAND_TIME = Counter "redis_commands_duration_seconds_total" ["cmd"] "Time spent on commands by name, in seconds.";
        CLIENTS = Gauge "redis_connected_clients" [] "Clients that are connected.";
        BLOCKED = Gauge "redis_blocked_clients" [] "Clients that wait in a blocking command.";
        MAX_CLIENTS = Gauge "redis_config_maxclients" [] "How many clients may be connected.";
        REJECTED = Counter "redis_rejected_connections_total" [] "Connections refused because there were too many.";
        MEMORY = Gauge "redis_memory_used_bytes" [] "Memory that the allocator gave out, in bytes.";
        MEMORY_RSS = Gauge "redis_memory_used_rss_bytes" [] "Memory as the operating system sees it, in bytes.";
        MEMORY_MAX = Gauge "redis_memory_max_bytes" [] "`maxmemory`, in bytes; 0 if there is no limit.";
        FRAGMENTATION = Gauge "redis_mem_fragmentation_ratio" [] "Resident memory by used memory.";
        HITS = Counter "redis_keyspace_hits_total" [] "Look-ups that found their key.";
        MISSES = Counter "redis_keyspace_misses_total" [] "Look-ups that found none.";
        EVICTED = Counter "redis_evicted_keys_total" [] "Keys dropped because memory was full.";
        EXPIRED = Counter "redis_expired_keys_total" [] "Keys whose time was over.";
        KEYS = Gauge "redis_db_keys" ["db"] "Keys by database.";
        EXPIRING = Gauge "redis_db_keys_expiring" ["db"] "Keys with a time to live by database.";
        RECEIVED = Counter "redis_net_input_bytes_total" [] "Bytes received.";
        SENT = Counter "redis_net_output_bytes_total" [] "Bytes sent.";
        SLOW = Gauge "redis_slowlog_length" [] "Entries in the log of slow commands.";
        REPLICAS = Gauge "redis_connected_slaves" [] "Replicas that are connected.";
        REPLICA_LAG = Gauge "redis_connected_slave_lag_seconds" ["slave_ip", "slave_port", "slave_state"] "Seconds since a replica was last heard of.";
        LINK_UP = Gauge "redis_master_link_up" ["master_host", "master_port"] "On replicas: 1 if the link to the primary stands.";
        LAST_SAVE = Gauge "redis_rdb_last_save_timestamp_seconds" [] "When the last snapshot was written, as Unix time.";
        CHANGES = Gauge "redis_rdb_changes_since_last_save" [] "Changes that the last snapshot does not have.";
    }
}

/// Redis: commands and their latency, hits, memory, evictions, clients, replication, persistence.
#[must_use]
#[track_caller]
pub fn redis(selector: &Selector, catalogue: &Catalogue) -> Block {
    let (s, by) = (selector, selector.label());
    let hits = || s.on(HITS).rate(RATE_INTERVAL);
    let look_ups = || hits() + s.on(MISSES).rate(RATE_INTERVAL);
    let numbers = (
        up("Whether the exporter reaches every Redis. If not, ask the exporter's log: address, password, or Redis itself.").query(s.on(UP).min(), ""),
        number("Youngest", Unit::DurationSeconds, "Time since the last start of any Redis. Unexpectedly young: it crashed, or was killed for its memory.")
            .query(s.on(UPTIME).min(), "")
            .no_sparkline()
            .threshold(0, Color::Orange)
            .threshold(600, Color::Green),
        number("Hit ratio", Unit::PercentUnit, "The share of look-ups that found their key. What is good depends on the use; a fall is worth a look.")
            .query(hits().sum() / look_ups().sum(), ""),
        number("Memory", Unit::PercentUnit, "The fullest Redis that has a `maxmemory`. At 100 % it evicts keys, or refuses to write.")
            .query((s.on(MEMORY) / s.on(MEMORY_MAX).gt(0)).max(), "")
            .no_value("no limit")
            .threshold(0.8, Color::Orange)
            .threshold(0.95, Color::Red),
        number("Clients", Unit::Short, "Clients of all instances.").query(s.on(CLIENTS).sum(), ""),
        number("Broken links", Unit::Short, "Replicas whose link to the primary is down: they answer with old data, or not at all.")
            .query(s.on(LINK_UP).eq_bool(0).sum(), "")
            .no_value("no replicas")
            .threshold(1, Color::Red),
    );
    let commands = (
        areas("Commands", Unit::OpsPerSecond, "Commands per second, by name.").query(s.on(COMMANDS).rate(RATE_INTERVAL).sum_by(["cmd"]), "{{cmd}}"),
        lines(
            "Time of a command",
            Unit::Seconds,
            "How long a command takes on average inside of Redis. `keys`, `hgetall`, `smembers` and Lua on large data block everybody.",
        )
        .query(s.on(COMMAND_TIME).rate(RATE_INTERVAL).sum_by(["cmd"]) / s.on(COMMANDS).rate(RATE_INTERVAL).sum_by(["cmd"]), "{{cmd}}"),
        areas("Busy with", Unit::PercentUnit, "The share of its one thread that commands take, by name. Near 100 % Redis is full, whatever its machine says.")
            .query(s.on(COMMAND_TIME).rate(RATE_INTERVAL).sum_by([by, "cmd"]), s.legend("{{cmd}}")),
        share("Hits", "The share of look-ups that found their key. A sudden fall: evictions, a flush, or a release with other keys.")
            .query(hits().sum_by([by]) / look_ups().sum_by([by]), s.legend("")),
        lines("Slow commands", Unit::Short, "Entries in the log of slow commands; `SLOWLOG GET` shows them.").query(s.on(SLOW).sum_by([by]), s.legend("")),
        both_ways("Network", Unit::BytesPerSecond, "Bytes received, and below zero bytes sent.")
            .query(s.on(RECEIVED).rate(RATE_INTERVAL).sum_by([by]), s.legend("received"))
            .query(s.on(SENT).rate(RATE_INTERVAL).sum_by([by]), s.legend("sent"))
            .override_fields(downwards("sent")),
    );
    let memory = (
        lines("Memory by instance", Unit::Bytes, "Memory used, and `maxmemory` where it is set. A snapshot may need as much again for a while.")
            .query(s.on(MEMORY).sum_by([by]), s.legend(""))
            .query(s.on(MEMORY_RSS).sum_by([by]), s.legend("resident"))
            .query(s.on(MEMORY_MAX).gt(0).sum_by([by]), s.legend("maxmemory"))
            .override_fields(dashed("maxmemory", Color::Red)),
        lines("Fragmentation", Unit::Short, "Resident by used memory. Above 1.5 memory is wasted (`activedefrag`); below 1 Redis is swapped out.")
            .query(s.on(FRAGMENTATION).max_by([by]), s.legend(""))
            .threshold(1.5, Color::Orange)
            .threshold_lines(),
        lines("Evicted and expired keys", Unit::EventsPerSecond, "Keys that left. Evictions mean that memory is too small for what is in use.")
            .query(s.on(EVICTED).rate(RATE_INTERVAL).sum_by([by]), s.legend("evicted"))
            .query(s.on(EXPIRED).rate(RATE_INTERVAL).sum_by([by]), s.legend("expired")),
        lines("Keys", Unit::Short, "Keys by database, and those of them with a time to live. Keys without one stay until somebody deletes them.")
            .query(s.on(KEYS).sum_by(["db"]).gt(0), "{{db}}")
            .query(s.on(EXPIRING).sum_by(["db"]).gt(0), "{{db}} expiring"),
    );
    let rest = (
        lines("Clients by instance", Unit::Short, "Connected clients, those that block, and how many may connect.")
            .query(s.on(CLIENTS).sum_by([by]), s.legend(""))
            .query(s.on(BLOCKED).sum_by([by]), s.legend("blocked"))
            .query(s.on(MAX_CLIENTS).min(), "maxclients")
            .override_fields(dashed("maxclients", Color::Red)),
        lines(
            "Rejected connections",
            Unit::EventsPerSecond,
            "Connections refused because of `maxclients`. Applications see errors: look for a pool that leaks.",
        )
        .query(s.on(REJECTED).rate(RATE_INTERVAL).sum_by([by]), s.legend("")),
        lines("Replication lag", Unit::Seconds, "Seconds since the primary last heard of each replica.")
            .query(s.on(REPLICA_LAG).max_by([by, "slave_ip"]), s.legend("{{slave_ip}}"))
            .threshold(10, Color::Red)
            .threshold_lines(),
        lines("Replicas", Unit::Short, "Replicas that each primary has. Fewer than you run: look at the replicas' log.")
            .query(s.on(REPLICAS).sum_by([by]), s.legend("")),
        lines("Persistence", Unit::DurationSeconds, "Age of the last snapshot: what a crash would cost where there is no append-only file.")
            .query((time() - s.on(LAST_SAVE)).max_by([by]), s.legend("")),
        lines("Unsaved changes", Unit::Short, "Changes that the last snapshot does not have.").query(s.on(CHANGES).sum_by([by]), s.legend("")),
    );
    Block::new("Redis", selector, catalogue, NEEDS, (numbers, commands, memory, rest))
}
