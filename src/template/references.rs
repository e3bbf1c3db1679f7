//! Which labels a template reads: `$labels.x`, `.Labels.x`, `index $labels "x"`, also through `with`, variables and named templates.
//!
//! Labels of query results and external labels are not reported. Loops over all labels read none in particular.

use std::collections::BTreeSet;

use super::ast::{Branch, Command, Expr, ExprKind, Link, Node, Pipe};
use super::bytes::lossy;
use super::expand::{Template, user_span};
use super::parser::Templates;
use crate::text::Span;

/// A label that a template reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The name's place in the text; with `index`, the place of the quoted name.
    pub span: Span,
    /// The name.
    pub label: String,
}

/// The labels of the alert that the template reads, in order of appearance. None for a text that does not parse.
///
/// ```
/// let found = promforge::template::references("{{ $labels.job }} on {{ .Labels.instance }}");
/// assert_eq!(found.iter().map(|r| &*r.label).collect::<Vec<_>>(), ["job", "instance"]);
/// ```
#[must_use]
pub fn references(text: &str) -> Vec<Reference> {
    let Ok(template) = Template::parse("", text) else { return Vec::new() };
    let (name, templates) = template.parts();
    let mut walk = Walk { templates, seen: BTreeSet::new(), variables: Vec::new(), found: BTreeSet::new() };
    walk.template(name.as_bytes(), Shape::Data);
    walk.found.into_iter().collect()
}

/// What a value is, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Data,
    Labels,
    Other,
}

struct Walk<'a> {
    templates: &'a Templates,
    seen: BTreeSet<(Vec<u8>, Shape)>,
    variables: Vec<(String, Shape)>,
    found: BTreeSet<Reference>,
}

impl Walk<'_> {
    fn template(&mut self, name: &[u8], dot: Shape) {
        let Some(nodes) = self.templates.get(name) else { return };
        if !self.seen.insert((name.to_owned(), dot)) || self.seen.len() > 100 {
            return;
        }
        let outer = std::mem::replace(&mut self.variables, vec![("$".to_owned(), dot)]);
        self.nodes(nodes, dot);
        self.variables = outer;
    }

    fn nodes(&mut self, nodes: &[Node], dot: Shape) {
        for node in nodes {
            match node {
                Node::Action(pipe) => {
                    self.pipe(pipe, dot);
                }
                Node::If(branch) => self.branch(branch, dot, false, |_| dot),
                Node::With(branch) => self.branch(branch, dot, false, |value| value),
                Node::Range(branch) => self.branch(branch, dot, true, |_| Shape::Other),
                Node::Template(call) => {
                    let shape = call.pipe.as_ref().map_or(Shape::Other, |pipe| self.pipe(pipe, dot));
                    self.template(&call.name, shape);
                }
                Node::Text(_) | Node::Break | Node::Continue => {}
            }
        }
    }

    fn branch(&mut self, branch: &Branch, dot: Shape, range: bool, inner: impl Fn(Shape) -> Shape) {
        let mark = self.variables.len();
        let value = self.pipe(&branch.pipe, dot);
        if range {
            // Loop variables hold elements, not what the pipeline gave.
            self.variables.iter_mut().skip(mark).for_each(|(_, shape)| *shape = Shape::Other);
        }
        self.nodes(&branch.body, inner(value));
        self.nodes(branch.otherwise.as_deref().unwrap_or_default(), dot);
        self.variables.truncate(mark);
    }

    fn pipe(&mut self, pipe: &Pipe, dot: Shape) -> Shape {
        let mut last = None;
        for command in &pipe.commands {
            last = Some(self.command(command, dot, last));
        }
        let shape = last.unwrap_or(Shape::Other);
        for name in &pipe.variables {
            match self.variables.iter_mut().rev().find(|(known, _)| known == name) {
                Some(slot) if pipe.assign => slot.1 = shape,
                _ => self.variables.push((name.clone(), shape)),
            }
        }
        shape
    }

    fn command(&mut self, command: &Command, dot: Shape, last: Option<Shape>) -> Shape {
        let shapes: Vec<Shape> = command.args.iter().map(|arg| self.operand(arg, dot)).collect();
        let Some(Expr { kind: ExprKind::Function(function), .. }) = command.args.first() else {
            return shapes.first().copied().unwrap_or(Shape::Other);
        };
        if function.name == "index"
            && let (Some(Shape::Labels), Some(Expr { span, kind: ExprKind::Str(_, label), .. })) = (shapes.get(1).copied(), command.args.get(2))
        {
            self.add(&lossy(label), *span);
        }
        match function.name {
            // `or $labels x`, `and x $labels`: whichever comes out, it may be the labels.
            "and" | "or" if shapes.iter().skip(1).copied().chain(last).any(|shape| shape == Shape::Labels) => Shape::Labels,
            _ => Shape::Other,
        }
    }

    fn operand(&mut self, expr: &Expr, dot: Shape) -> Shape {
        match &expr.kind {
            ExprKind::Dot => dot,
            ExprKind::Field(links) => self.links(dot, links),
            ExprKind::Variable(name, links) => {
                let shape = self.variables.iter().rev().find(|(known, _)| known == name).map_or(Shape::Other, |(_, shape)| *shape);
                self.links(shape, links)
            }
            ExprKind::Chain(head, links) => {
                let shape = self.operand(head, dot);
                self.links(shape, links)
            }
            ExprKind::Pipe(pipe) => self.pipe(pipe, dot),
            _ => Shape::Other,
        }
    }

    fn links(&mut self, mut shape: Shape, links: &[Link]) -> Shape {
        for link in links {
            shape = match shape {
                Shape::Data if link.name == "Labels" => Shape::Labels,
                Shape::Labels => {
                    self.add(&link.name, link.span);
                    Shape::Other
                }
                _ => Shape::Other,
            };
        }
        shape
    }

    fn add(&mut self, label: &str, span: Span) {
        self.found.insert(Reference { span: user_span(span), label: label.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_labels_with_their_places() {
        for (text, expected) in [
            ("{{ $labels.a }}", "a@11"),
            ("{{ .Labels.a }}{{ $.Labels.b }}", "a@11 b@27"),
            ("{{ index $labels \"a\" }}", "a@17"),
            ("{{ with $labels }}{{ .a }}{{ end }}", "a@22"),
            ("{{ $x := .Labels }}{{ $x.a | toUpper }}", "a@25"),
            ("{{ if eq $labels.a \"1\" }}{{ $labels.b }}{{ else }}{{ .Labels.c }}{{ end }}", "a@17 b@36 c@61"),
            ("{{ define \"t\" }}{{ .a }}{{ end }}{{ template \"t\" $labels }}", "a@20"),
            ("{{ range query \"up\" }}{{ .Labels.a }}{{ $labels.b }}{{ end }}", "b@48"),
            ("{{ range $k, $v := $labels }}{{ $v.a }}{{ end }}", ""),
            ("{{ (print $labels.a) }}{{ ($labels).b }}", "a@18 b@36"),
            ("{{ $externalLabels.a }}{{ $value.b }}", ""),
            ("{{ $labels.a", ""),
        ] {
            let found: Vec<String> = references(text).iter().map(|r| format!("{}@{}", r.label, r.span.start)).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
