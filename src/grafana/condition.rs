//! When a row, a tab or a panel of an auto grid is shown; V2 dashboards only.

use serde_json::{Value, json};

/// Conditions, of which all or any must hold: `Condition::variable_is("env", "prod").and(Condition::has_data())`.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    hides: bool,
    any: bool,
    items: Vec<Value>,
}

impl Condition {
    fn one(kind: &str, spec: &Value) -> Self {
        Self { hides: false, any: false, items: vec![json!({"kind": format!("ConditionalRendering{kind}"), "spec": spec})] }
    }

    fn variable(name: &str, operator: &str, value: &str) -> Self {
        Self::one("Variable", &json!({"variable": name, "operator": operator, "value": value}))
    }

    /// The variable has that value.
    #[must_use]
    pub fn variable_is(name: &str, value: &str) -> Self {
        Self::variable(name, "equals", value)
    }

    /// The variable has another value.
    #[must_use]
    pub fn variable_is_not(name: &str, value: &str) -> Self {
        Self::variable(name, "notEquals", value)
    }

    /// The variable's value matches a regular expression.
    #[must_use]
    pub fn variable_matches(name: &str, pattern: &str) -> Self {
        Self::variable(name, "matches", pattern)
    }

    /// The variable's value does not match a regular expression.
    #[must_use]
    pub fn variable_matches_not(name: &str, pattern: &str) -> Self {
        Self::variable(name, "notMatches", pattern)
    }

    /// There is data to show.
    #[must_use]
    pub fn has_data() -> Self {
        Self::one("Data", &json!({"value": true}))
    }

    /// There is no data to show.
    #[must_use]
    pub fn has_no_data() -> Self {
        Self::one("Data", &json!({"value": false}))
    }

    /// The time range is at most so long: `7d`.
    #[must_use]
    pub fn time_range_at_most(duration: &str) -> Self {
        Self::one("TimeRangeSize", &json!({"value": duration}))
    }

    /// Both must hold.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.any = false;
        self.items.extend(other.items);
        self
    }

    /// Either must hold. Grafana has one kind of group: the last word of `and` and `or` holds for all.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.any = true;
        self.items.extend(other.items);
        self
    }

    /// Hidden if it holds, instead of shown.
    #[must_use]
    pub const fn hides(mut self) -> Self {
        self.hides = true;
        self
    }

    pub(super) fn json(&self) -> Value {
        let visibility = if self.hides { "hide" } else { "show" };
        let condition = if self.any { "or" } else { "and" };
        json!({"kind": "ConditionalRenderingGroup", "spec": {"visibility": visibility, "condition": condition, "items": self.items}})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups() {
        let condition = Condition::variable_is("env", "prod").or(Condition::has_data()).hides().json();
        assert_eq!((&condition["spec"]["visibility"], &condition["spec"]["condition"]), (&json!("hide"), &json!("or")));
        assert_eq!(condition["spec"]["items"][1], json!({"kind": "ConditionalRenderingData", "spec": {"value": true}}));
        let all = Condition::variable_is_not("a", "b").and(Condition::variable_matches("a", "c.*")).and(Condition::variable_matches_not("a", "d"));
        let all = all.and(Condition::has_no_data()).and(Condition::time_range_at_most("7d")).json();
        let kinds: Vec<_> = all["spec"]["items"].as_array().expect("items").iter().map(|i| i["spec"]["operator"].clone()).collect();
        assert_eq!(kinds, [json!("notEquals"), json!("matches"), json!("notMatches"), Value::Null, Value::Null]);
    }
}
