//! The facts about one expression.

use std::cell::OnceCell;

use crate::metrics::LabelNames;
use crate::model::METRIC_NAME;
use crate::promql::ast::{MatchOp, Selector};
use crate::promql::functions::ValueType;
use crate::promql::{Expr, Node, NodeId, NodeKind};
use crate::template::{self, Reference};
use crate::text::Span;

use super::steps;
use super::{Flow, Reason, World};
use crate::lint::site::{Reader, Site};

/// The metric that a selector names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lint) struct Metric {
    pub(in crate::lint) name: String,
    /// Its bytes in the expression, without quotes.
    pub(in crate::lint) span: Span,
}

/// What is known about one expression.
#[derive(Debug)]
pub(in crate::lint) struct Facts<'a> {
    pub(in crate::lint) site: &'a Site,
    pub(in crate::lint) expr: &'a Expr,
    flows: Vec<Flow>,
    types: Vec<ValueType>,
    references: OnceCell<Vec<Vec<Reference>>>,
}

impl<'a> Facts<'a> {
    /// Works them out.
    pub(in crate::lint) fn of(site: &'a Site, expr: &'a Expr, world: &World) -> Self {
        let (flows, types) = (Vec::with_capacity(expr.nodes().len()), Vec::with_capacity(expr.nodes().len()));
        let mut facts = Self { site, expr, flows, types, references: OnceCell::new() };
        // Children stand before their parents.
        for (i, node) in expr.nodes().iter().enumerate() {
            let id = steps::id(i);
            let value = steps::value_type(&facts, node);
            facts.types.push(value);
            let flow = steps::flow(&facts, id, node, world);
            facts.flows.push(flow);
        }
        facts
    }

    /// The labels of a node's result.
    pub(in crate::lint) fn flow(&self, id: NodeId) -> &Flow {
        &self.flows[id.index()]
    }

    /// The labels of the whole result.
    pub(in crate::lint) fn result(&self) -> &Flow {
        self.flow(self.expr.root_id())
    }

    /// The type of a node's result.
    pub(in crate::lint) fn value_type(&self, id: NodeId) -> ValueType {
        self.types[id.index()]
    }

    /// The labels that each of the site's readers names in a template; read once, for all checks.
    pub(in crate::lint) fn references(&self) -> &[Vec<Reference>] {
        let of = |reader: &Reader| match reader {
            Reader::Template(text) if text.as_str().contains("{{") => template::references(text.as_str()),
            _ => Vec::new(),
        };
        self.references.get_or_init(|| self.site.readers.iter().map(of).collect())
    }

    /// Every selector.
    pub(in crate::lint) fn selectors(&self) -> impl Iterator<Item = (NodeId, &'a Selector)> {
        self.expr.selectors()
    }

    /// The metric that a selector names for certain; regular expressions and placeholders name none.
    pub(in crate::lint) fn metric(&self, selector: &Selector) -> Option<Metric> {
        metric(self.site, selector)
    }

    /// The selectors below `from` (itself included) whose series carry `label` up to it; `None` if something in between makes
    /// the label, takes it away, or may do so.
    pub(in crate::lint) fn carriers(&self, from: NodeId, label: &str) -> Option<Vec<NodeId>> {
        let (mut open, mut found) = (vec![from], Vec::new());
        while let Some(id) = open.pop() {
            match &self.expr.node(id).kind {
                NodeKind::Selector(_) => found.push(id),
                kind => open.extend(steps::carrying(self, kind, label)?),
            }
        }
        found.sort_unstable();
        Some(found)
    }

    /// The metric of which `label`, read at `from`, is said and which does not have it: all that could carry it must be
    /// known and lack it.
    pub(in crate::lint) fn lacking(&self, from: NodeId, label: &str, world: &World) -> Option<Metric> {
        if label == METRIC_NAME {
            return None;
        }
        let carriers = self.carriers(from, label)?;
        let mut first = None;
        for id in carriers {
            let NodeKind::Selector(selector) = &self.expr.node(id).kind else { continue };
            let metric = self.metric(selector)?;
            match world.labels(&metric.name)? {
                LabelNames::Known(names) if !names.contains(label) => first.get_or_insert(metric),
                _ => return None,
            };
        }
        first
    }

    /// The text at which a label got lost, short enough for a message.
    pub(in crate::lint) fn fragment(&self, reason: Reason) -> String {
        let node: &Node = self.expr.node(reason.node);
        let text = match &node.kind {
            NodeKind::Aggregate(a) => match &a.grouping {
                Some(g) => {
                    format!("{} {} ({})", a.op, if g.without { "without" } else { "by" }, g.labels.iter().map(|l| &*l.name).collect::<Vec<_>>().join(", "))
                }
                None => format!("{}(..)", a.op),
            },
            NodeKind::Call { func, .. } => format!("{}(..)", func.name()),
            _ => self.site.slice(node.span).split_whitespace().collect::<Vec<_>>().join(" "),
        };
        if text.chars().count() > 60 { text.chars().take(57).chain("...".chars()).collect() } else { text }
    }
}

fn metric(site: &Site, selector: &Selector) -> Option<Metric> {
    if let Some(name) = &selector.name {
        return site.given(name.span).then(|| Metric { name: name.name.to_string(), span: name.span });
    }
    let mut named = selector.matchers.iter().filter(|m| &*m.name.name == METRIC_NAME);
    let matcher = named.next()?;
    let certain = matcher.op == MatchOp::Equal && named.next().is_none() && site.given(matcher.value_span);
    let inside = Span::new(matcher.value_span.start + 1, matcher.value_span.end.saturating_sub(1));
    certain.then(|| Metric { name: matcher.value.as_str().into_owned(), span: inside })
}
