//! Where the comments of a text belong once its lines are laid out anew.
//!
//! In the widest layout every line is one *slot*: a leaf, a head up to its `(`, an operator with its matching, a closing
//! `)`. A comment at the end of a line stays beside the slot before it; one on its own line stays above the slot behind
//! it. Slots keep their order whatever the layout, so formatting the result finds every comment at the same slot.

use crate::promql::ast::{Expr, NodeId, NodeKind};
use crate::text::Span;

/// The comments of one text by slot.
pub(super) struct Comments<'t> {
    slots: Vec<Slot<'t>>,
    /// First and last slot of each node.
    ranges: Vec<(usize, usize)>,
    /// How many comments stand above slots up to and including this one; how many beside.
    sums: Vec<(usize, usize)>,
    /// Those behind everything.
    pub(super) below: Vec<&'t str>,
}

#[derive(Default)]
struct Slot<'t> {
    start: usize,
    /// Where a leaf ends; 0 of other slots.
    end: usize,
    above: Vec<&'t str>,
    beside: Option<&'t str>,
}

enum Work {
    Enter(NodeId),
    /// The operator between this node and the next.
    Operator(NodeId),
    /// The parenthesis behind this node.
    Close(NodeId),
    Leave(NodeId),
}

impl<'t> Comments<'t> {
    /// Finds each comment's slot; `None` if there is no comment.
    pub(super) fn of(text: &'t str, expr: &Expr, comments: &[Span]) -> Option<Self> {
        if comments.is_empty() {
            return None;
        }
        let mut found = Self { slots: Vec::new(), ranges: vec![(0, 0); expr.nodes().len()], sums: Vec::new(), below: Vec::new() };
        found.find_slots(text, expr);
        for span in comments {
            let Some(comment) = text.get(span.range()) else { continue };
            found.place(text, span.start as usize, comment.trim_end());
        }
        let (mut above, mut beside) = (0, 0);
        for slot in &found.slots {
            above += slot.above.len();
            beside += usize::from(slot.beside.is_some());
            found.sums.push((above, beside));
        }
        Some(found)
    }

    fn find_slots(&mut self, text: &str, expr: &Expr) {
        let mut work = vec![Work::Enter(expr.root_id())];
        while let Some(step) = work.pop() {
            match step {
                Work::Enter(id) => {
                    self.ranges[id.index()].0 = self.slots.len();
                    work.push(Work::Leave(id));
                    let span = expr.node(id).span.range();
                    match &expr.node(id).kind {
                        NodeKind::Binary(b) => work.extend([Work::Enter(b.rhs), Work::Operator(b.lhs), Work::Enter(b.lhs)]),
                        NodeKind::Unary { expr, .. } => work.push(Work::Enter(*expr)),
                        NodeKind::Subquery(s) => work.push(Work::Enter(s.expr)),
                        NodeKind::Aggregate(a) => {
                            self.slots.push(Slot { start: span.start, ..Slot::default() });
                            work.extend([Work::Close(a.expr), Work::Enter(a.expr)]);
                            work.extend(a.param.map(Work::Enter));
                        }
                        NodeKind::Call { args, .. } if !args.is_empty() => {
                            self.slots.push(Slot { start: span.start, ..Slot::default() });
                            work.extend(args.last().map(|last| Work::Close(*last)));
                            work.extend(args.iter().rev().map(|arg| Work::Enter(*arg)));
                        }
                        NodeKind::Paren(inner) => {
                            self.slots.push(Slot { start: span.start, ..Slot::default() });
                            work.extend([Work::Close(*inner), Work::Enter(*inner)]);
                        }
                        _ => self.slots.push(Slot { start: span.start, end: span.end, ..Slot::default() }),
                    }
                }
                Work::Operator(before) | Work::Close(before) => {
                    let start = skip_blank(text, expr.node(before).span.end as usize);
                    self.slots.push(Slot { start, ..Slot::default() });
                }
                Work::Leave(id) => self.ranges[id.index()].1 = self.slots.len().saturating_sub(1),
            }
        }
    }

    fn place(&mut self, text: &str, at: usize, comment: &'t str) {
        let behind = self.slots.partition_point(|slot| slot.start <= at);
        let line = text[..at].rfind(['\n', '\r']).map_or(0, |i| i + 1);
        let alone = text[line..at].trim_start().is_empty();
        match behind.checked_sub(1) {
            Some(i) if !alone => {
                let slot = &mut self.slots[i];
                slot.above.extend(slot.beside.replace(comment));
            }
            // On its own line inside a selector: above it.
            Some(i) if at < self.slots[i].end => {
                let slot = &mut self.slots[i];
                slot.above.extend(slot.beside.take());
                slot.above.push(comment);
            }
            _ => match self.slots.get_mut(behind) {
                Some(next) => next.above.push(comment),
                None => self.below.push(comment),
            },
        }
    }

    /// Whether comments stand inside a node, so that it cannot be written on one line: any but those above its first slot
    /// and beside its last.
    pub(super) fn inside(&self, id: NodeId) -> bool {
        let (first, last) = self.ranges[id.index()];
        let beside_before = |slot: usize| slot.checked_sub(1).map_or(0, |i| self.sums[i].1);
        self.sums[last].0 > self.sums[first].0 || beside_before(last) > beside_before(first)
    }

    /// The slot that a node's text begins with.
    pub(super) fn first(&self, id: NodeId) -> usize {
        self.ranges[id.index()].0
    }

    /// The slot that a node's text ends with.
    pub(super) fn last(&self, id: NodeId) -> usize {
        self.ranges[id.index()].1
    }

    /// The comments above a slot; empty when asked again.
    pub(super) fn take_above(&mut self, slot: usize) -> Vec<&'t str> {
        self.slots.get_mut(slot).map(|slot| std::mem::take(&mut slot.above)).unwrap_or_default()
    }

    /// The comment beside a slot.
    pub(super) fn beside(&self, slot: usize) -> Option<&'t str> {
        self.slots.get(slot).and_then(|slot| slot.beside)
    }
}

/// The first byte from `at` on that is no space, comma or comment.
fn skip_blank(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => at += 1,
            b'#' => at += bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(bytes.len() - at),
            _ => break,
        }
    }
    at
}
