//! The file system as values: reading texts, finding inputs, writing outputs. Nothing else in the library opens a file.
//!
//! Every failure is an [`EdgeError`] with the path as the user wrote it and a sentence that says what to do; nothing here
//! prints, and nothing here knows what a text means. `cli` and `project` are the callers: they read here, hand texts to
//! the rooms below, and write what those return.
//!
//! ```
//! use promforge::edge::{self, Limit};
//! use std::path::Path;
//! let error = edge::read_text(Path::new("no/such/rules.yaml"), Limit::default()).expect_err("not there");
//! assert_eq!(error.to_string(), "no file or folder `no/such/rules.yaml`");
//! ```

#![expect(clippy::disallowed_methods, reason = "the edge touches files and standard input")]

mod error;
mod find;
mod glob;
mod limit;
mod open;
mod read;
mod unit_tests;
mod write;

pub use error::{EdgeError, ErrorKind};
pub use find::{Found, INPUT_ENDINGS, exists, find, has_ending, is_folder};
pub use glob::{expand, matches, tidied};
pub use limit::Limit;
pub use open::{Incoming, open, open_stdin};
pub use read::{STDIN, from_bytes, read_bytes, read_optional, read_stdin, read_text};
pub use unit_tests::{NamedTest, RuleFilesOnDisk, find_unit_tests};
pub use write::{Written, remove_empty_folder, remove_file, write_if_changed};
