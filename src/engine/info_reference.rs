//! Which time `info()` looks its info series up at: the one that all vectors in its first argument come from, if they share one
//! (`infoSelectTimestampAndOffset` of promql/info.go, Prometheus 3.15.0).

use crate::promql::ast::{Expr, NodeId, NodeKind};
use crate::promql::{Func, ValueType};

use super::prepare::Plan;

/// A time relative to the step, or a time of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reference {
    /// The time of `@`.
    pub(super) at: Option<i64>,
    /// `offset` as written, in milliseconds, those of subqueries around included.
    pub(super) offset: i64,
}

impl Reference {
    /// Whether both lead to the same time.
    fn agrees(self, other: Self) -> bool {
        match (self.at, other.at) {
            (None, None) => self.offset == other.offset,
            (Some(a), Some(b)) => a.wrapping_sub(self.offset) == b.wrapping_sub(other.offset),
            _ => false,
        }
    }
}

impl Plan {
    /// The reference that all vectors in `vector` share. `None` if they do not, or if one of them comes from no selector.
    pub(super) fn info_reference(&self, expr: &Expr, vector: NodeId) -> Option<Reference> {
        let mut first: Option<Reference> = None;
        // Subqueries that a node is inside of: chains of (offset, at, the next one out).
        let mut around: Vec<(i64, Option<i64>, Option<usize>)> = Vec::new();
        // Whether a selector is below: needed of every vector. A frame is a node, the subquery around it and its parent's frame.
        let mut frames: Vec<(NodeId, Option<usize>)> = vec![(vector, None)];
        let mut subquery_of: Vec<Option<usize>> = vec![None];
        let mut has_selector: Vec<bool> = vec![false];
        let mut next = 0;
        while let Some((id, _)) = frames.get(next).copied() {
            let (place, inside) = (next, subquery_of[next]);
            next += 1;
            let mut inner = inside;
            match &expr.node(id).kind {
                NodeKind::Selector(_) => {
                    let mut found = Reference { at: self[id].at, offset: self[id].written_offset };
                    let mut out = inside;
                    while let (None, Some((offset, at, further))) = (found.at, out.and_then(|i| around.get(i)).copied()) {
                        found = Reference { at, offset: found.offset.saturating_add(offset) };
                        out = further;
                    }
                    if !first.get_or_insert(found).agrees(found) {
                        return None;
                    }
                    has_selector[place] = true;
                    continue;
                }
                NodeKind::Subquery(_) => {
                    inner = Some(around.len());
                    around.push((self[id].written_offset, self[id].at, inside));
                }
                _ => {}
            }
            let mut below = |child: NodeId| {
                if matches!(self[child].value_type, ValueType::Vector | ValueType::Matrix) {
                    frames.push((child, Some(place)));
                    subquery_of.push(inner);
                    has_selector.push(false);
                }
            };
            match &expr.node(id).kind {
                NodeKind::Call { func: Func::Info, args } => args.first().copied().into_iter().for_each(&mut below),
                kind => super::prepare::children(kind, &mut below),
            }
        }
        // Children come behind their parents.
        for place in (0..frames.len()).rev() {
            if !has_selector[place] {
                return None;
            }
            if let (_, Some(parent)) = frames[place] {
                has_selector[parent] = true;
            }
        }
        first
    }
}
