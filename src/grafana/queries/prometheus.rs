//! Queries against Prometheus and what speaks its language.

use serde::Serialize;

use crate::grafana::filter::Filter;
use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Asks, Query, QueryKind};

/// The window that fits the panel's resolution and the scrape interval: at least four scrapes, never shorter than the step.
pub use crate::promql::builder::RATE_INTERVAL;

words! {
    /// In which shape the answer comes.
    Format {
        /// One field a series.
        TimeSeries = "time_series",
        /// One row a sample, labels as columns.
        Table = "table",
        /// Buckets of a histogram as rows.
        Heatmap = "heatmap",
    }
}

words! {
    /// What a datasource is to promise about the shape of its answer; it fails if that is not so.
    FrameType {
        /// Nothing.
        Any = "",
        /// Several series side by side.
        TimeseriesWide = "timeseries-wide",
        /// Several series below each other.
        TimeseriesLong = "timeseries-long",
        /// A frame a series, the old name.
        TimeseriesMany = "timeseries-many",
        /// A frame a series.
        TimeseriesMulti = "timeseries-multi",
        /// Files.
        DirectoryListing = "directory-listing",
        /// A table.
        Table = "table",
        /// Numbers side by side.
        NumericWide = "numeric-wide",
        /// A frame a number.
        NumericMulti = "numeric-multi",
        /// Numbers below each other.
        NumericLong = "numeric-long",
        /// Lines of logs.
        LogLines = "log-lines",
    }
}

/// What the answer has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultAssertions {
    #[serde(rename = "type")]
    kind: FrameType,
    type_version: [u32; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    max_frames: Option<u32>,
}

impl ResultAssertions {
    /// Frames of that type, in a version of it: `[0, 1]`.
    #[must_use]
    pub const fn new(kind: FrameType, version: [u32; 2]) -> Self {
        Self { kind, type_version: version, max_frames: None }
    }

    /// At most so many frames.
    #[must_use]
    pub const fn max_frames(mut self, n: u32) -> Self {
        self.max_frames = Some(n);
        self
    }
}

/// A time range of a query's own: `now-1h`, `now`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeRange {
    from: String,
    to: String,
}

impl TimeRange {
    /// From, to.
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { from: from.into(), to: to.into() }
    }
}

parts! {
    /// A scope: filters under a name that are put on every selector.
    Scope on Scope, [];
    own { title: String }
    set {
        /// The scope and those around it.
        texts default_path;
        /// One of its filters.
        each filter "filters": Filter;
    }
}

impl Scope {
    /// A scope of that title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }
}

parts! {
    /// A PromQL query; in `Panel`s as [`Target`].
    Prometheus on Query<Prometheus>, [kind];
    own { editor_mode: &'static str, expr: String, legend_format: String, range: Option<bool>, instant: Option<bool> }
    set {
        /// Another shape of the answer.
        value format: Format;
        /// Asks for exemplars too.
        flag exemplars "exemplar";
        /// The smallest step, as Grafana writes durations: `1m`.
        text min_step "interval";
        /// Multiplies the step; outdated, [`min_step`](Self::min_step) says it better.
        value interval_factor: u32;
        /// A scope, whose filters are put on every selector.
        each scope "scopes": Scope;
        /// A filter that is put on every selector.
        each adhoc_filter "adhocFilters": Filter;
        /// Labels that every aggregation keeps.
        texts group_by_keys;
        /// The step that Grafana found, in milliseconds; it says it itself when it asks.
        number interval_ms;
        /// How many points Grafana wants; it says it itself when it asks.
        value max_data_points: u32;
        /// What the answer has to be.
        value result_assertions: ResultAssertions;
        /// A time range of its own.
        value time_range: TimeRange;
    }
}

/// One query of a panel against Prometheus.
///
/// What is left unsaid follows the panel: graphs ask for ranges, tables and gauges for one moment.
pub type Target = Query<Prometheus>;

impl QueryKind for Prometheus {
    const DATASOURCE: &'static str = "prometheus";

    fn example() -> Query<Self> {
        Target::new("sum by (path) (rate(http_requests_total[$__rate_interval]))")
            .legend("{{path}}")
            .exemplars()
            .min_step("1m")
            .interval_factor(2)
            .range()
            .format(Format::TimeSeries)
            .in_builder()
            .scope(Scope::new("Shop").default_path(["shop"]).filter(Filter::equal("namespace", "shop")))
            .adhoc_filter(Filter::one_of("pod", ["a", "b"]))
            .group_by_keys(["pod"])
            .interval_ms(15_000)
            .max_data_points(1_000)
            .result_assertions(ResultAssertions::new(FrameType::TimeseriesMulti, [0, 1]).max_frames(100))
            .time_range(TimeRange::new("now-1h", "now"))
    }

    fn follow(&mut self, panel: Asks) {
        let instant = self.instant.unwrap_or(panel.instant);
        self.instant = Some(instant);
        self.range.get_or_insert(!instant);
        self.format.get_or_insert(panel.format);
    }

    fn promql(&self) -> Option<&str> {
        Some(&self.expr)
    }
}

impl Query<Prometheus> {
    /// A query for `expr`: a text, or anything that displays as PromQL.
    pub fn new(expr: impl std::fmt::Display) -> Self {
        Self::of(Prometheus { editor_mode: "code", expr: expr.to_string(), legend_format: "__auto".into(), ..Prometheus::default() })
    }

    /// The name of each series, with labels as `{{path}}`; the empty text lets Grafana choose (`__auto`).
    #[must_use]
    pub fn legend(mut self, legend: impl Into<String>) -> Self {
        let legend = legend.into();
        self.kind.legend_format = if legend.is_empty() { "__auto".into() } else { legend };
        self
    }

    /// Asks for one moment, the end of the time range.
    #[must_use]
    pub const fn instant(mut self) -> Self {
        self.kind.instant = Some(true);
        self.kind.range = Some(false);
        self
    }

    /// Asks for the whole time range.
    #[must_use]
    pub const fn range(mut self) -> Self {
        self.kind.instant = Some(false);
        self.kind.range = Some(true);
        self
    }

    /// Asks for both: the whole time range, and its end.
    #[must_use]
    pub const fn range_and_instant(mut self) -> Self {
        self.kind.instant = Some(true);
        self.kind.range = Some(true);
        self
    }

    /// Grafana opens it in its builder instead of as text.
    #[must_use]
    pub const fn in_builder(mut self) -> Self {
        self.kind.editor_mode = "builder";
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn unsaid_things_follow_the_panel() {
        let json = |q: Query<Prometheus>, format| q.any(Asks { instant: false, format }).spec.value();
        assert_eq!(
            json(Target::new("up"), Format::TimeSeries).to_string(),
            r#"{"editorMode":"code","expr":"up","legendFormat":"__auto","range":true,"instant":false,"format":"time_series"}"#
        );
        let q = json(Target::new("up").instant().legend("{{job}}"), Format::Table);
        assert_eq!((&q["instant"], &q["range"], &q["format"], &q["legendFormat"]), (&json!(true), &json!(false), &json!("table"), &json!("{{job}}")));
        let q = json(Target::new("up").range_and_instant(), Format::Table);
        assert_eq!((&q["instant"], &q["range"]), (&json!(true), &json!(true)));
    }
}
