//! Grafana's own expressions over the answers of other queries: `__expr__`. What each makes is Grafana's business; only the refIds are read here.

use serde::{Serialize, Serializer};

use crate::grafana::datasource::Datasource;
use crate::grafana::number::Num;
use crate::grafana::options::words;
use crate::grafana::query::{Query, QueryKind};

words! {
    /// What makes one number of a series in an expression.
    ExprReducer {
        /// All together.
        Sum = "sum",
        /// The average.
        Mean = "mean",
        /// The smallest.
        Min = "min",
        /// The largest.
        Max = "max",
        /// How many.
        Count = "count",
        /// The last.
        Last = "last",
        /// The middle.
        Median = "median",
    }
}

words! {
    /// What fills the gaps when values are brought closer together.
    Upsampler {
        /// The last value.
        Pad = "pad",
        /// The next value.
        Backfilling = "backfilling",
        /// NaN.
        FillNa = "fillna",
    }
}

words! {
    /// How a condition is joined to those before it.
    Join {
        /// Both.
        And = "and",
        /// One of them; binds as tightly as `and`.
        Or = "or",
        /// One of them; all before it count as one.
        LogicOr = "logic-or",
    }
}

words! {
    /// The shape of the answer of SQL over queries.
    SqlExprFormat {
        /// A table.
        Table = "",
        /// Series, for alerts: one number of each.
        Alerting = "alerting",
    }
}

/// Whether a number is what an alert waits for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Is {
    /// Larger.
    Above(f64),
    /// Smaller.
    Below(f64),
    /// Equal.
    Equal(f64),
    /// Another.
    NotEqual(f64),
    /// Larger or equal.
    AtLeast(f64),
    /// Smaller or equal.
    AtMost(f64),
    /// Between two, without them.
    Within(f64, f64),
    /// Not between two, nor one of them.
    Outside(f64, f64),
    /// Between two, or one of them.
    WithinIncluded(f64, f64),
    /// Not between two.
    OutsideIncluded(f64, f64),
}

impl Serialize for Is {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Evaluator<'a> {
            #[serde(rename = "type")]
            kind: &'static str,
            params: &'a [Num],
        }
        let (kind, a, b) = match *self {
            Self::Above(a) => ("gt", a, None),
            Self::Below(a) => ("lt", a, None),
            Self::Equal(a) => ("eq", a, None),
            Self::NotEqual(a) => ("ne", a, None),
            Self::AtLeast(a) => ("gte", a, None),
            Self::AtMost(a) => ("lte", a, None),
            Self::Within(a, b) => ("within_range", a, Some(b)),
            Self::Outside(a, b) => ("outside_range", a, Some(b)),
            Self::WithinIncluded(a, b) => ("within_range_included", a, Some(b)),
            Self::OutsideIncluded(a, b) => ("outside_range_included", a, Some(b)),
        };
        let params = [Num(a), Num(b.unwrap_or_default())];
        Evaluator { kind, params: &params[..if b.is_some() { 2 } else { 1 }] }.serialize(serializer)
    }
}

/// A word around another: `{"type": "last"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Typed<T> {
    #[serde(rename = "type")]
    kind: T,
}

/// A list under a name: `{"params": ["A"]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Params {
    params: Vec<String>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $id:literal { $($(#[$attr:meta])* $field:ident: $ty:ty),* } uses $uses:expr, example $example:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Serialize)]
            #[serde(tag = "type", rename = $id, rename_all = "camelCase")]
            pub struct $name {
                $($(#[$attr])* $field: $ty,)*
            }

            impl QueryKind for $name {
                const DATASOURCE: &'static str = "__expr__";

                fn example() -> Query<Self> {
                    $example
                }

                fn uses(&self) -> Vec<String> {
                    let uses: fn(&Self) -> Vec<String> = $uses;
                    uses(self)
                }

                fn fixed_datasource() -> Option<Datasource> {
                    Some(Datasource::uid("__expr__", "__expr__"))
                }
            }
        )*
    };
}

/// The refId that `$A`, `${A}` and `A` name.
fn bare(text: &str) -> Vec<String> {
    let name = text.trim().trim_start_matches('$').trim_start_matches('{').trim_end_matches('}');
    vec![name.to_owned()]
}

/// The refIds that arithmetic names: `$A`, `${A}`; each once.
fn named(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for rest in text.split('$').skip(1) {
        let name = match rest.strip_prefix('{') {
            Some(rest) => rest.split('}').next().unwrap_or_default(),
            None => rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default(),
        };
        if !name.is_empty() && !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
    }
    names
}

kinds! {
    /// Arithmetic on the answers of others; see [`Expr::math`].
    Math = "math" { expression: String }
        uses |math| named(&math.expression), example Expr::math("$A / $B * 100").ref_id("C");
    /// One number of each series; see [`Expr::reduce`].
    ReduceTo = "reduce" { expression: String, reducer: ExprReducer, #[serde(skip_serializing_if = "Option::is_none")] settings: Option<Settings> }
        uses |reduce| bare(&reduce.expression), example Expr::reduce("A", ExprReducer::Last).replace_missing(0);
    /// Series with another step; see [`Expr::resample`].
    Resample = "resample" { expression: String, window: String, downsampler: ExprReducer, upsampler: Upsampler }
        uses |resample| bare(&resample.expression), example Expr::resample("A", "1m").downsampler(ExprReducer::Max).upsampler(Upsampler::Pad);
    /// Numbers that are 1 where a condition holds; see [`Expr::threshold`].
    Threshold = "threshold" { expression: String, conditions: [Crossed; 1] }
        uses |threshold| bare(&threshold.expression), example Expr::threshold("A", Is::Above(90.0)).recovers(Is::Below(80.0));
    /// The conditions of Grafana's first alerts; see [`Expr::classic`].
    Classic = "classic_conditions" { conditions: Vec<Condition> }
        uses |classic| classic.conditions.iter().flat_map(|c| c.query.params.iter().cloned()).collect(),
        example Expr::classic("A", ExprReducer::Mean, Is::Above(3.0)).and(Join::Or, "B", ExprReducer::Last, Is::Outside(0.0, 1.0));
    /// SQL over the answers of others as tables; see [`Expr::sql`].
    SqlExpr = "sql" { expression: String, format: SqlExprFormat }
        uses |_| Vec::new(), example Expr::sql("SELECT path, value FROM A ORDER BY value DESC LIMIT 5").format(SqlExprFormat::Alerting);
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    replace_with_value: Option<Num>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Crossed {
    evaluator: Is,
    #[serde(skip_serializing_if = "Option::is_none")]
    unload_evaluator: Option<Is>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Condition {
    evaluator: Is,
    operator: Typed<Join>,
    query: Params,
    reducer: Typed<ExprReducer>,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl Condition {
    fn new(join: Join, ref_id: impl Into<String>, reducer: ExprReducer, is: Is) -> Self {
        Self { evaluator: is, operator: Typed { kind: join }, query: Params { params: vec![ref_id.into()] }, reducer: Typed { kind: reducer }, kind: "query" }
    }
}

/// Makes expressions: queries that Grafana answers itself from the answers of others, which they name by refId.
///
/// ```
/// use promforge::grafana::{Expr, Stat, Target};
/// let ratio = Stat::new("Errors")
///     .target(Target::new("sum(rate(errors_total[5m]))").ref_id("A").hidden())
///     .target(Target::new("sum(rate(requests_total[5m]))").ref_id("B").hidden())
///     .target(Expr::math("$A / $B"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Expr;

impl Expr {
    /// Arithmetic on the answers of others: `$A / $B * 100`.
    pub fn math(expression: impl Into<String>) -> Query<Math> {
        Query::of(Math { expression: expression.into() })
    }

    /// One number of each series of the query `ref_id`.
    pub fn reduce(ref_id: impl Into<String>, reducer: ExprReducer) -> Query<ReduceTo> {
        Query::of(ReduceTo { expression: ref_id.into(), reducer, settings: None })
    }

    /// The series of the query `ref_id` at every `window` (`1m`): averages where there are too many values, the last value where there are too few.
    pub fn resample(ref_id: impl Into<String>, window: impl Into<String>) -> Query<Resample> {
        Query::of(Resample { expression: ref_id.into(), window: window.into(), downsampler: ExprReducer::Mean, upsampler: Upsampler::Pad })
    }

    /// 1 where the numbers of the query `ref_id` are what is said, 0 elsewhere.
    pub fn threshold(ref_id: impl Into<String>, is: Is) -> Query<Threshold> {
        Query::of(Threshold { expression: ref_id.into(), conditions: [Crossed { evaluator: is, unload_evaluator: None }] })
    }

    /// A condition as Grafana's first alerts had them: one number of each series of the query `ref_id`, and what it has to be.
    pub fn classic(ref_id: impl Into<String>, reducer: ExprReducer, is: Is) -> Query<Classic> {
        Query::of(Classic { conditions: vec![Condition::new(Join::And, ref_id, reducer, is)] })
    }

    /// SQL (MySQL's) over the answers of others, each a table called like its refId.
    pub fn sql(query: impl Into<String>) -> Query<SqlExpr> {
        Query::of(SqlExpr { expression: query.into(), format: SqlExprFormat::Table })
    }
}

impl Query<ReduceTo> {
    /// Values that are no numbers are left out before.
    #[must_use]
    pub fn drop_missing(mut self) -> Self {
        self.kind.settings = Some(Settings { mode: "dropNN", replace_with_value: None });
        self
    }

    /// Values that are no numbers count as `value`.
    #[must_use]
    pub fn replace_missing(mut self, value: impl Into<f64>) -> Self {
        self.kind.settings = Some(Settings { mode: "replaceNN", replace_with_value: Some(Num(value.into())) });
        self
    }
}

impl Query<Resample> {
    /// What makes one value of several; the average, if unsaid.
    #[must_use]
    pub const fn downsampler(mut self, reducer: ExprReducer) -> Self {
        self.kind.downsampler = reducer;
        self
    }

    /// What fills gaps; the last value, if unsaid.
    #[must_use]
    pub const fn upsampler(mut self, fill: Upsampler) -> Self {
        self.kind.upsampler = fill;
        self
    }
}

impl Query<Threshold> {
    /// An alert that fires ends only when its number is this: against flapping.
    #[must_use]
    pub const fn recovers(mut self, is: Is) -> Self {
        self.kind.conditions[0].unload_evaluator = Some(is);
        self
    }
}

impl Query<Classic> {
    /// One more condition, joined to those before it.
    #[must_use]
    pub fn and(mut self, join: Join, ref_id: impl Into<String>, reducer: ExprReducer, is: Is) -> Self {
        self.kind.conditions.push(Condition::new(join, ref_id, reducer, is));
        self
    }
}

impl Query<SqlExpr> {
    /// The shape of the answer; a table, if unsaid.
    #[must_use]
    pub const fn format(mut self, format: SqlExprFormat) -> Self {
        self.kind.format = format;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn expressions_name_their_queries() {
        assert_eq!(named("$A + ${B} * abs($A) > $C_1"), ["A", "B", "C_1"]);
        assert_eq!((named("1 + $"), bare("${B}"), bare("$A"), bare("A")), (vec![], vec!["B".to_owned()], vec!["A".to_owned()], vec!["A".to_owned()]));
        assert_eq!(Classic::example().kind.uses(), ["A", "B"]);
    }

    #[test]
    fn conditions_are_spelled_as_grafana_has_them() {
        assert_eq!(json!(Is::Within(1.0, 2.5)), json!({"type": "within_range", "params": [1, 2.5]}));
        assert_eq!(json!(Expr::reduce("A", ExprReducer::Mean).kind), json!({"type": "reduce", "expression": "A", "reducer": "mean"}));
        assert_eq!(json!(Expr::reduce("A", ExprReducer::Sum).drop_missing().kind)["settings"], json!({"mode": "dropNN"}));
        assert_eq!(
            json!(Expr::threshold("A", Is::AtLeast(1.0)).kind),
            json!({"type": "threshold", "expression": "A", "conditions": [{"evaluator": {"type": "gte", "params": [1]}}]})
        );
    }
}
