//! The one table of PromQL's functions: names, argument types, result types and behaviour. Data only; the kernels are in
//! [`crate::engine`]. From Prometheus 3.15.0, promql/parser/functions.go.

/// The type of a value or of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueType {
    /// One number, at each step.
    Scalar,
    /// A set of series with at most one sample each.
    Vector,
    /// A set of series with a window of samples each.
    Matrix,
    /// A text.
    String,
}

impl ValueType {
    /// The words of messages: `instant vector`.
    #[must_use]
    pub const fn documented(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Vector => "instant vector",
            Self::Matrix => "range vector",
            Self::String => "string",
        }
    }

    /// The word of the API: `vector`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Vector => "vector",
            Self::Matrix => "matrix",
            Self::String => "string",
        }
    }
}

/// How many arguments a function takes beyond the listed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variadic {
    /// Exactly the listed ones.
    Exact,
    /// The last listed one may be left out, or be there up to this many times.
    UpTo(u8),
    /// The last listed one may be left out or repeated without limit.
    Any,
}

/// What a function is like, apart from its types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// Needs the feature `promql-experimental-functions`.
    pub experimental: bool,
    /// Makes sense on counters only.
    pub expects_counter: bool,
    /// Keeps the metric name of its argument.
    pub keeps_name: bool,
    /// Its result can change with the evaluation time though its arguments do not (`AtModifierUnsafeFunctions`).
    pub reads_time: bool,
}

/// The signature of one function.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// Its name; case matters.
    pub name: &'static str,
    /// The types of its arguments; the last one stands for further ones.
    pub args: &'static [ValueType],
    /// How many more there may be.
    pub variadic: Variadic,
    /// What it returns.
    pub returns: ValueType,
    /// What it is like.
    pub traits: Traits,
}

macro_rules! functions {
    (@variadic) => { Variadic::Exact };
    (@variadic any) => { Variadic::Any };
    (@variadic up_to $n:literal) => { Variadic::UpTo($n) };
    ($($variant:ident = $name:literal ( $($arg:ident),* $(; $($more:tt)+)? ) -> $ret:ident $(, $flag:ident)* ;)*) => {
        /// A function of PromQL, aggregations excluded.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Func {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Func {
            /// Every function, in order of its name.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its signature.
            #[must_use]
            pub const fn signature(self) -> &'static Signature {
                match self {
                    $(Self::$variant => &Signature {
                        name: $name,
                        args: &[$(ValueType::$arg),*],
                        variadic: functions!(@variadic $($($more)+)?),
                        returns: ValueType::$ret,
                        traits: Traits { $($flag: true,)* ..PLAIN },
                    },)*
                }
            }
        }
    };
}

const PLAIN: Traits = Traits { experimental: false, expects_counter: false, keeps_name: false, reads_time: false };

functions! {
    Abs = "abs"(Vector) -> Vector;
    Absent = "absent"(Vector) -> Vector;
    AbsentOverTime = "absent_over_time"(Matrix) -> Vector;
    Acos = "acos"(Vector) -> Vector;
    Acosh = "acosh"(Vector) -> Vector;
    Asin = "asin"(Vector) -> Vector;
    Asinh = "asinh"(Vector) -> Vector;
    Atan = "atan"(Vector) -> Vector;
    Atanh = "atanh"(Vector) -> Vector;
    AvgOverTime = "avg_over_time"(Matrix) -> Vector;
    Ceil = "ceil"(Vector) -> Vector;
    Changes = "changes"(Matrix) -> Vector;
    Clamp = "clamp"(Vector, Scalar, Scalar) -> Vector;
    ClampMax = "clamp_max"(Vector, Scalar) -> Vector;
    ClampMin = "clamp_min"(Vector, Scalar) -> Vector;
    Cos = "cos"(Vector) -> Vector;
    Cosh = "cosh"(Vector) -> Vector;
    CountOverTime = "count_over_time"(Matrix) -> Vector;
    DayOfMonth = "day_of_month"(Vector; up_to 1) -> Vector, reads_time;
    DayOfWeek = "day_of_week"(Vector; up_to 1) -> Vector, reads_time;
    DayOfYear = "day_of_year"(Vector; up_to 1) -> Vector, reads_time;
    DaysInMonth = "days_in_month"(Vector; up_to 1) -> Vector, reads_time;
    Deg = "deg"(Vector) -> Vector;
    Delta = "delta"(Matrix) -> Vector;
    Deriv = "deriv"(Matrix) -> Vector;
    DoubleExponentialSmoothing = "double_exponential_smoothing"(Matrix, Scalar, Scalar) -> Vector, experimental;
    End = "end"() -> Scalar, experimental, reads_time;
    Exp = "exp"(Vector) -> Vector;
    FirstOverTime = "first_over_time"(Matrix) -> Vector, keeps_name;
    Floor = "floor"(Vector) -> Vector;
    HistogramAvg = "histogram_avg"(Vector) -> Vector;
    HistogramCount = "histogram_count"(Vector) -> Vector;
    HistogramFraction = "histogram_fraction"(Scalar, Scalar, Vector) -> Vector;
    HistogramQuantile = "histogram_quantile"(Scalar, Vector) -> Vector;
    HistogramQuantiles = "histogram_quantiles"(Vector, String, Scalar, Scalar; up_to 9) -> Vector, experimental;
    HistogramStddev = "histogram_stddev"(Vector) -> Vector;
    HistogramStdvar = "histogram_stdvar"(Vector) -> Vector;
    HistogramSum = "histogram_sum"(Vector) -> Vector;
    Hour = "hour"(Vector; up_to 1) -> Vector, reads_time;
    Idelta = "idelta"(Matrix) -> Vector;
    Increase = "increase"(Matrix) -> Vector, expects_counter;
    Info = "info"(Vector, Vector; up_to 1) -> Vector, experimental, keeps_name;
    Irate = "irate"(Matrix) -> Vector, expects_counter;
    LabelJoin = "label_join"(Vector, String, String, String; any) -> Vector, keeps_name;
    LabelReplace = "label_replace"(Vector, String, String, String, String) -> Vector, keeps_name;
    LastOverTime = "last_over_time"(Matrix) -> Vector, keeps_name;
    Ln = "ln"(Vector) -> Vector;
    Log10 = "log10"(Vector) -> Vector;
    Log2 = "log2"(Vector) -> Vector;
    MadOverTime = "mad_over_time"(Matrix) -> Vector, experimental;
    MaxOf = "max_of"(Scalar, Scalar) -> Scalar, experimental;
    MaxOverTime = "max_over_time"(Matrix) -> Vector;
    MinOf = "min_of"(Scalar, Scalar) -> Scalar, experimental;
    MinOverTime = "min_over_time"(Matrix) -> Vector;
    Minute = "minute"(Vector; up_to 1) -> Vector, reads_time;
    Month = "month"(Vector; up_to 1) -> Vector, reads_time;
    Pi = "pi"() -> Scalar;
    PredictLinear = "predict_linear"(Matrix, Scalar) -> Vector, reads_time;
    PresentOverTime = "present_over_time"(Matrix) -> Vector;
    QuantileOverTime = "quantile_over_time"(Scalar, Matrix) -> Vector;
    Rad = "rad"(Vector) -> Vector;
    Range = "range"() -> Scalar, experimental, reads_time;
    Rate = "rate"(Matrix) -> Vector, expects_counter;
    Resets = "resets"(Matrix) -> Vector, expects_counter;
    Round = "round"(Vector, Scalar; up_to 1) -> Vector;
    Scalar = "scalar"(Vector) -> Scalar;
    Sgn = "sgn"(Vector) -> Vector;
    Sin = "sin"(Vector) -> Vector;
    Sinh = "sinh"(Vector) -> Vector;
    Sort = "sort"(Vector) -> Vector, keeps_name;
    SortByLabel = "sort_by_label"(Vector, String; any) -> Vector, experimental, keeps_name;
    SortByLabelDesc = "sort_by_label_desc"(Vector, String; any) -> Vector, experimental, keeps_name;
    SortDesc = "sort_desc"(Vector) -> Vector, keeps_name;
    Sqrt = "sqrt"(Vector) -> Vector;
    Start = "start"() -> Scalar, experimental, reads_time;
    StartTimestamp = "start_timestamp"(Vector) -> Vector, experimental;
    StddevOverTime = "stddev_over_time"(Matrix) -> Vector;
    StdvarOverTime = "stdvar_over_time"(Matrix) -> Vector;
    Step = "step"() -> Scalar, experimental, reads_time;
    SumOverTime = "sum_over_time"(Matrix) -> Vector;
    Tan = "tan"(Vector) -> Vector;
    Tanh = "tanh"(Vector) -> Vector;
    Time = "time"() -> Scalar, reads_time;
    Timestamp = "timestamp"(Vector) -> Vector, reads_time;
    TsOfFirstOverTime = "ts_of_first_over_time"(Matrix) -> Vector, experimental;
    TsOfLastOverTime = "ts_of_last_over_time"(Matrix) -> Vector, experimental;
    TsOfMaxOverTime = "ts_of_max_over_time"(Matrix) -> Vector, experimental;
    TsOfMinOverTime = "ts_of_min_over_time"(Matrix) -> Vector, experimental;
    Vector = "vector"(Scalar) -> Vector;
    Year = "year"(Vector; up_to 1) -> Vector, reads_time;
}

impl Func {
    /// The function of that name; case matters.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.binary_search_by(|f| f.name().cmp(name)).ok().map(|i| Self::ALL[i])
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.signature().name
    }

    /// What it is like.
    #[must_use]
    pub const fn traits(self) -> Traits {
        self.signature().traits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_name_is_found() {
        assert!(Func::ALL.windows(2).all(|w| w[0].name() < w[1].name()));
        assert_eq!(Func::ALL.len(), 90);
        assert_eq!(Func::ALL.iter().filter(|f| f.traits().experimental).count(), 17);
        for f in Func::ALL {
            assert_eq!(Func::from_name(f.name()), Some(*f));
        }
        assert_eq!(Func::from_name("RATE"), None);
    }
}
