//! How a text is written as a scalar: plain where every reader of YAML 1.1 and 1.2 takes it for the same string, else in
//! quotes. Shared by the writer and the edits.

use super::resolve::{Dialect, ScalarValue, resolve};
use super::tree::ScalarStyle;

/// Whether `text` may stand plain on one line and is a string for every reader.
pub(super) fn plain_string(text: &str, flow: bool) -> bool {
    plain_syntax(text, flow) && !looks_typed(text)
}

/// Whether `text` may stand plain on one line as far as the syntax goes: it decodes to itself.
pub(super) fn plain_syntax(text: &str, flow: bool) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    let second = chars.next();
    let starts = match first {
        '-' => second.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.'),
        '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' | '=' => false,
        _ => true,
    };
    starts
        && !text.starts_with("...")
        && !text.starts_with("<<")
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !(flow && text.contains([',', '[', ']', '{', '}', '?', ':']))
        && text.chars().all(|c| printable(c) && c != '\t')
}

/// Whether some reader takes a plain `text` for a number, a boolean, null or a date.
fn looks_typed(text: &str) -> bool {
    let typed = |dialect| !matches!(resolve(ScalarStyle::Plain, None, text, dialect), Ok(ScalarValue::Str));
    if typed(Dialect::V2) || typed(Dialect::V3) {
        return true;
    }
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null" | "nan" | "inf" | "+inf" | "-inf" | ".nan" | ".inf") {
        return true;
    }
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return false;
    }
    let radix = ["0x", "0o", "0b"].iter().find_map(|p| unsigned.strip_prefix(p));
    radix.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit() || c == '_')) || unsigned.chars().all(|c| "0123456789_+-.:etz ".contains(c))
}

/// Whether every reader takes `c` as it stands; line breaks and tabs are the caller's business.
pub(super) fn printable(c: char) -> bool {
    matches!(c, '\t' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
        && !matches!(c, '\u{2028}' | '\u{2029}')
}

/// In single quotes; `None` if the text needs escapes.
pub(super) fn single_quoted(text: &str) -> Option<String> {
    let fits = text.chars().all(|c| printable(c) && c != '\t');
    fits.then(|| format!("'{}'", text.replace('\'', "''")))
}

/// In double quotes, on one line, whatever it holds.
pub(super) fn double_quoted(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if printable(c) => out.push(c),
            // Writing to a string cannot fail.
            c if u32::from(c) <= 0xff => drop(write!(out, "\\x{:02x}", u32::from(c))),
            c if u32::from(c) <= 0xffff => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => drop(write!(out, "\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// In the quotes that need fewer escapes; double quotes if both do.
pub(super) fn quoted(text: &str) -> String {
    match single_quoted(text) {
        Some(single) if text.contains(['"', '\\']) => single,
        _ => double_quoted(text),
    }
}

/// Whether `text` can be the content of a literal block.
pub(super) fn literal_fits(text: &str) -> bool {
    let last = text.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
    text.chars().all(|c| printable(c) || c == '\n') && !last.trim_matches([' ', '\t']).is_empty()
}

/// Whether a literal block of `text` needs an indentation indicator: its first line with content starts with a blank.
pub(super) fn needs_indicator(text: &str) -> bool {
    text.trim_start_matches('\n').starts_with([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_stand_plain() {
        let plain = ["a", "5m", "1d", "1h30m", "up == 0", "rate(x[5m]) > 0.5", "http://host:80/x", "a:b", "it's", "x#y", "-foo", "höhe", "0xyz", "v1.2.3"];
        for text in plain {
            assert!(plain_string(text, false), "{text}");
        }
        let quoted = [
            "",
            " a",
            "a ",
            "a: b",
            "a:",
            "a #b",
            "# a",
            "- a",
            "-",
            "--- a",
            "? a",
            "yes",
            "Off",
            "y",
            "nUll",
            "~",
            "1",
            "1e3",
            "0x1F",
            "1_000",
            ".5",
            "12:30:45",
            "2020-01-01",
            "1.2.3",
            "<<",
            "=",
            "{{ $x }}",
            "[a]",
            "*a",
            "&a",
            "!a",
            "@a",
            "%a",
            "`a`",
            "'a'",
            "\"a\"",
            "a\tb",
            "a\u{85}b",
            "\u{feff}",
            "a\u{7f}",
            ".inf",
            "NaN",
            "+1",
            "-1",
            "-.5",
            "1e",
            "0b11",
            "-inf",
        ];
        for text in quoted {
            assert!(!plain_string(text, false), "{text}");
        }
        assert!(!plain_string("a, b", true) && !plain_string("a:b", true) && plain_string("a b", true));
    }
}
