//! Filter by value: keeps or drops rows.

use serde::{Serialize, Serializer};

use crate::grafana::number::Num;
use crate::grafana::transformation::Transform;

/// What a value has to be (`@grafana/data` `valueMatchers`). Numbers may be texts with variables: `"$limit"`.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueIs {
    /// Matches a regular expression.
    Regex(String),
    /// Null.
    Null,
    /// Not null.
    NotNull,
    /// Larger.
    Above(Compared),
    /// Larger or equal.
    AtLeast(Compared),
    /// Smaller.
    Below(Compared),
    /// Smaller or equal.
    AtMost(Compared),
    /// Equal.
    Equal(Compared),
    /// Another.
    NotEqual(Compared),
    /// Contains a text.
    Contains(String),
    /// Does not contain it.
    NotContains(String),
    /// Between two, both included.
    Between(Compared, Compared),
}

/// A number, or a text that may use variables.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Compared {
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
}

/// A number as JavaScript writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Num(self.0).serialize(serializer)
    }
}

impl From<f64> for Compared {
    fn from(number: f64) -> Self {
        Self::Number(Number(number))
    }
}

impl From<i32> for Compared {
    fn from(number: i32) -> Self {
        Self::Number(Number(number.into()))
    }
}

impl From<&str> for Compared {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Serialize for ValueIs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize, Default)]
        struct Options<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            value: Option<One<'a>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            from: Option<&'a Compared>,
            #[serde(skip_serializing_if = "Option::is_none")]
            to: Option<&'a Compared>,
        }
        #[derive(Serialize)]
        #[serde(untagged)]
        enum One<'a> {
            Text(&'a str),
            Compared(&'a Compared),
        }
        #[derive(Serialize)]
        struct Spelled<'a> {
            id: &'static str,
            options: Options<'a>,
        }
        let text = |value| Options { value: Some(One::Text(value)), ..Options::default() };
        let one = |value| Options { value: Some(One::Compared(value)), ..Options::default() };
        let (id, options) = match self {
            Self::Regex(pattern) => ("regex", text(pattern)),
            Self::Null => ("isNull", Options::default()),
            Self::NotNull => ("isNotNull", Options::default()),
            Self::Above(value) => ("greater", one(value)),
            Self::AtLeast(value) => ("greaterOrEqual", one(value)),
            Self::Below(value) => ("lower", one(value)),
            Self::AtMost(value) => ("lowerOrEqual", one(value)),
            Self::Equal(value) => ("equal", one(value)),
            Self::NotEqual(value) => ("notEqual", one(value)),
            Self::Contains(part) => ("substring", text(part)),
            Self::NotContains(part) => ("notSubstring", text(part)),
            Self::Between(from, to) => ("between", Options { value: None, from: Some(from), to: Some(to) }),
        };
        Spelled { id, options }.serialize(serializer)
    }
}

/// Keeps or drops rows by their values.
///
/// ```
/// use promforge::grafana::transformations::{FilterByValue, ValueIs};
/// let busy = FilterByValue::keep("Value", ValueIs::Above(0.into())).and("pod", ValueIs::Contains("api".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FilterByValue {
    #[serde(rename = "type")]
    kind: &'static str,
    r#match: &'static str,
    filters: Vec<OfField>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct OfField {
    field_name: String,
    config: ValueIs,
}

impl FilterByValue {
    /// Keeps rows whose field is that.
    pub fn keep(field: impl Into<String>, is: ValueIs) -> Self {
        Self { kind: "include", r#match: "all", filters: Vec::new() }.and(field, is)
    }

    /// Drops rows whose field is that.
    pub fn drop(field: impl Into<String>, is: ValueIs) -> Self {
        Self { kind: "exclude", ..Self::keep(field, is) }
    }

    /// One more condition; all have to hold unless told otherwise.
    #[must_use]
    pub fn and(mut self, field: impl Into<String>, is: ValueIs) -> Self {
        self.filters.push(OfField { field_name: field.into(), config: is });
        self
    }

    /// One condition is enough.
    #[must_use]
    pub const fn any(mut self) -> Self {
        self.r#match = "any";
        self
    }
}

impl Transform for FilterByValue {
    const ID: &'static str = "filterByValue";

    fn example() -> Self {
        Self::keep("Value", ValueIs::Between(1.into(), "$limit".into())).and("pod", ValueIs::Contains("api".into())).any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn matchers_are_spelled_as_grafana_has_them() {
        for (is, expected) in [
            (ValueIs::Regex("a".into()), json!({"id": "regex", "options": {"value": "a"}})),
            (ValueIs::Null, json!({"id": "isNull", "options": {}})),
            (ValueIs::NotNull, json!({"id": "isNotNull", "options": {}})),
            (ValueIs::Above(1.into()), json!({"id": "greater", "options": {"value": 1}})),
            (ValueIs::AtLeast(1.5.into()), json!({"id": "greaterOrEqual", "options": {"value": 1.5}})),
            (ValueIs::Below(1.into()), json!({"id": "lower", "options": {"value": 1}})),
            (ValueIs::AtMost(1.into()), json!({"id": "lowerOrEqual", "options": {"value": 1}})),
            (ValueIs::Equal("a".into()), json!({"id": "equal", "options": {"value": "a"}})),
            (ValueIs::NotEqual(1.into()), json!({"id": "notEqual", "options": {"value": 1}})),
            (ValueIs::NotContains("a".into()), json!({"id": "notSubstring", "options": {"value": "a"}})),
        ] {
            assert_eq!(json!(is), expected);
        }
        assert_eq!(json!(FilterByValue::drop("a", ValueIs::Null))["type"], "exclude");
    }
}
