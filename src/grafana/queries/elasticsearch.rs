//! Queries against Elasticsearch and OpenSearch: a Lucene query, buckets, and what is computed in each. Elasticsearch's plugin wants numbers as texts.

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Query, QueryKind};

words! {
    /// The order of terms.
    TermsOrder {
        /// Largest first.
        Descending = "desc",
        /// Smallest first.
        Ascending = "asc",
    }
}

words! {
    /// Which numbers an extended statistic shows.
    ExtendedStat {
        /// The average.
        Avg = "avg",
        /// The smallest.
        Min = "min",
        /// The largest.
        Max = "max",
        /// All together.
        Sum = "sum",
        /// How many.
        Count = "count",
        /// The standard deviation.
        StandardDeviation = "std_deviation",
        /// Its upper bound.
        UpperBound = "std_deviation_bounds_upper",
        /// Its lower bound.
        LowerBound = "std_deviation_bounds_lower",
    }
}

words! {
    /// What a rate is of.
    RateMode {
        /// Of the sum of the field.
        Sum = "sum",
        /// Of the number of values.
        ValueCount = "value_count",
    }
}

parts! {
    /// What Elasticsearch reads besides a field; which of them it reads depends on the aggregation.
    ElasticSettings on ElasticSettings, [];
    own {}
    set {
        /// How wide a bucket is.
        text interval;
        /// The fewest documents of a bucket.
        text min_doc_count "min_doc_count";
        /// How many points are cut off.
        text trim_edges;
        /// Where buckets begin.
        text offset;
        /// The time zone of days.
        text time_zone;
        /// The order of terms.
        value order: TermsOrder;
        /// How many.
        text size;
        /// By what terms are ordered.
        text order_by;
        /// What is taken for missing values.
        text missing;
        /// Queries with names.
        values filters: LabelledQuery;
        /// How long geohashes are.
        text precision;
        /// What is computed.
        text script;
        /// How many standard deviations.
        text sigma;
        /// Which percentiles.
        texts percents;
        /// Up to where counts are exact.
        text precision_threshold "precision_threshold";
        /// How many lines.
        text limit;
        /// Per what time.
        text unit;
        /// What a rate is of.
        value mode: RateMode;
        /// Which fields.
        texts metrics;
        /// Over how many buckets.
        text window;
        /// How many buckets later.
        text shift;
        /// How many buckets ago.
        text lag;
        /// How numbers are written.
        text format;
        /// How averages move.
        text model;
        /// How many are foretold.
        text predict;
    }
}

/// A query with a name; see [`Buckets::filters`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelledQuery {
    query: String,
    label: String,
}

/// How documents are put into buckets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Buckets {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    settings: ElasticSettings,
}

impl Buckets {
    fn new(kind: &'static str, field: Option<String>, settings: ElasticSettings) -> Self {
        Self { id: String::new(), kind, field, settings }
    }

    /// By time; as wide as the panel's resolution, if no interval is said.
    pub fn date_histogram(field: impl Into<String>) -> Self {
        Self::new("date_histogram", Some(field.into()), ElasticSettings::default().interval("auto").min_doc_count("0"))
    }

    /// By number, so wide.
    pub fn histogram(field: impl Into<String>, interval: impl std::fmt::Display) -> Self {
        Self::new("histogram", Some(field.into()), ElasticSettings::default().interval(interval.to_string()).min_doc_count("0"))
    }

    /// By term: the ten with the most documents, if nothing else is said.
    pub fn terms(field: impl Into<String>) -> Self {
        let settings = ElasticSettings::default().order(TermsOrder::Descending).size("10").min_doc_count("1").order_by("_term");
        Self::new("terms", Some(field.into()), settings)
    }

    /// By queries, as pairs of query and name.
    pub fn filters<Q: Into<String>, L: Into<String>>(filters: impl IntoIterator<Item = (Q, L)>) -> Self {
        let filters = filters.into_iter().map(|(query, label)| LabelledQuery { query: query.into(), label: label.into() });
        Self::new("filters", None, ElasticSettings::default().filters(filters))
    }

    /// By place: geohashes of 1 to 12 characters.
    pub fn geohash_grid(field: impl Into<String>, characters: u8) -> Self {
        Self::new("geohash_grid", Some(field.into()), ElasticSettings::default().precision(characters.clamp(1, 12).to_string()))
    }

    /// By nested documents.
    pub fn nested(path: impl Into<String>) -> Self {
        Self::new("nested", Some(path.into()), ElasticSettings::default())
    }

    /// How wide a bucket of time is: `1m`, `auto`.
    #[must_use]
    pub fn interval(mut self, interval: impl Into<String>) -> Self {
        self.settings = self.settings.interval(interval);
        self
    }

    /// How many documents a bucket has at least.
    #[must_use]
    pub fn at_least(mut self, documents: u32) -> Self {
        self.settings = self.settings.min_doc_count(documents.to_string());
        self
    }

    /// How many points are cut off at both ends.
    #[must_use]
    pub fn trim_edges(mut self, points: u32) -> Self {
        self.settings = self.settings.trim_edges(points.to_string());
        self
    }

    /// Where buckets of time begin: `+6h`.
    #[must_use]
    pub fn offset(mut self, offset: impl Into<String>) -> Self {
        self.settings = self.settings.offset(offset);
        self
    }

    /// The time zone of days: `utc`.
    #[must_use]
    pub fn time_zone(mut self, zone: impl Into<String>) -> Self {
        self.settings = self.settings.time_zone(zone);
        self
    }

    /// How many terms; 0 is all.
    #[must_use]
    pub fn size(mut self, terms: u32) -> Self {
        self.settings = self.settings.size(terms.to_string());
        self
    }

    /// By what terms are ordered: `_term`, `_count`, or the id of a metric.
    #[must_use]
    pub fn order_by(mut self, by: impl Into<String>, order: TermsOrder) -> Self {
        self.settings = self.settings.order_by(by).order(order);
        self
    }

    /// The term of documents that have none.
    #[must_use]
    pub fn missing(mut self, term: impl Into<String>) -> Self {
        self.settings = self.settings.missing(term);
        self
    }

    /// An id of its own instead of the next number.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }
}

/// What is computed in each bucket.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metric {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pipeline_agg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pipeline_variables: Option<Vec<PipelineVariable>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<ElasticSettings>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hide: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PipelineVariable {
    name: String,
    pipeline_agg: String,
}

/// The numbers of an extended statistic that are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown(Vec<ExtendedStat>);

impl Serialize for Shown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|stat| (stat.as_str(), true)))
    }
}

impl Metric {
    const fn new(kind: &'static str) -> Self {
        Self { id: String::new(), kind, field: None, pipeline_agg: None, pipeline_variables: None, meta: None, settings: None, hide: false }
    }

    fn of(kind: &'static str, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(kind) }
    }

    /// Grafana writes the id of the other metric twice.
    fn over(kind: &'static str, metric: impl Into<String>) -> Self {
        let metric = metric.into();
        Self { pipeline_agg: Some(metric.clone()), ..Self::of(kind, metric) }
    }

    fn with(mut self, say: impl FnOnce(ElasticSettings) -> ElasticSettings) -> Self {
        self.settings = Some(say(self.settings.unwrap_or_default()));
        self
    }

    /// How many documents.
    #[must_use]
    pub const fn count() -> Self {
        Self::new("count")
    }

    /// The average of a field.
    pub fn avg(field: impl Into<String>) -> Self {
        Self::of("avg", field)
    }

    /// Its sum.
    pub fn sum(field: impl Into<String>) -> Self {
        Self::of("sum", field)
    }

    /// Its smallest value.
    pub fn min(field: impl Into<String>) -> Self {
        Self::of("min", field)
    }

    /// Its largest value.
    pub fn max(field: impl Into<String>) -> Self {
        Self::of("max", field)
    }

    /// Several numbers of a field; bounds lie `sigma` standard deviations from the average.
    pub fn extended_stats(field: impl Into<String>, shown: impl IntoIterator<Item = ExtendedStat>, sigma: impl std::fmt::Display) -> Self {
        let stats = Self { meta: Some(Shown(shown.into_iter().collect())), ..Self::of("extended_stats", field) };
        stats.with(|s| s.sigma(sigma.to_string()))
    }

    /// Percentiles of a field: `[50, 95, 99]`.
    pub fn percentiles<P: std::fmt::Display>(field: impl Into<String>, percents: impl IntoIterator<Item = P>) -> Self {
        Self::of("percentiles", field).with(|s| s.percents(percents.into_iter().map(|p| p.to_string())))
    }

    /// How many different values of a field; exact up to `threshold`.
    pub fn cardinality(field: impl Into<String>, threshold: u32) -> Self {
        Self::of("cardinality", field).with(|s| s.precision_threshold(threshold.to_string()))
    }

    /// Documents as JSON, so many.
    #[must_use]
    pub fn raw_document(size: u32) -> Self {
        Self::new("raw_document").with(|s| s.size(size.to_string()))
    }

    /// Documents as rows, so many.
    #[must_use]
    pub fn raw_data(size: u32) -> Self {
        Self::new("raw_data").with(|s| s.size(size.to_string()))
    }

    /// Documents as lines of logs, so many.
    #[must_use]
    pub fn logs(limit: u32) -> Self {
        Self::new("logs").with(|s| s.limit(limit.to_string()))
    }

    /// The rate of a field per `second`, `minute`, `hour`, `day`, ..
    pub fn rate(field: impl Into<String>, unit: impl Into<String>, mode: RateMode) -> Self {
        Self::of("rate", field).with(|s| s.unit(unit).mode(mode))
    }

    /// Fields of the document that is first by another field.
    pub fn top_metrics<T: Into<String>>(metrics: impl IntoIterator<Item = T>, order_by: impl Into<String>, order: TermsOrder) -> Self {
        Self::new("top_metrics").with(|s| s.metrics(metrics).order_by(order_by).order(order))
    }

    /// The moving average of another metric over so many buckets; outdated, [`Self::moving_fn`] does more.
    pub fn moving_avg(metric: impl Into<String>, window: u32) -> Self {
        Self::over("moving_avg", metric).with(|s| s.model("simple").window(window.to_string()).predict("0"))
    }

    /// A function of another metric over so many buckets: `MovingFunctions.max(values)`.
    pub fn moving_fn(metric: impl Into<String>, window: u32, script: impl Into<String>, shift: u32) -> Self {
        Self::over("moving_fn", metric).with(|s| s.window(window.to_string()).script(script).shift(shift.to_string()))
    }

    /// The slope of another metric per `1s`, `1m`; per bucket if the unit is empty.
    pub fn derivative(metric: impl Into<String>, unit: impl Into<String>) -> Self {
        let unit = unit.into();
        let derivative = Self::over("derivative", metric);
        if unit.is_empty() { derivative } else { derivative.with(|s| s.unit(unit)) }
    }

    /// Another metric less itself so many buckets ago.
    pub fn serial_diff(metric: impl Into<String>, lag: u32) -> Self {
        Self::over("serial_diff", metric).with(|s| s.lag(lag.to_string()))
    }

    /// Another metric summed up; the format (`0.0`) may be empty.
    pub fn cumulative_sum(metric: impl Into<String>, format: impl Into<String>) -> Self {
        let format = format.into();
        let sum = Self::over("cumulative_sum", metric);
        if format.is_empty() { sum } else { sum.with(|s| s.format(format)) }
    }

    /// Arithmetic on other metrics, as pairs of a name and a metric's id: `params.errors / params.all`.
    pub fn bucket_script<N: Into<String>, M: Into<String>>(variables: impl IntoIterator<Item = (N, M)>, script: impl Into<String>) -> Self {
        let variables = variables.into_iter().map(|(name, metric)| PipelineVariable { name: name.into(), pipeline_agg: metric.into() });
        Self { pipeline_variables: Some(variables.collect()), ..Self::new("bucket_script") }.with(|s| s.script(script))
    }

    /// What documents count that lack the field.
    #[must_use]
    pub fn missing(self, value: impl std::fmt::Display) -> Self {
        self.with(|s| s.missing(value.to_string()))
    }

    /// What is made of a value before: `_value * 1`.
    #[must_use]
    pub fn script(self, script: impl Into<String>) -> Self {
        self.with(|s| s.script(script))
    }

    /// Computed, but not shown; for metrics over it.
    #[must_use]
    pub const fn hidden(mut self) -> Self {
        self.hide = true;
        self
    }

    /// An id of its own instead of the next number; for metrics over it.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }
}

parts! {
    /// A query for documents, or numbers made of them.
    ///
    /// ```
    /// use promforge::grafana::queries::elasticsearch::{Buckets, Elasticsearch, Metric};
    /// let errors = Elasticsearch::new("level:error")
    ///     .metric(Metric::count())
    ///     .bucket(Buckets::terms("service.name").size(5))
    ///     .bucket(Buckets::date_histogram("@timestamp"));
    /// ```
    Elasticsearch on Query<Elasticsearch>, [kind];
    own { query: String, metrics: Vec<Metric>, bucket_aggs: Vec<Buckets>, time_field: String }
    set {
        /// The name of each series: `{{term service.name}}`.
        text alias;
    }
}

impl QueryKind for Elasticsearch {
    const DATASOURCE: &'static str = "elasticsearch";

    fn example() -> Query<Self> {
        Elasticsearch::new("level:error")
            .alias("{{term service.name}}")
            .time_field("timestamp")
            .metric(Metric::count().id("1"))
            .metric(Metric::avg("ms").script("_value * 1").missing(0).hidden())
            .metric(Metric::sum("ms"))
            .metric(Metric::min("ms"))
            .metric(Metric::max("ms"))
            .metric(Metric::extended_stats("ms", [ExtendedStat::Avg, ExtendedStat::UpperBound], 2))
            .metric(Metric::percentiles("ms", [50, 99]))
            .metric(Metric::cardinality("user", 100))
            .metric(Metric::raw_document(100))
            .metric(Metric::raw_data(100))
            .metric(Metric::logs(500))
            .metric(Metric::rate("ms", "minute", RateMode::ValueCount))
            .metric(Metric::top_metrics(["ms"], "@timestamp", TermsOrder::Descending))
            .metric(Metric::moving_avg("1", 5))
            .metric(Metric::moving_fn("1", 5, "MovingFunctions.max(values)", 1))
            .metric(Metric::derivative("1", "1m"))
            .metric(Metric::serial_diff("1", 7))
            .metric(Metric::cumulative_sum("1", "0.0"))
            .metric(Metric::bucket_script([("a", "1")], "params.a * 2"))
            .bucket(Buckets::terms("service.name").size(5).order_by("1", TermsOrder::Ascending).at_least(1).missing("none"))
            .bucket(Buckets::filters([("level:error", "errors")]))
            .bucket(Buckets::histogram("ms", 100))
            .bucket(Buckets::geohash_grid("where", 3))
            .bucket(Buckets::nested("parts").id("parts"))
            .bucket(Buckets::date_histogram("@timestamp").interval("1m").trim_edges(1).offset("+6h").time_zone("utc"))
    }
}

impl Elasticsearch {
    /// What a Lucene query finds; unless something is added, how many documents in each stretch of time.
    pub fn new(query: impl Into<String>) -> Query<Self> {
        Query::of(Self { query: query.into(), time_field: "@timestamp".into(), ..Self::default() })
    }
}

impl Query<Elasticsearch> {
    /// The field with the time of a document; `@timestamp`, if unsaid.
    #[must_use]
    pub fn time_field(mut self, field: impl Into<String>) -> Self {
        self.kind.time_field = field.into();
        self
    }

    /// One more thing to compute in each bucket. Ids are counted through metrics and buckets.
    #[must_use]
    pub fn metric(mut self, mut metric: Metric) -> Self {
        if metric.id.is_empty() {
            metric.id = self.free_id();
        }
        self.kind.metrics.push(metric);
        self
    }

    /// One more way to put documents into buckets, inside of those before it.
    #[must_use]
    pub fn bucket(mut self, mut buckets: Buckets) -> Self {
        if buckets.id.is_empty() {
            buckets.id = self.free_id();
        }
        self.kind.bucket_aggs.push(buckets);
        self
    }

    fn free_id(&self) -> String {
        let taken = |id: &str| self.kind.metrics.iter().any(|m| m.id == id) || self.kind.bucket_aggs.iter().any(|b| b.id == id);
        (1_u32..).map(|n| n.to_string()).find(|id| !taken(id)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_are_counted_and_numbers_are_texts() {
        let q = Elasticsearch::new("*").metric(Metric::avg("ms").id("2")).metric(Metric::derivative("2", "")).bucket(Buckets::terms("a"));
        assert_eq!(
            json!(q.kind),
            json!({"query": "*", "timeField": "@timestamp",
                "metrics": [{"id": "2", "type": "avg", "field": "ms"}, {"id": "1", "type": "derivative", "field": "2", "pipelineAgg": "2"}],
                "bucketAggs": [{"id": "3", "type": "terms", "field": "a",
                    "settings": {"min_doc_count": "1", "order": "desc", "size": "10", "orderBy": "_term"}}]})
        );
        assert_eq!(json!(Metric::cumulative_sum("1", "")).get("settings"), None);
    }
}
