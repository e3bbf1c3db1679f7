//! Queries against Azure Monitor: metrics, logs, traces, the resource graph.

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Query, QueryKind};

words! {
    /// What Azure is asked for.
    AzureType {
        /// Metrics.
        Metrics = "Azure Monitor",
        /// Logs, by KQL.
        Logs = "Azure Log Analytics",
        /// Resources, by KQL.
        ResourceGraph = "Azure Resource Graph",
        /// Traces.
        Traces = "Azure Traces",
        /// Exemplars of traces.
        TraceExemplar = "traceql",
    }
}

words! {
    /// In which shape the answer comes.
    AzureFormat {
        /// A table.
        Table = "table",
        /// Series.
        TimeSeries = "time_series",
        /// A trace.
        Trace = "trace",
        /// Lines of logs.
        Logs = "logs",
    }
}

parts! {
    /// A resource of Azure.
    AzureResource on AzureResource, [];
    own { subscription: String, resource_group: String, resource_name: String }
    set {
        /// The namespace of its metrics: `Microsoft.Compute/virtualMachines`.
        text metric_namespace;
        /// Its region.
        text region;
    }
}

impl AzureResource {
    /// By subscription, resource group and name.
    pub fn new(subscription: impl Into<String>, group: impl Into<String>, name: impl Into<String>) -> Self {
        Self { subscription: subscription.into(), resource_group: group.into(), resource_name: name.into(), ..Self::default() }
    }
}

/// Which values of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AzureDimension {
    dimension: String,
    operator: String,
    filters: Vec<String>,
}

impl AzureDimension {
    /// The dimension, compared by `eq`, `ne` or `sw` with one of the values.
    pub fn new<T: Into<String>>(dimension: impl Into<String>, operator: impl Into<String>, values: impl IntoIterator<Item = T>) -> Self {
        Self { dimension: dimension.into(), operator: operator.into(), filters: values.into_iter().map(Into::into).collect() }
    }
}

parts! {
    /// The metrics of a query, see [`AzureMonitor::metrics`].
    AzureMetrics on AzureMetrics, [];
    own { metric_namespace: String, metric_name: String, aggregation: String, resources: Vec<AzureResource> }
    set {
        /// A namespace of one's own metrics.
        text custom_namespace;
        /// The region, when several resources are asked.
        text region;
        /// The step: `PT1M`, `auto`.
        text time_grain;
        /// Which values of dimensions.
        each dimension "dimensionFilters": AzureDimension;
        /// The most series.
        text top;
        /// The name of each series: `{{resourcename}}`.
        text alias;
    }
}

impl AzureMetrics {
    /// A metric of a namespace, and what is made of its samples: `Average`, `Total`.
    pub fn new(namespace: impl Into<String>, metric: impl Into<String>, aggregation: impl Into<String>) -> Self {
        let (metric_namespace, metric_name, aggregation) = (namespace.into(), metric.into(), aggregation.into());
        Self { metric_namespace, metric_name, aggregation, ..Self::default() }
    }

    /// One more resource.
    #[must_use]
    pub fn resource(mut self, resource: AzureResource) -> Self {
        self.resources.push(resource);
        self
    }
}

parts! {
    /// The logs of a query, see [`AzureMonitor::logs`].
    AzureLogs on AzureLogs, [];
    own { query: String, resources: Vec<String> }
    set {
        /// In which shape the answer comes.
        value format "resultFormat": AzureFormat;
        /// The dashboard's time range holds, on the column said.
        flag dashboard_time;
        /// The column with the time.
        text time_column;
        /// The table is a cheap one, for basic logs.
        flag basic "basicLogsQuery";
    }
}

impl AzureLogs {
    /// KQL on resources, by their paths: `/subscriptions/..`.
    pub fn new<T: Into<String>>(query: impl Into<String>, resources: impl IntoIterator<Item = T>) -> Self {
        Self { query: query.into(), resources: resources.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

/// A filter on a property of traces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AzureTraceFilter {
    property: String,
    operation: String,
    filters: Vec<String>,
}

impl AzureTraceFilter {
    /// The property, compared by `eq` or `ne` with one of the values.
    pub fn new<T: Into<String>>(property: impl Into<String>, operation: impl Into<String>, values: impl IntoIterator<Item = T>) -> Self {
        Self { property: property.into(), operation: operation.into(), filters: values.into_iter().map(Into::into).collect() }
    }
}

parts! {
    /// The traces of a query, see [`AzureMonitor::traces`].
    AzureTraces on AzureTraces, [];
    own { resources: Vec<String> }
    set {
        /// In which shape the answer comes.
        value format "resultFormat": AzureFormat;
        /// Only the trace with that id.
        text operation_id;
        /// Which events: `requests`, `dependencies`, `exceptions`.
        texts types "traceTypes";
        /// One more filter.
        each filter "filters": AzureTraceFilter;
        /// KQL instead of all that.
        text query;
    }
}

impl AzureTraces {
    /// Traces of resources, by their paths.
    pub fn new<T: Into<String>>(resources: impl IntoIterator<Item = T>) -> Self {
        Self { resources: resources.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

/// KQL on the resource graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::grafana) struct Graph {
    query: String,
    result_format: &'static str,
}

parts! {
    /// A query against Azure Monitor.
    ///
    /// ```
    /// use promforge::grafana::queries::azure_monitor::{AzureMetrics, AzureMonitor, AzureResource};
    /// let vm = AzureResource::new("sub", "group", "vm");
    /// let cpu = AzureMonitor::metrics(AzureMetrics::new("Microsoft.Compute/virtualMachines", "Percentage CPU", "Average").resource(vm));
    /// ```
    AzureMonitor on Query<AzureMonitor>, [kind];
    own {
        query_type: Option<AzureType>,
        #[serde(skip_serializing_if = "Option::is_none")]
        azure_monitor: Option<AzureMetrics>,
        #[serde(skip_serializing_if = "Option::is_none")]
        azure_log_analytics: Option<AzureLogs>,
        #[serde(skip_serializing_if = "Option::is_none")]
        azure_resource_graph: Option<Graph>,
        #[serde(skip_serializing_if = "Option::is_none")]
        azure_traces: Option<AzureTraces>,
    }
    set {
        /// The subscription that the editor shows.
        text subscription;
        /// The subscriptions that the resource graph is asked for.
        texts subscriptions;
        /// The region of a query for several resources.
        text region;
    }
}

impl AzureMonitor {
    /// Metrics.
    #[must_use]
    pub fn metrics(metrics: AzureMetrics) -> Query<Self> {
        Query::of(Self { query_type: Some(AzureType::Metrics), azure_monitor: Some(metrics), ..Self::default() })
    }

    /// Logs.
    #[must_use]
    pub fn logs(logs: AzureLogs) -> Query<Self> {
        Query::of(Self { query_type: Some(AzureType::Logs), azure_log_analytics: Some(logs), ..Self::default() })
    }

    /// Traces.
    #[must_use]
    pub fn traces(traces: AzureTraces) -> Query<Self> {
        Query::of(Self { query_type: Some(AzureType::Traces), azure_traces: Some(traces), ..Self::default() })
    }

    /// Resources of the subscriptions said, by KQL.
    pub fn resource_graph(query: impl Into<String>) -> Query<Self> {
        let graph = Graph { query: query.into(), result_format: "table" };
        Query::of(Self { query_type: Some(AzureType::ResourceGraph), azure_resource_graph: Some(graph), ..Self::default() })
    }
}

impl QueryKind for AzureMonitor {
    const DATASOURCE: &'static str = "grafana-azure-monitor-datasource";

    fn example() -> Query<Self> {
        let resource = AzureResource::new("sub", "group", "vm").metric_namespace("Microsoft.Compute/virtualMachines").region("westeurope");
        let metrics = AzureMetrics::new("Microsoft.Compute/virtualMachines", "Percentage CPU", "Average")
            .resource(resource)
            .custom_namespace("own")
            .region("westeurope")
            .time_grain("auto")
            .dimension(AzureDimension::new("Disk", "eq", ["a"]))
            .top("10")
            .alias("{{resourcename}}");
        let logs = AzureLogs::new("Heartbeat | take 5", ["/subscriptions/sub"]).format(AzureFormat::Logs).dashboard_time().time_column("T").basic();
        let filter = AzureTraceFilter::new("cloud_RoleName", "eq", ["shop"]);
        let traces = AzureTraces::new(["/subscriptions/sub"]).format(AzureFormat::Table).operation_id("ab").types(["requests"]).filter(filter).query("");
        let mut all = AzureMonitor::metrics(metrics).subscription("sub").subscriptions(["sub"]).region("westeurope");
        all.kind.azure_log_analytics = AzureMonitor::logs(logs).kind.azure_log_analytics;
        all.kind.azure_traces = AzureMonitor::traces(traces).kind.azure_traces;
        all.kind.azure_resource_graph = AzureMonitor::resource_graph("Resources | take 5").kind.azure_resource_graph;
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_question_has_its_type() {
        assert_eq!(
            json!(AzureMonitor::resource_graph("R").kind),
            json!({"queryType": "Azure Resource Graph", "azureResourceGraph": {"query": "R", "resultFormat": "table"}})
        );
        assert_eq!(json!(AzureMonitor::logs(AzureLogs::new("q", ["r"])).kind)["queryType"], "Azure Log Analytics");
    }
}
