//! Queries against Prometheus and what speaks its language.

use serde::Serialize;

use crate::grafana::options::words;
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

/// A PromQL query; in `Panel`s as [`Target`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Prometheus {
    editor_mode: &'static str,
    expr: String,
    legend_format: String,
    range: Option<bool>,
    instant: Option<bool>,
    format: Option<Format>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    exemplar: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<String>,
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
            .range()
            .format(Format::TimeSeries)
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
        Self::of(Prometheus {
            editor_mode: "code",
            expr: expr.to_string(),
            legend_format: "__auto".into(),
            range: None,
            instant: None,
            format: None,
            exemplar: false,
            interval: None,
        })
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

    /// Another shape of the answer.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.kind.format = Some(format);
        self
    }

    /// Asks for exemplars too.
    #[must_use]
    pub const fn exemplars(mut self) -> Self {
        self.kind.exemplar = true;
        self
    }

    /// The smallest step, as Grafana writes durations: `1m`.
    #[must_use]
    pub fn min_step(mut self, step: impl Into<String>) -> Self {
        self.kind.interval = Some(step.into());
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
    }
}
