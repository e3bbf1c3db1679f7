//! Series descriptions as tokens: a port of the states that promql/parser/lex.go has for them, whose quirks are kept.

use crate::model::{histogram::ResetHint, number, quote, unquote};
use crate::text::Span;

use super::error::NotationError;

/// One token and its bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    End,
    Space,
    /// `_`
    Blank,
    /// `x`
    Times,
    Plus,
    Minus,
    Number,
    /// A number with units; nothing of a series is one.
    Duration,
    Word(Word),
    /// A string, without quotes and escapes.
    Text(String),
    LeftBrace,
    RightBrace,
    Comma,
    Equal,
    /// `{{` and `}}`.
    Open,
    Close,
    LeftBracket,
    RightBracket,
    Colon,
    Key(Key),
    Hint(ResetHint),
    /// An operator that no series description has a use for.
    Operator,
    /// Any other character.
    Other,
}

/// Upstream's classes of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Identifier,
    /// With a colon.
    Metric,
    Aggregation,
    Operator,
    Keyword,
    /// `start`, `end`, `step`, `range`, `min_of`, `max_of`.
    Preprocessor,
}

impl Word {
    fn of(word: &str, next: &str) -> Option<Self> {
        const AGGREGATIONS: [&str; 14] =
            ["sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "count_values", "quantile", "limitk", "limit_ratio"];
        const KEYWORDS: [&str; 10] = ["offset", "smoothed", "anchored", "by", "without", "on", "ignoring", "group_left", "group_right", "bool"];
        let lower = word.to_ascii_lowercase();
        let lower = lower.as_str();
        Some(match lower {
            "inf" | "nan" => return None,
            "and" | "or" | "unless" | "atan2" => Self::Operator,
            "start" | "end" | "step" | "range" | "max_of" | "min_of" => Self::Preprocessor,
            "fill" | "fill_left" | "fill_right" if next.trim_start_matches([' ', '\t', '\n', '\r']).starts_with('(') => Self::Keyword,
            _ if AGGREGATIONS.contains(&lower) => Self::Aggregation,
            _ if KEYWORDS.contains(&lower) => Self::Keyword,
            _ if word.contains(':') => Self::Metric,
            _ => Self::Identifier,
        })
    }

    /// Whether it can be the name of a metric in front of braces (`metric_identifier` of the grammar).
    pub(super) fn names_metric(self, text: &str) -> bool {
        !matches!(self, Self::Keyword | Self::Operator)
            || !["on", "ignoring", "group_left", "group_right", "bool", "atan2"].iter().any(|word| text.eq_ignore_ascii_case(word))
    }
}

/// The keys of a histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Sum,
    Count,
    Schema,
    Offset,
    NegativeOffset,
    Buckets,
    NegativeBuckets,
    ZeroBucket,
    ZeroBucketWidth,
    CustomValues,
    CounterResetHint,
}

/// How the keys are spelled, in any case.
const KEYS: [(&str, Key); 11] = [
    ("sum", Key::Sum),
    ("count", Key::Count),
    ("schema", Key::Schema),
    ("offset", Key::Offset),
    ("n_offset", Key::NegativeOffset),
    ("buckets", Key::Buckets),
    ("n_buckets", Key::NegativeBuckets),
    ("z_bucket", Key::ZeroBucket),
    ("z_bucket_w", Key::ZeroBucketWidth),
    ("custom_values", Key::CustomValues),
    ("counter_reset_hint", Key::CounterResetHint),
];

const HINTS: [(&str, ResetHint); 4] =
    [("unknown", ResetHint::Unknown), ("reset", ResetHint::Reset), ("not_reset", ResetHint::NotReset), ("gauge", ResetHint::Gauge)];

impl Key {
    /// As it is written.
    pub(super) fn as_str(self) -> &'static str {
        KEYS.iter().find(|(_, key)| *key == self).map_or("", |(name, _)| name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Statement,
    Braces,
    Values,
    Histogram,
    /// Behind `}}`, in front of `x`, `+` or `-`.
    Operator,
    Buckets,
    /// Behind a sign among buckets.
    Bucket,
}

#[derive(Debug, Clone)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    state: State,
    /// Whether values may follow the labels.
    values: bool,
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

const fn is_alpha(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}

const fn is_alphanumeric(c: char) -> bool {
    is_alpha(c) || c.is_ascii_digit()
}

impl<'t> Lexer<'t> {
    /// Labels, and values behind them if `values` holds.
    pub(super) const fn series(text: &'t str, values: bool) -> Self {
        Self { text, at: 0, state: State::Statement, values }
    }

    /// Values alone.
    pub(super) const fn values(text: &'t str) -> Self {
        Self { text, at: 0, state: State::Values, values: true }
    }

    pub(super) fn text(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn accept(&mut self, fits: impl Fn(char) -> bool) -> bool {
        let found = self.peek().is_some_and(fits);
        if found {
            self.bump();
        }
        found
    }

    fn skip(&mut self, fits: impl Fn(char) -> bool) {
        while self.accept(&fits) {}
    }

    fn fail(&self, from: usize, message: impl Into<String>) -> NotationError {
        NotationError { span: Span::of(from, self.at.max(from)), message: message.into() }
    }

    /// `MESSAGE: 'c'` about the character read last.
    fn odd(&self, from: usize, message: &str, c: Option<char>) -> NotationError {
        self.fail(from, format!("{message}: {}", quote::go_rune(c.unwrap_or(char::REPLACEMENT_CHARACTER))))
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token, NotationError> {
        if matches!(self.state, State::Statement | State::Braces) {
            self.skip(is_space);
            if self.rest().starts_with('#') {
                self.at += self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
                self.skip(is_space);
            }
        }
        let from = self.at;
        let kind = match self.state {
            State::Statement => self.statement(from)?,
            State::Braces => self.braces(from)?,
            State::Values => self.value(from)?,
            State::Histogram => self.histogram(from)?,
            State::Operator => {
                self.state = State::Values;
                match self.bump() {
                    Some('x') => Kind::Times,
                    Some('+') => Kind::Plus,
                    _ => Kind::Minus,
                }
            }
            State::Buckets => self.buckets(from)?,
            State::Bucket => {
                self.state = State::Buckets;
                self.number(from)?
            }
        };
        // Of spaces, upstream's token holds the first one only.
        let spaces = self.text.get(from..self.at).filter(|_| kind == Kind::Space).and_then(|text| text.find(is_space));
        let end = spaces.map_or(self.at, |at| from + at + 1);
        Ok(Token { kind, span: Span::of(from, end.max(from)) })
    }

    /// Outside of braces and values: the name in front of the braces, or what should not be there.
    fn statement(&mut self, from: usize) -> Result<Kind, NotationError> {
        let Some(c) = self.bump() else { return Ok(Kind::End) };
        Ok(match c {
            '{' => {
                self.state = State::Braces;
                Kind::LeftBrace
            }
            ',' => Kind::Comma,
            '=' => match self.peek() {
                Some('~') => return Err(self.odd(from, "unexpected character after '='", Some('~'))),
                Some('=') => {
                    self.bump();
                    Kind::Operator
                }
                _ => Kind::Equal,
            },
            '!' => match self.bump() {
                Some('=') => Kind::Operator,
                other => return Err(self.odd(from, "unexpected character after '!'", other)),
            },
            '<' | '>' => {
                self.accept(|c| matches!(c, '=' | '/'));
                Kind::Operator
            }
            '*' | '/' | '%' | '+' | '-' | '^' => Kind::Operator,
            '(' | ')' | '[' | '@' => Kind::Other,
            ']' => return Err(self.fail(from, "unexpected right bracket ']'")),
            '"' | '\'' | '`' => self.string(from)?,
            c if c.is_ascii_digit() || c == '.' && self.peek().is_some_and(|c| c.is_ascii_digit()) => {
                self.at = from;
                if self.scan_number() {
                    Kind::Number
                } else if self.scan_duration() {
                    Kind::Duration
                } else {
                    let text = quote::go(&self.text[from..self.at]);
                    return Err(self.fail(from, format!("bad number or duration syntax: {text}")));
                }
            }
            c if is_alpha(c) || c == ':' => self.word(from),
            c => return Err(self.odd(from, "unexpected character", Some(c))),
        })
    }

    /// A keyword, a number in letters or an identifier; with colons.
    fn word(&mut self, from: usize) -> Kind {
        self.skip(|c| is_alphanumeric(c) || c == ':');
        self.state = if self.values && self.peek() != Some('{') { State::Values } else { State::Statement };
        Word::of(&self.text[from..self.at], self.rest()).map_or(Kind::Number, Kind::Word)
    }

    fn string(&mut self, from: usize) -> Result<Kind, NotationError> {
        match unquote(&self.text[from..]) {
            Ok((content, used)) => {
                self.at = from + used;
                Ok(Kind::Text(content))
            }
            Err((message, used)) => {
                self.at = from + used;
                Err(self.fail(from, message))
            }
        }
    }

    fn braces(&mut self, from: usize) -> Result<Kind, NotationError> {
        let Some(c) = self.bump() else { return Err(self.fail(from, "unexpected end of input inside braces")) };
        Ok(match c {
            c if is_alpha(c) => {
                self.skip(is_alphanumeric);
                Kind::Word(Word::Identifier)
            }
            ',' => Kind::Comma,
            '"' | '\'' | '`' => self.string(from)?,
            '=' if self.accept(|c| c == '~') => Kind::Operator,
            '=' => Kind::Equal,
            '!' => match self.bump() {
                Some('~' | '=') => Kind::Operator,
                other => return Err(self.odd(from, "unexpected character after '!' inside braces", other)),
            },
            '{' => return Err(self.fail(from, "unexpected left brace '{'")),
            '}' => {
                self.state = if self.values { State::Values } else { State::Statement };
                Kind::RightBrace
            }
            c => return Err(self.odd(from, "unexpected character inside braces", Some(c))),
        })
    }

    fn value(&mut self, from: usize) -> Result<Kind, NotationError> {
        let Some(c) = self.bump() else { return Ok(Kind::End) };
        Ok(match c {
            '{' if self.accept(|c| c == '{') => {
                self.state = State::Histogram;
                Kind::Open
            }
            c if is_space(c) => {
                self.skip(is_space);
                Kind::Space
            }
            '+' => Kind::Plus,
            '-' => Kind::Minus,
            'x' => Kind::Times,
            '_' => Kind::Blank,
            c if c.is_ascii_digit() || c == '.' && self.peek().is_some_and(|c| c.is_ascii_digit()) => {
                self.at = from;
                self.number(from)?
            }
            c if is_alpha(c) => self.word(from),
            c => return Err(self.odd(from, "unexpected character in series sequence", Some(c))),
        })
    }

    fn histogram(&mut self, from: usize) -> Result<Kind, NotationError> {
        let c = self.bump();
        Ok(match c {
            Some(c) if is_space(c) => {
                self.skip(is_space);
                Kind::Space
            }
            Some(c) if is_alpha(c) => return self.key(from),
            Some(':') => Kind::Colon,
            Some('-') => Kind::Minus,
            Some('0'..='9') => {
                self.at = from;
                self.number(from)?
            }
            Some('[') => {
                self.state = State::Buckets;
                Kind::LeftBracket
            }
            Some('}') if self.accept(|c| c == '}') => {
                self.state = if matches!(self.peek(), Some('x' | '+' | '-')) { State::Operator } else { State::Values };
                Kind::Close
            }
            other => return Err(self.odd(from, "histogram description incomplete unexpected", other)),
        })
    }

    /// A key, a counter reset hint, or a number in letters.
    fn key(&mut self, from: usize) -> Result<Kind, NotationError> {
        self.skip(is_alpha);
        let word = &self.text[from..self.at];
        if let Some((_, key)) = KEYS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)) {
            return if self.peek() == Some(':') { Ok(Kind::Key(*key)) } else { Err(self.fail(from, "missing `:` for histogram descriptor")) };
        }
        if word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("nan") {
            return Ok(Kind::Number);
        }
        match HINTS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)) {
            Some((_, hint)) => Ok(Kind::Hint(*hint)),
            None => Err(self.fail(from, format!("bad histogram descriptor found: {}", quote::go(word)))),
        }
    }

    /// Letters that are neither `inf` nor `nan` become part of the token behind them, as upstream has it.
    fn buckets(&mut self, from: usize) -> Result<Kind, NotationError> {
        loop {
            let c = self.bump();
            return Ok(match c {
                Some(c) if is_space(c) => {
                    self.skip(is_space);
                    Kind::Space
                }
                Some('-') => {
                    self.state = State::Bucket;
                    Kind::Minus
                }
                Some('0'..='9') => {
                    self.at -= 1;
                    self.number(from)?
                }
                Some(']') => {
                    self.state = State::Histogram;
                    Kind::RightBracket
                }
                Some(c) if is_alpha(c) => {
                    let word = &self.text[from..self.at];
                    if !word.eq_ignore_ascii_case("inf") && !word.eq_ignore_ascii_case("nan") {
                        continue;
                    }
                    Kind::Number
                }
                other => return Err(self.odd(from, "invalid character in buckets description", other)),
            });
        }
    }

    fn number(&mut self, from: usize) -> Result<Kind, NotationError> {
        if self.scan_number() {
            return Ok(Kind::Number);
        }
        let text = quote::go(&self.text[from..self.at]);
        Err(self.fail(from, format!("bad number syntax: {text}")))
    }

    /// scanNumber of lex.go, without hexadecimal, which series do not have.
    fn scan_number(&mut self) -> bool {
        let digit = |c: char| c.is_ascii_digit();
        let from = self.at;
        let (mut dot, mut exponent) = (false, false);
        self.accept(|c| c == '.');
        self.accept(digit);
        while let Some(c) = self.peek().filter(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | 'e' | 'E')) {
            match c {
                '.' => {
                    self.bump();
                    if dot || self.accept(|c| matches!(c, '_' | '.')) {
                        return false;
                    }
                    dot = true;
                }
                'e' | 'E' => {
                    self.bump();
                    if exponent {
                        return false;
                    }
                    exponent = true;
                    self.accept(|c| matches!(c, '+' | '-'));
                    if self.accept(|c| matches!(c, '.' | '_' | 'e' | 'E')) || self.peek().is_none() {
                        return false;
                    }
                }
                '_' => {
                    self.bump();
                    if self.accept(|c| matches!(c, '.' | '_' | 'e' | 'E')) || self.peek().is_none() {
                        return false;
                    }
                }
                _ => self.skip(digit),
            }
        }
        self.at > from && self.peek().is_none_or(|c| c == 'x' || !is_alphanumeric(c))
    }

    /// What makes a number a duration: units, and numbers with units (acceptRemainingDuration of lex.go).
    fn scan_duration(&mut self) -> bool {
        if !self.accept(|c| "smhdwy".contains(c)) {
            return false;
        }
        self.accept(|c| c == 's');
        while self.accept(|c| c.is_ascii_digit()) {
            self.skip(|c| c.is_ascii_digit());
            if !self.accept(|c| "smhdw".contains(c)) {
                return false;
            }
            self.accept(|c| c == 's');
        }
        let alone = self.peek().is_none_or(|c| !is_alphanumeric(c));
        if !alone {
            self.bump();
        }
        alone
    }

    /// The value of a number token.
    pub(super) fn number_value(&self, span: Span) -> Result<f64, NotationError> {
        let text = self.text(span);
        let failed = |why: &str| NotationError { span, message: format!("error parsing number: strconv.ParseFloat: parsing {}: {why}", quote::go(text)) };
        let value = number::parse(text).ok_or_else(|| failed("invalid syntax"))?;
        if value.is_infinite() && text.contains(|c: char| c.is_ascii_digit()) {
            return Err(failed("value out of range"));
        }
        // An integer with a leading zero is octal where that works: strconv.ParseInt comes first.
        if text.starts_with('0') && text.len() > 1 && text.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
            #[expect(clippy::cast_precision_loss, reason = "as upstream")]
            if let Ok(octal) = i64::from_str_radix(&text.replace('_', ""), 8) {
                return Ok(octal as f64);
            }
        }
        Ok(value)
    }

    /// The token in upstream's words.
    pub(super) fn describe(&self, token: &Token) -> String {
        let text = self.text(token.span);
        let cut = || if text.len() > 10 { format!("{}...", quote::go(&text.chars().take(10).collect::<String>())) } else { quote::go(text) };
        match &token.kind {
            Kind::End => "end of input".to_owned(),
            Kind::Number => format!("number {}", cut()),
            Kind::Duration => format!("duration {}", cut()),
            Kind::Text(_) => format!("string {}", cut()),
            Kind::Word(Word::Identifier) => format!("identifier {}", quote::go(text)),
            Kind::Word(Word::Metric) => format!("metric identifier {}", quote::go(text)),
            Kind::Word(Word::Aggregation) => format!("<aggr:{text}>"),
            Kind::Word(Word::Keyword) => format!("<{text}>"),
            Kind::Word(Word::Operator) | Kind::Operator | Kind::Plus | Kind::Minus => format!("<op:{text}>"),
            // DIFFERENCE: upstream shows the numbers of its tokens.
            Kind::Key(_) => format!("histogram description key {}", quote::go(text)),
            Kind::Hint(_) => format!("counter reset hint {}", quote::go(text)),
            _ => cut(),
        }
    }
}
