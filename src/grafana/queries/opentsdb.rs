//! Queries against OpenTSDB.

use serde::Serialize;

use crate::grafana::parts::{Named, parts};
use crate::grafana::query::{Query, QueryKind};

/// A filter on a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TsdbFilter {
    #[serde(rename = "type")]
    kind: String,
    tagk: String,
    filter: String,
    group_by: bool,
}

impl TsdbFilter {
    /// A filter of a kind (`literal_or`, `wildcard`, `regexp`, `iliteral_or`, ..) on a tag.
    pub fn new(kind: impl Into<String>, tag: impl Into<String>, filter: impl Into<String>) -> Self {
        Self { kind: kind.into(), tagk: tag.into(), filter: filter.into(), group_by: false }
    }

    /// The answer is grouped by the tag.
    #[must_use]
    pub const fn grouped(mut self) -> Self {
        self.group_by = true;
        self
    }
}

parts! {
    /// A query for series.
    ///
    /// ```
    /// use promforge::grafana::OpenTsdb;
    /// let cpu = OpenTsdb::new("sys.cpu.user", "sum").tag("host", "*").rate();
    /// ```
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    OpenTsdb on Query<OpenTsdb>, [kind];
    own {
        metric: String,
        aggregator: String,
        #[serde(skip_serializing_if = "Named::is_empty")]
        tags: Named<String>,
    }
    set {
        /// The name of each series: `$tag_host`.
        text alias;
        /// How far points are apart: `1m`.
        text downsample_interval;
        /// What makes one point of several: `avg`.
        text downsample_aggregator;
        /// What fills gaps: `none`, `nan`, `null`, `zero`.
        text downsample_fill_policy;
        /// Points stay as they are.
        flag disable_downsampling;
        /// The change per second.
        flag rate "shouldComputeRate";
        /// The series is a counter.
        flag counter "isCounter";
        /// From which value a counter begins again.
        text counter_max;
        /// Changes above it count as resets.
        text counter_reset_value;
        /// Only series that have no other tags.
        flag explicit_tags;
        /// One more filter.
        each filter "filters": TsdbFilter;
    }
}

impl OpenTsdb {
    /// A metric, and what makes one of several series: `sum`, `avg`, `none`.
    pub fn new(metric: impl Into<String>, aggregator: impl Into<String>) -> Query<Self> {
        Query::of(Self { metric: metric.into(), aggregator: aggregator.into(), ..Self::default() })
    }
}

impl Query<OpenTsdb> {
    /// Only series with that value of a tag; `*` is any, and groups by the tag.
    #[must_use]
    pub fn tag(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.kind.tags.set(name, value.into());
        self
    }
}

impl QueryKind for OpenTsdb {
    const DATASOURCE: &'static str = "opentsdb";

    fn example() -> Query<Self> {
        OpenTsdb::new("sys.cpu.user", "sum")
            .alias("$tag_host")
            .tag("host", "*")
            .downsample_interval("1m")
            .downsample_aggregator("avg")
            .downsample_fill_policy("none")
            .disable_downsampling()
            .rate()
            .counter()
            .counter_max("100")
            .counter_reset_value("1000")
            .explicit_tags()
            .filter(TsdbFilter::new("wildcard", "host", "web*").grouped())
    }
}
