//! Constants of templates: numbers under every Go type that can hold them, strings, characters.
//!
//! Follows Go 1.26: `text/template/parse/node.go` (newNumber) and `strconv` (ParseInt, Unquote).

use crate::model::{number, quote};

/// A number and the types it fits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    pub(crate) int: Option<i64>,
    pub(crate) uint: Option<u64>,
    pub(crate) float: Option<f64>,
    pub(crate) complex: Option<(f64, f64)>,
    pub(crate) text: String,
}

impl Number {
    /// Whether the spelling asks for a float rather than an integer.
    pub(crate) fn looks_float(&self) -> bool {
        let hex = (self.text.starts_with("0x") || self.text.starts_with("0X")) && !self.text.contains(['p', 'P']);
        !hex && !self.text.starts_with('\'') && self.text.contains(['.', 'e', 'E', 'p', 'P'])
    }

    /// Reads a number token.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut n = Self { int: None, uint: None, float: None, complex: None, text: text.to_owned() };
        if let Some(imaginary) = text.strip_suffix('i').and_then(finite) {
            n.set_complex(0.0, imaginary);
            return Ok(n);
        }
        n.uint = number::integer(text);
        n.int = signed(text);
        if n.int == Some(0) {
            n.uint = Some(0);
        }
        #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
        if let Some(i) = n.int {
            n.float = Some(i as f64);
        } else if let Some(u) = n.uint {
            n.float = Some(u as f64);
        } else if let Some(f) = finite(text) {
            if !text.contains(['.', 'e', 'E', 'p', 'P']) {
                return Err(format!("integer overflow: {}", quote::go(text)));
            }
            n.set_float(f);
        }
        if n.float.is_none() {
            return Err(format!("illegal number syntax: {}", quote::go(text)));
        }
        Ok(n)
    }

    /// Reads a complex constant, `1+2i`, as `fmt.Sscan` does.
    pub(crate) fn read_complex(text: &str) -> Result<Self, String> {
        let bad = || "syntax error scanning complex number".to_owned();
        let (real, rest) = text.split_at(float_token(text));
        if !rest.starts_with(['+', '-']) {
            return Err(bad());
        }
        let (imaginary, rest) = rest.split_at(1 + float_token(&rest[1..]));
        if !rest.starts_with('i') {
            return Err(bad());
        }
        let mut n = Self { int: None, uint: None, float: None, complex: None, text: text.to_owned() };
        n.set_complex(parse_float(real.as_bytes())?, parse_float(imaginary.as_bytes())?);
        Ok(n)
    }

    /// Reads a character constant with its quotes.
    pub(crate) fn read_char(text: &str) -> Result<Self, String> {
        let inner = text.get(1..).unwrap_or("");
        let mut chars = inner.chars();
        let c = read_escaped(&mut chars, '\'').ok_or("invalid syntax")?;
        if chars.as_str() != "'" {
            return Err(format!("malformed character constant: {text}"));
        }
        let code = match c {
            Escaped::Char(c) => c as u32,
            Escaped::Byte(b) => u32::from(b),
        };
        Ok(Self { int: Some(code.into()), uint: Some(code.into()), float: Some(code.into()), complex: None, text: text.to_owned() })
    }

    fn set_complex(&mut self, real: f64, imaginary: f64) {
        self.complex = Some((real, imaginary));
        if imaginary == 0.0 {
            self.set_float(real);
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "guarded by the ranges")]
    fn set_float(&mut self, f: f64) {
        self.float = Some(f);
        if f.trunc() == f {
            self.int = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&f).then_some(f as i64);
            self.uint = (0.0..18_446_744_073_709_551_616.0).contains(&f).then_some(f as u64);
        }
    }
}

/// How many bytes of the text `fmt.Sscan` takes for a float.
fn float_token(text: &str) -> usize {
    let run = |from: usize, valid: &str| from + text[from..].bytes().take_while(|b| valid.contains(char::from(*b))).count();
    let one = |from: usize, valid: &str| from + usize::from(text[from..].starts_with(|c| valid.contains(c)));
    let mut end = one(0, "+-");
    let hex = text[end..].starts_with("0x") || text[end..].starts_with("0X");
    let (digits, exponent) = if hex { ("0123456789aAbBcCdDeEfF_", "pP") } else { ("0123456789_", "eEpP") };
    end = run(if hex { end + 2 } else { end }, digits);
    let point = one(end, ".");
    if point > end {
        end = run(point, digits);
    }
    let marked = one(end, exponent);
    if marked > end { run(one(marked, "+-"), "0123456789_") } else { end }
}

/// `strconv.ParseFloat` with its messages.
pub(crate) fn parse_float(text: &[u8]) -> Result<f64, String> {
    let refused = |why: &str| Err(format!("strconv.ParseFloat: parsing {}: {why}", quote::go_bytes(text)));
    match std::str::from_utf8(text).ok().and_then(number::parse) {
        Some(f) if f.is_infinite() && text.iter().any(u8::is_ascii_digit) => refused("value out of range"),
        Some(f) => Ok(f),
        None => refused("invalid syntax"),
    }
}

/// `ParseFloat`, where a value out of range is refused.
fn finite(text: &str) -> Option<f64> {
    number::parse(text).filter(|f| f.is_finite())
}

/// `ParseInt(text, 0, 64)`.
fn signed(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(rest) => 0_i64.checked_sub_unsigned(number::integer(rest)?),
        None => number::integer(text.strip_prefix('+').unwrap_or(text)).and_then(|u| i64::try_from(u).ok()),
    }
}

enum Escaped {
    Char(char),
    Byte(u8),
}

/// `strconv.Unquote` of a `"…"` or `` `…` `` literal. `None`: invalid syntax.
pub(crate) fn unquote(literal: &str) -> Option<Vec<u8>> {
    if let Some(raw) = literal.strip_prefix('`') {
        return raw.strip_suffix('`').map(|s| s.replace('\r', "").into_bytes());
    }
    let body = literal.strip_prefix('"')?.strip_suffix('"')?;
    let (mut chars, mut out) = (body.chars(), Vec::with_capacity(body.len()));
    while !chars.as_str().is_empty() {
        match read_escaped(&mut chars, '"')? {
            Escaped::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Escaped::Byte(b) => out.push(b),
        }
    }
    Some(out)
}

/// `strconv.UnquoteChar`.
fn read_escaped(chars: &mut std::str::Chars<'_>, quote: char) -> Option<Escaped> {
    let c = chars.next()?;
    if c == quote {
        return None;
    }
    if c != '\\' {
        return Some(Escaped::Char(c));
    }
    let escape = chars.next()?;
    let simple = |c| Some(Escaped::Char(c));
    let mut digits = |n: usize, radix: u32, start: u32| (0..n).try_fold(start, |code, _| Some(code * radix + chars.next()?.to_digit(radix)?));
    match escape {
        'a' => simple('\u{7}'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'v' => simple('\u{b}'),
        '\\' => simple('\\'),
        'x' => digits(2, 16, 0).and_then(|v| u8::try_from(v).ok()).map(Escaped::Byte),
        'u' => digits(4, 16, 0).and_then(char::from_u32).map(Escaped::Char),
        'U' => {
            let code = (0..8).try_fold(0_u64, |code, _| Some(code * 16 + u64::from(chars.next()?.to_digit(16)?)))?;
            u32::try_from(code).ok().and_then(char::from_u32).map(Escaped::Char)
        }
        '0'..='7' => digits(2, 8, escape.to_digit(8)?).and_then(|v| u8::try_from(v).ok()).map(Escaped::Byte),
        '\'' | '"' if escape == quote => simple(escape),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (text, int, float) in [
            ("0", Some(0), Some(0.0)),
            ("-0", Some(0), Some(0.0)),
            ("0x1F", Some(31), Some(31.0)),
            ("0b101", Some(5), Some(5.0)),
            ("017", Some(15), Some(15.0)),
            ("1_000", Some(1000), Some(1000.0)),
            ("0_7", Some(7), Some(7.0)),
            ("0x_f", Some(15), Some(15.0)),
            ("1e3", Some(1000), Some(1000.0)),
            ("1.5", None, Some(1.5)),
            ("-7", Some(-7), Some(-7.0)),
            ("18446744073709551615", None, Some(18_446_744_073_709_551_615.0)),
        ] {
            assert_eq!(Number::read(text).map(|n| (n.int, n.float)), Ok((int, float)), "{text}");
        }
        assert_eq!(Number::read("99999999999999999999"), Err("integer overflow: \"99999999999999999999\"".to_owned()));
        assert_eq!(Number::read("08"), Err("integer overflow: \"08\"".to_owned()));
        assert_eq!(Number::read("1e999"), Err("illegal number syntax: \"1e999\"".to_owned()));
        assert_eq!(Number::read_complex("1-2i").map(|n| n.complex), Ok(Some((1.0, -2.0))));
        for (text, message) in [
            ("0x+1i", "strconv.ParseFloat: parsing \"0x\": invalid syntax"),
            ("1-0xi", "strconv.ParseFloat: parsing \"-0x\": invalid syntax"),
            ("1+1e999i", "strconv.ParseFloat: parsing \"+1e999\": value out of range"),
            ("1i+2i", "syntax error scanning complex number"),
            ("0b1+1i", "syntax error scanning complex number"),
        ] {
            assert_eq!(Number::read_complex(text), Err(message.to_owned()), "{text}");
        }
        assert_eq!(Number::read_char(r"'\n'").map(|n| n.int), Ok(Some(10)));
        assert_eq!(Number::read_char("'ab'"), Err("malformed character constant: 'ab'".to_owned()));
    }

    #[test]
    fn strings() {
        assert_eq!(unquote(r#""a\t\"\x41\u00e9\101\xff""#).as_deref(), Some(b"a\t\"A\xc3\xa9A\xff".as_slice()));
        assert_eq!(unquote("`a\r\n\\`").as_deref(), Some(b"a\n\\".as_slice()));
        for wrong in [r#""\q""#, r#""\'""#, r#""\x4""#, r#""\400""#, r#""\ud800""#] {
            assert_eq!(unquote(wrong), None, "{wrong}");
        }
    }
}
