//! Queries against Amazon CloudWatch: metrics, logs, alarms as annotations.

use serde::{Serialize, Serializer};

use crate::grafana::options::words;
use crate::grafana::parts::{Named, OneOrMany, parts};
use crate::grafana::query::{Query, QueryKind};

words! {
    /// The language of a query for logs.
    LogsLanguage {
        /// CloudWatch Logs Insights.
        Insights = "CWLI",
        /// SQL.
        Sql = "SQL",
        /// OpenSearch's piped language.
        Ppl = "PPL",
    }
}

words! {
    /// What a query for logs does. Grafana 13.0 and later.
    LogsMode {
        /// Asks for lines.
        Insights = "Insights",
        /// Asks for anomalies.
        Anomalies = "Anomalies",
    }
}

words! {
    /// In which log groups is looked. Grafana 13.0 and later.
    LogsScope {
        /// In those named.
        Names = "logGroupName",
        /// In those whose names begin with a prefix.
        Prefixes = "namePrefix",
        /// In all.
        All = "allLogGroups",
    }
}

words! {
    /// How log groups are kept. Grafana 13.0 and later.
    LogGroupClass {
        /// As usual.
        Standard = "STANDARD",
        /// For rare access.
        InfrequentAccess = "INFREQUENT_ACCESS",
    }
}

words! {
    /// Which anomalies. Grafana 13.0 and later.
    Suppression {
        /// All.
        All = "all",
        /// Those suppressed.
        Suppressed = "suppressed",
        /// The others.
        Unsuppressed = "unsuppressed",
    }
}

words! {
    /// The order of rows.
    InsightsOrder {
        /// Smallest first.
        Ascending = "ASC",
        /// Largest first.
        Descending = "DESC",
    }
}

type Dimensions = Named<OneOrMany>;

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Name {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Compared {
    name: &'static str,
    value: String,
}

/// A node of the tree that Grafana keeps of Metrics Insights.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Node {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<Compared>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<Vec<Name>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expressions: Option<Vec<Node>>,
}

impl Node {
    const fn new(kind: &'static str) -> Self {
        Self { kind, name: None, property: None, operator: None, parameters: None, expressions: None }
    }

    fn function(name: impl Into<String>, parameters: impl IntoIterator<Item = String>) -> Self {
        let parameters = parameters.into_iter().map(|name| Name { kind: "functionParameter", name: Some(name) }).collect();
        Self { name: Some(name.into()), parameters: Some(parameters), ..Self::new("function") }
    }

    fn of(kind: &'static str, name: impl Into<String>) -> Self {
        Self { property: Some(Name { kind: "string", name: Some(name.into()) }), ..Self::new(kind) }
    }

    fn all(of: Vec<Self>) -> Option<Self> {
        (!of.is_empty()).then(|| Self { expressions: Some(of), ..Self::new("and") })
    }
}

/// A query of Metrics Insights, as Grafana's builder keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Insights {
    select: Node,
    from: Node,
    filters: Vec<Node>,
    groups: Vec<Node>,
    order: Option<(Node, InsightsOrder)>,
    limit: Option<u32>,
}

impl Insights {
    /// `SELECT function(metric) FROM namespace`: `AVG`, `CPUUtilization`, `AWS/EC2`.
    pub fn select(function: impl Into<String>, metric: impl Into<String>, namespace: impl Into<String>) -> Self {
        let select = Node::function(function, [metric.into()]);
        Self { select, from: Node::of("property", namespace), filters: Vec::new(), groups: Vec::new(), order: None, limit: None }
    }

    /// `FROM SCHEMA(namespace, dimensions)`: only metrics that have exactly those dimensions.
    #[must_use]
    pub fn schema<T: Into<String>>(mut self, dimensions: impl IntoIterator<Item = T>) -> Self {
        let namespace = self.from.property.take().and_then(|p| p.name).unwrap_or_default();
        self.from = Node::function("SCHEMA", [namespace].into_iter().chain(dimensions.into_iter().map(Into::into)));
        self
    }

    /// `WHERE dimension = value`; all of them have to hold.
    #[must_use]
    pub fn filter(mut self, dimension: impl Into<String>, value: impl Into<String>) -> Self {
        self.filters.push(Node { operator: Some(Compared { name: "=", value: value.into() }), ..Node::of("operator", dimension) });
        self
    }

    /// `GROUP BY dimension`, one more.
    #[must_use]
    pub fn group_by(mut self, dimension: impl Into<String>) -> Self {
        self.groups.push(Node::of("groupBy", dimension));
        self
    }

    /// `ORDER BY function()`.
    #[must_use]
    pub fn order_by(mut self, function: impl Into<String>, order: InsightsOrder) -> Self {
        self.order = Some((Node::function(function, []), order));
        self
    }

    /// `LIMIT n`.
    #[must_use]
    pub const fn limit(mut self, n: u32) -> Self {
        self.limit = Some(n);
        self
    }
}

impl Serialize for Insights {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            select: &'a Node,
            from: &'a Node,
            #[serde(skip_serializing_if = "Option::is_none")]
            r#where: Option<Node>,
            #[serde(skip_serializing_if = "Option::is_none")]
            group_by: Option<Node>,
            #[serde(skip_serializing_if = "Option::is_none")]
            order_by: Option<&'a Node>,
            #[serde(skip_serializing_if = "Option::is_none")]
            order_by_direction: Option<InsightsOrder>,
            #[serde(skip_serializing_if = "Option::is_none")]
            limit: Option<u32>,
        }
        let spelled = Spelled {
            select: &self.select,
            from: &self.from,
            r#where: Node::all(self.filters.clone()),
            group_by: Node::all(self.groups.clone()),
            order_by: self.order.as_ref().map(|(by, _)| by),
            order_by_direction: self.order.as_ref().map(|(_, order)| *order),
            limit: self.limit,
        };
        spelled.serialize(serializer)
    }
}

parts! {
    /// A query for metrics, see [`CloudWatch::metric`], [`CloudWatch::insights`].
    CloudWatchMetrics on Query<CloudWatchMetrics>, [kind];
    own {
        query_mode: &'static str, metric_query_type: u8, metric_editor_mode: u8, id: String, region: String, namespace: String,
        #[serde(skip_serializing_if = "Named::is_empty")]
        dimensions: Dimensions,
        #[serde(skip_serializing_if = "Option::is_none")]
        sql: Option<Insights>,
    }
    set {
        /// The metric.
        text metric_name;
        /// What is made of its samples: `Average`, `p99`.
        text statistic;
        /// The step in seconds: `300`; `auto` if unsaid.
        text period;
        /// Metrics with more dimensions than those said are asked for too.
        unflag any_dimensions "matchExact";
        /// Another account than the datasource's: its id, or `all`.
        text account "accountId";
        /// The name of each series: `${PROP('Dim.InstanceId')}`.
        text label;
        /// The name of each series, outdated.
        text alias;
        /// Arithmetic on other queries' ids, or a search: `m1 / m2`.
        text expression;
        /// Metrics Insights as text.
        text sql_expression;
    }
}

/// Log groups that a query looks into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogGroup {
    arn: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_label: Option<String>,
}

impl LogGroup {
    /// A log group by ARN and name.
    pub fn new(arn: impl Into<String>, name: impl Into<String>) -> Self {
        Self { arn: arn.into(), name: name.into(), account_id: None, account_label: None }
    }

    /// Of another account: its id and name.
    #[must_use]
    pub fn account(mut self, id: impl Into<String>, label: impl Into<String>) -> Self {
        (self.account_id, self.account_label) = (Some(id.into()), Some(label.into()));
        self
    }
}

parts! {
    /// A query for logs, see [`CloudWatch::logs`].
    CloudWatchLogs on Query<CloudWatchLogs>, [kind];
    own { query_mode: &'static str, id: String, region: String, expression: String }
    set {
        /// The language; Logs Insights, if unsaid.
        value language "queryLanguage": LogsLanguage;
        /// One more log group to look into.
        each log_group "logGroups": LogGroup;
        /// Fields by which numbers are grouped.
        texts stats_groups;
        /// What the query does. Grafana 13.0 and later, as everything below.
        value mode "logsMode": LogsMode;
        /// In which log groups is looked.
        value scope "logsQueryScope": LogsScope;
        /// With what their names begin.
        texts log_group_prefixes;
        /// How they are kept.
        value log_group_class: LogGroupClass;
        /// In which accounts.
        texts accounts "selectedAccountIds";
        /// The detector of anomalies.
        text anomaly_detector "anomalyDetectionARN";
        /// Which anomalies.
        value suppression "suppressionState": Suppression;
    }
}

parts! {
    /// Alarms as annotations, see [`CloudWatch::alarms`].
    CloudWatchAlarms on Query<CloudWatchAlarms>, [kind];
    own {
        query_mode: &'static str, region: String, namespace: String,
        #[serde(skip_serializing_if = "Named::is_empty")]
        dimensions: Dimensions,
    }
    set {
        /// The metric of the alarms.
        text metric_name;
        /// Its statistic.
        text statistic;
        /// Its period in seconds.
        text period;
        /// Alarms of metrics with more dimensions too.
        unflag any_dimensions "matchExact";
        /// Another account than the datasource's.
        text account "accountId";
        /// Alarms are found by prefixes.
        flag prefix_matching;
        /// With what their actions begin.
        text action_prefix;
        /// With what their names begin.
        text alarm_name_prefix;
    }
}

/// Makes queries against CloudWatch; a region is `us-east-1`, `default` or a variable.
///
/// ```
/// use promforge::grafana::CloudWatch;
/// let cpu = CloudWatch::metric("default", "AWS/EC2", "CPUUtilization", "Average").dimension("InstanceId", "i-1").period("300");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CloudWatch;

const METRICS: CloudWatchMetrics = CloudWatchMetrics {
    query_mode: "Metrics",
    metric_query_type: 0,
    metric_editor_mode: 0,
    id: String::new(),
    region: String::new(),
    namespace: String::new(),
    dimensions: Named(Vec::new()),
    sql: None,
    metric_name: None,
    statistic: None,
    period: None,
    any_dimensions: None,
    account: None,
    label: None,
    alias: None,
    expression: None,
    sql_expression: None,
};

impl CloudWatch {
    /// A statistic (`Average`, `Sum`, `p99`) of a metric; only of series that have exactly the dimensions said, unless told otherwise.
    pub fn metric(
        region: impl Into<String>,
        namespace: impl Into<String>,
        metric: impl Into<String>,
        statistic: impl Into<String>,
    ) -> Query<CloudWatchMetrics> {
        let kind = CloudWatchMetrics { region: region.into(), namespace: namespace.into(), any_dimensions: Some(true), ..METRICS };
        Query::of(kind).metric_name(metric).statistic(statistic)
    }

    /// Arithmetic on the ids of other queries, or a search.
    pub fn expression(region: impl Into<String>, expression: impl Into<String>) -> Query<CloudWatchMetrics> {
        Query::of(CloudWatchMetrics { region: region.into(), metric_editor_mode: 1, ..METRICS }).expression(expression)
    }

    /// Metrics Insights by its parts.
    pub fn insights(region: impl Into<String>, query: Insights) -> Query<CloudWatchMetrics> {
        Query::of(CloudWatchMetrics { region: region.into(), metric_query_type: 1, sql: Some(query), ..METRICS })
    }

    /// Metrics Insights as text: `SELECT AVG(CPUUtilization) FROM "AWS/EC2"`.
    pub fn sql(region: impl Into<String>, query: impl Into<String>) -> Query<CloudWatchMetrics> {
        Query::of(CloudWatchMetrics { region: region.into(), metric_query_type: 1, metric_editor_mode: 1, ..METRICS }).sql_expression(query)
    }

    /// Lines of logs, or numbers made of them.
    pub fn logs(region: impl Into<String>, expression: impl Into<String>) -> Query<CloudWatchLogs> {
        Query::of(CloudWatchLogs { query_mode: "Logs", region: region.into(), expression: expression.into(), ..CloudWatchLogs::default() })
    }

    /// Alarms, for annotations.
    pub fn alarms(region: impl Into<String>, namespace: impl Into<String>) -> Query<CloudWatchAlarms> {
        Query::of(CloudWatchAlarms { query_mode: "Annotations", region: region.into(), namespace: namespace.into(), ..CloudWatchAlarms::default() })
    }
}

impl Query<CloudWatchMetrics> {
    /// The name other queries' expressions know it by: `m1`.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.kind.id = id.into();
        self
    }

    /// Only series with that value of a dimension; `*` is any.
    #[must_use]
    pub fn dimension(mut self, name: impl Into<String>, value: impl Into<OneOrMany>) -> Self {
        self.kind.dimensions.set(name, value.into());
        self
    }

    /// Only series with one of the values of a dimension.
    #[must_use]
    pub fn dimension_in<T: Into<String>>(mut self, name: impl Into<String>, values: impl IntoIterator<Item = T>) -> Self {
        self.kind.dimensions.set(name, values.into_iter().collect());
        self
    }
}

impl Query<CloudWatchLogs> {
    /// The name other queries' expressions know it by.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.kind.id = id.into();
        self
    }
}

impl Query<CloudWatchAlarms> {
    /// Only alarms of metrics with that value of a dimension.
    #[must_use]
    pub fn dimension(mut self, name: impl Into<String>, value: impl Into<OneOrMany>) -> Self {
        self.kind.dimensions.set(name, value.into());
        self
    }
}

impl QueryKind for CloudWatchMetrics {
    const DATASOURCE: &'static str = "cloudwatch";

    fn example() -> Query<Self> {
        let insights = Insights::select("AVG", "CPUUtilization", "AWS/EC2")
            .schema(["InstanceId"])
            .filter("InstanceId", "i-1")
            .group_by("InstanceId")
            .order_by("AVG", InsightsOrder::Descending)
            .limit(5);
        let mut example = CloudWatch::metric("default", "AWS/EC2", "CPUUtilization", "Average");
        example.kind.sql = CloudWatch::insights("default", insights).kind.sql;
        example
            .id("m1")
            .dimension("InstanceId", "i-1")
            .dimension_in("Zone", ["a", "b"])
            .any_dimensions()
            .period("300")
            .account("all")
            .label("${PROP('Dim.InstanceId')}")
            .alias("{{InstanceId}}")
            .expression("m1 / m2")
            .sql_expression("SELECT AVG(CPUUtilization) FROM \"AWS/EC2\"")
    }
}

impl QueryKind for CloudWatchLogs {
    const DATASOURCE: &'static str = "cloudwatch";

    fn example() -> Query<Self> {
        CloudWatch::logs("default", "fields @timestamp, @message | limit 20")
            .id("l1")
            .language(LogsLanguage::Insights)
            .log_group(LogGroup::new("arn:aws:logs:eu-west-1:1:log-group:shop:*", "shop").account("1", "main"))
            .stats_groups(["@logStream"])
            .mode(LogsMode::Insights)
            .scope(LogsScope::Prefixes)
            .log_group_prefixes(["/aws"])
            .log_group_class(LogGroupClass::Standard)
            .accounts(["1"])
            .anomaly_detector("arn:aws:logs:eu-west-1:1:anomaly-detector:a")
            .suppression(Suppression::Unsuppressed)
    }
}

impl QueryKind for CloudWatchAlarms {
    const DATASOURCE: &'static str = "cloudwatch";

    fn example() -> Query<Self> {
        CloudWatch::alarms("default", "AWS/EC2")
            .metric_name("CPUUtilization")
            .dimension("InstanceId", "*")
            .statistic("Average")
            .period("300")
            .any_dimensions()
            .account("all")
            .prefix_matching()
            .action_prefix("arn:aws:sns")
            .alarm_name_prefix("shop")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_mode_is_its_own() {
        let modes = |q: Query<CloudWatchMetrics>| (q.kind.metric_query_type, q.kind.metric_editor_mode);
        assert_eq!(modes(CloudWatch::metric("r", "n", "m", "s")), (0, 0));
        assert_eq!(modes(CloudWatch::expression("r", "m1")), (0, 1));
        assert_eq!(modes(CloudWatch::insights("r", Insights::select("AVG", "m", "n"))), (1, 0));
        assert_eq!(modes(CloudWatch::sql("r", "SELECT 1")), (1, 1));
        assert_eq!(json!(CloudWatch::metric("r", "n", "m", "s").kind)["matchExact"], true);
        assert_eq!(json!(Insights::select("AVG", "m", "n"))["from"], json!({"type": "property", "property": {"type": "string", "name": "n"}}));
    }
}
