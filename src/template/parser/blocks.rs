//! Text, actions and what they open: branches, loops, definitions. What is open lies on a stack of its own.

use super::cursor::{Parser, Tree};
use super::{Parsed, Templates};
use crate::model::quote;
use crate::template::ast::{Branch, Call, Node, Pipe, is_blank};
use crate::template::lexer::{Kind, lex};
use crate::text::Span;

/// How many branches, loops and definitions may be open at once.
pub(super) const MAX_BRANCHES: usize = 1_000;

/// Parses `text` as the template `name`.
pub(crate) fn parse(name: &str, text: &str) -> Parsed<Templates> {
    let mut parser = Parser { name, text, tokens: lex(text).into_iter(), templates: Templates::new(), tree: Tree::new(), parentheses: 0 };
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut root = Vec::new();
    loop {
        let at_end = parser.peek_non_space().kind == Kind::Eof;
        if at_end && open.is_empty() {
            break;
        } else if at_end {
            return parser.fail("unexpected EOF".to_owned());
        }
        if open.len() > MAX_BRANCHES {
            return parser.fail(format!("exceeded the maximum of {MAX_BRANCHES} open branches"));
        }
        if open.is_empty() && parser.peek().kind == Kind::LeftDelim {
            let delim = parser.next();
            if parser.next_non_space().kind == Kind::Define {
                open.push(parser.define()?);
                continue;
            }
            parser.backup2(delim);
        }
        let mut item = parser.text_or_action()?;
        if let Item::Open(block) = item {
            open.push(*block);
            continue;
        }
        // An end may end several branches: `else if` and `else with` have none of their own.
        loop {
            item = match (item, open.pop()) {
                (Item::Node(node), Some(mut block)) => {
                    block.nodes.push(node);
                    open.push(block);
                    break;
                }
                (Item::Node(node), None) => {
                    root.push(node);
                    break;
                }
                (end @ (Item::End | Item::Else), None) => return parser.fail(format!("unexpected {}", end.describe())),
                (Item::Else, Some(block)) => {
                    parser.otherwise(block, &mut open)?;
                    break;
                }
                (_, Some(block)) => match parser.close(block)? {
                    Some((node, chained)) => {
                        match open.last_mut() {
                            Some(outer) => outer.nodes.push(node),
                            None => root.push(node),
                        }
                        if !chained {
                            break;
                        }
                        Item::End
                    }
                    None => break,
                },
                (Item::Open(_), None) => break,
            };
        }
    }
    parser.add(name.as_bytes(), root)?;
    Ok(parser.templates)
}

/// What an action turned out to be.
enum Item<'a> {
    Node(Node),
    Open(Box<Open<'a>>),
    End,
    Else,
}

impl Item<'_> {
    const fn describe(&self) -> &'static str {
        match self {
            Self::Else => "{{else}}",
            _ => "{{end}}",
        }
    }
}

/// Something that waits for its end.
struct Open<'a> {
    kind: OpenKind<'a>,
    /// What stands in it so far, behind `else` if that has come.
    nodes: Vec<Node>,
}

enum OpenKind<'a> {
    Branch {
        make: fn(Branch) -> Node,
        context: &'static str,
        pipe: Pipe,
        /// What stood before `else`.
        body: Option<Vec<Node>>,
        /// How many variables there were before.
        known: usize,
        /// It follows `else` directly and shares the end of what is around it.
        chained: bool,
    },
    /// `define`: the name, and the tree to go back to.
    Define(Vec<u8>, Box<Tree<'a>>),
    /// `block`: the call that remains in its place.
    Block(Call, Box<Tree<'a>>),
}

impl<'a> Parser<'a> {
    fn add(&mut self, name: &[u8], nodes: Vec<Node>) -> Parsed<()> {
        if self.templates.get(name).is_none_or(|known| is_blank(known)) {
            self.templates.insert(name.to_owned(), nodes);
        } else if !is_blank(&nodes) {
            return self.fail(format!("template: multiple definition of template {}", quote::go_bytes(name)));
        }
        Ok(())
    }

    fn define(&mut self) -> Parsed<Open<'a>> {
        const CONTEXT: &str = "define clause";
        let outer = std::mem::replace(&mut self.tree, Tree::new());
        let token = self.next_non_space();
        let name = self.template_name(&token, CONTEXT)?;
        self.expect(Kind::RightDelim, CONTEXT)?;
        Ok(Open { kind: OpenKind::Define(name, Box::new(outer)), nodes: Vec::new() })
    }

    fn text_or_action(&mut self) -> Parsed<Item<'a>> {
        let token = self.next_non_space();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(token.text.into_owned()))),
            Kind::LeftDelim => {
                self.tree.action_line = token.line;
                let item = self.action()?;
                if !matches!(item, Item::Open(_)) {
                    self.tree.action_line = 0;
                }
                Ok(item)
            }
            _ => self.unexpected(&token, "input"),
        }
    }

    fn action(&mut self) -> Parsed<Item<'a>> {
        let token = self.next_non_space();
        let node = match token.kind {
            Kind::Block => return self.block(),
            Kind::If => return self.branch("if", Node::If, false),
            Kind::Range => return self.branch("range", Node::Range, false),
            Kind::With => return self.branch("with", Node::With, false),
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

    fn branch(&mut self, context: &'static str, make: fn(Branch) -> Node, chained: bool) -> Parsed<Item<'a>> {
        let known = self.tree.variables.len();
        let pipe = self.pipeline(context, Kind::RightDelim)?;
        self.tree.ranges += u32::from(context == "range");
        let kind = OpenKind::Branch { make, context, pipe, body: None, known, chained };
        Ok(Item::Open(Box::new(Open { kind, nodes: Vec::new() })))
    }

    fn block(&mut self) -> Parsed<Item<'a>> {
        const CONTEXT: &str = "block clause";
        let token = self.next_non_space();
        let name = self.template_name(&token, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, Kind::RightDelim)?;
        let call = Call { span: Span::of(token.start, token.end), name, pipe: Some(pipe) };
        let outer = std::mem::replace(&mut self.tree, Tree::new());
        Ok(Item::Open(Box::new(Open { kind: OpenKind::Block(call, Box::new(outer)), nodes: Vec::new() })))
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

    /// `else` of the innermost block.
    fn otherwise(&mut self, block: Open<'a>, open: &mut Vec<Open<'a>>) -> Parsed<()> {
        match block.kind {
            OpenKind::Define(..) => self.fail("unexpected {{else}} in define clause".to_owned()),
            OpenKind::Block(_, outer) => {
                self.tree = *outer;
                self.fail("unexpected {{else}} in block clause".to_owned())
            }
            OpenKind::Branch { body: Some(_), .. } => self.fail("expected end; found {{else}}".to_owned()),
            OpenKind::Branch { make, context, pipe, body: None, known, chained } => {
                self.tree.ranges -= u32::from(context == "range");
                open.push(Open { kind: OpenKind::Branch { make, context, pipe, body: Some(block.nodes), known, chained }, nodes: Vec::new() });
                let follows = match (context, self.peek().kind) {
                    ("if", Kind::If) => Some(self.chain("if", Node::If)?),
                    ("with", Kind::With) => Some(self.chain("with", Node::With)?),
                    _ => None,
                };
                if let Some(Item::Open(block)) = follows {
                    open.push(*block);
                }
                Ok(())
            }
        }
    }

    /// `if` or `with` directly behind `else`.
    fn chain(&mut self, context: &'static str, make: fn(Branch) -> Node) -> Parsed<Item<'a>> {
        self.next();
        self.branch(context, make, true)
    }

    /// The end of the innermost block: the node, and whether what is around it ends, too. A definition leaves no node.
    fn close(&mut self, block: Open<'a>) -> Parsed<Option<(Node, bool)>> {
        let nodes = block.nodes;
        match block.kind {
            OpenKind::Define(name, outer) => {
                self.add(&name, nodes)?;
                self.tree = *outer;
                Ok(None)
            }
            OpenKind::Block(call, outer) => {
                self.add(&call.name, nodes)?;
                self.tree = *outer;
                self.tree.action_line = 0;
                Ok(Some((Node::Template(call), false)))
            }
            OpenKind::Branch { make, context, pipe, body, known, chained } => {
                if body.is_none() {
                    self.tree.ranges -= u32::from(context == "range");
                }
                self.tree.variables.truncate(known);
                self.tree.action_line = 0;
                let (body, otherwise) = match body {
                    Some(body) => (body, Some(nodes)),
                    None => (nodes, None),
                };
                Ok(Some((make(Branch { pipe, body, otherwise }), chained)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::ast::Node;

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
        let show = |text: &str| match parse("t", text).ok().and_then(|mut all| all.remove(b"t".as_slice())).as_deref() {
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
        let branches = |n: usize| parse("t", &("{{if 1}}".repeat(n) + &"{{end}}".repeat(n))).err().map(|e| e.message);
        assert_eq!(branches(900), None);
        assert_eq!(branches(100_000).as_deref(), Some("exceeded the maximum of 1000 open branches"));
        let chain = |n: usize| parse("t", &format!("{{{{if 1}}}}{}{{{{end}}}}", "{{else if 1}}".repeat(n))).err().map(|e| e.message);
        assert_eq!((chain(900), chain(2_000).is_some()), (None, true));
    }
}
