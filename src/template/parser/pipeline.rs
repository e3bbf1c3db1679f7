//! Pipelines: declarations, commands, operands.

use super::Parsed;
use super::cursor::Parser;
use crate::model::quote;
use crate::template::ast::{Command, Expr, ExprKind, Link, Pipe};
use crate::template::functions;
use crate::template::lexer::{Kind, Token};
use crate::template::literal::{Number, unquote};
use crate::text::Span;

/// How deep parentheses may nest.
pub(super) const MAX_PARENTHESES: u32 = 120;

impl Parser<'_> {
    pub(super) fn template_name(&mut self, token: &Token<'_>, context: &str) -> Parsed<Vec<u8>> {
        match token.kind {
            Kind::Str | Kind::RawString => self.string(token),
            _ => self.unexpected(token, context),
        }
    }

    fn string(&self, token: &Token<'_>) -> Parsed<Vec<u8>> {
        match unquote(&token.text) {
            Some(text) => Ok(text),
            None => self.fail_at(Span::of(token.start, token.end), "invalid syntax".to_owned()),
        }
    }

    pub(super) fn pipeline(&mut self, context: &str, end: Kind) -> Parsed<Pipe> {
        let start = self.peek_non_space().start;
        let mut pipe = Pipe { span: Span::of(start, start), assign: false, variables: Vec::new(), commands: Vec::new() };
        self.declarations(context, &mut pipe)?;
        loop {
            let token = self.next_non_space();
            match token.kind {
                kind if kind == end => {
                    let close = pipe.commands.last().map_or(token.start, |c| c.span.end as usize);
                    pipe.span = Span::of(start, close);
                    break;
                }
                Kind::Bool
                | Kind::CharConstant
                | Kind::Complex
                | Kind::Dot
                | Kind::Field
                | Kind::Identifier
                | Kind::Number
                | Kind::Nil
                | Kind::RawString
                | Kind::Str
                | Kind::Variable
                | Kind::LeftParen => {
                    self.backup();
                    let command = self.command()?;
                    pipe.commands.push(command);
                }
                _ => return self.unexpected(&token, context),
            }
        }
        if pipe.commands.is_empty() {
            return self.fail_at(pipe.span, format!("missing value for {context}"));
        }
        for (i, command) in pipe.commands.iter().enumerate().skip(1) {
            if command.args.first().is_some_and(Expr::is_constant) {
                return self.fail_at(command.span, format!("non executable command in pipeline stage {}", i + 1));
            }
        }
        Ok(pipe)
    }

    /// `$x :=`, `$x =`, `$i, $x :=` before the commands, if they are there.
    fn declarations(&mut self, context: &str, pipe: &mut Pipe) -> Parsed<()> {
        loop {
            let variable = self.peek_non_space();
            if variable.kind != Kind::Variable {
                return Ok(());
            }
            self.next();
            let adjacent = self.peek().clone();
            let next = self.peek_non_space();
            if matches!(next.kind, Kind::Assign | Kind::Declare) {
                pipe.assign = next.kind == Kind::Assign;
                self.next_non_space();
                self.declare(variable, pipe);
                return Ok(());
            }
            if next.kind == Kind::Char && next.text == "," {
                self.next_non_space();
                self.declare(variable, pipe);
                if context == "range" && pipe.variables.len() < 2 {
                    if matches!(self.peek_non_space().kind, Kind::Variable | Kind::RightDelim | Kind::RightParen) {
                        continue;
                    }
                    return self.fail("range can only initialize variables".to_owned());
                }
                return self.fail(format!("too many declarations in {context}"));
            }
            if adjacent.kind == Kind::Space {
                self.backup3(variable, adjacent);
            } else {
                self.backup2(variable);
            }
            return Ok(());
        }
    }

    fn declare(&mut self, variable: Token<'_>, pipe: &mut Pipe) {
        let name = variable.text.into_owned();
        pipe.variables.push(name.clone());
        self.tree.variables.push(name);
    }

    fn command(&mut self) -> Parsed<Command> {
        let start = self.peek_non_space().start;
        let mut command = Command { span: Span::of(start, start), args: Vec::new() };
        loop {
            self.peek_non_space();
            if let Some(operand) = self.operand()? {
                command.span = command.span.to(operand.span);
                command.args.push(operand);
            }
            let token = self.next();
            match token.kind {
                Kind::Space => continue,
                Kind::RightDelim | Kind::RightParen => self.backup(),
                Kind::Pipe => {}
                _ => return self.unexpected(&token, "operand"),
            }
            break;
        }
        if command.args.is_empty() { self.fail("empty command".to_owned()) } else { Ok(command) }
    }

    fn operand(&mut self) -> Parsed<Option<Expr>> {
        let Some(mut expr) = self.term()? else { return Ok(None) };
        let at = self.peek().start;
        let mut added = Vec::new();
        while self.peek().kind == Kind::Field {
            let token = self.next();
            added.push(link(&token));
        }
        let Some(last) = added.last() else { return Ok(Some(expr)) };
        let span = expr.span.to(last.span);
        if expr.is_constant() {
            return self.fail_at(span, format!("unexpected . after term {}", quote::go(&expr.to_string())));
        }
        let at = Span::of(at, at).start;
        match &mut expr.kind {
            ExprKind::Field(links) | ExprKind::Variable(_, links) => {
                links.append(&mut added);
                expr.at = at;
                expr.span = span;
                Ok(Some(expr))
            }
            _ => Ok(Some(Expr { at, span, kind: ExprKind::Chain(Box::new(expr), added) })),
        }
    }

    fn term(&mut self) -> Parsed<Option<Expr>> {
        let token = self.next_non_space();
        let mut span = Span::of(token.start, token.end);
        let mut at = span.start;
        let number = |read: Result<Number, String>, parser: &Self| match read {
            Ok(number) => Ok(ExprKind::Number(number)),
            Err(message) => parser.fail_at(span, message),
        };
        let kind = match token.kind {
            Kind::Identifier => {
                let Some(function) = functions::find(&token.text) else {
                    return self.fail_at(span, format!("function {} not defined", quote::go(&token.text)));
                };
                ExprKind::Function(function)
            }
            Kind::Dot => ExprKind::Dot,
            Kind::Nil => ExprKind::Nil,
            Kind::Variable => {
                let name = token.text.into_owned();
                if !self.tree.variables.contains(&name) {
                    return self.fail_at(span, format!("undefined variable {}", quote::go(&name)));
                }
                ExprKind::Variable(name, Vec::new())
            }
            Kind::Field => ExprKind::Field(vec![link(&token)]),
            Kind::Bool => ExprKind::Bool(token.text == "true"),
            Kind::CharConstant => number(Number::read_char(&token.text), self)?,
            Kind::Complex => number(Number::read_complex(&token.text), self)?,
            Kind::Number => number(Number::read(&token.text), self)?,
            Kind::LeftParen => {
                if self.parentheses >= MAX_PARENTHESES {
                    return self.fail("max expression depth exceeded".to_owned());
                }
                self.parentheses += 1;
                let pipe = self.pipeline("parenthesized pipeline", Kind::RightParen)?;
                self.parentheses -= 1;
                at = pipe.span.start;
                span = span.to(Span::of(pipe.span.end as usize, pipe.span.end as usize + 1));
                ExprKind::Pipe(Box::new(pipe))
            }
            Kind::Str | Kind::RawString => {
                let text = self.string(&token)?;
                ExprKind::Str(token.text.into_owned(), text.into())
            }
            _ => {
                self.backup();
                return Ok(None);
            }
        };
        Ok(Some(Expr { at, span, kind }))
    }
}

fn link(token: &Token<'_>) -> Link {
    Link { name: token.text[1..].to_owned(), span: Span::of(token.start + 1, token.end) }
}
