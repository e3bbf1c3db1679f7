//! The tree of a template. Every node knows its bytes; expressions also know the offset that upstream's messages give them.
//!
//! Printing follows Go 1.26 (`text/template/parse/node.go`), because messages quote nodes. Built by [`super::parser`].

use std::fmt;

use super::bytes::Text;
use super::functions::Function;
use super::literal::Number;
use crate::model::quote;
use crate::text::Span;

/// What stands between the delimiters, or the text around them.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Text(String),
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    Template(Call),
    Break,
    Continue,
}

/// `if`, `with` or `range`.
#[derive(Debug, Clone)]
pub(crate) struct Branch {
    pub(crate) pipe: Pipe,
    pub(crate) body: Vec<Node>,
    pub(crate) otherwise: Option<Vec<Node>>,
}

/// `{{template "name" pipeline}}`; also what remains of a `block`.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) span: Span,
    pub(crate) name: Vec<u8>,
    pub(crate) pipe: Option<Pipe>,
}

/// Commands joined by `|`, with declarations before them.
#[derive(Debug, Clone)]
pub(crate) struct Pipe {
    pub(crate) span: Span,
    pub(crate) assign: bool,
    pub(crate) variables: Vec<String>,
    pub(crate) commands: Vec<Command>,
}

/// A function or value and its arguments.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    pub(crate) span: Span,
    pub(crate) args: Vec<Expr>,
}

/// An operand.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    /// Where messages place it: for a chain, its second link.
    pub(crate) at: u32,
    pub(crate) span: Span,
    pub(crate) kind: ExprKind,
}

/// One name of a chain.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) name: String,
    pub(crate) span: Span,
}

/// The kinds of operands.
#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    Bool(bool),
    Dot,
    Nil,
    Number(Number),
    /// A string: its spelling and its value.
    Str(String, Text),
    Function(&'static Function),
    /// `.a.b`
    Field(Vec<Link>),
    /// `$x.a.b`
    Variable(String, Vec<Link>),
    /// `(pipeline).a.b` or `function.a`
    Chain(Box<Expr>, Vec<Link>),
    Pipe(Box<Pipe>),
}

impl Expr {
    /// Whether it cannot take the result of the stage before it.
    pub(crate) const fn is_constant(&self) -> bool {
        matches!(self.kind, ExprKind::Bool(_) | ExprKind::Dot | ExprKind::Nil | ExprKind::Number(_) | ExprKind::Str(..))
    }
}

fn links(f: &mut fmt::Formatter<'_>, links: &[Link]) -> fmt::Result {
    links.iter().try_for_each(|link| write!(f, ".{}", link.name))
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Bool(b) => write!(f, "{b}"),
            ExprKind::Dot => f.write_str("."),
            ExprKind::Nil => f.write_str("nil"),
            ExprKind::Number(n) => f.write_str(&n.text),
            ExprKind::Str(text, _) => f.write_str(text),
            ExprKind::Function(function) => f.write_str(function.name),
            ExprKind::Field(names) => links(f, names),
            ExprKind::Variable(name, names) => {
                f.write_str(name)?;
                links(f, names)
            }
            ExprKind::Chain(head, names) => {
                match &head.kind {
                    ExprKind::Pipe(pipe) => write!(f, "({pipe})")?,
                    _ => write!(f, "{head}")?,
                }
                links(f, names)
            }
            ExprKind::Pipe(pipe) => write!(f, "{pipe}"),
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, arg) in self.args.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            match &arg.kind {
                ExprKind::Pipe(pipe) => write!(f, "({pipe})")?,
                _ => write!(f, "{arg}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            write!(f, "{} {} ", self.variables.join(", "), if self.assign { "=" } else { ":=" })?;
        }
        for (i, command) in self.commands.iter().enumerate() {
            if i > 0 {
                f.write_str(" | ")?;
            }
            write!(f, "{command}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{template {}", quote::go_bytes(&self.name))?;
        if let Some(pipe) = &self.pipe {
            write!(f, " {pipe}")?;
        }
        f.write_str("}}")
    }
}

/// Whether the nodes hold nothing but blanks, so that another definition of the same name may take their place.
pub(crate) fn is_blank(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()))
}
