//! Queries against Tempo: traces by TraceQL, by a form, by id; numbers made of traces; the map of services.

use crate::grafana::options::words;
use crate::grafana::parts::{OneOrMany, parts};
use crate::grafana::query::{Asks, Query, QueryKind};

words! {
    /// What Tempo is asked for.
    TempoType {
        /// What TraceQL says.
        TraceQl = "traceql",
        /// What the form says.
        Search = "traceqlSearch",
        /// The trace with an id; outdated, TraceQL takes ids too.
        TraceId = "traceId",
        /// The map of services.
        ServiceMap = "serviceMap",
        /// The form of Tempo before TraceQL; outdated.
        NativeSearch = "nativeSearch",
        /// A file the reader uploads.
        Upload = "upload",
        /// Nothing.
        Clear = "clear",
    }
}

words! {
    /// What a row of the answer is.
    TraceTable {
        /// A trace.
        Traces = "traces",
        /// A span.
        Spans = "spans",
        /// What Tempo answered.
        Raw = "raw",
    }
}

words! {
    /// For which time a query for numbers asks.
    TempoMetrics {
        /// The time range.
        Range = "range",
        /// Its end.
        Instant = "instant",
    }
}

words! {
    /// Where an attribute of a trace is said.
    TraceScope {
        /// Of Tempo's own: `duration`, `status`.
        Intrinsic = "intrinsic",
        /// Anywhere.
        Unscoped = "unscoped",
        /// At an event.
        Event = "event",
        /// At the instrumentation.
        Instrumentation = "instrumentation",
        /// At a link.
        Link = "link",
        /// At the resource.
        Resource = "resource",
        /// At the span.
        Span = "span",
    }
}

parts! {
    /// A line of the form for traces.
    TraceFilter on TraceFilter, [];
    own { id: String }
    set {
        /// The attribute: `service.name`.
        text tag;
        /// How it is compared: `=`, `!=`, `>`, `=~`.
        text operator;
        /// With what.
        value one_of "value": OneOrMany;
        /// What the value is: `string`, `int`, `float`, `duration`, `keyword`.
        text value_type;
        /// Where it is said.
        value scope: TraceScope;
    }
}

impl TraceFilter {
    /// A line with an id of its own, for an attribute that has to be equal to a value.
    pub fn new(id: impl Into<String>, tag: impl Into<String>, value: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }.tag(tag).operator("=").one_of(value.into().into())
    }
}

parts! {
    /// A query for traces.
    ///
    /// ```
    /// use promforge::grafana::Tempo;
    /// let slow = Tempo::traceql(r#"{ resource.service.name = "shop" && duration > 1s }"#).limit(50);
    /// ```
    Tempo on Query<Tempo>, [kind];
    own {
        query_type: Option<TempoType>,
        #[serde(skip_serializing_if = "Option::is_none")]
        query: Option<String>,
        filters: Vec<TraceFilter>,
    }
    set {
        /// By which attributes the form groups its numbers.
        each group_by "groupBy": TraceFilter;
        /// The most traces; unsaid, 20.
        value limit: u32;
        /// The most spans of each trace; unsaid, 3.
        value spans_per_trace "spss": u32;
        /// What a row of the answer is.
        value table "tableType": TraceTable;
        /// For which time a query for numbers asks.
        value metrics "metricsQueryType": TempoMetrics;
        /// The step of a query for numbers: `1m`.
        text step;
        /// The most exemplars of a query for numbers.
        value exemplars: u32;
        /// Which services the map shows, as selectors of PromQL: `{client="shop"}`.
        value services "serviceMapQuery": OneOrMany;
        /// The map tells services of the same name apart by their namespace.
        flag with_namespaces "serviceMapIncludeNamespace";
        /// Tags of a search before TraceQL; outdated, as are the next four.
        text search;
        /// The service of such a search.
        text service_name;
        /// The span's name of such a search.
        text span_name;
        /// The shortest duration of such a search.
        text min_duration;
        /// The longest duration of such a search.
        text max_duration;
    }
}

impl QueryKind for Tempo {
    const DATASOURCE: &'static str = "tempo";

    fn example() -> Query<Self> {
        Tempo::search([TraceFilter::new("service-name", "service.name", "shop").scope(TraceScope::Resource).value_type("string")])
            .group_by(TraceFilter::new("by", "http.route", "").scope(TraceScope::Span))
            .limit(50)
            .spans_per_trace(5)
            .table(TraceTable::Spans)
            .metrics(TempoMetrics::Range)
            .step("1m")
            .exemplars(10)
            .services(["{client=\"shop\"}", "{server=\"shop\"}"].into_iter().collect())
            .with_namespaces()
            .search("")
            .service_name("shop")
            .span_name("GET /")
            .min_duration("1s")
            .max_duration("10s")
    }

    fn follow(&mut self, panel: Asks) {
        if panel.instant && self.metrics.is_none() && self.query.as_deref().is_some_and(|q| q.contains('|')) {
            self.metrics = Some(TempoMetrics::Instant);
        }
    }
}

impl Tempo {
    fn new(query_type: TempoType, query: Option<String>) -> Query<Self> {
        Query::of(Self { query_type: Some(query_type), query, ..Self::default() })
    }

    /// What TraceQL says: traces (`{ status = error }`) or numbers (`{ } | rate()`).
    pub fn traceql(query: impl std::fmt::Display) -> Query<Self> {
        Self::new(TempoType::TraceQl, Some(query.to_string()))
    }

    /// The trace with that id, or with the one that a variable says.
    pub fn trace(id: impl Into<String>) -> Query<Self> {
        Self::new(TempoType::TraceQl, Some(id.into()))
    }

    /// What the lines of the form say, all together.
    pub fn search(filters: impl IntoIterator<Item = TraceFilter>) -> Query<Self> {
        let mut query = Self::new(TempoType::Search, None);
        query.kind.filters = filters.into_iter().collect();
        query
    }

    /// The map of services.
    #[must_use]
    pub fn service_map() -> Query<Self> {
        Self::new(TempoType::ServiceMap, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::Format;
    use serde_json::json;

    #[test]
    fn each_question_has_its_type() {
        let asks = |q: Query<Tempo>, instant| q.any(Asks { instant, format: Format::TimeSeries }).spec.value();
        assert_eq!(asks(Tempo::traceql("{}"), true), json!({"queryType": "traceql", "query": "{}", "filters": []}));
        assert_eq!(asks(Tempo::traceql("{} | rate()"), true)["metricsQueryType"], "instant");
        assert_eq!(asks(Tempo::trace("ab12"), false), json!({"queryType": "traceql", "query": "ab12", "filters": []}));
        assert_eq!(asks(Tempo::service_map().services("{a=\"b\"}".into()), false)["serviceMapQuery"], "{a=\"b\"}");
    }
}
