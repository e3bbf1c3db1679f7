//! From tokens to the document, with recovery: each mistake is named once and reading goes on as if the text were right.
//!
//! It keeps its own stack, so depth costs no stack of the thread. What is wrong inside a token is the lexer's business.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::document::{self, BARE, Document, ESCAPED, KEY, Node, content};
use super::escapes;
use super::lexer::{Kind, Lexer, Token};
use super::report::{DEPTH, DUPLICATE_KEY, Fixer, Report, SYNTAX};
use crate::diag::{Diagnostic, Safety};
use crate::text::{SourceId, Span};

/// How many arrays and objects may stand inside each other; `serde_json` stops at 128.
pub const MAX_DEPTH: usize = 512;

/// Reads `text`, whose number is `source`. What is wrong comes back as findings in order of their place, each with the way
/// out; what could be read is in the document all the same. A byte order mark at the start and CRLF are accepted.
///
/// ```
/// use promforge::{json, text::SourceId};
/// let (board, findings) = json::read(SourceId(0), r#"{"title": "a", "panels": [1, 2,],}"#);
/// assert_eq!(findings.len(), 2); // two trailing commas
/// assert_eq!(board.root().and_then(|r| r.get("panels")).map(|p| p.elements().count()), Some(2));
/// ```
#[must_use]
pub fn read(source: SourceId, text: impl Into<Arc<str>>) -> (Document, Vec<Diagnostic>) {
    let text: Arc<str> = text.into();
    let mut report = Report::new(source);
    if u32::try_from(text.len()).is_err() {
        report.note(SYNTAX, Span::at(0), "expected at most 4 GiB of JSON".to_owned(), |d, _| d);
        return (Document::new(text, source, Vec::new()), report.finish());
    }
    let mut lexer = Lexer::new(&text, report);
    let token = lexer.next();
    let nodes = Vec::with_capacity(text.len() / 16);
    let mut reader = Reader { lexer, token, nodes, open: Vec::new(), keys: Vec::new(), quiet: false, behind: 0, comma: Span::at(0) };
    reader.document();
    let (nodes, findings) = (reader.nodes, reader.lexer.report.finish());
    (Document::new(text, source, nodes), findings)
}

/// What may stand next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A value, or the end of the array behind `[`.
    First,
    /// A value, behind a comma or at the top.
    Value,
    /// A value, behind a colon.
    ValueOfKey,
    /// A key, or the end of the object behind `{`.
    FirstKey,
    /// A key, behind a comma.
    Key,
    Colon,
    /// A comma or the end of the array or object.
    More,
    /// The end of the file.
    Top,
    Done,
}

struct Reader<'t> {
    lexer: Lexer<'t>,
    token: Token,
    nodes: Vec<Node>,
    /// The arrays and objects that are open, by node.
    open: Vec<usize>,
    /// Scratch room for the keys of one object.
    keys: Vec<usize>,
    /// Whether a mistake was named since the last accepted token, so that the next one is its consequence.
    quiet: bool,
    /// The end of the last token.
    behind: usize,
    /// The last comma.
    comma: Span,
}

fn at(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl<'t> Reader<'t> {
    fn document(&mut self) {
        let mut next = Next::Value;
        while next != Next::Done && !self.lexer.report.stopped {
            let state = next;
            next = match state {
                Next::First | Next::Value | Next::ValueOfKey => self.value(state),
                Next::FirstKey | Next::Key => self.key(state),
                Next::Colon => self.colon(),
                Next::More => self.more(),
                Next::Top => self.top(),
                Next::Done => Next::Done,
            };
        }
        // Reading stopped in the middle: a key gets its value, what is open ends here.
        if self.nodes.last().is_some_and(|n| n.flags & KEY != 0) {
            self.push(document::Kind::Invalid, 0, self.behind, self.behind);
        }
        let end = self.behind;
        while let Some(open) = self.open.pop() {
            self.end(open, end);
        }
    }

    fn advance(&mut self) {
        self.behind = self.token.end;
        self.token = self.lexer.next();
    }

    fn accept(&mut self) {
        self.advance();
        self.quiet = false;
    }

    fn push(&mut self, kind: document::Kind, flags: u8, start: usize, end: usize) {
        let next = at(self.nodes.len() + 1);
        self.nodes.push(Node { start: at(start), end: at(end), next, kind, flags });
    }

    fn take(&mut self, kind: document::Kind, flags: u8) {
        self.push(kind, flags, self.token.start, self.token.end);
        self.accept();
    }

    /// The token in words.
    fn found(&self) -> String {
        let text = &self.lexer.text[self.token.start..self.token.end];
        let short: Cow<'_, str> = match text.char_indices().nth(40) {
            Some((cut, _)) => Cow::Owned(format!("{}…", &text[..cut])),
            None => Cow::Borrowed(text),
        };
        let short = short.lines().next().unwrap_or_default().to_owned();
        match self.token.kind {
            Kind::End => "the end of the file".to_owned(),
            Kind::String(_) => format!("the string `{short}`"),
            Kind::Number => format!("the number `{short}`"),
            _ => format!("`{short}`"),
        }
    }

    /// Names a mistake at the current token, unless it follows from the one before.
    fn say(&mut self, expected: &str, more: impl FnOnce(Diagnostic, &Fixer) -> Diagnostic) {
        if std::mem::replace(&mut self.quiet, true) {
            return;
        }
        let span = if self.token.kind == Kind::End { Span::at(at(self.behind)) } else { self.token.span() };
        let message = format!("expected {expected}, found {}", self.found());
        self.lexer.report.note(SYNTAX, span, message, more);
    }

    fn innermost(&self) -> Option<&Node> {
        self.open.last().map(|i| &self.nodes[*i])
    }

    fn in_object(&self) -> bool {
        self.innermost().is_some_and(|n| n.kind == document::Kind::Object)
    }

    fn after(&self) -> Next {
        if self.open.is_empty() { Next::Top } else { Next::More }
    }

    fn value(&mut self, state: Next) -> Next {
        match self.token.kind {
            Kind::String(flags) => self.take(document::Kind::String, flags),
            Kind::Number => self.take(document::Kind::Number, 0),
            Kind::Bool => self.take(document::Kind::Bool, 0),
            Kind::Null => self.take(document::Kind::Null, 0),
            Kind::Bad => self.take(document::Kind::Invalid, 0),
            Kind::Word => {
                let (span, fixed) = (self.token.span(), format!("\"{}\"", &self.lexer.text[self.token.start..self.token.end]));
                self.say("a value", |d, f| d.fix(f.edit(format!("if it is a text, put it in double quotes: `{fixed}`"), span, fixed, Safety::Unsafe)));
                self.take(document::Kind::String, BARE);
            }
            Kind::OpenBrace => return self.begin(document::Kind::Object, Next::FirstKey),
            Kind::OpenBracket => return self.begin(document::Kind::Array, Next::First),
            Kind::CloseBracket if state == Next::First => return self.close(),
            Kind::CloseBracket if state == Next::Value && !self.open.is_empty() => {
                self.trailing_comma();
                return self.close();
            }
            Kind::End => {
                let empty = self.nodes.is_empty();
                self.say("a value", |d, _| if empty { d.help("the file holds no JSON") } else { d });
                return Next::Done;
            }
            Kind::Comma | Kind::CloseBrace | Kind::CloseBracket if state == Next::ValueOfKey => {
                self.say("a value behind `:`", |d, _| d.help("write `null` where there is none"));
                self.push(document::Kind::Invalid, 0, self.behind, self.behind);
            }
            Kind::CloseBrace if !self.open.is_empty() => {}
            Kind::Comma => {
                let span = self.token.span();
                self.say("a value", |d, f| d.fix(f.edit("delete the comma", span, "", Safety::Unsafe)));
                self.advance();
                return state;
            }
            Kind::Colon | Kind::CloseBrace | Kind::CloseBracket => {
                self.say("a value", |d, _| d);
                self.advance();
                return state;
            }
        }
        self.after()
    }

    fn key(&mut self, state: Next) -> Next {
        let span = self.token.span();
        match self.token.kind {
            Kind::String(flags) => self.take(document::Kind::String, flags | KEY),
            Kind::Word | Kind::Number | Kind::Bool | Kind::Null | Kind::Bad => {
                let fixed = format!("\"{}\"", &self.lexer.text[span.range()]);
                self.say("a key in double quotes", |d, f| d.fix(f.edit(format!("write `{fixed}`"), span, fixed, Safety::Safe)));
                self.take(document::Kind::String, BARE | KEY);
            }
            Kind::CloseBrace => {
                if state == Next::Key {
                    self.trailing_comma();
                }
                return self.close();
            }
            Kind::CloseBracket => return Next::More,
            Kind::Comma => {
                self.say("a key", |d, f| d.fix(f.edit("delete the comma", span, "", Safety::Unsafe)));
                self.advance();
                return state;
            }
            Kind::Colon => {
                self.say("a key", |d, _| d);
                self.push(document::Kind::Invalid, KEY, self.token.start, self.token.start);
            }
            Kind::OpenBrace | Kind::OpenBracket => {
                self.say("a key in double quotes", |d, _| d.help("each entry of an object is `\"key\": value`"));
                self.push(document::Kind::Invalid, KEY, self.token.start, self.token.start);
                return Next::ValueOfKey;
            }
            Kind::End => {
                self.unclosed("a key or `}`");
                return Next::Done;
            }
        }
        Next::Colon
    }

    fn colon(&mut self) -> Next {
        let behind = Span::at(at(self.behind));
        match self.token.kind {
            Kind::Colon => self.accept(),
            Kind::End => {
                self.say("`:` behind the key", |d, _| d);
                return Next::Done;
            }
            Kind::Comma | Kind::CloseBrace | Kind::CloseBracket => {
                self.say("`:` and a value behind the key", |d, _| d);
                self.push(document::Kind::Invalid, 0, self.behind, self.behind);
                return Next::More;
            }
            _ => self.say("`:` behind the key", |d, f| d.fix(f.edit("insert `:`", behind, ":", Safety::Safe))),
        }
        Next::ValueOfKey
    }

    fn more(&mut self) -> Next {
        let object = self.in_object();
        let expected = if object { "`,` or `}`" } else { "`,` or `]`" };
        let (item, closer) = if object { (Next::Key, Kind::CloseBrace) } else { (Next::Value, Kind::CloseBracket) };
        match self.token.kind {
            Kind::Comma => {
                self.comma = self.token.span();
                self.accept();
                item
            }
            kind if kind == closer => self.close(),
            Kind::CloseBrace | Kind::CloseBracket => self.wrong_bracket(expected),
            Kind::Colon => {
                self.say(expected, |d, _| d);
                self.advance();
                Next::More
            }
            Kind::End => {
                self.unclosed(expected);
                Next::Done
            }
            Kind::Word | Kind::String(_) if self.token.start == self.behind && self.lexer.text[..self.behind].ends_with('"') => {
                self.say(expected, |d, _| d.help("a quote inside a string is written `\\\"`"));
                while !matches!(self.token.kind, Kind::Comma | Kind::CloseBrace | Kind::CloseBracket | Kind::End) {
                    self.advance();
                }
                Next::More
            }
            _ => {
                let behind = Span::at(at(self.behind));
                self.say(expected, |d, f| d.other(f.source(), behind, "a comma is missing here").fix(f.edit("insert `,`", behind, ",", Safety::Safe)));
                if item == Next::Key && !matches!(self.token.kind, Kind::OpenBrace | Kind::OpenBracket) {
                    self.quiet = false; // an unquoted key is a mistake of its own
                }
                item
            }
        }
    }

    fn top(&mut self) -> Next {
        if self.token.kind != Kind::End {
            self.say("the end of the file", |d, _| d.help("a file holds one JSON value; several belong into an array"));
        }
        Next::Done
    }

    fn begin(&mut self, kind: document::Kind, next: Next) -> Next {
        if self.open.len() >= MAX_DEPTH {
            let message = format!("expected at most {MAX_DEPTH} arrays and objects inside each other, found more");
            self.lexer.report.note(DEPTH, self.token.span(), message, |d, _| d.help("the rest of the file was not read"));
            self.lexer.report.stopped = true;
            self.take(document::Kind::Invalid, 0);
            return Next::Done;
        }
        self.open.push(self.nodes.len());
        self.take(kind, 0);
        next
    }

    fn close(&mut self) -> Next {
        if let Some(open) = self.open.pop() {
            self.end(open, self.token.end);
        }
        self.accept();
        self.after()
    }

    fn end(&mut self, open: usize, end: usize) {
        let next = at(self.nodes.len());
        let node = &mut self.nodes[open];
        node.end = at(end);
        node.next = next;
        if node.kind == document::Kind::Object {
            self.duplicates(open);
        }
    }

    fn trailing_comma(&mut self) {
        let (span, found) = (self.comma, self.found());
        let what = if self.in_object() { "a key" } else { "a value" };
        let message = format!("expected {what} behind `,`, found {found}");
        self.lexer
            .report
            .note(SYNTAX, span, message, |d, f| d.help("JSON allows no comma behind the last element").fix(f.edit("delete the comma", span, "", Safety::Safe)));
    }

    /// A bracket that does not fit the innermost open one: ends what it fits, or counts as a slip of the finger.
    fn wrong_bracket(&mut self, expected: &str) -> Next {
        let kind = if self.token.kind == Kind::CloseBrace { document::Kind::Object } else { document::Kind::Array };
        let opener = self.innermost().map(|n| Span::new(n.start, n.start + 1));
        self.say(expected, |d, f| match opener {
            Some(opener) => d.other(f.source(), opener, "opened here"),
            None => d,
        });
        let fits = self.open.iter().rposition(|i| self.nodes[*i].kind == kind);
        let rest = !self.lexer.text[self.token.end..].trim_start().is_empty();
        match fits {
            // Ending the top-level value here would leave a rest: the wrong bracket was typed.
            Some(0) if rest => self.close(),
            Some(fits) => {
                while self.open.len() > fits + 1 {
                    if let Some(open) = self.open.pop() {
                        self.end(open, self.behind);
                    }
                }
                self.close()
            }
            None if rest => {
                self.advance();
                Next::More
            }
            None => self.close(),
        }
    }

    fn unclosed(&mut self, expected: &str) {
        let opener = self.innermost().map(|n| Span::new(n.start, n.start + 1));
        let closers: String = self.open.iter().rev().map(|i| if self.nodes[*i].kind == document::Kind::Object { '}' } else { ']' }).collect();
        self.say(expected, |d, f| {
            let d = match opener {
                Some(opener) => d.other(f.source(), opener, "opened here and not closed"),
                None => d,
            };
            if closers.len() > 1 && closers.len() <= 40 { d.help(format!("the file ends {} levels deep; missing are `{closers}`", closers.len())) } else { d }
        });
    }

    fn key_text(&self, key: usize) -> Cow<'t, str> {
        let node = &self.nodes[key];
        let text = &self.lexer.text[content(self.lexer.text, node).range()];
        if node.flags & ESCAPED == 0 { Cow::Borrowed(text) } else { Cow::Owned(escapes::decode(text)) }
    }

    /// Names the keys of object `open` that stand in it before.
    fn duplicates(&mut self, open: usize) {
        let end = self.nodes[open].next as usize;
        let mut keys = std::mem::take(&mut self.keys);
        keys.clear();
        let mut key = open + 1;
        while key + 1 < end {
            if self.nodes[key].kind == document::Kind::String {
                keys.push(key);
            }
            key = self.nodes[key + 1].next as usize;
        }
        if keys.len() <= 12 {
            for (i, key) in keys.iter().enumerate().skip(1) {
                let text = self.key_text(*key);
                if let Some(first) = keys[..i].iter().find(|k| self.key_text(**k) == text) {
                    self.duplicate(*first, *key, &text);
                }
            }
        } else {
            let mut seen = FxHashMap::default();
            for key in &keys {
                let text = self.key_text(*key);
                if let Some(first) = seen.get(&text) {
                    self.duplicate(*first, *key, &text);
                } else {
                    seen.insert(text, *key);
                }
            }
        }
        self.keys = keys;
    }

    fn duplicate(&mut self, first: usize, again: usize, text: &str) {
        let span = |key: usize| Span::new(self.nodes[key].start, self.nodes[key].end);
        let (first, again) = (span(first), span(again));
        let message = format!("expected each key once in an object, found `{text}` again");
        self.lexer
            .report
            .note(DUPLICATE_KEY, again, message, |d, f| d.other(f.source(), first, "first here").help("only the last one counts; delete or rename one"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;

    /// `LINE:COLUMN message` of each finding.
    fn findings(text: &str) -> Vec<String> {
        let (_, found) = read(SourceId(0), text);
        let lines = LineIndex::new(text);
        let show = |d: &Diagnostic| {
            let place = lines.locate(text, d.primary.as_ref().expect("present").span.start);
            format!("{}:{} {}", place.line, place.column, d.message)
        };
        found.iter().map(show).collect()
    }

    fn value(text: &str) -> String {
        read(SourceId(0), text).0.root().map_or_else(String::new, |r| r.to_serde().to_string())
    }

    #[test]
    fn each_mistake_is_named_once_and_the_rest_is_read() {
        for (text, want, kept) in [
            ("[1, 2,]", &["1:6 expected a value behind `,`, found `]`"][..], "[1,2]"),
            ("{\"a\": 1,\n}", &["1:8 expected a key behind `,`, found `}`"], r#"{"a":1}"#),
            ("{\"a\": 1\n \"b\": 2}", &["2:2 expected `,` or `}`, found the string `\"b\"`"], r#"{"a":1,"b":2}"#),
            ("[1 2 [3]]", &["1:4 expected `,` or `]`, found the number `2`", "1:6 expected `,` or `]`, found `[`"], "[1,2,[3]]"),
            ("{\"a\" 1}", &["1:6 expected `:` behind the key, found the number `1`"], r#"{"a":1}"#),
            ("{\"a\" = 1}", &["1:6 expected `:` between key and value, found `=`"], r#"{"a":1}"#),
            (
                "{'a': 'b'}",
                &["1:2 expected a string in double quotes, found one in single quotes", "1:7 expected a string in double quotes, found one in single quotes"],
                r#"{"a":"b"}"#,
            ),
            ("{\u{201c}a\u{201d}: 1}", &["1:2 expected a string in double quotes, found one in typographic quotes"], r#"{"a":1}"#),
            (
                "{a: 1, true: 2}",
                &["1:2 expected a key in double quotes, found `a`", "1:8 expected a key in double quotes, found `true`"],
                r#"{"a":1,"true":2}"#,
            ),
            (
                "// x\n{\"a\": /* y */ 1} # z",
                &["1:1 expected JSON, found a comment", "2:7 expected JSON, found a comment", "2:18 expected JSON, found a comment"],
                r#"{"a":1}"#,
            ),
            (r#"["\d+"]"#, &[r"1:3 expected an escape that JSON knows, found `\d`"], r#"["\\d+"]"#),
            (r#"["\u12g"]"#, &[r"1:3 expected four hexadecimal digits behind `\u`, found `\u12`"], r#"["\\u12g"]"#),
            (r#"["\ud83d x"]"#, &[r"1:3 expected a pair of surrogates, found `\ud83d` alone"], "[\"\u{fffd} x\"]"),
            ("[\"a\tb\"]", &["1:4 expected `\\t` inside a string, found a tab"], r#"["a\tb"]"#),
            ("[NaN, -Infinity, 1]", &["1:2 expected a value, found `NaN`", "1:7 expected a value, found `-Infinity`"], "[null,null,1]"),
            ("[True, None]", &["1:2 expected `true`, found `True`", "1:8 expected `null`, found `None`"], "[null,null]"),
            (
                "[.5, 01, 10s]",
                &[
                    "1:2 expected a number as JSON writes it, found `.5`",
                    "1:6 expected a number as JSON writes it, found `01`",
                    "1:10 expected a number as JSON writes it, found `10s`",
                ],
                "[null,null,null]",
            ),
            ("{\"a\": \"b,\n \"c\": 1}", &["1:7 expected `\"` at the end of a string, found the end of the line"], r#"{"a":"b","c":1}"#),
            ("{\"a\": \"sum(\n  x)\", \"c\": 1}", &["1:12 expected `\\n` inside a string, found the end of the line"], "{\"a\":\"sum(\\n  x)\",\"c\":1}"),
            (
                "[\"a",
                &["1:2 expected `\"` at the end of a string, found the end of the file", "1:4 expected `,` or `]`, found the end of the file"],
                r#"["a"]"#,
            ),
            ("[1, [2", &["1:7 expected `,` or `]`, found the end of the file"], "[1,[2]]"),
            ("{\"a\":", &["1:6 expected a value, found the end of the file"], r#"{"a":null}"#),
            ("{\"a\": , \"b\": 1}", &["1:7 expected a value behind `:`, found `,`"], r#"{"a":null,"b":1}"#),
            ("{\"a\"}", &["1:5 expected `:` and a value behind the key, found `}`"], r#"{"a":null}"#),
            ("{} {}", &["1:4 expected the end of the file, found `{`"], "{}"),
            ("{\"a\": [1, 2}", &["1:12 expected `,` or `]`, found `}`"], r#"{"a":[1,2]}"#),
            ("{\"a\": [1, 2}, \"b\": 1}", &["1:12 expected `,` or `]`, found `}`"], r#"{"a":[1,2],"b":1}"#),
            ("[1,,2]", &["1:4 expected a value, found `,`"], "[1,2]"),
            ("{\"a\": \"up{job=\"x\"}\", \"b\": 1}", &["1:16 expected `,` or `}`, found `x`"], r#"{"a":"up{job=","b":1}"#),
            ("{1: 2}", &["1:2 expected a key in double quotes, found the number `1`"], r#"{"1":2}"#),
            ("{[1], \"b\": 2}", &["1:2 expected a key in double quotes, found `[`"], r#"{"":[1],"b":2}"#),
            ("[foo]", &["1:2 expected a value, found `foo`"], r#"["foo"]"#),
            ("[1\u{a0}, 2];", &["1:3 expected JSON, found the character U+00A0", "1:8 expected JSON, found the character `;`"], "[1,2]"),
            ("", &["1:1 expected a value, found the end of the file"], ""),
            ("]", &["1:1 expected a value, found `]`"], ""),
            ("\u{feff}[1,\r\n 2,\r\n]\r\n", &["2:3 expected a value behind `,`, found `]`"], "[1,2]"),
            (r#"{"a": 1, "\u0061": 2}"#, &["1:10 expected each key once in an object, found `a` again"], r#"{"a":2}"#),
        ] {
            assert_eq!(findings(text), want, "{text}");
            assert_eq!(value(text), kept, "{text}");
        }
    }

    #[test]
    fn duplicates_of_large_objects_are_found_too() {
        let text = format!("{{{}, \"k3\": 0}}", (0..40).map(|i| format!("\"k{i}\": {i}")).collect::<Vec<_>>().join(", "));
        let (_, found) = read(SourceId(0), text);
        assert_eq!(found.iter().map(|d| (d.code, d.others.len())).collect::<Vec<_>>(), [(DUPLICATE_KEY, 1)]);
    }

    #[test]
    fn depth_is_bounded_and_costs_no_stack() {
        for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000), "[".repeat(MAX_DEPTH + 1) + &"]".repeat(MAX_DEPTH + 1)] {
            let (document, found) = read(SourceId(0), text);
            assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [DEPTH]);
            assert!(found[0].message.contains("512"));
            drop(document.root().map(document::Value::to_serde));
        }
        let (document, found) = read(SourceId(0), "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH));
        assert!(found.is_empty());
        assert_eq!(document.root().expect("present").walk().count(), MAX_DEPTH);
    }

    #[test]
    fn a_flood_of_mistakes_ends() {
        let (_, found) = read(SourceId(0), format!("[{}]", "foo,".repeat(10_000)));
        assert_eq!(found.len(), super::super::MAX_FINDINGS + 1);
    }

    #[test]
    fn fixes_make_valid_json() {
        for (text, want) in
            [("{a: 'it''s', }", ""), ("[1 2]", "[1, 2]"), ("{'a' 1, \"b\" = .5}", r#"{"a": 1, "b" : 0.5}"#), ("[\"a\tb\r\nc\"]", r#"["a\tb\nc"]"#)]
        {
            let (_, found) = read(SourceId(0), text);
            let mut edits: Vec<_> = found.into_iter().filter_map(|d| d.fix).flat_map(|f| f.edits).collect();
            edits.sort_by_key(|e| std::cmp::Reverse(e.span));
            let mut fixed = text.to_owned();
            for edit in edits {
                fixed.replace_range(edit.span.range(), &edit.text);
            }
            if !want.is_empty() {
                assert_eq!(fixed.replace(" ", ""), want.replace(' ', ""), "{text}");
                assert!(serde_json::from_str::<serde_json::Value>(&fixed).is_ok(), "{fixed}");
            }
        }
    }
}
