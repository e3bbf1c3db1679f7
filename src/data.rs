//! Series from texts that exist already, into a [`MemoryStore`](crate::engine::MemoryStore): pages in the exposition formats, test
//! series, and answers of Prometheus' HTTP API; and results of the engine back into such an answer.
//!
//! Texts come in, nothing is opened or fetched here ([`crate::edge`] and `remote` do). A text with mistakes gives the series that
//! could be read and a finding for each mistake, with its place. What a line of an exposition means is [`crate::exposition`]'s, what a
//! test series means [`crate::model::series_notation`]'s business.
//!
//! ```
//! use promforge::data::{Kind, load};
//! use promforge::engine::MemoryStore;
//! use promforge::model::duration::minutes;
//! use promforge::text::SourceId;
//! let mut store = MemoryStore::new();
//! let text = "load 30s\n  up{job=\"api\"} 1x3\n";
//! let kind = Kind::detect("series.test", text);
//! assert_eq!(kind, Kind::Script);
//! assert!(load(kind, SourceId(0), text, minutes(1), &mut store).is_empty());
//! assert_eq!(store.len(), 1);
//! ```

mod answer;
mod arrivals;
mod kind;
mod load;
mod script;

pub use answer::{ANSWER, Answer, DUPLICATE, ORDER, Outcome, VALUE, api_time, read_answer, write_answer};
pub use kind::Kind;
pub use load::{load, load_stream};
pub use script::SERIES;
