//! Walking a tree: the children of a node in source order, visitors that know their path, parents, height.
//!
//! Nothing here recurses: a chain of 100,000 operators has that many levels. It changes no tree and knows no types.

use super::ast::{DurationOp, Expr, Extent, Modifiers, NodeId, NodeKind, Selector};

/// What a [`Visitor`] wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// The children of this node.
    Down,
    /// Not the children of this node; [`Visitor::leave`] still comes.
    Skip,
    /// Nothing more at all.
    Stop,
}

/// Sees every node twice: before its children and after them.
pub trait Visitor {
    /// Before the children. `path` holds the enclosing nodes, the root first, the parent last.
    fn enter(&mut self, expr: &Expr, id: NodeId, path: &[NodeId]) -> Flow {
        let _ = (expr, id, path);
        Flow::Down
    }

    /// After the children, with the same `path`.
    fn leave(&mut self, expr: &Expr, id: NodeId, path: &[NodeId]) {
        let _ = (expr, id, path);
    }
}

/// The children of one node, in source order; made by [`Expr::children`].
///
/// A matrix has its selector first and a computed window second, though the selector's own offset is written behind both.
#[derive(Debug, Clone)]
pub struct Children<'a>(Kids<'a>);

#[derive(Debug, Clone)]
enum Kids<'a> {
    Few { ids: [NodeId; 4], at: usize, end: usize },
    Many(std::slice::Iter<'a, NodeId>),
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        match &mut self.0 {
            Kids::Few { ids, at, end } => (*at < *end).then(|| {
                *at += 1;
                ids[*at - 1]
            }),
            Kids::Many(ids) => ids.next().copied(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let n = match &self.0 {
            Kids::Few { at, end, .. } => end - at,
            Kids::Many(ids) => ids.len(),
        };
        (n, Some(n))
    }
}

impl DoubleEndedIterator for Children<'_> {
    fn next_back(&mut self) -> Option<NodeId> {
        match &mut self.0 {
            Kids::Few { ids, at, end } => (*at < *end).then(|| {
                *end -= 1;
                ids[*end]
            }),
            Kids::Many(ids) => ids.next_back().copied(),
        }
    }
}

impl ExactSizeIterator for Children<'_> {}

fn few<'a>(some: [Option<NodeId>; 4]) -> Children<'a> {
    let (mut ids, mut end) = ([NodeId(0); 4], 0);
    for id in some.into_iter().flatten() {
        ids[end] = id;
        end += 1;
    }
    Children(Kids::Few { ids, at: 0, end })
}

const fn computed(extent: Extent) -> Option<NodeId> {
    match extent {
        Extent::Expr(id) => Some(id),
        Extent::Literal(_) => None,
    }
}

fn offset(modifiers: &Modifiers) -> Option<NodeId> {
    modifiers.offset.and_then(computed)
}

fn children(kind: &NodeKind) -> Children<'_> {
    match kind {
        NodeKind::Number { .. } | NodeKind::String(_) => few([None; 4]),
        NodeKind::Selector(s) => few([offset(&s.modifiers), None, None, None]),
        NodeKind::Matrix { selector, range } => few([Some(*selector), computed(*range), None, None]),
        NodeKind::Subquery(s) => few([Some(s.expr), computed(s.range), s.step.and_then(computed), offset(&s.modifiers)]),
        NodeKind::Call { args, .. } => Children(Kids::Many(args.iter())),
        NodeKind::Aggregate(a) => few([a.param, Some(a.expr), None, None]),
        NodeKind::Binary(b) => few([Some(b.lhs), Some(b.rhs), None, None]),
        NodeKind::Unary { expr, .. } | NodeKind::Paren(expr) => few([Some(*expr), None, None, None]),
        NodeKind::Duration(op) => match *op {
            DurationOp::Binary { lhs, rhs, .. } | DurationOp::MinOf(lhs, rhs) | DurationOp::MaxOf(lhs, rhs) => few([Some(lhs), Some(rhs), None, None]),
            DurationOp::Unary { expr, .. } | DurationOp::Paren(expr) => few([Some(expr), None, None, None]),
            DurationOp::Step | DurationOp::Range | DurationOp::Variable(_) => few([None; 4]),
        },
    }
}

/// Who encloses whom; made once by [`Expr::parents`] and then asked for free.
#[derive(Debug, Clone)]
pub struct Parents(Vec<Option<NodeId>>);

impl Parents {
    /// The node right around `id`; `None` for the root.
    #[must_use]
    pub fn of(&self, id: NodeId) -> Option<NodeId> {
        self.0.get(id.index()).copied().flatten()
    }

    /// The enclosing nodes, the nearest first, the root last.
    pub fn path(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.of(id), |id| self.of(*id))
    }
}

impl Expr {
    /// The children of a node, in source order.
    ///
    /// # Panics
    /// If `id` comes from another expression.
    #[must_use]
    pub fn children(&self, id: NodeId) -> Children<'_> {
        children(&self.node(id).kind)
    }

    /// Takes `visitor` through the whole tree, in source order.
    ///
    /// ```
    /// use promforge::promql::{parse, Expr, Features, NodeId, visit::{Flow, Visitor}};
    /// struct Deepest(usize);
    /// impl Visitor for Deepest {
    ///     fn enter(&mut self, _: &Expr, _: NodeId, path: &[NodeId]) -> Flow {
    ///         self.0 = self.0.max(path.len());
    ///         Flow::Down
    ///     }
    /// }
    /// let expr = parse("sum(rate(x[5m]))", &Features::server()).expect("it parses");
    /// let mut deepest = Deepest(0);
    /// expr.walk(&mut deepest);
    /// assert_eq!(deepest.0, 3); // sum, rate and the matrix are around the selector
    /// ```
    pub fn walk(&self, visitor: &mut impl Visitor) {
        if self.nodes.is_empty() {
            return;
        }
        let (mut path, mut open): (Vec<NodeId>, Vec<Children<'_>>) = (Vec::new(), Vec::new());
        let mut next = Some(self.root_id());
        loop {
            if let Some(id) = next {
                let inside = match visitor.enter(self, id, &path) {
                    Flow::Down => self.children(id),
                    Flow::Skip => few([None; 4]),
                    Flow::Stop => return,
                };
                path.push(id);
                open.push(inside);
            }
            let Some(inside) = open.last_mut() else { return };
            next = inside.next();
            if next.is_none() {
                open.pop();
                if let Some(id) = path.pop() {
                    visitor.leave(self, id, &path);
                }
            }
        }
    }

    /// Who encloses whom.
    #[must_use]
    pub fn parents(&self) -> Parents {
        let mut parents = vec![None; self.nodes.len()];
        for (i, node) in self.nodes.iter().enumerate() {
            for child in children(&node.kind) {
                parents[child.index()] = u32::try_from(i).ok().map(NodeId);
            }
        }
        Parents(parents)
    }

    /// Every instant selector with its number, those inside of matrices and subqueries too, in source order. What encloses
    /// them tell [`Expr::parents`] and [`Parents::path`].
    ///
    /// ```
    /// use promforge::promql::{parse, Features, NodeKind};
    /// let expr = parse("rate(a[5m]) / on (x) b", &Features::server()).expect("it parses");
    /// let parents = expr.parents();
    /// let windowed: Vec<bool> = expr.selectors().map(|(id, _)| parents.path(id).any(|p| matches!(expr.node(p).kind, NodeKind::Matrix { .. }))).collect();
    /// assert_eq!(windowed, [true, false]);
    /// ```
    pub fn selectors(&self) -> impl Iterator<Item = (NodeId, &Selector)> + '_ {
        self.nodes.iter().zip(0..).filter_map(|(node, i)| match &node.kind {
            NodeKind::Selector(selector) => Some((NodeId(i), &**selector)),
            _ => None,
        })
    }

    /// How many nodes the longest way from the root down to a leaf has; a lone selector has 1.
    #[must_use]
    pub fn height(&self) -> usize {
        let mut heights = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let below = children(&node.kind).map(|id| heights[id.index()]).max().unwrap_or(0_usize);
            heights.push(below + 1);
        }
        heights.last().copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::builder::{Vector, metric};

    struct Record(Vec<String>, Option<&'static str>);

    impl Visitor for Record {
        fn enter(&mut self, expr: &Expr, id: NodeId, path: &[NodeId]) -> Flow {
            let text = expr.print_node(id);
            let skip = self.1 == Some(text.as_str());
            self.0.push(format!("{}{text}", ">".repeat(path.len() + 1)));
            if skip { Flow::Skip } else { Flow::Down }
        }

        fn leave(&mut self, expr: &Expr, id: NodeId, path: &[NodeId]) {
            self.0.push(format!("{}{}", "<".repeat(path.len() + 1), expr.print_node(id)));
        }
    }

    fn sample() -> Expr {
        use crate::promql::builder::{Aggregations as _, minutes};
        (metric("a").rate(minutes(5)).sum() + metric("b")).into_expr()
    }

    #[test]
    fn visits_in_source_order_both_ways() {
        let mut all = Record(Vec::new(), None);
        sample().walk(&mut all);
        assert_eq!(
            all.0,
            [
                ">sum(rate(a[5m])) + b",
                ">>sum(rate(a[5m]))",
                ">>>rate(a[5m])",
                ">>>>a[5m]",
                ">>>>>a",
                "<<<<<a",
                "<<<<a[5m]",
                "<<<rate(a[5m])",
                "<<sum(rate(a[5m]))",
                ">>b",
                "<<b",
                "<sum(rate(a[5m])) + b",
            ]
        );
        let mut some = Record(Vec::new(), Some("sum(rate(a[5m]))"));
        sample().walk(&mut some);
        assert_eq!(some.0.len(), 6);
    }

    #[test]
    fn parents_selectors_and_height_agree() {
        let expr = sample();
        let parents = expr.parents();
        let around: Vec<Vec<String>> = expr.selectors().map(|(id, _)| parents.path(id).map(|p| expr.print_node(p)).collect()).collect();
        assert_eq!(around, [vec!["a[5m]", "rate(a[5m])", "sum(rate(a[5m]))", "sum(rate(a[5m])) + b"], vec!["sum(rate(a[5m])) + b"]]);
        assert_eq!(expr.height(), 5);
        assert_eq!(expr.children(expr.root_id()).rev().map(|id| expr.print_node(id)).collect::<Vec<_>>(), ["b", "sum(rate(a[5m]))"]);
    }

    #[test]
    fn a_long_chain_is_no_depth() {
        let mut chain: Vector = metric("a").into_vector();
        for _ in 0..100_000 {
            chain = chain + metric("a");
        }
        let expr = chain.into_expr();
        struct Count(usize);
        impl Visitor for Count {
            fn leave(&mut self, _: &Expr, _: NodeId, path: &[NodeId]) {
                self.0 = self.0.max(path.len());
            }
        }
        let mut count = Count(0);
        expr.walk(&mut count);
        assert_eq!((count.0, expr.height(), expr.selectors().count()), (100_000, 100_001, 100_001));
    }
}
