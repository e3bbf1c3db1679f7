//! Labels and items: the grammar of series descriptions (promql/parser/generated_parser.y), first mistake only, as upstream words it.

use crate::model::number::STALE_BITS;
use crate::model::{Labels, METRIC_NAME, quote};
use crate::text::Span;

use super::error::NotationError;
use super::lexer::{Kind, Lexer, Token, Word};
use super::values::{MAX_VALUES, Run, SeriesValues};

/// A series as it is written: value `i` belongs to the time `i * step`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesDescription {
    /// Who.
    pub labels: Labels,
    /// One for each step, gaps included.
    pub values: SeriesValues,
}

/// Reads labels and values: `name{labels} values`, where the name or the labels may be missing and `{"name", ..}` is fine.
///
/// # Errors
/// The first mistake.
///
/// ```
/// use promforge::model::series_notation::parse_series;
/// let series = parse_series(r#"up{job="api"} 1x2 _ 0"#).expect("it reads");
/// assert_eq!(series.labels.to_string(), r#"up{job="api"}"#);
/// assert_eq!(series.values.len(), 5);
/// ```
pub fn parse_series(text: &str) -> Result<SeriesDescription, NotationError> {
    let mut reader = Reader::new(Lexer::series(text, true));
    let labels = reader.labels()?;
    match reader.peek()? {
        Kind::Space | Kind::End => {}
        _ => return Err(reader.unexpected(VALUES, "")),
    }
    Ok(SeriesDescription { labels, values: reader.items()? })
}

/// Reads labels alone: the `series` of an alert's or a sample's expectation.
///
/// # Errors
/// The first mistake, such as values behind the labels.
pub fn parse_labels(text: &str) -> Result<Labels, NotationError> {
    let mut reader = Reader::new(Lexer::series(text, false));
    let labels = reader.labels()?;
    if *reader.peek()? == Kind::End { Ok(labels) } else { Err(reader.unexpected("", "")) }
}

/// Reads values alone, as the `values` of a unit-test file.
///
/// # Errors
/// The first mistake.
///
/// ```
/// use promforge::model::series_notation::parse_series_values;
/// assert_eq!(parse_series_values("0+10x2 _x1").map(|values| values.len()), Ok(4));
/// assert_eq!(parse_series_values("1 {{sum:1 foo:2}}").map_err(|e| e.to_string()), Err("1:11: parse error: bad histogram descriptor found: \"foo\"".to_owned()));
/// ```
pub fn parse_series_values(text: &str) -> Result<SeriesValues, NotationError> {
    let mut reader = Reader::new(Lexer::values(text));
    let mut values = SeriesValues::default();
    if !matches!(reader.peek()?, Kind::Space | Kind::End) {
        reader.item(&mut values)?;
    }
    reader.more_items(values)
}

/// The context of most messages.
pub(super) const VALUES: &str = "series values";

/// A lexer and the token ahead, which is read as late as upstream's parser reads it: of two mistakes the same one is reported.
#[derive(Debug)]
pub(super) struct Reader<'t> {
    pub(super) lexer: Lexer<'t>,
    ahead: Option<Token>,
}

impl<'t> Reader<'t> {
    fn new(lexer: Lexer<'t>) -> Self {
        Self { lexer, ahead: None }
    }

    pub(super) fn peek_token(&mut self) -> Result<&Token, NotationError> {
        let token = match self.ahead.take() {
            Some(token) => token,
            None => self.lexer.next()?,
        };
        Ok(self.ahead.insert(token))
    }

    pub(super) fn peek(&mut self) -> Result<&Kind, NotationError> {
        self.peek_token().map(|token| &token.kind)
    }

    pub(super) fn take(&mut self) -> Result<Token, NotationError> {
        match self.ahead.take() {
            Some(token) => Ok(token),
            None => self.lexer.next(),
        }
    }

    /// Takes the next token if it is that one.
    pub(super) fn eat(&mut self, kind: &Kind) -> Result<bool, NotationError> {
        let found = self.peek()? == kind;
        if found {
            self.ahead = None;
        }
        Ok(found)
    }

    /// `unexpected .. in CONTEXT, expected ..`, about the token ahead.
    pub(super) fn unexpected(&mut self, context: &str, expected: &str) -> NotationError {
        let token = match self.take() {
            Ok(token) => token,
            Err(error) => return error,
        };
        let what = self.lexer.describe(&token);
        let context = if context.is_empty() { String::new() } else { format!(" in {context}") };
        let expected = if expected.is_empty() { String::new() } else { format!(", expected {expected}") };
        NotationError { span: token.span, message: format!("unexpected {what}{context}{expected}") }
    }

    fn labels(&mut self) -> Result<Labels, NotationError> {
        let mut name = None;
        let token = self.peek_token()?.clone();
        if let Kind::Word(word) = token.kind {
            let text = self.lexer.text(token.span);
            if !word.names_metric(text) {
                return Err(self.unexpected(VALUES, ""));
            }
            name = Some(text);
            self.ahead = None;
        }
        let mut builder = Labels::empty().builder();
        if self.eat(&Kind::LeftBrace)? {
            while !self.eat(&Kind::RightBrace)? {
                let (span, label, value) = self.label()?;
                if builder.get(&label).is_some() {
                    return Err(NotationError { span, message: format!("label name {} is not unique", quote::go(&label)) });
                }
                builder.set(&label, &value);
                if !self.eat(&Kind::Comma)? && *self.peek()? != Kind::RightBrace {
                    return Err(self.unexpected("label set", "\",\" or \"}\""));
                }
            }
        }
        if let Some(name) = name {
            builder.set(METRIC_NAME, name);
        }
        Ok(builder.build())
    }

    /// `name="value"`, or `"metric name"` alone.
    fn label(&mut self) -> Result<(Span, String, String), NotationError> {
        let token = self.peek_token()?.clone();
        let (name, quoted) = match token.kind {
            Kind::Word(Word::Identifier) => (self.lexer.text(token.span).to_owned(), false),
            Kind::Text(content) => (content, true),
            _ => return Err(self.unexpected("label set", "identifier or \"}\"")),
        };
        self.ahead = None;
        if !self.eat(&Kind::Equal)? {
            if quoted {
                return Ok((token.span, METRIC_NAME.to_owned(), name));
            }
            return Err(self.unexpected("label set", "\"=\""));
        }
        match self.peek()?.clone() {
            Kind::Text(value) => {
                self.ahead = None;
                Ok((token.span, name, value))
            }
            _ => Err(self.unexpected("label set", "string")),
        }
    }

    fn items(&mut self) -> Result<SeriesValues, NotationError> {
        self.more_items(SeriesValues::default())
    }

    /// Items, each behind space.
    fn more_items(&mut self, mut values: SeriesValues) -> Result<SeriesValues, NotationError> {
        loop {
            match self.peek()? {
                Kind::End => return Ok(values),
                Kind::Space => self.ahead = None,
                _ => return Err(self.unexpected("", "")),
            }
            if *self.peek()? != Kind::End {
                self.item(&mut values)?;
            }
        }
    }

    fn item(&mut self, values: &mut SeriesValues) -> Result<(), NotationError> {
        let first = self.peek_token()?.clone();
        let run = match first.kind {
            Kind::Blank => {
                self.ahead = None;
                let count = if self.eat(&Kind::Times)? { self.repetition(0)? } else { 1 };
                Run::Gap { count }
            }
            Kind::Open => self.histograms()?,
            Kind::Plus | Kind::Minus | Kind::Number | Kind::Word(Word::Identifier) => {
                let value = self.value()?;
                match self.peek()? {
                    Kind::Times => {
                        self.ahead = None;
                        Run::Same { value, count: self.repetition(1)? }
                    }
                    Kind::Plus | Kind::Minus => {
                        let add = self.value()?;
                        if !self.eat(&Kind::Times)? {
                            return Err(self.unexpected(VALUES, ""));
                        }
                        Run::Steps { start: value, add, count: self.repetition(1)? }
                    }
                    _ => Run::Same { value, count: 1 },
                }
            }
            _ => return Err(self.unexpected("", "")),
        };
        if values.push(run) {
            return Ok(());
        }
        let end = self.ahead.as_ref().map_or(first.span.end, |token| token.span.start);
        Err(NotationError { span: Span::new(first.span.start, end), message: format!("series has more than {MAX_VALUES} values") })
    }

    /// The number behind `x`, and so many more.
    pub(super) fn repetition(&mut self, more: usize) -> Result<usize, NotationError> {
        let count = self.unsigned()?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX).saturating_add(more))
    }

    /// A whole number without sign.
    pub(super) fn unsigned(&mut self) -> Result<u64, NotationError> {
        if *self.peek()? != Kind::Number {
            return Err(self.unexpected(VALUES, ""));
        }
        let token = self.take()?;
        let text = self.lexer.text(token.span);
        text.parse::<u64>().map_err(|_| {
            let why = if text.bytes().all(|b| b.is_ascii_digit()) { "value out of range" } else { "invalid syntax" };
            let message = format!("invalid repetition in series values: strconv.ParseUint: parsing {}: {why}", quote::go(text));
            NotationError { span: token.span, message }
        })
    }

    /// A number with or without sign, or `stale`.
    fn value(&mut self) -> Result<f64, NotationError> {
        let token = self.peek_token()?.clone();
        match token.kind {
            Kind::Word(_) if self.lexer.text(token.span) == "stale" => {
                self.ahead = None;
                Ok(f64::from_bits(STALE_BITS))
            }
            Kind::Word(_) => Err(self.unexpected(VALUES, "number or \"stale\"")),
            _ => self.signed(VALUES, ""),
        }
    }

    /// A number with or without sign.
    pub(super) fn signed(&mut self, context: &str, expected: &str) -> Result<f64, NotationError> {
        let negative = match self.peek()? {
            Kind::Plus | Kind::Minus => self.take()?.kind == Kind::Minus,
            _ => false,
        };
        let value = self.number(context, expected)?;
        Ok(if negative { -value } else { value })
    }

    pub(super) fn number(&mut self, context: &str, expected: &str) -> Result<f64, NotationError> {
        if *self.peek()? != Kind::Number {
            return Err(self.unexpected(context, expected));
        }
        let token = self.take()?;
        self.lexer.number_value(token.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Value, number};

    fn spell(value: Option<Value>) -> String {
        match value {
            None => "_".to_owned(),
            Some(Value::Float(v)) if number::is_stale(v) => "stale".to_owned(),
            Some(Value::Float(v)) => number::plain(v),
            Some(Value::Histogram(h)) => format!("{{{} {} {:?}}}", h.schema, number::plain(h.sum), h.positive_buckets),
        }
    }

    fn values(text: &str) -> Result<String, String> {
        let values = parse_series_values(text).map_err(|e| e.to_string())?;
        let all: Vec<String> = values.iter().map(spell).collect();
        assert_eq!(all.len(), values.len(), "{text}");
        Ok(all.join(" "))
    }

    #[test]
    fn values_are_expanded() {
        for (text, expected) in [
            ("1 2x3 _ _x2 stale 3+1x2 +5 -3-2x2", "1 2 2 2 2 _ _ _ stale 3 4 5 5 -3 -5 -7"),
            ("nan inf -Inf .5 1e3 0010 1_000 2e+1x1", "NaN +Inf -Inf 0.5 1000 8 1000 20 20"),
            ("inf-1x1 _x0 1x0  ", "+Inf +Inf 1"),
            ("stale+1x0 0x1", "stale 0 0"),
            ("", ""),
            ("0.1+0.1x2", "0.1 0.2 0.30000000000000004"),
            ("{{sum:1}} {{schema:3 sum:-inf buckets:[1 2-3]}}x1", "{0 1 []} {3 -Inf [1.0, 2.0]} {3 -Inf [1.0, 2.0]}"),
        ] {
            assert_eq!(values(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn mistakes_are_upstreams() {
        for (text, expected) in [
            ("1+x3", "1:3: parse error: unexpected \"x\" in series values"),
            ("1x", "1:3: parse error: unexpected end of input in series values"),
            ("1 foo", "1:3: parse error: unexpected identifier \"foo\" in series values, expected number or \"stale\""),
            ("1 sum", "1:3: parse error: unexpected <aggr:sum>"),
            ("1x-3", "1:3: parse error: unexpected <op:-> in series values"),
            ("1x1.5", "1:3: parse error: invalid repetition in series values: strconv.ParseUint: parsing \"1.5\": invalid syntax"),
            ("1%2", "1:2: parse error: unexpected character in series sequence: '%'"),
            ("1+2", "1:4: parse error: unexpected end of input in series values"),
            ("5m", "1:1: parse error: bad number syntax: \"5\""),
            (".5.5", "1:1: parse error: error parsing number: strconv.ParseFloat: parsing \".5.5\": invalid syntax"),
            ("1 x", "1:3: parse error: unexpected \"x\""),
            ("1x50000000", "1:1: parse error: series has more than 50000000 values"),
            ("_x99999999999 1", "1:1: parse error: series has more than 50000000 values"),
            ("{{schema:1}}5", "1:13: parse error: unexpected number \"5\""),
            ("{{sum:1 2}}", "1:9: parse error: unexpected number \"2\" in histogram description, expected histogram description key, e.g. buckets:[5 10 7]"),
        ] {
            assert_eq!(values(text), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn series_have_names_and_labels() {
        let of = |text: &str| parse_series(text).map(|s| format!("{} #{}", s.labels, s.values.len())).map_err(|e| e.to_string());
        let ok = |text: &str, expected: &str| assert_eq!(of(text), Ok(expected.to_owned()), "{text}");
        let err = |text: &str, expected: &str| assert_eq!(of(text), Err(expected.to_owned()), "{text}");
        ok("m 1", "m #1");
        ok(r#"m{a="b",c='d',} 1"#, r#"m{a="b", c="d"} #1"#);
        ok(r#"{"m.x", "a b"="\u00e9\x41\101"} 1x2"#, r#"{__name__="m.x", "a b"="éAA"} #3"#);
        ok("a:b:c{} ", "a:b:c #0");
        ok("{} 1", "{} #1");
        ok(r#"sum{a=""} 1"#, "sum #1");
        ok(r#"m{__name__="x"} 1"#, "m #1");
        err(r#"m {a="b"} 1"#, "1:3: parse error: unexpected character in series sequence: '{'");
        err("m{a=b} 1", "1:5: parse error: unexpected identifier \"b\" in label set, expected string");
        err(r#"m{a="b",,} 1"#, "1:9: parse error: unexpected \",\" in label set, expected identifier or \"}\"");
        err(r#"m{a!="b"} 1"#, "1:4: parse error: unexpected <op:!=> in label set, expected \"=\"");
        err(r#"m{a="b",a="c"} 1"#, "1:9: parse error: label name \"a\" is not unique");
        err("m{a=\"b} 1", "1:5: parse error: unterminated quoted string");
        err(r#"m{a="b"}1"#, "1:9: parse error: unexpected number \"1\" in series values");
        err("m offset 5", "1:3: parse error: unexpected <offset>");
        err("m{", "1:3: parse error: unexpected end of input inside braces");
        assert_eq!(parse_labels(r#"up {a="b"} "#).map(|l| l.to_string()).as_deref(), Ok(r#"up{a="b"}"#));
        assert!(parse_labels("up 1").is_err());
    }
}
