//! The loop: operand, operator, operand, …; what is open waits on a stack of frames.

use crate::promql::ast::{Aggregate, Binary, BinaryOp, Expr, Grouping, Matching, Node, NodeId, NodeKind, UnaryOp};
use crate::promql::functions::Func;
use crate::promql::lexer::{Lexer, Tok, Token};
use crate::promql::operators::{AggregateOp, Assoc, UNARY_PRECEDENCE};
use crate::promql::{Features, ParseError, typecheck};
use crate::text::Span;

use super::{MAX_BYTES, MAX_NESTING, Parsed};

/// Something that is open and waits for an operand.
#[derive(Debug)]
pub(super) enum Frame {
    Paren { open: Span },
    Call { name: Span, func: Option<Func>, first_arg: usize },
    Aggregate { op: AggregateOp, span: Span, grouping: Option<Grouping>, first_arg: usize },
    Unary { op: UnaryOp, start: u32 },
    Binary { op: BinaryOp, lhs: NodeId, return_bool: bool, matching: Option<Box<Matching>> },
}

/// What the loop does next.
pub(super) enum Step {
    /// An operand is expected.
    Operand,
    /// An operand is there; an operator or the end is expected.
    Operator(NodeId),
    /// The whole expression is there, or nothing can follow any more.
    Done,
}

pub(super) struct Parser<'a> {
    pub(super) lexer: Lexer<'a>,
    pub(super) text: &'a str,
    pub(super) features: &'a Features,
    pub(super) ahead: Option<Token>,
    /// The end of the last token that was taken.
    pub(super) last_end: u32,
    pub(super) nodes: Vec<Node>,
    pub(super) frames: Vec<Frame>,
    /// Arguments of the open calls and aggregations.
    pub(super) args: Vec<NodeId>,
    /// How many of the frames count as nesting.
    pub(super) depth: u32,
    /// How many of them are aggregations: syntax errors inside say so.
    pub(super) aggregates: u32,
    /// Ranges and subqueries behind the current operand.
    pub(super) brackets: u32,
    pub(super) errors: Vec<ParseError>,
    /// Nodes that stand for something unreadable.
    pub(super) poisoned: Vec<NodeId>,
    /// Tokens still to be taken before the next syntax error is reported, so that one mistake gives one message.
    pub(super) quiet: u32,
    /// Whether tokens are passed over on the way back from a mistake.
    pub(super) skipping: bool,
    pub(super) syntax_errors: bool,
    pub(super) aborted: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, features: &'a Features) -> Self {
        let (lexer, nodes) = (Lexer::new(text), Vec::with_capacity(text.len().min(1 << 16) / 12 + 2));
        let (frames, args, errors, poisoned) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (ahead, last_end, depth, aggregates, brackets, quiet) = (None, 0, 0, 0, 0, 0);
        let (skipping, syntax_errors, aborted) = (false, false, false);
        Self {
            lexer,
            text,
            features,
            ahead,
            last_end,
            nodes,
            frames,
            args,
            depth,
            aggregates,
            brackets,
            errors,
            poisoned,
            quiet,
            skipping,
            syntax_errors,
            aborted,
        }
    }

    pub(super) fn run(mut self) -> Parsed {
        if self.text.len() > MAX_BYTES {
            self.error(Span::at(0), format!("expression is longer than {MAX_BYTES} bytes"));
        } else if self.peek().tok == Tok::Eof {
            self.error(Span::at(0), "no expression found in input".to_owned());
        } else {
            self.parse_expression();
        }
        if !self.syntax_errors && !self.aborted && !self.nodes.is_empty() {
            typecheck::check(self.text, &mut self.nodes, &self.poisoned, &mut self.errors);
        }
        super::advice::add(self.text, &mut self.errors);
        let expr = self.errors.is_empty().then_some(Expr { nodes: self.nodes });
        Parsed { expr, errors: self.errors, comments: self.lexer.comments }
    }

    fn parse_expression(&mut self) {
        let mut step = Step::Operand;
        while !self.aborted {
            step = match step {
                Step::Operand => self.operand(),
                Step::Operator(id) => self.operator(id),
                Step::Done => return,
            };
        }
    }

    pub(super) fn push(&mut self, span: Span, kind: NodeKind) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { span, kind });
        id
    }

    /// A node for something unreadable; nothing is checked about it.
    pub(super) fn poison(&mut self, span: Span) -> NodeId {
        let id = self.push(span, NodeKind::Number { value: f64::NAN, duration: false });
        self.poisoned.push(id);
        id
    }

    pub(super) fn span_of(&self, id: NodeId) -> Span {
        self.nodes[id.index()].span
    }

    /// Opens a frame that counts as nesting.
    pub(super) fn open(&mut self, frame: Frame, at: Span) -> Step {
        if self.deeper(at) {
            self.aggregates += u32::from(matches!(frame, Frame::Aggregate { .. }));
            self.frames.push(frame);
        }
        Step::Operand
    }

    /// Counts one level of nesting; says so and gives up if it is one too many.
    pub(super) fn deeper(&mut self, at: Span) -> bool {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            self.error(at, format!("expression nested deeper than {MAX_NESTING}"));
            self.aborted = true;
            return false;
        }
        true
    }

    fn operand(&mut self) -> Step {
        self.brackets = 0;
        let token = self.peek();
        match token.tok {
            Tok::Number | Tok::Duration => {
                self.take();
                Step::Operator(self.number(token))
            }
            Tok::Identifier | Tok::Start | Tok::End | Tok::Step | Tok::Range | Tok::MaxOf | Tok::MinOf => {
                self.take();
                if self.peek().tok == Tok::LeftParen { self.call(token) } else { Step::Operator(self.named_selector(token)) }
            }
            Tok::Aggregate(op) => {
                self.take();
                match self.peek().tok {
                    Tok::LeftParen | Tok::By | Tok::Without => self.aggregate(op, token.span),
                    _ => Step::Operator(self.named_selector(token)),
                }
            }
            Tok::LeftParen => {
                self.take();
                self.open(Frame::Paren { open: token.span }, token.span)
            }
            Tok::LeftBrace => Step::Operator(self.anonymous_selector(token)),
            Tok::String => {
                self.take();
                let text = self.unquoted(token);
                Step::Operator(self.push(token.span, NodeKind::String(text.into())))
            }
            Tok::Op(sign @ (BinaryOp::Add | BinaryOp::Sub)) => {
                self.take();
                let op = if sign == BinaryOp::Sub { UnaryOp::Minus } else { UnaryOp::Plus };
                self.open(Frame::Unary { op, start: token.span.start }, token.span)
            }
            tok if tok.is_metric_name() => {
                self.take();
                Step::Operator(self.named_selector(token))
            }
            _ => {
                self.unexpected_here(token);
                self.missing_operand(token)
            }
        }
    }

    /// After the complaint about a token where an operand should be.
    fn missing_operand(&mut self, token: Token) -> Step {
        match token.tok {
            Tok::RightParen | Tok::Comma | Tok::Eof | Tok::Op(_) => Step::Operator(self.poison(Span::at(token.span.start))),
            _ => {
                self.take();
                Step::Operand
            }
        }
    }

    fn operator(&mut self, id: NodeId) -> Step {
        let token = self.peek();
        match token.tok {
            Tok::Op(op) => self.binary(op, id),
            Tok::RightParen => {
                let id = self.reduce_all(id);
                self.take();
                self.close(id, token.span)
            }
            Tok::Comma => {
                let id = self.reduce_all(id);
                self.comma(id, token)
            }
            Tok::Eof => {
                let _ = self.reduce_all(id);
                Step::Done
            }
            Tok::LeftBracket => Step::Operator(self.range(id)),
            Tok::Offset => Step::Operator(self.offset(id)),
            Tok::At => Step::Operator(self.at(id)),
            Tok::Anchored | Tok::Smoothed => Step::Operator(self.extended(id)),
            _ => {
                let _ = self.reduce_all(id);
                self.unexpected_here(token);
                // Whatever stands there is read as a new operand in place of the old one.
                if !token.tok.starts_expr() {
                    self.take();
                    return Step::Operator(self.poison(token.span));
                }
                Step::Operand
            }
        }
    }

    fn binary(&mut self, op: BinaryOp, id: NodeId) -> Step {
        let (precedence, assoc) = op.precedence();
        let lhs = self.reduce_while(id, |held| held > precedence || (held == precedence && assoc == Assoc::Left));
        let token = self.take();
        let (return_bool, matching) = self.matching();
        let frame = Frame::Binary { op, lhs, return_bool, matching };
        if assoc == Assoc::Right {
            return self.open(frame, token.span);
        }
        self.frames.push(frame);
        Step::Operand
    }

    /// Finishes the signs and binary operations on top of the stack whose precedence `bind` accepts.
    fn reduce_while(&mut self, mut id: NodeId, bind: impl Fn(u8) -> bool) -> NodeId {
        loop {
            let held = match self.frames.last() {
                Some(Frame::Unary { .. }) => UNARY_PRECEDENCE,
                Some(Frame::Binary { op, .. }) => op.precedence().0,
                _ => return id,
            };
            if !bind(held) {
                return id;
            }
            match self.frames.pop() {
                Some(Frame::Unary { op, start }) => {
                    self.depth -= 1;
                    id = self.signed(op, start, id);
                }
                Some(Frame::Binary { op, lhs, return_bool, matching }) => {
                    self.depth -= u32::from(op.precedence().1 == Assoc::Right);
                    let span = self.span_of(lhs).to(self.span_of(id));
                    if matching.as_ref().is_some_and(|m| m.fill_left.is_some() || m.fill_right.is_some()) && !self.features.binop_fill_modifiers {
                        self.error(span, "binop fill modifiers are experimental and not enabled".to_owned());
                    }
                    id = self.push(span, NodeKind::Binary(Box::new(Binary { op, lhs, rhs: id, return_bool, matching })));
                }
                _ => return id,
            }
        }
    }

    pub(super) fn reduce_all(&mut self, id: NodeId) -> NodeId {
        self.reduce_while(id, |_| true)
    }

    /// A sign in front of `id`; in front of a literal it becomes part of it.
    fn signed(&mut self, op: UnaryOp, start: u32, id: NodeId) -> NodeId {
        let node = &mut self.nodes[id.index()];
        if let NodeKind::Number { value, .. } = &mut node.kind {
            if op == UnaryOp::Minus {
                *value *= -1.0;
            }
            node.span.start = start;
            return id;
        }
        let span = Span::new(start, node.span.end);
        self.push(span, NodeKind::Unary { op, expr: id })
    }

    /// `)` behind the complete expression `id`.
    fn close(&mut self, id: NodeId, close: Span) -> Step {
        self.brackets = 0;
        match self.frames.pop() {
            Some(Frame::Paren { open }) => {
                self.depth -= 1;
                Step::Operator(self.push(open.to(close), NodeKind::Paren(id)))
            }
            Some(frame) => {
                self.args.push(id);
                self.close_arguments(frame, close)
            }
            None => Step::Operator(id),
        }
    }

    /// `)` behind the arguments of a call or aggregation.
    pub(super) fn close_arguments(&mut self, frame: Frame, close: Span) -> Step {
        self.depth -= 1;
        match frame {
            Frame::Call { name, func, first_arg } => Step::Operator(self.finish_call(name, func, first_arg, close)),
            Frame::Aggregate { op, span, grouping, first_arg } => {
                self.aggregates -= 1;
                Step::Operator(self.finish_aggregate(op, span, grouping, first_arg, close))
            }
            // The stack holds nothing else once signs and operations are finished.
            Frame::Paren { .. } | Frame::Unary { .. } | Frame::Binary { .. } => Step::Done,
        }
    }

    /// `,` behind the complete expression `id`.
    fn comma(&mut self, id: NodeId, comma: Token) -> Step {
        if !matches!(self.frames.last(), Some(Frame::Call { .. } | Frame::Aggregate { .. })) {
            self.unexpected_here(comma);
            self.take();
            return Step::Operand;
        }
        self.args.push(id);
        self.take();
        let mut comma = comma;
        loop {
            let next = self.peek();
            if next.tok.starts_expr() || self.aborted {
                return Step::Operand;
            }
            self.error(comma.span, "trailing commas not allowed in function call args".to_owned());
            match next.tok {
                Tok::Comma => {
                    self.take();
                    comma = next;
                }
                Tok::RightParen => {
                    self.take();
                    return match self.frames.pop() {
                        Some(frame) => self.close_arguments(frame, next.span),
                        None => Step::Done,
                    };
                }
                _ => {
                    self.unexpected_here(next);
                    return self.missing_operand(next);
                }
            }
        }
    }

    pub(super) fn aggregate_node(&mut self, span: Span, aggregate: Aggregate) -> NodeId {
        self.push(span, NodeKind::Aggregate(Box::new(aggregate)))
    }
}
