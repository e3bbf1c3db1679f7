//! A machine, by `node_exporter`.

use crate::grafana::block::{Block, Selector, areas, both_ways, downwards, grown, lines, metrics, number, share};
use crate::grafana::{Color, Unit};
use crate::metrics::{Catalogue, Counter, Gauge, Selected};
use crate::promql::builder::{Aggregations as _, Operators as _, RANGE, RATE_INTERVAL, functions::time, hours, not, not_regex};

metrics! {
    "node_exporter" {
        CPU = Counter "node_cpu_seconds_total" ["cpu", "mode"] "Time of each CPU by mode, in seconds.";
        LOAD1 = Gauge "node_load1" [] "Load average of one minute.";
        LOAD5 = Gauge "node_load5" [] "Load average of five minutes.";
        LOAD15 = Gauge "node_load15" [] "Load average of fifteen minutes.";
        MEMORY = Gauge "node_memory_MemTotal_bytes" [] "All memory, in bytes.";
        AVAILABLE = Gauge "node_memory_MemAvailable_bytes" [] "Memory that could be had without swapping, in bytes.";
        FREE = Gauge "node_memory_MemFree_bytes" [] "Memory that nobody uses, in bytes.";
        BUFFERS = Gauge "node_memory_Buffers_bytes" [] "Buffers of block devices, in bytes.";
        CACHED = Gauge "node_memory_Cached_bytes" [] "The page cache, in bytes.";
        RECLAIMABLE = Gauge "node_memory_SReclaimable_bytes" [] "Kernel memory that can be freed, in bytes.";
        SWAP_TOTAL = Gauge "node_memory_SwapTotal_bytes" [] "Swap space, in bytes.";
        SWAP_FREE = Gauge "node_memory_SwapFree_bytes" [] "Free swap space, in bytes.";
        OOM_KILLS = Counter "node_vmstat_oom_kill" [] "Processes that the kernel killed for want of memory.";
        FAULTS = Counter "node_vmstat_pgmajfault" [] "Page faults that had to read from disk.";
        FS_SIZE = Gauge "node_filesystem_size_bytes" ["device", "fstype", "mountpoint", "device_error"] "Size of a file system, in bytes.";
        FS_AVAILABLE = Gauge "node_filesystem_avail_bytes" ["device", "fstype", "mountpoint", "device_error"] "What users may still write, in bytes.";
        FS_INODES = Gauge "node_filesystem_files" ["device", "fstype", "mountpoint", "device_error"] "Inodes of a file system.";
        FS_INODES_FREE = Gauge "node_filesystem_files_free" ["device", "fstype", "mountpoint", "device_error"] "Free inodes.";
        FS_READONLY = Gauge "node_filesystem_readonly" ["device", "fstype", "mountpoint", "device_error"] "1 if a file system cannot be written.";
        READS = Counter "node_disk_reads_completed_total" ["device"] "Reads of a disk.";
        WRITES = Counter "node_disk_writes_completed_total" ["device"] "Writes of a disk.";
        READ_TIME = Counter "node_disk_read_time_seconds_total" ["device"] "Time of all reads together, in seconds.";
        WRITE_TIME = Counter "node_disk_write_time_seconds_total" ["device"] "Time of all writes together, in seconds.";
        READ_BYTES = Counter "node_disk_read_bytes_total" ["device"] "Bytes read.";
        WRITTEN_BYTES = Counter "node_disk_written_bytes_total" ["device"] "Bytes written.";
        IO_TIME = Counter "node_disk_io_time_seconds_total" ["device"] "Time in which the disk did anything, in seconds.";
        IO_WAITING = Counter "node_disk_io_time_weighted_seconds_total" ["device"] "Time of the disk times requests in it, in seconds.";
        RECEIVED = Counter "node_network_receive_bytes_total" ["device"] "Bytes received.";
        SENT = Counter "node_network_transmit_bytes_total" ["device"] "Bytes sent.";
        RECEIVE_DROPS = Counter "node_network_receive_drop_total" ["device"] "Packets dropped while receiving.";
        SEND_DROPS = Counter "node_network_transmit_drop_total" ["device"] "Packets dropped while sending.";
        RECEIVE_ERRORS = Counter "node_network_receive_errs_total" ["device"] "Errors while receiving.";
        SEND_ERRORS = Counter "node_network_transmit_errs_total" ["device"] "Errors while sending.";
        RETRANSMITS = Counter "node_netstat_Tcp_RetransSegs" [] "TCP segments sent again.";
        SEGMENTS = Counter "node_netstat_Tcp_OutSegs" [] "TCP segments sent.";
        CONNTRACK = Gauge "node_nf_conntrack_entries" [] "Connections that the firewall tracks.";
        CONNTRACK_MAX = Gauge "node_nf_conntrack_entries_limit" [] "How many it can track.";
        FDS = Gauge "node_filefd_allocated" [] "File descriptors of the machine.";
        FDS_MAX = Gauge "node_filefd_maximum" [] "How many there may be.";
        CPU_PRESSURE = Counter "node_pressure_cpu_waiting_seconds_total" [] "Time in which some task waited for a CPU, in seconds.";
        MEMORY_PRESSURE = Counter "node_pressure_memory_waiting_seconds_total" [] "Time in which some task waited for memory, in seconds.";
        IO_PRESSURE = Counter "node_pressure_io_waiting_seconds_total" [] "Time in which some task waited for disks, in seconds.";
        BOOT = Gauge "node_boot_time_seconds" [] "When the machine started, as Unix time.";
        CLOCK = Gauge "node_timex_offset_seconds" [] "How far the clock is off, in seconds.";
    }
}

/// File systems that hold something.
pub(super) const REAL_FILE_SYSTEMS: &str = "tmpfs|ramfs|squashfs|overlay|iso9660|nsfs|fuse[.]lxcfs|autofs|rpc_pipefs|proc|sysfs|devtmpfs|";
/// Network devices that packets leave the machine by.
pub(super) const REAL_DEVICES: &str = "lo|veth.*|cali.*|cni.*|flannel.*|docker.*|br-.*|virbr.*|lxc.*|tunl.*|vxlan.*|kube-ipvs.*|nodelocaldns";
/// Disks, without what is made of files or memory.
pub(super) const REAL_DISKS: &str = "loop.*|ram.*|zram.*|sr.*|fd.*|nbd.*";

/// The share of CPU time that is not idle, for each group.
pub(super) fn cpu_busy(s: &Selector, labels: &[&str]) -> crate::promql::builder::Vector {
    1 - s.on(CPU).matching("mode", crate::promql::builder::one_of(["idle", "iowait", "steal"])).rate(RATE_INTERVAL).sum_without(["mode"]).avg_by(labels)
}

/// How many CPUs there are, for each group.
pub(super) fn cores(s: &Selector, labels: &[&str]) -> crate::promql::builder::Vector {
    s.on(CPU).matching("mode", "idle").count_by(labels)
}

/// Machines: CPU, load, memory, file systems, disks, network, pressure, clock.
#[must_use]
#[track_caller]
pub fn node(selector: &Selector, catalogue: &Catalogue) -> Block {
    let (s, by) = (selector, selector.label());
    let fs = |metric: Gauge| -> Selected<Gauge> { s.on(metric).matching("fstype", not_regex(REAL_FILE_SYSTEMS)) };
    let disk = |metric: Counter| s.on(metric).matching("device", not_regex(REAL_DISKS)).rate(RATE_INTERVAL).sum_by([by, "device"]);
    let network = |metric: Counter| s.on(metric).matching("device", not_regex(REAL_DEVICES)).rate(RATE_INTERVAL).sum_by([by]);
    let used = || 1 - s.on(AVAILABLE).sum_by([by]) / s.on(MEMORY).sum_by([by]);
    let full = || 1 - fs(FS_AVAILABLE).max_by([by, "mountpoint"]) / fs(FS_SIZE).max_by([by, "mountpoint"]);
    let mount = s.legend("{{mountpoint}}");
    let device = s.legend("{{device}}");
    let numbers = (
        number("CPU", Unit::PercentUnit, "The share of CPU time that is not idle, of all machines together.")
            .query(cpu_busy(s, &[]), "")
            .threshold(0.8, Color::Orange)
            .threshold(0.95, Color::Red),
        number("Memory", Unit::PercentUnit, "The machine with the least memory left that could be had without swapping.")
            .query(used().max(), "")
            .threshold(0.85, Color::Orange)
            .threshold(0.95, Color::Red),
        number("Fullest disk", Unit::PercentUnit, "The fullest file system of all.")
            .query(full().max(), "")
            .threshold(0.8, Color::Orange)
            .threshold(0.9, Color::Red),
        number("Load per CPU", Unit::Short, "The highest load average of five minutes by CPU. Above 1 work waits, for CPUs or for disks.")
            .query((s.on(LOAD5).sum_by([by]) / cores(s, &[by])).max(), "")
            .threshold(1, Color::Orange)
            .threshold(2, Color::Red),
        grown(
            "Killed for memory",
            s.on(OOM_KILLS).increase(RANGE).sum(),
            "Processes that the kernel killed for want of memory, within the time range. `dmesg` names them.",
        )
        .threshold(1, Color::Red),
        number("Youngest", Unit::DurationSeconds, "Time since the last start of any machine.")
            .query((time() - s.on(BOOT)).min(), "")
            .no_sparkline()
            .threshold(0, Color::Orange)
            .threshold(600, Color::Green),
    );
    let cpu = (
        areas("CPU by mode", Unit::PercentUnit, "CPU time by mode, of all machines. `iowait`: disks are slow. `steal`: the host gives less than it promised.")
            .max(1)
            .query(
                s.on(CPU).matching("mode", not("idle")).rate(RATE_INTERVAL).sum_by(["mode"]).on([] as [&str; 0]).group_left([] as [&str; 0]) / cores(s, &[]),
                "{{mode}}",
            ),
        share("CPU by machine", "The share of CPU time that is not idle.").query(cpu_busy(s, &[by]), s.legend("")),
        lines("Load per CPU by machine", Unit::Short, "Load averages of 1, 5 and 15 minutes by CPU. Above 1 work waits; high load at idle CPUs means disks.")
            .query(s.on(LOAD1).sum_by([by]) / cores(s, &[by]), s.legend("1m"))
            .query(s.on(LOAD5).sum_by([by]) / cores(s, &[by]), s.legend("5m"))
            .query(s.on(LOAD15).sum_by([by]) / cores(s, &[by]), s.legend("15m"))
            .threshold(1, Color::Red)
            .threshold_lines(),
    );
    let caches = || s.on(BUFFERS).sum() + s.on(CACHED).sum() + s.on(RECLAIMABLE).sum();
    let memory = (
        areas("Memory by use", Unit::Bytes, "Memory of all machines by use. Caches are given back when somebody needs memory.")
            .query(s.on(MEMORY).sum() - s.on(FREE).sum() - caches(), "used")
            .query(caches(), "caches")
            .query(s.on(FREE).sum(), "free"),
        share("Memory by machine", "The share of memory that could not be had without swapping.")
            .query(used(), s.legend(""))
            .threshold(0.95, Color::Red)
            .threshold_lines(),
        lines("Swap and faults", Unit::Short, "Page faults per second that had to read from disk. Many of them at little free memory: the machine thrashes.")
            .query(s.on(FAULTS).rate(RATE_INTERVAL).sum_by([by]), s.legend("faults"))
            .query(s.on(SWAP_TOTAL).sum_by([by]) - s.on(SWAP_FREE).sum_by([by]), s.legend("swap in use"))
            .override_fields(crate::grafana::Override::by_regexp("/swap in use$/").unit(Unit::Bytes).axis_placement(crate::grafana::AxisPlacement::Right)),
    );
    let disks = (
        share("Disk space", "Used space of each file system.").query(full(), mount.clone()).threshold(0.9, Color::Red).threshold_lines(),
        lines("Full in", Unit::DurationSeconds, "When file systems would be full at the pace of the last six hours; those that would be within a week.")
            .query(
                (fs(FS_AVAILABLE).max_by([by, "mountpoint"]) / -(fs(FS_AVAILABLE).deriv(hours(6)).min_by([by, "mountpoint"]).lt(0))).lt(604_800),
                mount.clone(),
            )
            .threshold(0, Color::Red)
            .threshold(86_400, Color::Green)
            .no_value("none within a week"),
        share("Inodes", "Used inodes of each file system: many small files fill a disk that has space.")
            .query(1 - fs(FS_INODES_FREE).max_by([by, "mountpoint"]) / fs(FS_INODES).gt(0).max_by([by, "mountpoint"]), mount.clone()),
        both_ways(
            "Disk latency",
            Unit::Seconds,
            "How long a read takes on average, and below zero a write. Local SSDs answer within a millisecond, disks within ten.",
        )
        .query(disk(READ_TIME) / disk(READS), s.legend("{{device}} read"))
        .query(disk(WRITE_TIME) / disk(WRITES), s.legend("{{device}} write"))
        .override_fields(downwards("write")),
        share("Disk utilisation", "The share of time in which a disk did anything. SSDs and arrays do several things at once, so 100 % need not be the end.")
            .query(disk(IO_TIME), device.clone()),
        both_ways("Disk throughput", Unit::BytesPerSecondIec, "Bytes read, and below zero bytes written.")
            .query(disk(READ_BYTES), s.legend("{{device}} read"))
            .query(disk(WRITTEN_BYTES), s.legend("{{device}} write"))
            .override_fields(downwards("write")),
        both_ways("Disk operations", Unit::IoOpsPerSecond, "Reads, and below zero writes. Cloud disks throttle at what was paid for.")
            .query(disk(READS), s.legend("{{device}} read"))
            .query(disk(WRITES), s.legend("{{device}} write"))
            .override_fields(downwards("write")),
        lines("Disk queue", Unit::Short, "Requests that are in a disk or wait for it, on average. A long queue at slow answers: the disk is what limits.")
            .query(disk(IO_WAITING), device.clone()),
        lines("Read-only file systems", Unit::Short, "File systems that cannot be written. If nobody mounted them so, the kernel did after an error.")
            .query(fs(FS_READONLY).max_by([by, "mountpoint"]).gt(0), mount),
    );
    let rest = (
        both_ways("Network", Unit::BitsPerSecond, "Bits received, and below zero bits sent, by devices that leave the machine.")
            .query(network(RECEIVED) * 8, s.legend("received"))
            .query(network(SENT) * 8, s.legend("sent"))
            .override_fields(downwards("sent")),
        lines("Network drops and errors", Unit::PacketsPerSecond, "Packets lost in the machine itself: full queues, a bad cable, a wrong MTU.")
            .query(network(RECEIVE_DROPS) + network(SEND_DROPS), s.legend("dropped"))
            .query(network(RECEIVE_ERRORS) + network(SEND_ERRORS), s.legend("errors")),
        share("TCP segments sent again", "The share of TCP segments that were sent again. Above 1 % the network loses packets.")
            .query(s.on(RETRANSMITS).rate(RATE_INTERVAL).sum_by([by]) / s.on(SEGMENTS).rate(RATE_INTERVAL).sum_by([by]), s.legend(""))
            .threshold(0.01, Color::Red)
            .threshold_lines(),
        share("Pressure", "The share of time in which some task waited for CPUs, memory or disks: saturation as the kernel sees it.")
            .query(s.on(CPU_PRESSURE).rate(RATE_INTERVAL).max_by([by]), s.legend("CPU"))
            .query(s.on(MEMORY_PRESSURE).rate(RATE_INTERVAL).max_by([by]), s.legend("memory"))
            .query(s.on(IO_PRESSURE).rate(RATE_INTERVAL).max_by([by]), s.legend("disks")),
        share("Tables of the kernel", "Tracked connections and file descriptors, of what there may be. When full, connections are dropped.")
            .query(s.on(CONNTRACK).sum_by([by]) / s.on(CONNTRACK_MAX).sum_by([by]), s.legend("connections"))
            .query(s.on(FDS).sum_by([by]) / s.on(FDS_MAX).sum_by([by]), s.legend("descriptors"))
            .threshold(0.9, Color::Red)
            .threshold_lines(),
        both_ways("Clock", Unit::Seconds, "How far the clock is off. Above some ten milliseconds, ask why NTP does not correct it.")
            .query(s.on(CLOCK).max_by([by]), s.legend("")),
    );
    Block::new("Node", selector, catalogue, NEEDS, (numbers, cpu, memory, disks, rest))
}
