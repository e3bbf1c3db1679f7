//! Well-known metrics and labels that no longer exist under their name, with the one to use. One table; a project adds its own
//! in `[[removed]]` of a catalogue file.

/// A metric that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The old name.
    pub name: String,
    /// What to use: a name, or a selector such as `kube_node_status_capacity{resource="cpu"}`. `None` if there is nothing.
    pub replacement: Option<String>,
    /// Since when: `kube-state-metrics 2.0`.
    pub since: Option<String>,
    /// What else changed: `milliseconds became seconds`.
    pub note: Option<String>,
}

type Row = (&'static str, &'static str, &'static str);

const KSM: &str = "kube-state-metrics 2.0";
const NODE: &str = "node_exporter 0.16";
const K117: &str = "Kubernetes 1.17";
const COREDNS: &str = "CoreDNS 1.7";

/// Old name, new name or selector, what else changed. From the changelogs of the projects and, for node_exporter, its
/// docs/example-16-compatibility-rules.yml.
const TABLE: &[(&str, &[Row])] = &[
    (
        KSM,
        &[
            ("kube_pod_container_resource_requests_cpu_cores", r#"kube_pod_container_resource_requests{resource="cpu"}"#, ""),
            ("kube_pod_container_resource_requests_memory_bytes", r#"kube_pod_container_resource_requests{resource="memory"}"#, ""),
            ("kube_pod_container_resource_limits_cpu_cores", r#"kube_pod_container_resource_limits{resource="cpu"}"#, ""),
            ("kube_pod_container_resource_limits_memory_bytes", r#"kube_pod_container_resource_limits{resource="memory"}"#, ""),
            ("kube_node_status_capacity_pods", r#"kube_node_status_capacity{resource="pods"}"#, ""),
            ("kube_node_status_capacity_cpu_cores", r#"kube_node_status_capacity{resource="cpu"}"#, ""),
            ("kube_node_status_capacity_memory_bytes", r#"kube_node_status_capacity{resource="memory"}"#, ""),
            ("kube_node_status_allocatable_pods", r#"kube_node_status_allocatable{resource="pods"}"#, ""),
            ("kube_node_status_allocatable_cpu_cores", r#"kube_node_status_allocatable{resource="cpu"}"#, ""),
            ("kube_node_status_allocatable_memory_bytes", r#"kube_node_status_allocatable{resource="memory"}"#, ""),
            ("kube_daemonset_updated_number_scheduled", "kube_daemonset_status_updated_number_scheduled", ""),
        ],
    ),
    (
        NODE,
        &[
            ("node_cpu", "node_cpu_seconds_total", "the label `cpu` was `cpu0` and is `0`"),
            ("node_boot_time", "node_boot_time_seconds", ""),
            ("node_time", "node_time_seconds", ""),
            ("node_context_switches", "node_context_switches_total", ""),
            ("node_forks", "node_forks_total", ""),
            ("node_intr", "node_intr_total", ""),
            ("node_interrupts", "node_interrupts_total", ""),
            ("node_buddyinfo_count", "node_buddyinfo_blocks", ""),
            ("node_textfile_mtime", "node_textfile_mtime_seconds", ""),
            ("node_filesystem_free", "node_filesystem_free_bytes", ""),
            ("node_filesystem_avail", "node_filesystem_avail_bytes", ""),
            ("node_filesystem_size", "node_filesystem_size_bytes", ""),
            ("node_disk_bytes_read", "node_disk_read_bytes_total", ""),
            ("node_disk_bytes_written", "node_disk_written_bytes_total", ""),
            ("node_disk_io_time_ms", "node_disk_io_time_seconds_total", "milliseconds became seconds"),
            ("node_disk_io_time_weighted", "node_disk_io_time_weighted_seconds_total", "milliseconds became seconds"),
            ("node_disk_read_time_ms", "node_disk_read_time_seconds_total", "milliseconds became seconds"),
            ("node_disk_write_time_ms", "node_disk_write_time_seconds_total", "milliseconds became seconds"),
            ("node_disk_reads_completed", "node_disk_reads_completed_total", ""),
            ("node_disk_reads_merged", "node_disk_reads_merged_total", ""),
            ("node_disk_writes_completed", "node_disk_writes_completed_total", ""),
            ("node_disk_writes_merged", "node_disk_writes_merged_total", ""),
            ("node_nfs_rpc_operations", "node_nfs_rpcs_total", ""),
            ("node_nfs_rpc_retransmissions", "node_nfs_rpc_retransmissions_total", ""),
            ("node_nfs_net_connections", "node_nfs_connections_total", ""),
        ],
    ),
    (
        K117,
        &[
            ("apiserver_request_count", "apiserver_request_total", ""),
            ("apiserver_request_latencies", "apiserver_request_duration_seconds", "microseconds became seconds"),
            ("apiserver_request_latencies_summary", "apiserver_request_duration_seconds", "microseconds became seconds; a histogram now"),
            ("kubelet_runtime_operations", "kubelet_runtime_operations_total", ""),
            ("kubelet_runtime_operations_errors", "kubelet_runtime_operations_errors_total", ""),
            ("kubelet_runtime_operations_latency_microseconds", "kubelet_runtime_operations_duration_seconds", "microseconds became seconds; a histogram now"),
            ("kubelet_pod_start_latency_microseconds", "kubelet_pod_start_duration_seconds", "microseconds became seconds; a histogram now"),
            ("kubelet_pod_worker_latency_microseconds", "kubelet_pod_worker_duration_seconds", "microseconds became seconds; a histogram now"),
            ("kubelet_pleg_relist_latency_microseconds", "kubelet_pleg_relist_duration_seconds", "microseconds became seconds; a histogram now"),
            ("kubelet_cgroup_manager_latency_microseconds", "kubelet_cgroup_manager_duration_seconds", "microseconds became seconds; a histogram now"),
            ("rest_client_request_latency_seconds", "rest_client_request_duration_seconds", ""),
        ],
    ),
    ("Kubernetes 1.20", &[("kubelet_running_pod_count", "kubelet_running_pods", ""), ("kubelet_running_container_count", "kubelet_running_containers", "")]),
    ("etcd 3.4", &[("etcd_debugging_mvcc_db_total_size_in_bytes", "etcd_mvcc_db_total_size_in_bytes", "")]),
    (
        COREDNS,
        &[
            ("coredns_dns_request_count_total", "coredns_dns_requests_total", ""),
            ("coredns_dns_request_type_count_total", "coredns_dns_requests_total", "the label `type` is there now"),
            ("coredns_dns_response_rcode_count_total", "coredns_dns_responses_total", ""),
            ("coredns_forward_request_count_total", "coredns_forward_requests_total", ""),
            ("coredns_forward_response_rcode_count_total", "coredns_forward_responses_total", ""),
            ("coredns_panic_count_total", "coredns_panics_total", ""),
            ("coredns_cache_size", "coredns_cache_entries", ""),
        ],
    ),
];

/// Fields of /proc/meminfo that count pages, not bytes, and so kept their name.
const PAGES: [&str; 4] = ["HugePages_Free", "HugePages_Rsvd", "HugePages_Surp", "HugePages_Total"];
const NET_FIELDS: [&str; 8] = ["bytes", "compressed", "drop", "errs", "fifo", "frame", "multicast", "packets"];

/// What became of a well-known metric of that name, histograms' and summaries' suffixes included.
pub(super) fn find(name: &str) -> Option<Removed> {
    let row = |name: &str| TABLE.iter().find_map(|(since, rows)| rows.iter().find(|(old, ..)| *old == name).map(|row| (*since, row)));
    let gone = |replacement: Option<String>, since: &str, note: &str| Removed {
        name: name.to_owned(),
        replacement,
        since: Some(since.to_owned()),
        note: Some(note.to_owned()).filter(|n| !n.is_empty()),
    };
    if let Some((since, (_, new, note))) = row(name) {
        return Some(gone(Some((*new).to_owned()), since, note));
    }
    for suffix in ["_bucket", "_sum", "_count"] {
        if let Some((since, (_, new, note))) = name.strip_suffix(suffix).and_then(row)
            && new.ends_with("_seconds")
        {
            return Some(gone(Some(format!("{new}{suffix}")), since, note));
        }
    }
    if let Some(rest) = name.strip_prefix("kube_hpa_") {
        return Some(gone(Some(format!("kube_horizontalpodautoscaler_{rest}")), KSM, "the label `hpa` became `horizontalpodautoscaler`"));
    }
    if let Some(field) = name.strip_prefix("node_memory_") {
        let plain = field.starts_with(|c: char| c.is_ascii_uppercase()) && !field.ends_with("_bytes") && !PAGES.contains(&field);
        return plain.then(|| gone(Some(format!("{name}_bytes")), NODE, ""));
    }
    if let Some(field) = name.strip_prefix("node_network_receive_").or_else(|| name.strip_prefix("node_network_transmit_")) {
        return NET_FIELDS.contains(&field).then(|| gone(Some(format!("{name}_total")), NODE, ""));
    }
    if name.starts_with("prometheus_local_storage_") {
        return Some(gone(None, "Prometheus 2.0", "the storage is another one; its metrics start with `prometheus_tsdb_`"));
    }
    None
}

/// What became of a label of a well-known metric: the new name and since when.
///
/// ```
/// use promforge::metrics::renamed_label;
/// assert_eq!(renamed_label("container_cpu_usage_seconds_total", "pod_name"), Some(("pod", "Kubernetes 1.16")));
/// ```
#[must_use]
pub fn renamed_label(metric: &str, label: &str) -> Option<(&'static str, &'static str)> {
    let cadvisor = metric.starts_with("container_");
    match label {
        "pod_name" if cadvisor => Some(("pod", "Kubernetes 1.16")),
        "container_name" if cadvisor => Some(("container", "Kubernetes 1.16")),
        "hpa" if metric.starts_with("kube_horizontalpodautoscaler_") => Some(("horizontalpodautoscaler", KSM)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_them() {
        for (name, want) in [
            ("kube_pod_container_resource_limits_cpu_cores", Some(r#"kube_pod_container_resource_limits{resource="cpu"}"#)),
            ("kube_hpa_status_current_replicas", Some("kube_horizontalpodautoscaler_status_current_replicas")),
            ("node_cpu", Some("node_cpu_seconds_total")),
            ("node_memory_MemFree", Some("node_memory_MemFree_bytes")),
            ("node_memory_MemFree_bytes", None),
            ("node_memory_HugePages_Free", None),
            ("node_memory_numa_other", None),
            ("node_network_receive_bytes", Some("node_network_receive_bytes_total")),
            ("node_network_receive_bytes_total", None),
            ("apiserver_request_latencies_bucket", Some("apiserver_request_duration_seconds_bucket")),
            ("node_forks_count", None),
            ("up", None),
        ] {
            assert_eq!(find(name).and_then(|r| r.replacement).as_deref(), want, "{name}");
        }
        assert_eq!(find("prometheus_local_storage_memory_chunks").map(|r| r.replacement), Some(None));
    }

    #[test]
    fn no_name_is_there_twice_and_no_replacement_is_gone_itself() {
        let rows: Vec<_> = TABLE.iter().flat_map(|(_, rows)| *rows).collect();
        for (i, (old, new, _)) in rows.iter().enumerate() {
            assert!(rows[..i].iter().all(|(other, ..)| other != old), "{old}");
            assert_eq!(find(new.split('{').next().unwrap_or(new)), None, "{new}");
        }
    }
}
