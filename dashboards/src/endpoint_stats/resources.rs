//! What the pods use: processor, memory, disks, network.

use promforge::grafana::{Color, IntoPanels, Timeseries, Unit};
use promforge::promql::builder::*;
use rules::endpoint_stats::alerts::MAX_CPU_OF_LIMIT;
use rules::endpoint_stats::metrics::{CPU, DISK_READ, DISK_WRITTEN, LIMITS, MEMORY, RECEIVED, SENT};
use rules::endpoint_stats::recording::CPU_OF_LIMIT;

use super::{busiest_first, chosen_pod, in_namespace};

/// Pods of the database.
const DATABASE_PODS: &str = "postgres.*";

pub(super) fn panels() -> impl IntoPanels {
    let container = not("");
    let memory = in_namespace(MEMORY.matching("pod", chosen_pod())).matching("container", container.clone()).sum_by(["pod"]);
    let memory_limit = in_namespace(LIMITS.matching("pod", chosen_pod())).matching("resource", "memory").sum_by(["pod"]);
    (
        Timeseries::new("CPU by Pod")
            .description("Processor cores in use.")
            .unit(Unit::suffix(" cores"))
            .min(0)
            .query(in_namespace(CPU.matching("pod", chosen_pod())).matching("container", container).rate(RATE_INTERVAL).sum_by(["pod"]), "{{pod}}")
            .legend(busiest_first())
            .third(),
        Timeseries::new("CPU of Limit by Pod")
            .description("Share of the CPU limit in use over five minutes; `HighCPUUsage` fires above the line, and at 100 % the pod is throttled.")
            .unit(Unit::PercentUnit)
            .min(0)
            .query(CPU_OF_LIMIT.matching("pod", chosen_pod()), "{{pod}}")
            .threshold(MAX_CPU_OF_LIMIT, Color::Orange)
            .threshold_lines()
            .third(),
        Timeseries::new("Memory by Pod")
            .description("Memory that cannot be reclaimed.")
            .unit(Unit::Bytes)
            .min(0)
            .query(memory.clone(), "{{pod}}")
            .legend(busiest_first())
            .third(),
        Timeseries::new("Memory of Limit by Pod")
            .description("Share of the memory limit in use. At 100 % the kernel kills a process of the pod.")
            .unit(Unit::PercentUnit)
            .min(0)
            .query(memory / memory_limit, "{{pod}}")
            .threshold(0.9, Color::Red)
            .threshold_lines()
            .third(),
        Timeseries::new("Disk I/O of the Database")
            .description("Bytes per second that the database's pods read from disks (up) and write to them (down).")
            .unit(Unit::BytesPerSecond)
            .query(
                in_namespace(DISK_READ.matching("pod", regex(DATABASE_PODS))).matching("container", not("")).rate(RATE_INTERVAL).sum_by(["pod"]),
                "{{pod}} read",
            )
            .query(
                -in_namespace(DISK_WRITTEN.matching("pod", regex(DATABASE_PODS))).matching("container", not("")).rate(RATE_INTERVAL).sum_by(["pod"]),
                "{{pod}} written",
            )
            .third(),
        Timeseries::new("Network by Pod")
            .description("Bytes per second that pods receive (up) and send (down).")
            .unit(Unit::BytesPerSecond)
            .query(in_namespace(RECEIVED.matching("pod", chosen_pod())).rate(RATE_INTERVAL).sum_by(["pod"]), "{{pod}} received")
            .query(-in_namespace(SENT.matching("pod", chosen_pod())).rate(RATE_INTERVAL).sum_by(["pod"]), "{{pod}} sent")
            .third(),
    )
}
