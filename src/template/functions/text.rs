//! Texts: `match`, `reReplaceAll`, `title`, `toUpper`, `toLower`, `safeHtml`. Source: Prometheus 3.15.0 `template/template.go`.

use super::{Scope, string};
use crate::model::quote;
use crate::promql::regex::Regex;
use crate::template::exec::Limits;
use crate::template::value::Value;

/// Reads a Go pattern, searched for anywhere in the text.
fn compile(pattern: &str) -> Result<Regex, String> {
    Regex::unanchored(pattern).map_err(|error| error.to_string())
}

pub(super) fn matches(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::Bool(compile(string(args, 0))?.is_match(string(args, 1))))
}

pub(super) fn replace_all(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let (pattern, replacement, text) = (string(args, 0), string(args, 1), string(args, 2));
    let regex = compile(pattern).map_err(|error| {
        let raw = !pattern.chars().any(|c| c == '`' || c == '\u{feff}' || (c < ' ' && c != '\t') || c == '\u{7f}');
        let quoted = if raw { format!("`{pattern}`") } else { quote::go(pattern) };
        format!("regexp: Compile({quoted}): {error}")
    })?;
    let out = regex.replace_all(text, replacement).map_err(|error| error.to_string())?;
    if out.len() > Limits::TEXT {
        return Err("exceeded the maximum size of a text".to_owned());
    }
    Ok(Value::text(out))
}

pub(super) fn to_upper(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(map(string(args, 0), |c| single(c.to_uppercase(), c))))
}

pub(super) fn to_lower(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(map(string(args, 0), |c| c.to_lowercase().next().unwrap_or(c))))
}

fn map(text: &str, f: impl Fn(char) -> char) -> String {
    text.chars().map(f).collect()
}

/// Go maps a character to one character, never to several.
fn single(mut mapped: impl ExactSizeIterator<Item = char>, c: char) -> char {
    if mapped.len() == 1 { mapped.next().unwrap_or(c) } else { c }
}

/// The first letter of every word in title case, the rest as it is.
pub(super) fn title(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(title_of(string(args, 0))))
}

fn title_of(text: &str) -> String {
    let (mut out, mut inside) = (String::with_capacity(text.len()), false);
    let mut chars = text.chars().peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            if inside || !c.is_alphabetic() {
                out.push(c);
            } else {
                let mut upper = c.to_uppercase();
                out.extend(upper.next());
                out.extend(upper.flat_map(char::to_lowercase));
            }
            inside |= c.is_alphabetic();
        } else {
            out.push(c);
            let joins = match c {
                '\'' | '.' | '\u{2019}' | '\u{b7}' | ':' => previous.is_alphabetic() && chars.peek().is_some_and(|n| n.is_alphabetic()),
                _ => false,
            };
            inside &= joins;
        }
        previous = c;
    }
    out
}

pub(super) fn safe_html(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::Html(string(args, 0).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        for (text, expected) in [
            ("hello world", "Hello World"),
            ("foo-bar baz_qux", "Foo-Bar Baz_qux"),
            ("don't o'neil's 'x", "Don't O'neil's 'X"),
            ("a.b u.s.a. x. y", "A.b U.s.a. X. Y"),
            ("1st 3D x1y", "1St 3D X1y"),
            ("MiXeD stra\u{df}e \u{df}", "MiXeD Stra\u{df}e Ss"),
        ] {
            assert_eq!(title_of(text), expected, "{text}");
        }
    }
}
