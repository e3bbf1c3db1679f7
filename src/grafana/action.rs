//! Actions: requests that a click on a value sends.

use serde::Serialize;

use super::color::Color;
use super::options::words;

words! {
    /// A method of HTTP.
    Method {
        /// Reads.
        Get = "GET",
        /// Replaces.
        Put = "PUT",
        /// Sends.
        Post = "POST",
        /// Deletes.
        Delete = "DELETE",
        /// Changes.
        Patch = "PATCH",
    }
}

/// A request that a click on a value sends.
///
/// ```
/// use promforge::grafana::{Action, Method};
/// let silence = Action::fetch("Silence", "https://am.example.com/silence/${__data.fields.alertname}")
///     .method(Method::Post)
///     .header("Content-Type", "application/json")
///     .body("{}")
///     .confirmation("Silence ${__data.fields.alertname}?");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetch: Option<Request>,
    #[serde(skip_serializing_if = "Option::is_none")]
    infinity: Option<Request>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmation: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    one_click: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    variables: Vec<Asked>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<Style>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: Method,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    query_params: Vec<[String; 2]>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    headers: Vec<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datasource_uid: Option<String>,
}

/// Something the reader types before the request is sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Asked {
    key: String,
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Style {
    background_color: Color,
}

impl Action {
    fn new(kind: &'static str, title: impl Into<String>, url: impl Into<String>, datasource_uid: Option<String>) -> Self {
        let request = Request { method: Method::Post, url: url.into(), body: None, query_params: Vec::new(), headers: Vec::new(), datasource_uid };
        let (fetch, infinity) = if kind == "fetch" { (Some(request), None) } else { (None, Some(request)) };
        Self { kind, title: title.into(), fetch, infinity, confirmation: None, one_click: false, variables: Vec::new(), style: None }
    }

    /// A request that the reader's browser sends, by `POST` unless told otherwise. Title, address, headers and body may use variables.
    pub fn fetch(title: impl Into<String>, url: impl Into<String>) -> Self {
        Self::new("fetch", title, url, None)
    }

    /// A request that an Infinity datasource sends.
    pub fn infinity(title: impl Into<String>, url: impl Into<String>, datasource_uid: impl Into<String>) -> Self {
        Self::new("infinity", title, url, Some(datasource_uid.into()))
    }

    fn request(mut self, change: impl FnOnce(&mut Request)) -> Self {
        if let Some(request) = self.fetch.as_mut().or(self.infinity.as_mut()) {
            change(request);
        }
        self
    }

    /// Another method than `POST`.
    #[must_use]
    pub fn method(self, method: Method) -> Self {
        self.request(|r| r.method = method)
    }

    /// What is sent.
    #[must_use]
    pub fn body(self, body: impl Into<String>) -> Self {
        self.request(|r| r.body = Some(body.into()))
    }

    /// A parameter of the address.
    #[must_use]
    pub fn query_param(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request(|r| r.query_params.push([name.into(), value.into()]))
    }

    /// A header.
    #[must_use]
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request(|r| r.headers.push([name.into(), value.into()]))
    }

    /// What the reader is asked before.
    #[must_use]
    pub fn confirmation(mut self, question: impl Into<String>) -> Self {
        self.confirmation = Some(question.into());
        self
    }

    /// One click is enough: no menu before it.
    #[must_use]
    pub const fn one_click(mut self) -> Self {
        self.one_click = true;
        self
    }

    /// Something the reader types before, used as `${key}`; `name` stands beside the field.
    #[must_use]
    pub fn variable(mut self, key: impl Into<String>, name: impl Into<String>) -> Self {
        self.variables.push(Asked { key: key.into(), name: name.into(), kind: "string" });
        self
    }

    /// The colour of its button.
    #[must_use]
    pub fn background(mut self, color: Color) -> Self {
        self.style = Some(Style { background_color: color });
        self
    }

    /// The texts that may use variables.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        [self.title.as_str()].into_iter().chain(self.fetch.iter().chain(&self.infinity).map(|r| r.url.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn actions_are_spelled_as_grafana_has_them() {
        let action = Action::fetch("Restart", "https://example.com")
            .method(Method::Put)
            .body("{}")
            .query_param("a", "b")
            .header("c", "d")
            .confirmation("Sure?")
            .one_click()
            .variable("why", "Reason")
            .background(Color::Red);
        assert_eq!(
            json!(action),
            json!({"type": "fetch", "title": "Restart",
                "fetch": {"method": "PUT", "url": "https://example.com", "body": "{}", "queryParams": [["a", "b"]], "headers": [["c", "d"]]},
                "confirmation": "Sure?", "oneClick": true, "variables": [{"key": "why", "name": "Reason", "type": "string"}],
                "style": {"backgroundColor": "red"}})
        );
        assert_eq!(json!(Action::infinity("x", "u", "uid"))["infinity"], json!({"method": "POST", "url": "u", "datasourceUid": "uid"}));
    }
}
