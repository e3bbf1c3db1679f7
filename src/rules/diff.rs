//! What differs between two lists of rule groups, by group and name. Expressions are compared as syntax trees, so that their layout
//! means nothing; where one does not parse, as texts.

use serde_json::{Map, Value};

use super::found::{FoundGroup, FoundPair, FoundRule};
use crate::model::difference::{Change, Difference, What, compare};
use crate::model::duration::Duration;

/// What differs between two versions of a rule file, groups in the new one's order, removed ones behind.
///
/// ```
/// use promforge::{promql::Features, rules::{diff::groups, read_rule_file}, text::SourceId, yaml};
/// let read = |text: &str| {
///     let stream = yaml::read(text, SourceId(0), &yaml::Limits::default());
///     read_rule_file(&stream, &Features::server(), &mut Vec::new())
/// };
/// let old = read("groups: [{name: g, rules: [{record: a, expr: 'sum(x) by (y)'}]}]");
/// let new = read("groups: [{name: g, rules: [{record: a, expr: 'sum by(y)(x)', labels: {team: web}}]}]");
/// let found = groups(&old, &new);
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].changes[0].field, "labels.team");
/// ```
#[must_use]
pub fn groups(old: &[FoundGroup], new: &[FoundGroup]) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut leavers: Vec<(&FoundGroup, &FoundRule)> = Vec::new();
    let mut comers: Vec<(&FoundGroup, &FoundRule)> = Vec::new();
    let twin = |list: &'_ [FoundGroup], group: &FoundGroup| list.iter().position(|g| g.name.as_str() == group.name.as_str());
    for group in new {
        let Some(before) = twin(old, group).map(|i| &old[i]) else {
            found.push(of_group(What::Added, group));
            comers.extend(group.rules.iter().map(|r| (group, r)));
            continue;
        };
        let mut changes = Vec::new();
        compare("", Some(&settings(before)), Some(&settings(group)), &mut changes);
        let pairs = pairs(&before.rules, &group.rules);
        let order: Vec<usize> = pairs.iter().map(|(i, _)| *i).collect();
        if order.windows(2).any(|w| w[0] > w[1]) {
            let names =
                |rules: &[FoundRule], at: &mut dyn Iterator<Item = usize>| Value::from(at.map(|i| rules[i].name.as_str().to_owned()).collect::<Vec<_>>());
            let mut sorted = order.clone();
            sorted.sort_unstable();
            let (old, new) = (names(&before.rules, &mut sorted.into_iter()), names(&group.rules, &mut pairs.iter().map(|(_, j)| *j)));
            changes.push(Change::new("order of rules", Some(old), Some(new)));
        }
        found.extend(Difference::changed("group", group.name.as_str(), changes));
        for (i, j) in &pairs {
            found.extend(of_rule(group, &before.rules[*i], &group.rules[*j], None));
        }
        comers.extend(group.rules.iter().enumerate().filter(|(j, _)| pairs.iter().all(|p| p.1 != *j)).map(|(_, r)| (group, r)));
        leavers.extend(before.rules.iter().enumerate().filter(|(i, _)| pairs.iter().all(|p| p.0 != *i)).map(|(_, r)| (before, r)));
    }
    for group in old.iter().filter(|g| twin(new, g).is_none()) {
        found.push(of_group(What::Removed, group));
        leavers.extend(group.rules.iter().map(|r| (group, r)));
    }
    // A rule that left one group and came to another was moved.
    for (group, rule) in comers {
        match leavers.iter().position(|(_, other)| key(other) == key(rule)) {
            Some(at) => {
                let (from, before) = leavers.remove(at);
                found.extend(of_rule(group, before, rule, Some(from)));
            }
            None => found.push(alone(What::Added, group, rule)),
        }
    }
    found.extend(leavers.into_iter().map(|(group, rule)| alone(What::Removed, group, rule)));
    found
}

fn kind(rule: &FoundRule) -> &'static str {
    if rule.alert { "alert" } else { "record" }
}

fn key(rule: &FoundRule) -> (bool, &str) {
    (rule.alert, rule.name.as_str())
}

/// Rules of one kind and name; of several those with the same labels first.
fn pairs(old: &[FoundRule], new: &[FoundRule]) -> Vec<(usize, usize)> {
    let mut free: Vec<bool> = vec![true; old.len()];
    let mut found: Vec<Option<usize>> = vec![None; new.len()];
    for strict in [true, false] {
        for (j, rule) in new.iter().enumerate() {
            if found[j].is_some() {
                continue;
            }
            let same = |other: &FoundRule| key(other) == key(rule) && (!strict || pairs_json(&other.labels) == pairs_json(&rule.labels));
            if let Some(i) = (0..old.len()).find(|i| free[*i] && same(&old[*i])) {
                free[i] = false;
                found[j] = Some(i);
            }
        }
    }
    found.into_iter().enumerate().filter_map(|(j, i)| Some((i?, j))).collect()
}

fn pairs_json(pairs: &[FoundPair]) -> Value {
    Value::Object(pairs.iter().map(|p| (p.name.as_str().to_owned(), p.text.as_str().into())).collect::<Map<_, _>>())
}

fn settings(group: &FoundGroup) -> Value {
    let mut all = Map::new();
    let mut set = |field: &str, value: Option<Value>| drop(value.map(|v| all.insert(field.to_owned(), v)));
    let duration = |d: Option<Duration>| d.map(|d| Value::from(d.to_string()));
    set("interval", duration(group.interval));
    set("query_offset", duration(group.query_offset));
    set("limit", (group.limit != 0).then(|| group.limit.into()));
    set("partial_response_strategy", group.partial_response_strategy.map(|s| format!("{s:?}").to_lowercase().into()));
    set("labels", (!group.labels.is_empty()).then(|| pairs_json(&group.labels)));
    Value::Object(all)
}

fn rest(rule: &FoundRule) -> Value {
    let mut all = Map::new();
    let zero = Duration::default();
    for (field, duration) in [("for", rule.hold), ("keep_firing_for", rule.keep_firing_for)] {
        if duration != zero {
            all.insert(field.to_owned(), duration.to_string().into());
        }
    }
    for (field, pairs) in [("labels", &rule.labels), ("annotations", &rule.annotations)] {
        all.insert(field.to_owned(), pairs_json(pairs));
    }
    Value::Object(all)
}

fn same_expr(old: &FoundRule, new: &FoundRule) -> bool {
    match (&old.parsed, &new.parsed) {
        (Some(a), Some(b)) => a.same_as(b),
        _ => old.expr.as_str().trim() == new.expr.as_str().trim(),
    }
}

fn of_rule(group: &FoundGroup, old: &FoundRule, new: &FoundRule, from: Option<&FoundGroup>) -> Option<Difference> {
    let mut changes = Vec::new();
    if let Some(from) = from {
        changes.push(Change::new("group", Some(from.name.as_str().into()), Some(group.name.as_str().into())));
    }
    if !same_expr(old, new) {
        changes.push(Change::new("expr", Some(old.expr.as_str().trim().into()), Some(new.expr.as_str().trim().into())));
    }
    compare("", Some(&rest(old)), Some(&rest(new)), &mut changes);
    Difference::changed(kind(new), new.name.as_str(), changes).map(|d| Difference { detail: detail(group), ..d })
}

fn detail(group: &FoundGroup) -> Option<String> {
    Some(format!("group {}", group.name.as_str()))
}

fn of_group(what: What, group: &FoundGroup) -> Difference {
    Difference::new(what, "group", group.name.as_str())
}

fn alone(what: What, group: &FoundGroup, rule: &FoundRule) -> Difference {
    let expr = Value::from(rule.expr.as_str().trim());
    let (old, new) = if what == What::Added { (None, Some(expr)) } else { (Some(expr), None) };
    Difference { detail: detail(group), changes: vec![Change::new("expr", old, new)], ..Difference::new(what, kind(rule), rule.name.as_str()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::Features;
    use crate::text::SourceId;
    use crate::yaml;

    fn found(old: &str, new: &str) -> Vec<String> {
        let read = |text: &str| {
            let text = format!("groups:\n{text}");
            let stream = yaml::read(&text, SourceId(0), &yaml::Limits::default());
            super::super::read_rule_file(&stream, &Features::server(), &mut Vec::new())
        };
        let differences = groups(&read(old), &read(new));
        let fields = |d: &Difference| d.changes.iter().map(|c| c.field.clone()).collect::<Vec<_>>().join(" ");
        differences.iter().map(|d| format!("{:?} {} {}: {}", d.what, d.kind, d.name, fields(d))).collect()
    }

    #[test]
    fn rules_by_group_and_name() {
        let group = |rules: &str| format!("- name: g\n  rules: [{rules}]\n");
        let a = "{alert: A, expr: 'up == 0', for: 5m, labels: {s: p}, annotations: {x: y}}";
        for (old, new, expected) in [
            (group(a), group(&a.replace("up == 0", "up  ==0").replace("5m", "300s")), &[][..]),
            (group(a), group(&a.replace("== 0", "== 1")), &["Changed alert A: expr"]),
            (
                group(a),
                group(&a.replace("5m", "6m").replace("s: p", "s: q").replace("x: y", "z: y")),
                &["Changed alert A: for labels.s annotations.x annotations.z"],
            ),
            (group(a), group(""), &["Removed alert A: expr"]),
            (group(a), group(&format!("{a}, {{record: A, expr: up}}")), &["Added record A: expr"]),
            (group("{record: a, expr: a}, {record: b, expr: b}"), group("{record: b, expr: b}, {record: a, expr: a}"), &["Changed group g: order of rules"]),
            (
                group("{record: a, expr: a, labels: {q: 1}}, {record: a, expr: b, labels: {q: 2}}"),
                group("{record: a, expr: b, labels: {q: 2}}"),
                &["Removed record a: expr"],
            ),
            (group(a), format!("- name: h\n  interval: 1m\n  rules: [{a}]\n"), &["Added group h: ", "Removed group g: ", "Changed alert A: group"]),
            (group(a), group(a).replace("rules", "interval: 30s\n  labels: {t: x}\n  rules"), &["Changed group g: interval labels"]),
            (group("{record: a, expr: sum(}"), group("{record: a, expr: sum((}"), &["Changed record a: expr"]),
        ] {
            assert_eq!(found(&old, &new), expected, "{old} {new}");
        }
    }
}
