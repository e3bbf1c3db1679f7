//! What the expansion of a template depends on besides the labels, so that an unchanged text need not be made again.
//!
//! The answer errs on the careful side: what looks as if it could be read counts as read. Nothing is evaluated.

use super::ast::{Branch, Command, Expr, ExprKind, Link, Node, Pipe};
use super::bytes::lossy;
use super::expand::DEFINED;
use super::parser::Templates;

/// What the expansion of a text may depend on, besides the labels, the external labels and the URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reads {
    /// `$value` or `.Value`, also through the whole of the data.
    pub value: bool,
    /// The time of the evaluation itself. Queries have it, too, without being counted here.
    pub time: bool,
    /// What it asks.
    pub queries: Queries,
}

/// The queries of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Queries {
    /// It asks nothing.
    None,
    /// At most these expressions, in order of appearance; whether all of them are asked may depend on the data.
    Constant(Vec<String>),
    /// It makes up expressions while it runs.
    Unknown,
}

impl Reads {
    /// A text without actions reads nothing.
    pub(super) const NOTHING: Self = Self { value: false, time: false, queries: Queries::None };
}

/// What the template `name` of `templates`, and those beside it, read.
pub(super) fn reads(name: &str, templates: &Templates) -> Reads {
    let mut walk = Walk { found: Reads::NOTHING };
    for (known, nodes) in templates {
        if known == name.as_bytes() {
            walk.nodes(nodes.get(DEFINED..).unwrap_or_default(), true);
        } else {
            // Its dot and its `$` are the data only if somebody passes the whole of the data, which counts as a read there.
            walk.nodes(nodes, false);
        }
    }
    walk.found
}

struct Walk {
    found: Reads,
}

/// `data` says whether the dot (in the text itself: `$`, too) is the data of the alert.
impl Walk {
    fn nodes(&mut self, nodes: &[Node], data: bool) {
        for node in nodes {
            match node {
                Node::Action(pipe) => self.pipe(pipe, data),
                Node::If(branch) => self.branch(branch, data, data),
                Node::With(branch) | Node::Range(branch) => self.branch(branch, data, false),
                Node::Template(call) => call.pipe.iter().for_each(|pipe| self.pipe(pipe, data)),
                Node::Text(_) | Node::Break | Node::Continue => {}
            }
        }
    }

    fn branch(&mut self, branch: &Branch, data: bool, inner: bool) {
        self.pipe(&branch.pipe, data);
        self.nodes(&branch.body, inner);
        self.nodes(branch.otherwise.as_deref().unwrap_or_default(), data);
    }

    fn pipe(&mut self, pipe: &Pipe, data: bool) {
        for (i, command) in pipe.commands.iter().enumerate() {
            self.command(command, i.checked_sub(1).and_then(|i| pipe.commands.get(i)), data);
        }
    }

    fn command(&mut self, command: &Command, before: Option<&Command>, data: bool) {
        for (i, arg) in command.args.iter().enumerate() {
            match arg.kind {
                ExprKind::Function(function) if function.name == "query" => {
                    // `query "up"` and `"up" | query`
                    let rest = if i == 0 { command.args.get(1..).unwrap_or_default() } else { &[] };
                    let asked = match (rest, before.map(|before| before.args.as_slice())) {
                        ([Expr { kind: ExprKind::Str(_, text), .. }], None) | ([], Some([Expr { kind: ExprKind::Str(_, text), .. }])) if i == 0 => {
                            Some(lossy(text))
                        }
                        _ => None,
                    };
                    self.query(asked.as_deref());
                }
                _ => self.operand(arg, data),
            }
        }
    }

    fn query(&mut self, asked: Option<&str>) {
        let queries = &mut self.found.queries;
        match (asked, &mut *queries) {
            (None, _) => *queries = Queries::Unknown,
            (Some(text), Queries::None) => *queries = Queries::Constant(vec![text.to_owned()]),
            (Some(text), Queries::Constant(known)) if known.iter().all(|k| k != text) => known.push(text.to_owned()),
            (Some(_), _) => {}
        }
    }

    fn operand(&mut self, expr: &Expr, data: bool) {
        match &expr.kind {
            ExprKind::Dot => self.found.value |= data,
            ExprKind::Field(links) => self.found.value |= data && reads_value(links),
            // In named templates `$` is what they were called with, and taken for the data all the same.
            ExprKind::Variable(name, links) => self.found.value |= name == "$value" || (name == "$" && reads_value(links)),
            ExprKind::Chain(head, links) => {
                // `(.).Labels`: the head counts as a read of the whole.
                self.operand(head, data);
                self.found.value |= data && reads_value(links);
            }
            ExprKind::Pipe(pipe) => self.pipe(pipe, data),
            ExprKind::Function(function) => {
                self.found.time |= function.name == "now";
                if function.name == "query" {
                    self.query(None);
                }
            }
            ExprKind::Bool(_) | ExprKind::Nil | ExprKind::Number(_) | ExprKind::Str(..) => {}
        }
    }
}

/// Whether the chain, begun at the data, reads the value or the whole.
fn reads_value(links: &[Link]) -> bool {
    links.first().is_none_or(|link| link.name == "Value")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Prepared;

    #[test]
    fn says_what_an_expansion_depends_on() {
        let constant = |texts: &[&str]| Queries::Constant(texts.iter().map(|t| (*t).to_owned()).collect());
        for (text, value, time, queries) in [
            ("plain", false, false, Queries::None),
            ("{{ $labels.a }}{{ .Labels.b }}{{ $.ExternalURL }}", false, false, Queries::None),
            ("{{ $value }}", true, false, Queries::None),
            ("{{ .Value | humanize }}", true, false, Queries::None),
            ("{{ $.Value }}", true, false, Queries::None),
            ("{{ . }}", true, false, Queries::None),
            ("{{ $ | printf \"%v\" }}", true, false, Queries::None),
            ("{{ $x := . }}{{ $x.Labels.a }}", true, false, Queries::None),
            ("{{ define \"t\" }}{{ .Value }}{{ end }}{{ template \"t\" . }}", true, false, Queries::None),
            ("{{ define \"t\" }}{{ .a }}{{ end }}{{ template \"t\" $labels }}", false, false, Queries::None),
            ("{{ with $labels }}{{ .Value }}{{ . }}{{ else }}{{ .Labels.a }}{{ end }}", false, false, Queries::None),
            ("{{ with $labels }}{{ else }}{{ .Value }}{{ end }}", true, false, Queries::None),
            ("{{ if true }}{{ . }}{{ end }}", true, false, Queries::None),
            ("{{ index (.) \"Value\" }}", true, false, Queries::None),
            ("{{ now | humanizeTimestamp }}", false, true, Queries::None),
            ("{{ (now) }}", false, true, Queries::None),
            ("{{ range query \"up\" }}{{ .Labels.a }}={{ .Value }} {{ end }}", false, false, constant(&["up"])),
            ("{{ \"up\" | query | first | value }}{{ query \"down\" }}{{ query `up` }}", false, false, constant(&["up", "down"])),
            ("{{ printf \"up{a='%s'}\" $labels.a | query }}", false, false, Queries::Unknown),
            ("{{ query \"up\" }}{{ query $labels.q }}{{ query \"x\" }}", false, false, Queries::Unknown),
            ("{{ print query }}", false, false, Queries::Unknown),
            ("{{ 1 | query \"up\" }}", false, false, Queries::Unknown),
            ("{{ \"a\" | print \"up\" | query }}", false, false, Queries::Unknown),
            ("{{ nonsense . }}", false, false, Queries::None),
        ] {
            assert_eq!(*Prepared::new("A", text).reads(), Reads { value, time, queries }, "{text}");
        }
    }
}
