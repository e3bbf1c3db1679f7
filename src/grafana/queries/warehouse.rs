//! Queries against BigQuery and Athena: SQL in warehouses.

use serde::{Serialize, Serializer};

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Asks, Query, QueryKind};

use super::prometheus::Format;
use super::sql::Select;

words! {
    /// When BigQuery answers.
    BigQueryPriority {
        /// At once.
        Interactive = "INTERACTIVE",
        /// When there is room.
        Batch = "BATCH",
    }
}

/// In which shape the answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarehouseFormat {
    /// Series.
    TimeSeries = 0,
    /// A table.
    Table = 1,
    /// Lines of logs (Athena).
    Logs = 2,
}

impl Serialize for WarehouseFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*self as u8)
    }
}

fn follow(format: &mut Option<WarehouseFormat>, panel: Asks) {
    format.get_or_insert(if panel.format == Format::Table { WarehouseFormat::Table } else { WarehouseFormat::TimeSeries });
}

parts! {
    /// A query against BigQuery.
    ///
    /// ```
    /// use promforge::grafana::BigQuery;
    /// let orders = BigQuery::new("SELECT time, n FROM shop.orders WHERE $__timeFilter(time)").location("EU");
    /// ```
    BigQuery on Query<BigQuery>, [kind];
    own { editor_mode: &'static str, raw_query: bool, raw_sql: String, format: Option<WarehouseFormat> }
    set {
        /// The project.
        text project;
        /// The data set.
        text dataset;
        /// The table.
        text table;
        /// Where the data is: `EU`.
        text location;
        /// The table is partitioned, by that field.
        text partitioned_field;
        /// The table is partitioned.
        flag partitioned;
        /// The table is made of shards.
        flag sharded;
        /// Times become UTC.
        flag convert_to_utc "convertToUTC";
        /// When it is answered.
        value priority "queryPriority": BigQueryPriority;
        /// The time range is moved: `1d`.
        text time_shift;
        /// What Grafana's builder shows.
        value sql: Select;
    }
}

impl BigQuery {
    /// A query as text.
    pub fn new(sql: impl Into<String>) -> Query<Self> {
        Query::of(Self { editor_mode: "code", raw_query: true, raw_sql: sql.into(), ..Self::default() })
    }
}

impl Query<BigQuery> {
    /// In which shape the answer comes; unsaid, as the panel needs it.
    #[must_use]
    pub const fn format(mut self, format: WarehouseFormat) -> Self {
        self.kind.format = Some(format);
        self
    }
}

impl QueryKind for BigQuery {
    const DATASOURCE: &'static str = "grafana-bigquery-datasource";

    fn example() -> Query<Self> {
        BigQuery::new("SELECT time, n FROM shop.orders WHERE $__timeFilter(time)")
            .format(WarehouseFormat::Table)
            .project("shop")
            .dataset("shop")
            .table("orders")
            .location("EU")
            .partitioned_field("time")
            .partitioned()
            .sharded()
            .convert_to_utc()
            .priority(BigQueryPriority::Interactive)
            .time_shift("1d")
            .sql(Select::new().column("time").column("n"))
    }

    fn follow(&mut self, panel: Asks) {
        follow(&mut self.format, panel);
    }
}

parts! {
    /// Where Athena looks.
    AthenaConnection on AthenaConnection, [];
    own {}
    set {
        /// The region; the datasource's, if unsaid.
        text region;
        /// The catalogue.
        text catalog;
        /// The database.
        text database;
        /// Answers are used again.
        flag reuse "resultReuseEnabled";
        /// For how long, in minutes.
        value reuse_minutes "resultReuseMaxAgeInMinutes": u32;
    }
}

impl AthenaConnection {
    /// The datasource's own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

parts! {
    /// A query against Amazon Athena.
    Athena on Query<Athena>, [kind];
    own { #[serde(rename = "rawSQL")] raw_sql: String, format: Option<WarehouseFormat>, connection_args: AthenaConnection }
    set {
        /// The table that macros are about.
        text table;
        /// The column that macros are about.
        text column;
    }
}

impl Athena {
    /// A query as text.
    pub fn new(sql: impl Into<String>) -> Query<Self> {
        let connection_args = AthenaConnection::new().region("__default").catalog("__default").database("__default");
        Query::of(Self { raw_sql: sql.into(), connection_args, ..Self::default() })
    }
}

impl Query<Athena> {
    /// In which shape the answer comes; unsaid, as the panel needs it.
    #[must_use]
    pub const fn format(mut self, format: WarehouseFormat) -> Self {
        self.kind.format = Some(format);
        self
    }

    /// Elsewhere than the datasource says.
    #[must_use]
    pub fn connection(mut self, connection: AthenaConnection) -> Self {
        self.kind.connection_args = connection;
        self
    }
}

impl QueryKind for Athena {
    const DATASOURCE: &'static str = "grafana-athena-datasource";

    fn example() -> Query<Self> {
        let connection = AthenaConnection::new().region("eu-west-1").catalog("AwsDataCatalog").database("shop").reuse().reuse_minutes(60);
        Athena::new("SELECT n FROM $__table WHERE $__timeFilter(time)").format(WarehouseFormat::Logs).connection(connection).table("orders").column("time")
    }

    fn follow(&mut self, panel: Asks) {
        follow(&mut self.format, panel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn formats_are_numbers() {
        let asks = Asks { instant: true, format: Format::Table };
        assert_eq!(BigQuery::new("q").any(asks).spec.value()["format"], 1);
        assert_eq!(
            Athena::new("q").any(asks).spec.value(),
            json!({"rawSQL": "q", "format": 1, "connectionArgs": {"region": "__default", "catalog": "__default", "database": "__default"}})
        );
    }
}
