//! A workload in Kubernetes, by `kube-state-metrics` 2, cAdvisor and the kubelet.

use crate::grafana::block::{Block, Selector, areas, both_ways, dashed, downwards, grown, lines, metrics, number, share};
use crate::grafana::panels::Cell;
use crate::grafana::transformations::{Merge, Organize};
use crate::grafana::{Color, Override, Table, Target, Unit};
use crate::metrics::{Catalogue, Counter, Gauge, Selected};
use crate::promql::builder::{Aggregations as _, Match, Operators as _, RANGE, RATE_INTERVAL, VectorExpr as _, not, regex};

metrics! {
    "kube-state-metrics" {
        DEPLOYMENT_WANTED = Gauge "kube_deployment_spec_replicas" ["namespace", "deployment"] "Replicas that a deployment wants.";
        DEPLOYMENT_UPDATED = Gauge "kube_deployment_status_replicas_updated" ["namespace", "deployment"] "Replicas of a deployment's newest version.";
        DEPLOYMENT_AVAILABLE = Gauge "kube_deployment_status_replicas_available" ["namespace", "deployment"] "Replicas of a deployment that are available.";
        STATEFUL_WANTED = Gauge "kube_statefulset_replicas" ["namespace", "statefulset"] "Replicas that a stateful set wants.";
        STATEFUL_UPDATED = Gauge "kube_statefulset_status_replicas_updated" ["namespace", "statefulset"] "Replicas of a stateful set's newest version.";
        STATEFUL_AVAILABLE = Gauge "kube_statefulset_status_replicas_ready" ["namespace", "statefulset"] "Replicas of a stateful set that are ready.";
        DAEMON_WANTED = Gauge "kube_daemonset_status_desired_number_scheduled" ["namespace", "daemonset"] "Nodes that a daemon set should run on.";
        DAEMON_UPDATED = Gauge "kube_daemonset_status_updated_number_scheduled" ["namespace", "daemonset"] "Nodes that run a daemon set's newest version.";
        DAEMON_AVAILABLE = Gauge "kube_daemonset_status_number_available" ["namespace", "daemonset"] "Nodes on which a daemon set is available.";
        RESTARTS = Counter "kube_pod_container_status_restarts_total" ["namespace", "pod", "container", "uid"] "Restarts of a container.";
        TERMINATED = Gauge "kube_pod_container_status_last_terminated_reason" ["namespace", "pod", "container", "uid", "reason"] "1 for why a container last ended.";
        WAITING = Gauge "kube_pod_container_status_waiting_reason" ["namespace", "pod", "container", "uid", "reason"] "1 for why a container does not start.";
        PHASE = Gauge "kube_pod_status_phase" ["namespace", "pod", "uid", "phase"] "1 for the phase of a pod.";
        REQUESTS = Gauge "kube_pod_container_resource_requests" ["namespace", "pod", "container", "uid", "node", "resource", "unit"] "What a container asks for.";
        LIMITS = Gauge "kube_pod_container_resource_limits" ["namespace", "pod", "container", "uid", "node", "resource", "unit"] "What a container may use.";
        CLAIMS = Info "kube_pod_spec_volumes_persistentvolumeclaims_info" ["namespace", "pod", "uid", "volume", "persistentvolumeclaim"] "Which claims a pod mounts.";
    }
    "cAdvisor" {
        CPU = Counter "container_cpu_usage_seconds_total" ["namespace", "pod", "container", "image", "id", "name", "cpu"] "CPU time of a container, in seconds.";
        PERIODS = Counter "container_cpu_cfs_periods_total" ["namespace", "pod", "container", "image", "id", "name"] "Periods in which a container with a CPU limit ran.";
        THROTTLED = Counter "container_cpu_cfs_throttled_periods_total" ["namespace", "pod", "container", "image", "id", "name"] "Those in which it was held back.";
        WORKING_SET = Gauge "container_memory_working_set_bytes" ["namespace", "pod", "container", "image", "id", "name"] "Memory that cannot be freed, in bytes.";
        OOM = Counter "container_oom_events_total" ["namespace", "pod", "container", "image", "id", "name"] "Kills for want of memory.";
        RECEIVED = Counter "container_network_receive_bytes_total" ["namespace", "pod", "image", "id", "name", "interface"] "Bytes received by a pod.";
        SENT = Counter "container_network_transmit_bytes_total" ["namespace", "pod", "image", "id", "name", "interface"] "Bytes sent by a pod.";
        RECEIVE_DROPS = Counter "container_network_receive_packets_dropped_total" ["namespace", "pod", "image", "id", "name", "interface"] "Packets dropped while receiving.";
        SEND_DROPS = Counter "container_network_transmit_packets_dropped_total" ["namespace", "pod", "image", "id", "name", "interface"] "Packets dropped while sending.";
    }
    "the kubelet" {
        VOLUME_USED = Gauge "kubelet_volume_stats_used_bytes" ["namespace", "persistentvolumeclaim"] "Bytes used on a volume.";
        VOLUME_SIZE = Gauge "kubelet_volume_stats_capacity_bytes" ["namespace", "persistentvolumeclaim"] "Size of a volume, in bytes.";
    }
}

/// What tells pods apart.
const POD: [&str; 2] = ["namespace", "pod"];

/// Which workload: its kind, and its name, which may be a variable of the dashboard (`$deployment`).
///
/// ```
/// use promforge::grafana::blocks::{Selector, Workload, kubernetes_workload_of};
/// use promforge::metrics::Catalogue;
///
/// let shop = Selector::of("namespace", "shop");
/// let cart = kubernetes_workload_of(&Workload::stateful_set("cart"), &shop, &Catalogue::new());
/// let (_, memory) = cart.panels().find(|p| p.title() == "Memory").unwrap().queries().next().unwrap();
/// assert_eq!(memory, r#"sum by (namespace, pod) (container_memory_working_set_bytes{container!="",namespace="shop",pod=~"cart-[0-9]+"})"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    label: &'static str,
    name: String,
    /// What follows the name in names of pods.
    suffix: &'static str,
    wanted: Gauge,
    updated: Gauge,
    available: Gauge,
}

impl Workload {
    /// A deployment.
    pub fn deployment(name: impl Into<String>) -> Self {
        let (wanted, updated, available) = (DEPLOYMENT_WANTED, DEPLOYMENT_UPDATED, DEPLOYMENT_AVAILABLE);
        Self { label: "deployment", name: name.into(), suffix: "-[a-z0-9]+-[a-z0-9]{5}", wanted, updated, available }
    }

    /// A stateful set.
    pub fn stateful_set(name: impl Into<String>) -> Self {
        let (wanted, updated, available) = (STATEFUL_WANTED, STATEFUL_UPDATED, STATEFUL_AVAILABLE);
        Self { label: "statefulset", name: name.into(), suffix: "-[0-9]+", wanted, updated, available }
    }

    /// A daemon set.
    pub fn daemon_set(name: impl Into<String>) -> Self {
        let (wanted, updated, available) = (DAEMON_WANTED, DAEMON_UPDATED, DAEMON_AVAILABLE);
        Self { label: "daemonset", name: name.into(), suffix: "-[a-z0-9]{5}", wanted, updated, available }
    }

    /// The matcher of the workload itself.
    fn itself(&self) -> Match {
        if self.name.contains('$') { regex(self.name.as_str()) } else { Match::from(&self.name) }
    }

    /// The matcher of its pods.
    fn pods(&self) -> Match {
        regex(format!("{}{}", self.name, self.suffix))
    }
}

/// The deployment that the dashboard's variable `deployment` chooses: replicas, restarts, CPU and memory against requests and limits,
/// throttling, network, volumes. The selector narrows namespaces and clusters (not `job`: the metrics come from several).
#[must_use]
#[track_caller]
pub fn kubernetes_workload(selector: &Selector, catalogue: &Catalogue) -> Block {
    kubernetes_workload_of(&Workload::deployment("$deployment"), selector, catalogue)
}

/// As [`kubernetes_workload`], for any workload.
#[must_use]
#[track_caller]
pub fn kubernetes_workload_of(workload: &Workload, selector: &Selector, catalogue: &Catalogue) -> Block {
    let s = selector;
    let replicas = |metric: Gauge| s.on(metric).matching(workload.label, workload.itself());
    let pods = |metric: Gauge| -> Selected<Gauge> { s.on(metric).matching("pod", workload.pods()) };
    let counted = |metric: Counter| -> Selected<Counter> { s.on(metric).matching("pod", workload.pods()) };
    let cpu = |labels: &[&str]| counted(CPU).matching("container", not("")).rate(RATE_INTERVAL).sum_by(labels);
    let memory = || pods(WORKING_SET).matching("container", not("")).sum_by(POD);
    let of = |metric: Gauge, resource: &str| pods(metric).matching("resource", resource).sum_by(POD);
    let requested = |resource: &str| pods(REQUESTS).matching("resource", resource).sum();
    let throttled = |labels: &[&str]| {
        let rate = |metric: Counter| counted(metric).matching("container", not("")).rate(RATE_INTERVAL).sum_by(labels);
        rate(THROTTLED) / rate(PERIODS)
    };
    let restarts = || counted(RESTARTS).increase(RANGE);
    let claims = || s.on(CLAIMS).matching("pod", workload.pods()).max_by(["namespace", "persistentvolumeclaim"]);
    let volume = |metric: Gauge| s.on(metric).max_by(["namespace", "persistentvolumeclaim"]);

    let numbers = (
        number(
            "Missing replicas",
            Unit::Short,
            "Replicas that are wanted and not available. During a rollout that passes; else ask `kubectl describe` about the pods.",
        )
        .query((replicas(workload.wanted).sum() - replicas(workload.available).sum()).clamp_min(0), "")
        .threshold(1, Color::Orange)
        .threshold(2, Color::Red),
        grown("Restarts", restarts().sum(), "Restarts of containers within the time range. `kubectl logs --previous` tells why.")
            .threshold(1, Color::Orange)
            .threshold(5, Color::Red),
        grown("Killed for memory", counted(OOM).increase(RANGE).sum(), "Kills for want of memory within the time range: raise the limit, or find the leak.")
            .threshold(1, Color::Red),
        number(
            "CPU of request",
            Unit::PercentUnit,
            "CPU used by what is requested. Far above 100 %, neighbours can take it away; far below, it is paid for nothing.",
        )
        .query(cpu(&[]) / requested("cpu"), "")
        .threshold(0.9, Color::Orange)
        .threshold(1.5, Color::Red),
        number("Memory of limit", Unit::PercentUnit, "The pod closest to its memory limit. At 100 % it is killed.")
            .query((memory() / of(LIMITS, "memory")).max(), "")
            .no_value("no limit")
            .threshold(0.8, Color::Orange)
            .threshold(0.9, Color::Red),
        number("Throttling", Unit::PercentUnit, "The share of its periods in which CPU limits held the workload back.")
            .query(throttled(&[]), "")
            .no_value("no limit")
            .threshold(0.1, Color::Orange)
            .threshold(0.25, Color::Red),
    );
    let health = (
        lines(
            "Replicas",
            Unit::Short,
            "Replicas available and of the newest version, and how many are wanted. A gap that stays is a rollout that does not go on.",
        )
        .query(replicas(workload.available).sum(), "available")
        .query(replicas(workload.updated).sum(), "up to date")
        .query(replicas(workload.wanted).sum(), "wanted")
        .override_fields(dashed("wanted", Color::Orange)),
        lines("Restarts by container", Unit::Short, "Restarts of containers. `kubectl logs --previous` tells why.")
            .bars()
            .query(counted(RESTARTS).increase(RATE_INTERVAL).sum_by(["namespace", "pod", "container"]).gt(0), "{{pod}} {{container}}"),
        areas(
            "Why containers do not run",
            Unit::Short,
            "Containers that wait, and those whose last end was no success, by reason. `CrashLoopBackOff`: look at their logs.",
        )
        .query(pods(WAITING).sum_by(["reason"]).gt(0), "{{reason}}")
        .query(pods(TERMINATED).matching("reason", not("Completed")).sum_by(["reason"]).gt(0), "last ended: {{reason}}")
        .query(pods(PHASE).matching("phase", regex("Pending|Failed|Unknown")).sum_by(["phase"]).gt(0), "{{phase}}"),
    );
    let resources = (
        lines("CPU", Unit::Short, "CPU cores used by pod, and what a pod requests and may use.")
            .query(cpu(&POD), "{{pod}}")
            .query(of(REQUESTS, "cpu").max(), "request")
            .query(of(LIMITS, "cpu").max(), "limit")
            .override_fields(dashed("request", Color::Orange))
            .override_fields(dashed("limit", Color::Red)),
        lines("Memory", Unit::Bytes, "Working set by pod, what the kernel counts against the limit; and what a pod requests and may use.")
            .query(memory(), "{{pod}}")
            .query(of(REQUESTS, "memory").max(), "request")
            .query(of(LIMITS, "memory").max(), "limit")
            .override_fields(dashed("request", Color::Orange))
            .override_fields(dashed("limit", Color::Red)),
        share(
            "Throttled periods",
            "The share of periods in which a container's CPU limit held it back. Latency suffers long before CPU is at the limit on average.",
        )
        .query(throttled(&["namespace", "pod", "container"]), "{{pod}} {{container}}")
        .threshold(0.25, Color::Red)
        .threshold_lines(),
        both_ways("Network", Unit::BytesPerSecond, "Bytes received, and below zero bytes sent.")
            .query(counted(RECEIVED).rate(RATE_INTERVAL).sum_by(POD), "{{pod}} received")
            .query(counted(SENT).rate(RATE_INTERVAL).sum_by(POD), "{{pod}} sent")
            .override_fields(downwards("sent")),
        lines("Dropped packets", Unit::PacketsPerSecond, "Packets that the pod's network dropped.")
            .query((counted(RECEIVE_DROPS).rate(RATE_INTERVAL) + counted(SEND_DROPS).rate(RATE_INTERVAL)).sum_by(POD), "{{pod}}"),
        share("Volumes", "Used space of the volumes that the pods mount. A full volume stops what writes to it; grow the claim.")
            .query((volume(VOLUME_USED) / volume(VOLUME_SIZE)).on(["namespace", "persistentvolumeclaim"]).and(claims()), "{{persistentvolumeclaim}}")
            .threshold(0.85, Color::Red)
            .threshold_lines(),
    );
    let pod_table = Table::new("Pods")
        .description("Each pod with what it uses and how often it restarted within the time range. Sort by a column to find the odd one.")
        .unit(Unit::Short)
        .full()
        .target(Target::new(cpu(&POD)).ref_id("cpu"))
        .target(Target::new(memory()).ref_id("memory"))
        .target(Target::new(memory() / of(LIMITS, "memory")).ref_id("limit"))
        .target(Target::new(restarts().sum_by(POD)).ref_id("restarts"))
        .transform(Merge)
        .transform(
            Organize::new()
                .hide("Time")
                .rename("namespace", "Namespace")
                .rename("pod", "Pod")
                .rename("Value #cpu", "CPU")
                .rename("Value #memory", "Memory")
                .rename("Value #limit", "Of limit")
                .rename("Value #restarts", "Restarts"),
        )
        .override_fields(Override::by_name("CPU").decimals(3))
        .override_fields(Override::by_name("Memory").unit(Unit::Bytes))
        .override_fields(Override::by_name("Of limit").unit(Unit::PercentUnit).min(0).max(1).cell(Cell::gauge()))
        .override_fields(Override::by_name("Restarts").decimals(0));
    Block::new("Workload", selector, catalogue, NEEDS, (numbers, health, resources, pod_table))
}
