//! Queries against InfluxDB in its three languages: InfluxQL (as text, or by its parts), Flux, and SQL.

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Asks, Query, QueryKind};

use super::prometheus::Format;

words! {
    /// In which shape the answer comes.
    InfluxFormat {
        /// Series.
        TimeSeries = "time_series",
        /// A table.
        Table = "table",
        /// Lines of logs.
        Logs = "logs",
    }
}

words! {
    /// The order of points.
    InfluxOrder {
        /// The earliest first.
        Ascending = "ASC",
        /// The latest first.
        Descending = "DESC",
    }
}

/// A word of InfluxQL with its parameters: `field(ms)`, `mean()`, `time($__interval)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InfluxPart {
    #[serde(rename = "type")]
    kind: String,
    params: Vec<String>,
}

impl InfluxPart {
    /// The word, and its parameters.
    pub fn new<T: Into<String>>(word: impl Into<String>, params: impl IntoIterator<Item = T>) -> Self {
        Self { kind: word.into(), params: params.into_iter().map(Into::into).collect() }
    }
}

/// A condition on a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InfluxTag {
    key: String,
    operator: String,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<&'static str>,
}

impl InfluxTag {
    /// The tag compared by an operator (`=`, `!=`, `=~`, `!~`, `<`, `>`) with a value.
    pub fn new(key: impl Into<String>, operator: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), operator: operator.into(), value: value.into(), condition: None }
    }
}

parts! {
    /// A query in InfluxQL or Flux.
    ///
    /// ```
    /// use promforge::grafana::{Influx, queries::influxdb::{InfluxPart, InfluxTag}};
    /// let text = Influx::influxql("SELECT mean(ms) FROM http WHERE $timeFilter GROUP BY time($__interval)");
    /// let parts = Influx::measurement("http")
    ///     .select([InfluxPart::new("field", ["ms"]), InfluxPart::new("mean", [""; 0])])
    ///     .filter(InfluxTag::new("path", "=", "/"))
    ///     .group_by(InfluxPart::new("time", ["$__interval"]));
    /// ```
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    Influx on Query<Influx>, [kind];
    own {
        #[serde(skip_serializing_if = "Option::is_none")]
        query: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        raw_query: Option<bool>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        tags: Vec<InfluxTag>,
    }
    set {
        /// In which shape the answer comes.
        value format "resultFormat": InfluxFormat;
        /// The name of each series: `$tag_path`.
        text alias;
        /// The measurement.
        text table "measurement";
        /// The retention policy.
        text policy;
        /// One more column: a field, and what is made of it.
        each column "select": Vec<InfluxPart>;
        /// One more thing to group by: `time($__interval)`, `tag(path)`, `fill(null)`.
        each group_by: InfluxPart;
        /// The order of points.
        value order_by_time: InfluxOrder;
        /// The most points of a series.
        text limit;
        /// The most series.
        text series_limit "slimit";
        /// The time zone: `Europe/Berlin`.
        text timezone "tz";
    }
}

impl QueryKind for Influx {
    const DATASOURCE: &'static str = "influxdb";

    fn example() -> Query<Self> {
        Influx::measurement("http")
            .format(InfluxFormat::TimeSeries)
            .alias("$tag_path")
            .policy("default")
            .select([InfluxPart::new("field", ["ms"]), InfluxPart::new("mean", [""; 0])])
            .filter(InfluxTag::new("path", "=", "/"))
            .filter(InfluxTag::new("zone", "=~", "/^a/"))
            .group_by(InfluxPart::new("time", ["$__interval"]))
            .order_by_time(InfluxOrder::Ascending)
            .limit("1000")
            .series_limit("10")
            .timezone("utc")
    }

    fn follow(&mut self, panel: Asks) {
        // Flux says its shape itself.
        if self.raw_query.is_some() {
            self.format.get_or_insert(if panel.format == Format::Table { InfluxFormat::Table } else { InfluxFormat::TimeSeries });
        }
    }
}

impl Influx {
    /// InfluxQL as text, with `$timeFilter` and `$__interval`.
    pub fn influxql(query: impl Into<String>) -> Query<Self> {
        Query::of(Self { query: Some(query.into()), raw_query: Some(true), ..Self::default() })
    }

    /// InfluxQL by its parts, from a measurement.
    pub fn measurement(name: impl Into<String>) -> Query<Self> {
        Query::of(Self { raw_query: Some(false), ..Self::default() }).table(name)
    }

    /// Flux, with `v.timeRangeStart`, `v.timeRangeStop` and `v.windowPeriod`.
    pub fn flux(query: impl Into<String>) -> Query<Self> {
        Query::of(Self { query: Some(query.into()), ..Self::default() })
    }
}

impl Query<Influx> {
    /// One more column: a field and what is made of it, in turn.
    #[must_use]
    pub fn select(self, parts: impl IntoIterator<Item = InfluxPart>) -> Self {
        self.column(parts.into_iter().collect())
    }

    /// One more condition on a tag; all of them have to hold.
    #[must_use]
    pub fn filter(mut self, mut tag: InfluxTag) -> Self {
        tag.condition = (!self.kind.tags.is_empty()).then_some("AND");
        self.kind.tags.push(tag);
        self
    }
}

parts! {
    /// A query in InfluxDB's SQL.
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    InfluxSql on Query<InfluxSql>, [kind];
    own { raw_sql: String, raw_query: bool }
    set {
        /// In which shape the answer comes.
        value format: InfluxFormat;
    }
}

impl QueryKind for InfluxSql {
    const DATASOURCE: &'static str = "influxdb";

    fn example() -> Query<Self> {
        InfluxSql::new("SELECT time, ms FROM http WHERE $__timeFilter(time)").format(InfluxFormat::Logs)
    }

    fn follow(&mut self, panel: Asks) {
        self.format.get_or_insert(if panel.format == Format::Table { InfluxFormat::Table } else { InfluxFormat::TimeSeries });
    }
}

impl InfluxSql {
    /// SQL, with `$__timeFilter(time)` and `$__dateBin(time)`.
    pub fn new(sql: impl Into<String>) -> Query<Self> {
        Query::of(Self { raw_sql: sql.into(), raw_query: true, format: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_language_is_its_own() {
        let asks = Asks { instant: true, format: Format::Table };
        assert_eq!(Influx::influxql("q").any(asks).spec.value(), json!({"query": "q", "rawQuery": true, "resultFormat": "table"}));
        assert_eq!(Influx::flux("q").any(asks).spec.value(), json!({"query": "q"}));
        assert_eq!(InfluxSql::new("q").any(asks).spec.value(), json!({"rawSql": "q", "rawQuery": true, "format": "table"}));
        assert_eq!(Influx::example().any(asks).spec.value()["tags"][1]["condition"], "AND");
    }
}
