//! Answers of Prometheus' HTTP API, in both directions: read with the place of each mistake, and written as web/api/v1 (3.15.0) writes
//! them. Asking is `remote`'s business.

mod histogram;
mod read;
mod write;

pub use read::{ANSWER, Answer, DUPLICATE, ORDER, Outcome, VALUE, api_time, read_answer};
pub use write::write_answer;
