//! The Java virtual machine, by the names of Micrometer and by those of Prometheus' own client library.

use crate::grafana::block::{Block, Selector, areas, dashed, lines, metrics, number, share};
use crate::grafana::{Color, Unit};
use crate::metrics::{Catalogue, Gauge, Handle};
use crate::promql::builder::{Aggregations as _, Operators as _, RATE_INTERVAL};

metrics! {
    "Micrometer and client_java" {
        USED = Gauge "jvm_memory_used_bytes" ["area", "id"] "Memory in use by area, and by pool with Micrometer, in bytes.";
        COMMITTED = Gauge "jvm_memory_committed_bytes" ["area", "id"] "Memory obtained from the operating system, in bytes.";
        MAX = Gauge "jvm_memory_max_bytes" ["area", "id"] "How much memory may be used, in bytes; -1 if that is not limited.";
    }
    "Micrometer" {
        PAUSE = Summary "jvm_gc_pause_seconds" ["action", "cause", "gc"] "How long collections stopped the application, in seconds.";
        AFTER_GC = Gauge "jvm_gc_live_data_size_bytes" [] "What was left of long-lived objects after the last full collection, in bytes.";
        ALLOCATED = Counter "jvm_gc_memory_allocated_bytes_total" [] "Bytes allocated in the young generation.";
        PROMOTED = Counter "jvm_gc_memory_promoted_bytes_total" [] "Bytes that moved to the old generation.";
        LIVE_THREADS = Gauge "jvm_threads_live_threads" [] "Threads that run or wait.";
        DAEMON_THREADS = Gauge "jvm_threads_daemon_threads" [] "Daemon threads.";
        PEAK_THREADS = Gauge "jvm_threads_peak_threads" [] "The most threads since the start.";
        THREAD_STATES = Gauge "jvm_threads_states_threads" ["state"] "Threads by state.";
        LOADED = Gauge "jvm_classes_loaded_classes" [] "Classes that are loaded.";
        BUFFERS = Gauge "jvm_buffer_memory_used_bytes" ["id"] "Memory of buffers outside of the heap, in bytes.";
        CPU_USAGE = Gauge "process_cpu_usage" [] "The share of all CPUs that the process uses.";
    }
    "client_java" {
        POOL_USED = Gauge "jvm_memory_pool_used_bytes" ["pool"] "Memory in use by pool, in bytes.";
        POOL_ALLOCATED = Counter "jvm_memory_pool_allocated_bytes_total" ["pool"] "Bytes allocated by pool.";
        COLLECTION = Summary "jvm_gc_collection_seconds" ["gc"] "How long collections took, in seconds.";
        CURRENT_THREADS = Gauge "jvm_threads_current" [] "Threads that run or wait.";
        CURRENT_DAEMONS = Gauge "jvm_threads_daemon" [] "Daemon threads.";
        CURRENT_PEAK = Gauge "jvm_threads_peak" [] "The most threads since the start.";
        DEADLOCKED = Gauge "jvm_threads_deadlocked" [] "Threads that wait for each other for ever.";
        CURRENT_STATES = Gauge "jvm_threads_state" ["state"] "Threads by state.";
        CURRENTLY_LOADED = Gauge "jvm_classes_currently_loaded" [] "Classes that are loaded.";
        BUFFER_POOLS = Gauge "jvm_buffer_pool_used_bytes" ["pool"] "Memory of buffers outside of the heap, in bytes.";
        CPU = Counter "process_cpu_seconds_total" [] "CPU time used, user and system, in seconds.";
    }
}

/// Which library exposes the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JvmNames {
    /// Micrometer, as of Spring Boot and Quarkus.
    Micrometer,
    /// Prometheus' own library, 1.0 and later, and the JMX exporter.
    ClientJava,
}

/// Java processes: memory by pool, garbage collection, threads, classes. The names are those of Micrometer, unless the catalogue knows only
/// those of `client_java`; [`jvm_named`] says which.
#[must_use]
#[track_caller]
pub fn jvm(selector: &Selector, catalogue: &Catalogue) -> Block {
    let knows = |handle: &dyn Handle| catalogue.resolve(handle.metric().name).is_some();
    let theirs = !catalogue.is_bare() && !knows(&LIVE_THREADS) && !knows(&PAUSE) && (knows(&CURRENT_THREADS) || knows(&COLLECTION));
    jvm_named(if theirs { JvmNames::ClientJava } else { JvmNames::Micrometer }, selector, catalogue)
}

/// As [`jvm`], by the names of one library.
#[must_use]
#[track_caller]
pub fn jvm_named(names: JvmNames, selector: &Selector, catalogue: &Catalogue) -> Block {
    let (s, by) = (selector, selector.label());
    let micrometer = names == JvmNames::Micrometer;
    let pick = |theirs: Gauge, ours: Gauge| s.on(if micrometer { theirs } else { ours });
    let gc = s.on(if micrometer { PAUSE } else { COLLECTION });
    let why: &[&str] = if micrometer { &["action", "cause"] } else { &["gc"] };
    let why_named = if micrometer { "{{action}} ({{cause}})" } else { "{{gc}}" };
    let heap = |metric: Gauge| s.on(metric).matching("area", "heap");
    let paused = || gc.observed(RATE_INTERVAL).sum_by([by]);
    let cpu = if micrometer { s.on(CPU_USAGE).sum_by([by]) } else { s.on(CPU).rate(RATE_INTERVAL).sum_by([by]) };
    let cpu_unit = || if micrometer { Unit::PercentUnit } else { Unit::Short };
    let pools = if micrometer { s.on(USED).matching("area", "heap").sum_by(["id"]) } else { s.on(POOL_USED).sum_by(["pool"]) };
    let outside = if micrometer { s.on(USED).matching("area", "nonheap").sum_by(["id"]) } else { s.on(USED).matching("area", "nonheap").sum_by([by]) };
    let id = if micrometer { "{{id}}" } else { "{{pool}}" };
    let allocated = if micrometer { s.on(ALLOCATED).rate(RATE_INTERVAL).sum_by([by]) } else { s.on(POOL_ALLOCATED).rate(RATE_INTERVAL).sum_by([by]) };

    let numbers = (
        number("Heap", Unit::PercentUnit, "The fullest heap. Close to 100 % after collections, the next allocation ends with an OutOfMemoryError.")
            .query((heap(USED).sum_by([by]) / heap(MAX).gt(0).sum_by([by])).max(), "")
            .threshold(0.8, Color::Orange)
            .threshold(0.95, Color::Red),
        number("Pausing", Unit::PercentUnit, "The share of time that the process which pauses most stands still for its collector.")
            .query(paused().max(), "")
            .threshold(0.05, Color::Orange)
            .threshold(0.2, Color::Red),
        number("CPU", cpu_unit(), "CPU of the busiest process: a share of all CPUs by Micrometer, cores by client_java.").query(cpu.clone().max(), ""),
        number("Threads", Unit::Short, "Threads of all processes.").query(pick(LIVE_THREADS, CURRENT_THREADS).sum(), ""),
        number("Blocked threads", Unit::Short, "Threads that wait for a monitor. Many of them for long: take a thread dump.")
            .query(pick(THREAD_STATES, CURRENT_STATES).matching("state", crate::promql::builder::regex("(?i)blocked")).sum(), "")
            .threshold(10, Color::Orange)
            .threshold(50, Color::Red),
        number("Classes", Unit::Short, "Classes loaded, in all processes.").query(pick(LOADED, CURRENTLY_LOADED).sum(), ""),
    );
    let memory = (
        lines(
            "Heap by process",
            Unit::Bytes,
            "Heap in use, and the most that a process committed and may use. If the low points rise from collection to collection, take a heap dump.",
        )
        .query(heap(USED).sum_by([by]), s.legend(""))
        .query(heap(COMMITTED).sum_by([by]).max(), "committed")
        .query(heap(MAX).gt(0).sum_by([by]).max(), "max")
        .override_fields(dashed("committed", Color::Orange))
        .override_fields(dashed("max", Color::Red)),
        areas("Pools", Unit::Bytes, "Memory in use by pool. The old generation shows what survives.").query(pools, id),
        areas("Outside of the heap", Unit::Bytes, "Metaspace, code cache and class space. Metaspace that only grows: class loaders leak.")
            .query(outside, if micrometer { "{{id}}".to_owned() } else { s.legend("") }),
        lines("Buffers", Unit::Bytes, "Direct and mapped buffers, which no heap limit covers but the container's does.")
            .query(pick(BUFFERS, BUFFER_POOLS).sum_by([by, if micrometer { "id" } else { "pool" }]), s.legend(id)),
        lines("Allocation rate", Unit::BytesPerSecondIec, "Bytes allocated per second: what keeps the collector busy.").query(allocated, s.legend("")),
    );
    let promoted = lines("Promotion rate", Unit::BytesPerSecondIec, "Bytes that move to the old generation per second, and what a full collection left there.")
        .query(s.on(PROMOTED).rate(RATE_INTERVAL).sum_by([by]), s.legend(""));
    let live = lines("Live data", Unit::Bytes, "What full collections left of the old generation: what the application really needs.")
        .query(s.on(AFTER_GC).sum_by([by]), s.legend(""));
    let deadlocks = lines("Deadlocks", Unit::Short, "Threads that wait for each other for ever. Take a thread dump, then restart.")
        .query(s.on(DEADLOCKED).sum_by([by]), s.legend(""))
        .threshold(1, Color::Red)
        .threshold_lines();
    let work = (
        share("Time in collections", "The share of time that a process stands still for its collector. Above 5 % users notice.")
            .query(paused(), s.legend(""))
            .threshold(0.05, Color::Red)
            .threshold_lines(),
        lines("Mean pause", Unit::Seconds, "How long a collection takes on average, by what it was.").query(gc.average(RATE_INTERVAL, why), why_named),
        lines("Collections", Unit::OpsPerSecond, "Collections per second, by what they were.").query(gc.observations(RATE_INTERVAL).sum_by(why), why_named),
        areas("Threads by state", Unit::Short, "Threads by state. A pile of waiting ones behind a pool is a slow dependency; blocked ones are contention.")
            .query(pick(THREAD_STATES, CURRENT_STATES).sum_by(["state"]), "{{state}}"),
        lines("Threads by process", Unit::Short, "Threads, daemons among them, and the most there ever were.")
            .query(pick(LIVE_THREADS, CURRENT_THREADS).sum_by([by]), s.legend(""))
            .query(pick(DAEMON_THREADS, CURRENT_DAEMONS).sum_by([by]), s.legend("daemons"))
            .query(pick(PEAK_THREADS, CURRENT_PEAK).max(), "peak")
            .override_fields(dashed("peak", Color::TextColor)),
        lines("CPU by process", cpu_unit(), "CPU that the process uses: a share of all CPUs by Micrometer, cores by client_java.").query(cpu, s.legend("")),
        lines("Loaded classes", Unit::Short, "Classes that are loaded. Growth long after the start: class loaders leak.")
            .query(pick(LOADED, CURRENTLY_LOADED).sum_by([by]), s.legend("")),
    );
    if micrometer {
        return Block::new("JVM", selector, catalogue, NEEDS, (numbers, memory, promoted, live, work));
    }
    Block::new("JVM", selector, catalogue, NEEDS, (numbers, memory, deadlocks, work))
}
