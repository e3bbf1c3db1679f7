//! Why a server gave no result, in one sentence each.

use std::fmt;

use crate::model::duration::Duration;

/// A question that got no result. Its `Display` is a whole sentence that names the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteError {
    /// The address as the user wrote it, without credentials.
    pub url: String,
    /// What happened.
    pub kind: RemoteErrorKind,
}

/// The kinds of [`RemoteError`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RemoteErrorKind {
    /// The address makes no sense; why.
    Address(String),
    /// A user or password in the address.
    Userinfo,
    /// Nobody there; why.
    Unreachable(String),
    /// No answer, or not all of it, in that time.
    Timeout(Duration),
    /// 401 or 403.
    Refused {
        /// The status.
        status: u16,
        /// Whether credentials were sent.
        with_credentials: bool,
    },
    /// The API says what is wrong with the question.
    Query {
        /// The status, such as 422.
        status: u16,
        /// `errorType`, such as `execution`.
        kind: String,
        /// The API's sentence.
        message: String,
    },
    /// 404 that is not from the API.
    NoApi,
    /// A web page.
    Html {
        /// The status.
        status: u16,
    },
    /// Any other status, with the beginning of what came with it.
    Status {
        /// The status.
        status: u16,
        /// The first line of the body.
        body: String,
    },
    /// The answer ended early; what is known about it.
    CutOff(String),
    /// Neither an answer of the API nor a web page; what is wrong with it.
    NotAnAnswer(String),
    /// Longer than any answer should be.
    TooLarge {
        /// How many bytes are read at most.
        limit: u64,
    },
}

impl RemoteError {
    pub(super) fn new(url: &str, kind: RemoteErrorKind) -> Self {
        Self { url: url.to_owned(), kind }
    }
}

impl fmt::Display for RemoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.url;
        match &self.kind {
            RemoteErrorKind::Address(why) => write!(f, "`{url}` is no address of an HTTP API: {why}"),
            RemoteErrorKind::Userinfo => write!(f, "`{url}` was given with a user or password, which everybody on this machine can read on a command line"),
            RemoteErrorKind::Unreachable(why) => write!(f, "`{url}` cannot be reached: {why}"),
            RemoteErrorKind::Timeout(after) => write!(f, "`{url}` did not answer within {after}"),
            RemoteErrorKind::Refused { status, with_credentials: true } => write!(f, "`{url}` refuses these credentials ({})", status_line(*status)),
            RemoteErrorKind::Refused { status, with_credentials: false } => write!(f, "`{url}` wants credentials ({})", status_line(*status)),
            RemoteErrorKind::Query { status, kind, message } => write!(f, "`{url}` refuses the query ({status} {kind}): {message}"),
            RemoteErrorKind::NoApi => write!(f, "`{url}` has no query API there (404 Not Found)"),
            RemoteErrorKind::Html { status } => write!(f, "`{url}` answers with a web page instead of JSON ({})", status_line(*status)),
            RemoteErrorKind::Status { status, body } if body.is_empty() => write!(f, "`{url}` answers {}", status_line(*status)),
            RemoteErrorKind::Status { status, body } => write!(f, "`{url}` answers {}: {body}", status_line(*status)),
            RemoteErrorKind::CutOff(why) => write!(f, "`{url}` broke off in the middle of its answer: {why}"),
            RemoteErrorKind::NotAnAnswer(why) => write!(f, "`{url}` answers with something that is no result of a query: {why}"),
            RemoteErrorKind::TooLarge { limit } => write!(f, "`{url}` answers with more than {} MiB", limit >> 20),
        }
    }
}

impl std::error::Error for RemoteError {}

/// `503 Service Unavailable`.
fn status_line(status: u16) -> String {
    let reason = ureq::http::StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}
