//! The words that expressions are made of. Together they name all functions and operators; a test holds that.

/// What stands in the braces of a selector.
pub(super) const MATCHERS: &[&str] = &[
    "job=\"a\"",
    "job!=\"a\"",
    "instance=~\"1|2\"",
    "job=\"a\",instance!~\"3\"",
    "instance=\"\"",
    "job=~\".*\"",
    "job=~\".+\",z=\"\"",
    "job=~\"a|b\",instance=\"1\"",
    "job=~\"(?i:A)\"",
    "missing!=\"\"",
    "job=\"a\",job=\"b\"",
    "",
];

/// What stands in the braces of `info`'s second argument.
pub(super) const INFO_MATCHERS: &[&str] = &[
    "env=\"p\"",
    "env=~\".+\"",
    "env=~\".*\"",
    "__name__=\"build_info\"",
    "__name__=~\".+_info\"",
    "__name__=~\".*_info\",version=\"1\"",
    "env!=\"p\"",
    "z=\"\"",
    "",
    "job=\"a\"",
    "__name__!=\"target_info\"",
    "env=\"p\",version=~\".*\",__name__=~\"target_info|build_info\"",
];

/// Scalars.
pub(super) const NUMBERS: &[&str] = &["0", "1", "2", "0.5", "-1", "10", "1e3", "NaN", "Inf", "3", "-Inf", "1e-3", "5m", "100", "-0.5"];

/// Operators between scalars.
pub(super) const SCALAR_OPERATORS: &[&str] = &["+", "-", "*", "/", "%", "^", "atan2", "== bool", "!= bool", "< bool", "<= bool", "> bool", ">= bool"];

/// Operators between vectors, other than those of sets and buckets.
pub(super) const OPERATORS: &[&str] = &["+", "-", "*", "/", "%", "^", "atan2", "==", "!=", "<", "<=", ">", ">="];

/// Functions of one range vector.
pub(super) const OVER_RANGE: &[&str] = &[
    "rate",
    "increase",
    "delta",
    "irate",
    "idelta",
    "resets",
    "changes",
    "deriv",
    "sum_over_time",
    "avg_over_time",
    "min_over_time",
    "max_over_time",
    "count_over_time",
    "last_over_time",
    "first_over_time",
    "present_over_time",
    "absent_over_time",
    "stddev_over_time",
    "stdvar_over_time",
];

/// The experimental ones.
pub(super) const EXPERIMENTAL_OVER_RANGE: &[&str] =
    &["mad_over_time", "ts_of_first_over_time", "ts_of_last_over_time", "ts_of_max_over_time", "ts_of_min_over_time"];

/// Functions of one instant vector.
pub(super) const SIMPLE: &[&str] = &[
    "abs", "ceil", "floor", "exp", "sqrt", "ln", "log2", "log10", "sgn", "rad", "deg", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
    "asinh", "acosh", "atanh", "round",
];

/// Functions of the calendar, with or without an instant vector.
pub(super) const DATES: &[&str] = &["day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year"];

/// Of aggregations; `__name__` and `le` are special in places.
pub(super) const GROUPINGS: &[&str] = &[
    "",
    "",
    " by (job)",
    " by (instance)",
    " without (instance)",
    " by (job, instance)",
    " without (job, le)",
    " by (le)",
    " by (__name__)",
    " without ()",
    " by (z, missing)",
    " by (job, le)",
];

/// What follows the vector in `label_replace` (those with `$` or `*`) and `label_join`.
pub(super) const LABEL_ARGUMENTS: &[&str] = &[
    "\"x\", \"$1-y\", \"job\", \"(.*)\"",
    "\"job\", \"same$0\", \"instance\", \".*\"",
    "\"__name__\", \"n_$1\", \"instance\", \"(1|2)\"",
    "\"le\", \"\", \"le\", \".*\"",
    "\"job\", \"\", \"job\", \".*\"",
    "\"x\", \"$name-${name}$$\", \"job\", \"(?P<name>a)\"",
    "\"name\", \"$1\", \"__name__\", \"(.*)\"",
    "\"a b\", \"$1\", \"job\", \"(.*)\"",
    "\"j\", \"-\", \"job\", \"instance\"",
    "\"job\", \"\", \"missing\"",
    "\"__name__\", \"_\", \"job\", \"instance\"",
    "\"j\", \",\"",
];
