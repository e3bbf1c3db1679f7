//! Makes up templates that mostly fit together.

use super::printf;
use super::words::{FUNCTIONS, LABELS, METHODS, NUMBERS, ODD_NUMBERS, OF_NUMBER, OF_TEXT, PATTERNS, PLAIN, QUERIES, REPLACEMENTS, TEXTS, TYPES, Type};
use crate::fuzz::random::Random;

/// Patterns that are right.
const FINE_PATTERNS: &[&str] = &[r#""(.*):.*""#, r#""([a-z]+)""#, r#""^a""#, r#""a|b""#, r#""(?i)NODE""#, r#""\\pL+""#, r#"".""#, r#""é?""#];

/// Writes one template.
pub(super) struct Writer<'a> {
    random: &'a mut Random,
    /// Variables in sight.
    variables: Vec<(String, Type)>,
    /// What the dot is; `None` for the data of the alert.
    dot: Option<Type>,
    loops: u32,
    templates: u32,
    /// Inside a named template.
    inside: bool,
    budget: u32,
    /// Types fit, names exist, and nothing is forgotten.
    strict: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(random: &'a mut Random) -> Self {
        let strict = random.chance(60);
        Self { random, variables: Vec::new(), dot: None, loops: 0, templates: 0, inside: false, budget: 24, strict }
    }

    /// A whole template.
    pub(super) fn template(mut self) -> String {
        let mut out = String::new();
        if self.random.chance(10) {
            self.define(&mut out);
        }
        let pieces = self.random.weighted(&[(6, 1), (4, 2), (3, 3), (1, 6)]);
        self.pieces(pieces, &mut out);
        out
    }

    fn open(&mut self) -> &'static str {
        self.random.weighted(&[(8, "{{ "), (4, "{{"), (2, "{{- "), (1, "{{\n")])
    }

    fn close(&mut self) -> &'static str {
        self.random.weighted(&[(8, " }}"), (4, "}}"), (2, " -}}"), (1, "\t}}")])
    }

    fn delimited(&mut self, inner: &str, out: &mut String) {
        out.push_str(self.open());
        out.push_str(inner);
        out.push_str(self.close());
    }

    fn pieces(&mut self, count: u32, out: &mut String) {
        for _ in 0..count {
            if self.random.chance(30) {
                out.push_str(self.random.pick(PLAIN));
            }
            self.piece(out);
        }
    }

    fn body(&mut self, out: &mut String) {
        let known = self.variables.len();
        let pieces = self.random.weighted(&[(5, 1), (3, 2), (1, 0)]);
        self.pieces(pieces, out);
        self.variables.truncate(known);
    }

    fn piece(&mut self, out: &mut String) {
        if self.budget == 0 {
            return;
        }
        self.budget -= 1;
        match self.random.below(100) {
            0..=54 => {
                let pipe = self.pipeline(Type::Any);
                self.delimited(&pipe, out);
            }
            55..=63 => self.assignment(out),
            64..=72 => self.conditional(out),
            73..=81 => self.range(out),
            82..=89 => self.with(out),
            90..=91 if !self.strict => self.define(out),
            90..=91 => self.conditional(out),
            // Templates that call themselves exhaust upstream's stack before its own limit.
            92..=94 if !self.inside && !self.strict => {
                let name = self.random.pick(&["\"a\"", "\"t\"", "\"t\"", "`t`", "\"missing\""]);
                let pipe = if self.random.chance(60) { self.pipeline(Type::Any) } else { String::new() };
                self.delimited(&format!("template {name} {pipe}"), out);
            }
            92..=95 => {
                let pipe = self.pipeline(Type::Any);
                self.delimited(&format!("block \"b{}\" {pipe}", self.templates), out);
                self.templates += 1;
                self.named_body(out);
                self.delimited("end", out);
            }
            96 if !self.strict => self.jump(out),
            97..=98 => out.push_str(self.random.pick(&[
                "{{/* comment */}}",
                "{{- /* trimmed */ -}}",
                "{{/* a\nb */ -}}",
                if self.strict { "" } else { "{{ /* no comment */ }}" },
                "{{- /**/}}",
            ])),
            _ => out.push_str(self.random.pick(PLAIN)),
        }
    }

    fn jump(&mut self, out: &mut String) {
        let words: &[&str] = if self.strict { &["break", "continue"] } else { &["break", "continue", "break ", "continue 1"] };
        let word = self.random.pick(words);
        self.delimited(word, out);
    }

    fn named_body(&mut self, out: &mut String) {
        let (variables, dot, loops) = (std::mem::take(&mut self.variables), self.dot.replace(Type::Any), std::mem::take(&mut self.loops));
        let inside = std::mem::replace(&mut self.inside, true);
        self.body(out);
        self.inside = inside;
        (self.variables, self.dot, self.loops) = (variables, dot, loops);
    }

    fn define(&mut self, out: &mut String) {
        let names: &[&str] = if self.strict { &["\"t\""] } else { &["\"t\"", "\"t\"", "\"a\"", "\"__alert_test\""] };
        let name = self.random.pick(names);
        self.delimited(&format!("define {name}"), out);
        self.named_body(out);
        self.delimited("end", out);
    }

    fn assignment(&mut self, out: &mut String) {
        let kind = self.random.pick(&TYPES);
        let pipe = self.pipeline(kind);
        if !self.variables.is_empty() && self.random.chance(35) {
            let (name, known) = self.variables[self.random.below(self.variables.len() as u64) as usize].clone();
            let pipe = if self.strict { self.pipeline(known) } else { pipe };
            return self.delimited(&format!("{name} = {pipe}"), out);
        }
        let name = self.random.pick(&["$x", "$y", "$long_name", "$é", "$x"]).to_owned();
        let space = self.random.pick(&[" ", " ", ""]);
        self.delimited(&format!("{name}{space}:={space}{pipe}"), out);
        self.variables.push((name, kind));
    }

    fn conditional(&mut self, out: &mut String) {
        let kind = self.random.pick(&[Type::Bool, Type::Bool, Type::Any, Type::Num, Type::Str]);
        let pipe = self.pipeline(kind);
        self.delimited(&format!("if {pipe}"), out);
        self.body(out);
        while self.random.chance(25) {
            let pipe = self.pipeline(Type::Bool);
            self.delimited(&format!("else if {pipe}"), out);
            self.body(out);
        }
        self.rest(out);
    }

    /// `else` perhaps, and `end`.
    fn rest(&mut self, out: &mut String) {
        if self.random.chance(35) {
            self.delimited("else", out);
            self.body(out);
        }
        if self.strict || !self.random.chance(1) {
            self.delimited("end", out);
        }
    }

    fn range(&mut self, out: &mut String) {
        let (kind, element) =
            self.random.pick(&[(Type::List, Type::Sample), (Type::List, Type::Sample), (Type::Map, Type::Any), (Type::Num, Type::Num), (Type::Any, Type::Any)]);
        let (kind, element) = if self.strict && kind == Type::Any { (Type::List, Type::Sample) } else { (kind, element) };
        let pipe = if kind == Type::Num {
            self.random.pick(&["3", "2", "0", "-1", "(len $labels)", if self.strict { "1" } else { "1.5" }]).to_owned()
        } else {
            self.pipeline(kind)
        };
        let known = self.variables.len();
        let head = match self.random.below(10) {
            0..=2 => {
                self.variables.push(("$v".to_owned(), element));
                format!("range $v := {pipe}")
            }
            3..=5 if !(self.strict && kind == Type::Num) => {
                self.variables.extend([("$k".to_owned(), Type::Any), ("$v".to_owned(), element)]);
                format!("range $k, $v := {pipe}")
            }
            6 if self.variables.len() > 1 && !self.strict => format!("range {}, {} = {pipe}", self.variables[0].0, self.variables[1].0),
            _ => format!("range {pipe}"),
        };
        self.delimited(&head, out);
        let dot = self.dot.replace(element);
        self.loops += 1;
        self.body(out);
        if self.random.chance(15) {
            self.jump(out);
            self.body(out);
        }
        self.loops -= 1;
        self.dot = dot;
        self.variables.truncate(known);
        self.rest(out);
    }

    fn with(&mut self, out: &mut String) {
        let kind = self.random.pick(&TYPES);
        let pipe = self.pipeline(kind);
        let known = self.variables.len();
        let head = if self.random.chance(25) {
            self.variables.push(("$w".to_owned(), kind));
            format!("with $w := {pipe}")
        } else {
            format!("with {pipe}")
        };
        self.delimited(&head, out);
        let dot = self.dot.replace(kind);
        self.body(out);
        self.dot = dot;
        if self.random.chance(15) {
            let pipe = self.pipeline(Type::Any);
            self.delimited(&format!("else with {pipe}"), out);
            self.body(out);
        }
        self.variables.truncate(known);
        self.rest(out);
    }

    /// Commands joined by `|`.
    fn pipeline(&mut self, kind: Type) -> String {
        let mut out = self.command(kind, 3);
        if self.strict {
            while kind == Type::Str && !out.contains("safeHtml") && self.random.chance(25) {
                out.push_str(" | ");
                out.push_str(self.random.pick(OF_TEXT));
            }
            return out;
        }
        while self.random.chance(22) {
            let (name, params) = self.random.pick(FUNCTIONS);
            let name = match self.random.below(3) {
                0 => self.random.pick(OF_TEXT),
                1 => self.random.pick(OF_NUMBER),
                _ => name,
            };
            out.push_str(self.random.pick(&[" | ", " | ", "|", " |\n"]));
            if name == "printf" {
                let (format, operands) = printf::format(self.random);
                out.push_str(&format!("printf {format}"));
                for _ in 1..operands {
                    out.push(' ');
                    out.push_str(&self.operand(Type::Any, 1));
                }
                continue;
            }
            out.push_str(name);
            if FUNCTIONS.iter().any(|(known, list)| *known == name && list == &params) {
                for param in params.iter().take(params.len().saturating_sub(1)) {
                    out.push(' ');
                    out.push_str(&self.operand(*param, 1));
                }
            }
        }
        out
    }

    /// A command that gives something of the type, not in parentheses.
    fn command(&mut self, kind: Type, depth: u32) -> String {
        let kind = if !self.strict && self.random.chance(5) { self.random.pick(&TYPES) } else { kind };
        if depth == 0 || self.random.chance(35) {
            return self.atom(kind);
        }
        let depth = depth - 1;
        match kind {
            Type::Str => self.text_command(depth),
            Type::Num => match self.random.below(6) {
                0 => format!("len {}", self.operand(self.random.clone().pick(&[Type::Str, Type::Map, Type::List, Type::Any]), depth)),
                1 if self.strict => format!("parseDuration {}", self.random.pick(&["\"1h30m\"", "\"5s\"", "\"-2d\"", "\"100ms\""])),
                1 => format!("parseDuration {}", self.operand(Type::Str, depth)),
                2 => format!("value {}", self.operand(Type::Sample, depth)),
                3 => format!("index {} {}", self.operand(Type::Str, depth), self.one_of(&["0"], &["0", "1", "2", "100", "-1", "\"a\"", "nil", "1.0"])),
                4 if !self.strict => self.method(depth),
                _ => "now".to_owned(),
            },
            Type::Bool => match self.random.below(5) {
                0 => format!("not {}", self.operand(Type::Any, depth)),
                1 => format!("match {} {}", self.one_of(FINE_PATTERNS, PATTERNS), self.operand(Type::Str, depth)),
                2 => format!("{} {} {}", self.random.pick(&["and", "or"]), self.operand(Type::Any, depth), self.operand(Type::Any, depth)),
                _ => {
                    let kinds: &[Type] = if self.strict { &[Type::Str] } else { &[Type::Num, Type::Num, Type::Str, Type::Any, Type::Bool] };
                    let kind = self.random.pick(kinds);
                    let third = if self.random.chance(8) { format!(" {}", self.operand(kind, depth)) } else { String::new() };
                    let name = self.random.pick(&["eq", "eq", "ne", "lt", "le", "gt", "ge"]);
                    format!("{name} {} {}{third}", self.operand(kind, depth), self.operand(kind, depth))
                }
            },
            Type::List => match self.random.below(6) {
                0 => format!("sortByLabel {} {}", self.random.pick(&["\"job\"", "\"instance\"", "\"missing\""]), self.operand(Type::List, depth)),
                1 => format!("slice {} {}", self.operand(Type::List, depth), self.one_of(&["0", "0", "0 0"], &["0", "1", "0 1", "1 0", "0 1 2", "5", "0 1 1"])),
                _ => self.query(),
            },
            Type::Sample => match self.random.below(3) {
                0 => format!("index {} {}", self.operand(Type::List, depth), self.one_of(&["0"], &["0", "1", "9", "\"a\""])),
                _ => format!("first {}", self.operand(Type::List, depth)),
            },
            Type::Map => {
                let mut out = "args".to_owned();
                for _ in 0..self.random.below(4) {
                    out.push(' ');
                    out.push_str(&self.operand(Type::Any, depth));
                }
                out
            }
            Type::Time => format!("toTime {}", self.operand(Type::Num, depth)),
            Type::Duration => format!("toDuration {}", self.operand(Type::Num, depth)),
            Type::Any => {
                if !self.strict && self.random.chance(20) {
                    return self.any_function(depth);
                }
                let kind = self.random.weighted(&[
                    (8, Type::Str),
                    (5, Type::Num),
                    (3, Type::Bool),
                    (2, Type::List),
                    (2, Type::Sample),
                    (2, Type::Map),
                    (1, Type::Time),
                    (1, Type::Duration),
                ]);
                self.command(kind, depth)
            }
        }
    }

    fn text_command(&mut self, depth: u32) -> String {
        match self.random.below(12) {
            0..=2 => {
                let (format, operands) = printf::format(self.random);
                let mut out = format!("printf {format}");
                let spread = self.random.weighted(&[(12, 0_i32), (1, 1), (1, -1)]);
                for _ in 0..(operands as i32 + spread).max(0) {
                    out.push(' ');
                    out.push_str(&self.operand(Type::Any, depth));
                }
                out
            }
            3..=4 => format!("{} {}", self.random.pick(OF_TEXT), self.operand(Type::Str, depth)),
            5..=7 => {
                let others = u64::from(!self.strict);
                let kind = self.random.weighted(&[(8, Type::Num), (2 * others, Type::Str), (others, Type::Any), (others, Type::Duration)]);
                format!("{} {}", self.random.pick(OF_NUMBER), self.operand(kind, depth))
            }
            8 => format!("index {} {}", self.operand(Type::Map, depth), self.operand(Type::Str, depth)),
            9 => format!(
                "slice {} {}",
                self.operand(Type::Str, depth),
                self.one_of(&["0", "0 0"], &["0", "1", "1 2", "0 3", "2 1", "100", "0 1 2", "-1", "nil", "1.5"])
            ),
            10 => format!("reReplaceAll {} {} {}", self.one_of(FINE_PATTERNS, PATTERNS), self.random.pick(REPLACEMENTS), self.operand(Type::Str, depth)),
            _ => match self.random.below(3) {
                0 => format!("label {} {}", self.random.pick(&["\"job\"", "\"instance\"", "\"n\""]), self.operand(Type::Sample, depth)),
                1 => self.random.pick(&["externalURL", "pathPrefix"]).to_owned(),
                _ => self.method(depth),
            },
        }
    }

    fn one_of(&mut self, strict: &[&'static str], others: &[&'static str]) -> &'static str {
        let list = if self.strict { strict } else { others };
        self.random.pick(list)
    }

    /// Any function, sometimes with the wrong number of arguments.
    fn any_function(&mut self, depth: u32) -> String {
        let (name, params) = self.random.pick(FUNCTIONS);
        let mut out = name.to_owned();
        let spread = self.random.weighted(&[(10, 0_i32), (1, 1), (1, -1)]);
        for i in 0..(params.len() as i32 + spread).max(0) {
            out.push(' ');
            let param = params.get(i as usize).copied().unwrap_or(Type::Any);
            out.push_str(&self.operand(param, depth));
        }
        out
    }

    fn method(&mut self, depth: u32) -> String {
        let mut found = self.random.pick(METHODS);
        while self.strict && matches!(found.1, ".Nope" | ".Year 1" | ".Format" | ".Format 1") {
            found = self.random.pick(METHODS);
        }
        let (kind, method) = found;
        format!("({}){method}", self.command(kind, depth.max(1)))
    }

    fn query(&mut self) -> String {
        let quoted = |text: &str| format!("{text:?}");
        let asked = self.one_of(&["up", "num", "vector(1)", "1", "sort_desc(num)", "vector(0)/0", "hist or vector(3)"], QUERIES);
        match self.random.below(8) {
            0 => format!("printf \"up{{job='%s'}}\" {} | query", self.random.pick(&["$labels.job", "\"a\"", "\"b\""])),
            1 => format!("{} | query", quoted(asked)),
            _ => format!("query {}", quoted(asked)),
        }
    }

    /// An operand: an atom, or a command in parentheses, perhaps with a chain behind it.
    fn operand(&mut self, kind: Type, depth: u32) -> String {
        if depth == 0 || self.random.chance(45) {
            let atom = self.atom(kind);
            return if atom.contains(' ') && !atom.starts_with(['"', '`', '\'']) { format!("({atom})") } else { atom };
        }
        let inner = if self.random.chance(10) { self.pipeline(kind) } else { self.command(kind, depth) };
        let chain = if !self.strict && self.random.chance(6) {
            self.random.pick(&[".Labels", ".Value", ".x", ".Labels.job", ".arg0", ".Count", ".Year", ".Schema", ".PositiveSpans"])
        } else {
            ""
        };
        format!("({inner}){chain}")
    }

    fn atom(&mut self, kind: Type) -> String {
        if self.random.chance(12) {
            let fitting: Vec<String> = self.variables.iter().filter(|(_, k)| *k == kind || kind == Type::Any).map(|(name, _)| name.clone()).collect();
            if !fitting.is_empty() {
                return fitting[self.random.below(fitting.len() as u64) as usize].clone();
            }
        }
        if self.random.chance(10)
            && let Some(dot) = self.dot
            && (!self.strict || dot == kind || kind == Type::Any)
        {
            return match dot {
                Type::Sample => self.random.pick(&[".Labels.job", ".Value", ".Labels", ".", ".Labels.instance", ".value"]).to_owned(),
                Type::Map => self.random.pick(&[".arg0", ".job", ".", ".arg1.x", ".missing"]).to_owned(),
                _ => ".".to_owned(),
            };
        }
        match kind {
            Type::Str => match self.random.below(10) {
                0..=3 => format!("$labels.{}", self.random.pick(LABELS)),
                4 => format!("{}.{}", self.random.pick(&[".Labels", "$.Labels", "$externalLabels", ".ExternalLabels"]), self.random.pick(LABELS)),
                5 => self.random.pick(&["$externalURL", ".ExternalURL"]).to_owned(),
                _ => self.random.pick(TEXTS).to_owned(),
            },
            Type::Num => match self.random.below(20) {
                0..=6 => self.random.pick(&["$value", "$value", ".Value", "$.Value"]).to_owned(),
                7 if !self.strict => self.random.pick(ODD_NUMBERS).to_owned(),
                8 if !self.strict => self.random.pick(TEXTS).to_owned(),
                _ => self.random.pick(NUMBERS).to_owned(),
            },
            Type::Bool => self.random.pick(&["true", "false"]).to_owned(),
            Type::List => self.query(),
            Type::Sample => format!("{} | first", self.query()),
            Type::Map => self.random.pick(&["$labels", ".Labels", "$externalLabels", "args", "$labels"]).to_owned(),
            Type::Time => format!("toTime {}", self.random.pick(NUMBERS)),
            Type::Duration => format!("toDuration {}", self.random.pick(NUMBERS)),
            Type::Any => {
                let kind = self.random.pick(&[Type::Str, Type::Str, Type::Num, Type::Num, Type::Bool, Type::Map, Type::List]);
                match self.random.below(14) {
                    0 if !self.strict => self.random.pick(&[".", "$", "nil", ".missing", "$labels.x.y", "$value.x", "$x", "nil"]).to_owned(),
                    _ => self.atom(kind),
                }
            }
        }
    }
}
