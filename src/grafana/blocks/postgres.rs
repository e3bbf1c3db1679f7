//! PostgreSQL, by `postgres_exporter` 0.15 and later.

use crate::grafana::block::{Block, Selector, areas, dashed, lines, metrics, number, share, up};
use crate::grafana::{Color, Unit};
use crate::metrics::{Catalogue, Counter, Selected};
use crate::promql::builder::{Aggregations as _, Operators as _, RATE_INTERVAL, functions::time, not_regex};

metrics! {
    "postgres_exporter" {
        UP = Gauge "pg_up" [] "1 if the exporter could ask the server, else 0.";
        START = Gauge "pg_postmaster_start_time_seconds" ["server"] "When the server started, as Unix time.";
        SESSIONS = Gauge "pg_stat_activity_count" ["datname", "state", "usename", "application_name", "backend_type", "wait_event", "wait_event_type", "server"]
            "Sessions by database and state.";
        LONGEST = Gauge "pg_stat_activity_max_tx_duration" ["datname", "state", "usename", "application_name", "backend_type", "wait_event", "wait_event_type", "server"]
            "Age of the oldest transaction by database and state, in seconds.";
        MAX_CONNECTIONS = Gauge "pg_settings_max_connections" ["server"] "How many sessions there may be.";
        COMMITS = Counter "pg_stat_database_xact_commit" ["datid", "datname"] "Transactions committed.";
        ROLLBACKS = Counter "pg_stat_database_xact_rollback" ["datid", "datname"] "Transactions rolled back.";
        BLOCKS_HIT = Counter "pg_stat_database_blks_hit" ["datid", "datname"] "Blocks found in the server's own cache.";
        BLOCKS_READ = Counter "pg_stat_database_blks_read" ["datid", "datname"] "Blocks asked of the operating system.";
        DEADLOCKS = Counter "pg_stat_database_deadlocks" ["datid", "datname"] "Deadlocks, each of which ended a transaction.";
        CONFLICTS = Counter "pg_stat_database_conflicts" ["datid", "datname"] "On standbys: queries ended because they stood in the way of recovery.";
        TEMP_BYTES = Counter "pg_stat_database_temp_bytes" ["datid", "datname"] "Bytes written to temporary files.";
        FETCHED = Counter "pg_stat_database_tup_fetched" ["datid", "datname"] "Rows that index scans fetched.";
        RETURNED = Counter "pg_stat_database_tup_returned" ["datid", "datname"] "Rows that scans read.";
        INSERTED = Counter "pg_stat_database_tup_inserted" ["datid", "datname"] "Rows inserted.";
        UPDATED = Counter "pg_stat_database_tup_updated" ["datid", "datname"] "Rows updated.";
        DELETED = Counter "pg_stat_database_tup_deleted" ["datid", "datname"] "Rows deleted.";
        SIZE = Gauge "pg_database_size_bytes" ["datname"] "Size of a database on disk, in bytes.";
        LOCKS = Gauge "pg_locks_count" ["datname", "mode"] "Locks held and awaited by mode.";
        LAG = Gauge "pg_replication_lag_seconds" [] "On standbys: how far replay is behind, in seconds.";
        IS_REPLICA = Gauge "pg_replication_is_replica" [] "1 on standbys.";
        WAL_BEHIND = Gauge "pg_stat_replication_pg_wal_lsn_diff" ["application_name", "client_addr", "slot_name", "state", "server"]
            "On primaries: how many bytes of WAL a standby has not replayed.";
        SLOT_ACTIVE = Gauge "pg_replication_slot_slot_is_active" ["slot_name", "database", "plugin", "slot_type"] "1 if somebody reads from the replication slot.";
        WAL_SIZE = Gauge "pg_wal_size_bytes" [] "Size of the WAL on disk, in bytes.";
        LIVE_ROWS = Gauge "pg_stat_user_tables_n_live_tup" ["datname", "relname", "schemaname"] "Rows of a table, estimated.";
        DEAD_ROWS = Gauge "pg_stat_user_tables_n_dead_tup" ["datname", "relname", "schemaname"] "Dead rows of a table, estimated.";
        LAST_VACUUM = Gauge "pg_stat_user_tables_last_autovacuum" ["datname", "relname", "schemaname"] "When autovacuum was last at a table, as Unix time.";
        SEQ_ROWS = Counter "pg_stat_user_tables_seq_tup_read" ["datname", "relname", "schemaname"] "Rows that sequential scans read.";
        CHECKPOINTS_TIMED = Counter "pg_stat_bgwriter_checkpoints_timed_total" [] "Checkpoints on schedule; PostgreSQL up to 16.";
        CHECKPOINTS_ASKED = Counter "pg_stat_bgwriter_checkpoints_req_total" [] "Checkpoints that came early; PostgreSQL up to 16.";
        CHECKPOINTER_TIMED = Counter "pg_stat_checkpointer_num_timed_total" [] "Checkpoints on schedule; PostgreSQL 17 and later.";
        CHECKPOINTER_ASKED = Counter "pg_stat_checkpointer_num_requested_total" [] "Checkpoints that came early; PostgreSQL 17 and later.";
    }
}

/// PostgreSQL: sessions, transactions, cache, rows, locks, replication, vacuum, checkpoints.
#[must_use]
#[track_caller]
pub fn postgres(selector: &Selector, catalogue: &Catalogue) -> Block {
    let (s, by) = (selector, selector.label());
    // Templates and the rest that no application uses would only be noise.
    let database = |metric: Counter| -> Selected<Counter> { s.on(metric).matching("datname", not_regex("template[01]|")) };
    let rate = |metric: Counter| database(metric).rate(RATE_INTERVAL).sum_by(["datname"]);
    let cached = |labels: &[&str]| {
        let hit = || database(BLOCKS_HIT).rate(RATE_INTERVAL).sum_by(labels);
        hit() / (hit() + database(BLOCKS_READ).rate(RATE_INTERVAL).sum_by(labels))
    };
    let knows = |metric: Counter| catalogue.resolve(metric.name()).is_some();
    let (timed, early) = if knows(CHECKPOINTER_TIMED) { (CHECKPOINTER_TIMED, CHECKPOINTER_ASKED) } else { (CHECKPOINTS_TIMED, CHECKPOINTS_ASKED) };
    let numbers = (
        up("Whether the exporter reaches every server. If not, ask the exporter's log: address, password, `pg_hba.conf`, or the server itself.")
            .query(s.on(UP).min(), ""),
        number("Youngest", Unit::DurationSeconds, "Time since the last start of any server. Unexpectedly young: it crashed, or failed over.")
            .query((time() - s.on(START)).min(), "")
            .no_sparkline()
            .threshold(0, Color::Orange)
            .threshold(600, Color::Green),
        number("Connections", Unit::PercentUnit, "The fullest server: sessions of `max_connections`. At 100 % it refuses everybody but superusers.")
            .query((s.on(SESSIONS).sum_by([by]) / s.on(MAX_CONNECTIONS).max_by([by])).max(), "")
            .threshold(0.7, Color::Orange)
            .threshold(0.9, Color::Red),
        number("Transactions", Unit::OpsPerSecond, "Transactions per second, committed and rolled back.")
            .query((database(COMMITS).rate(RATE_INTERVAL) + database(ROLLBACKS).rate(RATE_INTERVAL)).sum(), ""),
        number(
            "Cache hits",
            Unit::PercentUnit,
            "The share of blocks that were in the server's own cache. Below 95 % for transactions, the working set does not fit.",
        )
        .query(cached(&[]), "")
        .threshold(0, Color::Red)
        .threshold(0.9, Color::Orange)
        .threshold(0.95, Color::Green),
        number("Replication lag", Unit::Seconds, "How far the slowest standby is behind. It also grows while the primary has nothing to write.")
            .query((s.on(LAG).on([by]).and(s.on(IS_REPLICA).eq(1))).max(), "")
            .no_value("no standby")
            .threshold(10, Color::Orange)
            .threshold(60, Color::Red),
    );
    let sessions = (
        areas("Sessions by state", Unit::Short, "Sessions by state, and how many there may be. Many `idle in transaction`: an application forgets to commit.")
            .query(s.on(SESSIONS).sum_by(["state"]), "{{state}}")
            .query(s.on(MAX_CONNECTIONS).sum(), "max_connections")
            .override_fields(dashed("max_connections", Color::Red)),
        lines(
            "Oldest transaction",
            Unit::DurationSeconds,
            "Age of the oldest transaction by state. It keeps vacuum from cleaning up behind it; end it if nobody needs it.",
        )
        .query(s.on(LONGEST).max_by(["datname", "state"]).gt(0), "{{datname}} {{state}}")
        .threshold(300, Color::Red)
        .threshold_lines(),
        areas("Locks", Unit::Short, "Locks held and awaited, by mode. `accessexclusivelock` blocks everybody: a migration, `VACUUM FULL`, `LOCK`.")
            .query(s.on(LOCKS).sum_by(["mode"]).gt(0), "{{mode}}"),
        lines("Transactions by database", Unit::OpsPerSecond, "Transactions per second. Rollbacks are errors, or a client that ends every read with one.")
            .query(rate(COMMITS), "{{datname}} committed")
            .query(rate(ROLLBACKS), "{{datname}} rolled back")
            .override_fields(crate::grafana::Override::by_regexp("/rolled back$/").color(crate::grafana::ColorMode::Shades(Color::Red))),
        lines(
            "Deadlocks and conflicts",
            Unit::EventsPerSecond,
            "Transactions ended by deadlocks, and by recovery on standbys. The server's log names the queries.",
        )
        .query(rate(DEADLOCKS), "{{datname}} deadlocks")
        .query(rate(CONFLICTS), "{{datname}} conflicts"),
        lines("Temporary files", Unit::BytesPerSecondIec, "Bytes written to temporary files: sorts and hashes larger than `work_mem`.")
            .query(rate(TEMP_BYTES), "{{datname}}"),
    );
    let data = (
        share("Cache hits by database", "The share of blocks that were in the server's own cache.").query(cached(&["datname"]), "{{datname}}"),
        lines("Rows written", Unit::RowsPerSecond, "Rows changed per second.")
            .query(database(INSERTED).rate(RATE_INTERVAL).sum(), "inserted")
            .query(database(UPDATED).rate(RATE_INTERVAL).sum(), "updated")
            .query(database(DELETED).rate(RATE_INTERVAL).sum(), "deleted"),
        lines("Rows read", Unit::RowsPerSecond, "Rows that scans read, and those that an index fetched. Far apart: queries read much to find little.")
            .query(database(RETURNED).rate(RATE_INTERVAL).sum(), "read by scans")
            .query(database(FETCHED).rate(RATE_INTERVAL).sum(), "fetched by index"),
        areas("Size", Unit::Bytes, "Size of each database on disk, and of the WAL.")
            .query(s.on(SIZE).sum_by(["datname"]), "{{datname}}")
            .query(s.on(WAL_SIZE).sum(), "WAL"),
        share("Dead rows", "Dead rows of a table's rows: bloat. Above 20 % autovacuum does not keep up, or an old transaction holds it back.")
            .query(
                (s.on(DEAD_ROWS) / (s.on(LIVE_ROWS) + s.on(DEAD_ROWS)).gt(10_000)).max_by(["datname", "schemaname", "relname"]).gt(0.05),
                "{{datname}} {{schemaname}}.{{relname}}",
            )
            .threshold(0.2, Color::Red)
            .threshold_lines(),
        lines("Since autovacuum", Unit::DurationSeconds, "How long ago autovacuum was last at the tables with many dead rows.").query(
            (time() - s.on(LAST_VACUUM).gt(0)).and(s.on(DEAD_ROWS).gt(10_000)).max_by(["datname", "schemaname", "relname"]),
            "{{datname}} {{schemaname}}.{{relname}}",
        ),
        lines("Rows of sequential scans", Unit::RowsPerSecond, "Rows that sequential scans read, of the ten busiest tables: where an index is missing.")
            .query(s.on(SEQ_ROWS).rate(RATE_INTERVAL).sum_by(["datname", "schemaname", "relname"]).topk(10), "{{datname}} {{schemaname}}.{{relname}}"),
    );
    let replication = (
        lines("Replay lag", Unit::Seconds, "How far each standby is behind. It also grows while the primary has nothing to write.")
            .query(s.on(LAG).max_by([by]), s.legend(""))
            .threshold(60, Color::Red)
            .threshold_lines(),
        lines("WAL not replayed", Unit::Bytes, "Bytes of WAL that each standby still has to replay, as the primary sees it.")
            .query(s.on(WAL_BEHIND).max_by(["application_name", "client_addr"]), "{{application_name}} {{client_addr}}"),
        lines("Slots without reader", Unit::Short, "Replication slots that nobody reads. The primary keeps WAL for them until its disk is full: drop them.")
            .query(s.on(SLOT_ACTIVE).eq_bool(0).max_by(["slot_name"]), "{{slot_name}}")
            .threshold(1, Color::Red)
            .threshold_lines(),
        lines("Checkpoints", Unit::OpsPerSecond, "Checkpoints per second. If most come early, `max_wal_size` is too small.")
            .query(s.on(timed).rate(RATE_INTERVAL).sum_by([by]), s.legend("timed"))
            .query(s.on(early).rate(RATE_INTERVAL).sum_by([by]), s.legend("early")),
    );
    Block::new("PostgreSQL", selector, catalogue, NEEDS, (numbers, sessions, data, replication))
}
