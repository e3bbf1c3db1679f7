//! Queries against SQL databases: PostgreSQL, MySQL, Microsoft SQL Server. Their plugins read the same fields; SQL itself is not read here.

use std::marker::PhantomData;

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::query::{Asks, Query, QueryKind};

use super::prometheus::Format;

words! {
    /// In which shape the answer comes.
    SqlFormat {
        /// Series: a column `time`, numbers, and texts as labels.
        TimeSeries = "time_series",
        /// A table.
        Table = "table",
    }
}

words! {
    /// The order of rows.
    SqlOrder {
        /// Smallest first.
        Ascending = "ASC",
        /// Largest first.
        Descending = "DESC",
    }
}

/// A database; see [`Postgres`], [`MySql`], [`SqlServer`].
pub trait Database: Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static {
    /// The plugin id.
    const PLUGIN: &'static str;
}

/// A query in SQL, for the database `D`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[serde(bound = "")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(bound = "D: 'static"))]
pub struct Sql<D> {
    editor_mode: &'static str,
    raw_query: bool,
    raw_sql: String,
    format: Option<SqlFormat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sql: Option<Select>,
    #[serde(skip)]
    database: PhantomData<fn() -> D>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Name {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Property {
    #[serde(rename = "type")]
    kind: &'static str,
    property: Name,
}

impl Property {
    fn new(kind: &'static str, name: impl Into<String>) -> Self {
        Self { kind, property: Name { kind: "string", name: Some(name.into()) } }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Column {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    parameters: Vec<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
}

/// What Grafana's builder shows of a query. Grafana sends the text; the builder writes it when the reader changes something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Select {
    columns: Vec<Column>,
    #[serde(skip_serializing_if = "Option::is_none")]
    where_string: Option<String>,
    group_by: Vec<Property>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_by: Option<Property>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_by_direction: Option<SqlOrder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u32>,
    #[serde(skip)]
    sql: Clauses,
}

/// The same as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Clauses {
    columns: Vec<String>,
    groups: Vec<String>,
    order: Option<String>,
}

impl Select {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more column.
    #[must_use]
    pub fn column(self, name: impl Into<String>) -> Self {
        self.add(None, name.into())
    }

    /// One more column with a function around it: `AVG`.
    #[must_use]
    pub fn function(self, function: impl Into<String>, name: impl Into<String>) -> Self {
        self.add(Some(function.into()), name.into())
    }

    fn add(mut self, function: Option<String>, name: String) -> Self {
        self.sql.columns.push(function.as_ref().map_or_else(|| name.clone(), |f| format!("{f}({name})")));
        let parameters = vec![Name { kind: "functionParameter", name: Some(name) }];
        self.columns.push(Column { kind: "function", name: function, parameters, alias: None });
        self
    }

    /// What is said behind `WHERE`.
    #[must_use]
    pub fn filter(mut self, condition: impl Into<String>) -> Self {
        self.where_string = Some(condition.into());
        self
    }

    /// One more column to group by.
    #[must_use]
    pub fn group_by(mut self, column: impl Into<String>) -> Self {
        let column = column.into();
        self.group_by.push(Property::new("groupBy", column.clone()));
        self.sql.groups.push(column);
        self
    }

    /// The column that orders the rows.
    #[must_use]
    pub fn order_by(mut self, column: impl Into<String>, order: SqlOrder) -> Self {
        let column = column.into();
        self.sql.order = Some(format!("{column} {}", order.as_str()));
        (self.order_by, self.order_by_direction) = (Some(Property::new("property", column)), Some(order));
        self
    }

    /// The most rows.
    #[must_use]
    pub const fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows);
        self
    }

    /// How many rows are passed over before.
    #[must_use]
    pub const fn offset(mut self, rows: u32) -> Self {
        self.offset = Some(rows);
        self
    }

    /// As text.
    fn text(&self, table: &str) -> String {
        let mut text = format!("SELECT {} FROM {table}", self.sql.columns.join(", "));
        let mut clause = |word: &str, said: Option<String>| {
            if let Some(said) = said {
                text.push_str(&format!(" {word} {said}"));
            }
        };
        clause("WHERE", self.where_string.clone());
        clause("GROUP BY", (!self.sql.groups.is_empty()).then(|| self.sql.groups.join(", ")));
        clause("ORDER BY", self.sql.order.clone());
        clause("LIMIT", self.limit.map(|n| n.to_string()));
        clause("OFFSET", self.offset.map(|n| n.to_string()));
        text
    }
}

impl<D: Database> Sql<D> {
    fn text(sql: impl Into<String>) -> Query<Self> {
        let raw_sql = sql.into();
        Query::of(Self { editor_mode: "code", raw_query: true, raw_sql, format: None, dataset: None, table: None, sql: None, database: PhantomData })
    }

    fn built(dataset: impl Into<String>, table: impl Into<String>, select: Select) -> Query<Self> {
        let table = table.into();
        let mut query = Self::text(select.text(&table));
        (query.kind.editor_mode, query.kind.sql) = ("builder", Some(select));
        query.dataset(dataset).table(table)
    }
}

impl<D: Database> QueryKind for Sql<D> {
    const DATASOURCE: &'static str = D::PLUGIN;

    fn example() -> Query<Self> {
        let select = Select::new()
            .column("time")
            .function("AVG", "ms")
            .filter("$__timeFilter(time)")
            .group_by("time")
            .order_by("time", SqlOrder::Ascending)
            .limit(50)
            .offset(10);
        Self::built("shop", "http", select).format(SqlFormat::Table)
    }

    fn follow(&mut self, panel: Asks) {
        self.format.get_or_insert(if panel.format == Format::Table { SqlFormat::Table } else { SqlFormat::TimeSeries });
    }
}

impl<D: Database> Query<Sql<D>> {
    /// In which shape the answer comes; unsaid, as the panel needs it.
    #[must_use]
    pub const fn format(mut self, format: SqlFormat) -> Self {
        self.kind.format = Some(format);
        self
    }

    /// The database that Grafana's builder shows.
    #[must_use]
    pub fn dataset(mut self, name: impl Into<String>) -> Self {
        self.kind.dataset = Some(name.into());
        self
    }

    /// The table that Grafana's builder shows.
    #[must_use]
    pub fn table(mut self, name: impl Into<String>) -> Self {
        self.kind.table = Some(name.into());
        self
    }
}

macro_rules! databases {
    ($($(#[$doc:meta])* $name:ident = $plugin:literal;)*) => {
        $(
            $(#[$doc])*
            ///
            /// Macros such as `$__timeFilter(column)` and `$__timeGroupAlias(column, $__interval)` are Grafana's.
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub struct $name;

            impl Database for $name {
                const PLUGIN: &'static str = $plugin;
            }

            impl $name {
                /// A query as text.
                pub fn new(sql: impl Into<String>) -> Query<Sql<Self>> {
                    Sql::text(sql)
                }

                /// A query by its parts, which Grafana opens in its builder: a database, a table of it, and what is asked.
                pub fn select(dataset: impl Into<String>, table: impl Into<String>, select: Select) -> Query<Sql<Self>> {
                    Sql::built(dataset, table, select)
                }
            }
        )*
    };
}

databases! {
    /// Makes queries against PostgreSQL.
    Postgres = "grafana-postgresql-datasource";
    /// Makes queries against MySQL and MariaDB.
    MySql = "mysql";
    /// Makes queries against Microsoft SQL Server.
    SqlServer = "mssql";
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn text_follows_the_panel_and_parts_become_text() {
        let asks = Asks { instant: false, format: Format::TimeSeries };
        assert_eq!(
            Postgres::new("SELECT 1").any(asks).spec.value(),
            json!({"editorMode": "code", "rawQuery": true, "rawSql": "SELECT 1", "format": "time_series"})
        );
        assert_eq!(
            Sql::<MySql>::example().kind.raw_sql,
            "SELECT time, AVG(ms) FROM http WHERE $__timeFilter(time) GROUP BY time ORDER BY time ASC LIMIT 50 OFFSET 10"
        );
        assert_eq!(SqlServer::select("d", "t", Select::new().column("a")).kind.raw_sql, "SELECT a FROM t");
    }
}
