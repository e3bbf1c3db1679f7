//! Reads tokens into the tree, with the look-ahead and the messages of Go 1.26 (`text/template/parse/parse.go`).
//!
//! Names are resolved (functions, variables), types are not. Nesting is limited to [`MAX_NESTING`] where upstream allows 10000
//! parentheses and any number of branches.

use std::collections::BTreeMap;

use super::ast::{Branch, Call, Command, Expr, ExprKind, Link, Node, Pipe, is_blank};
use super::functions;
use super::lexer::{Kind, Token, lex};
use super::literal::{Number, unquote};
use crate::model::quote;
use crate::text::Span;

/// How deep parentheses and branches may nest.
const MAX_NESTING: u32 = 120;

/// Templates by name: the text itself under the name it was parsed with, and every `define` and `block`.
pub(crate) type Templates = BTreeMap<String, Vec<Node>>;

/// Why a text is no template.
#[derive(Debug, Clone)]
pub(crate) struct ParseError {
    pub(crate) span: Span,
    pub(crate) line: u32,
    /// Without name and line.
    pub(crate) message: String,
}

type Parsed<T> = Result<T, ParseError>;

/// Parses `text` as the template `name`.
pub(crate) fn parse(name: &str, text: &str) -> Parsed<Templates> {
    let mut parser = Parser { name, text, tokens: lex(text).into_iter(), templates: Templates::new(), tree: Tree::new(), depth: 0 };
    let mut root = Vec::new();
    while parser.peek().kind != Kind::Eof {
        if parser.peek().kind == Kind::LeftDelim {
            let delim = parser.next();
            if parser.next_non_space().kind == Kind::Define {
                parser.define()?;
                continue;
            }
            parser.backup2(delim);
        }
        match parser.text_or_action()? {
            Item::Node(node) => root.push(node),
            end => return parser.fail(format!("unexpected {}", end.describe())),
        }
    }
    parser.add(name, root)?;
    Ok(parser.templates)
}

/// What an action turned out to be.
enum Item {
    Node(Node),
    End,
    Else,
}

impl Item {
    const fn describe(&self) -> &'static str {
        match self {
            Self::Else => "{{else}}",
            _ => "{{end}}",
        }
    }
}

/// The parts of the state that a definition has for itself.
struct Tree<'a> {
    tokens: [Token<'a>; 3],
    peeked: usize,
    variables: Vec<String>,
    action_line: u32,
    ranges: u32,
}

impl Tree<'_> {
    fn new() -> Self {
        let none = || Token { kind: Kind::Error, start: 0, end: 0, line: 0, text: "".into() };
        Self { tokens: [none(), none(), none()], peeked: 0, variables: vec!["$".to_owned()], action_line: 0, ranges: 0 }
    }
}

struct Parser<'a> {
    name: &'a str,
    text: &'a str,
    tokens: std::vec::IntoIter<Token<'a>>,
    templates: Templates,
    tree: Tree<'a>,
    depth: u32,
}

impl<'a> Parser<'a> {
    fn read(&mut self) {
        let end = self.text.len();
        let line = self.tree.tokens[0].line;
        self.tree.tokens[0] = self.tokens.next().unwrap_or(Token { kind: Kind::Eof, start: end, end, line, text: "".into() });
    }

    fn next(&mut self) -> Token<'a> {
        if self.tree.peeked > 0 {
            self.tree.peeked -= 1;
        } else {
            self.read();
        }
        self.tree.tokens[self.tree.peeked].clone()
    }

    fn peek(&mut self) -> &Token<'a> {
        if self.tree.peeked == 0 {
            self.tree.peeked = 1;
            self.read();
        }
        &self.tree.tokens[self.tree.peeked - 1]
    }

    fn backup(&mut self) {
        self.tree.peeked += 1;
    }

    fn backup2(&mut self, first: Token<'a>) {
        self.tree.tokens[1] = first;
        self.tree.peeked = 2;
    }

    fn backup3(&mut self, first: Token<'a>, second: Token<'a>) {
        self.tree.tokens[1] = second;
        self.tree.tokens[2] = first;
        self.tree.peeked = 3;
    }

    fn next_non_space(&mut self) -> Token<'a> {
        loop {
            let token = self.next();
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    fn peek_non_space(&mut self) -> Token<'a> {
        let token = self.next_non_space();
        self.backup();
        token
    }

    fn fail<T>(&self, message: String) -> Parsed<T> {
        let last = &self.tree.tokens[0];
        self.fail_at(Span::of(last.start, last.end), message)
    }

    fn fail_at<T>(&self, span: Span, message: String) -> Parsed<T> {
        Err(ParseError { span, line: self.tree.tokens[0].line, message })
    }

    fn unexpected<T>(&self, token: &Token<'_>, context: &str) -> Parsed<T> {
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

    fn expect(&mut self, kind: Kind, context: &str) -> Parsed<Token<'a>> {
        let token = self.next_non_space();
        if token.kind == kind { Ok(token) } else { self.unexpected(&token, context) }
    }

    /// Goes one level deeper for the time of `inner`.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_NESTING {
            return self.fail("max expression depth exceeded".to_owned());
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn add(&mut self, name: &str, nodes: Vec<Node>) -> Parsed<()> {
        if self.templates.get(name).is_none_or(|known| is_blank(known)) {
            self.templates.insert(name.to_owned(), nodes);
        } else if !is_blank(&nodes) {
            return self.fail(format!("template: multiple definition of template {}", quote::go(name)));
        }
        Ok(())
    }

    fn define(&mut self) -> Parsed<()> {
        const CONTEXT: &str = "define clause";
        let outer = std::mem::replace(&mut self.tree, Tree::new());
        let token = self.next_non_space();
        let name = self.template_name(&token, CONTEXT)?;
        self.expect(Kind::RightDelim, CONTEXT)?;
        let (nodes, end) = self.nested(Self::item_list)?;
        if !matches!(end, Item::End) {
            return self.fail(format!("unexpected {} in {CONTEXT}", end.describe()));
        }
        self.add(&name, nodes)?;
        self.tree = outer;
        Ok(())
    }

    fn item_list(&mut self) -> Parsed<(Vec<Node>, Item)> {
        let mut nodes = Vec::new();
        while self.peek_non_space().kind != Kind::Eof {
            match self.text_or_action()? {
                Item::Node(node) => nodes.push(node),
                end => return Ok((nodes, end)),
            }
        }
        self.fail("unexpected EOF".to_owned())
    }

    fn text_or_action(&mut self) -> Parsed<Item> {
        let token = self.next_non_space();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(token.text.into_owned()))),
            Kind::LeftDelim => {
                self.tree.action_line = token.line;
                let item = self.action()?;
                self.tree.action_line = 0;
                Ok(item)
            }
            _ => self.unexpected(&token, "input"),
        }
    }

    fn action(&mut self) -> Parsed<Item> {
        let token = self.next_non_space();
        let node = match token.kind {
            Kind::Block => Node::Template(self.block()?),
            Kind::Break => self.jump("break", Node::Break)?,
            Kind::Continue => self.jump("continue", Node::Continue)?,
            Kind::Else => {
                if !matches!(self.peek_non_space().kind, Kind::If | Kind::With) {
                    self.expect(Kind::RightDelim, "else")?;
                }
                return Ok(Item::Else);
            }
            Kind::End => {
                self.expect(Kind::RightDelim, "end")?;
                return Ok(Item::End);
            }
            Kind::If => Node::If(self.branch("if")?),
            Kind::Range => Node::Range(self.branch("range")?),
            Kind::With => Node::With(self.branch("with")?),
            Kind::Template => Node::Template(self.template()?),
            _ => {
                self.backup();
                Node::Action(self.pipeline("command", Kind::RightDelim)?)
            }
        };
        Ok(Item::Node(node))
    }

    fn jump(&mut self, word: &str, node: Node) -> Parsed<Node> {
        let token = self.next_non_space();
        if token.kind != Kind::RightDelim {
            return self.unexpected(&token, &format!("{{{{{word}}}}}"));
        }
        if self.tree.ranges == 0 {
            return self.fail(format!("{{{{{word}}}}} outside {{{{range}}}}"));
        }
        Ok(node)
    }

    fn branch(&mut self, context: &str) -> Parsed<Branch> {
        self.nested(|parser| parser.branch_inner(context))
    }

    fn branch_inner(&mut self, context: &str) -> Parsed<Branch> {
        let known = self.tree.variables.len();
        let pipe = self.pipeline(context, Kind::RightDelim)?;
        let range = u32::from(context == "range");
        self.tree.ranges += range;
        let (body, next) = self.item_list()?;
        self.tree.ranges -= range;
        let mut otherwise = None;
        if matches!(next, Item::Else) {
            let follow = self.peek().kind;
            if context == "if" && follow == Kind::If {
                self.next();
                otherwise = Some(vec![Node::If(self.branch("if")?)]);
            } else if context == "with" && follow == Kind::With {
                self.next();
                otherwise = Some(vec![Node::With(self.branch("with")?)]);
            } else {
                let (nodes, end) = self.item_list()?;
                if !matches!(end, Item::End) {
                    return self.fail(format!("expected end; found {}", end.describe()));
                }
                otherwise = Some(nodes);
            }
        }
        self.tree.variables.truncate(known);
        Ok(Branch { pipe, body, otherwise })
    }

    fn block(&mut self) -> Parsed<Call> {
        const CONTEXT: &str = "block clause";
        let token = self.next_non_space();
        let name = self.template_name(&token, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, Kind::RightDelim)?;
        let outer = std::mem::replace(&mut self.tree, Tree::new());
        let (nodes, end) = self.nested(Self::item_list)?;
        if !matches!(end, Item::End) {
            self.tree = outer;
            return self.fail(format!("unexpected {} in {CONTEXT}", end.describe()));
        }
        self.add(&name, nodes)?;
        self.tree = outer;
        Ok(Call { span: Span::of(token.start, token.end), name, pipe: Some(pipe) })
    }

    fn template(&mut self) -> Parsed<Call> {
        const CONTEXT: &str = "template clause";
        let token = self.next_non_space();
        let name = self.template_name(&token, CONTEXT)?;
        let mut pipe = None;
        if self.next_non_space().kind != Kind::RightDelim {
            self.backup();
            pipe = Some(self.pipeline(CONTEXT, Kind::RightDelim)?);
        }
        Ok(Call { span: Span::of(token.start, token.end), name, pipe })
    }

    fn template_name(&mut self, token: &Token<'_>, context: &str) -> Parsed<String> {
        match token.kind {
            Kind::Str | Kind::RawString => self.string(token),
            _ => self.unexpected(token, context),
        }
    }

    fn string(&self, token: &Token<'_>) -> Parsed<String> {
        match unquote(&token.text) {
            Some(text) => Ok(text),
            None => self.fail_at(Span::of(token.start, token.end), "invalid syntax".to_owned()),
        }
    }

    fn pipeline(&mut self, context: &str, end: Kind) -> Parsed<Pipe> {
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
                let pipe = self.nested(|parser| parser.pipeline("parenthesized pipeline", Kind::RightParen))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_with_upstreams_words() {
        for (text, line, message) in [
            ("{{ foo }}", 1, "function \"foo\" not defined"),
            ("{{ $x }}", 1, "undefined variable \"$x\""),
            ("{{ }}", 1, "missing value for command"),
            ("{{ if }}a{{end}}", 1, "missing value for if"),
            ("{{ if 1 }}a", 1, "unexpected EOF"),
            ("{{ end }}", 1, "unexpected {{end}}"),
            ("{{ else }}", 1, "unexpected {{else}}"),
            ("{{ 1 | 2 }}", 1, "non executable command in pipeline stage 2"),
            ("{{ nil.x }}", 1, "unexpected . after term \"nil\""),
            ("{{ break }}", 1, "{{break}} outside {{range}}"),
            ("a\n{{ \"b }}", 2, "unterminated quoted string"),
            ("{{ template x }}", 1, "unexpected \"x\" in template clause"),
            ("{{ define \"a\" }}1{{end}}{{ define \"a\" }}2{{end}}", 1, "template: multiple definition of template \"a\""),
            ("{{ range $a, $b, $c := . }}{{end}}", 1, "too many declarations in range"),
            ("{{ \"\\q\" }}", 1, "invalid syntax"),
        ] {
            assert_eq!(parse("t", text).err().map(|e| (e.line, e.message)), Some((line, message.to_owned())), "{text}");
        }
    }

    #[test]
    fn prints_back() {
        let show = |text: &str| match parse("t", text).ok().and_then(|mut all| all.remove("t")).as_deref() {
            Some([Node::Action(pipe)]) => pipe.to_string(),
            Some([Node::Template(call)]) => call.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(show("{{  $x :=  (print 1 `a`).b.c |print   . }}"), "$x := (print 1 `a`).b.c | print .");
        assert_eq!(show("{{template `a` .b}}"), "{{template \"a\" .b}}");
    }

    #[test]
    fn survives_deep_nesting() {
        let deep = |open: &str, n: usize| parse("t", &format!("{{{{{}", open.repeat(n))).err().map(|e| e.message);
        assert_eq!(deep("(", 100_000).as_deref(), Some("max expression depth exceeded"));
        let branches = "{{if 1}}".repeat(100_000);
        assert_eq!(parse("t", &branches).err().map(|e| e.message).as_deref(), Some("max expression depth exceeded"));
    }
}
