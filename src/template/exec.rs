//! Runs a parsed template: text, branches, loops, variables, pipelines. Follows Go 1.26 (`text/template/exec.go`).
//!
//! Operands, fields and calls are in [`operands`] and [`call`]. Limits that upstream does not have: see [`Limits`].

use super::ast::{Branch, Call, Command, Expr, Node, Pipe};
use super::format;
use super::functions::Scope;
use super::parser::Templates;
use super::value::Value;
use crate::model::quote;

mod call;
mod operands;

/// What a run may cost.
pub(crate) struct Limits;

impl Limits {
    /// Nesting of templates, branches and pipelines while running.
    pub(crate) const DEPTH: u32 = 300;
    /// Bytes of output, and of any text on the way.
    pub(crate) const TEXT: usize = 4 << 20;
    /// Nodes walked.
    pub(crate) const STEPS: u64 = 2_000_000;
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
#[derive(Clone, Copy)]
enum At<'a> {
    Nothing,
    Expr(&'a Expr),
    Pipe(&'a Pipe),
    Command(&'a Command),
    Call(&'a Call),
}

impl At<'_> {
    fn position(&self) -> u32 {
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

/// How a node ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// Runs the template `name` of `templates` (parsed from `text`) on `dot`.
pub(crate) fn run(name: &str, text: &str, templates: &Templates, scope: &Scope<'_>, dot: Value) -> Run<String> {
    let mut exec =
        Exec { file: name, name, text, templates, scope, out: String::new(), at: At::Nothing, variables: vec![("$", dot.clone())], depth: 0, steps: 0 };
    let nodes = templates.get(name).map_or(&[][..], Vec::as_slice);
    exec.walk_all(&dot, nodes)?;
    Ok(exec.out)
}

struct Exec<'a> {
    /// The name that the text was parsed under.
    file: &'a str,
    /// The template that runs.
    name: &'a str,
    text: &'a str,
    templates: &'a Templates,
    scope: &'a Scope<'a>,
    out: String,
    at: At<'a>,
    variables: Vec<(&'a str, Value)>,
    depth: u32,
    steps: u64,
}

impl<'a> Exec<'a> {
    fn fail<T>(&self, message: impl AsRef<str>) -> Run<T> {
        let at = self.at.position();
        let before = self.text.get(..at as usize).unwrap_or("");
        let line = 1 + before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |i| i + 1);
        let (file, name, node) = (self.file, quote::go(self.name), self.at.text());
        let message = format!("template: {file}:{line}:{column}: executing {name} at <{node}>: {}", message.as_ref());
        Err(Failure { at, message })
    }

    fn step(&mut self) -> Run<()> {
        self.steps += 1;
        if self.steps > Limits::STEPS { self.fail("exceeded the maximum number of steps") } else { Ok(()) }
    }

    /// Counts a step and one level of nesting; the caller gives the level back.
    fn enter(&mut self) -> Run<()> {
        self.step()?;
        if self.depth >= Limits::DEPTH {
            // Upstream's limit and words: a template that gets here calls itself for ever.
            return self.fail("exceeded maximum template depth (100000)");
        }
        self.depth += 1;
        Ok(())
    }

    fn write(&mut self, text: &str) -> Run<()> {
        if self.out.len() + text.len() > Limits::TEXT {
            return self.fail("exceeded the maximum size of the output");
        }
        self.out.push_str(text);
        Ok(())
    }

    fn print(&mut self, value: &Value) -> Run<()> {
        match value {
            Value::Str(text) => self.write(text),
            _ => self.write(&format::print(&[format::printable(value)])),
        }
    }

    fn walk_all(&mut self, dot: &Value, nodes: &'a [Node]) -> Run<Flow> {
        for node in nodes {
            let flow = self.walk(dot, node)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn walk(&mut self, dot: &Value, node: &'a Node) -> Run<Flow> {
        self.enter()?;
        let mut flow = Flow::Next;
        match node {
            Node::Text(text) => self.write(text)?,
            Node::Action(pipe) => {
                let value = self.pipeline(dot, pipe)?;
                if pipe.variables.is_empty() {
                    self.print(&value)?;
                }
            }
            Node::Break => flow = Flow::Break,
            Node::Continue => flow = Flow::Continue,
            Node::If(branch) => flow = self.branch(dot, branch, false)?,
            Node::With(branch) => flow = self.branch(dot, branch, true)?,
            Node::Range(branch) => flow = self.range(dot, branch)?,
            Node::Template(call) => self.template(dot, call)?,
        }
        self.depth -= 1;
        Ok(flow)
    }

    fn branch(&mut self, dot: &Value, branch: &'a Branch, with: bool) -> Run<Flow> {
        let mark = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let flow = if value.truth() {
            self.walk_all(if with { &value } else { dot }, &branch.body)
        } else {
            self.walk_all(dot, branch.otherwise.as_deref().unwrap_or_default())
        };
        self.variables.truncate(mark);
        flow
    }

    fn range(&mut self, dot: &Value, branch: &'a Branch) -> Run<Flow> {
        let outer = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let mark = self.variables.len();
        let several = branch.pipe.variables.len() > 1;
        let (inner, nil) = value.indirect();
        let mut empty = true;
        match inner {
            Value::Int(_, n) if several => return self.fail(format!("can't use {n} to iterate over more than one variable")),
            Value::Int(kind, n) => {
                for i in 0..*n {
                    empty = false;
                    if self.iteration(&branch.pipe, mark, Value::Invalid, Value::Int(*kind, i), &branch.body)? == Flow::Break {
                        break;
                    }
                }
            }
            Value::List(list) => {
                for (i, item) in list.items.iter().enumerate() {
                    empty = false;
                    if self.iteration(&branch.pipe, mark, Value::count(i), item.clone(), &branch.body)? == Flow::Break {
                        break;
                    }
                }
            }
            Value::Map(map) => {
                for (key, item) in map.iter() {
                    empty = false;
                    if self.iteration(&branch.pipe, mark, Value::Str(key), item, &branch.body)? == Flow::Break {
                        break;
                    }
                }
            }
            Value::Invalid => {}
            _ => {
                let shown = if nil { "<nil>".to_owned() } else { format::print(std::slice::from_ref(inner)) };
                return self.fail(format!("range can't iterate over {shown}"));
            }
        }
        let mut flow = Flow::Next;
        if empty {
            flow = self.walk_all(dot, branch.otherwise.as_deref().unwrap_or_default())?;
        }
        self.variables.truncate(outer);
        Ok(flow)
    }

    fn iteration(&mut self, pipe: &'a Pipe, mark: usize, index: Value, item: Value, body: &'a [Node]) -> Run<Flow> {
        self.step()?;
        match &*pipe.variables {
            [] => {}
            [one] if pipe.assign => self.set(one, item.clone())?,
            [key, value, ..] if pipe.assign => {
                self.set(key, index)?;
                self.set(value, item.clone())?;
            }
            declared => {
                if let Some(top) = self.variables.get_mut(mark - 1) {
                    top.1 = item.clone();
                }
                if declared.len() > 1
                    && let Some(below) = self.variables.get_mut(mark - 2)
                {
                    below.1 = index;
                }
            }
        }
        let flow = self.walk_all(&item, body)?;
        self.variables.truncate(mark);
        Ok(flow)
    }

    fn template(&mut self, dot: &Value, call: &'a Call) -> Run<()> {
        self.at = At::Call(call);
        let Some((name, nodes)) = self.templates.get_key_value(&call.name) else {
            return self.fail(format!("template {} not defined", quote::go(&call.name)));
        };
        let dot = match &call.pipe {
            Some(pipe) => self.pipeline(dot, pipe)?,
            None => Value::Invalid,
        };
        let variables = std::mem::replace(&mut self.variables, vec![("$", dot.clone())]);
        let (outer, at) = (std::mem::replace(&mut self.name, name), self.at);
        self.walk_all(&dot, nodes)?;
        (self.variables, self.name, self.at) = (variables, outer, at);
        Ok(())
    }

    fn set(&mut self, name: &str, value: Value) -> Run<()> {
        match self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            Some(slot) => slot.1 = value,
            None => return self.fail(format!("undefined variable: {name}")),
        }
        Ok(())
    }

    fn pipeline(&mut self, dot: &Value, pipe: &'a Pipe) -> Run<Value> {
        self.enter()?;
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
        self.depth -= 1;
        Ok(value)
    }
}
