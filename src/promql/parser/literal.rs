//! Numbers, durations and strings.

use crate::model::duration::{Duration, ParseDurationError};
use crate::model::{number, quote};
use crate::promql::ast::{NodeId, NodeKind};
use crate::promql::lexer::{Tok, Token, unquote};

use super::core::Parser;

impl Parser<'_> {
    /// The node of a number or duration token.
    pub(super) fn number(&mut self, token: Token) -> NodeId {
        let (value, duration) = self.number_value(token);
        self.push(token.span, NodeKind::Number { value, duration })
    }

    /// The value of a number or duration token (in seconds), and whether it is a duration.
    pub(super) fn number_value(&mut self, token: Token) -> (f64, bool) {
        let text = &self.text[token.span.range()];
        if token.tok == Tok::Duration {
            return match text.parse::<Duration>() {
                Ok(d) => (seconds(d), true),
                Err(error) => {
                    self.duration_error(token, &error);
                    (0.0, true)
                }
            };
        }
        match parse_number(text) {
            Ok(value) => (value, false),
            Err(reason) => {
                self.error(token.span, format!("error parsing number: strconv.ParseFloat: parsing {}: {reason}", quote::go(text)));
                (0.0, false)
            }
        }
    }

    fn duration_error(&mut self, token: Token, error: &ParseDurationError) {
        self.error(token.span, error.to_string());
    }

    /// What a string token says.
    pub(super) fn unquoted(&self, token: Token) -> Vec<u8> {
        unquote(&self.text[token.span.range()])
    }
}

/// Go's `Duration.Seconds()`: whole seconds plus the rest, added as floats.
#[expect(clippy::cast_precision_loss, reason = "whole seconds and nanoseconds of a duration are below 2^53")]
fn seconds(duration: Duration) -> f64 {
    let millis = duration.as_millis();
    (millis / 1000) as f64 + (millis % 1000 * 1_000_000) as f64 / 1e9
}

/// First as `ParseInt(text, 0, 64)`, then as `ParseFloat`, as upstream does: `010` is 8.
#[expect(clippy::cast_precision_loss, reason = "upstream converts the int64 the same way")]
fn parse_number(text: &str) -> Result<f64, &'static str> {
    let bytes = text.as_bytes();
    if bytes.len() < 16 && bytes[0] != b'0' && bytes.iter().all(u8::is_ascii_digit) {
        return Ok(bytes.iter().fold(0_i64, |n, b| n * 10 + i64::from(b - b'0')) as f64);
    }
    if let Some(value) = number::integer(text).and_then(|value| i64::try_from(value).ok()) {
        return Ok(value as f64);
    }
    match number::parse(text) {
        Some(value) if value.is_infinite() && bytes.iter().any(u8::is_ascii_digit) => Err("value out of range"),
        Some(value) => Ok(value),
        None => Err("invalid syntax"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_go_reads_them() {
        let cases = [("010", 8.0), ("08", 8.0), ("0x1F", 31.0), ("1_000", 1000.0), ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0), ("0", 0.0), ("0_7", 7.0)];
        for (text, value) in cases {
            assert_eq!(parse_number(text), Ok(value), "{text}");
        }
        assert_eq!(parse_number("NaN").map(f64::is_nan), Ok(true));
        assert_eq!(parse_number("iNf"), Ok(f64::INFINITY));
        assert_eq!(parse_number("1e400"), Err("value out of range"));
        assert_eq!(parse_number("0x"), Err("invalid syntax"));
        assert_eq!(parse_number("99999999999999999999"), Ok(1e20));
    }
}
