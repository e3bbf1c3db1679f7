//! Random expressions, with comments between any of their words: what is printed or laid out reads back as the same tree,
//! and nothing changes the second time.

use proptest::prelude::*;

use crate::promql::ast::{Expr, Extent, Matching, NodeKind};
use crate::promql::visit::{Flow, Visitor};
use crate::promql::{Features, NodeId, format, parse, parse_all, pretty};

type Words = Vec<String>;

fn words(text: &str) -> Words {
    text.split('·').map(str::to_owned).collect()
}

/// Words between dots, with `$` for the next operand.
fn fill(pattern: &str, operands: Vec<Words>) -> Words {
    let mut operands = operands.into_iter();
    let mut out = Words::new();
    for word in pattern.split('·') {
        if word == "$" { out.extend(operands.next().unwrap_or_default()) } else { out.push(word.to_owned()) }
    }
    out
}

const LEAVES: &[&str] = &[
    "foo",
    "foo·{·}",
    "a:b·{·b·=·\"x y\"·,·a·!~·'',·}",
    "foo·{·b·=·\"x\"·,·a·=~·\"#\"·,·c·!=·'y'·}",
    "{·\"quoted name\"·,·\"other label\"·=·`z`·}",
    "foo·offset·5m",
    "foo·@·start·(·)·offset·-90s",
    "{·__name__·=·\"up\"·}·@·1.5",
    "sum",
    "vector·(·-1.5·)",
    "vector·(·time·(·)·)",
    "rate·(·foo[5m]·)",
    "rate·(·foo[5m]·anchored·offset·(·5m·+·1m·)·)",
    "increase·(·foo[(step() * 2)]·)",
    "averagely_long_name_of_a_metric_that_makes_lines_break_earlier·{·some_label·=·\"some value\"·}",
];

const NESTS: &[&str] = &[
    "(·$·)",
    "-·$",
    "+·$",
    "abs·(·$·)",
    "(·$·)·^·2",
    "$·*·1e3",
    "5m·-·$",
    "$·>·bool·0",
    "max_over_time·(·(·$·)·[1h:5m]·offset·1m·)",
    "max_over_time·(·abs·(·$·)·[1h:]·@·end·(·)·)",
    "label_replace·(·$·,·\"a\"·,·'$1'·,·\"b\"·,·\"(.*)\"·)",
    "clamp·(·$·,·-1·,·0x1F·)",
    "sum·(·$·)",
    "sum·by·(·)·(·$·)",
    "sum·without·(·)·(·$·)",
    "sum·(·$·)·by·(·a·,·\"b c\"·,·)",
    "topk·without·(·a·)·(·5·,·$·)",
    "count_values·(·\"v\"·,·$·)",
    "(·$·)·+·(·$·)",
    "(·$·)·and·on·(·a·)·(·$·)",
    "(·$·)·or·(·$·)",
    "(·$·)·/·ignoring·(·a·)·group_left·(·b·,·c·)·(·$·)",
    "(·$·)·==·bool·on·(·)·(·$·)",
    "(·$·)·-·ignoring·(·)·(·$·)",
    "abs·(·$·)·-·fill (3)·abs·(·$·)",
    "abs·(·$·)·*·abs·(·$·)·+·abs·(·$·)",
    "abs·(·$·)·+·abs·(·$·)·*·abs·(·$·)",
];

fn expression() -> impl Strategy<Value = Words> {
    proptest::sample::select(LEAVES).prop_map(words).prop_recursive(5, 24, 3, |inner| {
        (proptest::sample::select(NESTS), proptest::collection::vec(inner, 3)).prop_map(|(pattern, operands)| fill(pattern, operands))
    })
}

fn gap() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just(" "),
        2 => Just("\n  "),
        1 => Just(" # beside\n"),
        1 => Just("\n# above\n"),
        1 => Just(" # one\n  # two \n\n"),
    ]
}

fn text(words: &Words, gaps: &[&str]) -> String {
    words.iter().zip(gaps.iter().cycle()).map(|(word, gap)| format!("{gap}{word}")).collect()
}

/// Without what printing normalises.
fn normal(mut expr: Expr) -> Expr {
    for node in &mut expr.nodes {
        match &mut node.kind {
            NodeKind::Selector(s) => {
                s.matchers.sort_by_cached_key(super::print::matcher);
                s.modifiers.offset.take_if(|o| matches!(o, Extent::Literal(d) if d.is_zero()));
            }
            NodeKind::Aggregate(a) => drop(a.grouping.take_if(|g| !g.without && g.labels.is_empty())),
            NodeKind::Binary(b) => drop(b.matching.take_if(|m| **m == Matching::default())),
            _ => {}
        }
    }
    expr
}

fn read(text: &str) -> Result<Expr, TestCaseError> {
    parse(text, &Features::suite()).map(normal).map_err(|e| TestCaseError::fail(format!("{text}\n{e}")))
}

fn comments(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = parse_all(text, &Features::suite()).comments.into_iter().map(|span| text[span.range()].trim_end()).collect();
    found.sort_unstable();
    found
}

struct Seen(Vec<usize>, Vec<NodeId>);

impl Visitor for Seen {
    fn enter(&mut self, _: &Expr, id: NodeId, path: &[NodeId]) -> Flow {
        self.0[id.index()] += 1;
        assert_eq!(path, self.1);
        self.1.push(id);
        Flow::Down
    }

    fn leave(&mut self, _: &Expr, id: NodeId, path: &[NodeId]) {
        assert_eq!(self.1.pop(), Some(id));
        assert_eq!(path, self.1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printing_is_undone_by_parsing(words in expression()) {
        let expr = read(&text(&words, &[" "]))?;
        let printed = expr.to_string();
        prop_assert!(read(&printed)?.same_as(&expr), "{}", printed);
        prop_assert_eq!(read(&printed)?.to_string(), &printed[..]);
        let laid_out = pretty(&expr);
        prop_assert!(read(&laid_out)?.same_as(&expr), "{}", laid_out);
        prop_assert_eq!(pretty(&read(&laid_out)?), &laid_out[..]);
        prop_assert_eq!(format(&laid_out, &Features::suite()), Ok(laid_out));
    }

    #[test]
    fn formatting_keeps_comments_and_settles(words in expression(), gaps in proptest::collection::vec(gap(), 1..40)) {
        let text = text(&words, &gaps);
        let expr = read(&text)?;
        let formatted = format(&text, &Features::suite()).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert!(read(&formatted)?.same_as(&expr), "{}", formatted);
        prop_assert_eq!(comments(&formatted), comments(&text), "{}", formatted);
        prop_assert_eq!(format(&formatted, &Features::suite()), Ok(formatted));
    }

    #[test]
    fn a_walk_sees_every_node_once(words in expression()) {
        let expr = read(&text(&words, &[" "]))?;
        let mut seen = Seen(vec![0; expr.nodes().len()], Vec::new());
        expr.walk(&mut seen);
        prop_assert!(seen.0.iter().all(|times| *times == 1));
        prop_assert!(expr.height() <= expr.nodes().len());
    }
}
