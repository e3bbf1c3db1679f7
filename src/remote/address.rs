//! The address of an API as people write it, and its paths.

use super::error::{RemoteError, RemoteErrorKind};

/// `http://host:port/prefix`, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address(String);

impl Address {
    /// Checks the address; a path that already leads into the API is cut off.
    pub(super) fn parse(text: &str) -> Result<Self, RemoteError> {
        let wrong = |why: &str| RemoteError::new(text, RemoteErrorKind::Address(why.to_owned()));
        let scheme = text.split_once("://").map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
        let (scheme, rest) = match scheme {
            Some((scheme, rest)) if scheme == "http" || scheme == "https" => (scheme, rest),
            Some((scheme, _)) => return Err(wrong(&format!("expected `http://` or `https://`, found `{scheme}://`"))),
            None => return Err(wrong(&format!("expected `http://` or `https://` before it, as in `http://{}`", text.rsplit('@').next().unwrap_or(text)))),
        };
        let (authority, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |i| rest.split_at(i));
        if let Some((_, host)) = authority.rsplit_once('@') {
            return Err(RemoteError::new(&format!("{scheme}://{host}{path}"), RemoteErrorKind::Userinfo));
        }
        if authority.is_empty() || authority.starts_with(':') {
            return Err(wrong("expected a host behind `://`"));
        }
        if path.contains(['?', '#']) {
            return Err(wrong("expected a path without `?` and `#`; the query is added to it"));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(wrong("expected no spaces in it"));
        }
        let path = path.trim_end_matches('/');
        let path = ["/api/v1/query_range", "/api/v1/query", "/api/v1"].iter().find_map(|p| path.strip_suffix(p)).unwrap_or(path);
        let address = format!("{scheme}://{authority}{}", path.trim_end_matches('/'));
        match address.parse::<ureq::http::Uri>() {
            Ok(uri) if uri.host().is_none_or(str::is_empty) => Err(wrong("expected a host behind `://`")),
            Ok(uri) => match uri.authority().map(|a| a.as_str()).unwrap_or_default().rsplit_once(':') {
                Some((host, port)) if !host.is_empty() && !port.ends_with(']') && port.parse::<u16>().is_err() => {
                    Err(wrong(&format!("expected a port from 0 to 65535, found `{port}`")))
                }
                _ => Ok(Self(address)),
            },
            Err(error) => Err(wrong(&error.to_string())),
        }
    }

    /// A path of the API.
    pub(super) fn api(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.0)
    }

    /// As messages show it.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, want) in [
            ("http://a:9090", "http://a:9090/api/v1/query"),
            ("HTTPS://a/prometheus/", "https://a/prometheus/api/v1/query"),
            ("http://a/select/0/prometheus/api/v1/query", "http://a/select/0/prometheus/api/v1/query"),
            ("http://[::1]:9090/api/v1/", "http://[::1]:9090/api/v1/query"),
        ] {
            assert_eq!(Address::parse(text).map(|a| a.api("query")).as_deref(), Ok(want), "{text}");
        }
        for (text, want) in [
            ("prometheus:9090", "`prometheus:9090` is no address of an HTTP API: expected `http://` or `https://` before it, as in `http://prometheus:9090`"),
            ("ftp://a", "`ftp://a` is no address of an HTTP API: expected `http://` or `https://`, found `ftp://`"),
            ("http://", "`http://` is no address of an HTTP API: expected a host behind `://`"),
            ("http://:80", "`http://:80` is no address of an HTTP API: expected a host behind `://`"),
            (
                "http://a/graph?g0.expr=up",
                "`http://a/graph?g0.expr=up` is no address of an HTTP API: expected a path without `?` and `#`; the query is added to it",
            ),
            ("http://bob:s3cret@a/x", "`http://a/x` was given with a user or password, which everybody on this machine can read on a command line"),
        ] {
            assert_eq!(Address::parse(text).expect_err(text).to_string(), want);
        }
        assert!(Address::parse("http://a:port").is_err() && Address::parse("http://a b").is_err());
    }
}
