//! The rules of a unit test, ready to be evaluated any number of times.

use rustc_hash::FxHashMap;

use crate::rules::{ALERTS, ALERTS_FOR_STATE, CompiledGroup, Pairs, Rule, RuleGroup};

use super::unit_file::UnitFile;

/// Groups of rules, made ready once for any number of simulations.
#[derive(Debug, Clone, Default)]
pub struct Ruleset {
    pub(super) groups: Vec<CompiledGroup>,
    /// Whether everything goes tick by tick.
    pub(super) by_ticks: bool,
    /// Whether a rule may read the series about alerts.
    pub(super) reads_alerts: bool,
    /// Whether two rules may write the same series about alerts, which is an error where their values differ.
    pub(super) alerts_clash: bool,
    /// The rules that raise alerts of each name.
    pub(super) by_name: FxHashMap<String, Vec<(usize, usize)>>,
}

impl Ruleset {
    /// The groups of the rule files of a unit-test file, evaluated in the order that it asks for. Groups that it does not list rank with
    /// the first listed one, as upstream's map of ranks has it.
    #[must_use]
    pub fn for_file(file: &UnitFile, groups: impl IntoIterator<Item = CompiledGroup>) -> Self {
        let mut groups: Vec<CompiledGroup> = groups.into_iter().collect();
        groups.sort_by_key(|group| file.group_eval_order.iter().position(|name| name.as_str() == group.group().name).unwrap_or(0));
        Self::of(groups)
    }

    /// Groups that are evaluated in this order.
    pub(super) fn new(groups: impl IntoIterator<Item = RuleGroup>) -> Self {
        Self::of(groups.into_iter().map(CompiledGroup::new).collect())
    }

    fn of(groups: Vec<CompiledGroup>) -> Self {
        let reads_alerts = groups.iter().flat_map(CompiledGroup::rules).any(|rule| rule.reads.may_see_alerts());
        let mut by_name: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        for (group, rules) in groups.iter().map(CompiledGroup::group).enumerate() {
            let alerts = rules.rules.iter().enumerate().filter(|(_, rule)| matches!(rule, Rule::Alert(_)));
            alerts.for_each(|(index, rule)| by_name.entry(rule.name().to_owned()).or_default().push((group, index)));
        }
        let labels = |place: &(usize, usize)| &groups[place.0].rules()[place.1].labels;
        let same = |places: &Vec<(usize, usize)>| places.iter().enumerate().any(|(n, one)| places[..n].iter().any(|two| may_agree(labels(one), labels(two))));
        let recorded = |rule: &Rule| matches!(rule, Rule::Record(_)) && is_about_alerts(rule.name());
        let alerts_clash = by_name.values().any(same) || groups.iter().flat_map(|group| &group.group().rules).any(recorded);
        Self { groups, by_ticks: false, reads_alerts, alerts_clash, by_name }
    }

    pub(super) fn rule(&self, (group, index): (usize, usize)) -> &Rule {
        &self.groups[group].group().rules[index]
    }

    /// The groups, in order of evaluation.
    pub fn groups(&self) -> impl Iterator<Item = &RuleGroup> {
        self.groups.iter().map(CompiledGroup::group)
    }

    /// The same rules, always evaluated tick by tick as Prometheus does it: slower, and what evaluating many ticks at once is compared with.
    #[must_use]
    pub fn by_ticks(mut self) -> Self {
        self.by_ticks = true;
        self
    }
}

/// Whether a series of that name is written by alerting rules.
pub(super) fn is_about_alerts(name: &str) -> bool {
    [ALERTS, ALERTS_FOR_STATE].contains(&name)
}

/// Whether alerts with these labels of their rules may have the same labels: no label has a fixed text that differs.
fn may_agree(one: &Pairs, two: &Pairs) -> bool {
    let fixed = |text: &str| !text.contains("{{");
    !one.iter().any(|(name, text)| two.get(name).is_some_and(|other| other != text && fixed(other) && fixed(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_of_one_name_may_be_the_same() {
        let pairs = |text: &str| text.split(',').filter_map(|p| p.split_once('=')).map(|(n, t)| (n.to_owned(), t.to_owned())).collect::<Pairs>();
        for (one, two, agree) in [
            ("", "", true),
            ("severity=warn", "severity=page", false),
            ("severity=warn", "severity=warn,team=a", true),
            ("severity=warn", "", true),
            ("a={{ $value }}", "a=1", true),
            ("a={{ $value }},b=x", "a=1,b=y", false),
        ] {
            assert_eq!(may_agree(&pairs(one), &pairs(two)), agree, "{one} {two}");
        }
    }
}
