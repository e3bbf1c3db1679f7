//! Putting trees together: nodes are appended in the parser's order, parentheses come where the text would read otherwise.
//!
//! No types here; the values around it see to them.

use super::Window;
use crate::model::{duration::Duration, number};
use crate::promql::Func;
use crate::promql::ast::{Aggregate, Binary, DurationOp, Expr, Extent, Grouping, Matching, Modifiers, Node, NodeId, NodeKind, Subquery, Text};
use crate::promql::operators::{AggregateOp, Assoc, BinaryOp, UNARY_PRECEDENCE, UnaryOp};
use crate::text::Span;

fn push(nodes: &mut Vec<Node>, kind: NodeKind) -> NodeId {
    let id = NodeId(u32::try_from(nodes.len()).unwrap_or(u32::MAX));
    nodes.push(Node { span: Span::default(), kind });
    id
}

/// Appends another tree and answers its root.
fn graft(nodes: &mut Vec<Node>, other: Expr) -> NodeId {
    let by = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    if by == 0 {
        *nodes = other.nodes;
    } else {
        nodes.extend(other.nodes.into_iter().map(|mut node| {
            node.kind.renumber(&|id| NodeId(id.0.saturating_add(by)));
            node
        }));
    }
    NodeId(u32::try_from(nodes.len()).unwrap_or(u32::MAX).saturating_sub(1))
}

fn extent(nodes: &mut Vec<Node>, window: Window) -> Extent {
    match window {
        Window::Literal(length) => Extent::Literal(length),
        Window::Variable(name) => Extent::Expr(push(nodes, NodeKind::Duration(DurationOp::Variable(name)))),
    }
}

/// The tree of one node without children.
pub(super) fn leaf(kind: NodeKind) -> Expr {
    Expr { nodes: vec![Node { span: Span::default(), kind }] }
}

pub(super) fn number(value: f64) -> Expr {
    leaf(NodeKind::Number { value, duration: false })
}

pub(super) fn duration(length: Duration) -> Expr {
    leaf(NodeKind::Number { value: length.as_secs(), duration: true })
}

pub(super) fn string(text: &str) -> Expr {
    leaf(NodeKind::String(Text::from(text)))
}

/// The offset is there already, as [`offset`] made it.
pub(super) fn selector(selector: crate::promql::ast::Selector, offset: Option<Window>) -> Expr {
    let (mut nodes, mut selector) = (Vec::new(), selector);
    selector.modifiers.offset = offset.map(|window| extent(&mut nodes, window));
    push(&mut nodes, NodeKind::Selector(Box::new(selector)));
    Expr { nodes }
}

pub(super) fn matrix(selector: Expr, range: Window) -> Expr {
    let mut nodes = Vec::new();
    let selector = graft(&mut nodes, selector);
    let range = extent(&mut nodes, range);
    push(&mut nodes, NodeKind::Matrix { selector, range });
    Expr { nodes }
}

pub(super) fn subquery(inner: Expr, range: Window, step: Option<Window>) -> Expr {
    let inner = if matches!(inner.root().kind, NodeKind::Binary(_) | NodeKind::Unary { .. } | NodeKind::Number { .. }) { paren(inner) } else { inner };
    let mut nodes = Vec::new();
    let expr = graft(&mut nodes, inner);
    let range = extent(&mut nodes, range);
    let step = step.map(|step| extent(&mut nodes, step));
    push(&mut nodes, NodeKind::Subquery(Box::new(Subquery { expr, range, step, modifiers: Modifiers::default() })));
    Expr { nodes }
}

/// Lets `change` edit the modifiers of a matrix or subquery; a matrix keeps them in its selector.
pub(super) fn modify(expr: &mut Expr, change: impl FnOnce(&mut Modifiers)) {
    let mut id = expr.root_id();
    loop {
        match &mut expr.nodes[id.index()].kind {
            NodeKind::Paren(inner) => id = *inner,
            NodeKind::Matrix { selector, .. } => id = *selector,
            NodeKind::Subquery(subquery) => return change(&mut subquery.modifiers),
            NodeKind::Selector(selector) => return change(&mut selector.modifiers),
            _ => return,
        }
    }
}

pub(super) fn paren(inner: Expr) -> Expr {
    let mut nodes = inner.nodes;
    let inner = NodeId(u32::try_from(nodes.len()).unwrap_or(u32::MAX).saturating_sub(1));
    push(&mut nodes, NodeKind::Paren(inner));
    Expr { nodes }
}

pub(super) fn call(func: Func, args: impl IntoIterator<Item = Expr>) -> Expr {
    let mut nodes = Vec::new();
    let args = args.into_iter().map(|arg| graft(&mut nodes, arg)).collect();
    push(&mut nodes, NodeKind::Call { func, args });
    Expr { nodes }
}

pub(super) fn aggregate(op: AggregateOp, grouping: Option<Grouping>, param: Option<Expr>, inner: Expr) -> Expr {
    let mut nodes = Vec::new();
    let param = param.map(|param| graft(&mut nodes, param));
    let expr = graft(&mut nodes, inner);
    push(&mut nodes, NodeKind::Aggregate(Box::new(Aggregate { op, grouping, param, expr })));
    Expr { nodes }
}

/// How tightly a node's text holds together; 7 is a whole.
fn strength(kind: &NodeKind) -> u8 {
    match kind {
        NodeKind::Binary(binary) => binary.op.precedence().0,
        NodeKind::Unary { .. } => UNARY_PRECEDENCE,
        // Prints with a sign, and a sign in front of a power belongs to the whole power.
        NodeKind::Number { value, .. } if number::plain(*value).starts_with(['-', '+']) => UNARY_PRECEDENCE,
        _ => 7,
    }
}

pub(super) fn binary(op: BinaryOp, lhs: Expr, rhs: Expr, return_bool: bool, matching: Option<Matching>) -> Expr {
    let (own, side) = op.precedence();
    let (left, right) = (strength(&lhs.root().kind), strength(&rhs.root().kind));
    let lhs = if left < own || (left == own && side == Assoc::Right) { paren(lhs) } else { lhs };
    let rhs = match rhs.root().kind {
        // A sign begins an operand of its own wherever it stands.
        NodeKind::Number { .. } => rhs,
        NodeKind::Unary { .. } if right >= own => rhs,
        _ if right < own || (right == own && side == Assoc::Left) => paren(rhs),
        _ => rhs,
    };
    let matching = matching.filter(|m| *m != Matching::default()).map(Box::new);
    let mut nodes = Vec::new();
    let lhs = graft(&mut nodes, lhs);
    let rhs = graft(&mut nodes, rhs);
    push(&mut nodes, NodeKind::Binary(Box::new(Binary { op, lhs, rhs, return_bool, matching })));
    Expr { nodes }
}

/// `-inner`; the sign of a number literal is folded into it, as the parser does.
pub(super) fn negate(inner: Expr) -> Expr {
    let mut inner = inner;
    if let Some(Node { kind: NodeKind::Number { value, .. }, .. }) = inner.nodes.last_mut() {
        *value = -*value;
        return inner;
    }
    let inner = if strength(&inner.root().kind) < UNARY_PRECEDENCE || matches!(&inner.root().kind, NodeKind::Binary(b) if b.op != BinaryOp::Pow) {
        paren(inner)
    } else {
        inner
    };
    let mut nodes = inner.nodes;
    let expr = NodeId(u32::try_from(nodes.len()).unwrap_or(u32::MAX).saturating_sub(1));
    push(&mut nodes, NodeKind::Unary { op: UnaryOp::Minus, expr });
    Expr { nodes }
}

/// A parsed tree as a built one: without places in a text, and without parentheses around the whole.
pub(super) fn adopt(expr: Expr) -> Expr {
    let mut nodes = expr.nodes;
    while let [.., _, Node { kind: NodeKind::Paren(inner), .. }] = nodes.as_slice() {
        if inner.index() + 2 != nodes.len() {
            break;
        }
        nodes.pop();
    }
    let clear = |names: &mut Vec<crate::promql::ast::Name>| names.iter_mut().for_each(|name| name.span = Span::default());
    for node in &mut nodes {
        node.span = Span::default();
        match &mut node.kind {
            NodeKind::Selector(selector) => {
                super::selector::settle(selector);
            }
            NodeKind::Aggregate(aggregate) => aggregate.grouping.iter_mut().for_each(|g| clear(&mut g.labels)),
            NodeKind::Binary(binary) => {
                if let Some(matching) = &mut binary.matching {
                    clear(&mut matching.labels);
                    matching.group.iter_mut().for_each(|g| clear(&mut g.include));
                }
            }
            _ => {}
        }
    }
    Expr { nodes }
}
