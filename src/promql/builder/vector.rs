//! What every instant vector can do: the functions over it, and becoming a subquery.

use super::functions as f;
use super::functions::vector_functions;
use super::selector::Selector;
use super::tree;
use super::value::{Matrix, Scalar, Vector};
use super::window::Window;

macro_rules! methods {
    ($($name:ident $func:ident $doc:literal;)*) => {
        /// An instant vector, or what becomes one: a [`Selector`], or a metric handle. Operators are in [`Operators`](super::Operators),
        /// aggregations in [`Aggregations`](super::Aggregations); all come with `use promforge::promql::builder::*`.
        pub trait VectorExpr: Sized {
            /// As a value of the type that all of these methods return.
            #[must_use]
            fn into_vector(self) -> Vector;

            $(
                #[doc = concat!("`", stringify!($name), "(v)`: ", $doc, ".")]
                #[must_use]
                fn $name(self) -> Vector {
                    f::$name(self)
                }
            )*

            /// `round(v, nearest)`: to the nearest multiple.
            #[must_use]
            fn round_to(self, nearest: impl Into<Scalar>) -> Vector {
                f::round_to(self, nearest)
            }

            /// `clamp(v, min, max)`: values kept within the two.
            #[must_use]
            fn clamp(self, min: impl Into<Scalar>, max: impl Into<Scalar>) -> Vector {
                f::clamp(self, min, max)
            }

            /// `clamp_min(v, min)`: values kept at or above it.
            #[must_use]
            fn clamp_min(self, min: impl Into<Scalar>) -> Vector {
                f::clamp_min(self, min)
            }

            /// `clamp_max(v, max)`: values kept at or below it.
            #[must_use]
            fn clamp_max(self, max: impl Into<Scalar>) -> Vector {
                f::clamp_max(self, max)
            }

            /// `histogram_quantile(q, v)`: the q-quantile, q from 0 to 1, of classic histograms (keep their `le`) or native ones.
            #[must_use]
            fn histogram_quantile(self, q: impl Into<Scalar>) -> Vector {
                f::histogram_quantile(q, self)
            }

            /// `histogram_quantiles(v, label, q, ..)`: several quantiles, each with its q in `label`; experimental, 1 to 10 of them.
            #[must_use]
            fn histogram_quantiles(self, label: &str, quantiles: impl IntoIterator<Item = impl Into<Scalar>>) -> Vector {
                f::histogram_quantiles(self, label, quantiles)
            }

            /// `histogram_fraction(lower, upper, v)`: the share of observations between the two.
            #[must_use]
            fn histogram_fraction(self, lower: impl Into<Scalar>, upper: impl Into<Scalar>) -> Vector {
                f::histogram_fraction(lower, upper, self)
            }

            /// `label_replace(v, target, replacement, source, regex)`: where `regex` matches all of `source`, sets `target` to
            /// `replacement`, in which `$1` stands for the first group.
            #[must_use]
            fn label_replace(self, target: &str, replacement: &str, source: &str, regex: &str) -> Vector {
                f::label_replace(self, target, replacement, source, regex)
            }

            /// `label_join(v, target, separator, source, ..)`: sets `target` to the sources' values.
            #[must_use]
            fn label_join(self, target: &str, separator: &str, sources: impl IntoIterator<Item = impl AsRef<str>>) -> Vector {
                f::label_join(self, target, separator, sources)
            }

            /// `sort_by_label(v, label, ..)`; experimental.
            #[must_use]
            fn sort_by_label(self, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector {
                f::sort_by_label(self, labels)
            }

            /// `sort_by_label_desc(v, label, ..)`; experimental.
            #[must_use]
            fn sort_by_label_desc(self, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector {
                f::sort_by_label_desc(self, labels)
            }

            /// `info(v, {matchers})`: adds the labels of the info metrics that `data` selects; experimental. `data` has no metric name.
            #[must_use]
            fn info_with(self, data: Selector) -> Vector {
                f::info_with(self, data)
            }

            /// `scalar(v)`: the value of the only series, or NaN.
            #[must_use]
            fn scalar(self) -> Scalar {
                f::scalar(self)
            }

            /// `v[range:step]`: evaluated every `step` over the window.
            #[must_use]
            fn subquery(self, range: impl Into<Window>, step: impl Into<Window>) -> Matrix {
                Matrix { expr: tree::subquery(self.into_vector().expr, range.into(), Some(step.into())) }
            }

            /// `v[range:]`: evaluated at the global evaluation interval over the window.
            #[must_use]
            fn subquery_default(self, range: impl Into<Window>) -> Matrix {
                Matrix { expr: tree::subquery(self.into_vector().expr, range.into(), None) }
            }
        }
    };
}

vector_functions!(methods);

impl VectorExpr for Vector {
    fn into_vector(self) -> Vector {
        self
    }
}

impl VectorExpr for Selector {
    fn into_vector(self) -> Vector {
        Self::into_vector(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::builder::{Operators as _, hours, metric, minutes, promql};

    #[test]
    fn subqueries_enclose_what_binds_less() {
        let x = || metric("x");
        assert_eq!(x().subquery(hours(1), minutes(5)).to_string(), "x[1h:5m]");
        assert_eq!(x().abs().subquery_default(hours(1)).offset(minutes(1)).at_end().to_string(), "abs(x)[1h:] @ end() offset 1m");
        assert_eq!((x() + 1).subquery_default(hours(1)).max_over_time().to_string(), "max_over_time((x + 1)[1h:])");
        assert_eq!((-x()).subquery_default(hours(1)).to_string(), "(-x)[1h:]");
        assert_eq!(x().offset(minutes(5)).at_time(1500).subquery_default(hours(1)).to_string(), "x @ 1.500 offset 5m[1h:]");
    }

    #[test]
    fn parenthesised_text_is_adopted_bare() {
        assert_eq!(promql("((a + b))").map(|v| (v * 2).to_string()), Ok("(a + b) * 2".to_owned()));
        assert_eq!(promql("((a))").map(|v| v.gt(1).to_string()), Ok("a > 1".to_owned()));
        assert_eq!(promql("{\"a\", b='c'} and on(x) y").map(|v| v.to_string()), Ok("{__name__=\"a\",b=\"c\"} and on (x) y".to_owned()));
    }
}
