//! Ratios in which each series is divided by itself.

use super::{Run, check};
use crate::diag::Diagnostic;
use crate::lint::facts::{Facts, World};
use crate::promql::ast::{Binary, Matcher, Selector};
use crate::promql::functions::ValueType;
use crate::promql::operators::BinaryOp;
use crate::promql::{NodeId, NodeKind};

check! {
    /// # What it does
    /// Reports a division of an expression by itself in which one side filters a label that both sides keep.
    ///
    /// # Why is this bad
    /// The two sides are matched on all labels they keep, the filtered one among them. So the failed requests are divided by
    /// the failed requests, not by all: the value is 1 wherever there is one, and the alert fires at the first failure.
    ///
    /// # Bad
    /// ```promql
    /// rate(http_requests_total{status=~"5.."}[5m]) / rate(http_requests_total[5m]) > 0.1
    /// ```
    ///
    /// # Good
    /// ```promql
    /// sum by (path) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (path) (rate(http_requests_total[5m])) > 0.1
    /// ```
    ///
    /// # How to silence it
    /// Write `# promforge disable match/ratio-keeps-filtered-label` behind the line.
    "match/ratio-keeps-filtered-label", Warning, Run::Site(run)
}

fn run(facts: &Facts<'_>, _: &World, findings: &mut Vec<Diagnostic>) {
    for node in facts.expr.nodes() {
        let NodeKind::Binary(b) = &node.kind else { continue };
        if b.op == BinaryOp::Div && facts.value_type(b.lhs) == ValueType::Vector && facts.value_type(b.rhs) == ValueType::Vector {
            findings.extend(divided_by_itself(facts, b));
        }
    }
}

fn divided_by_itself(facts: &Facts<'_>, b: &Binary) -> Option<Diagnostic> {
    let matching = b.matching.as_deref();
    if matching.is_some_and(|m| m.group.is_some() || m.fill_left.is_some() || m.fill_right.is_some()) {
        return None;
    }
    let (lhs, rhs) = (unscaled(facts, b.lhs), unscaled(facts, b.rhs));
    let (left, right) = same_but_matchers(facts, lhs, rhs)?;
    let only = |a: &'_ Selector, b: &Selector| -> Vec<Matcher> { a.matchers.iter().filter(|m| !b.matchers.contains(m)).cloned().collect() };
    let (left_only, right_only) = (only(left, right), only(right, left));
    let (side, other, filters) = match (left_only.is_empty(), right_only.is_empty()) {
        (false, true) => ("left", "right", left_only),
        (true, false) => ("right", "left", right_only),
        _ => return None,
    };
    let site = facts.site;
    // Each filtered label must be one by which the two sides are matched, else the division tells something.
    let kept = |label: &str| {
        let listed = matching.is_none_or(|m| m.labels.iter().any(|l| &*l.name == label) == m.on);
        listed && facts.flow(b.lhs).why_not(label).is_none() && facts.flow(b.rhs).why_not(label).is_none()
    };
    if !filters.iter().all(|m| kept(&m.name.name) && &*m.name.name != crate::model::METRIC_NAME) {
        return None;
    }
    // A placeholder may stand for anything, also for all.
    if matching.is_some_and(|m| m.labels.iter().any(|l| !site.given(l.span))) || filters.iter().any(|m| !site.given(m.span())) {
        return None;
    }
    let mut labels: Vec<&str> = filters.iter().map(|m| &*m.name.name).collect();
    labels.sort_unstable();
    labels.dedup();
    let named = labels.iter().map(|l| format!("`{l}`")).collect::<Vec<_>>().join(" and ");
    let they = if labels.len() == 1 { "it" } else { "them" };
    let span = filters.first()?.span().to(filters.last()?.span());
    let whole = facts.expr.node(if side == "left" { b.rhs } else { b.lhs }).span;
    let message = format!("both sides keep {named}, but only the {side} filters {they}: each series is divided by itself");
    let list = labels.join(", ");
    Some(
        Diagnostic::warning(CHECK.code, message, site.source, site.host(span))
            .saying(format!("only the {side} filters"))
            .other(site.source, site.host(whole), format!("the {other} is matched on {named} too"))
            .help(format!("sum both sides without it: `sum without ({list}) (..) / sum without ({list}) (..)`, or by the labels that the result shall have")),
    )
}

/// What is left without parentheses and factors.
fn unscaled(facts: &Facts<'_>, mut id: NodeId) -> NodeId {
    loop {
        id = match &facts.expr.node(id).kind {
            NodeKind::Paren(inner) => *inner,
            NodeKind::Unary { expr, .. } => *expr,
            NodeKind::Binary(b) if matches!(b.op, BinaryOp::Mul | BinaryOp::Div) && facts.value_type(b.rhs) == ValueType::Scalar => b.lhs,
            NodeKind::Binary(b) if b.op == BinaryOp::Mul && facts.value_type(b.lhs) == ValueType::Scalar => b.rhs,
            _ => return id,
        };
    }
}

/// The selectors of two expressions that are the same up to the matchers of one selector each.
fn same_but_matchers<'a>(facts: &Facts<'a>, left: NodeId, right: NodeId) -> Option<(&'a Selector, &'a Selector)> {
    let expr = facts.expr;
    let mut open = vec![(left, right)];
    let mut found = None;
    while let Some((l, r)) = open.pop() {
        match (&expr.node(l).kind, &expr.node(r).kind) {
            (NodeKind::Paren(l), NodeKind::Paren(r)) => open.push((*l, *r)),
            (NodeKind::Paren(l), _) => open.push((*l, r)),
            (_, NodeKind::Paren(r)) => open.push((l, *r)),
            (NodeKind::Selector(a), NodeKind::Selector(b)) => {
                if facts.metric(a)?.name != facts.metric(b)?.name || a.modifiers != b.modifiers || a.extended != b.extended || found.is_some() {
                    return None;
                }
                found = Some((&**a, &**b));
            }
            (NodeKind::Matrix { selector: l, range: x }, NodeKind::Matrix { selector: r, range: y }) if x == y => open.push((*l, *r)),
            (NodeKind::Call { func: f, args: a }, NodeKind::Call { func: g, args: b }) if f == g && a.len() == b.len() => {
                open.extend(a.iter().copied().zip(b.iter().copied()));
            }
            (NodeKind::Aggregate(a), NodeKind::Aggregate(b)) if a.op == b.op && a.grouping == b.grouping && a.param.is_none() && b.param.is_none() => {
                open.push((a.expr, b.expr));
            }
            (NodeKind::Number { value: a, .. }, NodeKind::Number { value: b, .. }) if a == b => {}
            (NodeKind::String(a), NodeKind::String(b)) if a == b => {}
            _ => return None,
        }
    }
    found
}
