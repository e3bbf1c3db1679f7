//! Filters on labels that are typed instead of written into an expression: of ad hoc variables, scopes and Prometheus queries.

use serde::Serialize;

use super::options::words;

words! {
    /// How a label is compared.
    FilterOperator {
        /// Equal.
        Equal = "=",
        /// Not equal.
        NotEqual = "!=",
        /// Matches a regular expression.
        Matches = "=~",
        /// Does not match it.
        NotMatches = "!~",
        /// Smaller.
        Less = "<",
        /// Larger.
        Greater = ">",
        /// One of several.
        OneOf = "=|",
        /// None of several.
        NoneOf = "!=|",
    }
}

/// A filter on a label.
///
/// ```
/// use promforge::grafana::Filter;
/// let filters = [Filter::equal("job", "api"), Filter::one_of("zone", ["a", "b"])];
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filter {
    key: String,
    operator: FilterOperator,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<&'static str>,
}

impl Filter {
    /// A filter by any operator.
    pub fn new(key: impl Into<String>, operator: FilterOperator, value: impl Into<String>) -> Self {
        Self { key: key.into(), operator, value: value.into(), values: None, condition: None }
    }

    fn several<T: Into<String>>(key: impl Into<String>, operator: FilterOperator, values: impl IntoIterator<Item = T>) -> Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        Self { values: Some(values.clone()), ..Self::new(key, operator, values.into_iter().next().unwrap_or_default()) }
    }

    /// The label has that value.
    pub fn equal(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(key, FilterOperator::Equal, value)
    }

    /// The label has another value.
    pub fn not_equal(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(key, FilterOperator::NotEqual, value)
    }

    /// The label matches a regular expression.
    pub fn matches(key: impl Into<String>, pattern: impl Into<String>) -> Self {
        Self::new(key, FilterOperator::Matches, pattern)
    }

    /// The label does not match it.
    pub fn not_matches(key: impl Into<String>, pattern: impl Into<String>) -> Self {
        Self::new(key, FilterOperator::NotMatches, pattern)
    }

    /// The label has one of the values.
    pub fn one_of<T: Into<String>>(key: impl Into<String>, values: impl IntoIterator<Item = T>) -> Self {
        Self::several(key, FilterOperator::OneOf, values)
    }

    /// The label has none of the values.
    pub fn none_of<T: Into<String>>(key: impl Into<String>, values: impl IntoIterator<Item = T>) -> Self {
        Self::several(key, FilterOperator::NoneOf, values)
    }

    /// Joined to the filter before by `or` instead of `and`, for datasources that read it.
    #[must_use]
    pub const fn or(mut self) -> Self {
        self.condition = Some("or");
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn filters_are_spelled_as_grafana_has_them() {
        assert_eq!(json!(Filter::not_equal("a", "b").or()), json!({"key": "a", "operator": "!=", "value": "b", "condition": "or"}));
        assert_eq!(json!(Filter::none_of("a", ["b", "c"])), json!({"key": "a", "operator": "!=|", "value": "b", "values": ["b", "c"]}));
        assert_eq!(json!([Filter::matches("a", "b").operator, Filter::not_matches("a", "b").operator]), json!(["=~", "!~"]));
    }
}
