//! Rules as YAML, and as the value that a PrometheusRule holds. Fields stand in the order of the documentation; what has its
//! default is left out.

use serde_json::{Map, Value};

use crate::promql::{Expr, pretty};
use crate::yaml;

use super::model::{AlertRule, Pairs, RecordingRule, Rule, RuleFile, RuleGroup};

impl RuleFile {
    /// The rule file, with a final line end.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let mut root = Map::new();
        root.insert("groups".to_owned(), self.groups_value());
        yaml::write(&Value::Object(root))
    }

    /// The list of groups, as a rule file and `spec.groups` of a PrometheusRule have it.
    #[must_use]
    pub fn groups_value(&self) -> Value {
        Value::Array(self.groups.iter().map(group).collect())
    }
}

fn group(group: &RuleGroup) -> Value {
    let mut out = Map::new();
    out.insert("name".to_owned(), group.name.clone().into());
    if let Some(interval) = group.interval {
        out.insert("interval".to_owned(), interval.to_string().into());
    }
    if let Some(offset) = group.query_offset {
        out.insert("query_offset".to_owned(), offset.to_string().into());
    }
    if group.limit > 0 {
        out.insert("limit".to_owned(), group.limit.into());
    }
    pairs(&mut out, "labels", &group.labels);
    out.insert("rules".to_owned(), Value::Array(group.rules.iter().map(rule).collect()));
    Value::Object(out)
}

fn rule(rule: &Rule) -> Value {
    Value::Object(match rule {
        Rule::Alert(rule) => alert(rule),
        Rule::Record(rule) => record(rule),
    })
}

fn alert(rule: &AlertRule) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("alert".to_owned(), rule.name.clone().into());
    out.insert("expr".to_owned(), expression(&rule.expr));
    if !rule.hold.is_zero() {
        out.insert("for".to_owned(), rule.hold.to_string().into());
    }
    if !rule.keep_firing_for.is_zero() {
        out.insert("keep_firing_for".to_owned(), rule.keep_firing_for.to_string().into());
    }
    pairs(&mut out, "labels", &rule.labels);
    pairs(&mut out, "annotations", &rule.annotations);
    out
}

fn record(rule: &RecordingRule) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("record".to_owned(), rule.name.clone().into());
    out.insert("expr".to_owned(), expression(&rule.expr));
    pairs(&mut out, "labels", &rule.labels);
    out
}

/// Short ones on one line, long ones as the formatter breaks them.
fn expression(expr: &Expr) -> Value {
    pretty(expr).into()
}

fn pairs(out: &mut Map<String, Value>, field: &str, pairs: &Pairs) {
    if !pairs.is_empty() {
        out.insert(field.to_owned(), Value::Object(pairs.iter().map(|(name, text)| (name.to_owned(), text.into())).collect()));
    }
}
