//! The labels that a result can have: any but some, or some and no others; each missing one with its reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::METRIC_NAME;
use crate::promql::NodeId;

/// What takes a label away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) enum Why {
    /// The metric does not have it.
    Metric,
    /// A matcher demands that it is empty.
    Emptied,
    /// An aggregation does not keep it.
    Aggregated,
    /// The matching of two sides does not keep it.
    Matched,
    /// The function returns series without it.
    Function,
    /// It is a number, which has no labels.
    Number,
}

/// Why a label is missing, and at which node it got lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) struct Reason {
    pub(in crate::lint) why: Why,
    pub(in crate::lint) node: NodeId,
}

/// The labels of a result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::lint) struct Flow {
    /// If only `names` can be there: since when.
    closed: Option<Reason>,
    names: BTreeSet<Box<str>>,
    /// Labels that are missing for a reason of their own.
    lost: BTreeMap<Box<str>, Reason>,
}

impl Flow {
    /// Any labels.
    pub(super) fn open() -> Self {
        Self::default()
    }

    /// These labels and no others.
    pub(super) fn only<S: Into<Box<str>>>(names: impl IntoIterator<Item = S>, reason: Reason) -> Self {
        Self { closed: Some(reason), names: names.into_iter().map(Into::into).collect(), lost: BTreeMap::new() }
    }

    /// Why a label cannot be there; `None` if it can. A question about the metric's name gets none.
    pub(in crate::lint) fn why_not(&self, label: &str) -> Option<Reason> {
        if label == METRIC_NAME {
            return None;
        }
        self.lost.get(label).copied().or_else(|| self.closed.filter(|_| !self.names.contains(label)))
    }

    /// The labels that can be there, if they are known.
    pub(in crate::lint) fn names(&self) -> Option<&BTreeSet<Box<str>>> {
        self.closed.map(|_| &self.names)
    }

    /// No labels but these.
    pub(super) fn keep<'n>(&self, labels: impl IntoIterator<Item = &'n str>, reason: Reason) -> Self {
        let mut kept = Self::only::<Box<str>>([], reason);
        for label in labels {
            match self.why_not(label) {
                Some(reason) => drop(kept.lost.insert(label.into(), reason)),
                None => drop(kept.names.insert(label.into())),
            }
        }
        kept
    }

    /// Takes a label away.
    pub(super) fn lose(&mut self, label: &str, reason: Reason) {
        if self.why_not(label).is_none() {
            self.names.remove(label);
            self.lost.insert(label.into(), reason);
        }
    }

    /// Adds a label.
    pub(super) fn gain(&mut self, label: &str) {
        self.lost.remove(label);
        if self.closed.is_some() {
            self.names.insert(label.into());
        }
    }

    /// What one of the two can have.
    pub(super) fn or(&self, other: &Self) -> Self {
        let closed = self.closed.filter(|_| other.closed.is_some());
        let names = if closed.is_some() { self.names.union(&other.names).cloned().collect() } else { BTreeSet::new() };
        let lost = self.lost.iter().chain(&other.lost).filter(|(l, _)| self.why_not(l).is_some() && other.why_not(l).is_some());
        Self { closed, names, lost: lost.map(|(l, r)| (l.clone(), *r)).collect() }
    }

    /// What both can have.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut lost = other.lost.clone();
        lost.extend(self.lost.iter().map(|(l, r)| (l.clone(), *r)));
        let (small, big) = if self.closed.is_some() { (self, other) } else { (other, self) };
        let mut names = BTreeSet::new();
        for name in &small.names {
            match big.why_not(name) {
                Some(reason) => drop(lost.insert(name.clone(), reason)),
                None => drop(names.insert(name.clone())),
            }
        }
        Self { closed: small.closed, names, lost }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(node: u32, why: Why) -> Reason {
        Reason { why, node: NodeId(node) }
    }

    #[test]
    fn labels_are_kept_lost_and_joined() {
        let metric = reason(0, Why::Metric);
        let sum = reason(1, Why::Aggregated);
        let a = Flow::only(["x", "y"], metric);
        let b = a.keep(["y", "z"], sum);
        assert_eq!((b.why_not("x"), b.why_not("y"), b.why_not("z")), (Some(sum), None, Some(metric)));
        let mut open = Flow::open();
        open.lose("x", sum);
        assert_eq!((open.why_not("x"), open.why_not("other"), open.names()), (Some(sum), None, None));
        let both = open.and(&a);
        assert_eq!((both.why_not("x"), both.why_not("y"), both.why_not("q")), (Some(sum), None, Some(metric)));
        let either = open.or(&b);
        assert_eq!((either.why_not("x"), either.why_not("q")), (Some(sum), None));
        open.gain("x");
        assert_eq!(open.why_not("x"), None);
        assert_eq!(Flow::only::<Box<str>>([], sum).why_not(METRIC_NAME), None);
    }
}
