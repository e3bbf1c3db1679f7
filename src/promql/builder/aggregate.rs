//! The 14 aggregations: `sum()`, `sum_by(["path"])`, `topk_without(["pod"], 5)`.

use super::tree;
use super::value::{Scalar, Vector};
use super::vector::VectorExpr;
use crate::promql::ast;
use crate::promql::operators::AggregateOp;

/// By which labels the result is grouped.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping(Option<ast::Grouping>);

impl Grouping {
    /// One group of everything.
    pub const ALL: Self = Self(None);
}

/// Groups of series that agree in these labels, which alone are kept.
///
/// ```
/// use promforge::promql::builder::*;
/// let labels: Vec<String> = vec!["path".into()];
/// assert_eq!(metric("x").aggregate(Aggregation::Topk(3.into()), by(&labels)).to_string(), "topk by (path) (3, x)");
/// ```
pub fn by(labels: impl IntoIterator<Item = impl AsRef<str>>) -> Grouping {
    let labels: Vec<ast::Name> = labels.into_iter().map(|label| label.as_ref().into()).collect();
    Grouping((!labels.is_empty()).then_some(ast::Grouping { without: false, labels }))
}

/// Groups of series that agree in all labels but these, which are dropped.
pub fn without(labels: impl IntoIterator<Item = impl AsRef<str>>) -> Grouping {
    Grouping(Some(ast::Grouping { without: true, labels: labels.into_iter().map(|label| label.as_ref().into()).collect() }))
}

macro_rules! aggregations {
    (plain { $($plain:ident $plain_by:ident $plain_without:ident $plain_op:ident $plain_doc:literal;)* }
     param { $($name:ident $name_by:ident $name_without:ident $op:ident ($param:ident : $ty:ty => $tree:expr) $doc:literal;)* }) => {
        /// An aggregation with its parameter, to be chosen at run time; else the methods of [`Aggregations`] are shorter.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Aggregation {
            $(#[doc = concat!("`", stringify!($plain), "`: ", $plain_doc, ".")] $plain_op,)*
            $(#[doc = concat!("`", stringify!($name), "`: ", $doc, ".")] $op($ty),)*
        }

        /// The aggregations over an instant vector, each plain, `_by` labels that are kept and `_without` labels that are dropped.
        pub trait Aggregations: VectorExpr {
            /// Any aggregation over any grouping.
            #[must_use]
            fn aggregate(self, aggregation: Aggregation, grouping: Grouping) -> Vector {
                let (op, param) = match aggregation {
                    $(Aggregation::$plain_op => (AggregateOp::$plain_op, None),)*
                    $(Aggregation::$op($param) => (AggregateOp::$op, Some($tree)),)*
                };
                Vector { expr: tree::aggregate(op, grouping.0, param, self.into_vector().expr) }
            }
            $(
                #[doc = concat!("`", stringify!($plain), "(v)`: ", $plain_doc, ".")]
                #[must_use]
                fn $plain(self) -> Vector {
                    self.aggregate(Aggregation::$plain_op, Grouping::ALL)
                }

                #[doc = concat!("`", stringify!($plain), " by (labels) (v)`.")]
                #[must_use]
                fn $plain_by(self, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector {
                    self.aggregate(Aggregation::$plain_op, by(labels))
                }

                #[doc = concat!("`", stringify!($plain), " without (labels) (v)`.")]
                #[must_use]
                fn $plain_without(self, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector {
                    self.aggregate(Aggregation::$plain_op, without(labels))
                }
            )*
            $(
                #[doc = concat!("`", stringify!($name), "(", stringify!($param), ", v)`: ", $doc, ".")]
                #[must_use]
                fn $name(self, $param: impl Into<$ty>) -> Vector {
                    self.aggregate(Aggregation::$op($param.into()), Grouping::ALL)
                }

                #[doc = concat!("`", stringify!($name), " by (labels) (", stringify!($param), ", v)`.")]
                #[must_use]
                fn $name_by(self, labels: impl IntoIterator<Item = impl AsRef<str>>, $param: impl Into<$ty>) -> Vector {
                    self.aggregate(Aggregation::$op($param.into()), by(labels))
                }

                #[doc = concat!("`", stringify!($name), " without (labels) (", stringify!($param), ", v)`.")]
                #[must_use]
                fn $name_without(self, labels: impl IntoIterator<Item = impl AsRef<str>>, $param: impl Into<$ty>) -> Vector {
                    self.aggregate(Aggregation::$op($param.into()), without(labels))
                }
            )*
        }
    };
}

aggregations! {
    plain {
        sum sum_by sum_without Sum "the sum of the values";
        avg avg_by avg_without Avg "the mean of the values";
        count count_by count_without Count "how many series there are";
        min min_by min_without Min "the smallest value";
        max max_by max_without Max "the largest value";
        group group_by group_without Group "1 for each group";
        stddev stddev_by stddev_without Stddev "the standard deviation of the values";
        stdvar stdvar_by stdvar_without Stdvar "the variance of the values";
    }
    param {
        topk topk_by topk_without Topk (k: Scalar => k.expr) "the series with the k largest values of each group";
        bottomk bottomk_by bottomk_without Bottomk (k: Scalar => k.expr) "the series with the k smallest values of each group";
        quantile quantile_by quantile_without Quantile (q: Scalar => q.expr) "the q-quantile of the values, q from 0 to 1";
        count_values count_values_by count_values_without CountValues (label: String => tree::string(&label)) "how many series have each value, which becomes the label";
        limitk limitk_by limitk_without Limitk (k: Scalar => k.expr) "any k series of each group; experimental";
        limit_ratio limit_ratio_by limit_ratio_without LimitRatio (ratio: Scalar => ratio.expr) "that share of the series of each group; experimental";
    }
}

impl<T: VectorExpr> Aggregations for T {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::builder::metric;

    #[test]
    fn print_as_they_are_written() {
        let x = || metric("x");
        assert_eq!(x().sum().to_string(), "sum(x)");
        assert_eq!(x().sum_by(["a", "b c"]).to_string(), r#"sum by (a, "b c") (x)"#);
        assert_eq!(x().sum_by([] as [&str; 0]).to_string(), "sum(x)");
        assert_eq!(x().sum_without([] as [&str; 0]).to_string(), "sum without () (x)");
        assert_eq!(x().topk(5).to_string(), "topk(5, x)");
        assert_eq!(x().quantile_by(["job"], 0.9).to_string(), "quantile by (job) (0.9, x)");
        assert_eq!(x().count_values("version").to_string(), r#"count_values("version", x)"#);
        assert_eq!((x() + 1).avg_without(["pod"]).to_string(), "avg without (pod) (x + 1)");
    }
}
