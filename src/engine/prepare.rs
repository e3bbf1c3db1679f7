//! One pass over the tree before it is evaluated, as `PreprocessExpr` of promql/engine.go: types, `@` and duration expressions
//! resolved, what is the same at every step found, and how deep the evaluation will go. All loops; the tree is not changed.

use crate::promql::ast::{At, BinaryOp, DurationOp, Expr, Extent, Modifiers, NodeId, NodeKind, UnaryOp};
use crate::promql::{Func, ValueType};
use crate::text::Span;

use super::error::EvalError;
use super::grid::Grid;

/// What is known about a node before anything is evaluated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prepared {
    pub(super) value_type: ValueType,
    /// The same at every step, and not inside something else of the kind: evaluated at the first step alone.
    pub(super) once: bool,
    /// What `start()`, `end()`, `range()` or `step()` stand for.
    pub(super) constant: Option<f64>,
    /// The time of `@`.
    pub(super) at: Option<i64>,
    /// `offset` as written, in milliseconds.
    pub(super) written_offset: i64,
    /// How far before the evaluation time the node looks, `@` included; depends on the evaluation that the node is part of.
    pub(super) offset: i64,
    /// The window of a range selector or subquery, in milliseconds.
    pub(super) range: i64,
    /// The step of a subquery in milliseconds, if it names one.
    pub(super) step: Option<i64>,
    /// The innermost subquery around the node.
    enclosing: Option<NodeId>,
    /// Not inside the parameter of an aggregation, which upstream leaves unprepared.
    seen: bool,
    /// How much of histograms is asked for, by what is around the node.
    reading: Reading,
}

/// How much of its histograms a selector reads (`detectHistogramStatsDecoding`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Everything, unless a function of counts and sums is below.
    Undecided,
    /// Count and sum.
    Stats,
    /// Everything: a subquery, a trim operator or a function of buckets is around.
    Whole,
}

impl Reading {
    fn below(self, kind: &NodeKind) -> Self {
        let func = if let NodeKind::Call { func, .. } = kind { Some(*func) } else { None };
        let op = if let NodeKind::Binary(binary) = kind { Some(binary.op) } else { None };
        match (func, op) {
            _ if self == Self::Whole || matches!(kind, NodeKind::Subquery(_)) => Self::Whole,
            (Some(Func::HistogramQuantile | Func::HistogramQuantiles | Func::HistogramFraction | Func::HistogramStddev | Func::HistogramStdvar), _)
            | (_, Some(BinaryOp::TrimLower | BinaryOp::TrimUpper)) => Self::Whole,
            (Some(Func::HistogramCount | Func::HistogramSum | Func::HistogramAvg), _) => Self::Stats,
            _ => self,
        }
    }
}

impl Prepared {
    /// Whether only the count and the sum of histograms are read.
    pub(super) fn stats_only(&self) -> bool {
        self.reading == Reading::Stats
    }
}

const BLANK: Prepared = Prepared {
    value_type: ValueType::Scalar,
    once: false,
    constant: None,
    at: None,
    written_offset: 0,
    offset: 0,
    range: 0,
    step: None,
    enclosing: None,
    seen: false,
    reading: Reading::Undecided,
};

/// The prepared tree.
#[derive(Debug)]
pub(super) struct Plan {
    nodes: Vec<Prepared>,
    /// Selectors and subqueries with a time of their own.
    fixed: Vec<NodeId>,
    /// How many calls deep the evaluation of the root goes.
    pub(super) height: usize,
}

impl std::ops::Index<NodeId> for Plan {
    type Output = Prepared;
    fn index(&self, id: NodeId) -> &Prepared {
        &self.nodes[id.index()]
    }
}

/// The times of the whole query.
#[derive(Debug, Clone, Copy)]
pub(super) struct QueryTimes {
    pub(super) grid: Grid,
    /// In milliseconds; 0 for an instant query.
    pub(super) step: i64,
}

#[expect(clippy::cast_precision_loss, reason = "as upstream")]
fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}

/// The node behind any parentheses.
pub(super) fn unparen(expr: &Expr, mut id: NodeId) -> NodeId {
    while let NodeKind::Paren(inner) = expr.node(id).kind {
        id = inner;
    }
    id
}

/// The operands that are evaluated, durations excluded, in upstream's order of visiting.
pub(super) fn children(kind: &NodeKind, visit: &mut impl FnMut(NodeId)) {
    match kind {
        NodeKind::Matrix { selector, .. } => visit(*selector),
        NodeKind::Subquery(sub) => visit(sub.expr),
        NodeKind::Call { args, .. } => args.iter().for_each(|id| visit(*id)),
        NodeKind::Aggregate(aggregate) => {
            visit(aggregate.expr);
            aggregate.param.into_iter().for_each(visit);
        }
        NodeKind::Binary(binary) => {
            visit(binary.lhs);
            visit(binary.rhs);
        }
        NodeKind::Unary { expr, .. } | NodeKind::Paren(expr) => visit(*expr),
        NodeKind::Number { .. } | NodeKind::String(_) | NodeKind::Selector(_) | NodeKind::Duration(_) => {}
    }
}

impl Plan {
    /// Prepares the part of `expr` below and including `root`.
    pub(super) fn new(expr: &Expr, root: NodeId, times: QueryTimes) -> Result<Self, EvalError> {
        let mut plan = Self { nodes: vec![BLANK; expr.nodes().len()], fixed: Vec::new(), height: 0 };
        let durations = durations(expr, times);
        plan.walk_down(expr, root, times, &durations)?;
        plan.walk_up(expr, root);
        plan.set_offsets(times.grid.start, None);
        Ok(plan)
    }

    /// From the root to the leaves: which nodes are there at all, and the modifiers of each.
    fn walk_down(&mut self, expr: &Expr, root: NodeId, times: QueryTimes, durations: &Durations) -> Result<(), EvalError> {
        let mut stack = vec![(root, None, true, Reading::Undecided)];
        while let Some((id, enclosing, seen, reading)) = stack.pop() {
            let kind = &expr.node(id).kind;
            let node = &mut self.nodes[id.index()];
            (node.enclosing, node.seen, node.reading) = (enclosing, seen, reading);
            let reading = reading.below(kind);
            match kind {
                NodeKind::Selector(selector) => self.modifiers(id, &selector.modifiers, times, durations)?,
                NodeKind::Matrix { range, .. } => node.range = durations.of(*range, false)?,
                NodeKind::Subquery(sub) => {
                    self.modifiers(id, &sub.modifiers, times, durations)?;
                    let step = sub.step.map(|step| durations.of(step, false)).transpose()?;
                    let node = &mut self.nodes[id.index()];
                    node.step = step.filter(|step| *step != 0);
                    node.range = durations.of(sub.range, false)?;
                }
                NodeKind::Call { func, .. } => {
                    node.constant = match func {
                        Func::Start => Some(seconds(times.grid.start)),
                        Func::End => Some(seconds(times.grid.end)),
                        Func::Range => Some(seconds(times.grid.end.saturating_sub(times.grid.start))),
                        Func::Step => Some(if times.grid.is_instant() { 0.0 } else { seconds(times.step) }),
                        _ => None,
                    };
                }
                _ => {}
            }
            let below = stack.len();
            let enclosing = if matches!(kind, NodeKind::Subquery(_)) { Some(id) } else { enclosing };
            let param = if let NodeKind::Aggregate(a) = kind { a.param } else { None };
            children(kind, &mut |child| stack.push((child, enclosing, seen && Some(child) != param, reading)));
            stack[below..].reverse();
        }
        Ok(())
    }

    fn modifiers(&mut self, id: NodeId, modifiers: &Modifiers, times: QueryTimes, durations: &Durations) -> Result<(), EvalError> {
        let node = &mut self.nodes[id.index()];
        node.written_offset = modifiers.offset.map_or(Ok(0), |offset| durations.of(offset, true))?;
        node.offset = node.written_offset;
        node.at = match modifiers.at {
            Some(At::Time(time)) => Some(time),
            Some(At::Start) if node.seen => Some(times.grid.start),
            Some(At::End) if node.seen => Some(times.grid.end),
            _ => None,
        };
        if node.at.is_some() {
            self.fixed.push(id);
        }
        Ok(())
    }

    /// From the leaves to the root: types, what does not depend on the step, and the height.
    fn walk_up(&mut self, expr: &Expr, root: NodeId) {
        // Per node: whether it is step-invariant, whether that is worth wrapping, and its height.
        let mut known = vec![(false, false, 1_usize); root.index() + 1];
        for index in 0..=root.index() {
            let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            let kind = &expr.node(id).kind;
            let mut height = 0;
            children(kind, &mut |child| height = height.max(known[child.index()].2));
            height += 1;
            let type_of = |id: NodeId| self.nodes[id.index()].value_type;
            let value_type = match kind {
                NodeKind::Number { .. } | NodeKind::Duration(_) => ValueType::Scalar,
                NodeKind::String(_) => ValueType::String,
                NodeKind::Selector(_) | NodeKind::Aggregate(_) => ValueType::Vector,
                NodeKind::Matrix { .. } | NodeKind::Subquery(_) => ValueType::Matrix,
                NodeKind::Call { func, .. } => func.signature().returns,
                NodeKind::Paren(inner) | NodeKind::Unary { expr: inner, .. } => type_of(*inner),
                NodeKind::Binary(b) if type_of(b.lhs) == ValueType::Scalar && type_of(b.rhs) == ValueType::Scalar => ValueType::Scalar,
                NodeKind::Binary(_) => ValueType::Vector,
            };
            self.nodes[index].value_type = value_type;
            let (invariant, wrap) = if self.nodes[index].seen { self.invariant(expr, id, &known) } else { (false, false) };
            if let NodeKind::Binary(b) = kind
                && matches!(expr.node(b.lhs).kind, NodeKind::Binary(_))
                && !self.nodes[b.lhs.index()].once
            {
                // The left spine of a chain is followed by a loop.
                height = known[b.lhs.index()].2.max(known[b.rhs.index()].2 + 1);
            }
            known[index] = (invariant, wrap, height);
        }
        self.nodes[root.index()].once = known[root.index()].1;
        self.height = known[root.index()].2;
    }

    fn invariant(&mut self, expr: &Expr, id: NodeId, known: &[(bool, bool, usize)]) -> (bool, bool) {
        let of = |id: NodeId| (known[id.index()].0, known[id.index()].1);
        match &expr.node(id).kind {
            NodeKind::Number { .. } | NodeKind::String(_) | NodeKind::Duration(_) => (true, false),
            NodeKind::Selector(_) => (self[id].at.is_some(), self[id].at.is_some()),
            NodeKind::Matrix { selector, .. } => (of(*selector).0, false),
            NodeKind::Subquery(sub) => {
                if of(sub.expr).0 {
                    self.nodes[sub.expr.index()].once = true;
                }
                (self[id].at.is_some(), false)
            }
            NodeKind::Aggregate(aggregate) => of(aggregate.expr),
            NodeKind::Paren(inner) | NodeKind::Unary { expr: inner, .. } => of(*inner),
            NodeKind::Binary(binary) => {
                let (left, right) = (of(binary.lhs), of(binary.rhs));
                if left.0 && right.0 {
                    return (true, true);
                }
                self.nodes[binary.lhs.index()].once = left.1;
                self.nodes[binary.rhs.index()].once = right.1;
                (false, false)
            }
            NodeKind::Call { .. } if self[id].constant.is_some() => (true, false),
            NodeKind::Call { func: Func::Info, args } => {
                // The second argument is never evaluated.
                let Some(vector) = args.first() else { return (false, false) };
                if of(*vector).0 && self.info_reference(expr, unparen(expr, *vector)).is_some() {
                    return (true, true);
                }
                self.nodes[unparen(expr, *vector).index()].once = of(*vector).1;
                (false, false)
            }
            NodeKind::Call { func, args } => {
                let all = args.iter().all(|arg| of(*arg).0);
                let selectors = args.iter().all(|arg| matches!(expr.node(unparen(expr, *arg)).kind, NodeKind::Selector(_)));
                if all && (!func.traits().reads_time || *func == Func::Timestamp && selectors) {
                    return (true, true);
                }
                for arg in args {
                    self.nodes[unparen(expr, *arg).index()].once = of(*arg).1;
                }
                (false, false)
            }
        }
    }

    /// Where selectors and subqueries with `@` look, in an evaluation that starts at `start`: below the subquery `within`, or in the
    /// whole tree. As `setOffsetForAtModifier`.
    pub(super) fn set_offsets(&mut self, start: i64, within: Option<NodeId>) {
        let mut around = Vec::new();
        for index in 0..self.fixed.len() {
            let id = self.fixed[index];
            around.clear();
            let mut up = self[id].enclosing;
            while let Some(sub) = up.filter(|sub| Some(*sub) != within) {
                around.push(sub);
                up = self[sub].enclosing;
            }
            if up != within {
                continue;
            }
            let (mut offset, mut fixed) = (0_i64, None);
            for sub in around.iter().rev().map(|sub| self[*sub]) {
                offset = offset.saturating_add(sub.written_offset);
                if sub.at.is_some() {
                    (offset, fixed) = (sub.written_offset, sub.at);
                }
            }
            if let Some(fixed) = fixed {
                offset = offset.saturating_add(start.saturating_sub(fixed));
            }
            let node = &mut self.nodes[id.index()];
            if let Some(at) = node.at {
                node.offset = node.written_offset.saturating_add(start.saturating_sub(at).saturating_sub(offset));
            }
        }
    }
}

/// The values of all duration expressions, in seconds, and where upstream says that each stands.
struct Durations(Vec<(Seconds, Span)>);

/// A number of seconds, or what is wrong with it and where.
type Seconds = Result<f64, (Span, &'static str)>;

fn durations(expr: &Expr, times: QueryTimes) -> Durations {
    let mut values: Vec<(Seconds, Span)> = Vec::with_capacity(expr.nodes().len());
    for node in expr.nodes() {
        let of = |id: NodeId| values[id.index()].0;
        let both = |lhs: NodeId, rhs: NodeId| of(lhs).and_then(|l| of(rhs).map(|r| (l, r)));
        let NodeKind::Duration(op) = node.kind else {
            let value = if let NodeKind::Number { value, .. } = node.kind { value } else { 0.0 };
            values.push((Ok(value), node.span));
            continue;
        };
        let place = duration_place(expr, node.span, op, |id| values[id.index()].1);
        let value = match op {
            DurationOp::Variable(_) => Err((place, "a dashboard's variable has no value outside Grafana")),
            DurationOp::Step => Ok(seconds(times.step)),
            DurationOp::Range => Ok(seconds(times.grid.end.saturating_sub(times.grid.start))),
            DurationOp::MinOf(a, b) => both(a, b).map(|(a, b)| super::kahan::min(a, b)),
            DurationOp::MaxOf(a, b) => both(a, b).map(|(a, b)| super::kahan::max(a, b)),
            DurationOp::Paren(inner) => of(inner),
            DurationOp::Unary { op: UnaryOp::Plus, expr } => of(expr),
            DurationOp::Unary { op: UnaryOp::Minus, expr } => of(expr).map(|v| -v),
            DurationOp::Binary { op, lhs, rhs } => both(lhs, rhs).and_then(|(l, r)| match op {
                BinaryOp::Div if r == 0.0 => Err((place, "division by zero")),
                BinaryOp::Mod if r == 0.0 => Err((place, "modulo by zero")),
                op => super::binary::arithmetic(op, l, r).ok_or((place, "unexpected duration expression operator")),
            }),
        };
        values.push((value, place));
    }
    Durations(values)
}

/// Where a duration expression stands in the eyes of upstream (`DurationExpr.PositionRange`): from its first operand to its last one,
/// parentheses around them and the words `min_of` and `max_of` left out.
fn duration_place(expr: &Expr, span: Span, op: DurationOp, of: impl Fn(NodeId) -> Span) -> Span {
    match op {
        DurationOp::Binary { lhs: a, rhs: b, .. } | DurationOp::MinOf(a, b) | DurationOp::MaxOf(a, b) => of(a).to(of(b)),
        DurationOp::Unary { expr: operand, .. } => Span::new(span.start, of(operand).end),
        // A literal in parentheses is a sum without a left side.
        DurationOp::Paren(inner) if matches!(expr.node(inner).kind, NodeKind::Number { .. }) => Span::new(span.start, of(inner).end),
        DurationOp::Paren(inner) => of(inner),
        DurationOp::Step | DurationOp::Range | DurationOp::Variable(_) => span,
    }
}

impl Durations {
    /// In whole milliseconds, cut off.
    fn of(&self, extent: Extent, negative: bool) -> Result<i64, EvalError> {
        let id = match extent {
            Extent::Literal(duration) => return Ok(duration.as_millis()),
            Extent::Expr(id) => id,
        };
        let (value, place) = self.0[id.index()];
        let refuse = |(at, why): (Span, &str)| EvalError::failed(format!("{}:{}: {why}", at.start, at.end)).at(at);
        let value = value.map_err(refuse)?;
        if !value.is_finite() {
            return Err(refuse((place, "duration is NaN or infinite")));
        }
        if value <= 0.0 && !negative {
            return Err(refuse((place, "duration must be greater than 0")));
        }
        let limit = 9_223_372_036.854_776; // 2^63 ns, in seconds
        if !(-limit..=limit).contains(&value) {
            return Err(refuse((place, "duration is out of range")));
        }
        #[expect(clippy::cast_possible_truncation, reason = "within the limit above")]
        let millis = (value * 1000.0) as i64;
        Ok(millis)
    }
}
