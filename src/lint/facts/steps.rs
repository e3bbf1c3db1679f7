//! How labels get from the operands of a node to its result (promql/engine.go, Prometheus 3.15.0: `resultMetric`,
//! `aggregation`, the label functions).

use crate::metrics::LabelNames;
use crate::model::METRIC_NAME;
use crate::promql::ast::{Aggregate, Binary, MatchOp, Matching, Name, Selector, Side};
use crate::promql::functions::{Func, ValueType};
use crate::promql::operators::{AggregateOp, BinaryOp};
use crate::promql::{Node, NodeId, NodeKind};

use super::site::Facts;
use super::{Flow, Reason, Why, World};

/// The number of the node at an index.
pub(super) fn id(index: usize) -> NodeId {
    NodeId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// The type of a node whose children are done.
pub(super) fn value_type(facts: &Facts<'_>, node: &Node) -> ValueType {
    match &node.kind {
        NodeKind::Number { .. } | NodeKind::Duration(_) => ValueType::Scalar,
        NodeKind::String(_) => ValueType::String,
        NodeKind::Selector(_) | NodeKind::Aggregate(_) => ValueType::Vector,
        NodeKind::Matrix { .. } | NodeKind::Subquery(_) => ValueType::Matrix,
        NodeKind::Call { func, .. } => func.signature().returns,
        NodeKind::Paren(expr) | NodeKind::Unary { expr, .. } => facts.value_type(*expr),
        NodeKind::Binary(b) => {
            let scalars = facts.value_type(b.lhs) == ValueType::Scalar && facts.value_type(b.rhs) == ValueType::Scalar;
            if scalars { ValueType::Scalar } else { ValueType::Vector }
        }
    }
}

/// The labels of a node's result; its children are done.
pub(super) fn flow(facts: &Facts<'_>, id: NodeId, node: &Node, world: &World) -> Flow {
    let because = |why| Reason { why, node: id };
    match &node.kind {
        NodeKind::Number { .. } | NodeKind::String(_) | NodeKind::Duration(_) => Flow::only::<Box<str>>([], because(Why::Number)),
        NodeKind::Selector(selector) => of_selector(facts, selector, world, &because),
        NodeKind::Matrix { selector, .. } => facts.flow(*selector).clone(),
        NodeKind::Subquery(s) => facts.flow(s.expr).clone(),
        NodeKind::Paren(expr) | NodeKind::Unary { expr, .. } => facts.flow(*expr).clone(),
        NodeKind::Call { func, args } => of_call(facts, *func, args, &because),
        NodeKind::Aggregate(a) => of_aggregate(facts, a, &because),
        NodeKind::Binary(b) => of_binary(facts, b, because(Why::Matched)),
    }
}

fn of_selector(facts: &Facts<'_>, selector: &Selector, world: &World, because: &impl Fn(Why) -> Reason) -> Flow {
    let labels = facts.metric(selector).and_then(|m| world.labels(&m.name));
    let mut flow = match labels {
        Some(LabelNames::Known(names)) => Flow::only(names, because(Why::Metric)),
        _ => Flow::open(),
    };
    for m in &selector.matchers {
        if m.op == MatchOp::Equal && m.value.as_bytes().is_empty() && facts.site.given(m.span()) {
            flow.lose(&m.name.name, because(Why::Emptied));
        }
    }
    flow
}

/// The text of an argument that is a string of the file.
fn literal(facts: &Facts<'_>, arg: NodeId) -> Option<String> {
    let node = facts.expr.node(arg);
    match &node.kind {
        NodeKind::String(text) if facts.site.given(node.span) => Some(text.as_str().into_owned()),
        NodeKind::Paren(inner) => match &facts.expr.node(*inner).kind {
            NodeKind::String(text) if facts.site.given(node.span) => Some(text.as_str().into_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// The first argument that has labels.
fn vector_argument(facts: &Facts<'_>, args: &[NodeId]) -> Option<NodeId> {
    args.iter().copied().find(|arg| matches!(facts.value_type(*arg), ValueType::Vector | ValueType::Matrix))
}

fn of_call(facts: &Facts<'_>, func: Func, args: &[NodeId], because: &impl Fn(Why) -> Reason) -> Flow {
    let none = || Flow::only::<Box<str>>([], because(Why::Function));
    let Some(vector) = vector_argument(facts, args) else { return none() };
    let mut flow = facts.flow(vector).clone();
    match func {
        Func::Absent | Func::AbsentOverTime => return of_absent(facts, vector, because(Why::Function)),
        Func::Scalar => return none(),
        Func::Info => return Flow::open(),
        Func::LabelReplace | Func::LabelJoin => match args.get(1).and_then(|arg| literal(facts, *arg)) {
            Some(label) => flow.gain(&label),
            None => return Flow::open(),
        },
        Func::HistogramQuantile | Func::HistogramFraction => flow.lose("le", because(Why::Function)),
        Func::HistogramQuantiles => match args.get(1).and_then(|arg| literal(facts, *arg)) {
            Some(label) => {
                flow.lose("le", because(Why::Function));
                flow.gain(&label);
            }
            None => return Flow::open(),
        },
        _ => {}
    }
    flow
}

/// `absent` returns the labels of the matchers that demand one value, if its argument is a selector (`createLabelsForAbsentFunction`).
fn of_absent(facts: &Facts<'_>, vector: NodeId, reason: Reason) -> Flow {
    let mut at = vector;
    let selector = loop {
        match &facts.expr.node(at).kind {
            NodeKind::Paren(inner) | NodeKind::Matrix { selector: inner, .. } => at = *inner,
            NodeKind::Selector(selector) => break selector,
            _ => return Flow::only::<Box<str>>([], reason),
        }
    };
    if selector.matchers.iter().any(|m| !facts.site.given(m.span())) {
        return Flow::open();
    }
    let equal = selector.matchers.iter().filter(|m| m.op == MatchOp::Equal && &*m.name.name != METRIC_NAME);
    Flow::only(equal.map(|m| m.name.name.clone()), reason)
}

/// The labels, if all of them stand in the file.
fn names<'n>(facts: &Facts<'_>, labels: &'n [Name]) -> Option<Vec<&'n str>> {
    labels.iter().map(|l| facts.site.given(l.span).then_some(&*l.name)).collect()
}

fn of_aggregate(facts: &Facts<'_>, a: &Aggregate, because: &impl Fn(Why) -> Reason) -> Flow {
    let inner = facts.flow(a.expr);
    if matches!(a.op, AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk | AggregateOp::LimitRatio) {
        return inner.clone();
    }
    let reason = because(Why::Aggregated);
    let mut flow = match &a.grouping {
        None => inner.keep([], reason),
        Some(grouping) => match (names(facts, &grouping.labels), grouping.without) {
            (Some(labels), false) => inner.keep(labels, reason),
            (Some(labels), true) => {
                let mut flow = inner.clone();
                labels.into_iter().for_each(|label| flow.lose(label, reason));
                flow
            }
            (None, _) => inner.clone(),
        },
    };
    if a.op == AggregateOp::CountValues {
        match a.param.and_then(|param| literal(facts, param)) {
            Some(label) => flow.gain(&label),
            None => return Flow::open(),
        }
    }
    flow
}

fn of_binary(facts: &Facts<'_>, b: &Binary, reason: Reason) -> Flow {
    let (left, right) = (facts.flow(b.lhs), facts.flow(b.rhs));
    match (facts.value_type(b.lhs), facts.value_type(b.rhs)) {
        (ValueType::Vector, ValueType::Vector) => {}
        (ValueType::Vector, _) => return left.clone(),
        (_, ValueType::Vector) => return right.clone(),
        _ => return Flow::only::<Box<str>>([], Reason { why: Why::Number, ..reason }),
    }
    match b.op {
        BinaryOp::And | BinaryOp::Unless => return left.clone(),
        BinaryOp::Or => return left.or(right),
        _ => {}
    }
    let Some(matching) = &b.matching else { return left.and(right) };
    matched(facts, matching, left, right, reason)
}

fn matched(facts: &Facts<'_>, matching: &Matching, left: &Flow, right: &Flow, reason: Reason) -> Flow {
    let filled = matching.fill_left.is_some() || matching.fill_right.is_some();
    let both = if filled { left.or(right) } else { left.and(right) };
    let Some(labels) = names(facts, &matching.labels) else { return if matching.group.is_some() { left.or(right) } else { both } };
    let Some(group) = &matching.group else {
        if matching.on {
            return both.keep(labels, reason);
        }
        let mut flow = both;
        labels.into_iter().for_each(|label| flow.lose(label, reason));
        return flow;
    };
    let (many, one) = if group.many == Side::Left { (left, right) } else { (right, left) };
    let mut flow = if filled {
        many.or(one)
    } else if matching.on {
        let mut flow = many.clone();
        for label in labels {
            if let Some(reason) = one.why_not(label) {
                flow.lose(label, reason);
            }
        }
        flow
    } else {
        let mut flow = both;
        labels.into_iter().filter(|label| many.why_not(label).is_none()).for_each(|label| flow.gain(label));
        flow
    };
    for label in &group.include {
        if !facts.site.given(label.span) {
            return Flow::open();
        }
        match one.why_not(&label.name) {
            Some(reason) if !filled => flow.lose(&label.name, reason),
            _ => flow.gain(&label.name),
        }
    }
    flow
}

/// Of which children `label` of the node's result comes unchanged; `None` if it is made or lost here, or may be.
pub(super) fn carrying(facts: &Facts<'_>, kind: &NodeKind, label: &str) -> Option<Vec<NodeId>> {
    match kind {
        NodeKind::Number { .. } | NodeKind::String(_) | NodeKind::Duration(_) | NodeKind::Selector(_) => None,
        NodeKind::Matrix { selector, .. } => Some(vec![*selector]),
        NodeKind::Subquery(s) => Some(vec![s.expr]),
        NodeKind::Paren(expr) | NodeKind::Unary { expr, .. } => Some(vec![*expr]),
        NodeKind::Call { func, args } => {
            let vector = vector_argument(facts, args)?;
            let made = || literal(facts, *args.get(1)?);
            match func {
                Func::Absent | Func::AbsentOverTime | Func::Scalar | Func::Info => None,
                Func::LabelReplace | Func::LabelJoin | Func::HistogramQuantiles if made().is_none_or(|made| made == label) => None,
                Func::HistogramQuantile | Func::HistogramFraction | Func::HistogramQuantiles if label == "le" => None,
                _ => Some(vec![vector]),
            }
        }
        NodeKind::Aggregate(a) => {
            if a.op == AggregateOp::CountValues && literal(facts, a.param?).is_none_or(|made| made == label) {
                return None;
            }
            let selects = matches!(a.op, AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk | AggregateOp::LimitRatio);
            let kept = match &a.grouping {
                None => selects,
                Some(g) => selects || names(facts, &g.labels)?.contains(&label) != g.without,
            };
            kept.then(|| vec![a.expr])
        }
        NodeKind::Binary(b) => binary_carrying(facts, b, label),
    }
}

fn binary_carrying(facts: &Facts<'_>, b: &Binary, label: &str) -> Option<Vec<NodeId>> {
    match (facts.value_type(b.lhs), facts.value_type(b.rhs)) {
        (ValueType::Vector, ValueType::Vector) => {}
        (ValueType::Vector, _) => return Some(vec![b.lhs]),
        (_, ValueType::Vector) => return Some(vec![b.rhs]),
        _ => return None,
    }
    match b.op {
        BinaryOp::And | BinaryOp::Unless => return Some(vec![b.lhs]),
        BinaryOp::Or => return Some(vec![b.lhs, b.rhs]),
        _ => {}
    }
    let Some(m) = &b.matching else { return Some(vec![b.lhs, b.rhs]) };
    if m.fill_left.is_some() || m.fill_right.is_some() {
        return None;
    }
    let in_list = names(facts, &m.labels)?.contains(&label);
    let matches = in_list == m.on;
    let Some(group) = &m.group else { return matches.then(|| vec![b.lhs, b.rhs]) };
    let (many, one) = if group.many == Side::Left { (b.lhs, b.rhs) } else { (b.rhs, b.lhs) };
    if names(facts, &group.include)?.contains(&label) {
        return Some(vec![one]);
    }
    Some(if matches { vec![many, one] } else { vec![many] })
}
