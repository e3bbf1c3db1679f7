//! Cuts a template into tokens, as Go's `text/template/parse` (Go 1.26, lex.go) does with the delimiters `{{` and `}}`.
//!
//! The first error ends the list. What the tokens mean is said by [`super::parser`].

use std::borrow::Cow;

use super::classes::is_name;
use crate::model::quote;

/// What kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Error,
    Bool,
    Char,
    CharConstant,
    Complex,
    Assign,
    Declare,
    Eof,
    Field,
    Identifier,
    LeftDelim,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelim,
    RightParen,
    Space,
    Str,
    Text,
    Variable,
    Block,
    Break,
    Continue,
    Dot,
    Define,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

/// The words that are no identifiers.
const KEYWORDS: [(&str, Kind); 12] = [
    (".", Kind::Dot),
    ("block", Kind::Block),
    ("break", Kind::Break),
    ("continue", Kind::Continue),
    ("define", Kind::Define),
    ("else", Kind::Else),
    ("end", Kind::End),
    ("if", Kind::If),
    ("range", Kind::Range),
    ("nil", Kind::Nil),
    ("template", Kind::Template),
    ("with", Kind::With),
];

/// A token; `text` is the message where the kind is [`Kind::Error`].
#[derive(Debug, Clone)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) line: u32,
    pub(crate) text: Cow<'a, str>,
}

impl Token<'_> {
    /// As messages name the token.
    pub(crate) fn describe(&self) -> String {
        match self.kind {
            Kind::Eof => "EOF".to_owned(),
            Kind::Error => self.text.clone().into_owned(),
            kind if KEYWORDS.iter().any(|(_, k)| *k == kind) => format!("<{}>", self.text),
            _ if self.text.len() > 10 => format!("{}...", quote::go(&self.text.chars().take(10).collect::<String>())),
            _ => quote::go(&self.text),
        }
    }
}

/// All tokens of the text, the last of them [`Kind::Eof`] or [`Kind::Error`].
pub(crate) fn lex(input: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer { input, start: 0, pos: 0, line: 1, depth: 0, tokens: Vec::new() };
    if let Err(message) = lexer.run() {
        let (start, end, line) = (lexer.start, lexer.pos.max(lexer.start), lexer.line);
        lexer.tokens.push(Token { kind: Kind::Error, start, end, line, text: Cow::Owned(message) });
    }
    lexer.tokens
}

struct Lexer<'a> {
    input: &'a str,
    start: usize,
    pos: usize,
    /// The line of `start`.
    line: u32,
    depth: u32,
    tokens: Vec<Token<'a>>,
}

type Lexed<T> = Result<T, String>;

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.input[self.pos..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += c.len_utf8();
        Some(c)
    }

    fn word(&self) -> &'a str {
        &self.input[self.start..self.pos]
    }

    /// Leaves out what was read since the last token.
    fn skip(&mut self) {
        let lines = self.word().bytes().filter(|b| *b == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.start = self.pos;
    }

    fn emit(&mut self, kind: Kind) {
        self.tokens.push(Token { kind, start: self.start, end: self.pos, line: self.line, text: Cow::Borrowed(self.word()) });
        self.skip();
    }

    fn accept(&mut self, valid: &str) -> bool {
        let found = self.peek().is_some_and(|c| valid.contains(c));
        if found {
            self.pos += 1; // every set of valid characters is ASCII
        }
        found
    }

    fn accept_run(&mut self, valid: &str) {
        while self.accept(valid) {}
    }

    fn run(&mut self) -> Lexed<()> {
        while let Some(offset) = self.rest().find("{{") {
            self.pos += offset;
            let trim = left_trim(&self.input[self.pos + 2..]);
            if offset > 0 {
                let delim = self.pos;
                if trim {
                    self.pos = self.start + self.word().trim_end_matches(is_space).len();
                }
                if self.pos > self.start {
                    self.emit(Kind::Text);
                }
                self.pos = delim;
                self.skip();
            }
            self.pos += 2;
            let marker = if trim { 2 } else { 0 };
            if self.input[self.pos + marker..].starts_with("/*") {
                self.pos += marker;
                self.skip();
                self.comment()?;
                continue;
            }
            self.emit(Kind::LeftDelim);
            self.pos += marker;
            self.skip();
            self.depth = 0;
            self.action()?;
        }
        self.pos = self.input.len();
        if self.pos > self.start {
            self.emit(Kind::Text);
        }
        self.emit(Kind::Eof);
        Ok(())
    }

    fn comment(&mut self) -> Lexed<()> {
        self.pos += 2;
        let end = self.rest().find("*/").ok_or("unclosed comment")?;
        self.pos += end + 2;
        match self.at_right_delim() {
            Some(trim) => self.right_delim(trim, false),
            None => return Err("comment ends before closing delimiter".to_owned()),
        }
        Ok(())
    }

    /// Whether a closing delimiter follows; the value says whether it trims.
    fn at_right_delim(&self) -> Option<bool> {
        let rest = self.rest();
        if right_trim(rest) && rest[2..].starts_with("}}") {
            return Some(true);
        }
        rest.starts_with("}}").then_some(false)
    }

    fn right_delim(&mut self, trim: bool, emit: bool) {
        if trim {
            self.pos += 2;
        }
        self.skip();
        self.pos += 2;
        if emit {
            self.emit(Kind::RightDelim);
        }
        if trim {
            self.pos += self.rest().len() - self.rest().trim_start_matches(is_space).len();
        }
        self.skip();
    }

    fn action(&mut self) -> Lexed<()> {
        loop {
            if let Some(trim) = self.at_right_delim() {
                if self.depth > 0 {
                    return Err("unclosed left paren".to_owned());
                }
                self.right_delim(trim, true);
                return Ok(());
            }
            let Some(c) = self.next() else { return Err("unclosed action".to_owned()) };
            match c {
                ' ' | '\t' | '\r' | '\n' => self.space(),
                '=' => self.emit(Kind::Assign),
                ':' => {
                    if self.next() != Some('=') {
                        return Err("expected :=".to_owned());
                    }
                    self.emit(Kind::Declare);
                }
                '|' => self.emit(Kind::Pipe),
                '"' => self.quoted('"', "unterminated quoted string", Kind::Str)?,
                '`' => {
                    let end = self.rest().find('`');
                    self.pos = end.map_or(self.input.len(), |n| self.pos + n + 1);
                    if end.is_none() {
                        return Err("unterminated raw quoted string".to_owned());
                    }
                    self.emit(Kind::RawString);
                }
                '$' => self.field_or_variable(Kind::Variable)?,
                '\'' => self.quoted('\'', "unterminated character constant", Kind::CharConstant)?,
                '.' if self.rest().bytes().next().is_some_and(|b| !b.is_ascii_digit()) => self.field_or_variable(Kind::Field)?,
                '.' | '+' | '-' | '0'..='9' => {
                    self.pos -= 1;
                    self.number()?;
                }
                c if is_name(c) => self.identifier()?,
                '(' => {
                    self.depth += 1;
                    self.emit(Kind::LeftParen);
                }
                ')' => {
                    self.depth = self.depth.checked_sub(1).ok_or("unexpected right paren")?;
                    self.emit(Kind::RightParen);
                }
                ' '..='~' => self.emit(Kind::Char),
                c => return Err(format!("unrecognized character in action: {}", code_point(c))),
            }
        }
    }

    fn space(&mut self) {
        self.pos += self.rest().len() - self.rest().trim_start_matches(is_space).len();
        // The last space may belong to a trimming delimiter.
        let last = &self.input[self.pos - 1..];
        if right_trim(last) && last[2..].starts_with("}}") {
            self.pos -= 1;
        }
        if self.pos > self.start {
            self.emit(Kind::Space);
        }
    }

    fn quoted(&mut self, quote: char, message: &str, kind: Kind) -> Lexed<()> {
        loop {
            let c = self.next();
            let stopped = match c {
                Some('\\') => matches!(self.next(), None | Some('\n')),
                None | Some('\n') => true,
                _ => false,
            };
            if stopped {
                return Err(message.to_owned());
            }
            if c == Some(quote) {
                self.emit(kind);
                return Ok(());
            }
        }
    }

    fn at_terminator(&self) -> bool {
        self.peek().is_none_or(|c| is_space(c) || matches!(c, '.' | ',' | '|' | ':' | ')' | '(')) || self.rest().starts_with("}}")
    }

    fn letters(&mut self) -> Lexed<()> {
        while self.peek().is_some_and(is_name) {
            self.next();
        }
        if self.at_terminator() { Ok(()) } else { Err(format!("bad character {}", self.peek().map_or_else(String::new, code_point))) }
    }

    fn field_or_variable(&mut self, kind: Kind) -> Lexed<()> {
        if self.at_terminator() {
            self.emit(if kind == Kind::Variable { kind } else { Kind::Dot });
            return Ok(());
        }
        self.letters()?;
        self.emit(kind);
        Ok(())
    }

    fn identifier(&mut self) -> Lexed<()> {
        self.letters()?;
        let word = self.word();
        let keyword = KEYWORDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind);
        self.emit(keyword.unwrap_or(if matches!(word, "true" | "false") { Kind::Bool } else { Kind::Identifier }));
        Ok(())
    }

    fn number(&mut self) -> Lexed<()> {
        let bad = |lexer: &Self| format!("bad number syntax: {}", quote::go(lexer.word()));
        if !self.scan_number() {
            return Err(bad(self));
        }
        if !matches!(self.peek(), Some('+' | '-')) {
            self.emit(Kind::Number);
            return Ok(());
        }
        if !self.scan_number() || !self.word().ends_with('i') {
            return Err(bad(self));
        }
        self.emit(Kind::Complex);
        Ok(())
    }

    fn scan_number(&mut self) -> bool {
        const DECIMAL: &str = "0123456789_";
        const HEX: &str = "0123456789abcdefABCDEF_";
        self.accept("+-");
        let mut digits = DECIMAL;
        if self.accept("0") {
            if self.accept("xX") {
                digits = HEX;
            } else if self.accept("oO") {
                digits = "01234567_";
            } else if self.accept("bB") {
                digits = "01_";
            }
        }
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        if (digits == DECIMAL && self.accept("eE")) || (digits == HEX && self.accept("pP")) {
            self.accept("+-");
            self.accept_run(DECIMAL);
        }
        self.accept("i");
        if self.peek().is_some_and(is_name) {
            self.next();
            return false;
        }
        true
    }
}

pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn left_trim(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('-') && chars.next().is_some_and(is_space)
}

fn right_trim(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_space) && chars.next() == Some('-')
}

/// `%#U`: `U+0040 '@'`.
fn code_point(c: char) -> String {
    let quoted = format!("'{c}'");
    let shown = if c == '\'' || c == '\\' || quote::go_rune(c) == quoted { format!(" {quoted}") } else { String::new() };
    format!("U+{:04X}{shown}", c as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        lex(text).iter().map(|t| t.kind).collect()
    }

    #[test]
    fn cuts() {
        assert_eq!(kinds("a{{.}}"), [Kind::Text, Kind::LeftDelim, Kind::Dot, Kind::RightDelim, Kind::Eof]);
        assert_eq!(kinds("{{/* c */}}"), [Kind::Eof]);
        assert_eq!(kinds(" {{- 1 -}} "), [Kind::LeftDelim, Kind::Number, Kind::RightDelim, Kind::Eof]);
        assert_eq!(kinds("{{.a.b}}"), [Kind::LeftDelim, Kind::Field, Kind::Field, Kind::RightDelim, Kind::Eof]);
        assert_eq!(kinds("{{$x:=`a`}}"), [Kind::LeftDelim, Kind::Variable, Kind::Declare, Kind::RawString, Kind::RightDelim, Kind::Eof]);
    }

    #[test]
    fn refuses() {
        let last = |text: &str| lex(text).pop().map(|t| (t.start, t.text.into_owned())).unwrap_or_default();
        for (text, start, message) in [
            ("{{", 2, "unclosed action"),
            ("{{ \"a", 3, "unterminated quoted string"),
            ("{{ 'a", 3, "unterminated character constant"),
            ("{{ `a", 3, "unterminated raw quoted string"),
            ("{{/* a", 2, "unclosed comment"),
            ("{{/* a */ }}", 2, "comment ends before closing delimiter"),
            ("{{ (1 }}", 6, "unclosed left paren"),
            ("{{ 1) }}", 4, "unexpected right paren"),
            ("{{ 3k }}", 3, "bad number syntax: \"3k\""),
            ("{{ a#}}", 3, "bad character U+0023 '#'"),
            ("{{ \u{1} }}", 3, "unrecognized character in action: U+0001"),
            ("{{ a : b }}", 5, "expected :="),
        ] {
            assert_eq!(last(text), (start, message.to_owned()), "{text}");
        }
    }
}
