//! promtool's unit-test file with the place of everything (cmd/promtool/unittest.go, Prometheus 3.15.0): strict about fields,
//! scalars as go-yaml v2 has them, `null` where it has a zero value. Nothing is run here.
//!
//! Beyond promtool, each opt-in by a field of its own: `alertnames` (a list) instead of `alertname`, and `exp_labels_match` and
//! `exp_annotations_match` (names and regular expressions) in an expected alert.

mod expectations;
mod model;
mod read;
mod series;
pub(super) mod start;

pub use model::{AlertTest, ExpectedAlert, ExpectedSample, ExprTest, InputSeries, Pattern, UnitFile, UnitTest};
pub(super) use read::errors;
pub use read::{read_chosen_tests, read_unit_file};
