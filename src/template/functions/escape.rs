//! `html`, `js`, `urlquery`, `urlQueryEscape` (Go 1.26: `text/template/funcs.go`, `net/url`).

use std::fmt::Write;

use super::{Scope, builtins, bytes};
use crate::model::quote;
use crate::template::bytes::lossy;
use crate::template::value::Value;

pub(super) fn html(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let mut out = Vec::new();
    for b in builtins::plain(args) {
        match b {
            b'\0' => out.extend_from_slice("\u{fffd}".as_bytes()),
            b'"' => out.extend_from_slice(b"&#34;"),
            b'\'' => out.extend_from_slice(b"&#39;"),
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b => out.push(b),
        }
    }
    Ok(Value::text(out))
}

pub(super) fn js(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let mut out = String::new();
    for c in lossy(&builtins::plain(args)).chars() {
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
    Ok(Value::text(query_escape(bytes(args, 0))))
}

/// `url.QueryEscape`.
pub(super) fn query_escape(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text {
        match *b {
            b' ' => out.push('+'),
            b if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') => out.push(char::from(b)),
            b => {
                let _ = write!(out, "%{b:02X}");
            }
        }
    }
    out
}
