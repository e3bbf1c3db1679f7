//! The process runtime: what every Prometheus client library exposes about its own process.

use crate::grafana::block::{Block, Selector, both_ways, dashed, downwards, grown, lines, metrics, number, share, up};
use crate::grafana::{Color, Unit};
use crate::metrics::Catalogue;
use crate::promql::builder::{Aggregations as _, Operators as _, RANGE, RATE_INTERVAL, functions::time};

metrics! {
    "Prometheus" {
        UP = Gauge "up" [] "1 if the last scrape of the target succeeded, else 0.";
    }
    "the client library" {
        CPU = Counter "process_cpu_seconds_total" [] "CPU time used, user and system, in seconds.";
        RESIDENT = Gauge "process_resident_memory_bytes" [] "Memory that is in RAM, in bytes.";
        VIRTUAL = Gauge "process_virtual_memory_bytes" [] "Address space, in bytes.";
        OPEN_FDS = Gauge "process_open_fds" [] "Open file descriptors.";
        MAX_FDS = Gauge "process_max_fds" [] "How many file descriptors may be open.";
        START = Gauge "process_start_time_seconds" [] "When the process started, as Unix time.";
        RECEIVED = Counter "process_network_receive_bytes_total" [] "Bytes received; client_golang on Linux.";
        SENT = Counter "process_network_transmit_bytes_total" [] "Bytes sent; client_golang on Linux.";
    }
}

/// Processes: CPU, memory, file descriptors, network, restarts.
#[must_use]
#[track_caller]
pub fn process(selector: &Selector, catalogue: &Catalogue) -> Block {
    let (s, by) = (selector, selector.label());
    let numbers = (
        up("The share of targets that answered their last scrape. Below 1, look at the targets page for the error of the scrape.")
            .unit(Unit::PercentUnit)
            .query(s.on(UP).avg(), ""),
        number("Youngest", Unit::DurationSeconds, "Time since the last start of any process. Unexpectedly young: it crashed, or somebody deployed.")
            .query((time() - s.on(START)).min(), "")
            .threshold(0, Color::Orange)
            .threshold(600, Color::Green)
            .no_sparkline(),
        number("CPU", Unit::Short, "CPU cores used by all processes together.").query(s.on(CPU).rate(RATE_INTERVAL).sum(), ""),
        number("Memory", Unit::Bytes, "Resident memory of all processes together.").query(s.on(RESIDENT).sum(), ""),
        number("Descriptors", Unit::PercentUnit, "The fullest table of file descriptors. At 100 % a process can accept no connection and open no file.")
            .query((s.on(OPEN_FDS) / s.on(MAX_FDS)).max(), "")
            .threshold(0.7, Color::Orange)
            .threshold(0.9, Color::Red),
        grown(
            "Restarts",
            s.on(START).changes(RANGE).sum(),
            "How often processes started anew within the time range, under a name that stayed. Look at the end of their last log.",
        )
        .threshold(1, Color::Orange)
        .threshold(5, Color::Red),
    );
    let graphs = (
        lines("CPU by process", Unit::Short, "CPU cores used. Flat at a whole number: one thread is busy all the time, or the limit is reached.")
            .query(s.on(CPU).rate(RATE_INTERVAL).sum_by([by]), s.legend("")),
        lines("Memory by process", Unit::Bytes, "Resident memory. A saw that rises from tooth to tooth is a leak.")
            .query(s.on(RESIDENT).sum_by([by]), s.legend("")),
        lines("Address space by process", Unit::Bytes, "Virtual memory: mapped, not necessarily used. It matters only where it is limited.")
            .query(s.on(VIRTUAL).sum_by([by]), s.legend("")),
        share("Descriptors in use", "Open file descriptors of those allowed. Growth without growth of traffic: something is not closed.")
            .query(s.on(OPEN_FDS).sum_by([by]) / s.on(MAX_FDS).sum_by([by]), s.legend(""))
            .threshold(0.9, Color::Red)
            .threshold_lines(),
        both_ways("Network by process", Unit::BytesPerSecond, "Bytes received, and below zero bytes sent.")
            .query(s.on(RECEIVED).rate(RATE_INTERVAL).sum_by([by]), s.legend("received"))
            .query(s.on(SENT).rate(RATE_INTERVAL).sum_by([by]), s.legend("sent"))
            .override_fields(downwards("sent")),
        lines("Processes", Unit::Short, "Targets that answer, and all of them.")
            .query(s.on(UP).eq(1).count(), "up")
            .query(s.on(UP).count(), "expected")
            .override_fields(dashed("expected", Color::Orange)),
    );
    Block::new("Process", selector, catalogue, NEEDS, (numbers, graphs))
}
