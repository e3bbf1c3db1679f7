//! Hosts and URLs: `stripPort`, `stripDomain`, `graphLink`, `tableLink`, `externalURL`, `pathPrefix`.
//!
//! Sources: Prometheus 3.15.0 `template/template.go`, `util/strutil/strconv.go`; Go 1.26 `net.SplitHostPort`, `net/url`.

use std::net::IpAddr;

use super::escape::query_escape;
use super::{NIL_DEREFERENCE, Scope, bytes};
use crate::template::value::Value;

/// `net.SplitHostPort`; `None` where Go reports an error.
fn split_host_port(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = text.iter().rposition(|b| *b == b':')?;
    let (host, port) = (&text[..colon], &text[colon + 1..]);
    let has = |text: &[u8], wanted: &[u8]| text.iter().any(|b| wanted.contains(b));
    if let Some(inner) = text.strip_prefix(b"[") {
        let end = inner.iter().position(|b| *b == b']')?;
        let balanced = end + 2 == colon && !has(&inner[end + 1..], b"[]") && !has(&inner[..end], b"[");
        return balanced.then_some((&inner[..end], port));
    }
    (!has(host, b":") && !has(text, b"[]")).then_some((host, port))
}

pub(super) fn strip_port(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let text = bytes(args, 0);
    Ok(Value::text(split_host_port(text).map_or(text, |(host, _)| host)))
}

pub(super) fn strip_domain(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let text = bytes(args, 0);
    let (host, port) = split_host_port(text).unwrap_or((text, b""));
    if std::str::from_utf8(host).is_ok_and(|host| host.parse::<IpAddr>().is_ok()) {
        return Ok(Value::text(text));
    }
    let name = host.split(|b| *b == b'.').next().unwrap_or_default();
    Ok(Value::text(match port {
        b"" => name.to_owned(),
        port if name.contains(&b':') => [b"[", name, b"]:", port].concat(),
        port => [name, b":", port].concat(),
    }))
}

pub(super) fn graph_link(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(format!("/graph?g0.expr={}&g0.tab=0", query_escape(bytes(args, 0)))))
}

pub(super) fn table_link(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(format!("/graph?g0.expr={}&g0.tab=1", query_escape(bytes(args, 0)))))
}

pub(super) fn external_url(scope: &Scope<'_>, _: &[Value]) -> Result<Value, String> {
    Ok(Value::text(scope.server_url.ok_or(NIL_DEREFERENCE)?))
}

pub(super) fn path_prefix(scope: &Scope<'_>, _: &[Value]) -> Result<Value, String> {
    let url = scope.server_url.ok_or(NIL_DEREFERENCE)?;
    let url = url.split(['?', '#']).next().unwrap_or("");
    let after_host = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |i| &rest[i..]),
        None => url,
    };
    Ok(Value::text(percent_decode(after_host)))
}

fn percent_decode(text: &str) -> String {
    let (bytes, mut out, mut i) = (text.as_bytes(), Vec::new(), 0);
    while let Some(b) = bytes.get(i) {
        let code = (*b == b'%').then(|| text.get(i + 1..i + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok())).flatten();
        out.push(code.unwrap_or(*b));
        i += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_as_go_does() {
        for (text, expected) in [
            ("a:1", Some(("a", "1"))),
            ("[::1]:80", Some(("::1", "80"))),
            (":80", Some(("", "80"))),
            ("a", None),
            ("::1", None),
            ("[::1]", None),
            ("a]:1", None),
            ("[a]b:1", None),
        ] {
            assert_eq!(split_host_port(text.as_bytes()), expected.map(|(host, port): (&str, &str)| (host.as_bytes(), port.as_bytes())), "{text}");
        }
    }
}
