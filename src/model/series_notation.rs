//! The notation of test series: `up{job="api"} 0+10x5 _ stale 3x2` (Prometheus 3.15.0, promql/parser: series descriptions).
//!
//! Errors carry byte positions. Native histograms (`{{..}}`) are not read yet, and a limit bounds what `xN` may write out.

use std::fmt;

use crate::text::Span;

use super::number::STALE_BITS;
use super::{Labels, METRIC_NAME};

/// How many values one series may have. DIFFERENCE: upstream expands without limit.
pub const MAX_VALUES: usize = 50_000_000;

/// A series as it is written: value `i` belongs to the time `i * step`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesDescription {
    /// Who.
    pub labels: Labels,
    /// One for each step; `None` is a gap (`_`), a stale marker is told by its bits.
    pub values: Vec<Option<f64>>,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotationError {
    /// The place, in bytes of the text that was read.
    pub span: Span,
    /// Upstream's words where it has some.
    pub message: String,
}

impl fmt::Display for NotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1:{}: parse error: {}", self.span.start + 1, self.message)
    }
}

impl std::error::Error for NotationError {}

/// Reads labels and values: `name{labels} values`, where the name or the labels may be missing and `{"name", ..}` is fine.
///
/// # Errors
/// The first mistake.
///
/// ```
/// use promforge::model::series_notation::parse_series;
/// let series = parse_series(r#"up{job="api"} 1x2 _ 0"#).expect("it reads");
/// assert_eq!(series.labels.to_string(), r#"up{job="api"}"#);
/// assert_eq!(series.values, [Some(1.0), Some(1.0), Some(1.0), None, Some(0.0)]);
/// ```
pub fn parse_series(text: &str) -> Result<SeriesDescription, NotationError> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_space();
    let labels = reader.series()?;
    let values = reader.values()?;
    Ok(SeriesDescription { labels, values })
}

/// Reads labels alone: the `series` of an alert's or a sample's expectation.
///
/// # Errors
/// The first mistake, such as values behind the labels.
pub fn parse_labels(text: &str) -> Result<Labels, NotationError> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_space();
    let labels = reader.series()?;
    reader.skip_space();
    if reader.at < text.len() { Err(reader.unexpected("", "")) } else { Ok(labels) }
}

/// Reads values alone, as the `values` of a unit-test file.
///
/// # Errors
/// The first mistake.
///
/// ```
/// use promforge::model::series_notation::parse_series_values;
/// assert_eq!(parse_series_values("0+10x2 _x1"), Ok(vec![Some(0.0), Some(10.0), Some(20.0), None]));
/// assert_eq!(parse_series_values("1 {{sum:1}}").map_err(|e| e.to_string()), Err("1:3: parse error: not implemented: native histogram values".to_owned()));
/// ```
pub fn parse_series_values(text: &str) -> Result<Vec<Option<f64>>, NotationError> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_space();
    let mut values = Vec::new();
    if reader.at < text.len() {
        reader.item(&mut values)?;
    }
    reader.more_values(&mut values)?;
    Ok(values)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.rest().starts_with(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    /// Whether there was any space.
    fn skip_space(&mut self) -> bool {
        let before = self.at;
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\n', '\r']).len();
        self.at > before
    }

    fn fail<T>(&self, from: usize, message: impl Into<String>) -> Result<T, NotationError> {
        Err(NotationError { span: Span::of(from, self.at.max(from)), message: message.into() })
    }

    /// `unexpected .. in CONTEXT, expected ..`, about what comes next.
    fn unexpected(&self, context: &str, expected: &str) -> NotationError {
        let word = self.rest().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '.').count();
        let (what, length) = match self.peek() {
            None => ("end of input".to_owned(), 0),
            Some(c) if c.is_ascii_digit() => (format!("number {}", super::quote::go(&self.rest()[..word])), word),
            Some(c) if (c.is_ascii_alphabetic() && c != 'x') || word > 1 && c != '_' && c != 'x' => {
                (format!("identifier {}", super::quote::go(&self.rest()[..word])), word)
            }
            Some(c) if matches!(c, '+' | '-') => (format!("<op:{c}>"), 1),
            Some(c) => (super::quote::go(&c.to_string()), c.len_utf8()),
        };
        let context = if context.is_empty() { String::new() } else { format!(" in {context}") };
        let expected = if expected.is_empty() { String::new() } else { format!(", expected {expected}") };
        NotationError { span: Span::of(self.at, self.at + length), message: format!("unexpected {what}{context}{expected}") }
    }

    fn series(&mut self) -> Result<Labels, NotationError> {
        let mut builder = Labels::empty().builder();
        let name = self.identifier(true).to_owned();
        builder.set(METRIC_NAME, &name);
        self.at_brace_after_space();
        if self.eat('{') {
            loop {
                self.skip_space();
                if self.eat('}') {
                    break;
                }
                let from = self.at;
                let quoted = matches!(self.peek(), Some('"' | '\'' | '`'));
                let label = if quoted { self.string()? } else { self.identifier(false).to_owned() };
                if label.is_empty() {
                    return Err(self.unexpected("label set", "identifier or \"}\""));
                }
                self.skip_space();
                let (label, value) = if self.eat('=') {
                    self.skip_space();
                    if !matches!(self.peek(), Some('"' | '\'' | '`')) {
                        return Err(self.unexpected("label set", "string"));
                    }
                    (label, self.string()?)
                } else if quoted {
                    (METRIC_NAME.to_owned(), label)
                } else {
                    return Err(self.unexpected("label set", "\"=\""));
                };
                if builder.get(&label).is_some() && !(label == METRIC_NAME && name.is_empty()) {
                    return self.fail(from, format!("label name {} is not unique", super::quote::go(&label)));
                }
                builder.set(&label, &value);
                self.skip_space();
                if !self.eat(',') && self.peek() != Some('}') {
                    return Err(self.unexpected("label set", "\",\" or \"}\""));
                }
            }
        }
        Ok(builder.build())
    }

    /// Moves to an opening brace behind space, if one single brace stands there: `up {job="api"} 1`.
    fn at_brace_after_space(&mut self) {
        let ahead = self.rest().trim_start_matches([' ', '\t']);
        if ahead.starts_with('{') && !ahead.starts_with("{{") {
            self.at = self.text.len() - ahead.len();
        }
    }

    fn identifier(&mut self, metric: bool) -> &str {
        let text = &self.text[self.at..];
        let fits = |(i, c): &(usize, char)| c.is_ascii_alphabetic() || *c == '_' || metric && *c == ':' || *i > 0 && c.is_ascii_digit();
        let length = text.char_indices().take_while(fits).count();
        self.at += length;
        &text[..length]
    }

    /// A string in any of the three quotes.
    fn string(&mut self) -> Result<String, NotationError> {
        let from = self.at;
        let Some(quote) = self.peek() else { return Err(self.unexpected("label set", "string")) };
        self.at += 1;
        let mut out: Vec<u8> = Vec::new();
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            if c == quote {
                return String::from_utf8(out).or_else(|_| self.fail(from, "label text is not UTF-8"));
            }
            if c == '\n' && quote != '`' {
                break;
            }
            if c == '\\' && quote != '`' {
                self.escape(quote, &mut out)?;
            } else {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        self.fail(from, if quote == '`' { "unterminated raw string" } else { "unterminated quoted string" })
    }

    fn escape(&mut self, quote: char, out: &mut Vec<u8>) -> Result<(), NotationError> {
        let from = self.at;
        let Some(c) = self.peek() else { return self.fail(from, "escape sequence not terminated") };
        self.at += c.len_utf8();
        let simple = match c {
            'a' => Some(7),
            'b' => Some(8),
            'f' => Some(12),
            'n' => Some(b'\n'),
            'r' => Some(b'\r'),
            't' => Some(b'\t'),
            'v' => Some(11),
            '\\' => Some(b'\\'),
            c if c == quote => u8::try_from(c).ok(),
            _ => None,
        };
        if let Some(byte) = simple {
            out.push(byte);
            return Ok(());
        }
        let (digits, base) = match c {
            '0'..='7' => (3, 8),
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            _ => return self.fail(from, format!("unknown escape sequence {}", super::quote::go_rune(c))),
        };
        let start = if base == 8 { from } else { self.at };
        let number = self.text.get(start..start + digits).and_then(|text| u32::from_str_radix(text, base).ok());
        let Some(number) = number else { return self.fail(from, "illegal character in escape sequence") };
        self.at = start + digits;
        if digits < 4 {
            let Ok(byte) = u8::try_from(number) else { return self.fail(from, "octal escape value out of range") };
            out.push(byte);
        } else {
            let Some(c) = char::from_u32(number) else { return self.fail(from, "escape sequence is an invalid Unicode code point") };
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Ok(())
    }

    fn values(&mut self) -> Result<Vec<Option<f64>>, NotationError> {
        let mut values = Vec::new();
        self.more_values(&mut values)?;
        Ok(values)
    }

    /// Items, each behind space.
    fn more_values(&mut self, values: &mut Vec<Option<f64>>) -> Result<(), NotationError> {
        while self.at < self.text.len() {
            if !self.skip_space() {
                return match self.peek().filter(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '+' | '-' | '{'))) {
                    Some(c) => self.fail(self.at, format!("unexpected character in series sequence: {}", super::quote::go_rune(c))),
                    None => Err(self.unexpected("series values", "")),
                };
            }
            if self.at < self.text.len() {
                self.item(values)?;
            }
        }
        Ok(())
    }

    fn item(&mut self, values: &mut Vec<Option<f64>>) -> Result<(), NotationError> {
        let from = self.at;
        if self.rest().starts_with("{{") {
            self.at += 2;
            return self.fail(from, "not implemented: native histogram values");
        }
        if self.eat('_') {
            let count = if self.eat('x') { self.repetition(from, 0)? } else { 1 };
            return self.push(values, from, count, || None);
        }
        if self.peek() == Some('x') {
            return Err(self.unexpected("", ""));
        }
        let mut value = self.value()?;
        let mut add = 0.0;
        let mut steps = false;
        if matches!(self.peek(), Some('+' | '-')) {
            add = self.signed()?;
            steps = true;
        }
        if self.eat('x') {
            let count = self.repetition(from, 1)?;
            return self.push(values, from, count, || {
                let now = value;
                if steps {
                    value += add;
                }
                Some(now)
            });
        }
        if steps {
            return Err(self.unexpected("series values", ""));
        }
        self.push(values, from, 1, || Some(value))
    }

    fn push(&self, values: &mut Vec<Option<f64>>, from: usize, count: usize, mut next: impl FnMut() -> Option<f64>) -> Result<(), NotationError> {
        if values.len().saturating_add(count) > MAX_VALUES {
            return self.fail(from, format!("series has more than {MAX_VALUES} values"));
        }
        values.extend((0..count).map(|_| next()));
        Ok(())
    }

    /// The number behind `x`, and so many more.
    fn repetition(&mut self, item: usize, more: usize) -> Result<usize, NotationError> {
        let from = self.at;
        if !self.peek().is_some_and(|c| c.is_ascii_digit() || c == '.') {
            return Err(self.unexpected("series values", ""));
        }
        let text = self.number_text().to_owned();
        let quoted = super::quote::go(&text);
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return self.fail(from, format!("invalid repetition in series values: strconv.ParseUint: parsing {quoted}: invalid syntax"));
        }
        let Ok(count) = text.parse::<u64>() else {
            return self.fail(from, format!("invalid repetition in series values: strconv.ParseUint: parsing {quoted}: value out of range"));
        };
        match usize::try_from(count).ok().and_then(|count| count.checked_add(more)).filter(|count| *count <= MAX_VALUES) {
            Some(count) => Ok(count),
            None => self.fail(item, format!("series has more than {MAX_VALUES} values")),
        }
    }

    fn value(&mut self) -> Result<f64, NotationError> {
        if self.rest().starts_with("stale") && !self.rest()[5..].starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':')) {
            self.at += 5;
            return Ok(f64::from_bits(STALE_BITS));
        }
        match self.peek() {
            Some('+' | '-') => self.signed(),
            _ => self.number(),
        }
    }

    fn signed(&mut self) -> Result<f64, NotationError> {
        if self.eat('-') {
            return self.number().map(|v| -v);
        }
        self.eat('+');
        self.number()
    }

    fn number_text(&mut self) -> &str {
        let bytes = self.text.as_bytes();
        let from = self.at;
        while let Some(b) = bytes.get(self.at) {
            let exponent_sign = matches!(b, b'+' | b'-') && self.at > from && matches!(bytes[self.at - 1], b'e' | b'E');
            if !(b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'e' | b'E') || exponent_sign) {
                break;
            }
            self.at += 1;
        }
        &self.text[from..self.at]
    }

    fn number(&mut self) -> Result<f64, NotationError> {
        let from = self.at;
        let word = self.rest().chars().take_while(char::is_ascii_alphabetic).count();
        if word > 0 {
            let (name, lower) = (&self.rest()[..word], self.rest()[..word].to_ascii_lowercase());
            // `infx3` is one word to upstream's lexer, too.
            let followed = self.rest()[word..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '_' | ':'));
            let value = match lower.as_str() {
                "inf" if !followed => f64::INFINITY,
                "nan" if !followed => f64::from_bits(super::number::NAN_BITS),
                _ if name.starts_with('x') => return Err(self.unexpected("series values", "")),
                _ => return Err(self.unexpected("series values", "number or \"stale\"")),
            };
            self.at += word;
            return Ok(value);
        }
        match self.peek() {
            Some(c) if c.is_ascii_digit() || c == '.' => {}
            None | Some(' ' | '\t' | '+' | '-' | '_') => return Err(self.unexpected("series values", "")),
            Some(c) => return self.fail(from, format!("unexpected character in series sequence: {}", super::quote::go_rune(c))),
        }
        let text = self.number_text().to_owned();
        let bad = self.peek().is_some_and(|c| c.is_ascii_alphanumeric() && c != 'x');
        let value = if bad { None } else { parse_number(&text) };
        match value {
            Some(value) => Ok(value),
            None => self.fail(from, format!("bad number syntax: {}", super::quote::go(&text))),
        }
    }
}

/// As upstream: an integer in Go's notation (a leading zero means octal where that works), else a float.
fn parse_number(text: &str) -> Option<f64> {
    if text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()) {
        #[expect(clippy::cast_precision_loss, reason = "as upstream")]
        if let Ok(octal) = i64::from_str_radix(text, 8) {
            return Some(octal as f64);
        }
    }
    super::number::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_out() {
        let of = |text: &str| {
            let values = parse_series_values(text).map_err(|e| e.to_string());
            values.map(|all| {
                all.iter()
                    .map(|v| v.map_or("_".to_owned(), |v| if super::super::number::is_stale(v) { "stale".to_owned() } else { v.to_string() }))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
        };
        let ok = |text: &str, expected: &str| assert_eq!(of(text), Ok(expected.to_owned()), "{text}");
        let err = |text: &str, expected: &str| assert_eq!(of(text), Err(expected.to_owned()), "{text}");
        ok("1 2x3 _ _x2 stale 3+1x2 +5 -3-2x2", "1 2 2 2 2 _ _ _ stale 3 4 5 5 -3 -5 -7");
        ok("nan inf -Inf .5 1e3 0010 1_000 2e+1x1", "NaN inf -inf 0.5 1000 8 1000 20 20");
        ok("inf-1x1 _x0 1x0  ", "inf inf 1");
        ok("stale+1x0", "stale");
        ok("", "");
        assert_eq!(parse_series_values("0.1+0.1x2").map(|v| v[2]), Ok(Some(0.1 + 0.1 + 0.1)), "added up step by step");
        err("1+x3", "1:3: parse error: unexpected \"x\" in series values");
        err("1x", "1:3: parse error: unexpected end of input in series values");
        err("1 foo", "1:3: parse error: unexpected identifier \"foo\" in series values, expected number or \"stale\"");
        err("1x-3", "1:3: parse error: unexpected <op:-> in series values");
        err("1x1.5", "1:3: parse error: invalid repetition in series values: strconv.ParseUint: parsing \"1.5\": invalid syntax");
        err("1%2", "1:2: parse error: unexpected character in series sequence: '%'");
        err("1+2", "1:4: parse error: unexpected end of input in series values");
        err("5m", "1:1: parse error: bad number syntax: \"5\"");
        err("1 x", "1:3: parse error: unexpected \"x\"");
        err("1x50000000", "1:1: parse error: series has more than 50000000 values");
        err("_x99999999999", "1:1: parse error: series has more than 50000000 values");
        err("1 {{schema:1}}x3", "1:3: parse error: not implemented: native histogram values");
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
        ok(r#"m {a=""} 1"#, "m #1");
        err("m{a=b} 1", "1:5: parse error: unexpected identifier \"b\" in label set, expected string");
        err(r#"m{a="b",,} 1"#, "1:9: parse error: unexpected \",\" in label set, expected identifier or \"}\"");
        err(r#"m{a="b",a="c"} 1"#, "1:9: parse error: label name \"a\" is not unique");
        err("m{a=\"b} 1", "1:5: parse error: unterminated quoted string");
        err(r#"m{a="b"}1"#, "1:9: parse error: unexpected number \"1\" in series values");
        assert!(parse_labels("up 1").is_err() && parse_labels(r#"up{a="b"}"#).is_ok());
    }
}
