//! Strings: where they end, and what they say (lex.go and util/strutil/quote.go, 3.15.0).

use crate::model::quote;

/// The end of the quoted string whose content starts at `at`, or what is wrong with it.
pub(super) fn scan_quoted(text: &str, at: usize, quote: u8) -> Result<usize, String> {
    let bytes = text.as_bytes();
    let mut pos = at;
    loop {
        match bytes.get(pos) {
            None | Some(b'\n') => return Err("unterminated quoted string".to_owned()),
            Some(b) if *b == quote => return Ok(pos + 1),
            Some(b'\\') => pos = scan_escape(text, pos + 1, quote)?,
            Some(0xEF) if bytes[pos..].starts_with("\u{fffd}".as_bytes()) => return Err("invalid UTF-8 rune".to_owned()),
            Some(_) => pos += 1,
        }
    }
}

/// The end of the raw string whose content starts at `at`.
pub(super) fn scan_raw(text: &str, at: usize) -> Result<usize, String> {
    let rest = &text[at..];
    let end = rest.find('`');
    if rest[..end.unwrap_or(rest.len())].contains('\u{fffd}') {
        return Err("invalid UTF-8 rune".to_owned());
    }
    end.map(|i| at + i + 1).ok_or_else(|| "unterminated raw string".to_owned())
}

/// Go's `%#U`.
fn unicode(c: char) -> String {
    let shown = quote::go_rune(c);
    let code = format!("U+{:04X}", c as u32);
    if shown.starts_with("'\\") && !matches!(c, '\'' | '\\') { code } else { format!("{code} '{c}'") }
}

/// The end of the escape sequence whose letter stands at `at`.
fn scan_escape(text: &str, at: usize, quote: u8) -> Result<usize, String> {
    let unterminated = || "escape sequence not terminated".to_owned();
    let mut chars = text[at..].chars();
    let c = chars.next().ok_or_else(unterminated)?;
    let (digits, base, max, mut at) = match c {
        'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\' => return Ok(at + 1),
        c if c == char::from(quote) => return Ok(at + 1),
        '0'..='7' => (3, 8, 255, at),
        'x' => (2, 16, 255, at + 1),
        'u' => (4, 16, 0x10_FFFF, at + 1),
        'U' => (8, 16, 0x10_FFFF, at + 1),
        _ => return Err(format!("unknown escape sequence {}", unicode(c))),
    };
    let mut value = 0_u32;
    for _ in 0..digits {
        let c = text[at..].chars().next().ok_or_else(unterminated)?;
        let digit = c.to_digit(base).ok_or_else(|| format!("illegal character {} in escape sequence", unicode(c)))?;
        value = value.wrapping_mul(base).wrapping_add(digit);
        at += 1;
    }
    if value > max || (0xD800..0xE000).contains(&value) {
        return Err("escape sequence is an invalid Unicode code point".to_owned());
    }
    Ok(at)
}

/// What a string token says, quotes included in `token`. Escapes may spell bytes that are no UTF-8.
pub(in crate::promql) fn unquote(token: &str) -> Vec<u8> {
    let inner = token.get(1..token.len().saturating_sub(1)).unwrap_or_default();
    if token.starts_with('`') || !inner.contains('\\') {
        return inner.as_bytes().to_vec();
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(i) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..i]);
        let escape = &rest[i + 1..];
        let number = |from: usize, len: usize, base| escape.get(from..from + len).and_then(|d| u32::from_str_radix(d, base).ok()).unwrap_or(0);
        let push_char = |out: &mut Vec<u8>, code: u32| out.extend_from_slice(char::from_u32(code).unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]).as_bytes());
        let byte = |code: u32| u8::try_from(code & 0xff).unwrap_or(0);
        let used = match escape.as_bytes().first() {
            Some(b'a') => single(&mut out, 0x07),
            Some(b'b') => single(&mut out, 0x08),
            Some(b'f') => single(&mut out, 0x0c),
            Some(b'n') => single(&mut out, b'\n'),
            Some(b'r') => single(&mut out, b'\r'),
            Some(b't') => single(&mut out, b'\t'),
            Some(b'v') => single(&mut out, 0x0b),
            Some(b'x') => {
                out.push(byte(number(1, 2, 16)));
                3
            }
            Some(b'0'..=b'7') => {
                out.push(byte(number(0, 3, 8)));
                3
            }
            Some(b'u') => {
                push_char(&mut out, number(1, 4, 16));
                5
            }
            Some(b'U') => {
                push_char(&mut out, number(1, 8, 16));
                9
            }
            Some(other) => single(&mut out, *other),
            None => 0,
        };
        rest = escape.get(used..).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

fn single(out: &mut Vec<u8>, byte: u8) -> usize {
    out.push(byte);
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(unquote(r#""a\n\x41\101\u00e9\"""#), "a\nAA\u{e9}\"".as_bytes());
        assert_eq!(unquote(r"'\xff'"), b"\xff");
        assert_eq!(unquote(r"`\n`"), br"\n");
        let scan = |text: &str| scan_quoted(text, 1, b'"').map_or_else(|e| e, |end| end.to_string());
        assert_eq!(scan(r#""\q""#), "unknown escape sequence U+0071 'q'");
        assert_eq!(scan(r#""\xg1""#), "illegal character U+0067 'g' in escape sequence");
        assert_eq!(scan(r#""\uD800""#), "escape sequence is an invalid Unicode code point");
        assert_eq!(scan(r#""\777""#), "escape sequence is an invalid Unicode code point");
        assert_eq!(scan(r#""\x"#), "escape sequence not terminated");
        assert_eq!(scan("\"a\nb\""), "unterminated quoted string");
        assert_eq!(scan("\"\u{fffd}\""), "invalid UTF-8 rune");
        assert_eq!(scan(r#""a\"b" x"#), "6");
    }
}
