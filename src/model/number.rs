//! Floats as Go spells and reads them (`strconv.FormatFloat`, `ParseFloat`, `fmt`'s `%g`), and the stale marker.

use std::borrow::Cow;

/// The bits of the stale marker (model/value, Prometheus 3.15.0).
pub const STALE_BITS: u64 = 0x7ff0_0000_0000_0002;

/// The bits of the ordinary NaN.
pub const NAN_BITS: u64 = 0x7ff8_0000_0000_0001;

/// Whether the float is the stale marker; told by bits.
#[must_use]
pub const fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE_BITS
}

fn special(value: f64) -> Option<&'static str> {
    match value {
        v if v.is_nan() => Some("NaN"),
        f64::INFINITY => Some("+Inf"),
        f64::NEG_INFINITY => Some("-Inf"),
        _ => None,
    }
}

/// The shortest digits that read back as the number, as Rust's `1.5e300`; in the middle between two of them the even one.
fn shortest(value: f64) -> String {
    let text = format!("{value:e}");
    if !may_lie_in_the_middle(value) {
        return text;
    }
    even_of(value, text, |text| {
        let mantissa = text.split_once('e').map_or(text, |(mantissa, _)| mantissa);
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
        format!("{value:.*e}", digits.saturating_sub(1))
    })
}

/// Whether the number could have one decimal digit more than its shortest text, a 5: a fraction of between 2 and 25 binary digits,
/// as 5^26 is beyond all shortest texts.
const fn may_lie_in_the_middle(value: f64) -> bool {
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as u32 + (bits & ((1 << 52) - 1) | (1 << 52)).trailing_zeros();
    1075 - 25 <= exponent && exponent <= 1075 - 2
}

/// The text that Rust, which rounds the middle up, made of a number, or the one that `exact` makes with as many digits, if that reads back.
fn even_of(value: f64, text: String, exact: impl Fn(&str) -> String) -> String {
    let even = exact(&text);
    if even.parse() == Ok(value) { even } else { text }
}

/// `FormatFloat(v, 'f', -1, 64)`: the shortest digits, never an exponent.
///
/// ```
/// use promforge::model::number::plain;
/// assert_eq!(plain(1e10), "10000000000");
/// assert_eq!(plain(f64::INFINITY), "+Inf");
/// ```
#[must_use]
pub fn plain(value: f64) -> String {
    if let Some(text) = special(value) {
        return text.to_owned();
    }
    let text = format!("{value}");
    match text.find('.').filter(|_| may_lie_in_the_middle(value)) {
        Some(point) => even_of(value, text, |text| format!("{value:.*}", text.len() - 1 - point)),
        None => text,
    }
}

/// `FormatFloat(v, 'E', -1, 64)`, as promtool's reports show values: `1E+00`.
#[must_use]
pub fn scientific(value: f64) -> String {
    special(value).map_or_else(|| go_exponent(&shortest(value), 'E'), str::to_owned)
}

/// `FormatFloat(v, 'g', -1, 64)`, `%g` and `%v`: the shortest digits; an exponent below -4 and from 6 on.
///
/// ```
/// use promforge::model::number::g;
/// assert_eq!(g(1e6), "1e+06");
/// assert_eq!(g(123456.0), "123456");
/// assert_eq!(g(1234567.0), "1.234567e+06");
/// ```
#[must_use]
pub fn g(value: f64) -> String {
    if let Some(text) = special(value) {
        return text.to_owned();
    }
    let text = shortest(value);
    let exponent: i32 = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    if (-4..6).contains(&exponent) { plain(value) } else { go_exponent(&text, 'e') }
}

/// `%.{digits}g`: that many significant digits, trailing zeros removed, an exponent below -4 and from `digits` on.
#[must_use]
pub fn g_digits(value: f64, digits: usize) -> String {
    if let Some(text) = special(value) {
        return text.to_owned();
    }
    let digits = digits.max(1);
    let text = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let limit = i32::try_from(digits).unwrap_or(i32::MAX);
    if exponent < -4 || exponent >= limit {
        let mantissa = trim_zeros(mantissa);
        return go_exponent(&format!("{mantissa}e{exponent}"), 'e');
    }
    // The same digits with the point elsewhere.
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let mut out = String::with_capacity(digits + 8);
    out.push_str(sign);
    if exponent < 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', usize::try_from(-1 - exponent).unwrap_or(0)));
    }
    for (i, digit) in (0_i32..).zip(mantissa.chars().filter(|c| *c != '.')) {
        out.push(digit);
        if i == exponent {
            out.push('.');
        }
    }
    out.truncate(trim_zeros(&out).len());
    out
}

fn trim_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Rust's `1e6` as Go's `1e+06`.
fn go_exponent(text: &str, e: char) -> String {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |d| ('-', d));
    format!("{mantissa}{e}{sign}{digits:0>2}")
}

/// The magnitude of an unsigned integer as Go's `ParseInt(text, 0, 64)` reads it: `0x`, `0o`, `0b` and leading-zero octal; underscores
/// between digits and behind a base prefix.
pub(crate) fn integer(text: &str) -> Option<u64> {
    let lower = text.to_ascii_lowercase();
    let (base, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    if digits.ends_with('_') || digits.contains("__") || digits.starts_with('_') && base == 10 {
        return None;
    }
    let plain = digits.replace('_', "");
    // Rust takes a sign here.
    plain.bytes().all(|b| b.is_ascii_alphanumeric()).then(|| u64::from_str_radix(&plain, base).ok())?
}

/// `strconv.ParseFloat`: decimal and hexadecimal floats, `inf`, `infinity` and `nan` in any case, single underscores between
/// digits. `None` where Go refuses the spelling; a value out of range gives an infinity.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let (negative, body) = match text.as_bytes().first()? {
        b'+' => (false, &text[1..]),
        b'-' => (true, &text[1..]),
        _ => (false, text),
    };
    if body.starts_with(['+', '-']) {
        return None;
    }
    let sign = if negative { -1.0 } else { 1.0 };
    if body.eq_ignore_ascii_case("inf") || body.eq_ignore_ascii_case("infinity") {
        return Some(sign * f64::INFINITY);
    }
    if body.eq_ignore_ascii_case("nan") {
        return Some(f64::from_bits(NAN_BITS));
    }
    if let Some(hex) = body.strip_prefix("0x").or_else(|| body.strip_prefix("0X")) {
        return parse_hex(hex).map(|v| sign * v);
    }
    let digits = without_underscores(body)?;
    if !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) || !digits.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse::<f64>().ok().map(|v| sign * v)
}

/// The text without its underscores, each of which must stand between two decimal digits.
fn without_underscores(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('_') {
        return Some(Cow::Borrowed(text));
    }
    let bytes = text.as_bytes();
    let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let placed = (0..bytes.len()).filter(|i| bytes[*i] == b'_').all(|i| digit(i.checked_sub(1)) && digit(Some(i + 1)));
    placed.then(|| Cow::Owned(text.replace('_', "")))
}

/// `[digits][.digits]p[+-]digits` behind `0x`; digits may be separated by single underscores.
fn parse_hex(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let exponent: i32 = without_underscores(exponent)?.parse().ok()?;
    let (mut value, mut scale, mut digits, mut dot, mut last) = (0.0_f64, 0_i32, 0, false, b'x');
    for b in mantissa.bytes() {
        match b {
            b'_' if last.is_ascii_hexdigit() || last == b'x' => {}
            b'.' if !dot => dot = true,
            _ => {
                value = value * 16.0 + f64::from((b as char).to_digit(16)?);
                digits += 1;
                if dot {
                    scale -= 4;
                }
            }
        }
        last = b;
    }
    (digits > 0 && last != b'_').then(|| value * 2.0_f64.powi(exponent.saturating_add(scale)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_go_does() {
        let all = |x: f64| format!("{} {} {} {}", plain(x), scientific(x), g(x), g_digits(x, 4));
        assert_eq!(all(1.0), "1 1E+00 1 1");
        assert_eq!(all(0.1089), "0.1089 1.089E-01 0.1089 0.1089");
        assert_eq!(all(12345.678), "12345.678 1.2345678E+04 12345.678 1.235e+04");
        assert_eq!(all(1.5e-5), "0.000015 1.5E-05 1.5e-05 1.5e-05");
        assert_eq!(all(f64::NEG_INFINITY), "-Inf -Inf -Inf -Inf");
        assert_eq!(all(-0.0), "-0 -0E+00 -0 -0");
        assert_eq!(g(1e20), "1e+20");
    }

    #[test]
    fn significant_digits() {
        for (value, digits, text) in [
            (999.95, 4, "1000"),
            (999.949, 4, "999.9"),
            (0.0001, 4, "0.0001"),
            (-0.00012345, 4, "-0.0001234"),
            (0.00001, 4, "1e-05"),
            (9999.5, 4, "1e+04"),
            (100.0, 4, "100"),
            (0.0, 4, "0"),
            (-0.0, 4, "-0"),
            (1.5, 0, "2"),
            (123456.0, 10, "123456"),
            (0.1, 20, "0.10000000000000000555"),
        ] {
            assert_eq!(g_digits(value, digits), text);
        }
    }

    #[test]
    fn in_the_middle_the_even_digit_wins() {
        // 1000000000000000.25 and ..0.75, ..1.25: all digits between the neighbours would do.
        assert_eq!(plain(1e15 + 0.25), "1000000000000000.2");
        assert_eq!(plain(-1e15 - 0.75), "-1000000000000000.8");
        assert_eq!(plain(1e15 + 1.25), "1000000000000001.2");
        assert_eq!(g(1e15 + 0.25), "1.0000000000000002e+15");
        assert_eq!(scientific(1e15 + 0.25), "1.0000000000000002E+15");
        assert_eq!(plain(2251799813685249.5), "2251799813685249.5");
        assert_eq!(plain(f64::MIN_POSITIVE).len(), 326);
        assert_eq!(plain(1.7976931348623157e308).len(), 309);
        assert_eq!(plain(0.30000000000000004), "0.30000000000000004");
    }

    #[test]
    fn reads_as_go_does() {
        assert_eq!(parse("+Infinity"), Some(f64::INFINITY));
        assert_eq!(parse("0x1p-2"), Some(0.25));
        assert_eq!((parse("0x1_0p1_0"), parse("0x1p_1")), (Some(16384.0), None));
        assert_eq!(parse("1e3"), Some(1000.0));
        assert_eq!(parse(".5"), Some(0.5));
        assert_eq!(parse("5."), Some(5.0));
        assert_eq!(parse("1_000"), Some(1000.0));
        assert_eq!(parse("0x_1_0p0"), Some(16.0));
        for wrong in ["", "+", "_1", "1_", "1__0", " 1", "1 ", "0x1", "1e", "e1", ".", "--1", "infinit"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
