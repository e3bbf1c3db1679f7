//! Runs a parsed template: text, branches, loops, variables, pipelines. Follows Go 1.26 (`text/template/exec.go`).
//!
//! What is open (branches, loops, named templates) lies on a stack of its own, so that templates which call themselves end as upstream's
//! do. Operands, fields and calls are in [`operands`] and [`call`]. Limits that upstream does not have: see [`Limits`].

use super::ast::{Branch, Call, Command, Expr, Node, Pipe};
use super::bytes::into_string;
use super::format;
use super::functions::Scope;
use super::parser::Templates;
use super::value::{IntKind, Value};
use crate::model::quote;
use frame::{Frame, Items, Kind, Loop};

mod call;
mod frame;
mod operands;

/// What a run may cost.
pub(crate) struct Limits;

impl Limits {
    /// Named templates inside of each other: upstream's limit, in its words.
    const TEMPLATES: u32 = 100_000;
    /// Bytes of output, and of any text on the way.
    pub(crate) const TEXT: usize = 4 << 20;
    /// Nodes walked and turns of loops.
    const STEPS: u64 = 3_000_000;

    /// The message where a text grows too long.
    pub(crate) fn text() -> String {
        format!("exceeded the maximum of {} bytes for a text", Self::TEXT)
    }
}

/// A failed run: where, and the whole message.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// Offset in the parsed text.
    pub(crate) at: u32,
    pub(crate) message: String,
}

type Run<T> = Result<T, Failure>;

/// What messages point at.
#[derive(Debug, Clone, Copy)]
enum At<'a> {
    Nothing,
    Expr(&'a Expr),
    Pipe(&'a Pipe),
    Command(&'a Command),
    Call(&'a Call),
}

impl At<'_> {
    const fn position(&self) -> u32 {
        match self {
            Self::Nothing => 0,
            Self::Expr(expr) => expr.at,
            Self::Pipe(pipe) => pipe.span.start,
            Self::Command(command) => command.span.start,
            Self::Call(call) => call.span.start,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Expr(expr) => expr.to_string(),
            Self::Pipe(pipe) => pipe.to_string(),
            Self::Command(command) => command.to_string(),
            Self::Call(call) => call.to_string(),
        }
    }
}

/// A template, and where to begin.
pub(crate) struct Start<'a> {
    /// The name that the text was parsed under.
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
    pub(crate) templates: &'a Templates,
    /// How many nodes of the text are done already.
    pub(crate) skipped: usize,
}

/// Runs a template on `dot`, with the variables that are there already.
pub(crate) fn run<'a>(start: &Start<'a>, scope: &'a Scope<'a>, dot: Value, known: impl IntoIterator<Item = (&'a str, Value)>) -> Run<String> {
    let Start { name, text, templates, skipped } = *start;
    let mut variables = Vec::with_capacity(8);
    variables.push(("$", dot.clone()));
    variables.extend(known);
    let out = Vec::with_capacity(text.len());
    let mut exec = Exec { file: name, name: name.as_bytes(), text, templates, scope, out, at: At::Nothing, variables, base: 0, inside: 0, steps: 0 };
    let nodes = templates.get(name.as_bytes()).and_then(|nodes| nodes.get(skipped..)).unwrap_or_default();
    exec.walk(nodes, dot)?;
    Ok(into_string(exec.out))
}

struct Exec<'a> {
    /// The name that the text was parsed under.
    file: &'a str,
    /// The template that runs.
    name: &'a [u8],
    text: &'a str,
    templates: &'a Templates,
    scope: &'a Scope<'a>,
    out: Vec<u8>,
    at: At<'a>,
    variables: Vec<(&'a str, Value)>,
    /// Where the variables of the template that runs begin.
    base: usize,
    /// How many named templates are open.
    inside: u32,
    steps: u64,
}

impl<'a> Exec<'a> {
    fn fail<T>(&self, message: impl AsRef<str>) -> Run<T> {
        let at = self.at.position();
        let before = self.text.get(..at as usize).unwrap_or("");
        let line = 1 + before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |i| i + 1);
        let (file, name, node) = (self.file, quote::go_bytes(self.name), self.at.text());
        let message = format!("template: {file}:{line}:{column}: executing {name} at <{node}>: {}", message.as_ref());
        Err(Failure { at, message })
    }

    fn step(&mut self) -> Run<()> {
        self.steps += 1;
        if self.steps > Limits::STEPS { self.fail(format!("exceeded the maximum of {} steps", Limits::STEPS)) } else { Ok(()) }
    }

    fn write(&mut self, text: &[u8]) -> Run<()> {
        if self.out.len() + text.len() > Limits::TEXT {
            return self.fail(Limits::text());
        }
        self.out.extend_from_slice(text);
        Ok(())
    }

    fn print(&mut self, value: &Value) -> Run<()> {
        match value {
            Value::Str(text) => self.write(text),
            _ => {
                format::print_into(&mut self.out, value);
                self.write(b"")
            }
        }
    }

    fn walk(&mut self, nodes: &'a [Node], dot: Value) -> Run<()> {
        let mut open = vec![Frame { nodes: nodes.iter(), dot, kind: Kind::Branch(0) }];
        while let Some(frame) = open.last_mut() {
            let Some(node) = frame.nodes.next() else {
                self.close(&mut open)?;
                continue;
            };
            self.step()?;
            let inner = match node {
                Node::Text(text) => {
                    self.write(text.as_bytes())?;
                    continue;
                }
                Node::Action(pipe) => {
                    let value = self.pipeline(&frame.dot, pipe)?;
                    if pipe.variables.is_empty() {
                        self.print(&value)?;
                    }
                    continue;
                }
                Node::Break | Node::Continue => {
                    self.leave(&mut open, matches!(node, Node::Break))?;
                    continue;
                }
                Node::If(branch) => self.branch(&frame.dot, branch, false)?,
                Node::With(branch) => self.branch(&frame.dot, branch, true)?,
                Node::Range(branch) => self.range(&frame.dot, branch)?,
                Node::Template(call) => self.template(&frame.dot, call)?,
            };
            open.push(inner);
        }
        Ok(())
    }

    /// The nodes of the innermost frame are done.
    fn close(&mut self, open: &mut Vec<Frame<'a>>) -> Run<()> {
        let Some(frame) = open.last_mut() else { return Ok(()) };
        match &frame.kind {
            Kind::Branch(mark) | Kind::Else(mark) => self.variables.truncate(*mark),
            Kind::Template { name, at, base } => {
                self.variables.truncate(self.base);
                (self.name, self.at, self.base) = (*name, *at, *base);
                self.inside -= 1;
            }
            Kind::Loop(_) => {
                if self.turn(frame)? {
                    return Ok(());
                }
            }
        }
        open.pop();
        Ok(())
    }

    /// `break` and `continue`: the parser has seen to it that there is a loop. As upstream, `break` in the `else` of a loop leaves only that.
    fn leave(&mut self, open: &mut Vec<Frame<'a>>, stop: bool) -> Run<()> {
        while let Some(mut frame) = open.pop() {
            match &frame.kind {
                Kind::Loop(turns) if stop => self.variables.truncate(turns.outer),
                Kind::Else(mark) if stop => self.variables.truncate(*mark),
                Kind::Loop(_) => {
                    if self.turn(&mut frame)? {
                        open.push(frame);
                    }
                }
                _ => continue,
            }
            break;
        }
        Ok(())
    }

    fn branch(&mut self, dot: &Value, branch: &'a Branch, with: bool) -> Run<Frame<'a>> {
        let mark = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let (nodes, dot) = match (value.truth(), with) {
            (true, true) => (branch.body.iter(), value),
            (true, false) => (branch.body.iter(), dot.clone()),
            (false, _) => (branch.otherwise.as_deref().unwrap_or_default().iter(), dot.clone()),
        };
        Ok(Frame { nodes, dot, kind: Kind::Branch(mark) })
    }

    fn range(&mut self, dot: &Value, branch: &'a Branch) -> Run<Frame<'a>> {
        let outer = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let mark = self.variables.len();
        let (inner, nil) = value.indirect();
        let items = match inner {
            Value::Int(..) if branch.pipe.variables.len() > 1 => {
                let shown = into_string(format::print(std::slice::from_ref(inner)));
                return self.fail(format!("can't use {shown} to iterate over more than one variable"));
            }
            Value::Int(kind, n) => Items::Numbers(*kind, 0, *n),
            Value::List(list) => Items::Elements(list.clone(), 0),
            Value::Map(map) => Items::Entries(map.iter().collect::<Vec<_>>().into_iter()),
            Value::Invalid => Items::Numbers(IntKind::Int, 0, 0),
            _ => {
                let shown = if nil { "<nil>".to_owned() } else { into_string(format::print(std::slice::from_ref(inner))) };
                return self.fail(format!("range can't iterate over {shown}"));
            }
        };
        if items.is_empty() {
            return Ok(Frame { nodes: branch.otherwise.as_deref().unwrap_or_default().iter(), dot: dot.clone(), kind: Kind::Else(outer) });
        }
        let kind = Kind::Loop(Box::new(Loop { outer, mark, pipe: &branch.pipe, body: &branch.body, items }));
        let mut frame = Frame { nodes: [].iter(), dot: Value::Invalid, kind };
        self.turn(&mut frame)?;
        Ok(frame)
    }

    /// The next turn of a loop; false where it has ended.
    fn turn(&mut self, frame: &mut Frame<'a>) -> Run<bool> {
        let Kind::Loop(turns) = &mut frame.kind else { return Ok(false) };
        self.variables.truncate(turns.mark);
        let Some((index, item)) = turns.items.next() else {
            self.variables.truncate(turns.outer);
            return Ok(false);
        };
        self.step()?;
        match &*turns.pipe.variables {
            [] => {}
            [one] if turns.pipe.assign => self.set(one, item.clone())?,
            [key, value, ..] if turns.pipe.assign => {
                self.set(key, index)?;
                self.set(value, item.clone())?;
            }
            declared => {
                if let Some(top) = self.variables.get_mut(turns.mark - 1) {
                    top.1 = item.clone();
                }
                if declared.len() > 1
                    && let Some(below) = self.variables.get_mut(turns.mark - 2)
                {
                    below.1 = index;
                }
            }
        }
        frame.nodes = turns.body.iter();
        frame.dot = item;
        Ok(true)
    }

    fn template(&mut self, dot: &Value, call: &'a Call) -> Run<Frame<'a>> {
        self.at = At::Call(call);
        let Some((name, nodes)) = self.templates.get_key_value(&call.name) else {
            return self.fail(format!("template {} not defined", quote::go_bytes(&call.name)));
        };
        if self.inside == Limits::TEMPLATES {
            return self.fail(format!("exceeded maximum template depth ({})", Limits::TEMPLATES));
        }
        let dot = match &call.pipe {
            Some(pipe) => self.pipeline(dot, pipe)?,
            None => Value::Invalid,
        };
        let kind = Kind::Template { name: self.name, at: self.at, base: self.base };
        self.inside += 1;
        self.base = self.variables.len();
        self.name = name;
        self.variables.push(("$", dot.clone()));
        Ok(Frame { nodes: nodes.iter(), dot, kind })
    }

    /// The innermost variable of the name, among those of the template that runs.
    fn variable(&mut self, name: &str) -> Option<&mut Value> {
        self.variables[self.base..].iter_mut().rev().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    fn set(&mut self, name: &str, value: Value) -> Run<()> {
        match self.variable(name) {
            Some(slot) => *slot = value,
            None => return self.fail(format!("undefined variable: {name}")),
        }
        Ok(())
    }

    fn pipeline(&mut self, dot: &Value, pipe: &'a Pipe) -> Run<Value> {
        self.at = At::Pipe(pipe);
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.command(dot, command, value)?.unslot());
        }
        let value = value.unwrap_or(Value::Invalid);
        for name in &pipe.variables {
            if pipe.assign {
                self.set(name, value.clone())?;
            } else {
                self.variables.push((name, value.clone()));
            }
        }
        Ok(value)
    }
}
