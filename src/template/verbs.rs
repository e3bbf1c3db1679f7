//! Single numbers and texts under the flags of a verb, as Go 1.26 lays them out (`fmt/format.go`).

use std::fmt::Write;

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
    pub(crate) fn pad(&self, out: &mut String, text: &str) {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        let fill = if self.zero && !self.minus { '0' } else { ' ' };
        if self.minus {
            out.push_str(text);
        }
        out.extend(std::iter::repeat_n(fill, missing));
        if !self.minus {
            out.push_str(text);
        }
    }

    fn pad_blank(&self, out: &mut String, text: &str) {
        Self { zero: false, ..*self }.pad(out, text);
    }

    fn cut<'a>(&self, text: &'a str) -> &'a str {
        let end = self.precision.and_then(|n| text.char_indices().nth(n)).map_or(text.len(), |(i, _)| i);
        &text[..end]
    }

    /// `%s`
    pub(crate) fn text(&self, out: &mut String, text: &str) {
        self.pad(out, self.cut(text));
    }

    /// `%q`
    pub(crate) fn quoted(&self, out: &mut String, text: &str) {
        let text = self.cut(text);
        let backquoted = self.sharp && !text.chars().any(|c| c == '`' || c == '\u{feff}' || (c < ' ' && c != '\t') || c == '\u{7f}');
        let shown = if backquoted {
            format!("`{text}`")
        } else if self.plus {
            ascii(&quote::go(text))
        } else {
            quote::go(text)
        };
        self.pad(out, &shown);
    }

    /// `%x` of bytes
    pub(crate) fn hex(&self, out: &mut String, bytes: &[u8], upper: bool) {
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
        self.pad(out, &text);
    }

    /// An integer; `false` where the verb is not for integers.
    pub(crate) fn integer(&self, out: &mut String, negative: bool, magnitude: u64, verb: char, unsigned: bool) -> bool {
        let code = || if negative { '\u{fffd}' } else { u32::try_from(magnitude).ok().and_then(char::from_u32).unwrap_or('\u{fffd}') };
        let hex_v = verb == 'v' && self.sharp_v && unsigned;
        let digits = match verb {
            'v' if hex_v => format!("{magnitude:x}"),
            'v' | 'd' => magnitude.to_string(),
            'b' => format!("{magnitude:b}"),
            'o' | 'O' => format!("{magnitude:o}"),
            'x' => format!("{magnitude:x}"),
            'X' => format!("{magnitude:X}"),
            'c' => {
                self.pad(out, code().encode_utf8(&mut [0; 4]));
                return true;
            }
            'q' => {
                let text = quote::go_rune(code());
                self.pad(out, &if self.plus { ascii(&text) } else { text });
                return true;
            }
            'U' => {
                let bits = if negative { magnitude.wrapping_neg() } else { magnitude };
                let width = self.precision.unwrap_or(0).max(4);
                let mut text = format!("U+{bits:0width$X}");
                let printed = format!("'{}'", code());
                if self.sharp && bits <= 0x10_ffff && (quote::go_rune(code()) == printed || matches!(code(), '\'' | '\\')) {
                    text = format!("{text} {printed}");
                }
                self.pad_blank(out, &text);
                return true;
            }
            _ => return false,
        };
        if self.precision == Some(0) && magnitude == 0 {
            self.pad_blank(out, "");
            return true;
        }
        let sign = if negative { "-" } else { self.positive_sign() };
        let least = match (self.precision, self.width) {
            (Some(n), _) => n,
            (None, Some(width)) if self.zero && !self.minus => width - sign.len().min(width),
            _ => 0,
        };
        let mut body = format!("{digits:0>least$}");
        match verb {
            'b' if self.sharp => body.insert_str(0, "0b"),
            'o' | 'O' if self.sharp && !body.starts_with('0') => body.insert(0, '0'),
            'x' if self.sharp => body.insert_str(0, "0x"),
            'X' if self.sharp => body.insert_str(0, "0X"),
            'v' if hex_v => body.insert_str(0, "0x"),
            _ => {}
        }
        if verb == 'O' {
            body.insert_str(0, "0o");
        }
        self.pad_blank(out, &format!("{sign}{body}"));
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
    pub(crate) fn float(&self, out: &mut String, value: f64, verb: char) -> bool {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return false;
        }
        let negative = value.is_sign_negative() && !value.is_nan();
        if !value.is_finite() {
            let name = if value.is_nan() { "NaN" } else { "Inf" };
            let sign = match (negative, self.plus, self.space) {
                (true, ..) => "-",
                (_, _, true) if !self.plus => " ",
                (_, true, _) => "+",
                _ if value.is_nan() => "",
                _ => "+",
            };
            self.pad_blank(out, &format!("{sign}{name}"));
            return true;
        }
        let mut body = digits(value.abs(), verb, self.precision);
        if self.sharp && verb != 'b' {
            body = self.sharpened(&body, verb);
        }
        let sign = if negative { "-" } else { self.positive_sign() };
        let missing = self.width.unwrap_or(0).saturating_sub(sign.len() + body.len());
        if self.zero && !self.minus && !sign.is_empty() && missing > 0 {
            out.push_str(sign);
            out.extend(std::iter::repeat_n('0', missing));
            out.push_str(&body);
        } else {
            self.pad(out, &format!("{sign}{body}"));
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

/// Quotes what is not ASCII.
fn ascii(text: &str) -> String {
    let escape = |c: char| match c as u32 {
        0..=0x7f => c.to_string(),
        code @ 0..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    };
    text.chars().map(escape).collect()
}

/// `strconv.FormatFloat` of a finite, positive value with `fmt`'s default precisions.
fn digits(value: f64, verb: char, precision: Option<usize>) -> String {
    let exponent = |text: String| {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |d| ('-', d));
        format!("{mantissa}e{sign}{digits:0>2}")
    };
    match verb {
        'e' => exponent(format!("{value:.*e}", precision.unwrap_or(6))),
        'E' => exponent(format!("{value:.*e}", precision.unwrap_or(6))).to_uppercase(),
        'f' | 'F' => format!("{value:.*}", precision.unwrap_or(6)),
        'b' => {
            let (mantissa, exponent) = parts(value);
            format!("{mantissa}p{}{exponent}", if exponent < 0 { "" } else { "+" })
        }
        'x' => hexadecimal(value, precision),
        'X' => hexadecimal(value, precision).to_uppercase(),
        _ => {
            let text = precision.map_or_else(|| number::g(value), |n| number::g_digits(value, n));
            if verb == 'G' { text.to_uppercase() } else { text }
        }
    }
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
        Some(n) => fraction = format!("{fraction:0<n$}")[..n].to_owned(),
    }
    let point = if fraction.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("0x{}{point}{fraction}p{sign}{:02}", mantissa >> 52, exponent.unsigned_abs())
}
