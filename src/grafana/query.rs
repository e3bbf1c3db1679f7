//! What all queries have in common, and the trait each kind of query implements.
//!
//! A [`Query`] is typed by its kind, so that only a Loki query has a line limit. [`AnyQuery`] forgets the kind.

use std::borrow::Cow;
use std::fmt::Debug;

use serde::Serialize;
use serde_json::Value;

use super::datasource::Datasource;
use super::leaf::Leaf;
use super::merge::merge;
use super::queries::prometheus::Format;

/// What a panel says to queries that leave something unsaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asks {
    /// Whether they ask for one moment, the end of the time range.
    pub instant: bool,
    /// The shape of the answer.
    pub format: Format,
}

/// A kind of query. It serialises as the query's own fields, without `refId`, `hide` and `datasource`.
pub trait QueryKind: Serialize + Clone + Debug + Send + Sync + 'static {
    /// The plugin id of its datasource: `prometheus`.
    const DATASOURCE: &'static str;

    /// A query that uses the kind's fields, for tests and reference.
    fn example() -> Query<Self>;

    /// Takes over what the panel says, where nothing else is said.
    fn follow(&mut self, _panel: Asks) {}

    /// The PromQL it asks, if it asks PromQL.
    fn promql(&self) -> Option<&str> {
        None
    }

    /// The refIds of the panel's other queries that it uses; a panel that lacks one of them is wrong.
    fn uses(&self) -> Vec<String> {
        Vec::new()
    }

    /// The plugin id of this query's datasource, for kinds that stand for several.
    fn plugin(&self) -> Cow<'static, str> {
        Cow::Borrowed(Self::DATASOURCE)
    }

    /// The datasource it always goes to, for kinds that are answered by Grafana itself.
    fn fixed_datasource() -> Option<Datasource> {
        None
    }
}

/// One query of a panel; made by the kind's `new`.
#[derive(Debug, Clone)]
pub struct Query<K> {
    pub(super) ref_id: Option<String>,
    pub(super) hide: bool,
    pub(super) datasource: Option<Datasource>,
    pub(super) raw: Vec<Value>,
    pub(super) kind: K,
}

impl<K: QueryKind> Query<K> {
    /// A query of the given kind.
    #[must_use]
    pub fn of(kind: K) -> Self {
        Self { ref_id: None, hide: false, datasource: K::fixed_datasource(), raw: Vec::new(), kind }
    }

    /// A refId of its own instead of the next letter; for expressions and overrides that name it.
    #[must_use]
    pub fn ref_id(mut self, ref_id: impl Into<String>) -> Self {
        self.ref_id = Some(ref_id.into());
        self
    }

    /// Asks, but does not show the answer; for expressions that use it.
    #[must_use]
    pub const fn hidden(mut self) -> Self {
        self.hide = true;
        self
    }

    /// Another datasource than the panel's; the panel then says `-- Mixed --`.
    #[must_use]
    pub fn datasource(mut self, datasource: Datasource) -> Self {
        self.datasource = Some(datasource);
        self
    }

    /// Anything that has no word here: merged into the query's JSON at the end, objects key by key.
    #[must_use]
    pub fn raw(mut self, json: impl Into<Value>) -> Self {
        self.raw.push(json.into());
        self
    }
}

/// A query of any kind.
#[derive(Debug, Clone)]
pub struct AnyQuery {
    pub(super) ref_id: Option<String>,
    pub(super) hide: bool,
    pub(super) datasource: Option<Datasource>,
    pub(super) plugin: Cow<'static, str>,
    pub(super) promql: Option<String>,
    /// The refIds of other queries that it uses.
    pub(super) uses: Vec<String>,
    /// The query's own fields.
    pub(super) spec: Leaf,
}

impl<K: QueryKind> Query<K> {
    /// The query for a panel that says the given things.
    pub(super) fn any(mut self, panel: Asks) -> AnyQuery {
        self.kind.follow(panel);
        let promql = self.kind.promql().map(str::to_owned);
        let (plugin, uses) = (self.kind.plugin(), self.kind.uses());
        let spec = if self.raw.is_empty() {
            Leaf::of(self.kind)
        } else {
            let mut json = serde_json::json!(self.kind);
            self.raw.iter().for_each(|raw| merge(&mut json, raw));
            json.into()
        };
        AnyQuery { ref_id: self.ref_id, hide: self.hide, datasource: self.datasource, plugin, promql, uses, spec }
    }
}

/// The refId of each query: its own, or the next free of A, B, .., Z, AA, AB, ...
pub(super) fn ref_ids(queries: &[AnyQuery]) -> Vec<Cow<'static, str>> {
    let own = |id: &str| queries.iter().any(|t| t.ref_id.as_deref() == Some(id));
    let mut free = (0..).map(letters).filter(|id| !own(id));
    queries.iter().filter_map(|t| t.ref_id.clone().map(Cow::Owned).or_else(|| free.next())).collect()
}

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn letters(mut n: usize) -> Cow<'static, str> {
    if let Some(letter) = ALPHABET.get(n..=n) {
        return Cow::Borrowed(letter);
    }
    let mut id = Vec::new();
    loop {
        id.extend(ALPHABET.chars().nth(n % 26));
        if n < 26 {
            break;
        }
        n = n / 26 - 1;
    }
    Cow::Owned(id.iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::Target;

    const PANEL: Asks = Asks { instant: false, format: Format::TimeSeries };

    #[test]
    fn ref_ids_count_as_spreadsheets_do() {
        assert_eq!([0, 1, 25, 26, 51, 52, 701, 702].map(letters), ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        let queries = [Target::new("a"), Target::new("b").ref_id("B"), Target::new("c")].map(|q| q.any(PANEL));
        assert_eq!(ref_ids(&queries), ["A", "B", "C"]);
    }

    #[test]
    fn anything_can_be_added() {
        let query = Target::new("up").raw(serde_json::json!({"scopes": ["x"], "range": null})).any(PANEL);
        assert_eq!(query.spec.value()["scopes"][0], "x");
        assert!(query.spec.value()["range"].is_null());
    }
}
