//! Types and the rules that need the whole tree (promql/parser/parse.go `checkAST`, 3.15.0), in one pass over the nodes.
//!
//! Nodes in `poisoned` stand for something the parser could not read; nothing is said about them.

mod order;

use crate::model::{METRIC_NAME, quote};
use crate::text::Span;

use super::ParseError;
use super::ast::{Binary, Matcher, Matching, Node, NodeId, NodeKind, Selector};
use super::functions::{Func, ValueType, Variadic};
use super::operators::{AggregateOp, MatchOp};
use super::regex::Regex;
use order::Event;

struct Check<'a> {
    text: &'a str,
    nodes: &'a [Node],
    /// Per node; `None` for poisoned ones.
    types: Vec<Option<ValueType>>,
    found: Vec<(Event, ParseError)>,
    idle: Vec<NodeId>,
}

/// Checks `nodes` and appends what is wrong to `errors`, in upstream's order. Matching that does nothing, because a side is no
/// vector, is dropped, as upstream does.
pub(super) fn check(text: &str, nodes: &mut [Node], poisoned: &[NodeId], errors: &mut Vec<ParseError>) {
    for idle in find(text, nodes, poisoned, errors) {
        if let NodeKind::Binary(binary) = &mut nodes[idle.index()].kind {
            binary.matching = None;
        }
    }
}

/// The checks themselves; returns the binary operations whose matching does nothing.
fn find(text: &str, nodes: &[Node], poisoned: &[NodeId], errors: &mut Vec<ParseError>) -> Vec<NodeId> {
    let mut check = Check { text, nodes, types: Vec::with_capacity(nodes.len()), found: Vec::new(), idle: Vec::new() };
    let mut poisoned = poisoned.iter().peekable();
    for (i, node) in nodes.iter().enumerate() {
        let id = NodeId(u32::try_from(i).unwrap_or(u32::MAX));
        let unknown = poisoned.next_if(|p| **p == id).is_some();
        let of_type = if unknown { None } else { check.node(id, node) };
        check.types.push(of_type);
    }
    if check.found.len() > 1 && errors.is_empty() {
        order::sort(nodes, &mut check.found);
    }
    errors.extend(check.found.into_iter().map(|(_, error)| error));
    check.idle
}

/// Whether the regular expression of a matcher matches the empty text; one that does not compile matches nothing.
fn matches_empty(matcher: &Matcher) -> bool {
    Regex::matcher(&matcher.value.as_str()).is_ok_and(|regex| regex.is_match(""))
}

impl Check<'_> {
    fn error(&mut self, event: Event, span: Span, message: String) {
        self.found.push((event, ParseError { span, message, help: None }));
    }

    fn type_of(&self, id: NodeId) -> Option<ValueType> {
        self.types[id.index()]
    }

    fn span(&self, id: NodeId) -> Span {
        self.nodes[id.index()].span
    }

    /// Checks one node whose children have been checked; its type, if known.
    fn node(&mut self, id: NodeId, node: &Node) -> Option<ValueType> {
        match &node.kind {
            NodeKind::Number { .. } | NodeKind::Duration(_) => Some(ValueType::Scalar),
            NodeKind::String(_) => Some(ValueType::String),
            NodeKind::Matrix { .. } => Some(ValueType::Matrix),
            NodeKind::Paren(inner) => self.type_of(*inner),
            NodeKind::Selector(selector) => {
                self.selector(id, node.span, selector);
                Some(ValueType::Vector)
            }
            NodeKind::Subquery(subquery) => {
                if let Some(found) = self.type_of(subquery.expr)
                    && found != ValueType::Vector
                {
                    self.error(Event::after(id), node.span, format!("subquery is only allowed on instant vector, got {} instead", found.as_str()));
                }
                Some(ValueType::Matrix)
            }
            NodeKind::Unary { expr, .. } => {
                let found = self.type_of(*expr)?;
                if !matches!(found, ValueType::Scalar | ValueType::Vector) {
                    let found = quote::go(found.documented());
                    let message = format!("unary expression only allowed on expressions of type scalar or instant vector, got {found}");
                    self.error(Event::after(id), node.span, message);
                }
                Some(found)
            }
            NodeKind::Aggregate(aggregate) => {
                self.expect(Event::after_child(id, 0), aggregate.expr, ValueType::Vector, "aggregation expression");
                if let Some(param) = aggregate.param {
                    let wanted = if aggregate.op == AggregateOp::CountValues { ValueType::String } else { ValueType::Scalar };
                    self.expect(Event::after_child(id, 1), param, wanted, "aggregation parameter");
                }
                Some(ValueType::Vector)
            }
            NodeKind::Call { func, args } => {
                self.call(id, node.span, *func, args);
                Some(func.signature().returns)
            }
            NodeKind::Binary(binary) => self.binary(id, node.span, binary),
        }
    }

    fn expect(&mut self, event: Event, id: NodeId, wanted: ValueType, context: &str) {
        if let Some(found) = self.type_of(id)
            && found != wanted
        {
            let (wanted, found) = (wanted.documented(), found.documented());
            self.error(event, self.span(id), format!("expected type {wanted} in {context}, got {found}"));
        }
    }

    fn call(&mut self, id: NodeId, span: Span, func: Func, args: &[NodeId]) {
        let signature = func.signature();
        let (listed, given) = (signature.args.len(), args.len());
        let name = signature.name;
        let at_least = listed.saturating_sub(1);
        let wrong = match signature.variadic {
            Variadic::Exact if given != listed => Some(format!("expected {listed} argument(s) in call to \"{name}\", got {given}")),
            Variadic::UpTo(_) | Variadic::Any if given < at_least => {
                Some(format!("expected at least {at_least} argument(s) in call to \"{name}\", got {given}"))
            }
            Variadic::UpTo(more) if given > at_least + usize::from(more) => {
                let at_most = at_least + usize::from(more);
                Some(format!("expected at most {at_most} argument(s) in call to \"{name}\", got {given}"))
            }
            _ => None,
        };
        if let Some(message) = wrong {
            self.error(Event::before(id), span, message);
        }
        if func == Func::Info
            && let Some(selector) = args.get(1)
        {
            self.info_selector(id, span, *selector);
        }
        for (i, arg) in args.iter().enumerate() {
            if i >= listed && signature.variadic == Variadic::Exact {
                break;
            }
            let Some(wanted) = signature.args.get(i).or(signature.args.last()) else { break };
            if let Some(found) = self.type_of(*arg)
                && found != *wanted
            {
                let message = format!("expected type {} in call to function \"{name}\", got {}", wanted.documented(), found.documented());
                self.error(Event::after_child(id, i), self.span(*arg), message);
            }
        }
    }

    /// The second argument of `info` may select anything, but by labels alone.
    fn info_selector(&mut self, call: NodeId, span: Span, arg: NodeId) {
        let Some(found) = self.type_of(arg) else { return };
        if found != ValueType::Vector {
            self.error(Event::before(call), span, format!("expected type instant vector in call to function \"info\", got {}", found.documented()));
        }
        match &self.nodes[arg.index()].kind {
            NodeKind::Selector(s) if s.name.is_some() => {
                self.error(Event::before(call), self.span(arg), "expected label selectors only, got vector selector instead".to_owned());
            }
            NodeKind::Selector(_) => self.found.retain(|(event, _)| !event.is_of(arg)),
            _ => self.error(Event::before(call), self.span(arg), "expected label selectors only".to_owned()),
        }
    }

    fn selector(&mut self, id: NodeId, span: Span, selector: &Selector) {
        if let Some(name) = &selector.name {
            for m in selector.matchers.iter().filter(|m| &*m.name.name == METRIC_NAME) {
                let message = format!("metric name must not be set twice: {} or {}", quote::go(name), quote::go_bytes(m.value.as_bytes()));
                self.error(Event::after(id), span, message);
            }
            return;
        }
        let selective = selector.matchers.iter().any(|m| match m.op {
            MatchOp::Equal => !m.value.as_bytes().is_empty(),
            MatchOp::NotEqual => m.value.as_bytes().is_empty(),
            MatchOp::Regex => !matches_empty(m),
            MatchOp::NotRegex => matches_empty(m),
        });
        if !selective {
            self.error(Event::after(id), span, "vector selector must contain at least one non-empty matcher".to_owned());
        }
    }

    /// Where the operator stands: between the operands, white space trimmed.
    fn operator_span(&self, binary: &Binary) -> Span {
        let (from, to) = (self.span(binary.lhs).end, self.span(binary.rhs).start);
        let between = self.text.get(from as usize..to as usize).unwrap_or_default();
        let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let start = from as usize + between.len() - between.trim_start_matches(space).len();
        Span::of(start, start + between.trim_matches(space).len())
    }

    fn binary(&mut self, id: NodeId, span: Span, binary: &Binary) -> Option<ValueType> {
        let (op, lhs, rhs) = (binary.op, self.type_of(binary.lhs), self.type_of(binary.rhs));
        let event = Event::after(id);
        if binary.return_bool && !op.is_comparison() {
            self.error(event, self.operator_span(binary), "bool modifier can only be used on comparison operators".to_owned());
        }
        if op.is_comparison() && !binary.return_bool && lhs == Some(ValueType::Scalar) && rhs == Some(ValueType::Scalar) {
            self.error(event, self.operator_span(binary), "comparisons between scalars must use BOOL modifier".to_owned());
        }
        if let Some(matching) = &binary.matching {
            self.group_labels(event, binary, matching);
        }
        let computable = |t: Option<ValueType>| t.is_none_or(|t| matches!(t, ValueType::Scalar | ValueType::Vector));
        for (side, of_type) in [(binary.lhs, lhs), (binary.rhs, rhs)] {
            if !computable(of_type) {
                self.error(event, self.span(side), "binary expression must contain only scalar and instant vector types".to_owned());
            }
        }
        let (lhs, rhs) = (lhs?, rhs?);
        let vectors = lhs == ValueType::Vector && rhs == ValueType::Vector;
        if let Some(matching) = &binary.matching {
            if !vectors {
                self.idle.push(id);
            }
            let fills = matching.fill_left.is_some() || matching.fill_right.is_some();
            if !vectors && !matching.labels.is_empty() {
                self.error(event, span, "vector matching only allowed between instant vectors".to_owned());
            }
            if !vectors && fills {
                self.error(event, span, "filling in missing series only allowed between instant vectors".to_owned());
            }
            if vectors && op.is_set() {
                if matching.group.is_some() {
                    self.error(event, span, format!("no grouping allowed for \"{op}\" operation"));
                    self.error(event, span, "set operations must always be many-to-many".to_owned());
                }
                if fills {
                    self.error(event, span, "filling in missing series not allowed for set operators".to_owned());
                }
            }
        }
        if op.is_set() && (lhs == ValueType::Scalar || rhs == ValueType::Scalar) {
            self.error(event, span, format!("set operator \"{op}\" not allowed in binary scalar expression"));
        }
        Some(if lhs == ValueType::Scalar && rhs == ValueType::Scalar { ValueType::Scalar } else { ValueType::Vector })
    }

    fn group_labels(&mut self, event: Event, binary: &Binary, matching: &Matching) {
        let Some(group) = matching.group.as_ref().filter(|_| matching.on) else { return };
        for label in &matching.labels {
            for _ in group.include.iter().filter(|l| *l == label) {
                let message = format!("label {} must not occur in ON and GROUP clause at once", quote::go(label));
                self.error(event, self.operator_span(binary), message);
            }
        }
    }
}
