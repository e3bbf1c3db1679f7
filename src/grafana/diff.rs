//! What differs between two dashboards, by panel, query and variable rather than by line.
//!
//! Panels are found again by id, title and type, and what they ask; key order and the spelling of numbers mean nothing. Dashboards of
//! two models are compared in what both models have. Nothing is shown here.
//!
//! ```
//! use promforge::grafana::{diff::{Options, boards}, file::File};
//! use promforge::text::SourceId;
//! let read = |text: &str| File::read(SourceId(0), text).0.expect("a dashboard");
//! let old = read(r#"{"panels": [{"id": 1, "type": "stat", "title": "CPU", "fieldConfig": {"defaults": {"unit": "s"}}}]}"#);
//! let new = read(r#"{"panels": [{"fieldConfig": {"defaults": {"unit": "ms"}}, "id": 1.0, "type": "stat", "title": "CPU"}]}"#);
//! let found = boards(old.board(), new.board(), Options::default());
//! assert_eq!((found[0].name.as_str(), found[0].changes[0].field.as_str()), ("CPU", "fieldConfig.defaults.unit"));
//! ```

mod boards;
mod pairs;
mod portrait;

pub use boards::{Options, boards, moved_only};
