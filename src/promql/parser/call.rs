//! Function calls: a name, arguments in parentheses. Whether the arguments fit is checked once the whole tree is there, not here.

use crate::model::quote;
use crate::promql::ast::{NodeId, NodeKind};
use crate::promql::functions::Func;
use crate::promql::lexer::{Tok, Token};
use crate::text::Span;

use super::core::{Frame, Parser, Step};

impl Parser<'_> {
    /// A name with `(` ahead.
    pub(super) fn call(&mut self, name: Token) -> Step {
        self.take();
        let func = Func::from_name(&self.text[name.span.range()]);
        let first_arg = self.args.len();
        if self.peek().tok == Tok::RightParen {
            let close = self.take();
            return Step::Operator(self.finish_call(name.span, func, first_arg, close.span));
        }
        self.open(Frame::Call { name: name.span, func, first_arg }, name.span)
    }

    pub(super) fn finish_call(&mut self, name: Span, func: Option<Func>, first_arg: usize, close: Span) -> NodeId {
        let args: Box<[NodeId]> = self.args.drain(first_arg..).collect();
        let span = name.to(close);
        let Some(func) = func else {
            let called = quote::go(&self.text[name.range()]);
            self.error(name, format!("unknown function with name {called}"));
            return self.poison(span);
        };
        if func.traits().experimental && !self.features.experimental_functions {
            self.error(name, format!("function {} is not enabled", quote::go(func.name())));
        }
        self.push(span, NodeKind::Call { func, args })
    }
}
