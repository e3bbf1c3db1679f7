//! The syntax tree: all nodes of one expression in one vector, children before parents, the root last.
//!
//! One vector instead of boxes keeps parsing fast and lets every pass be a loop: dropping, copying and visiting never
//! recurse. Nothing here checks types or prints; the parser and the printer beside it do.

use std::borrow::Cow;

use crate::model::duration::Duration;
use crate::text::Span;

use super::functions::{Func, ValueType};
pub use super::operators::{AggregateOp, BinaryOp, MatchOp, UnaryOp};

/// The number of a node within its [`Expr`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The position within [`Expr::nodes`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A whole expression.
///
/// ```
/// use promforge::promql::{parse, Features, NodeKind};
/// let expr = parse("sum(rate(x[5m]))", &Features::server()).expect("it parses");
/// let NodeKind::Aggregate(sum) = &expr.root().kind else { panic!("an aggregation") };
/// assert_eq!(expr.node(sum.expr).span.range(), 4..15);
/// assert_eq!(expr.to_string(), "sum(rate(x[5m]))");
/// ```
#[derive(Debug, Clone)]
pub struct Expr {
    pub(crate) nodes: Vec<Node>,
}

/// One node and the bytes it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its bytes in the parsed text; the empty span at 0 where it was built, not parsed.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// `1.5`, or a duration literal (`5m`, in seconds) where `duration` holds.
    Number {
        /// The value; of a duration in seconds.
        value: f64,
        /// Whether it was written as a duration, and prints as one.
        duration: bool,
    },
    /// `"text"`.
    String(Text),
    /// `name{matchers} offset 5m @ 0`.
    Selector(Box<Selector>),
    /// `selector[5m]`.
    Matrix {
        /// The selector, with its modifiers.
        selector: NodeId,
        /// The window.
        range: Extent,
    },
    /// `expr[1h:5m]`.
    Subquery(Box<Subquery>),
    /// `rate(x[5m])`.
    Call {
        /// Which function.
        func: Func,
        /// The arguments.
        args: Box<[NodeId]>,
    },
    /// `sum by (job) (x)`.
    Aggregate(Box<Aggregate>),
    /// `a + on (job) b`.
    Binary(Box<Binary>),
    /// `-x`.
    Unary {
        /// The sign.
        op: UnaryOp,
        /// The operand.
        expr: NodeId,
    },
    /// `(x)`.
    Paren(NodeId),
    /// A duration expression inside brackets or behind `offset`; its literals are [`NodeKind::Number`].
    Duration(DurationOp),
}

/// Bytes of a string literal or matcher value. Usually UTF-8, but escapes may spell anything.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(Box<[u8]>);

impl Text {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text; bytes that are no UTF-8 show as U+FFFD.
    #[must_use]
    pub fn as_str(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::model::quote::go_bytes(&self.0))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

/// A name and where it stands; equality looks at the name alone.
#[derive(Debug, Clone, Eq)]
pub struct Name {
    /// The name, unquoted.
    pub name: Box<str>,
    /// Its bytes, quotes included.
    pub span: Span,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::ops::Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        &self.name
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self { name: name.into(), span: Span::default() }
    }
}

/// One label matcher; equality looks at name, operator and value.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// The label.
    pub name: Name,
    /// How it is compared.
    pub op: MatchOp,
    /// With what.
    pub value: Text,
    /// The value's bytes, quotes included.
    pub value_span: Span,
}

impl Matcher {
    /// The bytes from the name to the value.
    #[must_use]
    pub fn span(&self) -> Span {
        self.name.span.to(self.value_span)
    }
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.op == other.op && self.value == other.value
    }
}

/// An instant selector.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selector {
    /// The metric name in front of the braces.
    pub name: Option<Name>,
    /// The matchers in the braces, as written; a name alone in quotes (`{"a.b"}`) is a matcher on `__name__`.
    pub matchers: Vec<Matcher>,
    /// `offset`, `@`.
    pub modifiers: Modifiers,
    /// `anchored` or `smoothed`.
    pub extended: Option<Extended>,
}

/// When a selector or subquery looks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Modifiers {
    /// How far back; negative looks ahead.
    pub offset: Option<Extent>,
    /// Instead of the evaluation time.
    pub at: Option<At>,
}

/// A length of time: written as a literal, or to be computed when the query runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    /// Known, in whole milliseconds.
    Literal(Duration),
    /// A [`NodeKind::Duration`] node.
    Expr(NodeId),
}

/// `@ …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// A time in milliseconds since the epoch.
    Time(i64),
    /// `start()`.
    Start,
    /// `end()`.
    End,
}

/// How a range selector treats its edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Extended {
    /// `anchored`.
    Anchored,
    /// `smoothed`.
    Smoothed,
}

/// `expr[range:step]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Subquery {
    /// What is evaluated at each step.
    pub expr: NodeId,
    /// The window.
    pub range: Extent,
    /// The resolution; `None` takes the default one.
    pub step: Option<Extent>,
    /// `offset`, `@`.
    pub modifiers: Modifiers,
}

/// `op by (grouping) (param, expr)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// Which aggregation.
    pub op: AggregateOp,
    /// `by` or `without`, if written.
    pub grouping: Option<Grouping>,
    /// The parameter of `topk`, `quantile`, `count_values` and their kin.
    pub param: Option<NodeId>,
    /// What is aggregated.
    pub expr: NodeId,
}

/// `by (a, b)` or `without (a, b)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// Whether the labels are dropped instead of kept.
    pub without: bool,
    /// The labels as written.
    pub labels: Vec<Name>,
}

/// A binary operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Binary {
    /// The operator.
    pub op: BinaryOp,
    /// Left operand.
    pub lhs: NodeId,
    /// Right operand.
    pub rhs: NodeId,
    /// Whether `bool` was written: 0 and 1 instead of filtering.
    pub return_bool: bool,
    /// `on`, `ignoring`, `group_left`, `group_right`, `fill`; `None` where nothing was written.
    pub matching: Option<Box<Matching>>,
}

/// How series of the two sides find each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matching {
    /// `on` (the labels alone decide) instead of `ignoring` (all labels but these).
    pub on: bool,
    /// The labels as written.
    pub labels: Vec<Name>,
    /// `group_left` or `group_right`.
    pub group: Option<Group>,
    /// Stands in for a missing left partner.
    pub fill_left: Option<f64>,
    /// Stands in for a missing right partner.
    pub fill_right: Option<f64>,
}

/// `group_left (labels)` or `group_right (labels)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Which side may have many series for one of the other.
    pub many: Side,
    /// Labels copied from the one side.
    pub include: Vec<Name>,
}

/// A side of a binary operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// A node of a duration expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DurationOp {
    /// Arithmetic on two.
    Binary {
        /// `+ - * / % ^`.
        op: BinaryOp,
        /// Left operand.
        lhs: NodeId,
        /// Right operand.
        rhs: NodeId,
    },
    /// A sign.
    Unary {
        /// The sign.
        op: UnaryOp,
        /// The operand.
        expr: NodeId,
    },
    /// `step()`.
    Step,
    /// `range()`.
    Range,
    /// `min_of(a, b)`.
    MinOf(NodeId, NodeId),
    /// `max_of(a, b)`.
    MaxOf(NodeId, NodeId),
    /// `(a)`.
    Paren(NodeId),
    /// A variable that Grafana replaces before the query is sent, `$` included: `$__rate_interval`. Only built, never parsed.
    Variable(&'static str),
}

impl Extent {
    fn renumber(&mut self, new: &impl Fn(NodeId) -> NodeId) {
        if let Self::Expr(id) = self {
            *id = new(*id);
        }
    }
}

impl NodeKind {
    /// Replaces every node number in it by what `new` says.
    pub(crate) fn renumber(&mut self, new: &impl Fn(NodeId) -> NodeId) {
        let change = |id: &mut NodeId| *id = new(*id);
        let modifiers = |m: &mut Modifiers| m.offset.iter_mut().for_each(|o| o.renumber(new));
        match self {
            Self::Number { .. } | Self::String(_) => {}
            Self::Selector(s) => modifiers(&mut s.modifiers),
            Self::Matrix { selector, range } => {
                change(selector);
                range.renumber(new);
            }
            Self::Subquery(s) => {
                change(&mut s.expr);
                s.range.renumber(new);
                s.step.iter_mut().for_each(|step| step.renumber(new));
                modifiers(&mut s.modifiers);
            }
            Self::Call { args, .. } => args.iter_mut().for_each(change),
            Self::Aggregate(a) => {
                change(&mut a.expr);
                a.param.iter_mut().for_each(change);
            }
            Self::Binary(b) => {
                change(&mut b.lhs);
                change(&mut b.rhs);
            }
            Self::Unary { expr, .. } | Self::Paren(expr) => change(expr),
            Self::Duration(op) => match op {
                DurationOp::Binary { lhs: a, rhs: b, .. } | DurationOp::MinOf(a, b) | DurationOp::MaxOf(a, b) => {
                    change(a);
                    change(b);
                }
                DurationOp::Unary { expr, .. } | DurationOp::Paren(expr) => change(expr),
                DurationOp::Step | DurationOp::Range | DurationOp::Variable(_) => {}
            },
        }
    }
}

impl Expr {
    /// The outermost node.
    #[must_use]
    pub fn root(&self) -> &Node {
        self.node(self.root_id())
    }

    /// The number of the outermost node.
    #[must_use]
    pub fn root_id(&self) -> NodeId {
        NodeId(u32::try_from(self.nodes.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// The node of that number.
    ///
    /// # Panics
    /// If `id` comes from another expression.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// All nodes, children before their parents, the root last.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Whether the two are the same up to the place of their nodes.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.nodes.len() == other.nodes.len() && self.nodes.iter().zip(&other.nodes).all(|(a, b)| a.kind == b.kind)
    }

    /// The type of the value that a node evaluates to.
    #[must_use]
    pub fn value_type(&self, id: NodeId) -> ValueType {
        let mut id = id;
        loop {
            return match &self.node(id).kind {
                NodeKind::Number { .. } | NodeKind::Duration(_) => ValueType::Scalar,
                NodeKind::String(_) => ValueType::String,
                NodeKind::Selector(_) | NodeKind::Aggregate(_) => ValueType::Vector,
                NodeKind::Matrix { .. } | NodeKind::Subquery(_) => ValueType::Matrix,
                NodeKind::Call { func, .. } => func.signature().returns,
                NodeKind::Paren(expr) | NodeKind::Unary { expr, .. } => {
                    id = *expr;
                    continue;
                }
                NodeKind::Binary(b) => {
                    // A scalar only if both sides are; the left side may be a long chain, so it is followed, not recursed into.
                    if self.value_type(b.rhs) == ValueType::Scalar {
                        id = b.lhs;
                        if matches!(self.node(id).kind, NodeKind::Binary(_)) {
                            continue;
                        }
                        return if self.value_type(id) == ValueType::Scalar { ValueType::Scalar } else { ValueType::Vector };
                    }
                    ValueType::Vector
                }
            };
        }
    }
}
