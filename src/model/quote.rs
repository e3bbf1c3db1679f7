//! Quoting as Go's `strconv` does it, because every text that Prometheus prints goes through it.

use std::fmt::Write;

/// Whether `name` can stand unquoted as a metric name: `[a-zA-Z_:][a-zA-Z0-9_:]*`.
#[must_use]
pub fn is_metric_name(name: &str) -> bool {
    name.bytes().enumerate().all(|(i, b)| b.is_ascii_alphabetic() || b == b'_' || b == b':' || (i > 0 && b.is_ascii_digit())) && !name.is_empty()
}

/// Whether `name` can stand unquoted as a label name: `[a-zA-Z_][a-zA-Z0-9_]*`.
#[must_use]
pub fn is_label_name(name: &str) -> bool {
    !name.contains(':') && is_metric_name(name)
}

/// The label name as it is printed: bare if legacy-valid, else quoted.
#[must_use]
pub fn label_name(name: &str) -> String {
    if is_label_name(name) { name.to_owned() } else { go(name) }
}

/// `strconv.Quote` of a text.
///
/// ```
/// assert_eq!(promforge::model::quote::go("a\"b\n\u{1}é"), r#""a\"b\n\x01é""#);
/// ```
#[must_use]
pub fn go(text: &str) -> String {
    go_bytes(text.as_bytes())
}

/// `strconv.Quote` of bytes, which need not be UTF-8: an invalid byte prints as `\xNN`.
#[must_use]
pub fn go_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    escape_into(&mut out, bytes, '"');
    out.push('"');
    out
}

/// `%q` of a rune: `'x'`.
#[must_use]
pub fn go_rune(c: char) -> String {
    let mut out = String::from("'");
    escape_into(&mut out, c.encode_utf8(&mut [0; 4]).as_bytes(), '\'');
    out.push('\'');
    out
}

fn escape_into(out: &mut String, bytes: &[u8], quote: char) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                c if c == quote || c == '\\' => {
                    out.push('\\');
                    out.push(c);
                }
                '\u{7}' => out.push_str("\\a"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{b}' => out.push_str("\\v"),
                c if is_print(c) => out.push(c),
                c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                    let _ = write!(out, "\\x{:02x}", c as u32);
                }
                c if (c as u32) < 0x1_0000 => {
                    let _ = write!(out, "\\u{:04x}", c as u32);
                }
                c => {
                    let _ = write!(out, "\\U{:08x}", c as u32);
                }
            }
        }
        for b in chunk.invalid() {
            let _ = write!(out, "\\x{b:02x}");
        }
    }
}

/// Go's `strconv.IsPrint`, by way of Rust's own notion of what `{:?}` must escape: the two agree except for combining
/// marks (printable in Go) and the space characters beyond ASCII (not printable in Go).
fn is_print(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    if c.is_whitespace() || c.is_control() {
        return false;
    }
    let mut escaped = c.escape_debug();
    // A combining mark is escaped as `\u{..}` by escape_debug only at the start of a text; a letter before it tells them apart.
    escaped.len() == 1 || {
        let text = format!("a{c}");
        escaped.next();
        text.escape_debug().count() == 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_as_go_does() {
        assert_eq!(go_bytes(b"\xc5x"), r#""\xc5x""#);
        assert_eq!(go("\u{301}\u{a0}\u{2028}\u{1f600}\u{e000}\u{fffd}"), "\"\u{301}\\u00a0\\u2028\u{1f600}\\ue000\u{fffd}\"");
        assert_eq!(go_rune('\''), r"'\''");
        assert_eq!(go_rune('"'), "'\"'");
    }
}
