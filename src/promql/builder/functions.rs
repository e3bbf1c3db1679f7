//! All 90 functions of PromQL under their own names: `rate(m)`, `histogram_quantile(0.9, v)`, `time()`. Most are methods as well.
//!
//! What is optional in PromQL has a second name here: `round_to`, `info_with`; `hour()` is `hour(vector(time()))`.

use super::selector::Selector;
use super::tree::{call, string};
use super::value::{Matrix, Scalar, Vector};
use super::vector::VectorExpr;
use super::window::Window;
use crate::promql::Func;
use crate::promql::ast::Expr;

/// The functions from instant vector to instant vector without further arguments.
macro_rules! vector_functions {
    ($use:ident) => {
        $use! {
            abs Abs "the absolute values";
            absent Absent "1 if there is no series at all, else nothing";
            acos Acos "the arccosine";
            acosh Acosh "the inverse hyperbolic cosine";
            asin Asin "the arcsine";
            asinh Asinh "the inverse hyperbolic sine";
            atan Atan "the arctangent";
            atanh Atanh "the inverse hyperbolic tangent";
            ceil Ceil "rounded up";
            cos Cos "the cosine";
            cosh Cosh "the hyperbolic cosine";
            day_of_month DayOfMonth "the day of the month, from 1, of times in seconds";
            day_of_week DayOfWeek "the day of the week, Sunday is 0, of times in seconds";
            day_of_year DayOfYear "the day of the year, from 1, of times in seconds";
            days_in_month DaysInMonth "how many days the month has, of times in seconds";
            deg Deg "radians to degrees";
            exp Exp "the exponential";
            floor Floor "rounded down";
            histogram_avg HistogramAvg "the mean of native histograms";
            histogram_count HistogramCount "the count of native histograms";
            histogram_stddev HistogramStddev "the standard deviation of native histograms";
            histogram_stdvar HistogramStdvar "the variance of native histograms";
            histogram_sum HistogramSum "the sum of native histograms";
            hour Hour "the hour of the day in UTC, of times in seconds";
            info Info "adds the labels of `target_info`; experimental";
            ln Ln "the natural logarithm";
            log10 Log10 "the decimal logarithm";
            log2 Log2 "the binary logarithm";
            minute Minute "the minute of the hour in UTC, of times in seconds";
            month Month "the month of the year, from 1, of times in seconds";
            rad Rad "degrees to radians";
            round Round "rounded to the nearest integer";
            sgn Sgn "the sign: 1, 0 or -1";
            sin Sin "the sine";
            sinh Sinh "the hyperbolic sine";
            sort Sort "in ascending order of values";
            sort_desc SortDesc "in descending order of values";
            sqrt Sqrt "the square root";
            start_timestamp StartTimestamp "when the series started, in seconds; experimental";
            tan Tan "the tangent";
            tanh Tanh "the hyperbolic tangent";
            timestamp Timestamp "the time of each sample, in seconds";
            year Year "the year, of times in seconds";
        }
    };
}
pub(super) use vector_functions;

macro_rules! free_vector_functions {
    ($($name:ident $func:ident $doc:literal;)*) => {$(
        #[doc = concat!("`", stringify!($name), "(v)`: ", $doc, ".")]
        #[must_use]
        pub fn $name(v: impl VectorExpr) -> Vector {
            on_vector(Func::$func, [v.into_vector().expr])
        }
    )*};
}

vector_functions!(free_vector_functions);

macro_rules! matrix_functions {
    ($($name:ident $func:ident ($($arg:ident),*) $doc:literal;)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "(m", $(", ", stringify!($arg),)* ")`: ", $doc, ".")]
            #[must_use]
            pub fn $name(m: Matrix $(, $arg: impl Into<Scalar>)*) -> Vector {
                on_vector(Func::$func, [m.expr $(, $arg.into().expr)*])
            }
        )*

        impl Matrix {
            $(
                #[doc = concat!("`", stringify!($name), "(m", $(", ", stringify!($arg),)* ")`: ", $doc, ".")]
                #[must_use]
                pub fn $name(self $(, $arg: impl Into<Scalar>)*) -> Vector {
                    $name(self $(, $arg)*)
                }
            )*

            /// `quantile_over_time(q, m)`: the q-quantile of each window's values, q from 0 to 1.
            #[must_use]
            pub fn quantile_over_time(self, q: impl Into<Scalar>) -> Vector {
                quantile_over_time(q, self)
            }
        }

        /// The functions over a window, with the window: `metric("x").rate(minutes(5))` is `rate(x[5m])`.
        impl Selector {
            $(
                #[doc = concat!("`", stringify!($name), "(x[window]", $(", ", stringify!($arg),)* ")`: ", $doc, ".")]
                #[must_use]
                pub fn $name(self, window: impl Into<Window> $(, $arg: impl Into<Scalar>)*) -> Vector {
                    $name(self.range(window) $(, $arg)*)
                }
            )*

            /// `quantile_over_time(q, x[window])`: the q-quantile of each window's values, q from 0 to 1.
            #[must_use]
            pub fn quantile_over_time(self, window: impl Into<Window>, q: impl Into<Scalar>) -> Vector {
                quantile_over_time(q, self.range(window))
            }
        }
    };
}

matrix_functions! {
    absent_over_time AbsentOverTime () "1 if no series has a sample in the window, else nothing";
    avg_over_time AvgOverTime () "the mean of each window's values";
    changes Changes () "how often the value changed";
    count_over_time CountOverTime () "how many samples each window has";
    delta Delta () "last minus first, extrapolated to the window; for gauges";
    deriv Deriv () "the slope per second by linear regression; for gauges";
    double_exponential_smoothing DoubleExponentialSmoothing (smoothing, trend) "the smoothed value; both factors between 0 and 1; experimental";
    first_over_time FirstOverTime () "the oldest sample of each window";
    idelta Idelta () "the difference of the last two samples; for gauges";
    increase Increase () "how much the counter grew, extrapolated to the window";
    irate Irate () "the growth per second between the last two samples; for counters";
    last_over_time LastOverTime () "the newest sample of each window";
    mad_over_time MadOverTime () "the median absolute deviation; experimental";
    max_over_time MaxOverTime () "the largest value of each window";
    min_over_time MinOverTime () "the smallest value of each window";
    predict_linear PredictLinear (seconds) "the value that many seconds ahead (a duration will do), by linear regression; for gauges";
    present_over_time PresentOverTime () "1 for each series with a sample in the window";
    rate Rate () "the growth per second, extrapolated to the window; for counters";
    resets Resets () "how often the counter fell";
    stddev_over_time StddevOverTime () "the standard deviation of each window's values";
    stdvar_over_time StdvarOverTime () "the variance of each window's values";
    sum_over_time SumOverTime () "the sum of each window's values";
    ts_of_first_over_time TsOfFirstOverTime () "when the oldest sample was taken, in seconds; experimental";
    ts_of_last_over_time TsOfLastOverTime () "when the newest sample was taken, in seconds; experimental";
    ts_of_max_over_time TsOfMaxOverTime () "when the largest value was last seen, in seconds; experimental";
    ts_of_min_over_time TsOfMinOverTime () "when the smallest value was last seen, in seconds; experimental";
}

macro_rules! scalar_functions {
    ($($name:ident $func:ident $doc:literal;)*) => {$(
        #[doc = concat!("`", stringify!($name), "()`: ", $doc, ".")]
        #[must_use]
        pub fn $name() -> Scalar {
            Scalar { expr: call(Func::$func, []) }
        }
    )*};
}

scalar_functions! {
    end End "the end of the query, in seconds since the epoch; experimental";
    pi Pi "3.14159..";
    range Range "the length of the query, in seconds; experimental";
    start Start "the start of the query, in seconds since the epoch; experimental";
    step Step "the step of the query, in seconds; experimental";
    time Time "the evaluation time, in seconds since the epoch";
}

fn on_vector(func: Func, args: impl IntoIterator<Item = Expr>) -> Vector {
    Vector { expr: call(func, args) }
}

/// `round(v, nearest)`: to the nearest multiple.
#[must_use]
pub fn round_to(v: impl VectorExpr, nearest: impl Into<Scalar>) -> Vector {
    on_vector(Func::Round, [v.into_vector().expr, nearest.into().expr])
}

/// `clamp(v, min, max)`: values kept within the two.
#[must_use]
pub fn clamp(v: impl VectorExpr, min: impl Into<Scalar>, max: impl Into<Scalar>) -> Vector {
    on_vector(Func::Clamp, [v.into_vector().expr, min.into().expr, max.into().expr])
}

/// `clamp_max(v, max)`: values kept at or below it.
#[must_use]
pub fn clamp_max(v: impl VectorExpr, max: impl Into<Scalar>) -> Vector {
    on_vector(Func::ClampMax, [v.into_vector().expr, max.into().expr])
}

/// `clamp_min(v, min)`: values kept at or above it.
#[must_use]
pub fn clamp_min(v: impl VectorExpr, min: impl Into<Scalar>) -> Vector {
    on_vector(Func::ClampMin, [v.into_vector().expr, min.into().expr])
}

/// `histogram_fraction(lower, upper, v)`: the share of observations between the two.
#[must_use]
pub fn histogram_fraction(lower: impl Into<Scalar>, upper: impl Into<Scalar>, v: impl VectorExpr) -> Vector {
    on_vector(Func::HistogramFraction, [lower.into().expr, upper.into().expr, v.into_vector().expr])
}

/// `histogram_quantile(q, v)`: the q-quantile, q from 0 to 1, of classic histograms (by their `le`) or native ones.
#[must_use]
pub fn histogram_quantile(q: impl Into<Scalar>, v: impl VectorExpr) -> Vector {
    on_vector(Func::HistogramQuantile, [q.into().expr, v.into_vector().expr])
}

/// `histogram_quantiles(v, label, q, ..)`: several quantiles, each with its q in `label`; experimental, 1 to 10 of them.
#[must_use]
pub fn histogram_quantiles(v: impl VectorExpr, label: &str, quantiles: impl IntoIterator<Item = impl Into<Scalar>>) -> Vector {
    let quantiles = quantiles.into_iter().map(|q| q.into().expr);
    on_vector(Func::HistogramQuantiles, [v.into_vector().expr, string(label)].into_iter().chain(quantiles))
}

/// `info(v, {matchers})`: adds the labels of the info metrics that `data` selects; experimental. `data` has no metric name.
#[must_use]
pub fn info_with(v: impl VectorExpr, data: Selector) -> Vector {
    on_vector(Func::Info, [v.into_vector().expr, data.into_vector().expr])
}

/// `label_join(v, target, separator, source, ..)`: sets `target` to the sources' values.
#[must_use]
pub fn label_join(v: impl VectorExpr, target: &str, separator: &str, sources: impl IntoIterator<Item = impl AsRef<str>>) -> Vector {
    let sources = sources.into_iter().map(|source| string(source.as_ref()));
    on_vector(Func::LabelJoin, [v.into_vector().expr, string(target), string(separator)].into_iter().chain(sources))
}

/// `label_replace(v, target, replacement, source, regex)`: where `regex` matches all of `source`, sets `target` to
/// `replacement`, in which `$1` stands for the first group.
#[must_use]
pub fn label_replace(v: impl VectorExpr, target: &str, replacement: &str, source: &str, regex: &str) -> Vector {
    on_vector(Func::LabelReplace, [v.into_vector().expr, string(target), string(replacement), string(source), string(regex)])
}

/// `max_of(a, b)`: the larger number; experimental.
#[must_use]
pub fn max_of(a: impl Into<Scalar>, b: impl Into<Scalar>) -> Scalar {
    Scalar { expr: call(Func::MaxOf, [a.into().expr, b.into().expr]) }
}

/// `min_of(a, b)`: the smaller number; experimental.
#[must_use]
pub fn min_of(a: impl Into<Scalar>, b: impl Into<Scalar>) -> Scalar {
    Scalar { expr: call(Func::MinOf, [a.into().expr, b.into().expr]) }
}

/// `quantile_over_time(q, m)`: the q-quantile of each window's values, q from 0 to 1.
#[must_use]
pub fn quantile_over_time(q: impl Into<Scalar>, m: Matrix) -> Vector {
    on_vector(Func::QuantileOverTime, [q.into().expr, m.expr])
}

/// `scalar(v)`: the value of the only series, or NaN.
#[must_use]
pub fn scalar(v: impl VectorExpr) -> Scalar {
    Scalar { expr: call(Func::Scalar, [v.into_vector().expr]) }
}

/// `sort_by_label(v, label, ..)`; experimental.
#[must_use]
pub fn sort_by_label(v: impl VectorExpr, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector {
    let labels = labels.into_iter().map(|label| string(label.as_ref()));
    on_vector(Func::SortByLabel, std::iter::once(v.into_vector().expr).chain(labels))
}

/// `sort_by_label_desc(v, label, ..)`; experimental.
#[must_use]
pub fn sort_by_label_desc(v: impl VectorExpr, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Vector {
    let labels = labels.into_iter().map(|label| string(label.as_ref()));
    on_vector(Func::SortByLabelDesc, std::iter::once(v.into_vector().expr).chain(labels))
}

/// `vector(s)`: one series without labels.
#[must_use]
pub fn vector(s: impl Into<Scalar>) -> Vector {
    on_vector(Func::Vector, [s.into().expr])
}

impl Scalar {
    /// `vector(s)`: one series without labels.
    #[must_use]
    pub fn vector(self) -> Vector {
        vector(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::duration::minutes;
    use crate::promql::NodeKind;
    use crate::promql::builder::{metric, not};
    use crate::promql::{Features, parse};

    macro_rules! call_all {
        ($($name:ident $func:ident $doc:literal;)*) => {
            fn plain() -> Vec<Expr> {
                vec![$($name(metric("x")).expr),*]
            }
        };
    }

    vector_functions!(call_all);

    #[test]
    fn every_function_is_here_and_typechecks() {
        let m = || metric("x").range(minutes(5));
        let x = || metric("x");
        let mut all = plain();
        all.extend(
            [
                absent_over_time,
                avg_over_time,
                changes,
                count_over_time,
                delta,
                deriv,
                first_over_time,
                idelta,
                increase,
                irate,
                last_over_time,
                mad_over_time,
                max_over_time,
                min_over_time,
                present_over_time,
                rate,
                resets,
                stddev_over_time,
                stdvar_over_time,
                sum_over_time,
                ts_of_first_over_time,
                ts_of_last_over_time,
                ts_of_max_over_time,
                ts_of_min_over_time,
            ]
            .map(|function| function(m()).expr),
        );
        all.extend([end(), pi(), range(), start(), step(), time(), max_of(1, 2.5), min_of(minutes(1), time()), scalar(x())].map(|s| s.expr));
        all.extend(
            [
                double_exponential_smoothing(m(), 0.5, 0.1),
                predict_linear(m(), minutes(5)),
                quantile_over_time(0.9, m()),
                round_to(x(), 0.1),
                clamp(x(), -1, 1),
                clamp_max(x(), 1),
                clamp_min(x(), 1),
                histogram_fraction(0, 0.1, x()),
                histogram_quantile(0.9, x()),
                histogram_quantiles(x(), "q", [0.5, 0.9]),
                info_with(x(), crate::promql::builder::any().matching("a", not(""))),
                label_join(x(), "a", ",", ["b", "c"]),
                label_replace(x(), "a", "$1", "b", "(.*)"),
                sort_by_label(x(), ["a"]),
                sort_by_label_desc(x(), ["a"]),
                vector(1),
            ]
            .map(|v| v.expr),
        );
        for expr in &all {
            let parsed = parse(&expr.to_string(), &Features::suite()).unwrap_or_else(|e| panic!("{expr}: {e}"));
            assert!(parsed.same_as(expr), "{expr}");
        }
        let called = |func: &Func| all.iter().any(|expr| matches!(&expr.root().kind, NodeKind::Call { func: f, .. } if f == func));
        let missing: Vec<&Func> = Func::ALL.iter().filter(|func| !called(func)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
