//! Arithmetic and comparisons of two vectors of floats where nothing can go wrong at any step: each series has at most one partner and
//! each pair labels of its own. Then pairs are worked off one after the other instead of steps.

use rustc_hash::FxHashSet;

use crate::model::Labels;
use crate::promql::ast::{Binary, BinaryOp};

use super::super::series::{Matrix, Series};
use super::super::value::Point;
use super::elements::{arithmetic, changes_metric, comparison};
use super::signature::{Rule, Signatures};

/// The two sides of an operation; `one` is the side that has one series for each of `many`.
pub(super) struct Sides<'m> {
    pub(super) many: &'m [Series],
    pub(super) one: &'m [Series],
    /// Whether `many` is the right side.
    pub(super) swapped: bool,
    /// Of the two sides, `many` first.
    pub(super) signatures: &'m Signatures,
}

/// The result, unless steps have to be looked at one by one. `labels` are those of the result of a pair, `many` first.
pub(super) fn join(binary: &Binary, rule: &Rule<'_>, sides: &Sides<'_>, labels: impl Fn(&Labels, &Labels) -> Labels) -> Option<Matrix> {
    let operator = operator(binary)?;
    let floats = |side: &[Series]| side.iter().all(|s| s.histograms.is_empty());
    if rule.fill_left.is_some() || rule.fill_right.is_some() || !floats(sides.many) || !floats(sides.one) {
        return None;
    }
    let mut partner: Vec<Option<usize>> = vec![None; sides.signatures.count];
    for (index, signature) in sides.signatures.right.iter().enumerate() {
        if partner[*signature].replace(index).is_some() {
            return None;
        }
    }
    let mut taken = vec![false; sides.signatures.count];
    let mut seen: FxHashSet<Labels> = FxHashSet::default();
    let mut pairs = Vec::with_capacity(sides.many.len());
    for (many, signature) in sides.many.iter().zip(&sides.signatures.left) {
        if std::mem::replace(&mut taken[*signature], true) && rule.many.is_none() {
            return None;
        }
        let Some(one) = partner[*signature].map(|index| &sides.one[index]) else { continue };
        let labels = labels(&many.labels, &one.labels);
        if !seen.insert(labels.clone()) {
            return None;
        }
        pairs.push((labels, many, one));
    }
    let mut out = Vec::with_capacity(pairs.len());
    for (labels, many, one) in pairs {
        let (left, right) = if sides.swapped { (one, many) } else { (many, one) };
        let floats = meet(&left.floats, &right.floats, operator);
        if !floats.is_empty() {
            out.push(Series::floats(labels, floats, binary.return_bool));
        }
    }
    Some(out)
}

/// The operation on two floats; nothing where a comparison does not hold.
type Operator = fn(f64, f64) -> Option<f64>;

fn operator(binary: &Binary) -> Option<Operator> {
    if !changes_metric(binary.op) {
        comparison(binary.op, 0.0, 0.0)?;
    }
    macro_rules! table {
        ($($op:ident),*; $($test:ident),*) => {
            match (binary.op, binary.return_bool) {
                $((BinaryOp::$op, _) => |l, r| arithmetic(BinaryOp::$op, l, r),)*
                $((BinaryOp::$test, true) => |l, r| comparison(BinaryOp::$test, l, r).map(|holds| f64::from(u8::from(holds))),
                (BinaryOp::$test, false) => |l, r| comparison(BinaryOp::$test, l, r).filter(|holds| *holds).map(|_| l),)*
                _ => return None,
            }
        };
    }
    Some(table!(Add, Sub, Mul, Div, Mod, Pow, Atan2; Eq, Ne, Lt, Le, Gt, Ge))
}

/// The operation at every time that both have.
fn meet(left: &[Point], right: &[Point], operator: Operator) -> Vec<Point> {
    let mut out = Vec::with_capacity(left.len().min(right.len()));
    let mut rights = right.iter().peekable();
    for l in left {
        while rights.next_if(|r| r.time < l.time).is_some() {}
        if let Some(r) = rights.next_if(|r| r.time == l.time)
            && let Some(value) = operator(l.value, r.value)
        {
            out.push(Point { time: l.time, value });
        }
    }
    out
}
