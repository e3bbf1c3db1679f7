//! Queries of datasources that have no words here: any plugin, with JSON or a type of one's own.

use std::borrow::Cow;

use serde::Serialize;

use crate::grafana::leaf::Leaf;
use crate::grafana::query::{Query, QueryKind};

/// A query of any plugin.
///
/// ```
/// use promforge::grafana::queries::Raw;
/// #[derive(serde::Serialize)]
/// #[serde(rename_all = "camelCase")]
/// struct ClickHouse {
///     raw_sql: String,
///     format: u8,
/// }
/// let query = Raw::new("grafana-clickhouse-datasource", ClickHouse { raw_sql: "SELECT 1".into(), format: 1 });
/// let same = Raw::new("grafana-clickhouse-datasource", serde_json::json!({"rawSql": "SELECT 1", "format": 1}));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Raw {
    #[serde(skip)]
    plugin: String,
    fields: Leaf,
}

impl Raw {
    /// A query of the datasource plugin with that id; `fields` are the query's own, `refId`, `hide` and `datasource` come by themselves.
    /// Anything that is no object is left out.
    pub fn new(plugin: impl Into<String>, fields: impl Serialize + Send + Sync + 'static) -> Query<Self> {
        let fields = Leaf::of(fields);
        let fields = if fields.value().is_object() { fields } else { Leaf::from(serde_json::json!({})) };
        Query::of(Self { plugin: plugin.into(), fields })
    }
}

impl QueryKind for Raw {
    const DATASOURCE: &'static str = "raw";

    fn example() -> Query<Self> {
        Raw::new("grafana-clickhouse-datasource", serde_json::json!({"rawSql": "SELECT 1", "format": 1}))
    }

    fn plugin(&self) -> Cow<'static, str> {
        Cow::Owned(self.plugin.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::{Asks, Format};

    #[test]
    fn the_plugin_is_the_querys_own() {
        let asks = Asks { instant: false, format: Format::Table };
        let query = Raw::example().any(asks);
        assert_eq!((query.plugin.as_ref(), &query.spec.value()["format"]), ("grafana-clickhouse-datasource", &serde_json::json!(1)));
        assert_eq!(Raw::new("x", 5).any(asks).spec.value(), serde_json::json!({}));
    }
}
