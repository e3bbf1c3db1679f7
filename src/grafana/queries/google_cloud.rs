//! Queries against Google Cloud Monitoring: metrics by filters, MQL, PromQL, objectives.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Query, QueryKind};

words! {
    /// What is asked.
    GoogleType {
        /// Metrics by filters.
        TimeSeriesList = "timeSeriesList",
        /// MQL.
        TimeSeriesQuery = "timeSeriesQuery",
        /// Objectives.
        Slo = "slo",
        /// PromQL.
        PromQl = "promQL",
    }
}

words! {
    /// What is made of counters before.
    Preprocessor {
        /// Nothing.
        Nothing = "none",
        /// The change per second.
        Rate = "rate",
        /// The change.
        Delta = "delta",
    }
}

parts! {
    /// Metrics by filters, see [`GoogleCloud::list`].
    GoogleList on GoogleList, [];
    own { project_name: String, cross_series_reducer: String, filters: Vec<String> }
    set {
        /// How far points are apart: `+60s`, `cloud-monitoring-auto`.
        text alignment_period;
        /// What makes one point of several: `ALIGN_MEAN`.
        text aligner "perSeriesAligner";
        /// Labels by which series are grouped.
        texts group_by "groupBys";
        /// How much is answered: `FULL`, `HEADERS`.
        text view;
        /// What is made of counters before.
        value preprocessor: Preprocessor;
        /// How far points of the second step are apart.
        text second_alignment_period "secondaryAlignmentPeriod";
        /// What makes one point of several in the second step.
        text second_aligner "secondaryPerSeriesAligner";
        /// What makes one series of several in the second step.
        text second_reducer "secondaryCrossSeriesReducer";
        /// Labels by which series are grouped in the second step.
        texts second_group_by "secondaryGroupBys";
        /// The title of an annotation.
        text title;
        /// What it says.
        text text;
    }
}

impl GoogleList {
    /// A metric of a project (`compute.googleapis.com/instance/cpu/utilization`), and what makes one series of several: `REDUCE_MEAN`, `REDUCE_NONE`.
    pub fn new(project: impl Into<String>, metric: impl Into<String>, reducer: impl Into<String>) -> Self {
        let filters = vec!["metric.type".to_owned(), "=".to_owned(), metric.into()];
        Self { project_name: project.into(), cross_series_reducer: reducer.into(), filters, ..Self::default() }
    }

    /// Only series whose label compares (`=`, `!=`, `=~`, `!=~`) to a value.
    #[must_use]
    pub fn filter(mut self, label: impl Into<String>, operator: impl Into<String>, value: impl Into<String>) -> Self {
        self.filters.extend(["AND".to_owned(), label.into(), operator.into(), value.into()]);
        self
    }
}

parts! {
    /// MQL, see [`GoogleCloud::mql`].
    GoogleMql on GoogleMql, [];
    own { project_name: String, query: String }
    set {
        /// How far points are apart: `60s`, `disabled`.
        text graph_period;
    }
}

impl GoogleMql {
    /// MQL on a project.
    pub fn new(project: impl Into<String>, query: impl Into<String>) -> Self {
        Self { project_name: project.into(), query: query.into(), ..Self::default() }
    }
}

parts! {
    /// An objective, see [`GoogleCloud::slo`].
    GoogleSlo on GoogleSlo, [];
    own { project_name: String, selector_name: String, service_id: String, service_name: String, slo_id: String, slo_name: String }
    set {
        /// How far points are apart.
        text alignment_period;
        /// What makes one point of several.
        text aligner "perSeriesAligner";
        /// The goal: 0.99.
        number goal;
        /// How far `select_slo_burn_rate` looks back: `1h`.
        text lookback_period;
    }
}

impl GoogleSlo {
    /// What of an objective (`select_slo_health`), and the ids and names of service and objective.
    pub fn new(project: impl Into<String>, selector: impl Into<String>, service: (&str, &str), slo: (&str, &str)) -> Self {
        Self {
            project_name: project.into(),
            selector_name: selector.into(),
            service_id: service.0.into(),
            service_name: service.1.into(),
            slo_id: slo.0.into(),
            slo_name: slo.1.into(),
            ..Self::default()
        }
    }
}

parts! {
    /// PromQL, see [`GoogleCloud::promql`].
    GooglePromQl on GooglePromQl, [];
    own { project_name: String, expr: String, step: String }
    set {}
}

parts! {
    /// A query against Google Cloud Monitoring.
    GoogleCloud on Query<GoogleCloud>, [kind];
    own {
        query_type: Option<GoogleType>,
        #[serde(skip_serializing_if = "Option::is_none")]
        time_series_list: Option<GoogleList>,
        #[serde(skip_serializing_if = "Option::is_none")]
        time_series_query: Option<GoogleMql>,
        #[serde(skip_serializing_if = "Option::is_none")]
        slo_query: Option<GoogleSlo>,
        #[serde(rename = "promQLQuery", skip_serializing_if = "Option::is_none")]
        promql_query: Option<GooglePromQl>,
    }
    set {
        /// The name of each series: `{{metric.label.instance_name}}`.
        text alias "aliasBy";
        /// The step that Grafana found, in milliseconds; it says it itself when it asks.
        number interval_ms;
    }
}

impl GoogleCloud {
    /// Metrics by filters.
    #[must_use]
    pub fn list(list: GoogleList) -> Query<Self> {
        Query::of(Self { query_type: Some(GoogleType::TimeSeriesList), time_series_list: Some(list), ..Self::default() })
    }

    /// MQL.
    #[must_use]
    pub fn mql(mql: GoogleMql) -> Query<Self> {
        Query::of(Self { query_type: Some(GoogleType::TimeSeriesQuery), time_series_query: Some(mql), ..Self::default() })
    }

    /// An objective.
    #[must_use]
    pub fn slo(slo: GoogleSlo) -> Query<Self> {
        Query::of(Self { query_type: Some(GoogleType::Slo), slo_query: Some(slo), ..Self::default() })
    }

    /// PromQL on a project, with a step such as `60s`, `auto`.
    pub fn promql(project: impl Into<String>, expr: impl std::fmt::Display, step: impl Into<String>) -> Query<Self> {
        let promql = GooglePromQl { project_name: project.into(), expr: expr.to_string(), step: step.into() };
        Query::of(Self { query_type: Some(GoogleType::PromQl), promql_query: Some(promql), ..Self::default() })
    }
}

impl QueryKind for GoogleCloud {
    const DATASOURCE: &'static str = "stackdriver";

    fn example() -> Query<Self> {
        let list = GoogleList::new("shop", "compute.googleapis.com/instance/cpu/utilization", "REDUCE_MEAN")
            .filter("resource.label.zone", "=", "europe-west1-b")
            .alignment_period("+60s")
            .aligner("ALIGN_MEAN")
            .group_by(["resource.label.zone"])
            .view("FULL")
            .preprocessor(Preprocessor::Nothing)
            .second_alignment_period("+300s")
            .second_aligner("ALIGN_MAX")
            .second_reducer("REDUCE_MAX")
            .second_group_by(["resource.label.zone"])
            .title("t")
            .text("x");
        let slo = GoogleSlo::new("shop", "select_slo_health", ("a", "A"), ("b", "B")).alignment_period("+60s").aligner("ALIGN_MEAN").goal(0.99);
        let mut all = GoogleCloud::list(list).alias("{{metric.label.instance_name}}").interval_ms(60_000);
        all.kind.time_series_query = GoogleCloud::mql(GoogleMql::new("shop", "fetch gce_instance").graph_period("60s")).kind.time_series_query;
        all.kind.slo_query = GoogleCloud::slo(slo.lookback_period("1h")).kind.slo_query;
        all.kind.promql_query = GoogleCloud::promql("shop", "up", "auto").kind.promql_query;
        all
    }

    fn promql(&self) -> Option<&str> {
        self.promql_query.as_ref().filter(|_| self.query_type == Some(GoogleType::PromQl)).map(|q| q.expr.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn promql_is_seen_where_it_is_asked() {
        let query = GoogleCloud::promql("p", "up", "60s");
        assert_eq!(query.kind.promql(), Some("up"));
        assert_eq!(json!(query.kind), json!({"queryType": "promQL", "promQLQuery": {"projectName": "p", "expr": "up", "step": "60s"}}));
        assert_eq!(GoogleCloud::example().kind.promql(), None);
    }
}
