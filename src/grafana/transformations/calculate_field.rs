//! Add field from calculation: a new column made of others.

use serde::{Serialize, Serializer};

use crate::grafana::number::Num;
use crate::grafana::options::words;
use crate::grafana::overrides::Matcher;
use crate::grafana::reducer::Reducer;
use crate::grafana::transformation::Transform;

words! {
    /// Arithmetic on two numbers.
    BinaryOperator {
        /// Plus.
        Add = "+",
        /// Minus.
        Subtract = "-",
        /// Times.
        Multiply = "*",
        /// Divided by.
        Divide = "/",
    }
}

words! {
    /// Arithmetic on one number.
    UnaryOperator {
        /// Without its sign.
        Abs = "abs",
        /// e to its power.
        Exp = "exp",
        /// Its natural logarithm.
        Ln = "ln",
        /// Rounded.
        Round = "round",
        /// Rounded down.
        Floor = "floor",
        /// Rounded up.
        Ceil = "ceil",
        /// Times 100.
        Percent = "percent",
    }
}

words! {
    /// What is made of the values of a window.
    WindowReducer {
        /// The average.
        Mean = "mean",
        /// The standard deviation.
        StandardDeviation = "stdDev",
        /// The variance.
        Variance = "variance",
    }
}

words! {
    /// Where the windows lie.
    WindowAlignment {
        /// Before each value.
        Trailing = "trailing",
        /// Around it.
        Centered = "centered",
    }
}

words! {
    /// What is made of missing values.
    NullMode {
        /// They stay.
        Null = "null",
        /// They are passed over.
        Ignore = "ignore",
        /// They count as zero.
        AsZero = "zero",
    }
}

/// A number or a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A number.
    Fixed(f64),
    /// The field of that name.
    Field(String),
    /// Fields that a matcher selects; a column is made for each of them.
    Fields(Matcher),
}

impl From<&str> for Operand {
    fn from(field: &str) -> Self {
        Self::Field(field.to_owned())
    }
}

impl From<f64> for Operand {
    fn from(number: f64) -> Self {
        Self::Fixed(number)
    }
}

impl From<i32> for Operand {
    fn from(number: i32) -> Self {
        Self::Fixed(number.into())
    }
}

impl Serialize for Operand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        enum Spelled<'a> {
            Fixed(String),
            Matcher(Selected<'a>),
        }
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Selected<'a> {
            Name { id: &'static str, options: &'a str },
            Other(&'a Matcher),
        }
        let spelled = match self {
            Self::Fixed(number) => Spelled::Fixed(number.to_string()),
            Self::Field(name) => Spelled::Matcher(Selected::Name { id: "byName", options: name }),
            Self::Fields(matcher) => Spelled::Matcher(Selected::Other(matcher)),
        };
        spelled.serialize(serializer)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reduced {
    reducer: Reducer,
    #[serde(skip_serializing_if = "Option::is_none")]
    include: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    null_value_mode: Option<NullMode>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Binary {
    left: Operand,
    operator: BinaryOperator,
    right: Operand,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Unary {
    operator: UnaryOperator,
    field_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Cumulative {
    field: String,
    reducer: Reducer,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Window {
    field: String,
    reducer: WindowReducer,
    window_alignment: WindowAlignment,
    window_size_mode: &'static str,
    window_size: Num,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Index {
    as_percentile: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "mode", rename_all = "camelCase")]
enum Mode {
    ReduceRow { reduce: Reduced },
    Binary { binary: Binary },
    Unary { unary: Unary },
    CumulativeFunctions { cumulative: Cumulative },
    WindowFunctions { window: Window },
    Index { index: Index },
}

/// A new column made of others.
///
/// ```
/// use promforge::grafana::{CalculateField, transformations::BinaryOperator};
/// let ratio = CalculateField::binary("used", BinaryOperator::Divide, "limit").alias("ratio");
/// let share = CalculateField::binary("ratio", BinaryOperator::Multiply, 100).replace_fields();
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CalculateField {
    #[serde(flatten)]
    mode: Mode,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replace_fields: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_series: Option<bool>,
}

impl CalculateField {
    const fn new(mode: Mode) -> Self {
        Self { mode, alias: None, replace_fields: false, time_series: None }
    }

    /// One number of each row, from all its numbers.
    #[must_use]
    pub const fn reduce(reducer: Reducer) -> Self {
        Self::new(Mode::ReduceRow { reduce: Reduced { reducer, include: None, null_value_mode: None } })
    }

    /// Arithmetic on two fields or numbers.
    pub fn binary(left: impl Into<Operand>, operator: BinaryOperator, right: impl Into<Operand>) -> Self {
        Self::new(Mode::Binary { binary: Binary { left: left.into(), operator, right: right.into() } })
    }

    /// Arithmetic on one field.
    pub fn unary(operator: UnaryOperator, field: impl Into<String>) -> Self {
        Self::new(Mode::Unary { unary: Unary { operator, field_name: field.into() } })
    }

    /// The sum of a field from the first row on.
    pub fn cumulative_sum(field: impl Into<String>) -> Self {
        Self::new(Mode::CumulativeFunctions { cumulative: Cumulative { field: field.into(), reducer: Reducer::Sum } })
    }

    /// The average of a field from the first row on.
    pub fn cumulative_mean(field: impl Into<String>) -> Self {
        Self::new(Mode::CumulativeFunctions { cumulative: Cumulative { field: field.into(), reducer: Reducer::Mean } })
    }

    /// What is made of windows of so many rows.
    pub fn window(field: impl Into<String>, reducer: WindowReducer, rows: u32, alignment: WindowAlignment) -> Self {
        let window = Window { field: field.into(), reducer, window_alignment: alignment, window_size_mode: "fixed", window_size: Num(rows.into()) };
        Self::new(Mode::WindowFunctions { window })
    }

    /// What is made of windows of so much of all rows: 0.1 is a tenth.
    pub fn window_share(field: impl Into<String>, reducer: WindowReducer, share: f64, alignment: WindowAlignment) -> Self {
        let window = Window { field: field.into(), reducer, window_alignment: alignment, window_size_mode: "percentage", window_size: Num(share) };
        Self::new(Mode::WindowFunctions { window })
    }

    /// The row's number, from 0; as a percentile of all rows if asked for.
    #[must_use]
    pub const fn index(as_percentile: bool) -> Self {
        Self::new(Mode::Index { index: Index { as_percentile } })
    }

    /// Only from these fields, when a row is reduced.
    #[must_use]
    pub fn include<T: Into<String>>(mut self, fields: impl IntoIterator<Item = T>) -> Self {
        if let Mode::ReduceRow { reduce } = &mut self.mode {
            reduce.include = Some(fields.into_iter().map(Into::into).collect());
        }
        self
    }

    /// What is made of missing values, when a row is reduced.
    #[must_use]
    pub const fn nulls(mut self, mode: NullMode) -> Self {
        if let Mode::ReduceRow { reduce } = &mut self.mode {
            reduce.null_value_mode = Some(mode);
        }
        self
    }

    /// The name of the new column.
    #[must_use]
    pub fn alias(mut self, name: impl Into<String>) -> Self {
        self.alias = Some(name.into());
        self
    }

    /// All other columns go, time aside.
    #[must_use]
    pub const fn replace_fields(mut self) -> Self {
        self.replace_fields = true;
        self
    }

    /// Answers that are no series are looked at too.
    #[must_use]
    pub const fn not_only_series(mut self) -> Self {
        self.time_series = Some(false);
        self
    }
}

impl Transform for CalculateField {
    const ID: &'static str = "calculateField";

    fn example() -> Self {
        Self::reduce(Reducer::Sum).include(["a", "b"]).nulls(NullMode::AsZero).alias("all").replace_fields().not_only_series()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::overrides::FieldType;
    use serde_json::json;

    #[test]
    fn each_mode_has_its_options() {
        for (t, expected) in [
            (
                CalculateField::binary("a", BinaryOperator::Divide, 100),
                json!({"mode": "binary", "binary": {"left": {"matcher": {"id": "byName", "options": "a"}}, "operator": "/", "right": {"fixed": "100"}}}),
            ),
            (CalculateField::unary(UnaryOperator::Ln, "a"), json!({"mode": "unary", "unary": {"operator": "ln", "fieldName": "a"}})),
            (CalculateField::cumulative_sum("a"), json!({"mode": "cumulativeFunctions", "cumulative": {"field": "a", "reducer": "sum"}})),
            (CalculateField::cumulative_mean("a"), json!({"mode": "cumulativeFunctions", "cumulative": {"field": "a", "reducer": "mean"}})),
            (
                CalculateField::window_share("a", WindowReducer::Variance, 0.1, WindowAlignment::Centered),
                json!({"mode": "windowFunctions", "window":
                    {"field": "a", "reducer": "variance", "windowAlignment": "centered", "windowSizeMode": "percentage", "windowSize": 0.1}}),
            ),
            (CalculateField::index(true), json!({"mode": "index", "index": {"asPercentile": true}})),
        ] {
            assert_eq!(json!(t), expected);
        }
        let window = CalculateField::window("a", WindowReducer::Mean, 5, WindowAlignment::Trailing);
        assert_eq!(json!(window)["window"]["windowSize"], 5);
        let fields = CalculateField::binary(Operand::Fields(Matcher::Type(FieldType::Number)), BinaryOperator::Multiply, 0.5);
        assert_eq!(json!(fields)["binary"]["left"], json!({"matcher": {"id": "byType", "options": "number"}}));
    }
}
