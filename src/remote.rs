//! Asks Prometheus-compatible HTTP APIs: Prometheus itself, Mimir, Thanos, VictoriaMetrics. A small blocking client.
//!
//! It evaluates nothing and reads no environment: credentials are given to it. What an answer says is read by
//! [`read_answer`](crate::data::read_answer). Every failure is one sentence that names the address.
//!
//! ```no_run
//! use promforge::model::duration::seconds;
//! use promforge::remote::{Auth, Client};
//! # fn main() -> Result<(), promforge::remote::RemoteError> {
//! let client = Client::new("http://127.0.0.1:9090", Auth::None, seconds(5))?;
//! let reply = client.instant("up == 0", None)?;
//! println!("{}", reply.text);
//! # Ok(())
//! # }
//! ```

mod address;
mod client;
mod error;

pub use client::{Auth, Client, Reply};
pub use error::{RemoteError, RemoteErrorKind};
