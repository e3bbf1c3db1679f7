//! The Go runtime, by the collectors of `client_golang`: the usual one, and the runtime metrics that must be asked for.

use crate::grafana::block::{Block, Selector, areas, dashed, lines, metrics, number, share};
use crate::grafana::{Color, Unit};
use crate::metrics::Catalogue;
use crate::promql::builder::{Aggregations as _, Operators as _, RATE_INTERVAL};

metrics! {
    "client_golang" {
        INFO = Info "go_info" ["version"] "The version of Go.";
        GOROUTINES = Gauge "go_goroutines" [] "Goroutines that exist.";
        THREADS = Gauge "go_threads" [] "Threads of the operating system.";
        GC_PAUSE = Summary "go_gc_duration_seconds" [] "How long the collector stops the world, in seconds.";
        MAX_PROCS = Gauge "go_sched_gomaxprocs_threads" [] "GOMAXPROCS: threads that may run Go code at once.";
        MEMORY_LIMIT = Gauge "go_gc_gomemlimit_bytes" [] "GOMEMLIMIT, in bytes; the largest integer if unset.";
        HEAP_ALLOC = Gauge "go_memstats_heap_alloc_bytes" [] "Heap in use by objects, in bytes.";
        HEAP_IDLE = Gauge "go_memstats_heap_idle_bytes" [] "Heap that is reserved and not used, in bytes.";
        HEAP_IN_USE = Gauge "go_memstats_heap_inuse_bytes" [] "Heap in spans that hold objects, in bytes.";
        HEAP_RELEASED = Gauge "go_memstats_heap_released_bytes" [] "Heap given back to the operating system, in bytes.";
        STACK = Gauge "go_memstats_stack_inuse_bytes" [] "Stacks of goroutines, in bytes.";
        SYS = Gauge "go_memstats_sys_bytes" [] "Memory obtained from the operating system, in bytes.";
        NEXT_GC = Gauge "go_memstats_next_gc_bytes" [] "The size of the heap at which the next collection begins, in bytes.";
        ALLOCATED = Counter "go_memstats_alloc_bytes_total" [] "Bytes allocated, those freed since included.";
        MALLOCS = Counter "go_memstats_mallocs_total" [] "Objects allocated.";
        FREES = Counter "go_memstats_frees_total" [] "Objects freed.";
        CPU = Counter "process_cpu_seconds_total" [] "CPU time used, user and system, in seconds.";
    }
    "client_golang with collectors.WithGoCollectorRuntimeMetrics" {
        SCHED_LATENCY = Histogram "go_sched_latencies_seconds" [] "How long goroutines that could run waited for a thread, in seconds.";
        GC_CPU = Counter "go_cpu_classes_gc_total_cpu_seconds_total" [] "CPU time of the garbage collector, in seconds.";
        MUTEX_WAIT = Counter "go_sync_mutex_wait_total_seconds_total" [] "Time that goroutines waited for mutexes, in seconds.";
    }
}

/// Go processes: goroutines, heap, garbage collection, allocations, scheduling.
#[must_use]
#[track_caller]
pub fn go_runtime(selector: &Selector, catalogue: &Catalogue) -> Block {
    let (s, by) = (selector, selector.label());
    let collections = || s.on(GC_PAUSE).observations(RATE_INTERVAL).sum_by([by]);
    let numbers = (
        number("Goroutines", Unit::Short, "Goroutines of all processes.").query(s.on(GOROUTINES).sum(), ""),
        number("Heap", Unit::Bytes, "Heap that objects occupy, in all processes.").query(s.on(HEAP_ALLOC).sum(), ""),
        number("Allocations", Unit::BytesPerSecondIec, "Bytes allocated per second: what keeps the collector busy.")
            .query(s.on(ALLOCATED).rate(RATE_INTERVAL).sum(), ""),
        number("Longest pause", Unit::Seconds, "The longest stop of the world that a process still remembers.")
            .query(s.on(GC_PAUSE).quantile(1.0).max(), "")
            .threshold(0.01, Color::Orange)
            .threshold(0.1, Color::Red),
        number("Threads", Unit::Short, "Threads of the operating system. Many more than GOMAXPROCS: calls that block, or cgo.").query(s.on(THREADS).sum(), ""),
        number("Versions", Unit::Short, "How many versions of Go are running; more than one during a rollout.")
            .query(s.on(INFO).count_by(["version"]).count(), "")
            .no_sparkline()
            .threshold(2, Color::Orange),
    );
    let memory = (
        lines("Goroutines by process", Unit::Short, "Goroutines that exist. A line that only rises is a leak: take a goroutine profile twice and compare.")
            .query(s.on(GOROUTINES).sum_by([by]), s.legend("")),
        lines(
            "Heap by process",
            Unit::Bytes,
            "Heap in use, and the size at which the next collection begins. Without a gap between them the collector never rests.",
        )
        .query(s.on(HEAP_ALLOC).sum_by([by]), s.legend(""))
        .query(s.on(NEXT_GC).sum_by([by]), s.legend("next collection"))
        .query(s.on(MEMORY_LIMIT).lt(1e15).sum_by([by]), s.legend("GOMEMLIMIT"))
        .override_fields(dashed("next collection", Color::Orange))
        .override_fields(dashed("GOMEMLIMIT", Color::Red)),
        areas(
            "Where memory is",
            Unit::Bytes,
            "Memory from the operating system by use. Idle memory that is not released counts against the container's limit.",
        )
        .query(s.on(HEAP_IN_USE).sum(), "heap in use")
        .query((s.on(HEAP_IDLE) - s.on(HEAP_RELEASED)).sum(), "heap idle, kept")
        .query(s.on(STACK).sum(), "stacks")
        .query(s.on(SYS).sum(), "all of it")
        .override_fields(dashed("all of it", Color::TextColor)),
        lines("Allocation rate", Unit::BytesPerSecondIec, "Bytes allocated per second. The way to less garbage collection is an allocation profile.")
            .query(s.on(ALLOCATED).rate(RATE_INTERVAL).sum_by([by]), s.legend("")),
        lines("Objects on the heap", Unit::Short, "Objects allocated and not freed.").query((s.on(MALLOCS) - s.on(FREES)).sum_by([by]), s.legend("")),
    );
    let work = (
        lines(
            "Collections",
            Unit::OpsPerSecond,
            "Collections per second. Several per second mean a small heap under much allocation: raise GOGC or GOMEMLIMIT.",
        )
        .query(collections(), s.legend("")),
        lines("Mean pause", Unit::Seconds, "How long a collection stops the world on average.")
            .query(s.on(GC_PAUSE).average(RATE_INTERVAL, [by]), s.legend("")),
        share("CPU for garbage collection", "The share of its CPU time that a process spends on collecting. Above a quarter, look at allocations first.")
            .query(s.on(GC_CPU).rate(RATE_INTERVAL).sum_by([by]) / s.on(CPU).rate(RATE_INTERVAL).sum_by([by]), s.legend(""))
            .threshold(0.25, Color::Red)
            .threshold_lines(),
        lines("Scheduling latency", Unit::Seconds, "How long goroutines that could run waited for a thread. Milliseconds mean too few CPUs, or throttling.")
            .query(s.on(SCHED_LATENCY).quantile(0.5, RATE_INTERVAL, [] as [&str; 0]), "p50")
            .query(s.on(SCHED_LATENCY).quantile(0.99, RATE_INTERVAL, [] as [&str; 0]), "p99")
            .threshold(0.01, Color::Red)
            .threshold_lines(),
        lines("Waiting for mutexes", Unit::Seconds, "Seconds per second that goroutines waited for mutexes. Contention: take a mutex profile.")
            .query(s.on(MUTEX_WAIT).rate(RATE_INTERVAL).sum_by([by]), s.legend("")),
        lines(
            "CPU against GOMAXPROCS",
            Unit::Short,
            "CPU cores used, and how many Go may use at once. GOMAXPROCS above the container's limit leads to throttling.",
        )
        .query(s.on(CPU).rate(RATE_INTERVAL).sum_by([by]), s.legend(""))
        .query(s.on(MAX_PROCS).max(), "GOMAXPROCS")
        .override_fields(dashed("GOMAXPROCS", Color::Orange)),
    );
    Block::new("Go runtime", selector, catalogue, NEEDS, (numbers, memory, work))
}
