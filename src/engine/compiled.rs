//! An expression made ready for many evaluations: what does not depend on times or samples is done once, here the matchers of its selectors.

use std::sync::{Arc, OnceLock};

use crate::promql::ast::{NodeId, NodeKind};
use crate::promql::{Expr, ValueType};

use super::store::{Matcher, matchers_of};

/// An expression and the matchers of its selectors, which are compiled when they are first needed. Clones share them.
#[derive(Debug, Clone)]
pub struct Compiled {
    inner: Arc<Inner>,
}

/// Matchers, once they were asked for, or the pattern's mistake.
type Matchers = OnceLock<Result<Box<[Matcher]>, String>>;

#[derive(Debug)]
struct Inner {
    expr: Expr,
    /// By node; empty for everything but selectors.
    matchers: Box<[Matchers]>,
    /// By node: the text of aggregations and functions of range vectors.
    parts: OnceLock<Box<[Option<Arc<str>>]>>,
}

impl Compiled {
    /// Makes it ready.
    #[must_use]
    pub fn new(expr: Expr) -> Self {
        let matchers = expr.nodes().iter().map(|_| OnceLock::new()).collect();
        Self { inner: Arc::new(Inner { expr, matchers, parts: OnceLock::new() }) }
    }

    /// The expression.
    #[must_use]
    pub fn expr(&self) -> &Expr {
        &self.inner.expr
    }

    /// The matchers of a selector; none for any other node. The error is the one of a pattern that cannot be compiled.
    pub(crate) fn matchers(&self, id: NodeId) -> Result<&[Matcher], &str> {
        let compile = || match &self.inner.expr.node(id).kind {
            NodeKind::Selector(selector) => matchers_of(selector).map(Vec::into_boxed_slice),
            _ => Ok(Box::default()),
        };
        self.inner.matchers[id.index()].get_or_init(compile).as_deref().map_err(String::as_str)
    }
}

impl Compiled {
    fn part_texts(&self) -> &[Option<Arc<str>>] {
        let expr = &self.inner.expr;
        let text = |index: usize| {
            let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            let costly = match &expr.node(id).kind {
                NodeKind::Aggregate(_) => true,
                NodeKind::Call { args, .. } => args.iter().any(|arg| expr.value_type(*arg) == ValueType::Matrix),
                _ => false,
            };
            costly.then(|| Arc::from(expr.print_node(id)))
        };
        self.inner.parts.get_or_init(|| (0..expr.nodes().len()).map(text).collect())
    }

    /// The texts of its aggregations and functions of range vectors.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Arc<str>> {
        self.part_texts().iter().flatten()
    }

    /// The text of a node that is such a part.
    pub(super) fn part(&self, id: NodeId) -> Option<&Arc<str>> {
        self.part_texts().get(id.index())?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::{Features, parse};

    #[test]
    fn matchers_are_those_of_the_selectors() {
        let compiled = Compiled::new(parse(r#"sum(a{b=~"c+"}) / 2"#, &Features::server()).expect("it parses"));
        let count = |index| compiled.matchers(NodeId(index)).expect("they compile").len();
        let counts: Vec<_> = (0..u32::try_from(compiled.expr().nodes().len()).expect("few")).map(count).collect();
        assert_eq!(counts, [2, 0, 0, 0]);
        assert!(std::ptr::eq(compiled.matchers(NodeId(0)).expect("yes"), compiled.clone().matchers(NodeId(0)).expect("yes")));
    }
}
