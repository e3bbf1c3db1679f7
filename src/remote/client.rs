//! The client: asks, and sorts what comes back into results and failures.

use std::fmt;
use std::io::Read;

use base64::Engine as _;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Timeout};

use super::address::Address;
use super::error::{RemoteError, RemoteErrorKind};
use crate::data::{Answer, Outcome, api_time, read_answer};
use crate::model::Timestamp;
use crate::model::duration::Duration;
use crate::text::SourceId;

/// How much of an answer is read.
const LIMIT: u64 = 1 << 30;
/// Longer questions are posted: proxies refuse long lines.
const LONG: usize = 2_000;

/// Who asks.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Auth {
    /// Nobody in particular.
    #[default]
    None,
    /// A user with a password.
    Basic {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// Whoever has the token: `Authorization: TYPE TOKEN`.
    Token {
        /// Usually `Bearer`.
        kind: String,
        /// The token.
        token: String,
    },
}

/// Without what is secret.
impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Basic { .. } => "Basic(..)",
            Self::Token { .. } => "Token(..)",
        })
    }
}

/// A result with the answer's own text.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// What the answer says; its outcome is [`Outcome::Result`].
    pub answer: Answer,
    /// The answer as it came.
    pub text: String,
}

/// A client of one API.
pub struct Client {
    agent: Agent,
    address: Address,
    authorization: Option<String>,
    timeout: Duration,
}

impl Client {
    /// A client of the API below `url`, which may have a path prefix such as `/prometheus`. Nothing is sent yet.
    ///
    /// Certificates are judged by the system's; proxies are those of the environment (`HTTPS_PROXY` and its kin). `timeout` is for a whole
    /// question and its answer.
    ///
    /// # Errors
    /// An address that is none, or one with a password in it.
    pub fn new(url: &str, auth: Auth, timeout: Duration) -> Result<Self, RemoteError> {
        let address = Address::parse(url)?;
        let authorization = match auth {
            Auth::None => None,
            Auth::Basic { user, password } => Some(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}")))),
            Auth::Token { kind, token } => Some(format!("{kind} {token}")),
        };
        let millis = u64::try_from(timeout.as_millis()).unwrap_or(0).max(1);
        let agent = Agent::config_builder()
            .timeout_global(Some(std::time::Duration::from_millis(millis)))
            .http_status_as_error(false)
            .user_agent(concat!("promforge/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .build()
            .new_agent();
        Ok(Self { agent, address, authorization, timeout })
    }

    /// `/api/v1/query` at a time; without one, at the server's present.
    ///
    /// # Errors
    /// Whenever there is no result.
    pub fn instant(&self, query: &str, time: Option<Timestamp>) -> Result<Reply, RemoteError> {
        let mut parameters = vec![("query", query.to_owned())];
        parameters.extend(time.map(|time| ("time", api_time(time))));
        self.ask("query", &parameters)
    }

    /// `/api/v1/query_range` from `start` to `end`, both included.
    ///
    /// # Errors
    /// Whenever there is no result.
    pub fn range(&self, query: &str, start: Timestamp, end: Timestamp, step: Duration) -> Result<Reply, RemoteError> {
        let parameters = [("query", query.to_owned()), ("start", api_time(start)), ("end", api_time(end)), ("step", api_time(step.as_millis()))];
        self.ask("query_range", &parameters)
    }

    fn ask(&self, path: &str, parameters: &[(&str, String)]) -> Result<Reply, RemoteError> {
        let url = self.address.api(path);
        let pairs = || parameters.iter().map(|(key, value)| (*key, value.as_str()));
        let sent = if pairs().map(|(_, value)| value.len()).sum::<usize>() <= LONG {
            let request = self.agent.get(&url).query_pairs(pairs()).header("Accept", "application/json");
            match &self.authorization {
                Some(value) => request.header("Authorization", value).call(),
                None => request.call(),
            }
        } else {
            let request = self.agent.post(&url).header("Accept", "application/json");
            match &self.authorization {
                Some(value) => request.header("Authorization", value).send_form(pairs()),
                None => request.send_form(pairs()),
            }
        };
        let mut response = sent.map_err(|error| self.failed(&error))?;
        let bytes = self.body(&mut response);
        self.judge(&response, bytes)
    }

    /// What of the body came, and why not all of it.
    fn body(&self, response: &mut Response<Body>) -> (Vec<u8>, Option<RemoteError>) {
        let mut bytes = Vec::new();
        let ended = response.body_mut().with_config().limit(LIMIT).reader().read_to_end(&mut bytes);
        let cut = ended.err().map(|error| {
            let error = ureq::Error::from(error);
            match error {
                ureq::Error::BodyExceedsLimit(limit) => self.error(RemoteErrorKind::TooLarge { limit }),
                ureq::Error::Timeout(_) => self.error(RemoteErrorKind::Timeout(self.timeout)),
                other => self.error(RemoteErrorKind::CutOff(format!("{} after {} bytes", reason(&other), bytes.len()))),
            }
        });
        (bytes, cut)
    }

    fn judge(&self, response: &Response<Body>, (bytes, cut): (Vec<u8>, Option<RemoteError>)) -> Result<Reply, RemoteError> {
        let status = response.status().as_u16();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let begin = text.trim_start();
        let html =
            response.headers().get("content-type").and_then(|v| v.to_str().ok()).is_some_and(|kind| kind.starts_with("text/html")) || begin.starts_with('<');
        let (answer, findings) = if begin.starts_with('{') { read_answer(SourceId(0), text.as_str()) } else { (None, Vec::new()) };
        if let Some(Outcome::Failed { kind, message }) = answer.as_ref().map(|a| &a.outcome) {
            return Err(self.error(RemoteErrorKind::Query { status, kind: kind.clone(), message: message.clone() }));
        }
        if let Some(cut) = cut {
            return Err(cut);
        }
        match status {
            401 | 403 => return Err(self.error(RemoteErrorKind::Refused { status, with_credentials: self.authorization.is_some() })),
            404 => return Err(self.error(RemoteErrorKind::NoApi)),
            _ if html => return Err(self.error(RemoteErrorKind::Html { status })),
            200..=299 => {}
            _ => {
                let body: String = text.lines().next().unwrap_or_default().trim().chars().filter(|c| !c.is_control()).take(200).collect();
                return Err(self.error(RemoteErrorKind::Status { status, body }));
            }
        }
        if let Some(first) = findings.first() {
            let at_end = first.primary.as_ref().is_some_and(|p| p.span.end as usize + 1 >= text.trim_end().len());
            if at_end && !text.trim_end().ends_with('}') {
                return Err(self.error(RemoteErrorKind::CutOff(format!("its JSON ends after {} bytes", text.len()))));
            }
            return Err(self.error(RemoteErrorKind::NotAnAnswer(first.message.clone())));
        }
        match answer {
            Some(answer @ Answer { outcome: Outcome::Result(_), .. }) => Ok(Reply { answer, text }),
            Some(_) => Err(self.error(RemoteErrorKind::NotAnAnswer("expected the result of a query, found a list of series".to_owned()))),
            None if text.trim().is_empty() => Err(self.error(RemoteErrorKind::NotAnAnswer("expected JSON, found nothing".to_owned()))),
            None => Err(self.error(RemoteErrorKind::NotAnAnswer("expected JSON, found another text".to_owned()))),
        }
    }

    fn error(&self, kind: RemoteErrorKind) -> RemoteError {
        RemoteError::new(self.address.as_str(), kind)
    }

    fn failed(&self, error: &ureq::Error) -> RemoteError {
        self.error(match error {
            ureq::Error::Timeout(Timeout::Resolve) => RemoteErrorKind::Unreachable(format!("its name was not found within {}", self.timeout)),
            ureq::Error::Timeout(_) => RemoteErrorKind::Timeout(self.timeout),
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                RemoteErrorKind::Unreachable("it closed the connection without an answer".to_owned())
            }
            ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => RemoteErrorKind::NotAnAnswer(format!("expected HTTP: {}", reason(error))),
            other => RemoteErrorKind::Unreachable(reason(other)),
        })
    }
}

/// The reason without the words that the sentence around it has already.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "there is no host of that name".to_owned(),
        ureq::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
            std::io::ErrorKind::ConnectionReset => "connection reset".to_owned(),
            std::io::ErrorKind::UnexpectedEof => "the connection was closed".to_owned(),
            _ => error.to_string(),
        },
        other => other.to_string(),
    }
}
