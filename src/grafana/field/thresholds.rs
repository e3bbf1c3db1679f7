//! Thresholds: colours by value.

use std::borrow::Cow;

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::number::Num;

/// Colours by value: a base colour, and steps that begin at a value.
///
/// A panel that says nothing is green, and red from 80 on: what Grafana's editor gives a new panel. One that says
/// [`threshold`](crate::grafana::Panel::threshold) begins with green alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Thresholds {
    mode: &'static str,
    steps: Cow<'static, [Step]>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    value: Option<Num>,
    color: Color,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_expr: Option<String>,
}

/// What a panel has that says nothing (`getDefaultThresholds` of Grafana's editor).
pub(super) static EDITORS: Thresholds = Thresholds {
    mode: "absolute",
    steps: Cow::Borrowed(&[Step { value: None, color: Color::Green, value_expr: None }, Step { value: Some(Num(80.0)), color: Color::Red, value_expr: None }]),
};

impl Thresholds {
    /// Steps at values of the field; `base` is the colour below the first.
    #[must_use]
    pub fn absolute(base: Color) -> Self {
        Self { mode: "absolute", steps: Cow::Owned(vec![Step { value: None, color: base, value_expr: None }]) }
    }

    /// Steps at percentages between the field's `min` and `max`.
    #[must_use]
    pub fn percentage(base: Color) -> Self {
        Self { mode: "percentage", ..Self::absolute(base) }
    }

    /// One more step: `color` from `value` on. The order of calls does not matter; a second step at the same value replaces the first.
    #[must_use]
    pub fn at(self, value: impl Into<f64>, color: Color) -> Self {
        self.step(value.into(), None, color)
    }

    /// One more step whose value a variable says: `.at_variable("${limit}", 10, Color::Red)`. Grafana before 13.2 takes `value`.
    #[must_use]
    pub fn at_variable(self, variable: impl Into<String>, value: impl Into<f64>, color: Color) -> Self {
        self.step(value.into(), Some(variable.into()), color)
    }

    fn step(mut self, value: f64, value_expr: Option<String>, color: Color) -> Self {
        let start = |step: &Step| step.value.map_or(f64::NEG_INFINITY, |v| v.0);
        let steps = self.steps.to_mut();
        steps.retain(|step| step.value.is_none_or(|v| v.0.total_cmp(&value).is_ne()));
        let at = steps.partition_point(|step| start(step).total_cmp(&value).is_le());
        steps.insert(at.max(1), Step { value: Some(Num(value)), color, value_expr });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn steps_are_sorted_and_the_base_comes_first() {
        let steps = Thresholds::absolute(Color::Green).at(10, Color::Red).at(-5.5, Color::Blue).at(10, Color::Orange);
        assert_eq!(
            json!(steps),
            json!({"mode": "absolute", "steps": [
                {"value": null, "color": "green"}, {"value": -5.5, "color": "blue"}, {"value": 10, "color": "orange"}]})
        );
    }

    #[test]
    fn variables_say_values() {
        let steps = json!(Thresholds::percentage(Color::Green).at_variable("${limit}", 90, Color::Red));
        assert_eq!(steps, json!({"mode": "percentage", "steps": [{"value": null, "color": "green"}, {"value": 90, "color": "red", "valueExpr": "${limit}"}]}));
    }
}
