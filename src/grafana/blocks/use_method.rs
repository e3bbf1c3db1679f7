//! Utilisation, saturation and errors: for each resource how busy it is, how much work waits for it, and what fails in it (Brendan Gregg's
//! method). Of machines unless told otherwise; [`Resource`] is for pools, queues and whatever else is limited.

use super::node::{
    AVAILABLE, CPU, CPU_PRESSURE, FAULTS, FS_AVAILABLE, FS_SIZE, IO_TIME, IO_WAITING, LOAD1, MEMORY, MEMORY_PRESSURE, OOM_KILLS, REAL_DEVICES, REAL_DISKS,
    REAL_FILE_SYSTEMS, RECEIVE_DROPS, RECEIVE_ERRORS, RECEIVED, SEND_DROPS, SEND_ERRORS, SENT, cores, cpu_busy,
};
use crate::grafana::block::{Block, Need, Selector, lines, share};
use crate::grafana::panel::Panel;
use crate::grafana::{Color, Timeseries, Unit};
use crate::metrics::{Catalogue, Counter, Gauge};
use crate::promql::builder::{Aggregations as _, Operators as _, RATE_INTERVAL, Vector, not_regex};

/// `node_filesystem_device_error`: 1 if asking a file system failed.
pub const FS_ERROR: Gauge =
    Gauge::new("node_filesystem_device_error").labels(&["device", "fstype", "mountpoint", "device_error"]).help("1 if asking a file system failed.");
/// `node_network_speed_bytes`: bytes per second that a device can do.
pub const SPEED: Gauge = Gauge::new("node_network_speed_bytes").labels(&["device"]).help("Bytes per second that a device can do.");
/// `node_edac_uncorrectable_errors_total`: memory errors that could not be corrected.
pub const ECC: Counter = Counter::new("node_edac_uncorrectable_errors_total").labels(&["controller"]).help("Memory errors that could not be corrected.");

const FROM: &str = "node_exporter";

/// The metrics that the block asks for unless told otherwise, and who exposes them.
pub const NEEDS: &[Need] = &[
    Need::new(CPU.metric(), FROM),
    Need::new(LOAD1.metric(), FROM),
    Need::new(CPU_PRESSURE.metric(), FROM),
    Need::new(MEMORY.metric(), FROM),
    Need::new(AVAILABLE.metric(), FROM),
    Need::new(FAULTS.metric(), FROM),
    Need::new(MEMORY_PRESSURE.metric(), FROM),
    Need::new(OOM_KILLS.metric(), FROM),
    Need::new(ECC.metric(), FROM),
    Need::new(IO_TIME.metric(), FROM),
    Need::new(IO_WAITING.metric(), FROM),
    Need::new(FS_SIZE.metric(), FROM),
    Need::new(FS_AVAILABLE.metric(), FROM),
    Need::new(FS_ERROR.metric(), FROM),
    Need::new(RECEIVED.metric(), FROM),
    Need::new(SENT.metric(), FROM),
    Need::new(SPEED.metric(), FROM),
    Need::new(RECEIVE_DROPS.metric(), FROM),
    Need::new(SEND_DROPS.metric(), FROM),
    Need::new(RECEIVE_ERRORS.metric(), FROM),
    Need::new(SEND_ERRORS.metric(), FROM),
];

/// Something limited: how busy it is, what waits for it, what fails in it.
///
/// ```
/// use promforge::grafana::blocks::{Resource, Selector, use_method_of};
/// use promforge::metrics::{Catalogue, Counter, Gauge};
///
/// const IN_USE: Gauge = Gauge::new("db_pool_connections_in_use");
/// const SIZE: Gauge = Gauge::new("db_pool_connections_max");
/// const WAITING: Gauge = Gauge::new("db_pool_waiting");
/// const TIMEOUTS: Counter = Counter::new("db_pool_timeouts_total");
///
/// let api = Selector::of("job", "api");
/// let pool = Resource::new("Connection pool").used(&api, IN_USE, SIZE).waiting(&api, WAITING).failing(&api, TIMEOUTS);
/// let block = use_method_of("Pools", [pool], &api, &Catalogue::new());
/// assert_eq!(block.panels().map(|p| p.title()).collect::<Vec<_>>(), ["Connection pool: utilisation", "Connection pool: saturation", "Connection pool: errors"]);
/// ```
#[derive(Debug, Clone)]
pub struct Resource {
    name: String,
    parts: Vec<Panel<Timeseries>>,
}

impl Resource {
    /// A resource of that name, of which nothing is known yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), parts: Vec::new() }
    }

    /// Its panels.
    pub(super) fn into_panels(self) -> Vec<Panel<Timeseries>> {
        self.parts
    }

    fn part(mut self, panel: Panel<Timeseries>) -> Self {
        self.parts.push(panel);
        self
    }

    /// How busy it is: how much of it is used by how much of it there is.
    #[must_use]
    pub fn used(self, selector: &Selector, used: Gauge, size: Gauge) -> Self {
        let by = [selector.label()];
        self.utilisation(selector.on(used).sum_by(by) / selector.on(size).gt(0).sum_by(by), selector.legend(""))
    }

    /// How many wait for it.
    #[must_use]
    pub fn waiting(self, selector: &Selector, waiting: Gauge) -> Self {
        self.saturation(selector.on(waiting).sum_by([selector.label()]), Unit::Short, selector.legend(""))
    }

    /// What fails in it per second.
    #[must_use]
    pub fn failing(self, selector: &Selector, failures: Counter) -> Self {
        self.errors(selector.on(failures).rate(RATE_INTERVAL).sum_by([selector.label()]), selector.legend(""))
    }

    /// How busy it is, as a share from 0 to 1, and the name of a line.
    #[must_use]
    pub fn utilisation(self, share_in_use: Vector, legend: impl Into<String>) -> Self {
        let title = format!("{}: utilisation", self.name);
        let panel = share(&title, "How much of it is in use. Long above 80 %, add more of it, or find who uses it.").query(share_in_use, legend);
        self.part(panel.threshold(0.8, Color::Red).threshold_lines())
    }

    /// How much work waits for it, in some unit, and the name of a line.
    #[must_use]
    pub fn saturation(self, waiting: Vector, unit: Unit, legend: impl Into<String>) -> Self {
        let title = format!("{}: saturation", self.name);
        let panel = lines(&title, unit, "How much work waits for it. Anything that stays above zero is time that users wait.").query(waiting, legend);
        self.part(panel)
    }

    /// What fails in it per second, and the name of a line.
    #[must_use]
    pub fn errors(self, failing: Vector, legend: impl Into<String>) -> Self {
        let title = format!("{}: errors", self.name);
        let panel = lines(&title, Unit::EventsPerSecond, "What fails in it. Look here first: errors explain the other two.").query(failing, legend);
        self.part(panel)
    }
}

/// Utilisation, saturation and errors of machines: CPU, memory, disks, file systems, network.
#[must_use]
#[track_caller]
pub fn use_method(selector: &Selector, catalogue: &Catalogue) -> Block {
    let (s, by) = (selector, selector.label());
    let rate = |metric: Counter| s.on(metric).rate(RATE_INTERVAL).sum_by([by]);
    let disk = |metric: Counter| s.on(metric).matching("device", not_regex(REAL_DISKS)).rate(RATE_INTERVAL).max_by([by, "device"]);
    let net = |metric: Counter| s.on(metric).matching("device", not_regex(REAL_DEVICES)).rate(RATE_INTERVAL).sum_by([by, "device"]);
    let fs = |metric: Gauge| s.on(metric).matching("fstype", not_regex(REAL_FILE_SYSTEMS)).max_by([by, "mountpoint"]);
    let speed = || s.on(SPEED).matching("device", not_regex(REAL_DEVICES)).gt(0).max_by([by, "device"]);
    let (line, device) = (s.legend(""), s.legend("{{device}}"));
    let cpu = Resource::new("CPU").utilisation(cpu_busy(s, &[by]), line.clone()).part(
        lines("CPU: saturation", Unit::Short, "Load average by CPU, and the share of time in which some task waited for a CPU. Above 1 work waits.")
            .query(s.on(LOAD1).sum_by([by]) / cores(s, &[by]), s.legend("load"))
            .query(s.on(CPU_PRESSURE).rate(RATE_INTERVAL).max_by([by]), s.legend("pressure")),
    );
    let memory = Resource::new("Memory")
        .utilisation(1 - s.on(AVAILABLE).sum_by([by]) / s.on(MEMORY).sum_by([by]), line.clone())
        .part(
            lines("Memory: saturation", Unit::Short, "Page faults per second that had to read from disk. Many of them at full memory: the machine thrashes.")
                .query(rate(FAULTS), line.clone()),
        )
        .part(
            lines("Memory: errors", Unit::EventsPerSecond, "Processes killed for want of memory, and memory errors that could not be corrected.")
                .query(rate(OOM_KILLS), s.legend("killed"))
                .query(rate(ECC), s.legend("uncorrectable")),
        );
    let stalled = share("Memory: pressure", "The share of time in which some task waited for memory.")
        .query(s.on(MEMORY_PRESSURE).rate(RATE_INTERVAL).max_by([by]), line);
    let disks = Resource::new("Disk")
        .utilisation(disk(IO_TIME), device.clone())
        .part(lines("Disk: saturation", Unit::Short, "Requests that are in the disk or wait for it, on average.").query(disk(IO_WAITING), device.clone()));
    let files = Resource::new("File system").utilisation(1 - fs(FS_AVAILABLE) / fs(FS_SIZE), s.legend("{{mountpoint}}")).part(
        lines("File system: errors", Unit::Short, "File systems that could not be asked: a disk that is gone, a mount that hangs.")
            .query(s.on(FS_ERROR).max_by([by, "mountpoint"]).gt(0), s.legend("{{mountpoint}}")),
    );
    let network = Resource::new("Network")
        .part(
            share("Network: utilisation", "Bytes by what the device can do, in the busier direction. Virtual devices often do not say what they can.")
                .query(net(RECEIVED) / speed(), s.legend("{{device}} received"))
                .query(net(SENT) / speed(), s.legend("{{device}} sent")),
        )
        .part(
            lines("Network: saturation", Unit::PacketsPerSecond, "Packets dropped because queues were full.")
                .query(net(RECEIVE_DROPS) + net(SEND_DROPS), device.clone()),
        )
        .errors(net(RECEIVE_ERRORS) + net(SEND_ERRORS), device);
    // Three beside each other: errors of CPUs are nowhere to be had, so memory's pressure stands there.
    let panels: Vec<Panel<Timeseries>> = [cpu.parts, vec![stalled], memory.parts, disks.parts, files.parts, network.parts].concat();
    Block::new("Utilisation, saturation, errors", selector, catalogue, NEEDS, panels)
}

/// Utilisation, saturation and errors of resources of your own.
#[must_use]
#[track_caller]
pub fn use_method_of(title: &str, resources: impl IntoIterator<Item = Resource>, selector: &Selector, catalogue: &Catalogue) -> Block {
    let panels: Vec<Panel<Timeseries>> = resources.into_iter().flat_map(Resource::into_panels).collect();
    Block::new(title, selector, catalogue, &[], panels)
}
