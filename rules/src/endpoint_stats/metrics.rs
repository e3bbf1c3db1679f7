//! Every metric that the system's rules and panels use, by exporter. Labels that scraping adds (`job`, `instance`, `namespace`,
//! `pod`, `container`, ..) are not listed.

use promforge::metrics::{Counter, Gauge, Histogram, Summary};

promforge::handles! {
    // The API itself.

    /// Requests served.
    pub const REQUESTS: Counter = Counter::new("http_requests_total").labels(&["path", "status"]).help("Requests served.");
    /// How long requests took.
    pub const LATENCY: Histogram =
        Histogram::new("http_request_duration_seconds").labels(&["path"]).unit("seconds").help("How long requests took.");
    /// Requests being served.
    pub const IN_FLIGHT: Gauge = Gauge::new("http_requests_in_flight").labels(&[]).help("Requests being served.");
    /// How long the API waited for the database.
    pub const QUERY_TIME: Summary =
        Summary::new("database_query_duration_seconds").labels(&[]).unit("seconds").help("How long the API waited for the database.");

    // Containers, from the kubelet (cAdvisor). Rows with an empty `container` are the pod's own cgroup: the sum of the others.

    /// Processor time.
    pub const CPU: Counter = Counter::new("container_cpu_usage_seconds_total")
        .labels(&["cpu", "id", "image", "name"])
        .unit("seconds")
        .help("Cumulative cpu time consumed.");
    /// Memory that cannot be reclaimed.
    pub const MEMORY: Gauge =
        Gauge::new("container_memory_working_set_bytes").labels(&["id", "image", "name"]).unit("bytes").help("Current working set.");
    /// Bytes read from disks.
    pub const DISK_READ: Counter =
        Counter::new("container_fs_reads_bytes_total").labels(&["device", "id", "image", "name"]).unit("bytes").help("Cumulative count of bytes read.");
    /// Bytes written to disks.
    pub const DISK_WRITTEN: Counter =
        Counter::new("container_fs_writes_bytes_total").labels(&["device", "id", "image", "name"]).unit("bytes").help("Cumulative count of bytes written.");
    /// Bytes received, of a pod.
    pub const RECEIVED: Counter = Counter::new("container_network_receive_bytes_total")
        .labels(&["id", "image", "interface", "name"])
        .unit("bytes")
        .help("Cumulative count of bytes received.");
    /// Bytes sent, of a pod.
    pub const SENT: Counter = Counter::new("container_network_transmit_bytes_total")
        .labels(&["id", "image", "interface", "name"])
        .unit("bytes")
        .help("Cumulative count of bytes transmitted.");

    // kube-state-metrics 2.

    /// Limits of containers; `resource` is `cpu`, `memory`, ..
    pub const LIMITS: Gauge =
        Gauge::new("kube_pod_container_resource_limits").labels(&["node", "resource", "uid", "unit"]).help("The number of requested limit resource by a container.");

    // postgres_exporter.

    /// Connections by state.
    pub const PG_CONNECTIONS: Gauge = Gauge::new("pg_stat_activity_count")
        .labels(&["application_name", "backend_type", "datname", "server", "state", "usename", "wait_event", "wait_event_type"])
        .help("Number of connections in this state.");
    /// How many connections there may be.
    pub const PG_MAX_CONNECTIONS: Gauge =
        Gauge::new("pg_settings_max_connections").labels(&["server"]).help("Maximum number of concurrent connections.");
    /// Transactions that committed.
    pub const PG_COMMITS: Counter =
        Counter::new("pg_stat_database_xact_commit").labels(&["datid", "datname"]).help("Transactions that have been committed.");
    /// Transactions that were rolled back.
    pub const PG_ROLLBACKS: Counter =
        Counter::new("pg_stat_database_xact_rollback").labels(&["datid", "datname"]).help("Transactions that have been rolled back.");
    /// Blocks found in the buffer cache.
    pub const PG_BLOCKS_HIT: Counter =
        Counter::new("pg_stat_database_blks_hit").labels(&["datid", "datname"]).help("Disk blocks found already in the buffer cache.");
    /// Blocks read from disk.
    pub const PG_BLOCKS_READ: Counter = Counter::new("pg_stat_database_blks_read").labels(&["datid", "datname"]).help("Disk blocks read.");

    // redis_exporter.

    /// Calls by command.
    pub const REDIS_COMMANDS: Counter = Counter::new("redis_commands_total").labels(&["cmd"]).help("Total number of calls per command.");
    /// Time spent in commands.
    pub const REDIS_COMMAND_TIME: Counter = Counter::new("redis_commands_duration_seconds_total")
        .labels(&["cmd"])
        .unit("seconds")
        .help("Total amount of time in seconds spent per command.");
    /// Memory in use.
    pub const REDIS_MEMORY: Gauge = Gauge::new("redis_memory_used_bytes").labels(&[]).unit("bytes").help("Memory in use.");
    /// Memory that may be used; 0 for no limit.
    pub const REDIS_MAX_MEMORY: Gauge = Gauge::new("redis_memory_max_bytes").labels(&[]).unit("bytes").help("Memory that may be used; 0 for no limit.");
    /// Keys thrown out for want of memory.
    pub const REDIS_EVICTED: Counter = Counter::new("redis_evicted_keys_total").labels(&[]).help("Keys thrown out for want of memory.");
    /// Lookups that found their key.
    pub const REDIS_HITS: Counter = Counter::new("redis_keyspace_hits_total").labels(&[]).help("Lookups that found their key.");
    /// Lookups that did not.
    pub const REDIS_MISSES: Counter = Counter::new("redis_keyspace_misses_total").labels(&[]).help("Lookups that did not find their key.");
}
