//! Rules that stand several times in one file: the same name and the same labels, whatever their expressions. Whether that is
//! worth a word is the caller's to decide.
//!
//! Source: `checkDuplicates` in cmd/promtool/main.go, Prometheus 3.15.0.

use std::collections::BTreeMap;

use super::found::{FoundGroup, FoundRule};
use crate::diag::{Code, Diagnostic};
use crate::model::quote;
use crate::text::SourceId;

const DUPLICATE: Code = Code("rule/duplicate");

/// More places than these are counted, not shown.
const SHOWN: usize = 5;

/// A name and labels that several rules share.
#[derive(Debug, Clone)]
pub struct Duplicate<'g> {
    /// The alert's or the recorded name.
    pub name: &'g str,
    /// The group's and the rule's labels, sorted by name; empty ones count.
    pub labels: Vec<(&'g str, &'g str)>,
    /// The text that holds them.
    pub source: SourceId,
    /// The rules, in the file's order; at least two.
    pub rules: Vec<&'g FoundRule>,
}

/// What stands several times among `groups`, which are of one text, sorted by name and labels.
#[must_use]
pub fn duplicates(groups: &[FoundGroup]) -> Vec<Duplicate<'_>> {
    type Key<'g> = (&'g str, Vec<(&'g str, &'g str)>);
    let mut seen: BTreeMap<Key<'_>, Vec<&FoundRule>> = BTreeMap::new();
    for group in groups {
        for rule in &group.rules {
            let labels: BTreeMap<&str, &str> = group.labels.iter().chain(&rule.labels).map(|p| (p.name.as_str(), p.text.as_str())).collect();
            seen.entry((rule.name.as_str(), labels.into_iter().collect())).or_default().push(rule);
        }
    }
    let source = groups.first().map_or(SourceId(0), |group| group.source);
    let several = seen.into_iter().filter(|(_, rules)| rules.len() > 1);
    several.map(|((name, labels), rules)| Duplicate { name, labels, source, rules }).collect()
}

impl Duplicate<'_> {
    /// Whether all of them record a series, so that one overwrites the other.
    #[must_use]
    pub fn records(&self) -> bool {
        self.rules.iter().all(|rule| !rule.alert)
    }

    /// Those of them that have the same expression too, so that nothing tells their series apart; what does not parse is left out.
    #[must_use]
    pub fn copies(&self) -> Vec<Self> {
        let mut by_expression: BTreeMap<String, Vec<&FoundRule>> = BTreeMap::new();
        for rule in &self.rules {
            if let Some(expr) = &rule.parsed {
                by_expression.entry(expr.to_string()).or_default().push(rule);
            }
        }
        let mut several: Vec<_> = by_expression.into_values().filter(|rules| rules.len() > 1).collect();
        several.sort_by_key(|rules| rules[0].head.start);
        several.into_iter().map(|rules| Self { rules, ..self.clone() }).collect()
    }

    /// The warning, with the place of the first one and of those that repeat it.
    #[must_use]
    pub fn to_diagnostic(&self) -> Diagnostic {
        let mut places = self.rules.iter().map(|rule| rule.name.host_span());
        let (first, second) = (places.next().unwrap_or_default(), places.next().unwrap_or_default());
        let pairs: Vec<String> = self.labels.iter().map(|(name, value)| format!("{name}={}", quote::go(value))).collect();
        let with = if pairs.is_empty() { "without labels".to_owned() } else { format!("with the labels {{{}}}", pairs.join(", ")) };
        let times = if self.rules.len() > 2 { format!("{} times", self.rules.len()) } else { "again".to_owned() };
        let message = format!("expected rules to differ in name or labels, found `{}` {with} {times}", self.name);
        let mut finding = Diagnostic::warning(DUPLICATE, message, self.source, second).other(self.source, first, "first here");
        for place in places.by_ref().take(SHOWN - 2) {
            finding = finding.other(self.source, place, "and here");
        }
        let left = places.count();
        if left > 0 {
            finding = finding.help(format!("{left} more places are not shown"));
        }
        finding.help("two rules that record the same series overwrite each other: give one of them another name or label")
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_rule_file;
    use super::*;
    use crate::promql::Features;
    use crate::yaml::{Limits, read};

    fn groups(rules: &str) -> Vec<FoundGroup> {
        let text = format!("groups:\n- name: a\n  labels: {{team: web}}\n  rules:\n{rules}");
        read_rule_file(&read(&text, SourceId(0), &Limits::default()), &Features::server(), &mut Vec::new())
    }

    #[test]
    fn the_same_name_and_labels() {
        for (rules, expected) in [
            ("  - {record: a, expr: up}\n  - {record: b, expr: up}\n", ""),
            ("  - {record: a, expr: up}\n  - {record: a, expr: sum(up)}\n", "a [(\"team\", \"web\")] 2 true"),
            ("  - {record: a, expr: up, labels: {team: db}}\n  - {record: a, expr: up}\n", ""),
            ("  - {record: a, expr: up, labels: {x: ''}}\n  - {record: a, expr: up}\n", ""),
            (
                "  - {alert: a, expr: up, labels: {b: c, a: d}}\n  - {record: a, expr: up, labels: {a: d, b: c, team: web}}\n",
                "a [(\"a\", \"d\"), (\"b\", \"c\"), (\"team\", \"web\")] 2 false",
            ),
        ] {
            let groups = groups(rules);
            let said: Vec<_> = duplicates(&groups).iter().map(|d| format!("{} {:?} {} {}", d.name, d.labels, d.rules.len(), d.records())).collect();
            assert_eq!(said.join("; "), expected, "{rules}");
        }
    }

    #[test]
    fn copies_have_the_same_expression() {
        let groups = groups(
            "  - {record: a, expr: up}\n  - {record: a, expr: 'up{}'}\n  - {record: a, expr: sum(up)}\n  - {record: a, expr: up >}\n  - {record: a, expr: up >}\n",
        );
        let all = duplicates(&groups);
        assert_eq!(all.iter().map(|d| d.rules.len()).collect::<Vec<_>>(), [5]);
        assert_eq!(all.iter().flat_map(Duplicate::copies).map(|d| d.rules.len()).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn many_of_one_kind_are_one_finding() {
        let groups = groups(&"  - {record: a, expr: up}\n".repeat(100));
        let all = duplicates(&groups);
        let [one] = &all[..] else { panic!("{all:?}") };
        let finding = one.to_diagnostic();
        assert_eq!(finding.message, "expected rules to differ in name or labels, found `a` with the labels {team=\"web\"} 100 times");
        assert_eq!((finding.others.len(), finding.help[0].as_str()), (4, "95 more places are not shown"));
    }
}
