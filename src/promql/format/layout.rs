//! The line breaks: a node whose one-line text is longer than 100 bytes is split (promql/parser/prettier.go, 3.15.0), and
//! so is one with comments inside. Widths are added up once from the leaves, so the work is proportional to the text.

use std::mem;

use super::comments::Comments;
use crate::promql::ast::{Expr, NodeId, NodeKind};
use crate::promql::print::{Width, head, operator, print_into, print_part, spell, window};
use crate::promql::{Features, ParseErrors, Parsed, parse_all};

/// The longest line, in bytes without indentation, that a node which can be split may have.
const MAX_WIDTH: usize = 100;

/// DIFFERENCE: no deeper indentation than this many levels. Upstream indents a chain of n operators n levels, which makes
/// 20 GB of spaces from 100,000 terms.
const MAX_LEVEL: usize = 256;

/// The text that `promtool promql format` prints: broken where longer than 100 bytes, indented by two spaces.
///
/// ```
/// use promforge::promql::{Features, parse, pretty};
/// let expr = parse("sum by(path)(rate(a{status=~'5..'}[5m]))", &Features::server()).expect("it parses");
/// assert_eq!(pretty(&expr), "sum by (path) (rate(a{status=~\"5..\"}[5m]))");
/// ```
#[must_use]
pub fn pretty(expr: &Expr) -> String {
    Layout::new(expr, None, MAX_WIDTH).run()
}

/// As [`pretty`], with the comments of `text` kept: one behind a line stays behind that line, one on its own line stays
/// above what follows it. A node with a comment inside is split. Formatting the result changes nothing.
///
/// ```
/// use promforge::promql::{Features, format};
/// let text = "# the share of failures\nsum(a) / # all of them\n  sum(b)";
/// assert_eq!(format(text, &Features::server()).as_deref(), Ok("# the share of failures\n  sum(a)\n/ # all of them\n  sum(b)"));
/// ```
///
/// # Errors
/// All mistakes of `text`, if it does not parse.
pub fn format(text: &str, features: &Features) -> Result<String, ParseErrors> {
    let Parsed { expr, errors, comments } = parse_all(text, features);
    let expr = expr.ok_or_else(|| ParseErrors { errors, text: text.into() })?;
    let comments = Comments::of(text, &expr, &comments);
    Ok(Layout::new(&expr, comments, MAX_WIDTH).run())
}

enum Work {
    Node(NodeId, usize),
    Operator(NodeId, usize),
    Close(NodeId, usize),
    Suffix(NodeId),
    Comma,
    Break,
}

struct Layout<'a> {
    expr: &'a Expr,
    comments: Option<Comments<'a>>,
    max_width: usize,
    widths: Vec<usize>,
    out: String,
    work: Vec<Work>,
    /// A sign was just written: what follows it is not indented.
    glued: bool,
    /// The comment at the end of the line being written.
    beside: Option<&'a str>,
}

impl<'a> Layout<'a> {
    fn new(expr: &'a Expr, comments: Option<Comments<'a>>, max_width: usize) -> Self {
        let mut widths = Vec::with_capacity(expr.nodes().len());
        for i in 0..u32::try_from(expr.nodes().len()).unwrap_or(u32::MAX) {
            let mut width = Width { known: &widths, total: 0 };
            spell(expr, NodeId(i), &mut width);
            let total = width.total;
            widths.push(total);
        }
        Self { expr, comments, max_width, widths, out: String::new(), work: Vec::new(), glued: false, beside: None }
    }

    fn run(mut self) -> String {
        if self.expr.nodes().is_empty() {
            return self.out;
        }
        self.work.push(Work::Node(self.expr.root_id(), 0));
        while let Some(work) = self.work.pop() {
            match work {
                Work::Node(id, level) => self.node(id, level),
                Work::Operator(id, level) => self.operator(id, level),
                Work::Close(id, level) => {
                    let slot = self.comments.as_ref().map(|c| c.last(id));
                    self.above(slot, level + 1);
                    self.indent(level);
                    self.out.push(')');
                    self.end(slot);
                }
                Work::Suffix(id) => {
                    if let NodeKind::Subquery(s) = &self.expr.node(id).kind {
                        print_part(&mut self.out, self.expr, |to| window(s, to));
                    }
                }
                Work::Comma => self.out.push(','),
                Work::Break => self.line_break(),
            }
        }
        if let Some(comment) = self.beside.take() {
            self.out.push(' ');
            self.out.push_str(comment);
        }
        for comment in self.comments.iter_mut().flat_map(|c| mem::take(&mut c.below)) {
            self.out.push('\n');
            self.out.push_str(comment);
        }
        self.out
    }

    fn node(&mut self, id: NodeId, level: usize) {
        let fits = self.widths[id.index()] <= self.max_width && !self.comments.as_ref().is_some_and(|c| c.inside(id));
        self.above(self.comments.as_ref().map(|c| c.first(id)), level);
        let expr = self.expr;
        match &expr.node(id).kind {
            // Upstream forgets the indentation of a subquery that fits.
            NodeKind::Subquery(_) if fits => self.one_line(id),
            NodeKind::Subquery(subquery) => {
                self.work.push(Work::Suffix(id));
                self.work.push(Work::Node(subquery.expr, level));
            }
            NodeKind::Unary { op, expr } => {
                self.indent(level);
                self.out.push_str(op.as_str());
                self.glued = true;
                self.work.push(Work::Node(*expr, level));
            }
            NodeKind::Aggregate(aggregate) if !fits => {
                self.indent(level);
                print_part(&mut self.out, expr, |to| head(aggregate, to));
                self.open(id, level, aggregate.param.into_iter().chain([aggregate.expr]));
            }
            NodeKind::Call { func, args } if !fits && !args.is_empty() => {
                self.indent(level);
                self.out.push_str(func.name());
                self.open(id, level, args.iter().copied());
            }
            NodeKind::Paren(inner) if !fits => {
                self.indent(level);
                self.open(id, level, [*inner].into_iter());
            }
            NodeKind::Binary(binary) if !fits => {
                self.work.extend([Work::Node(binary.rhs, level + 1), Work::Break, Work::Operator(id, level), Work::Break, Work::Node(binary.lhs, level + 1)])
            }
            _ => {
                self.indent(level);
                self.one_line(id);
            }
        }
    }

    fn one_line(&mut self, id: NodeId) {
        self.glued = false;
        print_into(&mut self.out, self.expr, id);
        self.end(self.comments.as_ref().map(|c| c.last(id)));
    }

    /// `(`, the operands on lines of their own, `)`.
    fn open(&mut self, id: NodeId, level: usize, operands: impl DoubleEndedIterator<Item = NodeId>) {
        self.out.push('(');
        self.end(self.comments.as_ref().map(|c| c.first(id)));
        self.work.push(Work::Close(id, level));
        for (i, operand) in operands.rev().enumerate() {
            self.work.push(Work::Break);
            if i > 0 {
                self.work.push(Work::Comma);
            }
            self.work.push(Work::Node(operand, level + 1));
        }
        self.work.push(Work::Break);
    }

    fn operator(&mut self, id: NodeId, level: usize) {
        let NodeKind::Binary(binary) = &self.expr.node(id).kind else { return };
        let slot = self.comments.as_ref().map(|c| c.last(binary.lhs) + 1);
        self.above(slot, level);
        self.indent(level);
        print_part(&mut self.out, self.expr, |to| operator(binary, to));
        self.end(slot);
    }

    /// The comments above the line that begins here.
    fn above(&mut self, slot: Option<usize>, level: usize) {
        let (Some(comments), Some(slot)) = (&mut self.comments, slot) else { return };
        for comment in comments.take_above(slot) {
            self.indent(level);
            self.out.push_str(comment);
            self.out.push('\n');
        }
    }

    /// The last word of a slot is written; its comment waits for the line's end.
    fn end(&mut self, slot: Option<usize>) {
        if let (Some(comments), Some(slot)) = (&self.comments, slot) {
            self.beside = comments.beside(slot).or(self.beside);
        }
    }

    fn indent(&mut self, level: usize) {
        if !mem::take(&mut self.glued) {
            for _ in 0..level.min(MAX_LEVEL) {
                self.out.push_str("  ");
            }
        }
    }

    fn line_break(&mut self) {
        if let Some(comment) = self.beside.take() {
            self.out.push(' ');
            self.out.push_str(comment);
        }
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::builder::{Operators as _, VectorExpr as _, metric};
    use crate::promql::parse;

    /// At a width of ten bytes, so that cases are short.
    fn narrow(text: &str) -> String {
        let Parsed { expr, errors, comments } = parse_all(text, &Features::suite());
        let expr = expr.unwrap_or_else(|| panic!("{text}: {errors:?}"));
        let comments = Comments::of(text, &expr, &comments);
        Layout::new(&expr, comments, 10).run()
    }

    #[test]
    fn breaks_as_upstream() {
        for (text, expected) in [
            ("sum(foo)", "sum(foo)"),
            ("topk by (x) (10, foo)", "topk by (x) (\n  10,\n  foo\n)"),
            ("foo_1 + foo_2 == bool 3", "    foo_1\n  +\n    foo_2\n== bool\n  3"),
            ("rate(foo[1m])", "rate(\n  foo[1m]\n)"),
            ("((_foo_long_))", "(\n  (\n    _foo_long_\n  )\n)"),
            ("abs(foo_long)[1m:] @ end()", "abs(\n  foo_long\n)[1m:] @ end()"),
            // The indentation that upstream forgets.
            ("max_over_time(a[5m:])", "max_over_time(\na[5m:]\n)"),
            ("-rate(foo[1m])", "-rate(\n  foo[1m]\n)"),
            ("(-vector_selector)", "(\n  -vector_selector\n)"),
            ("(-vector ^ selector)", "(\n  -vector\n  ^\n    selector\n)"),
            ("- -foo_long_foo", "--foo_long_foo"),
        ] {
            assert_eq!(narrow(text), expected, "{text}");
            assert_eq!(narrow(expected), expected);
        }
    }

    #[test]
    fn keeps_comments_where_they_stand() {
        for (text, expected) in [
            ("# a\nfoo", "# a\nfoo"),
            ("foo # a\n# b\n# c", "foo # a\n# b\n# c"),
            ("a+b # c", "a + b # c"),
            ("a # c\n+b", "  a # c\n+\n  b"),
            ("a + # c\nb", "  a\n+ # c\n  b"),
            ("a +\n# c\nb", "  a\n+\n  # c\n  b"),
            ("a\n# c\n+ b", "  a\n# c\n+\n  b"),
            ("a + on(x) # c\n group_left b", "  a\n+ on (x) group_left () # c\n  b"),
            ("sum(a # c\n)", "sum(\n  a # c\n)"),
            ("sum(\n# c\na)", "sum(\n  # c\n  a\n)"),
            ("sum(a\n# c\n)", "sum(\n  a\n  # c\n)"),
            ("sum( # c\na)", "sum( # c\n  a\n)"),
            ("sum # c\n(a)", "sum( # c\n  a\n)"),
            ("sum(a) # c\nby (x)", "sum by (x) (\n  a\n) # c"),
            ("sum by (x, # c\ny) (a)", "sum by (x, y) ( # c\n  a\n)"),
            ("topk(5, # five\na)", "topk(\n  5, # five\n  a\n)"),
            ("topk(5 # five\n, a)", "topk(\n  5, # five\n  a\n)"),
            ("topk(5,\n# all\na)", "topk(\n  5,\n  # all\n  a\n)"),
            ("a{x=\"1\", # c\n}", "a{x=\"1\"} # c"),
            ("a{# b\nx=\"1\", # c\n# d\n}", "# b\n# c\n# d\na{x=\"1\"}"),
            ("a # b\noffset 5m # c\n", "# b\na offset 5m # c"),
            ("-\n# c\nsum(a)", "# c\n-sum(a)"),
            ("b + - # c\nsum(a)", "  b\n+ # c\n  -sum(a)"),
            ("sum(a # b\n)[5m:1m] # c", "sum(\n  a # b\n)[5m:1m] # c"),
            ("abs(a) # b\n[5m:1m] # c", "abs(\n  a\n  # b\n)[5m:1m] # c"),
            ("( # x\n a\r\n)  # y  \r\n", "( # x\n  a\n) # y"),
            ("label_join(a, \"#\", '#') # b", "label_join(\n  a,\n  \"#\",\n  \"#\"\n) # b"),
            ("(\n# 1\na # 2\n# 3\n+ # 4\n# 5\nb # 6\n# 7\n) # 8\n# 9", "(\n  # 1\n    a # 2\n  # 3\n  + # 4\n    # 5\n    b # 6\n  # 7\n) # 8\n# 9"),
        ] {
            assert_eq!(narrow(text), expected, "{text}");
            assert_eq!(narrow(expected), expected);
        }
    }

    #[test]
    fn wide_enough_stays_and_mistakes_are_said() {
        assert_eq!(format("a+b#c", &Features::server()).as_deref(), Ok("a + b #c"));
        assert_eq!(format("a+", &Features::server()).map_err(|e| e.to_string()), Err("1:3: parse error: unexpected end of input".to_owned()));
    }

    #[test]
    fn long_chains_are_laid_out_in_bounded_space() {
        let chain = (0..20_000).fold(metric("a").into_vector(), |chain, _| chain.or(metric("a")));
        let text = pretty(chain.expr());
        assert!(text.len() < 20_000 * 2 * (2 * MAX_LEVEL + 4));
        assert_eq!(parse(&text, &Features::server()).map(|e| e.to_string()), Ok(chain.to_string()));
        let nested = (0..5_000).fold(metric("a").into_vector(), |inner, _| inner.abs());
        assert!(pretty(nested.expr()).len() < 5_000 * 2 * (2 * MAX_LEVEL + 8));
    }
}
