//! Queries against Jaeger and Zipkin: traces.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Query, QueryKind};

words! {
    /// What Jaeger is asked for.
    JaegerType {
        /// What the form says.
        Search = "search",
        /// The graph of services.
        DependencyGraph = "dependencyGraph",
        /// A file the reader uploads.
        Upload = "upload",
    }
}

parts! {
    /// A query for traces in Jaeger.
    ///
    /// ```
    /// use promforge::grafana::Jaeger;
    /// let slow = Jaeger::search("shop").operation("GET /").min_duration("1s").limit(20);
    /// ```
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    Jaeger on Query<Jaeger>, [kind];
    own {
        #[serde(skip_serializing_if = "Option::is_none")]
        query_type: Option<JaegerType>,
        #[serde(skip_serializing_if = "Option::is_none")]
        query: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        service: Option<String>,
    }
    set {
        /// The name of a span.
        text operation;
        /// Tags as logfmt: `error=true http.status_code=500`.
        text tags;
        /// The shortest duration: `1.2s`, `100ms`.
        text min_duration;
        /// The longest duration.
        text max_duration;
        /// The most traces.
        value limit: u32;
    }
}

impl Jaeger {
    /// The trace with that id.
    pub fn trace(id: impl Into<String>) -> Query<Self> {
        Query::of(Self { query: Some(id.into()), ..Self::default() })
    }

    /// Traces of a service.
    pub fn search(service: impl Into<String>) -> Query<Self> {
        Query::of(Self { query_type: Some(JaegerType::Search), service: Some(service.into()), ..Self::default() })
    }

    /// The graph of services.
    #[must_use]
    pub fn dependency_graph() -> Query<Self> {
        Query::of(Self { query_type: Some(JaegerType::DependencyGraph), ..Self::default() })
    }
}

impl QueryKind for Jaeger {
    const DATASOURCE: &'static str = "jaeger";

    fn example() -> Query<Self> {
        Jaeger::search("shop").operation("GET /").tags("error=true").min_duration("1s").max_duration("10s").limit(20)
    }
}

words! {
    /// What Zipkin is asked for.
    ZipkinType {
        /// The trace with an id.
        TraceId = "traceID",
        /// A file the reader uploads.
        Upload = "upload",
    }
}

parts! {
    /// A query for a trace in Zipkin.
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    Zipkin on Query<Zipkin>, [kind];
    own { query_type: Option<ZipkinType>, query: String }
    set {}
}

impl Zipkin {
    /// The trace with that id.
    pub fn trace(id: impl Into<String>) -> Query<Self> {
        Query::of(Self { query_type: Some(ZipkinType::TraceId), query: id.into() })
    }
}

impl QueryKind for Zipkin {
    const DATASOURCE: &'static str = "zipkin";

    fn example() -> Query<Self> {
        Zipkin::trace("${trace}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_question_has_its_type() {
        assert_eq!(json!(Jaeger::trace("ab").kind), json!({"query": "ab"}));
        assert_eq!(json!(Jaeger::dependency_graph().kind), json!({"queryType": "dependencyGraph"}));
        assert_eq!(json!(Zipkin::trace("ab").kind), json!({"queryType": "traceID", "query": "ab"}));
    }
}
