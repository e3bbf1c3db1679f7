//! Filter fields by name: keeps or drops columns.

use serde::Serialize;

use crate::grafana::transformation::Transform;

/// Keeps or drops columns by their names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterFieldsByName {
    #[serde(skip_serializing_if = "Option::is_none")]
    include: Option<Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclude: Option<Names>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    by_variable: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
struct Names {
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<String>,
}

impl FilterFieldsByName {
    /// Keeps these.
    pub fn keep<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self { include: Some(Names { names: Some(names.into_iter().map(Into::into).collect()), ..Names::default() }), ..Self::default() }
    }

    /// Keeps those that match a regular expression of JavaScript: `/^cpu/`.
    pub fn keep_matching(pattern: impl Into<String>) -> Self {
        Self { include: Some(Names { pattern: Some(pattern.into()), ..Names::default() }), ..Self::default() }
    }

    /// Keeps those that a variable names: `$fields`.
    pub fn keep_of_variable(variable: impl Into<String>) -> Self {
        Self { include: Some(Names { variable: Some(variable.into()), ..Names::default() }), by_variable: true, ..Self::default() }
    }

    /// Drops these.
    #[must_use]
    pub fn drop<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.exclude.get_or_insert_default().names = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Drops those that match a regular expression.
    #[must_use]
    pub fn drop_matching(mut self, pattern: impl Into<String>) -> Self {
        self.exclude.get_or_insert_default().pattern = Some(pattern.into());
        self
    }

    /// Keeps all yet; to drop some.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }
}

impl Transform for FilterFieldsByName {
    const ID: &'static str = "filterFieldsByName";

    fn example() -> Self {
        Self::keep(["Time", "Value"]).drop(["pod"]).drop_matching("/^a/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_patterns_and_variables() {
        assert_eq!(json!(FilterFieldsByName::keep_matching("/a/")), json!({"include": {"pattern": "/a/"}}));
        assert_eq!(json!(FilterFieldsByName::keep_of_variable("$f")), json!({"include": {"variable": "$f"}, "byVariable": true}));
        assert_eq!(json!(FilterFieldsByName::all().drop(["a"])), json!({"exclude": {"names": ["a"]}}));
    }
}
