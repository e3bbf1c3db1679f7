//! Who asks a server: from the environment or a file, never from the command line, which everybody on the machine can read.

use std::path::Path;

use crate::edge::{self, Limit};
use crate::remote::Auth;
use crate::text::{LineIndex, SourceId, Span};
use crate::yaml::{Limits, Node, read};

/// The user's name in the environment.
pub(super) const USER: &str = "PROMFORGE_USER";
/// The password in the environment.
pub(super) const PASSWORD: &str = "PROMFORGE_PASSWORD";
/// A bearer token in the environment.
pub(super) const TOKEN: &str = "PROMFORGE_TOKEN";

/// Credentials from the file if there is one, from the environment otherwise.
pub(super) fn find(file: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Result<Auth, String> {
    if let Some(path) = file {
        let text = edge::read_text(path, Limit::of(1 << 20)).map_err(|e| e.to_string())?;
        let nearby = |name: &str| {
            let beside = path.parent().unwrap_or(Path::new("")).join(name);
            let text = edge::read_text(&beside, Limit::of(1 << 20)).map_err(|e| e.to_string())?;
            Ok(text.trim().to_owned())
        };
        return from_yaml(&text, nearby).map_err(|(span, message)| {
            let at = LineIndex::new(&text).locate(&text, span.start);
            format!("`{}` at {}:{}: {message}", path.display(), at.line, at.column)
        });
    }
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    match (set(TOKEN), set(USER), set(PASSWORD)) {
        (None, None, None) => Ok(Auth::None),
        (Some(token), None, None) => Ok(Auth::Token { kind: "Bearer".to_owned(), token }),
        (None, Some(user), password) => Ok(Auth::Basic { user, password: password.unwrap_or_default() }),
        (None, None, Some(_)) => Err(format!("expected {USER} beside {PASSWORD}, found it not set")),
        (Some(_), ..) => Err(format!("expected {TOKEN}, or {USER} and {PASSWORD}, found both")),
    }
}

type Wrong = (Span, String);

/// The part of Prometheus' `http_config` that says who asks. Nothing of a value is ever in a message.
fn from_yaml(text: &str, nearby: impl Fn(&str) -> Result<String, String>) -> Result<Auth, Wrong> {
    let stream = read(text, SourceId(0), &Limits::default());
    if let Some(found) = stream.findings.first() {
        return Err((found.primary.as_ref().map_or(Span::at(0), |p| p.span), "expected YAML, found something that is none".to_owned()));
    }
    let root = stream.documents.first().and_then(|d| d.root());
    let Some(all) = root.and_then(Node::mapping) else {
        return Err((Span::at(0), "expected `basic_auth:` or `authorization:`, found neither".to_owned()));
    };
    let secret = |node: Node<'_>| node.text().map(|t| t.trim().to_owned()).ok_or_else(|| (node.head(), "expected a text".to_owned()));
    let file = |node: Node<'_>| secret(node).and_then(|name| nearby(&name).map_err(|why| (node.head(), why)));
    let bearer = |token| Auth::Token { kind: "Bearer".to_owned(), token };
    let mut auth = Auth::None;
    for (key, value) in all.entries() {
        let name = key.text().unwrap_or_default();
        if auth != Auth::None {
            return Err((key.head(), "expected one way to say who asks, found two".to_owned()));
        }
        auth = match &*name {
            "basic_auth" => {
                let (mut user, mut password) = (None, None);
                for (key, value) in fields(value)? {
                    match &*key.text().unwrap_or_default() {
                        "username" => user = Some(secret(value)?),
                        "username_file" => user = Some(file(value)?),
                        "password" => password = Some(secret(value)?),
                        "password_file" => password = Some(file(value)?),
                        _ => return Err((key.head(), "expected `username`, `username_file`, `password` or `password_file`".to_owned())),
                    }
                }
                let user = user.ok_or_else(|| (key.head(), "expected `username` in it, found none".to_owned()))?;
                Auth::Basic { user, password: password.unwrap_or_default() }
            }
            "authorization" => {
                let (mut kind, mut token) = ("Bearer".to_owned(), None);
                for (key, value) in fields(value)? {
                    match &*key.text().unwrap_or_default() {
                        "type" => kind = secret(value)?,
                        "credentials" => token = Some(secret(value)?),
                        "credentials_file" => token = Some(file(value)?),
                        _ => return Err((key.head(), "expected `type`, `credentials` or `credentials_file`".to_owned())),
                    }
                }
                Auth::Token { kind, token: token.ok_or_else(|| (key.head(), "expected `credentials` in it, found none".to_owned()))? }
            }
            "bearer_token" => bearer(secret(value)?),
            "bearer_token_file" => bearer(file(value)?),
            _ => return Err((key.head(), format!("expected `basic_auth` or `authorization`, found `{name}`, which is not supported"))),
        };
    }
    Ok(auth)
}

fn fields(node: Node<'_>) -> Result<Vec<(Node<'_>, Node<'_>)>, Wrong> {
    node.mapping().map(|m| m.entries().collect()).ok_or_else(|| (node.head(), "expected fields below it".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(user: &str, password: &str) -> Auth {
        Auth::Basic { user: user.to_owned(), password: password.to_owned() }
    }

    fn token(kind: &str, token: &str) -> Auth {
        Auth::Token { kind: kind.to_owned(), token: token.to_owned() }
    }

    #[test]
    fn from_the_environment() {
        let found = |set: &[(&str, &str)]| find(None, |name| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()));
        assert_eq!(found(&[]), Ok(Auth::None));
        assert_eq!(found(&[(USER, "a"), (PASSWORD, "b:c")]), Ok(basic("a", "b:c")));
        assert_eq!(found(&[(TOKEN, "t"), (USER, "")]), Ok(token("Bearer", "t")));
        assert_eq!(found(&[(PASSWORD, "secret")]), Err("expected PROMFORGE_USER beside PROMFORGE_PASSWORD, found it not set".to_owned()));
        assert_eq!(found(&[(TOKEN, "t"), (USER, "a")]), Err("expected PROMFORGE_TOKEN, or PROMFORGE_USER and PROMFORGE_PASSWORD, found both".to_owned()));
    }

    #[test]
    fn from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "s3cret\n").unwrap();
        let found = |text: &str| {
            let path = folder.path().join("auth.yaml");
            std::fs::write(&path, text).unwrap();
            find(Some(&path), |_| Some("not asked".to_owned())).map_err(|e| e.replace(&format!("{}/", folder.path().display()), ""))
        };
        assert_eq!(found("basic_auth:\n  username: a\n  password: b\n"), Ok(basic("a", "b")));
        assert_eq!(found("basic_auth: {username: a, password_file: secret}\n"), Ok(basic("a", "s3cret")));
        assert_eq!(found("authorization:\n  credentials_file: secret\n"), Ok(token("Bearer", "s3cret")));
        assert_eq!(found("authorization: {type: Token, credentials: x}\n"), Ok(token("Token", "x")));
        assert_eq!(found("bearer_token: x\n"), Ok(token("Bearer", "x")));
        for (text, want) in [
            ("user:pass\n", "`auth.yaml` at 1:1: expected `basic_auth:` or `authorization:`, found neither"),
            ("tls_config: {}\n", "`auth.yaml` at 1:1: expected `basic_auth` or `authorization`, found `tls_config`, which is not supported"),
            ("basic_auth:\n  user: a\n", "`auth.yaml` at 2:3: expected `username`, `username_file`, `password` or `password_file`"),
            ("basic_auth:\n  password: a\n", "`auth.yaml` at 1:1: expected `username` in it, found none"),
            ("bearer_token_file: none\n", "`auth.yaml` at 1:20: no file or folder `none`"),
            ("bearer_token: a\nauthorization: {credentials: b}\n", "`auth.yaml` at 2:1: expected one way to say who asks, found two"),
        ] {
            assert_eq!(found(text), Err(want.to_owned()), "{text}");
        }
    }
}
