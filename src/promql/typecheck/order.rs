//! Upstream checks depth first and tells of some things before it descends; the pass here goes bottom up. This brings the
//! findings into upstream's order, so that the first one is the same.

use rustc_hash::FxHashMap;

use crate::promql::ParseError;
use crate::promql::ast::{Node, NodeId, NodeKind};

/// When upstream finds it: before the children of a node, after one of them, or after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Event {
    node: NodeId,
    after: usize,
}

const BEFORE: usize = 0;
const AFTER: usize = usize::MAX;

impl Event {
    pub(super) const fn before(node: NodeId) -> Self {
        Self { node, after: BEFORE }
    }

    /// After the child at `position` in upstream's order of checking.
    pub(super) const fn after_child(node: NodeId, position: usize) -> Self {
        Self { node, after: position + 1 }
    }

    pub(super) const fn after(node: NodeId) -> Self {
        Self { node, after: AFTER }
    }

    pub(super) fn is_of(self, node: NodeId) -> bool {
        self.node == node
    }
}

/// The children in upstream's order of checking.
fn children(node: &Node) -> Vec<NodeId> {
    match &node.kind {
        NodeKind::Number { .. } | NodeKind::String(_) | NodeKind::Selector(_) | NodeKind::Duration(_) => Vec::new(),
        NodeKind::Matrix { selector, .. } => vec![*selector],
        NodeKind::Subquery(s) => vec![s.expr],
        NodeKind::Call { args, .. } => args.to_vec(),
        NodeKind::Aggregate(a) => std::iter::once(a.expr).chain(a.param).collect(),
        NodeKind::Binary(b) => vec![b.lhs, b.rhs],
        NodeKind::Unary { expr, .. } | NodeKind::Paren(expr) => vec![*expr],
    }
}

/// Brings the findings into upstream's order.
pub(super) fn sort(nodes: &[Node], found: &mut [(Event, ParseError)]) {
    let Some(root) = nodes.len().checked_sub(1) else { return };
    let mut rank: FxHashMap<Event, usize> = found.iter().map(|(event, _)| (*event, usize::MAX)).collect();
    let mut next = 0;
    let mut visit = |event: Event| {
        if let Some(rank) = rank.get_mut(&event) {
            *rank = next;
            next += 1;
        }
    };
    let mut work = vec![(NodeId(u32::try_from(root).unwrap_or(u32::MAX)), BEFORE)];
    while let Some((node, position)) = work.pop() {
        let children = children(&nodes[node.index()]);
        visit(Event { node, after: position });
        if position == children.len() {
            visit(Event::after(node));
        } else {
            work.push((node, position + 1));
            work.push((children[position], BEFORE));
        }
    }
    found.sort_by_key(|(event, _)| rank.get(event).copied().unwrap_or(usize::MAX));
}
