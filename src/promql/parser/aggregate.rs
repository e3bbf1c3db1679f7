//! Aggregations and label lists in parentheses.

use crate::model::quote;
use crate::promql::ast::{Aggregate, Grouping, Name, NodeId};
use crate::promql::lexer::Tok;
use crate::promql::operators::AggregateOp;
use crate::text::Span;

use super::core::{Frame, Parser, Step};

impl Parser<'_> {
    /// An aggregation whose name has been taken, with `(`, `by` or `without` ahead.
    pub(super) fn aggregate(&mut self, op: AggregateOp, span: Span) -> Step {
        self.aggregates += 1;
        let grouping = self.grouping();
        let opened = self.peek();
        if opened.tok != Tok::LeftParen {
            self.unexpected_here(opened);
            self.aggregates -= 1;
            return Step::Operator(self.poison(span));
        }
        self.take();
        let first_arg = self.args.len();
        let empty = self.take_if(Tok::RightParen);
        self.aggregates -= 1;
        match empty {
            Some(close) => Step::Operator(self.finish_aggregate(op, span, grouping, first_arg, close.span)),
            None => self.open(Frame::Aggregate { op, span, grouping, first_arg }, span),
        }
    }

    /// `by (..)` or `without (..)`, if it is ahead.
    fn grouping(&mut self) -> Option<Grouping> {
        let without = match self.peek().tok {
            Tok::By => false,
            Tok::Without => true,
            _ => return None,
        };
        self.take();
        Some(Grouping { without, labels: self.labels() })
    }

    /// The closing parenthesis has been taken; a grouping may follow.
    pub(super) fn finish_aggregate(&mut self, op: AggregateOp, name: Span, grouping: Option<Grouping>, first_arg: usize, close: Span) -> NodeId {
        let (mut span, mut grouping) = (name.to(close), grouping);
        if grouping.is_none() {
            self.aggregates += 1;
            grouping = self.grouping();
            self.aggregates -= 1;
            if grouping.is_some() {
                span.end = self.last_end;
            }
        }
        let args: Vec<NodeId> = self.args.drain(first_arg..).collect();
        let wanted = 1 + usize::from(op.has_param());
        if args.is_empty() {
            self.error(span, "no arguments for aggregate expression provided".to_owned());
        } else if op.is_experimental() && !self.features.experimental_functions {
            self.error(span, format!("{op}() is experimental and must be enabled with --enable-feature=promql-experimental-functions"));
        } else if args.len() != wanted {
            let got = args.len();
            self.error(span, format!("wrong number of arguments for aggregate expression provided, expected {wanted}, got {got}"));
        } else {
            let param = op.has_param().then(|| args[0]);
            return self.aggregate_node(span, Aggregate { op, grouping, param, expr: args[wanted - 1] });
        }
        self.poison(span)
    }

    /// `(a, b)` behind `by`, `on` and their kin.
    pub(super) fn labels(&mut self) -> Vec<Name> {
        let mut labels = Vec::new();
        let opened = self.peek();
        if opened.tok != Tok::LeftParen {
            self.unexpected(opened, "grouping opts", "\"(\"");
            return labels;
        }
        self.take();
        loop {
            let token = self.peek();
            match token.tok {
                Tok::RightParen => {
                    self.take();
                    return labels;
                }
                Tok::String => {
                    self.take();
                    let name = self.unquoted(token);
                    labels.push(self.grouping_label(&name, token.span));
                }
                tok if tok.is_label() => {
                    self.take();
                    let name = self.text[token.span.range()].into();
                    labels.push(Name { name, span: token.span });
                }
                _ => {
                    self.unexpected(token, "grouping opts", "label");
                    self.skip_to(|tok| matches!(tok, Tok::Comma | Tok::RightParen));
                }
            }
            let token = self.peek();
            match token.tok {
                Tok::Comma => {
                    self.take();
                }
                Tok::RightParen => {}
                _ => {
                    self.unexpected(token, "grouping opts", "\",\" or \")\"");
                    self.skip_to(|tok| matches!(tok, Tok::Comma | Tok::RightParen));
                    self.take_if(Tok::Comma);
                }
            }
            if self.aborted || self.peek().tok == Tok::Eof {
                return labels;
            }
        }
    }

    fn grouping_label(&mut self, name: &[u8], span: Span) -> Name {
        if name.is_empty() || std::str::from_utf8(name).is_err() {
            self.error(span, format!("invalid label name for grouping: {}", quote::go_bytes(name)));
        }
        Name { name: String::from_utf8_lossy(name).into(), span }
    }
}
