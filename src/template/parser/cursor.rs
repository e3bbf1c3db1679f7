//! The tokens with up to three of them looked at in advance, and the complaints about them.

use super::{ParseError, Parsed, Templates};
use crate::template::lexer::{Kind, Token};
use crate::text::Span;

/// What a named template has for itself.
pub(super) struct Tree<'a> {
    pub(super) tokens: [Token<'a>; 3],
    peeked: usize,
    pub(super) variables: Vec<String>,
    /// The line of the action that is being read, 0 between actions.
    pub(super) action_line: u32,
    /// How many loops are open.
    pub(super) ranges: u32,
}

impl Tree<'_> {
    pub(super) fn new() -> Self {
        let none = || Token { kind: Kind::Error, start: 0, end: 0, line: 0, text: "".into() };
        Self { tokens: [none(), none(), none()], peeked: 0, variables: vec!["$".to_owned()], action_line: 0, ranges: 0 }
    }
}

pub(super) struct Parser<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) tokens: std::vec::IntoIter<Token<'a>>,
    pub(super) templates: Templates,
    pub(super) tree: Tree<'a>,
    /// How many parentheses are open.
    pub(super) parentheses: u32,
}

impl<'a> Parser<'a> {
    pub(super) fn read(&mut self) {
        let end = self.text.len();
        let line = self.tree.tokens[0].line;
        self.tree.tokens[0] = self.tokens.next().unwrap_or(Token { kind: Kind::Eof, start: end, end, line, text: "".into() });
    }

    pub(super) fn next(&mut self) -> Token<'a> {
        if self.tree.peeked > 0 {
            self.tree.peeked -= 1;
        } else {
            self.read();
        }
        self.tree.tokens[self.tree.peeked].clone()
    }

    pub(super) fn peek(&mut self) -> &Token<'a> {
        if self.tree.peeked == 0 {
            self.tree.peeked = 1;
            self.read();
        }
        &self.tree.tokens[self.tree.peeked - 1]
    }

    pub(super) fn backup(&mut self) {
        self.tree.peeked += 1;
    }

    pub(super) fn backup2(&mut self, first: Token<'a>) {
        self.tree.tokens[1] = first;
        self.tree.peeked = 2;
    }

    pub(super) fn backup3(&mut self, first: Token<'a>, second: Token<'a>) {
        self.tree.tokens[1] = second;
        self.tree.tokens[2] = first;
        self.tree.peeked = 3;
    }

    pub(super) fn next_non_space(&mut self) -> Token<'a> {
        loop {
            let token = self.next();
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    pub(super) fn peek_non_space(&mut self) -> Token<'a> {
        let token = self.next_non_space();
        self.backup();
        token
    }

    pub(super) fn fail<T>(&self, message: String) -> Parsed<T> {
        let last = &self.tree.tokens[0];
        self.fail_at(Span::of(last.start, last.end), message)
    }

    pub(super) fn fail_at<T>(&self, span: Span, message: String) -> Parsed<T> {
        Err(ParseError { span, line: self.tree.tokens[0].line, message })
    }

    pub(super) fn unexpected<T>(&self, token: &Token<'_>, context: &str) -> Parsed<T> {
        let span = Span::of(token.start, token.end);
        if token.kind != Kind::Error {
            return self.fail_at(span, format!("unexpected {} in {context}", token.describe()));
        }
        let mut message = token.describe();
        let started = self.tree.action_line;
        if started != 0 && started != token.line {
            let joint = if message.ends_with(" action") { "" } else { " in action" };
            message = format!("{message}{joint} started at {}:{started}", self.name);
        }
        self.fail_at(span, message)
    }

    pub(super) fn expect(&mut self, kind: Kind, context: &str) -> Parsed<Token<'a>> {
        let token = self.next_non_space();
        if token.kind == kind { Ok(token) } else { self.unexpected(&token, context) }
    }
}
