//! Text to tokens, with the modes of upstream's scanner (promql/parser/lex.go, 3.15.0): statements, inside braces, and
//! inside brackets up to the first number. It knows no grammar; [`super::parser`] does.

mod keyword;
mod literal;
mod number;
mod token;

pub(super) use literal::unquote;
pub(super) use token::{Tok, Token};

use crate::model::quote::{go, go_rune};
use crate::text::Span;

/// How the next token is scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Statements,
    Braces,
    /// Behind `[` and behind operators inside brackets; a number switches back to statements.
    Duration,
}

/// The scanner. After [`Tok::Error`] it must not be asked again.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pos: usize,
    start: usize,
    mode: Mode,
    parens: u32,
    bracket: bool,
    colon: bool,
    duration: bool,
    /// What the last [`Tok::Error`] says.
    pub(super) error: String,
    /// The comments passed over.
    pub(super) comments: Vec<Span>,
}

const fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r')
}

const fn is_alpha(b: u8) -> bool {
    b == b'_' || b.is_ascii_alphabetic()
}

const fn is_alphanumeric(b: u8) -> bool {
    b == b'_' || b.is_ascii_alphanumeric()
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (mode, error, comments) = (Mode::Statements, String::new(), Vec::new());
        Self { text, bytes: text.as_bytes(), pos: 0, start: 0, mode, parens: 0, bracket: false, colon: false, duration: false, error, comments }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn peek(&self) -> Option<u8> {
        self.byte(self.pos)
    }

    /// The character at `at`, as upstream's `%q` shows it; the end of the text shows as U+FFFD.
    fn shown(&self, at: usize) -> String {
        go_rune(self.text[at..].chars().next().unwrap_or('\u{fffd}'))
    }

    fn emit(&self, tok: Tok) -> Token {
        Token { tok, span: Span::of(self.start, self.pos) }
    }

    fn fail(&mut self, message: String) -> Token {
        self.error = message;
        Token { tok: Tok::Error, span: Span::of(self.start, self.bytes.len()) }
    }

    /// One byte more belongs to the token.
    fn take(&mut self, tok: Tok, len: usize) -> Token {
        self.pos += len;
        self.emit(tok)
    }

    /// The next token; comments and white space are passed over.
    pub(super) fn next(&mut self) -> Token {
        loop {
            let Some(b) = self.peek() else {
                self.start = self.pos;
                return self.end();
            };
            if is_space(b) {
                self.pos += 1;
                continue;
            }
            self.start = self.pos;
            if b == b'#' && self.mode != Mode::Duration {
                let rest = &self.bytes[self.pos..];
                self.pos += rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
                self.comments.push(Span::of(self.start, self.pos));
                continue;
            }
            return match self.mode {
                Mode::Statements => self.statement(b),
                Mode::Braces => self.inside_braces(b),
                Mode::Duration => self.inside_duration(b),
            };
        }
    }

    fn end(&mut self) -> Token {
        let message = match self.mode {
            Mode::Braces => "unexpected end of input inside braces",
            Mode::Duration => "unexpected end of input in duration expression",
            Mode::Statements if self.parens > 0 => "unclosed left parenthesis",
            Mode::Statements if self.bracket => "unclosed left bracket",
            Mode::Statements => return self.emit(Tok::Eof),
        };
        self.fail(message.to_owned())
    }

    fn statement(&mut self, b: u8) -> Token {
        let next = self.byte(self.pos + 1);
        match b {
            b'0'..=b'9' => self.number_or_duration(),
            b'.' if next.is_some_and(|n| n.is_ascii_digit()) => self.number_or_duration(),
            b':' | b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                if self.bracket {
                    self.word_in_brackets(b)
                } else {
                    self.keyword_or_identifier()
                }
            }
            b'(' => {
                self.parens += 1;
                self.take(Tok::LeftParen, 1)
            }
            b')' => self.right_paren(),
            b',' => self.take(Tok::Comma, 1),
            b'{' => {
                self.mode = Mode::Braces;
                self.take(Tok::LeftBrace, 1)
            }
            b'"' | b'\'' => self.string(b),
            b'`' => self.raw_string(),
            b'[' if self.bracket => {
                let shown = self.shown(self.pos);
                self.fail(format!("unexpected left bracket {shown}"))
            }
            b'[' => {
                self.bracket = true;
                self.colon = false;
                self.mode = Mode::Duration;
                self.take(Tok::LeftBracket, 1)
            }
            b']' if !self.bracket => {
                let shown = self.shown(self.pos);
                self.fail(format!("unexpected right bracket {shown}"))
            }
            b']' => {
                self.bracket = false;
                self.take(Tok::RightBracket, 1)
            }
            b'@' => self.take(Tok::At, 1),
            b'=' => match next {
                Some(b'=') => self.take(Tok::Op(BinaryOp::Eq), 2),
                Some(b'~') => self.fail("unexpected character after '=': '~'".to_owned()),
                _ => self.take(Tok::Equal, 1),
            },
            b'!' => match next {
                Some(b'=') => self.take(Tok::Op(BinaryOp::Ne), 2),
                _ => {
                    let shown = self.shown(self.pos + 1);
                    self.fail(format!("unexpected character after '!': {shown}"))
                }
            },
            b'<' => match next {
                Some(b'=') => self.take(Tok::Op(BinaryOp::Le), 2),
                Some(b'/') => self.take(Tok::Op(BinaryOp::TrimUpper), 2),
                _ => self.take(Tok::Op(BinaryOp::Lt), 1),
            },
            b'>' => match next {
                Some(b'=') => self.take(Tok::Op(BinaryOp::Ge), 2),
                Some(b'/') => self.take(Tok::Op(BinaryOp::TrimLower), 2),
                _ => self.take(Tok::Op(BinaryOp::Gt), 1),
            },
            _ => match arithmetic(b) {
                Some(op) => self.take(Tok::Op(op), 1),
                None => {
                    let shown = self.shown(self.pos);
                    self.fail(format!("unexpected character: {shown}"))
                }
            },
        }
    }

    /// Upstream emits the parenthesis before it notices that it closes nothing, so the error stands behind it.
    fn right_paren(&mut self) -> Token {
        self.pos += 1;
        if self.parens == 0 {
            self.start = self.pos;
            return self.fail("unexpected right parenthesis ')'".to_owned());
        }
        self.parens -= 1;
        self.emit(Tok::RightParen)
    }

    fn inside_braces(&mut self, b: u8) -> Token {
        let next = self.byte(self.pos + 1);
        match b {
            _ if is_alpha(b) => {
                let rest = &self.bytes[self.pos..];
                let len = rest.iter().position(|b| !is_alphanumeric(*b)).unwrap_or(rest.len());
                self.take(Tok::Identifier, len)
            }
            b',' => self.take(Tok::Comma, 1),
            b'"' | b'\'' => self.string(b),
            b'`' => self.raw_string(),
            b'=' if next == Some(b'~') => self.take(Tok::EqualRegex, 2),
            b'=' => self.take(Tok::Equal, 1),
            b'!' => match next {
                Some(b'~') => self.take(Tok::NotRegex, 2),
                Some(b'=') => self.take(Tok::Op(BinaryOp::Ne), 2),
                _ => {
                    let shown = self.shown(self.pos + 1);
                    self.fail(format!("unexpected character after '!' inside braces: {shown}"))
                }
            },
            b'{' => self.fail("unexpected left brace '{'".to_owned()),
            b'}' => {
                self.mode = Mode::Statements;
                self.take(Tok::RightBrace, 1)
            }
            _ => {
                let shown = self.shown(self.pos);
                self.fail(format!("unexpected character inside braces: {shown}"))
            }
        }
    }

    fn inside_duration(&mut self, b: u8) -> Token {
        match b {
            b']' => {
                self.bracket = false;
                self.colon = false;
                self.mode = Mode::Statements;
                self.take(Tok::RightBracket, 1)
            }
            b':' => {
                self.pos += 1;
                let message = match (self.duration, self.colon) {
                    (false, _) => "unexpected colon before duration in duration expression",
                    (true, true) => "unexpected repeated colon in duration expression",
                    (true, false) => {
                        self.colon = true;
                        return self.emit(Tok::Colon);
                    }
                };
                self.start = self.pos;
                self.fail(message.to_owned())
            }
            b'(' => {
                self.parens += 1;
                self.take(Tok::LeftParen, 1)
            }
            b')' => self.right_paren(),
            b',' => self.take(Tok::Comma, 1),
            b'0'..=b'9' => self.number_in_duration(),
            b'.' if self.byte(self.pos + 1).is_some_and(|n| n.is_ascii_digit()) => self.number_in_duration(),
            _ => {
                if let Some(op) = arithmetic(b) {
                    return self.take(Tok::Op(op), 1);
                }
                if let Some(token) = self.duration_keyword(b) {
                    return token;
                }
                let shown = self.shown(self.start);
                self.fail(format!("unexpected character in duration expression: {shown}"))
            }
        }
    }

    fn number_in_duration(&mut self) -> Token {
        self.duration = true;
        self.mode = Mode::Statements;
        self.number_or_duration()
    }

    /// A letter or colon inside brackets, behind a number.
    fn word_in_brackets(&mut self, b: u8) -> Token {
        if b == b':' {
            if self.colon {
                return self.fail("unexpected colon ':'".to_owned());
            }
            self.colon = true;
            return self.take(Tok::Colon, 1);
        }
        if let Some(token) = self.duration_keyword(b) {
            return token;
        }
        let shown = self.shown(self.start);
        self.fail(format!("unexpected character: {shown}, expected ':'"))
    }

    /// `step`, `range`, `min_of`, `max_of` in any case.
    fn duration_keyword(&mut self, b: u8) -> Option<Token> {
        if !matches!(b.to_ascii_lowercase(), b's' | b'r' | b'm') {
            return None;
        }
        let rest = &self.bytes[self.pos..];
        let len = rest.iter().position(|b| !is_alpha(*b)).unwrap_or(rest.len());
        let tok = keyword::lookup(&rest[..len]).filter(|t| matches!(t, Tok::Step | Tok::Range | Tok::MaxOf | Tok::MinOf))?;
        Some(self.take(tok, len))
    }

    fn keyword_or_identifier(&mut self) -> Token {
        let rest = &self.bytes[self.pos..];
        let len = rest.iter().position(|b| !is_alphanumeric(*b) && *b != b':').unwrap_or(rest.len());
        let word = &rest[..len];
        let tok = match keyword::lookup(word) {
            Some(tok @ (Tok::Fill | Tok::FillLeft | Tok::FillRight)) => {
                let follows = rest[len..].iter().find(|b| !is_space(**b));
                if follows == Some(&b'(') { tok } else { Tok::Identifier }
            }
            Some(tok) => tok,
            None if word.contains(&b':') => Tok::MetricIdentifier,
            None => Tok::Identifier,
        };
        self.take(tok, len)
    }

    fn number_or_duration(&mut self) -> Token {
        let (found, end) = number::scan(self.bytes, self.pos);
        self.pos = end;
        match found {
            Some(tok) => self.emit(tok),
            None => {
                let text = go(&self.text[self.start..self.pos]);
                self.fail(format!("bad number or duration syntax: {text}"))
            }
        }
    }

    fn string(&mut self, quote: u8) -> Token {
        match literal::scan_quoted(self.text, self.pos + 1, quote) {
            Ok(end) => {
                self.pos = end;
                self.emit(Tok::String)
            }
            Err(message) => self.fail(message),
        }
    }

    fn raw_string(&mut self) -> Token {
        match literal::scan_raw(self.text, self.pos + 1) {
            Ok(end) => {
                self.pos = end;
                self.emit(Tok::String)
            }
            Err(message) => self.fail(message),
        }
    }
}

use super::ast::BinaryOp;

const fn arithmetic(b: u8) -> Option<BinaryOp> {
    Some(match b {
        b'+' => BinaryOp::Add,
        b'-' => BinaryOp::Sub,
        b'*' => BinaryOp::Mul,
        b'/' => BinaryOp::Div,
        b'%' => BinaryOp::Mod,
        b'^' => BinaryOp::Pow,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let mut lexer = Lexer::new(text);
        let mut out = Vec::new();
        loop {
            let token = lexer.next();
            match token.tok {
                Tok::Eof => return out.join(" "),
                Tok::Error => return format!("{} !{}: {}", out.join(" "), token.span.start, lexer.error),
                _ => out.push(format!("{:?}", &text[token.span.range()])),
            }
        }
    }

    #[test]
    fn modes_and_errors() {
        assert_eq!(tokens("a:b{sum='x'}[5m:step()] # c"), r#""a:b" "{" "sum" "=" "'x'" "}" "[" "5m" ":" "step" "(" ")" "]""#);
        assert_eq!(tokens("foo)"), r#""foo" !4: unexpected right parenthesis ')'"#);
        assert_eq!(tokens("a ! "), r#""a" !2: unexpected character after '!': ' '"#);
        assert_eq!(tokens("a[:5m]"), r#""a" "[" !3: unexpected colon before duration in duration expression"#);
        assert_eq!(tokens("a[5m::]"), r#""a" "[" "5m" ":" !5: unexpected colon ':'"#);
        assert_eq!(tokens("(é"), r#""(" !1: unexpected character: 'é'"#);
        assert_eq!(tokens("5mx"), r#" !0: bad number or duration syntax: "5mx""#);
        assert_eq!(tokens("fill + fill (1)"), r#""fill" "+" "fill" "(" "1" ")""#);
    }
}
