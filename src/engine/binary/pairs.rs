//! What an operator makes of two samples of either kind (`vectorElemBinop`, promql/engine.go 3.15.0): which pairs there is an answer
//! for, and what is said about the others.

use std::sync::Arc;

use crate::model::Histogram;
use crate::model::histogram::{Combined, HistogramError, Keep, ResetHint};
use crate::promql::ast::BinaryOp;

use super::super::annotations::{HistogramOperation, Remark};
use super::super::series::Item;
use super::elements::{Outcome, elements};

/// What there is to be said about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The operator does not exist for these kinds of samples: left and right.
    Types(&'static str, &'static str),
    /// Exponential and custom buckets.
    Layout,
    /// One histogram says that it was reset, the other one that it was not.
    Collision(HistogramOperation),
    /// Custom bounds were reduced to those in common.
    Reconciled(HistogramOperation),
}

impl Fault {
    /// The annotation.
    pub(super) const fn remark(self, op: BinaryOp) -> Remark {
        match self {
            Self::Types(lhs, rhs) => Remark::IncompatibleTypes { lhs, op: op.as_str(), rhs },
            Self::Layout => Remark::IncompatibleBuckets(op.as_str()),
            Self::Collision(operation) => Remark::ResetCollision(operation),
            Self::Reconciled(operation) => Remark::MismatchedCustomBuckets(operation),
        }
    }
}

/// What becomes of a pair of samples. A comparison that does not hold keeps nothing, unless `bool` asks for the verdict.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pair {
    /// A float.
    Float { value: f64, keep: bool },
    /// A histogram; something may be said about it nevertheless.
    Histogram { value: Arc<Histogram>, keep: bool, fault: Option<Fault> },
    /// Nothing; without a fault only if a histogram is broken.
    Nothing(Option<Fault>),
}

/// Two samples of which at least one belongs to a vector.
pub(super) fn pair(op: BinaryOp, left: Item<'_>, right: Item<'_>) -> Pair {
    let types = |l, r| Pair::Nothing(Some(Fault::Types(l, r)));
    let changed = |histogram: &Histogram, change: &dyn Fn(&mut Histogram)| {
        let mut value = histogram.clone();
        change(&mut value);
        Pair::Histogram { value: Arc::new(value), keep: true, fault: None }
    };
    match (left, right) {
        (Item::Float(l), Item::Float(r)) => match elements(op, l, r) {
            Outcome::Float { value, keep } => Pair::Float { value, keep },
            Outcome::Incompatible => types("float", "float"),
        },
        (Item::Float(factor), Item::Histogram(h)) | (Item::Histogram(h), Item::Float(factor)) if op == BinaryOp::Mul => changed(h, &|h| {
            h.mul(factor);
            h.compact(0);
        }),
        (Item::Float(_), Item::Histogram(_)) => types("float", "histogram"),
        (Item::Histogram(h), Item::Float(r)) => match op {
            BinaryOp::Div => changed(h, &|h| {
                h.div(r);
                h.compact(0);
            }),
            BinaryOp::TrimUpper | BinaryOp::TrimLower => changed(h, &|h| h.trim(r, if op == BinaryOp::TrimUpper { Keep::Below } else { Keep::Above })),
            _ => types("histogram", "float"),
        },
        (Item::Histogram(l), Item::Histogram(r)) => match op {
            BinaryOp::Add => combine(l, HistogramOperation::Addition, |sum| sum.add(r)),
            BinaryOp::Sub => combine(l, HistogramOperation::Subtraction, |difference| {
                let done = difference.sub(r)?;
                difference.reset_hint = ResetHint::Gauge;
                Ok(done)
            }),
            BinaryOp::Eq | BinaryOp::Ne => Pair::Histogram { value: Arc::clone(l), keep: l.equals(r) == (op == BinaryOp::Eq), fault: None },
            _ => types("histogram", "histogram"),
        },
    }
}

/// Upstream hands a collision over as an error, and with it the result is lost.
fn combine(left: &Histogram, operation: HistogramOperation, change: impl FnOnce(&mut Histogram) -> Result<Combined, HistogramError>) -> Pair {
    let mut value = left.clone();
    match change(&mut value) {
        Ok(Combined { counter_reset_collision: true, .. }) => Pair::Nothing(Some(Fault::Collision(operation))),
        Ok(Combined { nhcb_reconciled, .. }) => {
            value.compact(0);
            Pair::Histogram { value: Arc::new(value), keep: true, fault: nhcb_reconciled.then_some(Fault::Reconciled(operation)) }
        }
        Err(error) => Pair::Nothing((error == HistogramError::IncompatibleSchemas).then_some(Fault::Layout)),
    }
}

/// The faults of one operation: of those at one step the last one counts.
#[derive(Debug, Default)]
pub(super) struct Faults {
    steps: Vec<Option<Fault>>,
}

impl Faults {
    pub(super) fn note(&mut self, step: usize, fault: Fault) {
        if step >= self.steps.len() {
            self.steps.resize(step + 1, None);
        }
        self.steps[step] = Some(fault);
    }

    /// Each kind once, in the order of the steps.
    pub(super) fn kinds(&self) -> Vec<Fault> {
        let mut kinds = Vec::new();
        for fault in self.steps.iter().flatten() {
            if !kinds.contains(fault) {
                kinds.push(*fault);
            }
        }
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::histogram::{BucketSpan, CUSTOM_BUCKETS};

    fn histogram(count: f64, reset_hint: ResetHint) -> Arc<Histogram> {
        let positive_spans = vec![BucketSpan { offset: 0, length: 2 }];
        Arc::new(Histogram { count, sum: count, positive_spans, positive_buckets: vec![count, 0.0], reset_hint, ..Histogram::default() })
    }

    #[test]
    fn which_operators_exist_for_which_samples() {
        let (h, f) = (histogram(1.0, ResetHint::Unknown), 2.0);
        let exist = |l: Item<'_>, r: Item<'_>| {
            let of = |op: &BinaryOp| !op.is_set() && !matches!(pair(*op, l, r), Pair::Nothing(_));
            BinaryOp::ALL.iter().filter(|op| of(op)).map(|op| op.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(exist(Item::Float(f), Item::Float(f)), "+ - * / % ^ atan2 == != < <= > >=");
        assert_eq!(exist(Item::Float(f), Item::Histogram(&h)), "*");
        assert_eq!(exist(Item::Histogram(&h), Item::Float(f)), "* / </ >/");
        assert_eq!(exist(Item::Histogram(&h), Item::Histogram(&h)), "+ - == !=");
        assert_eq!(pair(BinaryOp::Pow, Item::Histogram(&h), Item::Float(f)), Pair::Nothing(Some(Fault::Types("histogram", "float"))));
    }

    #[test]
    fn results_are_compact_and_differences_are_gauges() {
        let of = |op, l: &Arc<Histogram>, r: &Arc<Histogram>| match pair(op, Item::Histogram(l), Item::Histogram(r)) {
            Pair::Histogram { value, .. } => (value.count, value.positive_buckets.clone(), value.reset_hint),
            other => panic!("{other:?}"),
        };
        let (three, one) = (histogram(3.0, ResetHint::NotReset), histogram(1.0, ResetHint::NotReset));
        assert_eq!(of(BinaryOp::Add, &three, &one), (4.0, vec![4.0], ResetHint::NotReset));
        assert_eq!(of(BinaryOp::Sub, &three, &one), (2.0, vec![2.0], ResetHint::Gauge));
    }

    #[test]
    fn a_collision_of_hints_loses_the_sample() {
        let (reset, not) = (histogram(3.0, ResetHint::Reset), histogram(1.0, ResetHint::NotReset));
        let collision = Pair::Nothing(Some(Fault::Collision(HistogramOperation::Addition)));
        assert_eq!(pair(BinaryOp::Add, Item::Histogram(&reset), Item::Histogram(&not)), collision);
        let custom = Arc::new(Histogram { schema: CUSTOM_BUCKETS, custom_values: Arc::from([1.0]), ..Histogram::default() });
        assert_eq!(pair(BinaryOp::Sub, Item::Histogram(&custom), Item::Histogram(&not)), Pair::Nothing(Some(Fault::Layout)));
    }

    #[test]
    fn the_last_fault_of_a_step_counts() {
        let mut faults = Faults::default();
        faults.note(3, Fault::Layout);
        faults.note(3, Fault::Types("float", "float"));
        faults.note(1, Fault::Collision(HistogramOperation::Addition));
        assert_eq!(faults.kinds(), [Fault::Collision(HistogramOperation::Addition), Fault::Types("float", "float")]);
    }
}
