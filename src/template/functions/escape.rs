//! `html`, `js`, `urlquery`, `urlQueryEscape` (Go 1.26: `text/template/funcs.go`, `net/url`).

use std::fmt::Write;

use super::{Scope, builtins, string};
use crate::model::quote;
use crate::template::value::Value;

pub(super) fn html(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let mut out = String::new();
    for c in builtins::plain(args).chars() {
        match c {
            '\0' => out.push('\u{fffd}'),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    Ok(Value::text(out))
}

pub(super) fn js(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let mut out = String::new();
    for c in builtins::plain(args).chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '"' => out.push_str("\\\""),
            '<' | '>' | '&' | '=' | '\0'..'\u{20}' => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c if c.is_ascii() || quote::go_rune(c) == format!("'{c}'") => out.push(c),
            c => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
        }
    }
    Ok(Value::text(out))
}

pub(super) fn urlquery(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(query_escape(&builtins::plain(args))))
}

pub(super) fn url_query_escape(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(query_escape(string(args, 0))))
}

/// `url.QueryEscape`.
pub(super) fn query_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        match b {
            b' ' => out.push('+'),
            b if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') => out.push(char::from(b)),
            b => {
                let _ = write!(out, "%{b:02X}");
            }
        }
    }
    out
}
