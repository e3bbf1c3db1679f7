//! From text to JSON tokens. Everything that is wrong with one token is said here, and the token is then taken as what was
//! meant; how tokens belong together is the reader's business.

use super::document::{ESCAPED, ODD_QUOTES, OPEN};
use super::escapes::{Escape, escape};
use super::report::{ESCAPE, Report, SYNTAX};
use crate::diag::Safety;
use crate::text::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Colon,
    Comma,
    /// With the flags of its node.
    String(u8),
    Number,
    Bool,
    Null,
    /// A word that is no literal; not yet reported.
    Word,
    /// A value that JSON does not have; reported.
    Bad,
    End,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    pub(super) fn span(self) -> Span {
        Span::of(self.start, self.end)
    }
}

pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    bytes: &'t [u8],
    at: usize,
    pub(super) report: Report,
}

/// Control characters, quotes and backslashes: where the fast loop over a string stops.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut i = 0;
    while i < 0x20 {
        stops[i] = true;
        i += 1;
    }
    stops[b'"' as usize] = true;
    stops[b'\\' as usize] = true;
    stops
};

fn word_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.' | '/' | '@')
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, report: Report) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, bytes: text.as_bytes(), at, report }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// The next token; [`Kind::End`] at the end of the text, then again and again.
    pub(super) fn next(&mut self) -> Token {
        loop {
            let start = self.at;
            let Some(byte) = self.bytes.get(start) else { return Token { kind: Kind::End, start, end: start } };
            let kind = match byte {
                b' ' | b'\t' | b'\n' | b'\r' => {
                    self.at += 1;
                    continue;
                }
                b'{' => Kind::OpenBrace,
                b'}' => Kind::CloseBrace,
                b'[' => Kind::OpenBracket,
                b']' => Kind::CloseBracket,
                b':' => Kind::Colon,
                b',' => Kind::Comma,
                b'"' => return self.string(),
                b'-' | b'0'..=b'9' => return self.number(),
                _ => match self.rare() {
                    Some(token) => return token,
                    None => continue,
                },
            };
            self.at += 1;
            return Token { kind, start, end: start + 1 };
        }
    }

    fn token(&mut self, kind: Kind, start: usize, end: usize) -> Token {
        self.at = end;
        Token { kind, start, end }
    }

    /// Words, comments, and what JSON does not know; `None` when nothing is left of it.
    fn rare(&mut self) -> Option<Token> {
        let start = self.at;
        let rest = &self.text[start..];
        let c = rest.chars().next()?;
        match c {
            '\'' | '`' => Some(self.odd_string(c, c)),
            '\u{201c}' | '\u{201d}' | '\u{201e}' => Some(self.odd_string(c, '\u{201d}')),
            '\u{2018}' | '\u{2019}' => Some(self.odd_string(c, '\u{2019}')),
            '#' => {
                self.comment(rest.find('\n').unwrap_or(rest.len()));
                None
            }
            '/' if rest.starts_with("//") => {
                self.comment(rest.find('\n').unwrap_or(rest.len()));
                None
            }
            '/' if rest.starts_with("/*") => {
                self.comment(rest.find("*/").map_or(rest.len(), |i| i + 2));
                None
            }
            '=' => {
                let end = start + if rest.starts_with("=>") { 2 } else { 1 };
                let span = Span::of(start, end);
                let message = format!("expected `:` between key and value, found `{}`", &self.text[start..end]);
                self.report.note(SYNTAX, span, message, |d, f| d.fix(f.edit("replace it by `:`", span, ":", Safety::Safe)));
                Some(self.token(Kind::Colon, start, end))
            }
            '+' | '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit() || c == '.') || rest.starts_with("+I") => Some(self.number()),
            c if c.is_alphabetic() || matches!(c, '_' | '$' | '@') => Some(self.word()),
            c => {
                let len: usize = rest.chars().take_while(|x| *x == c).map(char::len_utf8).sum();
                let span = Span::of(start, start + len);
                let name = if c.is_control() || c.is_whitespace() || c == '\u{feff}' { format!("U+{:04X}", u32::from(c)) } else { format!("`{c}`") };
                let message = format!("expected JSON, found the character {name}");
                self.report.note(SYNTAX, span, message, |d, f| {
                    let d = d.fix(f.edit("delete it", span, "", Safety::Unsafe));
                    if c.is_whitespace() || c == '\u{feff}' {
                        d.help("JSON knows four white-space characters: space, tab, line feed, carriage return")
                    } else {
                        d
                    }
                });
                self.at += len;
                None
            }
        }
    }

    fn comment(&mut self, len: usize) {
        let body = self.text[self.at..self.at + len].trim_end();
        let span = Span::of(self.at, self.at + body.len());
        let open = body.starts_with("/*") && !(body.ends_with("*/") && body.len() >= 4);
        let message = if open { "expected `*/` at the end of the comment, found the end of the file" } else { "expected JSON, found a comment" };
        self.report.note(SYNTAX, span, message.to_owned(), |d, f| d.help("JSON has no comments").fix(f.edit("delete the comment", span, "", Safety::Unsafe)));
        self.at += len;
    }

    fn word(&mut self) -> Token {
        let start = self.at;
        let rest = &self.text[start..];
        let end = start + rest.find(|c| !word_part(c)).unwrap_or(rest.len());
        let word = &self.text[start..end];
        let (kind, meant) = match word {
            "true" | "false" => (Kind::Bool, None),
            "null" => (Kind::Null, None),
            "True" | "TRUE" => (Kind::Bad, Some("true")),
            "False" | "FALSE" => (Kind::Bad, Some("false")),
            "None" | "NULL" | "Null" | "nil" | "undefined" => (Kind::Bad, Some("null")),
            "NaN" | "nan" | "Infinity" | "Inf" | "inf" => (Kind::Bad, Some("")),
            _ => (Kind::Word, None),
        };
        let next = self.text[end..].trim_start_matches([' ', '\t']);
        if kind != Kind::Word && next.starts_with(':') {
            return self.token(Kind::Word, start, end); // an unquoted key that looks like a literal
        }
        match meant {
            Some("") => self.no_such_number(start, end),
            Some(meant) => {
                let span = Span::of(start, end);
                let message = format!("expected `{meant}`, found `{word}`");
                self.report.note(SYNTAX, span, message, |d, f| d.fix(f.edit(format!("replace it by `{meant}`"), span, meant, Safety::Safe)));
            }
            None => {}
        }
        self.token(kind, start, end)
    }

    fn no_such_number(&mut self, start: usize, end: usize) {
        let message = format!("expected a value, found `{}`", &self.text[start..end]);
        self.report.note(SYNTAX, Span::of(start, end), message, |d, _| d.help("JSON has neither NaN nor infinities: write `null`, or a string"));
    }

    fn number(&mut self) -> Token {
        let start = self.at;
        let digits = |mut at: usize| {
            while self.bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        let whole = start + usize::from(self.bytes[start] == b'-');
        let mut end = digits(whole);
        let mut good = end > whole && (self.bytes[whole] != b'0' || end == whole + 1);
        if self.bytes.get(end) == Some(&b'.') {
            let after = digits(end + 1);
            good &= after > end + 1;
            end = after;
        }
        if let Some(b'e' | b'E') = self.bytes.get(end) {
            let sign = end + 1 + usize::from(matches!(self.bytes.get(end + 1), Some(b'+' | b'-')));
            let after = digits(sign);
            good &= after > sign;
            end = after;
        }
        // What sticks to it belongs to it: `10s`, `0x1f`, `1_000`, `-Infinity`.
        let tail = &self.text[end..];
        let stuck = tail.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-'))).unwrap_or(tail.len());
        if good && stuck == 0 {
            return self.token(Kind::Number, start, end);
        }
        end += stuck;
        if matches!(self.text[start..end].trim_start_matches(['+', '-']), "Infinity" | "Inf" | "inf" | "NaN" | "nan") {
            self.no_such_number(start, end);
            return self.token(Kind::Bad, start, end.max(start + 1));
        }
        end = end.max(start + 1);
        let (span, text) = (Span::of(start, end), &self.text[start..end]);
        let meant = plain_number(text);
        let kind = if meant.is_some() && text.parse::<f64>().is_ok() { Kind::Number } else { Kind::Bad };
        self.report.note(SYNTAX, span, format!("expected a number as JSON writes it, found `{text}`"), |d, f| match meant {
            Some(meant) => d.fix(f.edit(format!("write `{meant}`"), span, meant, Safety::Safe)),
            None => d.help(format!("if it is a text, put it in double quotes: `\"{text}\"`")),
        });
        self.token(kind, start, end)
    }

    /// A string in quotes other than `"`, which ends at the end of the line at the latest.
    fn odd_string(&mut self, open: char, close: char) -> Token {
        let start = self.at;
        let inside = start + open.len_utf8();
        let line = self.text[inside..].find('\n').map_or(self.text.len(), |i| inside + i);
        let mut end = None;
        let mut skip = false;
        for (i, c) in self.text[inside..line].char_indices() {
            match c {
                _ if skip => skip = false,
                '\\' => skip = true,
                c if c == close => {
                    end = Some(inside + i);
                    break;
                }
                _ => {}
            }
        }
        let Some(content_end) = end else {
            return self.unterminated(start, inside, ODD_QUOTES);
        };
        let end = content_end + close.len_utf8();
        let (span, content) = (Span::of(start, end), &self.text[inside..content_end]);
        let quotes = match open {
            '\'' => "single quotes",
            '`' => "backticks",
            _ => "typographic quotes",
        };
        let fixed = format!("\"{}\"", content.replace("\\'", "'").replace("\\\"", "\"").replace('"', "\\\""));
        self.report.note(SYNTAX, span, format!("expected a string in double quotes, found one in {quotes}"), |d, f| {
            d.fix(f.edit(format!("write `{fixed}`"), span, fixed.clone(), Safety::Safe))
        });
        let escaped = if content.contains('\\') { ESCAPED } else { 0 };
        self.token(Kind::String(ODD_QUOTES | escaped), start, end)
    }

    fn string(&mut self) -> Token {
        let start = self.at;
        let mut at = start + 1;
        let mut flags = 0;
        let mut multi_line = false;
        loop {
            while self.bytes.get(at).is_some_and(|b| !STOPS[*b as usize]) {
                at += 1;
            }
            match self.bytes.get(at) {
                None => return self.unterminated(start, start + 1, flags),
                Some(b'"') => return self.token(Kind::String(flags), start, at + 1),
                Some(b'\\') => {
                    flags |= ESCAPED;
                    at += self.escape(at);
                }
                Some(b'\r' | b'\n') if !multi_line => {
                    if !self.closes_later(at) {
                        return self.unterminated(start, start + 1, flags);
                    }
                    multi_line = true;
                    let len = if self.bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
                    let message = "expected `\\n` inside a string, found the end of the line".to_owned();
                    let (span, whole) = (Span::of(at, at + len), Span::of(start, start + 1));
                    self.report.note(SYNTAX, span, message, |d, f| {
                        d.other(f.source(), whole, "the string starts here").fix(f.edit("write `\\n`", span, "\\n", Safety::Safe))
                    });
                    at += len;
                }
                Some(b'\r' | b'\n') => at += 1, // the rest of a text over several lines: said once
                Some(control) => {
                    let short = match control {
                        b'\t' => "\\t".to_owned(),
                        8 => "\\b".to_owned(),
                        12 => "\\f".to_owned(),
                        other => format!("\\u{other:04x}"),
                    };
                    let name = if *control == b'\t' { "a tab".to_owned() } else { format!("the control character U+{control:04X}") };
                    let span = Span::of(at, at + 1);
                    self.report.note(SYNTAX, span, format!("expected `{short}` inside a string, found {name}"), |d, f| {
                        d.fix(f.edit(format!("write `{short}`"), span, short, Safety::Safe))
                    });
                    at += 1;
                }
            }
        }
    }

    /// How many bytes the escape at `at` has; says what is wrong with it.
    fn escape(&mut self, at: usize) -> usize {
        let c = self.char_at(at + 1);
        match escape(self.bytes, at) {
            Escape::Char(_, len) => len,
            Escape::Lone(len) => {
                let span = Span::of(at, at + len);
                let message = format!("expected a pair of surrogates, found `{}` alone", &self.text[at..at + len]);
                self.report.note(ESCAPE, span, message, |d, _| {
                    d.help("a character above U+FFFF is written as two escapes, such as `\\ud83d\\ude00`, or as itself; this one is read as U+FFFD")
                });
                len
            }
            Escape::BadUnicode => {
                let rest = &self.text[at + 2..];
                let len = 2 + rest.bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
                let message = format!("expected four hexadecimal digits behind `\\u`, found `{}`", &self.text[at..at + len]);
                self.report.note(ESCAPE, Span::of(at, at + len), message, |d, _| d.help("if a backslash is meant, write two: `\\\\u`"));
                2
            }
            Escape::Unknown => {
                let Some(c) = c else { return 1 };
                if c == '\n' || c == '\r' {
                    return 1;
                }
                let span = Span::of(at, at + 1 + c.len_utf8());
                let (meant, title) = if c == '\'' {
                    ("'".to_owned(), "write `'`".to_owned())
                } else {
                    (format!("\\\\{c}"), format!("if a backslash is meant, write two: `\\\\{c}`"))
                };
                self.report.note(ESCAPE, span, format!("expected an escape that JSON knows, found `\\{c}`"), |d, f| {
                    d.help("JSON knows `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four hexadecimal digits").fix(f.edit(
                        title,
                        span,
                        meant,
                        Safety::Unsafe,
                    ))
                });
                1 + c.len_utf8()
            }
        }
    }

    /// Whether the string that runs into the line end at `at` has its end quote further below: the next quote must look like
    /// an end (`"` and then `,`, `:`, `}`, `]` or nothing), otherwise it is the start of the next string.
    fn closes_later(&self, mut at: usize) -> bool {
        loop {
            match self.bytes.get(at) {
                None => return false,
                Some(b'\\') => at += 2,
                Some(b'"') => break,
                Some(_) => at += 1,
            }
        }
        let before = self.bytes[..at].iter().rev().find(|b| !b.is_ascii_whitespace());
        let behind = self.bytes[at + 1..].iter().find(|b| !b.is_ascii_whitespace());
        matches!(behind, None | Some(b',' | b':' | b'}' | b']')) && !matches!(before, Some(b',' | b'{' | b'['))
    }

    /// A string without an end quote: it ends with its line, without a comma or bracket that stands there.
    fn unterminated(&mut self, start: usize, inside: usize, flags: u8) -> Token {
        let rest = &self.text[inside..];
        let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end = inside + rest[..line].trim_end().trim_end_matches([',', '}', ']']).trim_end().len();
        let quote = &self.text[start..inside];
        let found = if line == rest.len() { "the end of the file" } else { "the end of the line" };
        let span = Span::of(start, end.max(inside));
        self.report.note(SYNTAX, span, format!("expected `{quote}` at the end of a string, found {found}"), |d, f| {
            d.fix(f.edit("close the string", Span::at(span.end), "\"", Safety::Unsafe))
        });
        self.token(Kind::String(flags | OPEN), start, span.end as usize)
    }
}

/// The spelling of a number that JSON accepts, for the near misses.
fn plain_number(text: &str) -> Option<String> {
    let (sign, body) = text.strip_prefix('-').map_or(("", text.strip_prefix('+').unwrap_or(text)), |b| ("-", b));
    let plain = match body.strip_prefix("0x").or_else(|| body.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok()?.to_string(),
        None => {
            let body = body.replace('_', "");
            let body = body.trim_start_matches('0');
            let body = if body.starts_with(|c: char| c.is_ascii_digit()) { body.to_owned() } else { format!("0{body}") };
            let (mantissa, exponent) = body.find(['e', 'E']).map_or((body.as_str(), ""), |i| body.split_at(i));
            format!("{}{exponent}", mantissa.trim_end_matches('.'))
        }
    };
    let plain = format!("{sign}{plain}");
    serde_json::from_str::<serde_json::Number>(&plain).ok().map(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_of_numbers() {
        for (text, want) in [
            (".5", Some("0.5")),
            ("+1", Some("1")),
            ("1.", Some("1")),
            ("-007", Some("-7")),
            ("0x1F", Some("31")),
            ("1_000", Some("1000")),
            ("00", Some("0")),
            ("1.e5", Some("1e5")),
            ("10s", None),
            ("1.2.3", None),
        ] {
            assert_eq!(plain_number(text).as_deref(), want, "{text}");
        }
    }
}
