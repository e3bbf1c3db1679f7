//! The canonical text of a tree, byte for byte as Prometheus 3.15.0 prints it (promql/parser/printer.go).
//!
//! One line, one spelling: matchers sorted, groupings in front, only the parentheses the tree holds. [`super::pretty`]
//! breaks long lines; both say a node's words through [`spell`], so that they cannot differ. Nothing here recurses.

use std::fmt;

use crate::model::duration::millis;
use crate::model::quote;
use crate::model::{METRIC_NAME, number};

use super::ast::{
    Aggregate, At, Binary, DurationOp, Expr, Extended, Extent, Group, Matcher, Matching, Modifiers, Name, NodeId, NodeKind, Selector, Side, Subquery,
};
use super::operators::UnaryOp;

/// Takes the words of one node, in order; its operands as numbers.
pub(super) trait Sink {
    fn text(&mut self, text: &str);
    fn child(&mut self, id: NodeId);
}

/// Adds up a line's width in bytes, given the widths of the operands.
pub(super) struct Width<'a> {
    pub(super) known: &'a [usize],
    pub(super) total: usize,
}

impl Sink for Width<'_> {
    fn text(&mut self, text: &str) {
        self.total += text.len();
    }

    fn child(&mut self, id: NodeId) {
        self.total += self.known[id.index()];
    }
}

/// Writes text at once while nothing waits, and keeps what stands behind an operand until that is written.
struct Printer<'o> {
    out: &'o mut String,
    later: String,
    stack: Vec<Piece>,
    base: usize,
}

enum Piece {
    Text(usize, usize),
    Child(NodeId),
}

impl Sink for Printer<'_> {
    fn text(&mut self, text: &str) {
        if self.stack.len() == self.base {
            self.out.push_str(text);
            return;
        }
        let start = self.later.len();
        self.later.push_str(text);
        match self.stack.last_mut() {
            Some(Piece::Text(_, end)) if *end == start => *end = self.later.len(),
            _ => self.stack.push(Piece::Text(start, self.later.len())),
        }
    }

    fn child(&mut self, id: NodeId) {
        self.stack.push(Piece::Child(id));
    }
}

impl Printer<'_> {
    fn run(mut self, expr: &Expr) {
        while let Some(piece) = self.stack.pop() {
            match piece {
                Piece::Text(start, end) => self.out.push_str(&self.later[start..end]),
                Piece::Child(id) => {
                    self.base = self.stack.len();
                    spell(expr, id, &mut self);
                    self.stack[self.base..].reverse();
                }
            }
        }
    }
}

/// Appends the canonical text of a node.
pub(super) fn print_into(out: &mut String, expr: &Expr, id: NodeId) {
    Printer { out, later: String::new(), stack: vec![Piece::Child(id)], base: 0 }.run(expr);
}

/// Appends words that are no whole node: a head, an operator, a suffix.
pub(super) fn print_part(out: &mut String, expr: &Expr, part: impl FnOnce(&mut dyn Sink)) {
    let mut printer = Printer { out, later: String::new(), stack: Vec::new(), base: 0 };
    part(&mut printer);
    printer.stack.reverse();
    printer.run(expr);
}

impl Expr {
    /// The canonical text of one node and all below it.
    ///
    /// # Panics
    /// If `id` comes from another expression.
    #[must_use]
    pub fn print_node(&self, id: NodeId) -> String {
        let mut out = String::new();
        print_into(&mut out, self, id);
        out
    }
}

/// The canonical text: parsing it gives the same tree, up to the order of matchers, the spelling of numbers, durations and
/// strings, empty `by ()` and `ignoring ()`, and offsets of no length. One text of upstream's reads back differently, and so does ours: `Inf ^ 2` prints as `+Inf ^ 2`.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nodes.is_empty() { Ok(()) } else { f.write_str(&self.print_node(self.root_id())) }
    }
}

/// Says the words of one node, in the order in which they are printed.
pub(super) fn spell(expr: &Expr, id: NodeId, to: &mut dyn Sink) {
    match &expr.node(id).kind {
        NodeKind::Number { value, duration } => to.text(&literal(*value, *duration)),
        NodeKind::String(text) => to.text(&quote::go_bytes(text.as_bytes())),
        NodeKind::Selector(selector) => {
            names(selector, to);
            at(&selector.modifiers, to);
            extended(selector.extended, to);
            offset(&selector.modifiers, to);
        }
        NodeKind::Matrix { selector, range } => {
            // The selector's modifiers stand behind the window, and in another order than without one.
            let inner = match &expr.node(*selector).kind {
                NodeKind::Selector(selector) => Some(&**selector),
                _ => None,
            };
            match inner {
                Some(selector) => names(selector, to),
                None => to.child(*selector),
            }
            to.text("[");
            extent(*range, to);
            to.text("]");
            if let Some(selector) = inner {
                extended(selector.extended, to);
                at(&selector.modifiers, to);
                offset(&selector.modifiers, to);
            }
        }
        NodeKind::Subquery(subquery) => {
            to.child(subquery.expr);
            window(subquery, to);
        }
        NodeKind::Call { func, args } => {
            to.text(func.name());
            to.text("(");
            for (i, arg) in args.iter().enumerate() {
                if i > 0 {
                    to.text(", ");
                }
                to.child(*arg);
            }
            to.text(")");
        }
        NodeKind::Aggregate(aggregate) => {
            head(aggregate, to);
            to.text("(");
            if let Some(param) = aggregate.param {
                to.child(param);
                to.text(", ");
            }
            to.child(aggregate.expr);
            to.text(")");
        }
        NodeKind::Binary(binary) => {
            to.child(binary.lhs);
            to.text(" ");
            operator(binary, to);
            to.text(" ");
            to.child(binary.rhs);
        }
        NodeKind::Unary { op, expr } => {
            to.text(op.as_str());
            to.child(*expr);
        }
        NodeKind::Paren(inner) => {
            to.text("(");
            to.child(*inner);
            to.text(")");
        }
        NodeKind::Duration(op) => duration(expr, *op, to),
    }
}

fn duration(expr: &Expr, op: DurationOp, to: &mut dyn Sink) {
    match op {
        DurationOp::Binary { op, lhs, rhs } => {
            to.child(lhs);
            to.text(" ");
            to.text(op.as_str());
            to.text(" ");
            to.child(rhs);
        }
        DurationOp::Unary { op, expr } => {
            if op == UnaryOp::Minus {
                to.text("-");
            }
            to.child(expr);
        }
        DurationOp::Step => to.text("step()"),
        DurationOp::Range => to.text("range()"),
        DurationOp::MinOf(a, b) | DurationOp::MaxOf(a, b) => {
            to.text(if matches!(op, DurationOp::MinOf(..)) { "min_of(" } else { "max_of(" });
            to.child(a);
            to.text(", ");
            to.child(b);
            to.text(")");
        }
        // Upstream keeps one mark for any number of parentheses.
        DurationOp::Paren(inner) if matches!(expr.node(inner).kind, NodeKind::Duration(DurationOp::Paren(_))) => to.child(inner),
        DurationOp::Paren(inner) => {
            to.text("(");
            to.child(inner);
            to.text(")");
        }
        DurationOp::Variable(name) => to.text(name),
    }
}

/// A number, or a duration in whole milliseconds cut off as upstream does: in seconds, times 1e9, to an integer.
fn literal(value: f64, duration: bool) -> String {
    if !duration {
        return number::plain(value);
    }
    #[expect(clippy::cast_possible_truncation, reason = "out of range saturates; the parser refuses such durations")]
    let nanos = (value.abs() * 1e9) as i64;
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", millis(nanos / 1_000_000))
}

/// `sum by (a, b) `: what stands in front of an aggregation's parenthesis.
pub(super) fn head(aggregate: &Aggregate, to: &mut dyn Sink) {
    to.text(aggregate.op.as_str());
    match &aggregate.grouping {
        Some(grouping) if grouping.without || !grouping.labels.is_empty() => {
            to.text(if grouping.without { " without (" } else { " by (" });
            labels(&grouping.labels, to);
            to.text(") ");
        }
        _ => {}
    }
}

/// `+ bool on (a) group_left (b) fill (0)`.
pub(super) fn operator(binary: &Binary, to: &mut dyn Sink) {
    to.text(binary.op.as_str());
    if binary.return_bool {
        to.text(" bool");
    }
    if let Some(m) = &binary.matching {
        matching(m, to);
    }
}

fn matching(m: &Matching, to: &mut dyn Sink) {
    if m.on || !m.labels.is_empty() || m.group.is_some() {
        to.text(if m.on { " on (" } else { " ignoring (" });
        labels(&m.labels, to);
        to.text(")");
    }
    if let Some(Group { many, include }) = &m.group {
        to.text(if *many == Side::Left { " group_left (" } else { " group_right (" });
        labels(include, to);
        to.text(")");
    }
    let mut fill = |word: &str, value: f64| {
        to.text(word);
        to.text(" (");
        to.text(&number::g(value));
        to.text(")");
    };
    match (m.fill_left, m.fill_right) {
        #[expect(clippy::float_cmp, reason = "upstream compares exactly, so NaN is unlike itself")]
        (Some(left), Some(right)) if left == right => fill(" fill", left),
        (left, right) => {
            if let Some(left) = left {
                fill(" fill_left", left);
            }
            if let Some(right) = right {
                fill(" fill_right", right);
            }
        }
    }
}

/// `[1h:5m] @ start() offset 1m`.
pub(super) fn window(subquery: &Subquery, to: &mut dyn Sink) {
    to.text("[");
    extent(subquery.range, to);
    to.text(":");
    if let Some(step) = subquery.step {
        extent(step, to);
    }
    to.text("]");
    at(&subquery.modifiers, to);
    offset(&subquery.modifiers, to);
}

fn extent(extent: Extent, to: &mut dyn Sink) {
    match extent {
        Extent::Literal(length) => to.text(&length.to_string()),
        Extent::Expr(id) => to.child(id),
    }
}

fn offset(modifiers: &Modifiers, to: &mut dyn Sink) {
    match modifiers.offset {
        None => {}
        Some(Extent::Literal(none)) if none.is_zero() => {}
        Some(some) => {
            to.text(" offset ");
            extent(some, to);
        }
    }
}

fn at(modifiers: &Modifiers, to: &mut dyn Sink) {
    match modifiers.at {
        None => {}
        #[expect(clippy::cast_precision_loss, reason = "upstream prints the float too")]
        Some(At::Time(ms)) => to.text(&format!(" @ {:.3}", ms as f64 / 1000.0)),
        Some(At::Start) => to.text(" @ start()"),
        Some(At::End) => to.text(" @ end()"),
    }
}

fn extended(extended: Option<Extended>, to: &mut dyn Sink) {
    match extended {
        None => {}
        Some(Extended::Anchored) => to.text(" anchored"),
        Some(Extended::Smoothed) => to.text(" smoothed"),
    }
}

/// A grouping or matching list.
fn labels(labels: &[Name], to: &mut dyn Sink) {
    // DIFFERENCE: upstream prints these bare, and then cannot read them.
    const NEVER: [&str; 3] = ["without", "inf", "nan"];
    for (i, label) in labels.iter().enumerate() {
        if i > 0 {
            to.text(", ");
        }
        if quote::is_label_name(label) && !NEVER.iter().any(|word| label.eq_ignore_ascii_case(word)) { to.text(label) } else { to.text(&quote::go(label)) }
    }
}

/// The metric name and the sorted matchers.
fn names(selector: &Selector, to: &mut dyn Sink) {
    let mut matchers: Vec<String> = selector.matchers.iter().map(matcher).collect();
    match &selector.name {
        Some(name) if quote::is_metric_name(name) => to.text(name),
        Some(name) => matchers.push(format!("{METRIC_NAME}={}", quote::go(name))),
        None => {}
    }
    if !matchers.is_empty() {
        matchers.sort_unstable();
        to.text("{");
        for (i, matcher) in matchers.iter().enumerate() {
            if i > 0 {
                to.text(",");
            }
            to.text(matcher);
        }
        to.text("}");
    }
}

/// `label="value"`, as `Matcher.String()` has it.
pub(super) fn matcher(m: &Matcher) -> String {
    format!("{}{}{}", quote::label_name(&m.name), m.op, quote::go_bytes(m.value.as_bytes()))
}

/// Whether a metric of that name can be written without quotes. Upstream also takes most keywords; these eight never.
pub(super) fn can_be_bare(name: &str) -> bool {
    const NEVER: [&str; 8] = ["bool", "on", "ignoring", "group_left", "group_right", "atan2", "inf", "nan"];
    quote::is_metric_name(name) && !NEVER.iter().any(|word| name.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use crate::promql::builder::{VectorExpr as _, metric};
    use crate::promql::{Features, parse};

    /// Each line: as written, then as upstream prints it; one text where the two are equal. Held against Prometheus 3.15.0.
    const CASES: &[&[&str]] = &[
        &["foo{a=\"c\",a=~\"b\"}"],
        &["foo{b='x', a!~\"y\",}", "foo{a!~\"y\",b=\"x\"}"],
        &["{\"a b\"='c', \"foo\"}", "{\"a b\"=\"c\",__name__=\"foo\"}"],
        &["{__name__=\"\",a=\"b\"}"],
        &["foo{}", "foo"],
        &["'a\\x00\\xff\"é'", "\"a\\x00\\xff\\\"é\""],
        &["`a\n`", "\"a\\n\""],
        &["foo @ 1e3 offset 60m", "foo @ 1000.000 offset 1h"],
        &["foo offset -5m @ -1.5", "foo @ -1.500 offset -5m"],
        &["foo[5m] offset 1w @ start()", "foo[5m] @ start() offset 1w"],
        &["foo anchored @ 5 offset 3m", "foo @ 5.000 anchored offset 3m"],
        &["foo[5m] @ 5 smoothed", "foo[5m] smoothed @ 5.000"],
        &["foo[90m:90s]", "foo[1h30m:1m30s]"],
        &["foo[1h:] @ end() offset 0s", "foo[1h:] @ end()"],
        &["foo[(5m)]"],
        &["foo[((5+3))]", "foo[(5 + 3)]"],
        &["foo[-(-5m)]"],
        &["foo[+(5m)+3]", "foo[(5m) + 3]"],
        &["foo[1.5:min_of(5, (step()))]", "foo[1s500ms:min_of(5, (step()))]"],
        &["foo offset -(5m+range())", "foo offset -(5m + range())"],
        &["1e10 + 0x1F + .5", "10000000000 + 31 + 0.5"],
        &["-1 ^ 2 - +Inf", "-1 ^ 2 - +Inf"],
        &["1001ms", "1s"],
        &["-(5m) * --foo"],
        &["sum(foo) by(b, \"a b\")", "sum by (b, \"a b\") (foo)"],
        &["sum by ('without', 'bool') (foo)", "sum by (\"without\", bool) (foo)"],
        &["sum by () (foo) + sum without() (foo)", "sum(foo) + sum without () (foo)"],
        &["topk without(a)(5,foo)", "topk without (a) (5, foo)"],
        &["time()"],
        &["label_join(foo,'a',',')", "label_join(foo, \"a\", \",\")"],
        &["a + ignoring() b", "a + b"],
        &["a == bool on() group_left b", "a == bool on () group_left () b"],
        &["a + ignoring() group_right(x) b", "a + ignoring () group_right (x) b"],
        &["a and on(x) b or c unless ignoring(y) d", "a and on (x) b or c unless ignoring (y) d"],
        &["a + fill(1000000) b", "a + fill (1e+06) b"],
        &["a + fill_right(2) fill_left(1) b", "a + fill_left (1) fill_right (2) b"],
        &["a + fill(NaN) b", "a + fill_left (NaN) fill_right (NaN) b"],
        &["a </ 5 >/ b atan2 c"],
    ];

    #[test]
    fn prints_as_upstream() {
        for case in CASES {
            let (text, expected) = (case[0], case[case.len() - 1]);
            let printed = parse(text, &Features::suite()).map_or_else(|e| e.to_string(), |expr| expr.to_string());
            assert_eq!(printed, expected, "{text}");
        }
    }

    #[test]
    fn size_and_depth_are_no_matter() {
        let chain = (0..100_000).fold(metric("a").into_vector(), |chain, _| chain + metric("a"));
        assert_eq!(chain.to_string().len(), 1 + 4 * 100_000);
        let nested = (0..100_000).fold(metric("a").into_vector(), |inner, _| inner.abs());
        assert_eq!(nested.to_string().len(), 1 + 5 * 100_000);
    }
}
