//! The rules of a unit test, ready to be evaluated any number of times.

use rustc_hash::FxHashMap;

use crate::rules::{CompiledGroup, Rule, RuleGroup};

use super::unit_file::UnitFile;

/// Groups of rules, made ready once for any number of simulations.
#[derive(Debug, Clone, Default)]
pub struct Ruleset {
    pub(super) groups: Vec<CompiledGroup>,
    /// Whether everything goes tick by tick.
    pub(super) by_ticks: bool,
    /// Whether a rule may read the series about alerts.
    pub(super) reads_alerts: bool,
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
        Self { groups, by_ticks: false, reads_alerts, by_name }
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
