//! Which value a scalar stands for, as the two Go libraries that Prometheus uses decide it. It converts nothing to a
//! field's type: [`super::fields`] does.
//!
//! Source: `resolve.go` of go.yaml.in/yaml/v3 v3.0.5 and go.yaml.in/yaml/v2 v2.4.4.

use super::tree::ScalarStyle;

/// Whose rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// go.yaml.in/yaml/v2: promtool's unit-test files. `yes`, `no`, `on`, `off`, `y`, `n` are booleans.
    V2,
    /// go.yaml.in/yaml/v3: rule files. Those words are booleans only where a boolean is wanted.
    V3,
}

/// What a scalar stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ScalarValue {
    /// `~`, `null` or nothing.
    Null,
    /// `true`, `false`; in [`Dialect::V2`] also `yes`, `no` and their kin.
    Bool(bool),
    /// A whole number: `10`, `0x1F`, `0b11`, `0o17`, and `017`, which is octal.
    Int(i64),
    /// A whole number beyond `i64`.
    UInt(u64),
    /// `1.5`, `1e3`, `.inf`, `.nan`.
    Float(f64),
    /// A date or a time. String fields receive its text.
    Timestamp,
    /// The merge key `<<`.
    Merge,
    /// `!!binary`: base64.
    Binary,
    /// Anything else.
    Str,
}

impl ScalarValue {
    /// With its article: `a string`, `an integer`, `null`.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) | Self::UInt(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Timestamp => "a date",
            Self::Merge => "a merge key",
            Self::Binary => "binary data",
            Self::Str => "a string",
        }
    }
}

/// Decides what a scalar stands for, from its style, its explicit tag (`!!int`, as [`super::Node::tag`] gives it) and its
/// decoded text.
///
/// # Errors
/// If the text cannot be what the tag says (`!!int x`): what it is instead.
///
/// ```
/// use promforge::yaml::{Dialect, ScalarStyle, ScalarValue, resolve};
/// let plain = |text, dialect| resolve(ScalarStyle::Plain, None, text, dialect);
/// assert_eq!(plain("yes", Dialect::V2), Ok(ScalarValue::Bool(true)));
/// assert_eq!(plain("yes", Dialect::V3), Ok(ScalarValue::Str));
/// assert_eq!(plain("010", Dialect::V3), Ok(ScalarValue::Int(8)));
/// assert_eq!(resolve(ScalarStyle::DoubleQuoted, None, "10", Dialect::V3), Ok(ScalarValue::Str));
/// ```
pub fn resolve(style: ScalarStyle, tag: Option<&str>, text: &str, dialect: Dialect) -> Result<ScalarValue, ScalarValue> {
    // `!` alone says nothing, as in `yaml.go`.
    let tag = tag.filter(|tag| *tag != "!");
    let found = match tag {
        None if style != ScalarStyle::Plain => return Ok(ScalarValue::Str),
        Some("!!binary") => return Ok(ScalarValue::Binary),
        Some("!!merge") => return Ok(ScalarValue::Merge),
        None => implicit(text, dialect, true),
        Some("!!timestamp") => implicit(text, dialect, true),
        Some("!!bool" | "!!int" | "!!float" | "!!null") => implicit(text, dialect, false),
        Some(_) => return Ok(ScalarValue::Str),
    };
    let fits = match (tag, found) {
        (None, _)
        | (Some("!!bool"), ScalarValue::Bool(_))
        | (Some("!!int"), ScalarValue::Int(_) | ScalarValue::UInt(_))
        | (Some("!!float"), ScalarValue::Float(_))
        | (Some("!!null"), ScalarValue::Null)
        | (Some("!!timestamp"), ScalarValue::Timestamp) => Some(found),
        #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
        (Some("!!float"), ScalarValue::Int(n)) => Some(ScalarValue::Float(n as f64)),
        _ => None,
    };
    fits.ok_or(found)
}

fn implicit(text: &str, dialect: Dialect, times: bool) -> ScalarValue {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return ScalarValue::Null,
        "true" | "True" | "TRUE" => return ScalarValue::Bool(true),
        "false" | "False" | "FALSE" => return ScalarValue::Bool(false),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" if dialect == Dialect::V2 => return ScalarValue::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" if dialect == Dialect::V2 => return ScalarValue::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return ScalarValue::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return ScalarValue::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return ScalarValue::Float(f64::NEG_INFINITY),
        "<<" => return ScalarValue::Merge,
        _ => {}
    }
    match text.as_bytes().first() {
        // Go's `ParseFloat` takes `_` between digits only; with a digit in front all of them are dropped.
        Some(b'.') if text.split('_').skip(1).all(|part| part.starts_with(|c: char| c.is_ascii_digit())) && separates_digits(text) => {
            float(&text.replace('_', "")).map_or(ScalarValue::Str, ScalarValue::Float)
        }
        Some(b'0'..=b'9' | b'+' | b'-') => {
            if times && is_timestamp(text) {
                return ScalarValue::Timestamp;
            }
            let plain = text.replace('_', "");
            let number = integer(&plain).or_else(|| float(&plain).map(ScalarValue::Float)).or_else(|| prefixed(&plain, dialect));
            number.unwrap_or(ScalarValue::Str)
        }
        _ => ScalarValue::Str,
    }
}

/// Go's `strconv.ParseInt(s, 0, 64)`, then `ParseUint`.
fn integer(s: &str) -> Option<ScalarValue> {
    let (negative, unsigned, digits) = match s.as_bytes().first()? {
        b'-' => (true, false, &s[1..]),
        b'+' => (false, false, &s[1..]),
        _ => (false, true, s),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    let value = if negative { -i128::from(magnitude) } else { i128::from(magnitude) };
    match i64::try_from(value) {
        Ok(n) => Some(ScalarValue::Int(n)),
        Err(_) if unsigned => Some(ScalarValue::UInt(magnitude)),
        Err(_) => None,
    }
}

/// Whether a digit stands before each `_`.
fn separates_digits(text: &str) -> bool {
    text.split('_').rev().skip(1).all(|part| part.ends_with(|c: char| c.is_ascii_digit()))
}

/// What only the libraries' own reading of `0b` and `0o` accepts: a sign behind the prefix.
fn prefixed(s: &str, dialect: Dialect) -> Option<ScalarValue> {
    let octal = || s.strip_prefix("0o").filter(|_| dialect == Dialect::V3);
    let (radix, rest) = s.strip_prefix("0b").map(|r| (2, r)).or_else(|| octal().map(|r| (8, r)))?;
    i64::from_str_radix(rest, radix).ok().map(ScalarValue::Int)
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`, within the range of `f64`.
fn float(s: &str) -> Option<f64> {
    let rest = s.strip_prefix(['-', '+']).unwrap_or(s);
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    let mut at = whole;
    if rest[at..].starts_with('.') {
        let fraction = digits(&rest[at + 1..]);
        if whole == 0 && fraction == 0 {
            return None;
        }
        at += 1 + fraction;
    } else if whole == 0 {
        return None;
    }
    if let Some(exponent) = rest[at..].strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if exponent.is_empty() || digits(exponent) != exponent.len() {
            return None;
        }
    } else if at != rest.len() {
        return None;
    }
    s.parse().ok().filter(|f: &f64| f.is_finite())
}

/// The four layouts of `parseTimestamp`.
fn is_timestamp(s: &str) -> bool {
    if s.len() < 8 || !s.as_bytes()[..4].iter().all(u8::is_ascii_digit) || s.as_bytes()[4] != b'-' {
        return false;
    }
    let year: u32 = s[..4].parse().unwrap_or(0);
    let mut rest = &s[5..];
    let mut number = |min: u32, max: u32, then: &[u8]| {
        let n = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let value: u32 = rest[..n].parse().ok().filter(|v| (min..=max).contains(v))?;
        rest = &rest[n..];
        if then.is_empty() {
            return Some((value, b' '));
        }
        let separator = *rest.as_bytes().first().filter(|b| then.contains(b))?;
        rest = &rest[1..];
        Some((value, separator))
    };
    let Some((month, _)) = number(1, 12, b"-") else { return false };
    let Some((day, _)) = number(1, 31, b"") else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if day > days {
        return false;
    }
    let Some(separator) = rest.as_bytes().first().copied() else { return true };
    if !matches!(separator, b'T' | b't' | b' ') {
        return false;
    }
    rest = if separator == b' ' { rest.trim_start_matches(' ') } else { &rest[1..] };
    let mut number = |max: u32, then: Option<char>| {
        let n = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let fits = rest[..n].parse::<u32>().is_ok_and(|v| v <= max);
        rest = &rest[n..];
        match then {
            Some(c) => rest.strip_prefix(c).map(|r| rest = r).is_some() && fits,
            None => fits,
        }
    };
    if !(number(23, Some(':')) && number(59, Some(':')) && number(59, None)) {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        let n = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if n == 0 {
            return false;
        }
        rest = &fraction[n..];
    }
    match (separator, rest.as_bytes()) {
        (b' ', []) => true,
        (b'T' | b't', [b'Z']) => true,
        (b'T' | b't', [b'+' | b'-', h1, h2, b':', m1, m2]) => {
            let two = |a: u8, b: u8| (a.is_ascii_digit() && b.is_ascii_digit()).then(|| (a - b'0') * 10 + (b - b'0'));
            two(*h1, *h2).is_some_and(|h| h <= 24) && two(*m1, *m2).is_some_and(|m| m <= 60)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, dialect: Dialect) -> String {
        format!("{:?}", resolve(ScalarStyle::Plain, None, text, dialect).expect("no tag"))
    }

    #[test]
    fn plain_scalars_resolve_as_in_go() {
        // Each line was compared with both Go libraries.
        let both = [
            ("", "Null"),
            ("~", "Null"),
            ("NULL", "Null"),
            ("nULL", "Str"),
            ("True", "Bool(true)"),
            ("tRue", "Str"),
            ("0", "Int(0)"),
            ("010", "Int(8)"),
            ("08", "Float(8.0)"),
            ("0o17", "Int(15)"),
            ("-0x1F", "Int(-31)"),
            ("0b101", "Int(5)"),
            ("0b-101", "Int(-5)"),
            ("1_000", "Int(1000)"),
            ("+7", "Int(7)"),
            ("18446744073709551615", "UInt(18446744073709551615)"),
            ("18446744073709551616", "Float(1.8446744073709552e19)"),
            ("-9223372036854775808", "Int(-9223372036854775808)"),
            ("1e3", "Float(1000.0)"),
            ("1e999", "Str"),
            (".5", "Float(0.5)"),
            ("5.", "Float(5.0)"),
            (".", "Str"),
            ("-.inf", "Float(-inf)"),
            ("inf", "Str"),
            ("NaN", "Str"),
            (".NaN", "Float(NaN)"),
            ("0x", "Str"),
            ("0x1p4", "Str"),
            ("1:20", "Str"),
            ("5m", "Str"),
            ("2001-12-14", "Timestamp"),
            ("2001-1-4", "Timestamp"),
            ("2001-02-30", "Str"),
            ("2001-12-14T21:59:43.10-05:00", "Timestamp"),
            ("2001-12-14 21:59:43", "Timestamp"),
            ("2001-12-14t21:59:43", "Str"),
            ("<<", "Merge"),
            ("-", "Str"),
        ];
        for (text, expected) in both {
            assert_eq!(show(text, Dialect::V2), expected, "{text} in v2");
            assert_eq!(show(text, Dialect::V3), expected, "{text} in v3");
        }
        for (text, value) in [("yes", true), ("No", false), ("ON", true), ("off", false), ("y", true), ("N", false)] {
            assert_eq!(show(text, Dialect::V2), format!("Bool({value})"));
            assert_eq!(show(text, Dialect::V3), "Str");
        }
    }

    #[test]
    fn tags_and_quotes_decide_first() {
        let with = |style, tag, text| resolve(style, tag, text, Dialect::V3);
        assert_eq!(with(ScalarStyle::SingleQuoted, None, "1"), Ok(ScalarValue::Str));
        assert_eq!(with(ScalarStyle::Literal, None, ""), Ok(ScalarValue::Str));
        assert_eq!(with(ScalarStyle::DoubleQuoted, Some("!!int"), "1"), Ok(ScalarValue::Int(1)));
        assert_eq!(with(ScalarStyle::Plain, Some("!!str"), "1"), Ok(ScalarValue::Str));
        assert_eq!(with(ScalarStyle::Plain, Some("!!float"), "1"), Ok(ScalarValue::Float(1.0)));
        assert_eq!(with(ScalarStyle::Plain, Some("!!int"), "x"), Err(ScalarValue::Str));
        assert_eq!(with(ScalarStyle::Plain, Some("!local"), "1"), Ok(ScalarValue::Str));
        assert_eq!(with(ScalarStyle::Plain, Some("!"), ""), Ok(ScalarValue::Null));
        assert_eq!(with(ScalarStyle::DoubleQuoted, Some("!"), ""), Ok(ScalarValue::Str));
    }
}
