//! Many unit-test files at once: each read, the rule files that they name read once for all, every test run on as many threads as
//! there are, and the outcome in the files' order. Texts come through [`Files`]; nothing is opened here.

mod load;
mod run;

pub use load::{Choice, Files, RuleFileRead, Suite, TestFile, is_unit_test};
pub use run::{Ran, Shown, Told};
