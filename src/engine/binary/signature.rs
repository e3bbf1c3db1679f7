//! Which labels decide that two series belong together.

use rustc_hash::FxHashMap;

use crate::model::{Labels, METRIC_NAME};
use crate::promql::ast::{Matching, Name, Side};

use super::super::series::{Series, is_metadata};

/// `on` or `ignoring`, with nothing written as `ignoring ()`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule<'e> {
    pub(super) on: bool,
    pub(super) labels: &'e [Name],
    /// The side that may have many series for one of the other.
    pub(super) many: Option<Side>,
    pub(super) include: &'e [Name],
    pub(super) fill_left: Option<f64>,
    pub(super) fill_right: Option<f64>,
}

impl<'e> Rule<'e> {
    pub(super) fn of(matching: Option<&'e Matching>) -> Self {
        match matching {
            None => Self { on: false, labels: &[], many: None, include: &[], fill_left: None, fill_right: None },
            Some(m) => Self {
                on: m.on,
                labels: &m.labels,
                many: m.group.as_ref().map(|g| g.many),
                include: m.group.as_ref().map_or(&[], |g| &g.include),
                fill_left: m.fill_left,
                fill_right: m.fill_right,
            },
        }
    }

    pub(super) fn names(&self, name: &str) -> bool {
        self.labels.iter().any(|listed| *listed.name == *name)
    }

    /// The labels that decide.
    pub(super) fn signature(&self, labels: &Labels) -> Labels {
        labels.filtered(|name| if self.on { self.names(name) } else { name != METRIC_NAME && !self.names(name) })
    }

    /// The labels of the result of a pair: those of the series on the side of many, as far as the rule keeps them.
    pub(super) fn result(&self, many: &Labels, one: &Labels, drops_name: bool) -> Labels {
        let labels = many.filtered(|name| !(drops_name && is_metadata(name)) && (self.many.is_some() || self.names(name) == self.on));
        if self.include.is_empty() {
            return labels;
        }
        let mut builder = labels.builder();
        for name in self.include {
            builder.set(name, one.get(name).unwrap_or_default());
        }
        builder.build()
    }
}

/// Numbers for the signatures of both sides.
#[derive(Debug)]
pub(super) struct Signatures {
    pub(super) left: Vec<usize>,
    pub(super) right: Vec<usize>,
    pub(super) count: usize,
}

impl Signatures {
    pub(super) fn new(rule: &Rule<'_>, left: &[Series], right: &[Series]) -> Self {
        let mut known: FxHashMap<Labels, usize> = FxHashMap::default();
        let mut number = |series: &Series| {
            let next = known.len();
            *known.entry(rule.signature(&series.labels)).or_insert(next)
        };
        let left = left.iter().map(&mut number).collect();
        let right = right.iter().map(&mut number).collect();
        Self { left, right, count: known.len() }
    }
}
