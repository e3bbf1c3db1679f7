//! Numbers and strings in the one spelling that JavaScript's `JSON.stringify` has, which is what Grafana saves.
//!
//! A number whose digits a float would not keep stays as it is written.

use std::borrow::Cow;

/// Significant digits of a decimal number and the power of ten of the first one; `0` has no digits.
fn digits(text: &str) -> Option<(String, i64)> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, 0), |(m, e)| (m, e.parse::<i64>().unwrap_or(i64::MAX)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let zeros = all.len() - all.trim_start_matches('0').len();
    let kept = all.trim_matches('0');
    if kept.is_empty() {
        return Some((String::new(), 0));
    }
    let first = i64::try_from(whole.len()).ok()? - 1 - i64::try_from(zeros).ok()?;
    Some((kept.to_owned(), exponent.checked_add(first)?))
}

/// A number of JSON as JavaScript writes it: `80.0` is `80`, `1e3` is `1000`. Where a float has other digits than the text, and
/// for `-0`, the text stays.
#[must_use]
pub fn number(text: &str) -> Cow<'_, str> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 15;
    if plain {
        return Cow::Borrowed(text);
    }
    let Ok(value) = text.parse::<f64>() else { return Cow::Borrowed(text) };
    if !value.is_finite() || (value == 0.0 && text.starts_with('-')) {
        return Cow::Borrowed(text);
    }
    let shortest = format!("{value:e}");
    let (Some((own, power)), Some((of_float, power_of_float))) = (digits(text), digits(&shortest)) else { return Cow::Borrowed(text) };
    if own != of_float || (power != power_of_float && !own.is_empty()) {
        return Cow::Borrowed(text);
    }
    let sign = if value < 0.0 { "-" } else { "" };
    Cow::Owned(format!("{sign}{}", decimal(&own, power)))
}

/// ECMAScript's `Number::toString` of digits whose first one stands at the given power of ten.
fn decimal(digits: &str, power: i64) -> String {
    if digits.is_empty() {
        return "0".to_owned();
    }
    let count = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let zeros = |n: i64| "0".repeat(usize::try_from(n).unwrap_or(0));
    match power {
        0..=20 if count <= power + 1 => format!("{digits}{}", zeros(power + 1 - count)),
        0..=20 => {
            let (whole, fraction) = digits.split_at(usize::try_from(power + 1).unwrap_or(digits.len()));
            format!("{whole}.{fraction}")
        }
        -7..=-1 if power >= -6 => format!("0.{}{digits}", zeros(-power - 1)),
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            let sign = if power < 0 { '-' } else { '+' };
            format!("{first}{point}{rest}e{sign}{}", power.abs())
        }
    }
}

/// Appends a string in quotes, with the escapes that must be and no others.
pub(super) fn string(text: &str, out: &mut String) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            8 => "\\b",
            12 => "\\f",
            0..=31 => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        if escape.is_empty() {
            out.push_str(&format!("\\u{byte:04x}"));
        } else {
            out.push_str(escape);
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_javascript_writes_them() {
        for (text, expected) in [
            ("80.0", "80"),
            ("1e3", "1000"),
            ("0.10", "0.1"),
            ("-0.5e1", "-5"),
            ("0", "0"),
            ("0.000", "0"),
            ("0e5", "0"),
            ("-0", "-0"),
            ("-0.0", "-0.0"),
            ("1E-7", "1e-7"),
            ("0.000001", "0.000001"),
            ("0.00000123", "0.00000123"),
            ("123e-9", "1.23e-7"),
            ("1e21", "1e+21"),
            ("1e20", "100000000000000000000"),
            ("15e299", "1.5e+300"),
            ("123456.789", "123456.789"),
            ("9007199254740993", "9007199254740993"),
            ("9007199254740992", "9007199254740992"),
            ("12345678901234567890", "12345678901234567890"),
            ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
            ("1e400", "1e400"),
            ("1e-400", "1e-400"),
            ("1e99999999999999999999", "1e99999999999999999999"),
            ("5e-324", "5e-324"),
        ] {
            assert_eq!(number(text), expected, "{text}");
            assert_eq!(number(&number(text)), expected, "twice: {text}");
        }
    }

    #[test]
    fn strings_as_serde_writes_them() {
        for text in ["", "a\"b\\c/", "\u{0}\u{1f}\u{7f}\n\r\t\u{8}\u{c}", "é\u{2028}<>&'", "ends\\"] {
            let mut out = String::new();
            string(text, &mut out);
            assert_eq!(out, serde_json::to_string(text).expect("a string"));
        }
    }
}
