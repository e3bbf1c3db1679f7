//! Ready-made rows for what every service has: requests, processes, runtimes, databases, machines, workloads; one file each, and the table of them.
//!
//! Each is a function of a [`Selector`], which says which series it is about, and a [`Catalogue`], which says what exists: panels whose metrics do not are
//! left out and reported. The metrics are typed handles of each block's module (`blocks::redis::MEMORY`), to build more with.
//!
//! ```
//! use promforge::grafana::{Dashboard, Variable, blocks::{self, Red, Selector}};
//! use promforge::metrics::Catalogue;
//!
//! let (service, redis) = (Selector::variables(["namespace", "job"]).each("pod"), Selector::of("job", "shop-redis"));
//! let catalogue = Catalogue::new();
//! let shop = Dashboard::new("Shop")
//!     .variable(Variable::prometheus_datasource())
//!     .variable(Variable::label_values("namespace", "up").multi().include_all())
//!     .variable(Variable::label_values("job", r#"up{namespace=~"$namespace"}"#).multi().include_all())
//!     .panels(blocks::red_of(&Red::http().by("handler").satisfied(0.25), &service, &catalogue))
//!     .panels(blocks::go_runtime(&service, &catalogue).collapsed())
//!     .panels(blocks::redis(&redis, &catalogue).title("Cart").without("Persistence").collapsed());
//! assert!(shop.check().is_empty());
//! assert!(shop.panel_count() > 40);
//! ```
//!
//! [`Catalogue`]: crate::metrics::Catalogue

pub mod go_runtime;
pub mod golden_signals;
pub mod jvm;
pub mod kubernetes_workload;
pub mod node;
pub mod postgres;
pub mod process;
pub mod red;
pub mod redis;
pub mod use_method;

pub use super::block::{Block, BlockKind, Need, Selector};
pub use go_runtime::go_runtime;
pub use golden_signals::{golden_signals, golden_signals_of};
pub use jvm::{JvmNames, jvm, jvm_named};
pub use kubernetes_workload::{Workload, kubernetes_workload, kubernetes_workload_of};
pub use node::node;
pub use postgres::postgres;
pub use process::process;
pub use red::{Red, red, red_of};
pub use redis::redis;
pub use use_method::{Resource, use_method, use_method_of};

/// Every block, in order of its name.
pub const BLOCKS: &[BlockKind] = &[
    BlockKind {
        name: "go_runtime",
        shows: "Go processes: goroutines, heap, garbage collection, allocations, scheduling.",
        needs: go_runtime::NEEDS,
        labels: &["job"],
        variables: &[("job", "go_info")],
        build: go_runtime,
    },
    BlockKind {
        name: "golden_signals",
        shows: "A service by latency, traffic, errors and saturation.",
        needs: golden_signals::NEEDS,
        labels: &["job"],
        variables: &[("job", "http_requests_total")],
        build: golden_signals,
    },
    BlockKind {
        name: "jvm",
        shows: "Java processes: memory by pool, garbage collection, threads, classes.",
        needs: jvm::NEEDS,
        labels: &["job"],
        variables: &[("job", "jvm_memory_used_bytes")],
        build: jvm,
    },
    BlockKind {
        name: "kubernetes_workload",
        shows: "A workload in Kubernetes: replicas, restarts, CPU and memory against requests and limits, throttling, network, volumes.",
        needs: kubernetes_workload::NEEDS,
        labels: &["namespace"],
        variables: &[("namespace", "kube_deployment_spec_replicas"), ("deployment", r#"kube_deployment_spec_replicas{namespace=~"$namespace"}"#)],
        build: kubernetes_workload,
    },
    BlockKind {
        name: "node",
        shows: "Machines: CPU, load, memory, file systems, disks, network, pressure, clock.",
        needs: node::NEEDS,
        labels: &["instance"],
        variables: &[("instance", "node_boot_time_seconds")],
        build: node,
    },
    BlockKind {
        name: "postgres",
        shows: "PostgreSQL: sessions, transactions, cache, rows, locks, replication, vacuum, checkpoints.",
        needs: postgres::NEEDS,
        labels: &["instance"],
        variables: &[("instance", "pg_up")],
        build: postgres,
    },
    BlockKind {
        name: "process",
        shows: "Processes: CPU, memory, file descriptors, network, restarts.",
        needs: process::NEEDS,
        labels: &["job"],
        variables: &[("job", "process_start_time_seconds")],
        build: process,
    },
    BlockKind {
        name: "red",
        shows: "A service by requests, errors and duration.",
        needs: red::NEEDS,
        labels: &["job"],
        variables: &[("job", "http_requests_total")],
        build: red,
    },
    BlockKind {
        name: "redis",
        shows: "Redis: commands and their latency, hits, memory, evictions, clients, replication, persistence.",
        needs: redis::NEEDS,
        labels: &["instance"],
        variables: &[("instance", "redis_up")],
        build: redis,
    },
    BlockKind {
        name: "use_method",
        shows: "Machines by utilisation, saturation and errors of CPU, memory, disks, file systems and network.",
        needs: use_method::NEEDS,
        labels: &["instance"],
        variables: &[("instance", "node_load1")],
        build: use_method,
    },
];
