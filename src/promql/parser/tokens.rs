//! Looking ahead, taking tokens, and complaining about them.

use crate::promql::ParseError;
use crate::promql::lexer::{Tok, Token};
use crate::text::Span;

use super::core::Parser;

/// How many tokens must be taken after a syntax error before another one is reported (yacc's habit).
const QUIET: u32 = 3;

/// More mistakes than this are not collected.
const MAX_ERRORS: usize = 100;

impl Parser<'_> {
    /// The next token, not taken. A scanner's mistake is recorded and ends everything.
    pub(super) fn peek(&mut self) -> Token {
        if let Some(token) = self.ahead {
            return token;
        }
        let token = self.lexer.next();
        if token.tok == Tok::Error {
            let message = std::mem::take(&mut self.lexer.error);
            // While the way back from a mistake is looked for, the scanner may well stumble over its remains.
            if !self.skipping {
                self.error(token.span, message);
            }
            self.syntax_errors = true;
            self.aborted = true;
        }
        self.ahead = Some(token);
        token
    }

    /// Takes the next token. Behind the end and behind a scanner's mistake it stays where it is.
    pub(super) fn take(&mut self) -> Token {
        let token = self.peek();
        if !matches!(token.tok, Tok::Eof | Tok::Error) {
            self.ahead = None;
            self.last_end = token.span.end;
            self.quiet = self.quiet.saturating_sub(1);
        }
        token
    }

    /// Takes the next token if it is `tok`.
    pub(super) fn take_if(&mut self, tok: Tok) -> Option<Token> {
        (self.peek().tok == tok).then(|| self.take())
    }

    /// Takes tokens up to one that `stop` accepts (not taken), or the end.
    pub(super) fn skip_to(&mut self, stop: impl Fn(Tok) -> bool) {
        self.skipping = true;
        while !self.aborted && !stop(self.peek().tok) && self.peek().tok != Tok::Eof {
            self.take();
        }
        self.skipping = false;
    }

    /// Records a mistake.
    pub(super) fn error(&mut self, span: Span, message: String) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(ParseError { span, message, help: None });
        }
    }

    /// Complains about a token that cannot stand here; inside an aggregation the message says so.
    pub(super) fn unexpected_here(&mut self, token: Token) {
        let context = if self.aggregates > 0 { "aggregation" } else { "" };
        self.unexpected(token, context, "");
    }

    /// Complains about a token with upstream's words.
    pub(super) fn unexpected(&mut self, token: Token, context: &str, expected: &str) {
        if token.tok == Tok::Error {
            return;
        }
        self.syntax_errors = true;
        let report = self.quiet == 0;
        self.quiet = QUIET;
        if !report {
            return;
        }
        let mut message = format!("unexpected {}", token.describe(self.text));
        if !context.is_empty() {
            message.push_str(" in ");
            message.push_str(context);
        }
        if !expected.is_empty() {
            message.push_str(", expected ");
            message.push_str(expected);
        }
        self.error(token.span, message);
    }
}
