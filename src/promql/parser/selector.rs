//! Selectors: a name, matchers in braces, or both.

use crate::model::METRIC_NAME;
use crate::promql::ast::{MatchOp, Matcher, Name, NodeId, NodeKind, Selector, Text};
use crate::promql::lexer::{Tok, Token};
use crate::promql::operators::BinaryOp;
use crate::promql::regex;
use crate::text::Span;

use super::core::Parser;

impl Parser<'_> {
    /// A selector whose name has been taken.
    pub(super) fn named_selector(&mut self, name: Token) -> NodeId {
        let text = self.text[name.span.range()].into();
        let mut selector = Selector { name: Some(Name { name: text, span: name.span }), ..Selector::default() };
        let mut span = name.span;
        if self.peek().tok == Tok::LeftBrace {
            selector.matchers = self.matchers();
            span.end = self.last_end;
        }
        self.push(span, NodeKind::Selector(Box::new(selector)))
    }

    /// A selector that begins with `{`, which is ahead.
    pub(super) fn anonymous_selector(&mut self, open: Token) -> NodeId {
        let matchers = self.matchers();
        let span = Span::new(open.span.start, self.last_end);
        self.push(span, NodeKind::Selector(Box::new(Selector { matchers, ..Selector::default() })))
    }

    fn matchers(&mut self) -> Vec<Matcher> {
        self.take();
        let mut matchers = Vec::new();
        loop {
            let token = self.peek();
            match token.tok {
                Tok::RightBrace => {
                    self.take();
                    return matchers;
                }
                Tok::Identifier => {
                    self.take();
                    let name = self.text[token.span.range()].into();
                    if let Some((op, value)) = self.operator_and_value(true) {
                        matchers.push(self.matcher(Name { name, span: token.span }, op, value));
                    }
                }
                Tok::String => {
                    self.take();
                    let name = self.unquoted(token);
                    if match_op(self.peek().tok).is_none() {
                        let value_span = Span::new(token.span.start, token.span.end);
                        let name = Name { name: METRIC_NAME.into(), span: token.span };
                        matchers.push(Matcher { name, op: MatchOp::Equal, value: self.unquoted(token).into(), value_span });
                    } else if let Some((op, value)) = self.operator_and_value(false) {
                        let name = String::from_utf8_lossy(&name).into();
                        matchers.push(self.matcher(Name { name, span: token.span }, op, value));
                    }
                }
                _ => {
                    self.unexpected(token, "label matching", "identifier or \"}\"");
                    self.skip_to(|tok| matches!(tok, Tok::Comma | Tok::RightBrace));
                }
            }
            let token = self.peek();
            match token.tok {
                Tok::Comma => {
                    self.take();
                }
                Tok::RightBrace => {}
                _ => {
                    self.unexpected(token, "label matching", "\",\" or \"}\"");
                    self.skip_to(|tok| matches!(tok, Tok::Comma | Tok::RightBrace));
                    self.take_if(Tok::Comma);
                }
            }
            if self.aborted {
                return matchers;
            }
        }
    }

    /// `="value"` behind a label name; `None` after a complaint.
    fn operator_and_value(&mut self, bare: bool) -> Option<(MatchOp, Token)> {
        let token = self.peek();
        let Some(op) = match_op(token.tok) else {
            if bare {
                self.unexpected(token, "label matching", "label matching operator");
            }
            self.skip_to(|tok| matches!(tok, Tok::Comma | Tok::RightBrace));
            return None;
        };
        self.take();
        let value = self.peek();
        if value.tok != Tok::String {
            self.unexpected(value, "label matching", "string");
            self.skip_to(|tok| matches!(tok, Tok::Comma | Tok::RightBrace));
            return None;
        }
        Some((op, self.take()))
    }

    fn matcher(&mut self, name: Name, op: MatchOp, value: Token) -> Matcher {
        let bytes = self.unquoted(value);
        if matches!(op, MatchOp::Regex | MatchOp::NotRegex)
            && let Err(error) = regex::check(&bytes)
        {
            self.error(name.span.to(value.span), error.to_string());
        }
        Matcher { name, op, value: Text::from(bytes), value_span: value.span }
    }
}

const fn match_op(tok: Tok) -> Option<MatchOp> {
    Some(match tok {
        Tok::Equal => MatchOp::Equal,
        Tok::Op(BinaryOp::Ne) => MatchOp::NotEqual,
        Tok::EqualRegex => MatchOp::Regex,
        Tok::NotRegex => MatchOp::NotRegex,
        _ => return None,
    })
}
