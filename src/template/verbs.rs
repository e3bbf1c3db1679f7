//! Single numbers and texts under the flags of a verb, as Go 1.26 lays them out (`fmt/format.go`).

use std::fmt::Write;

use super::bytes;
use crate::model::{number, quote};

/// Flags, width and precision of a verb.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag of the notation")]
pub(crate) struct Flags {
    pub(crate) sharp: bool,
    pub(crate) zero: bool,
    pub(crate) plus: bool,
    pub(crate) minus: bool,
    pub(crate) space: bool,
    /// `%#v`
    pub(crate) sharp_v: bool,
    /// `%+v`
    pub(crate) plus_v: bool,
    pub(crate) width: Option<usize>,
    pub(crate) precision: Option<usize>,
}

impl Flags {
    /// Writes the text, filled up to the width.
    pub(crate) fn pad(&self, out: &mut Vec<u8>, text: &[u8]) {
        let missing = self.width.map_or(0, |width| width.saturating_sub(bytes::count(text)));
        let fill = if self.zero && !self.minus { b'0' } else { b' ' };
        if self.minus {
            out.extend_from_slice(text);
        }
        out.resize(out.len() + missing, fill);
        if !self.minus {
            out.extend_from_slice(text);
        }
    }

    fn pad_blank(&self, out: &mut Vec<u8>, text: &[u8]) {
        Self { zero: false, ..*self }.pad(out, text);
    }

    fn cut<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        self.precision.map_or(text, |n| bytes::first(text, n))
    }

    /// `%s`
    pub(crate) fn text(&self, out: &mut Vec<u8>, text: &[u8]) {
        self.pad(out, self.cut(text));
    }

    /// `%q`
    pub(crate) fn quoted(&self, out: &mut Vec<u8>, text: &[u8]) {
        let text = self.cut(text);
        if self.sharp && backquotable(text) {
            self.pad(out, &[b"`", text, b"`"].concat());
        } else if self.plus {
            self.pad(out, ascii(&quote::go_bytes(text)).as_bytes());
        } else {
            self.pad(out, quote::go_bytes(text).as_bytes());
        }
    }

    /// `%x` of bytes
    pub(crate) fn hex(&self, out: &mut Vec<u8>, bytes: &[u8], upper: bool) {
        let bytes = &bytes[..self.precision.unwrap_or(bytes.len()).min(bytes.len())];
        let prefix = if upper { "0X" } else { "0x" };
        let mut text = String::new();
        for (i, byte) in bytes.iter().enumerate() {
            if self.space && i > 0 {
                text.push(' ');
            }
            if self.sharp && (i == 0 || self.space) {
                text.push_str(prefix);
            }
            let _ = if upper { write!(text, "{byte:02X}") } else { write!(text, "{byte:02x}") };
        }
        self.pad(out, text.as_bytes());
    }

    /// `0x` and the number in hexadecimal, or without `0x`.
    pub(crate) fn prefixed(&self, out: &mut Vec<u8>, number: u64, prefix: bool) {
        Self { sharp: prefix, sharp_v: false, ..*self }.integer(out, false, number, 'x', true);
    }

    /// An integer; `false` where the verb is not for integers.
    pub(crate) fn integer(&self, out: &mut Vec<u8>, negative: bool, magnitude: u64, verb: char, unsigned: bool) -> bool {
        let code = || if negative { '\u{fffd}' } else { u32::try_from(magnitude).ok().and_then(char::from_u32).unwrap_or('\u{fffd}') };
        let digits = match verb {
            'v' if self.sharp_v && unsigned => {
                self.prefixed(out, magnitude, true);
                return true;
            }
            'v' | 'd' => magnitude.to_string(),
            'b' => format!("{magnitude:b}"),
            'o' | 'O' => format!("{magnitude:o}"),
            'x' => format!("{magnitude:x}"),
            'X' => format!("{magnitude:X}"),
            'c' => {
                self.pad(out, code().encode_utf8(&mut [0; 4]).as_bytes());
                return true;
            }
            'q' => {
                let text = quote::go_rune(code());
                self.pad(out, if self.plus { ascii(&text) } else { text }.as_bytes());
                return true;
            }
            'U' => {
                let bits = if negative { magnitude.wrapping_neg() } else { magnitude };
                let digits = format!("{bits:X}");
                let zeros = "0".repeat(self.precision.unwrap_or(0).max(4).saturating_sub(digits.len()));
                let mut text = format!("U+{zeros}{digits}");
                let printed = format!("'{}'", code());
                if self.sharp
                    && bits <= 0x10_ffff
                    && (quote::go_rune(code()) == printed || matches!(code(), '\'' | '\\'))
                    && char::from_u32(bits as u32).is_some()
                {
                    text = format!("{text} {printed}");
                }
                self.pad_blank(out, text.as_bytes());
                return true;
            }
            _ => return false,
        };
        if self.precision == Some(0) && magnitude == 0 {
            self.pad_blank(out, b"");
            return true;
        }
        let sign = if negative { "-" } else { self.positive_sign() };
        let least = match (self.precision, self.width) {
            (Some(n), _) => n,
            (None, Some(width)) if self.zero && !self.minus => width.saturating_sub(sign.len()),
            _ => 0,
        };
        let body = "0".repeat(least.saturating_sub(digits.len())) + &digits;
        let prefix = match verb {
            'b' if self.sharp => "0b",
            'o' | 'O' if self.sharp && !body.starts_with('0') => "0",
            'x' if self.sharp => "0x",
            'X' if self.sharp => "0X",
            _ => "",
        };
        let octal = if verb == 'O' { "0o" } else { "" };
        self.pad_blank(out, format!("{sign}{octal}{prefix}{body}").as_bytes());
        true
    }

    const fn positive_sign(&self) -> &'static str {
        match (self.plus, self.space) {
            (true, _) => "+",
            (false, true) => " ",
            _ => "",
        }
    }

    /// A float; `false` where the verb is not for floats.
    pub(crate) fn float(&self, out: &mut Vec<u8>, value: f64, verb: char) -> bool {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return false;
        }
        let negative = value.is_sign_negative() && !value.is_nan();
        if !value.is_finite() {
            let name = if value.is_nan() { "NaN" } else { "Inf" };
            let sign = match (negative, self.plus, self.space) {
                (true, ..) => "-",
                (_, false, true) => " ",
                (_, true, _) => "+",
                _ if value.is_nan() => "",
                _ => "+",
            };
            self.pad_blank(out, format!("{sign}{name}").as_bytes());
            return true;
        }
        let mut body = digits(value.abs(), verb, self.precision);
        if self.sharp && verb != 'b' {
            body = self.sharpened(&body, verb);
        }
        let sign = if negative { "-" } else { self.positive_sign() };
        let missing = self.width.unwrap_or(0).saturating_sub(sign.len() + body.len());
        if self.zero && !self.minus && !sign.is_empty() && missing > 0 {
            out.extend_from_slice(sign.as_bytes());
            out.resize(out.len() + missing, b'0');
            out.extend_from_slice(body.as_bytes());
        } else if sign.is_empty() {
            self.pad(out, body.as_bytes());
        } else {
            self.pad(out, format!("{sign}{body}").as_bytes());
        }
        true
    }

    /// `#`: always a decimal point, trailing zeros kept.
    fn sharpened(&self, body: &str, verb: char) -> String {
        let mut wanted = if matches!(verb, 'v' | 'g' | 'G' | 'x') { self.precision.map_or(6, |n| if n == 0 && verb != 'x' { 0 } else { n }) } else { 0 };
        let split = body.find(if matches!(verb, 'x' | 'X') { ['p', 'P'] } else { ['e', 'E'] }).unwrap_or(body.len());
        let (head, tail) = body.split_at(split);
        let mut significant = false;
        for c in head.chars().filter(|c| *c != '.') {
            significant |= c != '0';
            wanted = wanted.saturating_sub(usize::from(significant));
        }
        let mut out = head.to_owned();
        if !head.contains('.') {
            wanted = wanted.saturating_sub(usize::from(head == "0"));
            out.push('.');
        }
        out.extend(std::iter::repeat_n('0', wanted));
        out + tail
    }
}

/// Whether the text can stand between backquotes.
pub(crate) fn backquotable(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| !text.chars().any(|c| c == '`' || c == '\u{feff}' || (c < ' ' && c != '\t') || c == '\u{7f}'))
}

/// Quotes what is not ASCII.
fn ascii(text: &str) -> String {
    let escape = |c: char| match c as u32 {
        0..=0x7f => c.to_string(),
        code @ 0..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    };
    text.chars().map(escape).collect()
}

/// No float has more digits than this behind its point; `format!` takes no precision beyond 65,535.
const EXACT: usize = 1_100;

/// `strconv.FormatFloat` of a finite, positive value with `fmt`'s default precisions.
fn digits(value: f64, verb: char, precision: Option<usize>) -> String {
    match verb {
        'e' => exponent(value, precision.unwrap_or(6)),
        'E' => exponent(value, precision.unwrap_or(6)).to_uppercase(),
        'f' | 'F' => {
            let places = precision.unwrap_or(6);
            format!("{value:.*}", places.min(EXACT)) + &"0".repeat(places.saturating_sub(EXACT))
        }
        'b' => {
            let (mantissa, exponent) = parts(value);
            format!("{mantissa}p{}{exponent}", if exponent < 0 { "" } else { "+" })
        }
        'x' => hexadecimal(value, precision),
        'X' => hexadecimal(value, precision).to_uppercase(),
        _ => {
            let text = precision.map_or_else(|| number::g(value), |n| number::g_digits(value, n.min(EXACT)));
            if verb == 'G' { text.to_uppercase() } else { text }
        }
    }
}

/// `%e`
fn exponent(value: f64, places: usize) -> String {
    let text = format!("{value:.*e}", places.min(EXACT));
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |d| ('-', d));
    format!("{mantissa}{}e{sign}{digits:0>2}", "0".repeat(places.saturating_sub(EXACT)))
}

/// The mantissa as an integer and its power of two.
fn parts(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let raw = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
    let fraction = bits & ((1 << 52) - 1);
    if raw == 0 { (fraction, -1074) } else { (fraction | (1 << 52), raw - 1075) }
}

/// `%x`: `0x1.8p+01`.
fn hexadecimal(value: f64, precision: Option<usize>) -> String {
    if value == 0.0 {
        let zeros = precision.filter(|n| *n > 0).map_or_else(String::new, |n| format!(".{}", "0".repeat(n)));
        return format!("0x0{zeros}p+00");
    }
    let (mut mantissa, mut exponent) = parts(value);
    let shift = mantissa.leading_zeros() - 11;
    mantissa <<= shift;
    exponent += 52 - i32::try_from(shift).unwrap_or(0);
    if let Some(n) = precision.filter(|n| *n < 13) {
        let drop = 52 - 4 * u32::try_from(n).unwrap_or(0);
        let (kept, lost, half) = (mantissa >> drop, mantissa & ((1 << drop) - 1), 1_u64 << (drop - 1));
        mantissa = (kept + u64::from(lost > half || (lost == half && kept & 1 == 1))) << drop;
        if mantissa >> 53 == 1 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let mut fraction = format!("{:013x}", mantissa & ((1 << 52) - 1));
    match precision {
        None => fraction.truncate(fraction.trim_end_matches('0').len()),
        Some(n) => {
            fraction.truncate(n);
            fraction.push_str(&"0".repeat(n.saturating_sub(fraction.len())));
        }
    }
    let point = if fraction.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("0x{}{point}{fraction}p{sign}{:02}", mantissa >> 52, exponent.unsigned_abs())
}
