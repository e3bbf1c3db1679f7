//! Texts: `match`, `reReplaceAll`, `title`, `toUpper`, `toLower`, `safeHtml`. Source: Prometheus 3.15.0 `template/template.go`.

use std::borrow::Cow;

use super::{Scope, bytes, string};
use crate::model::quote;
use crate::promql::regex::Regex;
use crate::template::bytes::lossy;
use crate::template::classes::{Word, word};
use crate::template::exec::Limits;
use crate::template::value::Value;
use crate::template::verbs::backquotable;

/// Reads a Go pattern, searched for anywhere in the text.
fn compile(pattern: &[u8]) -> Result<Regex, String> {
    match std::str::from_utf8(pattern) {
        Ok(pattern) => Regex::unanchored(pattern).map_err(|error| error.to_string()),
        Err(_) => Err(format!("error parsing regexp: invalid UTF-8: `{}`", lossy(pattern))),
    }
}

pub(super) fn matches(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::Bool(compile(bytes(args, 0))?.is_match(&string(args, 1))))
}

pub(super) fn replace_all(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let pattern = bytes(args, 0);
    let regex = compile(pattern).map_err(|error| {
        let quoted = if backquotable(pattern) { format!("`{}`", lossy(pattern)) } else { quote::go_bytes(pattern) };
        format!("regexp: Compile({quoted}): {error}")
    })?;
    let out = regex.replace_all(&marked(bytes(args, 2)), &marked(bytes(args, 1))).map_err(|error| error.to_string())?;
    if out.len() > Limits::TEXT {
        return Err(Limits::text());
    }
    let whole = [1, 2].iter().all(|i| std::str::from_utf8(bytes(args, *i)).is_ok());
    Ok(if whole { Value::text(out) } else { Value::text(unmarked(&out)) })
}

/// The last private characters of Unicode stand for the bytes from 0x80 on that belong to no character.
const MARK: u32 = 0x10_ff00;

/// The text with each byte that belongs to no character as a character of its own.
fn marked(text: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(text).map_or_else(
        |_| {
            let mut out = String::with_capacity(text.len() * 2);
            for chunk in text.utf8_chunks() {
                out.push_str(chunk.valid());
                out.extend(chunk.invalid().iter().filter_map(|b| char::from_u32(MARK + u32::from(*b))));
            }
            out.into()
        },
        Cow::Borrowed,
    )
}

/// The bytes again.
fn unmarked(text: &str) -> Vec<u8> {
    let byte = |c: char| (c as u32).checked_sub(MARK + 0x80).filter(|n| *n < 0x80).and_then(|n| u8::try_from(n + 0x80).ok());
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match byte(c) {
            Some(b) => out.push(b),
            None => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out
}

pub(super) fn to_upper(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(string(args, 0).chars().map(upper).collect::<String>()))
}

pub(super) fn to_lower(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(string(args, 0).chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect::<String>()))
}

/// Go maps a character to one character, never to several.
fn upper(c: char) -> char {
    let mut mapped = c.to_uppercase();
    match (mapped.len(), c) {
        (1, _) => mapped.next().unwrap_or(c),
        (_, '\u{1f80}'..='\u{1faf}') => char::from_u32(c as u32 | 8).unwrap_or(c),
        (_, '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}') => char::from_u32(c as u32 + 9).unwrap_or(c),
        _ => c,
    }
}

/// The first letter of every word in title case, the rest as it is (golang.org/x/text v0.41.0, `cases.Title` with `NoLower`).
pub(super) fn title(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let text = bytes(args, 0);
    let out = title_of(&marked(text));
    Ok(if std::str::from_utf8(text).is_ok() { Value::text(out) } else { Value::text(unmarked(&out)) })
}

fn title_of(text: &str) -> String {
    let (mut out, mut inside, mut middle) = (String::with_capacity(text.len()), false, false);
    for c in text.chars() {
        let class = word(c);
        inside &= !(middle && class == Word::Middle);
        middle = class == Word::Middle;
        match class {
            Word::Cased if !inside => {
                push_title(&mut out, c);
                inside = true;
            }
            Word::Break => {
                out.push(c);
                inside = false;
            }
            _ => out.push(c),
        }
    }
    out
}

fn push_title(out: &mut String, c: char) {
    match c {
        // Digraphs have a form of their own.
        '\u{1c4}'..='\u{1c6}' => out.push('\u{1c5}'),
        '\u{1c7}'..='\u{1c9}' => out.push('\u{1c8}'),
        '\u{1ca}'..='\u{1cc}' => out.push('\u{1cb}'),
        '\u{1f1}'..='\u{1f3}' => out.push('\u{1f2}'),
        '\u{149}' => out.push_str("\u{2bc}N"),
        // Georgian has capitals, but does not begin words with them.
        '\u{10d0}'..='\u{10ff}' => out.push(c),
        '\u{1f80}'..='\u{1faf}' | '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => out.push(upper(c)),
        c => {
            let mut letters = c.to_uppercase();
            out.extend(letters.next());
            out.extend(letters.flat_map(char::to_lowercase));
        }
    }
}

pub(super) fn safe_html(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::Html(bytes(args, 0).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_bytes_survive_a_replacement() {
        let regex = Regex::unanchored("b.").unwrap();
        let out = regex.replace_all(&marked(b"a\xffb\x80c\xc3"), &marked(b"\xfe")).unwrap();
        assert_eq!(unmarked(&out), b"a\xff\xfec\xc3");
    }

    #[test]
    fn titles() {
        for (text, expected) in [
            ("hello world", "Hello World"),
            ("foo-bar baz_qux", "Foo-Bar Baz_qux"),
            ("don't o'neil's 'x", "Don't O'neil's 'X"),
            ("a.b u.s.a. x. y", "A.b U.s.a. X. Y"),
            ("g0.expr a..b 1.x", "G0.expr A..B 1.X"),
            ("e\u{301}tude \u{1c6} \u{149} \u{fb01}", "E\u{301}tude \u{1c5} \u{2bc}N Fi"),
            ("1st 3D x1y", "1St 3D X1y"),
            ("MiXeD stra\u{df}e \u{df}", "MiXeD Stra\u{df}e Ss"),
        ] {
            assert_eq!(title_of(text), expected, "{text}");
        }
    }
}
