//! Which series are aggregated together, and the labels of what comes out.

use rustc_hash::FxHashMap;

use crate::model::{Labels, METRIC_NAME};
use crate::promql::ast::Grouping;

use super::super::series::Series;

/// `by` or `without`, with nothing written as `by ()`.
#[derive(Debug)]
pub(super) struct Rule<'e> {
    without: bool,
    labels: Vec<&'e str>,
}

impl<'e> Rule<'e> {
    pub(super) fn of(grouping: Option<&'e Grouping>) -> Self {
        let labels = grouping.map_or_else(Vec::new, |g| g.labels.iter().map(|l| &*l.name).collect());
        Self { without: grouping.is_some_and(|g| g.without), labels }
    }

    /// Groups by one more label; `without` stays as it is.
    pub(super) fn and_by(mut self, label: &'e str) -> Self {
        if !self.without {
            self.labels.push(label);
        }
        self
    }

    /// The labels of the group that a series belongs to.
    pub(super) fn labels(&self, labels: &Labels) -> Labels {
        if !self.without && self.labels.is_empty() {
            return Labels::empty();
        }
        labels.filtered(|name| if self.without { name != METRIC_NAME && !self.labels.contains(&name) } else { self.labels.contains(&name) })
    }
}

/// The members of one group, as positions in the input, in order.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) labels: Labels,
    pub(super) members: Vec<usize>,
}

/// Groups in the order of their first members.
pub(super) fn groups(rule: &Rule<'_>, input: &[Series]) -> Vec<Group> {
    let mut known: FxHashMap<Labels, usize> = FxHashMap::default();
    let mut groups: Vec<Group> = Vec::new();
    for (index, series) in input.iter().enumerate() {
        let labels = rule.labels(&series.labels);
        match known.get(&labels) {
            Some(group) => groups[*group].members.push(index),
            None => {
                known.insert(labels.clone(), groups.len());
                groups.push(Group { labels, members: vec![index] });
            }
        }
    }
    groups
}
