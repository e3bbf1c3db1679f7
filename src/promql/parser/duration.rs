//! Duration expressions: arithmetic inside brackets and behind `offset`, with their own small stack.

use crate::promql::ast::{BinaryOp, DurationOp, Extent, NodeId, NodeKind, UnaryOp};
use crate::promql::lexer::{Tok, Token};
use crate::promql::operators::{Assoc, UNARY_PRECEDENCE};
use crate::text::Span;

use super::core::Parser;
use super::range::to_duration;

enum Open {
    Paren { open: Span },
    Pair { max: bool, start: u32, first: Option<NodeId> },
    Unary { op: UnaryOp, span: Span },
    Binary { op: BinaryOp, span: Span, lhs: NodeId },
}

/// Beyond this many seconds a literal does not fit 2^63 nanoseconds.
const MAX_SECONDS: f64 = 9_223_372_036_854_775_808.0 / 1e9;

impl Parser<'_> {
    /// A whole duration expression; `None` where none begins or it breaks off, before any complaint about the next token.
    pub(super) fn duration_expr(&mut self) -> Option<NodeId> {
        self.duration_expr_from(Vec::new())
    }

    fn duration_expr_from(&mut self, mut open: Vec<Open>) -> Option<NodeId> {
        loop {
            let mut id = self.duration_operand(&mut open)?;
            // Operators and closing parentheses behind it, until another operand is needed.
            loop {
                let token = self.peek();
                match token.tok {
                    Tok::Op(op) if is_arithmetic(op) => {
                        let (precedence, assoc) = op.precedence();
                        let lhs = self.reduce_durations(&mut open, id, |held| held > precedence || (held == precedence && assoc == Assoc::Left));
                        self.take();
                        open.push(Open::Binary { op, span: token.span, lhs });
                        break;
                    }
                    Tok::RightParen | Tok::Comma => {
                        id = self.reduce_durations(&mut open, id, |_| true);
                        match (open.pop(), token.tok) {
                            (Some(Open::Paren { open: from }), Tok::RightParen) => {
                                self.take();
                                id = self.duration_paren(id, from.to(token.span));
                            }
                            (Some(Open::Pair { max, start, first: Some(first) }), Tok::RightParen) => {
                                self.take();
                                let op = if max { DurationOp::MaxOf(first, id) } else { DurationOp::MinOf(first, id) };
                                self.needs_duration_expressions(self.span_of(first));
                                id = self.push(Span::new(start, token.span.end), NodeKind::Duration(op));
                            }
                            (Some(Open::Pair { max, start, first: None }), Tok::Comma) => {
                                self.take();
                                open.push(Open::Pair { max, start, first: Some(id) });
                                break;
                            }
                            (Some(_), _) => return None,
                            (None, _) => return Some(id),
                        }
                    }
                    _ => {
                        id = self.reduce_durations(&mut open, id, |_| true);
                        return open.is_empty().then_some(id);
                    }
                }
                if self.aborted {
                    return None;
                }
            }
        }
    }

    /// One operand; signs, parentheses and pairs in front of it are opened.
    fn duration_operand(&mut self, open: &mut Vec<Open>) -> Option<NodeId> {
        loop {
            let token = self.peek();
            match token.tok {
                Tok::Number | Tok::Duration => {
                    self.take();
                    return Some(self.duration_literal(token));
                }
                Tok::Op(BinaryOp::Add | BinaryOp::Sub) => {
                    self.take();
                    open.push(Open::Unary { op: sign(token), span: token.span });
                }
                Tok::LeftParen => {
                    self.take();
                    open.push(Open::Paren { open: token.span });
                }
                Tok::Step | Tok::Range => return self.duration_call(token, token.span),
                Tok::MaxOf | Tok::MinOf => {
                    self.take();
                    self.take_if(Tok::LeftParen)?;
                    open.push(Open::Pair { max: token.tok == Tok::MaxOf, start: token.span.start, first: None });
                }
                _ => return None,
            }
            if self.depth as usize + open.len() > super::MAX_NESTING as usize {
                self.depth = super::MAX_NESTING;
                self.deeper(token.span);
                return None;
            }
        }
    }

    /// `step()` or `range()`; `place` is where a complaint about the feature stands.
    fn duration_call(&mut self, token: Token, place: Span) -> Option<NodeId> {
        self.take();
        self.take_if(Tok::LeftParen)?;
        let close = self.take_if(Tok::RightParen)?;
        let op = if token.tok == Tok::Step { DurationOp::Step } else { DurationOp::Range };
        self.needs_duration_expressions(place);
        Some(self.push(token.span.to(close.span), NodeKind::Duration(op)))
    }

    fn duration_literal(&mut self, token: Token) -> NodeId {
        let id = self.number(token);
        self.check_literal(id, token.span);
        id
    }

    fn check_literal(&mut self, id: NodeId, place: Span) {
        let NodeKind::Number { value, .. } = &mut self.nodes[id.index()].kind else { return };
        if value.abs() > MAX_SECONDS {
            *value = 0.0;
            self.error(place, "duration out of range".to_owned());
        }
    }

    fn needs_duration_expressions(&mut self, span: Span) {
        if !self.features.duration_expressions {
            self.error(span, "experimental duration expression is not enabled".to_owned());
        }
    }

    fn duration_paren(&mut self, id: NodeId, span: Span) -> NodeId {
        self.needs_duration_expressions(self.span_of(id));
        self.wrapped(id, span)
    }

    /// Parentheses around parentheses are one pair, as upstream has it.
    fn wrapped(&mut self, id: NodeId, span: Span) -> NodeId {
        let node = &mut self.nodes[id.index()];
        if matches!(node.kind, NodeKind::Duration(DurationOp::Paren(_))) {
            node.span = span;
            return id;
        }
        self.push(span, NodeKind::Duration(DurationOp::Paren(id)))
    }

    fn reduce_durations(&mut self, open: &mut Vec<Open>, mut id: NodeId, bind: impl Fn(u8) -> bool) -> NodeId {
        loop {
            match open.last() {
                Some(Open::Unary { op, span }) if bind(UNARY_PRECEDENCE) => {
                    let (op, span) = (*op, *span);
                    open.pop();
                    id = self.signed_duration(op, span, id);
                }
                Some(Open::Binary { op, span, lhs }) if bind(op.precedence().0) => {
                    let (op, span, lhs) = (*op, *span, *lhs);
                    open.pop();
                    id = self.duration_binary(op, span, lhs, id);
                }
                _ => return id,
            }
        }
    }

    fn signed_duration(&mut self, op: UnaryOp, sign: Span, id: NodeId) -> NodeId {
        let node = &mut self.nodes[id.index()];
        let span = sign.to(node.span);
        if let NodeKind::Number { value, .. } = &mut node.kind {
            if op == UnaryOp::Minus {
                *value *= -1.0;
            }
            node.span = span;
            self.check_literal(id, sign);
            return id;
        }
        // Upstream forgets a plus in front of anything but a literal.
        if op == UnaryOp::Plus { id } else { self.push(span, NodeKind::Duration(DurationOp::Unary { op, expr: id })) }
    }

    fn duration_binary(&mut self, op: BinaryOp, place: Span, lhs: NodeId, rhs: NodeId) -> NodeId {
        self.needs_duration_expressions(self.span_of(lhs));
        let zero = matches!(self.nodes[rhs.index()].kind, NodeKind::Number { value: 0.0, .. });
        match op {
            BinaryOp::Div if zero => self.error(place, "division by zero".to_owned()),
            BinaryOp::Mod if zero => self.error(place, "modulo by zero".to_owned()),
            _ => {}
        }
        let span = self.span_of(lhs).to(self.span_of(rhs));
        self.push(span, NodeKind::Duration(DurationOp::Binary { op, lhs, rhs }))
    }

    /// What stands behind `offset`; `None` after a complaint. Without parentheses only a literal, a call or their negation
    /// belongs to it; an unsigned parenthesis and a doubled sign swallow the arithmetic behind them (upstream's LR tables).
    pub(super) fn offset_duration(&mut self) -> Option<Extent> {
        let id = self.offset_operand();
        let Some(id) = id else {
            let found = self.peek();
            self.unexpected(found, "offset", "number, duration, step(), or range()");
            // What is left of it would only be misread.
            self.aborted = true;
            return None;
        };
        Some(match self.nodes[id.index()].kind {
            NodeKind::Number { value, .. } => {
                self.nodes.pop();
                Extent::Literal(to_duration(value))
            }
            _ => Extent::Expr(id),
        })
    }

    fn offset_operand(&mut self) -> Option<NodeId> {
        let token = self.peek();
        let signed = matches!(token.tok, Tok::Op(BinaryOp::Add | BinaryOp::Sub));
        if signed {
            self.take();
        }
        let operand = self.peek();
        match operand.tok {
            Tok::Number | Tok::Duration if signed => {
                self.take();
                let id = self.number(operand);
                Some(self.signed_duration(sign(token), token.span, id))
            }
            Tok::Number | Tok::Duration => {
                self.take();
                Some(self.duration_literal(operand))
            }
            Tok::Step | Tok::Range | Tok::MaxOf | Tok::MinOf => {
                let id = self.offset_call(operand, signed.then_some(token.span))?;
                Some(if signed { self.signed_duration(sign(token), token.span, id) } else { id })
            }
            Tok::LeftParen if signed => {
                self.take();
                let inner = self.duration_expr()?;
                let close = self.take_if(Tok::RightParen)?;
                let wrapped = self.wrapped(inner, operand.span.to(close.span));
                Some(self.signed_duration(sign(token), token.span, wrapped))
            }
            Tok::Op(BinaryOp::Add | BinaryOp::Sub) if signed => self.duration_expr_from(vec![Open::Unary { op: sign(token), span: token.span }]),
            Tok::LeftParen => self.duration_expr(),
            _ => None,
        }
    }

    /// `step()`, `range()`, `min_of(a, b)` or `max_of(a, b)`, and nothing behind it.
    fn offset_call(&mut self, token: Token, sign: Option<Span>) -> Option<NodeId> {
        if matches!(token.tok, Tok::Step | Tok::Range) {
            return self.duration_call(token, sign.unwrap_or(token.span));
        }
        self.take();
        self.take_if(Tok::LeftParen)?;
        let first = self.duration_expr()?;
        self.take_if(Tok::Comma)?;
        let second = self.duration_expr()?;
        let close = self.take_if(Tok::RightParen)?;
        let op = if token.tok == Tok::MaxOf { DurationOp::MaxOf(first, second) } else { DurationOp::MinOf(first, second) };
        self.needs_duration_expressions(sign.unwrap_or(self.span_of(first)));
        Some(self.push(token.span.to(close.span), NodeKind::Duration(op)))
    }
}

const fn is_arithmetic(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Mod | BinaryOp::Pow)
}

const fn sign(token: Token) -> UnaryOp {
    if matches!(token.tok, Tok::Op(BinaryOp::Sub)) { UnaryOp::Minus } else { UnaryOp::Plus }
}
